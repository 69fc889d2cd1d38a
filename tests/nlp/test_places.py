"""Places: found in any case ending, linked to the right town, facilities without coordinates."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from nlp.annotations import Mention
from nlp.components import places
from nlp.components.factories import extend_documents
from nlp.components.places.facilities import facilities
from nlp.components.places.gazetteer import gazetteer
from nlp.components.view import keep_text
from tests.nlp.marked import blank
from tests.seconds import seconds

ALMATY, ASTANA, SEMEY = 1526384, 1526273, 1519422


def read(text: str, language: str, **marked: str) -> list[Mention]:
    doc: Doc = blank(language)(text)
    spans = []
    for label, surface in marked.items():
        at = text.index(surface)
        span = doc.char_span(at, at + len(surface), label=label, alignment_mode="expand")
        assert isinstance(span, Span)
        spans.append(span)
    doc.ents = tuple(spans)
    mentions = places.find(doc, language)
    for mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["surface"]
    return mentions


def geonames(text: str, language: str, **marked: str) -> list[int | None]:
    return [mention.get("geoname") for mention in read(text, language, **marked)]


def test_a_town_is_one_place_in_every_language_case_and_former_name() -> None:
    assert geonames("Он уехал из Семипалатинска, жил в Семее.", "ru") == [SEMEY, SEMEY]
    assert geonames("Ол Семейден Алматыға көшті.", "kk") == [SEMEY, ALMATY]
    assert geonames("From Semei to Alma-Ata and Almaty's suburbs.", "en") == [SEMEY, ALMATY, ALMATY]
    assert geonames("В Нур-Султане, бывшей Астане", "ru") == [ASTANA, ASTANA]


def test_the_name_shown_is_in_the_language_of_the_text() -> None:
    assert [m["name"] for m in read("в Нур-Султане", "ru")] == ["Астана"]
    assert [m["name"] for m in read("Өскеменде", "kk")] == ["Өскемен"]


def test_a_region_has_its_own_id_and_the_coordinates_of_its_seat() -> None:
    (region,) = read("житель Восточно-Казахстанской области", "ru")
    assert region["name"] == "Восточно-Казахстанская область"
    assert region["geoname"] == 1517381
    assert region["country"] == "KZ"
    assert round(region["lat"] or 0) == 50


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("в Кордайском районе", "ru", ["Кордайский район"]),
        ("житель района Шал акына", "ru", ["район Шал акына"]),
        ("в районе им. Габита Мусрепова", "ru", ["район имени Габита Мусрепова"]),
        ("Қордай ауданының тұрғыны", "kk", ["Қордай ауданы"]),
        ("in Korday district", "en", ["Korday district"]),
        ("в посёлке Шетпе Мангистауского района", "ru", ["Шетпе", "Мангистауский район"]),
        ("Сайрам ауданындағы Ақсу ауылы", "kk", ["Сайрам ауданы", "Ақсу"]),
    ],
)
def test_districts_and_villages_are_known(text: str, language: str, names: list[str]) -> None:
    mentions = read(text, language)
    assert [m["name"] for m in mentions] == names
    assert all(m["country"] == "KZ" and m["lat"] for m in mentions)


def test_kazakh_words_for_a_kind_of_place_are_no_part_of_the_mention_but_oblys_is() -> None:
    district, region = read("Талғар ауданында, Алматы облысында", "kk")
    assert district["surface"] == "Талғар"
    assert region["surface"] == "Алматы облысында"


def test_of_districts_of_one_name_the_region_named_beside_decides_and_else_none() -> None:
    assert geonames("Жамбылский район Алматинской области", "ru")[0] == 1524438
    assert geonames("Жамбылский район Северо-Казахстанской области", "ru")[0] == 1524440
    (unsure,) = read("Пожар в Жамбылском районе", "ru")
    assert (unsure["geoname"], unsure["lat"], unsure["country"]) == (None, None, "KZ")


def test_a_square_or_a_court_is_a_place_without_coordinates() -> None:
    square, court = read("на площади Республики и в Алмалинском районном суде", "ru")
    assert square["name"] == "площадь Республики"
    assert court["name"] == "Алмалинский районный суд"
    assert square["lat"] is None
    assert court["lat"] is None


def test_a_street_is_not_the_person_or_town_it_is_named_after() -> None:
    assert geonames("Стреляли на улице Абая.", "ru") == [None]


def test_a_person_who_bears_the_name_of_a_town_is_no_place() -> None:
    assert geonames("Тараз Ахметов был задержан.", "ru", PERSON="Тараз Ахметов") == []


def test_what_a_model_marks_is_kept_though_no_gazetteer_has_it() -> None:
    (village,) = read("Похороны прошли в Жаркентарасане.", "ru", LOC="Жаркентарасане")
    assert village["geoname"] is None


def test_of_two_towns_of_one_name_the_country_of_the_text_decides() -> None:
    (town, country) = read("Петропавловск, Казахстан", "ru")
    assert town["country"] == country["country"] == "KZ"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("She flew to Paris, Texas.", [4717560, 4736286]),
        ("She flew to Paris, France.", [2988507, 3017382]),
        ("Atlanta, Georgia, and Tbilisi, Georgia", [4180439, 4197000, 611717, 614540]),
        ("From Tripoli in Libya", [2210247, 2215636]),
        ("Tripoli, Lebanon, was quiet", [266826, 272103]),
        ("London, Ontario", [6058560, 6093943]),
        ("The U.S. sent aid to Geneva, Switzerland.", [6252001, 2660646, 2658434]),
    ],
)
def test_what_stands_beside_a_name_tells_which_place_it_is(text: str, ids: list[int]) -> None:
    assert geonames(text, "en") == ids


def test_a_country_alone_makes_no_small_town_of_it_out_of_a_large_one_elsewhere() -> None:
    text = "The U.S. sent aid to Geneva."
    assert geonames(text, "en", GPE="Geneva") == [6252001, 2660646]


def test_a_region_that_is_not_known_gets_no_coordinates_of_its_town() -> None:
    (region,) = read("Ош облысында", "kk", LOC="Ош")
    assert (region["geoname"], region["lat"], region["country"]) == (None, None, "KG")


def test_a_river_is_not_the_town_of_its_name() -> None:
    assert geonames("У реки Иртыш и на озере Балхаш", "ru", LOC="Балхаш") == [None]
    assert geonames("Балқаш көлінде", "kk", LOC="Балқаш") == [None]


def test_a_village_is_not_the_city_of_its_name() -> None:
    assert geonames("в селе Чкалов", "ru", LOC="Чкалов") == [None]
    assert geonames("Чкалов ауылында", "kk", LOC="Чкалов") == [None]


def test_possessives_and_compounds_are_no_part_of_a_name() -> None:
    assert [m["surface"] for m in read("Almaty's Atyrau-based union", "en")] == ["Almaty", "Atyrau"]


def test_a_country_in_the_name_of_its_own_body_says_who_not_where() -> None:
    assert read("Правительство Китая и МИД России заявили", "ru", LOC="Китая") == []
    assert geonames("в Китае и суд Алматы", "ru") == [1814991, ALMATY]


def test_unions_of_states_and_peoples_are_no_places() -> None:
    assert read("Решение ЕС принято.", "ru", LOC="ЕС") == []
    assert read("A Kazakh court ruled.", "en", GPE="Kazakh") == []


def test_titles_in_quotes_hold_no_places() -> None:
    assert read("Газета «Вечерний Алматы» закрыта.", "ru") == []


def test_a_town_before_a_surname_is_a_given_name() -> None:
    assert read("Пришли Тараз Ахметов и Астана Сергеевна.", "ru") == []


def test_people_found_before_hide_places_unless_they_are_towns() -> None:
    extend_documents()
    doc = blank("en")("Abai Almatov left Shymkent for Aral.")
    doc._.people = [
        Mention(kind="person", start=0, end=12, surface="Abai Almatov", name="Abai Almatov"),
        Mention(kind="person", start=18, end=26, surface="Shymkent", name="Shymkent"),
    ]
    assert [m["surface"] for m in places.find(doc, "en")] == ["Shymkent", "Aral"]


def test_a_list_that_a_model_takes_for_one_place_is_several() -> None:
    text = "Монако • Намибия • Перу"
    assert [m["country"] for m in read(text, "ru", LOC=text)] == ["MC", "NA", "PE"]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("держали в СИЗО-18 и в колонии ЛА-155/8", "ru", ["СИЗО-18", "колония ЛА-155/8"]),
        ("в городской больнице №7, в морге №2", "ru", ["городская больница №7", "морг №2"]),
        ("в отделении полиции №3", "ru", ["отделение полиции №3"]),
        ("в Медеуском РУВД", "ru", ["Медеуский РУВД"]),
        ("на Тверской площади", "ru", ["Тверская площадь"]),
        ("Алматыдағы Абай даңғылында", "kk", ["Абай даңғылы"]),
        ("Ақтаудағы Ынтымақ алаңына", "kk", ["Ынтымақ алаңы"]),
        ("№18 тергеу изоляторында", "kk", ["№18 тергеу изоляторы"]),
        ("Алмалы аудандық сотында", "kk", ["Алмалы аудандық соты"]),
        ("on Tole Bi Street", "en", ["Tole Bi Street"]),
        ("In City Hospital No. 4", "en", ["City Hospital No. 4"]),
        ("at Police Station No. 5", "en", ["Police Station No. 5"]),
        ("in prison UK-161/3", "en", ["prison UK-161/3"]),
        ("held in LA-155/4 colony", "en", ["LA-155/4 colony"]),
        ("в больнице, в школе, в суде", "ru", []),
        ("в прошлом году, у морга", "ru", []),
    ],
)
def test_facilities_count_where_they_have_a_name_or_a_number(
    text: str, language: str, names: list[str]
) -> None:
    assert [f.name for f in facilities(text, language)] == names


def test_the_gazetteer_says_nothing_impossible() -> None:
    book = gazetteer()
    districts = [place for place in book.places if place.kind == "district"]
    assert len(districts) >= 180
    assert all(place.en and place.ru and place.kk for place in districts)
    for place in book.places:
        assert (place.lat is None) == (place.lon is None)
        assert abs(place.lat or 0) <= 90
        assert abs(place.lon or 0) <= 180
    known = [place.geoname for place in book.places if place.geoname]
    assert len(known) == len(set(known))


WORDS = (
    "Алматы Кордайском районе Paris, Texas облысы « » Иванов №7 больнице улице Абая U.S. район Шал"
    " акына Kazakhstan's İzmir -"
)


@given(
    st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=30),
    st.sampled_from(["ru", "kk", "en"]),
)
def test_mentions_stand_in_order_and_apart(words: list[str], language: str) -> None:
    mentions = read(" ".join(words), language)
    for before, after in itertools.pairwise(mentions):
        assert before["end"] <= after["start"]


@pytest.mark.parametrize(
    "piece",
    [
        *("Алматы ", "район ", "A-", "Кордайском районе ", "Paris, Texas, ", "«", "Республика "),
        *("New ", "площади Республики ", "X.Y.", "Abc Def Ghi ", "больница ", "\n", "'s "),
        "а" * 50 + "ского ",
    ],
)
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_time_grows_no_faster_than_the_text(piece: str, language: str) -> None:
    doc = Doc(blank(language).vocab, words=["x"])
    keep_text(doc, piece * (100_000 // len(piece)))
    # At most half a second, with room for a slow machine; the square of the text takes minutes.
    assert seconds(lambda: places.find(doc, language)) < 10


def test_common_words_are_no_places_by_themselves() -> None:
    assert read("Май. Победа и Свобода. Орал на всех.", "ru") == []
    assert read("Police said a Kazakh man of Hope.", "en") == []


def test_somebody_from_a_town_is_not_the_town() -> None:
    assert read("Алматылықтар алаңға шықты.", "kk") == []

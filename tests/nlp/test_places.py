"""Places: found in any case ending, linked to the right town, facilities without coordinates."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from benchmarks.claims.hand import blank
from nlp.annotations import Mention
from nlp.components import places

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


def test_a_region_has_the_coordinates_of_its_seat_and_no_borrowed_id() -> None:
    (region,) = read("житель Восточно-Казахстанской области", "ru")
    assert region["name"] == "Восточно-Казахстанская область"
    assert region["geoname"] is None
    assert region["country"] == "KZ"
    assert round(region["lat"] or 0) == 50


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


def test_common_words_are_no_places_by_themselves() -> None:
    assert read("Май. Победа и Свобода. Орал на всех.", "ru") == []
    assert read("Police said a Kazakh man of Hope.", "en") == []


def test_somebody_from_a_town_is_not_the_town() -> None:
    assert read("Алматылықтар алаңға шықты.", "kk") == []

import pytest

from nlp.analyse import LONGEST, Text, analyse
from tests.seconds import seconds


def people(text, language=None):
    analysis = next(analyse([Text(text, language, "2022-01-10")]))
    return [m for m in analysis["mentions"] if m["kind"] == "person"]


def names(text, language=None):
    return [m["name"] for m in people(text, language)]


def roles(text, language=None):
    return {m["name"]: m["role"] for m in people(text, language)}


def test_answers_come_in_order_each_in_its_language():
    texts = [
        "Айгерим Тлеужанову задержали в Алматы.",
        "Mr. Zhagiparov was shot in Almaty, his brother said.",
        "Орынбай Оқасовтың шағымы қаралды.",
        "",
        "Президент виступив у Києві сьогодні ввечері перед депутатами",
    ]
    found = list(analyse(map(Text, texts)))
    assert [a["language"] for a in found] == ["ru", "en", "kk", None, "uk"]
    assert [[m["name"] for m in a["mentions"] if m["kind"] == "person"] for a in found] == [
        ["Айгерим Тлеужанова"],
        ["Zhagiparov"],
        ["Орынбай Оқасов"],
        [],
        [],
    ]
    reasons = [None, None, None, "empty", "language uk: no pipeline"]
    assert [a.get("reason") for a in found] == reasons


def test_a_later_lone_surname_gets_the_full_name():
    text = "Ерлан Жагипаров вышел из дома. Тело Жагипарова нашли 12 января."
    assert names(text) == ["Ерлан Жагипаров", "Ерлан Жагипаров"]


def test_of_two_brothers_a_lone_surname_is_neither():
    text = "Ерлан Жагипаров и Нурлан Жагипаров вышли из дома. Жагипарова задержали."
    assert names(text)[-1] == "Жагипаров"


def test_another_mention_settles_what_a_form_can_mean():
    text = "На видео попал Рустам Кулекбаев. Полиция ищет Рустама Кулекбаева."
    assert names(text) == ["Рустам Кулекбаев"] * 2


def test_capitals_and_initials_belong_to_the_name():
    assert names("Академик Асқар ЖҰМАДІЛДАЕВ сөз сөйледі.") == ["Асқар Жұмаділдаев"]
    text = "Ерлан Нұрғалиев қаза тапты. Е. Нұрғалиевті өлтірді деп үш күдікті айыпталды."
    assert names(text) == ["Ерлан Нұрғалиев"] * 2


def test_an_event_a_street_and_a_newspaper_are_nobody():
    assert names("Қанды Қаңтар құрбандарын еске алу шарасы Алматыда өтті.") == []
    assert names("Митинг прошёл на улице Абая, сообщает издание Qazaq Times.") == []


def test_names_that_the_english_model_misses_are_found():
    text = "One of the protesters, Murat Abdiraiym, told RFE/RL that his son was shot dead."
    assert names(text) == ["Murat Abdiraiym"]
    assert "San Diego" not in " ".join(names("He returned against the San Diego Padres in May."))


def test_spokespeople_do_not_look_like_victims():
    text = (
        "Заместитель генерального прокурора Ризабек Ожаров заявил, что погибли 230 человек. "
        "Активистку Айгерим Тлеужан приговорили к четырём годам. "
        "Её адвокат Айнара Айдарханова подала жалобу."
    )
    assert roles(text) == {
        "Ризабек Ожаров": "official",
        "Айгерим Тлеужан": "victim",
        "Айнара Айдарханова": "lawyer",
    }


def test_roles_in_kazakh_and_english():
    assert roles("Қаза тапқан Ернар Тұрғанбековтің туыстары прокурор Берік Асыловқа барды.") == {
        "Ернар Тұрғанбеков": "victim",
        "Берік Асылов": "official",
    }
    text = "Yerlan Zhagiparov was killed on January 6, said his lawyer, Zhanar Balghabaeva."
    assert roles(text) == {"Yerlan Zhagiparov": "victim", "Zhanar Balghabaeva": "lawyer"}


def test_whose_wife_speaks_is_told_from_the_wife():
    found = roles("Мольдир Нуранова, жена Аштаева, пришла к прокуратуре с адвокатом.")
    assert found["Мольдир Нуранова"] == "relative"


def test_a_page_in_two_languages_is_read_by_both_models():
    text = (
        "Сообщается, что полковник Сандибек Хаиров погиб при защите этого здания.\n"
        "Подполковник Сәндібек Хаировпен қоштасу рәсімі Алматы қаласында өтті, деп хабарлады.\n"
    )
    assert names(text) == ["Сандибек Хаиров", "Сәндібек Хаиров"]


def test_a_town_that_a_model_takes_for_a_person_is_only_a_town():
    text = "Жители Ust-Kamenogorsk и Кызылорды вышли на площадь, рассказал Ерлан Жагипаров."
    assert names(text) == ["Ерлан Жагипаров"]


def test_a_short_kazakh_text_without_its_own_letters_stays_kazakh():
    analysis = next(analyse([Text("Жаркенттен келген шал Панфилов ауданы туралы айтты.", "kk")]))
    assert [m["surface"] for m in analysis["mentions"] if m["kind"] == "place"][:1] == [
        "Жаркенттен"
    ]


RUSSIAN = "Ерлан Жагипаров погиб в Алматы 6 января 2022 года. "


@pytest.mark.parametrize(
    "text",
    [
        " \n\t ",
        "\x00" * 300 + RUSSIAN,
        RUSSIAN + "\ud800 \udfff" + RUSSIAN,
        RUSSIAN + "\r\n\x0b\u2028" + RUSSIAN,
        "😀" * 2000 + RUSSIAN,
        "مرحبا بالعالم " * 100 + RUSSIAN,
        (RUSSIAN * 5).upper(),
        "«" * 3000 + "А. " * 2000 + RUSSIAN,
        "ерлан вышел из дома и не вернулся " * 300,
    ],
)
def test_hostile_texts_are_read_and_offsets_stay_true(text):
    analysis = next(analyse([Text(text, "ru", "2022")]))
    for mention in analysis["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["surface"]
    for claim in analysis["claims"]:
        assert claim["person"] is None or claim["person"] < len(analysis["mentions"])


@pytest.mark.parametrize("piece", ["😀🔥", "1 2 3 ", '«"“', "\x00\x01\x1f ", "([{"])
def test_a_long_text_without_words_is_not_read_and_says_so(piece):
    analysis = next(analyse([Text(piece * 100_000, "en")]))
    assert analysis["mentions"] == []
    assert analysis["reason"] == "no words: symbols and digits only"


def test_nothing_after_a_million_characters_is_read():
    text = "\n" * LONGEST + RUSSIAN
    analysis = next(analyse([Text(text, "ru")]))
    assert analysis["mentions"] == []
    assert analysis["reason"] == "only the first 1,000,000 characters were read"


def test_a_long_text_is_read_in_pieces_with_true_offsets():
    text = "Слова без имён, одно за другим. " * 1700 + "\n" + RUSSIAN
    found = people(text, "ru")
    assert found
    assert text[found[0]["start"] : found[0]["end"]] == "Ерлан Жагипаров"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пекарь Гульмира Алимжанова вышла из изолятора.", ["Гульмира Алимжанова"]),
        ("Девятнадцатилетнего Турсынбая арестовали 17 января.", ["Турсынбай"]),
        ("Экологу Салтанат Нурпеисовой предъявили обвинение.", ["Салтанат Нурпеисова"]),
        ("Наубайшы Тахир Рахимовты соңғы рет көшеде көрген.", ["Тахир Рахимов"]),
        ("Көршісі Бибігүл апай ауыл болып жиналғанын айтты.", ["Бибігүл"]),
        ("Сварщика из Тараза арестовали 16 января.", []),
        ("Приговор в Шымкенте, обвинение в Кызылорде и письма.", []),
        ("Темирханов Абылай вышел из дома.", ["Темирханов Абылай"]),
    ],
)
def test_trades_ages_and_towns_are_no_part_of_a_name(text, expected):
    language = "kk" if "соңғы" in text or "апай" in text else "ru"
    assert names(text, language) == expected


def test_a_list_in_capitals_is_read():
    text = "Сведения о лицах.\n\n1. АБДИГАПАРОВ НУРЖАН СЕРИКОВИЧ, 1989 года рождения.\n\n"
    assert names(text + "2. ТОКТАРОВ АСЕТ, 1998 года рождения.", "ru") == [
        "Абдигапаров Нуржан Серикович",
        "Токтаров Асет",
    ]


def test_of_two_namesakes_of_either_gender_a_lone_surname_is_neither():
    text = (
        "Учительница Динара Жумагулова освобождена из приёмника. Врач Динар Жумагулов подтвердил "
        "это. Школа сообщила, что на работу Жумагулову вернут."
    )
    assert names(text) == ["Динара Жумагулова", "Динар Жумагулов", "Жумагулов"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Алматы қалалық соты ұшқыш Тимур Байдәулетовті ақтады.", ["Тимур Байдәулетов"]),
        ("Жомарт Әбіқай – із-түзсіз жоғалған деп саналған.", ["Жомарт Әбіқай"]),
        ("Анасының айтуынша, жараланған Бексұлтанды полиция әкеткен.", ["Бексұлтан"]),
        ("Ұлым Ернарға екі оқ тиді.", ["Ернар"]),
        ("Әскери сот төрағасы Голам Резаи үкімді оқыды.", ["Голам Резаи"]),
        ("«Кеңес Одағы» базары мен «Алтын Орда» сауда үйі жабық тұр.", []),
    ],
)
def test_kazakh_names_are_found_by_what_stands_beside_them(text, expected):
    assert names(text, "kk") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Адвокат Айнаш Болатқызы Ж. Нұрпейіске қатысты айыптың алынғанын айтты.",
            ["Айнаш Болатқызы", "Ж. Нұрпейіс"],
        ),
        (
            "Адвокаты Айгүл Орынбек Тимур Сәлімовтің қинауға ұшырағанын айтты.",
            ["Айгүл Орынбек", "Тимур Сәлімов"],
        ),
        ("Кеше Виктор Степанович Загорулько босатылды.", ["Виктор Степанович Загорулько"]),
    ],
)
def test_two_kazakh_neighbours_are_two_people_and_a_full_name_is_one(text, expected):
    assert names(text, "kk") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vadzim Hulevich walked out of the colony after nine years.", ["Vadzim Hulevich"]),
        ("Fariba Daneshvar was sentenced to five years in prison.", ["Fariba Daneshvar"]),
        ("Elnaz, 19, was shot in the street.", ["Elnaz"]),
        ("Poet Rinat Sagyndyk was detained on January 6.", ["Rinat Sagyndyk"]),
        ("His wife, Cholpon, met him at the airport.", ["Cholpon"]),
        ("Hamid Zarei was fired from the Zhlobin plant in Amol.", ["Hamid Zarei"]),
        ("Timur Capital was charged with fraud. Hotel Dina Plaza closed.", []),
    ],
)
def test_english_names_are_told_by_what_happens_to_them(text, expected):
    assert names(text, "en") == expected


def test_a_given_name_with_a_thousand_surnames_takes_no_longer_than_others():
    text = " ".join(f"В городе задержали Асана Тест{n}ова. Асан молчит." for n in range(1500))
    found = []
    # Less than two seconds, with room for a slow machine.
    assert seconds(lambda: found.extend(people(text, "ru"))) < 20
    assert found


def test_a_language_may_be_written_as_a_locale():
    assert next(analyse([Text("He was detained in Almaty.", "en-GB")]))["language"] == "en"


def test_an_age_behind_a_name_counts_nobody():
    for text in ("Timur Kim, 23, was released.", "Serikov (45) was killed in Almaty."):
        assert next(analyse([Text(text, "en", "2022-01-10")]))["tallies"] == []

"""Claims: to whom, said by whom, denied or feared; and nothing for who merely stands near."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotations import STATUSES, Claim, Mention
from nlp.components import claims, dates, places, tallies
from tests.nlp.marked import blank, document


def told(marked: str, language: str = "ru", published: str = "2022-02-01") -> list[Claim]:
    doc, people = document(marked, language)
    mentions = people + places.find(doc, language) + dates.find(doc, language, published)
    return claims.find(doc, language, mentions)


def brief(marked: str, language: str = "ru") -> list[tuple[int | None, str]]:
    return [(c["person"], c["status"]) for c in told(marked, language)]


def test_released_taken_again_and_released_again_keep_their_order() -> None:
    text = "[Асан Оспанов] был отпущен 10 января, затем снова задержан, а в марте вновь освобождён."
    assert [c["status"] for c in told(text)] == ["released", "detained", "released"]


def test_who_detains_is_not_who_is_detained() -> None:
    assert brief("Следователь [Ким|Ким|official] задержал [Асана Оспанова|Асан Оспанов].") == [
        (1, "detained")
    ]
    assert brief("Officer [Kim||official] detained [Asan Ospanov] at home.", "en") == [
        (1, "detained")
    ]


def test_a_relative_of_the_named_person_is_somebody_else() -> None:
    assert brief("Задержан брат [Асана Оспанова|Асан Оспанов].") == []
    assert brief("[Asan Ospanov]'s brother was killed on Monday.", "en") == []
    assert brief("[Асан Оспановтың|Асан Оспанов] інісі ұсталды.", "kk") == []


def test_he_is_whom_the_last_sentence_named() -> None:
    assert brief("[Асан Оспанов] вышел из дома. Его задержали вечером.") == [(0, "detained")]
    assert brief("[Asan Ospanov] left home. He was shot dead.", "en") == [(0, "killed")]


def test_he_is_nobody_where_two_could_be_meant() -> None:
    assert brief("[Асан Оспанов] и [Ержан Ким] вышли из дома. Его задержали вечером.") == []


def test_the_quote_is_the_sentence_in_the_text() -> None:
    marked = "Шёл снег. [Асан Оспанов] погиб 5 января в Алматы. Город молчал."
    (claim,) = told(marked)
    doc, _ = document(marked, "ru")
    quote = doc.text[claim["start"] : claim["end"]]
    assert quote == "Асан Оспанов погиб 5 января в Алматы."
    assert (claim["when"], claim["where"]) == ("2022-01-05", "Алматы")


def test_a_sentence_has_its_term_and_offence() -> None:
    (claim,) = told(
        "Суд приговорил [Асана Оспанова|Асан Оспанов] к 8 годам за участие в беспорядках."
    )
    assert claim["term"] == "8 годам"
    assert "участие в беспорядках" in claim["offence"]


def test_the_next_hearing_is_no_date_of_the_claim() -> None:
    (claim,) = told("Начался суд над [Асаном Оспановым|Асан Оспанов], следующее заседание 9 марта.")
    assert claim["status"] == "on_trial"
    assert claim["hearing"] == "2022-03-09"
    assert claim["when"] is None


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("[Асан Оспанов] не был задержан.", "ru"),
        ("[Асан Оспанов] ұсталған жоқ.", "kk"),
        ("The ministry denied that [Asan Ospanov] was detained.", "en"),
    ],
)
def test_a_denial_is_kept_as_a_denial(marked: str, language: str) -> None:
    (claim,) = told(marked, language)
    assert claim["negated"]
    assert not claim["hypothetical"]


def test_a_demand_is_not_a_release() -> None:
    (claim,) = told("Семья требует освободить [Асана Оспанова|Асан Оспанов].")
    assert claim["hypothetical"]


def test_somebody_says_so() -> None:
    (claim,) = told("По словам родных, [Асан Оспанов] пропал.")
    assert claim["attributed_to"] == "family"


def test_a_register_leaves_its_subject_out() -> None:
    entry = "1. [САГАТОВ БЕРИК|Сагатов Берик], 1990 года рождения. Арестован 16 января."
    assert brief(entry) == [(0, "arrested")]
    assert brief("[Asan Ospanov], cook. Detained on 6 January.", "en") == [(0, "detained")]


def test_a_left_out_subject_is_nobody_behind_an_empty_line_or_before_another() -> None:
    assert brief("[Асан Оспанов] ждал у ворот.\n\nАрестован 16 января.") == []
    assert brief("[Асан Оспанов] ждал у ворот. Задержан также водитель.") == []
    assert brief("[Асан Оспанов] ждал у ворот. Задержаны десятки человек.") == []


def test_a_rumour_that_says_so_in_the_next_sentence_is_only_possible() -> None:
    (claim,) = told("Пишут, что в СИЗО умер [Асан Оспанов]. Подтверждения нет.")
    assert (claim["status"], claim["hypothetical"]) == ("died_in_custody", True)
    (claim,) = told("В СИЗО умер [Асан Оспанов]. Родные ждут у ворот.")
    assert not claim["hypothetical"]


def test_no_claim_is_dated_after_the_day_of_publication() -> None:
    doc, people = document("Суд над [Асаном Оспановым|Асан Оспанов] пройдёт 14 апреля.", "ru")
    found = people + dates.find(doc, "ru", "2022-02-01")
    (claim,) = claims.find(doc, "ru", found, "2022-02-01")
    assert claim["when"] is None
    assert claim["hearing"] == "2022-04-14"


def test_a_date_without_a_year_is_no_date_of_a_claim() -> None:
    doc, people = document("[Асан Оспанов] задержан 5 января.", "ru")
    (claim,) = claims.find(doc, "ru", people + dates.find(doc, "ru", None))
    assert claim["when"] is None


def test_again_is_kept_with_the_words_that_tell() -> None:
    assert [c["detail"] for c in told("[Асан Оспанов] отпущен, но снова задержан.")] == [
        "отпущен",
        "снова задержан",
    ]


def test_names_after_a_colon_share_what_stands_before_it() -> None:
    assert brief("Завтра суд в Актобе: [Асан Оспанов] и [Ержан Ким].") == [
        (0, "on_trial"),
        (1, "on_trial"),
    ]


def test_an_album_is_released_by_nobody_in_prison() -> None:
    assert brief("The label released [Asan Ospanov]'s album.", "en") == []


@pytest.mark.parametrize(
    "later",
    [
        "Мужчину задержали дома.",
        "Задержанного отпустили.",
        "Адвокат [Ким||lawyer]: активиста избили.",
    ],
)
def test_a_noun_stands_for_the_only_one_who_was_named(later: str) -> None:
    claims_of = brief(f"[Асан Оспанов] вышел на площадь. {later}")
    assert [person for person, _ in claims_of] == [0]


def test_a_noun_for_somebody_new_stands_for_nobody_named() -> None:
    assert brief("[Асан Оспанов] вышел на площадь. Ещё одного активиста задержали дома.") == []
    assert brief("[Асан Оспанов] ждал дома. Женщину задержали на площади.") == []


def test_verbs_in_a_row_share_whom_they_are_about() -> None:
    text = "[Асан Оспанов] вышел из дома: его задержали, избили и увезли в СИЗО."
    assert brief(text) == [(0, "detained"), (0, "tortured"), (0, "detained")]
    assert brief("[Асан Оспанов] ждал. Его задержали и избили соседа.") == [(0, "detained")]


def test_she_is_nobody_where_only_a_man_was_named() -> None:
    assert brief("[Асан Оспанов] вышел из дома. Её задержали вечером.") == []


def test_the_complement_may_stand_before_its_verb() -> None:
    assert brief("Под домашний арест переведён бывший аким [Асан Оспанов].") == [(0, "restricted")]


def test_a_term_beside_its_verdict_is_no_claim_of_its_own() -> None:
    text = "Прокурор запросил для [Асана Оспанова|Асан Оспанов] восемь лет лишения свободы."
    (claim,) = told(text)
    assert claim["hypothetical"]


def test_each_claim_has_the_source_that_is_nearest() -> None:
    text = "По версии следствия, [Асан Оспанов] погиб, однако семья уверена, что его избили."
    assert [c["attributed_to"] for c in told(text)] == ["prosecutor", "family"]


def test_who_tells_of_himself_is_his_own_source() -> None:
    (claim,) = told("«Меня били дубинками», — рассказал [Асан Оспанов].")
    assert (claim["status"], claim["attributed_to"]) == ("tortured", "Асан Оспанов")


def test_the_next_sentence_announces_the_hearing() -> None:
    text = "Суд над [Асаном Оспановым|Асан Оспанов] продолжается. Объявлен перерыв до 15 февраля."
    (claim,) = told(text, published="2022-01-20")
    assert claim["hearing"] == "2022-02-15"


def test_a_register_gives_the_place_before_the_status() -> None:
    (claim,) = told("[Асан Оспанов], Тараз. Статус: пропал без вести.")
    assert (claim["status"], claim["where"]) == ("missing", "Тараз")


@pytest.mark.parametrize(
    "marked",
    [
        "[Асан Оспанов] освобождён от занимаемой должности.",
        "[Асан Оспанов] вышел на улицу и задержал дыхание.",
        "[Асан Оспанов] проходит по делу как свидетель.",
        "Против организации возбуждено дело, сообщил [Асан Оспанов].",
        "[Асан Оспанов] сыграл погибшего студента.",
        "Если бы [Асана Оспанова|Асан Оспанов] отпустили, он бы позвонил.",
    ],
)
def test_words_of_a_status_that_say_something_else(marked: str) -> None:
    assert brief(marked) == []


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Асан Оспанов] нашёлся. О нём узнали от освободившегося соседа.", [(0, "found")]),
        ("[Асан Оспанов] жив. Сообщения о его смерти — неправда.", [(0, "killed!")]),
        ("[Асан Оспанов] дома. К нему пришли врачи.", []),
        ("[Асан Оспанов] вышел! 15 суток позади.", [(0, "released")]),
        ("[Асана Оспанова|Асан Оспанов] пока держат в ИВС, её пустили.", [(0, "detained")]),
        ("[Асан Оспанов] умер в медицинской части следственного изолятора.",
         [(0, "died_in_custody")]),
    ],
)  # fmt: skip
def test_grammar_tells_whose_a_status_is(marked: str, expected: list[tuple[int, str]]) -> None:
    found = [(c["person"], c["status"] + "!" * c["negated"]) for c in told(marked)]
    assert found == expected


def test_a_case_about_a_killing_is_not_against_the_victim() -> None:
    text = "По факту гибели [Асана Оспанова|Асан Оспанов] возбуждено дело."
    assert brief(text) == [(0, "killed")]


def test_without_names_there_are_no_claims() -> None:
    assert told("Задержаны сотни человек, десятки убиты.") == []
    assert claims.find(blank("kk")("Задержан Асан."), "ky", []) == []


def test_a_page_of_one_sentence_without_a_stop_takes_no_time_to_speak_of() -> None:
    text = "Задержан [Асан Оспанов] и убит " * 2_000
    assert len(told(text)) > 100


_LETTERS = st.text(alphabet="задержнубитАсныл, .!«»\n0123456789İ\u202e😀detaind", max_size=120)


@settings(max_examples=60, deadline=None)
@given(text=_LETTERS, language=st.sampled_from(["ru", "kk", "en"]))
def test_no_text_breaks_the_finders_and_offsets_hold(text: str, language: str) -> None:
    marked = text.replace("[", "").replace("|", "")
    doc, _ = document(marked, language)
    people = [
        Mention(kind="person", start=e, end=e + 3, surface=doc.text[e : e + 3], name="Асан")
        for e in range(0, max(0, len(doc.text) - 3), 40)
    ]
    mentions = people + places.find(doc, language) + dates.find(doc, language, "2022-02-01")
    for mention in mentions:
        assert doc.text[mention["start"] : mention["end"]] == mention["surface"]
    for claim in claims.find(doc, language, mentions):
        assert claim["status"] in STATUSES
        assert 0 <= claim["start"] < claim["end"] <= len(doc.text)
    for tally in tallies.find(doc, language, mentions):
        assert tally["count"] >= 1
        assert 0 <= tally["start"] < tally["end"] <= len(doc.text)

"""What stands beside a name: it can lift a common name, and nothing is held against silence."""

from __future__ import annotations

from typing import Any

import pytest

from nlp.annotations import Analysis, Claim, Mention
from rollcall.match.listed import prepare
from rollcall.match.step import Found, match
from rollcall.match.words import in_words
from rollcall.records import CaseRow
from rollcall.store.lists import Case
from tests.match.claims import said

COMMON = "Марат Ахметов"
RARE = "Ерлан Жағыпаров"


def listed(name: str = COMMON, *, key: str = "1", of: str = "taken", **known: Any) -> Case:
    """A case of a list, by default with nothing but its name."""
    row = CaseRow(key, (name,), list=of, **known)
    return Case(f"{of}:{key}", of, known.pop("person", f"{of}:{key}"), row)


def analysed(text: str, *, person: str = COMMON, place: str | None = None, **told: Any) -> Analysis:
    """What the language models found, written by hand: the person, a place, one claim."""
    mentions: list[Mention] = [_mention(text, "person", person)]
    if place is not None:
        mentions.append(_mention(text, "place", place))
    claims: list[Claim] = []
    if told:
        claims = [said(**told)]
    return Analysis(language="ru", mentions=mentions, claims=claims, tallies=[])


def _mention(text: str, kind: Any, words: str) -> Mention:
    start = text.index(words)
    return Mention(kind=kind, start=start, end=start + len(words), surface=words, name=words)


def judged(
    text: str, *cases: Case, published: str | None = None, analysis: Analysis | None = None
) -> list[Found]:
    row = {"title": None, "text": text, "article_id": "a", "published": published}
    return list(match(row, analysis or analysed(text), prepare(cases), {}).found)


def one(text: str, case: Case, **more: Any) -> Found:
    (found,) = judged(text, case, **more)
    return found


def codes(found: Found) -> set[str]:
    return {reason.code for reason in (*found.spot.reasons, *found.evidence)}


NEWS = f"{COMMON} был задержан в Таразе."


def test_a_common_name_alone_is_only_possible_and_a_rare_one_likely() -> None:
    assert one(NEWS, listed()).verdict == "possible"
    assert "common_name" in codes(one(NEWS, listed()))
    text = f"{RARE} был задержан в Таразе."
    assert one(text, listed(RARE), analysis=analysed(text, person=RARE)).verdict == "likely"


@pytest.mark.parametrize(
    ("known", "said", "verdict"),
    [
        ({"places": ("Тараз",)}, {"place": "Тараз"}, "possible"),
        ({"status": "detained"}, {"status": "detained"}, "possible"),
        (
            {"places": ("Тараз",), "status": "detained"},
            {"place": "Тараз", "status": "detained"},
            "likely",
        ),
        (
            {"places": ("Тараз",), "status": "arrested"},
            {"place": "Тараз", "status": "detained"},
            "likely",
        ),
        (
            {"status": "detained", "status_date": "2022-01-06"},
            {"status": "detained", "when": "2022-01-06"},
            "likely",
        ),
        (
            {"status": "detained", "status_date": "2022-01-06"},
            {"status": "detained", "when": "2022"},
            "possible",
        ),
        (
            {"status": "detained", "places": ("Тараз",)},
            {"place": "Тараз", "status": "detained", "negated": True},
            "possible",
        ),
    ],
    ids=[
        "place",
        "what happened",
        "place and what happened",
        "place and much the same",
        "what and when",
        "a year is no date",
        "denied",
    ],
)
def test_two_weak_supports_lift_a_common_name_and_one_does_not(
    known: dict[str, Any], said: dict[str, Any], verdict: str
) -> None:
    text = f"{COMMON}, город Тараз: о нём сообщили."
    assert one(text, listed(**known), analysis=analysed(text, **said)).verdict == verdict


@pytest.mark.parametrize(
    ("known", "text", "published"),
    [
        ({"age": 27}, f"{COMMON}, 27-летний житель Тараза", None),
        ({"age": 27}, f"27 жастағы {COMMON} қамауға алынды", None),
        ({"age": 27}, f"{COMMON}, aged 28, was freed", None),
        ({"age": 27, "status_date": "2022-01-06"}, f"{COMMON}, 29 лет", "2024-02-01"),
        ({"birth": "1994-03-21"}, f"{COMMON}, 29 лет", "2024-02-01"),
        ({"birth": "1994-03-21"}, f"{COMMON}, 1994 г.р., житель Тараза", None),
        ({"birth": "1994"}, f"{COMMON} (21.03.1994 года рождения)", None),
        ({"birth": "1994"}, f"{COMMON} родился в Таразе в 1994 году", None),
        ({"birth": "1994"}, f"{COMMON}, 1994 жылы туған", None),
        ({"age": 27, "status_date": "2022-01-06"}, f"{COMMON}, born in 1994 in Taraz", None),
    ],
)
def test_an_age_or_a_year_of_birth_lifts_a_common_name(
    known: dict[str, Any], text: str, published: str | None
) -> None:
    found = one(text, listed(**known), published=published)
    assert {"age_agrees", "birth_agrees"} & codes(found)
    assert found.verdict == "likely"


@pytest.mark.parametrize(
    ("known", "text", "published"),
    [
        ({"age": 27}, f"{RARE}, 58-летний профессор", None),
        ({"age": 27, "status_date": "2022-01-06"}, f"{RARE}, 58 лет", "2024-02-01"),
        ({"birth": "1994"}, f"{RARE}, 1961 г.р.", None),
        ({"birth": "1994"}, f"{RARE}, 58 лет", "2024-02-01"),
    ],
)
def test_another_age_makes_even_a_rare_name_only_possible(
    known: dict[str, Any], text: str, published: str | None
) -> None:
    found = one(
        text, listed(RARE, **known), published=published, analysis=analysed(text, person=RARE)
    )
    assert found.verdict == "possible"


@pytest.mark.parametrize(
    "text",
    [
        "{} осуждён на 15 лет колонии",
        "Суд назвал имена: {}, 15 лет, другие условно",
        "{} (12 лет), как решил суд",
        "{} получил 12 лет колонии",
        "{}, 15 лет колонии строгого режима",
        "Приговоры на площади: {}, 15 лет; другим меньше",
        "{} приговорён к 15 годам, его товарищ получил 12 лет.",
        "{} отбывает 15-летний срок",
        "{} отбывает 15-летнее тюремное заключение",
        "Суд дал ему 12 лет. {} не признал вины",
        "{} не признал вины, но суд назначил ему 12 лет.",
        "{}: ему грозит до 20 лет",
        "{} ждал приговора. Его брату дали 12 лет, а ему 15 лет.",
        "{} 11 лет работал учителем",
        "{} вышел 6 января, 12, и 13 января его снова вызвали",
        "{}, 12, 13 и 14 января вызванный на допрос, молчит",
        "Были задержаны {}, 12 и 13 января",
        "{} was sentenced to 12 years in prison",
        "{} faces up to 20 years behind bars, 12 years were asked for",
        "{} serves a 12-year term, a 15-year-old sentence",
        "{} worked there for 11 years",
        "{} 12 жылға бас бостандығынан айырылды",
        "{} 15 жыл түрмеге кесілді",
        "{} 11 жыл мұғалім болды",
    ],
)
@pytest.mark.parametrize("age", [33, 12, 15])
def test_years_in_prison_or_at_work_and_dates_are_no_age(text: str, age: int) -> None:
    said = text.format(RARE)
    found = one(said, listed(RARE, age=age), analysis=analysed(said, person=RARE))
    assert not {"age_agrees", "age_differs"} & codes(found)
    assert found.verdict == "likely"


@pytest.mark.parametrize(
    "text",
    [
        "58-летний {} осуждён на 15 лет колонии",
        "Осуждён 58-летний житель Тараза {}",
        "{}, 58-летний осуждённый",
        "{}, 58, был задержан",
        "{} (58) был задержан",
        "{} (58 лет) был задержан",
        "{}, 58 лет, был задержан",
        "{} был задержан. Ему 58 лет.",
        "Задержан {}, которому 58 лет, сообщили родные",
        "{} 58 жасқа толды",
        "{} был задержан, ему исполнилось 58 лет в мае",
        "Задержан {}. Возраст: 58 лет",
        "{} скончался в возрасте 58 лет",
        "{} died aged 58",
        "{} is 58 years old",
        "The 58-year-old {} was sentenced to 12 years",
        "58 жастағы {} 12 жылға сотталды",
        "{} 58 жаста еді",
        "58 жасар {} үйіне қайтты",
    ],
)
def test_an_age_is_read_wherever_it_is_said_as_one(text: str) -> None:
    said = text.format(RARE)
    analysis = analysed(said, person=RARE)
    assert "age_agrees" in codes(one(said, listed(RARE, age=58), analysis=analysis))
    other = one(said, listed(RARE, age=27), analysis=analysis)
    assert "age_differs" in codes(other)
    assert other.verdict == "possible"


@pytest.mark.parametrize("published", [None, "2022-01-08", "2019-05-01", "yesterday", ""])
def test_what_the_list_does_not_say_is_never_held_against_a_match(published: str | None) -> None:
    text = f"{RARE}, 58-летний житель Тараза, 1961 г.р., задержан 6 января."
    analysis = analysed(text, person=RARE, place="Тараза", status="detained", when="2022-01-06")
    found = one(text, listed(RARE), published=published, analysis=analysis)
    assert found.verdict == "likely"
    assert all(reason.weight >= 0 for reason in found.evidence)


def test_what_the_article_does_not_say_is_never_held_against_a_match() -> None:
    text = f"Слово {RARE} о земле."
    known = listed(
        RARE,
        age=27,
        birth="1994",
        places=("Тараз",),
        status="killed",
        status_date="2022-01-06",
    )
    found = one(text, known, analysis=analysed(text, person=RARE), published="2022-01-08")
    assert (found.verdict, found.evidence) == ("likely", ())


def test_an_article_from_before_the_event_cannot_be_about_it() -> None:
    text = f"{RARE} погиб в аварии."
    case = listed(RARE, status="killed", status_date="2022-01-06")
    analysis = analysed(text, person=RARE, status="killed")
    early = one(text, case, analysis=analysis, published="2021-11-20")
    assert "before_event" in codes(early)
    assert early.verdict == "possible", "one dies once"
    assert "published before it happened (2022-01-06, 2021-11-20)" in in_words([], early.evidence)
    same_day = one(text, case, analysis=analysis, published="2022-01-05T22:00:00+00:00")
    assert same_day.verdict == "likely", "midnight lies elsewhere in other time zones"
    unknown = one(text, case, analysis=analysis, published="2022")
    assert unknown.verdict == "likely"


def test_an_earlier_detention_is_no_support_and_nothing_against() -> None:
    text = f"{RARE} задержан на площади в городе Тараз."
    case = listed(RARE, status="detained", status_date="2022-01-06", places=("Тараз",))
    analysis = analysed(text, person=RARE, place="Тараз", status="detained")
    early = one(text, case, analysis=analysis, published="2019-05-01")
    assert "status_agrees" not in codes(early)
    assert early.verdict == "likely"
    common = analysed(NEWS, place="Таразе", status="detained")
    assert one(NEWS, listed(), analysis=common, published="2019-05-01").verdict == "possible"


def test_an_earlier_stage_of_the_same_case_is_a_support() -> None:
    text = f"{COMMON} задержан в городе Тараз."
    case = listed(status="sentenced", status_date="2022-07-15", places=("Тараз",))
    analysis = analysed(text, place="Тараз", status="detained")
    assert one(text, case, analysis=analysis, published="2022-01-08").verdict == "likely"


def test_a_death_on_another_date_is_another_death() -> None:
    text = f"{RARE} убит в Таразе."
    case = listed(RARE, status="killed", status_date="2022-01-06")
    other = analysed(text, person=RARE, status="killed", when="2023-05-01")
    assert one(text, case, analysis=other, published="2023-05-02").verdict == "possible"
    again = analysed(text, person=RARE, status="killed", when="2022-01-08")
    assert one(text, case, analysis=again, published="2022-01-09").verdict == "likely"


def test_namesakes_on_a_list_are_counted_and_said() -> None:
    text = f"{RARE} был задержан."
    found = judged(
        text,
        listed(RARE, key="1", age=27),
        listed(RARE, key="2", age=50),
        listed(RARE, key="3"),
        analysis=analysed(text, person=RARE),
    )
    assert [(match.spot.bearers, match.verdict) for match in found] == [(3, "possible")] * 3
    said = [in_words(match.spot.reasons, match.evidence) for match in found]
    assert all("3 people on your lists bear this name" in words for words in said)


def test_no_evidence_chooses_between_two_namesakes() -> None:
    text = f"{RARE}, 27 лет, был задержан в городе Тараз."
    young = listed(RARE, key="1", age=27, places=("Тараз",), status="detained")
    old = listed(RARE, key="2", age=60)
    analysis = analysed(text, person=RARE, place="Тараз", status="detained")
    assert {found.verdict for found in judged(text, young, old, analysis=analysis)} == {"possible"}


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"birth": "1994"}, {"birth": "1961-02-03"}),
        ({"age": 27}, {"age": 60}),
        ({"name": f"{RARE} Серикович"}, {"name": f"{RARE} Болатович"}),
    ],
    ids=["birth", "age", "patronymic"],
)
def test_two_lists_that_tell_two_people_apart_hold_namesakes(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    text = f"{RARE} был задержан."
    found = judged(
        text,
        listed(**{"name": RARE} | mine, of="taken"),
        listed(**{"name": RARE} | theirs, of="dead"),
        analysis=analysed(text, person=RARE),
    )
    assert [(match.spot.bearers, match.verdict) for match in found] == [(2, "possible")] * 2
    words = in_words(found[0].spot.reasons, found[0].evidence)
    assert "2 people on your lists bear this name" in words


def test_the_same_name_on_two_lists_is_said_though_it_is_rarely_two_people() -> None:
    text = f"{RARE} был задержан."
    cases = listed(RARE, of="taken", age=27), listed(RARE, of="dead")
    found = judged(text, *cases, analysis=analysed(text, person=RARE))
    assert [(match.spot.bearers, match.verdict) for match in found] == [(1, "likely")] * 2
    words = in_words(found[0].spot.reasons, found[0].evidence)
    assert "cases on other lists with this name: 1; nobody has decided" in words


def test_two_cases_that_somebody_decided_are_one_person_are_no_namesakes() -> None:
    text = f"{RARE} был задержан."
    one_person = [
        Case(case.id, case.list_id, "person", case.row)
        for case in (listed(RARE, of="taken", age=27), listed(RARE, of="dead", age=60))
    ]
    found = judged(text, *one_person, analysis=analysed(text, person=RARE))
    assert [(match.spot.bearers, match.verdict) for match in found] == [(1, "likely")] * 2
    assert "other_lists" not in codes(found[0])


def test_what_happened_to_his_brother_is_not_told_of_him() -> None:
    text = (
        "Ерлан Жағыпаров и Нурлан Жағыпаров были задержаны в Таразе. "
        "Жағыпаров был убит в СИЗО, сообщила полиция."
    )
    brothers = [_mention(text, "person", name) for name in (RARE, "Нурлан Жағыпаров")]
    start = text.rindex("Жағыпаров")
    lone = Mention(kind="person", start=start, end=start + 9, surface="Жағыпаров", name="Жағыпаров")
    analysis = Analysis(
        language="ru",
        mentions=[*brothers, lone],
        claims=[said("detained"), said("killed") | {"person": 2}],  # type: ignore[list-item]
        tallies=[],
    )
    found = one(text, listed(RARE), analysis=analysis)
    assert found.status == "detained"
    assert "others here are called" in in_words(found.spot.reasons, ())

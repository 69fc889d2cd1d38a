"""The same person on several lists: what is proposed, with which reasons, and what is not."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.match.persons import Proposal, in_words, judge, propose
from rollcall.match.persons.births import compare as births
from rollcall.match.persons.details import usual
from rollcall.records import CaseRow
from rollcall.store.lists import Case


def _case(list_id: str, name: str, person: str = "", **details: Any) -> Case:
    row = CaseRow(name, tuple(name.split("|")), list=list_id, **details)
    case_id = f"{list_id}:{name}:{details}"
    return Case(case_id, list_id, person or case_id, row)


def _one(*cases: Case) -> Proposal:
    (found,) = propose(cases)
    return found


def _codes(found: Proposal) -> set[str]:
    return {reason.code for reason in found.details}


def test_the_reasons_are_told_in_plain_words() -> None:
    found = _one(
        _case("jail", "Жагипаров Ерлан", birth="1974", places=("Алматы",), status="detained"),
        _case("dead", "Yerlan Zhagiparov", birth="1974-02-03", places=("Almaty",), status="killed"),
    )
    assert found.verdict == "likely"
    assert in_words(found) == (
        "names equal but for spelling (Zhagiparov Yerlan = Жагипаров Ерлан); both born 1974; "
        "both Almaty = Алматы; dead says killed, jail says detained"
    )
    assert "у обоих дата рождения 1974" in in_words(found, "ru")
    assert "екеуінің туған күні 1974" in in_words(found, "kk")


def test_a_name_alone_settles_nothing() -> None:
    found = _one(_case("a", "Тулебеков Ерлан"), _case("b", "Тулебеков Ерлан"))
    assert found.verdict == "possible"
    assert found.rivals == 0


def test_a_common_name_needs_more_than_a_rare_one() -> None:
    said: Any = {"age": 34, "status_date": "2022-01-05"}
    rare = _one(_case("a", "Тулебеков Ерлан", **said), _case("b", "Тулебеков Ерлан", **said))
    common = _one(_case("a", "Ахметов Марат", **said), _case("b", "Ахметов Марат", **said))
    assert rare.score > common.score
    assert "common_name" in _codes(common)


def test_two_rows_of_one_list_are_marked_as_such() -> None:
    found = _one(_case("a", "Тулебеков Ерлан", age=34), _case("a", "Ерлан Тулебеков", age=34))
    assert found.within
    assert not _one(_case("a", "Тулебеков Ерлан"), _case("b", "Тулебеков Ерлан")).within


def test_of_several_candidates_none_is_likely_unless_the_details_tell() -> None:
    asked = _case("a", "Тулебеков Ерлан", birth="1974-02-03", places=("Тараз",))
    near = [_case("b", "Тулебеков Ерлан", birth="1974", places=(place,)) for place in ("Тараз",)]
    near.append(_case("b", "Ерлан Тулебеков", birth="1974", places=("Тараз",), status="missing"))
    found = propose([asked, *near])
    across = [one for one in found if not one.within]
    assert [one.verdict for one in across] == ["possible", "possible"]
    assert all(one.rivals == 1 and "several" in _codes(one) for one in across)
    assert "candidates beside this one: 1" in in_words(across[0])

    told = [near[0], _case("b", "Тулебеков Ерлан", status="missing")]
    verdicts = {one.other.id: one.verdict for one in propose([asked, *told]) if not one.within}
    assert verdicts == {told[0].id: "likely", told[1].id: "possible"}


def test_two_rows_of_one_person_are_one_candidate() -> None:
    asked = _case("a", "Тулебеков Ерлан", birth="1974", places=("Тараз",))
    twice = [
        _case("b", name, person="p", birth="1974", places=("Тараз",))
        for name in ("Тулебеков Ерлан", "Ерлан Тулебеков")
    ]
    found = propose([asked, *twice])
    assert [one.verdict for one in found] == ["likely", "likely"]
    assert all(one.rivals == 0 for one in found)


def test_who_is_one_person_already_is_not_proposed() -> None:
    cases = [_case("a", "Тулебеков Ерлан", "p"), _case("b", "Тулебеков Ерлан", "p")]
    assert propose(cases) == []


def test_what_somebody_has_answered_is_not_asked_again() -> None:
    one, other = _case("a", "Тулебеков Ерлан"), _case("b", "Тулебеков Ерлан")
    answered = {one.id: frozenset({other.id}), other.id: frozenset({one.id})}
    assert propose([one, other], answered) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Тюрин Виктор Викторович", "Тюрин Виктор Семёнович"),
        ("William Drummond Sr", "William Drummond Jr"),
        ("Омарова Дана", "Омаров Дан"),
        ("Шаповалов Валентин", "Шаповалова Валентина"),
    ],
)
def test_patronymic_generation_and_sex_tell_people_apart(one: str, other: str) -> None:
    same: Any = {"places": ("Тараз",), "status": "killed", "status_date": "2022-01-05"}
    assert propose([_case("a", one, **same), _case("b", other, **same)]) == []


def test_a_column_of_sex_tells_people_apart() -> None:
    one = _case("a", "Ким Саша", cells={"Пол": "м"})
    assert propose([one, _case("b", "Ким Саша", cells={"Sex": "F"})]) == []
    assert propose([one, _case("b", "Ким Саша", cells={"Sex": "male"})])


def test_a_woman_without_the_ending_of_a_name_is_no_man() -> None:
    assert propose([_case("a", "Сапарова Гүлнар"), _case("b", "Сапарова Гульнара")])


def test_another_name_of_the_row_finds_the_person() -> None:
    found = _one(
        _case("a", "Смирнова Вера|Кузьмина Вера", birth="1983-05-05"),
        _case("b", "Кузьмина Вера", birth="1983-05-05"),
    )
    assert "other_name" in _codes(found)
    assert found.spellings == ("Кузьмина Вера", "Кузьмина Вера")


def test_one_wrong_letter_does_not_hide_a_person() -> None:
    found = _one(_case("a", "Сайфутдинов Ринат", age=34), _case("b", "Сайфуддинов Ринат", age=34))
    assert "only_alike" in _codes(found)


def test_a_slip_in_the_patronymic_needs_details_and_another_father_is_another_man() -> None:
    said: Any = {"birth": "1974-02-03", "places": ("Тараз",)}
    slip = _one(
        _case("a", "Медведев Андрей Анатольевич", **said),
        _case("b", "Медведев Андрей Анаеольевич", **said),
    )
    assert slip.verdict == "possible"
    assert "patronymics differ by a slip (Анатольевич, Анаеольевич)" in in_words(slip)
    for father in ("Муратович", "Сакенович"):
        one = _case("a", "Оспанов Данияр Маратович", **said)
        assert propose([one, _case("b", f"Оспанов Данияр {father}", **said)]) == []


def test_a_womans_surname_in_the_form_of_men_needs_details() -> None:
    one, other = "Айгерим Жунусбекова", "Zhunusbekov Aigerim"
    assert propose([_case("a", one), _case("b", other)]) == []
    said: Any = {"birth": "1990-05-05", "places": ("Тараз",)}
    found = _one(_case("a", one, **said), _case("b", other, **said))
    assert found.verdict == "likely"
    assert "surname_slip" in _codes(found)
    initials = [_case("a", "Иванова А.", age=30), _case("b", "Иванов А.", age=30)]
    assert propose(initials) == []


def test_a_woman_of_the_same_father_and_day_of_birth_may_have_married() -> None:
    one, other = "Оспанова Айгүл Серікқызы", "Нурланова Айгуль Сериковна"
    born: Any = {"birth": "1990-05-05"}
    found = _one(_case("a", one, **born), _case("b", other, **born))
    assert found.verdict == "possible"
    assert "another surname, perhaps by marriage (Оспанова, Нурланова)" in in_words(found)
    assert propose([_case("a", one, birth="1990"), _case("b", other, birth="1990")]) == []
    men = [
        _case("a", "Оспанов Марат Серікұлы", **born),
        _case("b", "Нурланов Марат Серикович", **born),
    ]
    assert propose(men) == []


def test_names_written_without_capitals_are_read_all_the_same() -> None:
    assert propose([_case("a", "тулебеков ерлан"), _case("b", "ТУЛЕБЕКОВ ЕРЛАН")])


def test_deaths_a_month_apart_speak_against_one_person() -> None:
    def dead(list_id: str, day: str) -> Case:
        return _case(list_id, "Тулебеков Ерлан", age=30, status="killed", status_date=day)

    near = _one(dead("a", "2022-01-05"), dead("b", "2022-01-06"))
    far = _one(dead("a", "2022-01-05"), dead("b", "2022-03-01"))
    assert near.verdict == "likely"
    assert far.verdict == "possible"
    assert "date_differs" in _codes(far)


def test_what_most_rows_say_alike_weighs_less() -> None:
    row = CaseRow("1", ("Тулебеков Ерлан",), places=("Алматы",), status_date="2022-01-05")
    one, other = Case("a", "a", "a", row), Case("b", "b", "b", row)
    rare, usually = judge(one, other), judge(one, other, usual([row] * 40))
    assert rare is not None
    assert usually is not None
    assert round(rare.score - usually.score, 3) == 0.1


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"birth": "1974"}, {"birth": "1974-05-01"}, "birth_agrees"),
        ({"birth": "1974-05-01"}, {"birth": "1974-01-05"}, "birth_slip"),
        ({"birth": "1974-05-01"}, {"birth": "1974-05-07"}, "birth_slip"),
        ({"birth": "1974"}, {"birth": "1975"}, "birth_near"),
        ({"birth": "1974"}, {"birth": "1984"}, "birth_differs"),
        ({"birth": "1974-05-01"}, {"birth": "1974-08-30"}, "birth_differs"),
        ({"age": 34, "status_date": "2022-01-05"}, {"birth": "1987-06"}, "age_agrees"),
        ({"age": 34, "status_date": "2022-01"}, {"age": 37, "status_date": "2025"}, "age_agrees"),
        ({"age": 34, "status_date": "2022"}, {"age": 34, "status_date": "2012"}, "age_differs"),
        ({"age": 34}, {"age": 34}, "age_agrees"),
        ({"age": 34}, {"age": 39}, "age_differs"),
        ({"age": 34}, {"birth": "1987", "status_date": "2022-01-05"}, "age_agrees"),
    ],
)
def test_birth_and_age_are_compared_at_their_dates(
    one: dict[str, Any], other: dict[str, Any], code: str
) -> None:
    found = births(_case("a", "x", **one).row, _case("b", "x", **other).row)
    assert found is not None
    assert found.code == code


def test_what_a_row_does_not_say_is_no_reason() -> None:
    assert births(_case("a", "x", age=34).row, _case("b", "x").row) is None
    assert births(_case("a", "x", age=34).row, _case("b", "x", birth="1987").row) is None


def test_hundreds_of_namesakes_of_another_age_are_not_proposed() -> None:
    given = ("Ерлан", "Серик", "Тимур", "Болат", "Асхат", "Данияр", "Нурлан", "Руслан", "Аскар")
    heads = ("Кара", "Бай", "Жан", "Тур", "Сары", "Аман")
    ends = ("беков", "тасов", "манов", "кулов", "дыров", "галиев", "шанов")
    names = [f"{head}{end} {name}" for head, end, name in product(heads, ends, given)]
    cases = [
        _case(list_id, name, birth=str(1950 + at % 7 + 10 * (list_id == "b")))
        for list_id in "ab"
        for at, name in enumerate(names)
    ]
    told: list[tuple[int, int]] = []
    found = propose(cases, progress=lambda done, total: told.append((done, total)))
    assert [one for one in found if not one.within] == []
    assert told[-1] == (3 * len(names), 3 * len(names))


_rows = st.builds(
    CaseRow,
    key=st.just("k"),
    names=st.lists(st.text("аеилнртАЕС АB.'-", max_size=14) | st.text(max_size=8), max_size=3).map(
        tuple
    ),
    status=st.sampled_from([None, "killed", "detained"]),
    status_date=st.sampled_from([None, "2022", "2022-01", "2022-01-05", "winter"]),
    birth=st.sampled_from([None, "1974", "1974-05", "1974-05-01", "unknown"]),
    age=st.none() | st.integers(0, 120),
    places=st.lists(st.text(max_size=10), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_rows, max_size=6))
def test_whatever_rows_hold_proposals_are_two_people_of_the_lists(rows: list[CaseRow]) -> None:
    cases = [Case(f"{at}", "ab"[at % 2], f"{at}", row) for at, row in enumerate(rows)]
    found = propose(cases)
    pairs = {(one.one.id, one.other.id) for one in found}
    assert len(pairs) == len(found)
    assert all(a != b for a, b in pairs)
    assert all(0 <= one.score <= 1 and in_words(one) for one in found)


@settings(max_examples=60, deadline=None)
@given(_rows, _rows)
def test_two_cases_are_judged_alike_from_either_side(one: CaseRow, other: CaseRow) -> None:
    a, b = Case("a", "a", "a", one), Case("b", "b", "b", other)
    there, back = judge(a, b), judge(b, a)
    assert (there and there.score) == (back and back.score)
    assert there is None or (one.names and other.names)

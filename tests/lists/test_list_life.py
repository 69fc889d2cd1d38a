"""Lists as people keep them, in three languages, each with its right reading written beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import list_life_en
import list_life_files
import list_life_kk
import list_life_late
import list_life_more
import list_life_ru
import pytest
from list_life import SHAPES, Case, Life

from rollcall.lists import REMEDIES, ListFile, is_case, problem_rows, read
from rollcall.lists.model import NOT_A_CASE
from rollcall.records import CaseRow

MODULES = (
    *(list_life_en, list_life_files, list_life_kk, list_life_late, list_life_more, list_life_ru),
)


@pytest.mark.parametrize(
    "make", SHAPES, ids=lambda make: make.__module__[-2:] + "-" + make.__name__
)
def test_a_list_from_life_is_read_as_a_person_reads_it(make: Callable[[], Life]) -> None:
    life = make()
    found = read(life.data, life.filename, mapping=life.mapping)
    cases, others, problems = understood(found)
    wanted = [bare(case) for case in life.cases]
    assert [case[:8] for case in cases] == [case[:8] for case in wanted]
    for (case, row), right in zip(paired(found), life.cases, strict=True):
        assert right.places is None or case.places == right.places, row
        assert right.remarks is None or case.remarks == right.remarks, row
        assert right.key is None or case.key == right.key, row
    assert others == sorted(pad(other) for other in life.others)
    assert problems == sorted(pad(problem) for problem in life.problems)


def test_thirty_shapes_and_more_in_three_languages_are_tried() -> None:
    assert len(SHAPES) >= 50
    for module in (list_life_en, list_life_kk, list_life_ru):
        assert sum(make.__module__ == module.__name__ for make in SHAPES) >= 10


def test_everything_that_lists_from_life_raise_has_a_remedy() -> None:
    raised = set()
    for make in SHAPES:
        life = make()
        found = read(life.data, life.filename)
        rows = list(problem_rows(found))
        assert len(rows) == len(found.problems)
        raised |= {row[4] for row in rows}
    assert {"total", "legend", "note", "form", "duplicate", "flag_unclear"} <= raised
    assert raised <= REMEDIES.keys()


def paired(found: ListFile) -> list[tuple[CaseRow, int]]:
    return [(row, row.row) for row in found.rows if is_case(row)]


def understood(found: ListFile) -> tuple[list[Any], list[Any], list[Any]]:
    single = len({sheet.name for sheet in found.sheets}) == 1
    cases = [
        bare(
            Case(
                row.row, row.names, row.status, row.status_date, row.birth, row.age,
                "" if single else row.sheet, row.flags,
            )
        )
        for row in found.rows
        if is_case(row)
    ]  # fmt: skip
    told = [
        pad((problem.code, problem.row, "" if single else problem.sheet))
        for problem in found.problems
    ]
    others = sorted(told_ for told_ in told if told_[0] in NOT_A_CASE)
    return cases, others, sorted(told_ for told_ in told if told_[0] not in NOT_A_CASE)


def bare(case: Case) -> Any:
    names = (case.names,) if isinstance(case.names, str) else case.names
    return tuple(case._replace(names=names))[:8]


def pad(told: tuple[Any, ...]) -> tuple[str, str, str]:
    code, row, sheet = (*told, "")[:3]
    return str(code), str(row), str(sheet)

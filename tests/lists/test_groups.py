"""A difference in groups: every line stands in one, what is graver before the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rollcall.lists.versions.difference import FieldChange
from rollcall.lists.versions.groups import GROUPS, group_of, grouped
from rollcall.lists.versions.told import Told
from rollcall.records import CaseRow

ROW = CaseRow("1", ("Ким Вера",))
NAMES = ("status", "name_corrected", "name_replaced", "names", "birth", "remarks", "cell")
FIELDS = st.lists(st.sampled_from(NAMES), max_size=3).map(
    lambda names: tuple(FieldChange(name, "a", "b") for name in names)
)
LINES = st.builds(
    Told,
    what=st.sampled_from(("removed", "merged", "changed", "split", "added")),
    key=st.text(max_size=3),
    row=st.just(ROW),
    words=st.just(""),
    fields=FIELDS,
    against=st.booleans(),
)


def line(*fields: str, against: bool = False) -> Told:
    changes = tuple(FieldChange(field, "a", "b") for field in fields)
    return Told("changed", "1", ROW, "", "", changes, against)


def test_the_gravest_thing_about_a_case_decides() -> None:
    assert group_of(line("cell", "status", "names")) == "status"
    assert group_of(line("cell", "name_replaced")) == "names"
    assert group_of(line("cell", "birth")) == "other"
    assert group_of(line("cell", against=True)) == "against"
    assert group_of(Told("removed", "1", ROW, "", against=True)) == "against"
    assert group_of(Told("removed", "1", ROW, "")) == "removed"


@given(st.lists(LINES, max_size=12))
def test_no_line_is_lost_or_told_twice(lines: list[Told]) -> None:
    found = grouped(lines)
    assert sorted(map(id, (one for inside in found.values() for one in inside))) == sorted(
        map(id, lines)
    )
    assert all(found.values())
    assert list(found) == [group for group in GROUPS if group in found]
    for group, inside in found.items():
        assert [one for one in lines if group_of(one) == group] == inside

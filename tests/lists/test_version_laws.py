"""Laws of list versions: whatever is uploaded, no row is lost, doubled or confused."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.lists import Diff, diff, keyed, read

HEADER = "ФИО;Год рождения;Город;Статус;Примечание"


def version(*rows: str) -> tuple:  # type: ignore[type-arg]
    return read("\n".join((HEADER, *rows)).encode(), "list.csv").rows


people = st.lists(
    st.tuples(
        st.sampled_from(["Асанов", "Ким", "Асанова", "Kim", "Жұмабек"]),
        st.sampled_from(["Али", "Вера", "Марат", "А.", "Vera", "Мурат"]),
        st.sampled_from(["", "1980", "1991", "1980-05-04"]),
        st.sampled_from(["Алматы", "Орал", ""]),
        st.sampled_from(["задержан", "отпущен", ""]),
    ).map(lambda row: f"{row[0]} {row[1]};{row[2]};{row[3]};{row[4]};"),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(people)
def test_a_version_is_no_different_from_itself(rows: list[str]) -> None:
    rows_before, rows_after = version(*rows), version(*rows)
    found = diff(rows_before, rows_after)
    assert found == Diff(kept={row.key: row.key for row in rows_before})


@settings(max_examples=100, deadline=None)
@given(people, people, people)
def test_keys_of_a_version_are_unique_and_go_on(
    first: list[str], second: list[str], third: list[str]
) -> None:
    rows = list(version(*first))
    taken = {row.key for row in rows}
    for upload in (second, third):
        found = diff(rows, version(*upload))
        after = keyed(version(*upload), found, taken)
        keys = [row.key for row in after]
        assert len(set(keys)) == len(keys)
        assert set(found.kept.values()) <= set(keys)
        gone = {row.key for row in found.removed} | {r.key for m in found.merged for r in m.gone}
        assert not gone & set(keys)
        rows, taken = after, taken | set(keys)

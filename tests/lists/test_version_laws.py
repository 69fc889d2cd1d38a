"""Laws of list versions: whatever is uploaded, no row is lost, doubled or confused."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.lists import Diff, diff, keyed, read
from rollcall.records import CaseRow

HEADER = "ID;ФИО;Другие имена;Дата рождения;Город;Статус;Примечание"
Version = tuple[CaseRow, ...]


def version(rows: list[str]) -> Version:
    return read("\n".join((HEADER, *rows)).encode(), "list.csv").rows


NAMES = [
    *("Асанов Али", "Асанов А.", "Асанова Дина", "Кимова Дина", "Ким Вера", "Kim Vera", "Ким"),
    *("Сейтов Марат", "Сейтов Мурат", "Жұмабек Санжар Ерланұлы", "неизвестный мужчина", ""),
]
cell = st.sampled_from
people = st.lists(
    st.tuples(
        cell(["", "", "1", "2", "3"]),
        cell(NAMES),
        cell(["", "", "", "Kim Vera", "Асанова Дина"]),
        cell(["", "1980", "1991", "04.05.1980", "05.04.1980"]),
        cell(["Алматы", "Орал", "Oral", ""]),
        cell(["задержан", "отпущен", ""]),
        cell(["", "", "звонила сестра"]),
    ).map(";".join),
    max_size=10,
)
without_ids = people.map(lambda rows: [";" + row.split(";", 1)[1] for row in rows])
versions = st.one_of(people, without_ids).map(version)


def facts(found: Diff) -> tuple[object, ...]:
    """What a difference says, but for the order in which it is told."""
    return (
        {row.key for row in found.added},
        {row.key for row in found.removed},
        {change.new.key: set(change.fields) for change in found.changed},
        found.kept,
        {(one.new.key, one.old.key, one.why, one.suggested) for one in found.questions},
        {one.kept.key: {row.key for row in one.gone} for one in found.merged},
        {one.old.key: {row.key for row in one.rows} for one in found.split},
    )


@settings(max_examples=150, deadline=None)
@given(versions)
def test_a_version_is_no_different_from_itself(rows: Version) -> None:
    assert diff(rows, rows) == Diff(kept={row.key: row.key for row in rows})


@settings(max_examples=150, deadline=None)
@given(versions, versions)
def test_every_row_is_accounted_for_once(old: Version, new: Version) -> None:
    found = diff(old, new)
    merged = [row.key for one in found.merged for row in one.gone]
    before = [*found.kept.values(), *(row.key for row in found.removed), *merged]
    assert sorted(before) == sorted(row.key for row in old)
    after = [*found.kept, *(row.key for row in found.added)]
    assert sorted(after) == sorted(row.key for row in new)
    assert {change.new.key: change.old.key for change in found.changed}.items() <= set(
        found.kept.items()
    )
    assert {one.kept.key for one in found.merged} <= set(found.kept)
    assert {one.old.key for one in found.split} <= set(found.kept.values())


@settings(max_examples=150, deadline=None)
@given(versions, versions)
def test_only_rows_that_wait_are_asked_about_and_no_pair_twice(old: Version, new: Version) -> None:
    found = diff(old, new)
    pairs = [(one.new.key, one.old.key) for one in found.questions]
    assert len(set(pairs)) == len(pairs)
    assert {key for key, _ in pairs} <= {row.key for row in found.added}
    assert {key for _, key in pairs} <= {row.key for row in found.removed}
    # More than one on a row are about namesakes.
    for one in found.questions:
        if sum(other.new.key == one.new.key for other in found.questions) > 1:
            assert "the same name" in one.why


@settings(max_examples=150, deadline=None)
@given(versions, versions, st.randoms(use_true_random=False))
def test_the_order_of_rows_plays_no_part(old: Version, new: Version, chance: random.Random) -> None:
    mixed_old, mixed_new = list(old), list(new)
    chance.shuffle(mixed_old)
    chance.shuffle(mixed_new)
    assert facts(diff(old, new)) == facts(diff(mixed_old, mixed_new))


@settings(max_examples=150, deadline=None)
@given(versions, versions, st.data())
def test_answers_are_obeyed_and_not_asked_again(
    old: Version, new: Version, data: st.DataObject
) -> None:
    answers: dict[tuple[str, str], bool] = {}
    for _ in range(2 * len(new) + 1):
        found = diff(old, new, answers)
        assert not answers.keys() & {(one.new.key, one.old.key) for one in found.questions}
        for (after, before), same in answers.items():
            assert same or found.kept.get(after) != before
        for one in found.questions:
            answers[one.new.key, one.old.key] = data.draw(st.booleans())
        if not found.questions:
            break
    yes = [pair for pair, same in answers.items() if same]
    told_apart = {row.key for row in found.removed}
    for after, before in yes:
        # One of several rows of one person keeps the case; the others are merged or split off.
        doubled = after in found.kept or before in found.kept.values()
        assert found.kept.get(after) == before or doubled
        assert before not in told_apart


@settings(max_examples=100, deadline=None)
@given(versions, versions, st.data())
def test_any_answer_whatever_is_obeyed(old: Version, new: Version, data: st.DataObject) -> None:
    if not old or not new:
        return
    one, other = data.draw(cell(new)).key, data.draw(cell(old)).key
    assert diff(old, new, {(one, other): True}).kept[one] == other
    assert diff(old, new, {(one, other): False}).kept.get(one) != other
    assert facts(diff(old, new, {("nobody", other): True})) == facts(diff(old, new))


@settings(max_examples=100, deadline=None)
@given(st.lists(versions, min_size=2, max_size=5), st.booleans())
def test_keys_are_unique_and_a_case_keeps_its_own_through_all_versions(
    uploads: list[Version], remembered: bool
) -> None:
    rows: Version = ()
    last: dict[str, CaseRow] = {}
    for upload in uploads:
        found = diff(rows, upload)
        here = {row.key for row in rows}
        former = [row for key, row in last.items() if key not in here]
        after = keyed(upload, found, last, former if remembered else ())
        keys = [row.key for row in after]
        assert len(set(keys)) == len(keys)
        assert [replace(row, key=key) for row, key in zip(upload, keys, strict=True)] == after
        for before, now in zip(upload, keys, strict=True):
            assert found.kept.get(before.key, now) == now
        gone = {row.key for row in found.removed} | {r.key for m in found.merged for r in m.gone}
        assert not gone & set(keys)
        rows = tuple(after)
        last.update({row.key: row for row in rows})


@settings(max_examples=100, deadline=None)
@given(versions)
def test_a_list_that_is_emptied_and_restored_has_the_same_cases(rows: Version) -> None:
    gone = diff(rows, ())
    assert len(gone.removed) == len(rows)
    taken = {row.key for row in rows}
    assert [row.key for row in keyed(rows, diff((), rows), taken)] == [row.key for row in rows]
    assert keyed(rows, diff((), rows), taken, rows) == list(rows)

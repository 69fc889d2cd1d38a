"""Any sequence of uploads, restores, mappings and decisions loses nothing that was ever stored."""

from __future__ import annotations

import csv
import io
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from rollcall import list_exports, list_history, listing
from rollcall.pipeline import Project
from rollcall.records import CaseRow
from rollcall.store import decisions, list_versions, lists
from rollcall.store.schema import cases
from tests import world

HEADINGS = ["id", "ФИО", "Год", "Город", "Статус", "Примечание"]
FIRST = ("Асанов", "Ким", "Асанова", "Kim", "Жұмабек", "")
GIVEN = ("Али", "Вера", "Марат", "А.", "Vera", "Мурат")
Person = tuple[str, str, str, str, str, str]
people = st.tuples(
    st.sampled_from(["", "", "1", "2", "3", "17", "=x"]),
    st.tuples(st.sampled_from(FIRST), st.sampled_from(GIVEN)).map(" ".join),
    st.sampled_from(["", "1980", "1991", "1980-05-04", "31.02.1990"]),
    st.sampled_from(["Алматы", "Орал", ""]),
    st.sampled_from(["задержан", "отпущен", "жив-здоров", ""]),
    st.sampled_from(["", "брат звонил", "=1+1", "\x00\u2028"]),
)
mappings = st.sampled_from([
    {}, {"status жив-здоров": "found"}, {"Примечание": "ignore"}, {"Город": "remarks"},
])  # fmt: skip


def as_file(rows: list[Person]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADINGS, *rows])
    return out.getvalue().encode()


class Histories(RuleBasedStateMachine):
    """A list and everybody who works on it, beside plain notes of what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="rollcall-history-"))
        self.project: Project = world.reopened(self.folder)
        self.people: list[Person] = []
        self.files: list[bytes] = []
        self.rows: list[list[CaseRow]] = []
        self.ids: dict[str, str] = {}
        self.decided: dict[int, dict[str, Any]] = {}

    def teardown(self) -> None:
        self.project.store.engine.dispose()
        shutil.rmtree(self.folder)

    @initialize(rows=st.lists(people, min_size=3, max_size=8))
    def begin(self, rows: list[Person]) -> None:
        self.people = rows
        self._upload(None, yes=True)

    @rule(person=people, yes=st.booleans())
    def add(self, person: Person, yes: bool) -> None:
        self.people.append(person)
        self._upload(None, yes=yes)

    @precondition(lambda self: len(self.people) > 1)
    @rule(at=st.integers(0, 99), yes=st.booleans())
    def remove(self, at: int, yes: bool) -> None:
        del self.people[at % len(self.people)]
        self._upload(None, yes=yes)

    @rule(at=st.integers(0, 99), person=people, field=st.integers(0, 5), yes=st.booleans())
    def correct(self, at: int, person: Person, field: int, yes: bool) -> None:
        at %= len(self.people)
        row = list(self.people[at])
        row[field] = person[field]
        self.people[at] = (row[0], row[1], row[2], row[3], row[4], row[5])
        self._upload(None, yes=yes)

    @rule(seed=st.integers(0, 99))
    def reorder(self, seed: int) -> None:
        before, same = self._keys(len(self.files)), self.files[-1] == as_file(self.people)
        random.Random(seed).shuffle(self.people)
        self._upload(None, yes=True)
        if same and len(set(self.people)) == len(self.people):
            assert self._keys(len(self.files)) == before

    @rule(given=st.booleans())
    def lose_or_give_ids(self, given: bool) -> None:
        ids = [str(at + 1) if given else "" for at in range(len(self.people))]
        self.people = [(id_, *one[1:]) for id_, one in zip(ids, self.people, strict=True)]
        self._upload(None, yes=True)

    @rule(mapping=mappings, yes=st.booleans())
    def read_in_another_way(self, mapping: dict[str, str], yes: bool) -> None:
        upload = listing.remap(self.project, "list", mapping)
        self._store(upload, yes=yes)

    @rule(at=st.integers(0, 99))
    def restore(self, at: int) -> None:
        number = at % len(self.files) + 1
        if number == len(self.files):
            return
        version = list_history.restore(self.project, "list", number)
        assert (version.restored_from, version.number) == (number, len(self.files) + 1)
        assert self._keys(version.number) == self._keys(number)
        self.files.append(self.files[number - 1])
        self.rows.append(self.rows[number - 1])

    @rule(at=st.integers(0, 99), judgement=st.sampled_from(["same", "different", "unsure"]))
    def decide(self, at: int, judgement: Any) -> None:
        with self.project.store.write() as connection:
            ids = list(connection.execute(select(cases.c.id).order_by(cases.c.id)).scalars())
            case = ids[at % len(ids)]
            number = decisions.decide(
                connection, case, judgement, article_id=None, surface=None, by="m", why="seen",
                now=self.project.clock(), words=("x",),
            )  # fmt: skip
        self.decided[number] = {"case_id": case, "judgement": judgement, "undone": False}

    @precondition(lambda self: any(not one["undone"] for one in self.decided.values()))
    @rule(at=st.integers(0, 99))
    def undo(self, at: int) -> None:
        standing = [number for number, one in self.decided.items() if not one["undone"]]
        number = standing[at % len(standing)]
        with self.project.store.write() as connection:
            decisions.undo(connection, number, self.project.clock(), by="dana")
        self.decided[number]["undone"] = True

    def _keys(self, number: int) -> set[str]:
        with self.project.store.read() as connection:
            rows = list_versions.rows(connection, self.project.viewer, f"list.{number}")
        return {row.key for row in rows}

    def _upload(self, mapping: dict[str, str] | None, *, yes: bool) -> None:
        data = as_file(self.people)
        self._store(
            listing.prepare(self.project, "list", data, "list.csv", mapping=mapping), yes=yes
        )

    def _store(self, upload: listing.Upload, *, yes: bool) -> None:
        if yes:
            upload = listing.as_suggested(upload)
            assert not upload.change.questions
        if listing.store(self.project, upload) is None:
            assert upload.data == self.files[-1]
            return
        self.files.append(upload.data)
        self.rows.append(list(upload.rows))

    @invariant()
    def every_version_is_whole(self) -> None:
        with self.project.store.read() as connection:
            versions = list_versions.versions(connection, self.project.viewer, "list")
            assert [one.number for one in versions] == [*range(len(self.files), 0, -1)]
            for number, (data, rows) in enumerate(zip(self.files, self.rows, strict=True), 1):
                version = versions[-number]
                kept = list_versions.file(connection, self.project.viewer, version.id)
                assert kept is not None
                assert kept[1] == data
                stored = list_versions.rows(connection, self.project.viewer, version.id)
                # Every row with every cell; only which case it is may have another key than read.
                assert [plain(row) for row in stored] == sorted(
                    (plain(row) for row in rows), key=lambda row: row.row
                )
                keys = [row.key for row in stored]
                assert len(set(keys)) == len(keys)

    @invariant()
    def the_list_stands_at_its_newest_version(self) -> None:
        if not self.files:
            return
        with self.project.store.read() as connection:
            newest = list_versions.newest(connection, self.project.viewer, "list")
            assert newest is not None
            now = lists.current(connection, self.project.viewer, "list")
            rows = list_versions.rows(connection, self.project.viewer, newest.id)
        assert sorted(case.row.key for case in now) == sorted(row.key for row in rows)
        by_key = {row.key: row for row in rows}
        assert all(case.row == by_key[case.row.key] for case in now)

    @invariant()
    def cases_and_decisions_stay(self) -> None:
        with self.project.store.read() as connection:
            found = {row.key: row.id for row in connection.execute(select(cases.c.key, cases.c.id))}
            made = {
                one["id"]: {
                    "case_id": one["case_id"],
                    "judgement": one["judgement"],
                    "undone": one["undone_at"] is not None,
                }
                for one in decisions.listed(connection, self.project.viewer)
            }
        assert self.ids.items() <= found.items()
        self.ids = found
        assert made == self.decided


def plain(row: CaseRow) -> CaseRow:
    """A row without the key under which it is stored, and without what no database keeps."""
    cells = {key: text.replace("\x00", "\ufffd") for key, text in row.cells.items()}
    return replace(
        row, key="", cells=cells, remarks=row.remarks.replace("\x00", "\ufffd"), problems=()
    )


class Exports(Histories):
    """The same, looked at through the door that everybody uses; fewer steps, because it is slow."""

    @invariant()
    def every_version_comes_out_as_it_went_in(self) -> None:
        for number, data in enumerate(self.files, 1):
            with self.project.store.read() as connection:
                version = list_history.named_version(connection, self.project, f"list.{number}")
            assert list_exports.as_uploaded(self.project, version).data == data


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestExports = Exports.TestCase
TestExports.settings = settings(max_examples=3, stateful_step_count=6, deadline=None)

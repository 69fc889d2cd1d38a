"""Care in the record: asked for by lists, by rows and by people, shared by one person's cases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from rollcall.errors import RollcallError
from rollcall.records import CaseRow, Flag, Viewer
from rollcall.store import care, exports, list_versions, lists
from rollcall.store.open import Store
from rollcall.store.schema import case_rows, cases

NOW = datetime(2025, 2, 9, 12, tzinfo=UTC)
KEEPER = Viewer("keeper", "keeper")
ROWS = (
    CaseRow("1", ("Анна Тестова",), row=2),
    CaseRow("2", ("Боря Тестов",), age=15, row=3),
    CaseRow("3", ("Вера Тестова",), birth="2006-05", status_date="2024-01-07", row=4),
    CaseRow("4", ("Глеб Тестов",), flags=("silence",), row=5),
)


def _upload(store: Store, rows: tuple[CaseRow, ...] = ROWS, name: str = "taken") -> dict[str, str]:
    with store.write() as connection:
        file = repr(rows).encode()
        list_versions.save_version(
            connection, name, file, "x.csv", rows, change="", viewer=KEEPER, now=NOW
        )
        return {one.row.key: one.id for one in lists.current(connection, KEEPER, name)}


def _care(store: Store, viewer: Viewer = KEEPER) -> dict[str, list[Flag]]:
    with store.read() as connection:
        return {
            one: sorted(asked) for one, asked in care.care_for(connection, viewer).flags.items()
        }


def _flag(store: Store, case_id: str, flag: Flag, why: str = "the mother called") -> bool:
    with store.write() as connection:
        return care.flag(connection, case_id, flag, by="me", why=why, now=NOW)


def test_rows_and_people_ask_for_care(store: Store) -> None:
    ids = _upload(store)
    assert _care(store) == {ids["2"]: ["minor"], ids["3"]: ["minor"], ids["4"]: ["silence"]}
    assert _flag(store, ids["1"], "do_not_publish")
    assert not _flag(store, ids["1"], "do_not_publish"), "asked for already"
    assert _care(store)[ids["1"]] == ["do_not_publish"]


def test_what_people_gave_is_taken_back_but_never_forgotten(store: Store) -> None:
    ids = _upload(store)
    _flag(store, ids["1"], "silence", "the family asked")
    with store.write() as connection:
        care.unflag(connection, ids["1"], "silence", by="you", why="they speak now", now=NOW)
    assert ids["1"] not in _care(store)
    with store.read() as connection:
        (row,) = care.history(connection, KEEPER)
    assert (row["by"], row["why"], row["undone_by"], row["undone_why"]) == (
        "me", "the family asked", "you", "they speak now",
    )  # fmt: skip
    assert row["undone_at"] == NOW
    assert _flag(store, ids["1"], "silence"), "and can be asked for anew"


def test_what_a_list_asks_for_is_lifted_in_the_list_only(store: Store) -> None:
    ids = _upload(store)
    with store.write() as connection:
        with pytest.raises(RollcallError, match="its list"):
            care.unflag(connection, ids["4"], "silence", by="you", why="", now=NOW)
        with pytest.raises(RollcallError, match="has no flag minor"):
            care.unflag(connection, ids["1"], "minor", by="you", why="", now=NOW)
    _upload(store, (*ROWS[:3], CaseRow("4", ("Глеб Тестов",), row=5)))
    assert ids["4"] not in _care(store)


def test_a_case_that_left_its_list_keeps_its_care(store: Store) -> None:
    ids = _upload(store)
    _upload(store, ROWS[:1])
    assert _care(store)[ids["4"]] == ["silence"]


def test_a_person_takes_the_care_of_all_their_cases(store: Store) -> None:
    ids = _upload(store)
    other = _upload(store, (CaseRow("x", ("Gleb Testov",)),), "second")
    with store.write() as connection:
        connection.execute(update(cases).where(cases.c.id == other["x"]).values(person_id=ids["4"]))
    assert _care(store)[other["x"]] == ["silence"]
    with store.read() as connection:
        listed = lists.current(connection, KEEPER, "second")
        assert care.care(connection, listed) == {other["x"]: frozenset({"silence"})}
    with store.write() as connection, pytest.raises(RollcallError, match="same person"):
        care.unflag(connection, other["x"], "silence", by="you", why="", now=NOW)


def test_rows_that_nobody_looked_at_are_looked_at(store: Store) -> None:
    ids = _upload(store)
    before = _care(store)
    with store.write() as connection:
        connection.execute(update(case_rows).values(flags=None))
    assert _care(store) == before
    assert ids["2"] in before


def test_only_known_flags_for_known_cases(store: Store) -> None:
    ids = _upload(store)
    with store.write() as connection:
        with pytest.raises(RollcallError, match="no such case"):
            care.flag(connection, "nobody", "minor", by="me", why="", now=NOW)
        with pytest.raises(RollcallError, match="secret is no flag"):
            care.flag(connection, ids["1"], care.as_flag("secret"), by="me", why="", now=NOW)


def test_exports_are_written_down_and_each_sees_what_they_may(store: Store) -> None:
    reader = Viewer("reader", "reader")
    with store.write() as connection:
        exports.log(
            connection, KEEPER, "rows of a list", rows=4, withheld=0, now=NOW, list_id="taken",
            sha256="0" * 64,
        )  # fmt: skip
        exports.log(connection, reader, "coverage", rows=3, withheld=1, now=NOW)
    with store.read() as connection:
        newest, first = exports.listed(connection, KEEPER)
        (own,) = exports.listed(connection, reader)
    assert (first["by"], first["role"], first["rows"], first["sha256"]) == (
        "keeper", "keeper", 4, "0" * 64,
    )  # fmt: skip
    assert newest["withheld"] == 1
    assert own["what"] == "coverage"
    assert own["withheld"] is None, "a number would give silence away"

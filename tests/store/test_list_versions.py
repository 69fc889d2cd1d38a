"""Versions of lists in the record: every file and row kept, cases that last, nothing rewritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, text

from rollcall.errors import ListError
from rollcall.records import CaseRow, Problem, Viewer
from rollcall.store import list_versions, lists
from rollcall.store.open import Store, open_store

NOW = datetime(2022, 1, 10, tzinfo=UTC)
KEEPER = Viewer("Айгерим", "keeper")
ROWS = (
    CaseRow("1", ("Асан Үсенов", "A. Usenov"), "taken", "detained", "задержан", "2022-01-05",
            "1980", 41, ("Алматы", "Тараз"), "брат звонил", "Лист1", 2,
            {"ФИО": "Асан Үсенов", "Статус": "задержан"},
            (Problem("duplicate", "as row 3", "Лист1", 2, "ФИО"),), ("minor",), "1"),
    CaseRow("2", ("Вера Ким",), "taken", "missing", sheet="Лист1", row=3,
            cells={"ФИО": "Вера Ким"}),
)  # fmt: skip


def save(store: Store, rows: tuple[CaseRow, ...], day: int = 0, **more: object) -> str:
    with store.write() as connection:
        return list_versions.save_version(
            connection, "taken", f"file of day {day}".encode(), f"{day}.csv", rows,
            change="+2", viewer=KEEPER, now=NOW + timedelta(days=day), **more,  # type: ignore[arg-type]
        )  # fmt: skip


def test_every_cell_comes_back_as_it_was_and_the_file_byte_for_byte(store: Store) -> None:
    version = save(store, ROWS)
    with store.read() as connection:
        assert list_versions.rows(connection, KEEPER, version) == list(ROWS)
        assert [case.row for case in lists.current(connection, KEEPER, "taken")] == list(ROWS)
        assert list_versions.file(connection, KEEPER, version) == ("0.csv", b"file of day 0")


def test_who_when_which_bytes_how_it_was_read_and_what_was_answered_is_kept(store: Store) -> None:
    sheet = {"name": "Лист1", "header": 1, "columns": [["ФИО", "name"], ["Статус", None]]}
    answers = (("2", "1", False), ("3", "1", None))
    mapping = {"status жив": "found"}
    save(
        store,
        ROWS,
        mapping=mapping,
        answers=answers,
        understood={"sheets": [sheet], "problems": []},
    )
    with store.read() as connection:
        found = list_versions.newest(connection, KEEPER, "taken")
    assert found is not None
    assert (found.id, found.number, found.file_name, found.bytes) == ("taken.1", 1, "0.csv", 13)
    assert (found.uploaded_by, found.uploaded_at, found.change) == ("Айгерим", NOW, "+2")
    assert (found.mapping, found.answers, found.open_questions) == (mapping, answers, 1)
    assert (found.understood["sheets"], found.restored_from) == ([sheet], None)
    assert len(found.sha256) == 64


def test_a_case_that_leaves_and_comes_back_is_the_same_case(store: Store) -> None:
    save(store, ROWS)
    with store.read() as connection:
        first = {case.row.key: case.id for case in lists.each(connection, KEEPER)}
    save(store, ROWS[:1], 1)
    with store.read() as connection:
        assert [case.row.key for case in lists.each(connection, KEEPER)] == ["1"]
        assert list_versions.rows(connection, KEEPER, "taken.1") == list(ROWS)
        assert list_versions.taken(connection, "taken") == {"1", "2"}
    save(store, ROWS, 2)
    with store.read() as connection:
        assert {case.row.key: case.id for case in lists.each(connection, KEEPER)} == first
        numbers = [one.number for one in list_versions.versions(connection, KEEPER, "taken")]
    assert numbers == [3, 2, 1]


def test_a_case_that_left_is_known_as_it_last_stood(store: Store) -> None:
    save(store, ROWS)
    later = replace(ROWS[1], status="found", status_words="найдена")
    save(store, (ROWS[0], later), 1)
    save(store, (), 2)
    save(store, ROWS[:1], 3)
    with store.read() as connection:
        assert list_versions.former(connection, KEEPER, "taken") == [later]
        assert list_versions.former(connection, KEEPER, "another") == []


def test_an_earlier_version_is_restored_as_a_new_one(store: Store) -> None:
    save(store, ROWS, mapping={"Кличка": "other_names"})
    corrected = replace(ROWS[1], names=("Вера Кимова",))
    save(store, (corrected,), 1)
    with store.write() as connection:
        old = list_versions.version(connection, KEEPER, "taken", 1)
        assert old is not None
        list_versions.restore_version(
            connection, old, change="+1", viewer=Viewer("another"), now=NOW + timedelta(days=3)
        )
    with store.read() as connection:
        newest = list_versions.newest(connection, KEEPER, "taken")
        assert newest is not None
        assert (newest.id, newest.restored_from, newest.uploaded_by) == ("taken.3", 1, "another")
        assert newest.mapping == {"Кличка": "other_names"}
        assert newest.sha256 == old.sha256
        assert list_versions.file(connection, KEEPER, "taken.3") == ("0.csv", b"file of day 0")
        assert [case.row for case in lists.current(connection, KEEPER, "taken")] == list(ROWS)
        assert list_versions.rows(connection, KEEPER, "taken.2") == [corrected]


def test_two_rows_with_one_key_are_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(ListError) as caught:
        save(store, (ROWS[0], replace(ROWS[1], key="1")))
    assert "Ким" not in str(caught.value)
    with store.read() as connection:
        assert list_versions.names(connection, KEEPER) == []


def test_lists_do_not_mix(store: Store) -> None:
    save(store, ROWS)
    with store.write() as connection:
        list_versions.save_version(
            connection, "dead", b"x", "dead.csv", ROWS[:1], change="+1", viewer=KEEPER, now=NOW
        )
    save(store, (), 1)
    with store.read() as connection:
        assert [case.list_id for case in lists.each(connection, KEEPER)] == ["dead"]
        assert list_versions.names(connection, KEEPER) == ["dead", "taken"]


def test_cells_that_no_database_keeps_are_kept_without_what_is_unfit(store: Store) -> None:
    odd = CaseRow("a\x00b", ("Ким\ud800",), cells={"Имя\x00": "Ким\ud800"}, sheet="\udfff", row=1)
    save(store, (odd, *ROWS))
    with store.read() as connection:
        found = {case.row.row: case.row for case in lists.each(connection, KEEPER)}[1]
        keys = list_versions.taken(connection, "taken")
    assert found.key in keys
    assert dict(found.cells) == {"Имя\ufffd": "Ким\ufffd"}
    assert found.names == ("Ким\ufffd",)


def test_ten_thousand_rows_are_stored_by_a_handful_of_statements(store: Store) -> None:
    many = tuple(replace(ROWS[1], key=str(n), row=n) for n in range(10_000))
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    save(store, many)
    event.remove(store.engine, "before_cursor_execute", note)
    with store.read() as connection:
        assert sum(1 for _ in lists.each(connection, KEEPER)) == 10_000
    assert len(statements) < 40


def test_what_was_read_of_people_is_sealed_in_every_version_a_restored_one_too(
    record_url: str,
) -> None:
    store = open_store(record_url, keys=[Fernet.generate_key().decode()])
    save(store, ROWS, answers=(("Ким Вера", "1", True),))
    save(store, ROWS[:1], 1)
    with store.write() as connection:
        old = list_versions.version(connection, KEEPER, "taken", 1)
        assert old is not None
        list_versions.restore_version(connection, old, change="", viewer=KEEPER, now=NOW)
    with store.read() as connection:
        assert list_versions.rows(connection, KEEPER, "taken.3") == list(ROWS)
        assert list_versions.file(connection, KEEPER, "taken.3") == ("0.csv", b"file of day 0")
        raw = [
            str(row)
            for table in ("case_rows", "list_versions")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert not [row for row in raw if "Ким" in row or "брат" in row or "file of day" in row]
    store.engine.dispose()

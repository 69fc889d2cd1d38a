"""Encryption at rest: what a thief of the disk finds, and what becomes of keys."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, type_coerce
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.errors import SettingsError, StoreError
from rollcall.match import backwards
from rollcall.match.known import Known
from rollcall.names import skeleton
from rollcall.pipeline import Project, open_project, run_step
from rollcall.records import CaseRow, Viewer
from rollcall.store import care, decisions, list_versions, lists, resealing
from rollcall.store.open import Store, open_store
from rollcall.store.schema import case_rows, metadata, searched, searches
from rollcall.store.sealing import new_key
from rollcall.store.types import Sealed, SealedBytes, SealedJson, Text, token_of
from tests import world

NOW = datetime(2025, 2, 9, 12, tzinfo=UTC)
KEEPER = Viewer("keeper", "keeper")
ROW = CaseRow(
    "1",
    ("Тестемир Выдуманов", "Testemir Vydumanov"),
    birth="1987-03-14",
    places=("Выдумск",),
    remarks="брат Алии",
    cells={"ФИО": "Тестемир Выдуманов", "тел.": "+7 700 000 00 01"},
)
FILE = "ФИО;тел.\nТестемир Выдуманов;+7 700 000 00 01\n".encode()
SECRETS = ("Выдуманов", "Vydumanov", "1987-03-14", "Выдумск", "брат Алии", "000 00 01")


def _upload(store: Store) -> str:
    with store.write() as connection:
        list_versions.save_version(
            connection, "taken", FILE, "x.csv", [ROW], change="+1", viewer=KEEPER, now=NOW
        )
        (case,) = lists.current(connection, KEEPER, "taken")
        care.flag(connection, case.id, "silence", by="me", why="сказала Алия", now=NOW)
        return case.id


def _read(store: Store) -> CaseRow:
    with store.read() as connection:
        (case,) = lists.current(connection, KEEPER, "taken")
        assert list_versions.file(connection, KEEPER, "taken.1") == ("x.csv", FILE)
        assert care.history(connection, KEEPER)[0]["why"] == "сказала Алия"
        return case.row


def _holds(content: bytes, *words: str) -> list[str]:
    """Those of the words that bytes hold, as text or as JSON writes them."""
    return [
        word
        for word in words
        if word.encode() in content or json.dumps(word)[1:-1].encode() in content
    ]


def _raw(store: Store) -> bytes:
    """Everything in the sealed columns as the database has it."""
    found = []
    with store.read() as connection:
        for table, columns in resealing.sealed_columns().items():
            raw = [type_coerce(column, resealing._KINDS[type(column.type)]()) for column in columns]
            for row in connection.execute(select(*raw).select_from(table)):
                found += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    return b"\n".join(found)


def _closed(store: Store) -> None:
    store.engine.dispose()


def test_with_a_key_everything_reads_as_before_and_the_database_holds_nothing(
    record_url: str,
) -> None:
    store = open_store(record_url, keys=[new_key()])
    _upload(store)
    assert _read(store) == ROW
    raw = _raw(store)
    assert len(raw) > 1000
    assert not _holds(raw, *SECRETS, "сказала Алия")
    _closed(store)


def test_a_missing_or_wrong_key_is_one_clear_error(record_url: str) -> None:
    _closed(open_store(record_url, keys=[new_key()]))  # nothing in it yet but the key's mark
    with pytest.raises(StoreError, match="sealed, and no key is set"):
        open_store(record_url)
    with pytest.raises(StoreError, match="sealed with another key"):
        open_store(record_url, keys=[new_key()])
    with pytest.raises(SettingsError, match="no encryption key"):
        open_store(record_url, keys=["short"])


def test_what_was_written_before_the_key_is_read_and_then_sealed(record_url: str) -> None:
    plain = open_store(record_url)
    _upload(plain)
    assert _holds(_raw(plain), *SECRETS) == list(SECRETS)
    _closed(plain)
    store = open_store(record_url, keys=[new_key()])
    assert _read(store) == ROW
    assert resealing.reseal(store) >= 3
    assert not _holds(_raw(store), *SECRETS)
    assert _read(store) == ROW
    assert resealing.reseal(store) == 0, "a second time there is nothing to do"
    resealing.forget(store)
    assert _read(store) == ROW
    _closed(store)


def test_a_new_key_takes_over_and_the_old_one_can_go(record_url: str) -> None:
    old, new = new_key(), new_key()
    first = open_store(record_url, keys=[old])
    _upload(first)
    _closed(first)
    both = open_store(record_url, keys=[new, old])
    assert _read(both) == ROW
    assert resealing.reseal(both) >= 3
    _closed(both)
    alone = open_store(record_url, keys=[new])
    assert _read(alone) == ROW
    _closed(alone)
    with pytest.raises(StoreError, match="another key"):
        open_store(record_url, keys=[old])


def test_sealing_that_is_killed_goes_on_where_it_was(record_url: str) -> None:
    plain = open_store(record_url)
    rows = [CaseRow(str(n), (f"Тестемир {n} Выдуманов",)) for n in range(1200)]
    with plain.write() as connection:
        list_versions.save_version(
            connection, "many", FILE, "x.csv", rows, change="", viewer=KEEPER, now=NOW
        )
    _closed(plain)
    store = open_store(record_url, keys=[new_key()])

    def killed(table: str, done: int, total: int) -> None:
        if table == "case_rows" and done >= 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal(store, killed)
    with store.read() as connection:
        assert len(lists.current(connection, KEEPER, "many")) == 1200, "whole in between"
    seen: list[tuple[str, int, int]] = []
    written = resealing.reseal(store, lambda *told: seen.append(told))
    assert written == 700
    assert ("case_rows", 1200, 1200) in seen
    _closed(store)


def test_an_error_of_the_database_repeats_no_name(tmp_path: Path) -> None:
    """PostgreSQL itself quotes the row that it refuses; there a key keeps names out of that."""
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    row = {"version_id": "none", "case_id": "none", "name": "Выдуманов", "data": {}}
    with pytest.raises(IntegrityError) as caught, store.write() as connection:
        connection.execute(case_rows.insert().values(**row))
    assert "Выдуманов" not in str(caught.value)
    _closed(store)


def test_the_sealed_columns_are_those_with_a_sealed_type() -> None:
    """Reads the tables anew, so that no column is forgotten when it is added."""
    kinds = (Sealed, SealedJson, SealedBytes)
    typed = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, kinds)
    }
    found = {(t.name, c.name) for t, some in resealing.sealed_columns().items() for c in some}
    assert found == typed
    assert {("case_rows", "data"), ("list_versions", "file"), ("messages", "html")} <= found


@pytest.fixture
def filled(home: Path) -> Iterator[Project]:
    """A project that has worked for a while without a key."""
    (home / "rollcall.toml").write_text('[[subscriber]]\nid = "me"\n', "utf-8")
    one = world.reopened(home)
    world.upload(one, _LISTED, "second")
    for step in ("match", "index", "alert", "digest"):
        run_step(one, step)
    with one.store.write() as connection:
        (case,) = [c for c in lists.each(connection, KEEPER, "second") if c.row.key == "1"]
        decisions.decide(
            connection, case.id, "same", article_id=None, surface=None, by="me",
            why="тётя Зауре сказала", now=NOW, spelling="Тастемиров Жумабек Выдумбайулы",
            evidence={"listed": {"names": ["Тастемиров Жумабек Выдумбайулы"]}},
        )  # fmt: skip
    yield one
    one.store.engine.dispose()


_LISTED = """id,name,birth,remarks,status
1,Жумабек Выдумбайулы Тастемиров,1987-03-14,сосед Ержана,missing
2,Тестемир Выдуманов,1991-07-23,брат Алии,missing
"""
_KEPT = ("Выдумбайулы", "Выдуманов", "1987-03-14", "1991-07-23", "Ержан", "брат Алии", "Зауре")


def _everything(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a project but the settings and what was written for people to read."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.suffix not in (".toml", ".html"):
            yield path.relative_to(home).as_posix(), path.read_bytes()


def _digests(store: Store) -> set[str]:
    """Digests of what lists say of people: whoever guesses that could see that it is right."""
    with store.read() as connection:
        marks = [
            json.loads(one)["mark"]
            for one in connection.execute(select(searches.c.state)).scalars()
        ]
        return {*connection.execute(select(searched.c.details)).scalars(), *marks}


def test_a_thief_of_the_disk_finds_nobody_of_the_list(filled: Project, tmp_path: Path) -> None:
    home, key_file = filled.settings.home, tmp_path / "key"
    before = {name for name, content in _everything(home) if _holds(content, *_KEPT)}
    assert any(name.startswith("record.sqlite") for name in before), "or this proves nothing"
    assert any(name.startswith("names/") for name in before)
    digests = _digests(filled.store)
    assert len(digests) > 2, "two cases and a search, or this proves nothing"
    filled.store.engine.dispose()
    _typed(home, "key", "new", "--file", str(key_file))
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    with (home / "rollcall.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[encryption]\nkey_file = "{key_file}"\n')
    assert "rows sealed" in _typed(home, "key", "apply")
    sealed = open_project(home)
    for step in ("match", "index", "alert", "digest"):
        run_step(sealed, step)
    assert _digests(sealed.store) >= digests, "sealed, they still tell what was searched for"
    with sealed.store.read() as connection:
        assert backwards.search(sealed.store, sealed.clock, Known(None)) is None, "nothing is news"
        raw = [type_coerce(column, Text()) for column in (searched.c.details, searches.c.state)]
        written = [cell for one in raw for cell in connection.execute(select(one)).scalars()]
    assert all(token_of(cell) for cell in written)
    sealed.store.engine.dispose()
    sounds = [skeleton(word) for word in ("Выдумбайулы", "Выдуманов")]
    for name, content in _everything(home):
        assert not _holds(content, *_KEPT, *sounds, *digests), name
    assert not list((home / "names").glob("*")), "listed names stay in memory"


def test_keys_are_made_kept_and_changed_on_the_command_line(home: Path, tmp_path: Path) -> None:
    (home / "rollcall.toml").write_text("", "utf-8")
    file = tmp_path / "key"
    assert len(_typed(home, "key", "new").strip()) == 44
    _typed(home, "key", "new", "--file", str(file))
    (first,) = file.read_text().split()
    key = {"ROLLCALL_ENCRYPTION__KEY_FILE": str(file)}
    _typed(home, "key", "apply", **key)
    said = _typed(home, "key", "new", "--file", str(file))
    assert "old key stays" in said
    assert file.read_text().split()[1] == first
    assert "can be removed" in _typed(home, "key", "apply", **key)
    other = tmp_path / "list.csv"
    other.write_text("id,name\n", "utf-8")
    with pytest.raises(SettingsError, match="no file of keys"):
        _typed(home, "key", "new", "--file", str(other))
    assert other.read_text("utf-8") == "id,name\n"
    with pytest.raises(StoreError, match="no key is set"):
        _typed(home, "lists", "show")


def _typed(home: Path, *words: str, **more: str) -> str:
    done = CliRunner().invoke(app, words, env={"ROLLCALL_HOME": str(home), **more})
    if done.exception is not None:
        raise done.exception
    return done.stdout

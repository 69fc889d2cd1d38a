"""The record: gone, damaged, of another version, sealed with another key, on a real server."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from rollcall.doctor import Check, Facts, Finding, examine
from rollcall.doctor.base import ok
from rollcall.doctor.record_door import look
from rollcall.store.open import open_store
from rollcall.store.sealing import new_key
from tests.conftest import miss
from tests.doctor.conftest import Patient


def sql(patient: Patient, words: str) -> None:
    connection = sqlite3.connect(patient.home / "record.sqlite")
    with connection:
        connection.execute(words)
    connection.close()


def test_a_record_that_is_gone(patient: Patient) -> None:
    (patient.home / "record.sqlite").unlink()
    patient.only("record.reachable", "warning", "there is no record")
    assert not (patient.home / "record.sqlite").exists(), "looking makes none"
    crawl = patient.home / "evidence/2022-01/20220110T000000-aa"
    crawl.mkdir(parents=True)
    (crawl / "a.warc.gz").write_bytes(b"")
    patient.only("record.reachable", "wrong", "is gone")


def test_a_file_that_is_no_record(patient: Patient) -> None:
    (patient.home / "record.sqlite").write_bytes(b"nothing of the kind" * 100)
    patient.only("record.reachable", "wrong", "not a database")


def test_a_damaged_record(patient: Patient) -> None:
    path = patient.home / "record.sqlite"
    data = bytearray(path.read_bytes())
    connection = sqlite3.connect(path)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_facts_at'"
    ).fetchone()
    connection.close()
    data[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    path.write_bytes(data)
    told = patient.ill()
    assert told["record.integrity"].level == "wrong"
    assert "rollcall restore" in told["record.integrity"].remedy


def test_an_older_and_a_newer_record(patient: Patient) -> None:
    sql(patient, "UPDATE alembic_version SET version_num = '0003'")
    told = patient.only("record.schema", "warning", "of version 0003")
    assert "copy the record first" in told.remedy
    sql(patient, "UPDATE alembic_version SET version_num = '9999'")
    patient.only("record.schema", "wrong", "newer than this program")


def test_a_table_that_somebody_changed_by_hand(patient: Patient) -> None:
    sql(patient, "ALTER TABLE decisions DROP COLUMN undone_by")
    sql(patient, "DROP TABLE case_flags")
    told = patient.ill()
    assert told["record.tables"].level == "wrong"
    assert "case_flags, decisions.undone_by" in told["record.tables"].words
    assert "refused a question" in told["steps.lists"].words
    assert "record.tables" in told["steps.lists"].remedy


def test_a_key_that_does_not_open_the_record(patient: Patient) -> None:
    right, other = new_key(), new_key()
    open_store(f"sqlite:///{patient.home / 'record.sqlite'}", keys=[right]).engine.dispose()
    patient.only("record.key", "wrong", "no key is set")
    patient.environment["ROLLCALL_ENCRYPTION__KEY"] = right
    assert patient.told()["record.key"].level == "ok"
    patient.environment["ROLLCALL_ENCRYPTION__KEY"] = other
    told = patient.ill()["record.key"]
    assert (told.level, "sealed with another key" in told.words) == ("wrong", True)
    patient.environment["ROLLCALL_ENCRYPTION__KEY"] = "no-key-at-all"
    told = patient.ill()["record.key"]
    assert (told.level, "no encryption key" in told.words) == ("wrong", True)
    assert not any(word in repr(patient.told()) for word in (right, other, "no-key-at-all"))


def test_a_server_that_is_not_there(patient: Patient) -> None:
    url = "postgresql+psycopg://me:hush-hush@127.0.0.1:1/record"
    patient.environment["ROLLCALL_RECORD__URL"] = url
    told = patient.only("record.reachable", "wrong", "cannot be opened")
    assert "record.url" in told.remedy
    assert "hush-hush" not in told.words


def test_a_password_that_cannot_be_read(patient: Patient) -> None:
    patient.environment["ROLLCALL_RECORD__URL"] = "postgresql+psycopg://me@127.0.0.1:1/record"
    patient.environment["ROLLCALL_RECORD__PASSWORD_FILE"] = "no-such-file"
    told = patient.ill()
    assert "record.password_file" in told["record.reachable"].words
    (patient.home / "no-such-file").write_text("hush-hush")
    assert "hush-hush" not in str(patient.ill())


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database in another encoding, on a real server."""
    server = os.environ.get("POSTGRESQL_URL", "")
    if not server:
        miss("no PostgreSQL: `make services` starts one and says how to set POSTGRESQL_URL")
    name = f"rollcall_test_{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    like = f"TEMPLATE template0 ENCODING '{request.param}' LC_COLLATE 'C' LC_CTYPE 'C'"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" {like}'))
    yield server.rsplit("/", 1)[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_a_record_on_a_real_server(patient: Patient, record_url: str) -> None:
    patient.environment["ROLLCALL_RECORD__URL"] = record_url
    patient.only("record.schema", "warning", "the database is empty")
    open_store(record_url).engine.dispose()
    told = patient.told()
    ours = {name: one.level for name, one in told.items() if name.startswith("record.")}
    assert ours == dict.fromkeys(
        ("record.reachable", "record.schema", "record.tables", "record.key", "record.server",
         "record.rights",
         "record.connections", "record.clock", "record.tls"), "ok",
    )  # fmt: skip
    assert "PostgreSQL" in told["record.server"].words


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_a_server_without_the_programs_for_its_backup(
    patient: Patient, record_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient.environment["ROLLCALL_RECORD__URL"] = record_url
    open_store(record_url).engine.dispose()
    monkeypatch.setenv("PATH", "/nowhere")
    told = patient.told()["backup.programs"]
    assert (told.level, "pg_dump" in told.words) == ("warning", True), told
    assert told.remedy


@pytest.mark.parametrize("database", ["LATIN1"], indirect=True)
def test_a_database_without_room_for_all_letters(patient: Patient, database: str) -> None:
    patient.environment["ROLLCALL_RECORD__URL"] = database
    open_store(database).engine.dispose()
    told = patient.ill()["record.server"]
    assert (told.level, "LATIN1" in told.words) == ("wrong", True)


@pytest.mark.parametrize("database", ["SQL_ASCII"], indirect=True)
def test_a_database_that_knows_no_letters_at_all(patient: Patient, database: str) -> None:
    patient.environment["ROLLCALL_RECORD__URL"] = database
    told = patient.only("record.reachable", "wrong", "SQL_ASCII")
    assert "ENCODING 'UTF8'" in told.remedy


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_a_user_who_may_only_read(patient: Patient, record_url: str) -> None:
    store = open_store(record_url)
    role = f"reader_{uuid4().hex[:8]}"
    with store.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"))
    try:
        parts = record_url.partition("://")
        host = parts[2].rpartition("@")[2]
        patient.environment["ROLLCALL_RECORD__URL"] = f"{parts[0]}://{role}@{host}"
        told = patient.ill()["record.rights"]
        assert (told.level, "may not write" in told.words) == ("wrong", True)
    finally:
        with store.engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))
        store.engine.dispose()


def test_nothing_is_written_through_its_door(patient: Patient, record_url: str) -> None:
    open_store(record_url).engine.dispose()
    patient.environment["ROLLCALL_RECORD__URL"] = record_url
    held = look(patient.facts().own)
    for words in ("DELETE FROM articles", "CREATE TABLE mine (id INTEGER)"):
        with held.read() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
            connection.execute(text(words))


def test_a_question_that_takes_too_long_is_broken_off(patient: Patient, record_url: str) -> None:
    open_store(record_url).engine.dispose()
    patient.environment["ROLLCALL_RECORD__URL"] = record_url
    facts = patient.facts()
    facts.record = look(facts.own)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    def ask(facts: Facts) -> Finding:
        with facts.held.read(0.2) as connection:
            return ok(str(connection.execute(text(endless)).scalar()))

    began = time.monotonic()
    (told,) = examine(facts, checks=[Check("a", "b", ask, "c", needs="record")])
    assert (told.level, "took too long" in told.words) == ("warning", True)
    assert time.monotonic() - began < 60, "it would never end by itself"


def test_a_log_that_somebody_holds_up(patient: Patient) -> None:
    one = patient.open()
    with one.store.read() as connection:
        connection.execute(text("SELECT count(*) FROM articles")).scalar()
        wal = patient.home / "record.sqlite-wal"
        with wal.open("ab") as file:
            file.truncate(300 << 20)
        patient.only("record.log", "warning", "314.6 MB wait")
    one.store.engine.dispose()

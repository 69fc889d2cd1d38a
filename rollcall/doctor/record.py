"""Can the record be opened, is it this program's, whole, and sealed with our key?"""

from __future__ import annotations

import time

from sqlalchemy import Connection, inspect, make_url, select, text
from sqlalchemy.exc import OperationalError

from rollcall.clock import lasting
from rollcall.doctor.base import (
    Check,
    Facts,
    Finding,
    ok,
    size,
    some,
    warning,
    wrong,
)
from rollcall.doctor.record_door import look
from rollcall.errors import StoreError
from rollcall.store import clocks
from rollcall.store.open import SCHEMA_VERSION
from rollcall.store.schema import metadata, seals

_SLOW = 2.0
_OLDEST_SERVER = 13
_WAL = 256 << 20
_CHECKED_SECONDS = 7.0
_HERE = ("", "localhost", "127.0.0.1", "::1")


def reachable(facts: Facts) -> Finding:
    """Can the record be opened? Here it is, for all checks that follow."""
    facts.record = look(facts.own)
    held = facts.record
    if held.path is not None and not held.path.exists():
        if any(facts.own.evidence.glob("*/*/*.warc.gz")):
            return wrong(f"{held.path} is gone, and there is evidence that it should know")
        return warning(
            f"there is no record at {held.path} yet", "the next command makes it: `rollcall status`"
        )
    if held.trouble is not None:
        return wrong(str(held.trouble))
    words = f"{held.shown} answers in {held.seconds:.2f} seconds"
    return warning(words) if held.seconds > _SLOW else ok(words)


def schema(facts: Facts) -> Finding | None:
    """Is the record of this program's version?"""
    held = facts.record
    if held is None or held.store is None:
        return None
    if held.version == SCHEMA_VERSION:
        return ok(f"the record is of this program's version ({SCHEMA_VERSION})")
    if held.version is None:
        return warning(
            "the database is empty", "the next command makes the tables: `rollcall status`"
        )
    if held.version < SCHEMA_VERSION:
        return warning(
            f"the record is of version {held.version}, and the next command brings it to "
            f"{SCHEMA_VERSION}: there is no way back",
            "copy the record first (its file, or pg_dump), then run `rollcall status`",
        )
    return wrong(
        f"the record is of version {held.version}, newer than this program ({SCHEMA_VERSION})",
        "install the newer Rollcall here, too: an older one must not write to it",
    )


def tables(facts: Facts) -> Finding:
    """Are all tables and columns there that this version has?"""
    with facts.held.read() as connection:
        there = inspect(connection)
        known = set(there.get_table_names())
        lost = [table.name for table in metadata.sorted_tables if table.name not in known]
        for table in metadata.sorted_tables:
            if table.name in known:
                held = {column["name"] for column in there.get_columns(table.name)}
                lost += [f"{table.name}.{c.name}" for c in table.columns if c.name not in held]
    if lost:
        return wrong(f"the record says that it is of this version, and lacks {some(lost)}")
    return ok("the record has all tables of this version")


def key(facts: Facts) -> Finding:
    """Does the key that is set open the record?"""
    held = facts.held
    if held.key_trouble is not None:
        return wrong(str(held.key_trouble))
    try:
        with held.read() as connection:
            known = connection.execute(select(seals.c.word)).first() is not None
    except StoreError as error:  # no key, or another one
        return wrong(str(error))
    if known and facts.own.is_sealed:
        return ok("the record is sealed, and the key that is set opens it")
    if known:
        return wrong("the record is sealed, and no key is set")
    if facts.own.is_sealed:
        return warning("a key is set, and nothing is sealed with it yet")
    return ok("no key is set: whoever has the record's files can read the lists")


def integrity(facts: Facts) -> Finding | None:
    """Is the SQLite file whole? Looks for some seconds at most."""
    held = facts.held
    if held.path is None:
        return None
    bytes_ = held.path.stat().st_size
    started = time.monotonic()
    try:
        with held.read(_CHECKED_SECONDS) as connection:
            first = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except OperationalError as error:
        if "interrupted" not in str(error.orig):
            raise
        return ok(
            f"in {_CHECKED_SECONDS:.0f} seconds no damage was met; at {size(bytes_)} the rest of "
            "the record was not looked at"
        )
    if first != "ok":
        return wrong(f"{held.path} is damaged: {str(first)[:200]}")
    return ok(f"all {size(bytes_)} of the record are whole ({time.monotonic() - started:.1f} s)")


def log(facts: Facts) -> Finding | None:
    """Is what was written brought to its place, or does somebody hold it up?"""
    path = facts.held.path
    if path is None:
        return None
    wal = path.with_name(path.name + "-wal")
    waiting = wal.stat().st_size if wal.exists() else 0
    if waiting > max(_WAL, path.stat().st_size // 2):
        return warning(
            f"{size(waiting)} wait in {wal.name} to be brought to their places: some process has "
            "been reading for very long"
        )
    return ok(f"{size(waiting)} wait in the log of the record")


def _one(connection: Connection, query: str) -> str:
    return str(connection.execute(text(query)).scalar())


def server(facts: Facts) -> Finding | None:
    """Is the PostgreSQL one that we can use?"""
    if facts.held.is_file:
        return None
    with facts.held.read() as connection:
        version = int(_one(connection, "SHOW server_version_num")) // 10_000
        encoding = _one(connection, "SHOW server_encoding")
        standby = _one(connection, "SELECT pg_is_in_recovery()") == "True"
    if version < _OLDEST_SERVER:
        return wrong(f"the server is PostgreSQL {version}, older than {_OLDEST_SERVER}")
    if encoding != "UTF8":
        return wrong(f"the database is in {encoding}, which has no room for all letters")
    if standby:
        return wrong("the server is a standby: it takes no writes")
    return ok(f"PostgreSQL {version}, in UTF8")


def rights(facts: Facts) -> Finding | None:
    """May we write to the record, and migrate it?"""
    if facts.held.is_file:
        return None
    with facts.held.read() as connection:
        may = "SELECT has_schema_privilege(current_schema(), 'CREATE')"
        create = _one(connection, may) == "True"
        may = "SELECT has_table_privilege('step_state', 'SELECT, INSERT, UPDATE, DELETE')"
        write = all(
            _one(connection, may.replace("SELECT, INSERT, UPDATE, DELETE", word)) == "True"
            for word in ("SELECT", "INSERT", "UPDATE", "DELETE")
        )
    if not write:
        return wrong("the user of record.url may not write to the tables of the record")
    if not create:
        return warning("the user of record.url may not make tables: it cannot migrate the record")
    return ok("the user of record.url may write to the record and migrate it")


def connections(facts: Facts) -> Finding | None:
    """Are there connections left for more workers?"""
    if facts.held.is_file:
        return None
    with facts.held.read() as connection:
        most = int(_one(connection, "SHOW max_connections"))
        kept = int(_one(connection, "SHOW superuser_reserved_connections"))
        used = int(_one(connection, "SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database"))
    words = f"{used} of {most - kept} connections to the server are in use"
    return warning(words) if used > 0.8 * (most - kept) else ok(words)


def clock(facts: Facts) -> Finding | None:
    """Have the server and this machine the same time?"""
    if facts.held.is_file:
        return None
    with facts.held.read() as connection:
        apart = abs(clocks.apart(connection))
    if apart > 60:
        return wrong(f"the clocks of the server and of this machine are {lasting(apart)} apart")
    if apart > 5:
        return warning(f"the clocks of the server and of this machine are {lasting(apart)} apart")
    return ok("the server's clock is that of this machine, within five seconds")


def tls(facts: Facts) -> Finding | None:
    """Can somebody on the way read the record?"""
    if facts.held.is_file:
        return None
    url = make_url(facts.own.record_url)
    host = url.host or str(url.query.get("host", ""))
    if host in _HERE or host.startswith("/"):
        return ok("the server is on this machine")
    with facts.held.read() as connection:
        query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        safe = _one(connection, query) == "True"
    if not safe:
        return wrong(f"lists and articles travel to {host} unencrypted")
    return ok(f"the connection to {host} is encrypted")


_ALL_STOPS = "`rollcall restore` makes a project of the newest backup"
CHECKS = (
    Check(
        "record.reachable",
        "the database answers, and quickly",
        reachable,
        "check record.url in rollcall.toml, and that the server runs and takes connections from "
        "here (its database made with ENCODING 'UTF8'), or that the file is a record of Rollcall; "
        f"if it is lost, {_ALL_STOPS}",
    ),
    Check(
        "record.schema",
        "the record is of this program's version",
        schema,
        "copy the record, then run `rollcall status`; or install the newer Rollcall",
    ),
    Check(
        "record.tables",
        "the record has all tables and columns of its version",
        tables,
        f"somebody has changed the database by hand, or an upgrade was broken off: {_ALL_STOPS}",
        needs="record",
    ),
    Check(
        "record.key",
        "the key that is set opens the record, and it is known whether it is sealed",
        key,
        "set the key that the record was sealed with (encryption.key_file); `rollcall key apply` "
        "seals what was written before there was a key",
        needs="record",
    ),
    Check(
        "record.log",
        "what was written to SQLite is brought to its place in time",
        log,
        "end processes that have had the record open for days (`rollcall web`, a database viewer)",
        needs="record",
    ),
    Check(
        "record.server",
        f"PostgreSQL is {_OLDEST_SERVER} or newer, in UTF8, and takes writes",
        server,
        "let record.url name a database of a newer server, made with ENCODING 'UTF8', that is no "
        "standby",
        needs="record",
    ),
    Check(
        "record.rights",
        "the user of PostgreSQL may write to the record and migrate it",
        rights,
        "make the user of record.url the owner of the database's tables and its schema",
        needs="record",
    ),
    Check(
        "record.connections",
        "PostgreSQL has connections left",
        connections,
        "raise max_connections in postgresql.conf, or run fewer workers at once",
        needs="record",
    ),
    Check(
        "record.clock",
        "the database server's clock and this machine's agree: leases depend on it",
        clock,
        "let both machines set their clocks by the network (chrony, systemd-timesyncd)",
        needs="record",
    ),
    Check(
        "record.tls",
        "the way to a database on another machine is encrypted",
        tls,
        "switch ssl on in postgresql.conf, and write ?sslmode=verify-full behind record.url",
        needs="record",
    ),
    Check(
        "record.integrity",
        "the SQLite file is whole, as far as can be told in a few seconds",
        integrity,
        f"stop everything that writes, keep the file, and {_ALL_STOPS}",
        needs="record",
        slow=True,
    ),
)

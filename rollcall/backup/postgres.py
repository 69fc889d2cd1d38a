"""PostgreSQL's own programs, which alone know all of a database: pg_dump and pg_restore.

They run without a shell; a password reaches them through their environment only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from sqlalchemy import URL, Connection, make_url

from rollcall.backup.streams import CHUNK
from rollcall.errors import BackupError
from rollcall.store.schema import metadata

_SAID = 2_000
"""Bytes of what a program complained of that are repeated."""


def moment(connection: Connection) -> str:
    """The name of the moment that a transaction sees, for `dump`; good while it lasts."""
    return str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())


def dump(connection: Connection, url: str) -> Iterator[bytes]:
    """Rollcall's tables as pg_dump writes them, as the transaction of `connection` sees them.

    Raises `BackupError` where pg_dump is missing, too old or fails.
    """
    program = fitting("pg_dump", connection)
    tables = [f"--table={name}" for name in (*sorted(metadata.tables), "alembic_version")]
    said = ("--format=custom", "--compress=0", "--no-owner", "--no-privileges")
    command = [program, *said, f"--snapshot={moment(connection)}", *tables, *_where(url)]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - no shell, our own arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(url),
        )
        try:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            while chunk := process.stdout.read(CHUNK):
                yield chunk
            _must_be_fine(process.wait(), "pg_dump", errors)
        finally:
            _end(process)


def restore(url: str, connection: Connection, chunks: Iterable[bytes]) -> None:
    """Put what `dump` gave into an empty database, all of it or nothing.

    Raises `BackupError` where pg_restore is missing, too old or fails.
    """
    program = fitting("pg_restore", connection)
    said = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - no shell, our own arguments
            [program, *said, *_where(url)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=_environment(url),
        )
        try:
            _feed(process, chunks)
            _must_be_fine(process.wait(), "pg_restore", errors)
        finally:
            _end(process)


def _feed(process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    try:
        for chunk in chunks:
            process.stdin.write(chunk)
        process.stdin.close()
    except BrokenPipeError:
        return  # it ended early: its code and its words say why


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe and not pipe.closed:
            try:
                pipe.close()
            except BrokenPipeError:
                continue


def _must_be_fine(code: int, program: str, errors: IO[bytes]) -> None:
    if code == 0:
        return
    errors.seek(0)
    words = " ".join(errors.read(_SAID).decode("utf-8", "replace").split())
    raise BackupError(
        f"{program} failed ({code}): {words}",
        remedy="check that the database runs and that its user may read and write all of it",
    )


def fitting(name: str, connection: Connection) -> str:
    """Where a program of PostgreSQL lies that is not older than the server.

    Raises `BackupError` where there is none.
    """
    server = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    remedy = f"install PostgreSQL's client programs, version {server} or later (on Debian: "
    remedy += f"apt-get install postgresql-client-{server}), and see that they are on PATH"
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"the program {name} is not installed here", remedy=remedy)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, our own arguments
            [program, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackupError(f"{program} cannot be run", remedy=remedy) from error
    found = re.search(r"\) (\d{1,3})", done.stdout)
    own = int(found[1]) if found else 0
    if own < server:
        raise BackupError(
            f"{program} is of version {own}, the server of version {server}", remedy=remedy
        )
    return program


def _where(url: str) -> list[str]:
    """The database as an argument, without its password: arguments can be read by everybody."""
    parsed = make_url(url)
    bare = URL.create(
        "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, parsed.query
    )
    return [f"--dbname={bare.difference_update_query(['password']).render_as_string()}"]


def _environment(url: str) -> dict[str, str]:
    """What the program finds around it: not our settings and keys, but the password."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    parsed = make_url(url)
    password = parsed.password or parsed.query.get("password")
    if password:
        found["PGPASSWORD"] = str(password)
    return found

"""Databases that are to take a record: is one empty, and how is it made empty again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import MetaData, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from rollcall.errors import BackupError


def must_hold_nothing(engine: Engine) -> None:
    """Raises `BackupError` where a database holds anything, or cannot be opened."""
    shown = engine.url.render_as_string(hide_password=True)
    if engine.dialect.name == "sqlite":
        if Path(str(engine.url.database)).exists():
            raise BackupError(
                f"there is a record at {shown} already", remedy="name a file that is not there yet"
            )
        return
    try:
        with engine.connect() as connection:
            there = inspect(connection).get_table_names()
    except DBAPIError as error:
        raise BackupError(
            f"the database {shown} cannot be opened: {error.orig}",
            remedy="make it (createdb), and check its address, user and password",
        ) from error
    if there:
        raise BackupError(
            f"the database {shown} is not empty (it has a table {there[0]})",
            remedy="make another one (createdb) and name that",
        )


def clear(engine: Engine) -> None:
    """Remove a record that was only half written to a database that was empty before."""
    if engine.dialect.name == "sqlite":
        for ending in ("", "-wal", "-shm", ".part"):
            Path(f"{engine.url.database}{ending}").unlink(missing_ok=True)
        return
    with suppress(DBAPIError):  # the error that brought us here says more
        held = MetaData()
        held.reflect(engine)
        held.drop_all(engine)

"""Making a project of a snapshot, in an empty place: everything is checked on its way."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, delete, func, make_url, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError

from rollcall.backup import databases, manifest, postgres, record, streams, together
from rollcall.backup.blanking import left_empty, without_password
from rollcall.backup.checking import known_holes, whole
from rollcall.backup.making import Progress
from rollcall.backup.manifest import Kept, Manifest
from rollcall.backup.rewriting import with_value
from rollcall.backup.sealed import Key, keys_of
from rollcall.collect import JOB
from rollcall.errors import BackupError
from rollcall.settings import FILE_NAME
from rollcall.store.open import SCHEMA_VERSION, Store, open_store
from rollcall.store.schema import index_targets, messages, outbox, step_state

_MARK = "restore-was-not-finished.txt"
_SAYS = "A backup is being restored here, or that was stopped: then remove this folder and restore "
_SAYS += "again.\n"
_IGNORED = {"lost+found"}
_SHORT = 64 << 20


@dataclass(frozen=True)
class Restored:
    """What restoring came to. `unsent` messages wait to be sent; `notes` are for whoever did it."""

    manifest: Manifest
    url: str
    unsent: int
    notes: tuple[str, ...]


def restore(
    folder: Path,
    snapshot: Path,
    into: Path,
    keys: Sequence[str] = (),
    *,
    url: str = "",
    key_file: Path | None = None,
    unsealed: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Make a project in `into` of a snapshot in a folder of backups.

    `url` is for a record elsewhere than in that folder; PostgreSQL's must be an empty database.
    A password in it is not written down. With keys the snapshot must be sealed, unless `unsealed`.
    Where it fails, what it wrote is removed again. Raises `BackupError` where the place is not
    empty, a file is not as it was written, or the backup is of a newer Rollcall.
    """
    opened = keys_of(keys)
    found = manifest.read(snapshot, opened, unsealed=unsealed)
    if found.schema > SCHEMA_VERSION:
        raise manifest.newer(f"the record in {snapshot} (schema {found.schema})")
    into = into.absolute()
    url, engine = _place_for_record(found, into, url)
    text, notes = _settings(folder, found, opened, into, url, key_file)
    _must_be_empty(into)
    databases.must_hold_nothing(engine)
    try:
        _begin(into)
        _put_evidence(folder, found, opened, into, progress)
        _put_record(folder, found, opened, engine, url, progress)
        store = open_store(url, keys=keys)
        unsent = _forget_machine(store)
        store.engine.dispose()
        _finish(folder, found, opened, into, text)
    except BaseException as error:
        _clear(into, engine)
        if isinstance(error, OSError):
            raise streams.in_words(error, into) from error
        raise
    finally:
        engine.dispose()
    return Restored(found, url, unsent, (*notes, *known_holes(found)))


def _place_for_record(found: Manifest, into: Path, url: str) -> tuple[str, Engine]:
    """Where the record goes. Raises `BackupError` where that is no place for it."""
    if found.database == "postgresql" and not url:
        raise BackupError(
            "the record in this backup is PostgreSQL's, and it is not said where it is to go",
            remedy="make an empty database (createdb rollcall) and give its address: "
            "--record-url postgresql+psycopg://user@host/rollcall",
        )
    url = url or f"sqlite:///{into / record.NAMES['sqlite']}"
    try:
        kind = make_url(url).get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise BackupError(
            "--record-url is no database URL",
            remedy="write it like postgresql+psycopg://user@host/name",
        ) from error
    if kind != found.database:
        moving = "restore it without --record-url, then `rollcall record move URL` in the project"
        raise BackupError(
            f"the record in this backup is {found.database}'s, and {kind} cannot take it",
            remedy=moving if found.database == "sqlite" else "give a database of PostgreSQL",
        )
    return url, create_engine(url, hide_parameters=True)


def _must_be_empty(into: Path) -> None:
    try:
        held = {path.name for path in into.iterdir()} - _IGNORED if into.exists() else set()
    except OSError as error:
        raise streams.in_words(error, into) from error
    if _MARK in held:
        raise BackupError(
            f"{into} holds what is left of a restore that was stopped",
            remedy="remove that folder and restore again",
        )
    if held:
        raise BackupError(
            f"{into} is not empty: a backup is restored into an empty place only",
            remedy="name a folder that is not there yet",
        )


def _begin(into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    into.chmod(0o700)
    streams.write(into / _MARK, [_SAYS.encode()])


def _put_evidence(
    folder: Path, found: Manifest, keys: Sequence[Key], into: Path, progress: Progress | None
) -> None:
    root = into / "evidence"
    total, done = sum(one.bytes for one in found.evidence), 0

    def put(one: Kept) -> int:
        path = _inside(root, one.path)
        streams.write(path, whole(folder, one, keys), later=True)
        os.utime(path, ns=(one.mtime, one.mtime))
        return one.bytes

    for size in together.each(put, found.evidence):
        done += size
        if progress:
            progress("evidence", done, total)
    streams.settle(root / one.path for one in found.evidence)
    for name in found.unfinished:
        # Says to the next `collect` that nobody works on this crawl, and to import its pages.
        streams.write(_inside(root, f"{name}/{JOB}"), [b"{}"])


def _inside(root: Path, name: str) -> Path:
    """A place within a folder, whatever a manifest that somebody wrote by hand says."""
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise BackupError(f"{name!r} leads out of {root}", remedy=streams.DAMAGED)
    return path


def _put_record(
    folder: Path,
    found: Manifest,
    keys: Sequence[Key],
    engine: Engine,
    url: str,
    progress: Progress | None,
) -> None:
    done, total = 0, found.record.bytes

    def told() -> Iterator[bytes]:
        nonlocal done
        for chunk in whole(folder, found.record, keys):
            yield chunk
            done += len(chunk)
            if progress:
                progress("record", done, total)

    if engine.dialect.name == "sqlite":
        streams.write(Path(str(engine.url.database)), told())
    else:
        with engine.connect() as connection:
            postgres.restore(url, connection, told())
    with engine.connect() as connection:
        facts = record.facts(connection)
    if (facts.pages, facts.head, facts.counts) != (found.pages, found.head, found.counts):
        raise BackupError(
            "the restored record is not what the manifest says of it",
            remedy="restore another snapshot",
        )


def _forget_machine(store: Store) -> int:
    """Take out of the record what is about processes and indexes of the past machine.

    Returns how many messages wait to be sent.
    """
    with store.write() as connection:
        connection.execute(
            update(step_state)
            .where(step_state.c.worker.is_not(None))
            .values(worker=None, lease_until=None)
        )
        connection.execute(delete(outbox))
        connection.execute(delete(index_targets))
        unsent = select(func.count()).where(messages.c.sent_at.is_(None))
        return int(connection.execute(unsent.select_from(messages)).scalar_one())


def _settings(
    folder: Path, found: Manifest, keys: Sequence[Key], into: Path, url: str, key_file: Path | None
) -> tuple[str, list[str]]:
    """rollcall.toml for the new place, and what somebody must still do about it."""
    kept = next((one for one in found.settings if one.path == FILE_NAME), None)
    text = _read(folder, kept, keys).decode("utf-8") if kept else ""
    values = tomllib.loads(text)
    wanted: list[tuple[str, str, str]] = []
    notes: list[str] = []
    own = f"sqlite:///{into / record.NAMES['sqlite']}"
    if url != own or values.get("record", {}).get("url"):
        wanted.append(("record", "url", without_password(url)))
    if without_password(url) != url:
        notes.append("record.url is written without its password: keep it in ROLLCALL_RECORD__URL "
                     "or in ~/.pgpass")  # fmt: skip
    if empty := left_empty(values):
        notes.append(f"{', '.join(empty)} stands empty in {FILE_NAME}: it was not in the backup")
    named = values.get("encryption", {}).get("key_file")
    if key_file is not None:
        wanted.append(("encryption", "key_file", str(key_file.absolute())))
    elif named and not (into / named).is_file():
        notes.append(f"encryption.key_file: there is no {into / named}: put the key there")
    for one in found.settings:
        place = _place_of(into, one)
        if place == into / one.path:
            continue
        if one.path == values.get("equivalents"):
            wanted.append(("", "equivalents", place.name))
        else:
            notes.append(f"{one.path} is {place} now: write that into {FILE_NAME}")
    for table, key, value in wanted:
        changed = with_value(text, table, key, value)
        if changed is None:
            shown = f"{table}.{key}".lstrip(".")
            notes.append(f"{FILE_NAME} could not be changed: write {shown} = {value!r} there")
        text = text if changed is None else changed
    return text, notes


def _place_of(into: Path, one: Kept) -> Path:
    """Where a file goes that the settings name: as before, unless that was outside the project."""
    path = Path(one.path)
    outside = path.is_absolute() or ".." in path.parts
    return _inside(into, path.name if outside else one.path)


def _read(folder: Path, one: Kept, keys: Sequence[Key]) -> bytes:
    if one.bytes > _SHORT:
        raise BackupError(f"{one.path} is too large for a settings file", remedy=streams.DAMAGED)
    return b"".join(whole(folder, one, keys))


def _finish(folder: Path, found: Manifest, keys: Sequence[Key], into: Path, text: str) -> None:
    """The settings last: without them no command takes the folder for a project."""
    for one in found.settings:
        if one.path != FILE_NAME:
            streams.write(_place_of(into, one), [_read(folder, one, keys)])
    streams.write(into / ".gitignore", [b"*\n"])
    streams.write(into / FILE_NAME, [text.encode()])
    (into / _MARK).unlink()


def _clear(into: Path, engine: Engine) -> None:
    """Remove what a restore that failed has written: the place was empty before."""
    databases.clear(engine)
    for path in into.iterdir() if into.exists() else ():
        if path.name in _IGNORED:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

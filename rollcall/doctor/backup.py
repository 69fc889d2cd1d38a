"""Would anything be left if this disk were lost tonight?"""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

from rollcall.backup import checking, manifest, places
from rollcall.backup.postgres import fitting
from rollcall.backup.sealed import keys_of
from rollcall.clock import lasting
from rollcall.doctor.base import Check, Facts, Finding, many, ok, warning, wrong
from rollcall.errors import BackupError
from rollcall.settings import encryption_keys

_OLD = 2 * 86_400


def _folder(facts: Facts) -> Path:
    return facts.folder / facts.own.backup.folder


def newest(facts: Facts) -> Finding:
    """Is there a backup, and of when?"""
    folder = _folder(facts)
    known = places.listed(folder) if folder.is_dir() else []
    if not known:
        return warning(f"there is no backup in {folder}")
    made = datetime.strptime(known[-1].name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    age = (facts.clock() - made).total_seconds()
    words = f"the newest of {many(len(known), 'backup')} is {lasting(max(age, 0))} old"
    return warning(words) if age > _OLD else ok(words)


def whole(facts: Facts) -> Finding | None:
    """Can the newest backup be opened with our key, and does it miss anything?"""
    folder = _folder(facts)
    known = places.listed(folder) if folder.is_dir() else []
    if not known:
        return None
    try:
        # Made before there was a key, if none is sealed (`locked` says so); else somebody's.
        before = not any(manifest.is_sealed(path) for path in known)
        found = manifest.read(known[-1], keys_of(encryption_keys(facts.own)), unsealed=before)
    except BackupError as error:
        return wrong(str(error), error.remedy)
    if holes := checking.known_holes(found):
        return warning(f"{many(len(holes), 'evidence file')} in the newest backup: {holes[0]}")
    words = f"the newest backup can be opened: {many(len(found.files), 'file')}"
    return ok(f"{words}, {many(found.pages, 'page')} of evidence")


def place(facts: Facts) -> Finding | None:
    """Does the backup outlive the disk of the project?"""
    folder = _folder(facts)
    if not folder.is_dir():
        return None
    if folder.stat().st_dev == facts.folder.stat().st_dev:
        return warning(f"backups in {folder} lie on the same disk as the project")
    return ok(f"backups in {folder} lie on another disk than the project")


def locked(facts: Facts) -> Finding | None:
    """Can somebody read in a backup what is sealed, or private, in the project?"""
    folder = _folder(facts)
    if not folder.is_dir():
        return None
    plain = [path.name for path in places.listed(folder) if (path / manifest.PLAIN).is_file()]
    if plain and facts.own.is_sealed:
        return warning(f"{many(len(plain), 'backup')} made before there was a key can be read")
    apart = not folder.resolve().is_relative_to(facts.folder.resolve())
    if plain and apart and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return wrong(f"others on this computer may look into {folder}, and backups are not sealed")
    return ok("backups are sealed" if facts.own.is_sealed else "only their owner reads backups")


def programs(facts: Facts) -> Finding | None:
    """Are PostgreSQL's own programs there, and not older than the server?"""
    if facts.held.is_file:
        return None
    try:
        with facts.held.read() as connection:
            fitting("pg_dump", connection)
            fitting("pg_restore", connection)
    except BackupError as error:
        return warning(f"no backup of the record can be made: {error}", error.remedy)
    return ok("pg_dump and pg_restore are there, and not older than the server")


CHECKS = (
    Check(
        "backup.newest",
        "there is a backup of less than two days ago, in the folder that is set",
        newest,
        "`rollcall backup make` makes one: let a timer call it every night, and backup.folder name "
        "a folder on another disk",
    ),
    Check(
        "backup.place",
        "backups lie on another disk than the project",
        place,
        "let backup.folder name a folder on another disk, or copy it to another machine each night",
    ),
    Check(
        "backup.locked",
        "nobody else can read the backups",
        locked,
        "`chmod 700` the folder; remove backups made before there was a key once there are newer "
        "ones (`rollcall backup list` says which)",
    ),
    Check(
        "backup.programs",
        "for PostgreSQL, pg_dump and pg_restore are there and not older than the server",
        programs,
        "install the client programs of the server's version (Debian: postgresql-client-17, say)",
        needs="record",
    ),
    Check(
        "backup.whole",
        "the newest backup can be opened with the key that is set, and misses no evidence",
        whole,
        "`rollcall backup verify` reads all of it; try once a month that `rollcall restore` makes "
        "a project of it",
        slow=True,
    ),
)

"""Is the project folder ours alone, on a disk that keeps what is written, with room to grow?"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from rollcall.doctor.base import Check, Facts, Finding, many, ok, size, warning, wrong
from rollcall.store.schema import pages

_SHARED = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "davfs", "ncpfs")
"""Beginnings of the kinds of file systems that several machines use at once."""
_FUSE_SHARED = ("sshfs", "s3fs", "gcsfuse", "rclone", "davfs", "glusterfs", "goofys", "gvfsd-fuse")
_SYNCED = (
    "dropbox", "onedrive", "google drive", "googledrive", "icloud", "com~apple~clouddocs",
    "yandex.disk", "nextcloud", "owncloud", "mail.ru", "megasync", "pcloud", "syncthing",
)  # fmt: skip
_GIT_SECONDS = 5
_LEAST, _FEW = 200e6, 2e9
_LAST_DAYS, _FEW_DAYS, _YEARS = 3.0, 30.0, 3 * 365.25


def there(facts: Facts) -> Finding:
    """Is the folder ours to write to?"""
    home = facts.folder
    owner = home.stat().st_uid
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        return wrong(f"{home} belongs to another user (number {owner}), and we may not write there")
    if owner != os.geteuid():
        return warning(
            f"{home} belongs to user number {owner}, and we are {os.geteuid()}: what we write, "
            "its owner may not read"
        )
    return ok(f"{home} is ours and can be written to")


def private(facts: Facts) -> Finding:
    """Can nobody else on this computer look in?"""
    mode = stat.S_IMODE(facts.folder.stat().st_mode)
    if mode & 0o007:
        return wrong(f"everybody on this computer may look into {facts.folder} (mode {mode:03o})")
    if mode & 0o070:
        return warning(f"its group may look into {facts.folder} (mode {mode:03o})")
    return ok(f"only its owner may look into {facts.folder}")


def mounted(path: Path, mounts: str) -> tuple[str, str]:
    """The mount point and the kind of file system that a path lies on; "" where it is not told."""
    found = ("", "")
    for line in mounts.splitlines():
        cells = line.split()
        if len(cells) > 2:
            point = cells[1].replace("\\040", " ")
            if path.is_relative_to(point) and len(point) >= len(found[0]):
                found = (point, cells[2])
    return found


def network(facts: Facts) -> Finding:
    """Does the disk keep SQLite's promises?"""
    own = facts.own
    record = (own.record.url or "sqlite").startswith("sqlite")
    if not record and own.search.engine != "sqlite":
        return ok("record and search are servers: the folder may lie on any disk")
    point, kind = mounted(facts.folder.resolve(), facts.mounts)
    if not kind:
        return ok("this machine does not tell on what kind of disk the folder lies")
    program = kind.partition(".")[2] if kind.startswith("fuse") else ""
    if kind.startswith(_SHARED) or program.startswith(_FUSE_SHARED):
        what = "the record" if record else "the search index"
        return wrong(f"{what} is a SQLite file, and {point} is shared over a network ({kind})")
    if program:
        return warning(f"{point} is a file system of a program ({kind}): locks may not hold there")
    return ok(f"the folder lies on a disk of this machine ({kind})")


def synced(facts: Facts) -> Finding:
    """Is the folder sent to somebody else's computers?"""
    for part in facts.folder.resolve().parts:
        if part.lower().startswith(_SYNCED):
            return warning(
                f"{facts.folder} seems to lie in a folder that is copied to a service ({part}): "
                "lists leave the house, and copying breaks open databases"
            )
    return ok("the folder is not in a place that a service copies away")


def judge_space(free: float, per_day: float) -> Finding:
    """Is there room? `free` are bytes, `per_day` those that a day has taken of late."""
    words = f"{size(free)} are free"
    if per_day > 0:
        days = free / per_day
        lasts = many(round(days), "day") if days < _YEARS else "more than three years"
        words += f", and a day takes {size(per_day)}: enough for {lasts}"
        if days < _LAST_DAYS:
            return wrong(words)
        if days < _FEW_DAYS and free > _LEAST:
            return warning(words)
    if free < _LEAST:
        return wrong(words)
    return warning(words) if free < _FEW else ok(words)


def space(facts: Facts) -> Finding:
    """For how long is there room on the disk?"""
    free = float(shutil.disk_usage(facts.folder).free)
    evidence = facts.own.evidence
    if evidence.is_dir():
        free = min(free, shutil.disk_usage(evidence).free)
    return judge_space(free, _growth(facts))


def _growth(facts: Facts) -> float:
    """Bytes that a day took in the last week: evidence, and the record's share of its size."""
    held = facts.record
    if held is None or not held.readable:
        return 0.0
    since = facts.clock() - timedelta(days=7)
    with held.read() as connection:
        week = select(func.count(), func.sum(func.coalesce(pages.c.warc_length, pages.c.bytes)))
        recent, taken = connection.execute(week.where(pages.c.imported_at >= since)).one()
        every = connection.execute(select(func.count()).select_from(pages)).scalar_one()
    if not recent:
        return 0.0
    base = held.path.stat().st_size if held.path is not None else 0
    return float(taken + base * recent / every) / 7


def judge_files(free: int, total: int) -> Finding:
    """Are there numbers for new files left? A file system that counts none says 0."""
    if not total:
        return ok("this disk does not count its files")
    words = f"{free:,} of {total:,} files can still be made on this disk"
    if free < total // 100:
        return wrong(words)
    return warning(words) if free < total // 20 else ok(words)


def files(facts: Facts) -> Finding:
    """Can new files be made, or is the disk full of small ones?"""
    told = os.statvfs(facts.folder)
    return judge_files(told.f_favail, told.f_files)


def checkout(facts: Facts) -> Finding:
    """Could somebody's list be committed by accident?"""
    home = facts.folder.resolve()
    if not any((folder / ".git").exists() for folder in (home, *home.parents)):
        return ok("the folder is in no git checkout")
    git = shutil.which("git")
    if git is None:
        return ok("the folder is in a git checkout, and no git is installed to add it")

    def asked(*words: str) -> subprocess.CompletedProcess[bytes]:
        command = [git, "-C", str(home), *words]
        return subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS)  # noqa: S603

    held = ("record.sqlite", "evidence", "out", "names", "search.sqlite", "backups")
    if asked("ls-files", "--", *held).stdout.strip():
        return wrong(f"git keeps files of {home}: the record or evidence is in its history")
    if asked("check-ignore", "-q", "--no-index", "record.sqlite").returncode:
        return wrong(f"{home} is in a git checkout that does not ignore it")
    return ok("the folder is in a git checkout, which ignores it")


CHECKS = (
    Check(
        "folder.there",
        "the project folder belongs to who runs Rollcall, and can be written to",
        there,
        "`chown -R` the folder to the user who runs Rollcall, and run every command as that user",
    ),
    Check(
        "folder.private",
        "nobody else on the computer may look into the project folder",
        private,
        "`chmod 700` the folder",
    ),
    Check(
        "folder.network",
        "SQLite files lie on a disk of this machine: their locks do not hold over a network",
        network,
        "move the folder to a disk of this machine, or keep the record in PostgreSQL (record.url) "
        "and search in Elasticsearch (search.engine)",
    ),
    Check(
        "folder.synced",
        "the folder is not in a place that a service copies to its own computers",
        synced,
        "move the folder elsewhere; what may lie there is a sealed backup (`rollcall key new`, "
        "then `rollcall backup make`)",
    ),
    Check(
        "folder.space",
        "there is room on the disk, also for the next month at the pace of the last week",
        space,
        "free some space or move the folder to a larger disk; nothing is lost when a disk is full, "
        "but nothing new is read",
    ),
    Check(
        "folder.files",
        "the disk has numbers (inodes) left for new files",
        files,
        "remove small files from that disk, or move the folder to another one",
    ),
    Check(
        "folder.checkout",
        "a folder inside a git checkout is ignored there",
        checkout,
        "write a line with `*` into the file .gitignore of the project folder; what is in the "
        "history must be removed from it",
    ),
)

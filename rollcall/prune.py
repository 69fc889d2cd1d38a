"""prune: remove what nobody needs any more, and say what and how much.

Never evidence, decisions, lists, messages or anything that articles said: only what programs left
for themselves, and what can be made again at any time. `docs/prune.md` tells what grows and why.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rollcall import index
from rollcall.collect import JOB, LEFT_BY_A_CRAWL
from rollcall.errors import SearchError
from rollcall.match import index_files
from rollcall.pipeline import Project
from rollcall.store import name_indexes, superseded
from rollcall.store.leases import machine_time

_FRESH = 3600
"""Seconds for which things are left alone: a list may have changed since we read it, a crawl may
just be beginning.
"""


@dataclass(frozen=True)
class Pruned:
    """What one kind of thing came to: how many went (or would go), and the bytes of their files;
    `trouble` is why some could not.
    """

    what: str
    number: int
    bytes: int = 0
    trouble: str = ""


def prune(project: Project, *, dry: bool = False) -> list[Pruned]:
    """Remove all of it, or with `dry` only tell. Safe beside running steps, and to repeat."""
    done = [_crawls(project, dry), _name_indexes(project, dry)]
    done += _rows(project, dry)
    done += [_generations(project, dry), _upkeep(project, dry)]
    return done


def _crawls(project: Project, dry: bool) -> Pruned:
    """What crawls wrote down for us and for their import, once that is done and old."""
    before = time.time() - project.settings.prune.days * 86_400
    number = size = 0
    for folder in _imported(project.settings.evidence):
        for name in LEFT_BY_A_CRAWL:
            freed = _unlinked(folder / name, before, dry)
            number += freed is not None
            size += freed or 0
        if not dry and not any(folder.iterdir()):
            folder.rmdir()
    return Pruned("crawl files", number, size)


def _imported(evidence: Path) -> Iterator[Path]:
    """The folders of crawls whose pages are in the record: no job stands in them any more.

    In one that is just made none stands yet: so it must have been left alone for a while.
    """
    before = time.time() - _FRESH
    for folder in sorted(evidence.glob("*/*")):
        if not folder.is_dir() or folder.is_symlink() or folder.stat().st_mtime >= before:
            continue
        if not (folder / JOB).exists():
            yield folder


def _unlinked(path: Path, before: float, dry: bool) -> int | None:
    """The size of a file that was older than a moment and is gone now; None where it stays."""
    try:
        found = path.lstat()
        if path.is_symlink() or not path.is_file() or found.st_mtime >= before:
            return None
        if not dry:
            path.unlink()
    except FileNotFoundError:
        return None
    return found.st_size


def _name_indexes(project: Project, dry: bool) -> Pruned:
    """Index files of earlier programs, and of lists as they stood before or that are sealed now."""
    folder = project.settings.home / "names"
    files = sorted(folder.glob(f"*{name_indexes.SUFFIX}"))
    wanted: set[str] = set()
    if files and not project.settings.is_sealed:
        with project.store.read() as connection:
            wanted = index_files(connection, project.viewer)
    before = time.time() - (0 if project.settings.is_sealed else _FRESH)
    sizes = [_unlinked(path, before, dry) for path in files if path.name not in wanted]
    gone = [size for size in sizes if size is not None]
    return Pruned("name indexes", len(gone), sum(gone))


def _rows(project: Project, dry: bool) -> list[Pruned]:
    kept = timedelta(days=project.settings.prune.days)
    by_machine, by_clock = machine_time() - kept, project.clock() - kept
    found = superseded.remove(project.store, by_machine, by_clock, dry=dry)
    return [Pruned(what.replace("_", " "), number) for what, number in found.items()]


def _generations(project: Project, dry: bool) -> Pruned:
    """Generations of search indexes that a killed rebuild left behind."""
    try:
        number = index.clear_left(project.store, project.engine, dry=dry)
    except SearchError as error:  # the next run finds them again
        return Pruned("index generations", 0, trouble=str(error))
    return Pruned("index generations", number)


def _upkeep(project: Project, dry: bool) -> Pruned:
    """Of SQLite files the write-ahead logs, and what the planner of queries knows of the tables."""
    paths = [project.settings.home / "search.sqlite"]
    if project.store.engine.dialect.name == "sqlite" and project.store.engine.url.database:
        paths.append(Path(project.store.engine.url.database))
        if not dry:
            with project.store.write() as connection:
                connection.exec_driver_sql("PRAGMA analysis_limit=400")
                connection.exec_driver_sql("PRAGMA optimize=0x10002")
    number = size = 0
    for path in filter(Path.is_file, paths):
        freed = _truncated(path, dry)
        number += freed > 0
        size += freed
    return Pruned("write-ahead logs", number, size)


def _truncated(path: Path, dry: bool) -> int:
    """Bytes by which the log beside a SQLite file got shorter (or could); one in use stays."""
    log = path.with_name(f"{path.name}-wal")
    before = log.stat().st_size if log.is_file() else 0
    if before and not dry:
        connection = sqlite3.connect(path, timeout=5)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            return 0  # somebody writes just now
        finally:
            connection.close()
        return before - (log.stat().st_size if log.is_file() else 0)
    return before

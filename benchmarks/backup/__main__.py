"""`python -m benchmarks.backup [DATA] [--articles N]`: backup and restore beside a plain copy.

A project of N articles (100,000) with their evidence is copied (`cp -r`, then every file synced to
disk), backed up and restored, in turn, with a key and without, on SQLite; then on PostgreSQL, where
`pg_dump` and `pg_restore` alone stand in for the copy of the record. Told are the medians of the
turns and their ratios to the plain copy; what is restored must hold the same rows in every table
and the same bytes in every file. The bar: three times.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from sqlalchemy import create_engine, delete, func, select

from benchmarks.backup import filling
from benchmarks.databases import new_database
from rollcall.backup import making, moving, places, restoring
from rollcall.backup.moving import Sum, sum_of
from rollcall.pipeline import Project, open_project
from rollcall.store.open import Store, open_store
from rollcall.store.schema import articles, metadata, seals
from rollcall.store.sealing import new_key

BAR = 3.0
_LEFT_OUT = {"outbox", "index_targets"}
console = Console(highlight=False)
Times = dict[str, list[float]]


def timed(times: Times, what: str, do: Callable[[], object]) -> None:
    began = time.perf_counter()
    do()
    times.setdefault(what, []).append(time.perf_counter() - began)


def copied(source: Path, target: Path) -> None:
    """`cp -r`, and wait until the disk has every file."""
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)
    files = [str(path) for path in target.rglob("*") if path.is_file()]
    for at in range(0, len(files), 500):
        subprocess.run(["sync", *files[at : at + 500]], check=True)


def sums(store: Store) -> dict[str, Sum]:
    """A checksum of every table."""
    with store.read() as connection:
        return {
            table.name: sum_of(connection, table)
            for table in metadata.sorted_tables
            if table.name not in _LEFT_OUT
        }


def hashes(root: Path) -> dict[str, str]:
    """The SHA-256 of every file of evidence."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def with_key(one: Project) -> Project:
    """The same project with a key set; what is not sealed in its record stays so."""
    home = one.settings.home
    (home / "key").write_text(new_key())
    (home / "rollcall.toml").write_text(
        (home / "rollcall.toml").read_text() + '[encryption]\nkey_file = "key"\n'
    )
    return open_project(home)


def turn(
    times: Times, one: Project, folder: Path, name: str, url: str = "", *, compare: bool
) -> None:
    """A backup from nothing, one more where all is there, and a restore; all removed again."""
    key = one.settings.home / "key" if one.settings.is_sealed else None
    keys = (key.read_text().strip(),) if key else ()
    backups, new = folder / "backups", folder / "new"

    def make() -> None:
        making.make(one.settings, one.store, one.clock, backups, keep=14)

    def restore() -> None:
        restoring.restore(backups, places.find(backups), new, keys, url=url, key_file=key)

    timed(times, f"backup{name}", make)
    timed(times, f"again{name}", make)
    timed(times, f"restore{name}", restore)
    if compare:
        store = open_store(url or f"sqlite:///{new / 'record.sqlite'}", keys=keys)
        same = hashes(new / "evidence") == hashes(one.settings.evidence)
        if not same or sums(store) != sums(one.store):
            raise SystemExit("what was restored is not what was backed up")
        store.engine.dispose()
        console.print(f"restored{name}: all tables and files have the checksums they had")
    shutil.rmtree(backups)
    shutil.rmtree(new)


def on_files(one: Project, folder: Path, turns: int) -> dict[str, float]:
    """Interleaved: a plain copy, a backup without a key, another copy, a backup with a key."""
    times: Times = {}
    home = one.settings.home
    for number in range(turns):
        for sealed in (False, True):
            used = with_key(one) if sealed else one
            timed(times, "copy", lambda: copied(home, folder / "copy"))
            shutil.rmtree(folder / "copy")
            name = " with a key" if sealed else ""
            turn(times, used, folder, name, compare=number == 0)
            if sealed:
                with used.store.write() as connection:
                    connection.execute(delete(seals))
                used.store.engine.dispose()
                (home / "key").unlink()
                (home / "rollcall.toml").write_text('timezone = "Asia/Almaty"\n')
    return {what: median(some) for what, some in times.items()}


def on_postgresql(one: Project, folder: Path, server: str, turns: int) -> dict[str, float]:
    """The same beside pg_dump and pg_restore alone, with the evidence copied."""
    times: Times = {}
    with new_database(server) as own, create_engine(own).connect():
        began = time.perf_counter()
        moving.move(one.store, own)
        console.print(f"moved to PostgreSQL, compared: {time.perf_counter() - began:.1f} s")
        store = open_store(own)
        settings = one.settings.model_copy(
            update={"record": one.settings.record.model_copy(update={"url": own})}
        )
        used = Project(settings, store, one.engine, one.clock)
        for number in range(turns):
            timed(times, "dump and copy", lambda: dumped(one, own, folder))
            with new_database(server) as other:
                timed(times, "copy and pg_restore", lambda: undumped(folder, other))
            for path in ("plain", "back"):
                shutil.rmtree(folder / path)
            with new_database(server) as other:
                turn(times, used, folder, "", other, compare=number == 0)
        store.engine.dispose()
    return {what: median(some) for what, some in times.items()}


def dumped(one: Project, url: str, folder: Path) -> None:
    (folder / "plain").mkdir()
    dump = folder / "plain/dump"
    bare = url.replace("+psycopg", "")
    subprocess.run(["pg_dump", "-Fc", "-Z0", f"--file={dump}", bare], check=True)
    subprocess.run(["sync", str(dump)], check=True)
    copied(one.settings.evidence, folder / "plain/evidence")


def undumped(folder: Path, url: str) -> None:
    bare = url.replace("+psycopg", "")
    dump = str(folder / "plain/dump")
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={bare}", dump], check=True)
    copied(folder / "plain/evidence", folder / "back")


def told(title: str, found: dict[str, float], beside: dict[str, str]) -> bool:
    """Print times and ratios; whether the bar holds."""
    console.print(title)
    fine = True
    for what, seconds in found.items():
        plain = found.get(beside.get(what, ""))
        ratio = f"{seconds / plain:5.2f} x {beside[what]}" if plain else ""
        fine = fine and (not plain or seconds <= BAR * plain)
        console.print(f"  {what:<24} {seconds:7.1f} s  {ratio}")
    return fine


def main() -> int:
    """Measure and print; exit status 1 above the bar."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="work here; a project made here before is used")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    folder = options.folder or Path(tempfile.mkdtemp(prefix="rollcall-bench-"))
    try:
        home = folder / "project"
        one = (
            open_project(home)
            if home.exists()
            else filling.project(home, options.data, options.articles)
        )
        return 0 if measure(one, folder, options.turns) else 1
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


def measure(one: Project, folder: Path, turns: int) -> bool:
    """All of it; whether the bar holds."""
    hashes(one.settings.home)  # warms the files
    files = [path for path in one.settings.home.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    record = (one.settings.home / "record.sqlite").stat().st_size
    with one.store.read() as connection:
        count = connection.execute(select(func.count()).select_from(articles)).scalar_one()
    console.print(
        f"{count:,} articles, {len(files):,} files, {size / 1e9:.2f} GB, the record "
        f"{record / 1e9:.2f} GB of it; medians of {turns} turns"
    )
    kinds = ("backup", "restore", "backup with a key", "restore with a key")
    fine = told("SQLite", on_files(one, folder, turns), dict.fromkeys(kinds, "copy"))
    server = os.environ.get("POSTGRESQL_URL", "")
    if server:
        beside = {"backup": "dump and copy", "restore": "copy and pg_restore"}
        found = on_postgresql(one, folder, server, turns)
        fine = told("PostgreSQL", found, beside) and fine
    else:
        console.print("PostgreSQL: not measured, POSTGRESQL_URL is not set")
    console.print(f"bar: at most {BAR:g} times a plain copy: {'met' if fine else 'NOT MET'}")
    return fine


if __name__ == "__main__":
    sys.exit(main())

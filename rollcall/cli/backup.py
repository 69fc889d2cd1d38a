"""`rollcall backup` and `rollcall restore`: what a disk, a thief or a fire takes comes back."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from rollcall.backup import checking, making, manifest, places, restoring
from rollcall.backup.making import Made
from rollcall.backup.sealed import Key, keys_of
from rollcall.cli.shared import as_figures, console
from rollcall.errors import BackupError, RollcallError, TryAgain
from rollcall.lists.roles import must
from rollcall.pipeline import open_project
from rollcall.settings import FILE_NAME, encryption_keys, find_home, load
from rollcall.store.work import Counts

_DEFAULT = "make"
_FOLDER = typer.Argument(None, help="The folder of backups; else `backup.folder` of rollcall.toml.")
_KEY_FILE = typer.Option(
    None, help="The file of the key, where no project says it; else ROLLCALL_ENCRYPTION__KEY."
)
_UNSEALED = typer.Option(
    False, "--unsealed", help="Take one that is not sealed though there is a key: made before it."
)
_JSON = typer.Option(False, "--json", help="Print the figures as one line of JSON, and no bar.")


class _OrMake(TyperGroup):
    """`rollcall backup` alone makes one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put in the word `make` where none of our words stands."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_OrMake, help="Backups: make (if nothing else is said), list, verify.")


def register(main: typer.Typer) -> None:
    """Add `backup` and `restore`."""
    main.add_typer(app, name="backup")
    main.command("restore")(restore)


@contextmanager
def _bars(silent: bool = False) -> Iterator[making.Progress]:
    """A bar for each thing that is told of, in bytes."""
    columns = (
        TextColumn("  {task.description:<9}"),
        BarColumn(bar_width=24),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=silent) as progress:

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield tell


@app.command(_DEFAULT)
def make(
    folder: Path = _FOLDER,
    keep: int = typer.Option(0, min=0, help="How many snapshots stay; else `backup.keep`."),
    skip_code: int = typer.Option(
        0, help="Exit with this code where another backup is at work (Airflow: 99)."
    ),
    as_json: bool = _JSON,
) -> None:
    """Make a backup of the record, the evidence and the settings; keys and passwords stay out.

    Example: rollcall backup make /media/disk/rollcall
    """
    project = open_project()
    settings = project.settings
    must(project.viewer, "take everything away")
    into = folder or settings.home / settings.backup.folder
    keep = keep or settings.backup.keep
    began = time.perf_counter()
    try:
        with _bars(as_json) as tell:
            made = making.make(
                settings, project.store, project.clock, into, keep=keep, progress=tell
            )
    except TryAgain as error:
        if not skip_code:
            raise
        if not as_json:
            console.print(str(error), markup=False)
        raise typer.Exit(skip_code) from error
    if as_json:
        typer.echo(json.dumps(_figures(made, time.perf_counter() - began)))
    else:
        _tell(made, into, bool(settings.is_sealed))
    _must_have_all(made)


def _figures(made: Made, seconds: float) -> dict[str, Any]:
    found = made.manifest
    counts = Counts(done=made.new, nothing=made.unchanged)
    counts.failed = len({*found.missing, *found.changed})
    counts.extra = {
        "files": len(found.files),
        "bytes": found.bytes,
        "new_bytes": made.new_bytes,
        "removed": made.removed,
    }
    return as_figures("backup", counts, seconds) | {"snapshot": made.snapshot.name}


def _tell(made: Made, into: Path, is_sealed: bool) -> None:
    found = made.manifest
    console.print(
        f"{made.snapshot}: {len(found.files):,} files, {_size(found.bytes)}; {made.new:,} of them "
        f"new ({_size(made.new_bytes)}), {made.removed} old snapshots removed",
        markup=False,
    )
    if made.blanked:
        console.print(
            f"Left out of {FILE_NAME}, for it is secret: {', '.join(made.blanked)}", markup=False
        )
    if is_sealed:
        console.print("Sealed with your key. The key is not in it: keep a copy somewhere else.")
        clear = [path.name for path in places.listed(into) if (path / manifest.PLAIN).is_file()]
        if clear:
            console.print(
                f"Made before there was a key, and readable by anybody: {', '.join(clear)}. "
                f"To have none: remove their folders under {into / 'snapshots'} "
                "and run `rollcall backup` again.",
                markup=False,
            )
    else:
        console.print("Not sealed: no key is set (`rollcall key new`). Who has it can read it.")
    console.print("Keys and passwords are not in it.")
    if made.kept_for:
        console.print(f"Not all that is old was removed: {made.kept_for}", markup=False)


def _must_have_all(made: Made) -> None:
    """Raise where evidence was not as it must be: the snapshot is made, with what there is."""
    wrong = sorted({*made.manifest.missing, *made.manifest.changed})
    if wrong:
        raise BackupError(
            f"the backup was made, but of {len(wrong)} evidence files something is missing or "
            f"changed: {', '.join(wrong[:3])}{' ...' if len(wrong) > 3 else ''}",
            remedy="`rollcall evidence verify` says what; take those files out of an older "
            "snapshot (`rollcall restore --snapshot`); the newest that has them stays",
        )


def _size(count: float) -> str:
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if count < 1024:
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1024
    return f"{count:,.1f} TiB"


@app.command("list")
def show(folder: Path = _FOLDER, key_file: Path = _KEY_FILE, as_json: bool = _JSON) -> None:
    """Show the snapshots of a folder: when, what they hold, and which were never finished.

    Example: rollcall backup list /media/disk/rollcall
    """
    where, keys = _opened(folder, key_file)
    rows = [_row(path, keys) for path in places.listed(where)]
    left = [path.name for path in places.unfinished(where)]
    if as_json:
        typer.echo(json.dumps({"snapshots": rows, "unfinished": left}))
        return
    table = Table("snapshot", "sealed", "articles", "pages", "files", "size", "", box=None)
    for row in rows:
        size = _size(row["bytes"]) if "bytes" in row else ""
        cells = (row.get("articles", ""), row.get("pages", ""), row.get("files", ""))
        sealed, note = "yes" if row["sealed"] else "no", row.get("problem", "")
        table.add_row(row["snapshot"], sealed, *(str(cell) for cell in cells), size, Text(note))
    if rows:
        console.print(table)
    else:
        console.print(
            f"There is no backup yet in {where}: `rollcall backup make` makes one. Those in "
            "another folder: `rollcall backup list FOLDER`.",
            markup=False,
        )
    for name in left:
        console.print(f"{name} was never finished; the next backup clears it away")


def _row(path: Path, keys: Sequence[Key]) -> dict[str, Any]:
    row: dict[str, Any] = {"snapshot": path.name, "sealed": manifest.is_sealed(path)}
    try:
        found = manifest.read(path, keys, unsealed=True)
    except BackupError as error:
        return row | {"problem": str(error)}
    row |= {"at": found.at, "rollcall": found.rollcall, "schema": found.schema,
            "database": found.database, "files": len(found.files), "bytes": found.bytes,
            "pages": found.pages} | dict(found.counts)  # fmt: skip
    holes = {*found.missing, *found.changed}
    wrong = [f"{len(holes)} evidence files missing or changed"] if holes else []
    if keys and not row["sealed"]:
        wrong.append("not sealed, though there is a key")
    return row | ({"problem": "; ".join(wrong)} if wrong else {})


def _opened(folder: Path | None, key_file: Path | None) -> tuple[Path, tuple[Key, ...]]:
    """The folder of backups, and the keys: of the project we stand in, or as they are given."""
    try:
        settings = load(find_home())
    except RollcallError:
        if folder is None:
            raise
        settings = None
    where = folder or (settings.home / settings.backup.folder if settings else Path())
    if folder is not None or where.exists():
        places.must_be_ours(where)
    own = () if settings is None or key_file else encryption_keys(settings)
    return where, keys_of(own or _keys(key_file))


def _keys(key_file: Path | None) -> tuple[str, ...]:
    """The keys in a file, or in the environment."""
    named = os.environ.get("ROLLCALL_ENCRYPTION__KEY_FILE")
    path = key_file or (Path(named) if named else None)
    if path is None:
        return tuple(os.environ.get("ROLLCALL_ENCRYPTION__KEY", "").split())
    try:
        return tuple(path.read_text("utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            f"{path} cannot be read as a file of keys", remedy="check the path, and your rights"
        ) from error


@app.command("verify")
def verify(
    folder: Path = _FOLDER,
    snapshot: str = typer.Option("", help="Only this one; else all."),
    key_file: Path = _KEY_FILE,
    unsealed: bool = _UNSEALED,
) -> None:
    """Read every file of the backups and compare it with its SHA-256; ends with 1 if any differs.

    Example: rollcall backup verify /media/disk/rollcall
    """
    where, keys = _opened(folder, key_file)
    chosen = [places.find(where, snapshot)] if snapshot else places.listed(where)
    if not chosen:
        places.find(where)
    with _bars() as tell:
        wrong = checking.check(where, chosen, keys, tell, unsealed=unsealed)
    for line in wrong:
        console.print(line, markup=False)
    if wrong:
        raise BackupError(
            f"{len(wrong)} things are wrong with the backups in {where}",
            remedy="make a new backup into another folder now, then look for what damages this one",
        )
    _name_unsealed(chosen, keys)
    console.print(f"{len(chosen)} snapshots are as they were written")


def _name_unsealed(chosen: Sequence[Path], keys: Sequence[Key] | Sequence[str]) -> None:
    clear = [path.name for path in chosen if not manifest.is_sealed(path)]
    if keys and clear:
        console.print(
            f"Not sealed, so anybody may have written it: {', '.join(clear)}", markup=False
        )


def restore(
    folder: Path = typer.Argument(help="The folder of backups."),
    into: Path = typer.Option(..., help="Where the project is to live: an empty place."),
    snapshot: str = typer.Option("", help="Which (`rollcall backup list`); else the newest."),
    record_url: str = typer.Option(
        "", help="An empty database for the record, where that is PostgreSQL's."
    ),
    key_file: Path = typer.Option(
        None, help="The file of the key that seals it; else ROLLCALL_ENCRYPTION__KEY."
    ),
    unsealed: bool = _UNSEALED,
) -> None:
    """Make a project of a backup, in an empty place; every file is checked on the way.

    Example: rollcall restore /media/disk/rollcall --into january
    """
    chosen = places.find(folder, snapshot)
    keys = _keys(key_file)
    url = record_url or os.environ.get("ROLLCALL_RECORD__URL", "")
    with _bars() as tell:
        done = restoring.restore(
            folder, chosen, into, keys, url=url, key_file=key_file, unsealed=unsealed, progress=tell
        )
    _name_unsealed([chosen], keys)
    found = done.manifest
    counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in
                       found.counts.items())  # fmt: skip
    console.print(f"{into} is the project as it was at {found.at}: {counts}.", markup=False)
    for line in (*_MEANS, *_sent(done.unsent), *done.notes):
        console.print(f"- {line}", markup=False)
    console.print(f"Next: cd {into} && rollcall evidence verify && rollcall index && rollcall run",
                  markup=False)  # fmt: skip


_MEANS = (
    "What came after that moment is not in it: it is collected again as far as sources still "
    "show it, and decisions made since must be made again.",
    "The old installation must not run any more: two would send everything twice.",
    "Who was told something after that moment may be told again, under another Message-ID.",
    f"Keys and passwords were not in the backup: put their files where {FILE_NAME} names them.",
    "The search index is not in the backup: `rollcall index` makes it anew.",
)


def _sent(unsent: int) -> tuple[str, ...]:
    if not unsent:
        return ()
    return (
        f"{unsent} messages waited to be sent: they are sent at the next `rollcall alert` or "
        "`rollcall digest`, under the Message-IDs they had; who has one already has it twice.",
    )

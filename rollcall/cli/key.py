"""The key that seals what may be sensitive in the record: make one, and seal with it."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from rollcall.cli.shared import console, progress_lines
from rollcall.errors import RollcallError, SettingsError
from rollcall.pipeline import Project, open_project
from rollcall.settings import encryption_keys
from rollcall.store import resealing
from rollcall.store.sealing import Sealer, new_key

app = typer.Typer(help="Encryption at rest: make a key, seal with it.", no_args_is_help=True)


@app.command("new")
def new(
    file: Path = typer.Option(
        None, help="Write it into this file, before the keys that stand there; else it is printed."
    ),
) -> None:
    """Make a key. Keep a copy where the record is not: without the key nobody reads the record.

    Example: rollcall key new --file /media/stick/rollcall-key
    """
    key = new_key()
    if file is None:
        typer.echo(key)
        return
    older = _keys_in(file)
    _write(file, "\n".join([key, *older, ""]))
    console.print(f"{file}: a new key, readable by you only", markup=False)
    if older:
        console.print("The old key stays behind it until `rollcall key apply` has sealed anew.")
    else:
        line = f'[encryption] key_file = "{file.resolve()}"'
        console.print(f"Next: {line} in rollcall.toml, then `rollcall key apply`", markup=False)


def _keys_in(file: Path) -> list[str]:
    """The keys that a file holds already. Raises `SettingsError` where it holds something else."""
    try:
        keys = file.read_text("utf-8").split()
        if keys:
            Sealer(keys)
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(
            f"{file} is no file of keys", remedy="give another file; this one was left as it is"
        ) from error
    return keys


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    half = file.with_name(f"{file.name}.part")
    try:
        half.unlink(missing_ok=True)
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
    except OSError as error:
        raise RollcallError(
            f"{file}: {error.strerror}", remedy="check the path, the space and your rights there"
        ) from error


@app.command("apply")
def apply() -> None:
    """Seal with the first key what is not sealed with it yet; safe to stop and to run again.

    Example: rollcall key apply
    """
    project = open_project()
    with progress_lines() as progress:
        tasks: dict[str, object] = {}

        def tell(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = progress.add_task(table.replace("_", " "), total=total, said="")
            progress.update(tasks[table], completed=done, total=total)  # type: ignore[arg-type]

        written = resealing.reseal(project.store, tell)
    resealing.forget(project.store)
    _forget_names(project)
    console.print(f"{written} rows sealed; nothing else was left in the clear to seal")
    many = len(encryption_keys(project.settings))
    if many > 1:
        console.print(
            f"Everything is sealed with the first key: the other {many - 1} can be removed."
        )


def _forget_names(project: Project) -> None:
    """Remove listed names that earlier runs left beside the record."""
    for path in (project.settings.home / "names").glob("*"):
        path.unlink(missing_ok=True)
    console.print("Removed the name indexes: matching makes them again, in memory only.")

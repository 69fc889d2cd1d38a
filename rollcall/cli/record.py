"""The record's place on the command line: from a file on a laptop to a newsroom's PostgreSQL."""

from __future__ import annotations

import typer
from rich.progress import TaskID
from sqlalchemy import make_url

from rollcall.backup import moving
from rollcall.cli.shared import console, progress_lines
from rollcall.lists.roles import must
from rollcall.pipeline import open_project

app = typer.Typer(help="The record: move it to PostgreSQL.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `move` a word of its own: a group with one command would swallow it."""


@app.command("move")
def move(
    url: str = typer.Argument(help="An empty database: postgresql+psycopg://user@host/name."),
) -> None:
    """Copy the record from its SQLite file into an empty PostgreSQL database; the file stays.

    Example: rollcall record move postgresql+psycopg://rollcall@localhost/rollcall
    """
    project = open_project()
    must(project.viewer, "move the record")
    tasks: dict[str, TaskID] = {}
    with progress_lines() as progress:

        def tell(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = progress.add_task(table.replace("_", " "), total=total or 1, said="")
            progress.update(tasks[table], completed=done or not total)

        sums = moving.move(project.store, url, tell)
    rows = sum(one.rows for one in sums.values())
    shown = make_url(url).render_as_string(hide_password=True)
    console.print(
        f"{len(sums)} tables, {rows:,} rows: the same there as here. To change over, write\n"
        f'  [record]\n  url = "{shown}"\n'
        "into rollcall.toml and run `rollcall index`; desks and schedulers that run must be "
        "started again. What is written here before that is not there. "
        f"{project.store.engine.url.database} stays as it is; remove it when all is well.",
        markup=False,
    )

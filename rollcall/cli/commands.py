"""Every command under one: the steps, the lists, the sources, the desk, plumbing for others."""

from __future__ import annotations

import typer

from rollcall import __version__, logs
from rollcall.cli import (
    backup,
    care,
    crossref,
    decisions,
    doctor,
    entities,
    evidence,
    key,
    lists,
    look,
    operate,
    people,
    pipe,
    project,
    record,
    reprocess,
    review,
    search,
    sources,
    standing,
    steps,
    watch,
)
from rollcall.store import leases

app = typer.Typer(
    help="Reads the news for the people who keep lists of the killed, detained and missing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
project.register(app)
steps.register(app)
standing.register(app)
reprocess.register(app)
search.register(app)
look.register(app)
decisions.register(app)
care.register(app)
review.register(app)
doctor.register(app)
crossref.register(app)
operate.register(app)
backup.register(app)
app.add_typer(sources.app, name="sources")
app.add_typer(lists.app, name="lists")
app.add_typer(people.app, name="people")
app.add_typer(watch.app, name="watch")
app.add_typer(pipe.app, name="pipe")
app.add_typer(evidence.app, name="evidence")
app.add_typer(key.app, name="key")
app.add_typer(record.app, name="record")
app.add_typer(entities.app, name="ftm")


@app.callback(invoke_without_command=True)
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
    log: str = typer.Option(
        "", help="How much to log: debug, info, warning or error.", show_default="warning"
    ),
    log_format: str = typer.Option(
        "", help="How: text, or json (an object a line).", show_default="text"
    ),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    logs.configure(logs.choose(log, log_format), leases.WORKER)

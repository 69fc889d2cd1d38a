"""Every command under one: the steps, the lists, the sources, the desk, plumbing for others."""

from __future__ import annotations

import logging

import typer

from rollcall import __version__
from rollcall.cli import (
    care,
    crossref,
    decisions,
    entities,
    evidence,
    key,
    lists,
    look,
    people,
    pipe,
    project,
    review,
    search,
    sources,
    steps,
    watch,
)

app = typer.Typer(
    help="Reads the news for the people who keep lists of the killed, detained and missing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
project.register(app)
steps.register(app)
search.register(app)
look.register(app)
decisions.register(app)
care.register(app)
review.register(app)
crossref.register(app)
app.add_typer(sources.app, name="sources")
app.add_typer(lists.app, name="lists")
app.add_typer(people.app, name="people")
app.add_typer(watch.app, name="watch")
app.add_typer(pipe.app, name="pipe")
app.add_typer(evidence.app, name="evidence")
app.add_typer(key.app, name="key")
app.add_typer(entities.app, name="ftm")


@app.callback(invoke_without_command=True)
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
    log: str = typer.Option("warning", help="How much to log: debug, info or warning."),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    level = getattr(logging, log.upper(), None)
    if not isinstance(level, int):
        raise typer.BadParameter(f"{log} is none of debug, info, warning", param_hint="--log")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("rollcall").setLevel(level)

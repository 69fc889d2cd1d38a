"""Sources on the command line: add by address or OPML, list with health, try live."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer
from rich.table import Table

from rollcall.cli.shared import console
from rollcall.errors import FetchError, RollcallError
from rollcall.pipeline import Project, open_project
from rollcall.records import CONTROLS, WAYS, Source
from rollcall.sourcing import Answer, catalogue, from_address, from_opml, probe_sources
from rollcall.store import sources as stored

app = typer.Typer(help="Sources: add, list, probe.", no_args_is_help=True)


def gather(words: list[str]) -> list[Source]:
    """Sources from what a person typed: addresses, OPML files, or the name of a catalogue."""
    found: list[Source] = []
    for word in words:
        if word.startswith(("http://", "https://")):
            found.append(from_address(word))
        elif (path := Path(word)).suffix.lower() in (".opml", ".xml"):
            try:
                found += from_opml(path.read_bytes())
            except OSError as error:
                raise RollcallError(f"{path}: {error.strerror}") from error
        else:
            found += catalogue(word)
    return found


def store(project: Project, sources: list[Source]) -> int:
    """Keep sources; returns how many are new."""
    with project.store.write() as connection:
        return sum(stored.save(connection, source, project.clock()) for source in sources)


def show_answers(answers: list[Answer]) -> None:
    """Print which sources answered a live try, and how."""
    table = Table("source", "answers", "what came")
    for answer in answers:
        table.add_row(answer.source.id, "yes" if answer.good else "no", answer.words)
    console.print(table)


@app.command()
def add(
    what: list[str] = typer.Argument(help="Addresses, OPML files or a catalogue's name."),
    way: str = typer.Option("", help=f"How to read it: {', '.join(WAYS)}. Guessed if not given."),
    control: str = typer.Option("", help=f"Who controls it: {', '.join(CONTROLS)}."),
    enable: bool = typer.Option(True, help="Collect from it from now on."),
) -> None:
    """Add sources.

    Example: rollcall sources add https://example.org/rss.xml --control ngo
    """
    if way and way not in WAYS:
        raise RollcallError(f"{way} is no way to read a source", remedy=f"one of {', '.join(WAYS)}")
    if control and control not in CONTROLS:
        raise RollcallError(f"{control} controls nothing", remedy=f"one of {', '.join(CONTROLS)}")
    project = open_project()
    found = [
        replace(
            source,
            way=way if way else source.way,
            control=control if control else source.control,
            enabled=enable,
        )
        for source in gather(what)
    ]
    console.print(f"{store(project, found)} new of {len(found)}")


@app.command("list")
def list_all() -> None:
    """Show every source with its health.

    Example: rollcall sources list
    """
    project = open_project()
    with project.store.read() as connection:
        rows = stored.health(connection)
    table = Table("source", "way", "control", "on", "answered", "newest", "trouble", box=None)
    for row in rows:
        table.add_row(
            row["id"],
            row["way"],
            row["control"],
            "yes" if row["enabled"] else "no",
            f"{row['answered_at']:%d.%m. %H:%M}" if row["answered_at"] else "never",
            f"{row['newest']:%d.%m.%Y}" if row["newest"] else "none",
            row["error"] or ("silent" if row["silent_since"] else ""),
        )
    console.print(table)


@app.command()
def probe(
    ids: list[str] = typer.Argument(None, help="Which sources; all without any."),
    switch_on: bool = typer.Option(False, help="Collect from those that answer."),
) -> None:
    """Ask sources once, now, and say which answer and with what.

    Example: rollcall sources probe --switch-on
    """
    project = open_project()
    with project.store.read() as connection:
        known = [s for s in stored.listed(connection) if not ids or s.id in ids]
    if not known:
        raise FetchError("there is no such source", remedy="`rollcall sources list` shows all")
    answers = probe_sources(project.settings, project.clock, known)
    show_answers(answers)
    if switch_on:
        enable_good(project, answers)


def enable_good(project: Project, answers: list[Answer]) -> int:
    """Switch on the sources that answered, and off those that did not."""
    with project.store.write() as connection:
        for answer in answers:
            source = replace(answer.source, enabled=answer.good)
            stored.save(connection, source, project.clock())
    return sum(answer.good for answer in answers)

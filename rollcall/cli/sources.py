"""Sources on the command line: add by address or OPML, list with health, try live."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import typer
from rich.text import Text

from rollcall.cli.pulse import NONE_YET, pulse
from rollcall.cli.shared import columns, console
from rollcall.clock import day, shortly, zone_in_words
from rollcall.errors import FetchError, RollcallError
from rollcall.pipeline import Project, open_project
from rollcall.records import CONTROLS, WAYS, Source
from rollcall.sourcing import (
    Answer,
    catalogue,
    from_address,
    from_opml,
    in_groups,
    probe_sources,
)
from rollcall.store import sources as stored

app = typer.Typer(help="Sources: add, list, probe, pulse.", no_args_is_help=True)
app.command("pulse")(pulse)


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
    table = columns("source", "answers", "what came")
    for answer in answers:
        cells = (answer.source.id, "yes" if answer.good else "no", answer.words)
        table.add_row(*(Text(cell) for cell in cells))
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
    if not rows:
        console.print(NONE_YET)
        return
    now, zone = project.clock(), project.settings.timezone
    table = columns("source", "way", "control", "on", "answered", "newest", "is")
    for row in rows:
        cells = (
            row["id"],
            row["way"],
            row["control"],
            "yes" if row["enabled"] else "no",
            shortly(row["answered_at"], now, zone) if row["answered_at"] else "never",
            day(row["newest"], zone) if row["newest"] else "none",
            "failing" if row["error"] else "silent" if row["silent_since"] else "",
        )
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    for row in rows:
        if row["error"]:
            console.print(f"{row['id']}: {row['error']}", markup=False)
    console.print(zone_in_words(now, zone))


@app.command()
def due(
    size: int = typer.Option(20, min=1, help="About how many sources one group has."),
    as_json: bool = typer.Option(False, "--json", help="One line of JSON: a list of lists of ids."),
) -> None:
    """Show which sources are due, in groups that may be asked at the same time.

    All sources on one host are in one group, so that no host is asked twice at a time. Groups come
    in the order in which they were due, those never asked first.

    Example: rollcall sources due --size 10
    """
    project = open_project()
    with project.store.read() as connection:
        groups = in_groups(stored.listed_due(connection, project.clock()), size)
    if as_json:
        typer.echo(json.dumps(groups))
        return
    for number, group in enumerate(groups, 1):
        console.print(f"{number}: {' '.join(group)}", markup=False)
    if not groups:
        console.print("No source is due.")


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

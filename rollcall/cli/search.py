"""Search on the command line: hits, counts, and everything that was found as a table."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import typer
from rich.cells import cell_len

from nlp.annotations import STATUSES
from rollcall import index, search_exports
from rollcall.cli.list_versions import refuse_to_overwrite
from rollcall.cli.list_words import busy
from rollcall.cli.search_words import show_counts, show_hits
from rollcall.cli.shared import console
from rollcall.errors import QueryError, RollcallError
from rollcall.pipeline import Project, ask, open_project
from rollcall.search import Hits, Query
from rollcall.search.asking import KINDS
from rollcall.search.base import MOST_PAGED
from rollcall.search.days import Moments, days
from rollcall.store import desk_articles, exports

_NOTHING = "Nothing has been collected yet: `rollcall run` does, from the sources that you add."
_AROUND = 30
"""Characters shown to both sides of the one that is wrong."""


def register(app: typer.Typer) -> None:
    """Add `search`."""
    app.command("search")(search)


def search(
    words: list[str] = typer.Argument(None, help="Asked for at a prompt if not given."),
    exact: bool = typer.Option(False, "--exact", help="Exactly as typed: no other form or script."),
    newest: bool = typer.Option(False, "--newest", help="Newest first instead of best first."),
    oldest: bool = typer.Option(False, "--oldest", help="Oldest first."),
    source: list[str] = typer.Option([], help="Only of this source. Repeatable, as all of these."),
    kind: list[str] = typer.Option([], help="Only news, statement, post, document or note."),
    lang: list[str] = typer.Option([], help="Only in this language: ru, kk, en or none."),
    status: list[str] = typer.Option([], help="Only what says that this happened to somebody."),
    in_list: list[str] = typer.Option([], "--list", help="Only what names somebody on this list."),
    place: list[str] = typer.Option([], help="Only what names this place."),
    since: str = typer.Option("", help="Published since: 2022, 2022-01 or 2022-01-05."),
    until: str = typer.Option("", help="Published until, the last day included."),
    limit: int = typer.Option(10, min=0, max=MOST_PAGED, help="How many to show."),
    first: int = typer.Option(1, "--from", min=1, max=MOST_PAGED, help="Begin with this one."),
    facets: bool = typer.Option(False, "--facets", help="Count by source, place, day and more."),
    as_json: bool = typer.Option(
        False, "--json", help="A JSON object a line; with --facets one of counts."
    ),
    csv: Path = typer.Option(None, "--csv", help="Write all that is found to this file."),
    force: bool = typer.Option(False, "--force", help="Write over a file that is there."),
) -> None:
    """Search the coverage. A name is found in every script and spelling.

    Example: rollcall search 'name:"Nurzhan Abdigaparov" -football' --since 2025-02 --facets
    """
    refuse_to_overwrite(csv, force)
    filters = _known("kind", kind, KINDS), _languages(lang), _known("status", status, STATUSES)
    order = _order(newest, oldest)
    project = open_project()
    zone = project.settings.timezone
    moments = _moments("since", since, zone)[0], _moments("until", until, zone)[1]
    text = (" ".join(words) if words else _prompt()).strip()
    wanted = Query(text, exact, tuple(source), *filters, tuple(in_list), tuple(place), *moments)
    page = min(limit, MOST_PAGED - first + 1)
    query = replace(wanted, sort=order, offset=first - 1, limit=page, zone=zone, facets=facets,
                    paged=False)  # fmt: skip
    try:
        _answer(project, query, as_json, csv)
    except QueryError as error:
        _point(query.text, error.column)
        raise


def _answer(project: Project, query: Query, as_json: bool, csv: Path | None) -> None:
    if csv is not None:
        _write(project, query, csv)
        return
    hits = ask(project, query)
    if as_json and query.facets:
        _print_counts(project, hits)
        return
    with project.store.read() as connection:
        heads = desk_articles.heads(connection, project.viewer, [hit.id for hit in hits.hits])
    if as_json:
        _print_lines(project, hits, heads)
        return
    if not hits.total and index.nothing_yet(project.store):
        console.print(_NOTHING, markup=False)
        return
    if query.facets:
        show_counts(query, hits)
    show_hits(query, hits, heads, project.settings.timezone)


def _prompt() -> str:
    """Words that are asked for stand in no history of a shell. Said on stderr: stdout is data."""
    asked: str = typer.prompt(
        "Search for (Enter: everything)", default="", show_default=False, err=True
    )
    return asked


def _order(newest: bool, oldest: bool) -> Literal["relevance", "newest", "oldest"]:
    if newest and oldest:
        raise RollcallError("newest first or oldest first?", remedy="choose one of both")
    return "newest" if newest else "oldest" if oldest else "relevance"


def _known(what: str, given: list[str], known: tuple[str, ...]) -> tuple[str, ...]:
    for word in given:
        if word not in known:
            raise RollcallError(f"there is no {what} {word}", remedy=f"one of: {', '.join(known)}")
    return tuple(given)


def _languages(codes: list[str]) -> tuple[str, ...]:
    return tuple("" if code == "none" else code for code in codes)


def _moments(option: Literal["since", "until"], text: str, zone: str) -> Moments:
    try:
        return days(option, text, 1, zone) if text else (None, None)
    except QueryError as error:
        raise RollcallError(f"--{option} {text}: this is no date", remedy=error.remedy) from error


def _point(text: str, column: int) -> None:
    """The search on stderr, with a caret under the character that is wrong."""
    at = min(max(column - 1, 0), len(text))
    start = max(0, at - _AROUND)
    before = ("… " if start else "") + text[start:at]
    after = text[at : at + _AROUND] + (" …" if at + _AROUND < len(text) else "")
    line = "".join(letter if letter.isprintable() else " " for letter in before + after)
    print(f"  {line}\n  {' ' * cell_len(line[: len(before)])}^", file=sys.stderr)


def _print_lines(project: Project, hits: Hits, heads: Mapping[str, Mapping[str, Any]]) -> None:
    """Hits for programs; what leaves so is written down, as every table is."""
    lines = [
        json.dumps(
            {
                "id": hit.id,
                "url": heads[hit.id]["url"],
                "title": heads[hit.id]["title"],
                "published": heads[hit.id]["published"],
                "source": heads[hit.id]["source_id"],
                "score": round(hit.score, 4),
                "excerpt": hit.excerpt,
                "marks": hit.marks,
            },
            ensure_ascii=False,
        )
        for hit in hits.hits
        if hit.id in heads
    ]
    content = "".join(f"{line}\n" for line in lines)
    exports.leaves(
        project, search_exports.NAME, content.encode("utf-8", "replace"), rows=len(lines)
    )
    sys.stdout.write(content)


def _print_counts(project: Project, hits: Hits) -> None:
    """How what was found is spread, for programs; places with where they are."""
    counts = {
        "total": hits.total,
        "facets": {name: dict(values) for name, values in hits.facets.items()},
        "places": [vars(one.place) | {"count": one.count} for one in hits.places],
        "days": {day.isoformat(): count for day, count in hits.days},
    }
    content = json.dumps(counts, ensure_ascii=False) + "\n"
    exports.leaves(project, search_exports.NAME, content.encode("utf-8", "replace"), rows=1)
    sys.stdout.write(content)


def _write(project: Project, query: Query, path: Path) -> None:
    """All that is found, written down before the file is there."""
    target = path / "search.csv" if path.is_dir() else path
    with busy("Exporting ..."):
        rows = search_exports.rows(project, query)
        file, count = exports.csv_file(project.settings.home, search_exports.HEADINGS, rows)
    with file:
        exports.leaves(project, search_exports.NAME, file, rows=count)
        try:
            with target.open("wb") as out:
                shutil.copyfileobj(file, out)
        except OSError as error:
            raise RollcallError(f"{target}: {error.strerror}", remedy="check the path") from error
    console.print(f"{target}: {count} articles", markup=False)

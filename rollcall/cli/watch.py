"""Watches on the command line: save a search, list what is watched, run it, end it."""

from __future__ import annotations

import sys
from dataclasses import replace

import typer
from rich.text import Text

from rollcall import watching
from rollcall.cli.search_words import show_hits
from rollcall.cli.shared import columns, console
from rollcall.clock import day
from rollcall.errors import SearchError
from rollcall.pipeline import Project, ask, open_project
from rollcall.search import Query
from rollcall.search.estimating import in_words
from rollcall.search.saved import query_of
from rollcall.store import desk_articles
from rollcall.store.watches import HOWS

app = typer.Typer(help="Watches: saved searches that tell.", no_args_is_help=True)
_ID = typer.Argument(help="The id of a watch, as `rollcall watch list` shows it.")
_IN_WORDS = {"now": "in the next alert", "digest": "in the digest", "never": "nobody"}


@app.command()
def add(
    query: str = typer.Argument("", help="What to look for. Asked for if not given."),
    title: str = typer.Option("", help="What it is about, in a few words. Asked for if not given."),
    tell: list[str] = typer.Option([], help="A subscriber to tell; may be given many times."),
    how: str = typer.Option("now", help=f"When to tell: {', '.join(HOWS)}."),
    exact: bool = typer.Option(False, help="Words and names just as they are typed."),
    yes: bool = typer.Option(False, "--yes", help="Save without asking."),
) -> None:
    """Save a search; each new article that it finds is told of, once for each story.

    What is typed at a prompt stays out of the history of your shell.

    Example: rollcall watch add 'strike OR забастовка' --title Strikes --tell dana
    """
    project = open_project()
    text = query or typer.prompt("Watch for")
    wanted = Query(text, exact=exact, zone=project.settings.timezone)
    watching.must_narrow(project, wanted)
    console.print(_estimated(project, wanted), markup=False)
    named = title or typer.prompt("Title")
    if not yes and sys.stdin.isatty() and not typer.confirm("Save it?", default=True):
        raise typer.Abort
    watch_id = watching.save(project, wanted, title=named, tell=tell, how=how)
    watch = watching.find(project, watch_id)
    told = ", ".join(watch.tell) or "nobody"
    console.print(f"watch {watch_id} is saved; it tells {told} ({how})", markup=False)


def _estimated(project: Project, query: Query) -> str:
    try:
        found = watching.estimated(project, query)
    except SearchError as error:
        remedy = f" ({error.remedy})" if error.remedy else ""
        return f"how often it would ring cannot be told now: {error}{remedy}"
    return in_words(found)


@app.command("list")
def list_all(
    ended: bool = typer.Option(False, "--all", help="Also those that are over."),
) -> None:
    """Show your watches, what they found in the last seven days, and which cannot ring any more.

    Example: rollcall watch list
    """
    project = open_project()
    zone = project.settings.timezone
    kept = watching.kept(project, ended=ended)
    headings = ("id", "", "title", "tells", "when", "7 days", "since", "trouble")
    table = columns(*headings, numbers=("7 days",), whole=("id", ""))
    for one in kept:
        watch = one.watch
        over = f" to {day(watch.ended_at, zone)}" if watch.ended_at else ""
        cells = (
            watch.id,
            str(watch.number),
            watch.title,
            ", ".join(watch.tell),
            watch.how,
            "" if watch.how == "never" else str(one.rang),
            f"{day(watch.created_at, zone)}{over}",
            one.problem,
        )
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table if kept else "There is no watch yet: `rollcall watch add` saves one.")


@app.command()
def show(
    watch_id: str = _ID,
    limit: int = typer.Option(10, min=1, max=200, help="How many articles to show."),
    first: int = typer.Option(1, "--from", min=1, help="Which of them to begin with."),
) -> None:
    """Show a watch and run it: what its search finds now, the newest first.

    Example: rollcall watch show 5f0e6a2b9c3d4e71
    """
    project = open_project()
    watch = watching.find(project, watch_id)
    query = query_of(watch.query)
    console.print(Text(watch.title, style="bold"))
    told = (
        f"tells {', '.join(watch.tell)}, {_IN_WORDS[watch.how]}" if watch.tell else "tells nobody"
    )
    console.print(Text(f"{query.text}  ({told})"))
    wanted = replace(query, sort="newest", offset=first - 1, limit=limit, paged=False)
    hits = ask(project, wanted)
    with project.store.read() as connection:
        ids = [hit.id for hit in hits.hits]
        heads = desk_articles.heads(connection, project.viewer, ids)
    show_hits(wanted, hits, heads, project.settings.timezone)


@app.command()
def end(watch_id: str = _ID) -> None:
    """End a watch: it rings no more. What it found stays told.

    Example: rollcall watch end 5f0e6a2b9c3d4e71
    """
    watching.end(open_project(), watch_id)
    console.print("it is over")

"""`rollcall crossref`: who on a list is named in the archive; the list stays outside the record."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.progress import Progress
from rich.text import Text

from rollcall import crossref as crossing
from rollcall.cli.list_check import read_bytes
from rollcall.cli.list_versions import CSV, FORCE, refuse_to_overwrite, write
from rollcall.cli.shared import console
from rollcall.clock import published
from rollcall.crossref import Asked, Crossed, Named
from rollcall.errors import RollcallError
from rollcall.inquiry import find_article
from rollcall.list_exports import some_table
from rollcall.lists import number_of
from rollcall.pipeline import Project, open_project
from rollcall.store.lists import Case

_WHAT = "a list against the archive"


def register(app: typer.Typer) -> None:
    """Add `crossref`."""
    app.command("crossref")(crossref)


def crossref(
    wanted: str = typer.Argument(
        "", metavar="FILE|LIST", help="A case list: a file, or one we keep."
    ),
    article: str = typer.Option(
        "", metavar="ADDRESS|ID", help="Instead: the listed people whom this article may name."
    ),
    csv: Path = CSV,
    limit: int = typer.Option(3, min=0, help="How many articles to show for each case."),
    force: bool = FORCE,
) -> None:
    """Show who on a list is named in the archive. A file does not become part of the record.

    Example: rollcall crossref their-list.xlsx --csv found.csv
    """
    if bool(wanted) == bool(article) or (article and csv is not None):
        raise RollcallError(
            "a list or an --article is looked up, and --csv is for lists",
            remedy="give a file, a list, or --article with an address",
        )
    refuse_to_overwrite(csv, force)
    project = open_project()
    if article:
        _of_article(project, article)
        return
    asked = _asked(project, wanted, leaving=csv is not None)
    with Progress(console=console, transient=True) as bars:
        tasks = {"asking": bars.add_task("asking the index", total=None),
                 "reading": bars.add_task("reading articles", total=None)}  # fmt: skip

        def tell(what: str, done: int, total: int) -> None:
            bars.update(tasks[what], completed=done, total=total)

        crossed = crossing.crossref(project, asked, leaving=csv is not None, progress=tell)
    if csv is None:
        for case, found in crossed.found:
            _show(case, found, limit, project.settings.timezone)
    console.print(_in_all(crossed), markup=False)
    if csv is not None:
        lines = crossing.cells(crossed)
        made = some_table(project, asked.kept, _WHAT, crossing.HEADINGS, lines, asked.withheld)
        write(made, csv, force)


def _of_article(project: Project, address: str) -> None:
    with project.store.read() as connection:
        article = find_article(connection, address)
    if article is None:
        raise RollcallError(
            "there is no article with this address or id",
            remedy="`rollcall why ADDRESS` tells what became of an address",
        )
    crossed = crossing.named_in(project, article["id"])
    for case, found in crossed.found:
        _show(case, found, 1, project.settings.timezone)
    console.print(
        f"{len(crossed.found)} of {len(crossed.asked.cases):,} cases that come near are named"
    )
    if crossed.asked.withheld:
        console.print(f"{crossed.asked.withheld:,} cases are withheld and were not looked for")
    if crossed.stale:
        console.print("lists or answers have changed since: `rollcall index` brings them")


def _asked(project: Project, wanted: str, *, leaving: bool) -> Asked:
    path = Path(wanted)
    if path.is_file():
        return crossing.of_file(project, read_bytes(path), path.name, leaving=leaving)
    return crossing.of_list(project, wanted, leaving=leaving)


def _show(case: Case, found: tuple[Named, ...], limit: int, zone: str) -> None:
    where = f"{case.list_id}:{number_of(case.row)}"
    console.print(Text.assemble((case.name, "bold"), f"  {where}: {_counted(found)}"))
    for one in found[:limit]:
        told = one.title or "(no title)"
        console.print(Text(f"  {one.verdict} ({one.score:.2f}) as “{one.surface}”: {told}"))
        said = f"{published(one.published, zone)} {one.url or one.article_id}".strip()
        console.print(Text(f"    {said}", style="dim"))
    if len(found) > limit:
        console.print(f"  and {len(found) - limit} more", style="dim")


def _counted(found: tuple[Named, ...]) -> str:
    sure = sum(one.verdict != "possible" for one in found)
    words = [f"{sure} likely"] if sure else []
    if unsure := len(found) - sure:
        words.append(f"{unsure} possible")
    return ", ".join(words)


def _in_all(crossed: Crossed) -> str:
    asked, named = crossed.asked, len(crossed.found)
    likely = sum(found[0].verdict != "possible" for _, found in crossed.found)
    return (
        f"{named} of {len(asked.cases):,} cases are named, {likely} of them likely; "
        f"{crossed.read:,} articles were read"
    )

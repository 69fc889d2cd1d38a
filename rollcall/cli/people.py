"""People on several lists: proposals, decisions about two cases, conflicts, counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast, get_args

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from rollcall.cli import people_review
from rollcall.cli import people_rows as plain
from rollcall.cli.decisions import undone_in_words
from rollcall.cli.shared import columns, console
from rollcall.cli.tables import print_csv, print_json
from rollcall.clock import day
from rollcall.errors import RollcallError
from rollcall.inquiry import find_case
from rollcall.lists.roles import must
from rollcall.match import persons as matching
from rollcall.match.persons import Conflict, Proposal, Waiting
from rollcall.pipeline import Project, open_project
from rollcall.records import Judgement
from rollcall.store import counts as counting
from rollcall.store import exports, lists, persons
from rollcall.store.care import care_for

app = typer.Typer(
    help="One person on several lists: propose, decide, see conflicts and counts.",
    no_args_is_help=True,
)
_SHOWN = 40
_COUNTS = "counts of people"
_CSV = typer.Option(False, "--csv", help="As a table for a spreadsheet.")
_JSON = typer.Option(False, "--json", help="As JSON.")
_LISTS = typer.Option([], "--list", help="Only these lists. Repeatable.")


def _proposals(project: Project, only: Sequence[str], waiting: Waiting) -> list[Proposal]:
    """What waits for an answer, with a progress bar while the lists are compared."""
    columns = TextColumn("comparing names"), BarColumn(bar_width=24), MofNCompleteColumn()
    with (
        project.store.read() as connection,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        _must_be_lists(connection, project, only)
        task = bar.add_task("", total=None)
        found = waiting.proposals(
            connection,
            project.viewer,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    wanted = set(only)
    return [one for one in found if not wanted or {one.one.list_id, one.other.list_id} <= wanted]


def _must_be_lists(connection: Connection, project: Project, only: Sequence[str]) -> None:
    known = {case.list_id for case in lists.each(connection, project.viewer)} if only else set()
    for name in only:
        if name not in known:
            raise RollcallError(
                f"there is no list {name}", remedy="`rollcall lists show` names your lists"
            )


@app.command()
def propose(
    only: list[str] = _LISTS,
    as_csv: bool = _CSV,
    as_json: bool = _JSON,
    limit: int = typer.Option(_SHOWN, min=1, help="How many to show on the screen."),
) -> None:
    """Show which cases could be one person, and why; nothing is decided.

    Example: rollcall people propose --list jailed --list dead
    """
    project = open_project()
    found = _proposals(project, only, Waiting())
    if as_csv or as_json:
        with project.store.read() as connection:
            care = care_for(connection, project.viewer)
        leaving = [one for one in found if matching.is_seen(one, care, leaving=True)]
        withheld, what = len(found) - len(leaving), "proposals of people"
        if as_json:
            told = [plain.proposal(one) for one in leaving]
            print_json(project, what, told, withheld=withheld)
        else:
            rows = map(plain.proposal_cells, leaving)
            print_csv(project, what, plain.PROPOSAL_COLUMNS, rows, withheld=withheld)
        return
    _print(found[:limit])
    if len(found) > limit:
        console.print(
            f"and {len(found) - limit} more: `--limit`, `--csv`, `rollcall people review`"
        )


def _print(found: Sequence[Proposal]) -> None:
    if not found:
        console.print("No two cases could be one person, as far as their rows tell.")
        return
    table = Table("how sure", "one", "other", "why", box=None)
    for one in found:
        sure = f"{one.verdict} {one.score:.2f}" + ("\nsame list" if one.within else "")
        sides = [
            f"{plain.case_of(case)} {case.name}\n{plain.told(case.row)}"
            for case in (one.one, one.other)
        ]
        table.add_row(*(Text(cell) for cell in (sure, *sides, matching.in_words(one))))
    console.print(table)


@app.command()
def decide(
    case: str = typer.Argument(help="A case: LIST:KEY, its number or its name."),
    other: str = typer.Argument(help="Another case, of the same or another list."),
    judgement: str = typer.Argument(metavar="same|different|unsure", help="One person?"),
    why: str = typer.Option("", help="Why, for whoever reads it later."),
) -> None:
    """Say whether two cases are one person; only people can.

    Example: rollcall people decide jailed:117 dead:9 same --why "her brother called"
    """
    project = open_project()
    must(project.viewer, "decide")
    if judgement not in get_args(Judgement):
        raise RollcallError(
            f"{judgement} is no answer", remedy=f"one of {', '.join(get_args(Judgement))}"
        )
    with project.store.write() as connection:
        sides = [find_case(connection, project.viewer, word) for word in (case, other)]
        seen = matching.judge(sides[0], sides[1])
        number = persons.decide(
            connection,
            project.viewer,
            sides[0].id,
            sides[1].id,
            cast(Judgement, judgement),
            why=why,
            now=project.clock(),
            proposed={"proposal": plain.proposal(seen)} if seen else None,
        )
        cases = persons.members(connection, project.viewer, sides[0].id)
    joined = f"; this person has {len(cases)} cases now" if judgement == "same" else ""
    console.print(
        f"decision {number} is kept{joined}; `rollcall people undo {number}` takes it back",
        markup=False,
    )


@app.command()
def undo(number: int = typer.Argument(help="As `rollcall people decisions` shows it.")) -> None:
    """Take a decision about two cases back: what only it had joined is parted again.

    Example: rollcall people undo 3
    """
    project = open_project()
    must(project.viewer, "decide")
    with project.store.write() as connection:
        persons.undo(connection, number, project.clock(), by=project.viewer.name)
    console.print(f"decision {number} is undone")


@app.command()
def decisions(
    case: str = typer.Argument("", help="Only about this case: LIST:KEY, its number or its name."),
) -> None:
    """Show what was decided about two cases: by whom, when and why.

    Example: rollcall people decisions jailed:117
    """
    project = open_project()
    with project.store.read() as connection:
        only = [find_case(connection, project.viewer, case).id] if case else None
        _decided(connection, project, only)


def _decided(connection: Connection, project: Project, only: Sequence[str] | None) -> None:
    found = persons.listed(connection, project.viewer, only)
    if not found:
        console.print("Nothing has been decided about two cases.")
        return
    care, zone = care_for(connection, project.viewer), project.settings.timezone
    table = columns("no.", "one", "other", "decided", "by", "why", whole=("no.",))
    for row in found:
        back = row["undone_at"]
        undone = f" ({undone_in_words(back, row['undone_by'], zone)})" if back else ""
        shown = [care.shown(row[side]["id"], leaving=False) for side in ("one", "other")]
        if "nothing" in shown:
            continue
        why = row["why"] if set(shown) == {"full"} else ""
        sides = [
            f"{row[side]['list']}:{row[side]['number']} "
            + (next(iter(row[side]["listed"]["names"]), "") if how == "full" else "")
            for side, how in zip(("one", "other"), shown, strict=True)
        ]
        by = f"{row['by']}, {day(row['at'], zone)}"
        cells = (str(row["id"]), *sides, row["judgement"] + undone, by, why)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


@app.command()
def show(case: str = typer.Argument(help="A case: LIST:KEY, its number or its name.")) -> None:
    """Show a person: every case, what lists and coverage say differently, what was decided.

    Example: rollcall people show jailed:117
    """
    project = open_project()
    with project.store.read() as connection:
        asked = find_case(connection, project.viewer, case)
        care = care_for(connection, project.viewer)
        found = persons.members(connection, project.viewer, asked.id)
        table = Table("case", "names", "what the list says", "version", box=None)
        for one in found:
            row = care.row(one["id"], lists.row_of(one["listed"]), leaving=False)
            if row is not None:
                version = f"{one['version']}" + ("" if one["current"] else ", has left the list")
                cells = (f"{one['list']}:{one['number']}", "\n".join(row.names), plain.told(row))
                table.add_row(*(Text(cell) for cell in (*cells, version)))
        console.print(table)
        for conflict in matching.conflicts(connection, project.viewer, [asked.person_id]):
            _conflict(conflict)
        _decided(connection, project, [one["id"] for one in found])


def _conflict(one: Conflict) -> None:
    cases = ", ".join(plain.case_of(case) for case in one.cases)
    console.print(Text(f"{one.name} ({cases})".strip(), style="bold"))
    for side in one.sides:
        console.print(Text(f"  {plain.side_in_words(side)}"))


@app.command()
def conflicts(as_csv: bool = _CSV, as_json: bool = _JSON) -> None:
    """Show of whom lists and coverage say different things, side by side; nobody is right yet.

    Example: rollcall people conflicts --csv > conflicts.csv
    """
    project = open_project()
    with project.store.read() as connection:
        found = matching.conflicts(connection, project.viewer, leaving=as_csv or as_json)
        care = care_for(connection, project.viewer)
    if not (as_csv or as_json):
        for one in found:
            _conflict(one)
        if not found:
            console.print("Lists and coverage do not disagree on anybody.")
        return
    leaving = [
        one
        for one in found
        if all(care.shown(case.id, leaving=True) == "full" for case in one.cases)
    ]
    rows = [row for one in leaving for row in plain.conflict_rows(one)]
    withheld, what = len(found) - len(leaving), "conflicts about people"
    if as_json:
        told = [dict(zip(plain.CONFLICT_COLUMNS, row, strict=True)) for row in rows]
        print_json(project, what, told, withheld=withheld)
    else:
        print_csv(project, what, plain.CONFLICT_COLUMNS, rows, withheld=withheld)


@app.command()
def counts(
    as_csv: bool = _CSV,
    as_json: bool = _JSON,
    svg: Path = typer.Option(None, "--svg", help="Draw it into this file."),
    status: str = typer.Option("killed", help="What the picture is about."),
) -> None:
    """Count people by status, on each list and over all, beside the totals that others publish.

    Example: rollcall people counts --svg killed.svg --status killed
    """
    project = open_project()
    with project.store.read() as connection:
        found = counting.standings(connection, project.viewer)
        said = counting.totals(connection, project.viewer)
    names = sorted({name for one in found for name in one.lists})
    headings = [*plain.BESIDE_COLUMNS, *names, "people then", "people now"]
    rows = [plain.beside(one, found, names) for one in said]
    if svg is not None:
        _draw(project, svg, status, found, said)
    elif as_json:
        told = {
            "standings": [plain.standing(one) for one in found],
            "totals": [plain.total(one) for one in said],
        }
        print_json(project, _COUNTS, told, withheld=0)
    elif as_csv:
        print_csv(project, _COUNTS, headings, rows, withheld=0)
    else:
        counted = (*names, "people", "of them disputed")
        now = columns("status", *counted, numbers=counted, whole=("status",))
        for row in plain.counts_now(found, said):
            now.add_row(*("" if cell is None else str(cell) for cell in row))
        console.print(now)
        console.print("\nTotals that others published, beside the lists then:")
        zone = project.settings.timezone
        for one in said:
            console.print(f"  {plain.in_a_line(one, found, zone)}", markup=False)
        if not said:
            console.print("  none that counts everybody")


def _draw(
    project: Project,
    path: Path,
    status: str,
    found: Sequence[counting.Standing],
    said: Sequence[counting.Total],
) -> None:
    from rollcall.web.chart import drawn

    content = drawn(status, found, said).encode()
    exports.leaves(project, _COUNTS, content, rows=len(said))
    try:
        path.write_bytes(content)
    except OSError as error:
        raise RollcallError(f"{path}: {error.strerror}", remedy="choose another file") from error
    console.print(f"drawn into {path}", markup=False)


@app.command()
def review(only: list[str] = _LISTS, limit: int = typer.Option(0, min=0, help="0: all.")) -> None:
    """Walk through proposals one by one: two rows side by side, one key an answer.

    Example: rollcall people review --list jailed --list dead
    """
    project = open_project()
    must(project.viewer, "decide")
    found = _proposals(project, only, Waiting())
    people_review.walk(project, found[: limit or None])

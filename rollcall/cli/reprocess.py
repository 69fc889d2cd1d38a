"""`rollcall reprocess`: what doing a step's work again would change, and having it done."""

from __future__ import annotations

import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import typer
from rich.table import Table
from rich.text import Text

from rollcall.cli.list_versions import FORCE, refuse_to_overwrite
from rollcall.cli.shared import console, progress_lines
from rollcall.errors import RollcallError
from rollcall.pipeline import Project, open_project
from rollcall.reprocess import again as redoing
from rollcall.reprocess.shown import Kept, Row, rows
from rollcall.reprocess.summing import NAMES, SINGLE, as_figures, lines, verdicts
from rollcall.reprocess.trying import Different, Progress, Trial, trial
from rollcall.store import exports

_EXAMPLES = 20
_WHAT = "what a step would change"


def register(app: typer.Typer) -> None:
    """Add `reprocess`."""
    app.command("reprocess")(reprocess)


def reprocess(
    step: str = typer.Argument(help="extract, enrich or match."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change; write nothing."),
    sample: int = typer.Option(0, min=0, help="With --dry-run: try only so many, at random."),
    since: str = typer.Option("", help="Only what was published (captured) from this day on."),
    as_json: bool = typer.Option(False, "--json", help="With --dry-run: the figures as JSON."),
    export: Path = typer.Option(None, help="With --dry-run: every difference into this CSV file."),
    force: bool = FORCE,
    yes: bool = typer.Option(False, "--yes", help="Do it without asking."),
) -> None:
    """Do the work of a step again, for a new model or setting; with --dry-run say what that would
    change before it does.

    Example: rollcall reprocess enrich --dry-run --sample 500
    """
    redoing.check(step)
    if not dry_run and (sample or as_json or export is not None):
        raise RollcallError(
            "--sample, --json and --export are about what would change",
            remedy="give --dry-run with them; without it, the work is done for all",
        )
    refuse_to_overwrite(export, force)
    project = open_project()
    moment = redoing.since_of(project.settings, since)
    if dry_run:
        _try(project, step, sample, moment, as_json=as_json, export=export)
        return
    work = redoing.work(project, step, moment)
    if not work.items:
        console.print(f"{step} has done nothing yet that could be done again")
        return
    _ask(step, work, yes)
    count = redoing.again(project, step, moment)
    console.print(f"{count:,} wait again. `rollcall run` does it, and whatever follows from it")


def _ask(step: str, work: redoing.Work, yes: bool) -> None:
    """Say how much work it is, and let a person say no. Without one there must be a --yes."""
    what = {"extract": "pages will be read", "enrich": "articles will be analysed"}
    told = f"{work.items:,} {what.get(step, 'articles will be matched')} anew"
    if work.minutes is not None:
        told += f", about {max(1, round(work.minutes)):,} minutes by the speed so far"
    console.print(told)
    if yes:
        return
    if not sys.stdin.isatty():
        raise RollcallError("nobody is here to say yes", remedy="give --yes where you mean it")
    typer.confirm("Do it?", abort=True)


def _try(
    project: Project, step: str, size: int, since: Any, *, as_json: bool, export: Path | None
) -> None:
    examples: dict[tuple[str, str], list[Different]] = defaultdict(list)
    kept = Kept(project.settings.home) if export is not None else None

    def keep(one: Different) -> None:
        some = examples[one.difference.what, one.difference.how]
        if len(some) < _EXAMPLES:
            some.append(one)
        if kept is not None:
            kept.add(one)

    with project.store.read() as connection, _progress(step, quiet=as_json) as tell:
        found = trial(connection, project, step, keep, size=size, since=since, progress=tell)
        every = [one for some in examples.values() for one in some]
        shown = [] if as_json else rows(connection, project.viewer, every, leaving=False)[0]
        made = None if kept is None else kept.table(connection, project.viewer)
    if as_json:
        typer.echo(json.dumps(as_figures(found)))
    else:
        _show(found, shown)
    if kept is not None and made is not None and export is not None:
        file, count, withheld = made
        exports.leaves(project, _WHAT, file, rows=count, withheld=withheld)
        _write(file, export)
        kept.close()
        if not as_json:
            console.print(f"{export}: {count:,} rows", markup=False)


@contextmanager
def _progress(step: str, *, quiet: bool) -> Iterator[Progress | None]:
    if quiet:
        yield None
        return
    with progress_lines() as bars:
        task = bars.add_task(step, total=None, said="")

        def tell(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        yield tell


def _write(file: BinaryIO, path: Path) -> None:
    try:
        with path.open("wb") as out:
            shutil.copyfileobj(file, out)
    except OSError as error:
        raise RollcallError(f"{path}: {error.strerror}", remedy="check the path") from error
    finally:
        file.close()


def _show(found: Trial, shown: Sequence[Row]) -> None:
    compared, items = found.figures.items, found.population
    of = "" if compared + found.failed >= items else f" of {items:,}, drawn at random"
    console.print(f"{compared:,} compared{of}, in {found.seconds:,.0f} s; nothing was written")
    if found.waiting:
        console.print(
            f"{found.waiting:,} wait for {found.step} in any case: some of what follows is theirs"
        )
    if found.failed:
        console.print(f"{found.failed:,} broke and are not compared: --log debug says which")
    table = Table("", "gained", "lost", "changed")
    for name in NAMES[found.step]:
        table.add_row(name, *lines(found, name))
    for words, number in verdicts(found):
        table.add_row(words, "", "", number)
    console.print(table)
    for name, words in SINGLE:
        if found.step != "extract":
            console.print(f"{words}: {lines(found, name)[0]}")
    for subscriber, counts in sorted(found.told.items()):
        told = f"{counts['at_once']:,} at once, {counts['digest']:,} in the next digest"
        console.print(f"  would tell {subscriber}: {told}", markup=False)
    if not any(found.figures.sums.values()):
        console.print("Nothing of it would change." if of else "Nothing would change.")
    _show_examples(shown)


def _show_examples(shown: Sequence[Row]) -> None:
    above = ("", "")
    for row in shown:
        if (row.what, row.how) != above:
            above = row.what, row.how
            console.print(Text(f"\n{row.what} {row.how}", style="bold"))
        case = f"{row.list}:{row.case}" if row.case else ""
        changed = " → ".join(filter(None, (row.before, row.after)))
        said = "  ".join(filter(None, (case, f"“{row.words}”" if row.words else "", changed)))
        console.print(Text(f"  {said}"))
        if where := " ".join(filter(None, (row.published, row.title, row.url or row.article))):
            console.print(Text(f"    {where}", style="dim"))

"""Adding a version of a list: understood, compared, asked about, and only then stored."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from rollcall import list_history, listing
from rollcall.cli.keys import ask_key
from rollcall.cli.list_check import read_bytes, show_understanding
from rollcall.cli.list_words import busy, show_changes, show_problems, show_question
from rollcall.cli.shared import console
from rollcall.errors import ListError
from rollcall.list_exports import some_table
from rollcall.listing import Upload
from rollcall.lists import describe, parse_mapping
from rollcall.lists.reading import list_name
from rollcall.lists.versions.questions import HEADINGS, answers_to, question_rows, read_answers
from rollcall.pipeline import Project, open_project

_ASK = 2
"""Exit code where nobody is there to answer what must be asked."""
YES = typer.Option(False, "--yes", help="Ask nothing: take what is suggested.")
ANSWERS = typer.Option(None, "--answers", help="A table of questions that somebody filled in.")


@dataclass(frozen=True)
class Way:
    """How questions are answered: by nobody (`yes`), from a file, else at the terminal."""

    yes: bool
    answers: Path | None


def register(app: typer.Typer) -> None:
    """Add `add`."""
    app.command("add")(add)


def add(
    path: Path,
    name: str = typer.Option("", help="The list's id; without it, the file's name."),
    mapping: Path = typer.Option(None, help="How to read it: lines of key=value; kept from now."),
    yes: bool = YES,
    answers: Path = ANSWERS,
) -> None:
    """Store a spreadsheet as the newest version of a list.

    Shows what changes beside what coverage says, and asks where a row could be the same person.
    Where nobody can answer, nothing is stored: the questions are written to a file for --answers.

    Example: rollcall lists add detained.xlsx --name detained
    """
    project = open_project()
    data = read_bytes(path)
    said = parse_mapping(lines_of(mapping)) if mapping else None
    list_id = name or list_name(path.name)
    with busy("Reading and comparing ..."):
        upload = listing.prepare(project, list_id, data, path.name, mapping=said)
    asks = upload.reopened and (yes or answers or sys.stdin.isatty())
    if not upload.is_news and not asks:
        left = f"; open questions about it: {upload.reopened}" if upload.reopened else ""
        console.print(f"{list_id}: this file is the newest version already{left}", markup=False)
        return
    settle(project, upload, Way(yes, answers))
    if not upload.found.has_ids:
        console.print(
            f"The rows have no ids: `rollcall lists export {list_id} FILE --coverage --ids` gives "
            "your workbook back with a column that keeps each case apart.",
            markup=False,
        )


def lines_of(path: Path) -> list[str]:
    """The lines of a text file. Raises `ListError` that names it."""
    try:
        return read_bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ListError(f"{path}: not UTF-8 text", remedy="save it as UTF-8") from error


def settle(project: Project, upload: Upload, way: Way) -> None:
    """Show what an upload changes, have its questions answered, and store it.

    Ends the command with exit code 2 where something must be asked and nobody is there, and with 1
    where somebody said no; then nothing is stored.
    """
    if not upload.reopened:
        _show_reading(upload)
    upload = _given(upload, way)
    _show_difference(project, upload)
    if upload.change.questions and not way.answers:
        if not sys.stdin.isatty():
            _put_off(project, upload)
        upload = _asked(upload)
    _show_moved(upload)
    if upload.base and upload.looks_wrong and not upload.reopened and not way.yes:
        question = f"{upload.leaving} of {upload.known} cases would go. Store it?"
        if not sys.stdin.isatty():
            console.print(f"{question} Say so with --yes. Nothing was stored.")
            raise typer.Exit(_ASK)
        if ask_key(f"{question} [y/n] ", "yn") == "n":
            console.print("Nothing was stored.")
            raise typer.Exit(1)
    with busy("Storing ..."):
        version = listing.store(project, upload)
    if version is not None:
        console.print(f"{version.id}: {version.change}", markup=False)


def _show_reading(upload: Upload) -> None:
    """What was understood, where it is not as last time, and the problems."""
    found, base = upload.found, upload.base
    if base is None or not listing.is_read_as(base, found):
        if base is not None and base.understood:
            console.print("It was not read as the version before:")
        show_understanding(found)
    elif found.problems:
        console.print(f"Problems: {len(found.problems)}")
        show_problems(found.problems, f"`rollcall lists problems {upload.list_id}`, once stored")


def _show_difference(project: Project, upload: Upload) -> None:
    if upload.base is None or upload.reopened:
        return
    console.print(f"Against version {upload.base.number}: {describe(upload.change)}", markup=False)
    with busy("Looking at the coverage ..."):
        lines = list_history.tell(project, upload.list_id, upload.change)
    show_changes(lines, f"`rollcall lists diff {upload.list_id}`, once stored")


def _show_moved(upload: Upload) -> None:
    """Ids that were another person's: whoever reads a number must know whom it means now."""
    if moved := tuple(upload.moved.values()):
        console.print("Ids that meant somebody else before:")
        show_problems(moved, f"`rollcall lists problems {upload.list_id}`, once stored")


def _given(upload: Upload, way: Way) -> Upload:
    """The upload after the answers that were brought along."""
    if way.answers:
        upload = _from_file(upload, way.answers)
    return listing.as_suggested(upload) if way.yes else upload


def _from_file(upload: Upload, path: Path) -> Upload:
    given = read_answers(read_bytes(path), path.name)
    while True:
        said = answers_to(upload.change.questions, given)
        firm = {pair: same for pair, same in said.items() if same is not None}
        if not firm:
            break
        upload = listing.answer(upload, firm)
    left = [one for one in upload.change.questions if listing.pair(one) not in said]
    if left:
        console.print(f"Not in {path.name}, so they stay open: {len(left)}", markup=False)
    return upload


def _asked(upload: Upload) -> Upload:
    """The upload after its questions were asked; those put off for later stay open."""
    later: set[tuple[str, str]] = set()
    while waiting := [one for one in upload.change.questions if listing.pair(one) not in later]:
        given: dict[tuple[str, str], bool] = {}
        for number, one in enumerate(waiting, 1):
            show_question(one, number, len(waiting))
            hint = "yes" if one.suggested else "no"
            key = ask_key(f"The same person? y/n, l: later, q: stop (suggested: {hint}) ", "ynlq")
            if key == "q":
                console.print("Nothing was stored.")
                raise typer.Exit(1)
            if key == "l":
                later.add(listing.pair(one))
            else:
                given[listing.pair(one)] = key == "y"
        upload = listing.answer(upload, given)
    return upload


def _put_off(project: Project, upload: Upload) -> None:
    """Nobody is there to ask: write the questions down, store nothing."""
    rows = question_rows(upload.change.questions)
    made = some_table(project, upload.list_id, "questions about an upload", HEADINGS, rows)
    stem = re.sub(r"[^\w-]+", "-", upload.list_id).strip("-") or "list"
    path, number = Path(f"{stem}-questions.csv"), 1
    while path.exists():
        number += 1
        path = Path(f"{stem}-questions-{number}.csv")
    path.write_bytes(made.data)
    console.print(
        f"Rows that could be people whom the list has already: {len(rows)}. Nothing was stored. "
        f"Answer in {path}, and run the same command again with --answers {path}; or with --yes, "
        "which takes what is suggested.",
        markup=False,
    )
    raise typer.Exit(_ASK)

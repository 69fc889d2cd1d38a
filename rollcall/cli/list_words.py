"""What the list commands print: versions, differences beside coverage, two rows side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.table import Table
from rich.text import Text

from rollcall.cli.shared import console
from rollcall.clock import minute
from rollcall.lists import Question, number_of
from rollcall.lists.versions.questions import details, where
from rollcall.lists.versions.told import Told
from rollcall.records import Problem
from rollcall.store.list_versions import Version

SHOWN = 12
"""As many lines of a kind are shown before it says how many more there are."""
_MARKS = {"removed": "-", "merged": "=", "split": "=", "changed": "*", "added": "+"}


@contextmanager
def busy(words: str) -> Iterator[None]:
    """Says what takes a while, as long as it takes; silent where nobody watches."""
    with console.status(words):
        yield


def show_changes(lines: Sequence[Told], more: str) -> None:
    """Print a difference line by line, at most `SHOWN` of a kind; `more` tells how to see all."""
    left = Counter(one.what for one in lines)
    shown: Counter[str] = Counter()
    for one in lines:
        shown[one.what] += 1
        if shown[one.what] <= SHOWN:
            console.print(_line(one))
    for what, count in left.items():
        if count > SHOWN:
            console.print(f"  and {count - SHOWN} more {what}: {more}", markup=False)


def _line(one: Told) -> Text:
    name = one.row.names[0] if one.row.names else f"case {number_of(one.row)}"
    text = Text(f"  {_MARKS[one.what]} {name}: {one.words}")
    if one.coverage:
        text.append(f"\n      {one.coverage}", style="bold" if "but" in one.coverage else "dim")
    return text


def show_problems(problems: Sequence[Problem], more: str) -> None:
    """Print a few problems by row, and how to get all."""
    for problem in problems[:SHOWN]:
        place = f"{problem.sheet} row {problem.row}" if problem.row else problem.sheet
        where = f"{place.strip()}: " if place else ""
        console.print(f"  {where}{problem.message}", markup=False)
    if len(problems) > SHOWN:
        console.print(f"  and {len(problems) - SHOWN} more: {more}", markup=False)


def show_question(question: Question, number: int, count: int) -> None:
    """Print two rows side by side that could be the same person, and what speaks for it."""
    table = Table("", "before", "now", title=f"Question {number} of {count}", title_justify="left")
    pairs = (
        ("name", "; ".join(question.old.names), "; ".join(question.new.names)),
        ("details", details(question.old), details(question.new)),
        ("where", where(question.old), where(question.new)),
    )
    for words, old, new in pairs:
        table.add_row(words, Text(old), Text(new))
    console.print(table)
    console.print(f"  {question.why}", markup=False)


def show_versions(versions: Sequence[Version], zone: str) -> None:
    """Print versions: who, when (to the minute, in `zone`), what changed."""
    for one in versions:
        words = one.change
        if one.restored_from is not None:
            words = f"version {one.restored_from} restored: {words}"
        if one.open_questions:
            words += f" ({one.open_questions} not answered)"
        at = minute(one.uploaded_at, zone)
        console.print(f"{one.number}  {at}, by {one.uploaded_by}: {words}", markup=False)
        stored = f"{one.bytes:,} bytes, sha256 {one.sha256[:12]}"
        console.print(f"   {one.file_name}, {stored}", markup=False)

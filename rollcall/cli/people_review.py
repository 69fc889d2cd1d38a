"""Walking through proposals in the terminal: two rows side by side, the reasons, one key."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from rollcall.cli import people_rows as plain
from rollcall.cli.keys import ask_key
from rollcall.cli.shared import console
from rollcall.errors import RollcallError
from rollcall.match.persons import Proposal, each, side_by_side
from rollcall.names import align
from rollcall.pipeline import Project
from rollcall.records import Judgement
from rollcall.store import persons

_ANSWERS: dict[str, Judgement] = {"s": "same", "d": "different", "u": "unsure"}
_QUESTION = "s same, d different, u unsure, n next, z undo the last answer, q quit: "


def walk(project: Project, found: Sequence[Proposal]) -> None:
    """Ask about one proposal after the other; every answer is kept at once, and can be undone."""
    made: list[tuple[int, int]] = []
    place = 0
    while place < len(found):
        one = found[place]
        if not _is_open(project, one):
            place += 1
            continue
        _show(one, place + 1, len(found))
        key = ask_key(_QUESTION, "sdunzq")
        if key == "q":
            break
        if key == "z":
            place = _undo(project, made, place)
            continue
        if key in _ANSWERS and (number := _keep(project, one, _ANSWERS[key])):
            made.append((number, place))
        place += 1
    _end(made, len(found))


def _is_open(project: Project, one: Proposal) -> bool:
    """Whether no answer of this walk has settled it."""
    with project.store.read() as connection:
        answered = persons.answered(connection)
        now = persons.persons_of(connection, (one.one.id, one.other.id))
    return len(set(now.values())) > 1 and one.other.id not in answered.get(one.one.id, ())


def _show(one: Proposal, place: int, many: int) -> None:
    within = ", both of the same list" if one.within else ""
    console.print(Text(f"\n{place} of {many}: {one.verdict} ({one.score:.2f}){within}", "bold"))
    table = Table("", plain.case_of(one.one), plain.case_of(one.other), box=None)
    left, right = align(*one.spellings)
    table.add_row("name", _marked(left), _marked(right))
    for what, a, b in side_by_side(one.one.row, one.other.row):
        table.add_row(what, Text(a), Text(b))
    console.print(table)
    for weight, words in each(one):
        sign = "+" if weight > 0 else "-" if weight < 0 else " "
        console.print(Text(f"  {sign} {words}"))


def _marked(pieces: Sequence[tuple[str, bool]]) -> Text:
    """A name whose letters that differ stand out, also without colours."""
    text = Text()
    for letters, differs in pieces:
        text.append(letters, "bold underline" if differs else "")
    return text


def _keep(project: Project, one: Proposal, judgement: Judgement) -> int | None:
    """Keep an answer; None where it contradicts others, which is said."""
    try:
        with project.store.write() as connection:
            number = persons.decide(
                connection,
                project.viewer,
                one.one.id,
                one.other.id,
                judgement,
                why="",
                now=project.clock(),
                proposed={"proposal": plain.proposal(one)},
            )
    except RollcallError as error:
        console.print(f"{error}; {error.remedy}", markup=False)
        return None
    console.print(f"decision {number}: {judgement}")
    return number


def _undo(project: Project, made: list[tuple[int, int]], place: int) -> int:
    """Take the last answer of this walk back; its question comes again."""
    if not made:
        console.print("Nothing was answered here yet; `rollcall people decisions` shows the rest.")
        return place
    number, before = made.pop()
    with project.store.write() as connection:
        persons.undo(connection, number, project.clock(), by=project.viewer.name)
    console.print(f"decision {number} is undone")
    return before


def _end(made: Sequence[tuple[int, int]], many: int) -> None:
    if not many:
        console.print("No two cases could be one person, as far as their rows tell.")
        return
    console.print(f"{len(made)} of {many} answered; what is left waits.")

"""The pairs of `pairs.txt` as cases of two lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rollcall.records import CaseRow
from rollcall.store.lists import Case

_FILE = Path(__file__).with_name("pairs.txt")


@dataclass(frozen=True)
class Pair:
    """Two rows and what is true of them: same, different, open or faint."""

    language: str
    answer: str
    kind: str
    one: Case
    other: Case


def pairs() -> list[Pair]:
    """All of them, in the order of the file; cases are numbered, one list each side."""
    found = []
    lines = [line for line in _FILE.read_text("utf-8").splitlines() if line[:1] not in ("#", "")]
    for number, line in enumerate(lines):
        language, answer, kind, one, other = (part.strip() for part in line.split(" | "))
        found.append(Pair(language, answer, kind, case("A", number, one), case("B", number, other)))
    return found


def case(list_id: str, number: int, written: str) -> Case:
    """A row as it is written in the file: the name, then details behind semicolons."""
    name, *details = (part.strip() for part in written.split(";"))
    said: dict[str, str] = {}
    names = [name]
    for detail in details:
        what, _, value = detail.partition("=")
        if what == "aka":
            names.append(value)
        else:
            said[what] = value
    status, _, date = said.get("s", "").partition(" ")
    row = CaseRow(
        str(number),
        tuple(names),
        list=list_id,
        status=status or None,
        status_date=date or None,
        birth=said.get("b"),
        age=int(said["age"]) if "age" in said else None,
        places=(said["at"],) if "at" in said else (),
    )
    case_id = f"{list_id}{number:02}"
    return Case(case_id, list_id, case_id, row)

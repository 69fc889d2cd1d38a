"""Sentences written by people who had not seen the code (tests/quality/written), from bare text.

Each row goes through the whole analysis, as `rollcall pipe enrich` would do it: the persons that
the row marks are not given. Rows under `worked` were used for mending, those under `unseen` never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from nlp.analyse import Text, analyse
from nlp.annotations import Analysis, Claim, Mention, Tally

SETS = Path(__file__).parents[2] / "tests" / "quality" / "written"
_MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]|]*))?(?:\|([^\]|]*))?\]")
_FIELD = re.compile(r"(\w+)=(.+?)(?= \w+=|$)")
_TALLIED = "2022-01-20"  # the day on which all sentences with tallies were published
_KEYS = {"by": "attributed_to"}

Keys = dict[tuple[str, str], str]
"""What a row says: (whose or which, what), with its fields in words."""


class Figures(NamedTuple):
    """Counts over a set: items right, wrong and missed; fields of right claims, right and all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    fields: int = 0
    of_fields: int = 0
    differences: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        return self.right / max(1, self.right + self.missed)

    def plus(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        found = f"P {self.precision:.3f}  R {self.recall:.3f}  of {self.right + self.missed}"
        share = self.fields / max(1, self.of_fields)
        return found + (f"  fields {share:.3f} of {self.of_fields}" if self.of_fields else "")


class _Person(NamedTuple):
    start: int
    end: int
    name: str


def rows(kind: str, language: str, unseen: bool) -> list[list[str]]:
    """The rows of a set, unseen or worked with."""
    path = SETS / ("unseen" if unseen else "worked") / f"{kind}_{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def claims(language: str, unseen: bool) -> Figures:
    """Claims by person, status, negated and hypothetical; fields of those that are right."""
    some = rows("claims", language, unseen)
    read = [(*_unmarked(marked), published, expected) for published, marked, expected in some]
    analyses = analyse(Text(text, language, published) for text, _, published, _ in read)
    total = Figures()
    for (text, people, _, expected), analysis in zip(read, analyses, strict=True):
        wanted = _wanted(expected, people)
        got = {
            (_whose(analysis["mentions"][claim["person"]], people), _status(claim)): claim
            for claim in analysis["claims"]
            if claim["person"] is not None
        }
        total = total.plus(_compared(text, wanted, got))
    return total


def _unmarked(marked: str) -> tuple[str, list[_Person]]:
    text, at = "", 0
    people: list[_Person] = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        people.append(_Person(len(text), len(text) + len(mark[1]), (mark[2] or mark[1]).lower()))
        text += mark[1]
    return text + marked[at:], people


def _wanted(expected: str, people: list[_Person]) -> Keys:
    out: Keys = {}
    for item in expected.split(";") if expected.strip() not in ("-", "") else ():
        key, _, fields = item.strip().partition(" ")
        number, _, status = key.partition(":")
        out.setdefault((people[int(number) - 1].name, status), fields)
    return out


def _whose(mention: Mention, people: list[_Person]) -> str:
    meets = (p.name for p in people if p.start < mention["end"] and mention["start"] < p.end)
    return next(meets, "nobody: " + mention["name"])


def _status(claim: Claim) -> str:
    return claim["status"] + "!" * claim["negated"] + "?" * claim["hypothetical"]


def _compared(text: str, wanted: Keys, got: dict[tuple[str, str], Claim]) -> Figures:
    right = wanted.keys() & got.keys()
    fields = [
        str(dict(got[key]).get(_KEYS.get(name, name))) == value
        for key in right
        for name, value in _FIELD.findall(wanted[key])
    ]
    told = () if wanted.keys() == got.keys() else (_told(text, list(wanted), list(got)),)
    return Figures(
        len(right), len(got) - len(right), len(wanted) - len(right), sum(fields), len(fields), told
    )


def _told(text: str, wanted: Iterable[object], got: Iterable[object]) -> str:
    return f"{text}\n      wanted {sorted(map(str, wanted))}\n      found  {sorted(map(str, got))}"


def dates(language: str, unseen: bool) -> Figures:
    """Dates by their exact words and ISO form."""
    some = rows("dates", language, unseen)
    analyses = analyse(Text(row[2], language, row[1] or None) for row in some)
    return _listed(some, 2, 3, (_dates(analysis) for analysis in analyses))


def _dates(analysis: Analysis) -> list[str]:
    found = (m for m in analysis["mentions"] if m["kind"] == "date")
    return [
        f"{m['surface']}={m.get('iso', '-')}" + (f"/{m['end_iso']}" if "end_iso" in m else "")
        for m in found
    ]


def tallies(language: str, unseen: bool) -> Figures:
    """Tallies by status, count, bound, group, part; place and as-of date where a row has them."""
    some = rows("tallies", language, unseen)
    analyses = analyse(Text(row[1], language, _TALLIED) for row in some)
    return _listed(some, 1, 2, (_tallies(a, r) for a, r in zip(analyses, some, strict=True)))


def _tallies(analysis: Analysis, row: list[str]) -> list[str]:
    wanted = _items(row, 2)
    shown = enumerate(analysis["tallies"])
    return [_tally(tally, wanted[n] if n < len(wanted) else "") for n, tally in shown]


def _tally(tally: Tally, wanted: str) -> str:
    shown = f"{tally['status']} {tally['count']} {tally['bound']} {tally['group'] or '-'}"
    shown += f" part={tally['part_of'] + 1}" if tally["part_of"] is not None else ""
    shown += f" where={tally['where']}" if "where=" in wanted else ""
    return shown + (f" as_of={tally['as_of']}" if "as_of=" in wanted else "")


def _items(row: list[str], column: int) -> list[str]:
    cell = row[column] if len(row) > column else ""
    return [item.strip() for item in cell.split(";") if item.strip()]


def _listed(some: list[list[str]], text: int, column: int, found: Iterator[list[str]]) -> Figures:
    total = Figures()
    for row, got in zip(some, found, strict=True):
        wanted = _items(row, column)
        right = sum(item in got for item in wanted)
        told = () if wanted == got else (_told(row[text], wanted, got),)
        figures = Figures(right, len(got) - right, len(wanted) - right, differences=told)
        total = total.plus(figures)
    return total


SCORES: dict[str, Callable[[str, bool], Figures]] = {
    "claims": claims,
    "dates": dates,
    "tallies": tallies,
}
"""What is scored, by the name of its files."""

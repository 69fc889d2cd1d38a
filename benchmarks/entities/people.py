"""Our own short news texts with every person marked: who is found, base forms, roles, credits.

A row is a text with its marks, `[surface|base form|role]` or `[surface|base form|role|credit]`;
`\\n` is a line end. The role may name two that are right (`journalist/victim`) or be empty where
the text shows none. Development uses the odd rows; the even ones only ever give totals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.entities.january import role_scores
from benchmarks.entities.scoring import Overlap, Score, Span, exact, overlap, touches
from nlp.analyse import Text, analyse
from nlp.annotations import Mention
from nlp.components.entities.page import PERSON
from nlp.pipelines import models_only, pipeline

FOLDER = Path(__file__).parents[2] / "tests" / "quality" / "people"
LANGUAGES = ("ru", "kk", "en")
_MARK = re.compile(r"\[([^|\[\]]+)\|([^|\[\]]+)\|([^|\[\]]*)(?:\|([^|\[\]]*))?\]")


class Person(NamedTuple):
    """One marked mention; `roles` are those that count as right, none where the text shows none."""

    span: Span
    name: str
    roles: tuple[str, ...]
    credit: str | None


class Row(NamedTuple):
    """One text without its marks, and the people in it."""

    text: str
    people: list[Person]


class Scores(NamedTuple):
    """What one language reaches; `differences` tells each error of the rows asked for."""

    ours: Overlap
    bare: Overlap
    exact: Score
    exact_bare: Score
    names: Score
    roles: dict[str, Score]
    credits: Score
    differences: list[str]


def parse(line: str) -> Row:
    """The text of one marked row, and its people with their offsets."""
    text, people, at = "", [], 0
    line = line.replace("\\n", "\n")
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        span = (len(text), len(text) + len(mark[1]))
        text += mark[1]
        roles = tuple(mark[3].split("/")) if mark[3] else ()
        people.append(Person(span, mark[2], roles, mark[4]))
        at = mark.end()
    return Row(text + line[at:], people)


def rows(language: str, part: str = "all") -> list[Row]:
    """The rows of one language: "odd" (the first, third, ...), "even" or "all"."""
    lines = (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    chosen = {"odd": lines[::2], "even": lines[1::2], "all": lines}[part]
    return [parse(line) for line in chosen]


def _found(some: list[Row], language: str) -> list[list[Mention]]:
    found = analyse(Text(row.text, language, "2022-01-20") for row in some)
    return [[m for m in a["mentions"] if m["kind"] == "person"] for a in found]


def _bare(some: list[Row], language: str) -> Iterator[list[Span]]:
    with models_only(pipeline(language)) as nlp:
        for doc in nlp.pipe(row.text for row in some):
            yield [(e.start_char, e.end_char) for e in doc.ents if e.label_ in PERSON]


def _pairs(row: Row, found: list[Mention]) -> Iterator[tuple[Person, Mention | None]]:
    for person in row.people:
        hits = (m for m in found if touches((m["start"], m["end"]), [person.span]))
        yield person, next(hits, None)


def _role(person: Person, mention: Mention) -> tuple[str, str]:
    given = mention.get("role") or "none"
    return (given if given in person.roles else (*person.roles, "none")[0]), given


def score(language: str, part: str = "all") -> Scores:
    """All figures of one language, with what differs in words."""
    some = rows(language, part)
    out = Scores(Overlap(), Overlap(), Score(), Score(), Score(), {}, Score(), [])
    pairs: Counter[tuple[str, str]] = Counter()
    for row, found, bare in zip(some, _found(some, language), _bare(some, language), strict=True):
        gold = [person.span for person in row.people]
        spans = [(m["start"], m["end"]) for m in found]
        right = [0, 0]  # names, credits
        for person, mention in _pairs(row, found):
            if mention is None:
                out.differences.append(f"missed {person.name}: {row.text}".replace("\n", "/"))
                continue
            role = _role(person, mention)
            pairs[role] += 1
            right[0] += mention["name"] == person.name
            right[1] += person.credit is not None and mention.get("credit") == person.credit
            told = (mention["name"], *role[::-1], mention.get("credit"))
            meant = (person.name, *role[:1] * 2, person.credit)
            if told != meant:
                out.differences.append(f"{told} for {meant}: {row.text}".replace("\n", "/"))
        out.differences.extend(
            f"nobody: {m['surface']} in {row.text}"
            for m in found
            if not touches((m["start"], m["end"]), gold)
        )
        met = sum(mention is not None for _, mention in _pairs(row, found))
        credited = sum(person.credit is not None for person in row.people)
        out = out._replace(
            ours=out.ours.plus(overlap(spans, gold)),
            bare=out.bare.plus(overlap(bare, gold)),
            exact=out.exact.plus(exact(spans, gold)),
            exact_bare=out.exact_bare.plus(exact(bare, gold)),
            names=out.names.plus(Score(right[0], met, len(gold))),
            credits=out.credits.plus(Score(right[1], sum("credit" in m for m in found), credited)),
        )
    return out._replace(roles=role_scores(pairs))


def main() -> None:
    """Print the figures, and the errors of the odd rows: python -m benchmarks.entities.people."""
    import sys

    for language in LANGUAGES:
        for part in ("odd", "even"):
            one = score(language, part)
            print(f"{language} {part:4} people  {one.ours}  exact {one.exact}")
            print(f"        bare    {one.bare}  exact {one.exact_bare}")
            print(
                f"        names   {one.names.precision:.3f} of those found; credits {one.credits}"
            )
            for role, figures in one.roles.items():
                print(f"        {role:12}{figures}")
            if part == "odd" and "-v" in sys.argv:
                print("\n".join(f"          {told}" for told in one.differences))


if __name__ == "__main__":
    main()

"""`python -m benchmarks.entities.places [dev|held]`: places of our own sentences, span and link.

The sentences (tests/quality/places/places.tsv) are invented. A place is right when its span, the
name shown and its link (geoname, else country, else nothing) are all as expected. Those of the
part `held` were never looked at singly while the rules were written: print them only to drop them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.entities.scoring import Score
from nlp.analyse import Text, analyse
from nlp.annotations import Mention

SET = Path(__file__).parents[2] / "tests" / "quality" / "places" / "places.tsv"


class Row(NamedTuple):
    """One sentence and the places in it: (start, end, name shown, link as written)."""

    part: str
    language: str
    published: str
    text: str
    expected: set[tuple[int, int, str, str]]


class Result(NamedTuple):
    """The score of one part and language, and its rows that differ, in words."""

    linked: Score
    spans: Score
    differences: list[str]


def rows() -> Iterator[Row]:
    """The set; a line that does not say where its surfaces stand raises ValueError."""
    for line in SET.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        part, language, published, text, wanted = line.split("\t")
        expected, at = set(), 0
        for item in wanted.split("; ") if wanted != "-" else ():
            surface, said = item.split("=")
            name, link = said.rsplit("@", 1)
            at = text.index(surface, at)
            expected.add((at, at + len(surface), name, link))
            at += len(surface)
        yield Row(part, language, published, text, expected)


def _link(mention: Mention, wanted: str) -> str:
    """What a place is linked to, as far as the row asks: a country where that is all it knows."""
    if wanted.isalpha():
        return mention.get("country") or "-"
    geoname = mention.get("geoname")
    return str(geoname) if geoname else mention.get("country") or "-"


def _found(row: Row, mentions: list[Mention]) -> set[tuple[int, int, str, str]]:
    wanted = {(start, end): link for start, end, _, link in row.expected}
    return {
        (m["start"], m["end"], m["name"], _link(m, wanted.get((m["start"], m["end"]), "0")))
        for m in mentions
        if m["kind"] == "place"
    }


def _differences(row: Row, found: set[tuple[int, int, str, str]]) -> str:
    def said(items: set[tuple[int, int, str, str]]) -> str:
        return "; ".join(
            f"{row.text[start:end]}={name}@{link}" for start, end, name, link in sorted(items)
        )

    return (
        f"{row.text}\n  missed: {said(row.expected - found)}\n  wrong: {said(found - row.expected)}"
    )


def run() -> dict[tuple[str, str], Result]:
    """Results by (part, language)."""
    some = list(rows())
    out: dict[tuple[str, str], Result] = {}
    analyses = analyse(Text(row.text, row.language, row.published) for row in some)
    for row, analysis in zip(some, analyses, strict=True):
        found = _found(row, analysis["mentions"])
        linked = Score(len(found & row.expected), len(found), len(row.expected))
        a, b = {f[:2] for f in found}, {e[:2] for e in row.expected}
        spans = Score(len(a & b), len(a), len(b))
        key = (row.part, row.language)
        before = out.get(key, Result(Score(), Score(), []))
        told = [_differences(row, found)] if found != row.expected else []
        out[key] = Result(
            before.linked.plus(linked), before.spans.plus(spans), before.differences + told
        )
    return out


def main() -> None:
    """Print the scores, and the rows that differ of the part named, if any."""
    shown = sys.argv[1:]
    for (part, language), result in sorted(run().items()):
        print(f"{part:5}{language:4}linked {result.linked}   spans {result.spans}")
        if part in shown:
            print("\n".join(result.differences))


if __name__ == "__main__":
    main()

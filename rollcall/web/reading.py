"""What was found in a text, laid over the text for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlp.annotations import Analysis
from rollcall.names import skeleton
from rollcall.store.telling import cut
from rollcall.web.marking import Mark, Piece, paragraphs, pieces, settle
from rollcall.web.words import status

_RANK = {"match": 0, "person": 2, "place": 3, "date": 4}


def marked(
    title: str | None,
    text: str,
    analysis: Analysis | None,
    matches: Sequence[Mapping[str, Any]],
) -> tuple[list[Piece], list[list[Piece]]]:
    """The headline in pieces, and the paragraphs in pieces, of a whole text."""
    people = _people(analysis)
    marks = settle([*_match_marks(matches, people), *_mention_marks(analysis)], len(text))
    start = len(title) if title else 0
    return pieces(text, marks, 0, start), paragraphs(text, marks, start)


def _people(analysis: Analysis | None) -> list[tuple[int, int, str]]:
    """Where people are named in full: the span, and how the name sounds."""
    mentions = analysis["mentions"] if analysis else []
    named = [(m["start"], m["end"], skeleton(m["name"])) for m in mentions if m["kind"] == "person"]
    return [one for one in named if " " in one[2]]


def _match_marks(
    matches: Sequence[Mapping[str, Any]], people: Sequence[tuple[int, int, str]]
) -> Iterator[Mark]:
    """A match is kept with its best span; the same full name elsewhere is marked too."""
    for match in matches:
        if match["verdict"] == "different":
            continue
        names = (match["data"] or {}).get("names") or [""]
        note = f"{match['verdict']}: {names[0]} ({match['list_id']} {match['number']})"
        kind = "likely" if match["verdict"] in ("likely", "same") else "possible"
        spans = [(match["start"], match["end"]), *match["features"]["weak"]]
        sounds = {name for start, end, name in people if start < spans[0][1] and spans[0][0] < end}
        spans += [(start, end) for start, end, name in people if name in sounds]
        for start, end in spans:
            yield Mark(start, end, f"match {kind}", note, f"m-{match['case_id']}")


def _mention_marks(analysis: Analysis | None) -> Iterator[Mark]:
    for mention in analysis["mentions"] if analysis else ():
        kind: str = mention["kind"]
        note = kind
        if kind == "date":
            note = f"date: {mention.get('iso') or mention['name']}"
        elif mention["name"] != mention["surface"]:
            note = f"{kind}: {mention['name']}"
        if role := mention.get("role"):
            note = f"{note} ({role})"
        yield Mark(mention["start"], mention["end"], kind, note, rank=_RANK[kind])


def claims(analysis: Analysis | None, text: str) -> list[dict[str, Any]]:
    """What a text says happened to whom, each with its quote."""
    if analysis is None:
        return []
    people = analysis["mentions"]
    return [
        {
            **claim,
            "who": people[claim["person"]]["name"] if claim["person"] is not None else None,
            "words": ("not " if claim["negated"] else "") + status(claim["status"]),
            "quote": cut(text, claim["start"], claim["end"]),
        }
        for claim in analysis["claims"]
    ]


def tallies(analysis: Analysis | None, text: str) -> list[dict[str, Any]]:
    """The numbers of people that a text claims, each with its quote."""
    found = analysis["tallies"] if analysis else []
    return [{**tally, "quote": cut(text, tally["start"], tally["end"])} for tally in found]

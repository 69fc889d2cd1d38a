"""What an article says beside the name that speaks for or against its being this case.

Pure functions over values. Weights are in points of score: small, because a name that does not
fit must not be saved by a city that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nlp.annotations import Analysis, Claim, Mention
from rollcall.match import ages, events
from rollcall.match.events import SERIOUS
from rollcall.names import Spot, compare, skeleton
from rollcall.records import CaseRow, Reason

_SPORTS_WORDS = 4
_SPORTS = re.compile(
    r"\b(футбол|хокке|матч|тренер|турнир|чемпионат|чемпион|сборн|нападающ|вратар|полузащитн|гол(?:ы|ов|а)?\b"
    r"|ворот|пенальти|боксер|боксёр|спортсмен|команд|тайм|доп|жаттықтыруш|құрама|біріншіліг|ойынш"
    r"|football|striker|goalkeeper|midfielder|coach|league|championship|tournament|match|squad"
    r"|scored|penalty|season|boxer)\w*",
    re.IGNORECASE,
)


def spans(spot: Spot, analysis: Analysis) -> list[tuple[int, int]]:
    """Everywhere the text names this person: the best mention first.

    The spotter gives one full mention and those by one part of the name. The pipeline adds every
    other mention that has the same base form, or a full name that could be the same person's.
    """
    found = [(spot.start, spot.end), *spot.weak]
    people = [mention for mention in analysis["mentions"] if mention["kind"] == "person"]
    same = {m["name"] for m in people if overlaps((m["start"], m["end"]), found)}
    for mention in people:
        if mention["name"] in same or could_be(spot.name, mention["name"]):
            found.append((mention["start"], mention["end"]))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def could_be(listed: str, found: str) -> bool:
    """Whether a full name (two parts or more) could be another spelling of a listed one."""
    return len(found.split()) > 1 and compare(listed, found).verdict != "different"


def overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether a span shares a character with any of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def claims_about(spot: Spot, analysis: Analysis) -> list[Claim]:
    """What the article says happened to this person, in the order of the text."""
    people: list[Mention] = analysis["mentions"]
    where = spans(spot, analysis)
    return [
        claim
        for claim in analysis["claims"]
        if claim["person"] is not None
        and not claim["hypothetical"]
        and overlaps((people[claim["person"]]["start"], people[claim["person"]]["end"]), where)
    ]


def gather(
    spot: Spot, row: CaseRow, analysis: Analysis, text: str, published: str | None
) -> list[Reason]:
    """Every reason beside the name: place, age, birth, what happened and when.

    What the list or the article does not say is no reason at all. `published` is ISO 8601, as
    exact as it is known.
    """
    claims = claims_about(spot, analysis)
    return [
        *_place(row, analysis),
        *ages.reasons(row, text, (spot.start, spot.end), published),
        *events.reasons(row, claims, published),
        *_sports(text, claims),
    ]


def _place(row: CaseRow, analysis: Analysis) -> list[Reason]:
    named = {
        skeleton(mention["name"]): mention["surface"]
        for mention in analysis["mentions"]
        if mention["kind"] == "place"
    }
    for place in row.places:
        if (found := named.get(skeleton(place))) is not None:
            return [Reason("place_agrees", 0.06, place, found)]
    return []


def _sports(text: str, claims: Sequence[Claim]) -> list[Reason]:
    """A namesake on the sports page: much about a match, nothing that happens to the listed."""
    if any(claim["status"] in SERIOUS and not claim["negated"] for claim in claims):
        return []
    words = {found.group(1).lower() for found in _SPORTS.finditer(text)}
    if len(words) < _SPORTS_WORDS:
        return []
    return [Reason("sports_report", -0.2, "", ", ".join(sorted(words)[:_SPORTS_WORDS]))]

"""What is new: from matches, claims and tallies to facts. Pure functions over values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp.annotations import Analysis, Claim
from rollcall.match.evidence import SERIOUS, overlaps
from rollcall.names import skeleton

_DEATH = frozenset({"killed", "died_in_custody"})
_COURT = ("detained", "arrested", "restricted", "charged", "on_trial", "sentenced")
_COUNTED = frozenset({"killed", "died_in_custody", "wounded", "detained", "arrested", "missing"})
_UPPER = frozenset({"exact", "about", "up_to"})
_ALIVE_AGAIN = frozenset({"found", "released", "acquitted"})


@dataclass(frozen=True)
class Fact:
    """Something that became true. `key` is what makes it the same fact when it is seen again."""

    key: str
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    case_id: str | None = None


def changes(before: str | None, claimed: str) -> bool:
    """Whether an article that says `claimed` tells something new about a case that was `before`.

    Somebody listed as killed was usually detained first: earlier stages are no news. Released is
    left behind by any new detention, and a death by being found alive.
    """
    if before is None or claimed == before or claimed not in SERIOUS:
        return False
    if before in _DEATH:
        return claimed in _ALIVE_AGAIN
    if claimed in _DEATH or before == "missing":
        return claimed != "missing"
    if before in _COURT and claimed in _COURT:
        return _COURT.index(claimed) >= 3 and _COURT.index(claimed) > _COURT.index(before)
    if claimed in ("released", "acquitted", "missing"):
        return before != "wounded"
    return before in ("released", "acquitted", "found") and claimed in _COURT


def newest_status(claims: Sequence[Claim]) -> Claim | None:
    """The claim that tells how things stand at the end of an article: the latest, a death first."""
    firm = [c for c in claims if not c["negated"] and c["status"] in SERIOUS]
    deaths = [c for c in firm if c["status"] in _DEATH]
    if deaths:
        return deaths[0]
    dated = sorted(enumerate(firm), key=lambda pair: (pair[1]["when"] or "", pair[0]))
    every_one_dated = all(claim["when"] for claim in firm)
    if not firm:
        return None
    return dated[-1][1] if every_one_dated else firm[-1]


def unlisted(
    analysis: Analysis, taken: Iterable[tuple[int, int]], is_known: Mapping[str, str]
) -> list[Fact]:
    """People to whom something happened and who are on no list.

    `taken` are the spans of people on lists, `is_known` the skeletons of all listed names.
    """
    listed = list(taken)
    facts: dict[str, Fact] = {}
    for claim in analysis["claims"]:
        person = claim["person"]
        if person is None or claim["negated"] or claim["hypothetical"]:
            continue
        mention = analysis["mentions"][person]
        key = skeleton(mention["name"])
        if (
            claim["status"] not in SERIOUS
            or mention.get("role") not in ("victim", None)
            or len(key.split()) < 2
            or key in is_known
            or overlaps((mention["start"], mention["end"]), listed)
        ):
            continue
        data = {
            "name": mention["name"],
            "start": mention["start"],
            "end": mention["end"],
            "status": claim["status"],
            "quote": [claim["start"], claim["end"]],
        }
        facts.setdefault(key, Fact(f"unlisted:{key}", "unlisted", data))
    return list(facts.values())


def tallies(analysis: Analysis, listed: Mapping[str, int]) -> list[Fact]:
    """Totals that say fewer than the lists can name. `listed`: people per status."""
    facts = []
    for tally in analysis["tallies"]:
        if tally["status"] not in _COUNTED or tally["part_of"] is not None or tally["count"] < 2:
            continue
        ours = listed.get(tally["status"], 0)
        # More than we list is no contradiction: a list is never complete. Fewer is one.
        if tally["bound"] not in _UPPER or tally["count"] >= ours:
            continue
        where = tally["where"] or ""
        key = f"tally:{tally['status']}:{tally['bound']}:{tally['count']}:{where}"
        data = {**tally, "listed": ours, "quote": [tally["start"], tally["end"]]}
        facts.append(Fact(key, "tally", data))
    return facts

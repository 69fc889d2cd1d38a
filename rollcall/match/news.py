"""What is new: from matches, claims and tallies to facts. Pure functions over values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp.annotations import DEATHS, HELD, Analysis, Claim, Mention
from nlp.components.tallies.scope import whole_scope
from rollcall.match.events import SERIOUS
from rollcall.match.evidence import overlaps
from rollcall.names import skeleton

_INJURY = frozenset({"wounded", "tortured"})
_COUNTED = DEATHS | {"wounded", "detained", "arrested", "missing"}
_UPPER = frozenset({"exact", "about", "up_to"})
_STAGE = (
    "missing", "wounded", "found", "detained", "restricted", "charged", "tortured", "arrested",
    "on_trial", "sentenced", "acquitted", "released",
)  # fmt: skip
_ENDS = frozenset({"released", "acquitted"})
_AGAIN = re.compile(r"\b(?:снова|вновь|опять|повторно|again|re-?(?:arrest|detain)\w*|қайта\w*)\b")
_ALIVE_AGAIN = frozenset({"found", "released", "acquitted"})


@dataclass(frozen=True)
class Fact:
    """Something that became true. `key` is what makes it the same fact when it is seen again."""

    key: str
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    case_id: str | None = None
    watch_id: str | None = None


def stage(listed: str | None, told: Sequence[str]) -> str | None:
    """Where a case stands: what coverage said last, after the list. An injury is no stage."""
    return next((status for status in reversed(told) if status not in _INJURY), listed)


def is_earlier(when: str | None, listed_date: str | None) -> bool:
    """Whether something happened before the list's own date, as far as both dates say."""
    if not when or not listed_date:
        return False
    length = min(len(when), len(listed_date))
    return when[:length] < listed_date[:length]


def changes(before: str | None, claimed: str) -> bool:
    """Whether an article that says `claimed` tells something new about a case that was `before`.

    Somebody listed as killed was usually detained first: earlier stages are no news. Released is
    left behind by any new detention, and a death by being found alive.
    """
    if before is None or claimed == before or claimed not in SERIOUS:
        return False
    if before in DEATHS:
        return claimed in _ALIVE_AGAIN
    if claimed in DEATHS or before == "missing" or claimed == "tortured":
        return claimed != "missing"
    if before in HELD and claimed in HELD:
        return HELD.index(claimed) >= 3 and HELD.index(claimed) > HELD.index(before)
    if claimed in ("released", "acquitted", "missing"):
        return before != "wounded"
    return before in ("released", "acquitted", "found") and claimed in HELD


def newest_status(claims: Sequence[Claim]) -> Claim | None:
    """The claim that tells how things stand when an article was written; None where none does.

    News begins with what is new and tells afterwards how it came to that, mostly without dates:
    so the furthest stage counts (detained, arrested, on trial, sentenced), not the last sentence.
    A release ends them all if it comes first or last; between other stages it is an old story.
    What is dated later than the stage, or happened "again", came after it. A death comes first,
    and of two the one behind bars, which says more.
    """
    firm = [
        c for c in claims if not c["negated"] and not c["hypothetical"] and c["status"] in SERIOUS
    ]
    if not firm:
        return None
    deaths = [c for c in firm if c["status"] in DEATHS]
    if deaths:
        return next((c for c in deaths if c["status"] == "died_in_custody"), deaths[0])
    best = firm[0]
    for number, claim in enumerate(firm):
        if claim is best or _is_old_story(claim, number, firm) or _is_later(best, claim):
            continue
        if _is_later(claim, best) or _AGAIN.search(claim["detail"] or "") or _further(claim, best):
            best = claim
    return best


def _is_old_story(claim: Claim, number: int, firm: Sequence[Claim]) -> bool:
    """A release in the middle of an article, or the dated arrest of somebody now charged."""
    if claim["status"] in _ENDS:
        return 0 < number < len(firm) - 1 and not claim["when"]
    charged_now = firm[0]["status"] == "charged" and not firm[0]["when"]
    return charged_now and claim["status"] == "arrested" and bool(claim["when"])


def _is_later(one: Claim, other: Claim) -> bool:
    """Whether a claim is dated after another, as far as both dates say (2022-01 is no later)."""
    a, b = one["when"] or "", other["when"] or ""
    return a[: len(b)] > b[: len(a)]


def _further(one: Claim, other: Claim) -> bool:
    """Whether a claim tells a further stage; of the same stage the later sentence."""
    return _STAGE.index(one["status"]) >= _STAGE.index(other["status"])


def unlisted(
    analysis: Analysis, taken: Iterable[tuple[int, int]], is_listed: Callable[[str], bool]
) -> list[Fact]:
    """People to whom something happened and who are on no list.

    `taken` are the spans of people on lists, `is_listed` says whether a name is a spelling of
    one. The key ends with the name and begins with what strangers share, so that one person in
    two spellings can be told from two people.
    """
    listed = list(taken)
    facts: dict[str, Fact] = {}
    for claim, mention, key in _struck(analysis):
        if overlaps((mention["start"], mention["end"]), listed) or is_listed(mention["name"]):
            continue
        data = {
            "name": mention["name"],
            "start": mention["start"],
            "end": mention["end"],
            "status": claim["status"],
            "quote": [claim["start"], claim["end"]],
        }
        name = mention["name"].casefold()
        fact = Fact(f"unlisted:{claim['status']}:{key}:{name}", "unlisted", data)
        facts.setdefault(f"{claim['status']}:{name}", fact)
    return list(facts.values())


def struck(analysis: Analysis) -> list[str]:
    """The names of the people to whom something happened, in their base forms: those of whom
    `unlisted` tells, if they are on no list.
    """
    return list(dict.fromkeys(mention["name"] for _, mention, _ in _struck(analysis)))


def _struck(analysis: Analysis) -> Iterator[tuple[Claim, Mention, str]]:
    """Claims that something happened to a person who is named in full, and the name's skeleton."""
    for claim in analysis["claims"]:
        person = claim["person"]
        if person is None or claim["negated"] or claim["hypothetical"]:
            continue
        mention = analysis["mentions"][person]
        key = skeleton(mention["name"])
        serious = claim["status"] in SERIOUS and mention.get("role") in ("victim", None)
        if serious and len(key.split()) >= 2:
            yield claim, mention, key


def tallies(analysis: Analysis, listed: Mapping[str, int]) -> list[Fact]:
    """Totals that say fewer than the lists can name. `listed`: people per status.

    A tally of some only (police, one city, a part of another) contradicts no list of everybody.
    """
    facts = []
    for tally in analysis["tallies"]:
        if tally["status"] not in _COUNTED or not whole_scope(tally) or tally["count"] < 2:
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

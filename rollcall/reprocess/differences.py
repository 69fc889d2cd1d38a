"""What is different between what the record holds and what a step would make of it now. Pure.

Comparing a thing with itself gives nothing, and comparing the other way round gives the same with
gained and lost exchanged; only decisions know a direction, for they were made on what was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from nlp.annotations import Analysis, Claim, Mention, Tally
from rollcall.match.verdict import derive
from rollcall.names import Spot
from rollcall.names.calibration import calibrated
from rollcall.names.spot import LIKELY
from rollcall.records import Reason

How = Literal["gained", "lost", "changed", "contradicted", "new"]
Span = tuple[int, int]
Item = TypeVar("Item")
_SETTLED = ("same", "different")
_NOT_LIKELY = frozenset({"common_name", "two_people"})
"""Reasons with which a name alone is never likely (see `rollcall.names.spot`)."""


@dataclass(frozen=True)
class Difference:
    """One thing that would be otherwise: of what kind, how, and in words before and after.

    `words` are those of the text that it is about, at `span`; `case_id` is whom it is about.
    """

    what: str
    how: How
    before: str = ""
    after: str = ""
    words: str = ""
    span: Span | None = None
    case_id: str | None = None


@dataclass(frozen=True)
class Seen:
    """A match as it is compared: its verdict, that of the machine `alone`, and the decision that
    settled it, if one did.
    """

    verdict: str
    alone: str
    decision: int | None
    surface: str
    span: Span


def alone(
    score: float, bearers: int, reasons: Iterable[Reason], evidence: Iterable[Reason]
) -> Literal["likely", "possible", "same", "different"]:
    """What a match would be without any decision, from what is stored of it."""
    said = tuple(reasons)
    likely = (
        score >= round(calibrated(LIKELY), 4)
        and bearers == 1
        and not any(reason.code in _NOT_LIKELY for reason in said)
    )
    name = Spot("", "", "", 0, 0, score, "likely" if likely else "possible", said, bearers)
    return derive(name, evidence, None)


def of_matches(
    before: Mapping[str, Seen], after: Mapping[str, Seen], standing: Collection[int] = ()
) -> list[Difference]:
    """What is different between the matches of one text, by case. Somebody who was decided to be
    another person counts as not found. `standing` are the decisions that hold and could be
    contradicted.
    """
    found: list[Difference] = []
    for case_id in sorted({*before, *after}):
        was, now = before.get(case_id), after.get(case_id)
        shown = now or was
        assert shown is not None  # noqa: S101 - one of the two holds it
        about = {"words": shown.surface, "span": shown.span, "case_id": case_id}
        old, new = _named(was), _named(now)
        if old != new:
            how: How = "gained" if not old else "lost" if not new else "changed"
            found.append(Difference("match", how, old, new, **about))  # type: ignore[arg-type]
        if was and was.decision in standing and (why := _contradiction(was, now)):
            decided = f"decided {was.verdict}"
            found.append(
                Difference("decision", "contradicted", decided, why, **about)  # type: ignore[arg-type]
            )
    return found


def _named(match: Seen | None) -> str:
    return "" if match is None or match.verdict == "different" else match.verdict


def _contradiction(was: Seen, now: Seen | None) -> str:
    """How what would be found disagrees with what somebody decided; "" where it does not."""
    if was.verdict not in _SETTLED:
        return ""  # "unsure" settles nothing, so nothing contradicts it
    if now is None:
        return "would be found no more" if was.verdict == "same" else ""
    if now.decision is None:
        return f"would be found by other words, of which nobody decided: {now.verdict}"
    if was.verdict != now.verdict:
        return ""  # a newer decision rules, or another one
    if was.verdict == "different" and (was.alone, now.alone) == ("possible", "likely"):
        return "alone, the program would now call it likely"
    if was.verdict == "same" and (was.alone, now.alone) == ("likely", "possible"):
        return "alone, the program would now call it only possible"
    return ""


def of_analyses(before: Analysis, after: Analysis) -> list[Difference]:
    """What is different between two analyses of one text: mentions, claims and tallies."""
    return [
        *_language(before, after),
        *_pairs(before["mentions"], after["mentions"], _mention_place, _mention),
        *_pairs(_claims(before), _claims(after), _claim_place, _claim),
        *_pairs(before["tallies"], after["tallies"], _tally_place, _tally),
    ]


def _language(before: Analysis, after: Analysis) -> Iterator[Difference]:
    old, new = before["language"], after["language"]
    if old != new:
        yield Difference("language", "changed", old or "none", new or "none")


@dataclass(frozen=True)
class _Told:
    """What is compared of one thing found: its kind, what it says, and where it stands."""

    what: str
    says: str
    words: str
    span: Span


def _pairs(
    before: Iterable[Item],
    after: Iterable[Item],
    place: Callable[[Item], Hashable],
    tell: Callable[[Item], _Told],
) -> Iterator[Difference]:
    """What stands at one place before and after; what is equal is left out, and of the rest each
    before goes with an after as long as there are both.
    """
    places: dict[Hashable, tuple[list[_Told], list[_Told]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((before, after)):
        for item in items:
            places[place(item)][side].append(tell(item))
    for old, new in places.values():
        left, right = _without(old, new), _without(new, old)
        for number in range(max(len(left), len(right))):
            was = left[number] if number < len(left) else None
            now = right[number] if number < len(right) else None
            yield _changed(was, now)


def _without(some: list[_Told], others: list[_Told]) -> list[_Told]:
    """`some` less what is in `others`, each as often as it stands there; in one order."""
    rest, left = list(others), []
    for one in some:
        if one in rest:
            rest.remove(one)
        else:
            left.append(one)
    return sorted(left, key=lambda one: one.says)


def _changed(was: _Told | None, now: _Told | None) -> Difference:
    shown = now or was
    assert shown is not None  # noqa: S101 - one of the two is there
    how: How = "gained" if was is None else "lost" if now is None else "changed"
    old, new = was.says if was else "", now.says if now else ""
    return Difference(shown.what, how, old, new, shown.words, shown.span)


def _rest(item: Mapping[str, Any], *without: str) -> str:
    """What else is known of something, in one order: `iso 2022-01-06, precision day`."""
    known = ((key, item[key]) for key in sorted(item) if key not in without)
    return ", ".join(f"{key} {value}" for key, value in known if value not in (None, "", False))


def _mention_place(mention: Mention) -> Hashable:
    return mention["kind"], mention["start"], mention["end"]


def _mention(mention: Mention) -> _Told:
    more = _rest(mention, "kind", "start", "end", "surface")
    span = mention["start"], mention["end"]
    return _Told(mention["kind"], more, mention["surface"], span)


def _claims(analysis: Analysis) -> list[tuple[Claim, Mention | None]]:
    """Claims with the person themselves: a number means another one where mentions are added."""
    people = analysis["mentions"]
    return [
        (claim, None if claim["person"] is None else people[claim["person"]])
        for claim in analysis["claims"]
    ]


def _claim_place(claim: tuple[Claim, Mention | None]) -> Hashable:
    said, who = claim
    return said["start"], said["end"], _mention_place(who) if who else None


def _claim(claim: tuple[Claim, Mention | None]) -> _Told:
    said, who = claim
    more = _rest(said, "status", "person", "start", "end")
    span = (who["start"], who["end"]) if who else (said["start"], said["end"])
    says = f"{said['status']} ({more})" if more else said["status"]
    return _Told("claim", says, who["surface"] if who else "", span)


def _tally_place(tally: Tally) -> Hashable:
    return tally["start"], tally["end"]


def _tally(tally: Tally) -> _Told:
    more = _rest(tally, "status", "count", "bound", "start", "end", "part_of")
    says = f"{tally['status']}: {tally['bound'].replace('_', ' ')} {tally['count']}"
    return _Told("tally", f"{says} ({more})" if more else says, "", (tally["start"], tally["end"]))


@dataclass(frozen=True)
class Reading:
    """What is compared of an article as it was read."""

    title: str
    text: str
    published: str


def of_readings(before: Reading | None, after: Reading | None) -> list[Difference]:
    """What is different between two readings of one article; None where a page is none."""
    if before is None or after is None:
        if before is after:
            return []
        shown = after or before
        assert shown is not None  # noqa: S101 - one of the two is there
        return [Difference("article", "gained" if after else "lost", words=shown.title)]
    found = [
        Difference(what, "changed", old, new)
        for what, old, new in (
            ("title", before.title, after.title),
            ("published", before.published, after.published),
        )
        if old != new
    ]
    if before.text != after.text:
        old, new = (f"{len(one.text):,} characters" for one in (before, after))
        found.append(Difference("text", "changed", old, new))
    return found

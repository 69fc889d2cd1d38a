"""Numbers of people that a text claims: how many, of whom, what happened, and who says so.

A number counts only beside people or beside what happened to them; ages, sums, years, terms of
imprisonment and articles of law do not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from nlp.annotations import Mention, Tally
from nlp.components.claims.context import source
from nlp.components.claims.lexicon import lexicon
from nlp.components.claims.sentence import analyse
from nlp.components.lexicon import read
from nlp.components.tallies.bounds import bound_of, toll
from nlp.components.tallies.groups import group_of
from nlp.components.tallies.numbers import Number, numbers, some_of_them
from nlp.components.tallies.parts import breakdown, forward, joined, part_said, whole_of_some
from nlp.components.tallies.places import as_of, beside_place, place_all
from nlp.components.tallies.sentence import Sentence, parted
from nlp.components.tallies.status import said, spoken
from nlp.components.tallies.stops import narrower, person_at, stopped, stopped_beside
from nlp.components.tallies.words import TELLING, Reading, Saying, Tables, marks_of, tables

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_TALLIES = 1_000
_OPENED = re.compile(r"\s?\(|,\s")
MAX_NUMBERS = 40
"""A sentence with more numbers is a table or a code, and says nothing of people."""
_AFTER = 4
_RECENT = 5
_THEIRS = frozenset({"их", "человек"})
"""Words for people right before a number: "в Семее их 11", "погибло человек двадцать"."""
_Listed = tuple[Reading, str | None, bool]  # a number without status yet, its group, a part?


def find(doc: Doc, language: str, mentions: list[Mention]) -> list[Tally]:
    """The tallies of a text in its order; `part_of` is the index of the tally it is part of.

    `where` is a place of the sentence, `as_of` an ISO date where the text says "as of". `group` is
    a fixed word (police, children, ...) or None for people in general.
    """
    known = tables(language)
    if known is None:
        return []
    text, low, cut, distinct = read(doc)
    marks = marks_of(language).of(distinct)
    counting = {word for word, mark in marks.items() if mark.counts}
    telling = {word for word, mark in marks.items() if mark.tells}
    starts: list[int] | None = None
    order: list[Mention] = []
    found: list[Tally] = []
    for span, told, own in cut:
        if own.isdisjoint(counting) or own.isdisjoint(telling) or not known.tell(told, telling):
            continue
        counted = numbers(text, told, language)
        if not 0 < len(counted) <= MAX_NUMBERS:
            continue
        if starts is None:
            order = sorted(mentions, key=lambda m: m["start"])
            starts = [m["start"] for m in order]
        inside = order[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        sentence = parted(text, low, span, language, told)
        new = _tallies(sentence, counted, inside, known, found)
        if new:
            _attribute(new, sentence, inside)
            found.extend(new)
        if len(found) > MAX_TALLIES:
            return found[:MAX_TALLIES]
    return found


def _attribute(new: list[Tally], sentence: Sentence, inside: list[Mention]) -> None:
    """Say who says so; the sentence is looked at in full only where it counts somebody."""
    book = lexicon(sentence.language)
    if book is None:
        return
    text, low, span, language, told, *_ = sentence
    by = source(analyse(text, low, span, language, told, [], book, []), inside)
    for tally in new:
        tally["attributed_to"] = by


def _readings(
    sentence: Sentence, counted: list[Number], inside: list[Mention], known: Tables
) -> list[Reading]:
    """The numbers that can count people, each with what is needed to judge it."""
    dates = [m for m in inside if m["kind"] == "date" and "precision" in m]
    free = [n for n in counted if not any(d["start"] < n.end and d["end"] > n.start for d in dates)]
    named = {m["end"] for m in inside if m["kind"] == "person"}
    free = [n for n in free if not _age(sentence.text, n, named)]
    if not free:
        return []
    sayings = spoken(sentence, known)
    if not sayings and not known.hold(TELLING, sentence.words):
        return []
    some = _limited(sentence, free, known, sayings)
    stops = [stopped(reading) for reading in some]
    if not any(stops):
        return some
    stops = stopped_beside(some, stops)
    left = [r.number for r, stop in zip(some, stops, strict=True) if not stop]
    return [] if not left else _limited(sentence, left, known, sayings)


def _age(text: str, number: Number, named: set[int]) -> bool:
    """Whether a number stands behind a name as an age does: "Serikov (45)", "Kim, 23, was"."""
    opened = _OPENED.match(text, max((end for end in named if end <= number.start), default=0))
    return (
        opened is not None
        and opened.end() == number.start
        and text[number.end : number.end + 1] in (",", ")")
    )


def _limited(
    sentence: Sentence, free: list[Number], known: Tables, sayings: list[Saying]
) -> list[Reading]:
    limits = [after.first for _, after in pairwise(free)] + [len(sentence.words)]
    found = []
    for number, limit in zip(free, limits, strict=True):
        bare = Reading(
            sentence, number, known, None, free[0], limit, "exact", number.first, sayings
        )
        bound, lead = bound_of(bare)
        found.append(bare._replace(bound=bound, lead=lead))
    return found


def _tallies(
    sentence: Sentence,
    counted: list[Number],
    inside: list[Mention],
    known: Tables,
    earlier: list[Tally],
) -> list[Tally]:
    """The tallies of one sentence.

    A number in a list ("four soldiers and eleven civilians died") has the status of the next one.
    """
    readings = _readings(sentence, counted, inside, known)
    places = [m for m in inside if m["kind"] == "place"]
    found: list[Tally] = []
    kept: list[Reading] = []
    listed: list[_Listed] = []
    for n, reading in enumerate(readings):
        following = readings[n + 1] if n + 1 < len(readings) else None
        group = group_of(reading)
        if following is not None and forward(reading, following):
            listed.append((reading, group, True))
            continue
        whole = _whole(earlier, found)
        before = [s for s in reading.sayings if s.first < reading.number.first]
        if before and following is not None and whole_of_some(reading, following):
            reading = reading._replace(sayings=before)
        tally = _tally(reading, places, whole, found, len(readings) > 1)
        if tally is None:
            people = group is not None or _people(reading)
            if people and n and kept and kept[-1] is readings[n - 1] and joined(kept[-1], reading):
                last = found[-1]
                found.append(_made(reading, last["status"], group, last["part_of"]))
                kept.append(reading)
            elif people and following is not None and joined(reading, following):
                listed.append((reading, group, False))
            else:
                listed.clear()
            continue
        at = len(earlier) + len(found) + len(listed)
        for one, of, part in listed:
            found.append(_made(one, tally["status"], of, at if part else None))
            kept.append(one)
        listed.clear()
        found.append(tally)
        kept.append(reading)
    _complete(found, kept, earlier, inside)
    return found


def _complete(
    found: list[Tally], kept: list[Reading], earlier: list[Tally], inside: list[Mention]
) -> None:
    """Give the tallies of one sentence their groups, places and day."""
    places = [m for m in inside if m["kind"] == "place"]
    _inherit(found, kept, earlier)
    place_all(kept, found, len(earlier), places)
    for tally in found:
        whole_ = tally["part_of"]
        if tally["where"] is None and whole_ is not None:
            tally["where"] = (earlier + found)[whole_]["where"]
    dates = [m for m in inside if m["kind"] == "date"]
    days = [as_of(reading, dates) for reading in kept[:1]]
    for tally in found:
        tally["as_of"] = days[0]


def _people(reading: Reading) -> bool:
    words, first = reading.words, reading.number.first
    if first and words[first - 1].text in _THEIRS:
        return True
    return any(reading.people_at(i) for i in reading.following(_AFTER))


def _whole(earlier: Sequence[Tally], found: Sequence[Tally]) -> tuple[int, Tally] | None:
    """The tally that "of them" would mean: the last one that is no part itself."""
    for offset, tally in reversed(list(enumerate([*earlier[-_RECENT:], *found]))):
        if tally["part_of"] is None:
            return max(0, len(earlier) - _RECENT) + offset, tally
    return None


def _tally(
    reading: Reading,
    places: list[Mention],
    whole: tuple[int, Tally] | None,
    found: list[Tally],
    several: bool,
) -> Tally | None:
    """The tally that a number is, if it is one."""
    number = reading.number
    if narrower(reading, whole is not None, bool(found)):
        return None
    part = (
        whole is not None
        and number.value <= whole[1]["count"]
        and (part_said(reading, whole[1]) or (bool(found) and _of_them_kazakh(reading)))
    )
    group = group_of(reading)
    if group in (None, "detainees"):
        group = group_of(reading, over_dash=True) or group
    if not part and whole is not None and found and breakdown(reading, whole[1], group):
        part = True
    reading = reading._replace(inherited=whole[1]["status"] if whole else None)
    people = group is not None or _people(reading)
    placed = several and len(places) > 1 and beside_place(reading, places)
    status, direct = said(reading, part, group, people, placed)
    if status is None and placed and found and whole is not None:
        status = whole[1]["status"]
    counts = people or direct or part or placed or toll(reading) or _some(reading)
    if status is None or not (counts or (found and not reading.following(1))):
        return None
    return _made(reading, status, group, whole[0] if part and whole else None)


def _made(reading: Reading, status: str, group: str | None, part_of: int | None) -> Tally:
    return Tally(
        status=status,
        count=reading.number.value,
        bound=reading.bound,
        group=None if group == "detainees" else group,
        where=None,
        as_of=None,
        part_of=part_of,
        start=reading.number.start,
        end=_end(reading),
        attributed_to=None,
    )


def _of_them_kazakh(reading: Reading) -> bool:
    """Whether the ending says "of them": екеуі, 12-сі; and no "another" before it."""
    return _some(reading) and not any(reading.at("more", i) for i in reading.preceding(2))


def _some(reading: Reading) -> bool:
    word = reading.words[reading.number.last].text
    return reading.sentence.language == "kk" and some_of_them(word)


def _inherit(found: list[Tally], kept: list[Reading], earlier: list[Tally]) -> None:
    """A bare number is of the group told before it: "17 police were killed, 30 wounded"."""
    for n, (tally, reading) in enumerate(zip(found, kept, strict=True)):
        whole = tally["part_of"]
        before = (earlier + found)[whole] if whole is not None else found[n - 1] if n else None
        if tally["group"] is None and before is not None and before is not tally:
            bare = not _people(reading) and not toll(reading)
            named = any(reading.at("everywhere", i) for i in reading.preceding(3))
            if bare and not named:
                tally["group"] = before["group"]


def _end(reading: Reading) -> int:
    """The end of the tally's span: the number and the word for people or status after it."""
    words = reading.sentence.words
    end = reading.number.end
    for i in reading.following(_AFTER):
        if person_at(reading, i):
            return words[i].end
    return end

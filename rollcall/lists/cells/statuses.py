"""Statuses in words, mapped to the claims vocabulary through the table `statuses.tsv`.

A cell is read as a short history: what happened in its order, each with the date beside it. What
is told last counts, a death wherever it is told. Denials and questions do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from nlp.annotations import STATUSES
from rollcall.lists.cells.clauses import Clauses, Dated, clauses_of
from rollcall.lists.cells.moments import NOTHING_AROUND, Around
from rollcall.lists.cells.slips import corrected
from rollcall.lists.cells.words import Found, find, plain_words, table
from rollcall.read.months import month_of

TABLE = "statuses.tsv"
AROUND = "status_words.tsv"
_LONGEST = 500
_FILLERS = 3
_VOCABULARY = frozenset(STATUSES)
_KAZAKH_NO = re.compile(r".{3,}(?:[мбп][ае])(?:д[ыі]|ған|ген|й|йды|йді|п|пты|пті)\w{0,3}")
_DIGIT = re.compile(r"\d")
_YEARS = frozenset(
    {"лет", "год", "года", "годам", "годами", "г", "жыл", "жылға", "жылдан", "ж"}
    | {"year", "years", "yr", "yrs", "y"}
)
_AT_HOME = ("арест", "қама", "arrest", "detention", "confinement")


class Event(NamedTuple):
    """Something that a cell says happened: `when` is the date that stands by it (ISO 8601).

    `home` is that somebody is at home, which ends a detention and a disappearance alike; `sought`
    that somebody is looked for, by the family or by the police; `start` counts words, `clause` the
    parts of the cell.
    """

    status: str
    clause: int
    start: int
    end: int
    when: str | None = None
    home: bool = False
    sought: bool = False


class History(NamedTuple):
    """What a cell tells: `doubted` is what it only asks or supposes; `denied` is that
    something did not happen; `unknown` that the cell itself says that nothing is known.
    """

    events: tuple[Event, ...] = ()
    doubted: tuple[str, ...] = ()
    unknown: bool = False
    denied: bool = False
    dates: tuple[Dated, ...] = ()


def read_history(text: str, around: Around = NOTHING_AROUND) -> History:
    """What happened in the order of the cell; slips of the pen in the words are forgiven."""
    text = text[:_LONGEST]
    return _read_history(text, around if _DIGIT.search(text) else NOTHING_AROUND)


@lru_cache(maxsize=20_000)
def _read_history(text: str, around: Around) -> History:
    bare = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if bare in _VOCABULARY:
        return History((Event(bare, 0, 0, 1),))
    told = clauses_of(text, around)
    found = _history(told)
    if not (found.events or found.doubted or found.denied):
        right = corrected(told.words, _sure_words)
        if right != told.words:
            found = _history(told._replace(words=right))
    unknown = not found.events and bool(find(told.words, AROUND, "unknown") or told.asked)
    unknown = unknown or text.strip(" .") in ("?", "??", "???")
    return found._replace(unknown=unknown, dates=told.dates)


def statuses_in(text: str) -> tuple[str, ...]:
    """Every status that a text states, in its order, without those it denies or asks.

    The vocabulary's own words (`died_in_custody`) are understood as they are.
    """
    return tuple(event.status for event in _plain(text))


def parse_status(text: str) -> str | None:
    """The status that a cell tells last, or a death wherever it is told; None when none is read.

    "Detained and released 7 January" is released; "killed; posthumously convicted" stays killed.
    """
    last = decisive(read_history(text).events)
    return last.status if last else None


def decisive(events: Sequence[Event]) -> Event | None:
    """The event that counts: a death, else the last that says something definite."""
    for final in ("died_in_custody", "killed"):
        for event in reversed(events):
            if event.status == final:
                return event
    definite = [event for event in events if event.status != "other"]
    return definite[-1] if definite else events[-1] if events else None


def sole_status(text: str) -> str | None:
    """The status of a heading ("Погибшие в январе"), or None where it names several."""
    found = {event.status for event in _plain(text[:_LONGEST].rstrip(" ?"))}
    return found.pop() if len(found) == 1 else None


def file_status(name: str) -> str | None:
    """The status that the name of a file tells, where it is about nothing else.

    "Погибшие, январь 2022" tells one; "trial_monitoring" is about somebody's work.
    """
    words = plain_words(name[:_LONGEST].replace("_", " "))
    hits = [*find(words, TABLE), *find(words, AROUND, "file")]
    said = {at for hit in hits for at in range(hit.start, hit.end)}
    rest = (word for at, word in enumerate(words) if at not in said and len(word) > 2)
    if any(not word[0].isdecimal() and month_of(word) is None for word in rest):
        return None
    return sole_status(name)


def about_sought(text: str) -> bool:
    """Whether a heading or a cell speaks of people who are looked for, by whomever."""
    return bool(find(plain_words(text[:_LONGEST]), AROUND, "sought"))


def says(text: str, kind: str) -> bool:
    """Whether a phrase of that kind of `status_words.tsv` stands anywhere in a text."""
    return bool(find(plain_words(text[:_LONGEST]), AROUND, kind))


@lru_cache(maxsize=20_000)
def _plain(text: str) -> tuple[Event, ...]:
    """The events of a heading or of any text, which is not corrected."""
    bare = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if bare in _VOCABULARY:
        return (Event(bare, 0, 0, 1),)
    return _history(clauses_of(text)).events


def _history(told: Clauses) -> History:
    events: list[Event] = []
    doubted: list[str] = []
    denied = False
    covered = 0
    for hit in find(told.words, TABLE):
        if hit.end <= covered:
            continue  # inside a longer phrase that began earlier
        covered = hit.end
        if hit.phrase.meaning not in _VOCABULARY:
            continue
        if _denied(hit, told):
            denied = True
        elif _doubted(hit, told):
            doubted.append(hit.phrase.meaning)
        elif not (events and _only_where(events[-1], hit, told)):
            events.append(_event(hit, told))
    return History(tuple(_dated(events, told)), tuple(doubted), denied=denied)


def _event(hit: Found, told: Clauses) -> Event:
    words = told.words[hit.start : hit.end]
    clause = told.of[hit.start]
    status = hit.phrase.meaning
    if status == "killed" and _in_custody(hit, told):
        status = "died_in_custody"
    elif status == "restricted" and _has_term(clause, told) and not _at_home(words):
        status = "sentenced"
    home = status in ("released", "found") and bool(find(words, AROUND, "home"))
    sought = status == "charged" and bool(find(words, AROUND, "sought"))
    return Event(status, clause, hit.start, hit.end, None, home, sought)


def _only_where(last: Event, hit: Found, told: Clauses) -> bool:
    """Whether an imprisonment is but the place of the death before it: "умер в СИЗО 11.01"."""
    return (
        last.status == "died_in_custody"
        and last.clause == told.of[hit.start]
        and hit.phrase.meaning in ("arrested", "detained", "sentenced")
    )


def _denied(hit: Found, told: Clauses) -> bool:
    clause = told.of[hit.start]
    at = hit.start - 1
    for _ in range(_FILLERS):
        if at >= 0 and told.of[at] == clause and told.words[at] in _kind("filler"):
            at -= 1
    if at >= 0 and told.of[at] == clause and told.words[at] in _kind("before"):
        return True
    if hit.end < len(told.words) and told.words[hit.end] in _kind("after"):
        return told.of[hit.end] == told.of[hit.end - 1]
    last = told.words[hit.end - 1]
    return hit.phrase.words[-1].endswith("*") and bool(
        _KAZAKH_NO.fullmatch(last) and not _KAZAKH_NO.match(hit.phrase.words[-1])
    )


def _doubted(hit: Found, told: Clauses) -> bool:
    """Whether a question mark stands right behind, or a "perhaps" before it in its clause."""
    if hit.end in told.asked and not any(date.at == hit.end for date in told.dates):
        return True
    clause = told.of[hit.start]
    first = told.of.index(clause)
    return first < hit.start and bool(find(told.words[first : hit.start], AROUND, "doubt"))


def _in_custody(death: Found, told: Clauses) -> bool:
    """Whether a place of custody is named with a death or right beside it, and no release between.

    A clause about a sentence ("5 years of prison, died at home") is about no place.
    """
    clause = told.of[death.start]
    for place in find(told.words, AROUND, "custody"):
        there = told.of[place.start]
        low, high = sorted((told.of.index(there), death.start))
        high = max(high, place.start)
        between = {hit.phrase.meaning for hit in find(told.words[low:high], TABLE)}
        if abs(there - clause) > 1 or between & {"released", "found", "acquitted"}:
            continue
        if there == clause or not _has_term(there, told):
            return True
    return False


def _has_term(clause: int, told: Clauses) -> bool:
    """Whether a clause speaks of so many years."""
    return any(
        told.of[at] == clause
        and (
            (word in _YEARS and at > 0 and told.words[at - 1].isdecimal())
            or (word[:1].isdecimal() and word.lstrip("0123456789") in _YEARS)
        )
        for at, word in enumerate(told.words)
    )


def _at_home(words: Sequence[str]) -> bool:
    return any(part in word for word in words for part in _AT_HOME)


def _dated(events: list[Event], told: Clauses) -> Iterator[Event]:
    """Gives every event the date that stands by it: behind it, else before it in its clause."""
    if not events:
        return
    owners: dict[int, str | None] = {}
    for date in told.dates:
        mine = [at for at, event in enumerate(events) if event.clause == date.clause]
        before = [at for at in mine if events[at].end <= date.at]
        behind = [at for at in mine if events[at].start >= date.at]
        earlier = [at for at, event in enumerate(events) if event.clause < date.clause]
        free = [at for at in (before[-1:] or behind[:1]) if at not in owners]
        free = free or [at for at in behind[:1] if at not in owners]
        if not mine:  # "sentenced, 5 years (18.10.2022)"
            free = [at for at in earlier[-1:] if at not in owners]
        for at in free:
            owners[at] = date.iso
    last: Event | None = None
    for at, event in enumerate(events):
        when = owners.get(at)
        if last and not when and (last.status, last.clause) == (event.status, event.clause):
            when = last.when  # "26.09 - sentenced: 5 years of prison"
        if last and last.when and not when and _same_day(event.clause, told):
            when = last.when
        last = event._replace(when=when)
        yield last


def _same_day(clause: int, told: Clauses) -> bool:
    return any(told.of[hit.start] == clause for hit in find(told.words, AROUND, "same_day"))


@cache
def _kind(kind: str) -> frozenset[str]:
    """The single words of a kind."""
    phrases = table(AROUND, kind).values()
    return frozenset(phrase.words[0] for found in phrases for phrase in found)


@lru_cache(maxsize=1)
def _sure_words() -> tuple[str, ...]:
    """The words and beginnings of words that tell a status by themselves."""
    return tuple(
        phrase.words[0].rstrip("*")
        for phrases in table(TABLE).values()
        for phrase in phrases
        if len(phrase.words) == 1 and phrase.meaning in _VOCABULARY
    )

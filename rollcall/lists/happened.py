"""What happened to the person of one row, and when: from its cells, remarks, colour and headings.

A status column tells it; news in a column of updates or, with a date, in a remark come later. The
words of all are kept. What nobody can decide is told as a problem that shows both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.annotations import DEATHS
from rollcall.lists.cells.clauses import clauses_of
from rollcall.lists.cells.moments import NOTHING_AROUND, Around
from rollcall.lists.cells.statuses import Event, decisive, read_history, says
from rollcall.lists.cells.words import find

_SAME_DAY: dict[str, frozenset[str]] = {
    "killed": DEATHS,
    "died_in_custody": DEATHS,
    "sentenced": frozenset({"sentenced", "acquitted"}),
    "missing": frozenset({"missing"}),
    "on_trial": frozenset({"on_trial", "sentenced", "acquitted"}),
}
_LATER = frozenset(
    {"released", "acquitted", "sentenced", "restricted", "charged", "on_trial", "found", *DEATHS}
)
_DONE_TO = frozenset({"tortured", "wounded", "other"})
_SHORT = 80
_LONGEST = 400


class Dated(NamedTuple):
    """A date of a column, and the statuses that its heading speaks of (none: of any)."""

    iso: str
    statuses: tuple[str, ...] = ()


_ON_A_LIST_OF_THE_DEAD = "The list is about deaths, and this tells of something else."


class Facts(NamedTuple):
    """Everything in a row and above it that may tell what happened.

    `cells` are those of status columns, `known` what a mapping or a legend says of them together;
    `updates` those of columns of later news; `base` the status and its words that the colour, a
    heading inside the table or the title tell; `implied` that of a status column's own heading
    (`loose`: no heading speaks of a status); `missing` that the list is about missing people, so
    that "wanted" is no charge.
    """

    cells: Sequence[str] = ()
    known: str | None = None
    updates: Sequence[str] = ()
    remarks: Sequence[str] = ()
    places: Sequence[str] = ()
    base: tuple[str | None, str] = (None, "")
    implied: str | None = None
    dates: Sequence[Dated] = ()
    around: Around = NOTHING_AROUND
    missing: bool = False
    loose: bool = False


class Outcome(NamedTuple):
    """The status that counts, the words that told it, its date, and what is wrong with it.

    `problem` is "unreadable_status", "status_unclear" or None; `doubt` says why in a sentence.
    """

    status: str | None = None
    words: str = ""
    when: str | None = None
    problem: str | None = None
    doubt: str = ""


def what_happened(facts: Facts) -> Outcome:
    """Decides what counts: the latest that is told, a death wherever it is told."""
    first = _first(facts)
    found = first
    if first.status not in DEATHS or first.when is None:
        found = _with_update(first, facts)
    both = first.status, found.status
    news = found.status != first.status and both != ("killed", "died_in_custody")
    if found.when is None and not news and not _dated_elsewhere(facts):
        silent = found.status is None and not found.words
        when = _any_date(facts.dates) if silent else _date_of_column(found.status, facts.dates)
        found = found._replace(when=when)
    return found


def fits(status: str | None, statuses: Sequence[str]) -> bool:
    """Whether a date under a heading about these statuses can be that of this status."""
    return not statuses or any(
        status == one or status in _SAME_DAY.get(one, ()) for one in statuses
    )


def _first(facts: Facts) -> Outcome:
    """What the status columns say, or else colour, heading and title."""
    words = "; ".join(facts.cells)
    if not words:
        return Outcome(facts.base[0], facts.base[1])
    if facts.known:
        last = decisive(read_history(words, facts.around).events)
        return Outcome(facts.known, words, last.when if last else _lone_date(words, facts.around))
    told = [read_history(cell, facts.around) for cell in facts.cells]
    events = [event for history in told for event in history.events]
    last = _main(events, [decisive(history.events) for history in told])
    if last:
        event = _understood(last, facts)
        doubt = _other_columns(facts, [decisive(history.events) for history in told])
        if event.sought and not facts.missing:
            doubt = "It may mean that the police or that the family looks for this person."
        if facts.base[0] in DEATHS and event.status not in (*DEATHS, "found", "released"):
            if event.status in _DONE_TO:  # how they died
                return Outcome(facts.base[0], words, None)
            return Outcome(facts.base[0], words, None, "status_unclear", _ON_A_LIST_OF_THE_DEAD)
        return Outcome(event.status, words, event.when, "status_unclear" if doubt else None, doubt)
    if any(history.unknown for history in told) and not any(h.doubted for h in told):
        return Outcome(None, words)
    if any(history.doubted for history in told):
        return Outcome(
            None, words, None, "status_unclear", "It is asked or supposed, and not taken as true."
        )
    status = facts.base[0] if facts.loose else facts.implied
    term = facts.implied and any(character.isdecimal() for character in words)
    problem = None if status and (facts.loose or term) else "unreadable_status"
    return Outcome(status, words, _lone_date(words, facts.around), problem)


def _main(events: Sequence[Event], lasts: Sequence[Event | None]) -> Event | None:
    """The event that counts; what was done to somebody does not undo what another column says."""
    found = decisive(events)
    if found and found.status in _DONE_TO and len(lasts) > 1:
        said = [last for last in lasts if last and last.status not in _DONE_TO]
        return decisive(said) or found
    return found


def _understood(event: Event, facts: Facts) -> Event:
    """An event in a list of missing people: wanted by their families, at home again."""
    if facts.missing and event.sought:
        return event._replace(status="missing")
    if facts.missing and event.home and event.status == "released":
        return event._replace(status="found")
    return event


def _other_columns(facts: Facts, lasts: Sequence[Event | None]) -> str:
    """A doubt where two status columns end differently and neither has a death or a date."""
    said = [last for last in lasts if last]
    if len(said) < 2 or any(last.status in DEATHS or last.when for last in said):
        return ""
    if len({last.status for last in said}) < 2:
        return ""
    return f"Columns tell {' and '.join(repr(cell[:_SHORT]) for cell in facts.cells[:3])}."


def _with_update(first: Outcome, facts: Facts) -> Outcome:
    """The same with what updates and remarks tell of later."""
    now = first
    for text, sure in _texts(facts):
        event = _news(text, sure, facts)
        if event is None:
            continue
        event = _understood(event, facts)
        words = "; ".join(dict.fromkeys(part for part in (now.words, text) if part))
        if event.status in DEATHS and now.status not in DEATHS and not (sure or event.when):
            doubt = f"The list says {now.status or 'nothing'}, a remark {text[:_SHORT]!r}."
            status = now.status or event.status
            now = Outcome(status, words, now.when, "status_unclear", doubt)
        elif now.status == "killed" and event.status == "died_in_custody":
            now = Outcome(event.status, words, now.when or event.when)
        elif text in facts.places or not _comes_later(event, now, sure, text, facts):
            continue
        elif event.status in DEATHS or now.status not in DEATHS:
            now = Outcome(event.status, words, event.when)
    return now


def _texts(facts: Facts) -> list[tuple[str, bool]]:
    """What may tell of later: updates for sure, remarks and places where they say so."""
    maybe = [text for text in (*facts.remarks, *facts.places) if 4 <= len(text) <= _LONGEST]
    return [*((text, True) for text in facts.updates), *((text, False) for text in maybe)]


def _news(text: str, sure: bool, facts: Facts) -> Event | None:
    """The event of an update, or of a remark that is about nobody else and no supposition."""
    around = facts.around
    event = decisive(read_history(text, around).events) if sure else _of_remark(text, around)
    return event


def _of_remark(text: str, around: Around) -> Event | None:
    events = read_history(text, around).events
    if not events:
        return None
    told = clauses_of(text, around)
    others = {told.of[hit.start] for hit in find(told.words, "status_words.tsv", "other_person")}
    return decisive([event for event in events if event.clause not in others])


def _comes_later(event: Event, now: Outcome, sure: bool, text: str, facts: Facts) -> bool:
    """Whether an event of an update or a remark happened after what is known."""
    if event.status == "other":
        return False
    if event.status == now.status:
        known = now.when or _fitting_date(now.status, facts.dates)
        return not known and bool(event.when)
    if sure:
        return True
    if event.when:
        known = now.when or _date_of_column(now.status, facts.dates) or ""
        shorter = min(len(known), len(event.when))
        return event.when[:shorter] >= known[:shorter]
    if now.status == "missing" and event.status == "detained":
        return False  # how somebody disappeared
    if says(text, "later"):
        return True
    from_title = not facts.cells and event.clause == 0 and event.start <= 1
    return from_title and event.status in _LATER


def _dated_elsewhere(facts: Facts) -> bool:
    """Whether the words of the status give dates to earlier events."""
    return any(
        event.when
        for cell in facts.cells
        if any(character.isdecimal() for character in cell)
        for event in read_history(cell, facts.around).events
    )


def _date_of_column(status: str | None, dates: Sequence[Dated]) -> str | None:
    """The date of a column whose heading tells of this status, else of one that tells of none."""
    found = _fitting_date(status, dates)
    return found or next((date.iso for date in dates if not date.statuses), None)


def _any_date(dates: Sequence[Dated]) -> str | None:
    """The first date, of whatever it tells, where a row has no status at all."""
    return dates[0].iso if dates else None


def _fitting_date(status: str | None, dates: Sequence[Dated]) -> str | None:
    fitting = (date.iso for date in dates if date.statuses and fits(status, date.statuses))
    return next(fitting, None)


def _lone_date(words: str, around: Around) -> str | None:
    """The only date of a cell whose words are known otherwise."""
    found = {date.iso for date in clauses_of(words, around).dates if date.iso}
    return found.pop() if len(found) == 1 else None

"""Backwards: who is new or changed on a list is searched for in everything already collected.

Matching keeps the name keys of every text. So a new name, a corrected one, one that was learned or
one that left its list is looked up in the keys of all texts at once, and only the texts that could
name it are matched again: what they hold then is what matching everything anew would give.

**What is searched for.** `searched` holds under which names, and with which details, each case was
searched for last. A case whose names differ is looked up by those it had and those it has, for
taking a name away can change what a text says of others. Drawn in are its rivals
(`rollcall.names.rivals`): entries that are hidden, or no longer, by how many share a key. A case
of which only details differ (status, dates, birth, age, places, person) concerns the texts in
which matching found it. A status of which there are more cases than before concerns the texts
with a total in between. With the first name on any list there are people on no list: that concerns
the texts in which something happened to somebody.

**Why nothing is missed**, with any number of workers. A search reads one snapshot of the record; a
worker matches a text with the lists of a snapshot in which the last search was for just these
lists, or searches first (`searched`). Say that lists change from A to B, and a search finds B. A
text matched with the lists A was leased before B was stored, for a worker leases first and reads
the lists then; so the snapshot of the search shows it either finished, with its keys, or leased.
Finished ones are found by their keys; leased ones, and those without keys of this program, are
marked in any case. A mark is a number that counts up and is part of what matching depends on, so a
text that is finished with the old lists after it was marked is pending all the same. Two searches
at once cannot both count: the second to write sees that another was written since its snapshot,
and starts over. All that a search writes is one transaction: killed before it, the next does all
of it again; a text that is marked twice is matched twice, to the same end.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from rollcall.clock import Clock
from rollcall.match.events import SERIOUS
from rollcall.match.known import Known
from rollcall.match.listed import Names
from rollcall.names import NameIndex, build, could_name, rivals
from rollcall.names.build import no_search_for_cycles
from rollcall.records import Viewer
from rollcall.store import name_indexes, name_keys, searches
from rollcall.store.lists import Case
from rollcall.store.open import Store
from rollcall.store.rows import digest, one_at_a_time
from rollcall.store.searches import State
from rollcall.store.work import Progress

_WORKER = Viewer("match", "operator")
_Before = Mapping[str, tuple[searches.Names, str]]
_Entries = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Searched:
    """What a search came to: how many cases were new, changed or gone, in how many texts their
    names were looked up, and how many texts are matched again.
    """

    cases: int
    texts: int
    marked: int

    def in_words(self) -> str:
        """What came of it, in a line."""
        cases = "1 case" if self.cases == 1 else f"{self.cases:,} cases"
        texts = "1 article" if self.texts == 1 else f"{self.texts:,} articles"
        return f"{cases} in {texts}, {self.marked:,} to match anew"


@dataclass
class Change:
    """What is different on the lists since the last search.

    `old` and `new` are the names by list and case of those whose names differ, `touched` the cases
    that texts may name already, `now` what is to be remembered of new and changed cases.
    """

    old: dict[str, _Entries] = field(default_factory=dict)
    new: dict[str, _Entries] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    now: dict[str, tuple[searches.Names, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


@contextmanager
def searched(
    store: Store, clock: Clock, known: Known, holding: Collection[str] = ()
) -> Iterator[Connection]:
    """A moment of the record in which everybody on its lists has been searched for.

    `holding` are the revisions that the caller is about to match anyway.
    """
    while True:
        with store.read() as connection:
            if searches.newest(connection)[1].mark == known.mark(connection):
                yield connection
                return
        search(store, clock, known, holding=holding)


def search(
    store: Store,
    clock: Clock,
    known: Known,
    progress: Progress | None = None,
    *,
    holding: Collection[str] = (),
) -> Searched | None:
    """Search for everybody who is new or changed on the lists, and mark the texts that could name
    them; None where nobody is. `progress` counts texts. Safe to kill at any point and to run many
    times at once.
    """
    while True:
        started = time.perf_counter()
        with store.read() as connection:
            number, before = searches.newest(connection)
            mark = known.mark(connection)
            if number and before.mark == mark:
                return None
            names = known.names(connection, _WORKER)
            state = State(mark, dict(names.counts), bool(names.indexes))
            change = changes(searches.each(connection), names)
            texts, found = _found(connection, change, names, progress)
            found |= _concerned(connection, before, state, change)
        found -= set(holding)
        done = Searched(len(change.now) + len(change.gone), texts, len(found))
        with store.write() as connection:
            one_at_a_time(connection, "backwards")
            if searches.newest(connection)[0] != number:
                continue
            searches.again(connection, found)
            searches.remember(connection, change.now, change.gone)
            searches.save(
                connection,
                state,
                now=clock(),
                count=done.cases,
                marked=done.marked,
                milliseconds=round((time.perf_counter() - started) * 1000),
            )
        return done


def changes(before: _Before, names: Names) -> Change:
    """What is different between what was searched for and the lists as they are. Pure."""
    change, left = Change(), dict(before)
    for case in names.cases.values():
        listed = searches.Names(case.list_id, case.row.names, dict(names.variants.get(case.id, {})))
        details = _details(case)
        was = left.pop(case.id, None)
        if was == (listed, details):
            continue
        change.now[case.id] = listed, details
        if was is None:
            _put(change.new, case.id, listed)
            continue
        change.touched.add(case.id)
        if was[0] != listed:
            _put(change.old, case.id, was[0])
            _put(change.new, case.id, listed)
    for case_id, (names_before, _) in left.items():
        change.gone.add(case_id)
        change.touched.add(case_id)
        _put(change.old, case_id, names_before)
    return change


def _put(where: dict[str, _Entries], case_id: str, names: searches.Names) -> None:
    """Names in the order in which an index has them."""
    if names.names:
        where.setdefault(names.list_id, {})[case_id] = (*names.names, *sorted(names.learned))


def _details(case: Case) -> str:
    """A digest of what matching reads of a case besides its names."""
    row = case.row
    return digest(
        repr((row.status, row.status_date, row.birth, row.age, row.places, case.person_id))
    )


def _found(
    connection: Connection, change: Change, names: Names, progress: Progress | None
) -> tuple[int, set[str]]:
    """How many texts there are, and those that could name somebody whose names changed."""
    indexes = [one for list_id in sorted({*change.old, *change.new})
               for one in _sought(list_id, change, names)]  # fmt: skip
    if not indexes:
        return 0, set()
    program = name_indexes.program()
    total, done = name_keys.count(connection, program), 0
    found: set[str] = set()
    with no_search_for_cycles():
        for revisions, keys in name_keys.each(connection, program):
            found.update(_naming(indexes, revisions, keys))
            done += len(revisions)
            if progress:
                progress(done, total)
    return total, found


def _naming(indexes: list[NameIndex], revisions: list[str], keys: list[bytes]) -> Iterator[str]:
    """The texts that could name an entry; where keys cannot be read, each is tried alone."""
    try:
        named = could_name(indexes, keys)
    except ValueError:
        if len(keys) == 1:
            yield from revisions  # damaged: it has to be matched anew
            return
        for one, key in zip(revisions, keys, strict=True):
            yield from _naming(indexes, [one], [key])
        return
    yield from (one for one, could in zip(revisions, named, strict=True) if could)


def _sought(list_id: str, change: Change, names: Names) -> Iterator[NameIndex]:
    """Indexes of those of a list to look for: as they were, and as they are; with their rivals."""
    old, new = change.old.get(list_id, {}), change.new.get(list_id, {})
    whole = names.by_list.get(list_id)
    if whole is not None and len(whole) == len(new):
        yield whole
        if old:
            yield _index(old)
        return
    changed = [_index(some) for some in (old, new) if some]
    beside = {} if whole is None else _entries(names, rivals(whole, *changed))
    if not beside:
        yield from changed
        return
    yield _index(old | beside)
    yield _index(new | beside)


def _entries(names: Names, case_ids: Collection[str]) -> _Entries:
    return {
        case_id: (*names.cases[case_id].row.names, *sorted(names.variants.get(case_id, ())))
        for case_id in case_ids
    }


def _index(entries: _Entries) -> NameIndex:
    """An index whose entries stand in the order of that of the whole list."""
    return build(sorted(entries.items()))


def _concerned(connection: Connection, before: State, state: State, change: Change) -> set[str]:
    """The texts that changes concern by what they hold, whatever names they have."""
    grown = {
        status: (before.counts.get(status, 0), count)
        for status, count in state.counts.items()
        if count > before.counts.get(status, 0)
    }
    found = name_keys.unsearchable(connection, name_indexes.program())
    found |= searches.naming(connection, sorted(change.touched))
    found |= searches.counting(connection, grown)
    if state.named and not before.named:
        found |= searches.claiming(connection, SERIOUS)
    return found

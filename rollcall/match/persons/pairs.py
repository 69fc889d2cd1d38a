"""Which cases could be one human being by their names alone: a look-up, never all against all.

Every list gets a name index, and the names of this list and of those behind it are looked up in
it, many at a time. A text is searched by the consonants of whole words; rows are typed by hand, so
names with one consonant too many, too few or another are looked up, too, by what is left when any
one of them is taken away (SymSpell: Garbe, 2012).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from rollcall.names import NameIndex, build
from rollcall.names.candidates import candidates
from rollcall.names.compare import POSSIBLE
from rollcall.names.composed import composed
from rollcall.names.keys import key_of
from rollcall.names.parts import parse
from rollcall.names.pieces import BETWEEN, read
from rollcall.store.lists import Case

MOST_NAMES = 6
"""Names of one row that are looked up."""
_TOGETHER = 2_000
_MOST = 200
"""Cases behind one key of slips that are looked at."""
_WORDS = 3
_LONG_ENOUGH = 4
"""Consonants of a word, one of which may be a slip: with fewer, strangers would agree."""
_LONGEST = 300

Progress = Callable[[int, int], None]
"""Told how many names have been looked up, and how many there are."""


def alike(
    lists: Sequence[Sequence[Case]], progress: Progress | None = None
) -> Iterator[tuple[Case, Case]]:
    """Pairs of cases whose names share two words or initials, each pair once.

    `lists` holds the cases list by list. A row with no name, or a name of one word only, is in no
    pair: one word is shared by too many people.
    """
    total = sum(len(some) for place in range(len(lists)) for some in lists[place:])
    done = 0
    slips = [_Slips(some) for some in lists]
    for place, known in enumerate(lists):
        index = build((case.id, case.row.names[:MOST_NAMES]) for case in known)
        for other_place in range(place, len(lists)):
            asked = lists[other_place]
            for first in range(0, len(asked), _TOGETHER):
                batch = asked[first : first + _TOGETHER]
                found = _looked_up(index, batch)
                for at, one in enumerate(batch):
                    like = slips[place].like(slips[other_place].keys[first + at])
                    for number in sorted(like | found.get(at, set())):
                        if place != other_place or one.id < known[number].id:
                            yield known[number], one
                done += len(batch)
                if progress is not None:
                    progress(done, total)


def _looked_up(index: NameIndex, batch: Sequence[Case]) -> dict[int, set[int]]:
    """For each case, by its place, that the index knows somebody like: those entries' numbers."""
    texts, owners = [], []
    for number, case in enumerate(batch):
        for name in case.row.names[:MOST_NAMES]:
            texts.append(_as_read(name))
            owners.append(number)
    pieces = read(BETWEEN.join(texts))
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + len(BETWEEN))
    found: dict[int, set[int]] = {}
    text_at = 0
    for one in candidates(index, pieces, POSSIBLE):
        at = pieces.start(one.first)
        while starts[text_at + 1] <= at:
            text_at += 1
        entry = int(index.name_entry[one.name])
        found.setdefault(owners[text_at], set()).add(entry)
    return found


class _Slips:
    """The cases of a list by two words of their names, any one consonant of the first left out."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.keys = [_slip_keys(case) for case in cases]
        """What each case is found by; as numbers, for there are some twenty of each."""
        self._known: dict[int, list[int]] = {}
        for number, keys in enumerate(self.keys):
            for key in keys:
                if len(some := self._known.setdefault(key, [])) < _MOST:
                    some.append(number)

    def like(self, keys: Iterable[int]) -> set[int]:
        """The numbers of the cases that have one of these keys."""
        known = self._known
        return {number for key in keys if key in known for number in known[key]}


def _slip_keys(case: Case) -> array[int]:
    found: set[int] = set()
    for name in case.row.names[:MOST_NAMES]:
        parts = parse(composed(name[:_LONGEST]).text)
        words = [key_of(p.sounds) for p in parts if not (p.initial or p.patronymic)][:_WORDS]
        for at, word in enumerate(words):
            others = [one for place, one in enumerate(words) if place != at]
            found.update(hash((left, other)) for left in _one_less(word) for other in others)
    return array("q", found)


def _one_less(key: str) -> set[str]:
    """A key, and what is left of it without any one of its letters; short ones lose none."""
    if len(key) < _LONG_ENOUGH:
        return {key}
    return {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}


def _as_read(name: str) -> str:
    """A name as a text has it: words begin with a capital, lines are no names."""
    return composed(" ".join(name[:_LONGEST].title().split())).text

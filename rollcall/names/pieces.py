"""The capitalised words of a text, and which of them stand side by side as in a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from nlp.text.scripts import LETTERS
from rollcall.names.composed import codes
from rollcall.names.packed import Array, digits, runs
from rollcall.names.text_keys import TextKeys, cut, heard, together

_SMALL_TEXT = """
де дель ди да ду дю ла ле эль аль уль ул ван фон дер ден бин бен ибн оглы улы ұлы кызы қызы
de del di da du la le el al ul van von der den bin ben ibn oglu uly kyzy
"""
_SMALL = "|".join(_SMALL_TEXT.split())
_GAP = re.compile(
    rf"[^\S\n]{{1,2}}|[^\S\n]?\n[^\S\n]?|[\-‐‑]|[ ]-[ ]"
    rf"|[ \-](?:{_SMALL})(?:[ \-](?:{_SMALL}))?[ \-]"
)
_DOTTED = re.compile(r"\.[^\S\n]?|[^\S\n]\.[^\S\n]")
_FAR = 10
"""Characters between two words of one name at most."""
BETWEEN = "\n" * (_FAR + 1)
"""What keeps texts apart that are read together."""
HYPHENS = "-‐‑"
_HYPHEN_CODES = [ord(letter) for letter in HYPHENS]

_WORD, _UPPER, _APOSTROPHE, _CYRILLIC = 1, 2, 4, 8


def _kinds() -> Array:
    """What each letter is; letters of scripts without capitals are no words here."""
    kinds = np.zeros(0x2C00, dtype=np.uint8)
    for code in range(len(kinds) - 1):
        letter = chr(code)
        if letter.isalnum() or letter == "_":
            kinds[code] = _WORD | (_UPPER if letter.isupper() else 0)
            kinds[code] |= _CYRILLIC if letter.lower() in LETTERS else 0
    for letter in "'’ʼ`":
        kinds[ord(letter)] |= _APOSTROPHE
    return kinds


_KINDS = _kinds()


class Pieces:
    """Words of a text that begin with a capital: `word(n) == text[starts[n]:ends[n]]`.

    The parts of a hyphenated word are pieces of their own. `keys` are those of all pieces; a piece
    beside a hyphen has the keys of the compound, too. An initial (a letter and a full stop) has
    none, only a first class in `begins`.
    """

    def __init__(
        self,
        text: str,
        spans: Array,
        spaced: Array,
        initials: Array,
        keys: TextKeys,
        begins: TextKeys,
    ):
        self.text = text
        self.spaced = spaced
        """Whether a space follows each piece."""
        self.spans = spans
        """Where each piece begins and ends: two columns of integers."""
        self.initials = initials
        """Whether each piece is written like an initial."""
        self.keys = keys
        self.begins = begins
        """The first class of each piece as a key, one for each way to read it."""

    @cached_property
    def starts(self) -> list[int]:
        """Where each piece begins."""
        found: list[int] = self.spans[:, 0].tolist()
        return found

    @cached_property
    def ends(self) -> list[int]:
        """Where each piece ends."""
        found: list[int] = self.spans[:, 1].tolist()
        return found

    @cached_property
    def hyphens(self) -> frozenset[int]:
        """The numbers of pieces that a hyphen joins to the next one."""
        touching = (self.spans[1:, 0] - self.spans[:-1, 1] == 1).nonzero()[0].tolist()
        return frozenset(n for n in touching if self.text[self.ends[n]] in HYPHENS)

    def __len__(self) -> int:
        return len(self.spans)

    def word(self, n: int) -> str:
        """Piece `n` as it is written."""
        return self.text[self.start(n) : self.end(n)]

    def many_words(self, numbers: Array) -> list[tuple[str, ...]]:
        """`words` of many pieces."""
        text, hyphens = self.text, self.hyphens
        found: list[tuple[str, ...]]
        found = [(text[start:end],) for start, end in self.spans[numbers].tolist()]
        for at, n in enumerate(numbers.tolist() if hyphens else ()):
            if n in hyphens or n - 1 in hyphens:
                found[at] = self.words(n)
        return found

    def words(self, n: int) -> tuple[str, ...]:
        """Piece `n` as it is written, and the compounds that it is part of, without hyphens."""
        hyphens = self.hyphens
        if n not in hyphens and n - 1 not in hyphens:
            return (self.word(n),)
        return self.word(n), *(self.word(m) + self.word(m + 1) for m in (n, n - 1) if m in hyphens)

    def start(self, n: int) -> int:
        """Where piece `n` begins."""
        return self.starts[n]

    def end(self, n: int) -> int:
        """Where piece `n` ends."""
        return self.ends[n]

    def between(self, first: int, last: int) -> str:
        """The text from the beginning of one piece to the end of another."""
        return self.text[self.start(first) : self.end(last)]

    def dotted(self, n: int) -> bool:
        """Whether piece `n` is written like an initial: one or two letters and a full stop."""
        return bool(self.initials[n])

    def joined(self, n: int) -> bool:
        """Whether pieces `n` and `n + 1` stand side by side as words of one name do."""
        start, end = self.end(n), self.start(n + 1)
        if end - start > _FAR:
            return False
        between = self.text[start:end]
        if between.startswith((".", " .")):
            return start - self.start(n) <= 2 and bool(_DOTTED.fullmatch(between))
        return bool(_GAP.fullmatch(between))

    def side_by_side(self) -> Array:
        """For each piece but the last whether it is joined to the next one."""
        return self._side_by_side

    @cached_property
    def _side_by_side(self) -> Array:
        gaps = self.spans[1:, 0] - self.spans[:-1, 1]
        joined: Array = self.spaced[:-1] & (gaps == 1)
        for n in ((gaps <= _FAR) & ~joined).nonzero()[0].tolist():
            joined[n] = self.joined(n)
        return joined

    @cached_property
    def _by_key(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for n, key in zip(self.keys.word.tolist(), self.keys.key.tolist(), strict=True):
            found.setdefault(key, []).append(n)
        return found

    def with_keys(self, keys: Iterable[int]) -> list[int]:
        """The numbers of the pieces that have one of these keys, sorted."""
        return sorted({n for key in keys for n in self._by_key.get(key, ())})

    def within(self, text: str, start: int) -> Pieces:
        """The pieces of one of several texts: `text`, which begins at `start` in this one."""
        first, last = self.spans[:, 0].searchsorted((start, start + len(text)))
        return Pieces(
            text,
            self.spans[first:last] - start,
            self.spaced[first:last],
            self.initials[first:last],
            _part(self.keys, first, last),
            _part(self.begins, first, last),
        )


def _part(found: TextKeys, first: int, last: int) -> TextKeys:
    a, b = found.word.searchsorted((first, last))
    return TextKeys(found.word[a:b] - first, found.key[a:b])


def read(text: str) -> Pieces:
    """The capitalised words of a text with their keys.

    Several texts, put together with `BETWEEN`, are read far quicker than one by one; `within` gives
    the pieces of each.
    """
    points = codes(text)
    first, last, cyrillic = _found(points)
    if not len(first):
        nothing = TextKeys(first, first.astype(np.uint64))
        none = first.astype(bool)
        return Pieces(text, first.reshape(0, 2), none, none, nothing, nothing)
    after = points.take(last, mode="clip")
    initials = (last - first < 3) & (after == 0x2E)
    for n in (initials & (last - first == 2)).nonzero()[0].tolist():
        initials[n] = not text[first[n] + 1].isupper()
    touching = first[1:] - last[:-1] == 1
    joined = (touching & np.isin(after[:-1], _HYPHEN_CODES)).nonzero()[0]
    keys, begins = _keyed(text, points, (first, last, cyrillic), joined)
    whole = ~initials[keys.word]
    spans = np.stack((first, last), axis=1)
    own = TextKeys(keys.word[whole], keys.key[whole])
    return Pieces(text, spans, after == 0x20, initials, own, begins)


def _keyed(
    text: str, points: Array, found: tuple[Array, Array, Array], joined: Array
) -> tuple[TextKeys, TextKeys]:
    """The keys and first classes of all pieces; compounds count for both their parts."""
    first, last, cyrillic = found
    owner = np.concatenate((np.arange(len(first)), joined, joined + 1))
    starts = np.concatenate((first, first[joined], first[joined]))
    ends = np.concatenate((last, last[joined + 1], last[joined + 1]))
    both = cyrillic[joined] & cyrillic[joined + 1]
    simple = np.concatenate((cyrillic, both, both))
    rows = simple.nonzero()[0]
    classes = digits(points, starts[rows], ends[rows])
    own, begins = cut(classes), classes.at == 0
    keys = [TextKeys(owner[rows[own.word]], own.key)]
    letters = [TextKeys(owner[rows[classes.word[begins]]], classes.prefix[begins])]
    others = (~simple).nonzero()[0]
    if len(others):
        said = [text[starts[n] : ends[n]] for n in others.tolist()]
        for which, kept in zip(heard(said), (keys, letters), strict=True):
            kept.append(TextKeys(owner[others[which.word]], which.key))
    return together(keys), together(letters)


def _found(points: Array) -> tuple[Array, Array, Array]:
    """Where capitalised words begin and end, and whether each is all plain Cyrillic.

    An apostrophe between two letters belongs to its word; a word that begins small and goes on
    with a capital behind an apostrophe (d'Artagnan) begins there.
    """
    kinds = _KINDS.take(points, mode="clip")
    letters = np.zeros(len(points) + 2, dtype=bool)
    np.not_equal(kinds & _WORD, 0, out=letters[1:-1])
    inside = letters.copy()
    marks = (kinds & _APOSTROPHE).nonzero()[0] + 1
    inside[marks] = letters[marks - 1] & letters[marks + 1]
    capitals = ((kinds & _UPPER).astype(bool) & ~letters[:-2]).nonzero()[0]
    if not len(capitals):
        return capitals, capitals, capitals.astype(bool)
    edges = (inside[1:] != inside[:-1]).nonzero()[0]
    run = np.searchsorted(edges, capitals, side="right") - 1
    leading = runs(run)
    first, last = capitals[leading], edges[run[leading] + 1]
    strange = np.concatenate(([0], np.cumsum(kinds & _CYRILLIC == 0)))
    return first, last, strange[last] == strange[first]

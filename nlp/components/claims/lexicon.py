"""The words that claims are made of, as small tables under nlp/data/claims, one pair a language.

A pattern is a sequence of words: `задержан`, `пропавш*` (a stem), `a|b` (either), `~` (up to two
words between), `~3` and `~~` (up to three and six), `$` (nothing but punctuation follows), `&`
(what follows must stand there, and is left to other patterns), `^` (a mark or nothing stands
before). Words between must not lie behind a colon or semicolon, nor `~` behind a comma. Two
shorthands keep a table short: `@jail` is any word of the row that begins with `@jail`, and
`задержа=л` the word with each ending of the row `=л`. A pattern with the status `-` says nothing:
it takes its words away from shorter ones ("задержал дыхание"). In Kazakh `ұстал+` is a verb in all
its forms (claims_kazakh_forms). All patterns are kept by their first
word, and what a word can begin is remembered, so that most words cost one look-up.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.components.claims.kazakh_forms import expanded
from nlp.components.lexicon import Word, rows

_GAPS = {"~": 2, "~3": 3, "~~": 6}
_END, _AHEAD, _START = "$", "&", "^"
_NEAR_MARKS, _FAR_MARKS = (",", ":", ";", "—", "–"), (":", ";")
_PREPOSITIONS = frozenset(
    {"в", "во", "на", "под", "из", "из-под", "к", "по", "за", "с", "до", "от"}
)
_TURNED_BACK = 7
_TURNED_GAP = 4
_COLON = 60
_ABOUT = frozenset({
    "о", "об", "факту", "гибели", "смерти", "убийства", "пыток", "избиения", "исчезновения",
})  # fmt: skip
_PREFIX = 3
_APART = 2  # characters between two words where a mark and a blank stand between
_LANGUAGES = ("ru", "kk", "en")
NOTHING = "-"
"""The status of a pattern that says nothing."""


class Step(NamedTuple):
    """One word of a pattern: whole words or stems, after at most `gap` others; or the end."""

    gap: int
    whole: frozenset[str]
    stems: tuple[str, ...]
    end: bool

    def takes(self, word: str) -> bool:
        """Whether a word (lower case) fits here."""
        return word in self.whole or word.startswith(self.stems)


class Pattern(NamedTuple):
    """One way to say a status. `frame` says where the victim stands (see nlp/data/claims).

    A `weak` one (its frame in small letters) only repeats what a verb of its sentence says better:
    "восемь лет колонии" beside "приговорил". A `marked` one stands behind a mark only. The first
    `own` steps are its words, the others must follow. A sentence with none of the words `needed`
    (if there are any) cannot have it.
    """

    status: str
    frame: str
    negated: bool
    hypothetical: bool
    weak: bool
    marked: bool
    steps: tuple[Step, ...]
    own: int
    needed: frozenset[str]


class Trigger(NamedTuple):
    """A pattern found: the first and the last of the sentence's words that it covers."""

    pattern: Pattern
    first: int
    last: int


class Lexicon(NamedTuple):
    """One language: patterns by their first word or, where that is a stem, by its first letters.

    `turned` are Russian patterns of a verb and what belongs to it, by the verb, for the other
    order: "под домашний арест переведён".
    """

    language: str
    patterns: dict[str, list[Pattern]]
    stems: dict[str, list[Pattern]]
    turned: dict[str, list[Pattern]]
    context: dict[str, Stems]


class Stems:
    """A set of words: whole ones, stems, and phrases of several words."""

    def __init__(
        self,
        whole: frozenset[str],
        stems: tuple[str, ...],
        phrases: tuple[tuple[str, ...], ...],
    ) -> None:
        self.whole = whole
        self.stems = stems
        self.phrases = phrases
        self._first = tuple({p[0].removesuffix("*") for p in phrases}) or ("\0",)

    def has(self, word: str) -> bool:
        """Whether a word (lower case) is one of them."""
        return word in self.whole or word.startswith(self.stems)

    def begins(self, word: str) -> bool:
        """Whether a word can be one of them or the first of a phrase."""
        return word in self.whole or word.startswith(self.stems) or word.startswith(self._first)

    def at(self, words: list[Word], i: int) -> int:
        """How many words from the i-th on are one of them; 0 where none is."""
        first = words[i].text
        if first.startswith(self._first):
            for phrase in self.phrases:
                if not is_word(first, phrase[0]) or len(words) - i < len(phrase):
                    continue
                if all(is_word(words[i + k].text, p) for k, p in enumerate(phrase)):
                    return len(phrase)
        return int(self.has(first))


def is_word(word: str, pattern: str) -> bool:
    """Whether a word is one of a table: the whole word, or begun by a stem (`задерж*`)."""
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


EMPTY = Stems(frozenset(), ("\0",), ())


def stems(cell: str) -> Stems:
    """The words of one cell of a table: commas between, * ends a stem, _ joins a phrase."""
    items = [item.strip().replace("_", " ") for item in cell.split(",") if item.strip()]
    single = [item for item in items if " " not in item]
    return Stems(
        frozenset(item for item in single if not item.endswith("*")),
        tuple(item[:-1] for item in single if item.endswith("*")) or ("\0",),
        tuple(tuple(item.split()) for item in items if " " in item),
    )


def plain(word: str) -> str:
    """A word as the tables have it: ё is е."""
    return word.replace("ё", "е")


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon | None:
    """The tables of a language; None where there are none."""
    if language not in _LANGUAGES:
        return None
    whole: dict[str, list[Pattern]] = {}
    begun: dict[str, list[Pattern]] = {}
    turned: dict[str, list[Pattern]] = {}
    table = rows(f"claims/{language}.tsv")
    table = expanded(table) if language == "kk" else table
    short = {name: _list(cell) for name, cell in (r for r in table if len(r) == 2)}
    for status, frame, cell in (r for r in table if len(r) == 3):
        for item in _list(cell):
            steps, own = _steps(item, short)
            pattern = Pattern(
                status.rstrip("!?"), frame.upper(), "!" in status, "?" in status,
                frame.islower(), item.startswith(_START), steps, own, _needed(steps),
            )  # fmt: skip
            if language == "ru" and _turns(pattern):
                for word in steps[0].whole:
                    turned.setdefault(word, []).append(pattern)
            for word in steps[0].whole:
                whole.setdefault(word, []).append(pattern)
            for stem in dict.fromkeys(stem[:_PREFIX] for stem in steps[0].stems if stem != "\0"):
                begun.setdefault(stem, []).append(pattern)
    context = {what: stems(plain(cell)) for what, cell in rows(f"claims/{language}.context.tsv")}
    return Lexicon(language, whole, begun, turned, context)


def _turns(pattern: Pattern) -> bool:
    """Whether a pattern is a verb and a preposition's phrase, which can also stand before it."""
    steps = pattern.steps
    if len(steps) < 3 or pattern.frame not in "SOD" or pattern.own < len(steps):
        return False
    return steps[1].whole <= _PREPOSITIONS and bool(steps[1].whole) and not steps[-1].end


def _list(cell: str) -> list[str]:
    """The items of a cell; an ending may be empty ("=н" is "", "а", "о", "ы")."""
    return [plain(item.strip()) for item in cell.split(",")]


def _steps(item: str, short: dict[str, list[str]]) -> tuple[tuple[Step, ...], int]:
    """The steps of a pattern, with its shorthands written out, and how many are its own."""
    found: list[Step] = []
    gap, own = 0, 0
    for token in item.split():
        if token == _START:
            continue
        if token == _AHEAD:
            own = len(found)
            continue
        if token in _GAPS:
            gap = _GAPS[token]
            continue
        words = [] if token == _END else _alternatives(token, short)
        cut = tuple(w[:-1] for w in words if w.endswith("*")) or ("\0",)
        whole = frozenset(w for w in words if not w.endswith("*"))
        found.append(Step(gap, whole, cut, token == _END))
        gap = 0
    return tuple(found), own or len(found)


def _alternatives(token: str, short: dict[str, list[str]]) -> list[str]:
    """The words that a token stands for: "задержа=л|схвачен" and "@jail" written out."""
    found: list[str] = []
    for one in token.split("|"):
        if one.startswith("@"):
            found.extend(word for part in short[one] for word in _alternatives(part, short))
        elif "=" in one:
            base, _, ending = one.partition("=")
            found.extend(base + end for end in short["=" + ending])
        else:
            found.append(one)
    return found + [word.replace("'", "’") for word in found if "'" in word]


def _needed(steps: tuple[Step, ...]) -> frozenset[str]:
    """The last words of a pattern of several, where they are whole."""
    last = [step for step in steps if not step.end][-1]
    return frozenset() if len(steps) == 1 or last.stems != ("\0",) else last.whole


@lru_cache(maxsize=200_000)
def starting(word: str, language: str) -> tuple[Pattern, ...]:
    """The patterns that can begin with a word; for most words none."""
    book = lexicon(language)
    if book is None:
        return ()
    cut = book.stems.get(word[:_PREFIX], ())
    return (*book.patterns.get(word, ()), *(p for p in cut if word.startswith(p.steps[0].stems)))


@lru_cache(maxsize=200_000)
def kinds_of(word: str, language: str) -> frozenset[str]:
    """The kinds of context words that a word is or can begin; for most words none."""
    book = lexicon(language)
    if book is None:
        return frozenset()
    return frozenset(kind for kind, known in book.context.items() if known.begins(word))


def triggers(words: list[Word], book: Lexicon, low: str = "") -> list[list[Trigger]]:
    """The patterns in a sentence in order, not overlapping, the longest first.

    Several readings of the same words stand together: "ұсталған" before a name or after it, and
    shorter ones behind, for where nobody fits the longest. `low` is the text of the words, for the
    marks between them.
    """
    found: list[list[Trigger]] = []
    there: set[str] | None = None
    i = 0
    while i < len(words):
        known = starting(words[i].text, book.language)
        if not known:
            i += 1
            continue
        if there is None:
            there = {word.text for word in words}
        best: list[Trigger] = []
        for pattern in known:
            if pattern.needed and pattern.needed.isdisjoint(there):
                continue
            if pattern.marked and not _marked(words, i, low):
                continue
            last = _match(pattern, words, i, low)
            if last is not None and pattern.frame == "C" and low:
                end = words[last].end
                last = last if ":" in low[end : end + _COLON] else None
            if last is not None:
                best.append(Trigger(pattern, i, last))
        _add_turned(best, found, words, i, book, low)
        if best:
            best.sort(
                key=lambda t: (t.pattern.status != NOTHING, -t.last, t.first, -len(t.pattern.steps))
            )
            if best[0].pattern.status != NOTHING:
                found.append(best)
            i = best[0].last
        i += 1
    return found


def _add_turned(
    best: list[Trigger],
    found: list[list[Trigger]],
    words: list[Word],
    i: int,
    book: Lexicon,
    low: str,
) -> None:
    """Add the patterns whose verb is the i-th word and whose other words stand before it."""
    patterns = book.turned.get(words[i].text)
    if not patterns:
        return
    for start in range(max(0, i - _TURNED_BACK), i):
        if words[start].text not in _PREPOSITIONS:
            continue
        for pattern in patterns:
            last = _match(pattern, words, start, low, 1)
            if last is None or last >= i or i - 1 - last > _TURNED_GAP:
                continue
            if any(_parted(words, k, low, _NEAR_MARKS) for k in range(last + 1, i + 1)):
                continue
            if found and found[-1][0].first < start <= found[-1][0].last:
                continue
            best.append(Trigger(pattern, start, i))
    if any(t.first < i for t in best):
        first = min(t.first for t in best)
        while found and found[-1][0].first >= first:
            found.pop()


def _parted(words: list[Word], k: int, low: str, marks: tuple[str, ...]) -> bool:
    """Whether one of some marks stands before the k-th word."""
    if k == 0 or not low:
        return False
    a, b = words[k - 1].end, words[k].start
    return b - a > 1 and any(mark in low[a:b] for mark in marks)


def _marked(words: list[Word], i: int, low: str) -> bool:
    """Whether a mark or nothing stands before the i-th word."""
    if i == 0 or not low:
        return True
    return words[i].start - words[i - 1].end > 1


def _match(
    pattern: Pattern, words: list[Word], i: int, low: str = "", begin: int = 0
) -> int | None:
    """The last word of a pattern (from a step on) that begins at the i-th; None where none does."""
    at = last = i
    for number, step in enumerate(pattern.steps[begin:], begin):
        if step.end:
            if at < len(words) and words[at].start - words[at - 1].end < _APART:
                return None
            continue
        stop = min(len(words), at + (step.gap if number > begin else 0) + 1)
        marks = _NEAR_MARKS if step.gap <= _GAPS["~"] else _FAR_MARKS
        for k in range(at, stop):
            if step.gap and k > i and _parted(words, k, low, marks):
                return None
            if (
                pattern.negated
                and pattern.status == "charged"
                and k > at
                and words[k - 1].text in _ABOUT
            ):
                return None  # a case about what was done to somebody is not against him
            if step.takes(words[k].text):
                break
        else:
            return None
        at = k + 1
        if number < pattern.own:
            last = k
    return last

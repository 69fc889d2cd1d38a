"""The words that claims are made of, as small tables under nlp/data/claims, one pair a language.

A pattern is a sequence of words: `задержан`, `пропавш*` (a stem), `a|b` (either), `~` (up to two
words between), `~3` and `~~` (up to three and six), `$` (nothing but punctuation follows), `&`
(what follows must stand there, and is left to other patterns), `^` (a mark or nothing stands
before). Words between must not lie behind a colon or semicolon, nor `~` behind a comma. Two
shorthands keep a table short: `@jail` is any word of the row that begins with `@jail`, and
`задержа=л` the word with each ending of the row `=л`. A pattern with the status `-` says nothing:
it takes its words away from shorter ones ("задержал дыхание"). In Kazakh `ұстал+` is a verb in all
its forms (`kazakh_forms`). All patterns are kept by their first
word, and what a word can begin is remembered, so that most words cost one look-up.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from nlp.components.claims.kazakh_forms import expanded
from nlp.components.lexicon import Marks, Word, rows

_GAPS = {"~": 2, "~3": 3, "~~": 6}
_END, _AHEAD, _START = "$", "&", "^"
NEAR = _GAPS["~"]
"""Words that may stand between where a comma parts."""
PREPOSITIONS = frozenset({"в", "во", "на", "под", "из", "из-под", "к", "по", "за", "с", "до", "от"})
"""Russian words with which the phrase of a verb begins, that can also stand before it."""
_PREFIX = 3
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
    `own` steps are its words, the others must follow. A sentence with none of the words `needed`,
    and no word with one of those beginnings (if there are any), cannot have it.
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


class Starts(NamedTuple):
    """The patterns that can begin with a word. A sentence with none of the words `needed` (if there
    are any) has none of them: "в" begins many, and most sentences none that goes on so."""

    patterns: tuple[Pattern, ...]
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
    return steps[1].whole <= PREPOSITIONS and bool(steps[1].whole) and not steps[-1].end


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
    """The last words of a pattern of several: whole ones, and the first letters of stems."""
    last = [step for step in steps if not step.end][-1]
    cut = [stem for stem in last.stems if stem != "\0"]
    if len(steps) == 1 or any(len(stem) < _PREFIX for stem in cut):
        return frozenset()
    return last.whole.union(stem[:_PREFIX] for stem in cut)


def heads(words: frozenset[str]) -> frozenset[str]:
    """Words and their first letters, of which a pattern may need one."""
    return words.union([word[:_PREFIX] for word in words])


@cache
def starting(language: str) -> Marks[Starts]:
    """The patterns that can begin with a word; for most words none."""
    book = lexicon(language)

    def starts(word: str) -> Starts | None:
        if book is None:
            return None
        cut = book.stems.get(word[:_PREFIX], ())
        begun = (p for p in cut if word.startswith(p.steps[0].stems))
        found = (*book.patterns.get(word, ()), *begun)
        free = not all(pattern.needed for pattern in found)
        needed = frozenset().union(*(() if free else (p.needed for p in found)))
        return Starts(found, needed) if found else None

    return Marks(starts)


@lru_cache(maxsize=200_000)
def kinds_of(word: str, language: str) -> frozenset[str]:
    """The kinds of context words that a word is or can begin; for most words none."""
    book = lexicon(language)
    if book is None:
        return frozenset()
    return frozenset(kind for kind, known in book.context.items() if known.begins(word))

"""What the finders share: sentences, words, clauses and small tables kept as data.

All offsets are code points into the text, and every helper is linear in its length.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from nlp.components.view import kept, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

Mark = TypeVar("Mark")
WORD = re.compile(r"\w+(?:['’ʼ`\-‐‑.]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"»”')\]]*\s+")
_ABBREVIATED = re.compile(
    r"(?:\b\w|\b(?:mr|mrs|ms|dr|gen|col|lt|sgt|st|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec|ул|им|пр|тыс|млн|млрд|чел|руб|обл|руб|янв|фев|авг|сен|окт|ноя|дек))\.$"
)
_HARD_BREAK = re.compile(r"\n+|\[…\]|\[\.\.\.\]")
_MOST_WORDS = 100_000
MAX_SENTENCE = 1_000
"""Longer sentences (text without punctuation) are cut, so that no finder grows quadratic."""


class Span(NamedTuple):
    """A stretch of the text in code points."""

    start: int
    end: int


class Word(NamedTuple):
    """A word in lower case, and where it stands."""

    text: str
    start: int
    end: int


def lower(text: str) -> str:
    """The text in lower case with the same length, so that offsets stay true (İ has two)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def words(low: str, start: int, end: int) -> list[Word]:
    """The words between two offsets of a text already in lower case."""
    return [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(low, start, end)]


class Sentence(NamedTuple):
    """A sentence as the finders read it: where it stands, its words, and each of them once."""

    span: Span
    words: list[Word]
    distinct: frozenset[str]


class Read(NamedTuple):
    """A document as the finders read it: its text, the same in plain small letters, sentences, and
    each word of them once."""

    text: str
    low: str
    sentences: list[Sentence]
    distinct: frozenset[str]


def read(doc: Doc) -> Read:
    """The document cut into sentences and words (ё as е), once for all finders."""
    return kept(doc, _read)


def _read(doc: Doc) -> Read:
    text = text_of(doc)
    low = lower(text).replace("ё", "е")
    found: list[Sentence] = []
    for span in sentences(doc, text):
        said = words(low, span.start, span.end)
        found.append(Sentence(span, said, frozenset([word.text for word in said])))
    return Read(text, low, found, frozenset().union(*(s.distinct for s in found)))


class Marks(Generic[Mark]):
    """What a finder knows of words, asked for all words of a text at once.

    Of most words it knows nothing: those are remembered, so that they cost one look at a set.
    """

    def __init__(self, mark: Callable[[str], Mark | None]) -> None:
        """`mark` gives None where there is nothing to know of a word."""
        self._mark = mark
        self._known: dict[str, Mark] = {}
        self._nothing: set[str] = set()

    def of(self, words: frozenset[str]) -> dict[str, Mark]:
        """The words of which something is known, and what."""
        if len(self._nothing) + len(self._known) > _MOST_WORDS:
            self._nothing.clear()
            self._known.clear()
        found: dict[str, Mark] = {}
        for word in words - self._nothing:
            mark = self._known.get(word) or self._mark(word)
            if mark is None:
                self._nothing.add(word)
            else:
                found[word] = self._known[word] = mark
        return found


def sentences(doc: Doc, text: str) -> list[Span]:
    """The sentences of a document, by its pipeline where that set them, else by punctuation.

    `text` is the document's text (spaCy joins it anew at every call). Line breaks and the mark
    […] end a sentence as well, and none is longer than MAX_SENTENCE.
    """
    marked = doc.has_annotation("SENT_START")
    rough = _marked(doc, len(text)) if marked else list(_split(text))
    found: list[Span] = []
    for span in rough:
        for part in _cut(text, span.start, span.end):
            found.extend(_short(part))
    return found


def _marked(doc: Doc, length: int) -> list[Span]:
    """The sentences that the pipeline set, without making a span of each."""
    table = doc.to_array(["SENT_START", "IDX"])
    starts = [0, *(at for at in table[table[:, 0] == 1, 1].tolist() if at > 0), length]
    return [Span(a, b) for a, b in itertools.pairwise(starts)]


def _split(text: str) -> Iterator[Span]:
    """Sentences by their punctuation; an abbreviation or a small letter after it ends none."""
    begin = 0
    for mark in _SENTENCE_END.finditer(text):
        following = text[mark.end() : mark.end() + 1]
        before = text[max(begin, mark.start() - 6) : mark.start() + 1].lower()
        if following.islower() or (mark.group()[0] == "." and _ABBREVIATED.search(before)):
            continue
        yield Span(begin, mark.end())
        begin = mark.end()
    yield Span(begin, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The non-empty parts between hard breaks, without white space around them."""
    begin = start
    for mark in _HARD_BREAK.finditer(text, start, end):
        if text[begin : mark.start()].strip():
            yield trim(text, Span(begin, mark.start()))
        begin = mark.end()
    if text[begin:end].strip():
        yield trim(text, Span(begin, end))


def _short(span: Span) -> Iterator[Span]:
    for begin in range(span.start, span.end, MAX_SENTENCE):
        yield Span(begin, min(begin + MAX_SENTENCE, span.end))


def trim(text: str, span: Span) -> Span:
    """The span without the white space around it."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def rows(path: str) -> list[list[str]]:
    """The rows of a small table under nlp/data: tabs between cells, # for remarks."""
    raw = resources.files("nlp").joinpath("data", path).read_text(encoding="utf-8")
    return [
        line.split("\t") for line in raw.splitlines() if line.strip() and not line.startswith("#")
    ]

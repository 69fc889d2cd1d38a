"""A document as the rules read it: its text, words and sentence starts as plain lists, made once.

spaCy joins `doc.text` anew at every call and makes an object of every token that is looked at;
rules look at all tokens many times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TEXT = "nlp.components.text"
_MOST = 160  # things kept: four for each document of a batch
_KEPT: dict[tuple[int, object], tuple[Doc, Any]] = {}
Kept = TypeVar("Kept")


class Entity(NamedTuple):
    """What a model marked: words from `start` to before `end`, with its label."""

    start: int
    end: int
    label: str


class Tokens(NamedTuple):
    """The tokens of a document: words, where each begins, and whether a blank follows."""

    words: list[str]
    offsets: list[int]
    blanks: list[bool]


@dataclass(frozen=True, slots=True)
class View:
    """The tokens of a document: words, where each begins, whether a blank follows, whether it
    begins a sentence; and `names`, the indices of those that can be a word of a name."""

    text: str
    words: list[str]
    offsets: list[int]
    blanks: list[bool]
    starts: list[bool]
    names: frozenset[int]

    def end(self, i: int) -> int:
        """The offset behind the i-th word."""
        return self.offsets[i] + len(self.words[i])

    def span(self, start: int, end: int) -> str:
        """The text from one word to before another."""
        return self.text[self.offsets[start] : self.end(end - 1)] if end > start else ""


def kept(doc: Doc, make: Callable[[Doc], Kept]) -> Kept:
    """What `make` gives for a document, made once while the document is in use.

    It is not kept in `doc.user_data`: spaCy sends that between processes and writes it to disk.
    """
    key = id(doc), make
    found = _KEPT.get(key)
    if found is None or found[0] is not doc:
        found = _KEPT[key] = doc, make(doc)
        if len(_KEPT) > _MOST:
            _KEPT.pop(next(iter(_KEPT)), None)
    made: Kept = found[1]
    return made


def forget() -> None:
    """Let go of everything that was kept: the documents are done with."""
    _KEPT.clear()


def keep_text(doc: Doc, text: str) -> Doc:
    """Remember the text that a document was made from."""
    doc.user_data[_TEXT] = text
    return doc


def text_of(doc: Doc) -> str:
    """The text of a document, kept with it."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


def can_be_name(word: str) -> bool:
    """Whether a word has letters and a capital at its head or behind a hyphen (аль-Барадеи)."""
    capital = word[:1].isupper() or ("-" in word and any(map(str.isupper, word)))
    return capital and any(map(str.isalpha, word))


def tokens(doc: Doc) -> Tokens:
    """The tokens of a document, kept with it; needs no sentences."""
    return kept(doc, _tokens)


def _tokens(doc: Doc) -> Tokens:
    text, table = text_of(doc), doc.to_array(["IDX", "LENGTH", "SPACY"]).astype("int64")
    rows: list[list[int]] = table.T.tolist() if len(doc) else [[], [], []]
    words = [text[at : at + size] for at, size in zip(rows[0], rows[1], strict=True)]
    return Tokens(words, rows[0], list(map(bool, rows[2])))


def starts(doc: Doc) -> list[bool]:
    """Whether each word begins a sentence, by the document's pipeline; kept with it, so that its
    sentences must be final."""
    return kept(doc, _starts)


def _starts(doc: Doc) -> list[bool]:
    begun = doc.to_array("SENT_START").astype("int64").tolist() if len(doc) else []
    return [i == 0 or start == 1 for i, start in enumerate(begun)]


def view(doc: Doc) -> View:
    """The view of a document whose sentences are set, kept with it."""
    return kept(doc, _view)


def _view(doc: Doc) -> View:
    words, offsets, blanks = tokens(doc)
    capital = [i for i, word in enumerate(words) if not word.islower()]
    names = frozenset(i for i in capital if can_be_name(words[i]))
    return View(text_of(doc), words, offsets, blanks, starts(doc), names)


def entities(doc: Doc) -> list[Entity]:
    """The entities of a document; spaCy looks at every token for them, each time it is asked."""
    return [Entity(e.start, e.end, e.label_) for e in doc.ents]

"""Texts in, analyses out: the one door to the pipelines.

from nlp.analyse import Text, analyse
for analysis in analyse([Text("Тоқаев Алматыда сөз сөйледі.", published="2022-01-07")]):
    ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from nlp.annotations import Analysis, Claim, Mention, Tally
from nlp.components import persons, roles
from nlp.components.factories import claims_of, find_claims, mentions, tallies_of
from nlp.components.roles.harm import harmed
from nlp.components.view import forget, keep_text
from nlp.pipelines import ENGLISH, pipeline
from nlp.text import language as languages
from nlp.text.kazakh_scripts import Cyrillic, to_cyrillic

LONGEST = 1_000_000
"""Characters of one text that are read; what follows is left out (nobody writes so much)."""

_PIECE = 20_000  # characters in one spaCy document: bounds the memory
_LONG = 5_000  # characters
_LETTERS = 0.2  # the least share of letters in a part so long
_BATCH = 32  # texts analysed together
_BATCH_CHARACTERS = 200_000  # or fewer, if they are long
_AT_ONCE = 60_000  # characters that a model sees at once: bounds the memory
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT, _LONGEST_WORD = 20, 300  # characters without a blank that a tokeniser takes well
_SYMBOLS, _TENTH = re.compile(r"[^\w\s]{20,}"), re.compile(r"([^\w\s]{9})[^\w\s]")
_RUN = re.compile(r"\S{300,}")
_HUNDREDTH = re.compile(r"(\S{99})\S")


Item = TypeVar("Item")


class Text(NamedTuple):
    """What is to be read: its language where that is known (ISO 639-1), when it was published (ISO
    8601: a year, month, day or time), which resolves "on Thursday", and the source's time zone."""

    text: str
    language: str | None = None
    published: str | None = None
    timezone: str = "UTC"


class Piece(NamedTuple):
    """A part of one text that one pipeline reads, from `start` on; `read` where it is Kazakh in
    other letters, brought to Cyrillic."""

    item: int
    start: int
    text: str
    language: str
    read: Cyrillic | None = None

    def back(self, item: Mention | Claim | Tally) -> None:
        """Make the offsets of something found those of the whole text."""
        if self.read is not None:
            item["start"], item["end"] = self.read.back(item["start"], item["end"])
        item["start"] += self.start
        item["end"] += self.start


def tame(text: str) -> str:
    """A text of the same length that no tokeniser chokes on.

    Half surrogate pairs become U+FFFD. Runs of hundreds of characters without a blank, on which
    spaCy's time grows with the square, get one at every hundredth; of symbols, every tenth.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
    long = [run for run in text.split() if len(run) >= _SHORT]
    if not any(len(run) >= _LONGEST_WORD or _SYMBOLS.search(run) for run in long):
        return text
    text = _SYMBOLS.sub(lambda run: _TENTH.sub(r"\1 ", run.group()), text)
    return _RUN.sub(lambda run: _HUNDREDTH.sub(r"\1 ", run.group()), text)


def _cut(text: str) -> Iterator[tuple[int, str]]:
    """A long text in parts that end with a line or a word."""
    at = 0
    while at < len(text):
        end = min(at + _PIECE, len(text))
        if end < len(text):
            end = max(text.rfind(mark, at + _PIECE // 2, end) for mark in ("\n", " ")) + 1 or end
        yield at, text[at:end]
        at = end


def _legible(part: str) -> bool:
    """Whether a part has words. A long one that is nearly all symbols or digits is no writing: each
    symbol is a token, which takes a model a hundred times as long as the letters of a word."""
    if len(part) < _LONG:
        return bool(part.strip())
    return sum(map(str.isalpha, part)) >= _LETTERS * len(part)


def _pieces(item: int, whole: str, main: str) -> Iterator[Piece]:
    for stretch in languages.stretches(whole, main):
        if stretch.language in languages.CONFIGURED:
            for start, part in _cut(whole[stretch.start : stretch.end]):
                if _legible(part):
                    read = to_cyrillic(part) if stretch.language == "kk" else None
                    text = read.text if read else part
                    yield Piece(item, stretch.start + start, text, stretch.language, read)


def _docs(pieces: list[Piece], texts: list[Text], english: str) -> list[Doc]:
    """The spaCy document of every piece, in order; each language goes through by itself."""
    docs: dict[int, Doc] = {}
    for code in languages.CONFIGURED:
        own = [n for n, piece in enumerate(pieces) if piece.language == code]
        for numbers in _batches(own, lambda n: len(pieces[n].text), _AT_ONCE):
            nlp = pipeline(code, english)
            made = (_made(nlp, pieces[n].text, texts[pieces[n].item]) for n in numbers)
            docs.update(zip(numbers, nlp.pipe(made, batch_size=_BATCH), strict=True))
            forget()
    return [docs[n] for n in range(len(pieces))]


def _made(nlp: Language, text: str, about: Text) -> Doc:
    doc = keep_text(nlp.make_doc(text), text)
    doc._.published, doc._.timezone = about.published, about.timezone
    return doc


def _together(parts: list[tuple[Piece, Doc]]) -> None:
    """Settle names and roles over all parts of an article in two languages, and its claims anew."""
    names = [m["name"] for _, doc in parts for m in doc._.people]
    persons.settle_together([(doc, doc._.people) for _, doc in parts])
    points = [roles.points(doc, piece.language, doc._.people) for piece, doc in parts]
    roles.assign((mention for _, doc in parts for mention in doc._.people), points)
    anew = names != [m["name"] for _, doc in parts for m in doc._.people]
    for piece, doc in parts:
        if anew:
            find_claims(doc, piece.language)
        else:
            harmed(mentions(doc), claims_of(doc))


def _combine(parts: list[tuple[Piece, Doc]], language: str | None) -> Analysis:
    """One text's findings out of its pieces; offsets and indices become those of the text."""
    out = Analysis(language=language, mentions=[], claims=[], tallies=[])
    if len(parts) > 1:
        _together(parts)
    for piece, doc in parts:
        first_mention, first_tally = len(out["mentions"]), len(out["tallies"])
        found = mentions(doc)
        spans: list[Mention | Claim | Tally] = [*found, *claims_of(doc), *tallies_of(doc)]
        for item in spans:
            piece.back(item)
        for claim in claims_of(doc):
            if claim["person"] is not None:
                claim["person"] += first_mention
        for tally in tallies_of(doc):
            if tally["part_of"] is not None:
                tally["part_of"] += first_tally
        out["mentions"] += found
        out["claims"] += claims_of(doc)
        out["tallies"] += tallies_of(doc)
    return out


def _batch(texts: list[Text], english: str) -> Iterator[Analysis]:
    tamed = [tame(text.text[:LONGEST]) for text in texts]
    codes = [
        _code(about.language) or languages.detect(text)
        for text, about in zip(tamed, texts, strict=True)
    ]
    pieces = [
        piece
        for item, (text, code) in enumerate(zip(tamed, codes, strict=True))
        if code in languages.CONFIGURED
        for piece in _pieces(item, text, code)
    ]
    parts: list[list[tuple[Piece, Doc]]] = [[] for _ in texts]
    for piece, doc in zip(pieces, _docs(pieces, texts, english), strict=True):
        parts[piece.item].append((piece, doc))
    for about, code, own in zip(texts, codes, parts, strict=True):
        analysis = _combine(own, code)
        for mention in analysis["mentions"]:
            mention["surface"] = about.text[mention["start"] : mention["end"]]
        if reason := _reason(about.text, code, own):
            analysis["reason"] = reason
        yield analysis


def _code(language: str | None) -> str | None:
    """ "en-GB" and "EN" as "en"; None where nothing was said."""
    return str(language).lower().replace("_", "-").partition("-")[0] if language else None


def _reason(text: str, code: str | None, parts: list[tuple[Piece, Doc]]) -> str | None:
    """Why a text was not read, or not to its end; None where it was."""
    if not text.strip():
        return "empty"
    if code is None:
        return "language not recognised"
    if code not in languages.CONFIGURED:
        return f"language {code}: no pipeline"
    if len(text) > LONGEST:
        return f"only the first {LONGEST:,} characters were read"
    return None if parts else "no words: symbols and digits only"


def _batches(
    items: Iterable[Item], length: Callable[[Item], int], most: int
) -> Iterator[list[Item]]:
    """Items put together until they are many or have `most` characters."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += length(item)
        if len(batch) >= _BATCH or size >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def analyse(texts: Iterable[Text], *, english: str = ENGLISH) -> Iterator[Analysis]:
    """The analysis of each text, in order.

    A text that is not read, or not to its end, says so in `reason`: in a language without a
    pipeline, or in none that is sure, its lists are empty. Nothing that a text contains raises.
    The models are loaded when a text first needs them and kept for the process; `english` names an
    installed spaCy pipeline with entities.
    """
    for batch in _batches(texts, lambda text: len(text.text), _BATCH_CHARACTERS):
        yield from _batch(batch, english)

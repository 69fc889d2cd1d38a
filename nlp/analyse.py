"""Texts in, analyses out: the one door to the pipelines.

from nlp.analyse import analyse
for analysis in analyse([("Тоқаев Алматыда сөз сөйледі.", None, "2022-01-07")]):
    ...
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from nlp.annotations import Analysis, Claim, Mention, Tally
from nlp.components import claims, dates, persons, places, roles, tallies
from nlp.components.view import keep_text
from nlp.pipelines import pipeline
from nlp.text import language as languages

LONGEST = 1_000_000
"""Characters of one text that are read; what follows is left out (nobody writes so much)."""

_PIECE = 50_000  # characters in one spaCy document: bounds the memory
_BATCH = 32  # texts analysed together
_SURROGATE = re.compile("[\ud800-\udfff]")
_SYMBOLS, _TENTH = re.compile(r"[^\w\s]{20,}"), re.compile(r"([^\w\s]{9})[^\w\s]")
_RUN = re.compile(r"\S{300,}")
_HUNDREDTH = re.compile(r"(\S{99})\S")

Text = tuple[str, str | None, str | None]


class Piece(NamedTuple):
    """A part of one text that one pipeline reads: `text[start:end]`."""

    item: int
    start: int
    text: str
    language: str


def tame(text: str) -> str:
    """A text of the same length that no tokeniser chokes on.

    Half surrogate pairs become U+FFFD. Runs of hundreds of characters without a blank, on which
    spaCy's time grows with the square, get one at every hundredth; of symbols, every tenth.
    """
    text = _SURROGATE.sub("\ufffd", text)
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


def _pieces(item: int, text: str, main: str) -> Iterator[Piece]:
    for stretch in languages.stretches(text, main):
        if stretch.language in languages.CONFIGURED:
            for start, part in _cut(text[stretch.start : stretch.end]):
                if part.strip():
                    yield Piece(item, stretch.start + start, part, stretch.language)


def _docs(pieces: list[Piece]) -> list[Doc]:
    """The spaCy document of every piece, in order; each language goes through in one batch."""
    docs: dict[int, Doc] = {}
    for code in languages.CONFIGURED:
        numbers = [n for n, piece in enumerate(pieces) if piece.language == code]
        if numbers:
            nlp = pipeline(code)
            made = (keep_text(nlp.make_doc(pieces[n].text), pieces[n].text) for n in numbers)
            found = nlp.pipe(made, batch_size=_BATCH)
            docs.update(zip(numbers, found, strict=True))
    return [docs[n] for n in range(len(pieces))]


def _finders(published: str | None, timezone: str) -> list[Callable[[Doc, str], list[Mention]]]:
    return [places.find, lambda doc, code: dates.find(doc, code, published, timezone)]


def _shift(mentions: Iterable[Mention], by: int) -> list[Mention]:
    for mention in mentions:
        mention["start"] += by
        mention["end"] += by
    return sorted(mentions, key=lambda m: (m["start"], m["end"]))


def _people(parts: list[tuple[Piece, Doc]]) -> list[list[Mention]]:
    """The people of each piece; names and roles are settled over the whole text."""
    spans = [persons.spans(doc, piece.language) for piece, doc in parts]
    named = iter(persons.mentions(list(itertools.chain.from_iterable(spans))))
    people = [list(itertools.islice(named, len(group))) for group in spans]
    points = [
        roles.points(doc, piece.language, own)
        for (piece, doc), own in zip(parts, people, strict=True)
    ]
    roles.assign(itertools.chain.from_iterable(people), points)
    return people


def _combine(
    parts: list[tuple[Piece, Doc]], main: str | None, published: str | None, timezone: str
) -> Analysis:
    """One text's findings out of its pieces; offsets and indices become those of the text."""
    out = Analysis(language=main, mentions=[], claims=[], tallies=[])
    for (piece, doc), found in zip(parts, _people(parts), strict=True):
        for find in _finders(published, timezone):
            found += find(doc, piece.language)
        found.sort(key=lambda m: (m["start"], m["end"]))
        _add(out, piece, doc, found, published)
    return out


def _add(
    out: Analysis, piece: Piece, doc: Doc, found: list[Mention], published: str | None
) -> None:
    first_mention, first_tally = len(out["mentions"]), len(out["tallies"])
    said: list[Claim] = claims.find(doc, piece.language, found, published)
    counted: list[Tally] = tallies.find(doc, piece.language, found)
    for claim in said:
        claim["start"] += piece.start
        claim["end"] += piece.start
        if claim["person"] is not None:
            claim["person"] += first_mention
    for tally in counted:
        tally["start"] += piece.start
        tally["end"] += piece.start
        if tally["part_of"] is not None:
            tally["part_of"] += first_tally
    out["mentions"] += _shift(found, piece.start)
    out["claims"] += said
    out["tallies"] += counted


def _batch(texts: list[Text], timezone: str) -> Iterator[Analysis]:
    tamed = [tame(text[:LONGEST]) for text, _, _ in texts]
    mains = [
        given or languages.detect(text) for text, (_, given, _) in zip(tamed, texts, strict=True)
    ]
    pieces = [
        piece
        for item, (text, main) in enumerate(zip(tamed, mains, strict=True))
        if main in languages.CONFIGURED
        for piece in _pieces(item, text, main)
    ]
    docs = _docs(pieces)
    for item, ((text, _, published), main) in enumerate(zip(texts, mains, strict=True)):
        parts = [(p, d) for p, d in zip(pieces, docs, strict=True) if p.item == item]
        analysis = _combine(parts, main, published, timezone)
        for mention in analysis["mentions"]:
            mention["surface"] = text[mention["start"] : mention["end"]]
        yield analysis


def analyse(texts: Iterable[Text], *, timezone: str = "UTC") -> Iterator[Analysis]:
    """The analysis of each (text, language or None, published or None), in order.

    `published` is ISO 8601 (a year, month, day or time) and resolves "on Thursday"; `timezone` is
    the source's. A text in a language without a pipeline comes back with its code, where that is
    sure, else None, and empty lists. Nothing that a text contains raises; the models are loaded
    when a text first needs them and kept for the process.
    """
    stream = iter(texts)
    while batch := list(itertools.islice(stream, _BATCH)):
        yield from _batch(batch, timezone)

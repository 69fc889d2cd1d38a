"""Annotated sentences: exact spans of people, places and dates, ours and the bare models'."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from benchmarks.entities.scoring import Score, Span, exact
from nlp.analyse import Text, analyse
from nlp.pipelines import models_only, pipeline
from nlp.training.conll import Sentence, read

FILES = {
    "ru": ("ru.factrueval.train", "ru.wikineural.dev"),
    "kk": ("kk.kaznerd.dev",),
    "en": ("en.uner_ewt.train", "en.wikineural.dev"),
}
_LABELS = {"PER": ("PER", "PERSON"), "LOC": ("LOC", "GPE", "FAC"), "DATE": ("DATE",)}
_KINDS = {"person": "PER", "place": "LOC", "date": "DATE"}
_WITH_DATES = ("kk.kaznerd.dev",)  # elsewhere nobody marked the dates

Labelled = set[tuple[int, int, str]]


def documents(path: Path, limit: int | None = None) -> Iterator[tuple[str, Labelled]]:
    """Texts with their gold spans; sentences of one document are put together again."""
    groups = groupby(read(path), key=lambda sentence: sentence.document)
    for _, group in islice(groups, limit):
        text, spans = "", set()
        for sentence in group:
            spans |= {(a + len(text), b + len(text), label) for a, b, label in sentence.spans()}
            text += _text(sentence) + " "
        yield text.rstrip(), spans


def _text(sentence: Sentence) -> str:
    return sentence.text.rstrip()


def _ours(texts: list[str], language: str) -> Iterator[Labelled]:
    for analysis in analyse(Text(text, language) for text in texts):
        yield {(m["start"], m["end"], _KINDS[m["kind"]]) for m in analysis["mentions"]}


def _bare(texts: list[str], language: str) -> Iterator[Labelled]:
    of = {label: name for name, labels in _LABELS.items() for label in labels}
    with models_only(pipeline(language)) as nlp:
        for doc in nlp.pipe(texts):
            yield {(e.start_char, e.end_char, of[e.label_]) for e in doc.ents if e.label_ in of}


def _score(found: Iterator[Labelled], gold: list[Labelled], label: str) -> Score:
    total = Score()
    for f, g in zip(found, gold, strict=True):
        total = total.plus(exact(_only(f, label), _only(g, label)))
    return total


def _only(spans: Labelled, label: str) -> set[Span]:
    return {(start, end) for start, end, found in spans if found == label}


def run(folder: Path, limit: int | None = None) -> dict[tuple[str, str, str], Score]:
    """Scores by (file, label, "ours" or "bare"); `limit` documents of each file."""
    out: dict[tuple[str, str, str], Score] = {}
    for language, names in FILES.items():
        for name in names:
            rows = list(documents(folder / f"{name}.conll.gz", limit))
            texts, gold = [text for text, _ in rows], [spans for _, spans in rows]
            found = {"ours": list(_ours(texts, language)), "bare": list(_bare(texts, language))}
            for label in _LABELS if name in _WITH_DATES else ("PER", "LOC"):
                for who, spans in found.items():
                    out[name, label, who] = _score(iter(spans), gold, label)
    return out

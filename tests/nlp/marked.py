"""Sentences for tests, with their persons marked: [surface|base form|role]."""

from __future__ import annotations

import re
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from nlp.annotations import Mention

_MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]|]*))?(?:\|([^\]|]*))?\]")


@lru_cache(maxsize=4)
def blank(language: str) -> Language:
    """A pipeline that only splits words and sentences; spaCy has no Kazakh, so that is `xx`."""
    nlp = spacy.blank("xx" if language == "kk" else language)
    nlp.add_pipe("sentencizer")
    return nlp


def document(marked: str, language: str) -> tuple[Doc, list[Mention]]:
    """The sentence without its marks, and its persons: [surface|base form|role]."""
    text, at = "", 0
    people: list[Mention] = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        surface, base, role = mark.groups()
        person = Mention(
            kind="person",
            start=len(text),
            end=len(text) + len(surface),
            surface=surface,
            name=base or surface,
            role=role or None,
        )
        text += surface
        people.append(person)
    doc = blank(language)(text + marked[at:])
    spans = [
        doc.char_span(p["start"], p["end"], label="PERSON", alignment_mode="expand") for p in people
    ]
    doc.ents = tuple(filter_spans([span for span in spans if span is not None]))
    return doc, people

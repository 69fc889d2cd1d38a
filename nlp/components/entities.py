"""What the models get wrong about people, put right by rules."""

from __future__ import annotations

from spacy.tokens import Doc, Span

PERSON = frozenset({"PER", "PERSON"})


def people(doc: Doc, language: str) -> list[Span]:
    """The spans of `doc.ents` that name people, in order."""
    return [e for e in doc.ents if e.label_ in PERSON and any(map(str.isalpha, e.text))]

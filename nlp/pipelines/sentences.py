"""Sentences in Russian and Kazakh: razdel's rules (initials, abbreviations) and line ends."""

from __future__ import annotations

import razdel
from spacy.language import Language
from spacy.tokens import Doc

_LONGEST = 300  # words; a text without full stops is cut all the same


@Language.component("razdel_sentences", assigns=["token.is_sent_start"])
def razdel_sentences(doc: Doc) -> Doc:
    """Mark sentence starts. A line end always ends a sentence: headlines have no full stop.

    Source of the rules: https://github.com/natasha/razdel.
    """
    starts = set()
    at = 0
    for line in doc.text.splitlines(keepends=True):
        starts.add(at)
        starts.update(at + sentence.start for sentence in razdel.sentenize(line))
        at += len(line)
    words = 0
    pending = True
    for token in doc:
        pending = pending or token.idx in starts
        words += 1
        begins = (pending and not token.is_space) or words > _LONGEST or token.i == 0
        token.is_sent_start = begins
        if begins:
            words = 0
            pending = token.is_space and pending
    return doc

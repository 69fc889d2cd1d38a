"""Sentences in Russian and Kazakh: full stops, unless they end an initial or an abbreviation.

razdel knows more abbreviations, but takes as long as the Kazakh model itself; what follows looks
once at each token.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

from nlp.components.view import tokens

_LONGEST = 300  # words; a text without full stops is cut all the same
_ENDS = frozenset({".", "!", "?", "…", "..", "...", "?!", "!?", "!!", "!!!", "?.."})
_CLOSING = frozenset("»”\"')]")
_GOES_ON = _CLOSING | frozenset("—–-")
_ABBREVIATIONS = frozenset(
    {"г", "гг", "ул", "д", "кв", "им", "тыс", "млн", "млрд", "руб", "тг", "см", "стр", "проф"}
    | {"обл", "р", "с", "пос", "др", "пр", "т", "св", "ст", "п", "пп", "ч", "м", "рис", "гл"}
    | {"ж", "жж", "б", "мкр", "акад", "ген", "полк", "зам", "ред", "экз", "долл", "напр", "ср"}
)


def _is_short(text: str) -> bool:
    """Whether the word before a full stop is an initial or an abbreviation."""
    word = text.rstrip(".")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _may_begin(text: str, blank: bool) -> bool:
    """A dash goes on («Да!» — сказал он.), and so does what follows without a blank (Ар.Рух)."""
    return blank and not text[:1].islower() and text not in _GOES_ON


def _starts(texts: list[str], blanks: list[bool]) -> list[int]:
    """1 for each token that begins a sentence, else -1, as spaCy keeps it."""
    out = []
    words = 0
    ended = True  # after a line end: the next word begins, whatever it is
    stopped = False  # after a full stop: it begins if it looks like a beginning
    before = ""
    for i, text in enumerate(texts):
        words += 1
        space = text.isspace()
        blank = i > 0 and (blanks[i - 1] or before.isspace())
        begins = i == 0 or (
            not space and (ended or words > _LONGEST or (stopped and _may_begin(text, blank)))
        )
        out.append(1 if begins else -1)
        words = 0 if begins else words
        ended = (ended and space) or "\n" in text
        if text in _ENDS:
            stopped = not (text == "." and i > 0 and _is_short(before))
        elif not (text in _CLOSING or space) or begins:
            stopped = text[-1:] == "." and len(text) > 1 and not _is_short(text)
        before = text
    return out


@Language.component("line_sentences", assigns=["token.is_sent_start"])
def line_sentences(doc: Doc) -> Doc:
    """Mark sentence starts. A line end always ends a sentence: headlines have no full stop.

    All are set at once: setting them token by token makes spaCy look at the whole document each
    time.
    """
    words, _, blanks = tokens(doc)
    if not words:
        return doc
    starts = _starts(words, blanks)
    table = np.array(starts, dtype="int64").view("uint64").reshape(-1, 1)  # -1 as spaCy keeps it
    doc.from_array(["SENT_START"], cast(Ints2d, table))
    return doc


@Language.component("line_starts", assigns=["token.is_sent_start"])
def line_starts(doc: Doc) -> Doc:
    """Begin a sentence with every line, before a parser finds the others: a headline has no full
    stop, and would become part of the first sentence, its noun the subject of that verb."""
    words = tokens(doc).words
    after = [i > 0 and "\n" in words[i - 1] and not word.isspace() for i, word in enumerate(words)]
    if any(after):
        table = np.array(after, dtype="uint64").reshape(-1, 1)  # 0: not known yet
        doc.from_array(["SENT_START"], cast(Ints2d, table))
    return doc

"""Sentences in Russian and Kazakh: full stops, unless they end an initial or an abbreviation.

razdel knows more abbreviations, but takes as long as the Kazakh model itself; what follows looks
once at each token.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

_LONGEST = 300  # words; a text without full stops is cut all the same
_ENDS = frozenset({".", "!", "?", "…", "..", "...", "?!", "!?", "!!", "!!!", "?.."})
_CLOSING = frozenset("»”\"')]")
_DASHES = frozenset("—–-")
_ABBREVIATIONS = frozenset(
    {"г", "гг", "ул", "д", "кв", "им", "тыс", "млн", "млрд", "руб", "тг", "см", "стр", "проф"}
    | {"обл", "р", "с", "пос", "др", "пр", "т", "св", "ст", "п", "пп", "ч", "м", "рис", "гл"}
    | {"ж", "жж", "б", "мкр", "акад", "ген", "полк", "зам", "ред", "экз", "долл", "напр", "ср"}
)


def _is_short(token: Token) -> bool:
    """Whether the word before a full stop is an initial or an abbreviation."""
    word = token.text.rstrip(".")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _may_begin(token: Token) -> bool:
    """A dash goes on («Да!» — сказал он.), and so does what follows without a blank (Ар.Рух)."""
    blank = token.i > 0 and (bool(token.nbor(-1).whitespace_) or token.nbor(-1).is_space)
    return blank and not token.text[:1].islower() and token.text not in _CLOSING | _DASHES


@Language.component("line_sentences", assigns=["token.is_sent_start"])
def line_sentences(doc: Doc) -> Doc:
    """Mark sentence starts. A line end always ends a sentence: headlines have no full stop."""
    words = 0
    ended = True  # after a line end: the next word begins, whatever it is
    stopped = False  # after a full stop: it begins if it looks like a beginning
    for token in doc:
        words += 1
        begins = token.i == 0 or (
            not token.is_space and (ended or words > _LONGEST or (stopped and _may_begin(token)))
        )
        token.is_sent_start = begins
        words = 0 if begins else words
        ended = (ended and token.is_space) or "\n" in token.text
        if token.text in _ENDS:
            short = token.text == "." and token.i > 0 and _is_short(doc[token.i - 1])
            stopped = not short
        elif not (token.text in _CLOSING or token.is_space) or begins:
            stopped = token.text[-1:] == "." and len(token) > 1 and not _is_short(token)
    return doc

"""What a column's heading says it is about, through the table `headings.tsv`."""

from __future__ import annotations

from functools import lru_cache
from typing import cast, get_args

from rollcall.lists.model import OWN, Meaning
from rollcall.lists.words import find, plain_words

TABLE = "headings.tsv"
_LONGEST_HEADING = 80
_MOST_WORDS = 8
_MEANINGS = frozenset(get_args(Meaning))


@lru_cache(maxsize=5_000)
def meaning_of(heading: str) -> tuple[Meaning, float] | None:
    """What a heading means, and how much of it says so (0-1]; None where nothing is recognised.

    The longest phrase decides: "ФИО адвоката" is about the lawyer, not about a listed person.
    Columns that we added to her workbook say nothing about a case.
    """
    if heading.startswith(OWN):
        return ("ignore", 1.0)
    if not heading.strip() or len(heading) > _LONGEST_HEADING:
        return None
    words = plain_words(heading)
    if not words or len(words) > _MOST_WORDS:
        return None
    joined = _given_apart(words)
    found = [hit for hit in find(words, TABLE) if hit.phrase.meaning in _MEANINGS]
    if joined or not found:
        return ("name", 1.0) if joined else None
    best = max(
        found,
        key=lambda hit: (hit.end - hit.start, sum(len(word) for word in hit.phrase.words)),
    )
    ignored = next((hit for hit in found if hit.phrase.meaning == "ignore"), None)
    chosen = ignored or best
    return cast(Meaning, chosen.phrase.meaning), (chosen.end - chosen.start) / len(words)


def _given_apart(words: tuple[str, ...]) -> bool:
    """Headings that list the parts of a full name: "Фамилия, имя, отчество (при наличии)"."""
    kinds = {hit.phrase.meaning for hit in find(words, TABLE)}
    return {"surname", "given"} <= kinds

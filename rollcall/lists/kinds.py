"""What a row that is no case is: a heading inside the table, a total, a remark, a legend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rollcall.lists.cells.person import split_person
from rollcall.lists.cells.statuses import parse_status, statuses_in
from rollcall.lists.cells.words import find, plain_words, table

TABLE = "row_words.tsv"
_SECTION_WORDS = 4
_TOTAL_WORDS = 4
_NOTE_WORDS = 6
_LEGEND_WORDS = 8
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_LABEL = re.compile(r"[^\W\d_][^:\n]{1,30}:(?:\s|$)")
_ROMAN = re.compile(r"[ivxlc]{1,6}")


@lru_cache(maxsize=5_000)
def words_of(text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a text without numbers and without those that `row_words.tsv` has as `kinds`."""
    words = plain_words(text[:400])
    said = [hit for hit in find(words, TABLE) if hit.phrase.meaning in kinds]
    taken = {at for hit in said for at in range(hit.start, hit.end)}
    return tuple(
        word for at, word in enumerate(words) if at not in taken and not word[0].isdecimal()
    )


def begins(text: str, kind: str) -> bool:
    """Whether a text begins with a word of that kind: "Итого: 225", "Примечание: ..."."""
    if not _first_words(kind).match(text.lower()):
        return False
    words = plain_words(text[:200])
    return any(hit.start == 0 and hit.phrase.meaning == kind for hit in find(words, TABLE))


@lru_cache
def _first_words(kind: str) -> re.Pattern[str]:
    """A quick look whether a text can begin with a word of that kind."""
    firsts = {
        phrase.words[0].rstrip("*")
        for phrases in table(TABLE).values()
        for phrase in phrases
        if phrase.meaning == kind
    }
    return re.compile(rf"[\W_]{{0,20}}(?:{'|'.join(map(re.escape, sorted(firsts)))})")


def names_kind(text: str, kind: str) -> bool:
    """Whether a word of that kind stands anywhere in a text."""
    return any(hit.phrase.meaning == kind for hit in find(plain_words(text[:200]), TABLE))


def is_total(texts: Sequence[str]) -> bool:
    """Whether the texts of a row are a total and numbers: "Итого", "Барлығы: 4 адам"."""
    said = [at for at, text in enumerate(texts[:2]) if begins(text, "total")]
    if not said or any(len(plain_words(text)) > 2 * _TOTAL_WORDS for text in texts):
        return False
    rest = [word for text in texts for word in words_of(text, ("total", "unit"))]
    return len(rest) <= _TOTAL_WORDS and all(
        at in said or not words_of(text, ("total", "unit")) or any(c.isdecimal() for c in text)
        for at, text in enumerate(texts)
    )


def is_section(text: str, known: int, wide: bool) -> bool:
    """Whether the only text of a row is a heading for the rows below it.

    `known` is how many columns are understood; `wide` that the cell is merged over the row.
    """
    ends = text.rstrip().endswith(":")
    if known < 2 and not (ends and statuses_in(text)):
        return False
    if wide:
        return True
    words = text.split()
    if len(words) > 1 and all(word[0].isupper() for word in words) and not text.isupper():
        return False  # "Погибелев Пётр" is somebody
    left = [
        word
        for word in words_of(_BRACKETS.sub(" ", text), ("list", "unit", "and"))
        if not _ROMAN.fullmatch(word)
    ]
    return len(left) <= _SECTION_WORDS + ends and bool(statuses_in(text))


def is_note(text: str) -> bool:
    """Whether the only text of a row below the last case is a remark, and names nobody."""
    if begins(text, "note") or _LABEL.match(text) or len(text.split()) >= _NOTE_WORDS:
        return True
    return not split_person(text).names


def sign_status(text: str) -> str | None:
    """The status that a sign of a legend stands for: "погиб", "красный - погиб"."""
    if not text or len(text.split()) > _LEGEND_WORDS:
        return None
    return parse_status(text)


def colour_word(text: str) -> bool:
    """Whether a text is nothing but the name of a colour, a dash or an equals sign."""
    return not words_of(text, ("colour",))

"""Rows that count or explain, and headings by town: none of them is a person.

Nobody may be lost for it: a row is taken for a sum only where several stand together behind the
last case, and for a town's heading only where it looks like no name of the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rollcall.lists.cells.statuses import statuses_in
from rollcall.lists.cells.values import cell_text
from rollcall.lists.headings import meaning_of
from rollcall.lists.kinds import begins, is_total, names_kind
from rollcall.lists.model import RawRow

_NUMBER = re.compile(r"\d{1,6}")
_LABEL = re.compile(r"[^\W\d_][^:\n]{1,30}:")
_NAMING = frozenset({"name", "surname", "given", "patronymic"})
_MOST_COLUMNS = 4
_MOST_WORDS = 3
_FEWEST = 2


def explained_rows(
    body: Sequence[RawRow], codes: Mapping[str, str], columns: int
) -> frozenset[int]:
    """The numbers of rows of a table that explains letters: "З | задержан" over "О | отпущен".

    Two or more below each other with different letters; "Ким | задержан" is a person.
    """
    found: set[int] = set()
    run: dict[str, int] = {}
    for row in (*body, None):
        texts = _texts(row) if row and len(row.values) - row.values.count(None) == 2 else []
        if row and len(texts) == 2 and _explains(texts, codes, columns) and texts[0] not in run:
            run[texts[0]] = row.number
            continue
        if len(run) >= _FEWEST:
            found.update(run.values())
        run = {}
    return frozenset(found)


def _explains(texts: Sequence[str], codes: Mapping[str, str], columns: int) -> bool:
    code, words = texts
    if code not in codes or (codes[code] and codes[code].casefold() != words.casefold()):
        return False
    return len(code) == 1 or code.islower() or (code.isupper() and columns > _MOST_COLUMNS)


def counts_only(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table only counts: "Город | Кол-во" over towns and numbers."""
    named = [text for text in headings if text]
    if not 2 <= len(named) <= _MOST_COLUMNS or not rows:
        return False
    known = [found for text in named if (found := meaning_of(text))]
    if any(meaning in _NAMING for meaning, _ in known):
        return False
    counted = sum(_counted(texts) for texts in rows)
    return any(names_kind(text, "count") for text in named) and 2 * counted > len(rows)


def summary_rows(body: Sequence[RawRow]) -> dict[int, str]:
    """The sums by town or status behind the last case, by position: "Алматы | 4", "прочие | 3".

    Two or more, under an empty row, a label that ends in a colon, or a total; a person by one name
    and an age alone stands among the others.
    """
    found: dict[int, str] = {}
    at = len(body) - 1
    while at >= 0 and (_counted(texts := _texts(body[at])) or is_total(texts)):
        found[at] = "total"
        at -= 1
    if not found or sum(not is_total(_texts(body[one])) for one in found) < _FEWEST or at < 0:
        return {}
    above = _texts(body[at])
    if len(above) == 1 and (_LABEL.fullmatch(above[0]) or _counts_people(above[0])):
        return {**found, at: "total"}
    apart = body[at + 1].number - body[at].number > 1
    return found if apart or is_total(_texts(body[at + 1])) else {}


def town_rows(body: Sequence[RawRow], known: int) -> frozenset[int]:
    """The numbers of rows that are headings by town: "ALMATY", "г. Тараз:", "Шиелі ауданы".

    One text alone in its row, over a row with more, in capitals where the names are not, or said
    to be a place.
    """
    lone = [
        (row.number, texts[0])
        for row, below in pairwise(body)
        if len(row.values) - row.values.count(None) == 1
        and len(below.values) - below.values.count(None) > 1
        and (texts := _texts(row))
    ]
    if not lone or known < 2:
        return frozenset()
    places = {number for number, text in lone if _place(text)}
    capitals = {number for number, text in lone if _plain(text) and text.isupper()}
    if len(capitals) < _FEWEST or _mostly_capitals(body):
        capitals = set()
    return frozenset(places | capitals)


def _place(text: str) -> bool:
    """Whether a heading says that it is a place."""
    return _plain(text) and names_kind(text, "place_word")


def place_of(section: str) -> str:
    """The place that a heading inside the table names for the rows below it, or ""."""
    return section if _place(section) or (_plain(section) and section.isupper()) else ""


def _plain(text: str) -> bool:
    words = text.strip(" :").split()
    letters = all(c.isalpha() or c in " .:-" for c in text)
    return 1 <= len(words) <= _MOST_WORDS and letters and not statuses_in(text)


def _mostly_capitals(body: Sequence[RawRow]) -> bool:
    """Whether the list writes words in capitals anyway: "ИСМАГУЛОВ Дархан"."""
    full = [row for row in body[:300] if len(row.values) - row.values.count(None) > 2]
    loud = sum(
        any(
            len(word) > 3 and word.isalpha() and word.isupper()
            for value in row.values[:4]
            if isinstance(value, str)
            for word in value.split()
        )
        for row in full
    )
    return 5 * loud > len(full)


def _counted(texts: Sequence[str]) -> bool:
    """Whether a row is a few words and how many: no name of two words, and no age of its own."""
    if len(texts) != 2 or not _NUMBER.fullmatch(texts[1]):
        return False
    words = texts[0].split()
    return (
        not any(c.isdecimal() for c in texts[0])
        and (len(words) == 1 or bool(statuses_in(texts[0])) or _place(texts[0]))
        and len(words) <= _MOST_WORDS
    )


def _counts_people(text: str) -> bool:
    """ "11 entries, 12 people"."""
    return any(c.isdecimal() for c in text) and (names_kind(text, "unit") or begins(text, "total"))


def _texts(row: RawRow) -> list[str]:
    return [
        text for value in row.values if value is not None and (text := cell_text(value).strip())
    ]

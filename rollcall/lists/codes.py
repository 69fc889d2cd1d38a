"""Letters that stand for something in a list, where a legend in the file explains them.

"З - задержан, О - отпущен", "K = killed; W = wounded", or a table of two columns, above or below
the cases or on a sheet of its own. A cell is spelled out by them ("З→О": "задержан→отпущен") and
then read like any other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rollcall.lists.cells.statuses import parse_status, statuses_in
from rollcall.lists.cells.values import cell_text
from rollcall.lists.cells.words import plain_words
from rollcall.lists.kinds import colour_word
from rollcall.lists.model import Column, RawRow, RawSheet

_CODE = r"[^\W\d_]{1,6}|[+*†✝#!]{1,2}"
_PAIR = re.compile(rf"\s{{0,9}}({_CODE})\s{{0,3}}\.?\s{{0,3}}[=:—–-]\s{{0,3}}([^=]{{2,80}})")
_LABEL = re.compile(r"^[^:=]{1,40}:\s(?=[^:]{1,400}$)")
_TOKEN = re.compile(rf"{_CODE}|[\w.-]+")
_CODED = frozenset({"код", "коды", "шифр", "code", "codes", "код-статус"})
_MOST = 60
_MOSTLY = 0.6
_SAMPLED = 300
_LONGEST = 1_000


class Codes(NamedTuple):
    """`words` goes from a code to what it stands for; `rows` are the rows of each sheet that say so
    and list nobody."""

    words: Mapping[str, str]
    rows: Mapping[int, frozenset[int]]


def find_codes(raws: Sequence[RawSheet]) -> Codes:
    """What a file's legends say of its letters; a code with two meanings has none."""
    rows: dict[int, set[int]] = defaultdict(set)
    said: dict[str, set[str]] = defaultdict(set)
    words_of: dict[str, set[str]] = defaultdict(set)
    for sheet, raw in enumerate(raws):
        for row in raw.rows:
            for code, words in _pairs(row):
                rows[sheet].add(row.number)
                means = statuses_in(words)
                if means or not statuses_in(code):  # an explained "СИЗО" is one all the same
                    said[code].add(means[-1] if means else words.casefold())
                    words_of[code].add(words)
    codes = {code: min(words_of[code]) for code, meanings in said.items() if len(meanings) == 1}
    told = [code for code, words in codes.items() if statuses_in(words)]
    if not told or len(codes) > _MOST or not _used(raws, codes, rows):
        return Codes({}, {})
    return Codes(codes, {sheet: frozenset(numbers) for sheet, numbers in rows.items()})


def _used(raws: Sequence[RawSheet], codes: Mapping[str, str], rows: Mapping[int, set[int]]) -> bool:
    """Whether codes stand in other rows too: "Ли" and "погиб" side by side explain nothing."""
    return any(
        first[0] in codes
        for sheet, raw in enumerate(raws)
        for row in raw.rows[:_SAMPLED]
        if row.number not in rows.get(sheet, ())
        for value in row.values
        if isinstance(value, str) and len(value) <= 20 and (first := _TOKEN.search(value))
    )


def spelled_out(text: str, codes: Mapping[str, str]) -> str:
    """A cell with the words instead of the codes; one that is no code stays as it is."""
    if not codes or len(text) > _LONGEST:
        return text
    return _TOKEN.sub(lambda found: _word(found[0], codes), text)


def coded_columns(
    columns: Sequence[Column], body: Sequence[RawRow], codes: Mapping[str, str]
) -> tuple[Column, ...]:
    """The columns, where one that holds codes of statuses is a status, whatever its heading."""
    if not codes or any(
        column.meaning == "status" and _share(column, body, codes) for column in columns
    ):
        return tuple(columns)
    best = max(columns, key=lambda column: _share(column, body, codes), default=None)
    if best is None or best.how == "mapping" or _share(best, body, codes) < _MOSTLY:
        return tuple(columns)
    if best.meaning not in (None, "id", "number", "remarks", "ignore"):
        return tuple(columns)
    coded = replace(best, meaning="status", how="content")
    return tuple(coded if column is best else column for column in columns)


def lone_codes(column: Column, body: Sequence[RawRow]) -> tuple[str, ...]:
    """The letters of a column that holds nothing else and that nothing explains, else ()."""
    named = _CODED.intersection(plain_words(column.heading))
    if column.meaning != "status" and not (named and column.meaning in (None, "id", "number")):
        return ()
    texts = [text for text in _cells(column, body) if parse_status(text) is None]
    short = {text for text in texts if len(text) <= 3 and text.isalpha()}
    mostly = sum(text in short for text in texts) > _MOSTLY * len(texts)
    if not mostly or len(texts) < 4 or 2 * len(short) > len(texts) + 1:
        return ()
    return tuple(sorted(short))


def _word(token: str, codes: Mapping[str, str]) -> str:
    if token in codes:
        return codes[token]
    stem, dash, _ = token.partition("-")
    return codes[stem] if dash and stem in codes else token


def _share(column: Column, body: Sequence[RawRow], codes: Mapping[str, str]) -> float:
    """How many of a column's cells begin with the code of a status."""
    words = set(codes.values())
    texts = [text for text in _cells(column, body) if text not in words]  # the legend's own
    firsts = [
        codes[first[0]]
        for text in texts
        if len(text) <= 20 and (first := _TOKEN.search(text)) and first[0] in codes
    ]
    told = sum(bool(statuses_in(words)) for words in firsts)
    return len(firsts) / len(texts) if texts and 2 * told > len(firsts) else 0.0


def _cells(column: Column, body: Sequence[RawRow]) -> list[str]:
    return [
        text
        for row in body[:_SAMPLED]
        if column.index < len(row.values) and (text := cell_text(row.values[column.index]).strip())
    ]


def _pairs(row: RawRow) -> Iterator[tuple[str, str]]:
    """The codes that a row explains: in one cell, or in a cell with the words beside it."""
    texts = [
        text for value in row.values if value is not None and (text := cell_text(value).strip())
    ]
    short = len(texts) == 2 and len(texts[1].split()) <= 6 and not _PAIR.match(texts[1])
    if short and re.fullmatch(_CODE, texts[0]) and not colour_word(texts[0]):
        yield texts[0], texts[1]
        return
    for text in texts if len(texts) <= 3 else ():
        if len(text) > _LONGEST or not any(sign in text for sign in "=—–-:"):
            continue
        bare = _LABEL.sub("", text)
        parts = re.split(r"[;\n]", bare)
        parts = parts if len(parts) > 1 else bare.split(",")
        pairs = [pair for part in parts if (pair := _PAIR.fullmatch(part.rstrip(" .")))]
        if 2 * len(pairs) >= len(parts):
            yield from ((pair[1], pair[2].strip()) for pair in pairs if not colour_word(pair[1]))

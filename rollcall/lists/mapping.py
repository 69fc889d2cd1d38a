"""A list keeper's own word on how her list is to be read; it wins over what is recognised.

An entry is a key and a value, written one a line as `key=value`:

    Кличка=other_names          a heading, or a column letter, -> a meaning
    sheet Легенда=ignore        a sheet that is no part of the list
    header Лист1=7              the row with the headings (0: none); `header=7`: on every sheet
    colour FF0000=killed        the fill colour of a row -> a status
    colour FFFF00=silence       or the care that it asks for
    status жив-здоров=found     the words of a status -> a status
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast, get_args

from nlp.annotations import STATUSES
from rollcall.errors import ListError
from rollcall.lists.cells.words import plain_words
from rollcall.lists.model import Meaning
from rollcall.records import Flag

MEANINGS = frozenset(get_args(Meaning))
NO_MAPPING: Mapping[str, str] = MappingProxyType({})
_KIND = re.compile(r"(status|colou?r|sheet|header)(?:\s+|$)", re.IGNORECASE)
_COLOUR = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})|(theme .{1,20})", re.IGNORECASE)
_ROW = re.compile(r"[0-9]{1,6}")
_FLAGS = frozenset(get_args(Flag))
_LONGEST = 300
_MOST = 2_000


@dataclass(frozen=True)
class Mapped:
    """A mapping sorted by what its entries are about.

    `columns` goes from a heading or a column letter to a meaning; `headers` from the name of a
    sheet ("" for every sheet) to a row number, 0 for none; `colours` from RRGGBB or the words of a
    theme colour, and `statuses` from `status_key` of the words, to a status.
    """

    columns: Mapping[str, Meaning] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    headers: Mapping[str, int] = field(default_factory=dict)


def parse_mapping(lines: Iterable[str]) -> dict[str, str]:
    """The entries in lines of `key=value`, for `read(..., mapping=...)`.

    Lines that are empty or begin with `#` say nothing; a heading that begins with `#` is written
    `\\#`. The last `=` of a line separates. Raises `ListError` with the number of a line that says
    nothing that can be followed, or something else than a line before it.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if not text or text.startswith("#"):
            continue
        key, equals, value = text.rpartition("=")
        key, value = _spaced(key.removeprefix("\\")), value.strip() or "ignore"
        if not equals or not key:
            raise ListError(
                f"mapping, line {number}: {text[:80]!r} is no key=value",
                remedy="Write for example: Кличка=other_names",
            )
        try:
            sort_mapping({key: value})
        except ListError as error:
            raise ListError(
                str(error).replace("mapping:", f"mapping, line {number}:", 1), remedy=error.remedy
            ) from None
        if found.setdefault(key, value) != value:
            raise ListError(
                f"mapping, line {number}: {key!r} has been given another value before",
                remedy="Keep one of the two lines.",
            )
    return found


def format_mapping(mapping: Mapping[str, str]) -> str:
    """A mapping as the lines that `parse_mapping` reads, in the order of its entries."""
    lines = []
    for key, value in mapping.items():
        escape = "\\" if key.startswith(("#", "\\")) else ""
        lines.append(f"{escape}{_spaced(key)}={value or 'ignore'}\n")
    return "".join(lines)


def sort_mapping(mapping: Mapping[str, str]) -> Mapped:
    """Sorts the entries by kind; raises `ListError` naming the first that cannot be followed.

    The value decides where a key could be two things: `status date=status_date` is about a column
    of that heading, `status date=missing` about the words of a status.
    """
    if len(mapping) > _MOST:
        raise ListError(f"mapping: has more than {_MOST:,} entries", remedy="Shorten the mapping.")
    columns: dict[str, Meaning] = {}
    statuses: dict[str, str] = {}
    colours: dict[str, str] = {}
    ignored: set[str] = set()
    headers: dict[str, int] = {}
    for key, value in mapping.items():
        kind, rest = _kind(key, value)
        if kind == "sheet":
            ignored.add(rest)
        elif kind == "header":
            headers[rest] = int(value)
        elif kind == "colour":
            colours[_colour(key, value, rest)] = value
        elif kind == "status":
            statuses[status_key(rest)] = value
        else:
            columns[_spaced(key)] = cast(Meaning, value or "ignore")
    return Mapped(columns, statuses, colours, frozenset(ignored), headers)


def status_key(words: str) -> str:
    """The words of a status as a mapping compares them: case, spaces and punctuation aside."""
    return " ".join(plain_words(words)) or _spaced(words).casefold()


def _kind(key: str, value: str) -> tuple[str, str]:
    """What an entry is about ("" for a column), and what stands behind the word that tells so."""
    if not _spaced(key) or len(key) > _LONGEST:
        raise ListError(f"mapping: {key[:40]!r} is no heading", remedy="Shorten or remove it.")
    found = _KIND.match(key)
    kind, rest = (found[1].lower(), _spaced(key[found.end() :])) if found else ("", "")
    kind = kind.replace("color", "colour")
    if kind == "sheet" and rest and value == "ignore":
        return kind, rest
    if kind == "header" and _ROW.fullmatch(value):
        return kind, rest
    if kind in ("status", "colour") and rest and value in STATUSES:
        return kind, rest
    if kind == "colour" and rest and value in _FLAGS:
        return kind, rest
    if value in MEANINGS or not value:
        return "", ""
    raise _refused(key, value, kind if rest or kind == "header" else "")


def _refused(key: str, value: str, kind: str) -> ListError:
    entry = f"mapping: {key[:80]!r}: {value[:80]!r} is no"
    if kind == "sheet":
        return ListError(f"{entry} way to read a sheet", remedy="Use ignore.")
    if kind == "header":
        return ListError(f"{entry} row number", remedy="Use the row's number, or 0 for none.")
    if kind:
        return ListError(f"{entry} status", remedy="Use one of: " + ", ".join(STATUSES) + ".")
    return ListError(
        f"{entry} meaning of a column", remedy="Use one of: " + ", ".join(sorted(MEANINGS)) + "."
    )


def _colour(key: str, value: str, rest: str) -> str:
    found = _COLOUR.fullmatch(rest)
    if not found:
        raise ListError(
            f"mapping: {key[:80]!r}={value}: {rest[:40]!r} is no colour",
            remedy="Use the six digits that `rollcall lists check` shows, for example FF0000.",
        )
    return found[1].upper() if found[1] else found[2].casefold()


def _spaced(text: str) -> str:
    return " ".join(text.split())

"""Plain lists of names, a name a line, of any length: read one line at a time.

A spreadsheet of 200,000 people is somebody's error; a register of a million names in a text file is
what programs hand over. Nothing but the name is expected in such a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from rollcall.errors import ListError
from rollcall.lists.cells.person import split_person
from rollcall.lists.files.decode import decode, gunzip
from rollcall.lists.model import Limits
from rollcall.lists.reading import list_name
from rollcall.records import CaseRow

_LINE = re.compile(r"([^\n]*)(?:\n|$)")
_PLAIN = re.compile(r"[^\W\d_]{2,30}(?: [^\W\d_]{2,30}){1,2}")
MOST = 5_000_000
"""Lines that are read at most."""


def read_long(data: bytes, filename: str, limits: Limits | None = None) -> Iterator[CaseRow] | None:
    """The cases of a TXT with more lines than `read` takes, each keyed by its line; None for any
    other file. Raises `ListError` for one that is too large even so.
    """
    limits = limits or Limits()
    name = PurePath(filename).name
    if PurePath(filename.lower().removesuffix(".gz")).suffix != ".txt":
        return None
    if len(data) > limits.file_bytes:
        return None  # `read` says what is wrong with it
    if data[:2] == b"\x1f\x8b":
        data = gunzip(data, 2 * limits.file_bytes)
    lines = data.count(b"\n")
    if lines <= limits.rows:
        return None
    if lines > MOST:
        raise ListError(f"{name}: has more than {MOST:,} lines", remedy="Split the list.")
    return _cases(decode(data).replace("\x00", ""), list_name(filename))


def _cases(text: str, list_id: str) -> Iterator[CaseRow]:
    for number, found in enumerate(_LINE.finditer(text), 1):
        line = found[1].strip(" \t\r\ufeff")
        if not line:
            continue
        # What is two or three capitalised words and nothing else needs no taking apart.
        if _PLAIN.fullmatch(line) and line.istitle():
            yield CaseRow(str(number), (line,), list=list_id, row=number)
            continue
        person = split_person(line)
        if person.names:
            yield CaseRow(
                str(number),
                person.names,
                list=list_id,
                birth=person.birth,
                age=person.age,
                row=number,
            )

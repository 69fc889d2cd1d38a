"""Cells as text, the way a person sees them; and text that is safe to put into a cell."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from rollcall.lists.model import Value

_DANGEROUS = frozenset("=+-@\t\r\n|%＝＋－＠")
_HARMLESS = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?|[-–]")
_FORMULA = re.compile(r"\s{0,9}(?:[=＝]\s{0,3}[^\s=]|[+\-@＋－＠](?=[^\s])[^()|!]{0,60}[(|!])")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#Н/Д"})


def cell_text(value: Value) -> str:
    """A value as text: dates as ISO 8601, whole numbers without a point, nothing as ""."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def formula_like(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula: "=HYPERLINK(...)", "@SUM(...)"."""
    return bool(_FORMULA.match(text))


def safe_cell(value: str) -> str:
    """Text for a CSV or XLSX export that no spreadsheet program will run as a formula.

    What could be one is preceded by an apostrophe, as OWASP advises on CSV injection; plain
    numbers and a lone dash stay as they are. Applying it twice changes nothing more.
    """
    bare = value.lstrip(" \xa0")
    if bare and bare[0] in _DANGEROUS and not _HARMLESS.fullmatch(bare):
        return "'" + value
    return value

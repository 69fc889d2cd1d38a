"""What a cell's style says: is its number a date, and which colour was it filled with."""

from __future__ import annotations

from typing import Any, NamedTuple

# Dates that Excel writes without spelling the format out (ECMA-376 part 1, 18.8.30).
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


class Style(NamedTuple):
    """One cell format; `colour` is RRGGBB, or words for a theme colour, or None for no fill.

    `digits` is how many digits a number is filled up to with zeros (the format 000000), else 0.
    """

    is_date: bool
    colour: str | None
    digits: int = 0


def read_styles(root: Any) -> list[Style]:
    """The cell formats of a workbook in order, from the root of its styles part."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    formats = {
        int(entry.get("numFmtId", 0)): str(entry.get("formatCode", ""))[:255]
        for entry in root.iterfind("{*}numFmts/{*}numFmt")
    }
    fills = [_colour(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    styles = []
    for entry in root.iterfind("{*}cellXfs/{*}xf"):
        number, fill = int(entry.get("numFmtId", 0)), int(entry.get("fillId", 0))
        code = formats.get(number) or BUILTIN_FORMATS.get(number, "")
        is_date = bool(is_date_format(code)) if code else number in _DATE_IDS
        digits = len(code) if 1 < len(code) < 20 and set(code) == {"0"} else 0
        styles.append(Style(is_date, fills[fill] if 0 <= fill < len(fills) else None, digits))
    return styles


def _colour(fill: Any) -> str | None:
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return None
    colour = pattern.find("{*}fgColor")
    if colour is None:
        return None
    if rgb := colour.get("rgb"):
        return _not_white(str(rgb)[-6:].upper())
    if (theme := colour.get("theme")) is not None:
        # Theme 0 is the background of the page.
        tint = str(colour.get("tint", ""))[:6]
        return None if theme == "0" and not tint else f"theme {theme} {tint}".strip()
    from openpyxl.styles.colors import COLOR_INDEX

    index = int(colour.get("indexed", 64))
    return _not_white(COLOR_INDEX[index][-6:].upper()) if 0 <= index < 64 else None


def _not_white(rgb: str) -> str | None:
    return None if rgb == "FFFFFF" else rgb

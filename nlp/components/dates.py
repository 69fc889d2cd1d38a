"""Dates in a text as intervals with a precision, seen from the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from spacy.tokens import Doc

from nlp.annotations import Mention
from nlp.components import dates_resolve as resolve
from nlp.components.dates_resolve import Published, Resolved
from nlp.components.dates_words import VOCABULARIES, Vocabulary
from nlp.components.lexicon import lower
from nlp.components.view import text_of

MAX_DATES = 5_000
_AROUND = 60


def find(doc: Doc, language: str, published: str | None, timezone: str = "UTC") -> list[Mention]:
    """The dates in a text, in order; `name` is the ISO form, or the words where no year is known.

    `published` may be a year, a month, a date or a time (taken to `timezone`). Without it a date
    that names no year has no `iso`: a year is never invented. Intervals have `end_iso`.
    """
    words = VOCABULARIES.get(language)
    if words is None:
        return []
    text = text_of(doc)
    seen = resolve.published_on(published, timezone)
    raw = _spans(text if words.cased else lower(text), words)
    found: list[Mention] = []
    years: dict[int, int] = {}
    for match in raw[:MAX_DATES]:
        date = _resolved(match, text, words, seen, years)
        if date is not None:
            _remember(years, date)
            found.append(_mention(match.start(), text[match.start() : match.end()], date))
    return found


def _spans(text: str, words: Vocabulary) -> list[re.Match[str]]:
    """The matches of all patterns; where two overlap the earlier pattern wins."""
    taken = bytearray(len(text) + 1)
    kept: list[re.Match[str]] = []
    for pattern in words.patterns:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                kept.append(match)
    return sorted(kept, key=lambda m: m.start())


def _remember(years: dict[int, int], date: Resolved) -> None:
    """Which year a month had where it was last named: "5 January 2022 ... On 6 January"."""
    if date.iso and len(date.iso) >= 7:
        years[int(date.iso[5:7])] = int(date.iso[:4])


def _mention(start: int, surface: str, date: Resolved) -> Mention:
    found = Mention(
        kind="date",
        start=start,
        end=start + len(surface),
        surface=surface,
        name=date.iso or surface,
        precision=date.precision,
    )
    if date.iso:
        found["iso"] = date.iso
    if date.iso and date.end_iso:
        found["end_iso"] = date.end_iso
    return found


def _lookup(word: str, table: dict[str, int]) -> int | None:
    """The value of the longest stem that begins the word."""
    low = word.lower()
    for size in range(min(len(low), 24), 0, -1):
        value = table.get(low[:size])
        if value is not None:
            return value
    return None


def _number(word: str, words: Vocabulary) -> int | None:
    """A day number in digits or words, "двадцать первого" among them."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    parts = [_lookup(part, words.numbers) for part in word.split()]
    return None if not parts or None in parts else sum(p for p in parts if p is not None)


def _resolved(
    match: re.Match[str],
    text: str,
    words: Vocabulary,
    seen: Published | None,
    years: dict[int, int],
) -> Resolved | None:
    got = {key: value for key, value in match.groupdict().items() if value}
    around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    future = words.future.search(around) is not None
    if "rel" in got:
        return resolve.ago(seen, _lookup(got["rel"], words.relative) or 0, "day")
    shift = _lookup(got["shift"], words.shifts) or 0 if "shift" in got else None
    if "wd" in got:
        return resolve.weekday(seen, words.weekdays[got["wd"].lower()[:3]], future, shift)
    if "span" in got:
        return _span(got["span"], shift or 0, words, seen)
    if "unit" in got:
        unit = next((u for k, u in words.units.items() if got["unit"].lower().startswith(k)), "day")
        return resolve.ago(seen, _number(got.get("n", "1"), words) or 1, unit)
    return _calendar(got, words, partial(_year, got, words, seen, years, future))


def _span(unit: str, shift: int, words: Vocabulary, seen: Published | None) -> Resolved:
    kind = next((u for k, u in words.units.items() if unit.lower().startswith(k)), "week")
    return resolve.week(seen, shift) if kind == "week" else resolve.ago(seen, -shift, kind)


def _year(
    got: dict[str, str],
    words: Vocabulary,
    seen: Published | None,
    years: dict[int, int],
    future: bool,
    month: int,
    day: int | None,
) -> int | None:
    """The year of a date: written, told ("last year"), or the likeliest."""
    written = got.get("y") or got.get("y2") or got.get("yb")
    if written:
        return int(written)
    if "yy" in got:
        return 2000 + int(got["yy"])
    if "yrel" in got:
        if seen is None:
            return None
        if _last_named(got) and resolve.year_for(month, day, seen, False) is not None:
            return resolve.year_for(month, day, seen, got["yrel"].lower() == "this")
        return seen.last.year + (_lookup(got["yrel"], words.shifts) or 0)
    if month in years and not _is_now(month, day, seen):
        return years[month]
    return resolve.year_for(month, day, seen, future)


def _last_named(got: dict[str, str]) -> bool:
    """Whether this is "last January": the nearest one back, not last year's."""
    return got["yrel"].lower() in ("last", "this") and "m" in got and "d" not in got


def _is_now(month: int, day: int | None, seen: Published | None) -> bool:
    """Whether a date without a year is the day of publication itself."""
    if seen is None or seen.precision != "day":
        return False
    return seen.last.month == month and (day is None or seen.last.day == day)


def _calendar(
    got: dict[str, str], words: Vocabulary, year: Callable[[int, int | None], int | None]
) -> Resolved | None:
    """A day, an interval of days, a month or a year."""
    last_month = _month(got, "m2", words)
    month = int(got["nm"]) if "nm" in got else _month(got, "m", words) or last_month
    if month is None:
        known = year(0, None) if ("yrel" in got or "y" in got or "yb" in got) else None
        return Resolved(f"{known:04d}" if known else None, "year")
    if not 1 <= month <= 12:
        return None
    if "d" not in got:
        return resolve.month_of(year(month, None), month)
    day = _number(got["d"], words)
    if day is None or not 1 <= day <= 31:
        return None
    if "d2" in got:
        return _interval(day, month, _number(got["d2"], words), last_month or month, year)
    single = resolve.day_of(year(month, day), month, day)
    if single and single.iso and "night" in got:
        exact = resolve.safe_date(int(single.iso[:4]), month, day)
        return resolve.days(exact - timedelta(days=1), exact) if exact else single
    return single


def _month(got: dict[str, str], key: str, words: Vocabulary) -> int | None:
    return _lookup(got[key], words.months) if key in got else None


def _interval(
    day: int,
    month: int,
    last_day: int | None,
    last_month: int,
    year: Callable[[int, int | None], int | None],
) -> Resolved | None:
    """From one day to another; over New Year the first belongs to the year before."""
    if last_day is None:
        return None
    known = year(last_month, last_day)
    if known is None:
        return Resolved(None, "day")
    first = resolve.safe_date(known - (month > last_month), month, day)
    last = resolve.safe_date(known, last_month, last_day)
    if first is None or last is None or first > last:
        return None
    return resolve.days(first, last)

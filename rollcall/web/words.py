"""The record's words as a reader says them: dates, statuses, who controls a source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from rollcall.clock import local
from rollcall.records import CONTROL_WORDS

_PUBLISHED_FROM = {
    "feed": "date from the feed",
    "json-ld": "date from the page’s own data",
    "meta": "date from the page’s header",
    "text": "date read in the text",
    "url": "date from the address",
    "header": "date the server gave",
    "post": "time of the post",
    "typed": "date as typed in",
    "inferred": "date inferred",
}
_VERDICT = {
    "likely": "likely",
    "possible": "possible",
    "same": "the same, a person decided",
    "different": "somebody else, a person decided",
}
_LANGUAGE = {"ru": "Russian", "kk": "Kazakh", "en": "English", "": "not recognised"}
_KIND = {
    "news": "news",
    "statement": "statement",
    "post": "post",
    "document": "document",
    "note": "note typed in",
}
_BOUND = {
    "exact": "",
    "at_least": "at least ",
    "about": "about ",
    "more_than": "more than ",
    "up_to": "up to ",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def filters(timezone: str) -> dict[str, Callable[..., Any]]:
    """What templates may call; times are told in this zone."""
    zone = ZoneInfo(timezone)
    return {
        "moment": lambda value: moment(value, zone),
        "day": lambda value: _day(local(value, zone)),
        "published": lambda value: published(value, zone),
        "published_from": lambda value: _PUBLISHED_FROM.get(value or "", value or ""),
        "status": status,
        "control": lambda value: CONTROL_WORDS.get(value, value),
        "verdict": lambda value: _VERDICT.get(value, value),
        "language": language,
        "kind": kind,
        "stretch": stretch,
        "bound": lambda value: _BOUND.get(value, ""),
        "outward": outward,
        "count": count,
        "size": size,
        "number": lambda value: f"{value:,}".replace(",", "\N{NO-BREAK SPACE}"),
    }


def status(word: str | None) -> str:
    """A word of the claims vocabulary as it is read; none says so."""
    return (word or "no status").replace("_", " ")


def language(code: str | None) -> str:
    """A language as it is called; a code that nobody knows stays as it is."""
    return _LANGUAGE.get(code or "", code or "")


def kind(word: str) -> str:
    """A kind of article as it is called."""
    return _KIND.get(word, word)


def stretch(first: date, last: date) -> str:
    """From one day to another, both included, as shortly as it can be said.

    >>> stretch(date(2022, 1, 3), date(2022, 1, 9)), stretch(date(2022, 1, 1), date(2022, 1, 31))
    ('3–9 Jan 2022', 'Jan 2022')
    """
    if first == last:
        return _day(first)
    after = date.min if last == date.max else last + timedelta(days=1)  # the first of some month?
    if first.day == after.day == 1:  # whole months
        if first.month == after.month == 1:
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{_MONTHS[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """A moment to the minute, in the zone of the project."""
    if value is None:
        return "never"
    there = local(value, zone)
    return f"{_day(there)}, {there:%H:%M}"


def published(text: str | None, zone: ZoneInfo) -> str:
    """When a text was published, as exactly as it is known."""
    if not text:
        return "no date"
    try:
        if len(text) == 4:
            return str(int(text))
        if len(text) == 7:
            return f"{_MONTHS[int(text[5:]) - 1]} {int(text[:4])}"
        if len(text) == 10:
            return _day(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except (ValueError, IndexError):
        return text
    return moment(found, zone) if found.tzinfo else f"{_day(found)}, {found:%H:%M}"


def outward(url: str | None) -> str | None:
    """An address that may become a link: http or https, with a host; nothing else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def count(number: int, word: str, plural: str = "") -> str:
    """A number with its word: 1 copy, 2 copies."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}".replace(",", "\u202f")


def size(number: int) -> str:
    """Bytes as a person says them."""
    if number < 10_000:
        return f"{number} bytes"
    return f"{number / 1000:.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"


def _day(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

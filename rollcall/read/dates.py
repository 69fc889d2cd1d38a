"""Dates as feeds and pages write them: ISO, RFC 822, epoch, dd.mm.yyyy, words in many languages.

Silence over guess: what is ambiguous (03/04/2024), relative ("yesterday") or out of range gives
None, never the present time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed
from functools import lru_cache
from zoneinfo import ZoneInfo

from rollcall.read.months import month_of

_MAX_CHARS = 160
FIRST_YEAR, LAST_YEAR = 1970, 2100
"""No text is dated outside of these years, read or typed in."""

_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,9})?")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_YMD = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_CJK = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:T?(\d{2})(\d{2})(\d{2})?)?(?!\d)"
)
_DMY = re.compile(r"(?<![\d.])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d])")
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:](\d{2})(?:[:](\d{2})(?:[.,]\d{1,9})?)?|[.](\d{2})(?=\s?(?:Uhr|uhr)))"
    r"(?:\s?([aApP])\.?[mM]\b\.?)?"
)
_ZONE = re.compile(
    r"\s{0,3}\(?(?:(Z)\b|(?:GMT|UTC|UT)?\s?([+\-\u2212])\s?(\d{1,2}):?(\d{2})?(?!\d)|([A-Z]{2,5})\b)"
)
_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+")

_ZONES: dict[str, str | float] = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2,
    "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "MSD": 4, "SAMT": 4, "YEKT": 5,
    "ALMT": "Asia/Almaty", "QYZT": "Asia/Qyzylorda", "AQTT": "Asia/Aqtau", "ORAT": "Asia/Oral",
    "KGT": 6, "UZT": 5, "TJT": 5, "TMT": 5, "OMST": 6, "NOVT": 7, "KRAT": 7, "IRKT": 8, "VLAT": 10,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "IST": 5.5, "AEST": 10, "AEDT": 11,
}  # fmt: skip


def parse(text: str, *, timezone: str = "UTC") -> str | None:
    """The moment or day that `text` names, as ISO 8601, or None when it names none for sure.

    A time of day gives an aware time, in the zone written beside it or else in `timezone` (an IANA
    name, ValueError when there is no such zone); without one the result is `YYYY-MM-DD`, or
    `YYYY-MM` or `YYYY` where the text says no more. `MSK`, `ALMT` and `GMT+5` are understood.
    """
    zone = _iana(timezone)
    text = " ".join(text[:_MAX_CHARS].split())
    if not text:
        return None
    if _EPOCH.fullmatch(text):
        return _epoch(text)
    partial = _PARTIAL.fullmatch(text)
    if partial:
        return _partial(partial)
    found = _compact(text, zone) or _numeric(text, zone)
    return found or _worded(text, zone)


def in_range(iso: str, latest: str) -> bool:
    """Whether `iso` lies between 1990 and `latest`: a published time must not be in the future."""
    return "1990" <= iso[:10] <= latest


@lru_cache(maxsize=64)
def _iana(name: str) -> tzinfo:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}") from error


def _epoch(text: str) -> str | None:
    seconds = float(text)
    if seconds > 1e12:
        seconds /= 1000
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="seconds") if 1990 <= moment.year <= LAST_YEAR else None


def _partial(match: re.Match[str]) -> str | None:
    year, month = int(match.group(1)), int(match.group(2) or 1)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return f"{year:04d}-{month:02d}" if match.group(2) else f"{year:04d}"


def _compact(text: str, zone: tzinfo) -> str | None:
    match = _COMPACT.search(text)
    if not match:
        return None
    day = _day(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if day is None or match.group(4) is None:
        return day.isoformat() if day else None
    clock = (int(match.group(4)), int(match.group(5)), int(match.group(6) or 0))
    return _moment(day, clock, text[match.end() :], zone)


def _numeric(text: str, zone: tzinfo) -> str | None:
    match = _YMD.search(text)
    if match:
        day = _day(int(match.group(1)), int(match.group(3)), int(match.group(4)))
        return _with_time(day, text, match.span(), zone)
    match = _CJK.search(text)
    if match:
        day = _day(int(match.group(1)), int(match.group(2)), int(match.group(3)))
        return _with_time(day, text, match.span(), zone)
    match = _DMY.search(text)
    if not match:
        return None
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    year += 2000 if year < 100 else 0
    if match.group(2) == "/":
        if first <= 12 and second <= 12 and first != second:
            return None  # 03/04/2024 is March in one country and April in the next
        if second > 12:
            first, second = second, first
    return _with_time(_day(year, second, first), text, match.span(), zone)


def _worded(text: str, zone: tzinfo) -> str | None:
    """`5 января 2022`, `January 5, 2022`, `2022 жылғы 5 қаңтар`, RFC 822, asctime."""
    time_match = _TIME.search(text)
    bare = text
    if time_match:
        bare = text[: time_match.start()] + " : " + text[time_match.end() :]
    tokens = _WORD_OR_NUMBER.findall(bare)
    for at, token in enumerate(tokens):
        month = None if token.isdigit() else month_of(token)
        if month is None:
            continue
        year = _year_near(tokens, at)
        number = _day_near(tokens, at)
        if year is None:
            continue
        if number is None:
            return f"{year:04d}-{month:02d}" if FIRST_YEAR <= year <= LAST_YEAR else None
        return _with_time(_day(year, month, number), text, (0, 0), zone)
    return None


def _day_near(tokens: list[str], at: int) -> int | None:
    before = [token for token in tokens[max(0, at - 2) : at] if token.lower() not in _FILLERS]
    for token in before[-1:] + tokens[at + 1 : at + 2]:
        if token.isdigit() and len(token) <= 2 and 1 <= int(token) <= 31:
            return int(token)
    return None


_FILLERS = frozenset({"de", "of", "st", "nd", "rd", "th", "ª", "º", "er"})
_MAX_REACH = 4


def _year_near(tokens: list[str], at: int) -> int | None:
    near = tokens[max(0, at - _MAX_REACH) : at + _MAX_REACH + 2]
    for token in near:
        if token.isdigit() and len(token) == 4 and FIRST_YEAR <= int(token) <= LAST_YEAR:
            return int(token)
    # RFC 822 has years of two digits: "05 Jan 04".
    if 0 < at < len(tokens) - 1 and tokens[at - 1].isdigit() and tokens[at + 1].isdigit():
        two = tokens[at + 1]
        if len(two) == 2:
            return 2000 + int(two) if int(two) < 70 else 1900 + int(two)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_time(day: date | None, text: str, span: tuple[int, int], zone: tzinfo) -> str | None:
    if day is None:
        return None
    rest = text[: span[0]] + " " + text[span[1] :].removeprefix("T")
    match = _TIME.search(rest)
    if not match:
        return day.isoformat()
    hour, minute = int(match.group(1)), int(match.group(2) or match.group(4))
    half = (match.group(5) or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _moment(day, (hour, minute, int(match.group(3) or 0)), rest[match.end() :], zone)


def _moment(day: date, clock: tuple[int, int, int], after: str, zone: tzinfo) -> str:
    hour, minute, second = clock
    if hour > 24 or minute > 59:
        return day.isoformat()
    extra = timedelta(days=1) if hour == 24 else timedelta()
    zoned = datetime.combine(
        day, time(hour % 24, minute, min(second, 59)), _zone_after(after) or zone
    )
    try:
        return (zoned + extra).isoformat()
    except (OverflowError, ValueError):
        return day.isoformat()


def _zone_after(text: str) -> tzinfo | None:
    match = _ZONE.match(text)
    if not match:
        return None
    if match.group(2):
        minutes = int(match.group(3)) * 60 + int(match.group(4) or 0)
        sign = 1 if match.group(2) == "+" else -1
        return fixed(timedelta(minutes=sign * minutes)) if minutes <= 14 * 60 else None
    value = _ZONES.get(match.group(1) or match.group(5))
    if value is None:
        return None
    return _iana(value) if isinstance(value, str) else fixed(timedelta(hours=value))

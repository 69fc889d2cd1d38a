"""One clock, and one way to tell times to people: in the time zone of their project.

Nothing else in Rollcall asks the machine what time it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present as an aware datetime in UTC."""

VARIABLE = "ROLLCALL_NOW"


def system_clock() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still at `moment` (aware): for tests and for playing back a week."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    moment = moment.astimezone(UTC)
    return lambda: moment


def clock_from_environment() -> Clock:
    """The machine's clock, or the moment in ROLLCALL_NOW (ISO 8601), so that time can be played."""
    text = os.environ.get(VARIABLE)
    return fixed_clock(datetime.fromisoformat(text)) if text else system_clock


def age(now: datetime, then: datetime | None) -> float | None:
    """Seconds from then to now; 0 for what is to come, None where nobody knows since when."""
    return None if then is None else max(0.0, round((now - then).total_seconds(), 1))


def lasting(seconds: float) -> str:
    """A time in the words that people use for it.

    >>> lasting(20), lasting(150), lasting(7200), lasting(3 * 86_400)
    ('20 s', '2 min', '2 h', '3 days')
    """
    whole = timedelta(seconds=seconds)
    if whole < timedelta(minutes=2):
        return f"{int(seconds)} s"
    if whole < timedelta(hours=2):
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h" if whole < timedelta(days=2) else f"{whole.days} days"


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment in a time zone; as it is where the calendar ends in between.

    >>> local(datetime(9999, 12, 31, 23, 30, tzinfo=UTC), ZoneInfo("Asia/Almaty")).day
    31
    """
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def day(at: datetime, zone: str) -> str:
    """The day of a moment in a time zone (an IANA name), as ISO 8601 writes it.

    >>> day(datetime(2025, 2, 9, 20, 30, tzinfo=UTC), "Asia/Almaty")
    '2025-02-10'
    """
    return f"{local(at, ZoneInfo(zone)):%Y-%m-%d}"


def minute(at: datetime, zone: str) -> str:
    """A moment to the minute, for a table that says below it which zone it is (`zone_in_words`).

    >>> minute(datetime(2025, 2, 9, 20, 30, tzinfo=UTC), "Asia/Almaty")
    '2025-02-10 01:30'
    """
    return f"{local(at, ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def zoned(at: datetime, zone: str) -> str:
    """A moment to the minute with the zone, for a sentence.

    >>> zoned(datetime(2025, 2, 9, 20, 30, tzinfo=UTC), "Europe/Berlin")
    '2025-02-09 21:30 CET'
    """
    return f"{local(at, ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def published(text: str | None, zone: str) -> str:
    """When a text was published, as exactly as that is known: a year, a month, a day, or a minute
    in a time zone (as it stands, where the text does not say in which it is); "" where it is not.

    >>> published("2025-02", "Asia/Almaty"), published("2025-02-09T20:30:00+00:00", "Asia/Almaty")
    ('2025-02', '2025-02-10 01:30')
    """
    if not text or len(text) <= len("2025-02-10"):
        return text or ""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return minute(at, zone) if at.tzinfo else f"{at:%Y-%m-%d %H:%M}"


def shortly(at: datetime, now: datetime, zone: str) -> str:
    """A moment where there is little room: the time of day where it was today, else the day.

    >>> shortly(datetime(2025, 2, 9, 9, 5, tzinfo=UTC), datetime(2025, 2, 9, 12, tzinfo=UTC), "UTC")
    '09:05'
    """
    there = ZoneInfo(zone)
    then = local(at, there)
    return f"{then:%H:%M}" if then.date() == local(now, there).date() else f"{then:%Y-%m-%d}"


def zone_in_words(now: datetime, zone: str) -> str:
    """Which zone times are told in, to stand below a table.

    >>> zone_in_words(datetime(2025, 2, 9, tzinfo=UTC), "Asia/Almaty")
    'times are those of Asia/Almaty (UTC+05:00)'
    """
    if zone == "UTC":
        return "times are UTC"
    offset = f"{local(now, ZoneInfo(zone)):%z}"
    return f"times are those of {zone} (UTC{offset[:3]}:{offset[3:5]})"

"""Times are told to people in the zone of their project, and which one is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rollcall.clock import age, day, lasting, local, minute, shortly, zone_in_words, zoned

NIGHT = datetime(2025, 2, 9, 20, 30, tzinfo=UTC)


def test_a_late_evening_in_utc_is_the_next_day_in_almaty() -> None:
    assert day(NIGHT, "UTC") == "2025-02-09"
    assert day(NIGHT, "Asia/Almaty") == "2025-02-10"
    assert minute(NIGHT, "Asia/Almaty") == "2025-02-10 01:30"
    assert zoned(NIGHT, "Asia/Almaty") == "2025-02-10 01:30 +05"
    assert zoned(NIGHT, "Europe/Berlin") == "2025-02-09 21:30 CET"


def test_a_zone_is_that_of_the_moment_not_of_today() -> None:
    before = datetime(2022, 1, 8, 9, 0, tzinfo=UTC)  # Almaty was an hour ahead until March 2024
    assert minute(before, "Asia/Almaty") == "2022-01-08 15:00"
    assert minute(NIGHT, "Asia/Almaty").endswith("01:30")


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "times are UTC"),
        ("Asia/Almaty", "times are those of Asia/Almaty (UTC+05:00)"),
        ("America/St_Johns", "times are those of America/St_Johns (UTC-03:30)"),
    ],
)
def test_the_zone_is_said_with_its_distance(zone: str, words: str) -> None:
    assert zone_in_words(NIGHT, zone) == words


def test_today_is_told_by_the_hour_and_other_days_by_their_date() -> None:
    now = NIGHT + timedelta(hours=4)
    assert shortly(NIGHT, now, "Asia/Almaty") == "01:30"
    assert shortly(NIGHT, now, "UTC") == "2025-02-09", "there, midnight lies between"


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), "America/New_York"),
        (datetime(9999, 12, 31, 23, 30, tzinfo=UTC), "Asia/Almaty"),
    ],
)
def test_at_the_ends_of_the_calendar_a_moment_is_told_as_it_is(at: datetime, zone: str) -> None:
    assert local(at, ZoneInfo(zone)) == at
    assert day(at, zone) == f"{at:%Y-%m-%d}"
    assert minute(at, zone) == f"{at:%Y-%m-%d %H:%M}"
    assert zoned(at, zone) == f"{at:%Y-%m-%d %H:%M} UTC"
    assert shortly(at, NIGHT, zone) == f"{at:%Y-%m-%d}"
    assert zone_in_words(at, zone).startswith(f"times are those of {zone}")


def test_an_age_is_never_negative_and_unknown_where_nobody_knows() -> None:
    assert age(NIGHT, NIGHT - timedelta(minutes=2)) == 120
    assert age(NIGHT, NIGHT + timedelta(minutes=2)) == 0
    assert age(NIGHT, None) is None


def test_how_long_is_told_in_the_largest_fitting_unit() -> None:
    told = [lasting(seconds) for seconds in (0, 119, 120, 7199, 7200, 172_799, 172_800)]
    assert told == ["0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 days"]

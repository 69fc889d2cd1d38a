"""Dates as feeds and pages write them; what is doubtful stays unknown."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.read.dates import parse


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2022-01-05T10:00:00Z", "2022-01-05T10:00:00+00:00"),
        ("2022-01-05T10:00:00.25+06:00", "2022-01-05T10:00:00+06:00"),
        ("20220105T101112Z", "2022-01-05T10:11:12+00:00"),
        ("2022-01-05", "2022-01-05"),
        ("2022-01", "2022-01"),
        ("2022", "2022"),
        ("1641360000", "2022-01-05T05:20:00+00:00"),
        ("1641360000000", "2022-01-05T05:20:00+00:00"),
        ("Wed, 05 Jan 2022 10:00:00 +0600", "2022-01-05T10:00:00+06:00"),
        ("Wed, 05 Jan 2022 10:00:00 MSK", "2022-01-05T10:00:00+03:00"),
        ("Wed, 05 Jan 2022 10:00 GMT+5", "2022-01-05T10:00:00+05:00"),
        ("05 Jan 04 10:00 EST", "2004-01-05T10:00:00-05:00"),
        ("Mon Jan  5 10:20:30 2004", "2004-01-05T10:20:30+00:00"),
        ("5 января 2022, 14:30", "2022-01-05T14:30:00+00:00"),
        ("Вторник, 16 апреля 2024", "2024-04-16"),
        ("2022 жылғы 5 қаңтар", "2022-01-05"),
        ("5 қаңтарында 2022 ж., 09:15", "2022-01-05T09:15:00+00:00"),
        ("05.01.2022 14:30", "2022-01-05T14:30:00+00:00"),
        ("14:30, 05.01.22", "2022-01-05T14:30:00+00:00"),
        ("January 5th, 2022 at 3:05 pm", "2022-01-05T15:05:00+00:00"),
        ("25/12/2021", "2021-12-25"),
        ("12/25/2021", "2021-12-25"),
        ("2021年1月5日", "2021-01-05"),
    ],
)
def test_a_written_date_becomes_iso(written: str, iso: str) -> None:
    assert parse(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "сегодня, 14:30",
        "03/04/2024",
        "2022-13-45",
        "31.02.2022",
        "0",
        "12",
        "Jan",
        "99999999999",
        "1786-01-01",
        "the 5th of something",
        "14:30",
    ],
)
def test_what_names_no_day_for_sure_stays_unknown(written: str) -> None:
    assert parse(written) is None


def test_almaty_time_follows_the_law_of_its_day() -> None:
    assert parse("Wed, 05 Jan 2022 10:00:00 ALMT") == "2022-01-05T10:00:00+06:00"
    assert parse("Wed, 05 Jun 2024 10:00:00 ALMT") == "2024-06-05T10:00:00+05:00"


def test_a_time_without_zone_belongs_to_the_source() -> None:
    assert parse("05.01.2022 14:30", timezone="Asia/Almaty") == "2022-01-05T14:30:00+06:00"
    assert parse("2022-01-05T14:30:00Z", timezone="Asia/Almaty") == "2022-01-05T14:30:00+00:00"


def test_an_unknown_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="Mars/Base"):
        parse("2022-01-05", timezone="Mars/Base")


@given(st.text(max_size=300))
def test_any_text_gives_a_date_or_nothing(written: str) -> None:
    found = parse(written)
    assert found is None or 1970 <= int(found[:4]) <= 2101


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)))
def test_iso_times_come_back_as_they_were(moment: datetime) -> None:
    text = moment.replace(microsecond=0).isoformat()
    assert parse(text) == text + "+00:00"

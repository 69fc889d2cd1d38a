"""Reading Retry-After, which servers write in many ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.patience import retry_after


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, None), (b"7", 7.0), (b" 120 ", 120.0), (b"-5", None), (b"soon", None), (b"", None)],
)
def test_seconds_or_nothing(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


def test_a_date_is_counted_from_now_and_a_past_one_is_no_wait() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90)).encode()
    assert 85 < (retry_after(soon) or 0) <= 90
    assert retry_after(b"Thu, 06 Jan 2022 10:00:00 GMT") == 0.0


@given(st.binary(max_size=60))
def test_no_header_breaks_it(value: bytes) -> None:
    seconds = retry_after(value)
    assert seconds is None or seconds >= 0

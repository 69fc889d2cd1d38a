"""A note is dated in the years in which texts are dated; one that is not breaks no page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from rollcall.errors import RollcallError
from rollcall.pipeline import Project, add_note
from rollcall.records import Published
from rollcall.search import Query
from rollcall.store.articles import sort_time
from rollcall.store.open import Store
from rollcall.store.schema import articles
from rollcall.web.views.watches import form_of
from rollcall.web.words import moment, published
from tests.index.keeping import project

EARLY, LATE = "0001-01-01T00:00:00+00:00", "9999-12-31T23:30:00+00:00"


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    return project(tmp_path / "project", store)


def typed(one: Project, at: str) -> str:
    return add_note(one, "Адвокат сообщил.", title="Звонок", by="dana", at=at)


def kept(one: Project) -> list[str]:
    with one.store.read() as connection:
        return list(connection.execute(select(articles.c.id)).scalars())


@pytest.mark.parametrize(
    "at", ["0001-01-01", "0001-01-01T00:00+05:00", LATE, "1969-12-31", "2101-01-01T00:00"]
)
def test_a_note_of_another_age_is_refused_with_the_years_that_can_be(one: Project, at: str) -> None:
    with pytest.raises(RollcallError, match="no year from 1970 to 2100") as caught:
        typed(one, at)
    assert "like 2025-02-06" in caught.value.remedy
    assert kept(one) == []


@pytest.mark.parametrize("at", ["yesterday", "12.02.2025", "2025-13-01", "²025-01-01", ""])
def test_what_is_no_time_is_refused_with_how_to_write_one(one: Project, at: str) -> None:
    with pytest.raises(RollcallError, match="is no time") as caught:
        typed(one, at)
    assert "2025-02-06T14:30" in caught.value.remedy


@pytest.mark.parametrize("at", ["1970-01-01", "2025-02-06T14:30", "2025-02", "2100-12-31T23:59"])
def test_a_note_of_our_age_is_kept(one: Project, at: str) -> None:
    assert [typed(one, at)] == kept(one)


def test_dates_that_were_typed_before_break_no_page() -> None:
    """Almaty is ahead of UTC and New York behind it: one end of the calendar is beyond each."""
    for at, zone in ((EARLY, "America/New_York"), (LATE, "Asia/Almaty")):
        there, when = ZoneInfo(zone), datetime.fromisoformat(at)
        assert published(at, there) == moment(when, there)
        fields = form_of(Query(since=when, until=when, zone=zone))
        assert fields["since"] == fields["until"] == [at[:10]]


def test_what_lies_outside_of_the_calendar_in_utc_is_ordered_as_if_it_had_no_date() -> None:
    now = datetime(2022, 1, 10, tzinfo=UTC)
    before = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    assert sort_time(Published(before.isoformat(), "typed"), now) == now

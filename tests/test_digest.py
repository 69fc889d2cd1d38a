"""The digest: when it is due, and that nothing falls between two of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rollcall import digest
from rollcall.errors import SettingsError
from rollcall.pipeline import Project, run_step
from rollcall.records import Every
from rollcall.settings import Settings, Subscriber, load
from tests import world
from tests.world import NOW, table


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2022-01-10T02:00", "2022-01-10T01:00"),  # Monday, 8 in Almaty
        ("2022-01-10T00:59", "2022-01-03T01:00"),  # Monday, a minute before
        ("2022-01-09T23:00", "2022-01-03T01:00"),  # Monday in Almaty already
        ("2022-01-16T12:00", "2022-01-10T01:00"),
    ],
)
def test_a_digest_is_due_at_its_hour_where_the_readers_are(now: str, due: str) -> None:
    settings = Settings(timezone="Asia/Almaty", digest_day="mon", digest_hour=7)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert digest.last_due(settings, moment) == datetime.fromisoformat(due).replace(tzinfo=UTC)


ZONES = sorted(available_timezones())
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))
INSTANT = timedelta(microseconds=1)


@example("Pacific/Apia", 7, datetime(2011, 12, 31, 12, tzinfo=UTC), timedelta(days=1), "daily")
@example("Pacific/Kwajalein", 7, datetime(1993, 8, 22, tzinfo=UTC), timedelta(days=1), "daily")
@example("Europe/Berlin", 2, datetime(2022, 3, 27, 0, 59, tzinfo=UTC), timedelta(hours=1), "daily")
@example("Europe/Berlin", 2, datetime(2022, 10, 30, 0, 30, tzinfo=UTC), timedelta(hours=1), "daily")
@example("America/Nuuk", 23, datetime(2024, 3, 31, 1, tzinfo=UTC), timedelta(days=1), "daily")
@example("America/Sao_Paulo", 0, datetime(2018, 11, 4, 3, tzinfo=UTC), timedelta(days=1), "daily")
@given(
    st.sampled_from(ZONES),
    st.integers(0, 23),
    MOMENTS,
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(["daily", "weekly"]),
)
def test_every_moment_has_one_last_digest_and_no_day_goes_without(
    zone: str, hour: int, now: datetime, later: timedelta, every: Every
) -> None:
    settings = Settings(timezone=zone, digest_day="thu", digest_hour=hour)
    last = digest.due(settings, now, every)
    assert last.moment <= now
    assert digest.due(settings, last.moment, every) == last, "due from this very moment on"
    after = digest.due(settings, now + later, every)
    assert (last.moment, last.day) <= (after.moment, after.day)
    before = digest.due(settings, last.moment - INSTANT, every)
    step = 1 if every == "daily" else 7
    days = (last.day - before.day).days
    # Where a whole day was left out of the calendar, its digest and the next are one.
    assert before.moment < last.moment
    assert days == step or (every == "daily" and days == 2 and leaves_out(zone, last.day))
    local = last.moment.astimezone(ZoneInfo(zone))
    assert local.hour == hour or local.replace(hour=hour) != again(local.replace(hour=hour))


def again(local: datetime) -> datetime:
    """A wall clock's time as it is once it has been an instant; another one where it never was."""
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None, fold=0)


def leaves_out(zone: str, day: object) -> bool:
    return (zone, str(day)) in {
        (name, day)
        for day, names in (
            ("2011-12-31", ("Pacific/Apia", "Pacific/Fakaofo")),
            ("1993-08-22", ("Pacific/Kwajalein", "Kwajalein")),
            ("1995-01-01", ("Pacific/Enderbury", "Pacific/Kanton", "Pacific/Kiritimati")),
            ("1995-01-02", ("Pacific/Enderbury", "Pacific/Kanton", "Pacific/Kiritimati")),
        )
        for name in names
    }


def at(one: Project, days: float) -> Project:
    return replace(one, clock=lambda: NOW + timedelta(days=days))


def digests(one: Project, subscriber: str = "full") -> list[dict[str, object]]:
    found = [m for m in table(one.store, "messages") if m["kind"] == "digest"]
    return sorted(
        (m for m in found if m["subscriber"] == subscriber), key=lambda m: str(m["created_at"])
    )


@pytest.fixture
def told(home: Path) -> Project:
    one = world.reopened(home)
    world.work(one, "match", "alert")
    return one


def piece(name: str, text: str) -> world.Piece:
    return world.Piece(name, "wire", "News", text, "2022-01-20T10:00:00+00:00")


def test_each_notice_stands_in_one_digest_of_each_subscriber(told: Project) -> None:
    for days in (8, 8.1, 9, 15, 22):
        run_step(at(told, days), "digest")
    pairs = Counter(
        (row["subscriber"], row["notice_id"])
        for row in table(told.store, "message_notices")
        if row["kind"] == "digest"
    )
    notices = len(table(told.store, "notices"))
    assert len(pairs) == 2 * notices
    assert set(pairs.values()) == {1}
    assert len(digests(told)) == 3, "one for each week, also for those with nothing new"
    assert "Nothing new" in str(digests(told)[-1]["text"])


def test_a_computer_that_slept_for_weeks_tells_late_and_not_never(told: Project) -> None:
    run_step(at(told, 8), "digest")
    awake = at(told, 9)
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    world.publish(awake, piece("freed", text))
    world.work(awake, "enrich", "match", "alert")
    run_step(at(told, 40), "digest")
    assert "Сауле Ибрагимова" in str(digests(told)[-1]["text"])


def test_a_new_subscriber_gets_a_week_and_not_all_history(told: Project) -> None:
    run_step(at(told, 8), "digest")
    new = Subscriber(id="new", folder=Path("new"))
    settings = told.settings.model_copy(update={"subscriber": (*told.settings.subscriber, new)})
    later = replace(at(told, 40), settings=settings)
    run_step(later, "digest")
    assert "Тастемиров" not in str(digests(told, "new")[0]["text"])


def daily(one: Project, **more: object) -> Project:
    """The same project, where one subscriber asks for a digest every day."""
    full, numbers = one.settings.subscriber
    asked = (full.model_copy(update={"digest": "daily"}), numbers)
    return replace(one, settings=one.settings.model_copy(update={"subscriber": asked, **more}))


@pytest.mark.parametrize(
    ("asked", "every"),
    [("true", "weekly"), ('"weekly"', "weekly"), ('"daily"', "daily"), ("false", None)],
)
def test_how_often_is_a_setting_of_each_subscriber(
    tmp_path: Path, asked: str, every: str | None
) -> None:
    words = f'[[subscriber]]\nid = "me"\ndigest = {asked}\n'
    (tmp_path / "rollcall.toml").write_text(words, "utf-8")
    (me,) = load(tmp_path).subscriber
    assert (digest.every_of(me) if me.digest else None) == every


def test_a_word_that_says_no_interval_is_refused(tmp_path: Path) -> None:
    words = '[[subscriber]]\nid = "me"\ndigest = "hourly"\n'
    (tmp_path / "rollcall.toml").write_text(words, "utf-8")
    with pytest.raises(SettingsError, match="digest"):
        load(tmp_path)


@pytest.mark.parametrize("month", ["2022-03-25", "2022-10-28"])
def test_changed_clocks_neither_skip_a_daily_digest_nor_make_two(told: Project, month: str) -> None:
    one = daily(told, timezone="Europe/Berlin", digest_hour=2)
    start = datetime.fromisoformat(f"{month}T00:00").replace(tzinfo=UTC)
    for hours in range(4 * 24):
        run_step(replace(one, clock=lambda: start + timedelta(hours=hours)), "digest")  # noqa: B023
    days = [str(m["key"]).rpartition(":")[2] for m in digests(one)]
    first = start.date()
    expected = [first - timedelta(days=1), *(first + timedelta(days=n) for n in range(4))]
    # At midnight UTC it is one or two o'clock in Berlin.
    assert days == [str(day) for day in expected[-len(days) :]]
    assert len(days) in (4, 5)


def test_each_notice_stands_in_one_daily_digest_and_its_words_say_the_day(told: Project) -> None:
    one = daily(told)
    run_step(at(one, 1), "digest")
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    world.publish(at(one, 1.5), piece("freed", text))
    world.work(at(one, 1.5), "enrich", "match", "alert")
    for days in (2, 2.2, 3):
        run_step(at(one, days), "digest")
    first, second, third = digests(one)
    assert str(second["subject"]).startswith("Rollcall, day to 07:00 on 12 January 2022: ")
    assert "Rollcall: the day to 07:00 on 12 January 2022" in str(second["text"])
    assert "The day to 07:00 on 12 January 2022" in str(second["html"])
    assert "the daily digest" in str(second["text"])
    assert "1 article from 1 source" in str(second["text"])
    assert ["Сауле Ибрагимова" in str(m["text"]) for m in (first, second, third)] == [
        False, True, False,
    ]  # fmt: skip
    assert "Nothing new" in str(third["text"])
    assert "week" not in str(third["text"])
    assert digests(one, "numbers") == [], "who asked for a week waits for Monday"
    pairs = Counter(
        (row["subscriber"], row["notice_id"])
        for row in table(one.store, "message_notices")
        if row["kind"] == "digest"
    )
    assert set(pairs.values()) == {1}


def test_days_that_were_slept_through_are_told_late_in_one_message(told: Project) -> None:
    one = daily(told)
    run_step(at(one, 1), "digest")
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    world.publish(at(one, 1.5), piece("freed", text))
    world.work(at(one, 1.5), "enrich", "match", "alert")
    for _ in range(2):
        run_step(at(one, 6.1), "digest")
    _, late = digests(one)
    assert str(late["subject"]).startswith("Rollcall, days of 11 January to 16 January 2022: ")
    assert "Сауле Ибрагимова" in str(late["text"])
    assert "1 article from 1 source" in str(late["text"])


def test_weeks_that_were_slept_through_are_called_weeks(told: Project) -> None:
    run_step(at(told, 8), "digest")
    run_step(at(told, 40), "digest")
    subjects = [str(m["subject"]).partition(": ")[0] for m in digests(told)]
    assert subjects == [
        "Rollcall, week to 07:00 on 17 January 2022",
        "Rollcall, weeks of 17 January to 14 February 2022",
    ]


def test_who_changes_from_a_week_to_a_day_is_told_nothing_twice(told: Project) -> None:
    run_step(at(told, 7.1), "digest")
    one = daily(told)
    run_step(at(one, 7.2), "digest")
    assert len(digests(one)) == 1, "Monday's digest was there already"
    run_step(at(one, 8), "digest")
    _, second = digests(one)
    assert "Nothing new" in str(second["text"])


def test_times_are_told_in_the_zone_of_the_readers_and_said_to_be(told: Project) -> None:
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    late = replace(piece("freed", text), at="2022-01-20T22:30:00+00:00")
    world.publish(at(told, 11), late)
    world.work(at(told, 11), "enrich", "match", "alert")
    run_step(at(told, 15), "digest")
    (one,) = digests(told)
    for words in (str(one["text"]), str(one["html"])):
        assert "2022-01-21 04:30" in words
        assert "Times are those of Asia/Almaty." in words


def test_a_change_back_is_told_with_what_stood_between(told: Project) -> None:
    released = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    again = "In Taraz officers came at night. Police detained Saule Ibragimova at her home again."
    for day, text in ((11, released), (12, again)):
        one = at(told, day)
        world.publish(one, replace(piece(f"{day}", text), at=f"2022-01-{day + 10}T10:00:00+00:00"))
        world.work(one, "enrich", "match", "alert")
    run_step(at(told, 15), "digest")
    (one,) = digests(told)
    assert "list: detained, article: released, by lawyer\n" in str(one["text"])
    assert "list: detained, article: detained (before: released)\n" in str(one["text"])


def test_who_is_said_to_be_dead_is_told_first(told: Project) -> None:
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    world.publish(at(told, 11), piece("freed", text))
    world.publish(at(told, 11.1), piece("dead", "Daulet Omarbekov was killed in Taraz, they said."))
    world.work(at(told, 11.2), "enrich", "match", "alert")
    run_step(at(told, 15), "digest")
    (one,) = digests(told)
    section = str(one["text"]).partition("PEOPLE ON YOUR LISTS, NAMED")[0]
    people = [line[2:] for line in section.splitlines() if line.startswith("* ")]
    assert people[:2] == ["Жумабек Тастемиров (taken #1)", "Daulet Omarbekov (taken #4)"]
    assert people.index("Сауле Ибрагимова (taken #6)") > 1

"""Dates as a list keeper needs them: with the right year, or with none."""

from __future__ import annotations

import pytest

from benchmarks.claims.hand import blank
from nlp.components import dates


def found(text: str, language: str, published: str | None, timezone: str = "UTC") -> list[str]:
    doc = blank(language)(text)
    mentions = dates.find(doc, language, published, timezone)
    for mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["surface"]
    return [mention.get("iso", "unknown") for mention in mentions]


def test_a_year_is_never_invented() -> None:
    assert found("Он пропал 5 января.", "ru", None) == ["unknown"]
    assert found("He was seen last week and on Monday.", "en", "2022") == ["unknown", "unknown"]


def test_a_month_after_publication_belongs_to_the_year_before() -> None:
    assert found("He was arrested on December 16.", "en", "2022-01-10") == ["2021-12-16"]


def test_unless_the_words_speak_of_the_future() -> None:
    assert found("Суд состоится 16 декабря.", "ru", "2022-11-10") == ["2022-12-16"]
    assert found("The hearing will be on January 9.", "en", "2022-12-20") == ["2023-01-09"]


def test_a_year_named_once_holds_for_the_same_month_later() -> None:
    text = "5 января 2022 года он вышел из дома. 6 января его нашли."
    assert found(text, "ru", "2024-05-05") == ["2022-01-05", "2022-01-06"]


def test_yesterday_is_counted_where_the_article_was_written() -> None:
    late = "2022-01-05T20:30:00Z"
    assert found("Кеше оқ атылды.", "kk", late, "UTC") == ["2022-01-04"]
    assert found("Кеше оқ атылды.", "kk", late, "Asia/Almaty") == ["2022-01-05"]


def test_a_date_ahead_of_utc_by_one_day_is_not_taken_for_last_year() -> None:
    assert found("6 января начали стрелять.", "ru", "2022-01-05T21:00:00Z") == ["2022-01-06"]


def test_a_night_is_an_interval_of_two_days() -> None:
    doc = blank("ru")("Его забрали в ночь с 31 декабря на 1 января.")
    (night,) = dates.find(doc, "ru", "2022-01-20")
    assert (night["iso"], night["end_iso"]) == ("2021-12-31", "2022-01-01")
    assert night["precision"] == "day"


@pytest.mark.parametrize(
    "published", ["", "soon", "2022-13-45", "99999-01-01", "2022-01-05T99:99Z"]
)
def test_an_unreadable_publication_date_is_no_date(published: str) -> None:
    assert found("Он пропал 5 января.", "ru", published) == ["unknown"]


def test_days_that_no_calendar_has_are_no_dates() -> None:
    assert found("31.02.2022 и 45 января 2022 года", "ru", "2022-03-01")[1:] == []


def test_ages_prices_and_verbs_are_no_dates() -> None:
    assert found("Ему 34 года, ущерб 2022 тенге, статья 272.", "ru", "2022-03-01") == []
    assert found("They may march on; she said: in 5 minutes.", "en", "2022-03-01") == []


def test_a_language_that_we_do_not_read_has_no_dates() -> None:
    assert dates.find(blank("kk")("5 января 2022"), "ky", "2022-01-01") == []

"""Dates as a list keeper needs them: with the right year, or with none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Span

from nlp.components import dates
from tests.nlp.marked import blank
from tests.seconds import seconds

_MIXED = (
    "в ночь с 5 на 6 января 2022 года 31 февраля числа 2021-2022 гг. 05.01.22 назад год и "
    "қаңтардың 5-інен 6-сына қараған түні екі мың жылы былтыр өткен аптада бұрын дейін "
    "on the night of January 5-6 from February to , May next week 31st days ago later - –"
)
WORDS = _MIXED.split()


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


def surfaces(text: str, language: str, published: str | None = "2022-02-20") -> list[str]:
    return [m["surface"] for m in dates.find(blank(language)(text), language, published)]


def test_a_weekday_beside_a_day_is_that_day() -> None:
    assert found("В воскресенье, 9 января, его нашли.", "ru", "2022-02-20") == ["2022-01-09"] * 2
    assert found("9 қаңтар, жексенбі", "kk", "2022-02-20") == ["2022-01-09"] * 2


def test_the_verb_nearest_to_a_weekday_tells_whether_it_is_ahead() -> None:
    text = "He was detained on Monday and will stand trial on Friday."
    assert found(text, "en", "2022-02-23") == ["2022-02-21", "2022-02-25"]


def test_the_following_day_counts_from_the_day_before_it_only() -> None:
    text = "He was shot on January 6 and died the following day."
    assert found(text, "en", "2022-02-20") == ["2022-01-06", "2022-01-07"]
    assert found("He died the following day.", "en", "2022-02-20") == []


def test_a_day_close_ahead_is_ahead_and_one_far_ahead_is_past() -> None:
    assert found("10 марта, зал 4.", "ru", "2022-02-20") == ["2022-03-10"]
    assert found("10 декабря, зал 4.", "ru", "2022-02-20") == ["2021-12-10"]


def test_an_american_date_that_can_be_two_days_is_only_a_year() -> None:
    assert found("Born 5/1/1994, held 1/13/2022.", "en", "2022-02-20") == ["1994", "2022-01-13"]


def test_years_in_words_and_over_a_span() -> None:
    assert found("пятого января две тысячи двадцать второго года", "ru", None) == ["2022-01-05"]
    (span,) = dates.find(blank("kk")("2021-2022 жылдары"), "kk", None)
    assert (span["iso"], span["end_iso"], span["precision"]) == ("2021", "2022", "year")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Накануне выборов стало тихо.", "ru"),
        ("Мая Иванова и Август Петров пришли.", "ru"),
        ("По средам и каждые 10 минут.", "ru"),
        ("Версия 2.0, статья 12.03, курс 5.01 млн.", "ru"),
        ("Every Friday May and April march; Bloody January.", "en"),
        ("Ол 8 жылға сотталды, үш баласы бар.", "kk"),
    ],
)
def test_words_that_only_look_like_dates(text: str, language: str) -> None:
    assert surfaces(text, language) == []


def test_what_a_kazakh_model_marks_is_kept_without_a_day_that_nobody_said() -> None:
    doc = blank("kk")("Соңғы жылдары, 2019 жылға дейін, ол 34 жаста екі жылға сотталды.")
    spans = [(0, 13), (15, 31), (36, 43), (44, 53)]
    marked = (doc.char_span(a, b, label="DATE", alignment_mode="expand") for a, b in spans)
    doc.ents = [span for span in marked if span is not None]
    vague, year = dates.find(doc, "kk", "2022-02-20")
    assert (vague["surface"], "iso" in vague) == ("Соңғы жылдары", False)
    assert (year["surface"], year["iso"]) == ("2019 жылға дейін", "2019")


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31T23:59:59+00:00", "1001-01-01"])
def test_no_published_day_is_so_far_off_that_it_fails(published: str) -> None:
    for text in ("next week, 900 years ago, 999 days ago, tomorrow", "on Monday, last decade"):
        assert all(mention["surface"] for mention in dates.find(blank("en")(text), "en", published))


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@given(words=st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_mixture_of_words_of_dates_gives_spans_in_order(
    language: str, words: list[str]
) -> None:
    text = " ".join(words)
    end = 0
    for mention in dates.find(blank(language)(text), language, "2022-03-31"):
        assert end <= mention["start"] < mention["end"]
        assert text[mention["start"] : mention["end"]] == mention["surface"]
        assert mention.get("end_iso", "9999") > mention.get("iso", "")
        end = mention["end"]


@pytest.mark.parametrize(
    "piece", ["бір ", "1", "1 ", "жарты ", "-", "екі жыл ", "он-ақ ", "ж", "ай "]
)
def test_hostile_words_that_a_model_marks_are_judged_in_linear_time(piece: str) -> None:
    doc = blank("kk")(" . ".join((piece * 60)[:58] + end for end in ("", "!", "жылы") * 40))
    breaks = [0, *(token.i for token in doc if token.text == "."), len(doc)]
    doc.ents = [Span(doc, a + bool(a), b, "DATE") for a, b in pairwise(breaks) if b - a > 1]
    # A few hundredths of a second; what is tried in all ways takes for ever.
    assert seconds(lambda: dates.find(doc, "kk", "2022-02-20")) < 10


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("Her trial opens in two weeks.", "en", "2022-04-14"),
        ("Суд начнётся через две недели.", "ru", "2022-04-14"),
        ("Тізімде 6 қаң. деп жазылған.", "kk", "2022-01-06"),
        ("Jan. 6: first shots.", "en", "2022-01-06"),
    ],
)
def test_days_ahead_short_months_and_dates_before_a_colon(
    text: str, language: str, iso: str
) -> None:
    (found,) = dates.find(blank(language)(text), language, "2022-03-31")
    assert found["iso"] == iso


def test_a_length_of_time_is_no_date() -> None:
    assert dates.find(blank("en")("They were killed in two days."), "en", "2022-03-31") == []
    assert dates.find(blank("ru")("Он умер через две недели."), "ru", "2022-03-31") == []

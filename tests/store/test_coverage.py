"""What coverage says about cases: copies once, verdicts heeded, silence kept, few statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import event

from rollcall.records import Viewer
from rollcall.store import care
from rollcall.store.coverage import Coverage, Link, coverage
from rollcall.store.open import Store
from rollcall.store.rows import digest
from rollcall.store.schema import articles
from tests.seconds import seconds
from tests.store.small_coverage import KEEPER, NOW, Seen, crowd, fill


def of(store: Store, key: str, viewer: Viewer = KEEPER) -> Coverage | None:
    with store.read() as connection:
        return coverage(connection, viewer, [digest("taken", key)]).get(digest("taken", key))


def test_likely_and_same_count_possible_is_to_review_and_different_is_nothing(
    store: Store,
) -> None:
    fill(store, [
        ("1", "Paper", "s1", "likely", "detained"),
        ("1", "Wire", "s2", "same", "killed"),
        ("1", "Radio", "s3", "possible", "released"),
        ("1", "Radio", "s4", "different", "missing"),
        ("2", "Radio", "s5", "different", "missing"),
    ])  # fmt: skip
    found = of(store, "1")
    assert found is not None
    assert (found.articles, found.to_review) == (2, 1)
    assert found.claimed == {"detained": 1, "killed": 1}
    assert found.sources == ("Wire", "Paper")
    assert found.last == NOW + timedelta(days=1)
    assert of(store, "2") is None


def test_copies_of_one_story_count_once_as_the_word_of_the_first(store: Store) -> None:
    fill(store, [
        ("1", "Wire", "s1", "likely", "killed"),
        ("1", "Paper", "s1", "likely", "killed"),
        ("1", "Radio", "s1", "likely", "killed"),
        ("1", "Radio", "s2", "likely", "killed"),
        ("1", "Wire", "s3", "likely", "killed"),
        ("1", "Wire", "s3", "possible", "killed"),
    ])  # fmt: skip
    found = of(store, "1")
    assert found is not None
    assert found.articles == 3
    assert found.claimed_by == {"killed": {"Wire", "Radio"}}
    assert found.claimed == {"killed": 2}
    assert found.sources == ("Wire", "Radio", "Paper")
    assert found.to_review == 0


def test_an_article_dated_at_the_end_of_the_calendar_is_told_too(store: Store) -> None:
    fill(store, [("1", None, "s1", "likely", "detained")])
    late = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    with store.write() as connection:
        connection.execute(articles.update().values(sort_at=late))
    with store.read() as connection:
        found = coverage(connection, KEEPER, [digest("taken", "1")], zone="Asia/Almaty")
    assert found[digest("taken", "1")].last == late


def test_links_are_the_newest_five_and_addresses_of_the_web_only(store: Store) -> None:
    seen: list[Seen] = [("1", "Wire", f"s{n}", "likely", None) for n in range(7)]
    fill(store, [*seen, ("1", None, "s7", "likely", "detained")])
    found = of(store, "1")
    assert found is not None
    assert found.links == tuple(
        Link(f"https://Wire.example/{n}", NOW + timedelta(days=n)) for n in (6, 5, 4, 3, 2)
    )
    assert found.sources == ("a note", "Wire")
    assert found.claimed == {"detained": 1}


def test_nothing_is_told_of_a_case_to_whom_it_must_not_be_told(store: Store) -> None:
    fill(store, [("1", "Wire", "s1", "likely", "killed")])
    with store.write() as connection:
        care.flag(connection, digest("taken", "1"), "silence", by="k", why="asked", now=NOW)
    assert of(store, "1", Viewer("reader", "reader")) is None
    assert of(store, "1") is not None


def test_twenty_thousand_cases_take_a_handful_of_statements_and_about_a_second(
    store: Store,
) -> None:
    keys = [str(n) for n in range(1, 20_001)]
    fill(store, [], keys)
    crowd(store, keys[::2])
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    found = {}
    with store.read() as connection:
        took = seconds(
            lambda: found.update(
                coverage(connection, KEEPER, [digest("taken", key) for key in keys])
            )
        )
    event.remove(store.engine, "before_cursor_execute", note)
    assert len(found) == 10_000
    assert all(one.claimed == {"killed": 1} for one in found.values())
    assert len(statements) < 12
    # A second, with room for a slow machine; without the right index it is a minute.
    assert took < 12

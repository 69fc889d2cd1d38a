"""What coverage says about cases: copies once, verdicts heeded, silence kept, few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import event

from rollcall.records import CaseRow, Source, Viewer
from rollcall.store import care, list_versions, sources
from rollcall.store.coverage import Coverage, Link, coverage
from rollcall.store.open import Store
from rollcall.store.rows import digest
from rollcall.store.schema import articles, matches, revisions, stories

NOW = datetime(2022, 1, 10, tzinfo=UTC)
KEEPER = Viewer("keeper", "keeper")
Seen = tuple[str, str | None, str, str, str | None]
"""Case key, outlet, story, verdict and claimed status of an article; one a day."""


def fill(store: Store, seen: Sequence[Seen], keys: Sequence[str] = ("1", "2")) -> None:
    with store.write() as connection:
        for name in ("Paper", "Wire", "Radio"):
            made = Source(name.lower(), name, "feed", f"https://{name}.example/rss")
            sources.save(connection, made, NOW)
        rows = [CaseRow(key, (f"Имя {key}",), row=int(key)) for key in keys]
        list_versions.save_version(
            connection, "taken", b"x", "x.csv", rows, change="", viewer=KEEPER, now=NOW
        )
        for story in dict.fromkeys(one[2] for one in seen):
            connection.execute(stories.insert().values(id=story, created_at=NOW))
        for number, (key, outlet, story, verdict, status) in enumerate(seen):
            _publish(connection, number, key, outlet, story, verdict, status)


def _publish(
    connection: object, number: int, key: str, outlet: str | None, story: str, verdict: str,
    status: str | None,
) -> None:  # fmt: skip
    at = NOW + timedelta(days=number)
    execute = connection.execute  # type: ignore[attr-defined]
    url = f"https://{outlet}.example/{number}" if outlet else "note:1"
    execute(articles.insert().values(
        id=f"a{number}", source_id=outlet and outlet.lower(), kind="news", url=url, sort_at=at,
        first_seen_at=at, revision_id=f"r{number}", story_id=story,
    ))  # fmt: skip
    for revision, text in ((f"r{number}", "text"), (f"old{number}", "earlier")):
        execute(revisions.insert().values(
            id=revision, article_id=f"a{number}", number=len(revision), text=text, sha256="0",
            created_at=at,
        ))  # fmt: skip
        # What an earlier text of an article said does not count.
        old = revision.startswith("old")
        execute(matches.insert().values(
            id=digest(revision, key), revision_id=revision, article_id=f"a{number}",
            case_id=digest("taken", key), surface="Имя", start=0, end=3, score=0.9, features={},
            verdict="likely" if old else verdict, status="tortured" if old else status,
        ))  # fmt: skip


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


def test_twenty_thousand_cases_take_a_handful_of_statements(store: Store) -> None:
    seen: list[Seen] = [(str(n), "Wire", f"s{n}", "likely", "killed") for n in range(1, 30)]
    keys = [str(n) for n in range(1, 20_001)]
    fill(store, seen, keys)
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    with store.read() as connection:
        found = coverage(connection, KEEPER, [digest("taken", key) for key in keys])
    event.remove(store.engine, "before_cursor_execute", note)
    assert len(found) == 29
    assert len(statements) < 12

"""Counts over time: lists as they stood, persons once, totals that count everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from nlp.annotations import Analysis
from rollcall.records import CaseRow, Published, Source, Viewer
from rollcall.store import articles, care, counts, findings, list_versions, persons, sources
from rollcall.store.articles import NewText
from rollcall.store.open import Store
from rollcall.store.rows import digest

NOW = datetime(2022, 1, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
VIEWER = Viewer("keeper")


def upload(store: Store, list_id: str, day: int, **statuses: str | None) -> None:
    rows = [
        CaseRow(key, (f"Имя {key}",), list=list_id, status=status)
        for key, status in statuses.items()
    ]
    with store.write() as connection:
        list_versions.save_version(
            connection,
            list_id,
            f"{day}{statuses}".encode(),
            "list.csv",
            rows,
            change="",
            viewer=VIEWER,
            now=NOW + day * DAY,
        )


def join(store: Store, one: tuple[str, str], other: tuple[str, str]) -> None:
    with store.write() as connection:
        persons.decide(connection, VIEWER, digest(*one), digest(*other), "same", why="", now=NOW)


def standings(store: Store, viewer: Viewer = VIEWER) -> list[counts.Standing]:
    with store.read() as connection:
        return counts.standings(connection, viewer)


def test_every_version_is_a_step_and_persons_count_once(store: Store) -> None:
    upload(store, "jailed", 0, a="detained", b="detained", c=None)
    upload(store, "dead", 1, x="killed", y="killed")
    upload(store, "jailed", 2, a="detained", b="released")
    join(store, ("jailed", "a"), ("dead", "x"))
    first, second, third = standings(store)
    assert first.lists == {"jailed": {"detained": 2, "": 1}}
    assert (first.people, first.total) == ({"detained": 2, "": 1}, 3)
    assert second.people == {"detained": 2, "killed": 2, "": 1}
    assert second.disputed == {"detained": 1, "killed": 1}
    assert second.total == 4  # of five cases two are one person
    assert third.lists["jailed"] == {"detained": 1, "released": 1}
    assert third.total == 3


def test_the_lists_stand_as_they_stood_at_any_moment(store: Store) -> None:
    upload(store, "jailed", 0, a="detained")
    upload(store, "jailed", 2, a="detained", b="detained")
    found = standings(store)
    assert counts.standing_at(found, NOW - DAY) is None
    for day, number in ((0, 1), (1, 1), (2, 2), (30, 2)):
        then = counts.standing_at(found, NOW + day * DAY)
        assert then is not None
        assert then.people == {"detained": number}


def test_a_list_that_agrees_with_another_disputes_nothing(store: Store) -> None:
    upload(store, "jailed", 0, a="killed")
    upload(store, "dead", 0, x="killed", y=None)
    join(store, ("jailed", "a"), ("dead", "x"))
    join(store, ("jailed", "a"), ("dead", "y"))
    last = standings(store)[-1]
    assert (last.people, last.disputed, last.total) == ({"killed": 1}, {}, 1)


def test_whom_a_reader_may_not_know_of_is_not_counted_for_them(store: Store) -> None:
    upload(store, "jailed", 0, a="detained", b="detained")
    with store.write() as connection:
        care.flag(connection, digest("jailed", "a"), "silence", by="k", why="", now=NOW)
    assert standings(store, Viewer("r", "reader"))[-1].people == {"detained": 1}
    assert standings(store)[-1].people == {"detained": 2}


def tally(status: str, count: int, **more: Any) -> Any:
    return {
        "status": status,
        "count": count,
        "bound": "exact",
        "group": None,
        "where": None,
        "as_of": None,
        "part_of": None,
        "start": 0,
        "end": 3,
        "attributed_to": None,
    } | more


def publish(store: Store, key: str, day: int, *tallies: Any) -> None:
    with store.write() as connection:
        sources.save(connection, Source("paper", "The paper", "feed", "https://p.example"), NOW)
        _, revision = articles.save(
            connection,
            NewText(
                keys=(key,),
                kind="news",
                source_id="paper",
                page_id=None,
                url=f"https://p.example/{key}",
                title=key,
                text=f"225 people were killed, {key}.",
                author=None,
                published=Published((NOW + day * DAY).isoformat(), "feed"),
            ),
            NOW,
        )
        assert revision
        analysis: Analysis = {
            "language": "en",
            "mentions": [],
            "claims": [],
            "tallies": list(tallies),
        }
        findings.save(connection, revision, analysis, 1, NOW)


def test_totals_of_everybody_are_told_by_the_time_of_publication(store: Store) -> None:
    publish(store, "late", 3, tally("killed", 238, attributed_to="prosecutors"))
    publish(
        store,
        "early",
        1,
        tally("killed", 225),
        tally("killed", 19, group="police"),
        tally("killed", 103, where="Алматы"),
        tally("wounded", 15, part_of=0),
        tally("detained", 9900, where="Казахстан", bound="about"),
    )
    with store.read() as connection:
        found = counts.totals(connection, VIEWER)
    assert [(one.who, one.status, one.count, one.bound) for one in found] == [
        ("The paper", "killed", 225, "exact"),
        ("The paper", "detained", 9900, "about"),
        ("prosecutors", "killed", 238, "exact"),
    ]


def test_a_total_that_is_repeated_in_one_story_is_told_once(store: Store) -> None:
    publish(store, "twice", 1, tally("killed", 225), tally("killed", 225))
    with store.read() as connection:
        assert len(counts.totals(connection, VIEWER)) == 1

"""Which texts are new to a watch: it depends on when they were first matched, not collected."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from rollcall.match import step as match_step
from rollcall.pipeline import Project, run_step
from rollcall.records import Viewer
from rollcall.search.base import Query
from rollcall.search.saved import as_json
from rollcall.store import schema as s
from rollcall.store import watches, work
from rollcall.store.open import Store
from tests import world
from tests.world import NOW, Piece

MINUTE = timedelta(minutes=1)
STRIKE = Piece(
    "strike",
    "wire",
    "Teachers strike in Taraz",
    "Teachers went on strike in Taraz on Monday and protested against unpaid wages.",
    "2022-01-10T08:00:00+00:00",
)


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    found = world.project(tmp_path / "project", store)
    world.add_sources(found)
    return found


def at(one: Project, minutes: float) -> Project:
    return replace(one, clock=lambda: NOW + minutes * MINUTE)


def watch(one: Project, minutes: float, text: str = "strike") -> str:
    with one.store.write() as connection:
        return watches.add(
            connection,
            Viewer("dana", "operator"),
            title="Strikes",
            query=as_json(Query(text)),
            tell=("full",),
            how="now",
            now=NOW + minutes * MINUTE,
        )


def rung(one: Project) -> list[str]:
    """The watches that rang, and about which the alert step has raised a notice."""
    run_step(one, "alert")
    query = select(s.facts.c.watch_id).join(s.notices, s.notices.c.fact_id == s.facts.c.id)
    with one.store.read() as connection:
        found = connection.execute(query.where(s.facts.c.kind == "watch"))
        return sorted(set(found.scalars()))


def forget_what_was_matched(one: Project) -> None:
    with one.store.write() as connection:
        connection.execute(delete(s.step_state).where(s.step_state.c.step == "match"))


def test_a_text_that_was_extracted_before_a_watch_and_matched_after_it_rings(one: Project) -> None:
    world.publish(one, STRIKE)
    first = watch(one, 1)
    later = at(one, 2)
    world.work(later, "enrich", "match")
    assert rung(later) == [first]


def test_so_does_one_that_was_enriched_before_it(one: Project) -> None:
    world.publish(one, STRIKE)
    world.work(one, "enrich")
    first = watch(one, 1)
    later = at(one, 2)
    world.work(later, "match")
    assert rung(later) == [first]


def test_a_text_that_was_matched_before_a_watch_never_rings_however_often_matched(
    one: Project,
) -> None:
    world.publish(one, STRIKE)
    world.work(one, "enrich", "match")
    watch(one, 1)
    for minutes in (2, 3):
        forget_what_was_matched(one)
        world.work(at(one, minutes), "enrich", "match")
    assert rung(at(one, 4)) == []


def test_a_new_revision_of_it_rings(one: Project) -> None:
    world.publish(one, STRIKE)
    world.work(one, "enrich", "match")
    first = watch(one, 1)
    later = at(one, 2)
    world.publish(later, replace(STRIKE, text=f"{STRIKE.text} The governor met them on Friday."))
    world.work(later, "enrich", "match")
    assert rung(later) == [first]


def test_the_same_instant_rings_and_is_not_lost(one: Project) -> None:
    world.publish(one, STRIKE)
    first = watch(one, 0)
    world.work(one, "enrich", "match")
    second = watch(one, 0)
    forget_what_was_matched(one)
    world.work(one, "match")
    assert rung(one) == sorted([first, second])


def test_a_watch_that_is_saved_while_a_batch_is_computed_rings_for_what_is_written_after_it(
    one: Project,
) -> None:
    world.publish(one, STRIKE)
    world.work(one, "enrich")
    made = match_step(one.store, at(one, 2).clock)
    saved: list[str] = []

    def compute(leased: object) -> object:
        for each in made.compute(leased):  # type: ignore[arg-type]
            saved.append(watch(one, 1))
            yield each

    work.run(one.store, replace(made, compute=compute))  # type: ignore[arg-type]
    assert rung(at(one, 3)) == saved
    assert len(saved) == 1

"""A record that grows out of its file is the same in PostgreSQL: rows, figures, what is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from rollcall.backup import moving
from rollcall.errors import BackupError
from rollcall.pipeline import Project, ask, open_project, outcomes, pending, run_step
from rollcall.records import Viewer
from rollcall.search import Query
from rollcall.store import pages
from rollcall.store.open import open_store
from rollcall.store.schema import decisions, stories
from rollcall.store.sealing import new_key
from tests import world
from tests.backup import place

STEPS = ("extract", "enrich", "match", "index", "alert")


pytestmark = pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)


@pytest.fixture
def url(record_url: str) -> str:
    return record_url


@pytest.fixture(params=["clear", "sealed"])
def one(request: pytest.FixtureRequest, tmp_path: Path, home: Path) -> Iterator[Project]:
    """The analysed world, matched and told, in a file."""
    key = new_key() if request.param == "sealed" else ""
    sealing = '[encryption]\nkey_file = "the-key"\n' if key else ""
    (home / "the-key").write_text(key)
    (home / "rollcall.toml").write_text(f'user = "dana"\n{sealing}', "utf-8")
    made = open_project(home, lambda: world.NOW)
    place.crawled(made, 1)
    for step in ("match", "index", "alert"):
        run_step(made, step)
    yield made
    made.store.engine.dispose()


def moved(one: Project, url: str) -> Project:
    moving.move(one.store, url)
    with (one.settings.home / "rollcall.toml").open("a") as settings:
        settings.write(f'[record]\nurl = "{url}"\n')
    return open_project(one.settings.home, one.clock)


def test_the_record_is_the_same_in_its_new_place(one: Project, url: str) -> None:
    before = place.tables(one)
    figures = {step: pending(one, step) for step in STEPS}, outcomes(one)
    raw = sealed_words(one)
    new = moved(one, url)
    assert place.tables(new) == before
    assert ({step: pending(new, step) for step in STEPS}, outcomes(new)) == figures
    assert sealed_words(new) == raw, "what is sealed was not opened on the way"
    with new.store.read() as connection:
        assert pages.broken_links(connection) == []
    new.store.engine.dispose()


def sealed_words(one: Project) -> list[str]:
    with one.store.read() as connection:
        query = text("SELECT CAST(name AS TEXT) FROM case_rows ORDER BY version_id, case_id")
        return list(connection.execute(query).scalars())


def test_searches_find_the_same_after_the_next_index(one: Project, url: str) -> None:
    query, viewer = Query("Алматы"), Viewer("dana", "operator")
    found = [hit.id for hit in one.engine.search(query, viewer).hits]
    assert found
    new = moved(one, url)
    run_step(new, "index")
    assert [hit.id for hit in ask(new, query).hits] == found
    later = world.Piece("later", "paper", "Ещё новость", "Снег в Алматы.", "2022-01-10T01:00:00Z")
    world.publish(new, later)
    run_step(new, "index")
    assert len(ask(new, query).hits) == len(found) + 1, "the index is kept in step as before"
    new.store.engine.dispose()


def test_numbers_go_on_behind_those_that_were_given(one: Project, url: str) -> None:
    with one.store.read() as connection:
        last = connection.execute(text("SELECT max(id) FROM pages")).scalar_one()
    new = moved(one, url)
    place.crawled(new, 5)
    with new.store.read() as connection:
        assert connection.execute(text("SELECT max(id) FROM pages")).scalar_one() == last + 3
        assert connection.execute(select(decisions)).all() == []
    new.store.engine.dispose()


def test_a_story_that_became_a_later_one_moves_too(tmp_path: Path, url: str) -> None:
    one = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    with one.write() as connection:
        connection.execute(stories.insert(), [{"id": "b", "created_at": world.NOW}])
        connection.execute(
            stories.insert(), [{"id": "a", "alias_of": "b", "created_at": world.NOW}]
        )
    assert moving.move(one, url)["stories"].rows == 2
    one.engine.dispose()


def test_a_place_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path, url: str) -> None:
    one = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    other = create_engine(url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE mine (id int)"))
    with pytest.raises(BackupError, match="not empty"):
        moving.move(one, url)
    assert inspect(other).get_table_names() == ["mine"]
    other.dispose()
    one.engine.dispose()


def test_a_move_that_fails_leaves_the_new_place_empty(tmp_path: Path, url: str) -> None:
    one = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    with one.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql(
            "INSERT INTO stories VALUES ('a', 'gone', '2022-01-01 00:00:00')"
        )
        connection.commit()
    with pytest.raises(BackupError, match="rows of stories: insert or update on table"):
        moving.move(one, url)
    fresh = create_engine(url)
    assert inspect(fresh).get_table_names() == []
    fresh.dispose()
    one.engine.dispose()

"""What nobody needs goes; what was collected, found, decided and told is all as it was before."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from typer.testing import CliRunner

from rollcall import collect
from rollcall.cli import app
from rollcall.errors import FetchError
from rollcall.inquiry import explain
from rollcall.pipeline import Project, run_step
from rollcall.prune import prune
from rollcall.search import Query
from rollcall.store import leases, outbox, pages, schema, superseded, workers
from rollcall.store.evidence import verify
from rollcall.store.open import Store
from tests import world
from tests.test_collect import URLS, crawled
from tests.world import rows, table

MONTHS = timedelta(days=60)
LEAVINGS = {"step_state", "name_keys", "rematches", "searches"}
RECORD = [name for name in schema.metadata.tables if name not in LEAVINGS]


@pytest.fixture
def one(store: Store, tmp_path: Path) -> Iterator[Project]:
    """A project that has collected, with a text that was replaced since, two months ago."""
    project = world.fill(world.project(tmp_path / "project", store), world.PIECES[:3])
    crawled(project, "20220109T000000-0000abcd", URLS)
    collect.recover(store, project.settings, project.clock)
    world.work(project, "extract", "enrich", "match", "index", "alert")
    first = world.PIECES[1]
    world.publish(project, replace(first, text=f"{first.text}\n\nShe was seen on Monday."))
    world.upload(project, world.LIST.replace("detained,2022-01-07", "killed,2022-01-07"))
    world.work(project, "enrich", "match", "index", "alert", "digest")
    yield project
    store.engine.dispose()


def aged(one: Project) -> Project:
    """The same, two months later: by the machine's clock, by ours, and by the dates of files."""
    with one.store.write() as connection:
        then = leases.machine_time() - MONTHS
        connection.execute(update(schema.step_state).values(finished_at=then))
    old = time.time() - MONTHS.total_seconds()
    for path in one.settings.home.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (old, old))
    later = world.NOW + MONTHS
    return Project(one.settings, one.store, one.engine, lambda: later)


def seen(one: Project) -> dict[str, Any]:
    """All that people and later steps see of a project."""
    home = one.settings.home
    return {
        "record": {name: table(one.store, name) for name in RECORD},
        "why": [explain(one, row["id"]) for row in table(one.store, "articles")],
        "hits": [hit.id for hit in one.engine.search(Query("Almaty"), one.viewer).hits],
        "index": world.indexed(one),
        "evidence": {path: path.read_bytes() for path in home.rglob("*.warc.gz")},
        "told": {path.name for path in home.rglob("*.html")},
    }


def numbers(one: Project, *, dry: bool = False) -> dict[str, int]:
    return {done.what: done.number for done in prune(one, dry=dry)}


def test_what_nobody_needs_goes_and_all_else_is_as_before(one: Project) -> None:
    one = aged(one)
    (one.settings.home / "names" / f"{'0' * 32}.names").write_bytes(b"of an earlier list")
    os.utime(one.settings.home / "names" / f"{'0' * 32}.names", (0, 0))
    before, kept = seen(one), rows(one.store)
    assert before["hits"]
    assert before["evidence"]
    told = numbers(one, dry=True)
    assert (seen(one), rows(one.store)) == (before, kept)
    done = numbers(one)
    assert (told.pop("write-ahead logs") >= 1) == (done.pop("write-ahead logs") >= 1)
    assert done == told
    assert told == {
        "crawl files": 1,
        "name indexes": 1,
        "step state": 2,
        "name keys": 1,
        "rematches": told["rematches"],
        "searches": kept["searches"] - 1,
        "index generations": 0,
    }
    assert seen(one) == before
    after = rows(one.store)
    assert kept["step_state"] - after["step_state"] == 2
    assert after["searches"] == 1
    with one.store.read() as connection:
        assert pages.broken_links(connection) == []
    assert [words for path in before["evidence"] for words in verify(path)] == []
    for step in ("extract", "enrich", "match", "index", "alert"):
        assert run_step(one, step).items == 0, step
    assert rows(one.store) == after
    assert {n for what, n in numbers(one).items() if what != "write-ahead logs"} == {0}


def test_what_is_young_stays(one: Project) -> None:
    before, kept = seen(one), rows(one.store)
    assert {n for what, n in numbers(one).items() if what != "write-ahead logs"} == {0}
    assert (seen(one), rows(one.store)) == (before, kept)


def test_what_was_not_imported_or_is_held_stays(one: Project) -> None:
    folder = crawled(one, "20220110T000000-0000abcd", [f"{URLS[0]}9"])
    one = aged(one)
    with one.store.write() as connection:
        replaced = select(schema.revisions.c.id).where(schema.revisions.c.number == 1)
        replaced = replaced.where(
            schema.revisions.c.id.not_in(select(schema.articles.c.revision_id))
        )
        connection.execute(
            update(schema.step_state)
            .where(schema.step_state.c.item.in_(replaced))
            .values(
                outcome=None,
                worker="another:1:ab",
                lease_until=leases.machine_time() + timedelta(hours=1),
            )
        )
    done = numbers(one)
    assert (done["step state"], done["name keys"]) == (0, 0)
    assert (folder / "captures.jsonl").is_file()
    assert collect.recover(one.store, one.settings, one.clock) == 1


def test_state_of_what_is_no_more_goes(one: Project) -> None:
    one = aged(one)
    then = leases.machine_time() - MONTHS
    strays = [("collect", "gone"), ("extract", "999999"), ("alert", "999999"), ("alert", "send:no")]
    with one.store.write() as connection:
        for step, item in [*strays, ("digest", "me:2021-12-06")]:
            values = {"step": step, "item": item, "version": 1, "input_hash": "1", "attempts": 0}
            values |= {"outcome": "done", "finished_at": then}
            connection.execute(insert(schema.step_state).values(**values))
    assert numbers(one)["step state"] == 2 + len(strays)
    left = {(row["step"], row["item"]) for row in table(one.store, "step_state")}
    assert not left & set(strays)
    assert ("digest", "me:2021-12-06") in left


def test_a_link_is_not_followed_and_a_folder_that_is_empty_goes(
    one: Project, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "crawl.log").write_text("not ours")
    month = one.settings.evidence / "2022-01"
    (month / "linked").symlink_to(outside)
    (month / "vain").mkdir()
    (month / "vain" / "crawl.log").write_text("nothing came")
    (month / "vain" / "captures.jsonl").symlink_to(outside / "crawl.log")
    prune(aged(one))
    assert (outside / "crawl.log").read_text() == "not ours"
    assert (month / "vain" / "captures.jsonl").is_symlink()
    (month / "vain" / "captures.jsonl").unlink()
    prune(one)
    assert (month / "vain").exists(), "somebody did something in it just now"
    prune(aged(one))
    assert not (month / "vain").exists()


def test_the_folder_of_a_crawl_that_is_just_beginning_stays(one: Project) -> None:
    folder = one.settings.evidence / "2022-01" / "beginning"
    folder.mkdir()
    prune(one)
    assert folder.is_dir()
    collect.write_job(one.settings, one.clock, folder, "beginning", [])
    prune(aged(one))
    assert (folder / "job.json").is_file()


def test_a_folder_is_made_when_all_else_is_known(one: Project) -> None:
    before = set(one.settings.evidence.glob("*/*"))
    with pytest.raises(FetchError):
        collect.prepare(one.store, one.settings, one.clock, ["no-such-source"])
    assert set(one.settings.evidence.glob("*/*")) == before


def test_more_than_a_batch_and_a_round_goes_and_what_is_held_stays(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(superseded, "_ROUND", 5)
    monkeypatch.setattr(superseded, "_BATCH", 2)
    one = aged(one)
    now = leases.machine_time()
    with one.store.write() as connection:
        for number in range(23):
            values = {"step": "enrich", "item": f"gone{number:02}", "version": 1, "attempts": 0}
            values |= {"input_hash": "1", "outcome": "done", "finished_at": now - MONTHS}
            values |= {"lease_until": now + timedelta(hours=1 if number < 7 else -1)}
            connection.execute(insert(schema.step_state).values(**values))
    assert numbers(one, dry=True)["step state"] == 2 + 16
    assert numbers(one)["step state"] == 2 + 16
    left = [row["item"] for row in table(one.store, "step_state") if row["step"] == "enrich"]
    assert sorted(item for item in left if item.startswith("gone")) == [
        f"gone{number:02}" for number in range(7)
    ]


def test_what_a_killed_rebuild_left_goes(one: Project) -> None:
    generation = one.engine.begin()
    with outbox.targets_alone(one.store) as connection:
        outbox.add(connection, outbox.target_of(one.engine.name, generation))
        values = {"worker": f"{workers.name_of(2**22 - 1)}gone", "state": "building"}
        here = schema.index_targets.c.name == outbox.target_of(one.engine.name, generation)
        connection.execute(update(schema.index_targets).where(here).values(**values))
    assert numbers(one, dry=True)["index generations"] == 1
    assert numbers(one)["index generations"] == 1
    assert numbers(one)["index generations"] == 0
    assert rows(one.store)["outbox"] == 0
    assert one.engine.search(Query("Almaty"), one.viewer).hits


def test_names_in_the_clear_go_at_once_where_a_key_seals_the_record(one: Project) -> None:
    sealed = one.settings.model_copy(
        update={"encryption": one.settings.encryption.model_copy(update={"key_file": Path("k")})}
    )
    assert list((one.settings.home / "names").glob("*.names"))
    prune(replace(one, settings=sealed))
    assert not list((one.settings.home / "names").glob("*.names"))


def test_the_command_tells_figures_and_does_nothing_when_dry(home: Path) -> None:
    (home / "evidence/2022-01/x").mkdir(parents=True)
    log = home / "evidence/2022-01/x/crawl.log"
    log.write_text("12345")
    os.utime(log, (0, 0))
    os.utime(log.parent, (0, 0))
    given = {"ROLLCALL_HOME": str(home), "ROLLCALL_NOW": world.NOW.isoformat()}
    (home / "rollcall.toml").write_text("[prune]\ndays = 7\n", "utf-8")
    for dry in (True, False):
        words = ["prune", "--json", *(["--dry-run"] if dry else [])]
        done = CliRunner().invoke(app, words, env=given)
        figures = json.loads(done.stdout)
        assert (figures["crawl_files"], figures["dry_run"], figures["trouble"]) == (1, dry, [])
        assert figures["bytes"] >= 5
        assert log.exists() is dry
    assert "crawl files" in CliRunner().invoke(app, ["prune"], env=given).stdout

"""A dry run says what then happens, and leaves the record as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

import nlp.analyse
from rollcall.errors import RollcallError
from rollcall.names import equivalents
from rollcall.pipeline import Project, add_equivalents, pending
from rollcall.records import Viewer
from rollcall.reprocess import again
from rollcall.reprocess.shown import rows
from rollcall.reprocess.trying import Different, Trial, trial
from rollcall.search import Query
from rollcall.search.saved import as_json
from rollcall.store import care, decisions, leases, lists, watches
from rollcall.store import schema as s
from rollcall.store.open import Store
from tests import world
from tests.world import NOW, table

KEEPER = Viewer("keeper", "keeper")
NICKNAMED = world.Piece(
    "nicknamed",
    "wire",
    "Суд в Таразе",
    "Полиция Тараза освободила Квазиляшу Ибрагимову в понедельник, сообщил её адвокат. "
    "Она провела под арестом четыре дня и вернулась домой.",
    "2022-01-10T09:00:00+00:00",
)
STEPS = ("extract", "enrich", "match")


@pytest.fixture
def one(home: Path) -> Project:
    """The small world with one text more, worked through to the digest."""
    project = world.reopened(home)
    world.publish(project, NICKNAMED)
    world.work(project)
    return project


@pytest.fixture
def each(store: Store, tmp_path: Path) -> Project:
    """The same on each database."""
    project = world.fill(world.project(tmp_path / "project", store))
    world.publish(project, NICKNAMED)
    world.work(project)
    return project


def nickname(project: Project) -> None:
    """The setting that these tests try: two names that count as one."""
    file = project.settings.home / "own.txt"
    file.write_text("Квазиляша Сауле\n", "utf-8")
    add_equivalents(file)


def dry(project: Project, step: str, **more: Any) -> tuple[Trial, list[Different]]:
    kept: list[Different] = []
    with project.store.read() as connection:
        found = trial(connection, project, step, kept.append, **more)
    return found, kept


def said(kept: list[Different]) -> list[tuple[str, str]]:
    return sorted((one.difference.what, one.difference.how) for one in kept)


def everything(project: Project) -> dict[str, list[dict[str, Any]]]:
    return {name: table(project.store, name) for name in sorted(s.metadata.tables)}


def test_nothing_is_different_where_nothing_has_changed_and_nothing_is_written(
    each: Project,
) -> None:
    nickname(each)
    before = everything(each)
    for step in STEPS:
        dry(each, step)
    assert everything(each) == before
    equivalents.forget()
    for step in STEPS:
        found, kept = dry(each, step)
        assert (kept, found.failed, found.waiting) == ([], 0, 0)
        assert found.figures.items == found.population == (0 if step == "extract" else 9)


def test_a_file_of_the_record_is_the_same_byte_for_byte(home: Path) -> None:
    one = world.reopened(home)
    world.work(one, "match")

    def bytes_of() -> str:
        with one.store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return hashlib.sha256((home / "record.sqlite").read_bytes()).hexdigest()

    before, files = bytes_of(), sorted(home.rglob("*"))
    for step in STEPS:
        dry(one, step)
    assert bytes_of() == before
    assert sorted(home.rglob("*")) == files


def test_a_setting_finds_what_the_dry_run_said_and_tells_whom_it_said(one: Project) -> None:
    nickname(one)
    found, kept = dry(one, "match")
    matches = [one.difference for one in kept if one.difference.what == "match"]
    assert [(one.how, one.before, one.after) for one in matches] == [("gained", "", "likely")]
    assert found.waiting == 9, "another program: the next run would match all in any case"
    facts, notices = table(one.store, "facts"), table(one.store, "notices")
    world.work(one)
    figures = found.figures.sums
    assert len(table(one.store, "facts")) - len(facts) == figures["facts_new"] > 0
    new = table(one.store, "notices")[len(notices) :]
    assert len(new) == figures["notices_new"]
    assert found.told["full"] == {
        "at_once": sum(row["urgent"] for row in new),
        "digest": len(new),
    }
    assert dry(one, "match")[1] == []


def test_a_setting_taken_back_contradicts_what_somebody_decided(one: Project) -> None:
    nickname(one)
    world.work(one)
    (match,) = [m for m in table(one.store, "matches") if "Квазиляшу" in m["surface"]]
    with one.store.write() as connection:
        decisions.decide(
            connection,
            match["case_id"],
            "same",
            article_id=match["article_id"],
            surface=match["surface"],
            by="dana",
            why="",
            now=NOW,
        )
    world.work(one)
    equivalents.forget()
    found, kept = dry(one, "match")
    assert ("match", "lost") in said(kept)
    assert ("decision", "contradicted") in said(kept)
    assert found.figures.sums["decisions_contradicted"] == 1


def test_doing_everything_again_twice_tells_nothing_again(each: Project) -> None:
    def told() -> tuple[int, ...]:
        names = ("facts", "notices", "messages", "deliveries", "revisions")
        return tuple(len(table(each.store, name)) for name in names)

    before, found = told(), table(each.store, "matches")
    for _ in range(2):
        for step in STEPS:
            again.again(each, step)
        assert pending(each, "enrich") == pending(each, "match") == 9
        world.work(each)
        assert told() == before
        assert table(each.store, "matches") == found
        assert pending(each, "enrich") == pending(each, "match") == 0


class Model:
    """A language model that takes everybody who is released for somebody who is killed."""

    def __init__(self) -> None:
        self.real = nlp.analyse.analyse

    def __call__(self, texts: Any, **more: Any) -> Iterator[Any]:
        for analysis in self.real(texts, **more):
            for claim in analysis["claims"]:
                if claim["status"] == "released":
                    claim["status"] = "killed"
            yield analysis


def test_another_model_is_told_by_what_it_reads_and_by_what_that_makes_true(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nlp.analyse, "analyse", Model())
    before = everything(one)
    found, kept = dry(one, "enrich")
    assert everything(one) == before
    claims = [one.difference for one in kept if one.difference.what == "claim"]
    assert {(one.how, one.before.split()[0], one.after.split()[0]) for one in claims} == {
        ("changed", "released", "killed")
    }
    assert found.figures.sums["notices_new"] > 0
    assert again.again(one, "enrich") == 9
    world.work(one)
    assert len(table(one.store, "facts")) - len(before["facts"]) == found.figures.sums["facts_new"]
    after = {row["status"] for row in table(one.store, "matches")}
    assert "killed" in after, "what is analysed anew is matched anew, without a word from anybody"
    assert "released" not in after
    assert dry(one, "enrich")[1] == []


def test_what_a_watch_would_find_is_counted_for_whom_it_tells_and_not_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.reopened(home)
    with one.store.write() as connection:
        watches.add(
            connection,
            Viewer("dana", "operator"),
            title="Deaths",
            query=as_json(Query("status:killed lawyer")),
            tell=("numbers",),
            how="now",
            now=NOW - timedelta(hours=1),
        )
    world.work(one)
    assert not [row for row in table(one.store, "facts") if row["kind"] == "watch"]
    assert dry(one, "enrich")[1] == []
    monkeypatch.setattr(nlp.analyse, "analyse", Model())
    found, kept = dry(one, "enrich")
    (rung,) = [item for item in kept if item.difference.before == "watch"]
    assert (rung.article_id, rung.difference.words) == (None, "")
    assert found.told["numbers"]["at_once"] == found.told["full"]["at_once"] + 1
    before = len(table(one.store, "facts"))
    again.again(one, "enrich")
    world.work(one)
    assert len(table(one.store, "facts")) - before == found.figures.sums["facts_new"]
    assert [row for row in table(one.store, "facts") if row["kind"] == "watch"]
    assert dry(one, "enrich")[1] == []


def test_a_text_on_which_a_model_breaks_is_counted_and_the_others_are_compared(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = nlp.analyse.analyse

    def fragile(texts: Any, **more: Any) -> Iterator[Any]:
        for text in texts:
            if "Gulnara" in text[0]:
                raise RecursionError
            yield from real([text], **more)

    monkeypatch.setattr(nlp.analyse, "analyse", fragile)
    found, kept = dry(one, "enrich")
    assert (found.failed, found.figures.items, kept) == (1, 8, [])


def test_a_newer_version_of_a_step_waits_and_can_be_tried_all_the_same(one: Project) -> None:
    older = update(s.step_state).where(s.step_state.c.step == "match").values(version=0)
    with one.store.write() as connection:
        connection.execute(older)
        connection.execute(delete(s.matches))
    found, kept = dry(one, "match")
    assert found.waiting == found.population == found.figures.items == 9
    assert ("match", "gained") in said(kept)
    assert found.figures.sums["facts_new"] == 0, "what was told before is not told again"


def test_what_was_never_done_is_not_compared(one: Project) -> None:
    world.publish(
        one, world.PIECES[0].__class__("new", "paper", "Снег", "Снег идёт.", "2022-01-10")
    )
    found, kept = dry(one, "enrich")
    assert (found.population, found.waiting, kept) == (9, 1, [])


def test_a_sample_and_a_day_narrow_what_is_compared(one: Project) -> None:
    assert dry(one, "match", size=4)[0].figures.items == 4
    since = again.since_of(one.settings, "2022-01-09")
    assert since is not None
    assert since.isoformat() == "2022-01-08T18:00:00+00:00", "midnight in Almaty"
    found, _ = dry(one, "match", since=since)
    assert found.population == found.figures.items == 7
    assert again.again(one, "match", since) == 7
    for no_day in ("yesterday", "0001-01-01"):  # which began in the year before, in UTC
        with pytest.raises(RollcallError, match="is no day"):
            again.since_of(one.settings, no_day)


def test_nothing_is_put_back_while_another_process_works_on_it(each: Project) -> None:
    held = insert(s.step_state).values(
        step="enrich",
        item="x",
        version=1,
        input_hash="x",
        attempts=1,
        worker="elsewhere:7:abc",
        lease_until=leases.machine_time() + timedelta(minutes=5),
    )
    with each.store.write() as connection:
        connection.execute(held)
    with pytest.raises(RollcallError, match="another process is at enrich"):
        again.again(each, "enrich")
    assert again.again(each, "match") == 9


def test_a_step_that_cannot_be_done_again_says_what_can() -> None:
    with pytest.raises(RollcallError) as caught:
        again.check("index")
    assert "--rebuild" in caught.value.remedy


@pytest.mark.parametrize(
    ("flag", "role", "leaving", "left"),
    [
        ("silence", "reader", False, None),
        ("minor", "reader", False, "number"),
        ("minor", "monitor", False, "full"),
        ("minor", "monitor", True, "number"),
        ("silence", "keeper", True, "full"),
    ],
)
def test_differences_hold_no_more_of_somebody_than_their_viewer_may_see(
    home: Path, flag: Any, role: Any, leaving: bool, left: str | None
) -> None:
    one = world.reopened(home)
    world.work(one, "match")
    with one.store.write() as connection:
        (case_id,) = [c.id for c in lists.each(connection, KEEPER) if c.row.key == "2"]
        care.flag(connection, case_id, flag, by="me", why="", now=NOW)
        connection.execute(delete(s.matches))
    _, kept = dry(one, "match")
    with one.store.read() as connection:
        shown, withheld = rows(connection, Viewer("x", role), kept, leaving=leaving)
    hers = [row for row in shown if row.what == "match" and row.case == "2"]
    assert bool(withheld) == (left != "full")
    told = " ".join(" ".join(vars(row).values()) for row in shown)
    if left == "full":
        assert hers[0].words == "Aigerim Sarsenova"
        assert hers[0].url == "https://wire.example/released"
        return
    assert "Sarsenova" not in told
    assert "wire.example/released" not in told
    assert len(hers) == (left == "number")

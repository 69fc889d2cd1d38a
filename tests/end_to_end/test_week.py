"""The invented week, played as `make run` plays it and held against answers written beforehand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from examples.play import play, play_again, report
from examples.week.material import Week, load
from rollcall import crossref, index
from rollcall.clock import VARIABLE
from rollcall.pipeline import Project, failed, open_project, pending, run_step
from rollcall.store import decisions, schema
from tests.end_to_end.week_check import Verdicts, check
from tests.world import rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def week() -> Week:
    return load()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, week: Week) -> Iterator[Project]:
    before = os.environ.get(VARIABLE)
    yield play(tmp_path_factory.mktemp("week") / "out", week)
    os.environ.pop(VARIABLE, None)
    if before is not None:
        os.environ[VARIABLE] = before


@pytest.fixture(scope="module")
def verdicts(played: Project, week: Week) -> Verdicts:
    return check(played, week)


def test_the_people_whom_the_week_names_are_found(verdicts: Verdicts) -> None:
    assert verdicts.recall >= 0.95, "\n".join(verdicts.misses)


def test_no_trap_is_sprung(verdicts: Verdicts) -> None:
    assert not verdicts.sprung, "\n".join(verdicts.sprung)


def test_what_happened_to_them_is_mostly_understood(verdicts: Verdicts) -> None:
    right = 1 - len(verdicts.status_misses) / verdicts.statuses
    assert right >= STATUS_FLOOR, "\n".join(verdicts.status_misses)


STATUS_FLOOR = 0.90


def test_the_three_who_were_missing_and_are_dead_are_told(played: Project, week: Week) -> None:
    query = select(schema.facts.c.data, schema.cases.c.list_id, schema.cases.c.key).join(
        schema.cases
    )
    with played.store.read() as connection:
        told = {
            f"{row.list_id}:{row.key}"
            for row in connection.execute(query.where(schema.facts.c.kind == "status"))
            if row.data["listed_status"] == "missing" and row.data["status"] == "killed"
        }
    assert told == set(week.answers["expect"]["missing_to_killed"])


def test_the_summary_counts_what_the_answers_say(played: Project, week: Week) -> None:
    lines = report(played, week)
    expect = week.answers["expect"]
    assert f"{expect['found']} of {expect['listed_people']} found, 0 wrong" in lines[1]
    assert "; possible matches to review " in lines[1]
    assert "#117, named only in a scanned PDF" in lines[2]
    (told,) = (line for line in lines if line.startswith("Told: "))
    query = select(schema.facts.c.case_id).where(schema.facts.c.kind == "status")
    with played.store.read() as connection:
        changes = connection.execute(query).scalars().all()
    assert f"status changes {len(changes)} (of {len(set(changes))} cases)" in told
    assert f"totals below the lists {expect['tallies_against_lists']}" in told
    assert "silent sources 1" in told


def test_what_is_printed_at_the_end_finds_somebody_on_the_command_line(
    played: Project, week: Week
) -> None:
    lines = report(played, week)
    start = next(n for n, line in enumerate(lines) if "export ROLLCALL_HOME=" in line)
    assert lines[start + 2].split("#")[0].endswith("rollcall web    ")
    typed = "\n".join(lines[start : start + 2])
    done = subprocess.run(["bash", "-ec", typed], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = [line for line in done.stdout.splitlines() if line.startswith("  2025-02-")]
    assert done.stdout.startswith(f"{len(found)} found\n")
    for spelling in ("Нұржан Әбдіғапаров", "Нуржана Абдигапарова", "Nurzhan Abdigaparov"):
        assert spelling in done.stdout


def test_copies_are_one_story_and_changes_are_kept(played: Project, week: Week) -> None:
    record = schema
    with played.store.read() as connection:
        stories = connection.execute(
            select(record.articles.c.story_id, func.count())
            .group_by(record.articles.c.story_id)
            .having(func.count() > 1)
        ).all()
        edited = connection.execute(select(func.max(record.revisions.c.number))).scalar_one()
        gone = connection.execute(
            select(func.count()).where(record.articles.c.gone_at.is_not(None))
        ).scalar_one()
    assert [count for _, count in stories] == [len(week.answers["story"][0]["articles"])]
    assert edited == 2
    assert gone == 1


def test_each_unread_input_has_a_reason(played: Project, week: Week) -> None:
    assert len(failed(played)) == len(week.answers["unread"])
    assert all(reason for _, _, reason in failed(played))


def test_a_further_run_from_the_seventh_day_adds_no_row(played: Project, week: Week) -> None:
    before = rows(played.store)
    again = play_again(played.settings.home, week)
    assert rows(again.store) == before


def test_one_digest_and_an_alert_for_each_day_with_news(played: Project) -> None:
    home: Path = played.settings.home
    assert (home / "digest.html").read_text("utf-8").count("<h2") >= 4
    assert len(list((home / "alerts").glob("*.html"))) == 7


def test_nothing_waits_at_the_end_and_every_step_says_so(played: Project) -> None:
    for name in ("extract", "enrich", "match", "index", "alert", "digest"):
        assert pending(played, name) == 0
        assert run_step(played, name).items == 0


def test_matching_everything_anew_tells_nothing_again(played: Project) -> None:
    """An unsure decision, like a new list, has all texts matched again: that alone is no news."""
    before = rows(played.store)
    with played.store.write() as connection:
        match = connection.execute(select(schema.matches).limit(1)).one()
        decisions.decide(
            connection,
            match.case_id,
            "unsure",
            article_id=match.article_id,
            surface=match.surface,
            by="a monitor",
            why="asked the family",
            now=played.clock(),
        )
    assert run_step(played, "match").items > 0
    run_step(played, "alert")
    after = rows(played.store)
    assert {name: after[name] for name in ("facts", "notices", "messages")} == {
        name: before[name] for name in ("facts", "notices", "messages")
    }


def test_crossref_finds_whom_matching_finds_without_knowing_the_lists(
    played: Project, tmp_path: Path
) -> None:
    """The index is made anew as if nobody had ever matched: models and words alone find people."""
    shutil.copytree(played.settings.home, tmp_path / "copy")
    stranger = open_project(tmp_path / "copy", played.clock)
    with stranger.store.write() as connection:
        query = select(
            schema.matches.c.case_id, schema.matches.c.article_id, schema.cases.c.list_id
        ).join(schema.cases)
        likely = connection.execute(query.where(schema.matches.c.verdict == "likely")).all()
        connection.execute(delete(schema.matches))
    index.rebuild(stranger.store, stranger.engine)
    found = {
        (case.id, named.article_id)
        for list_id in {row.list_id for row in likely}
        for case, some in crossref.crossref(stranger, crossref.of_list(stranger, list_id)).found
        for named in some
    }
    missed = {(row.case_id, row.article_id) for row in likely} - found
    assert len(likely) > 60
    assert not missed

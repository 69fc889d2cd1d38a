"""The pipeline over recorded real material: every input ends as what it is, and says why."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Integer, cast, func, select

from rollcall import lists
from rollcall.clock import VARIABLE
from rollcall.listing import add_list
from rollcall.pipeline import STEPS, Project, failed, open_project, pending, run_step
from rollcall.settings import FILE_NAME
from rollcall.store import schema as s
from rollcall.store import sources
from tests.end_to_end.recorded_sample import sample
from tests.end_to_end.recorded_web import HOSTS, RecordedWeb
from tests.world import rows

pytestmark = [pytest.mark.slow, pytest.mark.shared_data]

MORNING = "2023-05-04T12:00:00+00:00"
LATER = "2023-05-04T13:30:00+00:00"
SETTINGS = """
timezone = "Asia/Almaty"
[collect]
delay = 0.0
concurrency_per_host = 8
allow_private_hosts = {hosts}
[[subscriber]]
id = "reader"
folder = "out"
"""
BARE_EXCEPTION = re.compile(
    r"\b(?:Key|Type|Attribute|Value|Index|Name|Unicode\w*|Recursion|Assertion|Runtime|Lookup"
    r"|Overflow|ZeroDivision|Integrity|Operational|Memory|NotImplemented)Error\b|Traceback"
)

REASONS = {
    r"HTML instead of a feed": 6,
    r"channel unavailable: ": 9,
    r"channel landing page of ": 7,
    r"JSON that is no feed and no posts we know": 3,
    r"a Mastodon account, not its posts": 3,
    r"a scheduled Mastodon post": 2,
    r"part of a Mastodon answer that holds no post": 2,
    r"the description of a Mastodon server": 1,
    r"the source text of a Mastodon post": 1,
    r"not a feed: the outermost element is": 5,
}
"""What could not be read, and how many inputs each reason names."""


@dataclass(frozen=True)
class Ended:
    """How one captured page ended in the step extract."""

    source: str
    role: str
    kind: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Run:
    """The project after both passes, and what stood in its tables after each."""

    project: Project
    web: RecordedWeb
    first: dict[str, int]
    second: dict[str, int]
    ended: tuple[Ended, ...]


def ended(project: Project, web: RecordedWeb) -> tuple[Ended, ...]:
    state = s.step_state
    query = select(
        s.pages.c.source_id, s.pages.c.role, s.pages.c.url, state.c.outcome, state.c.reason
    ).outerjoin(state, (state.c.step == "extract") & (cast(state.c.item, Integer) == s.pages.c.id))
    with project.store.read() as connection:
        found = connection.execute(query).all()
    kinds = {address.replace("/", f":{web.port}/", 1): kind for address, kind in web.pages.items()}
    return tuple(
        Ended(
            row.source_id,
            row.role,
            kinds.get(row.url.removeprefix("http://"), "entrance"),
            row.outcome or "waiting",
            row.reason or "",
        )
        for row in found
    )


def one_pass(home: Path, moment: str) -> Project:
    os.environ[VARIABLE] = moment
    project = open_project(home)
    for name in STEPS:
        run_step(project, name)
    return project


@pytest.fixture(scope="module")
def run(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = tmp_path_factory.mktemp("real")
    hosts = "[" + ", ".join(f'"{host}"' for host in HOSTS) + "]"
    (home / FILE_NAME).write_text(SETTINGS.format(hosts=hosts), encoding="utf-8")
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = MORNING
    try:
        with sample(shared_data) as web:
            project = open_project(home)
            with project.store.write() as connection:
                for source in web.sources():
                    sources.save(connection, source, project.clock())
            data = (shared_data / "january/cases.csv").read_bytes()
            add_list(project, "january", data, "cases.csv", lists.read(data, "cases.csv"))
            one_pass(home, MORNING)
            first = rows(project.store)
            one_pass(home, LATER)
            yield Run(project, web, first, rows(project.store), ended(project, web))
    finally:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before


def test_every_source_and_page_was_captured_once(run: Run) -> None:
    assert Counter(one.role for one in run.ended) == {"entrance": 221, "article": 113}
    with run.project.store.read() as connection:
        visits = Counter(connection.execute(select(s.visits.c.outcome)).scalars())
    assert visits == {"ok": 334}
    assert len(run.web.asked) >= 334 + 221


def test_every_input_ends_and_the_step_says_how(run: Run) -> None:
    assert Counter(one.outcome for one in run.ended) == {"done": 130, "nothing": 165, "failed": 39}
    assert all(one.reason for one in run.ended if one.outcome != "done")


def test_articles_become_articles_and_other_pages_are_refused_by_name(run: Run) -> None:
    pages = [one for one in run.ended if one.kind != "entrance"]
    articles = [one for one in pages if one.kind == "article"]
    others = [one for one in pages if one.kind != "article"]
    lost = [one.reason for one in articles if one.outcome != "done"]
    let_in = [one.kind for one in others if one.outcome == "done"]
    assert (len(articles), len(others)) == (43, 70)
    assert len(lost) <= 1, lost
    assert len(let_in) <= 10, let_in
    assert all(one.reason.startswith("not an article: ") for one in pages if one.reason)


def test_what_could_not_be_read_is_named(run: Run) -> None:
    unread = [one.reason for one in run.ended if one.outcome == "failed"]
    named = {reason: sum(bool(re.match(reason, one)) for one in unread) for reason in REASONS}
    assert named == REASONS
    assert sum(named.values()) == len(unread)


def test_no_reason_is_a_bare_exception(run: Run) -> None:
    with run.project.store.read() as connection:
        told = [
            *connection.execute(select(s.step_state.c.reason)).scalars(),
            *connection.execute(select(s.visits.c.message)).scalars(),
            *connection.execute(select(s.source_health.c.error)).scalars(),
        ]
    ours = [reason for reason in told if reason and BARE_EXCEPTION.search(reason)]
    assert ours == []


def test_a_feed_without_news_says_so(run: Run) -> None:
    feeds = [one for one in run.ended if one.outcome == "nothing" and one.role == "entrance"]
    assert Counter(re.sub(r"[0-9]+", "N", one.reason).partition(":")[0] for one in feeds) == {
        "no entries in it": 23,
        "no new text (entries": 76,
        "not an article": 2,
    }


def test_every_article_is_analysed_compared_and_found_by_search(run: Run) -> None:
    with run.project.store.read() as connection:
        current = select(func.count(s.articles.c.revision_id))
        assert connection.execute(current).scalar_one() == run.first["analyses"]
    assert all(pending(run.project, name) == 0 for name in STEPS[1:])
    assert not [one for one in failed(run.project) if one[0] != "extract"]


def test_nobody_of_january_is_found_in_pages_of_other_years(run: Run) -> None:
    assert run.first["matches"] == 0


def test_a_second_run_adds_no_row_in_any_table(run: Run) -> None:
    assert run.second == run.first

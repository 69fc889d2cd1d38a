"""One host is never asked by two crawls at a time, whoever runs them and wherever."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from rollcall import collect
from rollcall.clock import fixed_clock
from rollcall.pipeline import Project, open_project, pending
from rollcall.records import Source
from rollcall.sourcing import in_groups
from rollcall.store import leases, sources
from rollcall.store import schema as s
from rollcall.store.open import Store
from tests import processes, world
from tests.end_to_end import small_site
from tests.spiders.spider_site import Answer, Asked, Site
from tests.world import NOW

_SETTINGS = """\
[record]
url = "{url}"
[collect]
delay = 0.0
concurrency_per_host = 1
allow_private_hosts = ["{one}", "{other}"]
"""


# --- what may be leased --------------------------------------------------------------------------


@pytest.fixture
def one(store: Store, tmp_path: Path) -> Project:
    made = world.project(tmp_path / "project", store)
    with store.write() as connection:
        for name, url in (
            ("a", "https://t.me/s/one"),
            ("b", "https://www.T.me./s/two"),
            ("c", "http://t.me:80/s/three"),
            ("d", "https://elsewhere.example/rss"),
            ("e", "https://новости.example/rss"),
            ("f", "https://xn--b1amnebsh.example/feed"),
        ):
            sources.save(connection, Source(name, name, "feed", url), NOW)
    return made


def leased(one: Project, *only: str, limit: int = 40) -> list[str]:
    step = collect.step(one.store, one.settings, one.clock, only)
    with one.store.write() as connection:
        inputs = step.inputs(connection)
        found = leases.lease(connection, step.name, step.version, inputs, limit)
    return [lease.item for lease in found]


def hold(one: Project, item: str, *, worker: str = "elsewhere:1:abc", minutes: float = 3) -> None:
    until = leases.machine_time() + timedelta(minutes=minutes)
    with one.store.write() as connection:
        state = update(s.step_state).where(s.step_state.c.item == item)
        connection.execute(state.values(worker=worker, lease_until=until))


def test_a_source_waits_while_its_host_is_asked_by_somebody_else(one: Project) -> None:
    assert leased(one, "a") == ["a"]
    hold(one, "a")
    assert leased(one, "b", "c") == [], "the same server, however it is written"
    assert pending(one, "collect") == 6, "they are due all the same"
    assert leased(one) == ["d", "e", "f"]
    hold(one, "a", minutes=-1)  # who held it died
    assert leased(one, "b", "c") == ["b", "c"]


def test_the_sources_of_one_host_may_be_asked_by_one_crawl(one: Project) -> None:
    assert leased(one) == ["a", "b", "c", "d", "e", "f"]


def test_a_host_that_a_batch_has_no_room_for_waits_as_a_whole(one: Project) -> None:
    assert leased(one, limit=2) == ["a", "b"]
    assert leased(one, limit=2) == ["d", "e"]
    assert leased(one) == [], "c is on the first's host, and f on the second's"


def test_groups_keep_a_host_together_by_the_same_rule(one: Project) -> None:
    with one.store.read() as connection:
        groups = in_groups(sources.listed(connection), 1)
    assert sorted(groups) == [["a", "b", "c"], ["d"], ["e", "f"]]


def test_what_is_no_address_is_a_host_of_its_own() -> None:
    odd = ("http://[::1", "rss", "", "mailto:a@b", f"https://{'x' * 70}.example/")
    assert sources.host_of("https://WWW.Example.org:8080/x") == "example.org"
    assert [sources.host_of(url) for url in odd[:4]] == list(odd[:4])
    assert sources.host_of(odd[4]) == f"{'x' * 70}.example"


def test_who_finds_only_busy_hosts_ends_with_nothing_to_do(one: Project) -> None:
    leased(one)
    for item in "abcdef":
        hold(one, item)
    from rollcall.pipeline import run_step

    assert run_step(one, "collect").items == 0


# --- real crawls ---------------------------------------------------------------------------------


class Watched:
    """Two sites on two hosts that note who asks when; every answer takes a while."""

    def __init__(self, hosts: tuple[str, str], feeds: int) -> None:
        self.sites = [Site(host) for host in hosts]
        self.asked: dict[str, list[tuple[float, float, str, str]]] = defaultdict(list)
        self.lock = threading.Lock()
        self.seconds: dict[str, float] = {}
        """How long an answer takes, by who asks."""
        for site in self.sites:
            for number in range(feeds):
                site.routes[f"/rss{number}"] = self.route(site, _feed(site, number))
                for page in range(2):
                    site.routes[f"/{number}/{page}"] = self.route(site, b"<p>text</p>")

    def route(self, site: Site, body: bytes) -> Any:
        def answer(asked: Asked) -> Answer:
            began = time.monotonic()
            time.sleep(self.seconds.get(asked.headers["user-agent"], 0.15))
            with self.lock:
                self.asked[site.host].append(
                    (began, time.monotonic(), asked.headers["user-agent"], asked.path)
                )
            kind = "application/rss+xml" if asked.path.startswith("/rss") else "text/html"
            return Answer(body, content_type=kind)

        return answer

    def spans(self, host: str) -> dict[str, tuple[float, float]]:
        """From when until when each crawl asked a host."""
        found: dict[str, tuple[float, float]] = {}
        for began, ended, who, _ in self.asked[host]:
            first, last = found.get(who, (began, ended))
            found[who] = min(first, began), max(last, ended)
        return found

    def assert_one_at_a_time(self) -> None:
        for site in self.sites:
            spans = sorted(self.spans(site.host).values())
            for (_, ended), (began, _) in itertools.pairwise(spans):
                assert ended <= began, self.spans(site.host)

    def close(self) -> None:
        for site in self.sites:
            site.close()


def _feed(site: Site, number: int) -> bytes:
    items = "".join(
        f"<item><title>x</title><link>{site.url(f'/{number}/{page}')}</link></item>"
        for page in range(2)
    )
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


@pytest.fixture
def watched(request: pytest.FixtureRequest) -> Iterator[Watched]:
    made = Watched(("127.0.5.1", "127.0.5.2"), feeds=3)
    yield made
    made.close()


@pytest.fixture
def home(tmp_path: Path, record_url: str, watched: Watched) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    one, other = watched.sites
    text = _SETTINGS.format(url=record_url, one=one.host, other=other.host)
    (folder / "rollcall.toml").write_text(text, "utf-8")
    project = open_project(folder, fixed_clock(world.NOW))
    with project.store.write() as connection:
        for place, site in enumerate(watched.sites):
            for number in range(3):
                source = Source(f"s{place}{number}", "x", "feed", site.url(f"/rss{number}"))
                sources.save(connection, source, NOW)
    project.store.engine.dispose()
    return folder


def begin(home: Path, who: str, *only: str) -> BaseProcess:
    """`rollcall collect`, by an agent of its own so that the sites know it again."""
    words = [word for source in only for word in ("--source", source)]
    return processes.start(collect_as, home, home.parent / f"{who}.log", who, words)


def collect_as(home: Path, log: Path, who: str, words: list[str]) -> None:
    os.environ["ROLLCALL_COLLECT__AGENT"] = who
    small_site.rollcall(home, log, ["collect", *words])


@pytest.mark.slow
def test_collects_that_run_at_once_never_ask_one_host_at_the_same_time(
    home: Path, watched: Watched
) -> None:
    running = [
        begin(home, "somebody by hand", "s00", "s11"),
        begin(home, "a mapped task", "s01", "s02"),
        begin(home, "another machine"),
        begin(home, "a schedule"),
    ]
    for process in running:
        process.join(120)
        assert process.exitcode == 0, [log.read_text() for log in home.parent.glob("*.log")]
    last = begin(home, "the next run")
    last.join(120)
    watched.assert_one_at_a_time()
    for site in watched.sites:
        paths = [path for *_, path in watched.asked[site.host]]
        assert sorted(paths) == sorted(site.routes), "everything was asked for, and once"


@pytest.mark.slow
@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
def test_a_crawl_whose_collect_was_killed_ends_before_its_host_is_asked_again(
    home: Path, watched: Watched
) -> None:
    watched.seconds["the killed one"] = 2.5  # so that its crawl would go on for long
    killed = begin(home, "the killed one")
    deadline = time.monotonic() + 60
    while not any(watched.asked.values()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(killed.pid or 0, signal.SIGKILL)
    killed.join()
    other = begin(home, "the next run")
    other.join(120)
    assert other.exitcode == 0, (home.parent / "the next run.log").read_text()
    for site in watched.sites:
        assert set(watched.spans(site.host)) == {"the killed one", "the next run"}
    watched.assert_one_at_a_time()
    project = open_project(home, fixed_clock(NOW))
    with project.store.read() as connection:
        urls = set(connection.execute(select(s.pages.c.url)).scalars())
    project.store.engine.dispose()
    assert urls == {site.url(path) for site in watched.sites for path in site.routes}

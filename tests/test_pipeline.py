"""The whole way from a site to a message: nothing twice, and no listed name where others read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.pipeline import open_project
from rollcall.store import pages
from rollcall.store.warc import verify
from tests import processes, world
from tests.end_to_end import small_site
from tests.spiders.spider_site import Site

pytestmark = pytest.mark.slow
LISTED = {word for name in world.NAMES for word in name.split()}
IN_LATIN = {"Tastemirov", "Sarsenova", "Kusainov", "Omarbekov", "Nurpeisov", "Ibragimova"}
NAMES = re.compile("|".join(word[:6] for word in LISTED | IN_LATIN), re.IGNORECASE)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = small_site.site("127.0.3.3")
    yield made
    made.close()


@pytest.fixture(scope="module")
def played(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project after `rollcall --log info run`, and everything that was printed."""
    folder = tmp_path_factory.mktemp("played")
    home, log = small_site.make_project(folder / "project", site), folder / "log"
    process = processes.start(small_site.rollcall, home, log, ["--log", "info", "run"])
    process.join(120)
    assert process.exitcode == 0, log.read_text()
    return home, log.read_text()


def test_a_line_per_item_says_step_id_outcome_and_milliseconds(played: tuple[Path, str]) -> None:
    lines = re.findall(r"step=(\w+) id=(\S+) outcome=(\w+) ms=(\d+)", played[1])
    steps = {step for step, *_ in lines}
    assert steps >= {"collect", "extract", "enrich", "match", "alert"}
    assert sum(step == "enrich" for step, *_ in lines) >= len(small_site.PIECES) - 1


def test_no_listed_name_in_logs_addresses_or_file_names(
    played: tuple[Path, str], site: Site
) -> None:
    home, said = played
    assert not NAMES.search(said), NAMES.search(said)
    crawl_logs = list(home.glob("evidence/*/*/crawl.log"))
    assert crawl_logs
    for path in crawl_logs:
        found = NAMES.search(path.read_text("utf-8", "replace"))
        assert not found, found
    assert site.asked
    for asked in site.asked:
        assert not NAMES.search(f"{asked.path} {asked.headers}"), asked
    for path in home.rglob("*"):
        assert not NAMES.search(path.name), path
    assert NAMES.search("".join(p.read_text("utf-8") for p in home.glob("out/alerts/*.html")))


def test_run_again_adds_no_row_anywhere(played: tuple[Path, str], tmp_path: Path) -> None:
    home, log = played[0], tmp_path / "log"
    one = open_project(home)
    before, index = world.rows(one.store), world.indexed(one)
    assert before["notices"]
    process = processes.start(small_site.rollcall, home, log, ["run"])
    process.join(120)
    assert process.exitcode == 0, log.read_text()
    assert world.rows(one.store) == before
    assert world.indexed(one) == index


def test_the_evidence_of_a_run_is_sound(played: tuple[Path, str]) -> None:
    one = open_project(played[0])
    with one.store.read() as connection:
        assert pages.broken_links(connection) == []
    files = list(played[0].glob("evidence/*/*/*.warc.gz"))
    assert files
    assert [words for path in files for words in verify(path)] == []


def test_a_step_with_nothing_to_do_ends_with_the_code_that_a_scheduler_asked_for(
    played: tuple[Path, str], tmp_path: Path
) -> None:
    home, log = played[0], tmp_path / "log"
    for step in ("extract", "enrich", "match", "index", "alert"):
        arguments = [step, "--skip-code", "99"]
        process = processes.start(small_site.rollcall, home, log, arguments)
        process.join(60)
        assert process.exitcode == 99, (step, log.read_text())

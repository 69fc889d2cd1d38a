"""Hosts that share the evidence folder, each under a path of its own, and one record."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from rollcall import collect
from rollcall.errors import SettingsError
from rollcall.pipeline import Project, run_step
from rollcall.store.open import Store, open_store
from tests import processes, world
from tests.test_collect import URLS, crawled
from tests.world import table


@pytest.fixture
def here(store: Store, tmp_path: Path) -> Project:
    """A project on this host, with the evidence folder in it."""
    project = world.project(tmp_path / "here" / "project", store)
    world.add_sources(project)
    project.settings.evidence.mkdir()
    return project


@pytest.fixture
def there(here: Project, record_url: str, tmp_path: Path) -> Project:
    """The same project on another host: another path, the same evidence and record."""
    return elsewhere(tmp_path / "mnt" / "other" / "place", here.settings.evidence, record_url)


def elsewhere(home: Path, evidence: Path, url: str) -> Project:
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "evidence").exists():
        (home / "evidence").symlink_to(evidence)
    return world.project(home, open_store(url))


def left_by_another_host(one: Project, name: str) -> Path:
    """A crawl of a worker that was killed long ago on a machine that we know nothing of."""
    folder = crawled(one, name, URLS, worker="another-machine:17:abc")
    for path in folder.iterdir():
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    return folder


def test_what_one_host_collected_another_reads(here: Project, there: Project) -> None:
    crawled(here, "killed", URLS)
    assert collect.recover(here.store, here.settings, here.clock) == 3
    assert run_step(there, "extract").done == 3
    paths = {row["warc_file"] for row in table(here.store, "pages")}
    assert paths == {"2022-01/killed/pages-killed.warc.gz"}, "below the evidence folder"


def test_what_a_killed_host_had_fetched_another_imports(here: Project, there: Project) -> None:
    folder = left_by_another_host(here, "killed")
    job = json.loads((folder / "job.json").read_text())
    assert not Path(job["folder"]).is_relative_to(there.settings.home), "a path of the other host"
    before = {path: os.stat(path).st_mtime for path in folder.iterdir()}
    assert collect.recover(there.store, there.settings, there.clock) == 3
    assert run_step(here, "extract").done == 3
    assert not (folder / "job.json").exists()
    assert all(os.stat(path).st_mtime == at for path, at in before.items() if path.exists())


def recover_at_once(home: str, evidence: str, url: str, go: Any, told: Any) -> None:
    one = elsewhere(Path(home), Path(evidence), url)
    told.put("ready")
    go.wait()
    told.put(collect.recover(one.store, one.settings, one.clock))


def test_hosts_that_find_a_left_crawl_at_once_import_it_once(
    here: Project, record_url: str, tmp_path: Path
) -> None:
    for number in range(3):
        left_by_another_host(here, f"killed{number}")
    go, told = processes.event(), processes.channel()
    for number in range(3):
        home, evidence = str(tmp_path / f"host{number}"), str(here.settings.evidence)
        processes.start(recover_at_once, home, evidence, record_url, go, told)
    assert [told.get() for _ in range(3)] == ["ready"] * 3
    go.set()
    new = sum(told.get() for _ in range(3))
    # The same three addresses in three crawls, of the same bytes: kept once in the record.
    assert (new, len(table(here.store, "pages"))) == (3, 3)
    assert not list(here.settings.evidence.glob("*/*/job.json"))


def test_a_host_without_the_evidence_says_so_and_the_page_waits_for_one_that_has_it(
    here: Project, there: Project
) -> None:
    crawled(here, "killed", URLS)
    collect.recover(here.store, here.settings, here.clock)
    (there.settings.home / "evidence").unlink()
    for _ in range(2):
        with pytest.raises(SettingsError, match="mnt/other/place/evidence") as caught:
            run_step(there, "extract")
        assert "mount" in caught.value.remedy
        (there.settings.home / "evidence").mkdir(exist_ok=True)  # where it is mounted, if it is
    assert run_step(here, "extract").done == 3, "none of them was blamed"

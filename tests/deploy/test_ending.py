"""SIGTERM, by which service managers, containers and schedulers end what runs, loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rollcall.pipeline import open_project
from tests import world
from tests.end_to_end import small_site
from tests.spiders.spider_site import Answer, Site

ROLLCALL = str(Path(sys.executable).parent / "rollcall")
HERE = {"PYTHONPATH": str(Path(__file__).parents[2])}
TERMINATED = 143


@pytest.fixture
def slow_site() -> Iterator[Site]:
    """Takes a while for each page, so that a crawl can be met in the middle."""
    site = small_site.site("127.0.3.8")
    for path, answer in list(site.routes.items()):
        if path != "/rss":
            site.routes[path] = slowly(answer)  # type: ignore[arg-type]
    yield site
    site.close()


def slowly(answer: Answer) -> Callable[[object], Answer]:
    def later(_: object) -> Answer:
        time.sleep(0.4)
        return answer

    return later


def start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [ROLLCALL, *words],
        cwd=home,
        env=os.environ | {"ROLLCALL_NOW": small_site.NOW, "OMP_NUM_THREADS": "1"} | HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(process: subprocess.Popen[bytes], happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes], *, times: int = 1) -> bytes:
    for _ in range(times):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    _, said = process.communicate(timeout=60)
    assert process.returncode == TERMINATED, said
    assert b"Traceback" not in said
    return said


def holders(home: Path) -> list[object]:
    """Who holds an item of any step."""
    one = open_project(home)
    found = [row["worker"] for row in world.table(one.store, "step_state") if row["worker"]]
    one.store.engine.dispose()
    return found


@pytest.mark.slow
def test_a_crawl_ends_with_the_command_that_began_it_and_is_taken_up_again(
    tmp_path: Path, slow_site: Site
) -> None:
    home = small_site.make_project(tmp_path / "project", slow_site)
    process = start(home, "run", "--every", "15m")
    wait_for(
        process,
        lambda: any(
            path.read_bytes().count(b"\n") >= 2 for path in home.glob("evidence/*/*/captures.jsonl")
        ),
    )
    (crawl,) = [int(path.read_text()) for path in home.glob("evidence/*/*/crawl.pid")]
    said = end(process, times=2)
    assert b"run the same command again" in said
    with pytest.raises(ProcessLookupError):
        os.kill(crawl, 0)
    assert holders(home) == [], "what was begun is free for the next worker"
    again = start(home, "collect")
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert len(small_site.state(home)["pages"]) == len(small_site.PIECES) + 1


@pytest.mark.slow
def test_a_command_that_has_hardly_begun_ends_with_a_word(tmp_path: Path, slow_site: Site) -> None:
    home = small_site.make_project(tmp_path / "project", slow_site)
    process = start(home, "status")
    status = Path(f"/proc/{process.pid}/status")

    def is_listening() -> bool:
        caught = next(line for line in status.read_text().splitlines() if line[:7] == "SigCgt:")
        return bool(int(caught.split()[1], 16) & 1 << signal.SIGTERM - 1)

    wait_for(process, is_listening)
    assert b"Stopped" in end(process)

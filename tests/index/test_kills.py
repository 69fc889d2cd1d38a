"""Processes that index and rebuild, two at once, killed with SIGKILL again and again."""

from __future__ import annotations

import contextlib
import random
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from rollcall import index
from rollcall.errors import SearchError, TryAgain
from rollcall.pipeline import Project
from rollcall.store.open import open_store
from tests import processes, world
from tests.index.keeping import filled, held, publish, recorded, states

SECONDS = 10
KILLS = 8
"""At least: on a busy machine they take longer."""


def opened(home: Path, url: str) -> Project:
    return world.project(home, open_store(url))


def restless(home: Path, url: str, seed: int) -> None:
    """Articles come, the index is brought up to date and made anew, for ever."""
    one, dice = opened(home, url), random.Random(seed)
    while True:
        publish(one, dice.randrange(20), f"Текст {dice.random()}.")
        with contextlib.suppress(SearchError, TryAgain):  # the other was in the way
            if dice.random() < 0.3:
                index.rebuild(one.store, one.engine)
            else:
                index.run(one.store, one.engine)


def checked(home: Path, url: str) -> int:
    """What any next run makes of what was left: engine and record are equal."""
    one = opened(home, url)
    index.run(one.store, one.engine)
    found = index.check(one.store, one.engine)
    assert found.wrong == []
    assert found.waiting == 0
    assert found.record_checksum == found.engine_checksum
    assert held(one.engine) == recorded(one.store)
    assert list(states(one.store).values()) == ["live"], "nothing is left half built"
    one.store.engine.dispose()
    return found.record


def wait_for_work(one: Project) -> None:
    """Until texts were revised twice more: both have begun, or one is well on its way."""
    end, before = time.monotonic() + 60, world.rows(one.store)["revisions"]
    while world.rows(one.store)["revisions"] < before + 2:
        assert time.monotonic() < end, "nobody goes on"
        time.sleep(0.02)


def killed(victims: list[BaseProcess]) -> int:
    for victim in victims:
        assert victim.exitcode is None, "it goes on until it is killed"
        victim.kill()
        victim.join()
    return len(victims)


@pytest.mark.slow
def test_killed_again_and_again_two_processes_leave_nothing_wrong(
    tmp_path: Path, record_url: str
) -> None:
    one = opened(tmp_path, record_url)
    filled(one, 12)
    dice, kills, end = random.Random(4), 0, 0.0
    running: list[BaseProcess] = []
    while not end or time.monotonic() < end or kills < KILLS:
        while len(running) < 2:
            seed = kills + len(running)
            running.append(processes.start(restless, tmp_path, record_url, seed))
        wait_for_work(one)
        end = end or time.monotonic() + SECONDS
        time.sleep(dice.uniform(0.0, 0.4))
        kills += killed([running.pop(dice.randrange(2))])
        if kills % 5 == 0:
            kills += killed(running)
            running.clear()
            checked(tmp_path, record_url)
    kills += killed(running)
    assert checked(tmp_path, record_url) >= 12
    one.store.engine.dispose()
    print(f"{kills} kills")

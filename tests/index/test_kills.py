"""Processes that index and rebuild, two at once, killed with SIGKILL again and again."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from rollcall import index
from rollcall.errors import SearchError, TryAgain
from tests import processes, world
from tests.index.keeping import filled, held, publish, recorded, states

SECONDS = 10


def restless(home: Path, seed: int) -> None:
    """Articles come, the index is brought up to date and made anew, for ever."""
    one, dice = world.reopened(home), random.Random(seed)
    while True:
        publish(one, dice.randrange(20), f"Текст {dice.random()}.")
        with contextlib.suppress(SearchError, TryAgain):  # the other was in the way
            if dice.random() < 0.3:
                index.rebuild(one.store, one.engine)
            else:
                index.run(one.store, one.engine)


def checked(home: Path) -> int:
    """What any next run makes of what was left: engine and record are equal."""
    one = world.reopened(home)
    index.run(one.store, one.engine)
    found = index.check(one.store, one.engine)
    assert found.wrong == []
    assert found.waiting == 0
    assert found.record_checksum == found.engine_checksum
    assert held(one.engine) == recorded(one.store)
    assert list(states(one.store).values()) == ["live"], "nothing is left half built"
    one.store.engine.dispose()
    return found.record


def work_done(home: Path) -> int:
    """How often a text was revised so far."""
    with sqlite3.connect(home / "record.sqlite", timeout=60) as record:
        return int(record.execute("SELECT count(*) FROM revisions").fetchone()[0])


def killed(victims: list[BaseProcess]) -> int:
    for victim in victims:
        assert victim.exitcode is None, "it goes on until it is killed"
        victim.kill()
        victim.join()
    return len(victims)


@pytest.mark.slow
def test_killed_again_and_again_two_processes_leave_nothing_wrong(tmp_path: Path) -> None:
    one = world.reopened(tmp_path)
    filled(one, 12)
    one.store.engine.dispose()
    dice, kills = random.Random(4), 0
    running = [processes.start(restless, tmp_path, 0)]
    while work_done(tmp_path) < 16:
        time.sleep(0.02)
    end, before = time.monotonic() + SECONDS, work_done(tmp_path)
    while time.monotonic() < end:
        while len(running) < 2:
            running.append(processes.start(restless, tmp_path, kills + len(running)))
        time.sleep(dice.uniform(0.1, 0.7))
        kills += killed([running.pop(dice.randrange(2))])
        if kills % 5 == 0:
            kills += killed(running)
            running.clear()
            checked(tmp_path)
    kills += killed(running)
    assert kills >= 8, f"only {kills} kills hit"
    assert work_done(tmp_path) > before
    assert checked(tmp_path) >= 12
    print(f"{kills} kills")

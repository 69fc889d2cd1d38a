"""Several workers on one record, one of them killed in the middle: the result is that of one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, func, select, text

from rollcall import collect
from rollcall.clock import fixed_clock
from rollcall.pipeline import open_project
from rollcall.store.schema import step_state
from tests import processes, world
from tests.crawled import keep
from tests.end_to_end import small_site
from tests.end_to_end.test_kills import slow_finish
from tests.test_collect import dead_worker
from tests.world import NOW

SHARE = 14
"""Items of one worker, so that each of four has some."""
COPIES = 8

on_postgresql = pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)


def pieces() -> list[world.Piece]:
    """The texts of the world again and again, each time with much else around them."""
    words = sorted(
        {word for piece in world.PIECES for word in piece.text.split() if word.islower()}
    )
    made = []
    for number in range(COPIES):
        for piece in world.PIECES:
            dice = random.Random(f"{number} {piece.key}")
            more = [" ".join(dice.sample(words, 25)).capitalize() + "." for _ in range(4)]
            whole, key = "\n\n".join([piece.text, *more]), f"{piece.key}-{number}"
            title = f"{piece.title} {number}"
            made.append(world.Piece(key, "wire", title, whole, piece.at))
    return made


def captured(home: Path, url: str) -> Path:
    """A project whose pages wait to be read, on the record at `url`."""
    home.mkdir(parents=True)
    (home / "rollcall.toml").write_text(f'timezone = "Asia/Almaty"\n[record]\nurl = "{url}"\n')
    one = open_project(home, fixed_clock(NOW))
    world.add_sources(one)
    world.upload(one)
    folder = one.settings.evidence / "2022-01" / "crawl"
    folder.mkdir(parents=True)
    (folder / "job.json").write_text(f'{{"worker": "{dead_worker()}"}}')
    found = {f"https://wire.example/{one.key}": small_site.page(one).encode() for one in pieces()}
    keep(folder, "crawl", found)
    assert collect.recover(one.store, one.settings, one.clock) == COPIES * len(world.PIECES)
    one.store.engine.dispose()
    return home


def copied(home: Path, url: str, folder: Path) -> Path:
    """The same project on a copy of its record."""
    name = f"rollcall_test_{uuid4().hex[:12]}"
    server, _, original = url.rpartition("/")
    admin = create_engine(os.environ["POSTGRESQL_URL"], isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{original}"'))
    admin.dispose()
    shutil.copytree(home, folder)
    settings = folder / "rollcall.toml"
    settings.write_text(settings.read_text().replace(url, f"{server}/{name}"))
    return folder


def drop(home: Path) -> None:
    one = open_project(home)
    name = one.store.engine.url.database
    one.store.engine.dispose()
    admin = create_engine(os.environ["POSTGRESQL_URL"], isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def begin(home: Path, step: str, number: int, prepare: Any = None) -> BaseProcess:
    words = [step, "--at-most", str(SHARE)]
    return processes.start(small_site.rollcall, home, home / f"{number}.log", words, prepare)


def in_the_middle_of(engine: Engine, step: str, pid: int | None) -> bool:
    """Whether a worker has finished some of what it took, and holds the rest."""
    mine = step_state.c.worker.like(f"%:{pid}:%") & (step_state.c.step == step)
    with engine.connect() as connection:
        held = connection.execute(select(func.count()).where(mine)).scalar_one()
    return 0 < held < SHARE


def share(home: Path, step: str, workers: int) -> None:
    """Some workers begin a step together, the first is killed while it holds items, the others
    finish their share; then one more run does what is left.
    """
    one = open_project(home)
    killed = begin(home, step, 0, slow_finish)
    others = [begin(home, step, number) for number in range(1, workers)]
    deadline = time.monotonic() + 90
    while not in_the_middle_of(one.store.engine, step, killed.pid):
        assert time.monotonic() < deadline, (home / "0.log").read_text()
        assert killed.exitcode is None, (home / "0.log").read_text()
        time.sleep(0.01)
    os.kill(killed.pid or 0, signal.SIGKILL)
    killed.join()
    for number, process in enumerate(others, 1):
        process.join(180)
        assert process.exitcode == 0, (home / f"{number}.log").read_text()
    one.store.engine.dispose()
    last = processes.start(small_site.rollcall, home, home / "last.log", [step])
    last.join(180)
    assert last.exitcode == 0, (home / "last.log").read_text()


def alone(home: Path, *steps: str) -> None:
    for step in steps:
        process = processes.start(small_site.rollcall, home, home / "alone.log", [step])
        process.join(240)
        assert process.exitcode == 0, (home / "alone.log").read_text()


def found(home: Path) -> dict[str, Any]:
    """What a record came to, without numbers that only order things."""
    one = open_project(home)
    state: dict[str, Any] = {}
    for name in ("articles", "revisions", "mentions", "claims", "tallies", "matches", "analyses"):
        rows = world.table(one.store, name)
        state[name] = [{k: v for k, v in row.items() if k != "page_id"} for row in rows]
    state["facts"] = sorted(
        (row["kind"], row["key"], str(row["data"])) for row in world.table(one.store, "facts")
    )
    state["outcomes"] = sorted(
        (row["step"], row["item"], row["outcome"], row["worker"])
        for row in world.table(one.store, "step_state")
    )
    one.store.engine.dispose()
    return state


@pytest.mark.slow
@on_postgresql
def test_every_step_shared_by_workers_of_which_one_is_killed_comes_to_what_one_makes(
    tmp_path: Path, record_url: str
) -> None:
    home = captured(tmp_path / "one", record_url)
    shared = copied(home, record_url, tmp_path / "many")
    try:
        alone(home, "extract", "enrich", "match")
        share(shared, "extract", 3)
        share(shared, "enrich", 4)
        share(shared, "match", 3)
        expected, made = found(home), found(shared)
        assert len(expected["articles"]) == COPIES * len(world.PIECES)
        assert min(len(expected[name]) for name in ("mentions", "claims", "matches")) > 30
        for name, rows in expected.items():
            assert made[name] == rows, name
    finally:
        drop(shared)

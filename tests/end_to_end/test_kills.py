"""Ctrl-C and kill -9 in the middle of everything: the next run goes on, nothing is told twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import update

from rollcall import collect
from rollcall.pipeline import run_step
from rollcall.settings import Mail, Subscriber
from rollcall.store import outbox, work
from rollcall.store.schema import step_state
from tests import processes, world
from tests.end_to_end import small_site
from tests.spiders.spider_site import Site

KILLING_SECONDS = 8
KILLS = 11
"""At least: on a busy machine they take longer."""
WHO = ("full", "numbers")


class Mailbox:
    """A real mail server that keeps what it took."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def mailbox(port: int) -> Iterator[Callable[[], Mailbox]]:
    """Starts the mail server, when called."""
    running: list[Controller] = []

    def start() -> Mailbox:
        box = Mailbox()
        running.append(Controller(box, hostname="127.0.0.1", port=port))
        running[0].start()
        return box

    yield start
    for server in running:
        server.stop()


def by_mail(port: int) -> dict[str, Any]:
    subscribers = tuple(Subscriber(id=name, email=f"{name}@example.org") for name in WHO)
    return {
        "mail": Mail(host="127.0.0.1", port=port, tls="none", sender="rollcall@example.org"),
        "subscriber": subscribers,
    }


def alert_in(home: Path, port: int) -> None:
    """The alert step, in a process that will be killed."""
    run_step(world.reopened(home, **by_mail(port)), "alert")


@pytest.mark.slow
def test_alert_killed_again_and_again_tells_everything_under_one_message_id(
    home: Path, port: int, mailbox: Callable[[], Mailbox], tmp_path: Path
) -> None:
    one = world.reopened(home)
    run_step(one, "match")
    one.store.engine.dispose()
    box, dice, kills = mailbox(), random.Random(7), 0
    end, longest = time.monotonic() + KILLING_SECONDS, 0.4
    while time.monotonic() < end or kills < KILLS:
        box.messages.clear()
        copy = tmp_path / "copy"
        shutil.copytree(home, copy)
        while True:
            process = processes.start(alert_in, copy, port)
            process.join(dice.uniform(0.02, longest))
            if process.exitcode is not None:
                assert process.exitcode == 0
                break
            process.kill()
            process.join()
            kills += 1
            longest += 0.05
        longest = max(0.3, longest * 0.7)
        assert_told(copy, box)
        shutil.rmtree(copy)
    print(f"{kills} kills")


def assert_told(home: Path, box: Mailbox) -> None:
    one = world.reopened(home)
    ledger = {f"<{row['id']}@example.org>": row for row in world.table(one.store, "messages")}
    assert all(row["sent_at"] for row in ledger.values())
    on_the_wire: dict[str, set[str]] = {}
    for message in box.messages:
        text = message.get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
        on_the_wire.setdefault(message["Message-ID"], set()).add(f"{message['To']}\n{text}")
    assert set(on_the_wire) == set(ledger), "every message arrived, under its id and no other"
    assert all(len(texts) == 1 for texts in on_the_wire.values()), "and always the same"
    told = Counter(
        (r["subscriber"], r["notice_id"]) for r in world.table(one.store, "message_notices")
    )
    urgent = [row["id"] for row in world.table(one.store, "notices") if row["urgent"]]
    assert len(urgent) == 8
    assert told == {(who, number): 1 for who in WHO for number in urgent}
    one.store.engine.dispose()


def test_a_mail_server_that_is_down_delays_an_alert_and_loses_none(
    home: Path, port: int, mailbox: Callable[[], Mailbox]
) -> None:
    one = world.reopened(home, **by_mail(port))
    run_step(one, "match")
    for _ in range(8):  # longer than any number of attempts
        counts = run_step(one, "alert")
        with one.store.write() as connection:
            connection.execute(update(step_state).values(lease_until=None))
    assert counts.again == 2
    reasons = {r["reason"] for r in world.table(one.store, "step_state") if r["outcome"] == "again"}
    assert all(f"127.0.0.1:{port}" in reason for reason in reasons)
    box = mailbox()
    assert run_step(one, "alert").extra["sent"] == 2
    assert_told(one.settings.home, box)
    run_step(one, "alert")
    assert len(box.messages) == 2
    outcomes = [row["outcome"] for row in world.table(one.store, "deliveries")]
    assert Counter(outcomes) == {"failed": 16, "sent": 2}


def slow_finish() -> None:
    """A disk on which it takes a while to store a result."""
    finish = work._finish

    def slowly(*arguments: Any) -> str:
        time.sleep(0.4)
        return finish(*arguments)

    work._finish = slowly


def slow_outbox() -> None:
    """The index has been written; forgetting what it was asked takes a while."""
    done = outbox.done

    def slowly(*arguments: Any) -> None:
        Path("in-the-middle").touch()
        time.sleep(2)
        done(*arguments)

    outbox.done = slowly  # type: ignore[assignment]


def in_the_middle(home: Path, step: str) -> bool:
    """Whether a step has done something and has something left to do."""
    if step == "collect":
        lines = [p.read_bytes().count(b"\n") for p in home.glob("evidence/*/*/captures.jsonl")]
        running = list(home.glob("evidence/*/*/job.json"))
        return bool(running) and lines[-1:] >= [2]
    if step == "index":
        return (home / "in-the-middle").exists()
    query = "SELECT count(*) FROM step_state WHERE step = ? AND worker IS NOT NULL"
    with sqlite3.connect(home / "record.sqlite", timeout=10) as connection:
        held = connection.execute(query, (step,)).fetchone()[0]
    return bool(held)


def hit(home: Path, step: str, blow: int, log: Path) -> BaseProcess:
    """Start a step slowly and strike when it is in the middle."""
    (home / "in-the-middle").unlink(missing_ok=True)
    prepare = slow_outbox if step == "index" else slow_finish
    process = processes.start(small_site.rollcall, home, log, [step], prepare)
    deadline = time.monotonic() + 60
    while not in_the_middle(home, step):
        assert process.exitcode is None, log.read_text()
        assert time.monotonic() < deadline, f"{step} never began"
        time.sleep(0.01)
    time.sleep(0.2)
    os.kill(process.pid, blow)  # type: ignore[arg-type]
    process.join(60)
    return process


@pytest.fixture
def slow_site() -> Iterator[Site]:
    """Takes a while for each page, so that a crawl can be hit in the middle."""
    site = small_site.site("127.0.3.1")
    for path, answer in list(site.routes.items()):
        if path != "/rss":
            site.routes[path] = lambda _, answer=answer: (time.sleep(0.3), answer)[1]  # type: ignore[misc]
    yield site
    site.close()


def finish(home: Path, log: Path, step: str) -> None:
    process = processes.start(small_site.rollcall, home, log, [step])
    process.join(120)
    assert process.exitcode == 0, log.read_text()


@pytest.mark.slow
def test_every_step_hit_by_ctrl_c_and_by_kill_ends_as_if_nothing_had_been(
    tmp_path: Path, slow_site: Site
) -> None:
    log = tmp_path / "log"
    calm = small_site.make_project(tmp_path / "calm", slow_site)
    finish(calm, log, "run")
    hit_hard = small_site.make_project(tmp_path / "hit", slow_site)
    for step in ("collect", "extract", "enrich", "match", "index", "alert"):
        log.write_text("")
        process = hit(hit_hard, step, signal.SIGINT, log)
        assert process.exitcode == 130, (step, process.exitcode, log.read_text())
        assert "Stopped" in log.read_text()
        assert "Traceback" not in log.read_text()
        process = hit(hit_hard, step, signal.SIGKILL, log)
        assert process.exitcode == -signal.SIGKILL
        wait_for_orphans(hit_hard)
        finish(hit_hard, log, step)
    finish(hit_hard, log, "run")
    expected, found = small_site.state(calm), small_site.state(hit_hard)
    assert len(expected["articles"]) >= len(small_site.PIECES) - 1
    assert len(expected["notices"]) >= 7
    for name, value in expected.items():
        assert found[name] == value, name


def wait_for_orphans(home: Path) -> None:
    """A crawl whose collect step was killed ends by itself, and closes its evidence."""
    store = world.reopened(home).store
    for job in home.glob("evidence/*/*/job.json"):
        deadline = time.monotonic() + 60
        while not collect._is_left_behind(store, job):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    store.engine.dispose()


@pytest.mark.slow
def test_the_installed_command_stops_at_ctrl_c_with_a_word_and_goes_on(
    tmp_path: Path, slow_site: Site
) -> None:
    home = small_site.make_project(tmp_path / "project", slow_site)
    command = [str(Path(sys.executable).parent / "rollcall"), "collect"]
    environment = os.environ | {"ROLLCALL_NOW": small_site.NOW}
    process = subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + 60
    while not in_the_middle(home, "collect"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert b"run the same command again" in said
    finish(home, tmp_path / "log", "collect")
    assert len(small_site.state(home)["pages"]) == len(small_site.PIECES) + 1

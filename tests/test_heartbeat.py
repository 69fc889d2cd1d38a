"""Whether the steps go on is told in a line, and to whoever waits for a sign, and nothing else."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, update
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.digest import last_due
from rollcall.errors import SettingsError, TryAgain
from rollcall.heartbeat import look, send
from rollcall.pipeline import Project, run_step
from rollcall.settings import Backup, Settings, Subscriber, load
from rollcall.settings_operator import Heartbeat
from rollcall.store import leases, schema
from rollcall.store.open import Store
from tests import world

HOURS = timedelta(hours=1)


def with_rules(one: Project, now: Any = None, **rules: Any) -> Project:
    """The same project under other rules of the heartbeat, at another time."""
    own = one.settings.heartbeat.model_copy(update={"disk_gb": 0.0} | rules)
    settings = one.settings.model_copy(update={"heartbeat": own})
    return replace(one, settings=settings, clock=(lambda: now) if now else one.clock)


@pytest.fixture
def one(store: Store, tmp_path: Path) -> Project:
    return with_rules(world.fill(world.project(tmp_path / "project", store), world.PIECES[:2]))


def finished(one: Project, ago: timedelta, *steps: str) -> None:
    """Say that these steps finished something so long ago."""
    with one.store.write() as connection:
        at = leases.machine_time() - ago
        for step in steps:
            values = {"step": step, "item": "old", "version": 1, "input_hash": "1", "attempts": 0}
            values |= {"outcome": "done", "finished_at": at, "milliseconds": 3}
            connection.execute(insert(schema.step_state).values(**values))


def test_what_waits_a_little_is_well_once_anything_has_run(one: Project) -> None:
    assert look(one).reasons == ("no step has run yet",)
    finished(one, timedelta(minutes=3), "collect")
    beat = look(one)
    assert beat.is_well
    assert beat.figures["steps"]["enrich"] == {
        "waiting": 2,
        "finished_seconds": None,
        "oldest_seconds": 0.0,
    }
    assert beat.in_a_line().startswith("well. last finished: collect 3 min ago; ")
    assert beat.figures["sources"] == {"fine": 3, "failing": 0, "silent": 0, "off": 0}


def test_a_step_that_leaves_things_lying_stands_still(one: Project) -> None:
    late = with_rules(one, world.NOW + 4 * HOURS)
    assert "enrich stands still: 2 wait, nothing was finished for 4 h" in look(late).reasons
    finished(one, 5 * HOURS, "enrich")
    assert "enrich stands still: 2 wait, nothing was finished for 4 h" in look(late).reasons
    finished_now = with_rules(one, world.NOW + 2 * HOURS)
    assert not any("enrich" in reason for reason in look(finished_now).reasons)


def test_sources_that_are_due_for_long_are_told(one: Project) -> None:
    finished(one, 5 * HOURS, "collect")
    with one.store.write() as connection:
        health = schema.source_health
        connection.execute(update(health).values(due_at=world.NOW - 4 * HOURS))
    assert look(one).reasons == ("collect stands still: 3 wait, nothing was finished for 4 h",)


def test_a_step_that_works_but_falls_behind_is_told(one: Project) -> None:
    finished(one, timedelta(minutes=1), "enrich", "collect", "index", "alert")
    reasons = look(with_rules(one, world.NOW + 30 * HOURS)).reasons
    assert "enrich is behind: something waits for 30 h" in reasons
    assert not any("stands still" in one for one in reasons if one.startswith("enrich"))


def test_what_is_to_be_done_again_is_no_alarm_in_a_quiet_night(one: Project) -> None:
    for step in ("enrich", "match"):
        run_step(one, step)
    with one.store.write() as connection:
        at = leases.machine_time() - 10 * HOURS
        again = {"finished_at": at, "input_hash": "was another"}
        connection.execute(update(schema.step_state).values(**again))
    quiet = with_rules(one)
    assert look(quiet).figures["steps"]["match"]["waiting"] == 2
    assert not any("match" in reason for reason in look(quiet).reasons)
    assert any("match stands still" in r for r in look(with_rules(one, behind_hours=9)).reasons)


def test_messages_that_cannot_be_sent_are_told_but_for_who_is_gone(one: Project) -> None:
    with one.store.write() as connection:
        for subscriber in ("full", "somebody who left"):
            row = {"id": f"<{subscriber}>", "key": subscriber, "subscriber": subscriber}
            row |= {"kind": "alert", "subject": "x", "text": "x", "html": "x"}
            connection.execute(insert(schema.messages).values(**row, created_at=world.NOW))
    beat = look(with_rules(one, world.NOW + 2 * HOURS))
    assert "a message waits to be sent, the oldest for 2 h" in beat.reasons
    assert beat.figures["unsent"] == {"messages": 1, "oldest_seconds": 7200.0}


def test_sources_disks_and_backups(one: Project) -> None:
    with one.store.write() as connection:
        connection.execute(update(schema.source_health).values(failures=2, error="timeout: x"))
    beat = look(with_rules(one, disk_gb=900_000, backup_hours=26))
    assert "no source answers" in beat.reasons
    assert any(reason.startswith("the disk is nearly full: ") for reason in beat.reasons)
    assert "there is no backup" in beat.reasons
    snapshot = one.settings.home / "backups" / "snapshots" / "20220109T000000Z"
    snapshot.mkdir(parents=True)
    (snapshot / "manifest.json").write_text("{}")
    old = look(with_rules(one, backup_hours=26))
    assert any(reason.startswith("the newest backup is ") for reason in old.reasons)
    assert look(with_rules(one, backup_hours=99_999)).figures["backup_seconds"] > 0


def test_a_project_that_collects_nothing_is_not_well_and_says_what_to_do(
    one: Project, store: Store, tmp_path: Path
) -> None:
    finished(one, timedelta(minutes=3), "collect")
    assert look(one).is_well
    with one.store.write() as connection:
        connection.execute(update(schema.sources).values(enabled=False))
    (reason,) = look(one).reasons
    assert "every source is switched off: `rollcall sources probe --switch-on`" in reason
    with one.store.write() as connection:
        first = connection.execute(select(schema.sources.c.id)).scalars().first()
        only = update(schema.sources).where(schema.sources.c.id == first)
        connection.execute(only.values(enabled=True))
    assert look(one).is_well, "one that is on is enough"


def test_a_project_without_a_source_is_not_well(store: Store, tmp_path: Path) -> None:
    empty = with_rules(world.project(tmp_path / "empty", store))
    beat = look(empty)
    assert beat.reasons == (
        "nothing is collected, there is no source yet: `rollcall sources add` adds some",
    )
    assert beat.figures["sources"] == {"fine": 0, "failing": 0, "silent": 0, "off": 0}


def test_a_digest_waits_since_it_was_due(one: Project) -> None:
    wanted = Subscriber(id="full", folder=Path("full"), digest="weekly")
    settings = one.settings.model_copy(update={"subscriber": (wanted,), "digest_hour": 9})
    weekly = with_rules(replace(one, settings=settings), world.NOW + 14 * 24 * HOURS)
    since = last_due(settings, weekly.clock())
    told = look(weekly).figures["steps"]["digest"]
    assert told["waiting"] == 1
    assert told["oldest_seconds"] == (weekly.clock() - since).total_seconds()


def test_who_says_where_backups_go_is_told_when_there_is_none(one: Project, tmp_path: Path) -> None:
    def reasons(folder: str, **rules: float) -> list[str]:
        parts = {"backup": Backup(folder=Path(folder)), "heartbeat": Heartbeat(**rules)}
        found = look(replace(one, settings=one.settings.model_copy(update=parts)))
        return [reason for reason in found.reasons if "backup" in reason]

    assert [reason for reason in look(with_rules(one)).reasons if "backup" in reason] == []
    assert reasons(str(tmp_path / "disk")) == ["there is no backup"]
    assert reasons(str(tmp_path / "disk"), backup_hours=0) == []
    snapshot = tmp_path / "disk" / "snapshots" / "20220109T000000Z"
    snapshot.mkdir(parents=True)
    (snapshot / "manifest.json").write_text("{}")
    assert reasons(str(tmp_path / "disk"))[0].startswith("the newest backup is ")


# --- the sign -----------------------------------------------------------------------------------


class Service:
    """Takes signs on this computer, as a dead man's switch does; answers with `status`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.command, self.path, str(self.headers)))
                self.send_response(outer.status)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()

            def do_CONNECT(self) -> None:
                outer.asked.append((self.command, self.path, str(self.headers)))
                self.send_error(403)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


Of = Callable[..., Settings]


@pytest.fixture
def settings(tmp_path: Path) -> Of:
    def made(url: str, **collect: Any) -> Settings:
        own = Settings(home=tmp_path, heartbeat=Heartbeat(url=SecretStr(url), seconds=2))
        return own.model_copy(update={"collect": own.collect.model_copy(update=collect)})

    return made


def test_a_sign_says_well_or_not_and_nothing_else(service: Service, settings: Of) -> None:
    own = settings(f"{service.url}/ping/5ecret?rid=7")
    assert send(own, well=True)
    assert send(own, well=False)
    assert [(how, path) for how, path, _ in service.asked] == [
        ("GET", "/ping/5ecret?rid=7"),
        ("GET", "/ping/5ecret/fail?rid=7"),
    ]
    assert not send(settings(""), well=True)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_sign_that_is_not_taken_is_told_without_the_address(
    service: Service, settings: Of, status: int
) -> None:
    service.status = status
    with pytest.raises(TryAgain, match=f"it answered {status}") as caught:
        send(settings(f"{service.url}/5ecret"), well=True)
    assert "5ecret" not in f"{caught.value}{caught.value.remedy}"
    assert len(service.asked) == 1  # nor is a redirect followed


def test_nobody_there_or_nobody_answering_is_told_without_the_address(settings: Of) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        with pytest.raises(TryAgain, match="refused") as caught:
            send(settings(f"http://127.0.0.1:{port}/5ecret"), well=True)
        assert "5ecret" not in str(caught.value)
        silent.listen()
        with pytest.raises(TryAgain):  # after two seconds
            send(settings(f"http://127.0.0.1:{port}/5ecret"), well=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://hc.example/5ecret",
        "ftp://127.0.0.1/5ecret",
        "https:///5ecret",
        "https://me:5ecret@hc.example/",
        "https://hc.example:port/5ecret",
        "https://10.0.0.7/5ecret",
        "https://169.254.169.254/5ecret",
        "https://[::ffff:10.0.0.7]/5ecret",
        "https://box.internal/5ecret",
        "https://hc.example/5ecret\r\nX-More: 1",
        "5ecret",
    ],
)
def test_other_addresses_are_refused_and_not_repeated(settings: Of, url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        send(settings(url), well=True)
    assert "5ecret" not in f"{caught.value}{caught.value.remedy}"


def test_a_name_that_leads_into_a_private_network_is_refused_unless_allowed(
    settings: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def lookup(host: str, port: int, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://rebound.example:{closed.getsockname()[1]}/5ecret"
        monkeypatch.setattr(socket, "getaddrinfo", lookup)
        with pytest.raises(SettingsError, match="not public"):
            send(settings(url), well=True)
        with pytest.raises(TryAgain, match="refused"):
            send(settings(url, allow_private_hosts=("rebound.example",)), well=True)
    assert "rebound.example" in asked


def test_with_a_proxy_only_the_proxy_is_asked(service: Service, settings: Of) -> None:
    proxy = service.url.replace("http://", "http://us:er%20word@")
    with pytest.raises(TryAgain):  # it refuses the tunnel
        send(settings("https://hc.example/5ecret", proxy=proxy), well=True)
    (how, what, headers) = service.asked[0]
    assert (how, what) == ("CONNECT", "hc.example:443")
    assert "Basic dXM6ZXIgd29yZA==" in headers
    assert "5ecret" not in what + headers
    with pytest.raises(SettingsError, match="not public"):
        send(settings("https://10.0.0.7/", proxy=proxy), well=True)
    with pytest.raises(SettingsError, match="no HTTP proxy"):
        send(settings("https://hc.example/", proxy="socks5://127.0.0.1:9050"), well=True)
    assert len(service.asked) == 1


def test_the_command_tells_and_signs_and_hides_the_address(
    home: Path, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"{service.url}/5ecret"
    text = f'user = "dana"\n[heartbeat]\nurl = "{url}"\ndisk_gb = 0\n'
    (home / "rollcall.toml").write_text(text, "utf-8")
    given = {"ROLLCALL_HOME": str(home), "ROLLCALL_NOW": world.NOW.isoformat()}
    caplog.set_level(logging.DEBUG)
    done = CliRunner().invoke(app, ["heartbeat"], env=given)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("well. last finished: enrich ")
    bad = CliRunner().invoke(
        app, ["heartbeat", "--json"], env=given | {"ROLLCALL_HEARTBEAT__DISK_GB": "1000000"}
    )
    assert bad.exit_code == 1
    figures = json.loads(bad.stdout)
    assert (figures["well"], figures["signed"], len(figures["reasons"])) == (False, True, 1)
    assert [path for _, path, _ in service.asked] == ["/5ecret", "/5ecret/fail"]
    service.status = 404
    lost = CliRunner().invoke(app, ["heartbeat"], env=given)
    assert lost.exit_code == 1
    assert "did not take the sign" in lost.stdout
    shown = CliRunner().invoke(app, ["config", "show"], env=given)
    said = done.output + bad.output + lost.output + shown.output + caplog.text
    assert "5ecret" not in said
    assert "5ecret" not in repr(load(home, {}))
    assert not any(part in said for name in world.NAMES for part in name.split())

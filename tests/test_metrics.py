"""What Prometheus scrapes is well formed, tells the truth, names nobody, and holds nobody up."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, update
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.errors import RollcallError
from rollcall.metrics import METRICS, Scraped, exposition
from rollcall.metrics.serving import server
from rollcall.pipeline import STEPS, Project, run_step
from rollcall.store import leases, schema, watches
from rollcall.store.open import SCHEMA_VERSION, Store
from tests import world

ROOT = Path(__file__).parents[1]
ALL = {*METRICS, "rollcall_scrape_duration_seconds"}
LABELS = {
    "step": set(STEPS),
    "outcome": {"done", "nothing", "failed", "again"},
    "quantile": {"0.5", "0.9", "0.99"},
    "state": {"fine", "failing", "silent", "off", "live", "beside", "building"},
    "language": {"kk", "ru", "en", "other", "unknown"},
    "verdict": {"likely", "possible", "same", "different", "unsure", "other"},
    "engine": {"sqlite", "elasticsearch"},
    "disk": {"project", "evidence"},
    "schema": {SCHEMA_VERSION},
}
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parsed(text: str) -> Samples:
    """Every sample, as Prometheus' own parser reads the text."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, tuple(sorted(labels.items()))]


@pytest.fixture
def one(store: Store, tmp_path: Path) -> Project:
    project = world.fill(world.project(tmp_path / "project", store), world.PIECES[:3])
    world.work(project, "enrich", "match", "index", "alert")
    return project


def test_the_figures_are_those_of_the_record(one: Project) -> None:
    world.publish(one, world.PIECES[3])
    with one.store.write() as connection:
        health = schema.source_health
        connection.execute(
            update(health).where(health.c.source_id == "wire").values(failures=1, error="dns: x")
        )
        row = {"id": "<1>", "key": "1", "subscriber": "full", "kind": "alert", "subject": "x"}
        row |= {"text": "x", "html": "x", "created_at": world.NOW - timedelta(hours=2)}
        connection.execute(insert(schema.messages).values(**row))
        held = {"step": "enrich", "item": "other", "version": 2, "input_hash": "1", "attempts": 1}
        held |= {"worker": "a:1:b", "lease_until": leases.machine_time() + timedelta(hours=1)}
        connection.execute(insert(schema.step_state).values(**held))
    snapshot = one.settings.home / "backups" / "snapshots" / "20220109T000000Z"
    snapshot.mkdir(parents=True)
    (snapshot / "manifest.json").write_text("{}")
    (one.settings.evidence / "2022-01").mkdir(parents=True)
    (one.settings.evidence / "2022-01" / "x.warc.gz").write_bytes(b"12345")
    found = parsed(exposition(replace(one, clock=lambda: world.NOW + timedelta(hours=1))).decode())
    assert {name for name, _ in found} == ALL
    tables = world.rows(one.store)
    assert value(found, "rollcall_articles") == tables["articles"] == 4
    assert value(found, "rollcall_notices_total") == tables["notices"]
    matches = sum(number for (name, _), number in found.items() if name == "rollcall_matches")
    assert matches == tables["matches"] > 0
    assert value(found, "rollcall_step_items", step="enrich", outcome="done") == 3
    assert value(found, "rollcall_step_waiting_items", step="enrich") == 1
    assert value(found, "rollcall_step_oldest_waiting_seconds", step="enrich") == 3600
    assert value(found, "rollcall_step_oldest_waiting_seconds", step="extract") == 0
    assert value(found, "rollcall_step_held_items", step="enrich") == 1
    last = value(found, "rollcall_step_last_finished_timestamp_seconds", step="match")
    assert 0 <= leases.machine_time().timestamp() - last < 600
    quick, slow = (
        value(found, "rollcall_step_recent_item_seconds", step="enrich", quantile=share)
        for share in ("0.5", "0.99")
    )
    assert 0 < quick <= slow < 600
    assert value(found, "rollcall_sources", state="failing") == 1
    assert value(found, "rollcall_sources", state="fine") == 2
    assert value(found, "rollcall_unsent_messages") == 1
    assert value(found, "rollcall_oldest_unsent_message_seconds") == 3 * 3600
    assert value(found, "rollcall_index_lag_articles", engine="sqlite", state="live") == 1
    assert value(found, "rollcall_index_lag_seconds", engine="sqlite", state="live") == 3600
    assert value(found, "rollcall_evidence_bytes") == 5
    assert value(found, "rollcall_record_bytes") > 10_000
    assert value(found, "rollcall_disk_free_bytes", disk="evidence") > 0
    assert value(found, "rollcall_backup_age_seconds") > 0
    assert value(found, "rollcall_scrape_duration_seconds") > 0


def test_an_empty_record_has_metrics_too(store: Store, tmp_path: Path) -> None:
    found = parsed(exposition(world.project(tmp_path / "empty", store)).decode())
    assert value(found, "rollcall_articles") == 0
    assert value(found, "rollcall_step_waiting_items", step="match") == 0
    assert {name for name, _ in found} < ALL


def test_names_follow_the_rules_and_labels_hold_no_name_of_anybody(one: Project) -> None:
    with one.store.write() as connection:
        watches.add(
            connection,
            one.viewer,
            title="Сарсенова",
            query={"text": "Сарсенова"},
            tell=("full",),
            how="now",
            now=world.NOW,
        )
        strange = {"language": "Сарсенова"}
        connection.execute(update(schema.analyses).values(**strange))
        connection.execute(update(schema.matches).values(verdict="taken"))
    text = exposition(one).decode()
    for family in text_string_to_metric_families(text):
        assert re.fullmatch(r"rollcall(_[a-z]+)+", family.name)
        assert family.documentation.endswith(".")
        full = f"{family.name}_total" if family.type == "counter" else family.name
        assert full in ALL
        assert family.type in ("gauge", "counter")
        for sample in family.samples:
            for label, word in sample.labels.items():
                assert label == "version" or word in LABELS[label], (sample.name, label, word)
    private = [*world.NAMES, *world.SOURCES, "taken", "numbers", "full", "Сарсенова"]
    assert not [word for word in private if f'"{word}"' in text]
    assert not [part for name in world.NAMES for part in name.split() if part in text]
    assert len(text.splitlines()) < 200


def test_a_scrape_waits_for_no_writer_and_sees_what_is_committed(one: Project) -> None:
    with one.store.write() as connection:
        world_before = parsed(exposition(one).decode())
        connection.execute(update(schema.source_health).values(failures=1))
        began = time.monotonic()
        during = parsed(exposition(one).decode())
        assert time.monotonic() - began < 20
    after = parsed(exposition(one).decode())
    same = value(world_before, "rollcall_sources", state="failing")
    assert value(during, "rollcall_sources", state="failing") == same == 0
    assert value(after, "rollcall_sources", state="failing") == 3


def test_scrapes_while_a_step_works_disturb_nothing(one: Project) -> None:
    for piece in world.PIECES[3:]:
        world.publish(one, piece)
    texts: list[str] = []
    stop = threading.Event()

    def scrape() -> None:
        while not stop.is_set():
            texts.append(exposition(one).decode())

    thread = threading.Thread(target=scrape)
    thread.start()
    try:
        counts = run_step(one, "enrich")
    finally:
        stop.set()
        thread.join(60)
    assert (counts.done + counts.nothing, counts.failed) == (5, 0)
    waits = [value(parsed(text), "rollcall_step_waiting_items", step="enrich") for text in texts]
    assert waits == sorted(waits, reverse=True)
    assert parsed(exposition(one).decode())


def test_one_reading_serves_for_some_seconds(one: Project) -> None:
    kept, fresh = Scraped(one, kept=60), Scraped(one, kept=0)
    first = kept.text(), fresh.text()
    world.publish(one, world.PIECES[4])
    assert kept.text() == first[0]
    assert value(parsed(fresh.text().decode()), "rollcall_articles") == 4


# --- served --------------------------------------------------------------------------------------


@pytest.fixture
def served(one: Project) -> Iterator[int]:
    made = server(one, "127.0.0.1", 0)
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made.server_port
    made.shutdown()
    made.server_close()


def asked(port: int, path: str = "/metrics", **more: Any) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(more.pop("method", "GET"), path, headers=more.pop("headers", {}))
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.headers["Content-Type"]
    connection.close()
    return found


def test_it_is_served_to_this_computer_only(served: int, one: Project) -> None:
    status, text, kind = asked(served)
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert value(parsed(text), "rollcall_articles") == 3
    assert asked(served, method="HEAD")[:2] == (200, "")
    assert asked(served, "/")[0] == 404
    assert asked(served, method="POST")[0] == 405
    assert asked(served, headers={"Host": "evil.example"})[:2] == (421, "this computer only\n")
    with pytest.raises(RollcallError, match="cannot be served"):
        server(one, "127.0.0.1", served)


def test_a_record_that_cannot_be_read_is_an_answer_without_words(
    served: int, one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: Project) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("rollcall.metrics.serving.read", lost)
    assert asked(served)[:2] == (503, "RuntimeError\n")
    monkeypatch.undo()
    assert asked(served)[0] == 200


def test_the_command_prints_what_a_textfile_collector_takes(home: Path) -> None:
    (home / "rollcall.toml").write_text("", "utf-8")
    done = CliRunner().invoke(app, ["metrics"], env={"ROLLCALL_HOME": str(home)})
    assert done.exit_code == 0, done.exception
    assert value(parsed(done.stdout), "rollcall_articles") == 8


# --- docs and rules ------------------------------------------------------------------------------


def test_the_docs_have_a_row_for_every_metric_and_no_other() -> None:
    text = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    rows = re.findall(r"^\| `(rollcall_\w+)` \|([^|]*)\| ([^|]*) \|$", text, re.M)
    told = {name: (tuple(re.findall(r"`(\w+)`", labels)), words) for name, labels, words in rows}
    own = {name: (labels, words.rstrip(".")) for name, (words, labels, _) in METRICS.items()}
    scrape = told.pop("rollcall_scrape_duration_seconds")
    assert scrape[0] == ()
    assert told == own


def test_the_alert_rules_ask_for_metrics_that_there_are() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus-rules.yml").read_text("utf-8"))
    (group,) = rules["groups"]
    names = [rule["alert"] for rule in group["rules"]]
    assert len(names) == len(set(names)) >= 8
    for rule in group["rules"]:
        used = re.findall(r"rollcall_\w+", rule["expr"])
        assert used, rule
        assert set(used) <= ALL, rule
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        for label in re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]):
            assert any(label in METRICS[name][1] for name in used), rule

"""Sources and steps: who does not answer, what failed, what nobody has done for too long."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from rollcall.clock import fixed_clock
from rollcall.records import Source
from rollcall.store import leases, sources
from rollcall.store.schema import (
    case_lists,
    index_targets,
    outbox,
    source_health,
    step_state,
    watches,
)
from rollcall.store.schema import sources as table
from tests import world
from tests.doctor.conftest import Patient

LONG_AGO = leases.machine_time() - timedelta(days=2)


def write(patient: Patient, *statements: Any) -> None:
    one = patient.open()
    with one.store.write() as connection:
        for statement in statements:
            connection.execute(statement)
    one.store.engine.dispose()


def healthy_sources() -> Any:
    return update(source_health).values(
        asked_at=world.NOW, answered_at=world.NOW, due_at=world.NOW + timedelta(hours=1)
    )


def ail(patient: Patient, source: str, **values: Any) -> None:
    one = update(source_health).where(source_health.c.source_id == source).values(**values)
    write(patient, healthy_sources(), one)


def test_no_source_is_switched_on(patient: Patient) -> None:
    write(patient, update(table).values(enabled=False))
    told = patient.only("sources.any", "warning", "none is switched on")
    assert "rollcall sources probe --switch-on" in told.remedy


def test_one_source_does_not_answer(patient: Patient) -> None:
    ail(patient, "wire", error="dns: no such host", failures=4)
    told = patient.only("sources.answering", "warning", "1 of 3 sources did not answer (dns: 1)")
    assert "wire" in told.words


def test_no_source_answers(patient: Patient) -> None:
    write(patient, healthy_sources(), update(source_health).values(error="timeout: 30 s"))
    told = patient.only("sources.answering", "wrong", "3 of 3")
    assert "is this computer online?" in told.remedy


def test_a_source_never_answered_or_forbids_robots(patient: Patient) -> None:
    ail(patient, "wire", answered_at=None, error="robots: the host's robots.txt asks not to")
    ill = patient.ill()
    assert set(ill) == {"sources.answering", "sources.never", "sources.robots"}
    assert {one.level for one in ill.values()} == {"warning"}


def test_a_source_is_silent(patient: Patient) -> None:
    ail(patient, "paper", silent_since=world.NOW - timedelta(days=9))
    patient.only("sources.silent", "warning", "1 source is silent: paper")


def test_a_source_is_asked_twice(patient: Patient) -> None:
    one = patient.open()
    with one.store.write() as connection:
        again = Source("again", "Again", "feed", "http://www.paper.example/rss/")
        sources.save(connection, again, world.NOW)
    one.store.engine.dispose()
    patient.only("sources.twice", "warning", "again and paper")


def test_a_source_is_long_overdue(patient: Patient) -> None:
    ail(patient, "paper", due_at=world.NOW - timedelta(days=2))
    told = patient.only("steps.asked", "warning", "1 source has been due for more than a day")
    assert "rollcall collect" in told.remedy


def test_the_time_zone_was_never_set(patient: Patient) -> None:
    write(patient, update(table).values(timezone="Asia/Almaty"))
    path = patient.home / "rollcall.toml"
    path.write_text(path.read_text("utf-8").replace("Asia/Almaty", "UTC"), "utf-8")
    patient.only("sources.timezone", "warning", "3 sources are in Asia/Almaty")


def test_hosts_of_the_own_network(patient: Patient) -> None:
    patient.write('[collect]\nallow_private_hosts = ["10.0.0.7"]\n')
    patient.only("sources.private_hosts", "warning", "10.0.0.7")


def test_the_proxy_is_down_and_up(patient: Patient) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        patient.write(f'[collect]\nproxy = "http://me:hush-hush@127.0.0.1:{port}"\n')
        ill = patient.ill()
        assert ill["sources.proxy"].level == "wrong"
        assert "hush-hush" not in repr(ill)
        server.listen()
        assert patient.told()["sources.proxy"].level == "ok"


def test_nothing_has_run_for_days(patient: Patient) -> None:
    write(patient, update(step_state).values(finished_at=LONG_AGO))
    told = patient.only("steps.running", "warning", "nothing has run for 2 days")
    assert "rollcall run --every 15m" in told.remedy


def test_nothing_has_ever_run(patient: Patient) -> None:
    write(patient, delete(step_state))
    ill = patient.ill()
    assert "no step has ever run" in ill["steps.running"].words
    assert all(one.level == "warning" for one in ill.values())


def state(item: str, **values: Any) -> Any:
    row = {"step": "extract", "item": item, "version": 1, "input_hash": "x", "attempts": 0}
    return insert(step_state).values(**row | {"finished_at": leases.machine_time()} | values)


def test_what_failed_is_told_by_its_kind_and_nothing_it_quotes(patient: Patient) -> None:
    reason = "Unreadable: <h1>Жумабек Тастемиров"
    write(patient, *(state(str(n), outcome="failed", reason=reason) for n in range(3)))
    told = patient.only("steps.failed", "warning", "extract: 3 of 3, most often: Unreadable")
    assert "Тастемиров" not in told.words
    write(patient, *(state(f"x{n}", outcome="failed", reason=reason) for n in range(20)))
    patient.only("steps.failed", "wrong", "extract: 23 of 23")


def test_an_item_that_kills_its_workers(patient: Patient) -> None:
    reason = "the worker died while working on it 3 times"
    write(patient, state("1", outcome="failed", reason=reason))
    patient.only("steps.killed", "warning", "extract: 1")
    write(patient, delete(step_state).where(step_state.c.item == "1"), state("2", attempts=1))
    patient.only("steps.killed", "warning", "workers were killed while at work")


def test_a_lease_that_ran_out(patient: Patient) -> None:
    write(patient, state("1", worker="gone:1:a", lease_until=LONG_AGO, finished_at=None))
    patient.only("steps.leases", "warning", "extract: 1")


def test_a_worker_at_work_is_well(patient: Patient) -> None:
    soon = leases.machine_time() + timedelta(minutes=9)
    write(patient, state("1", worker="far:1:a", lease_until=soon, attempts=1, finished_at=None))
    assert patient.ill() == {}


def test_a_digest_that_nobody_made(patient: Patient) -> None:
    facts = patient.facts(clock=fixed_clock(world.NOW + timedelta(days=7, hours=5)))
    told = patient.told(facts)["steps.digest"]
    assert (told.level, "rollcall digest" in told.remedy) == ("warning", True)


def test_no_list(patient: Patient) -> None:
    one = patient.open()
    one.store.engine.dispose()
    connection = sqlite3.connect(patient.home / "record.sqlite")
    with connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(str(delete(case_lists)))
    connection.close()
    told = patient.only("steps.lists", "warning", "there is no list")
    assert "rollcall lists add FILE" in told.remedy


def test_a_list_that_was_never_looked_for(patient: Patient) -> None:
    one = patient.open()
    world.upload(one, world.LIST + "7,Нурлан Абилов,missing,2022-01-07\n")
    one.store.engine.dispose()
    told = patient.only("steps.lists", "warning", "the lists have changed")
    assert "rollcall match" in told.remedy


def test_a_watch_that_tells_nobody(patient: Patient) -> None:
    row = {
        "id": "w1", "owner": "dana", "role": "monitor", "title": "a secret title", "query": {},
        "tell": ["gone"], "how": "now", "created_at": world.NOW,
    }  # fmt: skip
    write(patient, insert(watches).values(**row))
    told = patient.only("steps.watches", "warning", "1 watch tells nobody")
    assert "secret title" not in repr(told)
    write(patient, update(watches).values(tell=["full"]))
    assert patient.told()["steps.watches"].level == "ok"


def test_what_waits_for_a_day(patient: Patient) -> None:
    one = patient.open()
    world.publish(one, world.Piece("new", "wire", "New", "Snow is expected.", "2022-01-10"))
    one.store.engine.dispose()
    write(
        patient,
        update(step_state).where(step_state.c.step == "enrich").values(finished_at=LONG_AGO),
    )
    told = patient.ill()
    assert "enrich: 1" in told["steps.waiting"].words
    assert "rollcall run" in told["steps.waiting"].remedy


def test_the_outbox_is_full(patient: Patient) -> None:
    one = patient.open()
    with one.store.write() as connection:
        (name,) = connection.execute(index_targets.select()).scalars()
        rows = [
            {"target": name, "article_id": f"none-{n}", "at": world.NOW - timedelta(hours=5)}
            for n in range(40)
        ]
        connection.execute(insert(outbox), rows)
    one.store.engine.dispose()
    told = patient.ill()["search.in_step"]
    assert (told.level, "40 articles wait" in told.words) == ("warning", True)
    assert "for 5 h" in told.words
    assert "rollcall index" in told.remedy


def test_an_index_that_was_given_up(patient: Patient) -> None:
    values = {"name": "elasticsearch:x-000001", "state": "left", "since": world.NOW}
    write(patient, insert(index_targets).values(**values))
    patient.only("search.in_step", "warning", "left half made, or not reached")


def test_an_index_that_was_thrown_away(patient: Patient) -> None:
    for path in patient.home.glob("search.sqlite*"):
        path.unlink()
    told = patient.only("search.index", "warning", "8 articles are in no search index")
    assert "rollcall index" in told.remedy


def test_an_index_that_has_less_than_the_record(patient: Patient) -> None:
    connection = sqlite3.connect(patient.home / "search.sqlite")
    (number,) = connection.execute("SELECT generation FROM generations WHERE live").fetchone()
    with connection:
        connection.execute(
            f"DELETE FROM facts_{number} WHERE row IN (SELECT row FROM facts_{number} LIMIT 2)"
        )
    connection.close()
    told = patient.only("search.index", "wrong", "the record 8")
    assert "rollcall index --check --mend" in told.remedy


def test_a_damaged_index(patient: Patient) -> None:
    (patient.home / "search.sqlite").write_bytes(b"nonsense" * 1000)
    ill = patient.ill()
    assert ill["search.engine"].level == "wrong"
    assert "made anew" in ill["search.engine"].remedy


def test_a_clock_that_went_back(patient: Patient) -> None:
    ahead = leases.machine_time() + timedelta(days=2, hours=1)
    write(patient, update(step_state).values(finished_at=ahead))
    patient.only("machine.clock", "wrong", "2 days in the future")


@pytest.fixture
def cluster(elasticsearch_url: str, patient: Patient) -> Patient:
    prefix = f"doctor-{os.getpid()}-{threading.get_ident() % 10_000}"
    patient.environment |= {
        "ROLLCALL_SEARCH__ENGINE": "elasticsearch",
        "ROLLCALL_SEARCH__ELASTICSEARCH__URLS": elasticsearch_url,
        "ROLLCALL_SEARCH__ELASTICSEARCH__PREFIX": prefix,
    }
    return patient


def test_a_cluster_that_answers(cluster: Patient) -> None:
    from rollcall.pipeline import Project, engine_of, run_step

    facts = cluster.facts()
    engine = engine_of(facts.own)
    one = cluster.open()
    try:
        assert cluster.told()["search.index"].level == "warning", "nothing is there yet"
        run_step(Project(facts.own, one.store, engine, one.clock), "index")
        told = cluster.told()
        ours = {name: one.level for name, one in told.items() if name.startswith("search.")}
        assert ours == dict.fromkeys(
            ("search.in_step", "search.safe_way", "search.engine", "search.index",
             "search.cluster"), "ok",
        )  # fmt: skip
        cluster.environment["ROLLCALL_SEARCH__ELASTICSEARCH__REPLICAS"] = "2"
        told = cluster.told()
        assert "copies have no place" in told["search.cluster"].words
    finally:
        engine.forget()
        one.store.engine.dispose()


def test_a_cluster_that_is_down(patient: Patient) -> None:
    patient.environment |= {
        "ROLLCALL_SEARCH__ENGINE": "elasticsearch",
        "ROLLCALL_SEARCH__ELASTICSEARCH__URLS": "http://127.0.0.1:1",
    }
    ill = patient.ill()
    assert {name for name, one in ill.items() if one.level == "wrong"} == {
        "search.engine",
        "search.cluster",
    }
    assert "search.elasticsearch.urls" in ill["search.engine"].remedy

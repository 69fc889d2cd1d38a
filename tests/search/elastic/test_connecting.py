"""What people are told when the cluster is away, is another, or does not let them in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from rollcall.errors import SearchError, SettingsError
from rollcall.records import Viewer
from rollcall.search.base import Query
from rollcall.search.elastic import ElasticEngine
from rollcall.search.elastic.templates import mappings
from rollcall.settings import Settings
from tests.search.elastic.conftest import changes, document, engine_at, filled, week
from tests.search.elastic.servers import Answer, Asked, before, certificate, server

ME = Viewer("tester", "monitor")
NAME = "Жагипаров"
LIVE = {"rollcall-articles-000001": {"mappings": mappings("articles")}}


def says(status: int, body: object) -> Callable[[Asked], Answer]:
    """A cluster with a live index that answers every search so."""

    def answer(asked: Asked) -> Answer:
        if "_mapping" in asked.path:
            return 200, LIVE
        return (200, {"id": "pit"}) if asked.path.startswith("/rollcall-") else (status, body)

    return answer


def fails(kind: str) -> dict[str, object]:
    cause = {"type": kind, "reason": f"failed to look for [{NAME}]"}
    return {"error": {**cause, "root_cause": [cause]}, "status": 400}


@pytest.mark.parametrize(("status", "body", "words", "remedy"), [
    (401, fails("security_exception"), "does not know this user", "api_key_file"),
    (403, fails("security_exception"), "does not allow", "privileges"),
    (403, fails("cluster_block_exception"), "blocks the index", "disk"),
    (429, fails("es_rejected_execution_exception"), "overloaded", "again later"),
    (503, fails("master_not_discovered_exception"), "not ready", "_cluster/health"),
    (400, fails("too_many_clauses"), "too_many_clauses", "log"),
    (500, b"<html>", "does not speak JSON", "urls"),
    (200, b"[1, 2", "does not speak JSON", "urls"),
    (404, b"", "404", "log"),
])  # fmt: skip
def test_every_trouble_says_what_to_do(status: int, body: object, words: str, remedy: str) -> None:
    with server(says(status, body)) as cluster:
        url = cluster.url.replace("//", "//monitor:secret@")
        with pytest.raises(SearchError, match=words) as caught:
            engine_at(url).search(Query(NAME), ME)
    assert remedy in caught.value.remedy
    assert cluster.url in str(caught.value)
    assert "secret" not in str(caught.value)
    if "block" not in words:
        assert NAME not in str(caught.value), "what was searched is nobody's business"


@pytest.mark.parametrize("body", [
    {"timed_out": True, "hits": {"total": {"value": 3}, "hits": []}},
    {"timed_out": False, "hits": {}},
    {},
    [1],
    "text",
])  # fmt: skip
def test_half_an_answer_is_none(body: object) -> None:
    with server(says(200, body)) as cluster, pytest.raises(SearchError):
        engine_at(cluster.url).search(Query(NAME), ME)


def test_a_slow_cluster_is_waited_for_as_long_as_is_set() -> None:
    with server(says(200, {})) as cluster:
        engine = ElasticEngine(Settings.model_validate(
            {"search": {"seconds": 0.2, "elasticsearch": {"urls": [cluster.url]}}}
        ))  # fmt: skip
        cluster.delay = 1
        with pytest.raises(SearchError, match="in time"):
            engine.search(Query(NAME), ME)


def test_nobody_there() -> None:
    with pytest.raises(SearchError, match=r"http://127.0.0.1:1, http://127.0.0.1:2 .*reached"):
        ElasticEngine(Settings.model_validate({"search": {"elasticsearch": {
            "urls": "http://127.0.0.1:1 http://a:b@127.0.0.1:2"}}})).live()  # fmt: skip


def test_another_node_is_asked_where_one_is_away(elasticsearch_url: str, prefix: str) -> None:
    options = {"urls": ["http://127.0.0.1:1", elasticsearch_url], "prefix": prefix}
    for _ in range(4):  # the first one asked is drawn by chance
        engine = ElasticEngine(Settings.model_validate({"search": {"elasticsearch": options}}))
        assert engine.live() is None


def test_something_else_than_elasticsearch(monkeypatch: pytest.MonkeyPatch) -> None:
    from http.server import BaseHTTPRequestHandler

    send = BaseHTTPRequestHandler.send_header
    monkeypatch.setattr(
        BaseHTTPRequestHandler,
        "send_header",
        lambda self, name, value: None if "Elastic" in value else send(self, name, value),
    )
    with server(lambda _: (200, {})) as other, pytest.raises(SearchError, match="is not Elastic"):
        engine_at(other.url).live()


def test_an_old_cluster_is_refused_before_anything_is_made() -> None:
    def answer(asked: Asked) -> Answer:
        return 200, {"nodes": {"a": {"version": "9.5.0"}, "b": {"version": "7.17.3"}}}

    with server(answer) as cluster:
        with pytest.raises(SearchError, match=r"7\.17\.3") as caught:
            engine_at(cluster.url).begin()
        assert [asked.method for asked in cluster.asked] == ["GET"]
    assert "8.19" in caught.value.remedy


def test_no_question_is_in_an_address_or_a_log(
    elasticsearch_url: str, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with server(before(elasticsearch_url)) as way:
        engine = engine_at(way.url, prefix=prefix)
        filled(engine, *week())
        engine.search(Query(f"{NAME} полиция", sources=("vlast",)), ME)
        assert list(engine.each(Query(NAME), ME))
    assert len(way.asked) > 10
    for asked in way.asked:
        assert set(asked.path) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-/?&=.,*%ABCDEF")
        if "_search" in asked.path:
            assert asked.method == "POST"
    from rollcall.search.analysis import name_tokens

    for secret in (NAME, "полиц", *name_tokens([NAME])):
        assert not any(secret in asked.path for asked in way.asked)
        assert secret not in caplog.text
    assert any(name_tokens([NAME])[0] in asked.body.decode() for asked in way.asked)


def test_a_certificate_of_ones_own(elasticsearch_url: str, prefix: str, tmp_path: Path) -> None:
    pair = certificate(tmp_path)
    with server(before(elasticsearch_url), pair) as way:
        engine = engine_at(way.url, prefix=prefix, ca_file=pair[0])
        name = engine.begin()
        assert engine.put(changes(document()), name) == []
        with pytest.raises(SearchError, match="certificate") as caught:
            engine_at(way.url, prefix=prefix).live()
    assert "ca_file" in caught.value.remedy


def test_a_certificate_for_another_address(tmp_path: Path) -> None:
    pair = certificate(tmp_path, "127.0.0.2")
    with server(lambda _: (200, {}), pair) as way, pytest.raises(SearchError, match="certificate"):
        engine_at(way.url, ca_file=pair[0]).live()


def test_keys_and_passwords_come_from_files_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a2V5\n")
    (tmp_path / "word").write_text("слово\n")
    with server(lambda _: (404, {})) as cluster:
        for own in ({"api_key_file": "key"}, {"user": "me", "password_file": "word"}):
            options = {"urls": [cluster.url], **own}
            values = {"home": tmp_path, "search": {"elasticsearch": options}}
            assert ElasticEngine(Settings.model_validate(values)).live() is None
    sent = [asked.headers["authorization"] for asked in cluster.asked]
    assert sent == ["ApiKey a2V5", "Basic bWU60YHQu9C+0LLQvg=="]


@pytest.mark.parametrize("own", [
    {"urls": ["not an address"]}, {"urls": ["ftp://host:1"]}, {"ca_file": "nowhere.pem"},
    {"ca_file": "key", "urls": ["https://127.0.0.1:1"]}, {"api_key_file": "nowhere"},
    {"urls": ["http://me:word@host:99999999"]},
])  # fmt: skip
def test_settings_that_cannot_be_used_are_named(own: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("no certificate")
    values = {"home": tmp_path, "search": {"elasticsearch": own}}
    with pytest.raises(SettingsError, match="elasticsearch") as caught:
        ElasticEngine(Settings.model_validate(values)).live()
    assert caught.value.remedy
    assert "word@" not in str(caught.value)

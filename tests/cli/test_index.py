"""`rollcall index`: what it says, and with which code it ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from elasticsearch import Elasticsearch
from typer.testing import CliRunner

from rollcall.cli import steps
from rollcall.cli.commands import app
from rollcall.errors import RollcallError, SearchError, StoreError
from rollcall.pipeline import Project, run_step
from rollcall.search.base import Change, Query
from tests import world
from tests.index.keeping import recorded, states
from tests.search.elastic.conftest import a_prefix, document, engine_at, filled


@pytest.fixture
def one(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    project = world.reopened(home)
    (home / "rollcall.toml").write_text('timezone = "Asia/Almaty"\n', encoding="utf-8")
    monkeypatch.setenv("ROLLCALL_HOME", str(home))
    yield project
    project.store.engine.dispose()


def said(*words: str) -> tuple[int, str, RollcallError | None]:
    result = CliRunner().invoke(app, list(words))
    error = result.exception if isinstance(result.exception, RollcallError) else None
    return result.exit_code, " ".join(result.output.split()), error


def test_index_fills_and_then_has_nothing_to_do(one: Project) -> None:
    code, words, _ = said("index")
    assert code == 0
    assert f"{len(world.PIECES)} done" in words
    code, words, _ = said("index", "--skip-code", "99")
    assert code == 99
    assert "nothing to do" in words
    assert world.indexed(one) == recorded(one.store)


def test_rebuild_says_how_many(one: Project) -> None:
    said("index")
    code, words, _ = said("index", "--rebuild")
    assert code == 0
    assert "The index was made anew: 8 articles." in words
    assert world.indexed(one) == recorded(one.store)


def test_check_prints_both_sides_and_ends_with_0_or_1(one: Project) -> None:
    said("index")
    code, words, _ = said("index", "--check")
    assert code == 0
    assert "record: 8 articles, checksum" in words
    assert "Both hold the same." in words
    gone = sorted(recorded(one.store))[3]
    generation = one.engine.live()
    assert generation
    one.engine.put([Change(gone, 10**6, None)], generation)
    code, words, error = said("index", "--check")
    assert code == 1
    assert f"1 missing in the engine: {gone}" in words
    assert error is not None
    assert "--mend" in error.remedy


def test_check_mend_brings_what_is_missing(one: Project) -> None:
    said("index")
    with sqlite3.connect(one.settings.home / "record.sqlite") as record:
        changed = "UPDATE revisions SET text = text || ' Дополнено.' WHERE id LIKE ?"
        record.execute(changed, (f"{sorted(recorded(one.store))[0]}%",))  # past all doors
    code, words, _ = said("index", "--check", "--mend")
    assert code == 0
    assert "1 different" in words
    assert words.endswith("Both hold the same.")


def test_check_of_nothing_says_what_to_do(one: Project) -> None:
    code, _, error = said("index", "--check")
    assert code == 1
    assert error is not None
    assert error.remedy == "`rollcall index` makes it"


def test_check_of_a_record_in_which_nothing_was_collected_yet_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rollcall.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path))
    code, words, _ = said("index", "--check", "--mend")
    assert code == 0
    assert "record: 0 articles" in words


@pytest.mark.parametrize(
    "words",
    [
        ("--rebuild", "--check"),
        ("--mend",),
        ("--to", "sqlite", "--rebuild"),
        ("--forget", "sqlite", "--check"),
    ],
)
def test_options_that_do_not_go_together_are_refused(one: Project, words: tuple[str, ...]) -> None:
    code, _, error = said("index", *words)
    assert code == 1
    assert error is not None
    assert "four different things" in str(error)
    assert states(one.store) == {}


def test_an_unknown_engine_is_refused(one: Project) -> None:
    for option in ("--to", "--forget"):
        _, _, error = said("index", option, "solr")
        assert error is not None
        assert "sqlite, elasticsearch" in error.remedy
    assert states(one.store) == {}


def test_moving_to_the_engine_in_use_says_so(one: Project) -> None:
    assert "Searches ask sqlite." in said("index", "--to", "sqlite")[1]


def test_status_tells_how_many_articles_wait_before_the_first_index(one: Project) -> None:
    words = said("status")[1]
    assert "index 8 " in words
    assert "searches ask sqlite, which has no index yet; `rollcall index` makes it" in words
    said("index")
    words = said("status")[1]
    assert "index 0" in words
    assert "index: sqlite holds everything" in words


def test_a_search_engine_that_is_down_stops_no_alert_and_is_told_at_the_end(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> str | None:
        raise SearchError("Elasticsearch cannot be reached", remedy="start it")

    monkeypatch.setattr(one.engine, "live", down)
    monkeypatch.setattr(steps, "open_project", lambda: one)
    with pytest.raises(SearchError, match="cannot be reached"):
        steps.run("", only=[])
    sent = [row for row in world.table(one.store, "messages") if row["sent_at"]]
    assert sent, "alerts went out all the same"
    monkeypatch.undo()
    run_step(one, "index")
    assert world.indexed(one) == recorded(one.store)


def test_a_record_that_fails_stops_the_run(one: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreError("the record could not be written")

    monkeypatch.setattr("rollcall.cli.shared.run_step", broken)
    monkeypatch.setattr(steps, "open_project", lambda: one)
    with pytest.raises(StoreError):
        steps.run("", only=[])


def test_moving_to_elasticsearch_and_changing_over_as_the_words_say(
    one: Project, elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_prefix(elasticsearch_url) as prefix:
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__URLS", elasticsearch_url)
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__PREFIX", prefix)
        said("index")
        code, words, _ = said("index", "--to", "elasticsearch")
        assert code == 0
        assert "elasticsearch holds 8 articles" in words
        assert 'engine = "elasticsearch"' in words
        piece = world.Piece("more", "paper", "Ещё", "Ещё одна новость.", "2022-01-09T20:00:00Z")
        world.publish(one, piece)
        words = said("status")[1]
        assert "index: sqlite is behind by 1 article, the oldest waits for " in words
        assert "is kept in step since 20" in words
        assert "1 article behind, the oldest waits for " in words
        told = json.loads(said("status", "index", "--json")[1])["index"]
        lag = [(each["engine"], each["state"], each["waiting"]) for each in told["engines"]]
        assert sorted(lag) == [("elasticsearch", "beside", 1), ("sqlite", "live", 1)]
        assert "1 done, 1 to elasticsearch" in said("index")[1]
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__URLS", "http://127.0.0.1:1")
        code, _, error = said("index")
        assert code == 1
        assert error is not None
        assert "sqlite is up to date" in str(error)
        assert "`rollcall index --to sqlite`" in error.remedy
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__URLS", elasticsearch_url)
        monkeypatch.setenv("ROLLCALL_SEARCH__ENGINE", "elasticsearch")
        assert said("index", "--skip-code", "99")[0] == 99, "nothing is left to do"
        assert list(states(one.store).values()) == ["live"]
        code, words, _ = said("index", "--check")
        assert code == 0
        assert "engine: 9 articles" in words
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__URLS", "http://127.0.0.1:1")
        assert said("status")[0] == 0, "whoever asks nothing of the cluster needs none"
        code, _, error = said("index")
        assert code == 1
        assert isinstance(error, SearchError)


def test_leaving_elasticsearch_leaves_nothing_of_ours_there(
    one: Project, elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Elasticsearch(elasticsearch_url)

    def there(prefix: str) -> list[str]:
        calm = client.options(ignore_status=404)
        return [
            *calm.indices.get(index=f"{prefix}-*", expand_wildcards="all"),
            *calm.indices.get_alias(name=f"{prefix}-*"),
            *calm.indices.get_index_template(name=f"{prefix}-*").get("index_templates", []),
            *calm.cluster.get_component_template(name=f"{prefix}-*")
            .get("component_templates", []),
        ]  # fmt: skip

    with a_prefix(elasticsearch_url) as prefix, a_prefix(elasticsearch_url) as other:
        theirs = engine_at(elasticsearch_url, prefix=f"{prefix}-articles-x")
        filled(theirs, document())
        its = len(there(f"{prefix}-articles-x"))
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__URLS", elasticsearch_url)
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__PREFIX", prefix)
        said("index")
        said("index", "--to", "elasticsearch")
        assert len(there(prefix)) > its + 5
        assert "elasticsearch:" in str(states(one.store))
        monkeypatch.setenv("ROLLCALL_SEARCH__ENGINE", "elasticsearch")
        for engine in ("elasticsearch", "sqlite"):
            code, _, error = said("index", "--forget", engine)
            assert code == 1
            assert error is not None
            assert "run `rollcall index` first" in error.remedy
        monkeypatch.delenv("ROLLCALL_SEARCH__ENGINE")
        code, words, _ = said("index", "--forget", "elasticsearch", "--yes")
        assert code == 0
        assert f"all indices and templates of {prefix}" in words
        assert len(there(prefix)) == its, "those of a project with a longer prefix stay"
        assert theirs.search(Query(), one.viewer).total == 1
        assert list(states(one.store)) == ["sqlite:1"]
        assert said("index", "--skip-code", "99")[0] == 99
        assert said("index", "--forget", "elasticsearch")[0] == 0, "a second time changes nothing"
        assert not there(other)


def test_the_embedded_index_is_forgotten_where_searches_ask_another(
    one: Project, elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_prefix(elasticsearch_url) as prefix:
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__URLS", elasticsearch_url)
        monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__PREFIX", prefix)
        said("index")
        monkeypatch.setenv("ROLLCALL_SEARCH__ENGINE", "elasticsearch")
        said("index")
        assert list(one.settings.home.glob("search.sqlite*"))
        assert said("index", "--forget", "sqlite")[0] == 0
        assert not list(one.settings.home.glob("search.sqlite*"))
        assert [name.partition(":")[0] for name in states(one.store)] == ["elasticsearch"]
        monkeypatch.delenv("ROLLCALL_SEARCH__ENGINE")
        assert said("index")[0] == 0, "and it is made again from the record"
        assert world.indexed(one) == recorded(one.store)


def test_on_a_terminal_it_asks_before_it_deletes(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollcall.cli.index.sys", SimpleNamespace(stdin=Terminal()))
    asked: list[str] = []
    monkeypatch.setattr("typer.confirm", lambda words: bool(asked.append(words)))
    monkeypatch.setenv("ROLLCALL_SEARCH__ENGINE", "elasticsearch")
    (one.settings.home / "search.sqlite").write_text("")
    assert said("index", "--forget", "sqlite")[0] == 1
    assert "search.sqlite" in asked[0]
    assert (one.settings.home / "search.sqlite").exists()
    assert said("index", "--forget", "sqlite", "--yes")[0] == 0
    assert len(asked) == 1


class Terminal:
    """Where somebody sits and types."""

    def isatty(self) -> bool:
        return True

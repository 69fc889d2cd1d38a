"""Which listed people an article names, asked of an index of cases in a real Elasticsearch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from sqlalchemy import select

from rollcall import crossref
from rollcall.errors import RollcallError, SearchError
from rollcall.pipeline import Project, open_project, run_step
from rollcall.records import Viewer
from rollcall.store import care, lists
from rollcall.store import schema as s
from tests import world
from tests.search.elastic.conftest import a_prefix
from tests.typed import Typed, typist

KEEPER = Viewer("keeper", "keeper")
HERS = "https://wire.example/released"


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    """The small world, analysed."""
    (home / "rollcall.toml").write_text('user = "dana"\n', "utf-8")
    project = world.reopened(home)
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall WORDS` in a role and gives what it prints."""
    return typist(monkeypatch, one.settings.home)


@pytest.fixture
def prefix(elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Settings with Elasticsearch and `cases = true`."""
    with a_prefix(elasticsearch_url) as name:
        for key, value in {
            "ENGINE": "elasticsearch",
            "ELASTICSEARCH__URLS": elasticsearch_url,
            "ELASTICSEARCH__PREFIX": name,
            "ELASTICSEARCH__CASES": "true",
        }.items():
            monkeypatch.setenv(f"ROLLCALL_SEARCH__{key}", value)
        yield name


def there(url: str, prefix: str) -> list[str]:
    return list(Elasticsearch(url).indices.get(index=f"{prefix}-cases-*"))


def flag_her(one: Project, asked: str) -> None:
    with one.store.write() as connection:
        (case_id,) = [c.id for c in lists.each(connection, KEEPER) if c.row.key == "2"]
        care.flag(connection, case_id, care.as_flag(asked), by="me", why="asked", now=world.NOW)


def test_every_article_names_whom_matching_finds_in_it(
    one: Project, typed: Typed, prefix: str
) -> None:
    run_step(one, "match")
    assert "6 cases" in typed("index")
    expected: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with one.store.read() as connection:
        query = select(s.matches.c.article_id, s.matches.c.case_id, s.matches.c.verdict)
        for article, case, verdict in connection.execute(query):
            expected[article].add((case, verdict))
        articles = connection.execute(select(s.articles.c.id)).scalars().all()
    assert sum(map(len, expected.values())) >= 6
    project = open_project(one.settings.home)
    for article in articles:
        crossed = crossref.named_in(project, article)
        found = {(case.id, named.verdict) for case, some in crossed.found for named in some}
        assert found == expected[article]
        assert not crossed.stale


def test_the_command_shows_who_it_may_be_and_why_nobody_else(typed: Typed, prefix: str) -> None:
    typed("index")
    shown = typed("crossref", "--article", HERS)
    assert "Айгерим Сарсенова  taken:2: 1 likely" in shown
    assert "Aigerim Sarsenova" in shown
    assert "cases that come near are named" in shown
    assert "have changed" not in shown


def test_cases_are_put_again_when_lists_change_and_go_when_they_are_not_wanted(
    one: Project, typed: Typed, prefix: str, elasticsearch_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert "6 cases" in typed("index")
    first = there(elasticsearch_url, prefix)
    assert "cases" not in typed("index")
    world.upload(one, world.LIST + "7,Aigerim Sarsenova,missing,2022-01-07\n")
    assert "`rollcall index` brings them" in typed("crossref", "--article", HERS)
    assert "7 cases" in typed("index")
    second = there(elasticsearch_url, prefix)
    assert (len(first), len(second)) == (1, 1)
    assert first != second
    assert "taken:7" in typed("crossref", "--article", HERS)
    monkeypatch.setenv("ROLLCALL_SEARCH__ELASTICSEARCH__CASES", "false")
    assert "1 index of cases deleted" in typed("index")
    assert there(elasticsearch_url, prefix) == []
    assert "cases" not in typed("index")
    with pytest.raises(SearchError) as caught:
        typed("crossref", "--article", HERS)
    assert "search.elasticsearch.cases = true" in caught.value.remedy


def test_who_must_not_leave_never_goes_there_and_is_shown_to_nobody_who_must_not_know(
    one: Project, typed: Typed, prefix: str
) -> None:
    typed("index")
    assert "Сарсенова" in typed("crossref", "--article", HERS, role="reader")
    flag_her(one, "silence")
    shown = typed("crossref", "--article", HERS, role="reader")
    assert "arsenova" not in shown
    assert "Сарсенова" not in shown
    assert "Сарсенова" in typed("crossref", "--article", HERS, role="monitor")
    assert "5 cases" in typed("index")
    shown = typed("crossref", "--article", HERS, role="monitor")
    assert "Сарсенова" not in shown
    assert "1 cases are withheld" in shown


def test_what_is_missing_is_said_with_the_way_to_it(
    one: Project, typed: Typed, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SearchError, match="does not know the cases yet"):
        typed("crossref", "--article", HERS)
    with pytest.raises(RollcallError, match="no article"):
        typed("crossref", "--article", "https://nowhere.example/")
    for words in ((), ("taken", "--article", HERS), ("--article", HERS, "--csv", "x.csv")):
        with pytest.raises(RollcallError, match="a list or an --article"):
            typed("crossref", *words)
    monkeypatch.setenv("ROLLCALL_SEARCH__ENGINE", "sqlite")
    with pytest.raises(SearchError, match="sqlite keeps no index of cases") as caught:
        typed("crossref", "--article", HERS)
    assert "search.elasticsearch.cases = true" in caught.value.remedy
    with one.store.write() as connection:
        for table in (s.mentions, s.claims, s.tallies, s.analyses):
            connection.execute(table.delete())
    monkeypatch.setenv("ROLLCALL_SEARCH__ENGINE", "elasticsearch")
    with pytest.raises(RollcallError, match="nobody has looked for people"):
        typed("crossref", "--article", HERS)

"""Indices are filled beside the one that is searched, and take its place at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from rollcall.clock import fixed_clock, system_clock
from rollcall.errors import NoIndex, SearchError
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import Change, Query
from rollcall.search.elastic import ElasticEngine
from tests.search.elastic.conftest import Make, changes, document, filled, week

ME = Viewer("tester", "monitor")


def indices(engine: ElasticEngine, prefix: str) -> list[str]:
    return sorted(engine._client.indices.get(index=f"{prefix}-articles-*"))


def test_the_first_index_gets_the_aliases(engine: ElasticEngine, prefix: str) -> None:
    name = filled(engine, *week(3))
    assert name == engine.live() == f"{prefix}-articles-000001"
    found = engine._client.indices.get_alias(index=name)[name]["aliases"]
    assert found == {
        f"{prefix}-articles": {"is_write_index": False},
        f"{prefix}-articles-write": {"is_write_index": True},
    }


def aliases(engine: ElasticEngine, prefix: str) -> dict[str, set[str]]:
    """Which aliases lead to which of one's indices."""
    found = engine._client.indices.get_alias(index=f"{prefix}-articles-*")
    return {name: set(value["aliases"]) for name, value in found.items()}


@pytest.mark.parametrize("lost", [("articles",), ("articles-write",), ("articles", "articles-w*")])
def test_an_alias_that_was_lost_is_told_and_the_next_swap_heals_it(
    engine: ElasticEngine, prefix: str, lost: tuple[str, ...]
) -> None:
    name = filled(engine, *week(5))
    for alias in lost:
        engine._client.indices.delete_alias(index=name, name=f"{prefix}-{alias}")
    if "articles" in lost:
        assert engine.live() is None, "so the index step makes it anew"
        for ask in (
            lambda: engine.search(Query(), ME),
            lambda: list(engine.each(Query(), ME)),
            lambda: engine.find([understand(Query("полиция"), ME)]),
        ):
            with pytest.raises(SearchError, match=r"alias .* is lost") as caught:
                ask()
            assert "`rollcall index`" in caught.value.remedy
    second = filled(engine, *week(4))
    assert engine.search(Query(), ME).total == 4
    assert aliases(engine, prefix) == {second: {f"{prefix}-articles", f"{prefix}-articles-write"}}


@pytest.mark.parametrize("moved", ["articles", "articles-write"])
def test_aliases_that_lead_to_two_indices_lead_to_one_after_the_next_swap(
    engine: ElasticEngine, prefix: str, moved: str
) -> None:
    first = filled(engine, *week(5))
    other = engine.begin()
    engine._client.indices.update_aliases(actions=[
        {"remove": {"index": first, "alias": f"{prefix}-{moved}"}},
        {"add": {"index": other, "alias": f"{prefix}-{moved}"}},
    ])  # fmt: skip
    third = filled(engine, *week(4))
    assert engine.search(Query(), ME).total == 4
    assert aliases(engine, prefix) == {third: {f"{prefix}-articles", f"{prefix}-articles-write"}}


def test_an_index_that_is_being_filled_is_asked_by_nobody(engine: ElasticEngine) -> None:
    name = engine.begin()
    engine.put(changes(*week(3)), name)
    with pytest.raises(NoIndex):
        engine.search(Query(), ME)
    engine.swap(name)
    assert engine.search(Query(), ME).total == 3


def test_a_rebuild_is_never_seen_half_done(engine: ElasticEngine, prefix: str) -> None:
    filled(engine, *week(30))
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(engine.search(Query(facets=False), ME).total)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for number in (20, 10):
            filled(engine, *week(number))
    finally:
        done.set()
        looking.join()
    assert seen <= {30, 20, 10}
    assert indices(engine, prefix) == [f"{prefix}-articles-000003"]


def test_while_it_is_filled_an_index_has_no_copies_and_no_refreshes(make: Make) -> None:
    engine = make(shards=3, replicas=1)
    name = engine.begin()

    def settings() -> dict[str, str]:
        return dict(engine._client.indices.get_settings(index=name)[name]["settings"]["index"])

    assert settings()["number_of_shards"] == "3"
    assert (settings()["number_of_replicas"], settings()["refresh_interval"]) == ("0", "-1")
    engine.swap(name)
    assert (settings()["number_of_replicas"], settings()["refresh_interval"]) == ("1", "5s")


def test_many_shards_give_the_same_answers(make: Make, engine: ElasticEngine) -> None:
    filled(engine, *week(60))
    query = Query("полиция OR суд", sort="newest", limit=60)
    alone = engine.search(query, ME)
    apart = make(shards=5, prefix=engine._settings.search.elasticsearch.prefix + "-apart")
    name = filled(apart, *week(60))
    many = apart.search(query, ME)
    assert [hit.id for hit in many.hits] == [hit.id for hit in alone.hits]
    assert (many.facets, many.places, many.days) == (alone.facets, alone.places, alone.days)
    assert [id for id, _ in apart.hashes(name)] == [one.id for one in week(60)]


def test_old_indices_are_kept_for_as_long_as_is_set(make: Make, prefix: str) -> None:
    engine = make(keep_days=7)
    first, second = filled(engine, *week(3)), filled(engine, *week(4))
    abandoned, third = engine.begin(), filled(engine, *week(5))
    assert indices(engine, prefix) == [first, second, abandoned, third]
    engine.swap(second)
    assert engine.search(Query(), ME).total == 4
    engine.swap(third)
    soon = ElasticEngine(engine._settings, fixed_clock(system_clock() + timedelta(days=6)))
    later = ElasticEngine(engine._settings, fixed_clock(system_clock() + timedelta(days=8)))
    soon.refresh(third)
    assert len(indices(engine, prefix)) == 4
    beside = later.begin()
    later.refresh(third)
    assert indices(engine, prefix) == [third, beside]


def test_the_index_that_is_searched_cannot_be_dropped(engine: ElasticEngine, prefix: str) -> None:
    name = filled(engine, *week(3))
    with pytest.raises(SearchError, match="searches ask"):
        engine.drop(name)
    beside = engine.begin()
    engine.drop(beside)
    engine.drop(beside)
    assert indices(engine, prefix) == [name]


def test_nothing_but_ones_own_indices_can_be_dropped(make: Make, engine: ElasticEngine) -> None:
    other = make(prefix=engine._settings.search.elasticsearch.prefix + "-articles-x")
    theirs = filled(other, *week(3))
    for name in (theirs, "*", "_all", f"{theirs[:-6]}*"):
        with pytest.raises(SearchError, match="is no index of"):
            engine.drop(name)
    filled(engine, *week(2))
    filled(engine, *week(2))
    assert other.search(Query(), ME).total == 3


@pytest.mark.parametrize(("change", "remedy"), [(-1, "--rebuild"), (1, "up to date")])
def test_an_index_of_another_version_is_refused_with_what_mends_it(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch, change: int, remedy: str
) -> None:
    from rollcall.search.elastic import templates

    with monkeypatch.context() as other:
        other.setattr(templates, "VERSION", templates.VERSION + change)
        name = filled(engine, *week(3))
    fresh = ElasticEngine(engine._settings)
    for ask in (
        lambda: fresh.search(Query(), ME),
        lambda: list(fresh.each(Query(), ME)),
        lambda: fresh.find([]),
        lambda: fresh.put(changes(document()), name),
        lambda: fresh.swap(name),
    ):
        with pytest.raises(SearchError, match="another version") as caught:
            ask()
        assert remedy in caught.value.remedy
    if change < 0:
        assert fresh.live() is None, "the index step makes it anew"
    else:
        with pytest.raises(SearchError, match="another version"):
            fresh.live()
    assert filled(fresh, *week(2)) > name
    assert fresh.search(Query(), ME).total == 2


def test_the_mapping_is_strict(engine: ElasticEngine) -> None:
    from elasticsearch import BadRequestError

    name = engine.begin()
    with pytest.raises(BadRequestError, match="strict"):
        engine._client.index(index=name, id="x", document={"id": "x", "surprise": 1})


def test_two_may_begin_at_the_same_time(make: Make, prefix: str) -> None:
    names: list[str] = []
    starting = [threading.Thread(target=lambda: names.append(make().begin())) for _ in range(4)]
    for one in starting:
        one.start()
    for one in starting:
        one.join()
    assert len(set(names)) == 4


def test_templates_follow_the_settings(make: Make, engine: ElasticEngine) -> None:
    filled(engine, document())
    changed = make(shards=2)
    changed.put([Change("a2", 1, document("a2"))], changed.live() or "")
    name = filled(changed, document())
    settings = engine._client.indices.get_settings(index=name)[name]["settings"]["index"]
    assert settings["number_of_shards"] == "2"

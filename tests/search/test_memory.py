"""The engine in memory does by hand what the others do by index, on a few articles."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rollcall.records import Viewer
from rollcall.search.base import Change, Document, Engine, Place, PlaceCount, Query
from tests.search.memory import MemoryEngine

ME = Viewer("tester", "monitor")
ALMATY = Place("Almaty", 1526384, 43.25, 76.95)


def document(id: str, text: str, hours: int = 0, **more: object) -> Document:
    at = datetime(2022, 1, 5, 12, tzinfo=UTC) + timedelta(hours=hours)
    values: dict[str, object] = {"source": "paper", "kind": "news", **more}
    return Document(id, "", text, "ru", at=at, **values)  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Engine:
    engine = MemoryEngine()
    first = engine.begin()
    assert engine.live() is None
    documents = (
        document("a", "Полиция ждала.", lists=("monitor:dead", "reader:dead"), places=(ALMATY,)),
        document("b", "Полиция ушла.", 8, lists=("monitor:dead",), places=(ALMATY,) * 2),
        document("c", "Никого не было.", 16, statuses=("killed",)),
    )
    assert engine.put([Change(one.id, 1, one) for one in documents], first) == []
    engine.swap(first)
    return engine


def test_all_hits_are_counted_but_only_a_page_given(engine: Engine) -> None:
    hits = engine.search(Query("полицию", limit=1, zone="Asia/Almaty"), ME)
    assert (hits.total, [hit.id for hit in hits.hits]) == (2, ["b"])
    assert hits.facets["list"] == {"dead": 2}
    assert hits.facets["status"] == {}
    assert hits.places == (PlaceCount(ALMATY, 2),)
    assert hits.days == ((date(2022, 1, 5), 1), (date(2022, 1, 6), 1))
    assert hits.snapshot
    reader = engine.search(Query("полицию"), Viewer("somebody", "reader"))
    assert reader.facets["list"] == {"dead": 1}
    assert not reader.snapshot


def test_a_snapshot_stays_as_it_was(engine: Engine) -> None:
    live = engine.live() or ""
    first = engine.search(Query(limit=1), ME)
    engine.put([Change("new", 1, document("new", "Новое.", 99)), Change("b", 2, None)], live)
    second = engine.search(Query(limit=1, offset=1, snapshot=first.snapshot), ME)
    assert (first.hits[0].id, second.hits[0].id, second.total) == ("c", "b", 3)
    assert list(engine.each(Query(), ME)) == ["new", "c", "a"]
    assert engine.search(Query(snapshot="never"), ME).total == 3, "answered afresh"


def test_older_changes_are_refused(engine: Engine) -> None:
    live = engine.live() or ""
    assert engine.put([Change("a", 0, document("a", "Старое."))], live) == ["a"]
    assert engine.put([Change("a", 1, document("a", "То же."))], live) == []
    assert engine.search(Query("старое"), ME).total == 0

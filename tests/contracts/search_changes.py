"""What any search engine must do while articles come, change and go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest

from rollcall.errors import NoIndex, QueryError
from rollcall.search.analysis import hash_of
from rollcall.search.asking import understand
from rollcall.search.base import Change, Engine, Query
from tests.contracts.search_contract import Engines, found
from tests.contracts.search_world import DAY, ME, TOLD, document, fill

Sort = Literal["relevance", "newest", "oldest"]


def test_before_anything_is_live_whoever_asks_is_told_that_there_is_no_index(
    engines: Engines,
) -> None:
    """Nothing found would be taken for nothing written."""
    engine, query = engines(), Query("полиция")
    asks: dict[str, Callable[[], object]] = {
        "search": lambda: engine.search(query, ME),
        "each": lambda: list(engine.each(query, ME)),
        "find": lambda: engine.find([understand(query, ME)]),
    }

    def told() -> None:
        assert engine.live() is None
        for ask in asks.values():
            with pytest.raises(NoIndex, match="no search index of this record yet") as caught:
                ask()
            assert "rollcall index" in caught.value.remedy
        with pytest.raises(QueryError):
            engine.search(Query("("), ME)

    told()
    generation = engine.begin()
    one = document("one", "Полиция.")
    engine.put([Change(one.id, 1, one)], generation)
    told()
    engine.refresh(generation)
    engine.swap(generation)
    assert engine.search(query, ME).total == 1


def test_pages_of_hits_overlap_nowhere(engine: Engine) -> None:
    fill(engine, (document(f"d{n:03}", "Полиция задержала людей.") for n in range(50)))
    for sort in ("relevance", "newest", "oldest"):
        pages = [
            [h.id for h in engine.search(Query("полиция", sort=sort, offset=o, limit=7), ME).hits]
            for o in range(0, 56, 7)
        ]
        together = [name for page in pages for name in page]
        assert together == sorted(together), "ties are broken by id"
        assert len(together) == len(set(together)) == 50


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_stay_as_they_were_while_articles_come_and_go(engine: Engine, sort: Sort) -> None:
    live = fill(engine, (document(f"d{n:03}", "Полиция ждала.", day=n) for n in range(40)))
    before = [hit.id for hit in engine.search(Query("полиция", sort=sort, limit=50), ME).hits]
    page = engine.search(Query("полиция", sort=sort, limit=9), ME)
    assert page.snapshot
    seen = [hit.id for hit in page.hits]
    snapshot = page.snapshot
    while len(seen) < 40:
        new = document(f"new-{len(seen)}", "Полиция, полиция, полиция.", day=90 + len(seen))
        other = document(before[-len(seen)], "Суд.", day=-5)
        gone = seen[-1]
        changes = [Change(new.id, 2, new), Change(other.id, 2, other), Change(gone, 2, None)]
        assert engine.put(changes, live) == []
        engine.refresh(live)
        query = Query("полиция", sort=sort, limit=9, offset=len(seen), snapshot=snapshot)
        page = engine.search(query, ME)
        assert page.total == 40
        assert page.hits
        seen += [hit.id for hit in page.hits]
        snapshot = page.snapshot or snapshot
    assert seen == before
    assert engine.search(Query("полиция"), ME).total < 40


def test_a_snapshot_that_nobody_knows_is_answered_afresh(told: Engine) -> None:
    hits = told.search(Query("журналист", snapshot="Unknown-1234"), ME)
    assert hits.total == 2


def test_where_all_is_on_the_page_there_is_no_snapshot(told: Engine) -> None:
    assert told.search(Query("журналист"), ME).snapshot == ""


def test_documents_are_overwritten_and_removed(engine: Engine) -> None:
    live = fill(engine, TOLD)
    before = list(engine.hashes(live))
    assert before == sorted((one.id, hash_of(one)) for one in TOLD)
    other = document("ru", "Совсем другое.")
    assert engine.put([Change("ru", 2, other), Change("kk", 2, None)], live) == []
    engine.refresh(live)
    assert found(engine, "задержала") == set()
    assert found(engine, "другой") == {"ru"}
    assert found(engine, "бала") == set()
    assert found(engine, "name:Жагипаров") == {"en"}
    assert engine.search(Query(), ME).facets["list"] == {}
    assert [id for id, _ in engine.hashes(live)] == ["en", "odd", "other", "ru"]
    engine.put([Change(one.id, 3, one) for one in TOLD], live)
    engine.refresh(live)
    assert list(engine.hashes(live)) == before
    assert engine.search(Query(), ME).facets["list"] == {"dead": 2, "detained": 1}


def test_an_older_change_is_refused_and_harms_no_other(engine: Engine) -> None:
    live = fill(engine, TOLD, version=5)
    late = document("ru", "Опоздавшее.")
    other = document("other", "Новое.")
    assert engine.put([Change("ru", 4, late), Change("other", 6, other)], live) == ["ru"]
    assert engine.put([Change("en", 4, None)], live) == ["en"]
    engine.refresh(live)
    assert found(engine, "опоздавшее") == set()
    assert found(engine, "новое") == {"other"}
    assert found(engine, "relatives") == {"en"}
    same = document("ru", "Ещё раз.")
    assert engine.put([Change("ru", 5, same), Change("en", 5, None)], live) == []
    engine.refresh(live)
    assert found(engine, "ещё") == {"ru"}
    assert found(engine, "relatives") == set()


def test_what_was_removed_does_not_come_back_by_an_older_change(engine: Engine) -> None:
    live = fill(engine, TOLD, version=5)
    assert engine.put([Change("ru", 7, None), Change("unseen", 7, None)], live) == []
    late = [Change("ru", 6, TOLD[0]), Change("unseen", 6, document("unseen", "Полиция."))]
    assert engine.put(late, live) == ["ru", "unseen"]
    engine.refresh(live)
    assert found(engine, "полиция") == {"kk", "other"}
    assert engine.put([Change("ru", 8, TOLD[0])], live) == []
    engine.refresh(live)
    assert found(engine, "полиция") == {"ru", "kk", "other"}


def test_to_remove_what_is_not_there_is_no_error(engine: Engine) -> None:
    live = fill(engine, TOLD)
    assert engine.put([Change("never-there", 7, None)], live) == []
    assert engine.put([], live) == []


def test_equal_contents_have_equal_hashes_whatever_their_order(engine: Engine) -> None:
    before = list(engine.hashes(fill(engine, TOLD)))
    generation = engine.begin()
    for one in reversed(TOLD):
        engine.put([Change(one.id, 1, one)], generation)
        engine.put([Change(one.id, 1, one)], generation)
    engine.refresh(generation)
    assert list(engine.hashes(generation)) == before
    engine.drop(generation)


def test_what_is_filled_beside_is_not_seen_before_the_swap(engine: Engine) -> None:
    live = fill(engine, TOLD)
    beside = engine.begin()
    assert beside != live
    new = document("new", "Новая полиция.")
    engine.put([Change("new", 1, new)], beside)
    engine.refresh(beside)
    assert engine.live() == live
    assert found(engine, "полиция") == {"ru", "kk", "other"}
    assert [id for id, _ in engine.hashes(beside)] == ["new"]
    engine.swap(beside)
    assert engine.live() == beside
    assert found(engine, "полиция") == {"new"}


def test_a_generation_that_was_dropped_leaves_the_live_one_alone(engine: Engine) -> None:
    live = fill(engine, TOLD)
    beside = engine.begin()
    engine.drop(beside)
    engine.drop(beside)
    assert engine.live() == live
    assert found(engine, "митинг") == {"other"}


def test_no_search_sees_a_rebuild_half_done(engine: Engine) -> None:
    fill(engine, (document(f"a{n:02}", "Полиция.") for n in range(30)))
    stop, seen, errors = threading.Event(), set[int](), list[Exception]()

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.add(engine.search(Query("полиция"), ME).total)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is shown below
                errors.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for size in (17, 5, 23):
            fill(engine, (document(f"b{n:02}", "Полиция.") for n in range(size)))
    finally:
        stop.set()
        asking.join()
    assert errors == []
    assert seen <= {30, 17, 5, 23}
    assert engine.search(Query("полиция"), ME).total == 23


def test_all_of_any_number_can_be_had_newest_first(engine: Engine) -> None:
    size = 2_300
    documents = [
        document(f"d{n:05}", "Полиция." if n % 2 else "Суд.", day=n // 3) for n in range(size)
    ]
    fill(engine, documents)
    ordered = sorted(documents, key=lambda one: (-one.at.timestamp(), one.id))
    police = [one.id for one in ordered if one.text == "Полиция."]
    assert list(engine.each(Query("полиция", limit=3, sort="oldest"), ME)) == police
    assert len(list(engine.each(Query(), ME))) == size
    plans = [understand(Query(text), ME) for text in ("полиция", "суд", "", "никого")]
    some = engine.find(plans, limit=40)
    assert some[0] == police[:40]
    assert some[2] == [one.id for one in ordered[:40]]
    assert [len(ids) for ids in some] == [40, 40, 40, 0]
    assert engine.find([]) == []
    assert engine.size(engine.live() or "") > size


def test_articles_before_1970_and_far_from_now_have_their_day(engine: Engine) -> None:
    early, late = DAY - timedelta(days=60 * 365), DAY + timedelta(days=70 * 365)
    fill(engine, [document("early", "x", day=-60 * 365), document("late", "x", day=70 * 365)])
    hits = engine.search(Query(sort="oldest"), ME)
    assert [hit.id for hit in hits.hits] == ["early", "late"]
    assert hits.days == ((early.date(), 1), (late.date(), 1))
    assert found(engine, "", until=DAY) == {"early"}

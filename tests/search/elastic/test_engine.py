"""The engine against a real node, by the measure of `holds`."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search.analysis import analysed, hash_of
from rollcall.search.base import MOST_PAGED, Change, PlaceCount, Query
from rollcall.search.elastic import ElasticEngine
from rollcall.search.estimating import estimate
from rollcall.search.evaluate import holds
from rollcall.search.plan import (
    EVERYTHING,
    All,
    Is,
    MarkField,
    Phrase,
    Plan,
    Prefix,
    Some,
    Token,
    TokenField,
    When,
    Without,
)
from tests.search.elastic.conftest import (
    ALMATY,
    ASTANA,
    DAY,
    Make,
    changes,
    document,
    engine_at,
    filled,
    week,
)
from tests.search.elastic.servers import before, server
from tests.search.memory import MemoryEngine, days, facets, places

ME = Viewer("tester", "monitor")
KEEPER = Viewer("keeper", "keeper")


def _random_plan(draw: random.Random, depth: int) -> Plan:
    kind = draw.randrange(9 if depth else 5)
    article = analysed(draw.choice(week()))
    field: TokenField = draw.choice(("stems", "words", "names", "places"))
    if kind == 0:
        some = draw.sample(sorted(article.tokens(field)), min(2, len(article.tokens(field))))
        return Token(field, frozenset([*some, "nothing"][: draw.randrange(4)]))
    if kind == 1:
        words = article.words or ("x",)
        start = draw.randrange(len(words))
        return Phrase("words", frozenset({words[start : start + draw.randrange(1, 5)], ("a", "b")}))
    if kind == 2:
        return Prefix(draw.choice(("п", "полиц", "жағып", "j", "¶", "")))
    if kind == 3:
        marks: MarkField = draw.choice(("source", "kind", "language", "story", "status", "list"))
        return Is(marks, draw.choice([*article.marks(marks), "other"]))
    if kind == 4:
        since, until = (DAY + timedelta(hours=draw.randrange(100)) for _ in range(2))
        return When(draw.choice((since, None)), draw.choice((until, None)))
    parts = tuple(_random_plan(draw, depth - 1) for _ in range(draw.randrange(4)))
    return All(parts) if kind < 7 else Some(parts) if kind == 7 else Without(All(parts))


def test_finds_what_holds_for_any_plan(filled_engine: ElasticEngine) -> None:
    documents = week()
    draw = random.Random(7)
    plans = [_random_plan(draw, 4) for _ in range(300)] + [EVERYTHING, Some(()), Prefix("")]
    articles = sorted((analysed(one) for one in documents), key=lambda one: one.document.id)
    articles.sort(key=lambda one: one.document.at, reverse=True)
    expected = [[one.document.id for one in articles if holds(plan, one)] for plan in plans]
    assert filled_engine.find(plans) == expected
    assert sum(0 < len(ids) < len(documents) for ids in expected) > 50
    assert filled_engine.find(plans, limit=3) == [ids[:3] for ids in expected]


def test_plans_may_be_nested_deeper_than_elasticsearch_allows(filled_engine: ElasticEngine) -> None:
    plan: Plan = Token("stems", frozenset({"полиц"}))
    for number in range(100):
        other = Token("stems", frozenset({f"x{number}"}))
        plan = Some((plan, other)) if number % 2 else All((Without(other), plan))
    found, rest = filled_engine.find([plan, Without(plan)])
    assert len(found) == sum("полиц" in analysed(one).stems for one in week())
    assert len(found) + len(rest) == len(week())


@pytest.mark.parametrize("text", [
    "", "полиция", "Жагипаров", "Zhagiparov police", '"журналиста Ерлана"', "поли*", "-полиция",
    "полиция OR суд", "place:Алматы", "place:Almaty status:detained", "list:january", "lang:none",
    "source:vlast суд", "date:2022-01-06", "=полиция", "story:s3", "(суд OR police) -kind:post",
])  # fmt: skip
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_counts_what_it_finds(filled_engine: ElasticEngine, text: str, sort: str) -> None:
    documents = week()
    memory = MemoryEngine()
    memory.swap(memory.begin())
    memory.put(changes(*documents), memory.live() or "")
    query = Query(text, sort=sort, limit=100, zone="Asia/Almaty")  # type: ignore[arg-type]
    ours, theirs = filled_engine.search(query, ME), memory.search(query, ME)
    assert ours.total == theirs.total
    assert {hit.id for hit in ours.hits} == {hit.id for hit in theirs.hits}
    if sort != "relevance":
        assert [hit.id for hit in ours.hits] == [hit.id for hit in theirs.hits]
    assert ours.facets == theirs.facets
    assert [list(one) for one in ours.facets.values()] == [list(o) for o in theirs.facets.values()]
    assert (ours.places, ours.days) == (theirs.places, theirs.days)


def test_relevance_is_bm25_then_time_then_id(engine: ElasticEngine) -> None:
    later = DAY + timedelta(days=1)
    filled(
        engine,
        document("once", "Суд идёт. " + "Прочее слово. " * 30, title=""),
        document("often", "Суд, суд и суд.", title=""),
        document("b", "Один суд тут.", title=""),
        document("a", "Один суд тут.", title=""),
        document("new", "Один суд тут.", title="", at=later),
    )
    hits = engine.search(Query("суд"), ME).hits
    assert [hit.id for hit in hits] == ["often", "new", "a", "b", "once"]
    assert hits[0].score > hits[1].score == hits[2].score > hits[4].score > 0


def test_what_must_not_stand_there_and_filters_do_not_rank(filled_engine: ElasticEngine) -> None:
    for query in (Query("-полиция"), Query("status:detained OR status:killed"), Query()):
        assert {hit.score for hit in filled_engine.search(query, ME).hits} == {0.0}
    plain = {hit.id: hit.score for hit in filled_engine.search(Query("суд", limit=50), ME).hits}
    both = filled_engine.search(Query("суд source:vlast -туыстар", limit=50), ME).hits
    assert both
    assert all(hit.score == pytest.approx(plain[hit.id]) for hit in both)


def test_pages_stay_what_they_were_while_articles_arrive(engine: ElasticEngine) -> None:
    name = filled(engine, *week())
    first = engine.search(Query("полиция", sort="newest", limit=5), ME)
    newer = [document(f"n{n}", "Полиция.", at=DAY + timedelta(days=90)) for n in range(10)]
    engine.put([*changes(*newer), Change("a000", 2, None)], name)
    engine.refresh(name)
    assert engine.search(Query("полиция"), ME).total == first.total + 9
    seen = [hit.id for hit in first.hits]
    page = first
    while len(seen) < first.total:
        query = Query("полиция", sort="newest", limit=5, offset=len(seen), snapshot=page.snapshot)
        page = engine.search(query, ME)
        assert page.facets == first.facets
        assert page.total == first.total
        seen += [hit.id for hit in page.hits]
    assert len(seen) == len(set(seen)) == first.total
    assert "a000" in seen


@pytest.mark.parametrize(
    "snapshot",
    ["nonsense", "AAAA", "0" * 100_000, "¶\0\n", ":", "_all:x", "INDEX:x", "INDEX:" + "0" * 9999],
)
def test_a_snapshot_that_is_gone_or_nonsense_is_answered_afresh(
    filled_engine: ElasticEngine, snapshot: str
) -> None:
    name = filled_engine.live() or ""
    assert (
        filled_engine.search(Query(limit=5, snapshot=snapshot.replace("INDEX", name)), ME).total
        == 40
    )


def test_a_moment_is_kept_only_for_who_will_ask_for_another_page(
    filled_engine: ElasticEngine, elasticsearch_url: str
) -> None:
    with server(before(elasticsearch_url)) as way:
        name = filled_engine._settings.search.elasticsearch.prefix
        engine = engine_at(way.url, prefix=name)

        def moments() -> list[str]:
            found = [one.method for one in way.asked if one.path.split("?")[0].endswith("_pit")]
            way.asked.clear()
            return found

        page = Query("полиция", sort="newest", limit=5, offset=2)
        once = engine.search(replace(page, paged=False), ME)
        assert (once.snapshot, moments()) == ("", [])
        kept = engine.search(page, ME)
        assert kept.snapshot
        assert moments() == ["POST"]
        assert replace(kept, snapshot="") == once
        assert engine.search(Query("полиция", limit=100), ME).snapshot == ""
        assert moments() == ["POST", "DELETE"], "there is no other page"
        estimate(engine, Query("полиция"), ME, DAY)
        assert moments() == []
        list(engine.each(Query("полиция"), ME))
        assert moments() == ["POST", "DELETE"]


def test_a_snapshot_of_a_dropped_index_is_answered_afresh(engine: ElasticEngine) -> None:
    filled(engine, *week())
    old = engine.search(Query(limit=5), ME).snapshot
    filled(engine, *week(8))
    assert engine.search(Query(limit=5, offset=5, snapshot=old), ME).total == 8


def test_a_snapshot_of_somebody_elses_index_shows_nothing(
    make: Make, engine: ElasticEngine
) -> None:
    mine = filled(engine, *week())
    theirs = make(prefix=engine._settings.search.elasticsearch.prefix + "-other")
    filled(theirs, *week())
    forged = theirs.search(Query(limit=5), ME).snapshot
    assert engine.search(Query(limit=5, snapshot=forged), ME).total == 40
    forged = f"{mine}:{forged.partition(':')[2]}"
    assert engine.search(Query(limit=5, snapshot=forged), ME).total == 0


def test_nobody_pages_beyond_the_last_page(filled_engine: ElasticEngine) -> None:
    for offset in (40, MOST_PAGED - 20):
        page = filled_engine.search(Query(limit=20, offset=offset), ME)
        assert (page.total, page.hits) == (40, ())
    for offset in (MOST_PAGED - 19, 10**9):
        with pytest.raises(QueryError, match="10,000"):
            filled_engine.search(Query(limit=20, offset=offset), ME)
    assert filled_engine.search(Query(limit=0, facets=False), ME).total == 40


def test_lists_are_counted_for_their_own_role_only(filled_engine: ElasticEngine) -> None:
    assert filled_engine.search(Query(), ME).facets["list"] == {"january": 20}
    assert filled_engine.search(Query(), KEEPER).facets["list"] == {"secret": 20}
    assert filled_engine.search(Query(), Viewer("reader", "reader")).facets["list"] == {}
    assert filled_engine.search(Query("list:secret"), ME).total == 0


def test_places_come_with_where_they_are(engine: ElasticEngine) -> None:
    filled(engine, document(places=(ALMATY, ASTANA)), document("a2", places=(ALMATY,)))
    assert engine.search(Query(), ME).places == (PlaceCount(ALMATY, 2), PlaceCount(ASTANA, 1))


def test_exports_are_of_one_moment(engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rollcall.search.elastic.reading._BATCH", 7)
    name = filled(engine, *week())
    ids = engine.each(Query("полиция"), ME)
    seen = [next(ids)]
    engine.put([Change(one.id, 2, None) for one in week()], name)
    engine.refresh(name)
    seen += ids
    assert seen == [hit.id for hit in _newest(week(), "полиция")]


def _newest(documents: list, text: str) -> tuple:  # type: ignore[type-arg]
    memory = MemoryEngine()
    memory.swap(memory.begin())
    memory.put(changes(*documents), memory.live() or "")
    return memory.search(Query(text, limit=1000), ME).hits


def test_hashes_come_in_the_order_of_code_points(engine: ElasticEngine) -> None:
    ids = ["Z", "a", "ä", "б", "￿", "😀", "a/1", "a b", "zz\0"]
    documents = [document(id) for id in ids]
    name = filled(engine, *documents)
    assert list(engine.hashes(name)) == sorted((one.id, hash_of(one)) for one in documents)
    assert engine.size(name) > 1000


def test_a_search_that_cannot_be_understood_is_refused_before_it_is_sent() -> None:
    from rollcall.settings import Settings

    nowhere = {"elasticsearch": {"urls": ["http://127.0.0.1:1"]}}
    engine = ElasticEngine(Settings.model_validate({"search": nowhere}))
    with pytest.raises(QueryError):
        engine.search(Query('"полиция'), ME)


@pytest.mark.parametrize("moment", [DAY.replace(year=1), DAY.replace(year=9999)])
def test_any_date_of_the_calendar_can_be_kept_and_found(engine: ElasticEngine, moment) -> None:  # type: ignore[no-untyped-def]
    filled(engine, document(at=moment), document("a2"))
    around = When(moment, moment + timedelta(microseconds=5))
    assert engine.find([around, When(moment + timedelta(microseconds=5), None)])[0] == ["a1"]
    assert engine.search(Query(zone="Asia/Almaty"), ME).days[0 if moment < DAY else 1][1] == 1


def test_marks_without_facets_are_not_counted(filled_engine: ElasticEngine) -> None:
    found = filled_engine.search(Query(facets=False), ME)
    assert (dict(found.facets), found.places, found.days) == ({}, (), ())
    assert facets([], ME).keys() == filled_engine.search(Query(), ME).facets.keys()
    assert places([]) == days([], "UTC") == ()


def test_many_plans_can_find_more_than_one_answer_holds(
    filled_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollcall.search.elastic.reading.MOST_PAGED", 10)
    monkeypatch.setattr("rollcall.search.elastic.reading._BATCH", 7)
    monkeypatch.setattr("rollcall.search.elastic.reading._TOGETHER", 2)
    everything, some, police = filled_engine.find(
        [EVERYTHING, Is("source", "vlast"), Token("words", frozenset({"полиция"}))], limit=30
    )
    assert (len(everything), len(set(everything)), len(some)) == (30, 30, 14)
    assert police == [hit.id for hit in _newest(week(), "=полиция")]

"""What any search engine must do. A test module for an engine imports this and `search_changes`
and `search_generated`, and gives `engines`, which makes empty engines.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search.base import Engine, PlaceCount, Query
from tests.contracts.search_world import ALMATY, DAY, ME, SQUARE, TARAZ, TOLD, document, fill

READER = Viewer("somebody", "reader")
ALL = {one.id for one in TOLD}
Engines = Callable[[], Engine]


@pytest.fixture(scope="module")
def told(engines: Engines) -> Engine:
    """An engine that holds five articles; tests only ask it."""
    engine = engines()
    fill(engine, TOLD)
    return engine


@pytest.fixture(scope="module")
def engine(engines: Engines) -> Engine:
    """An engine whose generations come and go."""
    return engines()


def found(engine: Engine, text: str, viewer: Viewer = ME, **more: object) -> set[str]:
    query = Query(text, **more)  # type: ignore[arg-type]
    return {hit.id for hit in engine.search(query, viewer).hits}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ALL),
        ("журналист", {"ru", "other"}),
        ("журналистов полиции", {"ru", "other"}),
        ("задержать", {"ru"}),
        ("бала", {"kk"}),
        ("journalist", {"en"}),
        ("елка", {"ru"}),
        ("ёлку", {"ru"}),
        ("ЁЖ", {"odd"}),
        ('"полиция задержала"', {"ru"}),
        ('"задержала полиция"', set()),
        ('"на площади прошёл"', {"other"}),
        ("площадь -митинг", {"ru"}),
        ("площадь NOT name:Жагипаров", {"other"}),
        ("журнал*", {"ru", "other"}),
        ("zhagip*", {"en"}),
        ("nothing-of-the-kind", set()),
        ("name:Жагипаров", {"ru", "kk", "en"}),
        ('name:"Yerlan Zhagiparov"', {"ru", "kk", "en"}),
        ('name:"Ерлан Жағыпаров" -relatives', {"ru", "kk"}),
        ("Zhagiparov", {"ru", "kk", "en"}),
        ("Жағыпаров", {"ru", "kk", "en"}),
    ],
)
def test_words_find_their_forms_and_names_their_spellings(
    told: Engine, text: str, expected: set[str]
) -> None:
    assert found(told, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("митинг OR бала", {"other", "kk"}),
        ("(митинг OR ёлка) площадь", {"ru", "other"}),
        ("митинг OR ёлка журналист", {"ru", "other"}),
        ("-площадь", {"kk", "en", "odd"}),
        ("NOT (площадь OR relatives)", {"kk", "odd"}),
        ("-(-площадь)", {"ru", "other"}),
        ("площадь И митинг", {"other"}),
        ("бала ИЛИ relatives", {"kk", "en"}),
        ("=журналист", set()),
        ("=журналиста", {"ru"}),
        ('="полиция задержала"', {"ru"}),
        ('="полиции задержала"', set()),
        ("place:Almaty", {"ru", "en"}),
        ("place:(Алматы OR Taraz)", {"ru", "en", "other"}),
        ("status:killed", {"en"}),
        ("status:(killed OR detained) lang:ru", {"ru"}),
        ("source:azat OR kind:post", {"kk", "en"}),
        ("story:s1 -lang:kk", {"ru"}),
        ("date:2022-01-06..2022-01-07", {"kk", "en"}),
        ("since:2022-01-08", {"other", "odd"}),
        ("until:2022-01-05 OR митинг", {"ru", "other"}),
        ("NOT date:2022-01-05", {"kk", "en", "other", "odd"}),
    ],
)
def test_operators_and_fields_mean_what_the_grammar_says(
    told: Engine, text: str, expected: set[str]
) -> None:
    assert found(told, text) == expected


def test_exact_looks_for_words_and_names_as_they_are_typed(told: Engine) -> None:
    assert found(told, "журналист", exact=True) == set()
    assert found(told, "журналисты", exact=True) == {"other"}
    assert found(told, "Zhagiparov", exact=True) == {"en"}


@pytest.mark.parametrize(
    "text",
    [
        '") OR terms MATCH ("*',
        "stems:журналист",
        "NEAR(полиция задержала)",
        "полиция AND задержала OR x",
        "'; DROP TABLE documents; --",
        "^полиция",
        "{stems names} : полиция",
        "полиция + задержала",
        "k123 names:k1",
        '{"match_all": {}}',
        "_exists_:text /.*/ a~2 [a TO b]",
        "%_\\",
        "*",
        "-",
        "\x00\ud800\uffff",
    ],
)
def test_what_looks_like_an_engines_own_language_is_only_words(told: Engine, text: str) -> None:
    with suppress(QueryError):
        assert found(told, text) <= ALL
    assert told.search(Query(""), ME).total == len(TOLD), "nothing was harmed"


def test_filters_restrict(told: Engine) -> None:
    assert found(told, "", sources=("paper",)) == {"ru", "other", "odd"}
    assert found(told, "", kinds=("post",)) == {"en"}
    assert found(told, "", languages=("kk", "en")) == {"kk", "en"}
    assert found(told, "", languages=("",)) == {"odd"}
    assert found(told, "", statuses=("killed", "detained")) == {"ru", "en"}
    assert found(told, "", places=("Taraz", "Алматы")) == {"ru", "en", "other"}
    assert found(told, "митинг", languages=("kk",)) == set()
    first, last = DAY + timedelta(days=1), DAY + timedelta(days=2)
    assert found(told, "", since=first, until=last) == {"kk", "en"}
    assert found(told, "", since=DAY + timedelta(days=4, seconds=1)) == set()


def test_everything_is_counted_of_all_hits(told: Engine) -> None:
    hits = told.search(Query("name:Жагипаров", limit=1, sort="newest"), ME)
    assert (hits.total, [hit.id for hit in hits.hits]) == (3, ["en"])
    assert hits.facets["source"] == {"paper": 1, "azat": 1, "wire": 1}
    assert hits.facets["language"] == {"ru": 1, "kk": 1, "en": 1}
    assert hits.facets["kind"] == {"news": 2, "post": 1}
    assert list(hits.facets["kind"]) == ["news", "post"], "most first"
    assert hits.facets["status"] == {"detained": 2, "killed": 1}
    assert hits.places == (PlaceCount(ALMATY, 2), PlaceCount(SQUARE, 1))
    assert hits.days == ((date(2022, 1, 5), 1), (date(2022, 1, 6), 1), (date(2022, 1, 7), 1))


def test_one_may_ask_for_the_counts_alone_or_not_at_all(told: Engine) -> None:
    counts = told.search(Query("", limit=0), ME)
    assert (counts.hits, counts.total) == ((), len(TOLD))
    assert counts.facets["language"] == {"ru": 2, "": 1, "en": 1, "kk": 1}
    assert {one.place for one in counts.places} == {ALMATY, SQUARE, TARAZ}
    bare = told.search(Query("", facets=False), ME)
    assert (bare.facets, bare.places, bare.days) == ({}, (), ())
    assert (bare.total, len(bare.hits)) == (len(TOLD), len(TOLD))


def test_days_are_those_of_the_reader(engine: Engine) -> None:
    late = datetime(2022, 1, 5, 20, 30, tzinfo=UTC)
    noon = datetime(2022, 7, 5, 3, 59, 59, tzinfo=UTC)
    fill(engine, [document("a", "x", day=(late - DAY) / timedelta(days=1)),
                  document("b", "x", day=(noon - DAY) / timedelta(days=1))])  # fmt: skip

    def days(zone: str) -> list[str]:
        return [f"{day}" for day, _ in engine.search(Query(zone=zone), ME).days]

    assert days("UTC") == ["2022-01-05", "2022-07-05"]
    assert days("Asia/Almaty") == ["2022-01-06", "2022-07-05"]
    assert days("America/New_York") == ["2022-01-05", "2022-07-04"], "with summer time"
    assert found(engine, "date:2022-01-06", zone="Asia/Almaty") == {"a"}
    assert found(engine, "date:2022-01-06") == set()
    assert found(engine, "until:2022-07-04", zone="America/New_York") == {"a", "b"}


def test_what_lists_know_is_told_by_role(told: Engine) -> None:
    assert found(told, "list:dead") == {"ru", "kk"}
    assert found(told, "", lists=("dead", "detained")) == {"ru", "kk"}
    assert told.search(Query(), ME).facets["list"] == {"dead": 2, "detained": 1}
    assert found(told, "list:dead", READER) == set()
    assert found(told, "-list:dead", READER) == ALL
    assert found(told, "", READER, lists=("dead", "detained")) == {"ru"}
    assert told.search(Query(), READER).facets["list"] == {"detained": 1}


def test_a_rare_word_and_more_words_come_first(engine: Engine) -> None:
    fill(
        engine,
        [
            *(document(f"c{n:02}", "Полиция вышла на улицу и ждала.", day=n) for n in range(20)),
            document("rare", "Полиция вышла, а прокурор ждал.", day=-1),
            document("more", "Полиция и прокурор вышли на площадь и ждали.", day=-2),
            document("none", "Никого не было.", day=30),
        ],
    )
    hits = engine.search(Query("полиция OR прокурор OR площадь", limit=30), ME)
    assert [hit.id for hit in hits.hits[:2]] == ["more", "rare"]
    assert [hit.id for hit in hits.hits[2:4]] == ["c19", "c18"], "equals: newest first"
    scores = [hit.score for hit in hits.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] > 0
    fewer = engine.search(Query("прокурор -площадь"), ME)
    assert [hit.id for hit in fewer.hits] == ["rare"]


def test_a_word_that_stands_often_weighs_more(engine: Engine) -> None:
    fill(
        engine,
        [
            document("much", "Площадь, площадь и ещё раз площадь.", day=-9),
            document("little", "Площадь, улица и ещё раз улица."),
            document("nothing", "Совсем другое."),
        ],
    )
    assert [hit.id for hit in engine.search(Query("площадь"), ME).hits] == ["much", "little"]


def test_times_order_where_they_are_asked_to(told: Engine) -> None:
    newest = [hit.id for hit in told.search(Query("name:Жагипаров", sort="newest"), ME).hits]
    oldest = [hit.id for hit in told.search(Query("name:Жагипаров", sort="oldest"), ME).hits]
    assert newest == ["en", "kk", "ru"]
    assert oldest == newest[::-1]
    assert [hit.id for hit in told.search(Query(), ME).hits] == ["odd", "other", "en", "kk", "ru"]


def test_marks_stand_where_the_words_are(told: Engine) -> None:
    (hit,) = told.search(Query("задержать Zhagiparov"), ME).hits
    marked = {hit.excerpt[start:end] for start, end in hit.marks}
    assert {"задержала", "Жагипарова"} <= marked

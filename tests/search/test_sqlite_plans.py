"""Whatever a plan is made of, SQLite finds what `holds` says, and nothing in it is syntax."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.search.analysis import analysed
from rollcall.search.base import Query
from rollcall.search.evaluate import holds
from rollcall.search.plan import (
    All,
    Is,
    MarkField,
    Phrase,
    Plan,
    Prefix,
    Some,
    Token,
    When,
    Without,
)
from rollcall.search.sqlite import SqliteEngine
from rollcall.search.sqlite.translate import NEVER, simplified, translated
from tests.contracts.search_world import DAY, ME, TOLD, document, fill

ARTICLES = [analysed(one) for one in TOLD]
ODD = ("", '"', "a b", '" OR "', "\x00", "*", "-", "¶", "й", "A", "\ud800", "NOT", "k1")
TOKENS = {
    field: st.sampled_from(sorted({token for one in ARTICLES for token in one.tokens(field)}))
    for field in ("stems", "words", "names", "places")
}
PAIRS = {
    field: st.sampled_from(
        sorted({pair for one in ARTICLES
                for pair in zip(one.sequence(field), one.sequence(field)[1:], strict=False)})
    )
    for field in ("stems", "words")
}  # fmt: skip
FIELDS: tuple[MarkField, ...] = ("source", "kind", "language", "story", "status", "list")
MARKS = st.sampled_from(
    [Is(field, value) for one in ARTICLES for field in FIELDS for value in one.marks(field)]
)
MOMENTS = st.none() | st.integers(-30, 130).map(lambda hours: DAY + timedelta(hours=hours))
ODDITIES = st.sampled_from(ODD)
LEAVES: st.SearchStrategy[Plan] = st.one_of(
    *(
        st.builds(Token, st.just(field), st.frozensets(tokens | ODDITIES, max_size=3))
        for field, tokens in TOKENS.items()
    ),
    *(
        st.builds(
            Phrase,
            st.just(field),
            st.frozensets(pairs | st.lists(ODDITIES, max_size=2).map(tuple), max_size=3),
        )
        for field, pairs in PAIRS.items()
    ),
    st.builds(Prefix, TOKENS["words"].map(lambda word: word[:3]) | st.sampled_from(ODD[1:])),
    MARKS,
    st.builds(Is, st.sampled_from(FIELDS), ODDITIES),
    st.builds(When, MOMENTS, MOMENTS),
)
PLANS = st.recursive(
    LEAVES,
    lambda of: st.one_of(
        st.lists(of, max_size=3).map(tuple).map(All),
        st.lists(of, max_size=3).map(tuple).map(Some),
        of.map(Without),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> SqliteEngine:
    engine = SqliteEngine(tmp_path_factory.mktemp("search") / "search.sqlite")
    fill(engine, TOLD)
    return engine


@settings(max_examples=400, deadline=None)
@given(plans=st.lists(PLANS, min_size=1, max_size=4))
def test_sqlite_finds_what_holds(told: SqliteEngine, plans: list[Plan]) -> None:
    newest = sorted(ARTICLES, key=lambda one: (-one.document.at.timestamp(), one.document.id))
    wanted = [[one.document.id for one in newest if holds(plan, one)] for plan in plans]
    assert told.find(plans) == wanted
    assert told.find(plans, limit=1) == [ids[:1] for ids in wanted]


@settings(max_examples=300, deadline=None)
@given(plan=PLANS)
def test_a_simpler_plan_means_the_same(plan: Plan) -> None:
    simple = simplified(plan)
    assert [holds(simple, one) for one in ARTICLES] == [holds(plan, one) for one in ARTICLES]
    assert simplified(simple) == simple
    assert simple == NEVER or str(simple).count("Some(of=())") == 0


def test_text_is_asked_of_the_index_and_only_the_rest_of_the_table() -> None:
    word, other = Token("stems", frozenset(["суд"])), Phrase("stems", frozenset([("а", "б")]))
    asked = translated(All((word, Without(other), Is("source", "x"))))
    assert asked.match == '(stems : ("суд")) NOT (stems : ("а б"))'
    (where,) = asked.where
    assert where.startswith("f.marks IN (SELECT number FROM marks_{g} WHERE source IN (SELECT")
    assert asked.values == ('["x"]',)
    assert asked.texts == asked.match


def test_a_rare_name_comes_before_a_frequent_one(tmp_path: Path) -> None:
    engine = SqliteEngine(tmp_path / "search.sqlite")
    many = [document(f"d{n}", "Сказал.", day=n, people=("Болат Омаров",)) for n in range(20)]
    both = document("both", "Сказали.", day=-2, people=("Болат Омаров", "Ерлан Жагипаров"))
    rare = document("rare", "Сказал он.", day=-1, people=("Ерлан Жагипаров",))
    fill(engine, [*many, both, rare])
    text = 'name:"Болат Омаров" OR name:"Ерлан Жагипаров"'
    hits = engine.search(Query(text), ME).hits
    assert [hit.id for hit in hits[:4]] == ["both", "rare", "d19", "d18"]
    assert hits[0].score > hits[1].score > hits[2].score == hits[3].score > 0
    mixed = engine.search(Query(f"{text} OR source:none"), ME).hits
    assert [hit.id for hit in mixed] == [hit.id for hit in hits]

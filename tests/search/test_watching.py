"""A watch rings exactly where the same search finds, however it is filed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.search.analysis import Analysed
from rollcall.search.base import Document
from rollcall.search.evaluate import holds
from rollcall.search.plan import (
    EVERYTHING,
    All,
    Is,
    Phrase,
    Plan,
    Prefix,
    Some,
    Token,
    When,
    Without,
)
from rollcall.search.watching import Watches

_NOW = datetime(2022, 1, 6, tzinfo=UTC)
_WORDS = ("а", "арест", "аресто", "арестова", "police", "pol", "¶", "қала", "k1f")
_VALUES = ("", "ru", "wire", "s1", "killed", "reader:taken")

words = st.lists(st.sampled_from(_WORDS), max_size=5).map(tuple)
moments = st.none() | st.integers(-2, 2).map(lambda days: _NOW + timedelta(days=days))
tokens = st.builds(
    Token,
    st.sampled_from(("stems", "words", "names", "places")),
    st.frozensets(st.sampled_from(_WORDS), max_size=3),
)
phrases = st.builds(
    Phrase,
    st.sampled_from(("stems", "words")),
    st.frozensets(st.lists(st.sampled_from(_WORDS), max_size=3).map(tuple), max_size=2),
)
prefixes = st.builds(Prefix, st.sampled_from(("", "а", "ар", "арест", "po", "poli", "қал")))
marks = st.builds(
    Is,
    st.sampled_from(("source", "kind", "language", "story", "status", "list")),
    st.sampled_from(_VALUES),
)
plans: st.SearchStrategy[Plan] = st.recursive(
    tokens | phrases | prefixes | marks | st.builds(When, moments, moments),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda some: All(tuple(some)))
        | st.lists(inner, max_size=3).map(lambda some: Some(tuple(some)))
        | inner.map(Without)
    ),
    max_leaves=8,
)
values = st.lists(st.sampled_from(_VALUES), max_size=2).map(tuple)
documents = st.builds(
    Document,
    id=st.just("one"),
    title=st.just(""),
    text=st.just(""),
    language=st.sampled_from((None, "ru")),
    source=st.sampled_from(_VALUES),
    kind=st.sampled_from(_VALUES),
    at=moments.map(lambda at: at or _NOW),
    story=st.sampled_from(_VALUES),
    statuses=values,
    lists=values,
)
articles = st.builds(Analysed, documents, words, words, words, words)
counts = st.dictionaries(
    st.tuples(st.sampled_from(("stems", "words", "names")), st.sampled_from(_WORDS)),
    st.floats(0, 1000),
)


@settings(max_examples=400, deadline=None)
@given(many=st.lists(plans, max_size=6), article=articles, known=counts)
def test_a_watch_rings_where_the_same_search_finds(
    many: list[Plan], article: Analysed, known: dict[tuple[str, str], float]
) -> None:
    named = [(f"w{number}", plan) for number, plan in enumerate(many)]
    expected = [name for name, plan in named if holds(plan, article)]
    assert Watches(named, known).which(article) == expected


def _article(*stems: str) -> Analysed:
    document = Document("one", "", "", "ru", "wire", "news", _NOW)
    return Analysed(document, stems, stems, (), ())


class Counted(frozenset[str]):
    """Tokens that count how often a plan asks for them."""

    asked = 0

    def isdisjoint(self, other: object) -> bool:
        Counted.asked += 1
        return super().isdisjoint(other)  # type: ignore[arg-type]


def test_only_plans_whose_rarest_word_is_there_are_asked() -> None:
    def both(rare: str) -> Plan:
        common = Token("stems", frozenset({"и"}))
        return All((common, Token("stems", Counted({rare}))))

    watches = Watches([(f"w{n}", both(f"редкость{n}")) for n in range(100)])
    Counted.asked = 0
    assert watches.which(_article("и", "редкость7")) == ["w7"]
    assert Counted.asked == 1


def test_what_asks_for_nothing_is_always_asked_and_nothing_is_lost() -> None:
    watches = Watches(
        [
            ("all", EVERYTHING),
            ("not", Without(Token("stems", frozenset({"и"})))),
            ("never", Some(())),
            ("week", When(_NOW, None)),
        ]
    )
    assert len(watches) == 4
    assert watches.which(_article("и")) == ["all", "week"]
    assert watches.which(_article("а")) == ["all", "not", "week"]

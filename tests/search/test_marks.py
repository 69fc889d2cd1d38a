"""Excerpts show why an article was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search import Query
from rollcall.search.asking import understand
from rollcall.search.marks import WIDTH, excerpt, marks

ME = Viewer("tester")
TEXT = (
    "Полиция задержала журналиста Ерлана Жагипарова на площади. Болат Жагипаров ждал дома. "
    "Адвокаты журналистов пришли в суд."
)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("журналист", ["журналиста", "журналистов"]),
        ("=журналистов", ["журналистов"]),
        ("журна*", ["журналиста", "журналистов"]),
        ('"задержать журналиста"', ["задержала журналиста"]),
        ('name:"Yerlan Zhagiparov"', ["Ерлана Жагипарова"]),
        ("zhagiparov", ["Жагипарова", "Жагипаров"]),
        ("суд -полиция", ["суд"]),
        ("полиция OR прокурор", ["Полиция"]),
        ("source:x status:killed date:2022", []),
    ],
)
def test_what_was_asked_for_is_marked_and_nothing_else(query: str, marked: list[str]) -> None:
    plan = understand(Query(query), ME)
    assert [TEXT[start:end] for start, end in marks(TEXT, "ru", plan)] == marked


def test_an_excerpt_is_where_most_of_it_stands() -> None:
    text = "Суд. " + "Погода была хорошей. " * 60 + "Суд и приговор, суд и приговор."
    part, spans = excerpt(text, "ru", understand(Query("суд приговор"), ME))
    assert [part[start:end] for start, end in spans] == ["Суд", "приговор", "суд", "приговор"]
    assert len(part) <= WIDTH + 1


@given(st.text(max_size=300), st.text(max_size=30))
def test_marks_stand_in_the_text_in_order_and_apart(text: str, query: str) -> None:
    try:
        plan = understand(Query(query), ME)
    except QueryError:
        return
    found = marks(text, None, plan)
    ends = [0]
    for start, end in found:
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
    part, spans = excerpt(text, None, plan)
    assert part in text
    assert all(0 <= start < end <= len(part) for start, end in spans)

"""What a monitor types, understood; and where exactly it cannot be."""

from __future__ import annotations

import pytest

from rollcall.errors import QueryError
from rollcall.search.grammar import MAX_LENGTH, MAX_TERMS, Term, parse


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  ... ,  ", []),
        ("mass arrests", [Term("words", ("mass",)), Term("words", ("arrests",))]),
        ("Алма-Ата", [Term("words", ("Алма", "Ата"))]),
        ('"mass arrests"', [Term("phrase", ("mass", "arrests"))]),
        ("arrest*", [Term("prefix", ("arrest",))]),
        ("police -football", [Term("words", ("police",)), Term("words", ("football",), True)]),
        ('a -"b c"', [Term("words", ("a",)), Term("phrase", ("b", "c"), True)]),
        ("name:Ахметов", [Term("name", ("Ахметов",))]),
        ('name:"Ерлан Ахметов"', [Term("name", ("Ерлан", "Ахметов"))]),
        ("x -name:Ахметов", [Term("words", ("x",)), Term("name", ("Ахметов",), True)]),
    ],
)
def test_terms(text: str, terms: list[Term]) -> None:
    assert parse(text) == terms


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ('police "mass arrests', 8, "not closed"),
        ('police name:"Ерлан', 8, "not closed"),
        ('a ""', 3, "no word"),
        ("a *", 3, "no word"),
        ("one a*", 5, "two letters"),
        ('x name:""', 3, "no word"),
        ("-police", 1, "must occur"),
        ('-police -"a b"', 1, "must occur"),
        ("x " * (MAX_TERMS + 1), 1, "too many"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "too long"),
    ],
)
def test_an_error_points_at_its_place(text: str, column: int, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        parse(text)
    assert caught.value.column == column

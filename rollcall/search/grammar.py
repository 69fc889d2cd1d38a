"""What a monitor typed, understood: words, "phrases", -without, prefix* and name:"Full Name"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rollcall.errors import QueryError
from rollcall.search.words import pieces

MAX_LENGTH = 1000
MAX_TERMS = 50
_TERM = re.compile(
    r'(?P<not>-?)(?:name:(?P<quote>")?(?P<name>(?(quote)[^"]*|\S+))(?(quote)(?P<closed>"?))'
    r'|"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))'
)


@dataclass(frozen=True)
class Term:
    """One thing that must (or, negated, must not) stand in an article."""

    kind: Literal["words", "phrase", "prefix", "name"]
    words: tuple[str, ...]
    negated: bool = False


def parse(text: str) -> list[Term]:
    """The terms of a search, all of which must hold.

    Raises `QueryError` pointing at the character where it cannot be understood.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError("the search is too long", column=MAX_LENGTH, remedy="use fewer words")
    terms = [term for found in _TERM.finditer(text) if (term := _term(found)) is not None]
    if len(terms) > MAX_TERMS:
        raise QueryError("too many words", column=1, remedy=f"use at most {MAX_TERMS}")
    if terms and all(term.negated for term in terms):
        raise QueryError(
            "a search needs something that must occur",
            column=1,
            remedy="add a word without a minus sign",
        )
    return terms


def _term(found: re.Match[str]) -> Term | None:
    negated = bool(found["not"])
    if found["name"] is not None:
        if found["quote"] and not found["closed"]:
            raise _unclosed(found)
        return _checked("name", found["name"], negated, found)
    if found["phrase"] is not None:
        if not found["end"]:
            raise _unclosed(found)
        return _checked("phrase", found["phrase"], negated, found)
    word = found["word"]
    if word.endswith("*"):
        return _checked("prefix", word[:-1], negated, found)
    words = tuple(piece.text for piece in pieces(word))
    return Term("words", words, negated) if words else None


def _checked(
    kind: Literal["phrase", "prefix", "name"], text: str, negated: bool, found: re.Match[str]
) -> Term:
    words = tuple(piece.text for piece in pieces(text))
    if not words:
        raise QueryError(
            f"there is no word in this {kind}", column=found.start() + 1, remedy="add a word"
        )
    if kind == "prefix" and (len(words) > 1 or len(words[0]) < 2):
        raise QueryError(
            "* needs one word of at least two letters before it", column=found.start() + 1
        )
    return Term(kind, words, negated)


def _unclosed(found: re.Match[str]) -> QueryError:
    return QueryError(
        "a quotation mark is not closed", column=found.start() + 1, remedy='add a " at the end'
    )

"""A search cut into lexemes: values, fields, operators, parentheses, each with its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from rollcall.errors import QueryError

LONGEST = 2_000
"""Characters of one search."""

FieldName = Literal[
    "name", "place", "list", "status", "source", "kind", "lang", "story", "date", "since", "until"
]
FIELDS: dict[str, FieldName] = {
    **{"name": "name", "имя": "name", "есім": "name"},
    **{"place": "place", "место": "place", "орын": "place"},
    **{"list": "list", "список": "list", "тізім": "list"},
    **{"status": "status", "статус": "status", "мәртебе": "status"},
    **{"source": "source", "источник": "source", "дереккөз": "source"},
    **{"kind": "kind", "вид": "kind", "түр": "kind"},
    **{"lang": "lang", "language": "lang", "язык": "lang", "тіл": "lang"},
    **{"story": "story", "сюжет": "story", "оқиға": "story"},
    **{"date": "date", "дата": "date", "күн": "date"},
    **{"since": "since", "с": "since", "бастап": "since"},
    **{"until": "until", "по": "until", "дейін": "until"},
}
_Operator = Literal["and", "or", "not"]
OPERATORS: dict[str, _Operator] = {
    **dict.fromkeys(("AND", "И", "ЖӘНЕ", "&", "&&"), "and"),
    **dict.fromkeys(("OR", "ИЛИ", "НЕМЕСЕ", "|", "||"), "or"),
    **dict.fromkeys(("NOT", "НЕ", "ЕМЕС"), "not"),
}
_QUOTES = {'"': '"', "«": "»", "“": '”"', "„": '“”"', "”": '”"'}
"""What closes what: people paste quotations from newspapers."""
_FIELD = re.compile(r"(\w+):(?!//)\s*")
_WORD = re.compile(r"[^\s()\"«“„”]+")
_EDGES = ",;"


@dataclass(frozen=True)
class Lexeme:
    """A piece of a search. `kind` is word, phrase, field, and, or, not, ( or ).

    `column` counts characters from 1, `exact` is that "=" stands before it.
    """

    kind: Literal["word", "phrase", "field", "and", "or", "not", "(", ")"]
    text: str
    column: int
    exact: bool = False


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a search in order. Raises `QueryError` that points at what is wrong."""
    if len(text) > LONGEST:
        raise QueryError(
            "the search is too long", column=LONGEST, remedy=f"use at most {LONGEST:,} characters"
        )
    return list(_lexemes(text))


def _lexemes(text: str) -> Iterator[Lexeme]:
    at = 0
    while at < len(text):
        letter, column = text[at], at + 1
        if letter.isspace():
            at += 1
        elif letter in "()":
            yield Lexeme("(" if letter == "(" else ")", letter, column)
            at += 1
        elif letter in "-–—" and _begins(text, at):
            yield Lexeme("not", letter, column)
            at += 1
        elif letter == "+" and _begins(text, at):
            at += 1
        elif (field := _FIELD.match(text, at)) and (name := _field(field)):
            yield Lexeme("field", name, column)
            at = field.end()
        else:
            lexeme, at = _value(text, at)
            yield lexeme


def _begins(text: str, at: int) -> bool:
    """Whether a sign stands before something, and not between or behind words."""
    alone = at + 1 >= len(text) or text[at + 1].isspace() or text[at + 1] == ")"
    return not alone and (at == 0 or text[at - 1].isspace() or text[at - 1] in "(-–—+")


def _field(found: re.Match[str]) -> str | None:
    """The field that is named; None for what is a word with a colon, like a time or a quote."""
    name = found[1].lower()
    if name in FIELDS:
        return name
    near = get_close_matches(name, FIELDS, n=1, cutoff=0.75) if len(name) > 3 else []
    if near:
        raise QueryError(
            f"there is no field {found[1]}:",
            column=found.start() + 1,
            remedy=f"write {near[0]}: or put a space before the colon",
        )
    return None


def _value(text: str, at: int) -> tuple[Lexeme, int]:
    start, exact = at, text[at] == "=" and not text[at + 1 : at + 2].isspace()
    at += exact
    if at < len(text) and text[at] in _QUOTES:
        return _phrase(text, at, start, exact)
    found = _WORD.match(text, at)
    if found is None:  # "=" before a parenthesis, or at the end
        return Lexeme("word", text[start:at], start + 1), max(at, start + 1)
    word = found.group()
    if not exact and (operator := OPERATORS.get(word)):
        return Lexeme(operator, word, start + 1), found.end()
    return Lexeme("word", word.strip(_EDGES) or word, start + 1, exact), found.end()


def _phrase(text: str, at: int, start: int, exact: bool) -> tuple[Lexeme, int]:
    closing = _QUOTES[text[at]]
    ends = [end for end in (text.find(mark, at + 1) for mark in closing) if end >= 0]
    if not ends:
        raise QueryError(
            "a quotation mark is not closed",
            column=at + 1,
            remedy=f"add a {closing[0]} at the end of the phrase",
        )
    return Lexeme("phrase", text[at + 1 : min(ends)], start + 1, exact), min(ends) + 1

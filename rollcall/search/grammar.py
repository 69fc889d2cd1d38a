"""What a monitor typed, understood: words, "phrases", prefix*, =exact, name:, dates, AND, OR, NOT.

    search   = all { OR all }
    all      = part { [AND] part }
    part     = (NOT | -) part | "(" search ")" | field ":" values | value
    values   = value | "(" search ")"          of which every value is of this field
    value    = word | word* | "phrase" | =word | ="phrase"

Operators are in capitals, in English, Russian or Kazakh (`lexer.OPERATORS`), so that no word of a
text is one by accident. OR binds weaker than AND. `parse` gives a tree; it knows nothing of stems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rollcall.errors import QueryError
from rollcall.search.lexer import FIELDS, FieldName, Lexeme, lexemes
from rollcall.search.words import pieces

MOST_PARTS = 200
MOST_NESTED = 20


@dataclass(frozen=True)
class Value:
    """One thing that must stand in an article: `column` (from 1) is where it was typed.

    `kind` says how the text is meant; `field` is None for the text of the article.
    """

    kind: Literal["word", "phrase", "prefix"]
    text: str
    column: int
    field: FieldName | None = None
    exact: bool = False


@dataclass(frozen=True)
class Every:
    """All of these; of none: everything."""

    of: tuple[Tree, ...]


@dataclass(frozen=True)
class Either:
    """At least one of these."""

    of: tuple[Tree, ...]


@dataclass(frozen=True)
class No:
    """Not this."""

    of: Tree


Tree = Value | Every | Either | No


def parse(text: str) -> Tree:
    """The search as a tree. Raises `QueryError` pointing at the character that is wrong."""
    parser = _Parser(lexemes(text))
    tree = parser.search(None, 0)
    if parser.left:
        raise QueryError(
            "this parenthesis closes nothing",
            column=parser.next.column,
            remedy='take it away, or put an opening one "(" where the group begins',
        )
    return tree


class _Parser:
    """Recursive descent over the lexemes; one method for each line of the grammar."""

    def __init__(self, found: list[Lexeme]) -> None:
        self._found = found
        self._at = 0
        self._parts = 0

    @property
    def left(self) -> bool:
        return self._at < len(self._found)

    @property
    def next(self) -> Lexeme:
        return self._found[self._at]

    def _is(self, kind: str, offset: int = 0) -> bool:
        at = self._at + offset
        return at < len(self._found) and self._found[at].kind == kind

    def _take(self) -> Lexeme:
        self._at += 1
        return self._found[self._at - 1]

    def search(self, field: FieldName | None, depth: int) -> Tree:
        branches = [self._all(field, depth)]
        while self._is("or"):
            operator = self._take()
            self._needs_part(operator, "after")
            branches.append(self._all(field, depth))
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def _all(self, field: FieldName | None, depth: int) -> Tree:
        if self._is("and") or self._is("or"):
            self._needs_part(self.next, "before", here=False)
        found: list[Tree] = []
        while self.left and not self._is("or") and not self._is(")"):
            if self._is("and"):
                self._needs_part(self._take(), "after")
                continue
            part = self._part(field, depth)
            found += [] if part is None else [part]
        return found[0] if len(found) == 1 else Every(tuple(found))

    def _needs_part(self, operator: Lexeme, where: str, *, here: bool = True) -> None:
        """An operator stands between two things."""
        if here and self.left and not any(self._is(kind) for kind in ("and", "or", ")")):
            return
        raise QueryError(
            f"there is nothing {where} {operator.text}",
            column=operator.column,
            remedy=f'add a word {where} it; for the word itself type "{operator.text.lower()}"',
        )

    def _part(self, field: FieldName | None, depth: int) -> Tree | None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise QueryError(
                "too many words", column=self.next.column, remedy=f"use at most {MOST_PARTS}"
            )
        if self._is("not"):
            return self._no(field, depth)
        if self._is("("):
            return self._group(field, depth)
        if self._is("field"):
            return self._of_field(field, depth)
        lexeme = self._take()
        return _value(lexeme, field, self._following(lexeme, field))

    def _no(self, field: FieldName | None, depth: int) -> Tree | None:
        operator = self._take()
        self._deep(operator, depth)
        self._needs_part(operator, "after")
        part = self._part(field, depth + 1)
        return None if part is None else No(part)

    def _group(self, field: FieldName | None, depth: int) -> Tree:
        opening = self._take()
        self._deep(opening, depth)
        inside = self.search(field, depth + 1)
        if not self._is(")"):
            raise QueryError(
                "this parenthesis is not closed", column=opening.column, remedy='add a ")"'
            )
        self._take()
        return inside

    def _deep(self, lexeme: Lexeme, depth: int) -> None:
        if depth >= MOST_NESTED:
            raise QueryError(
                "too many parentheses inside each other",
                column=lexeme.column,
                remedy=f"use at most {MOST_NESTED}",
            )

    def _of_field(self, outer: FieldName | None, depth: int) -> Tree | None:
        typed = self._take()
        field = FIELDS[typed.text]
        if outer is not None:
            raise QueryError(
                f"{typed.text}: stands inside another field",
                column=typed.column,
                remedy="close the parenthesis before it",
            )
        if self._is("("):
            return self._group(field, depth)
        if not any(self._is(kind) for kind in ("word", "phrase")):
            raise QueryError(
                f"there is nothing after {typed.text}:",
                column=typed.column,
                remedy=f"write it like {_EXAMPLES[field]}",
            )
        return _value(self._take(), field, [])

    def _following(self, lexeme: Lexeme, field: FieldName | None) -> list[Lexeme]:
        """Words that belong to the same name or place: name:(Yerlan Zhagiparov OR ...)."""
        found: list[Lexeme] = []
        if field in ("name", "place") and lexeme.kind == "word":
            while self._is("word") and not self.next.exact:
                found.append(self._take())
        return found


_EXAMPLES: dict[FieldName, str] = {
    "name": 'name:"Yerlan Zhagiparov"',
    "place": "place:Almaty",
    "list": "list:detained",
    "status": "status:killed",
    "source": "source:azattyq",
    "kind": "kind:news",
    "lang": "lang:kk",
    "story": "story:s-17",
    "date": "date:2022-01-05 or date:2022-01-05..2022-01-12",
    "since": "since:2022-01-05",
    "until": "until:2022-01-12",
}


def _value(lexeme: Lexeme, field: FieldName | None, more: list[Lexeme]) -> Value | None:
    """One value; None for what holds no letter or digit, unless somebody asked for it."""
    text = " ".join([lexeme.text, *(one.text for one in more)])
    if field not in (None, "name", "place"):
        return Value("word", text.strip(), lexeme.column, field)
    starred = lexeme.kind == "word" and text.endswith("*")
    words = [piece.text for piece in pieces(text)]
    if starred and (len(words) != 1 or len(words[0]) < 2 or field is not None or lexeme.exact):
        raise QueryError(
            "* needs one word of at least two letters before it",
            column=lexeme.column,
            remedy="write it like журнал*",
        )
    if not words:
        if lexeme.kind == "word" and field is None:
            return None
        raise QueryError("there is no word in this", column=lexeme.column, remedy="add a word")
    kind: Literal["word", "phrase", "prefix"] = "word"
    if starred:
        kind = "prefix"
    elif lexeme.kind == "phrase" or (field is None and len(words) > 1):
        kind = "phrase"
    return Value(kind, text.rstrip("*") if starred else text, lexeme.column, field, lexeme.exact)

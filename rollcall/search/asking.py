"""From what somebody asks to a plan: words to stems, names to their tokens, filters to marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import assert_never, get_args

from nlp.annotations import STATUSES
from rollcall.errors import QueryError
from rollcall.records import ArticleKind, Viewer
from rollcall.search.base import Query, listed
from rollcall.search.days import days
from rollcall.search.grammar import Either, Every, No, Tree, Value, parse
from rollcall.search.naming import asked_name, asked_place, asked_word
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
    When,
    Without,
)
from rollcall.search.words import asked, asked_in_a_row, folded, pieces

KINDS: tuple[str, ...] = get_args(ArticleKind)
_LANGUAGES = {
    **{"russian": "ru", "русский": "ru", "орысша": "ru", "орыс": "ru"},
    **{"kazakh": "kk", "казахский": "kk", "қазақша": "kk", "қазақ": "kk", "kz": "kk"},
    **{"english": "en", "английский": "en", "ағылшынша": "en", "ағылшын": "en"},
    **{"none": "", "unknown": ""},
}
_SMALL_TEXT = """
of the a an in on at to for by and or with from
в во на с со и или по о об от до из за к ко у
мен бен пен және үшін
"""
_SMALL = frozenset(_SMALL_TEXT.split())
"""Words that join others: “families of victims” is also asked for “victims’ families”."""


def understand(query: Query, viewer: Viewer) -> Plan:
    """What an article must have to be found, as this viewer may find it.

    Raises `QueryError` that points at the character which is wrong.
    """
    assert viewer.name, "every search has a viewer"  # noqa: S101
    asker = _Asker(query, viewer)
    return _all((asker.plan(parse(query.text)), *asker.filters()))


def _all(plans: Iterable[Plan]) -> Plan:
    parts = tuple(plan for plan in plans if plan != EVERYTHING)
    return parts[0] if len(parts) == 1 else All(parts)


class _Asker:
    """What the parts of one search need to know beside themselves."""

    def __init__(self, query: Query, viewer: Viewer) -> None:
        self._query = query
        self._viewer = viewer

    def plan(self, tree: Tree) -> Plan:
        match tree:
            case Value():
                return self._value(tree)
            case Every(of):
                return _all(self.plan(one) for one in self._weighty(of))
            case Either(of):
                return Some(tuple(self.plan(one) for one in of))
            case No(of):
                return Without(self.plan(of))
            case _:
                assert_never(tree)

    def _weighty(self, parts: Sequence[Tree]) -> Sequence[Tree]:
        """Without small words, which another form of what is asked may do without."""
        if self._query.exact:
            return parts
        return [part for part in parts if not _is_small(part)] or parts

    def filters(self) -> Iterator[Plan]:
        """What was chosen beside the text."""
        query = self._query
        lists = tuple(listed(self._viewer.role, name) for name in query.lists)
        wanted: tuple[tuple[MarkField, tuple[str, ...]], ...] = (
            ("source", query.sources),
            ("kind", query.kinds),
            ("language", query.languages),
            ("status", query.statuses),
            ("list", lists),
        )
        for field, values in wanted:
            if values:
                yield Some(tuple(Is(field, value) for value in values))
        if query.places:
            yield Some(tuple(asked_place(name) for name in query.places))
        if query.since is not None or query.until is not None:
            yield When(query.since, query.until)

    def _value(self, value: Value) -> Plan:
        match value.field:
            case None:
                return self._text(value)
            case "name":
                return self._name(value)
            case "place":
                return asked_place(value.text)
            case "list":
                return Is("list", listed(self._viewer.role, value.text))
            case "status":
                return Is("status", _one_of(value, STATUSES, "status"))
            case "kind":
                return Is("kind", _one_of(value, KINDS, "kind"))
            case "lang":
                word = value.text.lower()
                return Is("language", _LANGUAGES.get(word, word))
            case "source" | "story":
                return Is(value.field, value.text)
            case "date" | "since" | "until":
                return When(*days(value.field, value.text, value.column, self._query.zone))
            case _:
                assert_never(value.field)

    def _text(self, value: Value) -> Plan:
        words = [piece.text for piece in pieces(value.text)]
        if value.kind == "prefix":
            return Prefix(folded(words[0]))
        if value.exact or self._query.exact:
            return _exactly(words)
        if len(words) > 1:
            phrase = Phrase("stems", asked_in_a_row(words))
            # What is typed with a hyphen may be somebody's name; a quotation is a quotation.
            return (
                phrase
                if value.kind == "phrase" and " " in value.text
                else _or_name(phrase, value.text)
            )
        return _or_name(Token("stems", asked(words[0])), words[0])

    def _name(self, value: Value) -> Plan:
        words = [piece.text for piece in pieces(value.text)]
        if value.exact or self._query.exact:
            return _exactly(words)
        plan = asked_name(value.text)
        if plan == Token("names", frozenset()):
            raise QueryError(
                "this is no name to look for",
                column=value.column,
                remedy="write a name or a surname in full, without initials and titles",
            )
        return plan


def _is_small(part: Tree) -> bool:
    return (
        isinstance(part, Value)
        and (part.kind, part.field, part.exact) == ("word", None, False)
        and part.text.lower() in _SMALL
    )


def _exactly(words: Sequence[str]) -> Plan:
    plain = tuple(folded(word) for word in words)
    if len(plain) == 1:
        return Token("words", frozenset(plain))
    return Phrase("words", frozenset((plain,)))


def _or_name(plan: Plan, text: str) -> Plan:
    """Words of the text, or somebody who is named so in whatever script."""
    if " " in text or not (tokens := asked_word(text)):
        return plan
    words = pieces(text)
    named = asked_name(text) if len(words) > 1 else Token("names", tokens)
    return Some((plan, named))


def _one_of(value: Value, known: Sequence[str], what: str) -> str:
    word = value.text.lower().replace(" ", "_")
    if word in known:
        return word
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    remedy = f"write {what}:{near[0]}" if near else f"one of: {', '.join(known)}"
    raise QueryError(f"there is no {what} {value.text!r}", column=value.column, remedy=remedy)

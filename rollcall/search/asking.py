"""From what somebody asks to a plan: words to stems, names to their tokens, filters to marks."""

from __future__ import annotations

from collections.abc import Iterable

from rollcall.records import Viewer
from rollcall.search.analysis import name_tokens, place_tokens
from rollcall.search.base import Place, Query, listed
from rollcall.search.grammar import Term, parse
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
from rollcall.search.words import LANGUAGES, asked, indexed


def understand(query: Query, viewer: Viewer) -> Plan:
    """What an article must have to be found, as this viewer may find it.

    Raises `QueryError` that points at the character which is wrong.
    """
    assert viewer.name, "every search has a viewer"  # noqa: S101
    parts: list[Plan] = [_term(term) for term in parse(query.text)]
    parts += _filters(query, viewer)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _filters(query: Query, viewer: Viewer) -> Iterable[Plan]:
    lists = tuple(listed(viewer.role, name) for name in query.lists)
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
        yield Some(tuple(place(name) for name in query.places))
    if query.since is not None or query.until is not None:
        yield When(query.since, query.until)


def place(name: str) -> Plan:
    """Articles that name a place, by any of its names."""
    return Token("places", frozenset(place_tokens([Place(name)])))


def name(full: str) -> Plan:
    """Articles that name somebody so, in any script and word form."""
    return All(tuple(Token("names", frozenset(name_tokens([word]))) for word in full.split()))


def _term(term: Term) -> Plan:
    plan = _positive(term)
    return Without(plan) if term.negated else plan


def _positive(term: Term) -> Plan:
    if term.kind == "prefix":
        return Prefix(term.words[0].lower().replace("ё", "е"))
    if term.kind == "phrase":
        words = " ".join(term.words)
        return Phrase("stems", frozenset(tuple(indexed(words, one)) for one in LANGUAGES))
    if term.kind == "name":
        return name(" ".join(term.words))
    return All(
        tuple(
            Some((Token("stems", asked(word)), Token("names", frozenset(name_tokens([word])))))
            for word in term.words
        )
    )

"""Where names of the gazetteer stand in a text, inflected or not, longest first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.components.places.forms import forms
from nlp.components.places.gazetteer import Gazetteer, gazetteer, key

_WORD = re.compile(r"\w+(?:['’ʼ`\-‐‑.]\w+)*")
_CAPITAL = re.compile(r"(?<![\w/&=@-])[A-ZÀ-ÖØ-ÞА-ЯЁӘҒҚҢӨҰҮҺІЇЄҐ]\w*(?:['’ʼ`\-‐‑.]\w+)*")
_LEADS = re.compile(
    r"\b((район|област|посёлок|поселок|республик)\w{0,3})\s(?:имени\s|им\.\s)?$", re.IGNORECASE
)
_LEADING = {
    "район": "район", "област": "область", "посёлок": "поселок", "поселок": "поселок",
    "республик": "республика",
}  # fmt: skip
_LEAD_WIDTH = 20
_OWNER = re.compile(r"['’]s$")
_KEPT_OUT = re.compile(r"\s(?:қала|аудан|ауыл|кент)\w*$", re.IGNORECASE)
_LONGEST, _ABBREVIATED = 60, 3


class Match(NamedTuple):
    """A stretch of the text and the places (indexes) that bear this name."""

    start: int
    end: int
    places: tuple[int, ...]
    name: str


class _Lead(NamedTuple):
    """What a word can be: the first name that it is, the first words of longer names, and how many
    characters at its end are not part of the name (Kazakhstan's, Atyrau-based)."""

    name: str | None
    firsts: tuple[str, ...]
    rest: int


@lru_cache(maxsize=50_000)
def _lead(word: str, language: str) -> _Lead:
    lead = _bare_lead(word, language)
    head, hyphen, tail = word.partition("-")
    if lead.name is None and not lead.firsts and hyphen and tail.islower():
        return _bare_lead(head, language)._replace(rest=len(tail) + 1)
    return lead


def _bare_lead(word: str, language: str) -> _Lead:
    book = gazetteer()
    owner = _OWNER.search(word)
    bare = word[: owner.start()] if owner else word
    some = forms(key(bare), language)
    named = (f for f in some if f in book.names and (f not in book.short or bare.isupper()))
    firsts = tuple(f for f in some if f in book.firsts)
    return _Lead(next(named, None), firsts, len(word) - len(bare))


def matches(text: str, language: str, book: Gazetteer) -> list[Match]:
    """Every name of the gazetteer that starts with a capital, without overlaps, in order."""
    found: list[Match] = []
    done = 0
    for word in _CAPITAL.finditer(text):
        if word.start() < done:
            continue
        match = _led(text, word, done, book) if language == "ru" else None
        match = match or _match(text, word, language, book)
        if match is None:
            continue
        if language == "kk" and " " in match.name:
            match = _without_generic(text, match)
        found.append(match)
        done = match.end
    return found


def _match(text: str, word: re.Match[str], language: str, book: Gazetteer) -> Match | None:
    lead = _lead(word.group(), language)
    start, end = word.span()
    for first in lead.firsts:
        longer = _several(text, start, end, first, language, book)
        if longer is not None:
            return longer
    if lead.name is None:
        return None
    end -= lead.rest
    if text[end : end + 1] == "." and "." in word.group() and word.group().isupper():
        end += 1  # U.S. keeps its last full stop
    return Match(start, end, book.names[lead.name], lead.name)


def _several(
    text: str, start: int, end: int, first: str, language: str, book: Gazetteer
) -> Match | None:
    """The longest name of several words that begins here; `end` is that of its first word."""
    prefixes = [first]
    best: Match | None = None
    at, size = end, end - start
    for _ in range(1, book.firsts[first]):
        if size <= _ABBREVIATED and text[at : at + 2] == ". ":
            at += 1  # St. Louis, район им. Габита Мусрепова
        following = _WORD.match(text, at + 1)
        if following is None or text[at] not in " \u00a0" or at - start > _LONGEST:
            break
        at, size = following.end(), len(following.group())
        owner = _OWNER.search(following.group())
        bare = following.group()[: owner.start()] if owner else following.group()
        some = forms(key(bare), language)
        prefixes = [f"{p} {f}" for p in prefixes[:8] for f in some]
        name = next((p for p in prefixes if p in book.names), None)
        if name is not None:
            best = Match(start, following.start() + len(bare), book.names[name], name)
    return best


def _led(text: str, word: re.Match[str], done: int, book: Gazetteer) -> Match | None:
    """A name that begins with a small generic word: район Шал акына, область Абай."""
    start = word.start()
    if text[start - 1 : start] != " " or not (text[start - 2].islower() or text[start - 2] == "."):
        return None
    lead = _LEADS.search(text, max(done, start - _LEAD_WIDTH), start)
    first = _LEADING[lead.group(2).lower()] if lead else ""
    if lead is None or first not in book.firsts:
        return None
    return _several(text, lead.start(), lead.end(1), first, "ru", book)


def _without_generic(text: str, match: Match) -> Match:
    """Kazakh puts the kind of place behind its name; only облыс is held to be part of it."""
    generic = _KEPT_OUT.search(text, match.start, match.end)
    return match._replace(end=generic.start()) if generic else match

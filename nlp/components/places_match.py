"""Where names of the gazetteer stand in a text, inflected or not, longest first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.components.places_forms import forms
from nlp.components.places_gazetteer import Gazetteer, gazetteer, key

_WORD = re.compile(r"\w+(?:['’ʼ`\-‐‑.]\w+)*")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-ЯЁӘҒҚҢӨҰҮҺІЇЄҐ]\w*(?:['’ʼ`\-‐‑.]\w+)*")
_LEADS = re.compile(
    r"(район|област|посёлок|поселок|республик)\w{0,3}(?:\s(?:имени|им\.))?\s$", re.IGNORECASE
)
_LEADING = {
    "район": "район", "област": "область", "посёлок": "посёлок", "поселок": "посёлок",
    "республик": "республика",
}  # fmt: skip
_KEPT_OUT = re.compile(r"\s(?:қала|аудан|ауыл|кент)\w*$", re.IGNORECASE)
_LONGEST = 60


class Match(NamedTuple):
    """A stretch of the text and the places (indexes) that bear this name."""

    start: int
    end: int
    places: tuple[int, ...]
    name: str


class _Lead(NamedTuple):
    """What a word can be: the first name that it is, and the first words of longer names."""

    name: str | None
    firsts: tuple[str, ...]


@lru_cache(maxsize=50_000)
def _lead(word: str, language: str) -> _Lead:
    book = gazetteer()
    some = forms(key(word).rstrip("."), language)
    # abbreviations (ВКО, US) count only in capitals
    named = (f for f in some if f in book.names and (len(f) > 3 or word.isupper()))
    return _Lead(next(named, None), tuple(f for f in some if f in book.firsts))


def matches(text: str, language: str, book: Gazetteer) -> list[Match]:
    """Every name of the gazetteer that starts with a capital, without overlaps, in order."""
    found: list[Match] = []
    done = 0
    for word in _CAPITAL.finditer(text):
        start = word.start()
        if start < done:
            continue
        match = _match(text, word, language, book)
        if match is None:
            continue
        if language == "ru" and text[start - 1 : start] == " ":
            match = _led(text, match, done) or match
        if language == "kk" and " " in match.name:
            match = _without_generic(text, match)
        found.append(match)
        done = match.end
    return found


def _match(text: str, word: re.Match[str], language: str, book: Gazetteer) -> Match | None:
    raw = word.group()
    lead = _lead(raw, language)
    for first in lead.firsts:
        longer = _several(text, word, first, language, book)
        if longer is not None:
            return longer
    if lead.name is not None:
        # "U.S." keeps its last full stop
        end = word.end()
        if "." in raw and raw.isupper() and text[end : end + 1] == ".":
            end += 1
        return Match(word.start(), end, book.names[lead.name], lead.name)
    return None


def _several(
    text: str, word: re.Match[str], first: str, language: str, book: Gazetteer
) -> Match | None:
    """The longest name of several words that begins here."""
    prefixes = [first]
    best: Match | None = None
    at = word.end()
    for _ in range(1, book.firsts[first]):
        following = _WORD.match(text, at + 1)
        if following is None or text[at] not in " \u00a0" or at - word.start() > _LONGEST:
            break
        at = following.end()
        some = forms(key(following.group()), language)
        prefixes = [f"{p} {f}" for p in prefixes[:8] for f in some]
        name = next((p for p in prefixes if p in book.names), None)
        if name is not None:
            best = Match(word.start(), at, book.names[name], name)
    return best


def _led(text: str, match: Match, done: int) -> Match | None:
    """A name that begins with a small generic word: район Байтерек, область Абай."""
    before = text[max(done, match.start - 16) : match.start]
    lead = _LEADS.search(before)
    if lead is None:
        return None
    book = gazetteer()
    name = f"{_LEADING[lead.group(1).lower()]} {match.name}"
    places = book.names.get(name.replace("ё", "е"))
    if places is None:
        return None
    return Match(match.start - len(before) + lead.start(), match.end, places, name)


def _without_generic(text: str, match: Match) -> Match:
    """Kazakh puts the kind of place behind its name; only облыс is held to be part of it."""
    generic = _KEPT_OUT.search(text, match.start, match.end)
    return match._replace(end=generic.start()) if generic else match

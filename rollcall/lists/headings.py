"""What a column's heading says it is about, through the table `headings.tsv`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast, get_args

from rollcall.lists.cells.words import find, plain_words
from rollcall.lists.model import OWN, Meaning

TABLE = "headings.tsv"
_LONGEST_HEADING = 80
_MOST_WORDS = 8
_SIGN = re.compile(r"[=:—–]| - ")
_TURNED: dict[str, Meaning] = {"may_publish": "do_not_publish", "adult": "minor"}
_RELATIVE = "relative"
_KNOWN = frozenset(get_args(Meaning)) | _TURNED.keys() | {_RELATIVE}
_PARTS = frozenset({"surname", "given", "patronymic"})
_ASIDE = frozenset({"ignore", _RELATIVE})
_CARE = frozenset({"do_not_publish", "minor", "silence"}) | _TURNED.keys()
_GENERAL = (frozenset(get_args(Meaning)) | {_RELATIVE}) - _CARE


@lru_cache(maxsize=5_000)
def meaning_of(heading: str) -> tuple[Meaning, float] | None:
    """What a heading means, and how much of it says so (0-1]; None where nothing is recognised.

    The longest phrase decides: "ФИО адвоката" is about the lawyer, not about a listed person.
    Columns that we added to her workbook say nothing about a case.
    """
    if heading.startswith(OWN):
        return ("ignore", 1.0)
    if not heading.strip() or len(heading) > _LONGEST_HEADING:
        return None
    if _SIGN.search(heading) and _begins_with_a_colour(heading):
        return None  # a line of a legend: "pink - do not publish"
    upper, slash, lower = heading.rpartition(" / ")
    found = _meaning_of(plain_words(heading))
    part = _meaning_of(plain_words(lower)) if slash else None
    if part and part[1] == 1.0 and part[0] in _PARTS:
        return part  # "Name" over "Surname": never a whole name
    if not slash or (found and found[1] == 1.0):
        return found
    # Of two rows of headings the lower tells more ("Person / DOB"), or both in either order.
    below = _meaning_of(plain_words(lower))
    turned = _meaning_of(plain_words(f"{lower} {upper}"))
    return below if below and below[1] == 1.0 else max(found, turned, key=_share)


def _begins_with_a_colour(text: str) -> bool:
    return any(hit.start == 0 for hit in find(plain_words(text), "colours.tsv"))


def turned(heading: str) -> bool:
    """Whether the answer "no" of a column is what asks for care: "Publish? (yes/no)"."""
    hits = [hit for hit in find(plain_words(heading), TABLE) if hit.phrase.meaning not in _GENERAL]
    longest = max(hits, key=lambda hit: hit.end - hit.start, default=None)
    return bool(longest and longest.phrase.meaning in _TURNED)


@lru_cache(maxsize=1_000)
def speaks_of_age(heading: str) -> bool:
    """Whether a heading asks for an age, be it beside the birth: "DOB / age"."""
    return any(hit.phrase.meaning == "age" for hit in find(plain_words(heading), TABLE))


def _share(found: tuple[Meaning, float] | None) -> float:
    return found[1] if found else 0.0


def _meaning_of(words: tuple[str, ...]) -> tuple[Meaning, float] | None:
    if not words or len(words) > _MOST_WORDS:
        return None
    joined = _given_apart(words)
    found = [hit for hit in find(words, TABLE) if hit.phrase.meaning in _KNOWN]
    if joined or not found:
        return ("name", 1.0) if joined else None
    best = max(
        found,
        key=lambda hit: (hit.end - hit.start, sum(len(word) for word in hit.phrase.words)),
    )
    care = next((hit for hit in found if hit.phrase.meaning in _CARE), None)
    others = {hit.phrase.meaning for hit in found} - _CARE
    if care and (care.start == 0 or care is best or others == {_RELATIVE}):
        best = care  # whose consent it is ("Согласие родственников") says less than that it is one
        found = [care]
    ignored = next((hit for hit in found if hit.phrase.meaning in _ASIDE), best)
    inside = best.start <= ignored.start and ignored.end <= best.end  # "last contact"
    chosen = best if inside and best.end - best.start > 1 else ignored
    said = "ignore" if chosen.phrase.meaning == _RELATIVE else chosen.phrase.meaning
    meaning = _TURNED.get(said, cast(Meaning, said))
    return meaning, (chosen.end - chosen.start) / len(words)


def _given_apart(words: tuple[str, ...]) -> bool:
    """Headings that list the parts of a full name: "Фамилия, имя, отчество (при наличии)"."""
    kinds = {hit.phrase.meaning for hit in find(words, TABLE)}
    return {"surname", "given"} <= kinds and _RELATIVE not in kinds

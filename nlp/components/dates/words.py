"""What a language needs so that its dates can be read: word tables, and rules made of them.

A rule is a pattern and the kind of date that it writes; what the groups of a pattern mean is said
in `dates_calendar`, which reads them. Every pattern is linear (bounded repeats, none inside
another) and sees only the neighbourhood of words that can belong to a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

YEAR = r"(?:19|20)\d\d"
DASH = r"\s?[-‐‑–—−]\s?"
REACH = 48
"""Characters on both sides of a word of a date within which the rest of it stands."""


class Rule(NamedTuple):
    """One way to write a date. It is tried only near words of one of the kinds `near`."""

    kind: str
    pattern: re.Pattern[str]
    near: frozenset[str]


class Vocabulary(NamedTuple):
    """One language. Tables go from the beginnings of words to values.

    `cased`: the rules tell May from may; else they are for a text in small letters. `anchors` maps
    a kind of word (month, weekday, year, ...) to a pattern for whole words of that kind.
    `ahead` and `behind` are the words that tell whether a clause speaks of the future or the past.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    shifts: dict[str, int]
    units: dict[str, str]
    numbers: dict[str, int]
    year_words: Callable[[str], int | None]
    ahead: re.Pattern[str]
    behind: re.Pattern[str]
    anchors: dict[str, re.Pattern[str]]
    rules: tuple[Rule, ...]
    cased: bool


def rules(table: Iterable[tuple[str, str, str]]) -> tuple[Rule, ...]:
    """Rules from (kind, words that must be near, pattern); a blank is any blank on one line."""
    return tuple(
        Rule(
            kind, re.compile(pattern.replace(r"\s", r"[ \u00a0\u202f\t]")), frozenset(near.split())
        )
        for kind, near, pattern in table
    )


def lookup(word: str, table: dict[str, int]) -> int | None:
    """The value of the longest beginning of a word that a table has."""
    low = word.lower()
    for size in range(min(len(low), 24), 0, -1):
        value = table.get(low[:size])
        if value is not None:
            return value
    return None


def number(word: str, table: dict[str, int]) -> int | None:
    """A number in digits or words, "двадцать первого" among them."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    parts = [lookup(part, table) for part in re.split(r"[ \u00a0\u202f\t-]", word) if part]
    return None if not parts or None in parts else sum(p for p in parts if p is not None)


def numeric(until: str, units: str) -> list[tuple[str, str, str]]:
    """The dates in figures. `until` joins two of them; before `units` a figure is a measure.

    A day and a month alone ("05.01") must have a nought or a word like "from" to be no version,
    time or price.
    """

    def dotted(g: str, year: str) -> str:
        return (
            rf"(?P<d{g}>\d{{1,2}})(?P<sep{g}>[./])(?P<nm{g}>\d{{1,2}})"
            rf"(?:(?P=sep{g})(?:(?P<y{g}>{YEAR})|(?P<yy{g}>\d\d)(?=\D|$)))" + year
        )

    end = r"(?![\d/]|[.,]\d)(?:\s?(?:года|г\.|ж\.|жылы|жыл)(?!\w))?"
    unmeasured = rf"(?![\d/%$€:]|[.,:]\d|\s?(?:{units}))"
    start = r"(?<![\w.,/:№§$€-])"
    return [
        ("interval", "figures", rf"{start}{dotted('', '?')}(?:{DASH}|{until}"
                                rf"){dotted('2', '')}{end}"),
        ("day", "figures", rf"{start}(?P<y>{YEAR})(?P<sep>[-./])(?P<nm>\d\d)(?P=sep)(?P<d>\d\d)"
                           r"(?:(?=[Tt]\d)|(?![\w/]|[.,-]\d))"),
        ("day", "figures", rf"{start}{dotted('', '')}{end}"),
        ("interval", "figures", rf"{start}(?P<d>\d{{1,2}})(?:\.(?P<nm>0[1-9]|1[0-2]))?"
                                rf"(?:{DASH}|{until})(?P<d2>\d{{1,2}})\.(?P<nm2>0[1-9]|1[0-2])"
                                rf"{unmeasured}"),
        ("day", "figures", rf"{start}(?P<d>\d{{1,2}})\.(?P<nm>0[1-9]){unmeasured}"),
    ]  # fmt: skip

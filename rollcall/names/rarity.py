"""How many people could bear a name: what is common is weaker evidence.

Two sources: the entries of the loaded lists (`Spot.bearers`), and the shares of given names and
surnames in a few communities, learned from public data (`rollcall.names.data.build_shares` makes
the tables; each says where it is from and under which licence). Given name and surname are taken
as independent within a community only: Kazakh given names go with Kazakh surnames, so shares of a
whole country multiplied would make such pairs too rare. A name counts for as many people as in
the community where it is most common. What a table does not hold is rare, never impossible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from math import prod

from nlp.text.scripts import bare, sounds
from rollcall.names.equivalents import others
from rollcall.names.given import name_key
from rollcall.names.parts import Part

PEOPLE = 20_000_000
"""How many people a community is taken to have: those of a middling country."""
COMMON = 200
"""From so many expected bearers on, a name is called common."""
COMMUNITIES = ("kk", "ru")
"""The tables that come with Rollcall, by the language of the community."""

_WOMAN = re.compile(r"(?<=[a-zA-Z]{2}(?:ov|ev|in))a$|(?<=[sT]k)aya$|(?<=[sT]k)aia$|(?<=sk)a$")
_MAN = re.compile(r"(?<=[sT]k)i$")
RARE = "*"
"""Stands in a table of ours for every name that is not in it."""


@dataclass(frozen=True, eq=False)
class Shares:
    """Who is called what in one community, as shares of all its people (0 to 1).

    Given names go by `name_key`, surnames by `family_key`; `rare_given` and `rare_surname` are the
    share of any one name that is not in the table.
    """

    given: Mapping[str, float]
    surnames: Mapping[str, float]
    rare_given: float
    rare_surname: float

    @cached_property
    def fathers(self) -> dict[str, float]:
        """Shares of given names by what a patronymic leaves of them: nikol of Николай."""
        found: dict[str, float] = {}
        for key, share in self.given.items():
            short = bare(key)
            found[short] = max(share, found.get(short, 0.0))
        return found


def family_key(spoken: str) -> str:
    """Like `name_key`, for the sounds of a surname: one key for both sexes, Иванова and Иванов.

    >>> family_key(sounds("Иванова")) == family_key(sounds("Иванов"))
    True
    """
    return name_key(_MAN.sub("", _WOMAN.sub("", spoken)))


def shares_of(
    given: Mapping[str, float],
    surnames: Mapping[str, float],
    rare_given: float = 1e-5,
    rare_surname: float = 1e-6,
) -> Shares:
    """A table of one's own, from names in any alphabet and the share of people who bear them.

    Spellings of one name and the two sexes of a surname are added up.
    """
    first: dict[str, float] = {}
    for name, share in given.items():
        key = name_key(sounds(name))
        first[key] = first.get(key, 0.0) + share
    last: dict[str, float] = {}
    for name, share in surnames.items():
        key = family_key(sounds(name))
        last[key] = last.get(key, 0.0) + share
    return Shares(first, last, rare_given, rare_surname)


@cache
def community(language: str) -> Shares:
    """One of the tables that come with Rollcall (see `COMMUNITIES`)."""
    table: dict[str, dict[str, float]] = {"given": {}, "surname": {}}
    text = files("rollcall.names").joinpath(f"data/shares.{language}.tsv")
    for line in text.read_text(encoding="utf-8").splitlines():
        if line[:1] != "#":
            kind, key, people = line.split("\t")
            table[kind][key] = float(people) * 1e-6
    rare = table["given"].pop(RARE), table["surname"].pop(RARE)
    return Shares(table["given"], table["surname"], *rare)


def commonness(parts: tuple[Part, ...], tables: Sequence[Shares] | None = None) -> float:
    """How many people probably bear a name with these parts, in the community where they are most.

    A patronymic counts as the share of the father's name among men. 0 for less than a full name:
    a lone word, initials. `tables`: other communities than those of Rollcall.

    >>> from rollcall.names.parts import parse
    >>> commonness(parse("Марат Ахметов")) > 200, commonness(parse("Ерлан Жағыпаров")) < 200
    (True, True)
    """
    if tables is None:
        tables = [community(language) for language in COMMUNITIES]
    own = [part for part in parts if not part.initial and not part.patronymic]
    father = next((part.father for part in parts if part.patronymic), "")
    if len(own) + bool(father) < 2 or not own:
        return 0.0
    return max((PEOPLE * _share(own, father, table) for table in tables), default=0.0)


def _share(own: list[Part], father: str, table: Shares) -> float:
    """The share of people with these given names, this surname and this father."""
    first = [_given(part.sounds, table) for part in own]
    last = [table.surnames.get(family_key(part.sounds), table.rare_surname) for part in own]
    share = first[0]
    if len(own) > 1:
        share = max(last[n] * prod(first[:n] + first[n + 1 :]) for n in range(len(own)))
    if father:
        # Half of the people are men, so a man's name is twice as frequent among fathers.
        share *= 2 * table.fathers.get(bare(name_key(father)), table.rare_given)
    return share


@lru_cache(maxsize=1 << 14)
def _given(spoken: str, table: Shares) -> float:
    """The share of a given name; of one not in the table, that of the name it is a form of."""
    own = table.given.get(name_key(spoken))
    if own is not None:
        return own
    return max((table.given.get(name_key(name), 0.0) for name in others(spoken)), default=0.0) or (
        table.rare_given
    )

"""What the pipelines find, as plain values that can go into JSON: mentions, claims, tallies.

Offsets are code points into the text that was analysed: `text[start:end] == surface`.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

STATUSES = (
    "killed",
    "died_in_custody",
    "wounded",
    "tortured",
    "missing",
    "found",
    "detained",
    "arrested",
    "restricted",
    "charged",
    "on_trial",
    "sentenced",
    "acquitted",
    "released",
    "other",
)
"""What can happen to a person: the vocabulary of claims and of case lists."""
DEATHS = frozenset({"killed", "died_in_custody"})
HELD = ("detained", "arrested", "restricted", "charged", "on_trial", "sentenced")
"""What happens to whom the state holds, as it goes on."""

Kind = Literal["person", "place", "date"]
Precision = Literal["day", "month", "year"]
Bound = Literal["exact", "at_least", "about", "more_than", "up_to"]


class Mention(TypedDict):
    """A span that names a person, a place or a date, with its normal form in `name`; `credit`
    where it only says who wrote the text or took the picture."""

    kind: Kind
    start: int
    end: int
    surface: str
    name: str
    role: NotRequired[str | None]
    credit: NotRequired[Literal["byline", "photo"]]
    geoname: NotRequired[int | None]
    lat: NotRequired[float | None]
    lon: NotRequired[float | None]
    country: NotRequired[str | None]
    iso: NotRequired[str]
    precision: NotRequired[Precision]
    end_iso: NotRequired[str]


class Claim(TypedDict):
    """What the text says happened to a person; `person` is the index of the mention."""

    status: str
    person: int | None
    start: int
    end: int
    when: str | None
    where: str | None
    negated: bool
    hypothetical: bool
    attributed_to: str | None
    detail: str | None
    offence: NotRequired[str]
    term: NotRequired[str]
    hearing: NotRequired[str]


class Tally(TypedDict):
    """A number of people that the text claims; `part_of` is the index of the larger tally."""

    status: str
    count: int
    bound: Bound
    group: str | None
    where: str | None
    as_of: str | None
    part_of: int | None
    start: int
    end: int
    attributed_to: str | None


class Analysis(TypedDict):
    """Everything found in one text. `language` is None where it is none that we know; `reason`
    says why a text was not read, or not to its end."""

    language: str | None
    mentions: list[Mention]
    claims: list[Claim]
    tallies: list[Tally]
    reason: NotRequired[str]

"""Where texts name people who must not be named to a viewer.

A quote about one person often names another, and a headline or an address names the child whom
the article is about. What is told to a viewer is cut so that it names nobody whom they may see by
number only, or not at all. It is cut, not blacked out: a black bar in a public text would say that
the person behind it is on a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, select

from rollcall.lists.care import Shown, strictest
from rollcall.names import NameIndex, build, spot
from rollcall.store import decisions
from rollcall.store.schema import case_rows, matches

_ROUNDS = 20
_AT_ONCE = 500
Span = tuple[int, int]


@dataclass(frozen=True)
class Hidden:
    """The cases that a viewer does not see as they are, and how texts could name them.

    `matched` are the places where revisions name one of them, as matching found: per revision
    (start, end, how much of that case is left, its id).
    """

    cases: Mapping[str, Shown]
    index: NameIndex | None = None
    matched: Mapping[str, tuple[tuple[int, int, Shown, str], ...]] = field(default_factory=dict)

    def spans(self, text: str) -> list[Span]:
        """Where a text names somebody hidden, in any spelling: every place, in order."""
        if self.index is None or not text:
            return []
        found: list[Span] = []
        left = text
        for _ in range(_ROUNDS):  # a look gives one place per name, so look until there is none
            new = [
                span for one in spot(self.index, left) for span in ((one.start, one.end), *one.weak)
            ]
            if not new:
                break
            found += new
            for start, end in new:
                left = f"{left[:start]}{' ' * (end - start)}{left[end:]}"
        return sorted(found)

    def names(self, text: str | None) -> bool:
        """Whether a text names anybody hidden."""
        return self.index is not None and bool(text) and bool(spot(self.index, text or ""))

    def at(self, revision_id: str | None, spans: Iterable[Span]) -> Shown:
        """What is left of words that name a hidden case, whomever else they name too."""
        wanted = list(spans)
        return strictest(
            how
            for start, end, how, _ in self.matched.get(revision_id or "", ())
            if any(start < last and first < end for first, last in wanted)
        )


def hidden_from(
    connection: Connection, left: Mapping[str, Shown], revisions: Iterable[str | None] = ()
) -> Hidden:
    """How texts could name those of whom only so much is `left` (see `store.care.withheld`).

    `revisions` are the stored texts that will be shown.
    """
    if not left:
        return Hidden({})
    learned = decisions.variants(connection)
    names: dict[str, set[str]] = {one: set(learned.get(one, ())) for one in left}
    for some in _some(left):
        query = select(case_rows.c.case_id, case_rows.c.data).where(case_rows.c.case_id.in_(some))
        for row in connection.execute(query):  # of every version: a corrected name names, too
            names[row.case_id] |= set(row.data["names"])
    entries = [(one, sorted(spellings)) for one, spellings in names.items() if spellings]
    matched = _matched(connection, left, [one for one in revisions if one])
    return Hidden(left, build(entries) if entries else None, matched)


def _matched(
    connection: Connection, left: Mapping[str, Shown], revisions: Iterable[str]
) -> dict[str, tuple[tuple[int, int, Shown, str], ...]]:
    found: dict[str, list[tuple[int, int, Shown, str]]] = defaultdict(list)
    for some in _some(revisions):
        query = select(
            matches.c.revision_id,
            matches.c.case_id,
            matches.c.start,
            matches.c.end,
            matches.c.features,
        ).where(matches.c.revision_id.in_(some), matches.c.verdict != "different")
        for row in connection.execute(query):
            if (how := left.get(row.case_id)) is not None:
                spans = [(row.start, row.end), *row.features.get("weak", ())]
                found[row.revision_id] += [(*span, how, row.case_id) for span in spans]
    return {revision: tuple(spans) for revision, spans in found.items()}


def _some(ids: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(dict.fromkeys(ids))
    while some := list(islice(rest, _AT_ONCE)):
        yield some

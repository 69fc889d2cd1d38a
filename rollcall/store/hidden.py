"""Where texts name people who must not be named to a viewer.

A quote about one person often names another, and a headline or an address names the child whom
the article is about. What is told to a viewer is cut so that it names nobody whom they may see by
number only, or not at all. It is cut, not blacked out: a black bar in a public text would say that
the person behind it is on a list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from sqlalchemy import Connection, select

from rollcall.lists.care import Shown, strictest
from rollcall.names import NameIndex, build, spot, spot_all
from rollcall.store.rows import batches
from rollcall.store.schema import case_rows, matches
from rollcall.store.variants import variants

_ROUNDS = 20
_LONGEST = 1000
_WORDS = re.compile(r"[^\W\d_]+")
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
    _clean: set[str] = field(default_factory=set)

    def look(self, texts: Iterable[str | None]) -> None:
        """Look at many texts at once, a tenth of the work; later questions know who is in none."""
        if self.index is not None:
            wanted = [text for text in dict.fromkeys(texts) if text and text not in self._clean]
            found = spot_all([self.index], wanted)
            self._clean.update(text for text, some in zip(wanted, found, strict=True) if not some)

    def spans(self, text: str) -> list[Span]:
        """Where a text names somebody hidden, in any spelling: every place, in order."""
        if self.index is None or not text or text in self._clean:
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
        if self.index is None or not text or text in self._clean:
            return False
        return bool(spot(self.index, text))

    def heads(self, revision_id: str | None, title: str | None, url: str | None) -> bool:
        """Whether a headline, or the words in an address, name anybody hidden."""
        known = self.matched.get(revision_id or "", ())
        inside = bool(title) and any(start < len(title or "") for start, *_ in known)
        return inside or self.names(title) or self.names(slug(url))

    def address(self, revision_id: str | None, title: str | None, url: str | None) -> str | None:
        """The address of an article as it may be told; None where it, or its headline, names
        anybody hidden.
        """
        return None if self.heads(revision_id, title, url) else url

    def at(self, revision_id: str | None, spans: Iterable[Span]) -> Shown:
        """What is left of words that name a hidden case, whomever else they name too."""
        wanted = list(spans)
        return strictest(
            how
            for start, end, how, _ in self.matched.get(revision_id or "", ())
            if any(start < last and first < end for first, last in wanted)
        )


def slug(url: str | None) -> str:
    """The words in an address, written as names are: `/news/anna-testova-freed` names Anna."""
    words = _WORDS.findall(unquote((url or "")[:_LONGEST].partition("://")[2].partition("/")[2]))
    return " ".join(word.capitalize() for word in words)


def hidden_from(
    connection: Connection, left: Mapping[str, Shown], revisions: Iterable[str | None] = ()
) -> Hidden:
    """How texts could name those of whom only so much is `left` (see `store.care.withheld`).

    `revisions` are the stored texts that will be shown.
    """
    if not left:
        return Hidden({})
    learned = variants(connection)
    names: dict[str, set[str]] = {one: set(learned.get(one, ())) for one in left}
    for some in batches(left):
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
    for some in batches(dict.fromkeys(revisions)):
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

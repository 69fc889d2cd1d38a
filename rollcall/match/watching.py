"""Watches in the match step: each new text is asked of every standing saved search.

A text is looked at as an index would hold it, so a watch rings where running its search finds; and
no search engine is asked, so none that is down stops an alert.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from rollcall.errors import RollcallError
from rollcall.logs import tell
from rollcall.match.news import Fact
from rollcall.records import Viewer
from rollcall.search.analysis import analysed
from rollcall.search.asking import understand
from rollcall.search.marks import marks
from rollcall.search.plan import All, Is, Plan, Some, Without
from rollcall.search.recorded import document
from rollcall.search.saved import query_of
from rollcall.search.watching import Watches
from rollcall.store import documents, watches
from rollcall.store.articles import whole_text
from rollcall.store.watches import Watch

_MOST_SPANS = 200
_log = logging.getLogger("rollcall.match")


def plan_of(watch: Watch) -> Plan:
    """What an article must have to ring a watch, as its owner may find it.

    Raises `RollcallError` where the saved search cannot be understood any more.
    """
    return understand(query_of(watch.query), Viewer(watch.owner, watch.role))


def asks_for_lists(plan: Plan) -> bool:
    """Whether a plan tells from a list who is named: then its hits are for few to know."""
    match plan:
        case All(of) | Some(of):
            return any(map(asks_for_lists, of))
        case Without(of):
            return asks_for_lists(of)
        case Is("list", _):
            return True
        case _:
            return False


class Watching:
    """The standing watches ready for matching, made ready again only when one comes or ends."""

    def __init__(self) -> None:
        self._stamp: tuple[int, int] | None = None
        self._known: dict[str, tuple[Watch, Plan]] = {}
        self._filed = Watches(())

    def look(self, connection: Connection, viewer: Viewer) -> None:
        """Take up which watches stand in this moment of the record.

        One whose search cannot be understood any more rings no more; `rollcall watch list` tells.
        """
        stamp = watches.stamp(connection)
        if stamp == self._stamp:
            return
        self._known = dict(_understood(watches.standing(connection, viewer)))
        self._filed = Watches((one, plan) for one, (_, plan) in self._known.items())
        self._stamp = stamp

    def facts(
        self, connection: Connection, revision: dict[str, Any], before: datetime | None
    ) -> list[Fact]:
        """What the text of a revision, matched in this transaction, is to the watches for which it
        is new; `before` says when it was matched first, None if that is now. A story rings a watch
        once: its key says so.
        """
        if not self.listens(before):
            return []
        read = documents.read(connection, [revision["article_id"]]).get(revision["article_id"])
        if read is None or read.text != revision["text"]:
            return []  # a later text came meanwhile, and is matched itself
        return self.rung(read, revision, before)

    def listens(self, before: datetime | None) -> bool:
        """Whether any watch stands to which a text matched first then is new."""
        return any(_is_new(before, watch.created_at) for watch, _ in self._known.values())

    def rung(
        self, read: documents.Read, revision: dict[str, Any], before: datetime | None
    ) -> list[Fact]:
        """The same of an article as it is given."""
        found = document(read)
        rung = [self._known[one] for one in self._filed.which(analysed(found))]
        text = whole_text(revision["title"], revision["text"])
        return [
            _fact(watch, plan, revision, text, found.language)
            for watch, plan in rung
            if _is_new(before, watch.created_at)
        ]


def _understood(standing: Iterable[Watch]) -> Iterable[tuple[str, tuple[Watch, Plan]]]:
    for watch in standing:
        try:
            yield watch.id, (watch, plan_of(watch))
        except RollcallError as error:
            kind = type(error).__name__
            tell(_log, logging.WARNING, step="match", watch=watch.id, skipped=kind)


def _is_new(before: datetime | None, since: datetime) -> bool:
    """Whether a text that was first matched then is news to a watch: what was matched before there
    was the watch does not ring, however often it is matched anew. What was collected before it and
    matched only now does; and rather ring for the same instant than miss it.
    """
    return before is None or before >= since


def _fact(
    watch: Watch, plan: Plan, revision: dict[str, Any], text: str, language: str | None
) -> Fact:
    spans = marks(text, language, plan)[:_MOST_SPANS]
    title = len(revision["title"] or "")
    # The words in the text are quoted, if there are any: the title is told anyway.
    inside = [span for span in spans if span[0] >= title]
    start, end = (inside or spans)[0] if spans else (None, None)
    data = {
        "how": watch.how,
        "lists": asks_for_lists(plan),
        "start": start,
        "end": end,
        "spans": [list(span) for span in spans],
    }
    return Fact(f"watch:{watch.id}:{revision['story_id']}", "watch", data, watch_id=watch.id)

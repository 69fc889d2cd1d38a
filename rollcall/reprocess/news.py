"""What would be told anew: facts that the ledger does not hold, and whom their notices reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from rollcall.alert import judge, names_of
from rollcall.lists.care import Shown
from rollcall.match.evidence import could_be
from rollcall.match.news import Fact
from rollcall.match.step import Matched, facts_of
from rollcall.match.watching import Watching
from rollcall.records import Role, Viewer
from rollcall.reprocess.differences import Difference, Span
from rollcall.settings import Settings
from rollcall.store import documents, ledger, reprocessing, watches
from rollcall.store.care import withheld

WATCH = "watch"
_WORKER = Viewer("match", "operator")
Told = dict[str, dict[str, int]]
"""By subscriber: how much they would be told `at_once` and in their next `digest`."""


@dataclass
class Heard:
    """What would have been told by now, so that nothing counts twice: the ledger's keys, and those
    of this trial. Takes memory for what is new only.
    """

    connection: Connection
    settings: Settings
    told: Told
    facts: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    strangers: dict[str, list[str]] = field(default_factory=dict)
    _watching: Watching = field(default_factory=Watching)
    _left: dict[str, dict[str, Shown]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._watching.look(self.connection, _WORKER)

    def rung(self, matched: Matched) -> list[Fact]:
        """What the watches that stand would find in a text as it is analysed and matched now."""
        row = matched.revision
        before = reprocessing.matched_at(self.connection, row["id"])
        if not self._watching.listens(before):
            return []
        read = documents.read(self.connection, [row["article_id"]]).get(row["article_id"])
        if read is None or read.text != row["text"]:
            return []
        named = (
            (found.spot.surface, matched.names.cases[found.case_id].list_id, found.case_id)
            for found in matched.found
            if found.verdict != "different"
        )
        known = ((words, where, self._may_know(case_id)) for words, where, case_id in named)
        found = documents.as_found(read, matched.analysis, known)
        return self._watching.rung(found, row, before)

    @cached_property
    def _may_know(self) -> Callable[[str], list[Role]]:
        return documents.who_may_know(self.connection)

    def is_new(self, fact: Fact) -> bool:
        """Whether no fact of this trial has told the same; a stranger in two spellings is one."""
        if fact.key in self.facts:
            return False
        self.facts.add(fact.key)
        if fact.kind != "unlisted":
            return True
        name, known = str(fact.data["name"]), self.strangers.setdefault(_beginning(fact), [])
        if any(could_be(one, name) for one in known):
            return False
        known.append(name)
        return True

    def tell(self, fact: dict[str, Any]) -> bool:
        """Whether a fact would raise a notice; counts it for those whom it would reach."""
        names = names_of(self.connection, fact)
        if names & self.notices or ledger.is_noticed(self.connection, names):
            return False
        _, key, urgent = judge(fact)
        self.notices.add(key)
        watch = watches.of_facts(self.connection, [fact["watch_id"]]).get(fact["watch_id"] or "")
        for one in self.settings.subscriber:
            if watch is not None and one.id not in watch.tell:
                continue
            if one.id not in self._left:
                viewer = Viewer(one.id, one.role)
                self._left[one.id] = withheld(self.connection, viewer, leaving=True)
            if self._left[one.id].get(fact["case_id"] or "") == "nothing":
                continue
            counts = self.told.setdefault(one.id, {"at_once": 0, "digest": 0})
            counts["at_once"] += bool(urgent and one.alerts)
            counts["digest"] += bool(one.digest)
        return True


def _beginning(fact: Fact) -> str:
    return fact.key.rpartition(":")[0]


def news(connection: Connection, matched: Matched, heard: Heard) -> Iterator[Difference]:
    """The facts that one text would make true and the ledger does not know, and their notices."""
    facts = [*facts_of(connection, matched), *((fact, False) for fact in heard.rung(matched))]
    standing = reprocessing.facts_that_stand(connection, (fact.key for fact, _ in facts))
    for fact, historical in facts:
        if fact.key in standing or not heard.is_new(fact):
            continue
        person = matched.names.cases[fact.case_id].person_id if fact.case_id else None
        whole = {
            "kind": fact.kind,
            "key": fact.key,
            "case_id": fact.case_id,
            "watch_id": fact.watch_id,
            "person_id": person,
            "story_id": matched.revision["story_id"],
            "data": dict(fact.data) | {"historical": historical},
        }
        after = "would be told" if heard.tell(whole) else "told already"
        words = str(fact.data.get("surface") or fact.data.get("name") or "")
        if fact.kind == WATCH:  # where it found something, its owner may know, and not everybody
            yield Difference("fact", "new", WATCH, after)
            continue
        before = _in_words(fact)
        yield Difference("fact", "new", before, after, words, _span(fact), fact.case_id)


def _in_words(fact: Fact) -> str:
    """The kind of a fact and what it says, in words of our own."""
    said = str(fact.data.get("verdict" if fact.kind == "match" else "status") or "")
    return f"{fact.kind}: {said}" if said else fact.kind


def _span(fact: Fact) -> Span | None:
    start, end = fact.data.get("start"), fact.data.get("end")
    return None if start is None or end is None else (int(start), int(end))


def counted(one: Difference) -> Iterable[str]:
    """The figures under which a difference counts."""
    if one.what == "fact":
        return ("facts_new", "notices_new") if one.after == "would be told" else ("facts_new",)
    if one.what == "decision":
        return ("decisions_contradicted",)
    names = [f"{one.what}_{one.how}"]
    if one.what == "match" and one.how == "changed":
        names.append(f"match_{one.before}_to_{one.after}")
    return names

"""The match step: revisions x cases in, matches and facts out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select

from nlp.annotations import Analysis, Claim
from rollcall.clock import Clock
from rollcall.match import news
from rollcall.match.evidence import claims_about, could_be, gather, spans
from rollcall.match.news import Fact
from rollcall.match.verdict import Decided, Derived, derive
from rollcall.names import NameIndex, Spot, build, skeleton, spot
from rollcall.records import Reason, Viewer
from rollcall.store import articles, findings, ledger, lists, matches
from rollcall.store.leases import Leased
from rollcall.store.lists import Case
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "match"
VERSION = 1
_WORKER = Viewer("match", "operator")


@dataclass(frozen=True)
class Names:
    """The lists as matching needs them, built once per state of the lists."""

    cases: dict[str, Case]
    indexes: tuple[NameIndex, ...]
    known: dict[str, set[str]]
    counts: dict[str, int]


@dataclass(frozen=True)
class Found:
    """One case that a text names: the span, the reasons, the verdict."""

    case_id: str
    spot: Spot
    evidence: tuple[Reason, ...]
    verdict: Derived
    claim: Claim | None

    @property
    def status(self) -> str | None:
        """What the text says happened to this person, as it stood when it was written."""
        return None if self.claim is None else self.claim["status"]


@dataclass(frozen=True)
class Matched:
    """Everything that matching found in one revision."""

    revision: dict[str, Any]
    analysis: Analysis
    found: tuple[Found, ...]
    names: Names


def step(store: Store, clock: Clock) -> Step[Matched]:
    """The match step. Its items are analysed revisions; new lists or decisions renew them."""

    @lru_cache(maxsize=1)
    def names_at(_stamp: str) -> Names:
        with store.read() as connection:
            return prepare(lists.current(connection, _WORKER))

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, Matched | Exception]]:
        ids = [leased.item for leased in batch]
        with store.read() as connection:
            names = names_at(lists.stamp(connection))
            texts = articles.texts(connection, ids)
            analyses = findings.load(connection, ids)
            decided = {
                case_id: [Decided(**answer) for answer in answers]
                for case_id, answers in matches.decisions(connection).items()
            }
        for leased in batch:
            try:
                row = texts[leased.item]
                yield leased, match(row, analyses[leased.item], names, decided)
            except Exception as error:  # noqa: BLE001 - a step's edge: texts are hostile input
                yield leased, error

    def write(connection: Connection, _: Leased, matched: Matched) -> Outcome:
        return _write(connection, matched, clock)

    return Step(NAME, VERSION, _pending, compute, write, deadly=True)


def _pending(connection: Connection) -> Select[Any]:
    return matches.pending(lists.stamp(connection), matches.decisions_stamp(connection))


def prepare(cases: Sequence[Case]) -> Names:
    """Build a name index per list: the same name on two lists is rarely two people."""
    by_list: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.row.names:
            by_list[case.list_id].append(case)
    indexes = [build([(case.id, case.row.names) for case in some]) for some in by_list.values()]
    known: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for name in case.row.names:
            known[skeleton(name)].add(name)
    counts = Counter(case.row.status for case in cases if case.row.status)
    return Names({case.id: case for case in cases}, tuple(indexes), known, dict(counts))


def match(
    row: dict[str, Any],
    analysis: Analysis,
    names: Names,
    decided: dict[str, list[Decided]],
) -> Matched:
    """Look for every listed person in one text. Pure: the same values give the same answer."""
    text = articles.whole_text(row["title"], row["text"])
    persons = [(m["start"], m["end"]) for m in analysis["mentions"] if m["kind"] == "person"]
    found = []
    for one in (one for index in names.indexes for one in spot(index, text, persons=persons)):
        case = names.cases[one.entry]
        evidence = tuple(gather(one, case.row, analysis, text))
        verdict = derive(one, evidence, row["article_id"], decided.get(case.id, ()))
        claim = news.newest_status(claims_about(one, analysis))
        found.append(Found(case.id, one, evidence, verdict, claim))
    return Matched(row, analysis, tuple(found), names)


def _write(connection: Connection, matched: Matched, clock: Clock) -> Outcome:
    now, row = clock(), matched.revision
    matches.replace(connection, row, matched.found)
    articles.changed(connection, row["article_id"], now)
    for fact, history in _facts(connection, matched):
        ledger.record(
            connection,
            kind=fact.kind,
            key=fact.key,
            case_id=fact.case_id,
            revision=row,
            data=dict(fact.data) | {"historical": history},
            now=now,
        )
    return DONE if matched.found else Outcome("nothing", "names nobody on the lists")


def _facts(connection: Connection, matched: Matched) -> Iterator[tuple[Fact, bool]]:
    named = [found for found in matched.found if found.verdict != "different"]
    for found in named:
        case = matched.names.cases[found.case_id]
        old = matches.is_historical(connection, case, matched.revision)
        yield _match_fact(matched, found, case), old
        if found.verdict in ("likely", "same") and (change := _change(connection, matched, found)):
            yield change, old
    taken = [span for found in named for span in spans(found.spot, matched.analysis)]
    for fact in news.unlisted(matched.analysis, taken, matched.names.known):
        told = ledger.unlisted_names(connection, fact.key.rpartition(":")[0])
        if not any(could_be(name, str(fact.data["name"])) for name in told):
            yield fact, False
    for fact in news.tallies(matched.analysis, matched.names.counts):
        yield fact, False


def _match_fact(matched: Matched, found: Found, case: Case) -> Fact:
    story = matched.revision["story_id"]
    data = {
        "verdict": found.verdict,
        "surface": found.spot.surface,
        "start": found.spot.start,
        "end": found.spot.end,
        "name": found.spot.name,
        "status": found.status,
        "listed_status": case.row.status,
        "bearers": found.spot.bearers,
    }
    key = f"match:{case.person_id}:{story}:{found.verdict}"
    return Fact(key, "match", data, case.id)


def _change(connection: Connection, matched: Matched, found: Found) -> Fact | None:
    """A status that is news for this person, after the list and after all earlier coverage."""
    case, row = matched.names.cases[found.case_id], matched.revision
    claim = found.claim
    if claim is None:
        return None
    listed, listed_date, since = lists.standing(connection, case.id, row["created_at"])
    told_at = row["sort_at"].isoformat()
    told = ledger.statuses_before(connection, case.id, told_at, since)
    before = news.stage(listed, told)
    if (
        news.is_earlier(claim["when"], listed_date)
        or claim["status"] in told[-1:]
        or not news.changes(before, claim["status"])
    ):
        return None
    data = {
        "before": before,
        "listed_status": listed,
        "told_at": told_at,
        "status": claim["status"],
        "when": claim["when"],
        "attributed_to": claim["attributed_to"],
        "quote": [claim["start"], claim["end"]],
        "surface": found.spot.surface,
        "start": found.spot.start,
        "end": found.spot.end,
        "verdict": found.verdict,
    }
    story = row["story_id"]
    return Fact(f"status:{case.person_id}:{claim['status']}:{story}", "status", data, case.id)

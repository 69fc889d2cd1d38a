"""The match step: revisions x cases in, matches and facts out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, tee
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select

from nlp.annotations import Analysis, Claim
from rollcall.clock import Clock
from rollcall.logs import tell
from rollcall.match import backwards, news
from rollcall.match.decided import Decided, Where, ruling, spellings
from rollcall.match.evidence import claims_about, could_be, gather, spans
from rollcall.match.known import Known, answers
from rollcall.match.listed import Names
from rollcall.match.namesakes import across
from rollcall.match.news import Fact
from rollcall.match.verdict import Derived, derive
from rollcall.match.watching import Watching
from rollcall.names import Spot, spot_all, spot_and_keep
from rollcall.records import Reason, Viewer
from rollcall.store import (
    articles,
    decisions,
    findings,
    ledger,
    lists,
    matches,
    name_indexes,
    name_keys,
    searches,
)
from rollcall.store.leases import Leased
from rollcall.store.lists import Case
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "match"
VERSION = 2
_BATCH = 100
"""Texts that are matched together."""
_LEASED = 400
"""Texts that are leased at once: to find the last pending ones takes a look at every text."""
_WORKER = Viewer("match", "operator")
_log = logging.getLogger(f"rollcall.{NAME}")


@dataclass(frozen=True)
class Found:
    """One case that a text names: the span, the reasons, the verdict, the decision behind it."""

    case_id: str
    spot: Spot
    evidence: tuple[Reason, ...]
    verdict: Derived
    claim: Claim | None
    decision: int | None = None

    @property
    def status(self) -> str | None:
        """What the text says happened to this person, as it stood when it was written."""
        return None if self.claim is None else self.claim["status"]


@dataclass(frozen=True)
class Matched:
    """Everything that matching found in one revision, and the keys by which it is found later."""

    revision: dict[str, Any]
    analysis: Analysis
    found: tuple[Found, ...]
    names: Names
    keys: bytes = b""


def step(
    store: Store, clock: Clock, folder: Path | None = None, known: Known | None = None
) -> Step[Matched]:
    """The match step. Its items are analysed revisions; decisions renew them, and what a search
    for new and changed cases finds (`rollcall.match.backwards`).

    `folder` is where name indexes are kept between runs; without it they live in memory. `known`
    is what somebody else has made ready already.
    """
    known, watching = known or Known(folder), Watching()

    def compute(leased: list[Leased]) -> Iterator[tuple[Leased, Matched | Exception]]:
        for at in range(0, len(leased), _BATCH):
            ahead = [one.item for one in leased[at:]]
            yield from together(leased[at : at + _BATCH], ahead)

    def together(
        batch: list[Leased], ahead: list[str]
    ) -> Iterator[tuple[Leased, Matched | Exception]]:
        ids = [leased.item for leased in batch]
        with backwards.searched(store, clock, known, holding=ahead) as connection:
            names = known.names(connection, _WORKER)
            texts = articles.texts(connection, ids)
            analyses = findings.load(connection, ids)
            decided = answers(connection)
            watching.look(connection, _WORKER)
        try:
            pairs = ((texts[leased.item], analyses[leased.item]) for leased in batch)
            found = list(match_all(pairs, names, decided, keeping=True))
        except Exception as error:  # noqa: BLE001 - one of them; found when each is tried alone
            kind = type(error).__name__  # no more: what it says may quote a text or a name
            words, size = "each is tried alone", len(batch)
            tell(_log, logging.WARNING, words, step=NAME, batch=size, error=kind)
            found = []
        if found:
            yield from zip(batch, found, strict=True)
            return
        for leased in batch:
            try:
                pair = texts[leased.item], analyses[leased.item]
                yield leased, next(match_all([pair], names, decided, keeping=True))
            except Exception as error:  # noqa: BLE001 - a step's edge: texts are hostile input
                yield leased, error

    def write(connection: Connection, _: Leased, matched: Matched) -> Outcome:
        return _write(connection, matched, watching, clock)

    return Step(NAME, VERSION, _pending, compute, write, batch=_LEASED, deadly=True)


def _pending(_: Connection) -> Select[Any]:
    """What all texts depend on is the program; the rest concerns some of them only."""
    return matches.pending(name_indexes.program())


def match(
    row: dict[str, Any],
    analysis: Analysis,
    names: Names,
    decided: Mapping[str, Sequence[Decided]],
) -> Matched:
    """Look for every listed person in one text. Pure: the same values give the same answer.

    `row` has title, text and article_id, and where they are known published and source_id.
    """
    return next(match_all([(row, analysis)], names, decided))


def match_all(
    texts: Iterable[tuple[dict[str, Any], Analysis]],
    names: Names,
    decided: Mapping[str, Sequence[Decided]],
    *,
    keeping: bool = False,
) -> Iterator[Matched]:
    """`match` for many texts, which takes a fraction of the time; with `keeping` each comes with
    the keys by which it is found later.
    """
    for_text, for_persons, for_keys, for_rest = tee(texts, 4)
    whole = (articles.whole_text(row["title"], row["text"]) for row, _ in for_text)
    persons = (_persons(analysis) for _, analysis in for_persons)
    spotted: Iterator[tuple[list[Spot], bytes]]
    if keeping:
        struck = (news.struck(analysis) for _, analysis in for_keys)
        spotted = spot_and_keep(names.indexes, whole, persons, struck)
    else:
        spotted = ((spots, b"") for spots in spot_all(names.indexes, whole, persons))
    for (row, analysis), (spots, keys) in zip(for_rest, spotted, strict=True):
        yield replace(_matched(row, analysis, names, decided, spots), keys=keys)


def _persons(analysis: Analysis) -> list[tuple[int, int]]:
    return [(m["start"], m["end"]) for m in analysis["mentions"] if m["kind"] == "person"]


def _matched(
    row: dict[str, Any],
    analysis: Analysis,
    names: Names,
    decided: Mapping[str, Sequence[Decided]],
    spots: Sequence[Spot],
) -> Matched:
    text = articles.whole_text(row["title"], row["text"])
    where = Where(
        row["article_id"], row.get("source_id"), text, analysis["language"], row.get("story_id")
    )
    found = []
    for one, said in across(spots, names.cases):
        case = names.cases[one.entry]
        evidence = [
            *_learned(one, names),
            *said,
            *gather(one, case.row, analysis, text, row.get("published")),
        ]
        spelled = spellings(one.surface, one.start, one.end, analysis)
        ruled = ruling(decided.get(case.id, ()), spelled, where)
        verdict = derive(one, evidence, ruled)
        claim = news.newest_status(claims_about(one, analysis))
        number = ruled.id if ruled else None
        found.append(Found(case.id, one, tuple(evidence), verdict, claim, number))
    return Matched(row, analysis, tuple(found), names)


def _learned(one: Spot, names: Names) -> list[Reason]:
    number = names.variants.get(one.entry, {}).get(one.name)
    return [] if number is None else [Reason("known_variant", 0.0, one.name, str(number))]


def _write(connection: Connection, matched: Matched, watching: Watching, clock: Clock) -> Outcome:
    now, row = clock(), matched.revision
    before = matches.met(connection, row["id"], now)
    matches.replace(connection, row, matched.found)
    name_keys.save(connection, row["id"], name_indexes.program(), matched.keys)
    articles.changed(connection, row["article_id"], now)
    watching.look(connection, _WORKER)  # again: somebody may have saved one since we computed
    found = [(fact, False) for fact in watching.facts(connection, row, before)]
    for fact, history in chain(facts_of(connection, matched), found):
        is_new = ledger.record(
            connection,
            kind=fact.kind,
            key=fact.key,
            case_id=fact.case_id,
            watch_id=fact.watch_id,
            revision=row,
            data=dict(fact.data) | {"historical": history},
            now=now,
        )
        if is_new and fact.kind == "status" and fact.case_id:
            # What was published later may say now what is no news any more, or is news again.
            searches.again(connection, searches.later(connection, fact.case_id, row["sort_at"]))
    return DONE if matched.found else Outcome("nothing", "names nobody on the lists")


def facts_of(connection: Connection, matched: Matched) -> Iterator[tuple[Fact, bool]]:
    """What a text makes true, given what the record knows already, each with whether it was so
    before its case was listed. Reads only; what watches find is not in it.
    """
    named = [found for found in matched.found if found.verdict != "different"]
    for found in named:
        case = matched.names.cases[found.case_id]
        old = _is_archive(connection, matched, found, case)
        yield _match_fact(matched, found, case), old
        if found.verdict in ("likely", "same") and (change := _change(connection, matched, found)):
            yield change, old
    taken = [span for found in named for span in spans(found.spot, matched.analysis)]
    for fact in _unlisted(matched, taken):
        told = ledger.unlisted_names(connection, fact.key.rpartition(":")[0])
        if not any(could_be(name, str(fact.data["name"])) for name in told):
            yield fact, False
    for fact in news.tallies(matched.analysis, matched.names.counts):
        yield fact, False


def _is_archive(connection: Connection, matched: Matched, found: Found, case: Case) -> bool:
    """Whether the text was there before the case was listed, or before its spelling was learned:
    thirty old articles must not ring at once.
    """
    number = matched.names.variants.get(case.id, {}).get(found.spot.name)
    if number is not None and decisions.is_later(connection, number, matched.revision):
        return True
    return matches.is_historical(connection, case, found.spot.name, matched.revision)


def _unlisted(matched: Matched, taken: list[tuple[int, int]]) -> list[Fact]:
    """Without any list nobody is missing on one."""
    if not matched.names.indexes:
        return []
    return news.unlisted(matched.analysis, taken, matched.names.lists)


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
    key = f"match:{case.id}:{story}:{found.verdict}"
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
    return Fact(f"status:{case.id}:{claim['status']}:{story}", "status", data, case.id)

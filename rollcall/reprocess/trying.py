"""A step tried on the record as it is in one moment, with the program, models, lists and settings
as they are now. Nothing is written; what it comes to is compared with what is stored.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from nlp.annotations import Analysis
from rollcall import enrich, extract
from rollcall.errors import NotAnArticle, RollcallError, Unreadable
from rollcall.logs import tell
from rollcall.match.decided import Decided
from rollcall.match.known import Known, answers
from rollcall.match.listed import Names
from rollcall.match.step import Found, Matched, match_all
from rollcall.match.verdict import derive
from rollcall.pipeline import Project, pending
from rollcall.records import Reason, Viewer
from rollcall.reprocess.differences import (
    Difference,
    Reading,
    Seen,
    alone,
    of_analyses,
    of_matches,
    of_readings,
)
from rollcall.reprocess.news import WATCH, Heard, Told, counted
from rollcall.reprocess.news import news as news_of
from rollcall.reprocess.sampling import Figures, sample
from rollcall.store import articles, findings, pages, reprocessing, sources
from rollcall.store.rows import batches

_WORKER = Viewer("match", "operator")
_BATCH = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Different:
    """A difference and where it is: the article, its text, and for one that is no article yet what
    its page says of it.
    """

    difference: Difference
    article_id: str | None = None
    revision_id: str | None = None
    url: str | None = None
    title: str | None = None


@dataclass
class Trial:
    """What a step would change: `figures` over the items compared, of `population` in all.

    `waiting` items are before the step in any case, so that some differences are theirs; `failed`
    ones broke while they were tried. `told` is whom it would tell how much.
    """

    step: str
    population: int
    waiting: int
    failed: int = 0
    seconds: float = 0.0
    figures: Figures = field(default_factory=Figures)
    told: Told = field(default_factory=dict)


def trial(
    connection: Connection,
    project: Project,
    step: str,
    keep: Callable[[Different], None],
    *,
    size: int = 0,
    since: datetime | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Try a step in this moment of the record; `keep` is given every difference.

    All that the step has done since a moment, or a sample of that `size`. Raises `RollcallError`
    for a step whose work cannot be done again.
    """
    began = time.perf_counter()
    population = reprocessing.done(connection, step, since).items
    found = Trial(step, population, pending(project, step))
    ids: Iterable[str] = reprocessing.items(connection, step, since)
    if size:
        ids = sample(ids, size)
    total = min(size or population, population)
    for seen in _TRIES[step](connection, project, ids, found):
        if seen is None:
            found.failed += 1
        else:
            found.figures.add(Counter(name for one in seen for name in counted(one.difference)))
            for one in seen:
                keep(one)
        if progress:
            progress(found.figures.items + found.failed, total)
    found.seconds = time.perf_counter() - began
    return found


_Items = Iterator[Sequence[Different] | None]
"""What is different at each item, or None where it broke."""


def _match(connection: Connection, project: Project, ids: Iterable[str], found: Trial) -> _Items:
    matching = _Matching(connection, project, found.told)
    for some in batches(ids, _BATCH):
        texts = articles.texts(connection, some)
        analyses = findings.load(connection, some)
        pairs = [(texts[one], analyses[one]) for one in some if one in analyses]
        yield from matching.differences(pairs)


def _enrich(connection: Connection, project: Project, ids: Iterable[str], found: Trial) -> _Items:
    matching = _Matching(connection, project, found.told)
    for some in batches(ids, _BATCH):
        rows = enrich.rows(connection, some, project.settings)
        before = findings.load(connection, some)
        pairs = list(zip(rows, enrich.analysed(rows, project.settings), strict=True))
        read = [(row, one) for row, one in pairs if not isinstance(one, Exception)]
        matched = matching.differences(read)  # together: alone, a text costs five times as much
        for row, after in pairs:
            if isinstance(after, Exception):
                _broke(found.step, row["id"], after)
                yield None
                continue
            news, was = next(matched), before.get(row["id"], _NOTHING)
            here = [Different(one, row["article_id"], row["id"]) for one in of_analyses(was, after)]
            yield None if news is None else [*here, *news]


_NOTHING: Analysis = {"language": None, "mentions": [], "claims": [], "tallies": []}


class _Matching:
    """Matching in thought: the lists and decisions of one moment, and what was heard so far."""

    def __init__(self, connection: Connection, project: Project, told: Told) -> None:
        self._connection = connection
        # In memory: the folder of name indexes belongs to the program that is at work.
        self._names: Names = Known(None).names(connection, _WORKER)
        self._decided: dict[str, list[Decided]] = answers(connection)
        self._standing = {
            decided.id
            for case_id, some in self._decided.items()
            if case_id in self._names.cases
            for decided in some
        }
        self._heard = Heard(connection, project.settings, told)

    def differences(self, pairs: list[tuple[dict[str, Any], Analysis]]) -> _Items:
        """What is different between the stored matches of these texts and those found now."""
        before = reprocessing.stored(self._connection, [row["id"] for row, _ in pairs])
        for (row, _), matched in zip(pairs, self._matched(pairs), strict=True):
            if matched is None:
                yield None
                continue
            was = {one["case_id"]: _stored(one) for one in before[row["id"]]}
            now = {one.case_id: _found(one) for one in matched.found}
            told = news_of(self._connection, matched, self._heard)
            yield [
                Different(one)
                if one.before == WATCH
                else Different(one, row["article_id"], row["id"])
                for one in (*of_matches(was, now, self._standing), *told)
            ]

    def _matched(self, pairs: list[tuple[dict[str, Any], Analysis]]) -> Iterator[Matched | None]:
        try:
            yield from list(match_all(pairs, self._names, self._decided))
        except Exception as error:  # noqa: BLE001 - texts are hostile input: each is tried alone
            if len(pairs) > 1:
                for pair in pairs:
                    yield from self._matched([pair])
                return
            _broke("match", pairs[0][0]["id"], error)
            yield None


def _found(one: Found) -> Seen:
    spot = one.spot
    machine = derive(spot, one.evidence, None)
    return Seen(one.verdict, machine, one.decision, spot.surface, (spot.start, spot.end))


def _stored(row: dict[str, Any]) -> Seen:
    said = row["features"]
    machine = alone(
        row["score"],
        said.get("bearers", 1),
        (Reason(**one) for one in said.get("reasons", ())),
        (Reason(**one) for one in said.get("evidence", ())),
    )
    span = row["start"], row["end"]
    return Seen(row["verdict"], machine, said.get("decision"), row["surface"], span)


def _extract(connection: Connection, project: Project, ids: Iterable[str], found: Trial) -> _Items:
    owners = {source.id: source for source in sources.listed(connection)}
    known: set[tuple[str, str]] = set()
    for some in batches(ids, _BATCH):
        captured = pages.get(connection, some)
        for one in some:
            page = captured[one]
            try:
                said = extract.extracted(project.settings, page, owners[page["source_id"]])
                yield [*_reread(connection, said, known)]
            except (NotAnArticle, Unreadable):
                yield [*_unread(connection, page["id"], known)]
            except Exception as error:  # noqa: BLE001 - pages are hostile input
                _broke(found.step, one, error)
                yield None


def _reread(
    connection: Connection, said: extract.Extracted, known: set[tuple[str, str]]
) -> Iterator[Different]:
    """What one page would change; what several pages would change alike, once."""
    for new in extract.texts_of(connection, said):
        row, before, after = articles.reread(connection, new)
        for one in of_readings(
            Reading(*before) if before else None, Reading(*after) if after else None
        ):
            if (new.keys[0], one.what) in known:
                continue
            known.add((new.keys[0], one.what))
            if row is None:
                yield Different(one, None, None, new.url, new.title)
            else:
                yield Different(one, row["id"], row["revision_id"])


def _unread(
    connection: Connection, page_id: int, known: set[tuple[str, str]]
) -> Iterator[Different]:
    """A page that is no article any more; what was read from it before stays."""
    for article_id, revision_id in reprocessing.seen_on(connection, page_id):
        if (article_id, "article") not in known:
            known.add((article_id, "article"))
            yield Different(Difference("article", "lost"), article_id, revision_id)


_TRIES: dict[str, Callable[[Connection, Project, Iterable[str], Trial], _Items]] = {
    "extract": _extract,
    "enrich": _enrich,
    "match": _match,
}


def _broke(step: str, item: str, error: Exception) -> None:
    """What an error says may quote a text or a name: so it is told by its kind."""
    log = logging.getLogger(f"rollcall.{step}")
    tell(log, logging.WARNING, step=step, id=item, error=type(error).__name__)
    if isinstance(error, RollcallError):
        tell(log, logging.DEBUG, step=step, id=item, reason=str(error))

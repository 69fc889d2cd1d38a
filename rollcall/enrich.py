"""enrich: what a revision says: people, places, dates, what happened to whom, and totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select

from nlp.annotations import Analysis
from rollcall.clock import Clock
from rollcall.settings import Settings
from rollcall.store import articles, findings, searches, sources
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "enrich"
VERSION = 2


def step(store: Store, settings: Settings, clock: Clock) -> Step[Analysis]:
    """The enrich step. Its items are the current revisions of articles."""

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, Analysis | Exception]]:
        with store.read() as connection:
            found = rows(connection, [leased.item for leased in batch], settings)
        yield from zip(batch, analysed(found, settings), strict=True)

    def write(connection: Connection, leased: Leased, analysis: Analysis) -> Outcome:
        if findings.differs(connection, leased.item, analysis):
            # The texts that name somebody would else keep the matches of the earlier analysis.
            searches.again(connection, [leased.item])
        article_id = findings.save(connection, leased.item, analysis, VERSION, clock())
        articles.changed(connection, article_id, clock())
        if "reason" not in analysis:
            return DONE
        if analysis["mentions"]:
            return Outcome(DONE.word, analysis["reason"])
        return Outcome("nothing", f"{analysis['reason']}; searched for listed names only")

    def pending(_: Connection) -> Select[Any]:
        return articles.pending_revisions()

    return Step(NAME, VERSION, pending, compute, write, deadly=True)


def rows(connection: Connection, ids: Sequence[str], settings: Settings) -> list[dict[str, Any]]:
    """These revisions as `analysed` wants them, in this order: with the zone of "today"."""
    found = articles.texts(connection, ids)
    owners = sources.some(connection, {text["source_id"] for text in found.values()})
    zones = {source.id: source.timezone for source in owners.values()}
    return [found[one] | {"zone": _zone(zones, found[one]["source_id"], settings)} for one in ids]


def analysed(texts: Sequence[dict[str, Any]], settings: Settings) -> Iterator[Analysis | Exception]:
    """The analysis of each text with the models in force, or what broke on it.

    A text that breaks a model is found among the others of its batch, and blamed alone.
    """
    done = 0
    try:
        for analysis in _analyse(texts, settings):
            yield analysis
            done += 1
    except Exception:  # noqa: BLE001 - a step's edge: texts are hostile input
        for text in texts[done:]:
            try:
                yield next(_analyse([text], settings))
            except Exception as error:  # noqa: BLE001 - a step's edge: texts are hostile input
                yield error


def _analyse(found: Sequence[dict[str, Any]], settings: Settings) -> Iterator[Analysis]:
    from nlp.analyse import Text, analyse  # spaCy takes a second, and most commands need none

    texts = (
        Text(articles.whole_text(row["title"], row["text"]), None, row["published"], row["zone"])
        for row in found
    )
    return analyse(texts, english=settings.english)


def _zone(zones: dict[str, str], source_id: str | None, settings: Settings) -> str:
    """Where "today" is: the source's time zone; the project's for one that names none (UTC)."""
    own = zones.get(source_id or "", "UTC")
    return settings.timezone if own == "UTC" else own

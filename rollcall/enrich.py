"""enrich: what a revision says: people, places, dates, what happened to whom, and totals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select

from nlp.annotations import Analysis
from rollcall.clock import Clock
from rollcall.settings import Settings
from rollcall.store import articles, findings, sources
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "enrich"
VERSION = 2


def step(store: Store, settings: Settings, clock: Clock) -> Step[Analysis]:
    """The enrich step. Its items are the current revisions of articles."""

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, Analysis | Exception]]:
        with store.read() as connection:
            found = articles.texts(connection, [leased.item for leased in batch])
            zones = {source.id: source.timezone for source in sources.listed(connection)}
        rows = [
            found[leased.item] | {"zone": _zone(zones, found[leased.item]["source_id"], settings)}
            for leased in batch
        ]
        done = 0
        try:
            for leased, analysis in zip(batch, _analyse(rows, settings), strict=True):
                yield leased, analysis
                done += 1
        except Exception:  # noqa: BLE001 - a step's edge: texts are hostile input
            yield from _one_by_one(batch[done:], rows[done:], settings)

    def write(connection: Connection, leased: Leased, analysis: Analysis) -> Outcome:
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


def _analyse(rows: list[dict[str, Any]], settings: Settings) -> Iterator[Analysis]:
    from nlp.analyse import Text, analyse  # spaCy takes a second, and most commands need none

    texts = (
        Text(articles.whole_text(row["title"], row["text"]), None, row["published"], row["zone"])
        for row in rows
    )
    return analyse(texts, english=settings.english)


def _zone(zones: dict[str, str], source_id: str | None, settings: Settings) -> str:
    """Where "today" is: the source's time zone; the project's for one that names none (UTC)."""
    own = zones.get(source_id or "", "UTC")
    return settings.timezone if own == "UTC" else own


def _one_by_one(
    batch: list[Leased], rows: list[dict[str, Any]], settings: Settings
) -> Iterator[tuple[Leased, Analysis | Exception]]:
    """A text that breaks a model must be found among the others of its batch, and blamed alone."""
    for leased, row in zip(batch, rows, strict=True):
        try:
            yield leased, next(_analyse([row], settings))
        except Exception as error:  # noqa: BLE001 - a step's edge: texts are hostile input
            yield leased, error

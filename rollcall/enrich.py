"""enrich: what a revision says: people, places, dates, what happened to whom, and totals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select

from nlp.annotations import Analysis
from rollcall.clock import Clock
from rollcall.settings import Settings
from rollcall.store import articles, findings
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "enrich"
VERSION = 1


def step(store: Store, settings: Settings, clock: Clock) -> Step[Analysis]:
    """The enrich step. Its items are the current revisions of articles."""

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, Analysis | Exception]]:
        with store.read() as connection:
            found = articles.texts(connection, [leased.item for leased in batch])
        rows = [found[leased.item] for leased in batch]
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
        if analysis["language"] not in ("ru", "kk", "en"):
            words = analysis["language"] or "not recognised"
            return Outcome("nothing", f"language {words}: searched for listed names only")
        return DONE

    def pending(_: Connection) -> Select[Any]:
        return articles.pending_revisions()

    return Step(NAME, VERSION, pending, compute, write, deadly=True)


def _analyse(rows: list[dict[str, Any]], settings: Settings) -> Iterator[Analysis]:
    texts = (
        (articles.whole_text(row["title"], row["text"]), None, row["published"]) for row in rows
    )
    from nlp.analyse import analyse  # spaCy takes a second and more, and most commands need none

    return analyse(texts, timezone=settings.timezone)


def _one_by_one(
    batch: list[Leased], rows: list[dict[str, Any]], settings: Settings
) -> Iterator[tuple[Leased, Analysis | Exception]]:
    """A text that breaks a model must be found among the others of its batch, and blamed alone."""
    for leased, row in zip(batch, rows, strict=True):
        try:
            yield leased, next(_analyse([row], settings))
        except Exception as error:  # noqa: BLE001 - a step's edge: texts are hostile input
            yield leased, error

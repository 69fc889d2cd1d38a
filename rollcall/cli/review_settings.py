"""What other settings of the queue would cost and miss, as a table and in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

import typer
from rich.table import Table

from rollcall.cli.shared import console
from rollcall.match.thresholds import ENOUGH, Setting, in_words, settings
from rollcall.pipeline import Project
from rollcall.store import ledger, review_history

_WEEK = timedelta(weeks=1)


def show(project: Project, weeks: int, *, as_json: bool) -> None:
    """Print the settings beside each other; nothing is changed."""
    now = project.clock()
    with project.store.read() as connection:
        oldest = ledger.first_article_at(connection) or now
        since = max(now - weeks * _WEEK, oldest)
        span = max(1.0, (now - since) / _WEEK)
        answered = review_history.answered(connection, project.viewer)
        asked = review_history.asked(connection, project.viewer, since)
    told = [(score, said == "same") for score, said, _ in answered.values() if said != "unsure"]
    found = settings(told, asked, span)
    if as_json:
        kept = {"weeks": span, "questions": len(asked), "decided": len(told)}
        kept |= {"from_score": project.settings.review.from_score}
        rows = [asdict(one) | {"words": in_words(one, len(told))} for one in found]
        typer.echo(json.dumps(kept | {"settings": rows}, indent=2))
        return
    unsure = len(answered) - len(told)
    past = "the last week" if round(span) == 1 else f"the last {span:.0f} weeks"
    stories = "story" if len(told) == 1 else "stories"
    console.print(
        f"{len(asked)} questions in {past}; {len(told)} {stories} decided in all, "
        f"{sum(same for _, same in told)} of them the same person, {unsure} unsure"
    )
    console.print(_table(found, len(told)))
    for one in found:
        console.print(in_words(one, len(told)))
    if len(told) < ENOUGH:
        console.print(f"from {ENOUGH} decisions on, this says what each setting would miss")
    console.print(
        f"review.from_score is {project.settings.review.from_score:g} in rollcall.toml; "
        "only you change it"
    )


def _table(found: list[Setting], decided: int) -> Table:
    headings = ("from score", "reviews a week", "missed a week", "95 %", "decided below it")
    table = Table(*headings, box=None)
    for one in found:
        unknown = one.missed is None or one.least is None or one.most is None
        table.add_row(
            f"{one.from_score:g}",
            f"{one.reviews:.1f}",
            "?" if unknown else f"{one.missed:.2f}",
            "" if unknown else f"{one.least:.2f} to {one.most:.2f}",
            f"{one.decided_below} of {decided}, {one.same_below} same",
        )
    return table

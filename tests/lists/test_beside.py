"""A change of a list beside coverage, as a list keeper reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from nlp.annotations import STATUSES
from rollcall.lists.versions.beside import beside, contradicts
from rollcall.records import CaseRow


@dataclass(frozen=True)
class Said:
    claimed_by: dict[str, frozenset[str]] = field(default_factory=dict)
    articles: int = 0
    to_review: int = 0
    last: datetime | None = None


def said(*claims: str, articles: int = 3, to_review: int = 0) -> Said:
    """Coverage in which `killed:Paper` stands for an outlet that claims a status."""
    by: dict[str, set[str]] = {}
    for claim in claims:
        status, _, outlet = claim.partition(":")
        by.setdefault(status, set()).add(outlet)
    last = datetime(2022, 1, 9, tzinfo=UTC) if articles else None
    return Said({s: frozenset(who) for s, who in by.items()}, articles, to_review, last)


def row(status: str | None = None) -> CaseRow:
    return CaseRow("1", ("Ким Вера",), status=status)


@pytest.mark.parametrize(
    ("old", "new", "written", "words"),
    [
        (row("detained"), None, said("killed:Paper", "killed:Wire"),
         "removed from the list, but 2 outlets report a death"),
        (row("detained"), None, said("killed:Paper", "died_in_custody:Wire"),
         "removed from the list, but 2 outlets report a death"),
        (row("detained"), None, said("detained:Paper", "released:Wire", "missing:Wire"),
         "removed from the list, but 1 outlet reports a disappearance, "
         "1 outlet reports a detention"),
        (row("detained"), None, said(articles=2),
         "removed from the list; 2 articles name this case, last on 2022-01-09"),
        (row("detained"), None, said(articles=0, to_review=4),
         "removed from the list; 4 to review"),
        (row("detained"), None, None, "removed from the list; nobody writes of this case"),
        (row("detained"), row("released"), said("released:A", "released:B", "released:C"),
         "now released; coverage agrees (3 outlets)"),
        (row("missing"), row("killed"), said("died_in_custody:A"),
         "now killed; coverage agrees (1 outlet)"),
        (row("detained"), row("killed"), None,
         "status detained -> killed; nobody reports it yet"),
        (row("detained"), row("released"), said("killed:A", "detained:B"),
         "status detained -> released, but 1 outlet reports a death"),
        (row("detained"), row("released"), said("killed:A", "released:B"),
         "status detained -> released, but 1 outlet reports a death"),
        (row("detained"), row("died_in_custody"), said("detained:B"),
         "status detained -> died in custody; nobody reports it yet "
         "(1 outlet reports a detention)"),
        (row(None), row("released"), said(articles=0, to_review=1),
         "status none -> released; nobody reports it yet (1 to review)"),
        (None, row("missing"), said("missing:A"),
         "new on the list; 1 outlet reports a disappearance"),
        (None, row("missing"), None, ""),
        (row("missing"), row("missing"), said("found:A", "released:B"),
         "status missing on the list; 1 outlet reports a release, "
         "1 outlet reports that the person was found"),
        (row("missing"), row("missing"), None, ""),
    ],
)  # fmt: skip
def test_a_change_is_put_into_words(
    old: CaseRow | None, new: CaseRow | None, written: Said | None, words: str
) -> None:
    assert beside(old, new, written) == words


@pytest.mark.parametrize("status", [*STATUSES, None])
def test_every_status_has_words_and_nobody_is_named(status: str | None) -> None:
    claims = [f"{status}:Paper"] if status else []
    for old, new in ((row(status), None), (row("other"), row(status)), (None, row(status))):
        words = beside(old, new, said(*claims))
        assert words
        assert "Ким" not in words
        assert "_" not in words


@pytest.mark.parametrize(
    ("new", "written", "against"),
    [
        (None, said("detained:Paper"), True),
        (None, said(articles=3), False),
        (None, None, False),
        (row("released"), said("killed:Paper", "released:Wire"), True),
        (row(None), said("died_in_custody:Paper"), True),
        (row("killed"), said("died_in_custody:Paper"), False),
        (row("released"), said("detained:Paper"), False),
        (row("detained"), None, False),
    ],
)
def test_coverage_contradicts_what_cannot_be_overtaken(
    new: CaseRow | None, written: Said | None, against: bool
) -> None:
    assert contradicts(new, written) is against

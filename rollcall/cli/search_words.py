"""What a search prints: hits with their words marked, counts, bars over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from rich.table import Table
from rich.text import Text

from rollcall.cli.shared import console
from rollcall.clock import day
from rollcall.search import Hit, Hits, Query
from rollcall.search.base import MOST_PAGED
from rollcall.search.marks import title_end
from rollcall.search.spans import Span, spans

_VALUES = 12
"""Values of one facet that are printed."""
_BARS = 24
_WIDTH = 40


def show_hits(
    query: Query, hits: Hits, heads: Mapping[str, Mapping[str, Any]], timezone: str
) -> None:
    """Print how many were found, those of this page, and how to go on."""
    last = query.offset + len(hits.hits)
    shown = f", {query.offset + 1} to {last}" if hits.hits and hits.total > len(hits.hits) else ""
    console.print(f"{hits.total} found{shown}", markup=False)
    for hit in hits.hits:
        head = heads.get(hit.id)
        if head is not None:  # the index may be a moment behind the record
            console.print(Text(head["title"] or "(no title)", style="bold"))
            console.print(Text(f"  {_about(head, timezone)}", style="dim"))
            console.print(_marked(hit, head["title"] or ""))
    if hits.hits and last < min(hits.total, MOST_PAGED):
        console.print(f"and more: --from {last + 1}", markup=False)
    elif hits.hits and last < hits.total:
        console.print(f"and more: all {hits.total} with --csv FILE", markup=False)


def _about(head: Mapping[str, Any], timezone: str) -> str:
    when = day(head["sort_at"], timezone)
    parts = [when, head["source_name"] or "a note", head["url"] or f"article {head['id']}"]
    if head["named"]:
        parts.append(f"names {head['named']} on your lists")
    return "  ".join(parts)


def _marked(hit: Hit, title: str) -> Text:
    """The excerpt on lines of its own, without the headline that stands above it."""
    start = title_end(hit.excerpt, title)
    text = Text(hit.excerpt)
    for first, last in hit.marks:
        text.stylize("reverse", first, last)
    lines = [line for line in text[start:].split("\n") if line.plain.strip()]
    return Text("\n").join(Text("  ") + line for line in lines)


def show_counts(query: Query, hits: Hits) -> None:
    """Print how what was found is spread: over time as bars, then value by value."""
    since, until = (at.date() if at else None for at in (query.since, query.until))
    unit, found = spans(hits.days, since, until, most=_BARS)
    most = max((one.count for one in found), default=0)
    bars = Table(box=None, padding=(0, 1), show_header=False)
    bars.add_column(no_wrap=True)
    bars.add_column(justify="right")
    bars.add_column(no_wrap=True)
    for one in found:
        full = "█" * round(_WIDTH * one.count / most)
        bars.add_row(_days(one), str(one.count), full or ("▏" if one.count else ""))
    if found:
        console.print(f"published, by {unit}:")
        console.print(bars)
    table = Table(box=None, padding=(0, 1), show_header=False)
    for facet, counts in hits.facets.items():
        if counts:
            table.add_row(facet, _values((name or "none", n) for name, n in counts.items()))
    if hits.places:
        table.add_row("place", _values((one.place.name, one.count) for one in hits.places))
    console.print(table)


def _values(counts: Iterable[tuple[str, int]]) -> Text:
    every = list(counts)
    words = ", ".join(f"{value} ({number})" for value, number in islice(every, _VALUES))
    return Text(words + (f" and {len(every) - _VALUES} more" if len(every) > _VALUES else ""))


def _days(one: Span) -> str:
    """Days as `date:` takes them in a search."""
    return str(one.first) if one.first == one.last else f"{one.first}..{one.last}"

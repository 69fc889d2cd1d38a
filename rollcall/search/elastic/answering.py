"""One page of an answer: its hits, its facets that are exact, and what the server is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search.base import (
    FACETS,
    MOST_PAGED,
    MOST_PLACES,
    Hit,
    Hits,
    PlaceCount,
    Query,
    listed,
)
from rollcall.search.elastic.connecting import nonsense
from rollcall.search.elastic.plans import question, ranking, ranks, shallow
from rollcall.search.elastic.rows import place_of
from rollcall.search.marks import excerpt
from rollcall.search.plan import Plan

_FIELDS = {"status": "statuses", "list": "lists"}
_MOST_VALUES = 10_000
"""Different values of a mark: more than there are."""
_OF_EACH = 50_000
"""Places that each of several shards counts: a place that is rare in one may be frequent in all."""
TIMES = [{"at": "desc"}, {"id": "asc"}]
_SORTS = {
    "relevance": [{"_score": "desc"}, *TIMES],
    "newest": TIMES,
    "oldest": [{"at": "asc"}, {"id": "asc"}],
}


@dataclass(frozen=True)
class Asked:
    """A search as an engine gets it: by whom, worked out, and in which indices."""

    query: Query
    viewer: Viewer
    plan: Plan
    alias: str
    shards: int = 1

    def __post_init__(self) -> None:
        """Raises `QueryError` where a page is beyond those that can be leafed through."""
        if self.end > MOST_PAGED:
            raise QueryError(
                f"only the first {MOST_PAGED:,} articles found can be leafed through",
                column=1,
                remedy="narrow the search down, or export all that it finds",
            )

    @property
    def start(self) -> int:
        """The first hit of the page, from 0."""
        return max(self.query.offset, 0)

    @property
    def end(self) -> int:
        """Behind the last hit of the page."""
        return self.start + max(self.query.limit, 0)

    def body(self) -> dict[str, Any]:
        """What is asked of a snapshot.

        That may be something somebody typed: whatever it names, only articles of ours are found.
        """
        query = self.query
        ranked = query.sort == "relevance" and ranks(self.plan)
        ours = {"prefix": {"_index": f"{self.alias}-"}}
        if ranked:
            clause = {"bool": {"must": [ranking(self.plan)], "filter": [ours]}}
        else:
            clause = {"bool": {"filter": [question(self.plan), ours]}}
        body: dict[str, Any] = {
            "query": shallow(clause),
            "sort": _SORTS[query.sort] if ranked or query.sort != "relevance" else TIMES,
            "from_": self.start,
            "size": self.end - self.start,
            "source": {"includes": ["title", "text", "language"]},
            "track_total_hits": True,
        }
        if query.facets:
            body["aggs"] = facets(query, self.viewer, self.shards)
        return body

    def hits(self, answer: dict[str, Any], snapshot: str) -> Hits:
        """The answer in our words; `snapshot` is what it came from.

        Raises `SearchError` for what is no answer.
        """
        try:
            return self._hits(answer, snapshot)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise nonsense(answer) from None

    def _hits(self, answer: dict[str, Any], snapshot: str) -> Hits:
        total = int(answer["hits"]["total"]["value"])
        kept = snapshot if self.start or self.end < total else ""
        hits = tuple(_hit(found, self.plan) for found in answer["hits"]["hits"])
        found = answer.get("aggregations")
        if found is None:
            return Hits(total, hits, snapshot=kept)
        return Hits(
            total,
            hits,
            counts(found, self.viewer),
            place_counts(found),
            day_counts(found),
            kept,
        )


def facets(query: Query, viewer: Viewer, shards: int) -> dict[str, Any]:
    """What is counted: marks, as this viewer's role may know them, places and days."""
    result: dict[str, Any] = {}
    for facet in FACETS:
        terms = _counted(_FIELDS.get(facet, facet), _MOST_VALUES, _MOST_VALUES)
        if facet == "list":
            terms["terms"]["include"] = f"{_literal(listed(viewer.role, ''))}.*"
        result[facet] = terms
    result["places"] = _counted("place_keys", MOST_PLACES, MOST_PLACES if shards == 1 else _OF_EACH)
    result["days"] = {
        "date_histogram": {
            "field": "at",
            "calendar_interval": "day",
            "time_zone": query.zone,
            "format": "yyyy-MM-dd",
            "min_doc_count": 1,
        }
    }
    return result


def counts(found: dict[str, Any], viewer: Viewer) -> dict[str, dict[str, int]]:
    """The facets of an answer, most first."""
    result = {name: _buckets(found, name) for name in FACETS}
    mine = listed(viewer.role, "")
    result["list"] = {key.removeprefix(mine): n for key, n in result["list"].items()}
    return result


def place_counts(found: dict[str, Any]) -> tuple[PlaceCount, ...]:
    """The places of an answer, most first."""
    return tuple(PlaceCount(place_of(key), n) for key, n in _buckets(found, "places").items())


def day_counts(found: dict[str, Any]) -> tuple[tuple[date, int], ...]:
    """The days of an answer, in their order."""
    return tuple(
        (date.fromisoformat(one["key_as_string"]), one["doc_count"])
        for one in found["days"]["buckets"]
    )


def _counted(field: str, size: int, of_each: int) -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": field, "size": size, "shard_size": of_each, "order": order}}


def _buckets(found: dict[str, Any], name: str) -> dict[str, int]:
    return {one["key"]: one["doc_count"] for one in found[name]["buckets"]}


def _literal(text: str) -> str:
    """A text as a regular expression of Lucene that matches nothing else."""
    return "".join(one if one.isalnum() else f"\\{one}" for one in text)


def _hit(found: dict[str, Any], plan: Plan) -> Hit:
    source = found["_source"]
    title, text = source["title"], source["text"]
    whole = f"{title}\n\n{text}" if title else text
    part, spans = excerpt(whole, source["language"] or None, plan)
    return Hit(found["_id"], float(found.get("_score") or 0.0), part, spans)

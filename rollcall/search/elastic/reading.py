"""Reading an index: moments of it that stay as they are, and long lists of ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from rollcall.errors import SearchError
from rollcall.search.base import MOST_PAGED
from rollcall.search.elastic.answering import TIMES, Asked
from rollcall.search.elastic.connecting import nonsense
from rollcall.search.elastic.plans import Clause, question, shallow
from rollcall.search.plan import Plan

KEPT = "10m"
"""How long a snapshot is kept after it was last asked."""
_BATCH = 5_000
_TOGETHER = 50


def page(client: Elasticsearch, pit: str, asked: Asked, seconds: float) -> dict[str, Any]:
    """The server's answer to one page of a search."""
    answer = client.options(request_timeout=seconds).search(
        pit={"id": pit, "keep_alive": KEPT},
        timeout=_milliseconds(seconds),
        allow_partial_search_results=False,
        **asked.body(),
    )
    return whole(answer.body, seconds)


def whole(answer: Any, seconds: float) -> dict[str, Any]:
    """The answer itself. Raises `SearchError` where the time ran out before it was complete."""
    if not isinstance(answer, dict):
        raise nonsense(answer)
    if answer.get("timed_out"):
        raise SearchError(
            f"this search took longer than {seconds:g} seconds",
            remedy="ask for less, or raise search.seconds in rollcall.toml",
        )
    return answer


@contextmanager
def snapshot(client: Elasticsearch, index: str) -> Iterator[str]:
    """A moment of an index, for as long as it is read."""
    name = opened(client, index)
    try:
        yield name
    finally:
        closed(client, name)


def opened(client: Elasticsearch, index: str) -> str:
    """A moment of an index, kept for a while after each time it is asked."""
    return str(client.open_point_in_time(index=index, keep_alive=KEPT)["id"])


def closed(client: Elasticsearch, pit: str) -> None:
    """Give a moment back; it would go by itself."""
    with suppress(ApiError, TransportError):
        client.close_point_in_time(id=pit)


def is_gone(error: Exception) -> bool:
    """Whether a snapshot may be too old, or nonsense that somebody typed."""
    return isinstance(error, NotFoundError | BadRequestError)


def rows(client: Elasticsearch, index: str, clause: Clause, sort: Sequence[dict[str, str]],
         fields: Sequence[str] = ()) -> Iterator[dict[str, Any]]:  # fmt: skip
    """All that is found at one moment of an index, in order, a batch at a time in memory."""
    with snapshot(client, index) as pit:
        after: list[Any] | None = None
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": KEPT},
                query=clause,
                sort=list(sort),
                search_after=after,
                size=_BATCH,
                source=False,
                docvalue_fields=[{"field": one} for one in fields] or None,
                track_total_hits=False,
                allow_partial_search_results=False,
            )
            found = answer["hits"]["hits"]
            yield from found
            if len(found) < _BATCH:
                return
            after = found[-1]["sort"]


def newest(client: Elasticsearch, index: str, plan: Plan) -> Iterator[str]:
    """The ids of all that a plan finds, newest first, from one moment of the index."""
    for row in rows(client, index, _filter(plan), TIMES):
        yield row["_id"]


def find(client: Elasticsearch, index: str, plans: Sequence[Plan], limit: int,
         seconds: float) -> list[list[str]]:  # fmt: skip
    """For each plan the ids of what it finds, newest first; many plans go in one request."""
    if limit > MOST_PAGED:
        return [list(islice(newest(client, index, plan), limit)) for plan in plans]
    result: list[list[str]] = []
    for start in range(0, len(plans), _TOGETHER):
        some = plans[start : start + _TOGETHER]
        searches: list[dict[str, Any]] = []
        for plan in some:
            searches += [{}, _short(plan, limit, seconds)]
        patient = client.options(request_timeout=min(600.0, seconds * len(some)))
        answers = patient.msearch(index=index, searches=searches)["responses"]
        for answer in answers:
            if "error" in answer:
                kind = answer["error"].get("type", "")
                raise SearchError(
                    f"Elasticsearch could not look for many searches at once ({kind})",
                    remedy="try again later; see the log of Elasticsearch",
                )
            hits = whole(answer, seconds)["hits"]["hits"]
            result.append([hit["_id"] for hit in hits])
    return result


def _short(plan: Plan, limit: int, seconds: float) -> dict[str, Any]:
    return {
        "query": _filter(plan),
        "sort": TIMES,
        "size": limit,
        "_source": False,
        "track_total_hits": False,
        "timeout": _milliseconds(seconds),
    }


def _filter(plan: Plan) -> Clause:
    return shallow({"bool": {"filter": [question(plan)]}})


def _milliseconds(seconds: float) -> str:
    return f"{max(1, int(seconds * 1000))}ms"

"""Reading an index: moments of it that stay as they are, and long lists of ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from rollcall.errors import SearchError
from rollcall.search.base import MOST_PAGED
from rollcall.search.elastic.answering import TIMES, Asked
from rollcall.search.elastic.connecting import kind_of, nonsense
from rollcall.search.elastic.plans import EVERY, Clause, question, shallow
from rollcall.search.plan import Plan

KEPT = "10m"
"""How long a snapshot is kept after it was last asked."""
_BATCH = 5_000
_TOGETHER = 50


def page(client: Elasticsearch, pit: str, asked: Asked, seconds: float) -> dict[str, Any]:
    """The server's answer to one page of a search."""
    return _answered(client, asked, seconds, pit={"id": pit, "keep_alive": KEPT})


def once(client: Elasticsearch, index: str, asked: Asked, seconds: float) -> dict[str, Any]:
    """The same of an index itself, where no other page follows: nothing is kept for it."""
    return _answered(client, asked, seconds, index=index)


def _answered(client: Elasticsearch, asked: Asked, seconds: float, **where: Any) -> dict[str, Any]:
    answer = client.options(request_timeout=seconds).search(
        timeout=_milliseconds(seconds),
        allow_partial_search_results=False,
        **where,
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
def closing(client: Elasticsearch, pit: str) -> Iterator[str]:
    """A moment of an index, for as long as it is read."""
    try:
        yield pit
    finally:
        closed(client, pit)


def opened(client: Elasticsearch, index: str) -> str:
    """A moment of an index, kept for a while after each time it is asked."""
    return str(client.open_point_in_time(index=index, keep_alive=KEPT)["id"])


def closed(client: Elasticsearch, pit: str) -> None:
    """Give a moment back; it would go by itself."""
    with suppress(ApiError, TransportError):
        client.close_point_in_time(id=pit)


def is_gone(error: ApiError) -> bool:
    """Whether a snapshot may be too old, or nonsense that somebody typed: for that one server
    says 400 and another 500.
    """
    return error.status_code in (400, 404, 500)


def rows(client: Elasticsearch, pit: str, clause: Clause, sort: Sequence[dict[str, str]],
         fields: Sequence[str] = ()) -> Iterator[dict[str, Any]]:  # fmt: skip
    """All that is found at one moment, in order, a batch at a time in memory."""
    after: list[Any] | None = None
    while True:
        answer = client.search(
            pit={"id": pit, "keep_alive": KEPT},
            query=clause,
            sort=list(sort),
            search_after=after,
            size=_BATCH,
            stored_fields="_none_",  # the sort has the id: to unpack articles takes most time
            docvalue_fields=[{"field": one} for one in fields] or None,
            track_total_hits=False,
            allow_partial_search_results=False,
        )
        found = answer["hits"]["hits"]
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1]["sort"]


def newest(client: Elasticsearch, pit: str, plan: Plan) -> Iterator[str]:
    """The ids of all that a plan finds at one moment, newest first."""
    for row in rows(client, pit, _filter(plan), TIMES):
        yield row["sort"][1]


def hashes(client: Elasticsearch, index: str) -> Iterator[tuple[str, str]]:
    """Every document's id and hash at one moment of an index, in the order of ids."""
    with closing(client, opened(client, index)) as pit:
        for row in rows(client, pit, EVERY, [{"id": "asc"}], ["hash"]):
            yield row["sort"][0], row["fields"]["hash"][0]


def find(client: Elasticsearch, pit: str, plans: Sequence[Plan], limit: int,
         seconds: float) -> list[list[str]]:  # fmt: skip
    """For each plan the ids of what it finds at one moment, newest first; many in one request."""
    result: list[list[str]] = []
    for start in range(0, len(plans), _TOGETHER):
        some = plans[start : start + _TOGETHER]
        short = [_short(pit, plan, min(limit, MOST_PAGED), seconds) for plan in some]
        for plan, answer in zip(some, _many(client, short, seconds), strict=True):
            ids = [hit["sort"][1] for hit in whole(answer, seconds)["hits"]["hits"]]
            if limit > len(ids) == MOST_PAGED:
                ids = list(islice(newest(client, pit, plan), limit))
            result.append(ids)
    return result


def _many(
    client: Elasticsearch, searches: Sequence[dict[str, Any]], seconds: float
) -> list[dict[str, Any]]:
    patient = client.options(request_timeout=min(600.0, seconds * len(searches)))
    lines: list[dict[str, Any]] = [line for one in searches for line in ({}, one)]
    answers: list[dict[str, Any]] = patient.msearch(searches=lines)["responses"]
    for answer in answers:
        if "error" in answer:
            raise SearchError(
                f"Elasticsearch could not answer one of many searches ({kind_of(answer)})",
                remedy="try again later; see the log of Elasticsearch",
            )
    return answers


def _short(pit: str, plan: Plan, limit: int, seconds: float) -> dict[str, Any]:
    return {
        "pit": {"id": pit, "keep_alive": KEPT},
        "query": _filter(plan),
        "sort": TIMES,
        "size": limit,
        "stored_fields": "_none_",
        "track_total_hits": False,
        "timeout": _milliseconds(seconds),
    }


def _filter(plan: Plan) -> Clause:
    return shallow({"bool": {"filter": [question(plan)]}})


def _milliseconds(seconds: float) -> str:
    return f"{max(1, int(seconds * 1000))}ms"

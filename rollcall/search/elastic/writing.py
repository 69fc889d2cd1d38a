"""Bringing changes to an index: in bulk, with versions, patience and bounded memory."""

from __future__ import annotations

import json
import logging
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    SSLError,
    TransportError,
)

from rollcall.errors import SearchError
from rollcall.logs import tell
from rollcall.search.analysis import analysed
from rollcall.search.base import Change
from rollcall.search.elastic.connecting import PASSING, explained, nonsense, reason_of
from rollcall.search.elastic.rows import row_of

_log = logging.getLogger("rollcall.index")
_CHUNK, _CHUNK_BYTES = 250, 4 * 1024 * 1024
_AT_ONCE = 3
_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try."""
_TOO_MUCH = (400, 413)
"""Answers to a whole request that a part of it may be the reason for."""
_SHARD = "10s"
"""How long a node waits for a part of the index that has none just now."""
_SECONDS = 120.0
"""How long one request of a bulk may take: the disk of a busy cluster is slow."""


@dataclass(frozen=True)
class Action:
    """What is done to one row, as the lines that are sent."""

    id: str
    lines: bytes


def put(client: Elasticsearch, changes: Iterable[Change], into: str) -> list[str]:
    """Bring changes to an index; returns the ids that it holds in a later version."""
    return send(client, map(_action, changes), into)


def send(client: Elasticsearch, actions: Iterable[Action], into: str) -> list[str]:
    """Do something to an index in bulk; returns the ids that it holds in a later version.

    At most a few chunks are in memory. Raises `SearchError` that names the article which is
    refused, and where the cluster stays busy or away.
    """
    refused: list[str] = []
    waiting: deque[Future[list[str]]] = deque()
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bulk") as pool:
        try:
            for chunk in _chunks(actions):
                if len(waiting) > _AT_ONCE:
                    refused += waiting.popleft().result()
                waiting.append(pool.submit(_send, client, chunk, into))
            for one in waiting:
                refused += one.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return refused


def _action(change: Change) -> Action:
    head = {"_id": change.id, "version": change.version, "version_type": "external_gte"}
    if change.document is None:
        return Action(change.id, line({"delete": head}))
    row = row_of(analysed(change.document))
    return Action(change.id, line({"index": head}) + line(row))


def line(value: object) -> bytes:
    """One line of what is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _chunks(actions: Iterable[Action]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    size = 0
    for action in actions:
        if chunk and (len(chunk) == _CHUNK or size + len(action.lines) > _CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += len(action.lines)
    if chunk:
        yield chunk


def _send(client: Elasticsearch, chunk: Sequence[Action], into: str) -> list[str]:
    """Send a chunk until every item of it is taken or refused; returns those refused as older."""
    refused: list[str] = []
    left = chunk
    for wait in (*_WAITS, None):
        try:
            answers = _sent(client, left, into)
        except (ApiError, TransportError) as error:
            if isinstance(error, ApiError) and error.status_code in _TOO_MUCH:
                return refused + _halved(client, left, into, error)
            if wait is None or not _is_passing(error):
                raise explained(client, error) from None
        else:
            older, left = _sorted(left, answers, into, last=wait is None)
            refused += older
            if not left or wait is None:
                return refused
        words = f"Elasticsearch is busy or away: {len(left)} articles wait {wait:.1f} s"
        tell(_log, logging.INFO, words, step="index", waiting=len(left))
        time.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311
    return refused


def _sent(client: Elasticsearch, chunk: Sequence[Action], into: str) -> list[dict[str, Any]]:
    """What the cluster answers to each item of a chunk."""
    lines: Any = [b"".join(action.lines for action in chunk)]
    patient = client.options(request_timeout=_SECONDS, max_retries=0)
    answers = patient.bulk(index=into, operations=lines, timeout=_SHARD).get("items")
    if not isinstance(answers, list) or len(answers) != len(chunk):
        raise nonsense(answers)
    return answers


def _halved(
    client: Elasticsearch, chunk: Sequence[Action], into: str, error: ApiError
) -> list[str]:
    """Send a chunk that was refused as a whole in parts, to find the article it is about."""
    if len(chunk) == 1:
        raise SearchError(
            f"the index {into} refused the article {chunk[0].id[:100]}: {reason_of(error.body)}",
            remedy=_remedy(error.status_code),
        )
    half = len(chunk) // 2
    return _send(client, chunk[:half], into) + _send(client, chunk[half:], into)


def _is_passing(error: Exception) -> bool:
    if isinstance(error, ApiError):
        return error.status_code in PASSING
    return isinstance(error, ConnectionError | ConnectionTimeout) and not isinstance(
        error, SSLError
    )


def _sorted(
    chunk: Sequence[Action], answers: Sequence[dict[str, Any]], into: str, *, last: bool
) -> tuple[list[str], list[Action]]:
    """What an answer says of each item: the ids refused as older, and what to send again."""
    older, again = [], []
    for action, answer in zip(chunk, answers, strict=True):
        ((kind, item),) = answer.items()
        status = int(item.get("status", 500))
        if status < 300 or (kind == "delete" and status == 404 and "error" not in item):
            continue
        if status == 409:
            older.append(action.id)
        elif status in PASSING and not last:
            again.append(action)
        else:
            raise SearchError(
                f"the index {into} refused the article {action.id[:100]}: {reason_of(item)}",
                remedy=_remedy(status),
            )
    return older, again


def _remedy(status: int) -> str:
    if status == 404:
        return "the index is gone: run `rollcall index --rebuild`"
    if status in (403, *PASSING):
        return "the cluster is overloaded or its disk is full; it is sent again by the next run"
    return "make the index anew with `rollcall index --rebuild`; if it stays, report it"

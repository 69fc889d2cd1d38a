"""A plan in the words of Elasticsearch. Every literal is a value of JSON, so none can be syntax.

Yes or no is asked in filter context. Where articles are ranked, every token, phrase and prefix
outside a `Without` adds its BM25; of several forms of one word the best counts, not their sum.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, assert_never

from rollcall.search.plan import All, Is, Phrase, Plan, Prefix, Some, Token, When, Without

Clause = dict[str, Any]

NONE: Clause = {"match_none": {}}
EVERY: Clause = {"match_all": {}}
_FIELDS = {"stems": "stems", "words": "words", "names": "name_tokens", "places": "place_tokens"}
_MARKS = {"status": "statuses", "list": "lists"}
_MOST_TERMS = 60_000
"""Below `index.max_terms_count`."""
_DEEPEST = 25
"""Queries within queries; `indices.query.bool.max_nested_depth` is 30."""
_MOST_SCORED = 700
"""Clauses that may score: the smallest node allows 1,024 in one query."""


def question(plan: Plan) -> Clause:
    """The plan as a filter, without scores."""
    match plan:
        case Token(field, any_of):
            return _terms(_FIELDS[field], any_of)
        case Phrase(field, any_of):
            return _either([_phrase(field, words) for words in sorted(any_of) if words])
        case Prefix(start):
            return {"prefix": {"words": {"value": start}}}
        case Is(field, value):
            return _terms(_MARKS.get(field, field), (value,))
        case When(since, until):
            return _between(since, until)
        case All():
            return _all(plan)
        case Some():
            return _some(plan)
        case Without(of):
            return {"bool": {"must_not": [question(of)]}}
        case _:
            assert_never(plan)


def shallow(clause: Clause, depth: int = 0) -> Clause:
    """The same clause for a server that allows queries within queries only to a depth of 30.

    What stands deeper is handed over as text, which the server reads by itself.
    """
    if depth == _DEEPEST:
        text = json.dumps(shallow(clause), separators=(",", ":")).encode()
        return {"wrapper": {"query": base64.b64encode(text).decode()}}
    ((kind, inside),) = clause.items()
    if kind not in ("bool", "dis_max", "constant_score"):
        return clause
    return {kind: {name: _shallow(value, depth + 1) for name, value in inside.items()}}


def _shallow(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [shallow(one, depth) for one in value]
    return shallow(value, depth) if isinstance(value, dict) else value


def ranks(plan: Plan) -> bool:
    """Whether there is anything in a plan that ranks articles."""
    match plan:
        case Token() | Phrase() | Prefix():
            return True
        case All(of) | Some(of):
            return any(ranks(one) for one in of)
        case _:
            return False


def ranking(plan: Plan) -> Clause:
    """The plan as a query that finds the same and scores."""
    return _scored(plan, single=_clauses(plan) > _MOST_SCORED)


def _scored(plan: Plan, *, single: bool) -> Clause:
    match plan:
        case Token(field, any_of) if len(any_of) > 1 and not single:
            return _best([{"term": {_FIELDS[field]: {"value": one}}} for one in sorted(any_of)])
        case Token(field, any_of) if len(any_of) == 1:
            return {"term": {_FIELDS[field]: {"value": next(iter(any_of))}}}
        case Phrase(field, any_of):
            return _best([_phrase(field, words) for words in sorted(any_of) if words])
        case All():
            parts = list(_flat(plan))
            scoring = [_scored(one, single=single) for one in parts if ranks(one)]
            return _bool([one for one in parts if not ranks(one)], must=scoring)
        case Some():
            return _either([_scored(one, single=single) for one in _flat(plan)])
        case _ if ranks(plan):
            return question(plan)
        case _:
            return {"constant_score": {"filter": question(plan), "boost": 0.0}}


def _clauses(plan: Plan) -> int:
    match plan:
        case Token(_, any_of):
            return len(any_of)
        case All(of) | Some(of):
            return sum(_clauses(one) for one in of)
        case _:
            return 1


def _flat(plan: All | Some) -> Iterable[Plan]:
    """What a conjunction or disjunction is of, without ones of the same kind inside it."""
    for one in plan.of:
        if isinstance(one, All | Some) and (type(one) is type(plan) or len(one.of) == 1):
            inner = type(plan)(one.of)
            yield from _flat(inner)
        else:
            yield one


def _all(plan: All) -> Clause:
    parts = list(_flat(plan))
    return question(parts[0]) if len(parts) == 1 else _bool(parts)


def _bool(filters: Iterable[Plan], must: list[Clause] | None = None) -> Clause:
    clauses: dict[str, list[Clause]] = {}
    for one in filters:
        if isinstance(one, Without):
            clauses.setdefault("must_not", []).append(question(one.of))
        else:
            clauses.setdefault("filter", []).append(question(one))
    if must:
        clauses["must"] = must
    return {"bool": clauses} if clauses else EVERY


def _some(plan: Some) -> Clause:
    """Marks and tokens of one field become one list of values, which may be long."""
    values: dict[str, set[str]] = {}
    others: list[Clause] = []
    for one in _flat(plan):
        if isinstance(one, Is):
            values.setdefault(_MARKS.get(one.field, one.field), set()).add(one.value)
        elif isinstance(one, Token):
            values.setdefault(_FIELDS[one.field], set()).update(one.any)
        else:
            others.append(question(one))
    return _either([*(_terms(field, any_of) for field, any_of in values.items()), *others])


def _terms(field: str, any_of: Iterable[str]) -> Clause:
    ordered = sorted(any_of)
    if len(ordered) == 1:
        return {"term": {field: {"value": ordered[0]}}}
    return _either(
        [
            {"terms": {field: ordered[start : start + _MOST_TERMS]}}
            for start in range(0, len(ordered), _MOST_TERMS)
        ]
    )


def _phrase(field: str, words: tuple[str, ...]) -> Clause:
    return {"match_phrase": {field: {"query": " ".join(words)}}}


def _either(clauses: list[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}} if clauses else NONE


def _best(clauses: list[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"dis_max": {"queries": clauses}} if clauses else NONE


def _between(since: datetime | None, until: datetime | None) -> Clause:
    limits = {}
    if since is not None:  # articles have whole seconds
        limits["gte"] = moment(
            since + timedelta(microseconds=999_999) if since.microsecond else since
        )
    if until is not None:
        limits["lte"] = moment(until)
    return {"range": {"at": limits}} if limits else EVERY


def moment(at: datetime) -> str:
    """A moment as the index has it: in UTC, in whole seconds, never outside of its calendar."""
    try:
        utc = at.astimezone(UTC)
    except OverflowError:
        utc = at.replace(tzinfo=UTC)
    return f"{utc.replace(tzinfo=None).isoformat(timespec='seconds')}Z"

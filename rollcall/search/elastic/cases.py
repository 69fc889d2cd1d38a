"""Which cases an article may name, asked of the cluster: tokens of listed names, never the names.

Only where the operator wants it (`search.elasticsearch.cases`), and never where the record is
sealed: whoever reads the cluster can try names against the tokens. What is found is a candidate;
the scorer decides, at home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from elasticsearch import Elasticsearch

from rollcall.clock import Clock
from rollcall.errors import SearchError
from rollcall.search.base import ListedCase
from rollcall.search.elastic.generations import Generations
from rollcall.search.elastic.plans import Clause
from rollcall.search.elastic.writing import Action, line, send
from rollcall.search.naming import asked_name, name_tokens
from rollcall.search.plan import All, Plan, Some, Token
from rollcall.settings import Settings

_MOST_TOKENS = 1_000
"""Of one question: what a node of any size allows."""


def generations(client: Elasticsearch, settings: Settings, clock: Clock) -> Generations:
    """The indices of cases; one that was replaced is never kept.

    Raises `SearchError` where nothing of a list may go there.
    """
    if settings.is_sealed:
        raise SearchError(
            "the record is sealed: nothing of its lists goes to Elasticsearch",
            remedy="cases are looked for at home; leave search.elasticsearch.cases out",
        )
    own = settings.search.elasticsearch
    if not own.cases:
        raise SearchError(
            "nothing of a list goes to Elasticsearch unless you say so",
            remedy="set search.elasticsearch.cases = true after reading docs/elasticsearch.md",
        )
    return Generations(client, own.model_copy(update={"keep_days": 0}), clock, "cases")


def tokens_of(names: Iterable[str]) -> frozenset[str]:
    """The tokens under which an article's people find a case with these names."""
    names = list(names)
    asked = {token for name in names for token in _tokens(asked_name(name))}
    return frozenset(asked | set(name_tokens(names)))


def _tokens(plan: Plan) -> Iterator[str]:
    match plan:
        case Token(_, any_of):
            yield from any_of
        case All(of) | Some(of):
            for one in of:
                yield from _tokens(one)


def put_cases(
    client: Elasticsearch, indices: Generations, cases: Iterable[ListedCase], stamp: str
) -> int:
    """Let the cluster know these cases and no others; returns how many."""
    name = indices.begin()
    number = 0
    done = False

    def actions() -> Iterator[Action]:
        nonlocal number
        for case_id, list_id, names in cases:
            number += 1
            row = {"id": case_id, "list": list_id, "name_tokens": sorted(tokens_of(names))}
            yield Action(case_id, line({"index": {"_id": case_id}}) + line(row))

    try:
        send(client, actions(), name)
        indices.mark(name, stamp=stamp)
        indices.swap(name)
        done = True
    finally:
        if not done:
            client.options(ignore_status=404).indices.delete(index=name)
    return number


def candidates(
    client: Elasticsearch, index: str, people: Iterable[str], limit: int, lists: Collection[str]
) -> list[str]:
    """The cases that one of these people may be, those that share the rarest tokens first."""
    longest = sorted(name_tokens(people), key=lambda token: (-len(token), token))
    tokens = longest[:_MOST_TOKENS]  # the longest are of two parts of a name
    if not tokens:
        return []
    found = [{"term": {"name_tokens": {"value": token}}} for token in tokens]
    clause: Clause = {"bool": {"should": found, "minimum_should_match": 1}}
    if lists:
        clause["bool"]["filter"] = [{"terms": {"list": sorted(lists)}}]
    answer = client.search(
        index=index, query=clause, size=limit, source=False, track_total_hits=False,
        sort=[{"_score": "desc"}, {"id": "asc"}], allow_partial_search_results=False,
    )  # fmt: skip
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def stamp(client: Elasticsearch, settings: Settings, clock: Clock) -> str | None:
    """What `put_cases` was told last; "" where that cannot be read, None where there are none."""
    return Generations(client, settings.search.elasticsearch, clock, "cases").stamp()


def forget(client: Elasticsearch, settings: Settings, clock: Clock) -> None:
    """Delete everything that was put of cases."""
    Generations(client, settings.search.elasticsearch, clock, "cases").clear()

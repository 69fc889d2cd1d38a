"""Does the search engine answer, has it everything, and is its cluster well?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from rollcall.clock import lasting
from rollcall.doctor.base import (
    PATIENCE,
    Check,
    Facts,
    Finding,
    many,
    ok,
    size,
    some,
    warning,
    wrong,
)
from rollcall.errors import NoIndex, RollcallError
from rollcall.records import Viewer
from rollcall.store import documents, outbox
from rollcall.store.leases import machine_time
from rollcall.store.schema import outbox as waiting

_LATE = 3_600
_FULL, _NEARLY = 0.95, 0.85
"""The shares of a disk at which Elasticsearch blocks writes, and takes no new shards."""


def engine(facts: Facts) -> Finding:
    """Does the engine answer?"""
    from rollcall.pipeline import engine_of

    name = facts.own.search.engine
    try:
        live = engine_of(facts.own).live()
    except RollcallError as error:
        return wrong(str(error), error.remedy)
    return ok(f"{name} answers" + (f"; searches ask {live}" if live else ""))


def index(facts: Facts) -> Finding:
    """Is there an index, and has it what the record has?"""
    from rollcall.pipeline import engine_of
    from rollcall.search import Query

    asked = engine_of(facts.own)
    with facts.held.read() as connection:
        held = documents.count(connection)
        known = outbox.targets(connection)
        live = next((one for one in known.values() if one.state == "live"), None)
        late = outbox.size(connection, live.name) if live else 0
    try:
        there = asked.live()
        if there is not None:
            query = Query(limit=1, facets=False, paged=False)
            found = asked.search(query, Viewer(facts.own.user, "operator")).total
    except NoIndex:
        there = None
    except RollcallError as error:
        return warning(f"what the index holds could not be counted: {error}", error.remedy)
    if there is None:
        if not held:
            return ok("there is no article yet, and so no index")
        return warning(f"{many(held, 'article is', 'articles are')} in no search index")
    if live is None or live.name != outbox.target_of(asked.name, there):
        return warning(f"the record keeps another index in step than {there}, which searches ask")
    if abs(found - held) > late:
        return wrong(f"the index has {found:,} articles, the record {held:,}, and {late:,} wait")
    return ok(f"the index has {found:,} articles, the record {held:,}")


def in_step(facts: Facts) -> Finding | None:
    """Since when does what is new wait for the index?"""
    with facts.held.read() as connection:
        known = list(outbox.targets(connection).values())
        if not known:
            return None
        words, oldest = [], 0.0
        for one in known:
            count = outbox.size(connection, one.name)
            query = select(func.min(waiting.c.at)).where(waiting.c.target == one.name)
            since = connection.execute(query).scalar()
            if count and since is not None:
                late = (machine_time() - since).total_seconds()
                oldest = max(oldest, min(late, (facts.clock() - since).total_seconds()))
                words.append(f"{many(count, 'article waits', 'articles wait')} for {one.name}")
    left = [one for one in known if one.is_left]
    if left:
        engines = some([one.name for one in left])
        return warning(f"{engines} was left half made, or not reached for long")
    if oldest > _LATE:
        return warning(f"{some(words)}, the first for {lasting(oldest)}")
    return ok(some(words) if words else "no article waits for the index")


def cluster(facts: Facts) -> Finding | None:
    """Is the Elasticsearch cluster well, as far as it tells us?"""
    own = facts.own.search
    if own.engine != "elasticsearch":
        return None
    from rollcall.search.elastic.connecting import connect, meaning

    try:
        client = connect(facts.own).options(request_timeout=min(PATIENCE, own.seconds))
        with meaning(client):
            told = client.cluster.health(index=f"{own.elasticsearch.prefix}-*", timeout="2s").body
            nodes = client.nodes.stats(metric="fs").body.get("nodes", {})
    except RollcallError as error:
        return wrong(str(error), error.remedy)
    data = int(told.get("number_of_data_nodes", 1))
    disks = [_used(node) for node in nodes.values()]
    if told.get("status") == "red":
        return wrong("the cluster is red: a part of an index is lost or not there yet")
    if any(used > _FULL for used, _ in disks):
        return wrong("a disk of the cluster is full: it blocks writes to the index")
    if own.elasticsearch.replicas >= data > 0:
        return warning(
            f"search.elasticsearch.replicas is {own.elasticsearch.replicas}, and there "
            f"{many(data, 'is', 'are').partition(' ')[2]} {many(data, 'node')} for data: the "
            "copies have no place"
        )
    if any(used > _NEARLY for used, _ in disks):
        least = min(free for _, free in disks)
        return warning(f"a disk of the cluster is nearly full: {size(least)} are free")
    if told.get("status") != "green":
        return warning(f"the cluster is {told.get('status')}: copies of the index are not there")
    return ok(f"the cluster is green, {many(data, 'node')} for data")


def _used(node: dict[str, Any]) -> tuple[float, float]:
    """The share of a node's disk that is used, and the bytes that are free."""
    total = node.get("fs", {}).get("total", {})
    whole, free = total.get("total_in_bytes") or 0, total.get("available_in_bytes") or 0
    return (1 - free / whole if whole else 0.0), float(free)


def privileges(facts: Facts) -> Finding | None:
    """May our user do in the cluster what indexing needs?"""
    own = facts.own.search
    if own.engine != "elasticsearch":
        return None
    from elasticsearch import ApiError, TransportError

    from rollcall.search.elastic.connecting import connect

    try:
        client = connect(facts.own).options(request_timeout=min(PATIENCE, own.seconds))
        answer = client.security.has_privileges(
            cluster=["monitor", "manage_index_templates"],
            index=[
                {
                    "names": [f"{own.elasticsearch.prefix}-*"],
                    "privileges": ["manage", "read", "write"],
                }
            ],
        ).body
    except (ApiError, TransportError, RollcallError):
        return None  # without security nobody asks; what else is wrong, another check tells
    if answer.get("has_all_requested"):
        return ok("the user or key may do in the cluster all that we need")
    return wrong("the user or key may not do in the cluster all that indexing needs")


def safe_way(facts: Facts) -> Finding | None:
    """Can somebody on the way to the cluster read along?"""
    own = facts.own.search
    if own.engine != "elasticsearch":
        return None
    from urllib.parse import urlsplit

    here = ("localhost", "127.0.0.1", "::1")
    try:
        hosts = [urlsplit(url) for url in own.elasticsearch.urls]
        plain = [p.hostname or "" for p in hosts if p.scheme == "http" and p.hostname not in here]
    except ValueError:
        return wrong("search.elasticsearch.urls has something that is no address")
    if plain:
        return warning(f"what is searched and read travels to {some(plain)} unencrypted")
    return ok("the way to the cluster is encrypted, or ends on this machine")


_INDEX = "`rollcall index` brings it up to date, `rollcall index --check --mend` compares all of "
_INDEX += "it, `rollcall index --rebuild` makes it anew"
CHECKS = (
    Check(
        "search.in_step",
        "nothing has waited for the search index for more than an hour; none was left half made",
        in_step,
        "`rollcall index` brings it up to date and clears away what was left; `rollcall index "
        "--to ENGINE` fills another engine anew",
        needs="record",
    ),
    Check(
        "search.safe_way",
        "the way to an Elasticsearch on another machine is encrypted",
        safe_way,
        "write https:// into search.elasticsearch.urls, and let search.elasticsearch.ca_file name "
        "the authority's certificate",
    ),
    Check(
        "search.engine",
        "the engine that is set answers, and is of a version that we know",
        engine,
        "start the engine, or correct search.engine and search.elasticsearch.urls",
        slow=True,
        seconds=15.0,
    ),
    Check(
        "search.index",
        "the search index has as many articles as the record",
        index,
        _INDEX,
        needs="record",
        slow=True,
        seconds=15.0,
    ),
    Check(
        "search.cluster",
        "Elasticsearch is green, with a place for each copy and room on its disks",
        cluster,
        "look at GET /_cluster/health and at the disks of its nodes; set "
        "search.elasticsearch.replicas to fewer than there are nodes",
        slow=True,
        seconds=15.0,
    ),
    Check(
        "search.privileges",
        "the user or key may do in Elasticsearch what indexing needs, where it has security",
        privileges,
        "give it the cluster privileges monitor and manage_index_templates, and manage, read and "
        "write for the indices of search.elasticsearch.prefix",
        slow=True,
        seconds=15.0,
    ),
)

"""Pages: captured evidence, imported once, chained so that one timestamp covers all before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, String, case, cast, func, select, update

from rollcall.store.rows import add, as_dict, batches
from rollcall.store.schema import chain_head, pages, visits

_START = hashlib.sha256(b"rollcall evidence chain").hexdigest()
_NEVER_ASKED_AGAIN = ("robots", "private_address")
_GIVE_UP_AFTER = 3
_LASTING = (
    "http 403",
    "http 404",
    "http 410",
    "too_large",
    "encoding",
    "unreadable",
    "redirects",
    "scheme",
)
"""Refusals that another day does not change; all else (no answer, 5xx, robots.txt that cannot be
read) may pass, and the address is asked for again whenever its source shows it.
"""
_MANY = 1_000_000_000


def url_key(url: str) -> str:
    """A URL as 16 hex digits: what a spider is told that we hold already."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def link(before: str, page: Mapping[str, Any]) -> str:
    """The next hash of the chain: over the one before and over what was captured, when, where."""
    parts = (before, page["sha256"], page["url"], page["captured_at"].isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def add_page(connection: Connection, page: Mapping[str, Any]) -> bool:
    """Import one capture; False where its record stands already. Call in a write transaction."""
    add(connection, chain_head, id=1, hash=_START, pages=0)
    head = connection.execute(select(chain_head.c.hash).with_for_update()).scalar_one()
    chain = link(head, page)
    if not add(connection, pages, **page, url_key=url_key(page["url"]), chain=chain):
        return False
    connection.execute(update(chain_head).values(hash=chain, pages=chain_head.c.pages + 1))
    return True


def broken_links(connection: Connection) -> list[str]:
    """Where the chain of hashes is broken, in words; nothing where no page was changed or lost.

    A page that was changed or taken out breaks its own link or the next; one that was taken off
    the end is missed by the head of the chain.
    """
    before, count, broken = _START, 0, []
    for row in connection.execute(select(pages).order_by(pages.c.id)):
        if link(before, as_dict(row)) != row.chain:
            broken.append(f"page {row.id} ({row.url}) does not follow from the page before it")
        before, count = row.chain, count + 1
    head = connection.execute(select(chain_head)).one_or_none()
    if count != (head.pages if head else 0) or (head and head.hash != before):
        broken.append(f"the chain ends with {head.pages if head else 0} pages, not with {count}")
    return broken


def kept(connection: Connection) -> list[dict[str, Any]]:
    """Where every page lies and what its bytes must be, in the order of the chain."""
    c = pages.c
    query = select(c.id, c.url, c.sha256, c.warc_file, c.warc_offset, c.warc_length).order_by(c.id)
    return [as_dict(row) for row in connection.execute(query)]


def find(connection: Connection, page: str) -> dict[str, Any] | None:
    """A page by its number, or the newest of an address; None where there is none."""
    if page.isascii() and page.isdigit():
        query = select(pages).where(pages.c.id == int(page[:9]))
    else:
        query = select(pages).where((pages.c.url == page) | (pages.c.final_url == page))
    row = connection.execute(query.order_by(pages.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else as_dict(row)


def place_in_chain(connection: Connection, page_id: int) -> tuple[int, str, int, str]:
    """A page's position (from 1) and the hash before it; how long the chain is, and its head."""
    earlier = select(func.count()).select_from(pages).where(pages.c.id < page_id)
    position = connection.execute(earlier).scalar_one() + 1
    query = select(pages.c.chain).where(pages.c.id < page_id).order_by(pages.c.id.desc()).limit(1)
    before = connection.execute(query).scalar_one_or_none() or _START
    head = connection.execute(select(chain_head)).one()
    return position, before, head.pages, head.hash


def stands(connection: Connection, page: Mapping[str, Any]) -> bool:
    """Whether this very capture is in the record."""
    query = select(pages.c.id).where(pages.c.record_id == page["record_id"])
    return connection.execute(query).first() is not None


def pending() -> Select[Any]:
    """The items of the extract step. Articles come before the feeds that announced them."""
    first = case((pages.c.role == "entrance", 1), else_=0)
    return select(
        cast(pages.c.id, String).label("item"),
        pages.c.sha256.label("input_hash"),
        (first * _MANY + pages.c.id).label("place"),
    )


def get(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Pages by their item id, however many."""
    found = {}
    for some in batches(map(int, ids)):
        for row in connection.execute(select(pages).where(pages.c.id.in_(some))):
            found[str(row.id)] = as_dict(row)
    return found


def known(connection: Connection, source_id: str) -> list[str]:
    """The keys of URLs not to be asked for again: held already, or refused for good."""
    held = select(pages.c.url_key).where(pages.c.source_id == source_id).distinct()
    keys = {key for (key,) in connection.execute(held)}
    vain = select(visits.c.url).where(
        visits.c.source_id == source_id,
        visits.c.outcome.in_(_NEVER_ASKED_AGAIN) & (visits.c.count > 0)
        | visits.c.outcome.in_(_LASTING) & (visits.c.count >= _GIVE_UP_AFTER),
    )
    return sorted(keys | {url_key(url) for (url,) in connection.execute(vain)})


def validators(connection: Connection, source_id: str) -> dict[str, dict[str, str | None]]:
    """For each URL of a source, what its last answer gave us for asking conditionally."""
    last = (
        select(func.max(pages.c.id))
        .where(pages.c.source_id == source_id, pages.c.status < 300)
        .group_by(pages.c.url)
    )
    query = select(pages.c.url, pages.c.etag, pages.c.last_modified, pages.c.updated)
    return {
        row.url: {"etag": row.etag, "last_modified": row.last_modified, "updated": row.updated}
        for row in connection.execute(query.where(pages.c.id.in_(last)))
    }


def to_revisit(
    connection: Connection, source_id: str, now: datetime, *, days: int, hours: int, limit: int
) -> list[str]:
    """Article URLs to ask for again, because newspapers edit and delete: recent, not just asked."""
    first = (
        select(pages.c.url, func.min(pages.c.captured_at).label("since"))
        .where(pages.c.source_id == source_id, pages.c.role != "entrance")
        .group_by(pages.c.url)
        .subquery()
    )
    gone = select(pages.c.url).where(pages.c.source_id == source_id, pages.c.status >= 400)
    query = (
        select(first.c.url)
        .join(visits, (visits.c.source_id == source_id) & (visits.c.url == first.c.url))
        .where(
            first.c.since > now - timedelta(days=days),
            visits.c.last_at <= now - timedelta(hours=hours),
            first.c.url.not_in(gone),
        )
        .order_by(visits.c.last_at, first.c.url)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def is_unchanged(connection: Connection, page: Mapping[str, Any]) -> bool:
    """Whether the newest page of this address holds the same bytes with the same status."""
    query = (
        select(pages.c.sha256, pages.c.status)
        .where(pages.c.source_id == page["source_id"], pages.c.url == page["url"])
        .order_by(pages.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return row is not None and (row.sha256, row.status) == (page["sha256"], page["status"])

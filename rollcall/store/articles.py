"""Articles: their identity, revisions, sightings and stories."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from rollcall.records import Published
from rollcall.store import decisions, leases, outbox, searches
from rollcall.store.rows import add, as_dict, digest, one_at_a_time
from rollcall.store.schema import (
    article_keys,
    articles,
    revisions,
    sightings,
    stories,
    story_bands,
)
from rollcall.store.types import plain


@dataclass(frozen=True)
class NewText:
    """A text that was read somewhere, ready to be recorded.

    `keys` identify the article, the surest first. `page_id` is None for a typed note. A summary
    (`complete` is False) never replaces a text that was read from the article's own page.
    """

    keys: tuple[str, ...]
    kind: str
    source_id: str | None
    page_id: int | None
    url: str | None
    title: str | None
    text: str
    author: str | None
    published: Published | None
    complete: bool = True


def normal(text: str) -> str:
    """Text in one Unicode form (NFC), so that offsets mean the same for everybody."""
    return unicodedata.normalize("NFC", plain(text)).strip()


def sort_time(published: Published | None, otherwise: datetime) -> datetime:
    """The moment by which articles are ordered: published if known, else first seen."""
    if published is None:
        return otherwise
    text = published.at + {4: "-01-01", 7: "-01"}.get(len(published.at), "")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def find(connection: Connection, keys: Iterable[str]) -> str | None:
    """The article known under the first of these keys that is known at all."""
    for key in keys:
        query = select(article_keys.c.article_id).where(article_keys.c.key == key)
        found: str | None = connection.execute(query).scalar_one_or_none()
        if found is not None:
            return found
    return None


def save(connection: Connection, new: NewText, now: datetime) -> tuple[str, str | None]:
    """Record a text; returns the article's id and the id of the revision that it made, if any."""
    one_at_a_time(connection, "articles")  # two workers that read one text make one article
    article_id, moved = find(connection, new.keys), False
    if article_id is None:
        article_id = _create(connection, new, now)
    else:
        moved = _complete(connection, article_id, new)
    for key in new.keys:
        add(connection, article_keys, key=key, article_id=article_id)
    revision_id = _revise(connection, article_id, new, now)
    if new.page_id is not None:
        add(
            connection,
            sightings,
            article_id=article_id,
            page_id=new.page_id,
            revision_id=revision_id,
            seen_at=now,
        )
    if revision_id or moved:
        changed(connection, article_id, now)
    return article_id, revision_id


def _create(connection: Connection, new: NewText, now: datetime) -> str:
    article_id = digest(new.keys[0])
    connection.execute(stories.insert().values(id=article_id, created_at=now))
    connection.execute(
        articles.insert().values(
            id=article_id,
            source_id=new.source_id,
            kind=new.kind,
            url=new.url,
            title=new.title,
            author=new.author,
            published=new.published.at if new.published else None,
            published_from=new.published.source if new.published else None,
            sort_at=sort_time(new.published, now),
            first_seen_at=now,
            story_id=article_id,
        )
    )
    return article_id


def _complete(connection: Connection, article_id: str, new: NewText) -> bool:
    """Fill in what was not known before; the feed's date is surer than one read off a page.

    Says whether that moved it in time, which is all of it that searches see.
    """
    row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
    values: dict[str, Any] = {}
    if new.published and (
        row.published is None or _surer(new.published.source, row.published_from)
    ):
        values["published"] = new.published.at
        values["published_from"] = new.published.source
        values["sort_at"] = sort_time(new.published, row.first_seen_at)
    told = {"title": new.title, "author": new.author, "url": new.url}
    values |= {
        name: value
        for name, value in told.items()
        if value and (row._mapping[name] is None or (name == "title" and new.complete))
    }
    if values:
        connection.execute(update(articles).where(articles.c.id == article_id).values(**values))
    return bool(values.get("sort_at", row.sort_at) != row.sort_at)


def _surer(new: str, old: str | None) -> bool:
    order = ("typed", "post", "feed", "json-ld", "meta", "text", "url", "header", "inferred")
    rank = {name: place for place, name in enumerate(order)}
    return rank.get(new, 99) < rank.get(old or "", 99)


def _without_title(text: str, title: str) -> str:
    """Readers often repeat the headline as the first line; it is kept once, as the title."""
    first, newline, rest = text.partition("\n")
    return rest.lstrip() if newline and title and first.strip() == title else text


def _revise(connection: Connection, article_id: str, new: NewText, now: datetime) -> str | None:
    text = _without_title(normal(new.text), normal(new.title or ""))
    if not text:
        return None
    told = f"{plain(new.title or '')}\n{' '.join(text.split())}"
    sha256 = hashlib.sha256(told.encode()).hexdigest()
    earlier = connection.execute(
        select(revisions.c.id, revisions.c.sha256, revisions.c.number)
        .where(revisions.c.article_id == article_id)
        .order_by(revisions.c.number)
    ).all()
    if earlier and (not new.complete or earlier[-1].sha256 == sha256):
        return None
    number = len(earlier) + 1
    revision_id = f"{article_id}.{number}"
    connection.execute(
        revisions.insert().values(
            id=revision_id,
            article_id=article_id,
            number=number,
            page_id=new.page_id,
            title=new.title,
            text=text,
            sha256=sha256,
            created_at=now,
        )
    )
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(revision_id=revision_id, gone_at=None)
    )
    return revision_id


def gone(connection: Connection, keys: Iterable[str], page_id: int, now: datetime) -> str | None:
    """Note that an article was taken off its page; what it said stays. Returns its id."""
    article_id = find(connection, keys)
    if article_id is not None:
        where = (articles.c.id == article_id) & articles.c.gone_at.is_(None)
        connection.execute(update(articles).where(where).values(gone_at=now))
        add(connection, sightings, article_id=article_id, page_id=page_id, seen_at=now)
        changed(connection, article_id, now)
    return article_id


def changed(connection: Connection, article_id: str, now: datetime) -> None:
    """Tell the search index, through the outbox, that it must look at this article again."""
    outbox.changed(connection, [article_id], now)


def tell_story(
    connection: Connection,
    article_id: str,
    text: str,
    bands: Sequence[str],
    is_copy: Callable[[str, str], bool],
    now: datetime,
) -> str:
    """Put an article beside its copies, and return the story's id.

    Candidates share a band of their MinHash; `is_copy` compares the texts themselves. Where the
    article joins two stories, the older id stays and the other becomes its alias.
    """
    near = (
        select(articles.c.id, articles.c.story_id, revisions.c.text)
        .join(revisions, revisions.c.id == articles.c.revision_id)
        .where(
            articles.c.id.in_(
                select(story_bands.c.article_id).where(story_bands.c.band.in_(list(bands)))
            ),
            articles.c.id != article_id,
        )
    )
    found = {row.story_id for row in connection.execute(near) if is_copy(text, row.text)}
    own = connection.execute(
        select(articles.c.story_id).where(articles.c.id == article_id)
    ).scalar_one()
    if bands:
        kept = leases.insert(connection, story_bands).on_conflict_do_nothing()
        connection.execute(kept, [{"band": band, "article_id": article_id} for band in bands])
    return _merge(connection, found | {own}, now) if found else str(own)


def _merge(connection: Connection, ids: set[str], now: datetime) -> str:
    oldest = (
        select(stories.c.id)
        .where(stories.c.id.in_(ids))
        .order_by(stories.c.created_at, stories.c.id)
    )
    first, *rest = connection.execute(oldest).scalars()
    if rest:
        connection.execute(update(stories).where(stories.c.id.in_(rest)).values(alias_of=first))
        # So the story of an article is never an alias.
        moved = select(articles.c.id).where(articles.c.story_id.in_(rest))
        outbox.changed(connection, connection.execute(moved).scalars(), now)
        connection.execute(
            update(articles).where(articles.c.story_id.in_(rest)).values(story_id=first)
        )
        searches.again(connection, decisions.in_story(connection, str(first)))
    return str(first)


def pending_revisions() -> Select[Any]:
    """The items of the enrich step: the current revision of every article."""
    return (
        select(
            revisions.c.id.label("item"),
            revisions.c.sha256.label("input_hash"),
            revisions.c.created_at.label("place"),
        )
    ).join(articles, articles.c.revision_id == revisions.c.id)


def texts(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Revisions by id, each with its article's dates, kind, source and story."""
    query = (
        select(
            revisions.c.id,
            revisions.c.article_id,
            revisions.c.title,
            revisions.c.text,
            revisions.c.created_at,
            articles.c.kind,
            articles.c.url,
            articles.c.published,
            articles.c.sort_at,
            articles.c.source_id,
            articles.c.story_id,
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(revisions.c.id.in_(list(ids)))
    )
    return {row.id: as_dict(row) for row in connection.execute(query)}


def of_story(connection: Connection, story_id: str) -> set[str]:
    """The ids of all articles of a story."""
    query = select(articles.c.id).where(articles.c.story_id == story_id)
    return set(connection.execute(query).scalars())


def whole_text(title: str | None, text: str) -> str:
    """What is analysed, matched and shown: the headline, an empty line, the text."""
    return f"{title}\n\n{text}" if title else text


def heads(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Articles without their texts, by id."""
    query = select(articles).where(articles.c.id.in_(list(ids)))
    return {row.id: as_dict(row) for row in connection.execute(query)}

"""Articles: their identity, revisions, sightings and stories."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from rollcall.records import Published
from rollcall.store import decisions, leases, outbox, reprocessing, searches
from rollcall.store.rows import add, as_dict, digest, one_at_a_time
from rollcall.store.schema import (
    article_keys,
    articles,
    pages,
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
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return otherwise


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
    article_id, moved, seen = find(connection, new.keys), False, _UNSEEN
    if article_id is None:
        article_id = _create(connection, new, now)
    else:
        seen = _seen(connection, article_id, new.page_id)
        moved = _complete(connection, article_id, new, seen)
    for key in new.keys:
        add(connection, article_keys, key=key, article_id=article_id)
    revision_id = _revise(connection, article_id, new, seen, now)
    if new.page_id is not None:
        add(
            connection,
            sightings,
            article_id=article_id,
            page_id=new.page_id,
            revision_id=revision_id,
            seen_at=now,
        )
    if moved and not revision_id:
        _dated_anew(connection, article_id)
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


@dataclass(frozen=True)
class _Seen:
    """Where a page stands among those on which an article was seen: whether a `later` one of the
    same kind shows it, too, and whether this is the `first`, read once more.
    """

    later: bool = False
    first: bool = False


_UNSEEN = _Seen()


def _seen(connection: Connection, article_id: str, page_id: int | None) -> _Seen:
    """So that pages that are read anew, in any order, put back no text that was corrected since."""
    if page_id is None:
        return _UNSEEN
    this = pages.alias("this")
    query = (
        select(func.min(sightings.c.page_id), func.max(sightings.c.page_id))
        .join(pages, pages.c.id == sightings.c.page_id)
        .join(this, (this.c.role == "entrance") == (pages.c.role == "entrance"))
        .where(sightings.c.article_id == article_id, pages.c.status < 400, this.c.id == page_id)
    )
    first, last = connection.execute(query).one()
    return _UNSEEN if first is None else _Seen(last > page_id, first == page_id)


def _dated_anew(connection: Connection, article_id: str) -> None:
    """What "on Thursday" means depends on when an article was published, and so may a match."""
    query = select(articles.c.revision_id).where(articles.c.id == article_id)
    revision_id = connection.execute(query).scalar_one()
    if reprocessing.redo(connection, "enrich", revision_id):
        searches.again(connection, [revision_id])


def _complete(connection: Connection, article_id: str, new: NewText, seen: _Seen) -> bool:
    """Fill in what was not known before; says whether that moved the article in time, which is all
    of it that searches see.
    """
    row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
    values = _better(row, new, seen)
    if values:
        connection.execute(update(articles).where(articles.c.id == article_id).values(**values))
    return bool(values.get("sort_at", row.sort_at) != row.sort_at)


def _better(row: Any, new: NewText, seen: _Seen) -> dict[str, Any]:
    """What a reading knows better of an article. The feed's date is surer than one read off a
    page; that of the page from which it came is read anew with the page.
    """
    values: dict[str, Any] = {}
    date, told_by = new.published, row.published_from
    if date and (
        row.published is None
        or _surer(date.source, told_by)
        or (seen.first and date.source == told_by and date.at != row.published)
    ):
        values["published"] = date.at
        values["published_from"] = date.source
        values["sort_at"] = sort_time(date, row.first_seen_at)
    told = {"title": new.title, "author": new.author, "url": new.url}
    replaced = "title" if new.complete and not seen.later else ""
    return values | {
        name: value
        for name, value in told.items()
        if value and (row._mapping[name] is None or name == replaced)
    }


def _surer(new: str, old: str | None) -> bool:
    order = ("typed", "post", "feed", "json-ld", "meta", "text", "url", "header", "inferred")
    rank = {name: place for place, name in enumerate(order)}
    return rank.get(new, 99) < rank.get(old or "", 99)


def _without_title(text: str, title: str) -> str:
    """Readers often repeat the headline as the first line; it is kept once, as the title."""
    first, newline, rest = text.partition("\n")
    return rest.lstrip() if newline and title and first.strip() == title else text


def _as_kept(new: NewText) -> tuple[str, str]:
    """A text as a revision keeps it, and the hash by which another one is told from it."""
    text = _without_title(normal(new.text), normal(new.title or ""))
    told = f"{plain(new.title or '')}\n{' '.join(text.split())}"
    return text, hashlib.sha256(told.encode()).hexdigest()


def _is_another(earlier: Any, text: str, sha256: str, new: NewText, seen: _Seen) -> bool:
    """Whether a text takes the place of an earlier revision (or None), if it is to be kept."""
    if earlier is None or not text:
        return bool(text)
    return new.complete and not seen.later and bool(earlier.sha256 != sha256)


def _newest(connection: Connection, article_id: str) -> Any:
    query = select(revisions).where(revisions.c.article_id == article_id)
    return connection.execute(query.order_by(revisions.c.number.desc()).limit(1)).one_or_none()


def _revise(
    connection: Connection, article_id: str, new: NewText, seen: _Seen, now: datetime
) -> str | None:
    text, sha256 = _as_kept(new)
    earlier = _newest(connection, article_id)
    if not _is_another(earlier, text, sha256, new, seen):
        return None
    number = earlier.number + 1 if earlier else 1
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


Reading = tuple[str, str, str]
"""Title, text and published time of an article, each "" where it is not known."""


def reread(
    connection: Connection, new: NewText
) -> tuple[dict[str, Any] | None, Reading | None, Reading | None]:
    """What `save` would make of a text: the article that it is of, if there is one, as it reads
    now, and as it would read then. Nothing is written.
    """
    text, sha256 = _as_kept(new)
    article_id = find(connection, new.keys)
    if article_id is None:
        published = new.published.at if new.published else ""
        return None, None, (new.title or "", text, published) if text else None
    row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
    seen = _seen(connection, article_id, new.page_id)
    earlier = _newest(connection, article_id)
    before = row.title or "", earlier.text if earlier else "", row.published or ""
    better = _better(row, new, seen)
    kept = text if _is_another(earlier, text, sha256, new, seen) else before[1]
    after = better.get("title", before[0]), kept, better.get("published", before[2])
    return as_dict(row), before, after


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

"""extract: from captured pages to articles, sightings, revisions and stories.

Only the archive is read here, never the network, so that a better reader can be run over all that
was ever collected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select

from rollcall.clock import Clock
from rollcall.errors import NotAnArticle, SettingsError, StoreError
from rollcall.read import article, bands, canonical_url, identity_keys, is_copy, read
from rollcall.records import ArticleText, Entry, Published, Source
from rollcall.settings import Settings
from rollcall.store import articles, pages, sources
from rollcall.store.articles import NewText
from rollcall.store.evidence import read_payload
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "extract"
VERSION = 1
_GONE = (404, 410)
_POSTS = ("telegram", "mastodon")
_SUMMARY = 80
"""A feed item with fewer characters than this names nobody worth an article of its own."""


@dataclass(frozen=True)
class Extracted:
    """What one page says; exactly one of the three is meant."""

    page: dict[str, Any]
    source: Source
    entries: tuple[Entry, ...] = ()
    article: ArticleText | None = None
    gone: bool = False


def step(store: Store, settings: Settings, clock: Clock) -> Step[Extracted]:
    """The extract step. Its items are pages."""

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, Extracted | Exception]]:
        _must_be_mounted(settings)
        with store.read() as connection:
            found = pages.get(connection, [leased.item for leased in batch])
            owners = sources.some(connection, {page["source_id"] for page in found.values()})
        for leased in batch:
            page = found[leased.item]
            try:
                yield leased, extracted(settings, page, owners[page["source_id"]])
            except Exception as error:  # noqa: BLE001 - a step's edge: pages are hostile input
                yield leased, error

    def write(connection: Connection, _: Leased, said: Extracted) -> Outcome:
        return _write(connection, said, clock())

    def pending(_: Connection) -> Select[Any]:
        return pages.pending()

    return Step(NAME, VERSION, pending, compute, write, deadly=True)


def _must_be_mounted(settings: Settings) -> None:
    """Raise `SettingsError` where the evidence is not on this host: no page is to blame for that,
    and another host can read them.
    """
    folder = settings.evidence
    if not folder.is_dir() or next(folder.iterdir(), None) is None:
        raise SettingsError(
            f"{folder} holds no evidence, but the record tells of pages",
            remedy="mount the evidence folder that all hosts share there, or restore it",
        )


def payload(settings: Settings, page: dict[str, Any]) -> bytes:
    """The bytes of a page, from its WARC file, checked against the hash in the record."""
    _, body = read_payload(settings.evidence / page["warc_file"], page["warc_offset"])
    if hashlib.sha256(body).hexdigest() != page["sha256"]:
        raise StoreError(
            f"page {page['id']}: {page['warc_file']} holds other bytes than were captured",
            remedy="restore the evidence file from a backup; it must never change",
        )
    return body


def extracted(settings: Settings, page: dict[str, Any], source: Source) -> Extracted:
    """What a page says, read from its evidence.

    Raises `NotAnArticle`, `Unreadable` or `StoreError` where it says nothing, and why.
    """
    if page["status"] in _GONE:
        return Extracted(page, source, gone=True)
    body = payload(settings, page)
    about = {"url": page["final_url"], "content_type": page["content_type"]}
    if page["role"] == "entrance":
        entries = _entries(body, page, source)
        return Extracted(page, source, entries=entries)
    text = article(
        body, **about, timezone=source.timezone, not_after=page["captured_at"].isoformat()
    )
    return Extracted(page, source, article=text)


def _entries(body: bytes, page: dict[str, Any], source: Source) -> tuple[Entry, ...]:
    if source.way in ("listing", "page"):
        raise NotAnArticle("not an article: the page that lists this source's articles")
    entries = read(
        body,
        url=page["final_url"],
        content_type=page["content_type"],
        kind=source.way if source.way in _POSTS else None,
        timezone=source.timezone,
    )
    if source.way == "sitemap":
        raise NotAnArticle(f"not an article: a sitemap of {len(entries)} addresses")
    return tuple(entries)


def _write(connection: Connection, said: Extracted, now: datetime) -> Outcome:
    page = said.page
    if said.gone:
        found = articles.gone(connection, _page_keys(page), page["id"], now)
        return DONE if found else Outcome("nothing", f"gone: {page['status']}, never held")
    told = sum([_save(connection, new, now) for new in texts_of(connection, said)])
    if told or said.article is not None:
        return DONE
    count = len(said.entries)
    return Outcome("nothing", f"no new text (entries: {count})" if count else "no entries in it")


def texts_of(connection: Connection, said: Extracted) -> Iterator[NewText]:
    """The texts that a page tells, ready to be recorded; one after the other, since which entries
    are worth an article depends on the articles there are.
    """
    if said.article is not None:
        yield _from_page(said.page, said.source, said.article)
    for entry in said.entries:
        new = _from_entry(connection, said.page, said.source, entry)
        if new is not None:
            yield new


def _save(connection: Connection, new: NewText, now: datetime) -> bool:
    article_id, revision_id = articles.save(connection, new, now)
    if revision_id:
        text = articles.normal(new.text)
        articles.tell_story(connection, article_id, text, bands(text), is_copy, now)
    return revision_id is not None


def _page_keys(page: dict[str, Any], *others: str | None) -> tuple[str, ...]:
    """The keys of an article by the addresses at which it was seen."""
    addresses = [page["url"], page["final_url"], *(other for other in others if other)]
    entries = (Entry("article", url=canonical_url(address)) for address in addresses)
    return tuple(dict.fromkeys(key for entry in entries for key in identity_keys(entry)))


def _from_page(page: dict[str, Any], source: Source, text: ArticleText) -> NewText:
    is_pdf = "pdf" in (page["content_type"] or "")
    return NewText(
        keys=_page_keys(page),
        kind="document" if is_pdf and source.article_kind != "statement" else source.article_kind,
        source_id=source.id,
        page_id=page["id"],
        url=page["final_url"],
        title=text.title,
        text=text.text,
        author=text.author,
        published=text.published,
    )


def _from_entry(
    connection: Connection, page: dict[str, Any], source: Source, entry: Entry
) -> NewText | None:
    keys = identity_keys(entry, feed=source.id)
    is_post = source.way in _POSTS
    text = entry.text or ""
    if not keys:
        return None
    if not is_post and len(text) < _SUMMARY and articles.find(connection, keys) is None:
        return None
    published = entry.published
    if published and is_post:
        published = Published(published.at, "post")
    return NewText(
        keys=keys,
        kind="post" if is_post else source.article_kind,
        source_id=source.id,
        page_id=page["id"],
        url=entry.url,
        title=entry.title,
        text=text,
        author=entry.author,
        published=published,
        complete=is_post,
    )

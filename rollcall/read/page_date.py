"""When a page was published and where it says so; silence rather than a guess.

A page names many dates: its own, those of the teasers beside it, those it writes about, the one of
its last change. Only places that mean publication are asked, the surest first, and what is not
before `not_after` is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import html

from rollcall.read import dates
from rollcall.read.json_feed import Json, as_text
from rollcall.read.jsonld import is_article
from rollcall.records import Published

_META = (
    "article:published_time", "article:published", "og:published_time",
    "og:article:published_time",
    "datepublished", "published_time", "publication_date", "publication-date", "publish-date",
    "publishdate", "publish_date", "published_date", "published-date", "pubdate",
    "pub_date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "citation_publication_date",    "article.published",
    "article_date_original", "rnews:datepublished", "bt:pubdate",
    "shareaholic:article_published_time", "dc.date", "dcterms.date", "date", "displaydate",
    "originalpublicationdate", "created", "datecreated", "article.created", "gentime", "probe-ms",
)  # fmt: skip
_URL_DATE = re.compile(
    r"/((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2]|[1-9](?=[/-]))"
    r"[/_-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/-]))(?!\d)"
)
_DATE_CLASS = re.compile(r"date|time|publish|posted|дата|created", re.IGNORECASE)
_NOT_OURS = re.compile(
    r"comment|related|sidebar|(?<!article-)(?<!article-template-)footer|widget-area|sidebar-widget|teaser|recommend|popular|latest|updat|modif",
    re.IGNORECASE,
)


def published_of(
    root: html.HtmlElement,
    nodes: list[Json],
    *,
    url: str | None = None,
    timezone: str = "UTC",
    not_after: str | None = None,
) -> Published | None:
    """The publication time of a page with its source, or None where the page does not say."""
    for text, source in _candidates(root, nodes, url):
        at = dates.parse(text, timezone=timezone)
        if at and len(at) >= 10 and dates.in_range(at, not_after or "2100"):
            return Published(at, source)
    return None


def _candidates(
    root: html.HtmlElement, nodes: list[Json], url: str | None
) -> Iterator[tuple[str, str]]:
    for node in sorted(nodes, key=lambda node: not is_article(node)):
        written = as_text(node.get("datePublished")) or (
            as_text(node.get("dateCreated")) if is_article(node) else None
        )
        if written:
            yield written, "json-ld"
    named = _meta(root)
    for name in _META:
        for written in named.get(name, []):
            yield written, "meta"
    for node in root.xpath(
        ".//*[@itemprop='datePublished' or @pubdate or contains(@property, 'datePublished')]"
    )[:20]:
        yield node.get("datetime") or node.get("content") or node.text_content()[:100], "meta"
    yield from _from_text(root)
    yield from _near_headline(root)
    in_url = _URL_DATE.search(_path(url))
    if in_url:
        yield "-".join(part.zfill(2) for part in in_url.groups()), "url"
    yield from _near_headline(root, changed=True)


def _meta(root: html.HtmlElement) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for node in root.xpath(".//meta[@content]")[:500]:
        for attribute in ("property", "name", "itemprop"):
            name = (node.get(attribute) or "").lower()
            if name:
                named.setdefault(name, []).append(node.get("content")[:100])
    return named


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def _from_text(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Dates beside the headline: in <time>, then in elements called so, then after 'published'."""
    heads = root.xpath(".//h1")
    if len(heads) == 1:
        # The smallest part around the headline that holds a date is the one that counts.
        scopes = [node for node in heads[0].iterancestors() if node.tag in _SCOPES][:4]
    else:
        scopes = root.xpath(".//article")[:1]
    for scope in scopes:
        times = [node for node in scope.iter("time") if not _foreign(node)]
        if times:
            first = times[0]
            yield first.get("datetime") or first.text_content()[:100], "text"
            yield first.text_content()[:100], "text"
            return
        for node in scope.iter("span", "div", "p", "li", "small", "em", "a", "td", "b", "i"):
            names = f"{node.get('class') or ''} {node.get('id') or ''}"
            if len(names) > 1 and _DATE_CLASS.search(names) and not _foreign(node):
                written = " ".join(node.text_content()[:200].split())
                if 6 <= len(written) <= 80:
                    yield written, "text"


def _near_headline(root: html.HtmlElement, *, changed: bool = False) -> Iterator[tuple[str, str]]:
    """Short lines with a date just before or after the headline, whatever they are called.

    With `changed` those that say "updated": where a page says no more, they are the best we have.
    """
    elements = [node for node in root.iter() if isinstance(node.tag, str)]
    heads = [at for at, node in enumerate(elements) if node.tag == "h1" and len(_line(node)) > 3]
    if not heads:
        return
    at = max(heads, key=lambda index: len(_line(elements[index])))
    nearest = [*range(at + 1, at + _AFTER), *range(at - 1, at - _BEFORE, -1)]
    for index in nearest:
        if not 0 <= index < len(elements):
            continue
        node = elements[index]
        own = " ".join([node.text or "", *(part.tail or "" for part in node)])
        written = str(node.get("datetime") or " ".join(own.split()))
        if (
            8 <= len(written) <= 80
            and node.tag not in _UNSEEN
            and any(char.isdigit() for char in written)
            and bool(_CHANGED.search(written)) == changed
            and (changed or not _foreign(node))
        ):
            yield written, "inferred" if changed else "text"


def _line(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


_AFTER, _BEFORE = 80, 25
_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "a", "title"})
_OURS = re.compile(r"meta|byline|publish|headline|title|post-info|article", re.IGNORECASE)
_CHANGED = re.compile(r"updat|modif|aktualis|изменен|обновлен|mis à jour|жаңарт|©|copyright", re.I)
_SCOPES = frozenset({"header", "article", "div", "section", "main", "td"})


def _foreign(node: html.HtmlElement) -> bool:
    """Whether a date stands in a part of the page that is about other articles, or is a change."""
    for ancestor in (node, *node.iterancestors()):
        if ancestor.tag == "body":
            return False
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag in ("aside", "footer", "nav") and not _OURS.search(names):
            return True
        if _NOT_OURS.search(names):
            return True
    return False

"""Where a collecting spider should go from here: the addresses in a feed, sitemap or listing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from rollcall.read.decode import decode
from rollcall.read.limits import PAGE_BYTES, check_size
from rollcall.read.plain import element_text, line, parse_html
from rollcall.read.sniff import gunzip, read
from rollcall.read.urls import absolute, canonical_url, host

_FEEDS = frozenset({"feed", "sitemap", "telegram", "mastodon"})
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|pagination|pager|social|share|cookie"
    r"|login|lang(?:uage)?s?|tags?|copyright|banner|advert(?:isement)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|category|categories|rubrics?|authors?|users?|profile|search|login|signin|register|cart"
    r"|subscribe|privacy|terms|about|contacts?|advert\w{0,10}|rss|feed|page|pages?/\d+|wp-\w+|sitemap)"
    r"(?=[/?#]|$|\.\w+$)|[?&](?:q|s|search|page|tag|sort|replytocom|share)=",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|mp[34]|avi|mov|webm|zip|rar|7z|gz|exe|apk|docx?|xlsx?|pptx?"
    r"|xml|rss|json|txt|csv)$",
    re.IGNORECASE,
)
_DATE_PATH = re.compile(r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d{2}\b)")
_NUMBER = re.compile(r"\d{4,}")
_SECTION = re.compile(
    r"/(?:news|novosti|zhanalyq\w{0,5}|articles?|post|posts|story|press|statements?|memleket)/[^/]",
    re.IGNORECASE,
)
_ENOUGH = 2.0
_MAX_LINKS = 20_000


@dataclass(frozen=True)
class Link:
    """An address worth collecting: `updated` is when its text last changed, in ISO 8601 or None.

    `leads_to` says what stands there: a page to read, or another sitemap or feed to follow.
    """

    url: str
    updated: str | None = None
    title: str | None = None
    leads_to: str = "page"


def links(data: bytes, *, url: str, way: str, content_type: str | None = None) -> list[Link]:
    """What to collect next from `data`, canonical, each address once, in the order it stands there.

    From a feed or sitemap its entries; from a listing (way `listing`) the links of the same host
    that look like articles, by the shape of the address and where they stand, and PDF documents;
    from a page only its PDF documents. Telegram previews and Mastodon answers carry their posts
    whole: there is nothing to follow. Raises `Unreadable` like `read`.
    """
    if way in _FEEDS:
        found = _from_entries(data, url, content_type)
    else:
        check_size(data, PAGE_BYTES, "page")
        root = parse_html(decode(gunzip(data, PAGE_BYTES), content_type=content_type))
        found = [] if root is None else _from_page(root, url, listing=way == "listing")
    unique: dict[str, Link] = {}
    for link in found:
        unique.setdefault(link.url, link)
    unique.pop(canonical_url(url), None)
    return list(unique.values())


_LEADS = {"sitemap_index": "sitemap", "opml": "feed"}
_WHOLE = frozenset({"telegram", "mastodon", "bluesky", "vk"})


def _from_entries(data: bytes, url: str, content_type: str | None) -> list[Link]:
    return [
        Link(
            url=canonical_url(entry.url),
            updated=entry.edited or (entry.published.at if entry.published else None),
            title=entry.title,
            leads_to=_LEADS.get(entry.kind, "page"),
        )
        for entry in read(data, url=url, content_type=content_type)
        if entry.url and entry.kind not in _WHOLE
    ]


def _from_page(root: html.HtmlElement, url: str, *, listing: bool) -> list[Link]:
    base_tag = root.xpath(".//base/@href")
    base = absolute(str(base_tag[0]), url) if base_tag else None
    found = []
    for node in islice(root.iter("a"), _MAX_LINKS):
        address = absolute(node.get("href"), base or url)
        if address is None:
            continue
        document = _path(address).lower().endswith(".pdf")
        if not document and not (listing and _same_site(address, url)):
            continue
        title = line(element_text(node), 300) or line(node.get("title"), 300)
        if document or _score(address, title or "", node) >= _ENOUGH:
            found.append(Link(url=canonical_url(address), title=title))
    return found


def _same_site(address: str, url: str) -> bool:
    first, second = host(address), host(url)
    return first == second or first.endswith("." + second) or second.endswith("." + first)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _score(address: str, title: str, node: html.HtmlElement) -> float:
    """How much a link looks like one to an article; 2 is enough."""
    path = _path(address)
    if _FILES.search(path) or _NOT_ARTICLES.search(address) or path.strip("/") == "":
        return 0.0
    slug = path.strip("/").rsplit("/", 1)[-1]
    words = len(title.split())
    score = 0.0
    score += 1.5 if _DATE_PATH.search(path) else 0.0
    score += 1.0 if slug.count("-") + slug.count("_") >= 3 else 0.0
    score += 1.0 if _NUMBER.search(slug) or _NUMBER.search(_query(address)) else 0.0
    score += 0.5 if _SECTION.search(path) else 0.0
    score += 0.5 if slug.endswith((".html", ".htm", ".shtml", ".php")) else 0.0
    score += 1.0 if words >= 4 or len(title) >= 30 else 0.0
    score += 0.5 if _in_headline(node) else 0.0
    score -= 0.5 if 0 < words < 3 else 0.0
    score -= 2.0 if _in_furniture(node) else 0.0
    return score


def _query(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:
        return ""


def _in_headline(node: html.HtmlElement) -> bool:
    parent = node.getparent()
    inside = any(child.tag in ("h1", "h2", "h3", "h4") for child in node)
    return inside or (parent is not None and parent.tag in ("h1", "h2", "h3", "h4"))


def _in_furniture(node: html.HtmlElement) -> bool:
    inside_article = False
    for ancestor in (node, *node.iterancestors()):
        if ancestor.tag in ("body", "html"):
            return False
        if ancestor.tag in ("article", "li"):
            inside_article = True
        if ancestor.tag in _FURNITURE and not (ancestor.tag == "header" and inside_article):
            return True
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if len(names) > 1 and _FURNITURE_NAMES.search(names):
            return True
    return False

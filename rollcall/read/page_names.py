"""What a page calls itself and who wrote it, without the furniture of its site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from rollcall.read.json_feed import Json, as_text
from rollcall.read.jsonld import is_article
from rollcall.read.plain import crowded, element_text, line, plain

_SEPARATOR = re.compile(r"\s+(?:[|•·»]|[-\u2013\u2014](?=\s)|::)\s+")
_BY = re.compile(
    r"^(?:by|from|written by|author|authors|von|par|por|di|autor|autorin"
    r"|автор|авторы|текст|мәтін)\s{0,3}:?\s+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|[{}<>]|\b(?:admin|editor|redaktion|редакция|staff|newsroom)\b$", re.IGNORECASE
)


def title_of(root: html.HtmlElement, nodes: list[Json]) -> str | None:
    """The headline: the only h1, else what the page says of itself, without the site's name."""
    written = [line(element_text(node), 300) for node in root.xpath(".//h1")[:20]]
    heads = [head for head in written if head]
    claimed = [text for text in _claimed(root, nodes) if text]
    for head in heads:
        if any(_same(head, text) for text in claimed):
            return head
    if claimed:
        return _without_site(claimed[0], root)
    if len(heads) == 1:
        return heads[0]
    titles = root.xpath(".//head/title | .//title")
    called = line(element_text(titles[0]), 300) if titles else None
    return _without_site(called, root) if called else (heads[0] if heads else None)


def _claimed(root: html.HtmlElement, nodes: list[Json]) -> Iterator[str | None]:
    for node in nodes:
        if is_article(node):
            yield line(plain(as_text(node.get("headline"))), 300)
    for query in (
        ".//meta[@property='og:title' or @name='og:title']/@content",
        ".//meta[@name='twitter:title' or @property='twitter:title']/@content",
        ".//meta[@name='title' or @name='dc.title' or @name='DC.title']/@content",
    ):
        for value in root.xpath(query)[:1]:
            yield line(str(value), 300)


def _same(head: str, text: str) -> bool:
    first, second = _letters(head), _letters(text)
    return bool(first) and len(first) > 8 and (first in second or second in first)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _without_site(title: str, root: html.HtmlElement) -> str:
    site = root.xpath(".//meta[@property='og:site_name']/@content")
    name = _letters(str(site[0])) if site else ""
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    tail = title[parts[-1].end() :]
    is_site = bool(name) and (name in _letters(tail) or _letters(tail) in name)
    return title[: parts[-1].start()] if is_site or len(tail) * 3 < len(title) else title


def author_of(root: html.HtmlElement, nodes: list[Json]) -> str | None:
    """Who wrote it, as names separated by commas: JSON-LD, then meta, then the byline."""
    for node in nodes:
        if is_article(node):
            names = _names(node.get("author") or node.get("creator"))
            if names:
                return ", ".join(names)
    for query in (
        ".//meta[@name='author' or @property='author' or @name='article:author']/@content",
        ".//meta[@name='parsely-author' or @name='sailthru.author' or @name='dc.creator']/@content",
        ".//meta[@property='article:author']/@content",
    ):
        names = [name for name in map(clean_author, map(str, root.xpath(query)[:5])) if name]
        if names:
            return ", ".join(dict.fromkeys(names))
    if crowded(root):
        return None
    from trafilatura.metadata import extract_author  # half a second that most commands can save

    return clean_author(extract_author(root))


def _names(value: object) -> list[str]:
    given = value if isinstance(value, list) else [value]
    found = []
    for who in given[:10]:
        if isinstance(who, dict) and who.get("@type") not in (
            "Organization",
            "NewsMediaOrganization",
        ):
            who = who.get("name")
        for part in who if isinstance(who, list) else [who]:
            name = clean_author(as_text(part))
            if name:
                found.append(name)
    return list(dict.fromkeys(found))


def clean_author(text: str | None) -> str | None:
    """A person's name without `By`, addresses and roles; None where no name is left."""
    name = line(plain(text), 200)
    if not name:
        return None
    name = _BY.sub("", name).strip(" ,;|:-\u2013\u2014")
    if _NO_NAME.search(name) or not 2 < len(name) <= 120 or not any(c.isalpha() for c in name):
        return None
    return name

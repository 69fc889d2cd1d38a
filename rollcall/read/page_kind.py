"""Is this page an article? What speaks for it and against it, and the reason in words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from rollcall.read.json_feed import Json
from rollcall.read.jsonld import is_article, types


@dataclass(frozen=True)
class Features:
    """What a page looks like; lengths are in characters, shares between 0 and 1."""

    text_length: int
    paragraphs: int
    link_share: float
    cards: int
    og_type: str
    article_node: bool
    other_node: str
    dated: bool
    path: str
    prices: int
    codes: int
    password: bool
    title: str


_OTHER = {
    "Product": "a product", "ProductGroup": "a product", "ItemList": "a list of items",
    "CollectionPage": "a collection", "SearchResultsPage": "search results",
    "FAQPage": "questions and answers", "QAPage": "questions and answers",
    "DiscussionForumPosting": "a forum thread", "SoftwareApplication": "a product",
    "TechArticle": "documentation", "Service": "a service", "LocalBusiness": "a business",
    "ProfilePage": "a profile", "Offer": "an offer", "Question": "questions and answers",
}  # fmt: skip


def features_of(
    root: html.HtmlElement, nodes: list[Json], text: str, *, url: str | None, dated: bool
) -> Features:
    """Measure a page once; `text` is what was extracted from it."""
    lines = text.split("\n")
    all_text, link_text, cards = _shares(root)
    og = root.xpath(".//meta[@property='og:type']/@content")
    other = [name for node in nodes for name in types(node) if name in _OTHER]
    try:
        path = urlsplit(url or "").path.lower()
    except ValueError:
        path = ""
    titles = root.xpath(".//title")
    return Features(
        text_length=len(text),
        paragraphs=sum(1 for part in lines if len(part) >= 120),
        link_share=link_text / max(all_text, 1),
        cards=cards,
        og_type=str(og[0]).strip().lower() if og else "",
        article_node=any(is_article(node) and "TechArticle" not in types(node) for node in nodes),
        other_node=_OTHER[other[0]] if other else "",
        dated=dated,
        path=path,
        prices=len(root.xpath(".//*[@itemprop='price' or contains(@class, 'price')]")),
        codes=len(root.xpath(".//pre | .//code")),
        password=bool(root.xpath(".//input[@type='password']")),
        title=" ".join((titles[0].text_content() if titles else "").split())[:200],
    )


def _shares(root: html.HtmlElement) -> tuple[int, int, int]:
    """Characters of visible text, those inside links, and linked headlines of the same make."""
    total = linked = 0
    cards: Counter[str] = Counter()
    for node in root.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "noscript", "template"):
            continue
        total += len((node.text or "").strip()) + len((node.tail or "").strip())
        if node.tag == "a":
            linked += len(" ".join(node.text_content().split()))
            head = next(
                (up for up in (node, *node.iterancestors()) if up.tag in ("h2", "h3", "h4")), None
            )
            if head is not None or node.find(".//h2") is not None or node.find(".//h3") is not None:
                cards[str(head.get("class") if head is not None else node.get("class"))] += 1
    return total, linked, max(cards.values(), default=0)

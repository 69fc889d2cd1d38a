"""Is this page an article? What speaks for it and against it, and the reason in words.

A sum of a few weighted signs, chosen by hand on recorded pages and measured by `benchmarks.pages`.
A page that says it is an article needs much against it; a page that says nothing is judged by its
paragraphs, and what looks like a shop, a forum or a manual is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from rollcall.read.json_feed import Json
from rollcall.read.jsonld import is_article, types

Sign = tuple[float, str]
"""What one sign adds (positive speaks for an article) and what to call it in a reason."""


@dataclass(frozen=True)
class Features:
    """What a page looks like; lengths are in characters, shares between 0 and 1."""

    text_length: int
    paragraphs: int
    link_share: float
    cards: int
    og_type: str
    article_node: bool
    other: str
    dated: bool
    path: str | None
    prices: int
    codes: int
    password: bool
    title: str
    generator: str


_OTHER = {
    "Product": "a product", "ProductGroup": "a product", "ItemList": "a list of items",
    "CollectionPage": "a collection", "SearchResultsPage": "search results",
    "FAQPage": "questions and answers", "QAPage": "questions and answers",
    "DiscussionForumPosting": "a forum thread", "SoftwareApplication": "a product",
    "TechArticle": "documentation", "Service": "a service", "LocalBusiness": "a business",
    "ProfilePage": "a profile", "Question": "questions and answers",
}  # fmt: skip
_PATHS: tuple[tuple[float, str, re.Pattern[str]], ...] = tuple(
    (weight, name, re.compile(pattern))
    for weight, name, pattern in (
        (-4.0, "a forum thread", r"/(?:t|threads?|topics?|discussions?)/|viewtopic|showthread|/questions/\d|/forums?(?:/|$)"),
        (-4.0, "a shop page", r"/(?:products?|shop|store|p|dp|pdp|cart|checkout|tovar|catalog)/|/collections?/[^/]+/?$"),
        (-4.0, "a listing", r"/(?:c|category|categories|sub-categories|tags?|rubric|search|archive|trending|listing)(?:/|$)"),
        (-4.0, "a login page", r"/(?:log-?in|sign-?in|sign-?up|register|account|auth)(?:/|$|\.)"),
        (-3.0, "documentation", r"/(?:docs?|documentation|manual|reference|wiki|latest|stable|api)/|/learn/|/v?\d+\.\d+/"),
        (-2.0, "a service page", r"/(?:services?|pricing|payments|about-us|contacts?|programs?|reviews)(?:/|$|\.)"),
        (2.0, "", r"/(?:news|novosti|article|articles|artikel|artykul|blog|blogs|story|stories|nachrichten|post|posts|press)/"),
        (2.0, "", r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d{2}\b)"),
        (1.0, "", r"[^/]*-[^/]*-[^/]*-[^/]*-[^/]*|\d{5,}"),
    )
)  # fmt: skip
_GENERATORS = (
    ("a forum thread", re.compile(r"discourse|phpbb|xenforo|vbulletin|invision|mybb|smf|flarum|nodebb")),
    ("documentation", re.compile(r"docusaurus|sphinx|mkdocs|mdbook|vitepress|vuepress|gitbook|hugo-book|doxygen|mediawiki")),
    ("a shop page", re.compile(r"woocommerce|prestashop|opencart|magento|shopify")),
)  # fmt: skip
_CONSENT = re.compile(r"cookie|consent|before you continue|datenschutz|сookies", re.IGNORECASE)
_GONE = re.compile(
    r"\b404\b|\b410\b|page not found|not found\s*$|страница не найдена|не найдена|бет табылмады"
    r"|seite nicht gefunden|page introuvable|página no encontrada",
    re.IGNORECASE,
)


def features_of(
    root: html.HtmlElement, nodes: list[Json], text: str, *, url: str | None, dated: bool
) -> Features:
    """Measure a page once; `text` is what was extracted from it, `dated` whether it says when."""
    all_text, link_text, cards = _shares(root)
    other = [name for node in nodes for name in types(node) if name in _OTHER]
    titles = root.xpath(".//title")
    return Features(
        text_length=len(text),
        paragraphs=sum(1 for part in text.split("\n") if len(part) >= 120),
        link_share=link_text / max(all_text, 1),
        cards=cards,
        og_type=_first(root, ".//meta[@property='og:type']/@content"),
        article_node=any(is_article(node) and "TechArticle" not in types(node) for node in nodes),
        other=_OTHER[other[0]] if other else "",
        dated=dated,
        path=_path(url or own_address(root)),
        prices=len(root.xpath(".//*[@itemprop='price' or contains(@class, 'price')]")),
        codes=len(root.xpath(".//pre | .//code")),
        password=bool(root.xpath(".//input[@type='password']")),
        title=" ".join((titles[0].text_content() if titles else "").split())[:200],
        generator=_generator(root),
    )


def own_address(root: html.HtmlElement) -> str | None:
    """The address that a page gives as its own (canonical link, og:url)."""
    query = ".//link[@rel='canonical']/@href | .//meta[@property='og:url']/@content"
    found = [str(value) for value in root.xpath(query)[:5] if str(value).startswith("http")]
    return found[0] if found else None


def _first(root: html.HtmlElement, query: str) -> str:
    found = root.xpath(query)
    return str(found[0]).strip().lower()[:100] if found else ""


def _path(url: str | None) -> str | None:
    try:
        return urlsplit(url).path.lower() or "/" if url else None
    except ValueError:
        return None


def _generator(root: html.HtmlElement) -> str:
    """Which software made the page, from what it says and from names that only it uses."""
    body = root.find(".//body")
    names = f"{body.get('class') or ''} {body.get('id') or ''}" if body is not None else ""
    head = root.get("id") or ""
    return f"{_first(root, './/meta[@name=' + repr('generator') + ']/@content')} {names} {head}".lower()


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
            parent = node.getparent()
            if parent is not None and parent.tag in ("h2", "h3", "h4"):
                cards[f"{parent.tag} {parent.get('class')}"] += 1
    return total, linked, max(cards.values(), default=0)


def why_not(page: Features) -> str | None:
    """The reason why a page is no article, in words; None when it is one."""
    if _GONE.search(page.title) and page.text_length < 1500:
        return "a 'not found' page"
    if page.password and page.paragraphs < 3:
        return "a login page"
    if page.text_length < 600 and _CONSENT.search(page.title):
        return "a cookie or consent page"
    signs = list(_signs(page))
    if sum(weight for weight, _ in signs) >= 0:
        return None
    against = sorted((sign for sign in signs if sign[0] < 0), key=lambda sign: sign[0])
    return ", ".join(dict.fromkeys(name for _, name in against[:3]))


def _signs(page: Features) -> Iterator[Sign]:
    yield 0.5, ""
    if page.article_node:
        yield 3.0, ""
    if page.dated:
        yield 2.5, ""
    if page.og_type == "article":
        yield 1.0, ""
    elif page.og_type.startswith("product"):
        yield -4.0, "a product"
    if page.other:
        yield -2.5, page.other
    yield from _from_path(page.path)
    for name, pattern in _GENERATORS:
        if pattern.search(page.generator):
            yield -3.0, name
    yield from _from_text(page)


def _from_path(path: str | None) -> Iterator[Sign]:
    if path is None:
        return
    if re.fullmatch(r"/(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w{3,5})?", path):
        yield -4.0, "a front page"
        return
    for weight, name, pattern in _PATHS:
        if pattern.search(path):
            yield weight, name


def _from_text(page: Features) -> Iterator[Sign]:
    if page.paragraphs >= 3:
        yield 1.0, ""
    elif page.text_length < 250:
        yield -1.5, "hardly any text"
    elif page.paragraphs == 0:
        yield -1.5, "no paragraph of text"
    if page.link_share > 0.6:
        yield -1.0, "mostly links"
    if page.cards >= 10 and page.link_share > 0.3:
        yield -1.0, f"{page.cards} linked headlines"
    if page.prices >= 8:
        yield -2.5, f"{page.prices} prices"
    if page.codes >= 30:
        yield -2.5, "pages of program code"

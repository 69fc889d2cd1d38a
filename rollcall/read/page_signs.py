"""What can be seen on a page that speaks for or against its being an article: yes or no each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import html

from rollcall.read.json_feed import Json
from rollcall.read.jsonld import is_article, types

_OTHER_TYPES = frozenset(
    {"Product", "ProductGroup", "CollectionPage", "SearchResultsPage", "FAQPage", "QAPage"}
    | {"DiscussionForumPosting", "SoftwareApplication", "TechArticle", "Service", "LocalBusiness"}
    | {"ProfilePage", "Question", "ItemList"}
)
_PATHS = {
    "path_forum": r"/(?:t|threads?|discussions?)/|/topic/\d|viewtopic|showthread|/questions/\d"
    r"|/forums?(?:/|$)",
    "path_shop": r"/(?:products?|shop|store|dp|pdp|cart|checkout|tovar|catalog)/"
    r"|/collections?/[^/]+/?$|best-?sellers?",
    "path_list": r"/(?:c|category|categories|sub-categories|tags?|rubric|search|archive|trending"
    r"|listing)(?:/|$)",
    "path_docs": r"/(?:docs?|documentation|manual|reference|wiki|latest|api|guide)/|/learn/"
    r"|/v?\d+\.\d+/",
    "path_service": r"/(?:services?|pricing|payments|contacts?|programs?|reviews)(?:/|$|\.\w+$)",
    "path_news": r"/(?:news|novosti|zhanalyqtar|articles?|artikel|artykul|blogs?|story|stories"
    r"|nachrichten|posts?|press|actualites|noticias)/",
    "path_date": r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d{2}\b)",
    "path_slug": r"[^/-]*-[^/-]*-[^/-]*-[^/-]*-[^/]*/?$",
    "path_number": r"\d{5,}",
    "path_root": r"^/(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w{3,5})?$",
}
_PATH_PATTERNS = {name: re.compile(pattern) for name, pattern in _PATHS.items()}
_MAKERS = {
    "made_by_forum": "discourse|phpbb|xenforo|vbulletin|invision|mybb|flarum|nodebb",
    "made_by_docs": "docusaurus|sphinx|mkdocs|mdbook|vitepress|vuepress|gitbook|doxygen|mediawiki",
    "made_by_shop": "woocommerce|prestashop|opencart|magento|shopify",
    "class_post": r"single-post|postid-|post-template|node--type-article|page-article|article-page"
    r"|\barticle\b|blog-?post",
    "class_page": r"single-product|woocommerce|\bhome\b|archive|category|page-id-|page-template"
    r"|product|collection|landing|tax-",
}
_MAKER_PATTERNS = {name: re.compile(pattern) for name, pattern in _MAKERS.items()}
_LABELS = {
    "says_buy": "add to (?:cart|basket|bag)|in den warenkorb|в корзину|себетке|buy now|купить",
    "says_try": "free trial|get started|request a (?:quote|demo)|contact sales|book a|get a quote"
    "|apply now",
    "says_join": "sign up|create account|регистрация|тіркелу",
    "says_manual": "edit (?:this )?(?:page|on github)|was this (?:page )?helpful|previous page"
    "|next page|table of contents|on this page",
}
_LABEL_PATTERNS = {name: re.compile(pattern) for name, pattern in _LABELS.items()}
_BYLINE = re.compile("byline|author", re.IGNORECASE)
_MANUAL = re.compile("toctree|sidebar-toc|docs-|edit-page|chapter")
_ARTICLE_META = (
    ".//meta[starts-with(@property,'article:') or @name='news_keywords' or @name='citation_title'"
    " or contains(@name,'parsely') or @name='cXenseParse:recs:articleid']"
)
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_LABELLED = frozenset({"a", "button"})


@dataclass
class _Sight:
    """What one walk over the tree sees."""

    text: int = 0
    linked: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    byline: bool = False
    manual: bool = False
    prices: int = 0
    types: list[str] = field(default_factory=list)


def signs_of(
    root: html.HtmlElement,
    nodes: list[Json],
    text: str,
    *,
    url: str | None,
    title: str | None,
    dated: str | None,
) -> dict[str, bool]:
    """The signs of a page by name; `text` is what was extracted, `dated` where its date is from."""
    sight = _look(root)
    og_type = first(root, ".//meta[@property='og:type']/@content")
    named = [name for node in nodes for name in types(node)]
    micro = " ".join(sight.types).lower()
    signs = {
        "node_article": any(
            is_article(node) and "TechArticle" not in types(node) for node in nodes
        ),
        "node_other": any(name in _OTHER_TYPES for name in named),
        "micro_article": "article" in micro or "blogposting" in micro,
        "micro_forum": "qapage" in micro or "discussionforum" in micro,
        "og_article": og_type == "article",
        "og_product": og_type.startswith("product"),
        "og_website": og_type == "website",
        "dated_node": dated == "json-ld",
        "dated_meta": bool(root.xpath(".//meta[@property='article:published_time']")),
        "dated_text": dated == "text",
        "article_meta": bool(root.xpath(_ARTICLE_META)),
        "has_amp": bool(root.xpath(".//link[@rel='amphtml']")),
        **_from_path(url or own_address(root)),
        **_from_sight(sight),
        **_from_words(text, title or ""),
    }
    maker = _maker(root)
    signs |= {name: bool(found.search(maker)) for name, found in _MAKER_PATTERNS.items()}
    claims = ("node_article", "micro_article", "og_article", "dated_meta", "path_news", "path_date")
    signs["unclaimed"] = not any(signs[name] for name in claims)
    return signs


def own_address(root: html.HtmlElement) -> str | None:
    """The address that a page gives as its own (canonical link, og:url)."""
    query = ".//link[@rel='canonical']/@href | .//meta[@property='og:url']/@content"
    found = [str(value) for value in root.xpath(query)[:5] if str(value).startswith("http")]
    return found[0] if found else None


def first(root: html.HtmlElement, query: str) -> str:
    """The first value that an XPath finds, tidy and in lower case; empty where it finds none."""
    found = root.xpath(query)
    return str(found[0]).strip().lower()[:100] if found else ""


def _maker(root: html.HtmlElement) -> str:
    """Which software made the page, from what it says and from names that only it uses."""
    body = root.find(".//body")
    names = f"{body.get('class') or ''} {body.get('id') or ''}" if body is not None else ""
    made = first(root, ".//meta[@name='generator']/@content")
    return f"{made} {names[:1000]} {root.get('id') or ''}".lower()


def _look(root: html.HtmlElement) -> _Sight:
    sight = _Sight()
    counts = sight.counts
    for node in root.iter():
        tag = node.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            continue
        counts[tag] = counts.get(tag, 0) + 1
        sight.text += len((node.text or "").strip()) + len((node.tail or "").strip())
        names = node.get("class")
        if names:
            sight.prices += "price" in names
            sight.byline = sight.byline or bool(_BYLINE.search(names))
            sight.manual = sight.manual or bool(_MANUAL.search(names))
        if node.get("itemtype"):
            sight.types.append(node.get("itemtype")[:100])
        if tag in _LABELLED:
            label = " ".join(node.text_content()[:2000].split())
            sight.linked += len(label) if tag == "a" else 0
            sight.labels.append(label[:60].lower())
    return sight


def _from_path(url: str | None) -> dict[str, bool]:
    try:
        path = urlsplit(url).path.lower()[:500] or "/" if url else ""
    except ValueError:
        path = ""
    signs = {
        name: bool(path) and pattern.search(path) is not None
        for name, pattern in _PATH_PATTERNS.items()
    }
    signs["path_short"] = bool(path) and path.strip("/").count("/") == 0 and "-" not in path
    return signs


def _from_sight(sight: _Sight) -> dict[str, bool]:
    labels = "\n".join(sight.labels)
    codes = sight.counts.get("code", 0) + sight.counts.get("pre", 0)
    signs = {name: bool(found.search(labels)) for name, found in _LABEL_PATTERNS.items()}
    return signs | {
        "mostly_links": sight.linked > 0.4 * max(sight.text, 1),
        "prices": sight.prices >= 6,
        "code_some": codes >= 10,
        "code_much": codes >= 50,
        "forms": sight.counts.get("form", 0) >= 4,
        "one_article_tag": sight.counts.get("article", 0) == 1,
        "byline": sight.byline,
        "manual_parts": sight.manual,
    }


def _from_words(text: str, title: str) -> dict[str, bool]:
    lines = [part for part in text.split("\n") if part]
    words = len(title.split())
    return {
        "paragraphs": sum(1 for part in lines if len(part) >= 120) >= 3,
        "long_lines": bool(lines) and len(text) > 150 * len(lines),
        "short_lines": sum(1 for part in lines if len(part) < 60) * 2 > len(lines),
        "title_short": words <= 3,
        "title_long": words >= 9,
    }

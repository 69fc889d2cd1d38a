"""The main text of a page: trafilatura's, mended where the page itself shows it is wrong.

Three mends, each measured by `benchmarks.pages`: paragraphs that trafilatura dropped although their
likes are in the text; lines that are nothing but a link elsewhere; and where the page carries its
article once more as JSON-LD `articleBody`, that settles what belongs to it.
"""

from __future__ import annotations

import re

from lxml import etree, html

from rollcall.errors import Unreadable
from rollcall.read.json_feed import Json
from rollcall.read.jsonld import is_article
from rollcall.read.limits import TEXT_CHARS
from rollcall.read.page_signs import own_address
from rollcall.read.plain import block_lines, crowded, line, plain, tidy
from rollcall.read.urls import host

_LETTERS = re.compile(r"\W+")
_READ_ALSO = re.compile(
    r"(?:read|see|watch) (?:also|more|next)|related:|leggi anche|lesen sie|lire aussi"
    r"|mehr zum thema|lea también|czytaj też"
    r"|читайте также|читать также|сондай-ақ оқыңыз|тағы оқыңыз",
    re.IGNORECASE,
)
_PARAGRAPH = 60
_BODY = 400
_HEADING = 100
_MAX_PARAGRAPHS = 3000
_FOREIGN = re.compile(
    r"comment|related|recommend|teaser|newsletter|promo|caption|footer|sidebar|cookie|consent"
    r"|copyright|subscribe|byline|author|widget|advert|popup|modal|share|paywall",
    re.IGNORECASE,
)


def main_text(root: html.HtmlElement, nodes: list[Json], *, url: str | None) -> str:
    """The text of the article on a page, a line per paragraph; empty where there is none.

    A page too large for finding the main part gives all its paragraphs. Raises `Unreadable` for
    pages that break the parser.
    """
    if crowded(root):
        return block_lines(root)[:TEXT_CHARS]
    from trafilatura import bare_extraction  # half a second that most commands can save

    try:
        document = bare_extraction(root, url=url, include_comments=False)
    except RecursionError as error:
        raise Unreadable("page nested too deeply") from error
    except (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise Unreadable(f"page that breaks the parser: {type(error).__name__}") from error
    text = tidy(getattr(document, "text", None)) or ""
    return mended(text, root, nodes, url=url)[:TEXT_CHARS]


def mended(text: str, root: html.HtmlElement, nodes: list[Json], *, url: str | None = None) -> str:
    """`text` with what the page shows to be missing, and without what it shows to be foreign."""
    lines = text.split("\n") if text else []
    lines = without_links(with_siblings(lines, root), root, url)
    body = _article_body(nodes)
    return "\n".join(by_body(lines, body) if body else lines)


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def with_siblings(lines: list[str], root: html.HtmlElement) -> list[str]:
    """`lines` and paragraphs that were dropped though their likes (same parent's make) stayed."""
    known = {_key(part): at for at, part in enumerate(lines)}
    kinds: dict[tuple[str, ...], list[tuple[html.HtmlElement, str]]] = {}
    order: list[tuple[tuple[str, ...], str, str]] = []
    for node in list(root.iter("p"))[:_MAX_PARAGRAPHS]:
        text = line(node.text_content(), 20_000) or ""
        kind = _kind(node)
        if len(text) >= _PARAGRAPH and kind is not None and not _READ_ALSO.match(text):
            kinds.setdefault(kind, []).append((node, text))
            order.append((kind, _key(text), text))
    good = {kind for kind, found in kinds.items() if _deserves(found, known)}
    linked = {id(node) for kind in good for node, _ in kinds[kind] if _mostly_link(node)}
    skip = {_key(text) for kind in good for node, text in kinds[kind] if id(node) in linked}
    whole = _key(" ".join(lines))
    result = list(lines)
    place = -1
    for kind, key, text in order:
        if key in known:
            place = result.index(lines[known[key]])
        elif place >= 0 and kind in good and key not in skip and key not in whole:
            place += 1
            result.insert(place, text)
            whole += key
    return result


def _deserves(found: list[tuple[html.HtmlElement, str]], known: dict[str, int]) -> bool:
    """Whether enough of these paragraphs are in the text, and enough are missing, to add them."""
    here = sum(_key(text) in known for _, text in found)
    return here >= 3 and here * 3 >= len(found) and len(found) - here >= 3


def _kind(node: html.HtmlElement) -> tuple[str, ...] | None:
    """Paragraphs of one make stand in containers of the same make; None in foreign containers."""
    names = [node.get("class") or ""]
    for up, ancestor in enumerate(node.iterancestors()):
        if up >= 4 or ancestor.tag in ("body", "article"):
            break
        names.append(f"{ancestor.tag}.{ancestor.get('class') or ''}")
        if ancestor.tag in ("aside", "footer", "nav", "form", "blockquote", "figcaption", "td"):
            return None
    return None if any(_FOREIGN.search(name) for name in names) else tuple(names)


def _mostly_link(node: html.HtmlElement) -> bool:
    linked = sum(len(part.text_content()) for part in node.iter("a"))
    return linked * 2 > len(node.text_content())


def without_links(lines: list[str], root: html.HtmlElement, url: str | None = None) -> list[str]:
    """`lines` without those that are nothing but a link to another text ("Read also: ...")."""
    links = set()
    site = host(url or own_address(root))
    for node in root.iter("a"):
        block = node.getparent()
        if block is None or block.tag not in ("p", "div", "strong", "b", "em"):
            continue
        text = node.text_content()
        if 25 <= len(text) <= 300 and len(text.split()) >= 4 and _points_on(node, site):
            outer = _key(block.text_content()[:600])
            if outer == _key(text):
                links.add(outer)
    return [part for part in lines if _key(part) not in links]


def _points_on(node: html.HtmlElement, site: str) -> bool:
    """Whether a link leads to another text of the same site: those are what a site inserts."""
    target = node.get("href") or "#"
    return not target.startswith(("#", "mailto:")) and host(target) in ("", site)


def _article_body(nodes: list[Json]) -> str:
    bodies = [node.get("articleBody") for node in nodes if is_article(node)]
    texts = [plain(body) or "" for body in bodies if isinstance(body, str)]
    longest = max(texts, key=len, default="")
    return longest if len(longest) >= _BODY else ""


def by_body(lines: list[str], body: str) -> list[str]:
    """`lines` settled by the article's own copy of its text, unless that is a mere teaser.

    The copy replaces a text that is a fragment of it, and cuts off what follows its end or stands
    inside as a block of its own; what precedes it (a standfirst) and headings stay.
    """
    whole, written = _key(body), sum(len(_key(part)) for part in lines)
    inside = [_key(part) in whole for part in lines]
    covered = sum(len(_key(part)) for part, kept in zip(lines, inside, strict=True) if kept)
    if covered >= 0.8 * written and len(whole) > 1.1 * written and body.count("\n") >= 3:
        return body.split("\n")
    if covered < 0.9 * len(whole) or covered < 0.7 * written:
        return lines
    begin = inside.index(True)
    around = [False, *inside, False]
    return [
        part
        for at, part in enumerate(lines)
        if inside[at] or at < begin or (len(part) < _HEADING and around[at] and around[at + 2])
    ]

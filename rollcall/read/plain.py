"""Markup to plain text, and plain text to what may be stored: one way for every format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from rollcall.read.limits import ELEMENTS

_MARKUP = re.compile(
    r"<[A-Za-z/!][^<>]{0,2000}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});"
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "form"}
    | {"figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe"})
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u00ad\u200b\u2060]"
)
_SPACES = re.compile(r"[^\S\n]+")
_MAX_CHARS = 2_000_000


def tidy(text: str | None) -> str | None:
    """Text fit for storing, in NFC, with single spaces and single line breaks; None when empty.

    Control characters, lone surrogates, soft hyphens and invisible spaces go: a name must not
    escape a search because a page put a soft hyphen into it.
    """
    if not text:
        return None
    text = text[:_MAX_CHARS].replace("\r\n", "\n").replace("\r", "\n")
    text = _BAD.sub("", text.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line) or None


def line(text: str | None, limit: int = 500) -> str | None:
    """One tidy line, for titles and names."""
    tidied = tidy(text)
    return " ".join(tidied.split())[:limit].strip() if tidied else None


def has_markup(text: str) -> bool:
    """Whether `text` holds tags or entities."""
    return _MARKUP.search(text) is not None


def plain(markup: str | None) -> str | None:
    """The text of an HTML fragment, a line per block; plain text stays what it is."""
    if not markup:
        return None
    markup = markup[:_MAX_CHARS]
    if not has_markup(markup):
        return tidy(markup)
    root = parse_html(markup)
    return element_text(root) if root is not None else None


def parse_html(markup: str) -> html.HtmlElement | None:
    """The tree of a page or fragment; None where there is nothing in it that a parser can use."""
    markup = _BAD.sub("", markup)
    # An encoding named in the text itself would make lxml refuse or re-decode what we decoded.
    markup = re.sub(r"^\s{0,99}<\?xml[^>]{0,200}\?>", "", markup, count=1)
    if not markup.strip():
        return None
    parser = html.HTMLParser(
        encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(markup.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root


def element_text(element: html.HtmlElement) -> str | None:
    """The text inside one element, a line per block, without scripts and styles."""
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            if not silent:
                if tag in _BLOCKS:
                    parts.append("\n")
                parts.append(_flat(node.text))
        else:
            silent -= tag in _SILENT
            if not silent:
                if tag in _BLOCKS and tag != "br":
                    parts.append("\n")
                if node is not element:
                    parts.append(_flat(node.tail))
    return tidy("".join(parts))


def crowded(root: html.HtmlElement) -> bool:
    """Whether a page has so many elements that anything but a walk over them takes too long."""
    return next(islice(root.iter(), ELEMENTS, None), None) is not None


_PARAGRAPHS = ("p", "li", "h1", "h2", "h3", "h4", "blockquote", "td", "th", "pre", "dd")


def block_lines(root: html.HtmlElement) -> str:
    """The text of all paragraphs, cells and headings in order: crude, and linear in the page."""
    lines = []
    size = 0
    for node in root.iter(*_PARAGRAPHS):
        text = "".join(part for part in _own_text(node))
        tidied = " ".join(text.split())
        size += len(tidied)
        if tidied:
            lines.append(tidied)
        if size > _MAX_CHARS:
            break
    return tidy("\n".join(lines)) or ""


def _own_text(node: html.HtmlElement) -> Iterator[str]:
    """The text of a paragraph without that of paragraphs inside it, which come later themselves."""
    yield _flat(node.text)
    for child in node:
        if child.tag not in _PARAGRAPHS and child.tag not in _SILENT and isinstance(child.tag, str):
            yield from (_flat(str(text)) for text in child.itertext())
        yield " " + _flat(child.tail)


def _flat(text: str | None) -> str:
    return " ".join(text.replace("\xa0", " ").split("\n")) if text else ""

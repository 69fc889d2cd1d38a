"""One page to one article text, or the reason why there is none."""

from __future__ import annotations

import logging

from lxml import html

from rollcall.errors import NotAnArticle, Unreadable
from rollcall.read.decode import decode
from rollcall.read.jsonld import nodes as jsonld_nodes
from rollcall.read.limits import PAGE_BYTES, TEXT_CHARS, check_size
from rollcall.read.page_date import published_of
from rollcall.read.page_kind import why_not
from rollcall.read.page_names import author_of, title_of
from rollcall.read.page_signs import own_address, signs_of
from rollcall.read.page_text import main_text
from rollcall.read.pdf import read_pdf
from rollcall.read.plain import parse_html
from rollcall.read.sniff import gunzip
from rollcall.records import ArticleText

for _name in ("trafilatura", "htmldate", "courlan", "justext", "readability", "readability_lxml"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_BINARIES = (
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x00\x00\x00\x20ftyp", "a video"),
    (b"ID3", "an MP3 recording"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)


def article(
    data: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    timezone: str = "UTC",
    not_after: str | None = None,
) -> ArticleText:
    """The text of a page (HTML or PDF) with title, author and publication time.

    `timezone` (IANA) is where times without a zone belong; `not_after` (ISO 8601, best the time of
    capture) rules out dates in the future. Raises `NotAnArticle` for front pages, listings, shops,
    forums, login, cookie and 404 pages, and `Unreadable` for scans without text, broken, binary,
    empty and oversized files, each with its reason.
    """
    data = gunzip(data, PAGE_BYTES + 1) if data.startswith(b"\x1f\x8b") else data
    if data.lstrip()[:5] == b"%PDF-":
        return read_pdf(data, url=url)
    check_size(data, PAGE_BYTES, "page")
    _refuse_binary(data)
    root = parse_html(decode(data, content_type=content_type))
    if root is None or (root.find(".//body") is None and not len(root)):
        raise Unreadable("empty page: no element in it", remedy="collect it again")
    return _from_tree(root, url, timezone, not_after)


def _refuse_binary(data: bytes) -> None:
    for mark, name in _BINARIES:
        if data.startswith(mark):
            raise Unreadable(f"{name}, not a page", remedy="open it by hand")
    head = data[:4096]
    if head.count(0) > len(head) // 10 and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decode(head)
        if text.count("\x00") or text.count("\ufffd") > len(text) // 10:
            raise Unreadable("binary bytes, not a page", remedy="open it by hand")


def _from_tree(
    root: html.HtmlElement, url: str | None, timezone: str, not_after: str | None
) -> ArticleText:
    nodes = jsonld_nodes(root)
    address = url or own_address(root)
    published = published_of(root, nodes, url=address, timezone=timezone, not_after=not_after)
    title = title_of(root, nodes)
    author = author_of(root, nodes)
    text = main_text(root, nodes, url=url)
    dated = published.source if published else None
    signs = signs_of(root, nodes, text, url=address, title=title, dated=dated)
    reason = why_not(root, signs, text, title)
    if reason:
        raise NotAnArticle(f"not an article: {reason}")
    if not text:
        raise NotAnArticle("not an article: no text in it (perhaps a program writes it later)")
    return ArticleText(
        text=text[:TEXT_CHARS], title=title, author=author, published=published, url=address
    )

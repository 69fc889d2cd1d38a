"""Changing a few bytes of an XML part, so that every other byte stays as its author left it.

Parsing and writing a part anew would lose what a library does not know. Expat tells where elements
stand in the bytes (`CurrentByteIndex`), and new text is put between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.parsers import expat  # document types are refused, so no entity is ever declared

from lxml import etree

from rollcall.errors import ListError

DAMAGED = "Open it in a spreadsheet program and save it again, or save it as CSV."
TAG = re.compile(rb"<[^\s/>]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>")
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_PLAIN = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Edit(NamedTuple):
    """The bytes from `start` to `end` give way to `new`; both the same means an insertion."""

    start: int
    end: int
    new: bytes


def new_parser() -> expat.XMLParserType:
    """A parser that knows no document types: entity bombs and outside references end here."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise ListError("a workbook with a document type, which none needs", remedy=DAMAGED)


def local(name: str) -> str:
    """An element's name without its prefix; Strict and prefixed files look alike then."""
    return name.rpartition(":")[2]


def as_utf8(data: bytes) -> bytes:
    """The part in UTF-8: nearly every part is already, and comes back as it is."""
    declared = _DECLARED.match(data)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:1] == b"\x00" or data[1:2] == b"\x00"
    if not wide and (declared is None or declared[1].lower() in _PLAIN):
        return data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(data, parser)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with every edit made; of two at one place the insertion comes first."""
    parts: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += (data[at : edit.start], edit.new)
        at = max(at, edit.end)
    parts.append(data[at:])
    return b"".join(parts)


def tag_at(data: bytes, start: int) -> bytes:
    """The whole start tag that begins at `start`, as it is written."""
    found = TAG.match(data, start)
    if found is None:
        raise ListError("a damaged part", remedy=DAMAGED)
    return found[0]


def closed(tag: bytes) -> bool:
    """Whether a start tag ends its element at once: `<row r="3"/>`."""
    return tag.endswith(b"/>")


def after_element(data: bytes, start: int, end_event: int) -> int:
    """Where the element ends that begins at `start`; `end_event` is where Expat saw it end."""
    tag = tag_at(data, start)
    return start + len(tag) if closed(tag) else data.index(b">", end_event) + 1


def prefix_of(tag: bytes) -> bytes:
    """The prefix of a tag's name with its colon, or nothing."""
    name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
    head, colon, _ = name.rpartition(b":")
    return head + colon


def attribute(tag: bytes, name: str) -> bytes | None:
    """The value of an attribute as it is written in a start tag."""
    found = re.search(rb"\s" + name.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return None if found is None else found[1] if found[1] is not None else found[2]


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag in which an attribute has this value; all else in it stays."""
    new = f' {name}="{value}"'.encode()
    pattern = rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
    changed, count = re.subn(pattern, lambda _: new, tag, count=1)
    if count:
        return changed
    end = -2 if closed(tag) else -1
    return tag[:end].rstrip() + new + tag[end:]


def legal(text: str) -> str:
    """Text without the characters that XML cannot hold; line ends become `\\n`."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> bytes:
    """Text for an element or an attribute in double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").encode("utf-8")

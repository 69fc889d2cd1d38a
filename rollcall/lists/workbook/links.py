"""Links that can be clicked: a cell of ours that is nothing but a web address points there.

A worksheet lists its links apart from its cells, and their targets stand in a part of relations
(ECMA-376 part 1, 18.3.1.47; part 2, 9.3). Addresses that are in doubt stay plain text.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.parsers import expat  # see workbook_xml.new_parser

from rollcall.lists.columns import column_letter
from rollcall.lists.workbook.plan import Additions
from rollcall.lists.workbook.sheet import Layout
from rollcall.lists.workbook.xml import (
    Edit,
    after_element,
    closed,
    escaped,
    local,
    new_parser,
    prefix_of,
    splice,
    tag_at,
)

_MOST = 60_000  # Excel drops the links of a sheet that has more than 65,530
_LONGEST = 2_000
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,20}(?::\d{1,5})?(?:[/?#][!-~]*)?"
)
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_OURS = "rollcall"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_PACKAGE}"></Relationships>'
).encode()


def address(value: object) -> str | None:
    """The target of a text that is one http(s) address and nothing else, in ASCII; else None."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return None
    if len(value) > _LONGEST or any(character.isspace() for character in value):
        return None
    target = quote(value, safe=_SAFE)
    return target if len(target) <= _LONGEST and _ADDRESS.fullmatch(target) else None


def with_links(
    layout: Layout, plan: Additions, relations: bytes | None
) -> tuple[list[Edit], bytes | None]:
    """What changes in a worksheet part, and its part of relations, so that our links work.

    Links of an earlier export on cells that are written anew go; hers all stay.
    """
    written = {
        f"{column_letter(at)}{row}": address(value)
        for row, cells in plan.cells.items()
        for at, value in cells.items()
    }
    gone = [entry for entry in layout.link if entry[2].get("ref") in written]
    stays = [entry for entry in layout.link if entry[2].get("ref") not in written]
    targets = [(ref, target) for ref, target in written.items() if target]
    targets = targets[: max(0, _MOST - len(stays))]
    if not gone and not targets:
        return [], None
    before = _Relations(relations or _EMPTY)
    if before.end < 0:
        return [], None
    used = {_id(attributes) for _, _, attributes in stays}
    dropped = {_id(attributes) for _, _, attributes in gone} - used
    taken = before.each.keys() - dropped
    numbers = (number for number in range(1, len(taken) + len(targets) + 2))
    names = [name for number in numbers if (name := f"{_OURS}{number}") not in taken]
    links = [(ref, name, target) for (ref, target), name in zip(targets, names, strict=False)]
    strict = b"purl.oclc.org/ooxml" in layout.data[:2_000]
    return (
        [_list_edit(layout, stays, links, _STRICT if strict else _SPACE)],
        before.changed(dropped, links, _STRICT if strict else _SPACE),
    )


def _id(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _list_edit(
    layout: Layout,
    stays: list[tuple[int, int, dict[str, str]]],
    links: list[tuple[str, str, str]],
    space: str,
) -> Edit:
    """The list of links anew: hers as they are written, then ours; no list where there is none."""
    data = layout.data
    prefix = prefix_of(tag_at(data, layout.body))
    if layout.links is None:
        opened, start, end = b"<" + prefix + b"hyperlinks>", layout.before_links, -1
    else:
        start = layout.links[0]
        opened = tag_at(data, start)
        opened = opened[:-2].rstrip() + b">" if closed(opened) else opened
        end = after_element(data, *layout.links)
    parts = [data[at : after_element(data, at, event)] for at, event, _ in stays]
    for ref, name, _ in links:
        parts.append(
            b'<%bhyperlink ref="%b" r:id="%b" xmlns:r="%b"/>'
            % (prefix, ref.encode(), name.encode(), space.encode())
        )
    name_end = prefix_of(opened) + b"hyperlinks>"
    new = opened + b"".join(parts) + b"</" + name_end if parts else b""
    return Edit(start, end if end >= 0 else start, new)


class _Relations:
    """A part of relations: where each stands, and where a new one can."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.end = -1
        self.root = 0
        self.each: dict[str, tuple[int, int]] = {}
        self._open: list[tuple[str, int, dict[str, str]]] = []
        self._parser = new_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError:
            self.end = -1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append((local(name), self._parser.CurrentByteIndex, attributes))

    def _end(self, _: str) -> None:
        name, start, attributes = self._open.pop()
        event = self._parser.CurrentByteIndex
        if name == "Relationship" and len(self._open) == 1:
            self.each[attributes.get("Id", "")] = (start, after_element(self.data, start, event))
        elif not self._open and name == "Relationships":
            self.root, self.end = start, event

    def changed(self, dropped: set[str], links: list[tuple[str, str, str]], space: str) -> bytes:
        tag = tag_at(self.data, self.root)
        prefix = prefix_of(tag)
        new = b"".join(
            b'<%bRelationship Id="%b" Type="%b/hyperlink" Target="%b" TargetMode="External"/>'
            % (prefix, name.encode(), space.encode(), escaped(target))
            for _, name, target in links
        )
        edits = [Edit(*self.each[name], b"") for name in dropped if name in self.each]
        if closed(tag):
            opened = tag[:-2].rstrip() + b">" + new + b"</" + prefix + b"Relationships>"
            edits.append(Edit(self.root, self.root + len(tag), opened))
        else:
            edits.append(Edit(self.end, self.end, new))
        return splice(self.data, edits)

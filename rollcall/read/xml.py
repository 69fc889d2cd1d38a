"""Safe XML trees: no entities, no network, no depth bombs; broken files give what can be read."""

from __future__ import annotations

import re

from lxml import etree

from rollcall.errors import Unreadable

_DECLARATION = re.compile(r"^\s{0,999}<\?xml[^>]{0,300}\?>")
_DOCTYPE_ENTITY = re.compile(r"<!ENTITY[^>]{0,2000}>", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,60}(?::[\w.-]{1,60})?)[\s/>]")


def without_declaration(text: str) -> str:
    """`text` without its XML declaration: it is decoded, the encoding named there is history."""
    return _DECLARATION.sub("", text, count=1)


def root_name(text: str) -> str:
    """The local name of the first element, lower case; empty where there is none."""
    match = _ROOT.search(_without_comments(text[:50_000]))
    return match.group(1).rsplit(":", 1)[-1].lower() if match else ""


def _without_comments(text: str) -> str:
    parts = text.split("<!--")
    return parts[0] + "".join(part.partition("-->")[2] for part in parts[1:])


def tree(text: str) -> etree._Element:
    """The element tree of `text`, recovered as far as it goes; Unreadable where nothing can be."""
    # Undefined entities would be dropped; defined ones are how bombs are built. Both go.
    text = _DOCTYPE_ENTITY.sub("", without_declaration(text))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.strip().encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"broken XML: {error}", remedy="look at what the server sent") from error
    if root is None:
        raise Unreadable("broken XML: nothing in it can be read", remedy="collect it again")
    return root


def local(element: etree._Element | None) -> str:
    """The element's name without namespace, lower case; empty for comments and the like."""
    tag = element.tag if element is not None else None
    return etree.QName(tag).localname.lower() if isinstance(tag, str) else ""

"""What a page says about itself in JSON-LD (schema.org): a flat list of its nodes."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import html

from rollcall.read.json_feed import Json

_MAX_NODES = 2000
_MAX_CHARS = 1_000_000
_ARTICLE = re.compile(
    r"(?:^|/)(?:\w{0,30}Article|\w{0,20}BlogPosting|LiveBlogPosting|Report|Review)$"
)
_COMMENT = re.compile(
    r"^\s{0,99}(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s{0,99}$"
)
_TRAILING_COMMA = re.compile(r",(\s{0,99}[}\]])")


def nodes(root: html.HtmlElement) -> list[Json]:
    """Every JSON-LD object of a page, those inside others too; broken scripts are passed over."""
    found: list[Json] = []
    for script in root.xpath(".//script[contains(@type, 'ld+json')]")[:50]:
        stack: list[Any] = [_load(script.text_content()[:_MAX_CHARS])]
        while stack and len(found) < _MAX_NODES:
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(reversed(value))
            elif isinstance(value, dict):
                found.append(value)
                stack.extend(part for part in value.values() if isinstance(part, (dict, list)))
    return found


def _load(text: str) -> Any:
    text = _COMMENT.sub("", text.strip()).strip().rstrip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def types(node: Json) -> list[str]:
    """The schema.org types of a node."""
    given = node.get("@type")
    values = given if isinstance(given, list) else [given]
    return [value for value in values if isinstance(value, str)]


def is_article(node: Json) -> bool:
    """Whether a node describes an article of any kind."""
    return any(_ARTICLE.search(name) for name in types(node))

"""Why a page came instead of what we asked for, in words a person can act on."""

from __future__ import annotations

import re
from typing import TypedDict

from rollcall.read.plain import element_text, line, parse_html


class Why(TypedDict):
    """The arguments of `Unreadable`."""

    message: str
    remedy: str


_CHALLENGE = re.compile(
    r"cf-browser-verification|challenge-platform|just a moment\.\.\.|ddos-guard"
    r"|g-recaptcha|h-captcha"
    r"|checking your browser|проверка браузера|are you a robot|вы не робот|access denied",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b404\b|not found|не найден|страница не существует|табылмады|page introuvable", re.IGNORECASE
)


def why_not_a_feed(text: str, kind: str | None = None) -> Why:
    """What kind of HTML page this is, and what to do about it."""
    root = parse_html(text[:500_000])
    wanted = "a Telegram preview" if kind == "telegram" else "a feed"
    if root is None:
        return Why(message=f"empty HTML page instead of {wanted}", remedy="collect it again")
    title = (
        line(element_text(root.find(".//title")), 120)
        if root.find(".//title") is not None
        else None
    )
    called = f" ({title!r})" if title else ""
    if _CHALLENGE.search(text[:100_000]):
        return Why(
            message=f"a browser check or block page instead of {wanted}{called}",
            remedy="the site keeps programs out; ask it for access or use another source",
        )
    if root.xpath(".//input[@type='password']"):
        return Why(
            message=f"a login page instead of {wanted}{called}", remedy="it needs an account"
        )
    if _MISSING.search(title or ""):
        return Why(
            message=f"a 'not found' page instead of {wanted}{called}", remedy="find its new address"
        )
    named = root.xpath(
        ".//link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom')]/@href"
    )
    if named:
        return Why(
            message=f"HTML instead of {wanted}{called}", remedy=f"the page names a feed: {named[0]}"
        )
    return Why(
        message=f"HTML instead of {wanted}{called}", remedy="collect it as a page or a listing"
    )

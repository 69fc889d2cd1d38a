"""Is this page an article? A weighted sum of what is seen on it, and the reason in words.

The weights come from a logistic regression over the labelled pages of the recorded material
(`python -m benchmarks.pages.fit` prints them), rounded by hand; what it cannot see is decided by
plain rules first: missing pages, logins, consent pages.
"""

from __future__ import annotations

import re

from lxml import html

WEIGHTS: dict[str, tuple[float, str]] = {
    "path_forum": (-2.4, "a forum thread"),
    "class_page": (-1.3, "made as a site's page, not as a post"),
    "says_try": (-1.3, "it advertises a service"),
    "says_join": (-1.1, "it asks people to sign up"),
    "unclaimed": (-1.0, "nothing on it says it is an article"),
    "path_service": (-1.0, "a service page"),
    "path_shop": (-0.9, "a shop page"),
    "says_manual": (-0.8, "documentation"),
    "code_much": (-0.8, "full of program code"),
    "path_docs": (-0.7, "documentation"),
    "og_website": (-0.7, "it calls itself a website"),
    "says_buy": (-0.7, "a shop page"),
    "prices": (-0.7, "full of prices"),
    "made_by_shop": (-0.7, "a shop page"),
    "micro_forum": (-0.7, "a forum thread"),
    "og_product": (-0.7, "a product page"),
    "path_short": (-0.6, "close to the front page"),
    "manual_parts": (-0.5, "documentation"),
    "short_lines": (-0.5, "mostly short lines"),
    "path_list": (-0.5, "a listing"),
    "forms": (-0.4, "full of forms"),
    "mostly_links": (-0.4, "mostly links"),
    "title_short": (-0.4, "no headline"),
    "code_some": (-0.4, "full of program code"),
    "made_by_forum": (-0.3, "a forum thread"),
    "node_other": (-0.2, "it describes itself as something else"),
    "path_root": (-0.2, "a front page"),
    "made_by_docs": (-0.2, "documentation"),
    "article_meta": (0.2, ""),
    "og_article": (0.2, ""),
    "paragraphs": (0.1, ""),
    "title_long": (0.3, ""),
    "dated_meta": (0.4, ""),
    "class_post": (0.5, ""),
    "path_number": (0.5, ""),
    "one_article_tag": (0.5, ""),
    "byline": (0.6, ""),
    "path_date": (0.6, ""),
    "dated_node": (0.6, ""),
    "micro_article": (0.6, ""),
    "long_lines": (0.7, ""),
    "node_article": (0.9, ""),
    "has_amp": (0.9, ""),
    "dated_text": (0.9, ""),
    "path_slug": (1.0, ""),
    "path_news": (1.4, ""),
}
"""What each sign of `page_signs` adds, and what to call it where it speaks against the page."""

THRESHOLD = -1.3
"""Below this sum a page is refused; lower would let more shops in, higher would lose articles."""

_SOFT_404 = 1500
_CONSENT = re.compile(r"\bcookies?\b|consent|before you continue|datenschutz", re.IGNORECASE)
_GONE = re.compile(
    r"\b404\b|\b410\b|page not found|\bnot found\s*$|страница не найдена|\bне найдена\b"
    r"|бет табылмады|seite nicht gefunden|page introuvable|página no encontrada",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|проверка браузера|ddos-guard"
    r"|access denied|are you a robot|вы не робот",
    re.IGNORECASE,
)


def why_not(
    root: html.HtmlElement, signs: dict[str, bool], text: str, title: str | None
) -> str | None:
    """The reason why a page is no article, in words; None when it is one."""
    titles = root.xpath(".//title")
    named = " ".join((titles[0].text_content()[:500] if titles else "").split())
    headline = f"{named} | {title or ''}"
    if len(text) < _SOFT_404:
        if _GONE.search(headline):
            return "a 'not found' page"
        if _CHALLENGE.search(headline):
            return "a browser check or block page, not the site's own"
    claimed = signs["node_article"] or signs["dated_meta"] or signs["paragraphs"]
    if not claimed and root.xpath(".//input[@type='password']") and len(text) < _SOFT_404:
        return "a login page"
    if not claimed and len(text) < 600 and _CONSENT.search(headline):
        return "a cookie or consent page"
    if score(signs) >= THRESHOLD:
        return None
    against = sorted(
        (
            WEIGHTS[name]
            for name, seen in signs.items()
            if seen and WEIGHTS.get(name, (0.0,))[0] < 0
        ),
        key=lambda weighted: weighted[0],
    )
    return ", ".join(list(dict.fromkeys(words for _, words in against))[:3])


def score(signs: dict[str, bool]) -> float:
    """The weighted sum of the signs; positive speaks for an article."""
    return sum(WEIGHTS[name][0] for name, seen in signs.items() if seen and name in WEIGHTS)

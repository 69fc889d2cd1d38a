"""The peers: what others make of the same bytes, called as their documentation says."""

from __future__ import annotations

import logging

import htmldate
import lxml.html
import readability
import trafilatura
from trafilatura.utils import decode_file

from benchmarks.pages.gold import Page

logging.disable(logging.CRITICAL)


def trafilatura_text(page: Page) -> str:
    """trafilatura with its defaults, comments left out."""
    document = trafilatura.bare_extraction(page.data, url=page.url, include_comments=False)
    return getattr(document, "text", None) or ""


def readability_text(page: Page) -> str:
    """readability-lxml's summary as text; empty where it gives up."""
    try:
        summary = readability.Document(decode_file(page.data)).summary()
        return str(lxml.html.fromstring(summary).text_content())
    except (readability.readability.Unparseable, lxml.etree.LxmlError, ValueError):
        return ""


def htmldate_date(page: Page) -> str | None:
    """htmldate with its defaults: the original date as YYYY-MM-DD."""
    try:
        return htmldate.find_date(decode_file(page.data), url=page.url, original_date=True)
    except (lxml.etree.LxmlError, ValueError, AttributeError):
        return None

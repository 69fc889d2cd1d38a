"""Bytes in, entries and article texts out: pure functions, no file, no network, no clock."""

from rollcall.errors import NotAnArticle, Unreadable
from rollcall.read.article import article
from rollcall.read.copies import bands, containment, is_copy, signature
from rollcall.read.links import Link, links
from rollcall.read.sniff import read
from rollcall.read.urls import canonical_url, identity_keys

__all__ = [
    "Link",
    "NotAnArticle",
    "Unreadable",
    "article",
    "bands",
    "canonical_url",
    "containment",
    "identity_keys",
    "is_copy",
    "links",
    "read",
    "signature",
]

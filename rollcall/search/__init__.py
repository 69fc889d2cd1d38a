"""Search in our own words: one port, engines behind it."""

from rollcall.search.base import Document, Engine, Hit, Hits, Query

__all__ = ["Document", "Engine", "Hit", "Hits", "Query"]

"""The embedded engine: SQLite's FTS5 over our own tokens, in a file that can be thrown away."""

from rollcall.search.sqlite.engine import SqliteEngine

__all__ = ["SqliteEngine"]

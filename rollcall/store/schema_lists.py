"""The tables of case lists: versions, cases and persons, matches and decisions, care, searches.

What may be sensitive is sealed: encrypted when a key is set (see `rollcall.store.sealing`).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from rollcall.store.schema_base import metadata, ref, text
from rollcall.store.types import Moment, Sealed, SealedBytes, SealedJson, Text

case_lists = Table(
    "case_lists",
    metadata,
    text("id", key=True),
    text("name", null=False),
    text("keeper", null=False),
    Column("created_at", Moment, nullable=False),
    Column("mapping", JSON),
)

list_versions = Table(
    "list_versions",
    metadata,
    text("id", key=True),
    ref("list_id", "case_lists.id"),
    Column("number", Integer, nullable=False),
    text("file_name", null=False),
    Column("file", SealedBytes, nullable=False),
    Column("bytes", Integer),
    Column("sha256", String(64), nullable=False),
    text("uploaded_by", null=False),
    Column("uploaded_at", Moment, nullable=False),
    text("change", null=False),
    Column("restored_from", Integer),
    Column("mapping", JSON),
    Column("answers", SealedJson),
    Column("understood", SealedJson),
    UniqueConstraint("list_id", "number"),
)

persons = Table(
    "persons", metadata, text("id", key=True), Column("created_at", Moment, nullable=False)
)

cases = Table(
    "cases",
    metadata,
    text("id", key=True),
    ref("list_id", "case_lists.id"),
    text("key", null=False),
    ref("person_id", "persons.id"),
    text("current_version"),
    UniqueConstraint("list_id", "key"),
)

case_rows = Table(
    "case_rows",
    metadata,
    ref("version_id", "list_versions.id", key=True),
    ref("case_id", "cases.id", key=True),
    Index(None, "case_id"),
    Column("name", Sealed),
    text("status"),
    Column("data", SealedJson, nullable=False),
    text("sheet"),
    Column("row", Integer),
    Column("problems", Integer),
    Column("flags", Text, index=True),
)

matches = Table(
    "matches",
    metadata,
    text("id", key=True),
    ref("revision_id", "revisions.id"),
    ref("article_id", "articles.id"),
    ref("case_id", "cases.id"),
    text("surface", null=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("features", SealedJson, nullable=False),
    Column("verdict", Text, nullable=False),
    text("status"),
    UniqueConstraint("revision_id", "case_id"),
    # All that orders the queue of reviews, so that nothing that scoring saw is read for it.
    Index(None, "verdict", "case_id", "revision_id", "article_id", "score", "status"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    ref("case_id", "cases.id"),
    ref("article_id", "articles.id", null=True),
    text("surface"),
    ref("other_case_id", "cases.id", null=True),
    text("judgement", null=False),
    text("by", null=False),
    Column("at", Moment, nullable=False),
    Column("why", Sealed, nullable=False),
    Column("undone_at", Moment),
    Column("words", JSON),
    text("source_id"),
    Column("spelling", Sealed),
    Column("evidence", SealedJson),
    text("batch"),
    text("undone_by"),
)

watches = Table(
    "watches",
    metadata,
    text("id", key=True),
    text("owner", null=False),
    text("role", null=False),
    Column("title", Sealed, nullable=False),
    Column("query", SealedJson, nullable=False),
    Column("tell", JSON, nullable=False),
    text("how", null=False),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
"""Saved searches. `tell` are ids of subscribers, `how` is now, digest or never."""

# --- care for people ---------------------------------------------------------------------------
case_flags = Table(
    "case_flags",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    ref("case_id", "cases.id"),
    text("flag", null=False),
    text("by", null=False),
    Column("at", Moment, nullable=False),
    Column("why", Sealed, nullable=False),
    Column("undone_at", Moment),
    text("undone_by"),
    Column("undone_why", Sealed),
)

seals = Table(
    "seals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("word", Sealed, nullable=False),
)
"""One row where a key was ever set: whoever opens the record must be able to open this word."""

exports = Table(
    "exports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    text("by", null=False),
    text("role", null=False),
    text("what", null=False),
    text("list_id"),
    Column("rows", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("sha256", String(64)),
)

# --- searching backwards -----------------------------------------------------------------------
name_keys = Table(
    "name_keys",
    metadata,
    ref("revision_id", "revisions.id", key=True),
    text("program", null=False),
    Column("keys", LargeBinary, nullable=False),
)

searched = Table(
    "searched",
    metadata,
    ref("case_id", "cases.id", key=True),
    Column("names", SealedJson, nullable=False),
    Column("details", Sealed, nullable=False),
)

searches = Table(
    "searches",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
)

rematches = Table(
    "rematches",
    metadata,
    ref("revision_id", "revisions.id", key=True),
    Column("number", Integer, nullable=False),
)

"""The words of the design as tables. SQL is the record; everything else is made from it.

Ids that outlive a rebuild (articles, revisions, cases) are text made from what identifies the
thing; ids that only order things are integers.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from rollcall.store.schema_base import metadata, ref, text
from rollcall.store.schema_lists import (
    case_flags,
    case_lists,
    case_rows,
    cases,
    decisions,
    exports,
    list_versions,
    matches,
    name_keys,
    persons,
    rematches,
    seals,
    searched,
    searches,
    watches,
)
from rollcall.store.types import Moment, Sealed, SealedJson, Text

__all__ = [
    "analyses", "article_keys", "articles", "case_flags", "case_lists", "case_rows", "cases",
    "chain_head", "claims", "decisions", "deliveries", "exports", "facts", "index_targets",
    "list_versions", "matches", "mentions", "message_notices", "messages", "metadata", "name_keys",
    "notices", "outbox", "pages", "persons", "rematches", "revisions", "seals", "searched",
    "searches", "sightings", "source_health", "sources", "step_state", "stories", "story_bands",
    "tallies", "visits", "watches",
]  # fmt: skip

# --- collect: sources and evidence ------------------------------------------------------------
sources = Table(
    "sources",
    metadata,
    text("id", key=True),
    text("name", null=False),
    text("way", null=False),
    text("url", null=False),
    Column("host", Text, nullable=False, index=True),
    text("control", null=False),
    Column("languages", JSON, nullable=False),
    text("timezone", null=False),
    text("article_kind", null=False),
    Column("every_minutes", Integer, nullable=False),
    Column("silent_after_hours", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("options", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
)

source_health = Table(
    "source_health",
    metadata,
    ref("source_id", "sources.id", key=True),
    Column("due_at", Moment, index=True),
    Column("asked_at", Moment),
    Column("answered_at", Moment),
    Column("full_at", Moment),
    Column("new_at", Moment),
    Column("failures", Integer, nullable=False, default=0),
    text("error"),
    Column("silent_since", Moment),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    ref("source_id", "sources.id"),
    text("url", null=False),
    Column("url_key", String(16), nullable=False, index=True),
    text("final_url", null=False),
    text("role", null=False),
    Column("status", Integer, nullable=False),
    text("content_type"),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("captured_at", Moment, nullable=False),
    text("captured_by", null=False),
    Column("imported_at", Moment, nullable=False),
    text("warc_file", null=False),
    Column("warc_offset", Integer, nullable=False),
    Column("warc_length", Integer),
    Column("record_id", Text, nullable=False, unique=True),
    text("etag"),
    text("last_modified"),
    text("updated"),
    Column("chain", String(64), nullable=False),
)

chain_head = Table(
    "chain_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("pages", Integer, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    ref("source_id", "sources.id", key=True),
    text("url", key=True),
    text("outcome", null=False),
    text("message", null=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)

# --- extract: articles and stories ------------------------------------------------------------
stories = Table(
    "stories",
    metadata,
    text("id", key=True),
    ref("alias_of", "stories.id", null=True),
    Column("created_at", Moment, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    text("id", key=True),
    ref("source_id", "sources.id", null=True),
    text("kind", null=False),
    text("url"),
    text("title"),
    text("author"),
    text("published"),
    text("published_from"),
    Column("sort_at", Moment, nullable=False, index=True),
    Column("first_seen_at", Moment, nullable=False),
    Column("gone_at", Moment),
    text("revision_id"),
    ref("story_id", "stories.id"),
    Index(None, "source_id", "sort_at"),
    # For what is found in a revision, if the article still stands so: the matches of a case, say.
    Index(None, "revision_id"),
)

article_keys = Table(
    "article_keys",
    metadata,
    text("key", key=True),
    ref("article_id", "articles.id"),
)

revisions = Table(
    "revisions",
    metadata,
    text("id", key=True),
    ref("article_id", "articles.id"),
    Column("number", Integer, nullable=False),
    Column("page_id", Integer, ForeignKey("pages.id"), index=True),
    text("title"),
    text("text", null=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("article_id", "number"),
)

sightings = Table(
    "sightings",
    metadata,
    ref("article_id", "articles.id", key=True),
    Column("page_id", Integer, ForeignKey("pages.id"), primary_key=True),
    text("revision_id"),
    Column("seen_at", Moment, nullable=False),
)

story_bands = Table(
    "story_bands",
    metadata,
    text("band", key=True),
    ref("article_id", "articles.id", key=True),
)

analyses = Table(
    "analyses",
    metadata,
    ref("revision_id", "revisions.id", key=True),
    text("language"),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("matched_at", Moment),  # for the first time
)


def _found(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        ref("revision_id", "revisions.id", key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        *columns,
        Column("data", JSON, nullable=False),
    )


mentions = _found(
    "mentions",
    text("kind", null=False),  # type: ignore[arg-type]
    Column("name", Text, nullable=False, index=True),
)
claims = _found("claims", Column("status", Text, nullable=False, index=True))
tallies = _found("tallies", Column("status", Text, nullable=False, index=True))

# --- the ledger ----------------------------------------------------------------------------------
facts = Table(
    "facts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, index=True),
    ref("case_id", "cases.id", null=True),
    ref("article_id", "articles.id", null=True),
    ref("source_id", "sources.id", null=True),
    text("revision_id"),
    Column("watch_id", Text, index=True),
    Column("data", SealedJson, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("fact_id", Integer, ForeignKey("facts.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),
    ref("person_id", "persons.id", null=True),
    ref("story_id", "stories.id", null=True),
    Column("urgent", Boolean, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

messages = Table(
    "messages",
    metadata,
    text("id", key=True),
    Column("key", Text, nullable=False, unique=True),
    text("subscriber", null=False),
    text("kind", null=False),
    text("subject", null=False),
    Column("text", Sealed, nullable=False),
    Column("html", Sealed, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
)

message_notices = Table(
    "message_notices",
    metadata,
    ref("message_id", "messages.id", key=True),
    Column("notice_id", Integer, ForeignKey("notices.id"), primary_key=True),
    text("subscriber", null=False),
    text("kind", null=False),
    UniqueConstraint("subscriber", "kind", "notice_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    ref("message_id", "messages.id"),
    Column("at", Moment, nullable=False),
    text("outcome", null=False),
    text("error"),
)

# --- how the steps work --------------------------------------------------------------------------
step_state = Table(
    "step_state",
    metadata,
    text("step", key=True),
    text("item", key=True),
    Column("version", Integer, nullable=False),
    text("input_hash", null=False),
    text("outcome"),
    text("reason"),
    Column("attempts", Integer, nullable=False, default=0),
    text("worker"),
    Column("lease_until", Moment),
    Column("finished_at", Moment),
    Column("milliseconds", Integer),
    Index("ix_step_state_step_outcome", "step", "outcome"),
    Index(
        "ix_step_state_worker",
        "worker",
        postgresql_where=sql("worker IS NOT NULL"),
        sqlite_where=sql("worker IS NOT NULL"),
    ),
)

index_targets = Table(
    "index_targets",
    metadata,
    text("name", key=True),
    text("state", null=False),
    Column("since", Moment, nullable=False),
    text("worker"),
    Column("seen_at", Moment),
)
"""The generations of search engines that the outbox keeps in step (`rollcall.store.outbox`).

`worker` fills one that is being built, and was last seen at it at `seen_at`.
"""

outbox = Table(
    "outbox",
    metadata,
    # Never used twice, also where SQLite could: they are versions for the search engines.
    Column("id", Integer, primary_key=True, autoincrement=True),
    text("target", null=False),
    # No key of `articles`: an index may hold what a record that was restored knows no more.
    text("article_id", null=False),
    Column("at", Moment, nullable=False),
    Index(None, "target", "article_id"),
    sqlite_autoincrement=True,
)

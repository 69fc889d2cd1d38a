"""The words of the design as tables. SQL is the record; everything else is made from it.

Ids that outlive a rebuild (articles, revisions, cases) are text made from what identifies the
thing; ids that only order things are integers.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from rollcall.store.types import Moment, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, key: bool = False, null: bool = True) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null and not key)


def _ref(name: str, target: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(target), primary_key=key, nullable=null, index=not key)


# --- collect: sources and evidence ------------------------------------------------------------
sources = Table(
    "sources",
    metadata,
    _text("id", key=True),
    _text("name", null=False),
    _text("way", null=False),
    _text("url", null=False),
    _text("control", null=False),
    Column("languages", JSON, nullable=False),
    _text("timezone", null=False),
    _text("article_kind", null=False),
    Column("every_minutes", Integer, nullable=False),
    Column("silent_after_hours", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("options", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
)

source_health = Table(
    "source_health",
    metadata,
    _ref("source_id", "sources.id", key=True),
    Column("due_at", Moment, index=True),
    Column("asked_at", Moment),
    Column("answered_at", Moment),
    Column("full_at", Moment),
    Column("new_at", Moment),
    Column("failures", Integer, nullable=False, default=0),
    _text("error"),
    Column("silent_since", Moment),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _ref("source_id", "sources.id"),
    _text("url", null=False),
    Column("url_key", String(16), nullable=False, index=True),
    _text("final_url", null=False),
    _text("role", null=False),
    Column("status", Integer, nullable=False),
    _text("content_type"),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("captured_at", Moment, nullable=False),
    _text("captured_by", null=False),
    Column("imported_at", Moment, nullable=False),
    _text("warc_file", null=False),
    Column("warc_offset", Integer, nullable=False),
    Column("warc_length", Integer),
    Column("record_id", Text, nullable=False, unique=True),
    _text("etag"),
    _text("last_modified"),
    _text("updated"),
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
    _ref("source_id", "sources.id", key=True),
    _text("url", key=True),
    _text("outcome", null=False),
    _text("message", null=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)

# --- extract: articles and stories ------------------------------------------------------------
stories = Table(
    "stories",
    metadata,
    _text("id", key=True),
    _ref("alias_of", "stories.id", null=True),
    Column("created_at", Moment, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    _text("id", key=True),
    _ref("source_id", "sources.id", null=True),
    _text("kind", null=False),
    _text("url"),
    _text("title"),
    _text("author"),
    _text("published"),
    _text("published_from"),
    Column("sort_at", Moment, nullable=False, index=True),
    Column("first_seen_at", Moment, nullable=False),
    Column("gone_at", Moment),
    _text("revision_id"),
    _ref("story_id", "stories.id"),
    Index(None, "source_id", "sort_at"),
)

article_keys = Table(
    "article_keys",
    metadata,
    _text("key", key=True),
    _ref("article_id", "articles.id"),
)

revisions = Table(
    "revisions",
    metadata,
    _text("id", key=True),
    _ref("article_id", "articles.id"),
    Column("number", Integer, nullable=False),
    Column("page_id", Integer, ForeignKey("pages.id"), index=True),
    _text("title"),
    _text("text", null=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("article_id", "number"),
)

sightings = Table(
    "sightings",
    metadata,
    _ref("article_id", "articles.id", key=True),
    Column("page_id", Integer, ForeignKey("pages.id"), primary_key=True),
    _text("revision_id"),
    Column("seen_at", Moment, nullable=False),
)

story_bands = Table(
    "story_bands",
    metadata,
    _text("band", key=True),
    _ref("article_id", "articles.id", key=True),
)

analyses = Table(
    "analyses",
    metadata,
    _ref("revision_id", "revisions.id", key=True),
    _text("language"),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
)


def _found(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        _ref("revision_id", "revisions.id", key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        *columns,
        Column("data", JSON, nullable=False),
    )


mentions = _found(
    "mentions",
    _text("kind", null=False),  # type: ignore[arg-type]
    Column("name", Text, nullable=False, index=True),
)
claims = _found("claims", Column("status", Text, nullable=False, index=True))
tallies = _found("tallies", Column("status", Text, nullable=False, index=True))

case_lists = Table(
    "case_lists",
    metadata,
    _text("id", key=True),
    _text("name", null=False),
    _text("keeper", null=False),
    Column("created_at", Moment, nullable=False),
)

list_versions = Table(
    "list_versions",
    metadata,
    _text("id", key=True),
    _ref("list_id", "case_lists.id"),
    Column("number", Integer, nullable=False),
    _text("file_name", null=False),
    Column("file", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    _text("uploaded_by", null=False),
    Column("uploaded_at", Moment, nullable=False),
    _text("change", null=False),
    UniqueConstraint("list_id", "number"),
)

persons = Table(
    "persons", metadata, _text("id", key=True), Column("created_at", Moment, nullable=False)
)

cases = Table(
    "cases",
    metadata,
    _text("id", key=True),
    _ref("list_id", "case_lists.id"),
    _text("key", null=False),
    _ref("person_id", "persons.id"),
    _text("current_version"),
    UniqueConstraint("list_id", "key"),
)

case_rows = Table(
    "case_rows",
    metadata,
    _ref("version_id", "list_versions.id", key=True),
    _ref("case_id", "cases.id", key=True),
    _text("name"),
    _text("status"),
    Column("data", JSON, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    _text("id", key=True),
    _ref("revision_id", "revisions.id"),
    _ref("article_id", "articles.id"),
    _ref("case_id", "cases.id"),
    _text("surface", null=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("features", JSON, nullable=False),
    Column("verdict", Text, nullable=False, index=True),
    _text("status"),
    UniqueConstraint("revision_id", "case_id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _ref("case_id", "cases.id"),
    _ref("article_id", "articles.id", null=True),
    _text("surface"),
    _ref("other_case_id", "cases.id", null=True),
    _text("judgement", null=False),
    _text("by", null=False),
    Column("at", Moment, nullable=False),
    _text("why", null=False),
    Column("undone_at", Moment),
    Column("words", JSON),
    _text("source_id"),
    _text("spelling"),
)

watches = Table(
    "watches",
    metadata,
    _text("id", key=True),
    _text("owner", null=False),
    _text("query", null=False),
    Column("created_at", Moment, nullable=False),
)

# --- the ledger ----------------------------------------------------------------------------------
facts = Table(
    "facts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, index=True),
    _ref("case_id", "cases.id", null=True),
    _ref("article_id", "articles.id", null=True),
    _ref("source_id", "sources.id", null=True),
    _text("revision_id"),
    Column("data", JSON, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("fact_id", Integer, ForeignKey("facts.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),
    _ref("person_id", "persons.id", null=True),
    _ref("story_id", "stories.id", null=True),
    Column("urgent", Boolean, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

messages = Table(
    "messages",
    metadata,
    _text("id", key=True),
    Column("key", Text, nullable=False, unique=True),
    _text("subscriber", null=False),
    _text("kind", null=False),
    _text("subject", null=False),
    _text("text", null=False),
    _text("html", null=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
)

message_notices = Table(
    "message_notices",
    metadata,
    _ref("message_id", "messages.id", key=True),
    Column("notice_id", Integer, ForeignKey("notices.id"), primary_key=True),
    _text("subscriber", null=False),
    _text("kind", null=False),
    UniqueConstraint("subscriber", "kind", "notice_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _ref("message_id", "messages.id"),
    Column("at", Moment, nullable=False),
    _text("outcome", null=False),
    _text("error"),
)

# --- how the steps work --------------------------------------------------------------------------
step_state = Table(
    "step_state",
    metadata,
    _text("step", key=True),
    _text("item", key=True),
    Column("version", Integer, nullable=False),
    _text("input_hash", null=False),
    _text("outcome"),
    _text("reason"),
    Column("attempts", Integer, nullable=False, default=0),
    _text("worker"),
    Column("lease_until", Moment),
    Column("finished_at", Moment),
    Column("milliseconds", Integer),
    Index("ix_step_state_step_outcome", "step", "outcome"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _ref("article_id", "articles.id"),
    Column("at", Moment, nullable=False),
)

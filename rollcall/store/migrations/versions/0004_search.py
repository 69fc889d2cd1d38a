"""Search: an outbox for every generation of an index, and watches as people make them"""

import sqlalchemy as sa
from alembic import op

from rollcall.store.types import Moment, Sealed, SealedJson, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # What waited in the outbox waits no longer: the first `index` finds no target of this form
    # in the record and fills one with everything.
    op.drop_table("outbox")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("target", Text(), nullable=False),
        sa.Column("article_id", Text(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_target_article_id"), "outbox", ["target", "article_id"])
    op.create_table(
        "index_targets",
        sa.Column("name", Text(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("since", Moment(timezone=True), nullable=False),
        sa.Column("worker", Text(), nullable=True),
        sa.Column("seen_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_index_targets")),
    )
    op.create_index(op.f("ix_articles_revision_id"), "articles", ["revision_id"])
    op.drop_table("watches")  # nothing has ever written to it
    op.create_table(
        "watches",
        sa.Column("id", Text(), nullable=False),
        sa.Column("owner", Text(), nullable=False),
        sa.Column("role", Text(), nullable=False),
        sa.Column("title", Sealed(), nullable=False),
        sa.Column("query", SealedJson(), nullable=False),
        sa.Column("tell", sa.JSON(), nullable=False),
        sa.Column("how", Text(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
    )
    # What was matched before there were watches is no news to any of them.
    op.add_column("analyses", sa.Column("matched_at", Moment(timezone=True), nullable=True))
    op.execute(
        "UPDATE analyses SET matched_at = created_at WHERE revision_id IN (SELECT item "
        "FROM step_state WHERE step = 'match' AND outcome IN ('done', 'nothing'))"
    )
    op.add_column("facts", sa.Column("watch_id", Text(), nullable=True))
    op.create_index(op.f("ix_facts_watch_id"), "facts", ["watch_id"])

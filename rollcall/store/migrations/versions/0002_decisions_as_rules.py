"""Decisions as rules: where they hold, and the spelling that was learned from them"""

import sqlalchemy as sa
from alembic import op

import rollcall.store.types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("decisions", sa.Column("words", sa.JSON(), nullable=True))
    for name in ("source_id", "spelling"):
        op.add_column("decisions", sa.Column(name, rollcall.store.types.Text(), nullable=True))

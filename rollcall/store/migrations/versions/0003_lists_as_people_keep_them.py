"""Lists as people keep them: mappings, restored versions, care, decisions with evidence, searches"""

import json

import sqlalchemy as sa
from alembic import op

from rollcall.store.types import Moment, Sealed, SealedJson, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table, *columns in (
        ("case_lists", sa.Column("mapping", sa.JSON())),
        (
            "list_versions",
            sa.Column("bytes", sa.Integer()),
            sa.Column("restored_from", sa.Integer()),
            sa.Column("mapping", sa.JSON()),
            sa.Column("answers", SealedJson()),
            sa.Column("understood", SealedJson()),
        ),
        (
            "case_rows",
            sa.Column("sheet", Text()),
            sa.Column("row", sa.Integer()),
            sa.Column("problems", sa.Integer()),
            sa.Column("flags", Text()),
        ),
        (
            "decisions",
            sa.Column("evidence", SealedJson()),
            sa.Column("batch", Text()),
            sa.Column("undone_by", Text()),
        ),
    ):
        for column in columns:
            op.add_column(table, column)
    _fill()
    _care()
    _searches()
    _reviews()


def _fill() -> None:
    """What was read from the JSON of a row until now stands beside it."""
    connection = op.get_bind()
    op.execute("UPDATE list_versions SET bytes = length(file)")
    rows = sa.table(
        "case_rows",
        *(sa.column(name) for name in ("version_id", "case_id", "sheet", "row", "problems")),
        sa.column("data", sa.JSON),
    )
    for one in connection.execute(sa.select(rows)).all():
        data = one.data if isinstance(one.data, dict) else json.loads(one.data)
        connection.execute(
            rows.update()
            .where(rows.c.version_id == one.version_id, rows.c.case_id == one.case_id)
            .values(sheet=data["sheet"], row=data["row"], problems=len(data["problems"]))
        )


def _care() -> None:
    op.create_index(op.f("ix_case_rows_flags"), "case_rows", ["flags"])
    op.create_table(
        "case_flags",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", Text(), nullable=False),
        sa.Column("flag", Text(), nullable=False),
        sa.Column("by", Text(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("why", Sealed(), nullable=False),
        sa.Column("undone_at", Moment(timezone=True), nullable=True),
        sa.Column("undone_by", Text(), nullable=True),
        sa.Column("undone_why", Sealed(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_flags_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_flags")),
    )
    op.create_index(op.f("ix_case_flags_case_id"), "case_flags", ["case_id"])
    op.create_table(
        "seals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", Sealed(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
    )
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("by", Text(), nullable=False),
        sa.Column("role", Text(), nullable=False),
        sa.Column("what", Text(), nullable=False),
        sa.Column("list_id", Text(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_at"), "exports", ["at"])


def _searches() -> None:
    for name, other, *columns in (
        (
            "name_keys",
            "revision",
            sa.Column("program", Text(), nullable=False),
            sa.Column("keys", sa.LargeBinary(), nullable=False),
        ),
        (
            "searched",
            "case",
            sa.Column("names", SealedJson(), nullable=False),
            sa.Column("details", Sealed(), nullable=False),
        ),
        ("rematches", "revision", sa.Column("number", sa.Integer(), nullable=False)),
    ):
        op.create_table(
            name,
            sa.Column(f"{other}_id", Text(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                [f"{other}_id"], [f"{other}s.id"], name=op.f(f"fk_{name}_{other}_id")
            ),
            sa.PrimaryKeyConstraint(f"{other}_id", name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "searches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("state", Sealed(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )


def _reviews() -> None:
    op.create_index(op.f("ix_case_rows_case_id"), "case_rows", ["case_id"])
    op.drop_index(op.f("ix_matches_verdict"), "matches")
    columns = ["verdict", "case_id", "revision_id", "article_id", "score", "status"]
    op.create_index(op.f(f"ix_matches_{'_'.join(columns)}"), "matches", columns)

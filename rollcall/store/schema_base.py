"""What the tables share: names for constraints that all databases take, and two kinds of column."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData

from rollcall.store.types import Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str, *, key: bool = False, null: bool = True) -> Column[str]:
    """A column of text."""
    return Column(name, Text, primary_key=key, nullable=null and not key)


def ref(name: str, target: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """A column that points at a text column of another table; it is indexed unless it is a key."""
    return Column(name, Text, ForeignKey(target), primary_key=key, nullable=null, index=not key)

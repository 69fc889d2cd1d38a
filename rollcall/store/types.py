"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, LargeBinary
from sqlalchemy import Text as SqlText
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from rollcall.store.sealing import open_sealed, sealer_of

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def plain(text: str) -> str:
    """Text without what no database keeps: U+0000 and halves of pairs become U+FFFD."""
    return _UNFIT.sub("\ufffd", text)


class Text(TypeDecorator[str]):
    """Text that both databases can keep: what neither can (U+0000, halves of pairs) is replaced.

    Each such character becomes U+FFFD, one for one, so that offsets stay true.
    """

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be kept: pages are hostile, and their words come along."""
        return None if value is None else plain(value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite, which knows no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, which would silently mean another moment elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_SEALED = "\ue000sealed:"
"""How a sealed text begins: nothing that people write does, and what pages write is changed."""


def token_of(raw: Any) -> str | None:
    """The token in a value as it stands in the database; None where it is not sealed."""
    if isinstance(raw, dict):
        return str(raw[_SEALED]) if len(raw) == 1 and _SEALED in raw else None
    if isinstance(raw, str):
        return raw.removeprefix(_SEALED) if raw.startswith(_SEALED) else None
    mark, raw = _SEALED.encode(), bytes(raw)
    return raw[len(mark) :].decode() if raw.startswith(mark) else None


class Sealed(TypeDecorator[str]):
    """Text that is encrypted where the engine has a key (`rollcall.store.sealing`)."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal it, or keep it as `Text` does."""
        if value is None:
            return None
        sealer = sealer_of(dialect)
        if sealer is not None:
            return _SEALED + sealer.seal(plain(value).encode())
        return plain(value).replace(_SEALED[0], "\ufffd")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open it, where it is sealed."""
        if value is None or not value.startswith(_SEALED):
            return value
        return open_sealed(dialect, value.removeprefix(_SEALED)).decode()


class SealedJson(TypeDecorator[Any]):
    """A JSON object that is encrypted as a whole where the engine has a key."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Seal it, or keep it."""
        sealer = sealer_of(dialect)
        if value is None or sealer is None:
            return value
        return {_SEALED: sealer.seal(json.dumps(value, ensure_ascii=False).encode())}

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Open it, where it is sealed."""
        if isinstance(value, dict) and len(value) == 1 and _SEALED in value:
            return json.loads(open_sealed(dialect, value[_SEALED]))
        return value


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that are encrypted where the engine has a key."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal them, or keep them."""
        sealer = sealer_of(dialect)
        if value is None or sealer is None:
            return value
        return _SEALED.encode() + sealer.seal(value).encode()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open them, where they are sealed."""
        if value is None:
            return None
        value = bytes(value)
        mark = _SEALED.encode()
        return (
            open_sealed(dialect, value[len(mark) :].decode()) if value.startswith(mark) else value
        )

"""Encryption at rest of what may be sensitive, when the operator sets a key.

Fernet (AES-128-CBC with HMAC-SHA256, from the package cryptography): whoever has the database but
not the key reads neither the lists nor why somebody decided. The first key seals, every key opens,
so a key can be replaced; what was written before there was a key stays readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine.interfaces import Dialect

from rollcall.errors import SettingsError, StoreError

_REMEDY = "make one with `rollcall key new`, and keep a copy of it where the record is not"


class Sealer:
    """Seals and opens bytes with the keys of one installation."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are 32 bytes each in URL-safe base64. Raises `SettingsError` for another."""
        try:
            known = [Fernet(key) for key in keys]
            self._first, self._fernet = known[0], MultiFernet(known)
        except ValueError as error:
            raise SettingsError("this is no encryption key", remedy=_REMEDY) from error

    def seal(self, plain: bytes) -> str:
        """A token that only the key opens, as ASCII text."""
        return self._fernet.encrypt(plain).decode("ascii")

    def open(self, token: str) -> bytes:
        """What was sealed. Raises `StoreError` where it was with another key."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise StoreError(
                "the record is sealed with another key",
                remedy="set the key that it was sealed with (encryption.key_file); a new key goes "
                "before the old one in that file, not in its place",
            ) from error

    def is_first(self, token: str) -> bool:
        """Whether the first key sealed this. Raises `StoreError` where none of the keys did."""
        try:
            self._first.decrypt(token)
        except InvalidToken:
            self.open(token)
            return False
        return True


def new_key() -> str:
    """A fresh key as it stands in a key file."""
    return Fernet.generate_key().decode("ascii")


def use_keys(dialect: Dialect, keys: Sequence[str]) -> None:
    """Seal and open with these keys whatever passes through this dialect's engine."""
    dialect.rollcall_sealer = Sealer(keys) if keys else None  # type: ignore[attr-defined]


def sealer_of(dialect: Dialect) -> Sealer | None:
    """The sealer that an engine was given, if any."""
    found: Any = getattr(dialect, "rollcall_sealer", None)
    return found if isinstance(found, Sealer) else None


def open_sealed(dialect: Dialect, token: str) -> bytes:
    """What a token holds. Raises `StoreError` where no key was given."""
    sealer = sealer_of(dialect)
    if sealer is None:
        raise StoreError(
            "the record is sealed, and no key is set",
            remedy="set encryption.key_file in rollcall.toml, or ROLLCALL_ENCRYPTION__KEY",
        )
    return sealer.open(token)

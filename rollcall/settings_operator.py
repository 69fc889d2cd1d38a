"""The parts of the settings that concern whoever keeps Rollcall running."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer

from rollcall.errors import SettingsError


class Part(BaseModel):
    """A section of the settings: frozen, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def shown(address: str | None) -> str | None:
    """An address as it may be printed: without the password in it."""
    return None if address is None else re.sub(r"(://[^/@]*:)[^/@]*@", r"\1***@", address)


def secret(path: Path, key: str) -> str:
    """The word in a file that the setting `key` names. Raises `SettingsError` where it is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingsError(
            f"{key}: {path}: {words}", remedy="write the password or the key into that file"
        ) from error


class Record(Part):
    """Where the record lives. For a server that asks for a password, this is in a file
    (`password_file`) or in the environment; one that stands in `url` goes before both.
    """

    url: str = Field("", repr=False)
    password: SecretStr = SecretStr("")
    password_file: Path | None = None

    @field_serializer("url", when_used="json")
    def _hide(self, value: str) -> str | None:
        return shown(value)

    def whole(self, home: Path) -> str:
        """The address with its password, to connect with and never to be shown; "" without one.

        An address that is none comes back as it is: whoever opens it says so. Raises
        `SettingsError` where the file cannot be read, or it is not told whose password it holds.
        """
        if not self.url or not (self.password_file or self.password.get_secret_value()):
            return self.url
        from sqlalchemy import make_url  # who keeps the record in a file need not wait for it
        from sqlalchemy.exc import ArgumentError

        try:
            parsed = make_url(self.url)
        except (ArgumentError, ValueError):
            return self.url
        if parsed.password or "password" in parsed.query or not self.url.startswith("postgres"):
            return self.url  # a word is for the server that it is written down with
        if not parsed.username:
            raise SettingsError(
                "record.url names no user whose password this is",
                remedy="write it like postgresql+psycopg://user@host/name",
            )
        word = self.password.get_secret_value()
        if self.password_file is not None:
            word = secret(home / self.password_file, "record.password_file")
        return parsed.set(password=word).render_as_string(hide_password=False)


class Prune(Part):
    """For how many days `rollcall prune` leaves things alone."""

    days: int = Field(30, ge=1, le=36_500)


class Heartbeat(Part):
    """When `rollcall heartbeat` says that something is wrong, and whom it tells that all is well.

    A step stands still after `hours` without finishing anything while something waits, and is
    behind when something waits for `behind_hours`. `backup_hours` 0 looks for no backup; where it
    is not set, 50 hours hold for a project that says where its backups go. `url` may hold a token:
    it is never shown.
    """

    url: SecretStr = SecretStr("")
    hours: float = Field(3.0, gt=0, le=10_000)
    behind_hours: float = Field(24.0, gt=0, le=10_000)
    unsent_hours: float = Field(1.0, gt=0, le=10_000)
    disk_gb: float = Field(2.0, ge=0, le=1_000_000)
    backup_hours: float | None = Field(None, ge=0, le=100_000)
    seconds: float = Field(10.0, gt=0, le=120)


class Metrics(Part):
    """Where `rollcall metrics --serve` listens: this computer only, for there are no accounts."""

    host: Literal["127.0.0.1", "localhost", "::1"] = "127.0.0.1"
    port: int = Field(9464, ge=0, le=65535)

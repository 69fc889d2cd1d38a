"""What a check is, what it finds, and what it is told: the words of the doctor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rollcall.clock import Clock, system_clock
from rollcall.doctor.record_door import Record
from rollcall.errors import RollcallError
from rollcall.settings import Settings

Level = Literal["ok", "warning", "wrong"]
Needs = Literal["nothing", "settings", "record"]
PATIENCE = 8.0
"""Seconds that a check gives a server, or a question to the record."""


@dataclass(frozen=True)
class Finding:
    """What a check found, in one plain sentence. Without a `remedy` of its own, what is not ok has
    that of its check.
    """

    level: Level
    words: str
    remedy: str = ""


def ok(words: str) -> Finding:
    """All is well."""
    return Finding("ok", words)


def warning(words: str, remedy: str = "") -> Finding:
    """It works, but somebody should know."""
    return Finding("warning", words, remedy)


def wrong(words: str, remedy: str = "") -> Finding:
    """It does not work, or what should be safe is not."""
    return Finding("wrong", words, remedy)


@dataclass
class Facts:
    """What all checks are told of one installation; nothing here is ever written to.

    `written` is what stands in rollcall.toml, `environment` the variables of the process, `mounts`
    the machine's table of file systems (as /proc/mounts). `settings` is None where they cannot be
    read, and `trouble` says why; `record` is None until somebody has tried to open it.
    """

    home: Path | None
    environment: Mapping[str, str]
    written: Mapping[str, Any] = field(default_factory=dict)
    settings: Settings | None = None
    trouble: RollcallError | None = None
    clock: Clock = system_clock
    mounts: str = ""
    record: Record | None = None
    send_test: str = ""

    @property
    def own(self) -> Settings:
        """The settings, for a check that is made only where they can be read."""
        assert self.settings is not None  # noqa: S101 - `Check.needs` says so
        return self.settings

    @property
    def folder(self) -> Path:
        """The project folder, for a check that is made only where there is one."""
        return self.own.home

    @property
    def held(self) -> Record:
        """The record, for a check that is made only where it could be opened."""
        assert self.record is not None  # noqa: S101 - `Check.needs` says so
        return self.record


@dataclass(frozen=True)
class Check:
    """One thing that an operator can get wrong: its name, what is looked at, how, and what to do
    about it.

    `look` gives None where there is nothing to look at (no mail server is set, say). `slow` ones
    are made last, and not at all where somebody is in a hurry; none takes longer than `seconds`.
    """

    name: str
    about: str
    look: Callable[[Facts], Finding | None]
    remedy: str
    needs: Needs = "settings"
    slow: bool = False
    seconds: float = 10.0


def many(count: int, one: str, more: str = "") -> str:
    """A number with its word: 1 source, 2,000 sources."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def some(words: list[str], most: int = 3) -> str:
    """The first few of several, and how many more there are."""
    shown = ", ".join(words[:most])
    return f"{shown} and {len(words) - most:,} more" if len(words) > most else shown


def size(count: float) -> str:
    """Bytes as people say them: 3.2 GB."""
    for step, word in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if count >= step:
            return f"{count / step:.1f} {word}"
    return f"{count / 1e3:.0f} kB"

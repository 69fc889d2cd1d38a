"""Which settings are secret, and what their words are, so that none of them is ever shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rollcall.backup.blanking import KEYS
from rollcall.settings import Settings

_IN_ADDRESS = re.compile(r"://[^/@\s]*?:([^/@\s]+)@")
_SHORTEST = 3
"""A word of fewer letters would make holes in every sentence, and is no secret."""


def at(written: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """What stands in rollcall.toml at a key; None where nothing does."""
    found: Any = written
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _texts(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a table with its key."""
    if isinstance(value, str):
        yield before, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{before}.{key}" if before else str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, before)


def standing_in(written: Mapping[str, Any]) -> list[str]:
    """The keys of rollcall.toml that hold a secret, also one in an address."""
    found = {".".join(path) for path in KEYS if at(written, path)}
    return sorted(found | {key for key, text in _texts(written) if _IN_ADDRESS.search(text)})


def files(own: Settings) -> Iterator[tuple[str, Path]]:
    """The files that hold a secret: their key, and where they are."""
    for *parents, name in KEYS:
        part: Any = own
        for parent in parents:
            part = getattr(part, parent)
        path = getattr(part, f"{name}_file", None)
        if path is not None:
            yield ".".join((*parents, f"{name}_file")), own.home / path


def words(own: Settings | None) -> list[str]:
    """Every secret word that is known here, the longest first."""
    if own is None:
        return []
    held = []
    for path in KEYS:
        value: Any = own
        for name in path:
            value = getattr(value, name)
        held += value.get_secret_value().split()
    for _, file in files(own):
        try:
            held += file.read_text("utf-8").split()
        except (OSError, ValueError):
            continue
    for _, text in _texts(own.model_dump(mode="python")):
        held += _IN_ADDRESS.findall(text)
    return sorted({word for word in held if len(word) >= _SHORTEST}, key=len, reverse=True)

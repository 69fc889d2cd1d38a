"""Taking the secrets out of rollcall.toml, and nothing else: a backup must not carry them."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, SecretStr

from rollcall.errors import BackupError
from rollcall.settings import FILE_NAME, Settings

Path = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and numbers in lists."""
_IN_ADDRESS = re.compile(r"(://[^:/?#@\s]*):[^\s]*(@)")
_IN_QUERY = re.compile(r"([?&](?:ssl)?password=)[^&#\s]+", re.IGNORECASE)
_TOKENS = re.compile(
    r'#[^\n]*|"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
"""Remarks and the four kinds of strings of TOML 1.0, in the order that tells them apart."""


def _fields(part: type[BaseModel], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in part.model_fields.items():
        kind = field.annotation
        if kind is SecretStr:
            yield (*before, name)
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _fields(kind, (*before, name))


KEYS = tuple(_fields(Settings))
"""The settings whose whole value is a secret."""


def without_password(address: str) -> str:
    """An address as it may be kept: the user stays, the password goes; other texts stay as is."""
    return _IN_QUERY.sub(r"\1", _IN_ADDRESS.sub(r"\1\2", address))


def blanked(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """rollcall.toml without the secrets in it, and the keys that held one.

    Every other byte stays, remarks too (a secret in a remark is not known as one). Raises
    `BackupError` where a secret cannot be taken out: then it must not be stored.
    """
    try:
        # A carriage return alone ends a line for those who read the settings, but not in TOML.
        text = re.sub(r"\r(?!\n)", "\n", data.decode("utf-8"))
        now = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BackupError(
            f"{FILE_NAME} cannot be read, so nobody knows what is secret in it",
            remedy="correct it with a text editor; `rollcall doctor` says where",
        ) from error
    names = []
    for path, old in list(_texts(now)):
        new = "" if path in KEYS else without_password(old)
        if new == old:
            continue
        now = _set(now, path, new)
        text = _replaced(text, old, new, now, ".".join(str(part) for part in path))
        names.append(".".join(str(part) for part in path if isinstance(part, str)))
    return text.encode("utf-8"), tuple(sorted(set(names)))


def left_empty(values: dict[str, Any]) -> list[str]:
    """The secret keys that stand in rollcall.toml without a value."""
    texts = set(_texts(values))
    return sorted(".".join(path) for path in KEYS if (path, "") in texts)


def _texts(value: Any, before: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a table, and where it stands."""
    if isinstance(value, str):
        yield before, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*before, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*before, number))


def _set(values: dict[str, Any], path: Path, new: str) -> dict[str, Any]:
    values = copy.deepcopy(values)
    part: Any = values
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = new
    return values


def _replaced(text: str, old: str, new: str, wanted: dict[str, Any], name: str) -> str:
    """The text with the one string changed that makes it say what is wanted."""
    for found in _TOKENS.finditer(text):
        token = found.group()
        changed = f'{text[: found.start()]}"{_escaped(new)}"{text[found.end() :]}'
        try:
            if token.startswith("#") or tomllib.loads(f"x = {token}")["x"] != old:
                continue
            if tomllib.loads(changed) == wanted:
                return changed
        except tomllib.TOMLDecodeError:
            continue
    raise BackupError(
        f"{name} in {FILE_NAME} is a secret that cannot be taken out of it for the backup",
        remedy="write it into a file of its own or a variable of the environment "
        "(`rollcall doctor` says how)",
    )


def _escaped(text: str) -> str:
    return "".join(
        f"\\u{ord(one):04x}" if one in '"\\' or ord(one) < 32 or ord(one) == 127 else one
        for one in text
    )

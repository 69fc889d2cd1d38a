"""Changing one value in a TOML file that people write, and nothing else in it."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any


def with_value(text: str, table: str, key: str, value: str) -> str | None:
    """The text with another value for a key of a table ("": the top), else as it was written.

    A line for it is added where there is none. None where that cannot be done without changing
    more. Raises `tomllib.TOMLDecodeError` for what is no TOML.
    """
    before = tomllib.loads(text)
    wanted = copy.deepcopy(before)
    of = wanted.setdefault(table, {}) if table else wanted
    if not isinstance(of, dict):
        return None
    old, of[key] = of.get(key), value
    for candidate in _candidates(text, table, key, old, value):
        if _parsed(candidate) == wanted:
            return candidate
    return None


def _candidates(text: str, table: str, key: str, old: object, value: str) -> Iterator[str]:
    new = json.dumps(value, ensure_ascii=False)
    if isinstance(old, str):
        for literal in (json.dumps(old, ensure_ascii=False), f"'{old}'"):
            for found in re.finditer(re.escape(literal), text):
                yield text[: found.start()] + new + text[found.end() :]
        return
    line = f"{key} = {new}\n"
    if not table:
        yield line + text
        return
    header = re.search(rf"^[ \t]*\[{re.escape(table)}\][^\n]*\n", text, re.MULTILINE)
    if header:
        yield text[: header.end()] + line + text[header.end() :]
    yield f"{text.rstrip()}\n\n[{table}]\n{line}"


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None

"""Every recorded feed and post through `read`: how many entries, dates, and named reasons."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages.gold import DATA
from rollcall.errors import Unreadable
from rollcall.read import read


@dataclass
class Outcome:
    """What came of a folder of files; `fewer` names files where a peer found more."""

    files: int = 0
    entries: int = 0
    dated: int = 0
    unreadable: dict[str, str] = field(default_factory=dict)
    fewer: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


def measure(folder: str, data: Path = DATA) -> Outcome:
    """Read every file of `feeds` or `social`; anything but a list or `Unreadable` is a crash."""
    outcome = Outcome()
    peer = _feedparser_counts(data) if folder == "feeds" else {}
    for path in sorted((data / folder).rglob("*")):
        if not path.is_file() or path.name in ("README.md", "manifest.jsonl"):
            continue
        name = str(path.relative_to(data / folder))
        outcome.files += 1
        try:
            entries = read(path.read_bytes())
        except Unreadable as error:
            outcome.unreadable[name] = str(error)
            entries = []
        dated = sum(1 for entry in entries if entry.published)
        outcome.entries += len(entries)
        outcome.dated += dated
        outcome.kinds.update(entry.kind for entry in entries)
        if len(entries) < peer.get(name, (0, 0))[0] or dated < peer.get(name, (0, 0))[1]:
            outcome.fewer.append(name)
    return outcome


def _feedparser_counts(data: Path) -> dict[str, tuple[int, int]]:
    rows = map(json.loads, (data / "feeds/manifest.jsonl").open(encoding="utf-8"))
    return {
        row["file"]: (row["feedparser_6_0_14"]["entries"], row["feedparser_6_0_14"]["with_date"])
        for row in rows
    }

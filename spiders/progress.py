"""How far one source is, and which of the links it offers are worth asking for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rollcall.read import canonical_url
from spiders.job import Limits, SourceJob, Validators
from spiders.ways.ask import Ask, is_newer


def key(url: str) -> str:
    """The short name of an address: what a job's `known` lists."""
    return hashlib.sha256(canonical_url(url).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Progress:
    """Counts of one source: `pending` addresses on their way, `room` left under its limit."""

    def __init__(self, source: SourceJob, limits: Limits) -> None:
        self.source = source
        self.pending = 0
        self.pages = 0
        self.errors = 0
        self.left = 0
        self.room = limits.pages_per_source
        self.done = False
        self._held = {key(url): held for url, held in source.validators.items()}
        self._skip = {key(url) for url in (*source.revisit, source.url)}

    def validators(self, url: str) -> Validators | None:
        """What we hold of the page; None when it is new, or an entrance to be asked for whole."""
        whole = self.source.unconditional and key(url) == key(self.source.url)
        return None if whole else self._held.get(key(url))

    def choose(self, found: Iterable[Ask], asked: set[str]) -> list[Ask]:
        """The links that are new, or newer than what we hold, as far as there is room.

        `asked` is what the whole crawl has asked for already; it is added to. What finds no room
        is counted in `left`: the next run takes it up, because it is still not known.
        """
        chosen = []
        for ask in found:
            name = key(ask.url)
            if name in self._skip or name in asked or not (ask.entrance or self._wanted(ask, name)):
                continue
            if self.room <= 0:
                self.left += 1
                continue
            self.room -= 1
            asked.add(name)
            chosen.append(ask)
        return chosen

    def _wanted(self, ask: Ask, name: str) -> bool:
        if name not in self.source.known:
            return True
        held = self._held.get(name)
        return held is not None and is_newer(ask.updated, held.updated)

"""The engine itself: each method of the port, handed to the module that knows how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from rollcall.clock import Clock, system_clock
from rollcall.errors import NoIndex, SearchError
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import MOST_PAGED, Change, Hits, ListedCase, Query
from rollcall.search.elastic import cases as crossing
from rollcall.search.elastic import reading, writing
from rollcall.search.elastic.answering import Asked
from rollcall.search.elastic.connecting import connect, meaning
from rollcall.search.elastic.generations import Generations, Searched
from rollcall.search.elastic.templates import drop_templates
from rollcall.search.plan import Plan
from rollcall.settings import Settings

Answer = TypeVar("Answer")


class ElasticEngine:
    """Documents and their index in an Elasticsearch cluster. Made without asking it anything."""

    name = "elasticsearch"

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        self._settings, self._clock = settings, clock
        self._known: set[str] = set()

    @cached_property
    def _client(self) -> Elasticsearch:
        return connect(self._settings)

    @property
    def _generations(self) -> Generations:
        return Generations(self._client, self._settings.search.elasticsearch, self._clock)

    @property
    def _seconds(self) -> float:
        return self._settings.search.seconds

    def search(self, query: Query, viewer: Viewer) -> Hits:
        """Answer a query; a snapshot that is too old is answered afresh."""
        asked = Asked(query, viewer, understand(query, viewer), self._generations.alias)
        with meaning(self._client, searched=True):
            return self._live_one(lambda live: self._answer(live, asked))

    def _answer(self, live: Searched, asked: Asked) -> Hits:
        asked = replace(asked, shards=live.shards)
        return self._paged(asked) or self._fresh(live, asked)

    def _paged(self, asked: Asked) -> Hits | None:
        """A page of a snapshot; None where there is none, it is gone, or it is none of ours."""
        index, _, pit = asked.query.snapshot.partition(":")
        if not pit or not self._generations.is_ours(index):
            return None
        try:
            answer = reading.page(self._client, pit, asked, self._seconds)
        except ApiError as error:
            if reading.is_gone(error):
                return None
            raise
        return asked.hits(answer, f"{index}:{answer.get('pit_id', pit)}")

    def _fresh(self, live: Searched, asked: Asked) -> Hits:
        if not asked.query.paged:
            return asked.hits(reading.once(self._client, live.name, asked, self._seconds), "")
        pit = reading.opened(self._client, live.name)
        answer = reading.page(self._client, pit, asked, self._seconds)
        hits = asked.hits(answer, f"{live.name}:{answer.get('pit_id', pit)}")
        if not hits.snapshot:
            reading.closed(self._client, pit)
        return hits

    def _live_one(self, ask: Callable[[Searched], Answer]) -> Answer:
        """Ask the live index, or, where it was replaced just now, the one in its place."""
        for last in (False, False, True):
            live = self._generations.searched()
            if live is None:
                break
            try:
                return ask(live)
            except NotFoundError:
                if last:
                    raise
        raise NoIndex

    def _moment(self) -> str:
        """The live index as it is now."""
        return self._live_one(lambda live: reading.opened(self._client, live.name))

    def each(self, query: Query, viewer: Viewer) -> Iterator[str]:
        """The ids of all that is found, newest first, from one moment of the index."""
        plan = understand(query, viewer)
        with meaning(self._client, searched=True):
            pit = self._moment()
            with reading.closing(self._client, pit):
                yield from reading.newest(self._client, pit, plan)

    def find(self, plans: Sequence[Plan], limit: int = MOST_PAGED) -> list[list[str]]:
        """For each of many plans the ids of what it finds, newest first, at one moment."""
        with meaning(self._client, searched=True):
            pit = self._moment()
            with reading.closing(self._client, pit):
                return reading.find(self._client, pit, plans, limit, self._seconds)

    def live(self) -> str | None:
        """The index that searches ask; None where there is none yet."""
        with meaning(self._client):
            return self._generations.live()

    def begin(self) -> str:
        """Make an empty index beside the live one, after the templates of this version."""
        with meaning(self._client):
            return self._generations.begin()

    def put(self, changes: Iterable[Change], into: str) -> list[str]:
        """Bring changes to an index; returns the ids of those refused as older."""
        with meaning(self._client):
            if into not in self._known:
                self._known.add(self._generations.named(into))
        return writing.put(self._client, changes, into)

    def refresh(self, generation: str) -> None:
        """Let searches see everything that was put; old indices go whose days are over."""
        with meaning(self._client):
            self._client.indices.refresh(index=self._generations.named(generation))
            if self._settings.search.elasticsearch.keep_days:
                self._generations.prune()

    def swap(self, to: str) -> None:
        """Let searches ask this index from now on; older ones go when `keep_days` are over."""
        with meaning(self._client):
            self._generations.swap(to)

    def drop(self, generation: str) -> None:
        """Delete an index that is not live, if it is there."""
        self._known.discard(generation)
        with meaning(self._client):
            self._generations.drop(generation)

    def forget(self) -> None:
        """Delete all indices of this prefix, with their aliases, and all our templates."""
        own = self._settings.search.elasticsearch
        self._known.clear()
        with meaning(self._client):
            self._generations.clear()
            crossing.forget(self._client, self._settings, self._clock)
            drop_templates(self._client, own)

    def hashes(self, generation: str) -> Iterator[tuple[str, str]]:
        """Every document's id and hash, in the order of ids, as of now."""
        self.refresh(generation)
        with meaning(self._client):
            yield from reading.hashes(self._client, generation)

    def size(self, generation: str) -> int:
        """Bytes that an index takes, with its copies."""
        with meaning(self._client):
            stats = self._client.indices.stats(
                index=self._generations.named(generation), metric="store"
            )
            return int(stats["_all"]["total"]["store"]["size_in_bytes"])

    def cases_stamp(self) -> str | None:
        """Of which lists the cluster knows the cases: what `put_cases` was told with them."""
        with meaning(self._client):
            return crossing.stamp(self._client, self._settings, self._clock)

    def put_cases(self, cases: Iterable[ListedCase], stamp: str) -> int:
        """Let the cluster know tokens of the names of these cases and no others; returns how many.

        Raises `SearchError` where the settings or a sealed record do not allow it.
        """
        with meaning(self._client):
            return crossing.put_cases(self._client, self._cases(), cases, stamp)

    def candidates(
        self, people: Iterable[str], limit: int = 100, lists: Collection[str] = ()
    ) -> list[str]:
        """The ids of cases (of these lists, or of all) that people whom an article names may be.

        The best first; the scorer of names decides. Raises as `put_cases`, and where no cases were
        put.
        """
        with meaning(self._client, searched=True):
            index = self._cases().searched()
            if index is None:
                raise SearchError(
                    "Elasticsearch does not know the cases yet",
                    remedy="`rollcall index` puts tokens of their names there",
                )
            return crossing.candidates(self._client, index.name, people, limit, lists)

    def forget_cases(self) -> None:
        """Remove all that was put of cases: also where it is not allowed any more."""
        with meaning(self._client):
            crossing.forget(self._client, self._settings, self._clock)

    def _cases(self) -> Generations:
        return crossing.generations(self._client, self._settings, self._clock)

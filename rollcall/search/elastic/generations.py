"""Indices with numbers behind two aliases: one that searches read, one for whoever writes.

`rollcall-articles-000003` is a generation; `rollcall-articles` and `rollcall-articles-write` are
the aliases, which move together and at once.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from rollcall.clock import Clock
from rollcall.errors import SearchError
from rollcall.search.elastic.connecting import OLDEST, kind_of
from rollcall.search.elastic.templates import (
    Kind,
    check,
    is_newer,
    is_ours,
    mappings,
    put_templates,
    read,
)
from rollcall.settings import Elasticsearch as Own

_log = logging.getLogger("rollcall.index")
_TRIES = 20
_PATIENCE = 30
"""Seconds in which a cluster finds a place for an index."""
_FILLING = {"number_of_replicas": 0, "refresh_interval": "-1"}
"""While an index is filled nobody searches it, and what is lost is filled again."""


class Searched(NamedTuple):
    """The index that searches ask, and of how many shards it is (0 where it does not say)."""

    name: str
    shards: int


@dataclass(frozen=True)
class Generations:
    """The indices of one kind in one cluster."""

    client: Elasticsearch
    own: Own
    clock: Clock
    kind: Kind = "articles"

    @property
    def alias(self) -> str:
        """The alias that searches read."""
        return f"{self.own.prefix}-{self.kind}"

    def live(self) -> str | None:
        """The index that searches ask; None where there is none, or one of an older version.

        Raises `SearchError` where it is of a newer one: then this computer is out of date.
        """
        found = self._meta(self.alias)
        name = max(found, default=None)
        if name is None or is_ours(self.kind, found[name]):
            return name
        if is_newer(self.kind, found[name]):
            check(self.kind, name, found[name])
        return None

    def searched(self) -> Searched | None:
        """The index that searches ask; None where nothing was indexed yet.

        Raises `SearchError` where it is of another version, and where there is one but the alias
        that leads to it is lost: nothing would be found, and nobody would know why.
        """
        found = self._meta(self.alias)
        name = max(found, default=None)
        if name is None:
            self._must_be_new()
            return None
        check(self.kind, name, found[name])
        return Searched(name, found[name].get("shards", 0))

    def _must_be_new(self) -> None:
        settings = self.client.indices.get_settings(
            index=f"{self.alias}-*", name="index.refresh_interval", expand_wildcards="all"
        )
        for name, value in settings.items():
            interval = value["settings"].get("index", {}).get("refresh_interval")
            if self.is_ours(name) and interval != _FILLING["refresh_interval"]:
                raise SearchError(
                    f"the alias {self.alias} is lost: nothing leads to the index {name}",
                    remedy="`rollcall index` makes the index anew",
                )

    def named(self, name: str) -> str:
        """The name itself, where it is one of ours, there, and of our version."""
        self._ours(name)
        found = self._meta(name)
        if name not in found:
            raise SearchError(
                f"there is no index {name}",
                remedy="make it anew with `rollcall index --rebuild`",
            )
        check(self.kind, name, found[name])
        return name

    def begin(self) -> str:
        """Make an empty index that nobody searches yet."""
        self._check_version()
        put_templates(self.client, self.own, self.kind)
        number = max((int(name[-6:]) for name in self._all()), default=0)
        for _ in range(_TRIES):
            number += 1
            name = f"{self.alias}-{number:06d}"
            try:
                self.client.indices.create(index=name, settings={"index": _FILLING})
            except BadRequestError as error:
                if kind_of(error.body) != "resource_already_exists_exception":
                    raise
                continue  # somebody else began one at the same time
            return name
        raise SearchError(
            f"no free number for an index {self.alias}-... was found",
            remedy="remove indices that nobody uses, or set another search.elasticsearch.prefix",
        )

    def swap(self, to: str) -> None:
        """Let both aliases stand for this index from now on, in one step."""
        self.named(to)
        self._set(to, number_of_replicas=self.own.replicas)
        self._wait_for(to)
        self.client.indices.refresh(index=to)
        self._set(to, refresh_interval=read("settings")["index"]["refresh_interval"])
        aliases = (self.alias, f"{self.alias}-write")
        before = sorted({name for alias in aliases for name in self._meta(alias)} - {to})
        actions: list[Mapping[str, Any]] = []
        for alias in aliases:
            # Somebody may have lost or moved one of the two: whatever each leads to ends here.
            actions += [
                {"remove": {"index": f"{self.alias}-*", "alias": alias, "must_exist": False}},
                {"add": {"index": to, "alias": alias, "is_write_index": alias != self.alias}},
            ]
        self.client.indices.update_aliases(actions=actions)
        _log.info("searches ask the index %s now", to)
        self._retire(before)
        self.prune()

    def prune(self) -> None:
        """Delete the indices before the live one that need not be kept any longer."""
        live = max(self._meta(self.alias), default=None)
        if live is None:
            return
        for name, (meta, made) in self._ages().items():
            since = datetime.fromisoformat(meta["replaced"]) if "replaced" in meta else made
            replaced = name < live or "replaced" in meta
            if name != live and replaced and self._old(since):
                self.drop(name)

    def clear(self) -> None:
        """Delete all indices of this kind."""
        for name in self._all():
            self.client.options(ignore_status=404).indices.delete(index=name)

    def drop(self, name: str) -> None:
        """Delete an index that nobody searches, if it is there."""
        self._ours(name)
        if name in self._meta(self.alias):
            raise SearchError(
                f"the index {name} is the one that searches ask",
                remedy="make another with `rollcall index --rebuild`; it takes its place",
            )
        try:
            self.client.indices.delete(index=name)
        except NotFoundError:
            return
        _log.info("the index %s is deleted", name)

    def _set(self, name: str, **settings: Any) -> None:
        self.client.indices.put_settings(index=name, settings={"index": settings})

    def _wait_for(self, name: str) -> None:
        """Until all of an index can be searched. Raises `SearchError` where a part is lost."""
        health = self.client.options(
            ignore_status=408, request_timeout=_PATIENCE + 10
        ).cluster.health(index=name, wait_for_status="yellow", timeout=f"{_PATIENCE}s")
        if health["status"] == "red":
            raise SearchError(
                f"a part of the index {name} is lost: its node is gone",
                remedy="bring the node back, or fill another with `rollcall index --rebuild`",
            )

    def _old(self, since: datetime) -> bool:
        kept = timedelta(days=self.own.keep_days)
        return not kept or self.clock() - since > kept

    def _retire(self, names: list[str]) -> None:
        """Delete what is not searched any more, or write down since when."""
        for name in names:
            if self.own.keep_days:
                self.mark(name, replaced=self.clock().isoformat())
            else:
                self.drop(name)

    def mark(self, name: str, **values: str) -> None:
        """Write something down about an index, beside what its mapping says of itself."""
        meta = {**mappings(self.kind)["_meta"], **self._meta(name).get(name, {}), **values}
        self.client.indices.put_mapping(index=name, meta=meta)

    def stamp(self) -> str | None:
        """The `stamp` of the index that searches ask; "" where it has none that we can read, None
        where there is no index at all.
        """
        if not self._all():
            return None
        name = self.live()
        return "" if name is None else self._meta(name).get(name, {}).get("stamp", "")

    def _meta(self, name: str) -> dict[str, dict[str, Any]]:
        """What the mappings of an index, or of those behind an alias, say about themselves."""
        try:
            found = self.client.indices.get_mapping(
                index=name, filter_path=["*.mappings._meta", "*.mappings.dynamic"]
            )
        except NotFoundError:
            return {}
        return {
            index: value.get("mappings", {}).get("_meta", {})
            for index, value in found.items()
            if self.is_ours(index)
        }

    def _all(self) -> list[str]:
        found = self.client.indices.get_settings(
            index=f"{self.alias}-*", name="index.creation_date", expand_wildcards="all"
        )
        return sorted(name for name in found if self.is_ours(name))

    def _ages(self) -> dict[str, tuple[dict[str, Any], datetime]]:
        from_settings = self.client.indices.get_settings(
            index=f"{self.alias}-*", name="index.creation_date", expand_wildcards="all"
        )
        metas = self._meta(f"{self.alias}-*")
        ages = {}
        for name in sorted(metas):
            seconds = int(from_settings[name]["settings"]["index"]["creation_date"]) / 1000
            ages[name] = metas[name], datetime.fromtimestamp(seconds, self.clock().tzinfo)
        return ages

    def is_ours(self, name: str) -> bool:
        """Whether a name is that of an index of this kind."""
        return re.fullmatch(rf"{re.escape(self.alias)}-\d{{6}}", name) is not None

    def _ours(self, name: str) -> None:
        if not self.is_ours(name):
            raise SearchError(
                f"{name!r} is no index of {self.alias}",
                remedy="see search.elasticsearch.prefix in rollcall.toml",
            )

    def _check_version(self) -> None:
        nodes = self.client.nodes.info(metric="_none", filter_path="nodes.*.version")
        for node in nodes.get("nodes", {}).values():
            version = str(node.get("version", ""))
            if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
                raise SearchError(
                    f"a node of the cluster runs Elasticsearch {version}",
                    remedy=f"upgrade it to {'.'.join(map(str, OLDEST))} or a later one",
                )

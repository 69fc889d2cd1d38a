"""Component and index templates: what JSON in `index_mappings` says, with what operators set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from elasticsearch import Elasticsearch

from rollcall.errors import SearchError
from rollcall.search.analysis import VERSION
from rollcall.settings import Elasticsearch as Own

Kind = Literal["articles", "cases"]


def put_templates(client: Elasticsearch, own: Own, kind: Kind) -> None:
    """Tell the cluster how indices of a kind are to be made: settings, analysis and mappings."""
    parts = {
        f"{own.prefix}-settings": {"settings": _settings(own)},
        f"{own.prefix}-analysis": {"settings": read("analysis")},
        f"{own.prefix}-{kind}-mappings": {"mappings": _told(kind, own)},
    }
    for name, template in parts.items():
        client.cluster.put_component_template(name=name, template=template)
    client.indices.put_index_template(
        name=f"{own.prefix}-{kind}",
        index_patterns=[f"{own.prefix}-{kind}-0*"],  # numbers only, not other prefixes
        composed_of=list(parts),
        priority=500,
        allow_auto_create=False,  # what was dropped does not come back by a late write
    )


def drop_templates(client: Elasticsearch, own: Own) -> None:
    """Let the cluster know nothing of our indices any more."""
    calm = client.options(ignore_status=404)
    for kind in get_args(Kind):
        calm.indices.delete_index_template(name=f"{own.prefix}-{kind}")
    for part in ("settings", "analysis", *(f"{kind}-mappings" for kind in get_args(Kind))):
        calm.cluster.delete_component_template(name=f"{own.prefix}-{part}")


def mappings(kind: Kind) -> dict[str, Any]:
    """The mapping of a kind of index, with what it depends on in `_meta`."""
    mapping = read(kind)
    return {**mapping, "_meta": {**mapping["_meta"], "analysis": VERSION}}


def _told(kind: Kind, own: Own) -> dict[str, Any]:
    """The mapping that also says of how many shards an index is: of one, counts are exact."""
    mapping = mappings(kind)
    return {**mapping, "_meta": {**mapping["_meta"], "shards": own.shards}}


def is_newer(kind: Kind, meta: Mapping[str, Any]) -> bool:
    """Whether an index was made by a later format or analysis than ours."""
    return any(meta.get(key, 0) > value for key, value in mappings(kind)["_meta"].items())


def is_ours(kind: Kind, meta: Mapping[str, Any]) -> bool:
    """Whether an index was made by the format and the analysis of this program."""
    return all(meta.get(key) == value for key, value in mappings(kind)["_meta"].items())


def check(kind: Kind, index: str, meta: Mapping[str, Any]) -> None:
    """Raises `SearchError` where an index was made by another format or analysis than ours."""
    if is_ours(kind, meta):
        return
    words = ", ".join(f"{key} {meta.get(key)} instead of {value}"
                      for key, value in mappings(kind)["_meta"].items()
                      if meta.get(key) != value)  # fmt: skip
    remedy = "make it anew with `rollcall index --rebuild`"
    if is_newer(kind, meta):
        remedy = f"bring Rollcall on this computer up to date, or {remedy}"
    raise SearchError(
        f"the index {index} was made by another version of Rollcall ({words})", remedy=remedy
    )


@cache
def read(name: str) -> dict[str, Any]:
    """One of the files of `index_mappings`; it is not to be changed."""
    text = files("index_mappings").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _settings(own: Own) -> dict[str, Any]:
    index = read("settings")["index"]
    return {"index": {**index, "number_of_shards": own.shards, "number_of_replicas": own.replicas}}

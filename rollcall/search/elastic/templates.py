"""Component and index templates: what JSON in `index_mappings` says, with what operators set."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Literal

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
        f"{own.prefix}-{kind}-mappings": {"mappings": mappings(kind)},
    }
    for name, template in parts.items():
        client.cluster.put_component_template(name=name, template=template)
    client.indices.put_index_template(
        name=f"{own.prefix}-{kind}",
        index_patterns=[f"{own.prefix}-{kind}-*"],
        composed_of=list(parts),
        priority=500,
        allow_auto_create=False,  # what was dropped does not come back by a late write
    )


def mappings(kind: Kind) -> dict[str, Any]:
    """The mapping of a kind of index, with what it depends on in `_meta`."""
    mapping = read(kind)
    mapping["_meta"]["analysis"] = VERSION
    return mapping


def check(index: str, meta: object) -> None:
    """Raises `SearchError` where an index was made by another format or analysis than ours."""
    found = meta if isinstance(meta, dict) else {}
    wanted = mappings("cases" if "-cases-" in index else "articles")["_meta"]
    if any(found.get(key) != value for key, value in wanted.items()):
        words = ", ".join(f"{key} {found.get(key)} instead of {value}"
                          for key, value in wanted.items())  # fmt: skip
        raise SearchError(
            f"the index {index} was made by another version of Rollcall ({words})",
            remedy="make it anew with `rollcall index --rebuild`",
        )


def read(name: str) -> dict[str, Any]:
    """One of the files of `index_mappings`."""
    text = files("index_mappings").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _settings(own: Own) -> dict[str, Any]:
    settings = read("settings")
    settings["index"]["number_of_shards"] = own.shards
    settings["index"]["number_of_replicas"] = own.replicas
    return settings

"""A real Elasticsearch keeps the contract of all engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from rollcall.search.base import Engine
from tests.contracts.search_changes import *  # noqa: F403 - its tests run here
from tests.contracts.search_contract import *  # noqa: F403
from tests.contracts.search_contract import Engines
from tests.contracts.search_generated import *  # noqa: F403
from tests.search.elastic.conftest import a_prefix, engine_at


@pytest.fixture(scope="module")
def engines(elasticsearch_url: str) -> Iterator[Engines]:
    """Empty engines, each under names of its own, which are removed in the end."""
    with ExitStack() as prefixes:

        def make() -> Engine:
            prefix = prefixes.enter_context(a_prefix(elasticsearch_url))
            return engine_at(elasticsearch_url, prefix=prefix)

        yield make

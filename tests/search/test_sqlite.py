"""The embedded engine keeps the contract of all engines, with real ranking and marks."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from rollcall.search.base import Engine
from rollcall.search.sqlite import SqliteEngine
from tests.contracts.search_changes import *  # noqa: F403 - its tests run here
from tests.contracts.search_contract import *  # noqa: F403
from tests.contracts.search_contract import Engines
from tests.contracts.search_generated import *  # noqa: F403


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """Empty engines, one after the other."""
    folder, number = tmp_path_factory.mktemp("search"), count(1)

    def make() -> Engine:
        path: Path = folder / f"search-{next(number)}.sqlite"
        return SqliteEngine(path)

    return make

"""The engine in memory keeps the contract of all engines, but for ranking."""

from __future__ import annotations

import pytest

from rollcall.search.base import Engine
from tests.contracts.search_changes import *  # noqa: F403 - its tests run here
from tests.contracts.search_contract import *  # noqa: F403
from tests.contracts.search_contract import Engines
from tests.search.memory import MemoryEngine

del test_a_rare_word_and_more_words_come_first  # noqa: F821
del test_a_word_that_stands_often_weighs_more  # noqa: F821


@pytest.fixture(scope="module")
def engines() -> Engines:
    """Empty engines, one after the other."""

    def make() -> Engine:
        return MemoryEngine()

    return make

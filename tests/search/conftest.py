from __future__ import annotations

import pytest

from nlp.text.russian import base


@pytest.fixture(autouse=True, scope="session")
def dictionary() -> None:
    """The first Russian word reads the dictionary: not within a test that must be quick."""
    base("слово")

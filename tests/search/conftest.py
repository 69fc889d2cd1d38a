from __future__ import annotations

from pathlib import Path

import pytest

from nlp.text.russian import base
from rollcall.search.sqlite import SqliteEngine


@pytest.fixture(autouse=True, scope="session")
def dictionary() -> None:
    """The first Russian word reads the dictionary: not within a test that must be quick."""
    base("слово")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of the embedded engine is made."""
    return tmp_path / "search.sqlite"


@pytest.fixture
def engine(path: Path) -> SqliteEngine:
    """The embedded engine, over a file that is not there yet."""
    return SqliteEngine(path)

"""Tables that leave: of any length in little memory, safe in a spreadsheet, written down whole."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rollcall.clock import Clock, fixed_clock
from rollcall.records import Viewer
from rollcall.store import exports
from rollcall.store.open import Store

NOW = datetime(2025, 2, 9, tzinfo=UTC)
OPERATOR = Viewer("dana", "operator")


@dataclass(frozen=True)
class Place:
    """Where something leaves from."""

    store: Store
    viewer: Viewer
    clock: Clock


def many(count: int) -> Iterator[list[object]]:
    for number in range(count):
        yield [number, "=1+1", None, "Мусин " * 40]


def test_a_long_table_takes_little_memory_and_leaves_no_file_behind(tmp_path: Path) -> None:
    tracemalloc.start()
    file, count = exports.csv_file(tmp_path, ("n", "formula", "nothing", "text"), many(50_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with file:
        data = file.read()
        assert list(tmp_path.iterdir()) == [], "it has no name that anybody could open"
    lines = data.decode("utf-8-sig").splitlines()
    assert (count, len(lines)) == (50_000, 50_001)
    assert lines[1].startswith("0,'=1+1,,Мусин")
    assert len(data) > 20_000_000
    assert most < 10_000_000


def test_rows_that_break_off_leave_nothing_open(tmp_path: Path) -> None:
    def broken() -> Iterator[list[object]]:
        yield [1]
        raise OSError("the index went away")

    with pytest.raises(OSError, match="went away"):
        exports.csv_file(tmp_path, ("n",), broken())
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_down_with_the_hash_of_all_of_it(store: Store, tmp_path: Path) -> None:
    file, count = exports.csv_file(tmp_path, ("n",), ([n] for n in range(1000)))
    with file:
        exports.leaves(Place(store, OPERATOR, fixed_clock(NOW)), "numbers", file, rows=count)
        data = file.read()
    with store.read() as connection:
        (logged,) = exports.listed(connection, OPERATOR)
    assert logged["sha256"] == hashlib.sha256(data).hexdigest()
    assert (logged["what"], logged["rows"], logged["by"]) == ("numbers", 1000, "dana")

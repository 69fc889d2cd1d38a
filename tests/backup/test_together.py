"""Several at a time: everything is done once, and where one fails nothing new is begun."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from rollcall.backup.together import THREADS, each


def test_everything_is_done_once_and_several_at_a_time() -> None:
    meet = threading.Barrier(THREADS, timeout=30)

    def do(number: int) -> int:
        if number < THREADS:
            meet.wait()  # only if all of these are under way at once
        return number * number

    assert sorted(each(do, range(100))) == [number * number for number in range(100)]


def test_where_one_fails_nothing_new_is_begun_and_nothing_goes_on_behind_the_error() -> None:
    begun, over = [], threading.Event()

    def do(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise OSError("the disk is gone")

    def numbers() -> Iterator[int]:
        yield from range(10_000)
        over.set()

    with pytest.raises(OSError, match="the disk is gone"):
        list(each(do, numbers()))
    so_many = len(begun)
    assert so_many < 10_000
    assert not over.is_set()
    assert not [one for one in threading.enumerate() if one.name.startswith("ThreadPool")]
    assert len(begun) == so_many


def test_who_stops_listening_stops_it() -> None:
    done = each(str, range(10_000))
    assert next(done) in map(str, range(100))
    done.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("ThreadPool")]

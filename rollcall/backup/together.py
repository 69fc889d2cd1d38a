"""Several files at a time: while the disk takes one, the next is read, hashed and sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import TypeVar

THREADS = 2
"""Hashes, ciphers and the disk all work outside of Python's lock."""
_AHEAD = 4 * THREADS

T = TypeVar("T")
R = TypeVar("R")


def each(do: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What `do` gives for every item, in the order in which they are done.

    Where one fails, or the caller stops, those under way are waited for and no other is begun.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: set[Future[R]] = set()
        try:
            for item in items:
                waiting.add(pool.submit(do, item))
                if len(waiting) == _AHEAD:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in done)
            yield from (one.result() for one in as_completed(waiting))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise

"""Ending in order when the system asks for it: SIGTERM does what Ctrl-C does."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

INTERRUPTED = 130
TERMINATED = 143


@dataclass
class Told:
    """Whether the system has asked this process to end."""

    yet: bool = False


@contextmanager
def when_told() -> Iterator[Told]:
    """Let SIGTERM interrupt what runs as Ctrl-C would: leases go back, a crawl closes its evidence.

    Service managers, containers and schedulers end processes so. Without this Python dies at once,
    a crawl that it started goes on alone, and as process 1 of a container it would not even hear.
    A second SIGTERM changes nothing: what is ending goes on ending.
    """
    told = Told()
    if threading.current_thread() is not threading.main_thread():
        yield told  # only the main thread may say what a signal does
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if not told.yet:
            told.yet = True
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)

"""How long work takes, where neither a busy machine nor earlier tests in the process count."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], tries: int = 1) -> float:
    """The fewest processor seconds of this process over some tries; others on it do not count.

    No garbage is collected meanwhile: that takes as long as the process holds objects, and what
    earlier tests left behind is no fault of the work.
    """
    return min(_once(work) for _ in range(tries))


def _once(work: Callable[[], object]) -> float:
    collects = gc.isenabled()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        if collects:
            gc.enable()

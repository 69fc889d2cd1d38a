"""Real processes that start fast: a server that has everything imported forks them.

They can be killed with SIGKILL like any other; each takes a worker's name of its own.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from typing import Any
from uuid import uuid4

PATIENCE = 300
"""Seconds that a test waits for what another process tells."""
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.world", "rollcall.cli", "tests.warm"])


def start(target: Callable[..., object], *arguments: Any) -> BaseProcess:
    """Run `target` (a function of a module) in a process of its own."""
    words = (dict(os.environ), target, arguments)
    process = _FORKS.Process(target=_begin, args=words, daemon=True)
    process.start()
    return process


def event() -> Any:
    """Something that one process sets and others wait for."""
    return _FORKS.Event()


def barrier(parties: int) -> Any:
    """Where processes wait until so many have come; who waits in vain learns it in the end."""
    return _FORKS.Barrier(parties, timeout=PATIENCE)


class Channel(SimpleQueue):  # type: ignore[type-arg]
    """A queue from processes to us; who waits for one that has died learns it in the end."""

    def get(self) -> Any:
        if not self._reader.poll(PATIENCE):  # type: ignore[attr-defined]
            raise TimeoutError(f"no process told anything in {PATIENCE} s")
        return super().get()


def channel() -> Channel:
    """A queue from a process to us."""
    return Channel(ctx=_FORKS)


def _begin(
    environment: dict[str, str], target: Callable[..., object], arguments: tuple[Any, ...]
) -> None:
    from rollcall.store import leases, workers

    # As any process: its environment is that of who starts it, not of the test that was first.
    os.environ.clear()
    os.environ.update(environment)
    leases.WORKER = f"{workers.name_of(os.getpid())}{uuid4().hex[:8]}"
    target(*arguments)

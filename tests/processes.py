"""Real processes that start fast: a server that has everything imported forks them.

They can be killed with SIGKILL like any other; each takes a worker's name of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any
from uuid import uuid4

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.world", "rollcall.cli", "tests.warm"])


def start(target: Callable[..., object], *arguments: Any) -> BaseProcess:
    """Run `target` (a function of a module) in a process of its own."""
    process = _FORKS.Process(target=_begin, args=(target, arguments), daemon=True)
    process.start()
    return process


def event() -> Any:
    """Something that one process sets and others wait for."""
    return _FORKS.Event()


def channel() -> Any:
    """A queue from a process to us."""
    return _FORKS.SimpleQueue()


def _begin(target: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    from rollcall.store import leases

    leases.WORKER = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    target(*arguments)

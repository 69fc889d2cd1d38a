"""Who works: the names of worker processes, and which of them are no more.

A name is `machine:pid:word`. The word is drawn at random, so a process that gets the number of one
that ended is not taken for it. A machine is known by its host name, its own id (/etc/machine-id)
and its start, because others may have the same host name; a container by the kernel it runs on and
its space of process numbers, because there a number means nothing to others. Names as earlier
programs wrote them, with the host name only, are nobody's here: their leases end by themselves.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
from functools import lru_cache
from pathlib import Path

_NAMESPACE = Path("/proc/self/ns/pid")
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_MACHINE = Path("/etc/machine-id")
_UNKNOWN = "-"
"""Stands for the id of a machine that has none."""
_OUTERMOST = 0xEFFFFFFC
"""The number that every Linux kernel gives the space of process numbers outside of containers."""


@lru_cache(maxsize=1)
def machine() -> str:
    """Where the numbers of processes mean what they mean to us."""
    try:
        namespace, boot = _NAMESPACE.stat().st_ino, _BOOT.read_text("ascii")
    except OSError:  # no Linux: no containers either
        return socket.gethostname()
    return named(socket.gethostname(), namespace, boot, _machine_id())


def _machine_id() -> str:
    """What the system wrote down of itself when it was installed; nothing where it did not."""
    try:
        return _MACHINE.read_bytes()[:64].decode("ascii", "replace")
    except OSError:
        return ""


def named(host: str, namespace: int, boot: str, machine_id: str = "") -> str:
    """How a machine is called, `host/id/start`, or a container by its space of process numbers,
    `host/space`. Pure.
    """
    if namespace != _OUTERMOST:
        return f"{host}/{_short(f'{boot.strip()} {namespace}')}"
    known = re.fullmatch(r"[0-9a-f]{32}", machine_id.strip())
    return f"{host}/{_short(known[0]) if known else _UNKNOWN}/{_short(boot.strip())}"


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def name_of(pid: int) -> str:
    """How a process of this machine is called as a worker, but for the word behind it."""
    return f"{machine()}:{pid}:"


def is_here(worker: str) -> bool:
    """Whether a worker is or was a process of this machine: only then we can tell if it lives."""
    return worker.count(":") >= 2 and worker.rsplit(":", 2)[0] == machine()


def was_before_start(worker: str) -> bool:
    """Whether a worker was a process of this machine before it was started anew: of the same host
    name and the same id. A machine without an id of its own cannot tell.
    """
    if worker.count(":") < 2:
        return False
    theirs, ours = worker.rsplit(":", 2)[0].split("/"), machine().split("/")
    if len(theirs) != 3 or len(ours) != 3 or ours[1] == _UNKNOWN:
        return False
    return theirs[:2] == ours[:2] and theirs[2] != ours[2]


def is_gone(worker: str, me: str) -> bool:
    """Whether a worker was a process of this machine that is no more; `me` is our own name.

    Its number may be another's by now: then it counts as living, until its lease ends.
    """
    if was_before_start(worker):
        return True
    if worker == me or not is_here(worker):
        return False
    pid = worker.rsplit(":", 2)[1]
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except (PermissionError, ValueError):
        return False
    return int(pid) == os.getpid()

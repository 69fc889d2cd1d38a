"""Is the machine large enough, and does it tell the time and write text as we need it?"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from sqlalchemy import func, select

from rollcall.clock import lasting
from rollcall.doctor.base import Check, Facts, Finding, many, ok, size, warning, wrong
from rollcall.store.leases import machine_time
from rollcall.store.schema import step_state

_NEEDED, _WANTED = 1.0e9, 2.0e9
"""Bytes: with all three pipelines loaded, enrich takes about 0.7 GB, and matching comes on top."""
_FILES = 1024
_TEMPORARY = 200e6


def available() -> float | None:
    """Bytes of memory that a new process can have; None where the machine does not say."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    free = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), "")
    found = float(free) * 1024 if free.isdigit() else None
    limit = _container_limit()
    return found if limit is None else min(limit, found if found is not None else limit)


def _container_limit() -> float | None:
    """What a container leaves us of its limit (cgroup v2)."""
    try:
        most = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return float(most) - float(used) if most.isdigit() and used.isdigit() else None


def judge_memory(free: float | None, cores: int) -> Finding:
    """Is there memory for the models? `free` in bytes."""
    if free is None:
        return ok(f"{many(cores, 'core')}; this machine does not tell its memory")
    words = f"{many(cores, 'core')}, {size(free)} of memory available"
    if free < _NEEDED:
        return wrong(words)
    return warning(words) if free < _WANTED else ok(words)


def memory(_: Facts) -> Finding:
    """Is there memory for the models?"""
    return judge_memory(available(), os.cpu_count() or 1)


def files(_: Facts) -> Finding:
    """May we have enough files open?"""
    most, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        return ok("a process may have any number of files open")
    words = f"a process may have {most:,} files open"
    return warning(words) if most < _FILES else ok(words)


def temporary(_: Facts) -> Finding:
    """Is there room for what is written for a moment?"""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    words = f"{size(free)} are free in {folder}"
    return warning(words) if free < _TEMPORARY else ok(words)


def text(facts: Facts) -> Finding:
    """Are file names and what is printed in UTF-8?"""
    kinds = {"file names": sys.getfilesystemencoding()}
    if sys.stdout is not None and getattr(sys.stdout, "encoding", None):
        kinds["what is printed"] = sys.stdout.encoding
    off = [f"{what} in {kind}" for what, kind in kinds.items() if "utf" not in kind.lower()]
    if off:
        return warning(f"this shell has {' and '.join(off)}: Kazakh and Russian cannot be written")
    return ok("file names and what is printed are in UTF-8")


def clock(facts: Facts) -> Finding | None:
    """Has the machine's clock gone back?"""
    with facts.held.read() as connection:
        last = connection.execute(select(func.max(step_state.c.finished_at))).scalar()
    if last is None:
        return None
    ahead = (last - machine_time()).total_seconds()
    if ahead > 300:
        return wrong(f"a step finished {lasting(ahead)} in the future: a clock is or was wrong")
    return ok("the machine's clock is not behind what was finished before")


CHECKS = (
    Check(
        "machine.memory",
        "there is memory for the language models (2 GB available, 1 GB at least)",
        memory,
        "end other programs, or give the machine more memory; OMP_NUM_THREADS=1 saves some",
        needs="nothing",
    ),
    Check(
        "machine.files",
        f"a process may have {_FILES:,} files open",
        files,
        f"`ulimit -n {4 * _FILES}` in front of the command, or LimitNOFILE in the service",
        needs="nothing",
    ),
    Check(
        "machine.temporary",
        "there is room in the folder for temporary files",
        temporary,
        "free some space there, or let TMPDIR name another folder",
        needs="nothing",
    ),
    Check(
        "machine.text",
        "file names and output are in UTF-8",
        text,
        "set LANG=C.UTF-8 (or PYTHONUTF8=1) where the command is started",
        needs="nothing",
    ),
    Check(
        "machine.clock",
        "the machine's clock is not behind what was finished before",
        clock,
        "let the machine set its clock by the network (chrony, systemd-timesyncd), then "
        "`rollcall retry` what waits for the future",
        needs="record",
    ),
)

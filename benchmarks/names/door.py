"""Speed through the promised door: `rollcall pipe match --cases`, in a process of its own.

Names come from a file, documents from standard input. A made-up listed person, named in a document
before, between and after two passes over the documents, tells when each pass began and ended; the
time of preparing the list is not counted. Time is the process's CPU time where the system tells it
(Linux), else the clock's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, NamedTuple

from benchmarks.names import material
from benchmarks.names.scale import THREADS

MARKER = "Барласбек Щедрозубов"
"""Nobody's name, on the list with the others."""
_ROLLCALL = "from rollcall.cli import main; main()"
_TICKS = os.sysconf("SC_CLK_TCK")


class Through(NamedTuple):
    """Seconds until the first answer (start and list), then documents/s, and peak MB."""

    names: int
    preparing: float
    cold: float
    warm: float
    memory: float


def measured(data: Path, names: int, documents: int) -> Through:
    """Two passes over ordinary documents with the distractors as the list."""
    texts = material.ordinary(data)[:documents]
    everyone = material.strangers(data, names)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "names.txt"
        listed.write_text("\n".join([*everyone, MARKER]) + "\n", encoding="utf-8")
        command = [sys.executable, "-c", _ROLLCALL, "pipe", "match", "--cases", str(listed)]
        environment = os.environ | THREADS | {"PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        ) as process:
            try:
                return _timed(process, texts, names)
            finally:
                process.kill()


def _timed(process: subprocess.Popen[str], texts: list[str], names: int) -> Through:
    assert process.stdin is not None
    assert process.stdout is not None
    feeding = threading.Thread(target=_feed, args=(process.stdin, texts), daemon=True)
    feeding.start()
    moments = _moments(process, process.stdout)
    if len(moments) < 3:
        raise RuntimeError("rollcall pipe match ended before it had read every document")
    first, second, last = moments
    memory = _peak(process)
    process.kill()
    feeding.join()
    cold, warm = len(texts) / (second - first), len(texts) / (last - second)
    return Through(names, first, cold, warm, memory)


def _feed(stdin: IO[str], texts: list[str]) -> None:
    marked = f"Вчера {MARKER} вернулся домой."
    lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    # once more, never waited for: texts are read some at a time, and no mark is to be the last
    marks = [json.dumps({"id": f"mark {n}", "text": marked}) for n in range(3)]
    try:
        stdin.write("\n".join([marks[0], *lines, marks[1], *lines, marks[2], *lines, ""]))
        stdin.flush()  # left open: only the marks say when a pass ended
    except BrokenPipeError:
        return  # it died; the reading side says so


def _moments(process: subprocess.Popen[str], stdout: IO[str]) -> list[float]:
    """When the marked documents were answered."""
    moments: list[float] = []
    for line in stdout:
        if '"mark ' in line:
            moments.append(_spent(process))
        if len(moments) == 3:
            break
    return moments


def _spent(process: subprocess.Popen[str]) -> float:
    """CPU seconds of the process so far; the clock where the system does not tell."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.perf_counter()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak(process: subprocess.Popen[str]) -> float:
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)

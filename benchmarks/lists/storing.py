"""Reading, comparing and storing a version in one process of its own, which says what it took."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rollcall.clock import fixed_clock
from rollcall.listing import add_list, as_suggested, prepare, store
from rollcall.lists import read
from rollcall.pipeline import open_project
from rollcall.settings import FILE_NAME

NOW = datetime(2022, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Took:
    """CPU seconds of the two halves, the peak of memory in MB, and what changed in words."""

    comparing: float
    storing: float
    megabytes: float
    change: str

    @property
    def seconds(self) -> float:
        """All of it: from the bytes of the workbook to the committed version."""
        return self.comparing + self.storing


def measure(old: bytes, new: bytes) -> Took:
    """What it takes to make `new` the next version of a list that stands at `old`."""
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name:
        folder = Path(name)
        (folder / FILE_NAME).write_text("", encoding="utf-8")
        (folder / "old.xlsx").write_bytes(old)
        (folder / "new.xlsx").write_bytes(new)
        for part in ("old", "new"):
            command = [sys.executable, "-m", "benchmarks.lists.storing", name, part]
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return Took(**json.loads(done.stdout))


def _peak() -> float:
    """The most memory this program had, in MB.

    `ru_maxrss` would count what the process was before it became this program: a copy of the one
    that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _child(folder: Path, part: str) -> None:
    project = open_project(folder, fixed_clock(NOW))
    data = (folder / f"{part}.xlsx").read_bytes()
    if part == "old":
        add_list(project, "bench", data, "bench.xlsx", read(data, "bench.xlsx"))
        return
    start = time.process_time()
    upload = as_suggested(prepare(project, "bench", data, "bench.xlsx"))
    middle = time.process_time()
    version = store(project, upload)
    end = time.process_time()
    peak = _peak()
    words = version.change if version else "nothing"
    print(json.dumps(vars(Took(middle - start, end - middle, peak, words))))


if __name__ == "__main__":
    _child(Path(sys.argv[1]), sys.argv[2])

"""Calls a command and writes down when it began and ended, and what it used. No package needed.

    python -S -E stamp.py LOG COMMAND WORD...

One line of JSON a call in LOG. Where the variable BENCH_NOW_FILE names a file, the command believes
that it is the time in it.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    log, *command = sys.argv[1:]
    environment = dict(os.environ)
    if named := environment.pop("BENCH_NOW_FILE", ""):
        environment["ROLLCALL_NOW"] = Path(named).read_text().strip()
    began = time.time()
    process = subprocess.Popen(command, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    line = json.dumps({
        "words": command[1:], "began": began, "ended": time.time(), "code": code,
        "cpu": used.ru_utime + used.ru_stime, "most_kib": used.ru_maxrss,
    })  # fmt: skip
    with open(log, "a", encoding="utf-8") as out:
        out.write(line + "\n")
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())

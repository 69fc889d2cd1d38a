"""Memory of one process that reads all three languages: python -m benchmarks.entities.memory [DATA]

The most it ever held (resident set), models, gazetteer and texts of a million characters included.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.entities import speed
from nlp.analyse import LONGEST, Text, analyse


def megabytes(folder: Path) -> int:
    """Read texts of each language and one as long as is read at all; MB that it took."""
    for language in ("ru", "kk", "en"):
        some = speed.texts(folder, language)
        long = "\n".join(some) * (LONGEST // sum(map(len, some)) + 1)
        for _ in analyse(Text(text, language, "2022-01-10") for text in (*some, long)):
            pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def in_its_own_process(folder: Path) -> int:
    """The same, measured from outside: whoever asks may have loaded other things."""
    command = [sys.executable, "-m", "benchmarks.entities.memory", str(folder)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    print(megabytes(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")))

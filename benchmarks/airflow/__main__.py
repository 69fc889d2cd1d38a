"""`python -m benchmarks.airflow overhead|week`: Rollcall under a real Airflow.

overhead    the invented week by bare commands and through Airflow: what a scheduler costs
week        20,000 articles of a hundred outlets through Airflow: is any task failed, any lost

Airflow has to be installed in .venv-airflow (`scripts/airflow.sh install`); `week` needs the
recorded material (../shared/data), and PostgreSQL in POSTGRESQL_URL unless --record sqlite.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.airflow import overhead, week


def main() -> int:
    """Measure and print; exit status 1 below the bar."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=("overhead", "week"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--record",
        choices=("postgresql", "sqlite"),
        default="postgresql",
        help="and Airflow's own database",
    )
    parser.add_argument("--workers", type=int, default=2, help="tasks that share a step")
    parser.add_argument("--articles", type=int, default=20_000, help="of `week`")
    parser.add_argument("--outlets", type=int, default=100, help="of `week`")
    parser.add_argument("--group", type=int, default=5, help="of `week`: outlets a task asks")
    parser.add_argument("--minutes", type=int, default=120, help="after which `week` is given up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=7, help="of the invented week in `overhead`")
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    options = parser.parse_args()
    if options.part == "week" and not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ended so, it still clears up
    home = Path(tempfile.mkdtemp(prefix="rollcall-airflow-"))
    print(f"working in {home}", file=sys.stderr)
    try:
        measure = {"overhead": overhead.measure, "week": week.measure}[options.part]
        return 0 if measure(home, options) else 1
    finally:
        if not options.keep:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

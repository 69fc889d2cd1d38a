"""`python -m benchmarks.entities [DATA]`: people, places, dates and roles, beside bare models."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.entities import january, memory, spans, speed


def main() -> None:
    """Print all figures; about two minutes on one core."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--limit", type=int, help="documents of each annotated file")
    options = parser.parse_args()
    print("Exact spans")
    for (name, label, who), score in spans.run(options.data / "ner", options.limit).items():
        print(f"  {name:22}{label:5}{who:5}{score}")
    figures = january.run(options.data / "january")
    print("January 2022: person mentions, by overlap")
    for language, scores in figures["people"].items():
        for who, score in scores.items():
            print(f"  {language:22}PER  {who:5}{score}")
    print("January 2022: roles of the mentions found")
    for language, of_roles in figures["roles"].items():
        for role, score in of_roles.items():
            print(f"  {language:22}{role:11}{score}")
    print("Texts of 2,000 characters a second of CPU time, whole analysis and the bare pipeline")
    for language, speeds in speed.run(options.data):
        print(f"  {language:22}{speeds.ours:8.1f} {speeds.bare:8.1f}  {speeds.ratio:.0%}")
    most = memory.in_its_own_process(options.data)
    print(f"Memory of one process with all three languages: {most} MB (at most 1,200)")


if __name__ == "__main__":
    main()

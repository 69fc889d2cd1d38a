"""`python -m benchmarks.claims [DATA] [-v]`: claims, dates, tallies and places, from bare text."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.claims import january, written

LANGUAGES = ("ru", "kk", "en")


def main() -> None:
    """Print all figures; about a minute on one core. -v prints every row that differs, of those
    that were worked with: the unseen ones stay unseen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("-v", action="store_true", dest="differences")
    options = parser.parse_args()
    for unseen in (True, False):
        print(f"Sentences written by others, {'never used' if unseen else 'used'} for mending")
        for kind, score in written.SCORES.items():
            for language in LANGUAGES:
                figures = score(language, unseen)
                print(f"  {kind:8} {language}  {figures}")
                for difference in figures.differences if options.differences and not unseen else ():
                    print("     ", difference)
    folder = options.data / "january"
    if not folder.is_dir():
        print(f"No recorded coverage in {folder}: name its folder to measure on it.")
        return
    print("January 2022: claims against what the whole page says; dates; places")
    for name, count in sorted(january.run(folder).items()):
        print(f"  {name:12} {count}")


if __name__ == "__main__":
    main()

"""`python -m benchmarks.claims [DATA] [-v]`: claims, tallies, dates and places."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.claims import hand, january


def main() -> None:
    """Print all figures; about a minute on one core. -v prints every row that differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("-v", action="store_true", dest="differences")
    options = parser.parse_args()
    print("Hand-made sentences")
    for language in ("ru", "kk", "en"):
        found, fields = hand.score_claims(language)
        print(f"  claims {language}       {found}")
        print(f"  their fields {language} {fields}")
        _tell(found.differences + fields.differences, options.differences)
    for name, score in (("dates", hand.score_dates()), ("tallies", hand.score_tallies())):
        print(f"  {name:15} {score}")
        _tell(score.differences, options.differences)
    folder = options.data / "january"
    if not folder.is_dir():
        print(f"No recorded coverage in {folder}: name its folder to measure on it.")
        return
    print("January 2022, from bare text: claims against what the whole page says")
    for language, count in january.claims(folder).items():
        print(f"  claims {language}       {count}")
    print("January 2022, persons given")
    for name, count in sorted(january.dates_and_places(folder).items()):
        print(f"  {name:15} {count}")


def _tell(differences: list[str], wanted: bool) -> None:
    for difference in differences if wanted else []:
        print("    ", difference)


if __name__ == "__main__":
    main()

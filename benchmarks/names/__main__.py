"""Print what the names room is measured by: `python -m benchmarks.names [part ...]`.

Parts: pairs, spot, alarms, january, speed, and longer ones: million, unlike, unseen, peers,
calibration, scale, door. Without any: the first five. Figures come from public functions only;
speeds are of this process's CPU time, so that a busy machine tells the same.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.names import (
    beside,
    calibrate,
    door,
    material,
    measures,
    peers,
    plots,
    scale,
    unseen,
)
from rollcall.names import NameIndex, build, spot_all

console = Console(width=110)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _say(found: measures.Figures) -> tuple[str, str, str]:
    return f"{found.f1:.4f}", f"{found.precision:.4f}", f"{found.recall:.4f}"


def pairs(data: Path) -> None:
    """Labelled pairs: F1, recall at 2 % false positives, each kind."""
    found = measures.of_pairs(material.pairs(data))
    table = _table("Pairs of names", "setting", "F1", "precision", "recall")
    table.add_row(f"best threshold ({found.threshold:.2f})", *_say(found.best))
    table.add_row("verdict same", *_say(found.same))
    console.print(table)
    console.print(f"recall at 2 % false positives: {found.recall_at_2:.4f}")
    kinds = _table("Per kind (not: different people)", "kind", "pairs", "same", "same or possible")
    for kind, (count, same, possible) in found.kinds.items():
        kinds.add_row(kind, str(count), f"{same:.3f}", f"{possible:.3f}")
    console.print(kinds)


def spotting(data: Path) -> None:
    """Listed people in texts, one default setting for all."""
    table = _table("Spotting", "set", "F1", "P", "R", "likely F1", "P", "R")
    for name in material.SETS:
        found = measures.of_spotting(material.spot_set(data, name))
        table.add_row(name, *_say(found.both), *_say(found.likely))
    console.print(table)


def january(data: Path) -> None:
    """January 2022: pooled and per language, with every miss of a full name."""
    docs = material.january(data)
    found = measures.of_spotting(docs)
    table = _table("January 2022", "", "F1", "precision", "recall")
    table.add_row("likely or possible", *_say(found.both))
    table.add_row("likely", *_say(found.likely))
    console.print(table)
    languages = material.january_languages(data)
    said = {(doc, one.entry) for doc, spots in found.found.items() for one in spots}
    for link in sorted(link for link, how in docs.gold.items() if how == "full"):
        if link not in said:
            console.print(f"missed: {link[1]} in {link[0]} ({languages[link[0]]})")


def alarms(data: Path) -> None:
    """1,300 names that nobody mentions, in all ordinary documents, three samples."""
    texts = material.ordinary(data)
    table = _table(
        f"False alarms per 1,000 of {len(texts)} documents", "sample", "likely", "possible"
    )
    for seed in (7, 8, 9):
        names = material.strangers(data, 1300, seed)
        index = build((str(number), [name]) for number, name in enumerate(names))
        likely, possible, _ = measures.alarms(index, texts)
        table.add_row(str(seed), f"{likely:.2f}", f"{possible:.2f}")
    console.print(table)


def _rate(index: NameIndex, texts: list[str]) -> float:
    """Documents per second of CPU."""
    return _rate_of(lambda: sum(1 for _ in spot_all([index], texts)), texts)


def _rate_of(work: Callable[[], object], texts: list[str]) -> float:
    start = time.process_time()
    work()
    return len(texts) / (time.process_time() - start)


def speed(data: Path) -> None:
    """Documents per second of CPU on Russian news with 1,000 names, peers in the same run."""
    texts = list(material.spot_set(data, "nerel_ru").docs.values())
    texts += material.spot_set(data, "bsnlp_latinlist").docs.values()
    names = material.strangers(data, 1000)
    index = build((str(number), [name]) for number, name in enumerate(names))
    rates = {"rollcall, words never seen": _rate(index, texts)}
    rates["rollcall, words known"] = _rate(index, texts)
    for name, finder in peers.finders({str(n): [name] for n, name in enumerate(names)}):
        rates[name] = _rate_of(lambda find=finder: [find(text) for text in texts], texts)
    exact = rates.get("pyahocorasick (exact)")
    table = _table("Speed, 1,000 names", "", "documents/s", "of pyahocorasick")
    for name, rate in rates.items():
        table.add_row(name, f"{rate:,.0f}", f"{rate / exact:.3f}" if exact else "")
    console.print(table)


def _built(entries: Iterable[tuple[str, list[str]]]) -> tuple[NameIndex, float]:
    start = time.process_time()
    index = build(entries)
    return index, time.process_time() - start


def million(data: Path) -> None:
    """All the distractors beside a set's own list: build, memory, alarms, recall, speed."""
    known = material.spot_set(data, "nerel_ru")
    texts = material.ordinary(data)[:2000]
    few = material.strangers(data, 1000)
    small = build((str(number), [name]) for number, name in enumerate(few))
    _rate(small, texts)
    small = NameIndex.from_arrays(small.to_arrays())
    rates = [_rate(small, texts) for _ in range(2)]
    names = material.strangers(data, 0)
    strangers = ((f"stranger {number}", [name]) for number, name in enumerate(names))
    index, built = _built([*known.entries.items(), *strangers])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    large = [_rate(index, texts) for _ in range(2)]
    likely, possible = measures.alarms_of(index, texts, "stranger ")
    before = measures.of_spotting(known).both.recall
    after = measures.of_links(
        {
            (doc, one.entry)
            for doc, found in measures.timed(index, known.docs)[0].items()
            for one in found
        },
        known,
    ).recall
    table = _table(f"{len(names):,} names beside {len(known.entries):,}", "figure", "value")
    table.add_row("CPU seconds to build", f"{built:.0f}")
    table.add_row("arrays, MB", f"{sum(a.nbytes for a in index.to_arrays().values()) / 1e6:.0f}")
    table.add_row("most memory of the process while building, MB", f"{most:.0f}")
    table.add_row("likely strangers per 1,000 documents", f"{likely:.1f}")
    table.add_row("possible strangers per 1,000 documents", f"{possible:.1f}")
    table.add_row("recall on nerel_ru, its list alone", f"{before:.4f}")
    table.add_row("recall on nerel_ru, among all", f"{after:.4f}")
    for how, one, other in zip(("first", "second"), large, rates, strict=True):
        table.add_row(f"documents/s, {how} pass", f"{one:.0f}")
        table.add_row(f"of the speed with 1,000 names, {how} pass", f"{one / other:.3f}")
    console.print(table)


def unlike(data: Path) -> None:
    """A million made-up names with no word in common: seconds to build, size, speed."""
    names = material.unlike(1_000_000)
    index, built = _built((str(number), [name]) for number, name in enumerate(names))
    texts = material.ordinary(data)[:2000]
    table = _table("1,000,000 names with no word in common", "figure", "value")
    table.add_row("CPU seconds to build", f"{built:.0f}")
    table.add_row("arrays, MB", f"{sum(a.nbytes for a in index.to_arrays().values()) / 1e6:.0f}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("most memory of the process, MB", f"{most:.0f}")
    table.add_row("documents/s, first pass", f"{_rate(index, texts):.0f}")
    console.print(table)


def generalisation(data: Path) -> None:
    """Names transformed by others' rules: found per standard and per case, strangers beside."""
    found = [row for row, _ in unseen.measured(data, 150, skip=unseen.SEEN)]
    for group in dict.fromkeys(row.group for row in found):
        columns = ("same", "or possible", "spotted likely", "spotted", "brother", "namesake")
        table = _table(f"Unseen: {group}", "", *columns)
        for row in found:
            if row.group == group:
                table.add_row(row.name, *(f"{share:.3f}" for share in row[3:]))
        console.print(table)
    console.print("brother, namesake: the nearest other name, wrongly called the same person")


def compared(data: Path) -> None:
    """The pairs and the spotting sets again, with the peers; writes their pictures."""
    found = beside.on_pairs(data)
    table = _table("Peers on pairs", "", "best F1", "precision", "recall", "recall at 2 % FP")
    for name, scored in found.items():
        table.add_row(name, *_say(scored.best), f"{scored.recall_at_2:.4f}")
    console.print(table)
    title = "Share of each kind at the best threshold (neg-: strangers let in)"
    table = _table(title, "", *found)
    for kind in found["rollcall"].kinds:
        table.add_row(kind, *(f"{scored.kinds[kind]:.3f}" for scored in found.values()))
    console.print(table)
    for name, spotted in beside.on_texts(data).items():
        table = _table(f"Peers on {name}", "", "F1", "precision", "recall", "documents/s")
        for peer, one in spotted.items():
            table.add_row(peer, *_say(one.figures), f"{one.speed:,.0f}")
        console.print(table)
    console.print("documents/s of one process that has seen words before; fresh ones: scale, door")
    for name in peers.missing():
        console.print(f"not installed, left out: {name}")
    if plots.possible():
        console.print(f"written: {', '.join(path.name for path in beside.draw(found))}")


def calibration(data: Path) -> None:
    """Fit the map of rollcall/names/calibration.py and try it on held-out names; draws it."""
    found = calibrate.measured(data)
    columns = ("Brier score", "expected error", "labelled alone: Brier", "error")
    table = _table("Calibration on held-out pairs", "map", *columns)
    for name, (every, labelled) in found.maps.items():
        figures = (every.brier, every.error, labelled.brier, labelled.error)
        table.add_row(name, *(f"{figure:.4f}" for figure in figures))
    console.print(table)
    table = _table("Scores in use", "mean score", "pairs", "one person")
    for said, count, share in found.maps["in use"][0].bins:
        table.add_row(f"{said:.3f}", str(count), f"{share:.3f}")
    console.print(table)
    console.print(f"fitted on {found.pairs[0]} pairs, tried on {found.pairs[1]}; knots fitted now:")
    console.print("".join(f"    ({at}, {height}),\n" for at, height in found.knots), end="")
    if plots.possible():
        console.print(f"written: {calibrate.draw(found).name}")


def scales(data: Path) -> None:
    """Speed against the length of the list, beside the peers; writes its picture."""
    table = _table(
        "Speed by length of list, each in its own process",
        *("", "names", "CPU s to build", "peak MB", "documents/s cold", "warm"),
    )
    rows = []
    for row in scale.measured(data):
        if isinstance(row, str):
            console.print(row)
            continue
        rows.append(row)
        speeds = f"{row.cold:,.0f}", f"{row.warm:,.0f}"
        table.add_row(row.name, f"{row.names:,}", f"{row.build:.1f}", f"{row.memory:.0f}", *speeds)
    console.print(table)
    if plots.possible():
        console.print(f"written: {scale.draw(rows).name}")


def through(data: Path) -> None:
    """`rollcall pipe match` in a process of its own, beside exact pyahocorasick and juditha."""
    table = _table(
        "rollcall pipe match --cases",
        *("names", "CPU s before", "documents/s cold", "warm", "peak MB"),
    )
    speeds = {}
    for names, documents in ((1_000, 1_500), (1_000_000, 1_500)):
        found = door.measured(data, names, documents)
        speeds[names] = found
        rates = f"{found.cold:,.0f}", f"{found.warm:,.0f}"
        table.add_row(f"{names:,}", f"{found.preparing:.1f}", *rates, f"{found.memory:.0f}")
    console.print(table)
    few, many = speeds[1_000], speeds[1_000_000]
    console.print(f"a million names / a thousand: {many.cold / few.cold:.3f} cold, ", end="")
    console.print(f"{many.warm / few.warm:.3f} warm")
    for name in ("pyahocorasick (exact)", "juditha percolate", "juditha extract"):
        other = scale.apart(data, name, 1_000)
        if isinstance(other, str):
            console.print(other)
            continue
        ratio = f"{few.cold / other.warm:.3f} cold, {few.warm / other.warm:.3f} warm"
        console.print(f"a thousand names, through the door / {name}: {ratio}")


PARTS: dict[str, Callable[[Path], None]] = {
    "pairs": pairs,
    "spot": spotting,
    "alarms": alarms,
    "january": january,
    "speed": speed,
    "million": million,
    "unlike": unlike,
    "peers": compared,
    "unseen": generalisation,
    "calibration": calibration,
    "scale": scales,
    "door": through,
}
USUAL = ("pairs", "spot", "alarms", "january", "speed")


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=" | ".join(PARTS))
    parser.add_argument("--data", type=Path, default=material.DATA, help="the recorded material")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if not chosen.data.is_dir():
        parser.error(f"no recorded material at {chosen.data}: name its folder with --data")
    for part in chosen.parts or USUAL:
        PARTS[part](chosen.data)


if __name__ == "__main__":
    main()

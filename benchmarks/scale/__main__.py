"""`python -m benchmarks.scale [measure|rows|plan]`: from what one article costs to half a million.

measure    what one article costs here: CPU by step and language, rows, bytes, leases, names
rows       how long a record takes to say what waits, at 20,000, 100,000 and 1,000,000 texts
plan       what so many feeds, articles and names come to; docs/scale.md has its table

`measure` needs the recorded material (../shared/data); PostgreSQL is measured where POSTGRESQL_URL
is set. `plan` computes with what docs/scale.md says was measured; every input is an option.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402 - the number of threads is read when numpy is imported
import shutil  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from dataclasses import fields, replace  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks.airflow import projects  # noqa: E402
from benchmarks.scale.plan import Costs, Demand, Prices, as_table, plan  # noqa: E402
from rollcall.store.open import Store, open_store  # noqa: E402

console = Console(width=110, highlight=False)
_MANY_SOURCES = 20_000


def main() -> int:
    """Measure or compute, and print."""
    parser = _parser()
    options = parser.parse_args()
    if options.part == "plan":
        given = [_given(options, kind) for kind in (Demand(), Costs(), Prices())]
        print(as_table(plan(*given)))
        return 0
    home = Path(tempfile.mkdtemp(prefix="rollcall-scale-"))
    try:
        if options.part == "rows":
            _rows(home, options)
        else:
            _measure(home, options)
        return 0
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = parser.add_subparsers(dest="part", required=True)
    measure = parts.add_parser("measure")
    measure.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    measure.add_argument("--articles", type=int, default=400)
    measure.add_argument("--names", type=int, nargs="*", default=[1_300, 100_000, 1_000_000])
    rows = parts.add_parser("rows")
    rows.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    rows.add_argument("--sources", type=int, default=_MANY_SOURCES)
    rows.add_argument("--record", choices=("postgresql", "sqlite"), default="postgresql")
    planning = parts.add_parser("plan")
    for kind in (Demand(), Costs(), Prices()):
        for field in fields(kind):
            value = getattr(kind, field.name)
            if isinstance(value, int | float):
                option = f"--{field.name.replace('_', '-')}"
                planning.add_argument(option, type=type(value), default=value)
    planning.add_argument("--years", type=int, nargs="+", default=list(Demand().years))
    return parser


def _given(options: argparse.Namespace, kind: Any) -> Any:
    """The values of one kind, as they were given."""
    names = {field.name for field in fields(kind)} & set(vars(options))
    return replace(
        kind,
        **{
            name: tuple(value) if isinstance(value := getattr(options, name), list) else value
            for name in names
        },
    )


@contextmanager
def _record(home: Path, kind: str) -> Iterator[Store]:
    with projects.record(kind) as url:
        store = open_store(url or f"sqlite:///{home / 'record.sqlite'}")
        yield store
        store.engine.dispose()


def _rows(home: Path, options: argparse.Namespace) -> None:
    from benchmarks.scale import rows

    with _record(home, options.record) as store:
        before = 0
        for count in sorted(options.rows):
            rows.grow(store, before, count)
            before = count
            for one in rows.ask(store, count):
                console.print(
                    f"{options.record}, {count:9,} texts, {one.step:7} {one.count:7.3f} s to count "
                    f"what waits, {one.ahead:7.3f} s to look ahead, {one.lease:7.4f} s to lease "
                    f"{rows.BATCH} of what was seen"
                )
        for what, seconds in rows.of_sources(store, options.sources).items():
            console.print(f"{options.record}, {options.sources:9,} sources: {what} {seconds:.2f} s")


def _measure(home: Path, options: argparse.Namespace) -> None:
    from benchmarks.names import scale as names
    from benchmarks.scale import languages, steps, weights

    if not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    found = weights.measure(options.data)
    console.print(
        f"{found.pages} recorded article pages: {found.page:,.0f} bytes, {found.page_sent:,.0f} "
        f"packed, {found.page_kept:,.0f} as evidence; {found.feeds} feeds: {found.feed:,.0f} "
        f"bytes, {found.feed_sent:,.0f} packed"
    )
    for language, (rate, length) in languages.measure(options.data).items():
        console.print(f"enrich, {language}: {rate:.1f} texts of {length:,.0f} characters a CPU s")
    steps.measure(home / "warm", options.data, "sqlite", 30)
    kinds = ("sqlite", "postgresql") if os.environ.get("POSTGRESQL_URL") else ("sqlite",)
    for kind in kinds:
        _print_cost(steps.measure(home, options.data, kind, options.articles))
    for count in options.names:
        of = names.apart(options.data, "rollcall", count)
        if isinstance(of, str):
            console.print(of)
            continue
        console.print(
            f"{count:,} names: {of.build:.1f} CPU s to build, {of.memory:,.0f} MB at most, "
            f"{of.cold:,.0f} texts a CPU s in a first pass, {of.warm:,.0f} in a second"
        )


def _print_cost(cost: Any) -> None:
    from benchmarks.scale.steps import Cost

    one: Cost = cost
    spent = ", ".join(f"{step} {1000 * seconds:.1f}" for step, seconds in one.cpu.items())
    rows = sorted(one.rows.items(), key=lambda item: -item[1])
    console.print(
        f"{one.kind}, {one.articles:,} articles of {one.characters:,.0f} characters: CPU ms an "
        f"article: {spent}"
    )
    console.print(
        f"  {one.record:,.0f} bytes an article in the record, {one.index:,.0f} in the embedded "
        f"index, {one.evidence:,.0f} of evidence (small pages); {sum(one.rows.values()):.1f} rows: "
        + ", ".join(f"{number:.1f} {name}" for name, number in rows if number >= 0.5)
    )
    console.print(
        f"  a step that does nothing: {1000 * one.lease:.1f} ms an item, {1000 * one.lease_cpu:.1f}"
        f" of CPU; {one.chained:,.0f} pages a second into the chain of evidence"
    )


if __name__ == "__main__":
    sys.exit(main())

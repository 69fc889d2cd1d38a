"""`python -m benchmarks.search recall`: inflected words beside plain tokens and Snowball alone."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.search.forms import HALVES, LANGUAGES, PEERS, figures, wrong


def report(console: Console, *, verbose: bool = False) -> int:
    """Print what each way finds of words in other forms; exit status 0, the floors are tests'."""
    table = Table(title="Inflected words, written by others", title_justify="left")
    headings = ("", "forms that meet", "others that do", "recall", "precision")
    for number, column in enumerate(headings):
        table.add_column(column, justify="right" if number else "left")
    for language in LANGUAGES:
        for half in HALVES:
            table.add_row(f"[bold]{language} {half}[/bold]")
            for name, meets in PEERS.items():
                found = figures(language, half, meets)
                table.add_row(
                    f"  {name}",
                    f"{found.met.share:.3f} of {found.met.of}",
                    f"{found.mixed.right} of {found.mixed.of}",
                    f"{found.recall.share:.2f} of {found.recall.of}",
                    f"{found.precision.share:.2f} of {found.precision.of}",
                )
    console.print(table)
    console.print("recall and precision: whole sentences of which every word is asked for")
    if verbose:
        for language in LANGUAGES:
            for line in wrong(language, PEERS["ours"]):
                console.print(f"{language}: {line}", markup=False)
    return 0

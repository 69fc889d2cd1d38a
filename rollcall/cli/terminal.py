"""The one console that commands print to, and the one shape of their tables."""

from __future__ import annotations

from collections.abc import Collection

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Column, Table

console = Console(highlight=False, soft_wrap=True)
_ROOM = 1_000
"""More than a cell that is not to be wrapped ever takes."""
_WORD = 16
"""Words and dates of up to so many letters are never broken; addresses, which are longer, are."""


def columns(*headings: str, numbers: Collection[str] = (), whole: Collection[str] = ()) -> Table:
    """A table to print: `numbers` stand on the right, `whole` columns are on one line always.

    Nothing is ever cut short: what is too wide for the screen goes on in the next line, between
    words but for those that are very long. An address or a number that ends in an ellipsis is of no
    use to anybody who wants to type it.
    """
    made = (
        Column(
            heading,
            overflow="fold",
            justify="right" if heading in numbers else "left",
            no_wrap=heading in whole or heading in numbers,
        )
        for heading in headings
    )
    return _Uncut(*made, box=None)


class _Uncut(Table):
    """Wider than the screen where that is too narrow for its words: else numbers would be cut off,
    and words be broken.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for column in self.columns:
            column.min_width = _least(console, column)
        least = sum((column.min_width or 0) + 2 for column in self.columns)  # a space on each side
        return super().__rich_console__(
            console, options.update_width(max(options.max_width, least))
        )


def _least(console: Console, column: Column) -> int:
    """How wide a column must be: as its heading, and as its cells where they are not wrapped, else
    as their words.
    """
    room = console.options.update_width(_ROOM)
    widths = [console.measure(column.header, options=room).maximum]
    for measured in (console.measure(cell, options=room) for cell in column.cells):
        if column.no_wrap:
            widths.append(measured.maximum)
        elif measured.minimum <= _WORD:
            widths.append(measured.minimum)
    return max(widths)

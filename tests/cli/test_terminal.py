"""Tables that people read: whatever the screen, no number and no address loses its end."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from rollcall.cli.terminal import columns

DRAWN = "▁" * 35
ADDRESS = "paper-of-record.example"


def printed(width: int) -> list[str]:
    screen = Console(file=io.StringIO(), width=width, highlight=False, soft_wrap=True)
    table = columns("source", "is", "35 days", "week", numbers=("week",), whole=("is", "35 days"))
    table.add_row(*(Text(cell) for cell in (ADDRESS, "failing", DRAWN, "1,000")))
    screen.print(table)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [20, 40, 55, 60, 80])
def test_nothing_is_cut_short_however_narrow_the_screen(width: int) -> None:
    heading, first, *more = printed(width)
    assert heading.split() == ["source", "is", "35", "days", "week"]
    assert first.split()[1:] == ["failing", DRAWN, "1,000"]
    assert "".join([first.split()[0], *(line.strip() for line in more)]) == ADDRESS


@pytest.mark.parametrize("width", [20, 40, 80])
def test_no_date_and_no_word_is_broken(width: int) -> None:
    screen = Console(file=io.StringIO(), width=width, highlight=False, soft_wrap=True)
    table = columns("at", "what", "role", "since", whole=("at",))
    said = ("2025-02-09 23:30", "a workbook with coverage", "operator", "2025-02-03 to 2025-02-09")
    table.add_row(*(Text(cell) for cell in said))
    screen.print(table)
    assert isinstance(screen.file, io.StringIO)
    assert sorted(screen.file.getvalue().split()) == sorted(
        ["at", "what", "role", "since", *" ".join(said).split()]
    )


def test_a_screen_that_is_wide_enough_is_not_left() -> None:
    assert len(printed(200)[1].strip()) < 80
    assert max(map(len, printed(66))) <= 66
    assert len(printed(66)) > 2, "what may go on in the next line makes room"

"""Where a sheet's table begins: titles above, one or two rows of headings, then cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rollcall.lists.cells.dates import read_birth, read_date
from rollcall.lists.cells.person import looks_like_name
from rollcall.lists.cells.statuses import statuses_in
from rollcall.lists.cells.values import cell_text
from rollcall.lists.headings import meaning_of
from rollcall.lists.model import Merge, RawRow, RawSheet, Value

_SEARCHED = 30
_WIDEST = 500
_ENOUGH = 0.5
_FEW = 8
_MOST_FULL = 2
_MOST_MERGES = 200
_PROOF: Mapping[str, Callable[[Value], bool]] = {
    "status": lambda value: isinstance(value, str) and bool(statuses_in(value)),
    "birth": lambda value: read_birth(value).problem is None,
    "age": lambda value: read_birth(value).age is not None,
    "status_date": lambda value: read_date(value).iso is not None,
}
_NAMING = frozenset({"name", "surname", "given"})


class Header(NamedTuple):
    """How many rows are titles and headings, and the heading of every column.

    `number` is the row number of the lowest row of headings, None where there is none.
    """

    number: int | None
    headings: tuple[str, ...]
    titles: tuple[str, ...]
    body: Sequence[RawRow]


def find_header(sheet: RawSheet, said: int | None = None) -> Header:
    """The row among the first thirty whose cells are best known as headings.

    One known heading is enough when it speaks of names; otherwise two are needed, so that a title
    is not taken for a heading. Two rows of headings ("Дата" over "рождения" and "смерти") are
    joined where merged cells tell so. `said` is the row number that the keeper gave, 0 for none.
    """
    rows = sheet.rows
    best = _best(rows) if said is None else _numbered(rows, said)
    if best < 0:
        return Header(None, (), (), rows)
    first, last = _joined(rows, best, sheet.merges)
    headings = _headings(rows[first : last + 1], sheet.merges)
    titles = tuple(
        " ".join(text for value in row.values if (text := cell_text(value))) for row in rows[:first]
    )
    return Header(rows[last].number, headings, titles, rows[last + 1 :])


def _best(rows: Sequence[RawRow]) -> int:
    best, most = -1, 0.0
    filled: list[int] = []
    for at, row in enumerate(rows[:_SEARCHED]):
        score = _score([cell_text(value).strip() for value in row.values])
        filled.append(len(row.values) - row.values.count(None))
        # Rows above that are as full are cases, and cases are never taken for titles.
        full = sum(1 for count in filled[:-1] if count >= max(3, 0.6 * filled[-1]))
        if score > most and full < _MOST_FULL:
            best, most = at, score
    best = best if best >= 0 else _proved(rows)
    return best if best >= 0 else _unlike_the_rest(rows)


def _unlike_the_rest(rows: Sequence[RawRow]) -> int:
    """A row of unknown headings: words in every cell, over columns of numbers, dates or names.

    No cell of it may be like what stands below it, so that nobody's row is taken for headings.
    """
    for at, row in enumerate(rows[:_SEARCHED]):
        below = rows[at + 1 : at + 1 + _SEARCHED]
        texts = {
            column: text
            for column, value in enumerate(row.values[:_WIDEST])
            if (text := cell_text(value).strip())
        }
        if len(texts) < 3 or len(below) < 2:
            continue
        unlike = False
        for column, text in texts.items():
            values = [
                found
                for other in below
                if column < len(other.values) and (found := cell_text(other.values[column]).strip())
            ]
            for kind in _KINDS:
                if values and 5 * sum(map(kind, values)) >= 3 * len(values):
                    if kind(text):
                        return -1
                    unlike = True
        if unlike and not any(c.isdecimal() for text in texts.values() for c in text):
            return at
        return -1
    return -1


def _several_names(text: str) -> bool:
    return len(text.split()) > 1 and looks_like_name(text)


_KINDS: tuple[Callable[[str], bool], ...] = (
    lambda text: any(character.isdecimal() for character in text),
    _several_names,
    lambda text: bool(statuses_in(text)),
)


def _proved(rows: Sequence[RawRow]) -> int:
    """A row with but one known heading, which what stands below it proves right."""
    for at, row in enumerate(rows[:_SEARCHED]):
        if len(row.values) - row.values.count(None) < 2:
            continue
        for column, value in enumerate(row.values[:_WIDEST]):
            heading = cell_text(value)
            known = meaning_of(heading) if isinstance(value, str) else None
            test = _PROOF.get(known[0]) if known and known[1] == 1.0 else None
            below = [
                other.values[column]
                for other in rows[at + 1 : at + 1 + _SEARCHED]
                if column < len(other.values) and other.values[column] is not None
            ]
            if test and len(below) > 1 and 2 * sum(map(test, below)) > len(below):
                return at
    return -1


def _numbered(rows: Sequence[RawRow], number: int) -> int:
    return next((at for at, row in enumerate(rows) if row.number == number), -1)


def _score(texts: Sequence[str]) -> float:
    known = [found for text in texts if (found := meaning_of(text)) and found[1] >= _ENOUGH]
    filled = sum(1 for text in texts if text)
    naming = any(meaning in _NAMING for meaning, _ in known)
    distinct = len({meaning for meaning, _ in known})
    if not known or max(share for _, share in known) < 1.0:
        return 0.0
    if any(text.rstrip(".").isdecimal() for text in texts) and 2 * len(known) < filled:
        return 0.0  # a running number begins a case
    if len(known) * 3 < filled:
        sure = any(meaning in _NAMING and share == 1.0 for meaning, share in known)
        plain = not any(character.isdecimal() for text in texts for character in text)
        return 0.5 if sure and plain and filled <= _FEW else 0.0
    if distinct < 2 and not (naming and filled <= 2 and known[0][1] == 1.0):
        return 0.0
    return distinct + (1 if naming else 0) + sum(share for _, share in known) / 100


def _joined(rows: Sequence[RawRow], best: int, merges: Sequence[Merge]) -> tuple[int, int]:
    """The first and the last row of headings."""
    groups = _groups(rows[best], merges)
    if groups and best + 1 < len(rows) and rows[best + 1].number == rows[best].number + 1:
        below = {at for at, value in enumerate(rows[best + 1].values) if cell_text(value)}
        if below and below <= groups:
            return best, best + 1
    if best and rows[best - 1].number == rows[best].number - 1 and _groups(rows[best - 1], merges):
        return best - 1, best
    return best, best


def _groups(row: RawRow, merges: Sequence[Merge]) -> set[int]:
    """Columns under a heading that spans some, but not all, of a row with other headings."""
    covered: set[int] = set()
    starts = 0
    for merge in _touching(row, merges):
        if merge.right > merge.left:
            covered.update(range(merge.left - 1, min(merge.right, len(row.values) + 500)))
            starts += 1
    filled = sum(1 for value in row.values if cell_text(value))
    return covered if filled > 1 and starts else set()


def _headings(rows: Sequence[RawRow], merges: Sequence[Merge]) -> tuple[str, ...]:
    width = max(len(row.values) for row in rows)
    spread = [_spread(row, merges, width) for row in rows]
    joined = []
    for texts in zip(*spread, strict=True):
        parts = dict.fromkeys(" ".join(text.split()) for text in texts if text.strip())
        joined.append(" / ".join(parts))
    return tuple(joined)


def _spread(row: RawRow, merges: Sequence[Merge], width: int) -> list[str]:
    texts = [cell_text(value) for value in row.values] + [""] * (width - len(row.values))
    for merge in _touching(row, merges):
        if merge.left <= width:
            for at in range(merge.left, min(merge.right, width)):
                texts[at] = texts[at] or texts[merge.left - 1]
    return texts


def _touching(row: RawRow, merges: Sequence[Merge]) -> list[Merge]:
    """The merged ranges that a row has part in; no real row of headings has more than a few."""
    return [m for m in merges if m.top <= row.number <= m.bottom][:_MOST_MERGES]

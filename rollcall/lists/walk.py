"""The rows below the headings in order: what each is, and under which heading it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from rollcall.lists.cells.values import cell_text
from rollcall.lists.header import Header
from rollcall.lists.headings import meaning_of
from rollcall.lists.kinds import begins, is_note, is_section, is_total
from rollcall.lists.model import OWN, Merge, RawRow, RawSheet, Value
from rollcall.lists.plan import Plan
from rollcall.lists.summaries import counts_only, explained_rows, summary_rows, town_rows

_FEWEST_IN_A_FORM = 3
_MOST_IN_A_TOTAL = 12
_WORDS_OF_A_NAME = 5
_NAMING = frozenset({"name", "surname", "given"})
_OWN_CELLS = frozenset({"id", "number", "name", "surname", "given", "patronymic", "other_names"})


class Walked(NamedTuple):
    """A row with merged cells filled in. `section` is the heading inside the table above it;
    `kind` is one of `NOT_A_CASE`, or "" for a case."""

    row: RawRow
    values: Sequence[Value]
    section: str
    kind: str


def walk(
    raw: RawSheet, plan: Plan, header: Header, signs: frozenset[int], kind: str
) -> Iterator[Walked]:
    """Every row below the headings. `signs` are the rows that look like a legend's; `kind` is given
    where the whole sheet lists nobody.
    """
    wide = _wide(raw.merges)
    fills = _fills(raw, plan)
    hers = [column for column in plan.columns if not column.heading.startswith(OWN)]
    ours = {column.index for column in plan.columns} - {column.index for column in hers}
    known = sum(1 for column in hers if column.meaning)
    headings = [text for text in header.headings if text and not text.startswith(OWN)]
    most = max(len(headings), _MOST_IN_A_TOTAL) + len(ours)
    tail = _tail(header.body, known, signs, wide, len(hers), ours)
    body = _hers(header.body, ours)
    towns = town_rows(body, known) if len(hers) > 2 else frozenset()
    codes = {**plan.codes, **dict.fromkeys(plan.care.signs.codes, "")}
    explained = explained_rows(body, codes, len(hers)) if codes else frozenset()
    section = ""
    for at, row in enumerate(header.body):
        texts = _texts(row, ours) if len(row.values) - row.values.count(None) <= most else []
        found = kind or tail.get(at, "")
        broad = wide.get(row.number, 0) >= min(3, len(hers))
        if not found and len(texts) == 1 and is_section(texts[0], known, broad):
            section, found = texts[0], "heading"
        elif not found and row.number in towns:
            section, found = texts[0].strip(" :"), "heading"
        elif not found and row.number in explained:
            found = "legend"
        elif not found and len(texts) > 1 and len(headings) > 1 and texts == headings:
            found = "heading"
        elif not found and is_total(texts):
            found = "total"
        values = row.values if found else _filled(row, fills.get(row.number))
        yield Walked(row, values, section, found)


def sheet_kind(raw: RawSheet, header: Header, legend: bool) -> str:
    """What a whole sheet is that lists nobody in rows: a legend, remarks, forms; else ""."""
    if legend:
        return "legend"
    if _is_form(raw):
        return "form"
    if counts_only(header.headings, [_texts(row) for row in header.body[:200]]):
        return "total"
    if header.number is None and all(
        len(row.values) - row.values.count(None) < 2 for row in raw.rows
    ):
        words = [len(text.split()) for row in raw.rows for text in _texts(row)]
        return "note" if sum(words) > _WORDS_OF_A_NAME * len(words) else ""
    return ""


def _hers(body: Sequence[RawRow], ours: Set[int]) -> Sequence[RawRow]:
    """The rows without what stands in columns that are ours."""
    if not ours:
        return body
    return [
        row._replace(values=[None if at in ours else v for at, v in enumerate(row.values)])
        for row in body
    ]


def _texts(row: RawRow, ours: Set[int] = frozenset()) -> list[str]:
    """What the cells of a row say, but for those in columns that are ours."""
    values = (
        [value for at, value in enumerate(row.values) if at not in ours] if ours else row.values
    )
    return [text for value in values if value is not None and (text := cell_text(value).strip())]


def _tail(
    body: Sequence[RawRow],
    known: int,
    signs: frozenset[int],
    wide: Mapping[int, int],
    width: int,
    ours: Set[int],
) -> dict[int, str]:
    """The rows behind the last case: totals, remarks, a legend, headings of empty sections."""
    found = summary_rows(_hers(body, ours))
    for at in range(len(body) - 1, -1, -1):
        if at in found:
            continue
        row, texts = body[at], _texts(body[at], ours)
        if not texts:
            continue
        single = len(texts) == 1 and known > 1
        headed = len(texts) == 1 and "legend" in found.values() and begins(texts[0], "legend")
        if row.number in signs or headed:
            found[at] = "legend"
        elif is_total(texts):
            found[at] = "total"
        elif single and is_section(texts[0], known, wide=False):
            found[at] = "heading"
        elif (single and is_note(texts[0])) or (
            known > 1 and len(texts) <= 3 and begins(texts[0], "note")
        ):
            found[at] = "note"
        elif not (single and wide.get(row.number, 0) >= min(3, width)):
            break
    return found


def _is_form(raw: RawSheet) -> bool:
    """Whether headings stand below each other: a form for every person, or a table on its side."""
    firsts = [texts[0] for row in raw.rows[:200] if len(texts := _texts(row)) > 1]
    known = [found[0] for text in firsts if (found := meaning_of(text)) and found[1] > 0.5]
    across = max(
        (sum(1 for text in _texts(row) if meaning_of(text)) for row in raw.rows[:30]), default=0
    )
    return (
        across < _FEWEST_IN_A_FORM
        and len(set(known)) >= _FEWEST_IN_A_FORM
        and bool(_NAMING.intersection(known))
        and 2 * len(known) > len(firsts)
    )


def _wide(merges: Sequence[Merge]) -> dict[int, int]:
    """The widest merged range of every row that has one."""
    widest: dict[int, int] = {}
    for merge in merges:
        if merge.top == merge.bottom:
            width = merge.right - merge.left + 1
            widest[merge.top] = max(widest.get(merge.top, 0), width)
    return widest


def _fills(raw: RawSheet, plan: Plan) -> dict[int, dict[int, Value]]:
    """What cells merged downwards say on the rows below their first, except who a row is about."""
    own = {column.index for column in plan.columns if column.meaning in _OWN_CELLS}
    tall = [m for m in raw.merges if m.bottom > m.top and m.left - 1 not in own]
    if not tall:
        return {}
    rows = {row.number: row for row in raw.rows}
    fills: dict[int, dict[int, Value]] = defaultdict(dict)
    budget = 2 * len(raw.rows) * max(1, len(plan.columns))
    for merge in tall:
        top = rows.get(merge.top)
        at = merge.left - 1
        if top is None or at >= len(top.values) or top.values[at] is None:
            continue
        for number in range(merge.top + 1, min(merge.bottom, merge.top + len(raw.rows)) + 1):
            budget -= 1
            if budget < 0:
                return fills
            if number in rows:
                fills[number][at] = top.values[at]
    return fills


def _filled(row: RawRow, fills: Mapping[int, Value] | None) -> Sequence[Value]:
    if not fills:
        return row.values
    values = row.values + [None] * (max(fills) + 1 - len(row.values))
    for at, value in fills.items():
        values[at] = value if values[at] is None else values[at]
    return values

"""What every column of a sheet is about: the keeper's mapping, its heading, or its content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rollcall.lists.cells.dates import FIRST_YEAR, LAST_YEAR, read_date
from rollcall.lists.cells.person import looks_like_name
from rollcall.lists.cells.statuses import says, statuses_in
from rollcall.lists.cells.values import cell_text
from rollcall.lists.headings import meaning_of
from rollcall.lists.kinds import begins, names_kind
from rollcall.lists.model import (
    COLOUR,
    COMMENT,
    ID_HEADING,
    OWN,
    Column,
    How,
    Meaning,
    RawRow,
    Value,
)

_SAMPLED = 300
_MOSTLY = 0.6
_ASIDE = re.compile(r"[(,/;\n]| [-–—] ")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?")
_MANY = frozenset(
    {"name", "other_names", "place", "remarks", "source", "status_date", "ignore"}
    | {"do_not_publish", "minor", "silence"}
)


def understand(
    headings: Sequence[str], body: Sequence[RawRow], mapping: Mapping[str, Meaning]
) -> tuple[Column, ...]:
    """The columns of a sheet, each with what it means and how that was decided.

    `mapping` goes from a heading or a column letter to a meaning and wins over everything. A
    meaning that only one column can have goes to the best heading. The column of ours that tells
    which case a row is counts where the keeper has no id column of her own.
    """
    sample = body[:_SAMPLED]
    width = max([len(headings), *(len(row.values) for row in sample)], default=0)
    width = max([width, *(len(row.values) for row in body[_SAMPLED:])], default=width)
    names = [headings[at].strip() if at < len(headings) else "" for at in range(width)]
    meanings: list[tuple[Meaning | None, How | None]] = [(None, None)] * width
    for at, meaning in _by_heading(names):
        meanings[at] = (meaning, "heading")
    for at in range(width):
        wanted = mapping.get(names[at]) if names[at] else None
        wanted = mapping.get(column_letter(at)) if wanted is None else wanted
        if wanted is not None:
            meanings[at] = (wanted, "mapping")
    if ID_HEADING in names and not any(meaning == "id" for meaning, _ in meanings):
        ours = names.index(ID_HEADING)
        if meanings[ours][1] != "mapping":
            meanings[ours] = ("id", "heading")
    values = [_column(sample, at) for at in range(min(width, 500))]
    for at, column in enumerate(values):
        if meanings[at] == ("status_date", "heading") and not _dates(column):
            meanings[at] = ("place", "content") if _worded(column) else (None, None)
    taken = {meaning for meaning, _ in meanings if meaning}
    # A legend beside the table is no column of it, whatever it says.
    free = [
        meaning is None and not names_kind(name, "legend")
        for name, (meaning, _) in zip(names, meanings, strict=True)
    ]
    for at, meaning in _by_content(values, taken, free, bool(headings)):
        meanings[at] = (meaning, "content")
    return tuple(
        Column(at, names[at], *meanings[at], _first(values[at]) if at < len(values) else "")
        for at in range(width)
    )


def column_letter(index: int) -> str:
    """The letters of a column as a spreadsheet shows them; 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_names(columns: Sequence[Column]) -> tuple[str, ...]:
    """A different name for every column, by which `CaseRow.cells` keeps its values."""
    names: list[str] = []
    used: set[str] = {COLOUR, COMMENT}
    for column in columns:
        name = column.heading or column_letter(column.index)
        if name in used:
            name = f"{name} ({column_letter(column.index)})"
        used.add(name)
        names.append(name)
    return tuple(names)


def _by_heading(names: Sequence[str]) -> Iterable[tuple[int, Meaning]]:
    found = [(at, known) for at, name in enumerate(names) if (known := meaning_of(name))]
    meanings = {meaning for _, (meaning, _) in found}
    best: dict[Meaning, tuple[float, int]] = {}
    for at, (meaning, share) in found:
        # "Имя" alone is the whole name; beside "Фамилия" it is the given name.
        if meaning == "given" and "surname" not in meanings and "name" not in meanings:
            meaning = "name"
        # News that came later stands beside the status, not instead of it.
        if meaning in _MANY or (meaning == "status" and says(names[at], "update")):
            yield at, meaning
        elif meaning not in best or share > best[meaning][0]:
            best[meaning] = (share, at)
    for meaning, (_, at) in best.items():
        yield at, meaning


def _by_content(
    values: Sequence[Sequence[Value]], taken: set[Meaning], free: Sequence[bool], headed: bool
) -> Iterable[tuple[int, Meaning]]:
    """What the content of unnamed columns says; with headings only the names are looked for."""
    named = bool({"name", "surname"} & taken)
    name_at = next((at for at, column in enumerate(values) if not free[at]), -1) if named else -1
    if not named:
        candidates = [at for at, column in enumerate(values) if free[at] and _names(column, 1.5)]
        candidates = candidates or [
            at for at, column in enumerate(values) if free[at] and _names(column, 1.0)
        ]
        if candidates:
            name_at = candidates[0]
            yield from _name_columns(values, candidates, headed)
        elif values and not headed and not any(values[1:]):
            name_at = 0
            yield 0, "name"
    if headed:
        if "status" not in taken:
            yield from _states(values, free, name_at)
        if "id" not in taken:
            for at in range(name_at):
                if free[at] and _codes(values[at], values[name_at]):
                    yield at, "id"
                    break
        return
    given = set(taken)
    for at, column in enumerate(values):
        if not free[at] or at == name_at or not column:
            continue
        meaning = _kind(column, at < name_at or name_at < 0, given)
        if meaning:
            given.add(meaning)
            yield at, meaning


def _states(
    values: Sequence[Sequence[Value]], free: Sequence[bool], name_at: int
) -> Iterable[tuple[int, Meaning]]:
    """The columns under unknown headings that tell what happened; a death in any of them counts."""
    for at, column in enumerate(values):
        told = (bool(statuses_in(cell_text(value))) for value in column)
        if free[at] and at != name_at and len(column) > 1 and _share(told) > _MOSTLY:
            yield at, "status"


def _name_columns(
    values: Sequence[Sequence[Value]], candidates: Sequence[int], headed: bool
) -> Iterable[tuple[int, Meaning]]:
    first = candidates[0]
    parts = [at for at in range(first, first + 3) if at in candidates]
    single = all(_words(values[at]) < 1.5 for at in parts)
    if (
        not headed
        and single
        and len(parts) >= 2
        and parts == list(range(first, first + len(parts)))
    ):
        meanings: tuple[Meaning, ...] = ("surname", "given", "patronymic")
        yield from zip(parts, meanings, strict=False)
    else:
        yield first, "name"


def _kind(column: Sequence[Value], before_name: bool, taken: set[Meaning]) -> Meaning | None:
    texts = [cell_text(value).strip() for value in column]
    if all(text.isdecimal() for text in texts) and not _years_or_ages(texts):
        ordered = [int(text[:9]) for text in texts]
        if ordered == sorted(ordered) and len(set(ordered)) == len(ordered):
            return "number" if "number" not in taken and ordered[0] < 2 else _id(texts, taken)
    if before_name and (found := _id(texts, taken)):
        return found
    if _share(text.startswith(("http://", "https://", "www.", "t.me/")) for text in texts) > 0.7:
        return "source"
    if _share(bool(read_date(value).iso) and not _short(value) for value in column) > 0.7:
        return "birth" if "birth" not in taken and _old(column) else "status_date"
    if _years_or_ages(texts) and "birth" not in taken and not before_name:
        return "birth"
    if "status" not in taken and _share(bool(statuses_in(text)) for text in texts) > 0.6:
        return "status"
    return None


def _id(texts: Sequence[str], taken: set[Meaning]) -> Meaning | None:
    unlike_words = _share(
        " " not in text and any(c.isdecimal() or c in "-_" for c in text) for text in texts
    )
    return (
        "id" if "id" not in taken and len(set(texts)) == len(texts) and unlike_words > 0.9 else None
    )


def _codes(column: Sequence[Value], names: Sequence[Value]) -> bool:
    """Whether every person has a code of letters and digits ("A/001"), no two the same."""
    texts = [text for value in column if not begins(text := cell_text(value).strip(), "total")]
    people = sum(1 for value in names if isinstance(value, str))
    mixed = all(
        any(c.isdecimal() for c in text)
        and any(c.isalpha() for c in text)
        and len(text.split()) == 1
        for text in texts
    )
    return mixed and len(texts) >= max(2, people) and len(set(texts)) == len(texts)


def _years_or_ages(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= 4]
    likely = [n for n in numbers if 0 < n <= 110 or FIRST_YEAR <= n <= LAST_YEAR]
    ordered = len(set(numbers)) == len(numbers) and numbers == sorted(numbers)
    return len(likely) > 0.7 * len(texts) and not (ordered and len(numbers) > 1)


def _dates(column: Sequence[Value]) -> bool:
    """Whether a column under a heading for dates may hold some: "Last seen" often holds places."""
    if len(column) < 2 or any(read_date(value).iso for value in column):
        return True
    texts = [cell_text(value).strip() for value in column]
    return not _worded(column) and not all(_CLOCK.fullmatch(text) for text in texts)


def _worded(column: Sequence[Value]) -> bool:
    return all(
        isinstance(value, str) and sum(c.isdecimal() for c in value) < 3 and len(value) > 3
        for value in column
    )


def _old(column: Sequence[Value]) -> bool:
    years = sorted(int(iso[:4]) for value in column if (iso := read_date(value).iso))
    return bool(years) and years[-1] - years[0] > 12


def _short(value: Value) -> bool:
    return isinstance(value, (int, float)) or len(cell_text(value).strip()) < 6


def _names(column: Sequence[Value], words: float) -> bool:
    texts = [value.strip() for value in column if isinstance(value, str)]
    if not texts or len(texts) < 0.5 * len(column) or len(set(texts)) < 0.5 * len(texts):
        return False
    bare = [_ASIDE.split(text, maxsplit=1)[0].strip() for text in texts]
    return _share(looks_like_name(text) for text in bare) > 0.5 and _words(column) >= words


def _words(column: Sequence[Value]) -> float:
    counts = [len(value.split()) for value in column if isinstance(value, str)]
    return sum(counts) / len(counts) if counts else 0.0


def _share(tests: Iterable[bool]) -> float:
    results = list(tests)
    return sum(results) / len(results) if results else 0.0


def _column(rows: Sequence[RawRow], at: int) -> list[Value]:
    """What a column holds, but for cells that are ours, in a sheet without headings."""
    return [
        value
        for row in rows
        if at < len(row.values)
        and (value := row.values[at]) is not None
        and not (isinstance(value, str) and (not value.strip() or value.startswith(OWN)))
    ]


def _first(values: Sequence[Value]) -> str:
    return cell_text(values[0])[:80] if values else ""

"""What one row tells of what happened: its statuses, dates, news and remarks, gathered."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rollcall.lists.cells.dates import read_date
from rollcall.lists.cells.statuses import parse_status, says, sole_status, statuses_in
from rollcall.lists.cells.values import ERRORS, cell_text
from rollcall.lists.codes import spelled_out
from rollcall.lists.happened import Dated, Facts, Outcome, what_happened
from rollcall.lists.mapping import status_key
from rollcall.lists.model import COLOUR, Column, Meaning, RawRow, Value
from rollcall.lists.plan import Plan
from rollcall.records import Problem

_NOTHING = frozenset(
    {"-", "–", "—", "?", "??", "???", ".", "н/д", "нд", "нет", "жоқ", "неизвестно", "неизвестен"}
    | {"нет данных", "не указано", "не известно", "белгісіз", "мәлімет жоқ"}
    | {"tbc", "tbd", "unk", "unk.", "n/a", "na", "none", "null", "nan", "unknown", "no data"}
)
_NAMING: tuple[Meaning, ...] = ("name", "surname", "given", "patronymic")
_DATES = {
    "impossible_date": "is no possible date",
    "unreadable_date": "could not be read as a date",
    "no_year": "names no year, and neither do the titles nor the other dates of the column",
}


def happened(
    plan: Plan, row: RawRow, values: Sequence[Value], section: str, problems: list[Problem]
) -> Outcome:
    """What happened and when; what is wrong with it becomes a problem of the row."""
    cells = [
        spelled_out(text, plan.codes)
        for at in plan.at.get("status", ())
        if at not in plan.updates
        and (text := plan.care.signs.without_marks(_text(values, at)))
        and not _blank(text)
    ]
    unreadable: list[Problem] = []
    dates = _dates(plan, row, values, unreadable)
    since = next((date.iso for date in dates if len(date.iso) == 10), None)
    facts = Facts(
        cells,
        plan.statuses.get(status_key("; ".join(cells))) if cells and plan.statuses else None,
        [text for at, heading in plan.updates.items() if (text := _update(values, at, heading))],
        [
            *texts_of(plan, values, "remarks", plan.updates),
            *_others(plan, values),
            *(text for text in texts_of(plan, values, "status_date") if statuses_in(text)),
        ],
        texts_of(plan, values, "place"),
        _base(plan, row, section, cells),
        plan.implied,
        dates,
        plan.around._replace(since=since),
        plan.missing,
        plan.loose,
    )
    found = what_happened(facts)
    if found.problem == "unreadable_status":
        message = f"The status {found.words[:80]!r} is not in the table of statuses."
        problems.append(Problem(found.problem, message, plan.sheet, row.number))
    elif found.problem:
        message = f"It is not clear what happened ({found.words[:160]!r}). {found.doubt}"
        problems.append(Problem(found.problem, message, plan.sheet, row.number))
    known = found.when and any(date.iso == found.when for date in dates)
    problems.extend(one for one in unreadable if not known or one.code == "impossible_date")
    return found


def updates(columns: Sequence[Column]) -> dict[int, str]:
    """The columns of later news ("Latest update"), and those that ask ("Найден?")."""
    found: dict[int, str] = {}
    told = [column.index for column in columns if column.meaning == "status"]
    for column in columns:
        if column.meaning not in (None, "status", "remarks") or column.how == "mapping":
            continue
        heading = column.heading.strip()
        if heading.endswith("?") and sole_status(heading):
            found[column.index] = heading.rstrip("? ")
        elif says(heading, "update") and [at for at in told if at != column.index]:
            found[column.index] = ""
    return found


def _base(plan: Plan, row: RawRow, section: str, cells: Sequence[str]) -> tuple[str | None, str]:
    """What the colour of a row, the heading above it, or the title tells.

    The name of the file tells nothing of a row with words of its own that are not understood.
    """
    colour = colour_of(plan, row)
    if colour and colour in plan.colours:
        return plan.colours[colour], f"{COLOUR} {colour}"
    if section and (status := parse_status(section)):
        return status, section
    if plan.filed and cells and not any(statuses_in(cell) for cell in cells):
        return None, ""
    return plan.status


def _text(values: Sequence[Value], at: int) -> str:
    return cell_text(values[at]).strip() if at < len(values) else ""


def _others(plan: Plan, values: Sequence[Value]) -> list[str]:
    """What columns that nothing is known of say in words."""
    return [
        value.strip()
        for at in plan.unknown
        if at not in plan.updates and at < len(values) and isinstance(value := values[at], str)
    ]


def _blank(text: str) -> bool:
    """Whether a cell of a status is empty, or as good as empty; "unknown" says something."""
    return text.strip(" -–—.") == "" or text in ERRORS


def _update(values: Sequence[Value], at: int, heading: str) -> str:
    """What a column of later news says; "yes" in a column "Found?" is found."""
    text = _text(values, at)
    if not text or nothing(text):
        return ""
    return f"{heading} {text}" if heading and says(text.split()[0], "yes") else text


def _dates(
    plan: Plan, row: RawRow, values: Sequence[Value], problems: list[Problem]
) -> list[Dated]:
    """The dates of a row, each with what its heading speaks of."""
    found = []
    for at in plan.at.get("status_date", ()):
        value = values[at] if at < len(values) else None
        if value is None or nothing(cell_text(value)):
            continue
        when = read_date(value, plan.years.get(at), plan.around.month)
        if when.problem:
            problems.append(date_problem(plan, row, at, value, when.problem))
        elif when.iso:
            found.append(Dated(when.iso, plan.date_statuses.get(at, ())))
    return found


def nothing(text: str) -> bool:
    """Whether a cell says in so many ways that it is empty: "-", "н/д", "unknown"."""
    return text.strip().casefold() in _NOTHING or text in ERRORS


def colour_of(plan: Plan, row: RawRow) -> str | None:
    """The fill of the cell with the name, else of the first cell that has one."""
    if len(row.fills) > 1:
        for meaning in _NAMING:
            for at in plan.at.get(meaning, ()):
                for start, end, colour in row.fills:
                    if start <= at <= end:
                        return colour
    return row.colour


def texts_of(
    plan: Plan, values: Sequence[Value], meaning: Meaning, but: Container[int] = ()
) -> list[str]:
    """What the columns of a meaning say in a row, but for those that say nothing."""
    return [
        text
        for at in plan.at.get(meaning, ())
        if at not in but
        and at < len(values)
        and (text := cell_text(values[at]).strip())
        and not nothing(text)
    ]


def date_problem(plan: Plan, row: RawRow, at: int, value: Value, code: str) -> Problem:
    """What is wrong with a date, in words."""
    message = f"{cell_text(value)[:60]!r} {_DATES[code]}."
    return Problem(code, message, plan.sheet, row.number, plan.names[at])

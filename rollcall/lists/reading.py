"""The one door: bytes of a case list in, sheets, columns, cases and problems out."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Literal

from rollcall.errors import ListError
from rollcall.lists.columns import column_letter, understand
from rollcall.lists.decode import decode, gunzip
from rollcall.lists.entities import are_entities, read_entities
from rollcall.lists.header import Header, find_header
from rollcall.lists.keys import Keys, made_key, name_key
from rollcall.lists.legacy import read_legacy
from rollcall.lists.mapping import NO_MAPPING, Mapped, sort_mapping
from rollcall.lists.model import OWN, Limits, ListFile, Merge, RawRow, RawSheet, Sheet, Value
from rollcall.lists.rows import Draft, Plan, plain_cells, plan_sheet, read_row
from rollcall.lists.statuses import sole_status, statuses_in
from rollcall.lists.table import read_table
from rollcall.lists.values import cell_text
from rollcall.lists.xlsx import read_workbook
from rollcall.records import CaseRow, Problem

_SUFFIX = re.compile(
    r"\.(?:gz|csv|tsv|tab|txt|xlsx|xlsm|xls|xlsb|ods|ijson|jsonl|json|ftm)$", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REMEDY = "Save the list as XLSX or CSV."
_SECTION_WORDS = 4
_TWINS = 50


def read(
    data: bytes,
    filename: str,
    *,
    mapping: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> ListFile:
    """Reads a case list: CSV, TSV, TXT, XLSX, XLS, XLSB, ODS or FollowTheMoney entities, one a
    line; any of them also as .gz.

    `filename` gives the list its name and tells a TXT; otherwise the bytes decide. `mapping`, the
    keeper's own, wins over what is recognised (`rollcall.lists.mapping` tells its entries). Raises
    `ListError` when nothing at all can be read or an entry of the mapping cannot be followed;
    trouble in a row is a `Problem` and the row is kept.
    """
    limits = limits or Limits()
    stem = list_name(filename)
    try:
        mapped = sort_mapping(mapping or NO_MAPPING)
        return _Reading(stem, mapped).read(_sheets(data, filename, stem, limits))
    except ListError as error:
        name = PurePath(filename).name
        raise ListError(f"{name}: {error}", remedy=error.remedy or _REMEDY) from None


def _sheets(data: bytes, filename: str, stem: str, limits: Limits) -> list[RawSheet]:
    if len(data) > limits.file_bytes:
        raise ListError(
            f"is larger than {limits.file_bytes // 1_000_000} MB", remedy="Split the list."
        )
    if data[:2] == b"\x1f\x8b":
        data = gunzip(data, 2 * limits.file_bytes)
    kind = kind_of(data, filename)
    if kind == "xlsx":
        return read_workbook(data, limits)
    if kind == "legacy":
        return read_legacy(data, limits)
    if kind == "entities":
        return [read_entities(data, stem, limits)]
    return [read_table(decode(data), stem, limits, lines=kind == "lines")]


Kind = Literal["xlsx", "legacy", "entities", "lines", "text"]


def kind_of(data: bytes, filename: str) -> Kind:
    """How unpacked bytes are to be read: the bytes decide, the name only tells a .txt.

    Raises `ListError` for what is no list at all: a document, an archive, binary data.
    """
    if data[:4] == b"PK\x03\x04":
        return "xlsx" if _is_xlsx(data) else "legacy"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "legacy"
    if data[:5] == b"%PDF-" or data[:1000].lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml"):
        raise ListError("is a document, not a table")
    if are_entities(data):
        return "entities"
    start = decode(data)[:2000]
    if len(_CONTROL.findall(start)) > 0.05 * len(start):
        raise ListError("is no list that can be read (binary data)")
    return "lines" if PurePath(filename.removesuffix(".gz")).suffix.lower() == ".txt" else "text"


def _is_xlsx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise ListError(f"a damaged file ({type(error).__name__})") from None
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise ListError("is a document, not a table")
    if not names & {"[content_types].xml", "content.xml"}:
        raise ListError("is a ZIP archive, not a table", remedy="Unpack it first.")
    return "[content_types].xml" in names and "xl/workbook.bin" not in names


def list_name(filename: str) -> str:
    """What a list is called after its file: the name without folders and endings."""
    name = PurePath(filename.replace("\\", "/")).name
    while (shorter := _SUFFIX.sub("", name)) != name and shorter:
        name = shorter
    return name


class _Reading:
    """One file being read: what its sheets share."""

    def __init__(self, stem: str, mapping: Mapped) -> None:
        self.stem = stem
        self.mapping = mapping
        self.rows: list[CaseRow] = []
        self.made: set[str] = set()
        self.seen: dict[str, list[CaseRow]] = defaultdict(list)

    def read(self, every: Sequence[RawSheet]) -> ListFile:
        raws = [raw for raw in every if _spaced(raw.name) not in self.mapping.ignored]
        parts = [self._understand(raw) for raw in raws]
        keys = Keys(
            (plan.sheet, id_)
            for plan, header, _ in parts
            for row in header.body
            for at in plan.at.get("id", ())
            if (id_ := cell_text(row.values[at]).strip() if at < len(row.values) else "")
        )
        sheets = []
        problems = [problem for raw in raws for problem in raw.problems]
        for raw, (plan, header, sheet) in zip(raws, parts, strict=True):
            before = len(self.rows)
            for row, values, section, heading in _walk(raw, plan, header):
                if heading:
                    self._keep_heading(plan, row, keys)
                else:
                    self._keep(plan, row, read_row(plan, row, values, section), keys)
            sheets.append(replace(sheet, rows=len(self.rows) - before))
            problems.extend(_sheet_problems(raw, plan, header))
        problems.extend(problem for row in self.rows for problem in row.problems)
        problems.extend(_unused(self.mapping, every, [sheet for _, _, sheet in parts]))
        if not self.rows:
            problems.append(Problem("empty", "No rows were found in this file."))
        has_ids = any(plan.at.get("id") for plan, _, _ in parts)
        return ListFile(
            self.stem,
            tuple(sheets),
            tuple(self.rows),
            tuple(problems),
            has_ids,
            frozenset(self.made),
        )

    def _understand(self, raw: RawSheet) -> tuple[Plan, Header, Sheet]:
        said = self.mapping.headers
        header = find_header(raw, said.get(_spaced(raw.name), said.get("")))
        columns = understand(header.headings, header.body, self.mapping.columns)
        status: tuple[str | None, str] = (None, "")
        for text in (raw.name, *reversed(header.titles), self.stem):
            if found := sole_status(text):
                status = (found, text)
                break
        plan = plan_sheet(raw.name, columns, self.stem, status, self.mapping)
        sheet = Sheet(raw.name, header.number, columns, header.titles, 0, raw.hidden)
        return plan, header, sheet

    def _keep(self, plan: Plan, row: RawRow, draft: Draft, keys: Keys) -> None:
        problems = draft.problems
        if draft.id:
            wanted = keys.full(plan.sheet, draft.id)
            key = keys.take(wanted)
            if key != wanted:
                message = f"The id {draft.id!r} stands on more than one row."
                problems.append(Problem("duplicate_id", message, plan.sheet, row.number))
        else:
            rest = _hers(draft.cells) if not draft.names else ""
            key = keys.take(made_key(draft.names, draft.birth, draft.age, draft.places, rest))
            self.made.add(key)
        case = CaseRow(
            key,
            draft.names,
            draft.list_name,
            draft.status,
            draft.status_words,
            draft.status_date,
            draft.birth,
            draft.age,
            draft.places,
            draft.remarks,
            plan.sheet,
            row.number,
            draft.cells,
            id=draft.id,
        )
        if draft.names:
            same = self.seen[name_key(draft.names[0])]
            if twin := next((other for other in same[:_TWINS] if _may_be_one(other, case)), None):
                problems.append(_duplicate(twin, case))
            same.append(case)
        self.rows.append(replace(case, problems=tuple(problems)) if problems else case)

    def _keep_heading(self, plan: Plan, row: RawRow, keys: Keys) -> None:
        cells = plain_cells(plan, row)
        key = keys.take(made_key((), None, None, (), _hers(cells)))
        self.made.add(key)
        problem = Problem(
            "heading",
            "A heading inside the table, not a case; it counts for the rows below it.",
            plan.sheet,
            row.number,
        )
        self.rows.append(
            CaseRow(
                key, (), self.stem, sheet=plan.sheet, row=row.number, cells=cells,
                problems=(problem,),
            )
        )  # fmt: skip


def _hers(cells: Mapping[str, str]) -> str:
    """What a row says, but for what we added to it in an export that came back."""
    items = cells.items()
    return "\x1f".join(t for name, t in items if OWN not in (name[: len(OWN)], t[: len(OWN)]))


def _walk(
    raw: RawSheet, plan: Plan, header: Header
) -> Iterator[tuple[RawRow, Sequence[Value], str, bool]]:
    """Every row below the headings: its values, its section, whether it is a heading itself."""
    wide = _wide(raw.merges)
    fills = _fills(raw, plan)
    headings = [text for text in header.headings if text and not text.startswith(OWN)]
    ours = {column.index for column in plan.columns if column.heading.startswith(OWN)}
    section = ""
    for row in header.body:
        texts = [
            text
            for at, value in enumerate(row.values)
            if at not in ours and (text := cell_text(value).strip())
        ]
        if len(texts) == 1 and _is_section(row, texts[0], wide, plan):
            section = texts[0]
            yield row, row.values, section, True
        elif len(texts) > 1 and len(headings) > 1 and texts == headings:
            yield row, row.values, section, True
        else:
            yield row, _filled(row, fills.get(row.number)), section, False


def _is_section(row: RawRow, text: str, wide: Mapping[int, int], plan: Plan) -> bool:
    hers = [column for column in plan.columns if not column.heading.startswith(OWN)]
    if sum(1 for column in hers if column.meaning) < 2:
        return False
    if wide.get(row.number, 0) >= min(3, len(hers)):
        return True
    words = text.split()
    if len(words) > 1 and all(word[0].isupper() for word in words) and not text.isupper():
        return False  # "Погибелев Пётр" is somebody
    return len(words) <= _SECTION_WORDS and bool(statuses_in(text))


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
    people = {"id", "number", "name", "surname", "given", "patronymic", "other_names"}
    own = {column.index for column in plan.columns if column.meaning in people}
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


def _may_be_one(one: CaseRow, other: CaseRow) -> bool:
    """Same name, and nothing in birth or age that tells the two apart."""
    if one.birth and other.birth:
        shorter = min(len(one.birth), len(other.birth))
        return one.birth[:shorter] == other.birth[:shorter]
    if one.age is not None and other.age is not None:
        return abs(one.age - other.age) <= 1
    return True


def _duplicate(twin: CaseRow, case: CaseRow) -> Problem:
    where = f"row {twin.row}" + (f" of sheet {twin.sheet}" if twin.sheet != case.sheet else "")
    message = f"The same name as on {where}, and no birth or age tells them apart."
    return Problem("duplicate", message, case.sheet, case.row)


def _sheet_problems(raw: RawSheet, plan: Plan, header: Header) -> Iterator[Problem]:
    if raw.hidden and header.body:
        yield Problem("hidden_sheet", "This sheet is hidden; it was read all the same.", raw.name)
    if header.body and not {"name", "surname", "given"} & set(plan.at):
        message = "No column with names was recognised; say which one it is in a mapping."
        yield Problem("no_name_column", message, raw.name)
    colours = {row.colour for row in header.body if row.colour}
    if len(colours) > 1 and "status" not in plan.at and not plan.colours:
        message = (
            f"Rows have {len(colours)} colours and there is no column for the status; say in a "
            f"mapping what they mean: {', '.join(sorted(colours)[:9])}."
        )
        yield Problem("colours", message, raw.name)


def _unused(
    mapping: Mapped, every: Sequence[RawSheet], sheets: Sequence[Sheet]
) -> Iterator[Problem]:
    """What a mapping says about columns, sheets and rows that are not there."""
    columns = {column.heading for sheet in sheets for column in sheet.columns}
    columns |= {column_letter(column.index) for sheet in sheets for column in sheet.columns}
    names = {_spaced(raw.name): {row.number for row in raw.rows} for raw in every}
    for key in mapping.columns:
        if key not in columns:
            yield _not_there(key, "No column has this heading or letter.")
    for key in sorted(mapping.ignored - names.keys()):
        yield _not_there(f"sheet {key}", "No sheet has this name.")
    for key, number in mapping.headers.items():
        rows = set().union(*names.values()) if not key else names.get(key)
        if rows is None:
            yield _not_there(f"header {key}", "No sheet has this name.")
        elif number and number not in rows:
            yield _not_there(f"header {key}".strip(), f"Row {number} is empty.")


def _not_there(entry: str, why: str) -> Problem:
    return Problem("unused_mapping", f"The mapping's entry {entry!r} is not used. {why}")


def _spaced(text: str) -> str:
    return " ".join(text.split())

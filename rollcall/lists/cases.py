"""All sheets of one file into its cases: what the sheets share, keys, duplicates, problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from nlp.annotations import DEATHS
from rollcall.lists.care_signs import CareSigns, colour_families, find_signs
from rollcall.lists.cells.flags import titled
from rollcall.lists.cells.moments import Around
from rollcall.lists.cells.statuses import (
    about_sought,
    file_status,
    parse_status,
    sole_status,
)
from rollcall.lists.cells.values import cell_text
from rollcall.lists.cells.words import plain_words
from rollcall.lists.codes import coded_columns, find_codes, lone_codes, spelled_out
from rollcall.lists.columns import column_letter, understand
from rollcall.lists.header import Header
from rollcall.lists.keys import Keys, made_key
from rollcall.lists.legend import find_legend, is_legend
from rollcall.lists.mapping import Mapped
from rollcall.lists.model import ID_HEADING, OWN, Column, ListFile, Meaning, RawRow, RawSheet, Sheet
from rollcall.lists.overview import are_answers
from rollcall.lists.plan import Plan
from rollcall.lists.rows import Draft, plain_cells, plan_sheet, read_row
from rollcall.lists.shared import explained_colours, share, told_by_content
from rollcall.lists.side_tables import Block, side_by_side
from rollcall.lists.twins import Twins
from rollcall.lists.walk import sheet_kind, walk
from rollcall.read.months import month_of
from rollcall.records import CaseRow, Flag, Problem

_SAMPLED = 300
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_OTHERS = {
    "heading": "A heading inside the table, not a case; it counts for the rows below it.",
    "total": "A total, not a case.",
    "note": "A remark outside the table, not a case.",
    "legend": "A legend that explains signs or colours, not a case.",
    "form": "Part of a form or of a table on its side; nobody is read from it.",
}


class _Part(NamedTuple):
    """A sheet, or a table of it, understood before its rows are read."""

    raw: RawSheet
    letter: str
    plan: Plan
    header: Header
    sheet: Sheet
    kind: str
    signs: frozenset[int]


class Cases:
    """One file being read: what its sheets share."""

    def __init__(self, stem: str, mapping: Mapped) -> None:
        """`stem` is the name of the list; `mapping` what its keeper says about it."""
        self.stem = stem
        self.mapping = mapping
        self.rows: list[CaseRow] = []
        self.made: set[str] = set()
        self.beside: dict[str, str] = {}
        self.twins = Twins()
        self.signs = CareSigns()
        self.codes: Mapping[str, str] = {}
        self.told: Mapping[str, Meaning] = {}

    def read(self, every: Sequence[RawSheet]) -> ListFile:
        """The cases of all sheets that the mapping does not leave out."""
        raws = [raw for raw in every if _spaced(raw.name) not in self.mapping.ignored]
        legend = find_legend(raws)
        self.signs = find_signs(raws, self.mapping.colours)
        codes = find_codes(raws)
        self.codes = codes.words
        colours = {**legend.colours, **self.mapping.colours}
        found = [
            (block, len(blocks) > 1, _legend_rows(at, legend.signs, self.signs.rows, codes.rows))
            for at, raw in enumerate(raws)
            for blocks in (side_by_side(raw, self._header_of(raw)),)
            for block in blocks
        ]
        parts = [self._understand(*one, colours) for one in found]
        self.told = told_by_content(part.plan.columns for part in parts if not part.kind)
        if self.told and len(parts) > 1:
            parts = [self._understand(*one, colours) for one in found]
        explained = set(colours).union(
            *(explained_colours(block.raw.rows, signs) for block, _, signs in found)
        )
        keys = Keys(
            (part.plan.sheet, id_)
            for part in parts
            for row in part.header.body
            for at in part.plan.at.get("id", ())
            if (id_ := cell_text(row.values[at]).strip() if at < len(row.values) else "")
        )
        problems = [problem for raw in raws for problem in raw.problems]
        sheets = []
        for part in parts:
            before = len(self.rows)
            self._read_part(part, keys)
            sheets.append(replace(part.sheet, rows=len(self.rows) - before))
            problems.extend(_sheet_problems(part, explained))
            problems.extend(_answers(part, parts))
        problems.extend(_unmet(self.signs, raws))
        problems.extend(problem for row in self.rows for problem in row.problems)
        problems.extend(_unused(self.mapping, every, sheets))
        if not self.rows:
            problems.append(Problem("empty", "No rows were found in this file."))
        return ListFile(
            self.stem,
            tuple(sheets),
            tuple(self.rows),
            tuple(problems),
            any(part.plan.at.get("id") for part in parts),
            frozenset(self.made),
            self.beside,
        )

    def _header_of(self, raw: RawSheet) -> int | None:
        said = self.mapping.headers
        return said.get(_spaced(raw.name), said.get(""))

    def _understand(
        self, block: Block, several: bool, signs: frozenset[int], colours: dict[str, str]
    ) -> _Part:
        raw = block.raw
        said = self._header_of(raw)
        header = block.header
        kind = "" if said is not None else sheet_kind(raw, header, is_legend(raw, signs))
        if kind:
            header = Header(None, (), (), raw.rows)
        columns = understand(header.headings, header.body, self.mapping.columns)
        columns = columns if kind else share(columns, self.told)
        columns = coded_columns(columns, header.body, self.codes)
        if kind:
            columns = tuple(
                column if column.how == "mapping" else replace(column, meaning=None, how=None)
                for column in columns
            )
        elif several:  # one cell of ours cannot tell which case two tables mean on one row
            columns = tuple(
                replace(column, meaning="ignore") if column.heading == ID_HEADING else column
                for column in columns
            )
        titles = [
            title
            for row, title in zip(raw.rows, header.titles, strict=False)
            if row.number not in signs
        ]
        status, filed = self._status_of(raw.name, titles)
        if filed and _otherwise(str(status[0]), columns, header.body, self.codes):
            status, filed = (None, ""), False
        if status[0] == "charged" and about_sought(status[1]) and not _offences(columns):
            status = ("missing", status[1])  # looked for by their families
        mapping = replace(self.mapping, colours=colours)
        around = _around((raw.name, *header.titles, self.stem))
        plan = plan_sheet(
            raw.name, columns, header.body, self.stem, status, mapping, around, self.codes
        )
        asked = _titled(raw.name, titles, columns)
        care = replace(plan.care, signs=self.signs, titled=asked, year=around.year)
        plan = replace(plan, care=care, filed=filed)
        sheet = Sheet(raw.name, header.number, columns, header.titles, 0, raw.hidden)
        return _Part(raw, block.letter, plan, header, sheet, kind, signs)

    def _status_of(self, name: str, titles: Sequence[str]) -> tuple[tuple[str | None, str], bool]:
        """The status that the name of a sheet or a title tells, and whether only the file's does.

        A sheet of a text file has no other name than the file.
        """
        for text in (name if name != self.stem else "", *reversed(titles)):
            if found := sole_status(text):
                return (found, text), False
        found = file_status(self.stem)
        return (found, self.stem if found else ""), found is not None

    def _read_part(self, part: _Part, keys: Keys) -> None:
        plan = part.plan
        for row, values, section, kind in walk(part.raw, plan, part.header, part.signs, part.kind):
            if kind:
                self._keep_other(plan, row, kind, keys)
            else:
                self._keep(plan, row, read_row(plan, row, values, section), keys)
            if part.letter:
                self.beside[self.rows[-1].key] = part.letter

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
            flags=draft.flags,
            id=draft.id,
        )
        if draft.names and (twin := self.twins.add(case)):
            problems.append(twin)
        self.rows.append(replace(case, problems=tuple(problems)) if problems else case)

    def _keep_other(self, plan: Plan, row: RawRow, kind: str, keys: Keys) -> None:
        """A row that lists nobody is kept all the same, and says so."""
        problems: list[Problem] = [Problem(kind, _OTHERS[kind], plan.sheet, row.number)]
        cells = plain_cells(plan, row, problems)
        key = keys.take(made_key((), None, None, (), _hers(cells)))
        self.made.add(key)
        self.rows.append(
            CaseRow(
                key, (), self.stem, sheet=plan.sheet, row=row.number, cells=cells,
                problems=tuple(problems),
            )
        )  # fmt: skip


def _titled(name: str, titles: Sequence[str], columns: Sequence[Column]) -> frozenset[Flag]:
    """The care that titles ask for with every row; a column of its own knows better."""
    naming = [column.heading for column in columns if column.meaning == "name"]
    asked = {flag for text in (name, *titles, *naming) for flag in titled(text)}
    return frozenset(asked - {column.meaning for column in columns})


def _hers(cells: Mapping[str, str]) -> str:
    """What a row says, but for what we added to it in an export that came back."""
    items = cells.items()
    return "\x1f".join(t for name, t in items if OWN not in (name[: len(OWN)], t[: len(OWN)]))


def _sheet_problems(part: _Part, explained: Set[str]) -> Iterator[Problem]:
    raw, plan, header = part.raw, part.plan, part.header
    if raw.hidden and header.body and not part.letter:
        yield Problem("hidden_sheet", "This sheet is hidden; it was read all the same.", raw.name)
    if part.kind == "form":
        message = "Headings stand below each other here, so that nobody is read from this sheet."
        yield Problem("forms", message, raw.name)
    if header.body and not part.kind and not {"name", "surname", "given"} & set(plan.at):
        message = "No column with names was recognised."
        yield Problem("no_name_column", message, raw.name)
    for column in plan.columns if not part.kind else ():
        if letters := lone_codes(column, header.body):
            message = (
                f"The column {column.heading[:40]!r} holds letters that nothing explains: "
                f"{', '.join(letters[:9])}."
            )
            yield Problem("codes", message, raw.name)
    colours = {row.colour for row in header.body if row.colour}
    told = {colour for colour in colours if plan.care.signs.of_colours([colour])}
    unknown = colours - explained - told
    if len(colours) > 1 and unknown and "status" not in plan.at and not part.kind:
        message = (
            f"Rows have {len(colours)} colours, there is no column for the status, and nothing "
            f"tells what these mean: {', '.join(sorted(unknown)[:9])}. If one of them asks for "
            "care, nobody is protected by it yet."
        )
        yield Problem("colours", message, raw.name)


def _answers(part: _Part, parts: Sequence[_Part]) -> Iterator[Problem]:
    """Columns that were not understood and hold answers: they may say who may be named.

    The cells of all sheets under the same heading are looked at together.
    """
    for column in part.sheet.columns if not part.kind and part.sheet.header else ():
        if column.meaning is None and column.heading:
            texts = Counter(
                text
                for other in parts
                for same in other.sheet.columns
                if same.heading == column.heading
                for row in other.header.body[:_SAMPLED]
                if same.index < len(row.values)
                and (text := cell_text(row.values[same.index]).strip())
            )
            if are_answers(texts):
                said = ", ".join(f"{text[:20]!r}" for text, _ in texts.most_common(4))
                message = (
                    f"The column {column.heading[:60]!r} was not understood. It holds answers "
                    f"({said}); if they say who may be named, nobody is protected by them yet."
                )
                yield Problem("care_column", message, part.raw.name, None, column.heading)


def _unmet(signs: CareSigns, raws: Sequence[RawSheet]) -> Iterator[Problem]:
    """Colours that a legend says ask for care, where no row has a colour that is called so."""
    if not signs.families:
        return
    colours = {fill[2] for raw in raws for row in raw.rows for fill in row.fills}
    met = {family for colour in colours for family in colour_families(colour)}
    for family in sorted(signs.families.keys() - met):
        message = (
            f"A legend says that {family} asks for care, but no cell has a colour that is surely "
            f"{family}: somebody may be unprotected."
        )
        if left := sorted(colours)[:9]:
            message += f" The colours are {', '.join(left)}."
        yield Problem("care_colours", message)


def _unused(
    mapping: Mapped, every: Sequence[RawSheet], sheets: Sequence[Sheet]
) -> Iterator[Problem]:
    """What a mapping says about columns, sheets and rows that are not there."""
    columns = {name for sheet in sheets for column in sheet.columns for name in _called(column)}
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


def _called(column: Column) -> tuple[str, str]:
    return column.heading, column_letter(column.index)


def _not_there(entry: str, why: str) -> Problem:
    return Problem("unused_mapping", f"The mapping's entry {entry!r} is not used. {why}")


def _around(texts: Sequence[str]) -> Around:
    """The only year and the only month that the names and titles around a table speak of."""
    years = {found for text in texts for found in _YEAR.findall(text)}
    months = {
        month
        for text in texts
        for word in plain_words(text[:300])
        if len(word) > 2 and (month := month_of(word))
    }
    return Around(
        int(years.pop()) if len(years) == 1 else None, months.pop() if len(months) == 1 else None
    )


def _legend_rows(at: int, *signs: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """The rows of a sheet that explain colours or letters."""
    return frozenset().union(*(found.get(at, frozenset()) for found in signs))


def _offences(columns: Sequence[Column]) -> bool:
    return any(column.meaning == "offence" for column in columns)


def _otherwise(
    status: str, columns: Sequence[Column], body: Sequence[RawRow], codes: Mapping[str, str]
) -> bool:
    """Whether a row tells of anything else than this status, or of what goes with every one."""
    fitting = {None, status, "other", "wounded", "tortured"}
    fitting |= DEATHS if status in DEATHS else set()
    told = [column.index for column in columns if column.meaning == "status"]
    return any(
        parse_status(spelled_out(cell_text(row.values[at]), codes)) not in fitting
        for at in told
        for row in body
        if at < len(row.values) and row.values[at] is not None
    )


def _spaced(text: str) -> str:
    return " ".join(text.split())

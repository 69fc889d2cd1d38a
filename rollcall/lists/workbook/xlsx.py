"""An Excel workbook with columns added, all else in it byte for byte as it was.

Loading and saving it with a library would lose pictures, charts, macros, conditional formats and
whatever the library does not know. Only the worksheet parts that get cells are changed, and those
only where cells stand (Office Open XML, ECMA-376 part 1, chapter 18).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence

from rollcall.errors import ListError
from rollcall.lists.files.xlsx import UNREADABLE, Workbook, read_workbook
from rollcall.lists.model import Limits, RawSheet
from rollcall.lists.workbook.filter import widened_filter, with_filter_names
from rollcall.lists.workbook.links import with_links
from rollcall.lists.workbook.plan import Additions, Values, add, find_headings, first_free
from rollcall.lists.workbook.sheet import Layout, edited, range_ends
from rollcall.lists.workbook.styles import with_text_style
from rollcall.lists.workbook.xml import DAMAGED, Edit, as_utf8
from rollcall.lists.workbook.zip import replace_parts

_MOST_TABLES = 200


def add_to_workbook(
    data: bytes,
    headings: Sequence[str],
    values: Values,
    limits: Limits,
    said: Mapping[str, int | None] | None = None,
) -> bytes:
    """The workbook with our columns; the very same bytes where there is nothing to add.

    `said` are the rows with the headings by sheet, where they are known (`Sheet.header`). Raises
    `ListError` for what is no workbook, is damaged or larger than `limits`.
    """
    raws = read_workbook(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _Package(Workbook(archive, limits), limits).changed(
                raws, headings, values, said
            )
        return replace_parts(data, parts) if parts else data
    except ListError:
        raise
    except UNREADABLE as error:
        raise ListError(
            f"a damaged Excel workbook ({type(error).__name__})", remedy=DAMAGED
        ) from None


class _Package:
    """One open workbook, and the parts of it that change."""

    def __init__(self, book: Workbook, limits: Limits) -> None:
        self.book = book
        self.limits = limits
        self.text_style: int | None = None
        self.parts: dict[str, bytes] = {}
        self.filters: dict[tuple[str, str], str] = {}

    def changed(
        self,
        raws: Sequence[RawSheet],
        headings: Sequence[str],
        values: Values,
        said: Mapping[str, int | None] | None,
    ) -> dict[str, bytes]:
        rows: dict[str, dict[int, Sequence[str | int | None]]] = {}
        for (sheet, number), line in values.items():
            rows.setdefault(sheet, {})[number] = line
        for raw, (_, part) in zip(raws, self.book.sheet_parts(), strict=True):
            found = find_headings(raw, headings, said)
            given = rows.get(raw.name, {})
            if part in self.parts or not (given or found.ours):
                continue
            layout = Layout(as_utf8(self.book.content(part)), 4 * self.limits.cells)
            free = max(
                first_free(raw, found, set(given)),
                layout.width(found.rows[0].number if found.rows else 0),
                self._tables(part, found.rows[0].number if found.rows else 1),
            )
            plan = add(raw, found, headings, given, free)
            if plan is not None and plan.cells:
                more = [*self._links(part, layout, plan), *self._filter(raw.name, layout, plan)]
                self.parts[part] = edited(layout, plan, self._style(plan), more)
        if self.filters:
            main = self.book.names[self.book.main_part().lower()]
            before = as_utf8(self.book.content(main))
            after = with_filter_names(before, self.filters)
            if after != before:
                self.parts[main] = after
        return self.parts

    def _tables(self, part: str, top: int) -> int:
        """The columns that her tables (`Ctrl+T`) take up in the rows from `top` on."""
        width = 0
        targets = [target for kind, target in self.book.relations(part).values() if kind == "table"]
        for target in targets[:_MOST_TABLES]:
            if target.lower() in self.book.names:
                right, bottom = range_ends(as_utf8(self.book.content(target)))
                if bottom >= top:
                    width = max(width, right)
        return width

    def _links(self, part: str, layout: Layout, plan: Additions) -> list[Edit]:
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", name + ".rels")
        path = self.book.names.get(path.lower(), path)
        there = path.lower() in self.book.names
        before = as_utf8(self.book.content(path)) if there else None
        links, after = with_links(layout, plan, before)
        if after is not None and after != before:
            self.parts[path] = after
        return links

    def _filter(self, sheet: str, layout: Layout, plan: Additions) -> list[Edit]:
        widened = widened_filter(layout, plan)
        if widened is None:
            return []
        edit, before, after = widened
        self.filters[sheet, before] = after
        return [edit]

    def _style(self, plan: Additions) -> int | None:
        """The number of the format for our texts, put into the styles when it is first needed."""
        texts = (isinstance(v, str) for cells in plan.cells.values() for v in cells.values())
        if self.text_style is None and any(texts):
            for kind, target in self.book.relations(self.book.main_part()).values():
                name = self.book.names.get(target.lower())
                if kind == "styles" and name is not None:
                    styled = with_text_style(as_utf8(self.book.content(name)))
                    if styled is not None:
                        self.parts[name], self.text_style = styled
        return self.text_style

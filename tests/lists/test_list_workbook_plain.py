"""Tables for export, and files in formats that come back as new workbooks."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest
from workbook_parts import HEADINGS, coverage

from rollcall.errors import ListError
from rollcall.lists import read
from rollcall.lists.model import Merge, RawRow, RawSheet
from rollcall.lists.workbook import table, with_columns
from rollcall.lists.workbook.plain import plain_workbook, sheet_title


def test_a_table_is_safe_and_easy_to_read() -> None:
    rows = [
        ["=cmd|' /C calc'!A0", 5, None, date(2022, 1, 5)],
        ["Жұмабеков Әли", 2.5, True, datetime(2022, 1, 5, 3, tzinfo=UTC)],
        ["two\nlines\x07", float("inf"), 10**30, ("a", 1)],
    ]
    data = table(["Имя", "=n", "x", "Когда"], iter(rows), title="A/B: что*то очень длинное, тут?")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert sheet.title == "A_B_ что_то очень длинное, тут_"
    assert [list(row) for row in sheet.values] == [
        ["Имя", "'=n", "x", "Когда"],
        ["'=cmd|' /C calc'!A0", 5, None, datetime(2022, 1, 5)],
        ["Жұмабеков Әли", 2.5, True, "2022-01-05 03:00:00+00:00"],
        ["two\nlines", "inf", str(10**30), "('a', 1)"],
    ]
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["C"].width
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}


def test_a_table_without_rows_has_its_headings() -> None:
    book = openpyxl.load_workbook(io.BytesIO(table(["a", "b"], [], title="")))
    assert [list(row) for row in book.worksheets[0].values] == [["a", "b"]]


def test_titles_of_sheets_are_short_legal_and_different() -> None:
    used: set[str] = set()
    assert [sheet_title(name, used) for name in ("A" * 40, "a" * 31, "[x]", "")] == [
        "A" * 31,
        "a" * 29 + " 2",
        "_x_",
        "1",
    ]


def test_a_plain_copy_keeps_places_merges_and_hidden_sheets() -> None:
    raws = [
        RawSheet("A:1", [RawRow(2, ["=1+1", None, 5]), RawRow(4, [date(2022, 1, 5), "x"])]),
        RawSheet("A:2", [RawRow(1, ["y"])], (Merge(1, 1, 1, 3),), hidden=True),
    ]
    data, titles = plain_workbook(raws)
    assert titles == {"A:1": "A_1", "A:2": "A_2"}
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["A_1"]["A2"].value == "=1+1"
    assert book["A_1"]["A2"].data_type == "s"
    assert book["A_1"]["C2"].value == 5
    assert book["A_1"]["A4"].value == datetime(2022, 1, 5)
    assert book["A_2"].sheet_state == "hidden"
    assert [str(merged) for merged in book["A_2"].merged_cells.ranges] == ["A1:C1"]


def test_entities_come_back_as_a_new_workbook_with_our_columns() -> None:
    lines = [
        {"id": f"p{at}", "schema": "Person", "properties": {"name": [name], "birthDate": ["1990"]}}
        for at, name in enumerate(("Асанов Али", "=Ким Вера"))
    ]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    found = read(data, "people.ftm.json")
    made, name = with_columns(data, "people.ftm.json", HEADINGS, coverage(found))
    assert name == "people.xlsx"
    after = read(made, name)
    assert [(r.names, r.birth, r.row) for r in after.rows] == [
        (r.names, r.birth, r.row) for r in found.rows
    ]
    assert [r.cells["Rollcall: sources"] for r in after.rows] == [str(r.row) for r in found.rows]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7 ...", "list.pdf", "list.pdf: is a document"),
        (b"PK\x03\x04 broken", "dir/list.xlsx", "^list.xlsx: .*damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xls", "list.xls: "),
        (b"\x1f\x8b\x08 cut", "list.csv.gz", "damaged .gz"),
    ],
)
def test_what_is_no_list_is_refused_with_a_remedy(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ListError, match=words) as caught:
        with_columns(data, name, HEADINGS, {})
    assert caught.value.remedy

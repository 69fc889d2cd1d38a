"""A workbook with everything that keepers put into one, and what tells two workbooks apart."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
from list_workbooks import saved
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from PIL import Image as Pixels

from rollcall.lists import ListFile
from rollcall.lists.workbook import Values
from rollcall.records import CaseRow

HEADINGS = (
    "Rollcall: case",
    "Rollcall: last mention",
    "Rollcall: sources",
    "Rollcall: statuses claimed",
    "Rollcall: links",
)
PEOPLE = (
    ("Асанов Али", "1990-01-02", "задержан", "Алматы"),
    ("Ким Вера", "1985", "убита", "Орал"),
    ("Юн Олег", "", "отпущен", "Тараз"),
)


def rich() -> bytes:
    """A workbook with titles, merges, colours, comments, a table, a chart, a picture, rules."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Задержанные"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "Список задержанных"
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(["ФИО", "Дата рождения", "Статус", "Город"])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
    for person in PEOPLE:
        sheet.append(list(person))
    sheet["A6"] = '=COUNTA(A3:A5)&" человек"'
    for cell in sheet[4]:
        cell.fill = PatternFill("solid", fgColor="FF8888")
    sheet["A3"].comment = Comment("звонила сестра", "keeper")
    sheet["A3"].hyperlink = "https://example.org/asanov"
    sheet.column_dimensions["A"].width = 41.5
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].height = 33
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = "A2:D5"
    choices = DataValidation(type="list", formula1='"задержан,отпущен"')
    choices.add("C3:C40")
    sheet.add_data_validation(choices)
    rule = CellIsRule(operator="equal", formula=['"убита"'], fill=PatternFill(bgColor="FF0000"))
    sheet.conditional_formatting.add("C3:C40", rule)
    _floating(sheet)
    tabled = book.create_sheet("Таблица")
    tabled.append(["Name", "Status", "City"])
    tabled.append(["Ann Lee", "released", "Almaty"])
    tabled.add_table(Table(displayName="People", ref="A1:E2"))
    tabled["D1"], tabled["E1"] = "d", "e"
    hidden = book.create_sheet("Черновик")
    hidden.append(["ФИО", "Статус"])
    hidden.append(["Ли Анна", "пропала"])
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
    notes = book.create_sheet("Заметки")
    notes["B2"] = "позвонить в понедельник"
    book.defined_names["Всего"] = DefinedName("Всего", attr_text="'Задержанные'!$A$6")
    return saved(book)


def _floating(sheet: Any) -> None:
    pixels = io.BytesIO()
    Pixels.new("RGB", (3, 3), "red").save(pixels, "PNG")
    sheet.add_image(Image(pixels), "A20")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=5))
    sheet.add_chart(chart, "B20")


def coverage(found: ListFile) -> Values:
    """Something to say about every row, harmful texts among it."""
    return {(row.sheet, row.row): _about(row) for row in found.rows}


def _about(row: CaseRow) -> tuple[str | int | None, ...]:
    claims = '=HYPERLINK("http://evil","x")\nsentenced <& "5">'
    return (row.key, "2022-01-11", row.row, claims, f"https://example.org/{row.row}?a=1&b=2")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, **changed: bytes) -> bytes:
    """The archive with other content; `sheet1` stands for xl/worksheets/sheet1.xml."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts(data).items():
            stem = name.rpartition("/")[2].removesuffix(".xml")
            made.writestr(name, changed.get(stem, content))
    return target.getvalue()


def without(sheet: bytes, first: int) -> bytes:
    """A worksheet part in canonical form without what stands from column `first` (of 1) on.

    The ranges that the part says to use and to filter, and how wide rows are said to be, are left
    out.
    """
    root = etree.fromstring(sheet)
    for cell in root.findall(".//{*}sheetData/{*}row/{*}c"):
        letters = re.sub(r"\d", "", cell.get("r"))
        if openpyxl.utils.column_index_from_string(letters) >= first:
            cell.getparent().remove(cell)
    for element in root.findall(".//{*}cols/{*}col"):
        if int(element.get("min")) >= first:
            element.getparent().remove(element)
    for link in root.findall(".//{*}hyperlinks/{*}hyperlink"):
        if openpyxl.utils.cell.coordinate_to_tuple(link.get("ref"))[1] >= first:
            link.getparent().remove(link)
    lists = [*root.findall("{*}cols"), *root.findall("{*}hyperlinks")]
    for element in (*root.findall("{*}dimension"), *lists):
        if not len(element):
            element.getparent().remove(element)
    for element in root.findall("{*}autoFilter"):
        element.attrib.pop("ref")
    for row in root.findall(".//{*}row"):
        row.attrib.pop("spans", None)
    return bytes(etree.tostring(root, method="c14n"))

"""Make the case lists of the invented week: the workbook, its later version, the Kazakh CSV.

    python examples/week/scripts/make_lists.py

The files are committed; run this after changing a row in `rows.tsv`. The layout copies the habits
of real lists: merged title rows, statuses in words, two names in one cell, remarks, gaps.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

SCRIPTS = Path(__file__).resolve().parent
LISTS = SCRIPTS.parent / "lists"
TITLES = {
    "Задержанные": "ЗАДЕРЖАННЫЕ, январь 2025 г.",
    "Пропавшие": "ПРОПАВШИЕ БЕЗ ВЕСТИ",
    "Погибшие": "ПОГИБШИЕ",
}
WHEN = {"Пропавшие": "Когда видели"}
KAZAKH = ("id", "аты-жөні", "жасы", "қаласы", "мәртебесі", "ескерту")


def rows(sheet: str, version: int) -> list[list[str | int]]:
    """The cells of a sheet in that version; whole numbers as numbers, as Excel has them."""
    found: list[list[str | int]] = []
    for line in (SCRIPTS / "rows.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, first, last, *cells = line.split("\t")
        if name == sheet and int(first) <= version <= int(last):
            found.append([int(cell) if cell.isdecimal() else cell for cell in cells])
    return found


def fill(sheet: Worksheet, version: int, on: str) -> None:
    """One sheet as people make them: merged titles, an empty line, headings, rows."""
    sheet.merge_cells("A1:G1")
    sheet["A1"] = TITLES[sheet.title]
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A2:G2")
    sheet["A2"] = f"обновлено {on}; вопросы — дежурному по горячей линии"
    when = WHEN.get(sheet.title, "Дата")
    headings = ("ID", "ФИО", "Год рождения", "Город", "Статус", when, "Примечание")
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(row=4, column=column, value=heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
    for row in rows(sheet.title, version):
        sheet.append(row)
    for letter, width in zip("ABCDEFG", (6, 44, 14, 14, 26, 14, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"


def workbook(path: Path, version: int, on: str) -> None:
    """The defenders' workbook with its three sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in TITLES:
        fill(book.create_sheet(name), version, on)
    made = datetime.strptime(on, "%d.%m.%Y")  # noqa: DTZ007 (a workbook knows no time zones)
    book.properties.creator = "список защитников"
    book.properties.created = book.properties.modified = made
    book.save(path)


def main() -> None:
    """Write the three files."""
    workbook(LISTS / "задержанные.xlsx", 1, "02.02.2025")
    workbook(LISTS / "задержанные 06.02.xlsx", 2, "06.02.2025")
    with (LISTS / "тізім.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(KAZAKH)
        writer.writerows(rows("тізім", 1))


if __name__ == "__main__":
    main()

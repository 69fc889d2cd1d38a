"""Workbooks written the way list keepers write them; every person in them is invented."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet


def workbook(*sheets: tuple[str, Iterable[Iterable[Any]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def fill(sheet: Worksheet, row: int, colour: str) -> None:
    for cell in sheet[row]:
        cell.fill = PatternFill("solid", fgColor=colour)

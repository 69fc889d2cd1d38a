"""What was understood of a list, as plain values that can be printed or turned into JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rollcall.lists.model import Column, ListFile, Sheet, case_number
from rollcall.records import CaseRow, Problem


def as_dict(found: ListFile) -> dict[str, Any]:
    """Everything for `lists check --json`: sheets, columns, rows and problems by row."""
    return {
        "list": found.name,
        "has_ids": found.has_ids,
        "rows": [_row(found, row) for row in found.rows],
        "sheets": [_sheet(sheet) for sheet in found.sheets],
        "problems": [_problem(problem) for problem in found.problems],
        "counts": counts(found),
    }


def counts(found: ListFile) -> dict[str, Any]:
    """How many rows, how many with a name, statuses and problems by kind, most frequent first."""
    statuses = Counter(row.status or "" for row in found.rows if row.names)
    return {
        "rows": len(found.rows),
        "named": sum(1 for row in found.rows if row.names),
        "statuses": dict(statuses.most_common()),
        "problems": dict(Counter(problem.code for problem in found.problems).most_common()),
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "header": sheet.header,
        "titles": list(sheet.titles),
        "hidden": sheet.hidden,
        "rows": sheet.rows,
        "columns": [_column(column) for column in sheet.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "index": column.index,
        "heading": column.heading,
        "meaning": column.meaning,
        "how": column.how,
        "sample": column.sample,
    }


def _row(found: ListFile, row: CaseRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "key": row.key,
        "case": case_number(found, row),
        "list": row.list,
        "names": list(row.names),
        "status": row.status,
        "status_words": row.status_words,
        "status_date": row.status_date,
        "birth": row.birth,
        "age": row.age,
        "places": list(row.places),
        "remarks": row.remarks,
        "cells": dict(row.cells),
        "problems": [_problem(problem) for problem in row.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
    }

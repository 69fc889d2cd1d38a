"""What was understood of a list, as plain values that can be printed or turned into JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rollcall.lists.care import FLAGS, flags_of
from rollcall.lists.model import Column, ListFile, Sheet, is_case
from rollcall.lists.numbers import case_number
from rollcall.lists.overview import care_line, unknown_columns
from rollcall.records import CaseRow, Problem

PROBLEM_HEADINGS = ("sheet", "row", "case", "name", "problem", "what is wrong", "what to do")
"""The headings of the rows of `problem_rows`."""
REMEDIES: Mapping[str, str] = {
    "no_name": "Write the name into the column for names; a person nobody can name stays as it is.",
    "two_names": "Give each person a row; for two spellings of one name, write / between them.",
    "impossible_date": "Correct the date, for example 05.01.2022, or write only the year.",
    "unreadable_date": "Write a date, a month or a year, and what else there is into the remarks.",
    "no_year": "Add the year to the date, or to the title of the table.",
    "unreadable_status": "Use another word, or say in the mapping what this one means.",
    "status_unclear": "Write what is so now into the column for the status, with its date.",
    "codes": "Explain the letters in a row of their own (K = killed), or in the mapping.",
    "given_name_only": "Add the surname if it is known; by a given name alone nobody is found.",
    "duplicate": "If both rows are one person, keep one; if not, add birth or age to both.",
    "duplicate_id": "Give one of the rows another id.",
    "id_changed": "Give the person the id they had; if it is meant so, look twice at old numbers.",
    "ids_changed": "Nothing, if it is meant so; numbers written down earlier mean others now.",
    "flag_unclear": "Write yes or no into the cell, or say in the remarks what is asked for.",
    "formula": "Replace the formula by its value, or save the file once in a spreadsheet program.",
    "heading": "Nothing; if this row is a person, fill in one more cell of the row.",
    "total": "Nothing; if this row is a person, fill in one more cell of the row.",
    "note": "Nothing; if this row is a person, fill in one more cell of the row.",
    "legend": "Nothing; if this row is a person, say in the mapping where the headings are.",
    "form": "Put one person into each row, below headings that stand beside each other.",
    "forms": "Put one person into each row, below headings that stand beside each other.",
    "no_name_column": "Say in the mapping which column has the names, or ignore the sheet.",
    "colours": "Say in the mapping what the colours mean, or add a legend to the file.",
    "care_column": "Say in the mapping what the column means: do_not_publish, silence, ignore ...",
    "care_colours": "Say in the mapping which colour it is, for example colour FFFF00=silence.",
    "hidden_sheet": "Say in the mapping that the sheet is ignored, if it is no part of the list.",
    "quotes": "Close the quotation mark, or save the list as XLSX.",
    "empty": "Check that this is the right file, and that the list is not in a picture.",
    "unused_mapping": "Correct the entry, or remove it from the mapping.",
}
"""What to do about a problem, by its code."""


def as_dict(found: ListFile) -> dict[str, Any]:
    """Everything for `lists check --json`: sheets, columns, rows and problems by row."""
    return {
        "list": found.name,
        "has_ids": found.has_ids,
        "rows": [_row(found, row) for row in found.rows],
        "sheets": [_sheet(sheet) for sheet in found.sheets],
        "problems": [_problem(problem) for problem in found.problems],
        "counts": counts(found),
        "care": care_line(found),
        "not_understood": [one._asdict() for one in unknown_columns(found)],
    }


def counts(found: ListFile) -> dict[str, Any]:
    """How many rows, how many with a name, statuses and problems by kind, most frequent first."""
    statuses = Counter(row.status or "" for row in found.rows if row.names and is_case(row))
    return {
        "rows": len(found.rows),
        "cases": sum(1 for row in found.rows if is_case(row)),
        "named": sum(1 for row in found.rows if row.names),
        "flags": dict(Counter(flag for row in found.rows for flag in flags_of(row)).most_common()),
        "statuses": dict(statuses.most_common()),
        "problems": dict(Counter(problem.code for problem in found.problems).most_common()),
    }


def problem_rows(found: ListFile) -> Iterator[tuple[str, ...]]:
    """Every problem as a row under `PROBLEM_HEADINGS`, each with what to do about it.

    What is wrong with the file and its sheets comes first, then the rows in their order. The texts
    are as the list has them: whoever writes them into a file passes them through `safe_cell`.
    """
    for problem in found.problems:
        if problem.row is None:
            yield _told(problem, "", "", "")
    for row in found.rows:
        for problem in row.problems:
            name = row.names[0] if row.names else ""
            yield _told(problem, str(row.row), case_number(found, row), name)


def _told(problem: Problem, row: str, case: str, name: str) -> tuple[str, ...]:
    remedy = REMEDIES.get(problem.code, "")
    return (problem.sheet, row, case, name, problem.code, problem.message, remedy)


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
        "flags": sorted(flags_of(row), key=FLAGS.index),
        "cells": dict(row.cells),
        "problems": [_problem(problem) for problem in row.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "remedy": REMEDIES.get(problem.code, ""),
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
    }

"""Case lists: what people really keep, read without losing a row, and compared by version."""

from rollcall.lists.cells.statuses import parse_status
from rollcall.lists.cells.values import safe_cell
from rollcall.lists.long import read_long
from rollcall.lists.mapping import format_mapping, parse_mapping
from rollcall.lists.model import Column, Limits, ListFile, Sheet, is_case
from rollcall.lists.numbers import case_number, number_in, number_of
from rollcall.lists.reading import read
from rollcall.lists.report import PROBLEM_HEADINGS, REMEDIES, as_dict, counts, problem_rows
from rollcall.lists.versions.diff import diff
from rollcall.lists.versions.difference import (
    Change,
    Diff,
    FieldChange,
    Merged,
    Question,
    Split,
    describe,
    is_heading,
)
from rollcall.lists.versions.final_keys import keyed
from rollcall.lists.versions.moved_ids import moved_ids

__all__ = [
    "PROBLEM_HEADINGS",
    "REMEDIES",
    "Change",
    "Column",
    "Diff",
    "FieldChange",
    "Limits",
    "ListFile",
    "Merged",
    "Question",
    "Sheet",
    "Split",
    "as_dict",
    "case_number",
    "counts",
    "describe",
    "diff",
    "format_mapping",
    "is_case",
    "is_heading",
    "keyed",
    "moved_ids",
    "number_in",
    "number_of",
    "parse_mapping",
    "parse_status",
    "problem_rows",
    "read",
    "read_long",
    "safe_cell",
]

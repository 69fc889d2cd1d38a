"""What leaves through the command line: tables and JSON, each written down before it is printed.

Every command that gives data to be carried on goes through `print_csv`, `print_json` or `leaves`,
which know who asks. What may be in it is decided where it is read, by the store.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from rollcall.lists import safe_cell
from rollcall.pipeline import Project
from rollcall.store import exports


def leaves(
    project: Project,
    what: str,
    content: bytes | BinaryIO,
    *,
    rows: int,
    withheld: int = 0,
    list_id: str | None = None,
) -> None:
    """Write down that this content leaves, before it does.

    `what` is a word or two of our own, never a name of anybody; `withheld` counts the rows that
    whoever works here gets by their number only, or not at all.
    """
    exports.leaves(
        project.store,
        project.viewer,
        what,
        content,
        rows=rows,
        withheld=withheld,
        list_id=list_id,
        now=project.clock(),
    )


def print_csv(
    project: Project,
    what: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    withheld: int,
    list_id: str | None = None,
) -> None:
    """Print a table for a spreadsheet program, every cell safe, and write it down."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    lines = [[safe_cell("" if cell is None else str(cell)) for cell in row] for row in rows]
    writer.writerows(lines)
    content = out.getvalue()
    leaves(project, what, content.encode(), rows=len(lines), withheld=withheld, list_id=list_id)
    sys.stdout.write(content)


def print_json(
    project: Project,
    what: str,
    rows: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    *,
    withheld: int,
    list_id: str | None = None,
) -> None:
    """Print rows (or one) as JSON, and write it down."""
    content = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    leaves(
        project,
        what,
        content.encode(),
        rows=1 if isinstance(rows, Mapping) else len(rows),
        withheld=withheld,
        list_id=list_id,
    )
    sys.stdout.write(content)

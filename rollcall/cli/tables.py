"""What leaves through the command line: tables and JSON, each written down before it is printed.

Every command that gives data to be carried on goes through `print_csv`, `print_json` or
`rollcall.store.exports.leaves`. What may be in it is decided where it is read, by the store.
"""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rollcall.pipeline import Project
from rollcall.store import exports


def print_csv(
    project: Project,
    what: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    withheld: int,
) -> None:
    """Print a table, every cell safe, and write it down. It has no mark at its beginning, unlike
    a file: other programs read it, and would take the mark for a letter.
    """
    lines = list(rows)
    content = exports.as_csv(headings, lines).removeprefix(BOM_UTF8)
    exports.leaves(project, what, content, rows=len(lines), withheld=withheld)
    sys.stdout.write(content.decode())


def print_json(
    project: Project,
    what: str,
    rows: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    *,
    withheld: int,
) -> None:
    """Print rows (or one) as JSON, and write it down."""
    content = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    exports.leaves(
        project,
        what,
        content.encode(),
        rows=1 if isinstance(rows, Mapping) else len(rows),
        withheld=withheld,
    )
    sys.stdout.write(content)

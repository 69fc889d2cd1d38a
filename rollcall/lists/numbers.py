"""The number of a case, as people say and read it: what her list calls it now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rollcall.lists.model import ID_HEADING, ListFile
from rollcall.records import CaseRow

MADE_KEY = re.compile(r"n-[0-9a-f]{16}(?:[-~][0-9]{1,6})?")
"""A key that we made, from a name and details, for a row without an id."""
_AGAIN = re.compile(r"-[0-9]{1,6}")


def number_of(row: CaseRow) -> str:
    """What to call a case wherever people read it: the id that its row bears now, else its key.

    The key of a case is for good, the id in a list can be changed or given to somebody else; and
    whoever holds the list reads a number as the list has it. With its sheet (`Dead/1`) where the
    key has it; of two rows with one id the second is told by the key that it was given (`17-2`).
    """
    return number_in(vars(row))


def number_in(data: Mapping[str, Any] | None, key: str = "") -> str:
    """The same for a row as the record keeps it; `key` where a case has no row (any more)."""
    if not data:
        return key
    key, own = str(data.get("key") or key), _own_id(data)
    if not own or key == own or key.endswith(f"/{own}") or _is_double(data, key, own):
        return key
    if "/" in key and "/" not in own and data.get("sheet"):
        return f"{data['sheet']}/{own}"
    return own


def _own_id(data: Mapping[str, Any]) -> str:
    """The id that the keeper gave: neither a key that we made, nor one from a column of ours."""
    own = str(data.get("id") or "")
    ours = str((data.get("cells") or {}).get(ID_HEADING, "")).strip()
    return "" if own == ours or MADE_KEY.fullmatch(own) else own


def _is_double(data: Mapping[str, Any], key: str, own: str) -> bool:
    """Whether the id stands on another row, too, and the key keeps this one apart."""
    return (
        key.startswith(own)
        and bool(_AGAIN.fullmatch(key, len(own)))
        and any(
            (one["code"] if isinstance(one, Mapping) else one.code) == "duplicate_id"
            for one in data.get("problems") or ()
        )
    )


def case_number(found: ListFile, row: CaseRow) -> str:
    """What to call a case in output: its id in the list, else where it stands in the file.

    With several sheets a bare row number would name several cases, so the sheet comes before it.
    """
    number = number_of(row)
    if number != row.key or row.key not in found.made_keys:
        return number
    place = f"{found.beside.get(row.key, '')}{row.row}"
    return f"{row.sheet}!{place}" if len({sheet.name for sheet in found.sheets}) > 1 else place

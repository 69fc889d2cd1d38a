"""When something happened: what agrees with the list's date, and what dates nothing."""

from __future__ import annotations

import pytest

from rollcall.match.events import reasons
from rollcall.records import CaseRow
from tests.match.claims import said

LISTED = CaseRow("1", ("Ахметов",), list="taken", status="detained", status_date="2022-01-06")


@pytest.mark.parametrize(
    ("when", "agrees"),
    [
        ("2022-01-06", True),
        ("2022-01", True),
        ("2022", False),
        ("прошлой зимой", False),
        ("last winter", False),
        ("2022 жылдың қаңтары", False),
    ],
)
def test_only_an_iso_date_can_agree_with_the_list(when: str, agrees: bool) -> None:
    codes = {reason.code for reason in reasons(LISTED, [said("detained", when)], None)}
    assert ("date_agrees" in codes) is agrees

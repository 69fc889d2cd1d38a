"""Pages are found by the ids of their items, however many somebody asks for."""

from __future__ import annotations

from rollcall.store import pages
from rollcall.store.open import Store

MORE_THAN_A_STATEMENT_TAKES = 260_000


def test_all_that_failed_can_be_told_where_very_much_failed(store: Store) -> None:
    with store.read() as connection:
        assert pages.get(connection, map(str, range(MORE_THAN_A_STATEMENT_TAKES))) == {}
        assert pages.get(connection, []) == {}

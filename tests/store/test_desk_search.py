"""What the desk asks the record around a search."""

from __future__ import annotations

from rollcall.store.desk_search import with_stories_now
from rollcall.store.open import Store
from rollcall.store.schema import stories
from tests.world import NOW


def test_a_search_may_be_as_long_as_a_form_takes(store: Store) -> None:
    """Engines refuse it, in words; the record must not before, in its own."""
    ids = [f"{number:016x}" for number in range(70_000)]
    with store.write() as connection:
        for story, became in ((ids[2], None), (ids[1], ids[2]), (ids[-1], ids[1])):
            row = {"id": story, "alias_of": became, "created_at": NOW}
            connection.execute(stories.insert().values(row))
    with store.read() as connection:
        now = with_stories_now(connection, " ".join(ids)).split()
    assert now == [ids[0], ids[2], *ids[2:-1], ids[2]]

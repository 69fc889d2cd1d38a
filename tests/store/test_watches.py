"""Watches in the record: whose they are, who sees them, how they are numbered and sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from rollcall.errors import RollcallError
from rollcall.records import Viewer
from rollcall.store import ledger, watches
from rollcall.store.open import Store, open_store
from rollcall.store.sealing import new_key

NOW = datetime(2022, 1, 10, 12, tzinfo=UTC)
DANA, BERIK, OPERATOR = Viewer("dana", "monitor"), Viewer("berik", "keeper"), Viewer("op")


def _add(store: Store, viewer: Viewer = DANA, minutes: int = 0, **more: object) -> str:
    values = {"title": "Courts", "query": {"text": "court"}, "tell": ["dana"], "how": "now"} | more
    with store.write() as connection:
        now = NOW + timedelta(minutes=minutes)
        return watches.add(connection, viewer, now=now, **values)  # type: ignore[arg-type]


def test_a_viewer_sees_their_own_and_an_operator_all(store: Store) -> None:
    first, second, third = (
        _add(store, viewer, minutes) for minutes, viewer in enumerate((DANA, BERIK, DANA))
    )
    with store.read() as connection:
        seen = {
            viewer: [(one.id, one.number) for one in watches.listed(connection, viewer)]
            for viewer in (DANA, BERIK, OPERATOR)
        }
        assert watches.get(connection, BERIK, first) is None
        assert watches.get(connection, OPERATOR, second) is not None
        assert watches.unknown_to(connection, DANA) == []  # Berik's tells her
        assert sorted(watches.unknown_to(connection, BERIK)) == sorted((first, third))
        assert watches.unknown_to(connection, OPERATOR) == []
    assert seen[DANA] == [(first, 1), (third, 2)]
    assert seen[BERIK] == [(second, 1)]
    assert seen[OPERATOR] == [(first, 1), (second, 1), (third, 2)]


def test_who_has_none_ends_none_and_a_number_stays(store: Store) -> None:
    first, second = _add(store), _add(store, minutes=1)
    with store.write() as connection:
        before = watches.stamp(connection)
        assert not watches.end(connection, BERIK, first, NOW)
        assert watches.stamp(connection) == before
        assert watches.end(connection, DANA, first, NOW)
        assert not watches.end(connection, DANA, first, NOW), "it is over already"
        assert watches.stamp(connection) != before
        assert [(one.id, one.number) for one in watches.listed(connection, DANA)] == [(second, 2)]
        over = watches.get(connection, DANA, first)
        assert over is not None
        assert over.ended_at == NOW


def test_a_kept_search_is_matched_against_nothing(store: Store) -> None:
    _add(store, how="never", tell=[])
    ringing = _add(store, minutes=1)
    with store.read() as connection:
        assert [one.id for one in watches.standing(connection, OPERATOR)] == [ringing]


def test_what_each_found_is_counted_by_story(store: Store) -> None:
    watch = _add(store)
    with store.write() as connection:
        for number, days in enumerate((0, 0, -9)):
            for _ in range(2):
                ledger.record(
                    connection,
                    kind="watch",
                    key=f"watch:{watch}:{number}",
                    watch_id=watch,
                    data={"how": "now"},
                    now=NOW + timedelta(days=days),
                )
        week = NOW - timedelta(days=7)
        assert watches.rang(connection, DANA, week) == {watch: 2}
        assert watches.rang(connection, BERIK, week) == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "needs a title"),
        ({"title": "x" * 300}, "needs a title"),
        ({"how": "hourly"}, "hourly"),
        ({"tell": []}, "tell nobody"),
    ],
)
def test_what_makes_no_watch_is_refused(store: Store, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(RollcallError, match=said) as caught:
        _add(store, **wrong)
    assert caught.value.remedy


def test_what_is_looked_for_is_sealed(record_url: str) -> None:
    store = open_store(record_url, keys=(new_key(),))
    watch = _add(store, title="Сарсенова", query={"text": "Сарсенова"})
    with store.read() as connection:
        raw = connection.execute(text("SELECT title, query FROM watches")).one()
        found = watches.get(connection, DANA, watch)
    assert "Сарсенова" not in str(raw)
    assert "\\u0421" not in str(raw)
    assert found is not None
    assert (found.title, found.query) == ("Сарсенова", {"text": "Сарсенова"})
    store.engine.dispose()

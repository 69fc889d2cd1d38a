"""A machine whose clock is wrong takes none of the work that machines share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rollcall.errors import StoreError
from rollcall.store import clocks, leases
from rollcall.store.open import Store
from rollcall.store.work import run
from tests.store.counting import add_items, step


def set_clock(monkeypatch: pytest.MonkeyPatch, off: timedelta) -> None:
    monkeypatch.setattr(leases, "machine_time", lambda: datetime.now(UTC) + off)


@pytest.mark.parametrize("minutes", [2, -2, 60 * 24 * 800])
def test_a_step_does_not_start_where_the_clocks_differ(
    store: Store, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    add_items(store, 3)
    set_clock(monkeypatch, timedelta(minutes=minutes))
    if store.engine.dialect.name == "sqlite":
        assert run(store, step()).done == 3, "a file has no clock but this machine's"
        return
    with pytest.raises(StoreError, match="behind" if minutes < 0 else "ahead of") as told:
        run(store, step())
    assert "NTP" in told.value.remedy
    set_clock(monkeypatch, timedelta(seconds=40 if minutes > 0 else -40))
    assert run(store, step()).done == 3, "nothing was begun, and a minute does no harm"


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_the_difference_is_told_with_its_sign(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for off in (-300, 0, 300):
        set_clock(monkeypatch, timedelta(seconds=off))
        with store.read() as connection:
            assert clocks.apart(connection) == pytest.approx(off, abs=30)

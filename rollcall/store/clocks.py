"""Does this machine's clock agree with the database's? Leases of several machines rest on it.

A lease is over by the clock of whoever wants it: a machine whose clock is ahead would take what
others are working on, and one whose clock is behind would hold too long what it left.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from rollcall.errors import StoreError
from rollcall.store import leases
from rollcall.store.open import Store

APART = 60.0
"""Seconds by which the clocks may differ; a lease lasts five minutes."""


def check(store: Store) -> None:
    """Raises `StoreError` where the clocks of this machine and of a database server differ by more
    than a minute. A record in a file has the machine's own clock.
    """
    if store.engine.dialect.name != "postgresql":
        return
    with store.read() as connection:
        seconds = apart(connection)
    if abs(seconds) > APART:
        raise StoreError(
            f"this machine's clock is {abs(seconds):,.0f} seconds "
            f"{'ahead of' if seconds > 0 else 'behind'} that of the database server",
            remedy="let both set their clocks by the network (NTP: chrony, systemd-timesyncd), "
            "then run the same command again; nothing was begun",
        )


def apart(connection: Connection) -> float:
    """Seconds by which this machine's clock is ahead of the PostgreSQL server's (or behind, if
    negative); what the answer's way may have taken is left out.
    """
    connection.execute(text("SELECT 1"))  # what follows is not to wait for a transaction to begin
    before = leases.machine_time().timestamp()
    query = text("SELECT extract(epoch FROM clock_timestamp())")
    theirs = float(connection.execute(query).scalar_one())
    after = leases.machine_time().timestamp()
    if before > theirs:
        return before - theirs
    return min(after - theirs, 0.0)

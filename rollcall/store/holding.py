"""A worker that lives keeps what it holds: its leases are short, and renewed while it goes on.

So what a worker on another machine held when it died is free after minutes (`leases.HELD`), though
a batch may take hours; and a worker that hangs over an item loses it all the same, when it has
been without a result for longer than any item takes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rollcall.logs import tell
from rollcall.store import leases
from rollcall.store.open import Store

_TIMES = 5
"""Signs of life within the time that a lease lasts: a few may fail or come late."""


@contextmanager
def held(
    store: Store, step: str, longest: timedelta, lasting: timedelta = leases.HELD
) -> Iterator[Callable[[], None]]:
    """Renew what this worker holds of a step, from a thread, until the block ends.

    Gives a function to call when something was finished; `longest` without a call, and nothing is
    renewed until the next one.
    """
    over = threading.Event()
    last = time.monotonic()

    def gone_on() -> None:
        nonlocal last
        last = time.monotonic()

    def renew() -> None:
        while not over.wait(lasting.total_seconds() / _TIMES):
            if time.monotonic() - last > longest.total_seconds():
                continue
            try:
                with store.write() as connection:
                    leases.renew(connection, step, lasting)
            except Exception as error:  # noqa: BLE001 - the database may be back at the next sign
                log, kind = logging.getLogger(f"rollcall.{step}"), type(error).__name__
                tell(log, logging.WARNING, "leases not renewed", step=step, error=kind)

    thread = threading.Thread(target=renew, name=f"leases of {step}", daemon=True)
    thread.start()
    try:
        yield gone_on
    finally:
        over.set()
        thread.join(1)

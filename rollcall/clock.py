"""One clock. Nothing else in Rollcall asks the machine what time it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present as an aware datetime in UTC."""

VARIABLE = "ROLLCALL_NOW"


def system_clock() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still at `moment` (aware): for tests and for playing back a week."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    moment = moment.astimezone(UTC)
    return lambda: moment


def clock_from_environment() -> Clock:
    """The machine's clock, or the moment in ROLLCALL_NOW (ISO 8601), so that time can be played."""
    text = os.environ.get(VARIABLE)
    return fixed_clock(datetime.fromisoformat(text)) if text else system_clock

"""Having a step do its work again: what that is, how long it may take, and putting it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from rollcall.errors import RollcallError
from rollcall.pipeline import Project
from rollcall.settings import Settings
from rollcall.store import leases, reprocessing

_OTHERS = {
    "index": "`rollcall index --rebuild` makes the index anew, beside the one that is searched",
    "collect": "what was captured is kept as evidence and is not captured again; "
    "`rollcall retry collect` asks again for what gave no page",
    "alert": "what was told is never told again",
    "digest": "what was told is never told again",
}


@dataclass(frozen=True)
class Work:
    """How many items a step would do again, and about how many minutes by its speed so far (None
    where it has not been measured).
    """

    items: int
    minutes: float | None


def check(step: str) -> None:
    """Raises `RollcallError` for a step that cannot be done again, and says what can."""
    if step not in reprocessing.STEPS:
        steps = ", ".join(reprocessing.STEPS)
        raise RollcallError(
            f"{step} is no step whose work can be done again: {steps} are",
            remedy=_OTHERS.get(step, f"one of {steps}"),
        )


def since_of(settings: Settings, day: str) -> datetime | None:
    """The moment at which a day begins where the organisation is. Raises `RollcallError`."""
    if not day:
        return None
    try:
        asked = datetime.strptime(day, "%Y-%m-%d")  # noqa: DTZ007 - the zone comes with the day
        zone = ZoneInfo(settings.timezone)
        return datetime.combine(asked.date(), time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):  # the first day of the calendar began before it elsewhere
        raise RollcallError(f"{day!r} is no day", remedy="write it like 2022-01-05") from None


def work(project: Project, step: str, since: datetime | None = None) -> Work:
    """What it would be to do a step again."""
    with project.store.read() as connection:
        done = reprocessing.done(connection, step, since)
    return Work(done.items, None if done.seconds is None else done.items * done.seconds / 60)


def again(project: Project, step: str, since: datetime | None = None) -> int:
    """Put what a step has done back among the waiting; the next run does it. Returns how much.

    Raises `RollcallError` while another process works on the step.
    """
    with project.store.write() as connection:
        leases.release_dead(connection)
        return reprocessing.put_back(connection, step, since)

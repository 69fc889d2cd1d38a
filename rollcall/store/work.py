"""The loop that every step runs in: lease, compute, write, one item's failure at a time."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from rollcall.errors import (
    DeliveryError,
    FetchError,
    LeaseLost,
    NotAnArticle,
    OutOfSpace,
    RollcallError,
    SettingsError,
    TryAgain,
)
from rollcall.logs import tell
from rollcall.store import clocks, leases, pending
from rollcall.store.holding import held
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.rows import one_at_a_time

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called with (items finished, items in all) after each item."""

_AGAIN_IN = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)
_AHEAD = 4000
"""Items that one look at everything finds for the leases that follow."""
_WORKERS = 8
"""Batches' worth of items to choose a batch among: the first ones are others' by now."""
_LOOKS = 20
_PAUSE = 0.05
"""Seconds between looks at what others are just taking."""
_NEVER_GIVEN_UP = (FetchError, DeliveryError)
"""What others keep from us and may give tomorrow: an alert that cannot be sent stays an alert."""
_PASSING = (TryAgain, OSError, IntegrityError, OperationalError)
"""What another try may cure: two workers met in the database, a file was locked."""


@dataclass(frozen=True)
class Outcome:
    """What came of one item; `reason` says why nothing, or what failed.

    `general`: the item is not to blame, the step itself failed while it had this one.
    """

    word: str = "done"
    reason: str | None = None
    general: bool = False


DONE = Outcome()


@dataclass
class Counts:
    """How many items ended how, in one run of a step; or the `trouble` that it met as a whole,
    where that is no reason to leave out the other steps.
    """

    done: int = 0
    nothing: int = 0
    failed: int = 0
    again: int = 0
    lost: int = 0
    general: int = 0
    extra: dict[str, int] = field(default_factory=dict)
    trouble: RollcallError | None = None

    @property
    def items(self) -> int:
        """All items that were worked on."""
        return self.done + self.nothing + self.failed + self.again

    @property
    def broken(self) -> bool:
        """Whether the step as a whole failed: no item came through for a reason of its own."""
        return 0 < self.items == self.general

    def count(self, outcome: Outcome) -> None:
        """Add one item that ended so."""
        setattr(self, outcome.word, getattr(self, outcome.word) + 1)
        self.general += outcome.general


@dataclass(frozen=True)
class Step(Generic[Result]):
    """One step: what is pending, how to compute it, how to write it.

    `compute` takes the leased items and yields, per item and in any order, the item with its
    result or with the error that it met; it touches no transaction. `write` stores one result in
    the transaction that also finishes the item, and may return another outcome than done.
    `lease` is longer than the first item of a batch, or each after it, can take: a worker that is
    without a result for so long loses what it holds. `free` selects what of the pending may be
    leased while others hold what they hold; then workers lease one after the other. `deadly`: an
    item can kill its worker (it is parsed or analysed in this process); after three times it
    fails, and is not tried beside others before.
    """

    name: str
    version: int
    pending: Callable[[Connection], Select[Any]]
    compute: Callable[[list[Leased]], Iterable[tuple[Leased, Result | Exception]]]
    write: Callable[[Connection, Leased, Result], Outcome]
    batch: int = 32
    lease: timedelta = leases.LEASE
    free: Callable[[Connection], Select[Any]] | None = None
    deadly: bool = False

    def inputs(self, connection: Connection) -> Select[Any]:
        """What may be leased now."""
        return (self.free or self.pending)(connection)


def count_pending(store: Store, step: Step[Any]) -> int:
    """How many items this step has before it."""
    with store.read() as connection:
        return pending.count(connection, step.name, step.version, step.pending(connection))


def run(
    store: Store, step: Step[Result], progress: Progress | None = None, at_most: int = 0
) -> Counts:
    """Work until nothing is pending, or `at_most` items are through (0: all of them).

    Safe to kill at any point and to run many times at once. Raises `StoreError` where this
    machine's clock is not the database server's.
    """
    clocks.check(store)
    counts = Counts()
    with store.write() as connection:
        leases.release_dead(connection)
        if step.deadly:
            counts.failed += leases.give_up(connection, step.name, step.version)
    total = count_pending(store, step)
    total = min(total, at_most or total)
    seen: set[tuple[str, str]] = set()
    ahead: list[Any] = []
    with held(store, step.name, step.lease) as gone_on:
        while batch := next_batch(
            store, step, at_most - len(seen) if at_most else step.batch, ahead
        ):
            # What asks for another try gets it in the next run, not in an endless loop here.
            fresh = [leased for leased in batch if (leased.item, leased.input_hash) not in seen]
            if not fresh:
                _release(store, batch)
                break
            seen.update((leased.item, leased.input_hash) for leased in batch)
            gone_on()
            for outcome in _work(store, step, batch):
                gone_on()
                counts.count(outcome)
                if progress:
                    progress(counts.items, max(total, counts.items))
    return counts


def next_batch(store: Store, step: Step[Any], room: int, ahead: list[Any]) -> list[Leased]:
    """Lease the next batch, of at most `room` items: among the rows that were seen waiting, or
    after another look.

    Where there is something to be seen but others are just taking it, look again: perhaps they
    leave some of it. `ahead` is emptied and filled on the way.
    """
    limit, looks = min(step.batch, room), 0
    while limit > 0:
        while ahead:
            some = ahead[: limit * _WORKERS]
            batch = _lease_among(store, step, limit, some)
            del ahead[: some.index(batch[-1].row) + 1 if batch else len(some)]
            if batch:
                return batch
        if looks == _LOOKS:
            break
        if looks:
            time.sleep(_PAUSE)
        looks += 1
        with store.read() as connection:
            inputs, now = step.inputs(connection), leases.machine_time()
            ahead += pending.ahead(connection, step.name, step.version, inputs, now, _AHEAD)
        if not ahead:
            break
    return []


def _lease_among(store: Store, step: Step[Any], limit: int, some: list[Any]) -> list[Leased]:
    with store.write() as connection:
        if step.free:
            one_at_a_time(connection, f"lease {step.name}")
        return leases.lease(
            connection,
            step.name,
            step.version,
            step.inputs(connection),
            limit,
            suspects_alone=step.deadly,
            among=some,
        )


def _release(store: Store, batch: list[Leased]) -> None:
    with store.write() as connection:
        leases.release(connection, batch)


def _work(store: Store, step: Step[Result], batch: list[Leased]) -> Iterator[Outcome]:
    left = {leased.item: leased for leased in batch}
    try:
        started = time.perf_counter()
        for leased, result in _computed(step, batch, left):
            yield _finish(store, step, leased, result, started)
            del left[leased.item]
            started = time.perf_counter()
    finally:
        if left:  # interrupted, or the disk is full: the next run takes these up again
            _release(store, list(left.values()))


def _computed(
    step: Step[Result], batch: list[Leased], left: dict[str, Leased]
) -> Iterator[tuple[Leased, Result | Exception]]:
    """What the step computes; an error outside any item becomes the result of all that are left."""
    try:
        yield from step.compute(batch)
    except (OutOfSpace, SettingsError):  # no item could come through before somebody acts
        raise
    except Exception as error:
        logging.getLogger(f"rollcall.{step.name}").debug("outside any item", exc_info=error)
        for leased in list(left.values()):
            yield leased, _Outside(error)


class _Outside(Exception):
    """An error that a step met outside any item."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def _finish(
    store: Store, step: Step[Result], leased: Leased, result: Result | Exception, started: float
) -> Outcome:
    outcome = _outcome(leased, result)
    try:
        with store.write() as connection:
            if not isinstance(result, Exception):
                outcome = step.write(connection, leased, result)
            ms = round((time.perf_counter() - started) * 1000)
            _record(connection, leased, outcome, ms)
    except LeaseLost:
        outcome = Outcome("lost", "another worker finished it")
    except OutOfSpace:
        raise
    except Exception as error:  # noqa: BLE001 - a step's edge: one bad item must not stop the rest
        outcome = _outcome(leased, error, passing=(Exception,))
        try:
            with store.write() as connection:
                _record(connection, leased, outcome, 0)
        except LeaseLost:
            outcome = Outcome("lost", "another worker finished it")
    _log(step.name, leased.item, outcome, time.perf_counter() - started)
    return outcome


def _record(connection: Connection, leased: Leased, outcome: Outcome, ms: int) -> None:
    wait = min(_AGAIN_IN * 2 ** min(leased.attempts - 1, 10), _LONGEST_WAIT)
    leases.finish(connection, leased, outcome.word, outcome.reason, milliseconds=ms, again_in=wait)


def _outcome(
    leased: Leased, result: object, passing: tuple[type[Exception], ...] = _PASSING
) -> Outcome:
    """How an item ends. What is in `passing` gets other tries: in writing, that is everything,
    because a result that was computed must not be lost to an accident of storing it.
    """
    if isinstance(result, _Outside):
        return replace(_outcome(leased, result.error, passing=(Exception,)), general=True)
    if isinstance(result, OutOfSpace):
        raise result
    if isinstance(result, OSError) and result.errno == errno.ENOSPC:
        raise OutOfSpace(
            f"the disk is full: {leased.step} stopped at {leased.item}",
            remedy="free some space and run the same command again; nothing is lost",
        ) from result
    if isinstance(result, NotAnArticle):
        return Outcome("nothing", str(result))
    if isinstance(result, _NEVER_GIVEN_UP):
        return Outcome("again", str(result), general=isinstance(result, FetchError))
    if isinstance(result, passing) and leased.attempts < leases.MAX_ATTEMPTS:
        return Outcome("again", _words(result))
    if isinstance(result, RollcallError):
        return Outcome("failed", str(result))
    if isinstance(result, Exception):
        return Outcome("failed", _words(result))
    return DONE


def _words(error: Exception) -> str:
    """An error in one line; of a database's error never the SQL and its values."""
    if isinstance(error, RollcallError):
        return str(error)
    if isinstance(error, DBAPIError):
        return f"{type(error).__name__}: {error.orig}"
    return f"{type(error).__name__}: {error}"


def _log(step: str, item: str, outcome: Outcome, seconds: float) -> None:
    """One line per item. The reason may quote a page, so it is kept for the record and DEBUG."""
    logger = logging.getLogger(f"rollcall.{step}")
    ms = round(seconds * 1000)
    tell(logger, logging.INFO, step=step, id=item, outcome=outcome.word, ms=ms)
    if outcome.reason:
        tell(logger, logging.DEBUG, step=step, id=item, reason=outcome.reason)

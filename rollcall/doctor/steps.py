"""Do the steps run, does anything wait or fail, and is everybody on the lists looked for?"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import func, select

from rollcall.clock import lasting
from rollcall.doctor.base import Check, Facts, Finding, many, ok, some, warning, wrong
from rollcall.store import work
from rollcall.store.leases import MAX_DEATHS, machine_time
from rollcall.store.schema import case_lists, pages, source_health, sources, step_state, watches

_STILL = timedelta(hours=3)
_LONG = timedelta(days=1)
_HOUR = timedelta(hours=1)
_DIED = "the worker died while working on it"
_SHARE = 0.1
_ENOUGH = 20


def _finished(facts: Facts) -> dict[str, datetime]:
    query = select(step_state.c.step, func.max(step_state.c.finished_at)).group_by(
        step_state.c.step
    )
    with facts.held.read() as connection:
        return {step: at for step, at in connection.execute(query) if at is not None}


def running(facts: Facts) -> Finding | None:
    """Does anybody run the steps?"""
    with facts.held.read() as connection:
        often = connection.execute(
            select(func.min(sources.c.every_minutes)).where(sources.c.enabled)
        ).scalar()
    if often is None:
        return None  # nothing to do: another check says so
    last = _finished(facts)
    if not last:
        return warning("no step has ever run")
    now = machine_time()
    quiet = now - max(last.values())
    if quiet > max(_STILL, 2 * timedelta(minutes=often)):
        return warning(f"nothing has run for {lasting(quiet.total_seconds())}")
    told = [f"{step} {lasting((now - at).total_seconds())} ago" for step, at in last.items()]
    return ok(f"last finished: {some(sorted(told), 9)}")


def waiting(facts: Facts) -> Finding:
    """Does anything wait for a step that has not run for a day?"""
    from rollcall.pipeline import STEPS, Project, engine_of, pending

    held, last = facts.held, _finished(facts)
    assert held.store is not None  # noqa: S101
    project = Project(facts.own, held.store, engine_of(facts.own), facts.clock)
    with held.read() as connection:
        first = connection.execute(select(func.min(pages.c.imported_at))).scalar()
    old = first is not None and facts.clock() - first > _LONG
    now, late, all_ = machine_time(), [], []
    for step in STEPS:
        count = pending(project, step)
        if count:
            all_.append(f"{step}: {count:,}")
        at = last.get(step)
        if count and (now - at > _LONG if at else old):
            late.append(f"{step}: {count:,}")
    if late:
        return warning(f"for more than a day, something has waited ({some(late, 9)})")
    return ok(f"waiting: {some(all_, 9)}" if all_ else "nothing waits for any step")


def failed(facts: Facts) -> Finding:
    """What failed, in which step, and mostly why?"""
    state = step_state
    counted = select(state.c.step, state.c.outcome, func.count()).group_by(
        state.c.step, state.c.outcome
    )
    why = (
        select(state.c.step, state.c.reason)
        .where(state.c.outcome == "failed", ~state.c.reason.startswith(_DIED))
        .limit(2_000)
    )
    every: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    with facts.held.read() as connection:
        for step, outcome, count in connection.execute(counted):
            every[step] += count
            bad[step] += count if outcome == "failed" else 0
        reasons: dict[str, Counter[str]] = defaultdict(Counter)
        for step, reason in connection.execute(why):
            reasons[step][kind_of(reason or "")] += 1
    told = []
    for step, kinds in sorted(reasons.items()):
        kind, count = kinds.most_common(1)[0]
        most = f", most often: {kind}" if count > 1 else f": {kind}"
        told.append(f"{step}: {bad[step]:,} of {every[step]:,}{most}")
    if not told:
        return ok("no item has failed in any step")
    grave = [s for s in reasons if bad[s] >= _ENOUGH and bad[s] > _SHARE * every[s]]
    return (wrong if grave else warning)(f"failed in {some(told, 9)}")


def kind_of(reason: str) -> str:
    """What kind of failure a reason is, without what it quotes: its first words."""
    head = " ".join(reason.split()).partition(":")[0]
    return "".join(c for c in head if c.isprintable())[:60] or "no reason was kept"


def killed(facts: Facts) -> Finding:
    """Has any item taken its worker with it?"""
    state = step_state
    given_up = (state.c.outcome == "failed") & state.c.reason.startswith(_DIED)
    free = state.c.lease_until.is_(None) | (state.c.lease_until < machine_time())
    once = state.c.outcome.is_(None) & (state.c.attempts > 0) & free
    with facts.held.read() as connection:
        gone = Counter(connection.execute(select(state.c.step).where(given_up)).scalars())
        begun = Counter(connection.execute(select(state.c.step).where(once)).scalars())
    if gone:
        told = some([f"{step}: {count:,}" for step, count in sorted(gone.items())])
        return warning(f"given up after {MAX_DEATHS} workers died of them: {told}")
    if begun:
        told = some([f"{step}: {count:,}" for step, count in sorted(begun.items())])
        return warning(
            f"workers were killed while at work ({told})",
            "`rollcall run` takes it up again; where it happens often, give the machine more "
            "memory or run fewer workers",
        )
    return ok("no item has taken its worker with it")


def leases(facts: Facts) -> Finding:
    """Does anybody hold items and never finish them?"""
    state = step_state
    over = (
        state.c.outcome.is_(None)
        & state.c.worker.is_not(None)
        & (state.c.lease_until < machine_time() - _HOUR)
    )
    with facts.held.read() as connection:
        held = Counter(connection.execute(select(state.c.step).where(over)).scalars())
    if held:
        told = some([f"{step}: {count:,}" for step, count in sorted(held.items())])
        return warning(f"workers that are gone held items, and nobody took them over ({told})")
    return ok("nobody holds what they do not finish")


def digest(facts: Facts) -> Finding | None:
    """Has the digest that was due been made?"""
    if not any(one.digest for one in facts.own.subscriber):
        return None
    from rollcall.digest import step

    store = facts.held.store
    assert store is not None  # noqa: S101
    # What was due an hour ago: whoever runs the steps may be on the way to the newest.
    due = work.count_pending(store, step(store, facts.own, lambda: facts.clock() - _HOUR))
    if due:
        words = many(due, "digest has", "digests have")
        return warning(f"{words} been due for more than an hour, and not been made")
    return ok("every digest that was due has been made")


def lists(facts: Facts) -> Finding:
    """Is there a list, and was everybody on it looked for in what was read before?"""
    from rollcall.match import Known
    from rollcall.store import searches

    with facts.held.read() as connection:
        count = connection.execute(select(func.count()).select_from(case_lists)).scalar_one()
        if not count:
            return warning("there is no list: nobody is looked for", "`rollcall lists add FILE`")
        number, state = searches.newest(connection)
        same = number and state.mark == Known(None).mark(connection)
    if same:
        return ok(f"everybody on {many(count, 'list')} was looked for in all that was read")
    with facts.held.read() as connection:
        read = connection.execute(
            select(step_state.c.item).where(step_state.c.step == "enrich").limit(1)
        ).first()
    if read is None:
        return ok(f"{many(count, 'list')}, and nothing was read yet in which to look for anybody")
    return warning("the lists have changed since they were last looked for in what was read")


def asked(facts: Facts) -> Finding | None:
    """Is any source long overdue?"""
    late = facts.clock() - _LONG
    query = (
        select(sources.c.id)
        .join(source_health, source_health.c.source_id == sources.c.id)
        .where(sources.c.enabled, source_health.c.due_at < late)
        .order_by(sources.c.id)
    )
    with facts.held.read() as connection:
        found = list(connection.execute(query).scalars())
    if found:
        words = many(len(found), "source has", "sources have")
        return warning(f"{words} been due for more than a day and not asked: {some(found)}")
    return ok("no source has been due for more than a day")


def watched(facts: Facts) -> Finding | None:
    """Does every watch tell somebody who is still there?"""
    known = {one.id for one in facts.own.subscriber}
    query = select(watches.c.tell).where(watches.c.ended_at.is_(None), watches.c.how != "never")
    with facts.held.read() as connection:
        every = [set(names or ()) for names in connection.execute(query).scalars()]
    if not every:
        return None
    lost = [names for names in every if not names & known]
    if lost:
        return warning(f"{many(len(lost), 'watch tells', 'watches tell')} nobody who is subscribed")
    return ok(f"{many(len(every), 'watch', 'watches')}, each with somebody to tell")


CHECKS = (
    Check(
        "steps.running",
        "something has run in the last three hours",
        running,
        "is `rollcall run --every 15m` or Airflow running? Start one of them, as a service",
        needs="record",
    ),
    Check(
        "steps.asked",
        "no source has been due for more than a day without being asked",
        asked,
        "`rollcall collect` asks them; where that takes too long, let several workers share it: "
        "`rollcall sources due` shows groups",
        needs="record",
    ),
    Check(
        "steps.failed",
        "few items have failed",
        failed,
        "`rollcall status STEP` gives every item and its reason; `rollcall retry` puts them back "
        "among the waiting",
        needs="record",
    ),
    Check(
        "steps.killed",
        "no item has taken its worker with it",
        killed,
        "`rollcall status STEP` names them; give the machine more memory, then `rollcall retry`",
        needs="record",
    ),
    Check(
        "steps.leases",
        "no worker that is gone holds items",
        leases,
        "`rollcall run` takes them over; look why the worker ended (out of memory, a restart)",
        needs="record",
    ),
    Check(
        "steps.digest",
        "every digest that was due has been made",
        digest,
        "`rollcall digest` makes those that were missed, once",
        needs="record",
    ),
    Check(
        "steps.lists",
        "there is a list, and everybody on it was looked for in all that was read",
        lists,
        "`rollcall match` looks for everybody who is new",
        needs="record",
    ),
    Check(
        "steps.watches",
        "every watch tells somebody who is still subscribed",
        watched,
        "`rollcall watch list` shows them; add the section [[subscriber]] again, or end the watch "
        "and make another",
        needs="record",
    ),
    Check(
        "steps.waiting",
        "nothing waits for a step that has not run for a day",
        waiting,
        "`rollcall run` does what waits; `rollcall status` shows how much that is",
        needs="record",
        slow=True,
    ),
)

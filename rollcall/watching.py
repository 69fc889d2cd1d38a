"""Watches as people keep them: saved with whom they tell, listed with how often they rang."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rollcall import index
from rollcall.errors import NoIndex, QueryError, RollcallError
from rollcall.match.watching import plan_of
from rollcall.pipeline import Project
from rollcall.search.asking import understand
from rollcall.search.base import Query
from rollcall.search.estimating import Estimate, estimate
from rollcall.search.plan import EVERYTHING
from rollcall.search.saved import as_json
from rollcall.store import watches
from rollcall.store.watches import Watch

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """A watch with the stories that it found in the last seven days.

    `problem` says why it tells nobody, where its search cannot be understood any more, or whom it
    told are subscribers no more.
    """

    watch: Watch
    rang: int
    problem: str


def subscribers(project: Project) -> list[str]:
    """Whom a watch can tell."""
    return [one.id for one in project.settings.subscriber]


def by_default(project: Project) -> tuple[str, ...]:
    """Whom a watch tells if nobody says: whoever works here, or the only subscriber there is."""
    known = subscribers(project)
    if project.settings.user in known:
        return (project.settings.user,)
    return tuple(known) if len(known) == 1 else ()


def save(
    project: Project, query: Query, *, title: str, tell: Sequence[str] = (), how: str = "now"
) -> str:
    """Save a search as a watch of whoever works here; returns its id.

    Raises `QueryError` where it cannot be understood or finds everything, and `RollcallError`
    where it would tell somebody whom nobody knows, or nobody.
    """
    must_narrow(project, query)
    told = tuple(tell) or (by_default(project) if how != "never" else ())
    known = subscribers(project)
    if unknown := [one for one in told if one not in known]:
        raise RollcallError(
            f"there is no subscriber {unknown[0]}",
            remedy=f"one of: {', '.join(known)}" if known else "add one to rollcall.toml",
        )
    with project.store.write() as connection:
        return watches.add(
            connection,
            project.viewer,
            title=title,
            query=as_json(query),
            tell=told,
            how=how,
            now=project.clock(),
        )


def must_narrow(project: Project, query: Query) -> None:
    """Raises `QueryError` where a search asks for nothing at all, or cannot be understood."""
    if understand(query, project.viewer) == EVERYTHING:
        raise QueryError(
            "this search finds every article", column=1, remedy="say what is looked for"
        )


def estimated(project: Project, query: Query) -> Estimate:
    """How often a watch would ring; no weeks where nothing has been collected yet.

    Raises `QueryError` and `SearchError` as a search does.
    """
    try:
        return estimate(project.engine, query, project.viewer, project.clock())
    except NoIndex:
        if index.nothing_yet(project.store):
            return Estimate((), (), 0)
        raise


def kept(project: Project, *, ended: bool = False) -> list[Kept]:
    """The watches that whoever works here sees, the oldest first."""
    with project.store.read() as connection:
        found = watches.listed(connection, project.viewer, ended=ended)
        rang = watches.rang(connection, project.viewer, project.clock() - _WEEK)
    known = subscribers(project)
    return [Kept(one, rang.get(one.id, 0), _problem(one, known)) for one in found]


def _problem(watch: Watch, known: Sequence[str]) -> str:
    """Why a watch tells nobody, in words; "" where it does, or should not."""
    try:
        plan_of(watch)
    except RollcallError as error:
        return f"{error}: {error.remedy}" if error.remedy else str(error)
    if watch.how != "never" and not set(watch.tell) & set(known):
        return f"{', '.join(watch.tell)}: no subscriber any more"
    return ""


def find(project: Project, watch_id: str) -> Watch:
    """One watch of whoever works here. Raises `RollcallError` where there is none."""
    with project.store.read() as connection:
        found = watches.get(connection, project.viewer, watch_id)
    if found is None:
        raise _none(watch_id)
    return found


def end(project: Project, watch_id: str) -> None:
    """Let a watch ring no more. Raises `RollcallError` where there is none that stands."""
    with project.store.write() as connection:
        if not watches.end(connection, project.viewer, watch_id, project.clock()):
            raise _none(watch_id)


def _none(watch_id: str) -> RollcallError:
    return RollcallError(
        f"you have no watch {watch_id}", remedy="`rollcall watch list` shows those you have"
    )

"""The only place that wires: settings, record, engine and clock into steps that run in order."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from rollcall import alert, collect, digest, enrich, extract, index, match
from rollcall.clock import Clock, clock_from_environment
from rollcall.errors import NoIndex, RollcallError, SearchError, SettingsError
from rollcall.names import equivalents
from rollcall.notify import deliveries
from rollcall.read.dates import FIRST_YEAR, LAST_YEAR
from rollcall.records import Published, Viewer
from rollcall.search import Engine, Hits, Query
from rollcall.settings import Settings, encryption_keys, find_home, load
from rollcall.store import articles, desk_search, leases, standing, work
from rollcall.store.articles import NewText, sort_time
from rollcall.store.open import Store, open_store
from rollcall.store.rows import digest as digest_of
from rollcall.store.schema import step_state
from rollcall.store.standing import Done, Stand, Waiting
from rollcall.store.work import Counts, Progress

_MOST_EQUIVALENTS = 1 << 20
_NEVER = datetime.max.replace(tzinfo=UTC)
STEPS = ("collect", "extract", "enrich", "match", "index", "alert", "digest")


@dataclass(frozen=True)
class Part:
    """How much of a step one call is to do, where several share it: only these `sources`
    (collect), `at_most` so many items (extract, enrich, match). By itself: everything.
    """

    at_most: int = 0
    sources: tuple[str, ...] = ()


WHOLE = Part()


@dataclass(frozen=True)
class Project:
    """Everything that one project folder opens."""

    settings: Settings
    store: Store
    engine: Engine
    clock: Clock

    @property
    def viewer(self) -> Viewer:
        """Who works here."""
        return Viewer(self.settings.user, self.settings.role)


def open_project(home: Path | None = None, clock: Clock | None = None) -> Project:
    """Open the project in a folder (or the one that we stand in).

    What its list keeper counts as one name does from now on, in this whole process.
    """
    settings = load(home.resolve() if home else find_home())
    if settings.equivalents is not None:
        add_equivalents(settings.home / settings.equivalents)
    store = open_store(settings.record_url, keys=encryption_keys(settings))
    return Project(settings, store, engine_of(settings), clock or clock_from_environment())


def engine_of(settings: Settings, name: str = "") -> Engine:
    """The engine that answers searches, or another one by its name. Asks it nothing yet."""
    if (name or settings.search.engine) == "elasticsearch":
        # Its client takes long to load, and is not there where nobody asked for it.
        from rollcall.search.elastic import ElasticEngine

        return ElasticEngine(settings)
    from rollcall.search.sqlite import SqliteEngine

    return SqliteEngine(settings.home / "search.sqlite", settings.search.seconds)


def add_equivalents(path: Path) -> None:
    """Count the names on each line of a text file as one; a second time changes nothing.

    Raises `SettingsError` that names the file and the line.
    """
    remedy = "write names that count as one on one line, with spaces between, as UTF-8 text"
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_EQUIVALENTS + 1)
        if len(data) > _MOST_EQUIVALENTS:
            raise SettingsError(f"{path}: larger than {_MOST_EQUIVALENTS:,} bytes", remedy=remedy)
        equivalents.extend(equivalents.read_groups(data.decode("utf-8-sig"), str(path)))
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}", remedy="correct equivalents in rollcall.toml, or the path"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8 text", remedy=remedy) from error
    except ValueError as error:
        raise SettingsError(str(error), remedy=remedy) from error


Beside = Callable[[str, int, int, str], None]
"""Called with what a step does beside its items: its name, done, in all, and at last the words."""


def run_step(
    project: Project,
    name: str,
    progress: Progress | None = None,
    beside: Beside | None = None,
    part: Part = WHOLE,
) -> Counts:
    """Do what one step has before it; nothing pending is a good answer too."""
    if name == match.NAME:
        return _match(project, progress, beside, part)
    if name in ("extract", "enrich"):
        return _plain(project, name, progress, part)
    if name == collect.NAME:
        recovered = collect.recover(project.store, project.settings, project.clock)
        counts = _plain(project, name, progress, part)
        counts.extra["recovered"] = recovered
        return counts
    return _RUNS[name](project, progress)


def pending(project: Project, name: str) -> int:
    """How many items a step has before it."""
    if name == index.NAME:
        return index.pending(project.store)
    with project.store.read() as connection:
        return _waiting(project, connection, name).number


def stand(
    project: Project, connection: Connection, steps: Collection[str] = STEPS
) -> dict[str, Stand]:
    """How steps stand in one moment: what `status`, `heartbeat` and `metrics` tell."""
    done = standing.done(connection, leases.machine_time(), steps)
    found = {}
    for name in (one for one in STEPS if one in steps):
        if name == index.NAME:
            engines = standing.engines(connection)
            waits = standing.waiting_for_index(connection, engines)
            found[name] = Stand(waits, Done(), engines)
        else:
            found[name] = Stand(_waiting(project, connection, name), done.get(name, Done()))
    return found


def _waiting(project: Project, connection: Connection, name: str) -> Waiting:
    each = [standing.waiting(connection, step) for step in _steps(project, name)]
    if name == digest.NAME and each[0].number:  # what is due lies in no table, but in the calendar
        since = digest.due_since(project.settings, project.clock())
        each[0] = each[0]._replace(oldest=since)
    return reduce(standing.both, each)


def _steps(project: Project, name: str, part: Part = WHOLE) -> list[work.Step[Any]]:
    store, settings, clock = project.store, project.settings, project.clock
    made: dict[str, Callable[[], list[work.Step[Any]]]] = {
        "collect": lambda: [collect.step(store, settings, clock, part.sources)],
        "extract": lambda: [extract.step(store, settings, clock)],
        "enrich": lambda: [enrich.step(store, settings, clock)],
        "match": lambda: [match.step(store, clock, settings.names)],
        "alert": lambda: [
            alert.notices(store, clock),
            deliveries(store, settings, clock, "alert"),
        ],
        "digest": lambda: [
            digest.step(store, settings, clock),
            deliveries(store, settings, clock, "digest"),
        ],
    }
    return made[name]()


def _match(
    project: Project, progress: Progress | None, beside: Beside | None, part: Part
) -> Counts:
    known = match.Known(project.settings.names)

    def tell(done: int, total: int) -> None:
        if beside:
            beside("backwards", done, total, "")

    found = match.search(project.store, project.clock, known, tell)
    if beside and found and (found.cases or found.marked):
        beside("backwards", found.texts, found.texts, found.in_words())
    step = match.step(project.store, project.clock, project.settings.names, known)
    return work.run(project.store, step, progress, part.at_most)


def _alert(project: Project, progress: Progress | None) -> Counts:
    raise_notices, send = _steps(project, "alert")
    alert.find_silent(project.store, project.clock)
    counts = work.run(project.store, raise_notices, progress)
    counts.extra["messages"] = alert.freeze(project.store, project.settings, project.clock)
    return _with_sent(counts, work.run(project.store, send))


def _digest(project: Project, progress: Progress | None) -> Counts:
    freeze, send = _steps(project, "digest")
    counts = work.run(project.store, freeze, progress)
    return _with_sent(counts, work.run(project.store, send))


def _index(project: Project, progress: Progress | None) -> Counts:
    cases = project.settings.search.elasticsearch.cases and not project.settings.is_sealed
    counts = index.run(project.store, project.engine, progress)
    counts.extra |= index.keep_cases(project.store, project.engine, cases)
    for name in index.kept_beside(project.store):
        other = engine_of(project.settings, name)
        try:
            counts.extra[f"to {name}"] = index.run_beside(project.store, other, progress).done
            if name in index.kept_beside(project.store):  # and was not given up just now
                counts.extra |= index.keep_cases(project.store, other, cases)
        except SearchError as error:
            used = project.engine.name
            raise SearchError(
                f"{used} is up to date, but {name}, kept in step beside it, is not: {error}",
                remedy=f"{error.remedy}; or keep it no longer: `rollcall index --to {used}`",
            ) from error
    return counts


def _with_sent(counts: Counts, sent: Counts) -> Counts:
    counts.extra["sent"] = sent.done
    counts.failed += sent.failed
    counts.again += sent.again
    return counts


def _plain(project: Project, name: str, progress: Progress | None, part: Part) -> Counts:
    (step,) = _steps(project, name, part)
    return work.run(project.store, step, progress, part.at_most)


_RUNS: dict[str, Callable[[Project, Progress | None], Counts]] = {
    "index": _index,
    "alert": _alert,
    "digest": _digest,
}


def failed(project: Project) -> list[tuple[str, str, str]]:
    """Every item that failed or waits for another try: (step, item, reason)."""
    query = (
        select(step_state.c.step, step_state.c.item, step_state.c.reason)
        .where(step_state.c.outcome.in_(("failed", "again")))
        .order_by(step_state.c.step, step_state.c.item)
    )
    with project.store.read() as connection:
        return [(row.step, row.item, row.reason or "") for row in connection.execute(query)]


def outcomes(project: Project) -> dict[str, dict[str, int]]:
    """Per step, how many items ended how."""
    with project.store.read() as connection:
        done = standing.done(connection, leases.machine_time())
    return {name: done[name].in_words() if name in done else {} for name in STEPS}


def retry(project: Project, name: str | None = None) -> int:
    """Put failed items back among the pending; returns how many."""
    if name is not None and name not in STEPS:
        raise RollcallError(f"there is no step {name}", remedy=f"one of: {', '.join(STEPS)}")
    with project.store.write() as connection:
        return leases.retry(connection, name)


def ask(project: Project, query: Query) -> Hits:
    """What the search engine finds.

    Where there is no index there is no answer (`NoIndex`), unless nothing has been collected yet:
    then nothing is found, whether there is an index or not.
    """
    try:
        return project.engine.search(with_stories_now(project, query), project.viewer)
    except NoIndex:
        if index.nothing_yet(project.store):
            return Hits(0, ())
        raise


def with_stories_now(project: Project, query: Query) -> Query:
    """A query that finds a story under every id that it ever had."""
    with project.store.read() as connection:
        text = desk_search.with_stories_now(connection, query.text)
    return query if text == query.text else replace(query, text=text)


def rebuild_index(project: Project, progress: Progress | None = None) -> Counts:
    """Make the search index anew from the record, beside the one that is searched meanwhile."""
    return index.rebuild(project.store, project.engine, progress)


def move_index(project: Project, name: str, progress: Progress | None = None) -> Counts:
    """Fill another search engine and keep it in step from now on; the one in use again: keep no
    other in step.
    """
    if name == project.engine.name:
        return Counts(extra=dict.fromkeys(index.stay(project.store), 0))
    return index.move(project.store, engine_of(project.settings, name), progress)


def forget_index(project: Project, name: str) -> None:
    """Remove everything that another search engine holds, and keep it in step no longer.

    Raises `SearchError` where searches ask it.
    """
    if name == project.engine.name:
        raise SearchError(
            f"{name} is the engine that searches ask",
            remedy="set search.engine to another one and run `rollcall index` first",
        )
    index.forget(project.store, engine_of(project.settings, name))


def check_index(project: Project, progress: Progress | None = None) -> index.Checked:
    """Compare everything that the search index holds with the record.

    Where there is no index, and nothing has been collected yet, both hold nothing.
    """
    if index.nothing_yet(project.store) and project.engine.live() is None:
        return index.Checked()
    return index.check(project.store, project.engine, progress)


def mend_index(project: Project, found: index.Checked, progress: Progress | None = None) -> Counts:
    """Bring what a check found wrong to the search index again."""
    return index.mend(project.store, project.engine, found, progress)


def add_note(project: Project, text: str, *, title: str, by: str, at: str | None = None) -> str:
    """Record what a monitor typed in (a lawyer's call) as an article of kind note."""
    now = project.clock()
    if at is not None:
        _must_be_time(at)
    note = NewText(
        keys=(f"note:{by}:{digest_of(at or now.isoformat(), title, text)}",),
        kind="note",
        source_id=None,
        page_id=None,
        url=None,
        title=title,
        text=text,
        author=by,
        published=Published(at or now.isoformat(), "typed"),
    )
    with project.store.write() as connection:
        return articles.save(connection, note, now)[0]


def _must_be_time(typed: str) -> None:
    """Raises `RollcallError` for what is no time, or in no year in which a text may be dated."""
    year = typed[:4]
    if year.isdecimal() and not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise RollcallError(
            f"{typed!r} is in no year from {FIRST_YEAR} to {LAST_YEAR}",
            remedy="write the day on which it was said, like 2025-02-06",
        )
    if sort_time(Published(typed, "typed"), _NEVER) is _NEVER:
        raise RollcallError(
            f"{typed!r} is no time", remedy="write it like 2025-02-06 or 2025-02-06T14:30"
        )

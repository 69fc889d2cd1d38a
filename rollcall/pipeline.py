"""The only place that wires: settings, record, engine and clock into steps that run in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from rollcall import alert, collect, digest, enrich, extract, index, match
from rollcall.clock import Clock, clock_from_environment
from rollcall.errors import NoIndex, RollcallError, SearchError, SettingsError
from rollcall.names import equivalents
from rollcall.notify import deliveries
from rollcall.records import Published, Viewer
from rollcall.search import Engine, Hits, Query
from rollcall.settings import Settings, encryption_keys, find_home, load
from rollcall.store import articles, leases, work
from rollcall.store.articles import NewText, sort_time
from rollcall.store.open import Store, open_store
from rollcall.store.rows import digest as digest_of
from rollcall.store.schema import step_state
from rollcall.store.work import Counts, Progress

_MOST_EQUIVALENTS = 1 << 20
_NEVER = datetime.max.replace(tzinfo=UTC)
STEPS = ("collect", "extract", "enrich", "match", "index", "alert", "digest")


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
    project: Project, name: str, progress: Progress | None = None, beside: Beside | None = None
) -> Counts:
    """Do everything that one step has before it; nothing pending is a good answer too."""
    if name == match.NAME:
        return _match(project, progress, beside)
    return _RUNS[name](project, progress)


def pending(project: Project, name: str) -> int:
    """How many items a step has before it."""
    if name == "index":
        return index.pending(project.store)
    return sum(work.count_pending(project.store, step) for step in _steps(project, name))


def _steps(project: Project, name: str) -> list[work.Step[Any]]:
    store, settings, clock = project.store, project.settings, project.clock
    made: dict[str, Callable[[], list[work.Step[Any]]]] = {
        "collect": lambda: [collect.step(store, settings, clock)],
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


def _collect(project: Project, progress: Progress | None) -> Counts:
    collect.recover(project.store, project.settings, project.clock)
    return _plain(project, "collect", progress)


def _match(project: Project, progress: Progress | None, beside: Beside | None = None) -> Counts:
    known = match.Known(project.settings.names)

    def tell(done: int, total: int) -> None:
        if beside:
            beside("backwards", done, total, "")

    found = match.search(project.store, project.clock, known, tell)
    if beside and found and (found.cases or found.marked):
        beside("backwards", found.texts, found.texts, found.in_words())
    step = match.step(project.store, project.clock, project.settings.names, known)
    return work.run(project.store, step, progress)


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


def _plain(project: Project, name: str, progress: Progress | None) -> Counts:
    (step,) = _steps(project, name)
    return work.run(project.store, step, progress)


_RUNS: dict[str, Callable[[Project, Progress | None], Counts]] = {
    "collect": _collect,
    "extract": lambda project, progress: _plain(project, "extract", progress),
    "enrich": lambda project, progress: _plain(project, "enrich", progress),
    "match": _match,
    "index": lambda project, progress: _index(project, progress),
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
    query = select(step_state.c.step, step_state.c.outcome, func.count()).group_by(
        step_state.c.step, step_state.c.outcome
    )
    found: dict[str, dict[str, int]] = {name: {} for name in STEPS}
    with project.store.read() as connection:
        for step, outcome, count in connection.execute(query):
            found[step][outcome or "in work"] = count
    return found


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
        return project.engine.search(query, project.viewer)
    except NoIndex:
        if index.nothing_yet(project.store):
            return Hits(0, ())
        raise


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
    """Compare everything that the search index holds with the record."""
    return index.check(project.store, project.engine, progress)


def mend_index(project: Project, found: index.Checked, progress: Progress | None = None) -> Counts:
    """Bring what a check found wrong to the search index again."""
    return index.mend(project.store, project.engine, found, progress)


def add_note(project: Project, text: str, *, title: str, by: str, at: str | None = None) -> str:
    """Record what a monitor typed in (a lawyer's call) as an article of kind note."""
    now = project.clock()
    if at is not None and sort_time(Published(at, "typed"), _NEVER) is _NEVER:
        raise RollcallError(
            f"{at!r} is no time", remedy="write it like 2025-02-06 or 2025-02-06T14:30"
        )
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

"""Whatever happens, in whatever order, killed wherever: in the end engine and record are equal.

Histories are drawn at random: articles come and change, the index is brought up to date, made anew
and moved to another engine; and at any step of that a process dies, or another does something in
between.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from rollcall import index
from rollcall.errors import SearchError
from rollcall.pipeline import Project
from rollcall.search.base import Change
from rollcall.store import leases
from rollcall.store.open import Store, open_store
from rollcall.store.schema import index_targets
from tests.index.keeping import Killed, filled, held, project, publish, recorded, waiting
from tests.search.memory import MemoryEngine

Meet = Callable[[bool], None]
"""Called between steps; True where something else may come between, False inside a transaction."""
Simple = tuple[str, int]
ENGINES = ("memory", "other")


class Stepping(MemoryEngine):
    """An engine at whose every step something may happen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.meet: Meet = lambda _: None

    def begin(self) -> str:
        self.meet(True)
        name = super().begin()
        self.meet(True)
        return name

    def put(self, changes: Iterable[Change], into: str) -> list[str]:
        kept = list(changes)
        self.meet(True)
        refused = super().put(kept[: len(kept) // 2], into)
        self.meet(True)
        refused += super().put(kept[len(kept) // 2 :], into)
        self.meet(True)
        return refused

    def swap(self, to: str) -> None:
        self.meet(True)
        super().swap(to)
        self.meet(True)

    def drop(self, generation: str) -> None:
        self.meet(True)
        super().drop(generation)
        self.meet(True)


@dataclass(frozen=True)
class SteppingStore(Store):
    """A record at whose every transaction something may happen."""

    meet: Meet

    @contextmanager
    def write(self) -> Iterator[Connection]:
        self.meet(True)
        with super().write() as connection:
            yield connection
            self.meet(False)
        self.meet(True)


class World:
    """A record and two engines, of which the settings name one."""

    def __init__(self, home: Path, store: Store) -> None:
        self.store = store
        self.engines = {name: Stepping(name) for name in ENGINES}
        self.named = ENGINES[0]
        self.articles = project(home, store)

    def act(self, what: Simple, meet: Meet | None = None) -> None:
        """Do something; with `meet`, something may happen between its steps."""
        kind, number = what
        store = self.store if meet is None else SteppingStore(self.store.engine, meet)
        for engine in self.engines.values():
            engine.meet = meet or (lambda _: None)
        named, other = self.named, next(name for name in ENGINES if name != self.named)
        acts: dict[str, Callable[[], object]] = {
            "publish": lambda: publish(self.articles, number % 5, f"Текст {number}."),
            "index": lambda: self.index(store),
            "rebuild": lambda: index.rebuild(store, self.engines[named]),
            "move": lambda: index.move(store, self.engines[other]),
            "stay": lambda: index.stay(store),
            "switch": lambda: setattr(self, "named", other),
        }
        try:
            # One process tells another that it is in the way, or that it came too late.
            with contextlib.suppress(SearchError):
                acts[kind]()
        finally:
            for engine in self.engines.values():
                engine.meet = lambda _: None

    def index(self, store: Store) -> None:
        index.run(store, self.engines[self.named])
        for name in index.kept_beside(store):
            index.run_beside(store, self.engines[name])

    def bury(self) -> None:
        """The process that died is seen no more."""
        late = leases.machine_time() - leases.LEASE - timedelta(minutes=1)
        with self.store.write() as connection:
            connection.execute(update(index_targets).values(seen_at=late))


SIMPLE = st.tuples(
    st.sampled_from(("publish", "publish", "index", "index", "rebuild", "move", "stay", "switch")),
    st.integers(0, 30),
)
HAPPENING = st.tuples(st.integers(1, 24), st.one_of(st.none(), SIMPLE))
"""At which step, and what: None is death."""
HISTORY = st.lists(st.tuples(SIMPLE, st.one_of(st.none(), HAPPENING)), min_size=1, max_size=10)


def live_through(world: World, what: Simple, happening: tuple[int, Simple | None] | None) -> None:
    if happening is None:
        world.act(what)
        return
    left, then = happening

    def meet(between: bool) -> None:
        nonlocal left
        left -= 1
        if left == 0 and then is None:
            event("a death")
            raise Killed
        if left <= 0 and then is not None and between:
            left = 10**9
            event("something between")
            world.act(then)

    try:
        world.act(what, meet)
    except Killed:
        world.bury()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "record.sqlite"
    store = open_store(f"sqlite:///{path}")
    filled(project(path.parent, store), 3)
    store.engine.dispose()
    return path


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(history=HISTORY)
def test_every_history_ends_with_an_engine_that_holds_what_the_record_holds(
    template: Path, history: list[tuple[Simple, tuple[int, Simple | None] | None]]
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("rollcall.index.drain.BATCH", 2)
        home = Path(folder)
        shutil.copy(template, home / "record.sqlite")
        store = open_store(f"sqlite:///{home / 'record.sqlite'}")
        world = World(home, store)
        for what, happening in history:
            live_through(world, what, happening)
        for name in index.kept_beside(store):
            # An engine that is to be kept beside and was lost must be moved to anew: it is told.
            with contextlib.suppress(SearchError):
                index.run_beside(store, world.engines[name])
                assert held(world.engines[name]) == recorded(store)
        engine = world.engines[world.named]
        index.run(store, engine)
        assert held(engine) == recorded(store)
        assert index.pending(store) == 0
        found = index.check(store, engine)
        assert found.record_checksum == found.engine_checksum
        assert found.wrong == []
        live = f"{engine.name}:{engine.live()}"
        assert live in waiting(store)
        index.rebuild(store, engine)
        assert held(engine) == recorded(store)
        store.engine.dispose()


def test_a_history_without_any_rule_against_late_writers_would_not_end_so(
    template: Path, tmp_path: Path
) -> None:
    """That the test above could fail: an engine that takes whatever comes loses a change."""
    shutil.copy(template, tmp_path / "record.sqlite")
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    one: Project = project(tmp_path, store)
    index.run(store, one.engine)
    publish(one, 1, "Первое.")

    class Careless(MemoryEngine):
        def live(self) -> str | None:
            return one.engine.live()

        def refresh(self, generation: str) -> None:
            one.engine.refresh(generation)

        def put(self, changes: Iterable[Change], into: str) -> list[str]:
            kept = list(changes)
            publish(one, 1, "Второе.")
            index.run(store, one.engine)
            careless = [Change(c.id, 10**9, c.document) for c in kept]
            return one.engine.put(careless, into)

    index.run(store, Careless())
    assert held(one.engine) != recorded(store)
    store.engine.dispose()

"""A small record with an engine beside it, and what either of them holds."""

from __future__ import annotations

from pathlib import Path

from rollcall import index
from rollcall.clock import fixed_clock
from rollcall.pipeline import Project
from rollcall.search.analysis import hash_of
from rollcall.search.base import Engine
from rollcall.search.recorded import document
from rollcall.store import documents, outbox, standing
from rollcall.store.open import Store
from tests import world
from tests.search.memory import MemoryEngine


class Killed(BaseException):
    """What stands for SIGKILL where a process is only pretended."""


def project(home: Path, store: Store, engine: Engine | None = None) -> Project:
    """A project with an engine in memory, or another."""
    home.mkdir(parents=True, exist_ok=True)
    clock = fixed_clock(world.NOW)
    return Project(world.settings(home), store, engine or MemoryEngine(), clock)


def publish(one: Project, number: int, text: str = "Полиция задержала людей в Алматы.") -> str:
    """An article of its own for each number; another text is a revision of it."""
    piece = world.Piece(
        f"piece {number}",
        "paper",
        f"Новость {number}",
        f"{text} Номер {number}.",
        "2022-01-09T11:00:00+00:00",
    )
    return world.publish(one, piece)


def filled(one: Project, count: int = 3) -> list[str]:
    """A source and some articles; returns their ids."""
    world.add_sources(one)
    return [publish(one, number) for number in range(count)]


def told(one: Project, engine: str = "memory") -> list[str]:
    """What `rollcall status` says of the indexes where the settings name this engine."""
    with one.store.read() as connection:
        known = standing.engines(connection)
        return index.in_words(connection, known, engine, one.clock(), one.settings.timezone)


def recorded(store: Store) -> dict[str, str]:
    """What an engine should hold: hashes by id."""
    with store.read() as connection:
        ids = documents.page(connection, "", 100_000)
        found = documents.read(connection, ids)
        return {one: hash_of(document(found[one])) for one in ids}


def held(engine: Engine) -> dict[str, str]:
    """What the generation that searches ask holds."""
    generation = engine.live()
    return {} if generation is None else dict(engine.hashes(generation))


def waiting(store: Store) -> dict[str, int]:
    """How many articles wait, by target."""
    with store.read() as connection:
        return {name: outbox.size(connection, name) for name in outbox.targets(connection)}


def states(store: Store) -> dict[str, str]:
    """The state of each target."""
    with store.read() as connection:
        return {name: one.state for name, one in outbox.targets(connection).items()}

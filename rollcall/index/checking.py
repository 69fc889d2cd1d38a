"""Whether an engine holds exactly what the record holds, and mending where it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from rollcall.errors import SearchError
from rollcall.index import building
from rollcall.index.drain import drain
from rollcall.search import Engine
from rollcall.search.analysis import hash_of
from rollcall.search.recorded import document
from rollcall.store import documents, outbox
from rollcall.store.open import Store
from rollcall.store.work import Counts, Progress

_PAGE = 500
_End = tuple[str, str] | None


@dataclass
class Checked:
    """Record and engine side by side.

    `record` and `engine` count the articles compared on each side; those that wait in the outbox
    are counted in `waiting` alone. The checksums are over id and hash of all that were compared,
    in the order of ids: equal where, and only where, nothing is missing, left over or different.
    """

    record: int = 0
    engine: int = 0
    waiting: int = 0
    missing: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    record_checksum: str = ""
    engine_checksum: str = ""

    @property
    def wrong(self) -> list[str]:
        """The ids of all articles that are not as they should be."""
        return [*self.missing, *self.left_over, *self.different]


def check(store: Store, engine: Engine, progress: Progress | None = None) -> Checked:
    """Compare everything that the live generation holds with the record.

    Other processes may go on meanwhile: what seems wrong is looked at again at the end. Raises
    `SearchError` where there is no live generation.
    """
    generation, target = _live(store, engine)
    found, hashes = Checked(), {}
    with store.read() as connection:
        waiting = outbox.waiting_ids(connection, target)
        sums = hashlib.sha256(), hashlib.sha256()
        mine, theirs = _record(connection, progress), engine.hashes(generation)
        for one, recorded, held in _beside_each_other(mine, theirs):
            if one in waiting:
                found.waiting += 1
                continue
            for side, value in zip(sums, (recorded, held), strict=True):
                if value is not None:
                    side.update(f"{one}:{value}\n".encode())
            found.record += recorded is not None
            found.engine += held is not None
            if recorded != held:
                hashes[one] = held
    found.record_checksum, found.engine_checksum = (side.hexdigest() for side in sums)
    if hashes and _look_again(store, target, hashes, found):
        # All that differed had moved on while we looked: what was compared was two moments.
        found.record_checksum = found.engine_checksum
        found.record = found.engine
    return found


def mend(store: Store, engine: Engine, found: Checked, progress: Progress | None = None) -> Counts:
    """Bring just the articles that are wrong to the engine again."""
    generation, target = _live(store, engine)
    with store.write() as connection:
        outbox.mend(connection, target, found.wrong)
    return drain(store, engine, generation, progress)


def _live(store: Store, engine: Engine) -> tuple[str, str]:
    generation = building.follow(store, engine)
    if generation is None:
        raise SearchError(
            f"there is no search index ({engine.name}) of this record yet",
            remedy="`rollcall index` makes it",
        )
    return generation, outbox.target_of(engine.name, generation)


def _record(connection: Connection, progress: Progress | None) -> Iterator[tuple[str, str]]:
    """Every article's id and hash by the record, in the order of ids."""
    total, done, after = documents.count(connection), 0, ""
    while ids := documents.page(connection, after, _PAGE):
        found = documents.read(connection, ids)
        yield from ((one, hash_of(document(found[one]))) for one in ids)
        after, done = ids[-1], done + len(ids)
        if progress:
            progress(done, max(total, done))


def _beside_each_other(
    mine: Iterator[tuple[str, str]], theirs: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, str | None, str | None]]:
    """Two sorted streams as one: each id with its hash on either side."""
    here: _End = next(mine, None)
    there: _End = next(theirs, None)
    while here is not None or there is not None:
        if there is None or (here is not None and here[0] < there[0]):
            assert here is not None  # noqa: S101 - one of the two is there
            yield here[0], here[1], None
            here = next(mine, None)
        elif here is None or there[0] < here[0]:
            yield there[0], None, there[1]
            there = next(theirs, None)
        else:
            yield here[0], here[1], there[1]
            here, there = next(mine, None), next(theirs, None)


def _look_again(store: Store, target: str, hashes: dict[str, str | None], found: Checked) -> bool:
    """Tell what is wrong from what has only moved on since we looked; whether all of it had."""
    wrong = sorted(hashes)
    with store.read() as connection:
        moved = outbox.waiting_ids(connection, target)
        for first in range(0, len(wrong), _PAGE):
            some = wrong[first : first + _PAGE]
            now = documents.read(connection, some)
            for one in some:
                recorded = hash_of(document(now[one])) if one in now else None
                if recorded == hashes[one]:
                    continue
                if one in moved:
                    found.waiting += 1
                elif recorded is None:
                    found.left_over.append(one)
                elif hashes[one] is None:
                    found.missing.append(one)
                else:
                    found.different.append(one)
    return not found.wrong

"""The outbox: which articles the search engines have not seen in their present form.

A target is one generation of one engine, written `engine:generation`. Whatever changes an article
puts an entry here for every target, in its own transaction; so while a generation is filled beside
the live one, both are kept in step. The states of targets:

- `live`: searches ask it;
- `beside`: another engine's, filled and kept in step until the settings name that engine;
- `building`: a process fills it, and is seen again with each batch;
- `left`: that process is gone, or what was kept `beside` was not reached for very long; nothing is
  put into the outbox for it, the engine is to drop it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    distinct,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from rollcall.store import leases
from rollcall.store.open import Store
from rollcall.store.rows import batches, one_at_a_time
from rollcall.store.schema import articles, index_targets, matches, outbox
from rollcall.store.types import Moment

_AT_ONCE = 500
_FED = index_targets.c.state != "left"
_COLUMNS = ("target", "article_id", "at")


@dataclass(frozen=True)
class Target:
    """A generation of an engine that the record knows of, and since when it is in its state."""

    name: str
    state: str
    since: datetime
    worker: str | None
    seen_at: datetime | None

    @property
    def engine(self) -> str:
        """The name of its engine."""
        return self.name.partition(":")[0]

    @property
    def generation(self) -> str:
        """What its engine calls it."""
        return self.name.partition(":")[2]

    @property
    def is_left(self) -> bool:
        """Whether nobody fills it any more: its process is gone, or has not been seen for long."""
        if self.state != "building" or self.worker is None or self.seen_at is None:
            return self.state == "left"
        late = leases.machine_time() - self.seen_at > leases.LEASE
        return late or leases.is_dead(self.worker)


def target_of(engine: str, generation: str) -> str:
    """The name under which the record knows a generation of an engine."""
    return f"{engine}:{generation}"


def targets(connection: Connection) -> dict[str, Target]:
    """Everything the outbox is kept for, by name."""
    query = select(index_targets).order_by(index_targets.c.name)
    return {row.name: Target(*row) for row in connection.execute(query)}


# --- what changed ------------------------------------------------------------------------------


def changed(connection: Connection, article_ids: Iterable[str], now: datetime) -> None:
    """Tell every target, in this transaction, to look at these articles again."""
    for some in batches(list(article_ids)):
        _tell(connection, articles.c.id.in_(some), now)


def naming_changed(connection: Connection, case_ids: Iterable[str], now: datetime) -> None:
    """The same for all articles that name these cases: who may know of them is different now."""
    for some in batches(sorted(case_ids)):
        naming = select(matches.c.article_id).where(matches.c.case_id.in_(some))
        _tell(connection, articles.c.id.in_(naming), now)


def _tell(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    # To read the targets holds off who adds or removes one (`targets_alone`) until we are done.
    each = articles.join(index_targets, _FED)
    query = select(index_targets.c.name, articles.c.id, literal(now, Moment()))
    query = query.select_from(each).where(which)
    connection.execute(insert(outbox).from_select(_COLUMNS, query))


# --- what waits --------------------------------------------------------------------------------


@contextmanager
def moment(store: Store) -> Iterator[tuple[Connection, int]]:
    """One moment of the record, and its number: a later moment has a higher one, or the same
    where no article changed in between.

    Engines keep the document of the highest version; with these numbers that is the newest,
    whatever processes read at once, and however late one of them writes.
    """
    with store.read() as connection:
        if store.engine.dialect.name == "sqlite":
            query = text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
            yield connection, connection.execute(query).scalar() or 0
            return
        # Entries of one article need not be committed in the order of their numbers, so those
        # cannot order moments. The number is drawn and the snapshot taken behind one lock.
        with store.write() as gate:
            one_at_a_time(gate, "outbox moment")
            query = text("SELECT nextval(pg_get_serial_sequence('outbox', 'id'))")
            number = gate.execute(query).scalar_one()
            connection.execute(text("SELECT 1"))
        yield connection, number


def next_batch(connection: Connection, target: str, after: str, limit: int) -> dict[str, list[int]]:
    """Articles that wait for a target, in the order of ids from behind `after`, each with the
    numbers of its entries.
    """
    mine = outbox.c.target == target
    waiting = (
        select(outbox.c.article_id)
        .where(mine, outbox.c.article_id > after)
        .distinct()
        .order_by(outbox.c.article_id)
        .limit(limit)
    )
    ids = list(connection.execute(waiting).scalars())
    if not ids:
        return {}
    entries = select(outbox.c.article_id, outbox.c.id).where(
        mine, outbox.c.article_id > after, outbox.c.article_id <= ids[-1]
    )
    found: dict[str, list[int]] = {article_id: [] for article_id in ids}
    for article_id, number in connection.execute(entries):
        found[article_id].append(number)
    return found


def done(connection: Connection, target: str, entries: Sequence[int]) -> None:
    """Forget these entries, and no others: what came in after they were read is still to do.

    Who fills the target has been seen.
    """
    one_at_a_time(connection, "outbox done")  # two that delete the same rows could lock each other
    for some in batches(entries):
        connection.execute(delete(outbox).where(outbox.c.id.in_(some)))
    mine = (index_targets.c.name == target) & (index_targets.c.worker == leases.WORKER)
    connection.execute(update(index_targets).where(mine).values(seen_at=leases.machine_time()))


def compact(store: Store, target: str) -> None:
    """Keep one entry for each article that waits for a target which cannot be filled now.

    Somebody may be at it all the same, and forget what he read. So the one that stays is new: who
    reads it finds in the record whatever those in whose place it stands have told of.
    """
    more = True
    while more:
        with store.write() as connection:
            one_at_a_time(connection, "outbox done")
            more = target in targets(connection) and _compact_some(connection, target)


def _compact_some(connection: Connection, target: str) -> bool:
    mine = outbox.c.target == target
    often = select(outbox.c.article_id).where(mine).group_by(outbox.c.article_id)
    often = often.having(func.count() > 1).limit(_AT_ONCE)
    ids = list(connection.execute(often).scalars())
    query = select(outbox.c.id, outbox.c.article_id, outbox.c.at)
    rows = connection.execute(query.where(mine, outbox.c.article_id.in_(ids))).all()
    since: dict[str, datetime] = {}
    for row in rows:
        since[row.article_id] = min(row.at, since.get(row.article_id, row.at))
    if since:
        new = [{"target": target, "article_id": one, "at": at} for one, at in since.items()]
        connection.execute(insert(outbox), new)
    for some in batches(row.id for row in rows):
        connection.execute(delete(outbox).where(outbox.c.id.in_(some)))
    return bool(ids)


def size(connection: Connection, *targets: str) -> int:
    """How many articles wait for a target, or for any of several: each article counts once."""
    query = select(func.count(distinct(outbox.c.article_id))).where(outbox.c.target.in_(targets))
    return connection.execute(query).scalar_one()


def waiting_ids(connection: Connection, target: str) -> set[str]:
    """The articles that wait for a target."""
    query = select(outbox.c.article_id).where(outbox.c.target == target).distinct()
    return set(connection.execute(query).scalars())


def mend(connection: Connection, target: str, article_ids: Iterable[str]) -> None:
    """Tell one target to look at these again, whether the record knows them or not."""
    now = leases.machine_time()
    rows = [{"target": target, "article_id": one, "at": now} for one in article_ids]
    if rows:
        connection.execute(insert(outbox), rows)


# --- targets -----------------------------------------------------------------------------------


@contextmanager
def targets_alone(store: Store) -> Iterator[Connection]:
    """A transaction that adds or removes targets: one at a time, and while nobody tells of changes.

    So a new target misses no change, and nothing stays in the outbox for one that is gone.
    """
    with store.write() as connection:
        if store.engine.dialect.name == "postgresql":
            # Waits for all who have read the targets and are not finished, and lets nobody begin.
            connection.execute(text("LOCK TABLE index_targets IN ACCESS EXCLUSIVE MODE"))
        yield connection


def add(connection: Connection, name: str) -> None:
    """Begin to fill a target: it has everything before it, and every change from now on."""
    forget(connection, [name])  # an engine that was thrown away counts its generations anew
    now = leases.machine_time()
    connection.execute(
        insert(index_targets).values(
            name=name, state="building", since=now, worker=leases.WORKER, seen_at=now
        )
    )
    rows = select(literal(name), articles.c.id, literal(now, Moment())).where(
        articles.c.revision_id.is_not(None)
    )
    connection.execute(insert(outbox).from_select(_COLUMNS, rows))


def settle(connection: Connection, name: str, state: str) -> None:
    """A target that has been filled is `live` or `beside` from now on."""
    now = leases.machine_time()
    seen = now if state == "beside" else None
    values = {"state": state, "since": now, "worker": None, "seen_at": seen}
    connection.execute(update(index_targets).where(index_targets.c.name == name).values(**values))


def leave(connection: Connection, names: Iterable[str]) -> None:
    """Put no more into the outbox for these; they stay known until their engine dropped them."""
    for name in names:
        connection.execute(
            update(index_targets)
            .where(index_targets.c.name == name, _FED)
            .values(state="left", worker=None, seen_at=None)
        )
        connection.execute(delete(outbox).where(outbox.c.target == name))


def reached(connection: Connection, name: str) -> None:
    """A generation that is kept beside has everything now."""
    mine = (index_targets.c.name == name) & (index_targets.c.state == "beside")
    connection.execute(update(index_targets).where(mine).values(seen_at=leases.machine_time()))


def give_up(connection: Connection, name: str) -> None:
    """Keep a generation in step no longer that is not reached, and remember when it last was."""
    mine = (index_targets.c.name == name) & (index_targets.c.state == "beside")
    connection.execute(update(index_targets).where(mine).values(state="left", worker=None))
    connection.execute(delete(outbox).where(outbox.c.target == name))


def forget(connection: Connection, names: Iterable[str]) -> None:
    """Know nothing of these targets any more."""
    for name in names:
        connection.execute(delete(index_targets).where(index_targets.c.name == name))
        connection.execute(delete(outbox).where(outbox.c.target == name))

"""How the indexes stand: what waits, what is being built, what was left behind."""

from __future__ import annotations

from sqlalchemy import func, select

from rollcall.store import outbox
from rollcall.store.open import Store
from rollcall.store.schema import articles


def pending(store: Store) -> int:
    """How many articles wait for the engine that searches ask; all of them where it has none."""
    with store.read() as connection:
        live = [one for one in outbox.targets(connection).values() if one.state == "live"]
        if live:
            return max(outbox.size(connection, one.name) for one in live)
        query = select(func.count()).where(articles.c.revision_id.is_not(None))
        return connection.execute(query).scalar_one()


def nothing_yet(store: Store) -> bool:
    """Whether the record holds no article at all: then it is no wonder that nothing is found."""
    with store.read() as connection:
        return connection.execute(select(articles.c.id).limit(1)).first() is None


def kept_beside(store: Store) -> list[str]:
    """The names of the engines that are kept in step beside the one that searches ask."""
    with store.read() as connection:
        known = outbox.targets(connection).values()
    return sorted({one.engine for one in known if one.state == "beside"})


def in_words(store: Store) -> list[str]:
    """A line for whatever is kept in step beside the live index, is being made, or was left."""
    lines = []
    with store.read() as connection:
        for one in outbox.targets(connection).values():
            waiting = outbox.size(connection, one.name)
            since = f"{one.since:%Y-%m-%d %H:%M} UTC"
            if one.state == "left" and one.seen_at is not None:
                lines.append(
                    f"index: WARNING: {one.name} was not reached since "
                    f"{one.seen_at:%Y-%m-%d %H:%M} UTC and is kept in step no longer; "
                    f"`rollcall index --to {one.engine}` fills it anew"
                )
            elif one.is_left:
                lines.append(
                    f"index: making {one.name} was stopped; `rollcall index` clears it away, "
                    "`--rebuild` makes another"
                )
            elif one.state == "building":
                lines.append(
                    f"index: {one.name} is being made since {since}, {waiting:,} articles are left"
                )
            elif one.state == "beside":
                lines.append(
                    f"index: {one.name} is kept in step since {since}, {waiting:,} wait; set "
                    f'search.engine = "{one.engine}" to search it, or keep it in step no longer '
                    "with `rollcall index --to` and the engine in use"
                )
    return lines

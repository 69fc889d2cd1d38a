"""Many workers: the host of every source, and an index of what workers hold"""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

from rollcall.store.types import Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("sources", sa.Column("host", Text(), nullable=False, server_default=""))
    sources = sa.table(
        "sources", sa.column("id", Text()), sa.column("url", Text()), sa.column("host", Text())
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(sources.c.id, sources.c.url)).all():
        mine = sources.c.id == row.id
        connection.execute(sa.update(sources).where(mine).values(host=_host(row.url)))
    op.create_index(op.f("ix_sources_host"), "sources", ["host"])
    # The few that are held, among millions that are done.
    held = sa.text("worker IS NOT NULL")
    op.create_index(
        op.f("ix_step_state_worker"),
        "step_state",
        ["worker"],
        postgresql_where=held,
        sqlite_where=held,
    )


def _host(url: str) -> str:
    """As `rollcall.store.sources.host_of` had it when this was written."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
        return host.encode("idna").decode() or url
    except UnicodeError:
        return host or url
    except ValueError:
        return url

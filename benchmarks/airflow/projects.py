"""A project over the outlets, with a record of its own that is removed afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.databases import new_database
from rollcall import lists
from rollcall.listing import add_list
from rollcall.pipeline import Project, open_project, outcomes, pending
from rollcall.records import Source
from rollcall.settings import FILE_NAME
from rollcall.store import schema as s
from rollcall.store import sources

WAITING = ("extract", "enrich", "match", "index", "alert")
_SETTINGS = """\
timezone = "Asia/Almaty"
digest_day = "sun"

[record]
url = "{url}"

[collect]
delay = 0.0
concurrency_per_host = 4
pages_per_source = 10000
allow_private_hosts = [{hosts}]

[[subscriber]]
id = "monitor"
folder = "alerts"
"""


@contextmanager
def record(kind: str) -> Iterator[str]:
    """The address of a new, empty record: "" for SQLite (a file in the project folder)."""
    if kind == "sqlite":
        yield ""
        return
    server = os.environ.get("POSTGRESQL_URL", "")
    if not server:
        sys.exit("POSTGRESQL_URL is not set: `make services` starts one, or give --record sqlite")
    with new_database(server) as url:
        yield url


def make(home: Path, url: str, found: Iterable[Source], names: list[str]) -> Project:
    """A project folder with these sources and a list of these names."""
    home.mkdir(parents=True)
    found = list(found)
    hosts = sorted({source.url.split("/")[2].split(":")[0] for source in found})
    quoted = ", ".join(f'"{host}"' for host in hosts)
    (home / FILE_NAME).write_text(_SETTINGS.format(url=url, hosts=quoted), encoding="utf-8")
    made = open_project(home)
    with made.store.write() as connection:
        for source in found:
            sources.save(connection, source, made.clock())
    data = "\n".join(names).encode()
    add_list(made, "names", data, "names.txt", lists.read(data, "names.txt"))
    return made


def counts(project: Project) -> dict[str, int]:
    """What the record holds: the same for every way to the same news."""
    held = {
        "pages": s.pages, "articles": s.articles, "stories": s.stories, "revisions": s.revisions,
        "analysed": s.analyses, "mentions": s.mentions, "claims": s.claims, "matches": s.matches,
        "facts": s.facts, "notices": s.notices, "messages": s.messages,
    }  # fmt: skip
    with project.store.read() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in held.items()
        }
        found["stories"] = connection.execute(
            select(func.count(s.articles.c.story_id.distinct()))
        ).scalar_one()
    return found


def articles(project: Project) -> int:
    """How many articles the record holds."""
    with project.store.read() as connection:
        return connection.execute(select(func.count()).select_from(s.articles)).scalar_one()


def failed_items(project: Project) -> dict[str, int]:
    """How many items of each step failed or wait for another try."""
    return {
        step: number
        for step, of in outcomes(project).items()
        if (number := of.get("failed", 0) + of.get("again", 0))
    }


def waiting(project: Project) -> dict[str, int]:
    """How many items each step still has before it, but for asking sources again."""
    return {step: number for step in WAITING if (number := pending(project, step))}

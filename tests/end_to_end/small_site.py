"""The small invented world as a web site with a feed, and a project that collects from it."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from rollcall.cli import main
from rollcall.clock import fixed_clock
from rollcall.pipeline import open_project
from rollcall.records import Source
from rollcall.store import sources
from tests import world
from tests.spiders.spider_site import Answer, Site

NOW = "2022-01-10T12:00:00+00:00"
PIECES = tuple(piece for piece in world.PIECES if piece.key != "copy")
_SETTINGS = """\
timezone = "Asia/Almaty"
digest_day = "mon"
digest_hour = 7
[collect]
delay = 0.0
concurrency_per_host = 1
allow_private_hosts = ["{host}"]
[[subscriber]]
id = "me"
folder = "out"
"""


def site(host: str) -> Site:
    """Serves a feed at /rss and the texts as pages."""
    made = Site(host)
    for piece in PIECES:
        made.routes[f"/{piece.key}"] = Answer(page(piece).encode())
    made.routes["/rss"] = Answer(feed(made).encode(), content_type="application/rss+xml")
    return made


def page(piece: world.Piece) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in piece.text.split("\n\n"))
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{piece.title}</title></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{piece.title}</h1>{paragraphs}"
        "</article><footer>All rights reserved</footer></body></html>"
    )


def feed(made: Site) -> str:
    items = "".join(
        f"<item><title>{piece.title}</title><link>{made.url('/' + piece.key)}</link>"
        f"<guid>{piece.key}</guid>"
        f"<pubDate>{format_datetime(datetime.fromisoformat(piece.at))}</pubDate></item>"
        for piece in PIECES
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>"
    )


def make_project(home: Path, made: Site, text: str = _SETTINGS, **more: Source) -> Path:
    """A project folder with the list, and the site's feed as its source."""
    home.mkdir(parents=True)
    (home / "rollcall.toml").write_text(text.format(host=made.host), "utf-8")
    one = open_project(home, fixed_clock(world.NOW))
    world.upload(one)
    asked = [Source("wire", "The wire", "feed", made.url("/rss")), *more.values()]
    with one.store.write() as connection:
        for source in asked:
            sources.save(connection, source, world.NOW)
    one.store.engine.dispose()
    return home


def rollcall(home: Path, log: Path, arguments: list[str], prepare: Any = None) -> None:
    """Run the command `rollcall` in this process: the target of a process of its own."""
    os.chdir(home)
    os.environ |= {"ROLLCALL_NOW": NOW, "COLUMNS": "300", "OMP_NUM_THREADS": "1"}
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for descriptor in (1, 2):
        os.dup2(out, descriptor)
    sys.argv = ["rollcall", *arguments]
    if prepare:
        prepare()
    main()


def state(home: Path) -> dict[str, Any]:
    """What a project came to, without the ids and moments that differ from run to run."""
    one = open_project(home)
    store = one.store
    found: dict[str, Any] = {
        "pages": sorted((r["url"], r["sha256"]) for r in world.table(store, "pages")),
        "articles": sorted(
            (r["id"], r["url"], r["title"], r["published"], r["story_id"])
            for r in world.table(store, "articles")
        ),
        "revisions": sorted((r["id"], r["sha256"]) for r in world.table(store, "revisions")),
        "mentions": sorted(
            (r["revision_id"], r["start"], r["name"]) for r in world.table(store, "mentions")
        ),
        "matches": sorted((r["id"], r["verdict"]) for r in world.table(store, "matches")),
        "facts": sorted(r["key"] for r in world.table(store, "facts")),
        "notices": sorted(r["key"] for r in world.table(store, "notices")),
        "told": sum(1 for _ in world.table(store, "message_notices")),
        "unsent": [r["id"] for r in world.table(store, "messages") if r["sent_at"] is None],
        "index": world.indexed(one),
        "waiting": world.rows(store)["outbox"],
        "outcomes": sorted(
            (r["step"], r["outcome"], r["worker"])
            for r in world.table(store, "step_state")
            if r["step"] not in ("alert", "digest")
        ),
    }
    store.engine.dispose()
    return found

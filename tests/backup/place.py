"""A project with evidence for the tests of backups: real WARC files, pages, lists, messages."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rollcall.backup import making, places, restoring
from rollcall.backup.making import Made
from rollcall.backup.restoring import Restored
from rollcall.collect import prepare
from rollcall.pipeline import Project, open_project
from rollcall.store import pages
from rollcall.store.captures import CapturesWriter
from rollcall.store.evidence import EvidenceWriter
from rollcall.store.rows import digest
from tests import world
from tests.crawled import capture

SETTINGS = """\
# written by hand
timezone = "Asia/Almaty"
user = "dana"   # who works here
equivalents = "names that are one.txt"
[[subscriber]]
id = "me"
folder = "out"
"""


class Crawl:
    """A crawl that keeps pages and announces them, as the collecting process does."""

    def __init__(self, one: Project, number: int) -> None:
        now = one.clock() + timedelta(hours=number)
        self.folder = prepare(one.store, one.settings, lambda: now, ["paper"])
        self.file = self.folder / f"pages-{self.folder.name}.warc.gz"
        self.writer = EvidenceWriter(self.file, about={"software": "a test"}, now=now)
        self.captures = CapturesWriter(self.folder)
        self.now = now
        self.root = one.settings.evidence

    def page(self, number: int, size: int = 2_000) -> dict[str, Any]:
        """Keep and announce a page; returns its row."""
        body = f"<html>page {number} {digest(str(number)) * (size // 16)}</html>".encode()
        url = f"https://paper.example/{number}"
        kept = capture(self.writer, "paper", url, body, self.now)
        self.captures.append(kept)
        row = asdict(kept) | {
            "source_id": "paper", "captured_at": self.now, "imported_at": self.now,
            "warc_file": self.file.relative_to(self.root).as_posix(),
        }  # fmt: skip
        return {key: value for key, value in row.items() if key not in ("source", "payload_sha256")}

    def end(self, one: Project, rows: list[dict[str, Any]]) -> None:
        """Import what was announced; the crawl is over."""
        with one.store.write() as connection:
            for row in rows:
                assert pages.add_page(connection, row)
        self.close()
        (self.folder / "job.json").unlink()

    def close(self) -> None:
        self.writer.close()
        self.captures.close()


def crawled(one: Project, number: int, size: int = 2_000) -> Path:
    """A crawl of three pages, over and imported; returns its WARC file."""
    crawl = Crawl(one, number)
    crawl.end(one, [crawl.page(number * 10 + step, size) for step in range(3)])
    return crawl.file


def project(home: Path, *, url: str = "", key: str = "", crawls: int = 2) -> Project:
    """A project of the small world in an empty folder, with evidence."""
    home.mkdir(parents=True, mode=0o700)
    more = f'[record]\nurl = "{url}"\n' if url else ""
    if key:
        (home / "the-key").write_text(key + "\n")
        more += '[encryption]\nkey_file = "the-key"\n'
    (home / "rollcall.toml").write_text(SETTINGS + more, "utf-8")
    (home / "names that are one.txt").write_text("Айгерим Айгеримаша\n", "utf-8")
    one = open_project(home, lambda: world.NOW)
    world.fill(one)
    for number in range(crawls):
        crawled(one, number)
    return one


def back_up(one: Project, into: Path, keep: int = 14, now: datetime | None = None) -> Made:
    clock = (lambda: now) if now else one.clock
    return making.make(one.settings, one.store, clock, into, keep=keep)


def restored(
    folder: Path, into: Path, keys: tuple[str, ...] = (), **more: Any
) -> tuple[Restored, Project]:
    done = restoring.restore(folder, places.find(folder), into, keys, **more)
    return done, open_project(into, lambda: world.NOW)


def files(root: Path) -> Mapping[str, str]:
    """The SHA-256 of every file under a folder."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in ("job.json", "crawl.pid")
    }


def tables(one: Project) -> dict[str, list[dict[str, Any]]]:
    """Every row of the record, but what is about processes and indexes of one machine."""
    from rollcall.store.schema import metadata

    left = {"outbox", "index_targets"}
    return {t.name: world.table(one.store, t.name) for t in metadata.sorted_tables
            if t.name not in left}  # fmt: skip


def damage(path: Path, at: int) -> None:
    """Turn one bit of a file."""
    with path.open("r+b") as file:
        file.seek(at if at >= 0 else os.fstat(file.fileno()).st_size + at)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))

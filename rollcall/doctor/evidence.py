"""Is the evidence there, unchanged as far as a few pages tell, and all of it in the record?"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from rollcall.clock import lasting
from rollcall.doctor.base import Check, Facts, Finding, many, ok, some, warning, wrong
from rollcall.errors import RollcallError
from rollcall.store.captures import Capture, read_captures
from rollcall.store.evidence import read_payload
from rollcall.store.pages import url_key
from rollcall.store.schema import pages

_SPOTS = 5
_FOLDERS = 30
_MOST = 5_000
_AT_ONCE = 500
_DAY = 86_400
_SECONDS = 6.0


def newest(facts: Facts) -> Finding | None:
    """Are the bytes of the newest page, and of a few others, those that were captured?"""
    with facts.held.read() as connection:
        last = connection.execute(select(func.max(pages.c.id))).scalar()
        if last is None:
            return None
        first = connection.execute(select(func.min(pages.c.id))).scalar_one()
        wanted = {last, *(random.randint(first, last) for _ in range(_SPOTS - 1))}  # noqa: S311
        rows = connection.execute(
            select(pages).where(pages.c.id.in_(wanted)).order_by(pages.c.id.desc())
        ).all()
    until = time.monotonic() + _SECONDS
    for read, row in enumerate(rows):
        if read and time.monotonic() > until:
            return ok(f"the newest {many(read, 'page')} of those tried are as they were captured")
        path = facts.own.evidence / row.warc_file
        try:
            _, body = read_payload(path, row.warc_offset, row.warc_length)
        except (RollcallError, OSError) as error:
            return wrong(f"page {row.id} cannot be read from {path}: {error}")
        if hashlib.sha256(body).hexdigest() != row.sha256:
            return wrong(f"{path} holds other bytes of page {row.id} than were captured")
    return ok(f"{many(len(rows), 'page')}, the newest among them, are as they were captured")


def files(facts: Facts) -> Finding | None:
    """Is every file there that the record names?"""
    with facts.held.read() as connection:
        named = list(connection.execute(select(pages.c.warc_file).distinct()).scalars())
    if not named:
        return None
    until = time.monotonic() + _SECONDS
    gone = []
    for looked, name in enumerate(sorted(named, reverse=True)):
        if time.monotonic() > until:
            return ok(f"the newest {looked:,} of {len(named):,} evidence files are there")
        if not os.access(facts.own.evidence / name, os.R_OK):
            gone.append(name)
    if gone:
        words = many(len(gone), "evidence file")
        return wrong(f"{words} of {len(named):,} cannot be read or are gone: {some(sorted(gone))}")
    return ok(f"{many(len(named), 'evidence file')} are where the record says")


def crawls(facts: Facts) -> Finding:
    """Was every crawl imported?"""
    left = []
    for job in facts.own.evidence.glob("*/*/job.json"):
        try:
            age = time.time() - job.stat().st_mtime
        except FileNotFoundError:
            continue  # imported just now
        if age > _DAY:
            left.append((age, job.parent.name))
    if left:
        oldest, name = max(left)
        words = many(len(left), "crawl was", "crawls were")
        return warning(f"{words} never imported, the oldest ({name}) for {lasting(oldest)}")
    return ok("every crawl of more than a day ago was imported")


def _announced(folders: list[Path]) -> Iterator[Capture]:
    for folder in folders:
        if (folder / "job.json").exists():
            continue  # not imported yet: that is another check
        yield from (line for line in read_captures(folder) if isinstance(line, Capture))


def known(facts: Facts) -> Finding | None:
    """Does the record know what the newest crawls captured? One from an old copy does not."""
    try:
        folders = sorted(facts.own.evidence.glob("*/*/"), reverse=True)[:_FOLDERS]
        captures = list(islice(_announced(folders), _MOST))
    except RollcallError as error:
        return warning(str(error))
    if not captures:
        return None
    held: set[str] = set()
    same: set[tuple[str, str]] = set()
    with facts.held.read() as connection:
        for first in range(0, len(captures), _AT_ONCE):
            part = captures[first : first + _AT_ONCE]
            ids = pages.c.record_id.in_([one.record_id for one in part])
            held.update(connection.execute(select(pages.c.record_id).where(ids)).scalars())
            # The same bytes again are kept, and the record notes the visit only.
            keys = [url_key(one.url) for one in part if one.record_id not in held]
            query = select(pages.c.url, pages.c.sha256).where(pages.c.url_key.in_(keys))
            same.update((row.url, row.sha256) for row in connection.execute(query))
    unknown = [c for c in captures if c.record_id not in held and (c.url, c.sha256) not in same]
    if unknown:
        words = many(len(unknown), "page that was captured is", "pages that were captured are")
        return wrong(f"{words} not in the record: it seems to be older than the evidence")
    return ok(f"the record knows what the last {many(len(folders), 'crawl')} captured")


CHECKS = (
    Check(
        "evidence.crawls",
        "no crawl of more than a day ago waits to be imported",
        crawls,
        "`rollcall collect` imports them; where it does not, its log says why",
    ),
    Check(
        "evidence.files",
        "every evidence file that the record names is there",
        files,
        "`rollcall evidence verify` says which; take them out of a backup (`rollcall restore`)",
        needs="record",
    ),
    Check(
        "evidence.known",
        "the record knows what the newest crawls captured",
        known,
        "`rollcall restore` makes a project of the newest backup; record and evidence "
        "belong together",
        needs="record",
        slow=True,
    ),
    Check(
        "evidence.pages",
        "the newest page and a few others, drawn by lot, are byte for byte as captured",
        newest,
        "`rollcall evidence verify` checks all of it; take the files that it names out of a "
        "backup (`rollcall restore`)",
        needs="record",
        slow=True,
    ),
)

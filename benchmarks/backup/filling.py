"""A project of any size with everything that makes it large: evidence, texts, what was found.

The texts are recombined from the recorded material. A page's bytes are random, as those of a packed
page look, and of the sizes that news pages have packed; each crawl has its WARC file.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.search.corpus import SOURCES, corpus
from rollcall.pipeline import Project, open_project
from rollcall.records import Source
from rollcall.search.base import Document
from rollcall.store import pages, schema, sources
from rollcall.store.rows import digest

PAGES_PER_CRAWL = 250
_SEED = 1
_MEDIAN, _SPREAD = 18_000, 0.6
"""Bytes of a packed page: half are larger, two thirds within a factor of e to the spread."""
_BANDS, _KEYS = 12, 1_200
Rows = dict[str, list[dict[str, Any]]]


def project(home: Path, data: Path, count: int) -> Project:
    """A project that has read `count` articles."""
    home.mkdir(parents=True)
    (home / "rollcall.toml").write_text('timezone = "Asia/Almaty"\n', encoding="utf-8")
    one = open_project(home)
    with one.store.write() as connection:
        for number in range(SOURCES):
            name = f"source-{number:02}"
            source = Source(name, name, "feed", f"https://{name}.example/rss")
            sources.save(connection, source, one.clock())
    chance = random.Random(_SEED)
    documents = iter(corpus(data, count, _SEED))
    head, number = hashlib.sha256(b"rollcall evidence chain").hexdigest(), 0
    while some := list(islice(documents, PAGES_PER_CRAWL)):
        rows, head = _crawl(one, chance, some, number, head)
        number += len(some)
        with one.store.write() as connection:
            for table, values in rows.items():
                connection.execute(schema.metadata.tables[table].insert(), values)
    with one.store.write() as connection:
        connection.execute(schema.chain_head.insert().values(id=1, hash=head, pages=number))
    with one.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return one


def _crawl(
    one: Project, chance: random.Random, some: list[Document], number: int, head: str
) -> tuple[Rows, str]:
    """One crawl: its WARC file, and the rows of what was read from it."""
    month, name = f"{some[0].at:%Y-%m}", f"{some[0].at:%Y%m%dT%H%M%S}-{number:08x}"
    folder = one.settings.evidence / month / name
    folder.mkdir(parents=True)
    rows: Rows = {name: [] for name in _TABLES}
    with (folder / f"pages-{name}.warc.gz").open("wb") as file:
        for at, document in enumerate(some, number + 1):
            url = f"https://{document.source}.example/{document.id}"
            size = int(_MEDIAN * chance.lognormvariate(0, _SPREAD))
            body = chance.randbytes(size)
            id = f"<urn:uuid:{UUID(int=chance.getrandbits(128))}>"
            member = _member(url, id, body)
            page = {
                "id": at, "source_id": document.source, "url": url, "final_url": url,
                "url_key": pages.url_key(url), "role": "article", "status": 200,
                "content_type": "text/html", "sha256": hashlib.sha256(body).hexdigest(),
                "bytes": size, "captured_at": document.at, "captured_by": "operator",
                "imported_at": document.at + timedelta(seconds=9),
                "warc_file": f"{month}/{name}/{Path(file.name).name}",
                "warc_offset": file.tell(), "warc_length": len(member), "record_id": id,
            }  # fmt: skip
            file.write(member)
            head = page["chain"] = pages.link(head, page)
            rows["pages"].append(page)
            for table, row in _rows(chance, document, at):
                rows[table].append(row)
    lines = "".join(f'{{"url": "{page["url"]}", "sha256": "{page["sha256"]}"}}\n'
                    for page in rows["pages"])  # fmt: skip
    (folder / "captures.jsonl").write_text(lines)
    (folder / "crawl.log").write_text(lines)
    return {table: values for table, values in rows.items() if values}, head


def _member(url: str, id: str, body: bytes) -> bytes:
    """A WARC record, packed as one gzip member."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n" + body
    digest_of = base64.b32encode(hashlib.sha256(block).digest()).decode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: {id}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Block-Digest: sha256:{digest_of}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", compresslevel=1)


_TABLES = ("pages", "stories", "articles", "article_keys", "revisions", "sightings", "story_bands",
           "analyses", "mentions", "name_keys", "step_state")  # fmt: skip


def _rows(
    chance: random.Random, document: Document, page: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the steps write of one article; every copy is a story of its own here."""
    id, at = f"{page:016x}", document.at
    yield "stories", {"id": id, "created_at": at}
    yield "articles", {
        "id": id, "source_id": document.source, "kind": document.kind, "story_id": id,
        "url": f"https://{document.source}.example/{document.id}", "title": document.title,
        "published": at.isoformat(), "published_from": "feed", "sort_at": at, "first_seen_at": at,
        "revision_id": id,
    }  # fmt: skip
    yield "article_keys", {"key": f"url:{document.source}:{document.id}", "article_id": id}
    yield "revisions", {
        "id": id, "article_id": id, "number": 1, "page_id": page, "title": document.title,
        "text": document.text, "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
        "created_at": at,
    }  # fmt: skip
    yield "sightings", {"article_id": id, "page_id": page, "revision_id": id, "seen_at": at}
    for number in range(_BANDS):
        yield "story_bands", {"band": f"{number}:{digest(id, str(number))}", "article_id": id}
    yield "analyses", {
        "revision_id": id, "language": document.language, "version": 1, "created_at": at
    }  # fmt: skip
    for position, (kind, name) in enumerate(_named(document)):
        yield "mentions", {
            "revision_id": id, "position": position, "start": position, "end": position + 1,
            "kind": kind, "name": name, "data": {"surface": name, "role": None},
        }  # fmt: skip
    yield "name_keys", {
        "revision_id": id, "program": "benchmark", "keys": chance.randbytes(_KEYS)
    }  # fmt: skip
    for step, item in (("extract", str(page)), ("enrich", id), ("match", id)):
        yield "step_state", {
            "step": step, "item": item, "version": 1, "input_hash": id, "outcome": "done",
            "attempts": 0, "finished_at": at, "milliseconds": 12,
        }  # fmt: skip


def _named(document: Document) -> Iterable[tuple[str, str]]:
    yield from (("person", name) for name in document.people)
    yield from (("place", place.name) for place in document.places)

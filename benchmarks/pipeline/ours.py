"""Our side: the real steps over a real record, from captured pages to matches and the index."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.pipeline.material import Page
from rollcall import lists
from rollcall.clock import fixed_clock
from rollcall.listing import add_list
from rollcall.pipeline import Project, open_project
from rollcall.records import Source
from rollcall.settings import FILE_NAME
from rollcall.store import pages, sources
from rollcall.store.evidence import EvidenceWriter, Exchange

NOW = datetime(2024, 5, 4, 12, 0, tzinfo=UTC)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def project(home: Path, names: list[str]) -> Project:
    """An empty project with a list of these names."""
    home.mkdir(parents=True)
    (home / FILE_NAME).write_text('timezone = "Asia/Almaty"\n', encoding="utf-8")
    made = open_project(home, fixed_clock(NOW))
    with made.store.write() as connection:
        sources.save(connection, Source("bench", "bench", "feed", "https://bench.example/rss"), NOW)
    data = "\n".join(names).encode()
    add_list(made, "names", data, "names.txt", lists.read(data, "names.txt"))
    return made


def capture(project: Project, some: list[Page], part: str) -> None:
    """Keep pages as evidence and import them, as the step collect does; not measured."""
    settings = project.settings
    settings.evidence.mkdir(exist_ok=True)
    file = settings.evidence / f"{part}.warc.gz"
    writer = EvidenceWriter(file, about={"software": "benchmark"}, now=NOW)
    with project.store.write() as connection:
        for page in some:
            request = f"GET {page.url} HTTP/1.1\r\n\r\n".encode()
            written = writer.append(Exchange(page.url, request, _HEAD, page.html, NOW))
            row = {
                "source_id": "bench",
                "url": page.url,
                "final_url": page.url,
                "role": "article",
                "status": 200,
                "content_type": "text/html",
                "sha256": hashlib.sha256(page.html).hexdigest(),
                "bytes": len(page.html),
                "captured_at": NOW,
                "captured_by": "benchmark",
                "imported_at": NOW,
                "warc_file": file.name,
                "warc_offset": written.offset,
                "warc_length": written.length,
                "record_id": written.record_id,
            }
            pages.add_page(connection, row)
    writer.close()

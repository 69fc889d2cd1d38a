"""Pages read anew: what a better reader would change; and no old page puts back an old text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rollcall.errors import NotAnArticle
from rollcall.pipeline import Project, run_step
from rollcall.read import article
from rollcall.records import ArticleText, Published
from rollcall.reprocess import again
from rollcall.reprocess.trying import Different, trial
from rollcall.store import pages
from rollcall.store.evidence import EvidenceWriter, Exchange
from rollcall.store.open import Store
from tests import world
from tests.world import NOW, table

URL = "https://wire.example/2022/01/09/freed.html"
PAGE = """<html lang="en"><head><title>Woman freed after four days</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2022-01-09T10:00:00+06:00"></head>
<body><article><h1>Woman freed after four days</h1>
<p>Police released Aigerim Sarsenova on Sunday, her lawyer told reporters in Almaty.</p>
<p>Sarsenova had been detained on 6 January near the central square. {more} The lawyer said that
no charges were brought and that she was at home with her family.</p></article></body></html>"""
FEED = """<rss version="2.0"><channel><title>Wire</title><item>
<title>Woman freed after four days</title><link>https://wire.example/2022/01/09/freed.html</link>
<guid>1</guid><pubDate>Sun, 09 Jan 2022 10:05:00 +0600</pubDate></item></channel></rss>"""
Capture = Callable[..., None]


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    project = world.project(tmp_path / "project", store)
    world.add_sources(project)
    project.settings.evidence.mkdir()
    return project


@pytest.fixture
def capture(one: Project) -> Capture:
    """Keeps a page of the wire as evidence, as a crawl does."""
    writer = EvidenceWriter(one.settings.evidence / "a.warc.gz", about={}, now=NOW)

    def keep(body: str, url: str = URL, role: str = "article", status: int = 200) -> None:
        kind = "application/rss+xml" if role == "entrance" else "text/html; charset=utf-8"
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n\r\n".encode()
        data = body.encode()
        written = writer.append(Exchange(url, b"GET / HTTP/1.1\r\n\r\n", head, data, NOW))
        page = {
            "source_id": "wire",
            "url": url,
            "final_url": url,
            "role": role,
            "status": status,
            "content_type": kind,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "captured_at": NOW,
            "captured_by": "tester",
            "imported_at": NOW,
            "warc_file": written.file,
            "warc_offset": written.offset,
            "warc_length": written.length,
            "record_id": written.record_id,
        }
        with one.store.write() as connection:
            pages.add_page(connection, page)

    return keep


def dry(project: Project) -> list[Different]:
    kept: list[Different] = []
    with project.store.read() as connection:
        trial(connection, project, "extract", kept.append)
    return kept


def said(kept: list[Different]) -> list[tuple[str, str]]:
    return sorted((one.difference.what, one.difference.how) for one in kept)


def another_reader(monkeypatch: pytest.MonkeyPatch, change: Callable[[ArticleText], Any]) -> None:
    def read(*words: Any, **more: Any) -> ArticleText:
        found: ArticleText = change(article(*words, **more))
        return found

    monkeypatch.setattr("rollcall.extract.article", read)


def refused(_: ArticleText) -> ArticleText:
    raise NotAnArticle("not an article: a list of links")


def test_pages_of_one_article_read_again_leave_its_text_and_its_history_alone(
    one: Project, capture: Capture
) -> None:
    capture(PAGE.format(more=""))
    capture(PAGE.format(more="She was not hurt."), role="revisit")
    capture(PAGE.format(more="She was not hurt, he said."), role="revisit")
    capture(FEED, "https://wire.example/rss", "entrance")
    run_step(one, "extract")
    names = ("articles", "revisions", "sightings", "stories", "facts")
    before = {name: table(one.store, name) for name in names}
    assert len(before["revisions"]) == 3
    assert dry(one) == []
    for _ in range(2):
        assert again.again(one, "extract") == 4
        run_step(one, "extract")
        assert {name: table(one.store, name) for name in names} == before


def test_an_article_taken_off_its_page_is_read_again_from_the_page_that_had_it(
    one: Project, capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(PAGE.format(more=""))
    capture("gone", role="revisit", status=404)
    run_step(one, "extract")
    assert dry(one) == []
    another_reader(monkeypatch, lambda text: replace(text, text=text.text + "\nMore."))
    assert said(dry(one)) == [("text", "changed")]


def test_a_better_reader_changes_what_its_dry_run_said(
    one: Project, capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(PAGE.format(more=""))
    capture(PAGE.format(more=" "), role="revisit")
    run_step(one, "extract")
    (old,) = table(one.store, "articles")
    day = Published("2022-01-08", old["published_from"])
    another_reader(
        monkeypatch,
        lambda text: replace(text, title="Freed", text=text.text + "\nMore.", published=day),
    )
    kept = dry(one)
    assert said(kept) == [("published", "changed"), ("text", "changed"), ("title", "changed")]
    told = {item.difference.what: item.difference.after for item in kept}
    run_step(one, "enrich")
    assert again.again(one, "extract") == 2
    run_step(one, "extract")
    (new,) = table(one.store, "articles")
    assert (new["title"], new["published"]) == (told["title"], told["published"])
    assert len(table(one.store, "revisions")) == 2
    assert dry(one) == []


def test_another_date_alone_has_the_text_analysed_again_since_days_depend_on_it(
    one: Project, capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(PAGE.format(more=""))
    world.work(one, "extract", "enrich", "match")
    (old,) = table(one.store, "articles")
    day = Published("2022-01-03", old["published_from"])
    another_reader(monkeypatch, lambda text: replace(text, published=day))
    again.again(one, "extract")
    run_step(one, "extract")
    assert len(table(one.store, "revisions")) == 1
    assert run_step(one, "enrich").done == 1
    dates = {row["name"] for row in table(one.store, "mentions") if row["kind"] == "date"}
    assert "2022-01-02" in dates, "Sunday before"
    assert run_step(one, "match").items == 1


def test_a_page_that_becomes_an_article_and_one_that_is_none_any_more(
    one: Project, capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(PAGE.format(more=""))
    run_step(one, "extract")
    with monkeypatch.context() as other:
        another_reader(other, refused)
        assert said(dry(one)) == [("article", "lost")]
    later = URL.replace("freed", "later")
    with monkeypatch.context() as other:
        another_reader(other, refused)
        capture(PAGE.format(more="").replace("freed", "still free"), later)
        run_step(replace(one, clock=lambda: NOW + timedelta(days=1)), "extract")
    (found,) = dry(one)
    assert (found.difference.what, found.difference.how) == ("article", "gained")
    assert (found.article_id, found.url) == (None, later)


def test_evidence_that_is_damaged_is_counted_and_the_rest_is_compared(
    one: Project, capture: Capture
) -> None:
    capture(PAGE.format(more=""))
    run_step(one, "extract")
    file = one.settings.evidence / "a.warc.gz"
    (page,) = table(one.store, "pages")
    data = bytearray(file.read_bytes())
    data[page["warc_offset"] + 40 : page["warc_offset"] + 80] = bytes(40)
    file.write_bytes(data)
    with one.store.read() as connection:
        found = trial(connection, one, "extract", lambda _: None)
    assert (found.failed, found.figures.items) == (1, 0)

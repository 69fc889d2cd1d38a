"""A small record of invented people, made through the store's own doors and the real steps.

Everything hostile that a page can hold is in it: a headline and a list cell with a script in them,
a cell that a spreadsheet would run, an address that is no address of a page.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from nlp.annotations import Analysis
from rollcall import alert, index, match
from rollcall.clock import fixed_clock
from rollcall.records import CaseRow, Problem, Published, Source, Viewer
from rollcall.search.sqlite import SqliteEngine
from rollcall.settings import Settings
from rollcall.store import articles, findings, ledger, list_versions, lists, pages, sources, work
from rollcall.store.articles import NewText
from rollcall.store.evidence import EvidenceWriter, Exchange
from rollcall.store.open import Store
from rollcall.store.schema import articles as articles_table
from rollcall.store.schema import step_state

NOW = datetime(2025, 2, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)
VIEWER = Viewer("tester")
SETTINGS: dict[str, Any] = {"user": "tester", "timezone": "Asia/Almaty"}
SCRIPT = '<script>alert("x")</script>'
FORMULA = '=HYPERLINK("http://evil.example","click")'
BODY = b"<html><script>alert(1)</script>as it was captured</html>"
UPLOAD = b"id;name;status\n1;\xd0\xa1\xd0\xb5\xd1\x80\xd0\xb8\xd0\xba\n"

CASES = (
    CaseRow(
        key="7",
        names=("Мусин Серик Оразович",),
        status="missing",
        status_words="пропал",
        places=("Тараз",),
        birth="1990",
        sheet="A",
        row=2,
        cells={"ФИО": "Мусин Серик Оразович", "Примечание": SCRIPT, "Ссылка": FORMULA},
    ),
    CaseRow(key="8", names=("Ким Анна",), status="detained", sheet="A", row=3),
    CaseRow(
        key="9",
        names=(),
        sheet="A",
        row=4,
        problems=(Problem("no_name", "row 4 has no name"),),
    ),
    CaseRow(key="10", names=("Пак Олег",), status="missing", sheet="A", row=5),
    CaseRow(key="11", names=("Цой Инна",), status="missing", sheet="A", row=6),
)

DEATH = "Мусина Серика Оразовича нашли мёртвым в Таразе."
FIRST = f"Волонтёры рассказали о поисках. {DEATH} Родные ждут тела."
SECOND = f"{FIRST} Позже об этом сообщила и прокуратура."


def fill(store: Store, home: Path) -> dict[str, Any]:
    """Fill an empty record and its search index; returns the ids that tests ask for."""
    settings = Settings(**SETTINGS, home=home)
    ids = _collect(store, settings)
    _upload(store)
    ids |= _articles(store, ids["pages"])
    enrich(store, f"{ids['changed']}.2")
    work.run(store, match.step(store, fixed_clock(NOW - 2 * DAY)))
    work.run(store, alert.notices(store, fixed_clock(NOW - DAY)))
    _tell(store)
    engine = SqliteEngine(home / "search.sqlite")
    index.run(store, engine)
    with store.read() as connection:
        by_key = {case.row.key: case.id for case in lists.current(connection, VIEWER)}
    return ids | {"cases": by_key, "settings": settings, "engine": engine}


def _collect(store: Store, settings: Settings) -> dict[str, Any]:
    settings.evidence.mkdir(parents=True)
    writer = EvidenceWriter(settings.evidence / "a.warc.gz", about={}, now=NOW)
    numbers = []
    with store.write() as connection:
        steppe = Source("steppe", "Степь", "feed", "https://steppe.example/rss")
        agency = Source("agency", "Agency", "sitemap", "https://agency.example/", control="state")
        for source in (steppe, agency):
            sources.save(connection, source, NOW - 30 * DAY)
        for number in range(3):
            url = f"https://steppe.example/{number}"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
            written = writer.append(
                Exchange(url, b"GET / HTTP/1.1\r\n\r\n", head, BODY, NOW - 3 * DAY)
            )
            pages.add_page(
                connection,
                {
                    "source_id": "steppe",
                    "url": url,
                    "final_url": url,
                    "role": "article",
                    "status": 200,
                    "content_type": "text/html; charset=utf-8",
                    "sha256": hashlib.sha256(BODY).hexdigest(),
                    "bytes": len(BODY),
                    "captured_at": NOW - 3 * DAY,
                    "captured_by": "tester",
                    "imported_at": NOW - 3 * DAY,
                    "warc_file": written.file,
                    "warc_offset": written.offset,
                    "warc_length": written.length,
                    "record_id": written.record_id,
                },
            )
            numbers.append(number + 1)
        sources.record_health(connection, steppe, NOW - DAY, pages=1, error=None, whole=True)
        sources.record_health(
            connection, agency, NOW - DAY, pages=0, error=f"refused {SCRIPT}", whole=False
        )
        sources.record_visit(
            connection, "agency", "https://agency.example/x", "timeout", "no answer", NOW
        )
        connection.execute(
            step_state.insert().values(
                step="extract",
                item="3",
                version=1,
                input_hash="x",
                outcome="failed",
                reason="scanned PDF: no text layer",
                attempts=1,
                finished_at=NOW,
            )
        )
    writer.close()
    return {"pages": numbers}


def _upload(store: Store) -> None:
    with store.write() as connection:
        list_versions.save_version(
            connection,
            "lawyers",
            UPLOAD,
            "список.csv",
            CASES,
            change="+5",
            viewer=VIEWER,
            now=NOW - 20 * DAY,
        )


def new_text(number: int, title: str | None, text: str, **other: Any) -> NewText:
    """An article of the small record; `other` are values that differ."""
    values: dict[str, Any] = {
        "keys": (f"key:{number}",),
        "kind": "news",
        "source_id": "steppe",
        "page_id": number,
        "url": f"https://steppe.example/{number}",
        "title": title,
        "text": text,
        "author": None,
        "published": Published("2025-02-08T09:30:00+00:00", "feed"),
    }
    return NewText(**values | other)


def _articles(store: Store, page_ids: list[int]) -> dict[str, str]:
    with store.write() as connection:
        changed, _ = articles.save(connection, new_text(1, "Поиски", FIRST), NOW - 3 * DAY)
        articles.save(connection, new_text(1, "Поиски", SECOND, page_id=2), NOW - 3 * DAY + DAY / 8)
        hostile, _ = articles.save(
            connection,
            new_text(
                3,
                SCRIPT,
                f"{SCRIPT} Nobody is named here, only an {FORMULA}.",
                url="javascript:alert(1)",
                page_id=None,
            ),
            NOW - 2 * DAY,
        )
        copy, _ = articles.save(
            connection,
            new_text(4, FORMULA, SECOND, page_id=None, source_id="agency", published=None),
            NOW - 2 * DAY,
        )
        connection.execute(
            update(articles_table).where(articles_table.c.id == copy).values(story_id=changed)
        )
        articles.gone(connection, ("key:4",), page_ids[2], NOW - DAY)
    return {"changed": changed, "hostile": hostile, "copy": copy}


def enrich(store: Store, revision_id: str) -> None:
    """What the step finds in `SECOND`, kept for a revision with that text."""
    text = articles.whole_text("Поиски", SECOND)
    start, end = text.index("Мусина"), text.index(" нашли")
    place = text.index("Таразе")
    analysis: Analysis = {
        "language": "ru",
        "mentions": [
            {
                "kind": "person",
                "start": start,
                "end": end,
                "surface": text[start:end],
                "name": "Мусин Серик Оразович",
                "role": "victim",
            },
            {
                "kind": "place",
                "start": place,
                "end": place + 6,
                "surface": "Таразе",
                "name": "Тараз",
            },
        ],
        "claims": [
            {
                "status": "killed",
                "person": 0,
                "start": start,
                "end": start + len(DEATH),
                "when": "2025-02-07",
                "where": "Тараз",
                "negated": False,
                "hypothetical": False,
                "attributed_to": "волонтёры",
                "detail": None,
            }
        ],
        "tallies": [
            {
                "status": "missing",
                "count": 2,
                "bound": "up_to",
                "group": None,
                "where": None,
                "as_of": None,
                "part_of": None,
                "start": start,
                "end": end,
                "attributed_to": "прокуратура",
            }
        ],
    }
    with store.write() as connection:
        findings.save(connection, revision_id, analysis, 1, NOW - 2 * DAY)


def _tell(store: Store) -> None:
    """A digest that was frozen, with a style in itself as mail has."""
    with store.write() as connection:
        ledger.freeze(
            connection,
            {
                "id": "<one@rollcall>",
                "key": "digest:tester:1",
                "subscriber": "tester",
                "kind": "digest",
                "subject": "Rollcall: the week",
                "text": "The week",
                "html": "<!doctype html><html><head></head>"
                '<body style="color:#000"><p id="week">The week</p></body></html>',
                "created_at": NOW - DAY,
                "sent_at": None,
            },
            [],
        )

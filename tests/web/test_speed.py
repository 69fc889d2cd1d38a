"""A page costs about the same, however much was collected: what it shows is limited and indexed.

`DESK_ARTICLES=100000 pytest -m slow -s tests/web/test_speed.py` prints milliseconds per page.
"""

from __future__ import annotations

import os
import time

import pytest
from sqlalchemy import select

from rollcall.store import schema as s
from rollcall.store.open import Store
from tests.web.conftest import Browser, browser
from tests.web.small_record import DAY, NOW, SECOND

pytestmark = pytest.mark.slow
MANY = int(os.environ.get("DESK_ARTICLES", "20000"))
ROUNDS = 5


def pages(desk: Browser) -> list[str]:
    ids = desk.ids
    return [
        "/",
        "/review",
        f"/articles/{ids['changed']}",
        f"/cases/{ids['cases']['7']}",
        "/lists",
        "/lists/lawyers",
        "/sources",
    ]


def multiply(store: Store, count: int, case_id: str) -> None:
    """Articles by the thousand, a quarter of them naming one case, a third of those possibly."""
    with store.write() as connection:
        features = connection.execute(select(s.matches.c.features)).scalars().first()
        for first in range(0, count, 2000):
            ids = [f"many{number:012}" for number in range(first, min(first + 2000, count))]
            rows = [(name, NOW - DAY * (n % 365 + 2)) for n, name in enumerate(ids)]
            head = {"source_id": "steppe", "kind": "news"}
            match = {"features": features, "verdict": "likely", "status": "killed", "score": 0.9}
            match |= {"case_id": case_id, "surface": "Мусин", "start": 0, "end": 5}
            tables = {
                s.stories: [{"id": i, "created_at": at} for i, at in rows],
                s.articles: [
                    head
                    | {"id": i, "sort_at": at, "first_seen_at": at, "story_id": i}
                    | {"revision_id": f"{i}.1"}
                    for i, at in rows
                ],
                s.revisions: [
                    {"id": f"{i}.1", "article_id": i, "number": 1, "text": SECOND}
                    | {"sha256": "", "created_at": at}
                    for i, at in rows
                ],
                s.matches: [
                    match
                    | {"id": f"m{i}", "revision_id": f"{i}.1", "article_id": i}
                    | {"verdict": "likely" if number % 3 else "possible"}
                    for number, (i, _) in enumerate(rows[::4])
                ],
            }
            for table, values in tables.items():
                connection.execute(table.insert(), values)


def milliseconds(desk: Browser) -> dict[str, float]:
    out = {}
    for address in pages(desk):
        best = float("inf")
        for _ in range(ROUNDS):
            started = time.perf_counter()
            assert desk.get(address).status_code == 200
            best = min(best, time.perf_counter() - started)
        out[address] = best * 1000
    return out


def test_pages_stay_quick_over_many_articles(desk: Browser) -> None:
    before = milliseconds(desk)
    multiply(desk.store, MANY, desk.ids["cases"]["7"])
    after = milliseconds(browser(desk.store, desk.ids))
    for address, now in after.items():
        print(f"{address:32} {before[address]:7.1f} ms  ->  {now:7.1f} ms over {MANY} articles")
    # A full scan of every text would be hundreds of times slower; showing 50 mentions is not.
    assert sum(after.values()) < 6 * sum(before.values())

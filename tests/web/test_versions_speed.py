"""A page about versions is quick for a real list, and bounded for a very large one.

`LIST_ROWS=20000 pytest -m slow -s tests/web/test_versions_speed.py` prints CPU milliseconds.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from rollcall.records import CaseRow, Problem
from rollcall.store import list_versions
from tests.web.conftest import Browser
from tests.web.lists_world import as_role, project
from tests.web.small_record import NOW

pytestmark = pytest.mark.slow
MANY = int(os.environ.get("LIST_ROWS", "1300"))


def row(number: int) -> CaseRow:
    name = f"Человек{number} Имя{number % 97} Отчествович"
    return CaseRow(
        key=str(number),
        names=(name,),
        status="detained",
        status_words="задержан",
        birth=str(1950 + number % 50),
        places=("Тараз",),
        sheet="Список",
        row=number + 2,
        cells={"ФИО": name, "Статус": "задержан", "Примечание": f"письмо {number} из города"},
        problems=(Problem("unreadable_status", "what is this?", row=number),) * (number % 3 == 0),
    )


def released(one: CaseRow) -> CaseRow:
    cells = {**one.cells, "Статус": "отпущен"}
    return replace(one, status="released", status_words="отпущен", cells=cells)


def test_a_large_list_is_looked_at_quickly(desk: Browser) -> None:
    before = [row(number) for number in range(MANY)]
    after = [released(one) if number % 4 == 0 else one for number, one in enumerate(before)]
    after = after[MANY // 20 :] + [row(MANY + number) for number in range(MANY // 20)]
    keeper = as_role(desk, "keeper")
    with desk.store.write() as connection:
        for number, rows in enumerate((before, after)):
            list_versions.save_version(
                connection, "large", b"%d" % number, "x.csv", rows,
                change="", viewer=project(desk).viewer, now=NOW,
            )  # fmt: skip
    keeper.get("/lists/lawyers/versions/1/changes")  # what is made once for all pages
    took, sizes = {}, {}
    for path in (
        "/lists/large",
        "/lists/large/versions",
        "/lists/large/versions/2/changes",
        "/lists/large/versions/2/changes?from=1&group=status&page=2",
        "/lists/large/versions/2/problems",
        "/lists/large/versions/1/restore",
    ):
        started = time.process_time()
        page = keeper.get(path)
        took[path] = (time.process_time() - started) * 1000
        assert page.status_code == 200
        sizes[path] = len(page.content) / 1000
        print(f"{path:60} {took[path]:8.0f} ms {sizes[path]:8.0f} kB")
    assert max(sizes.values()) < 150, "a page is a page, however long the list"
    # The second page of a difference compares nothing again.
    first, second = (took[path] for path in list(took)[2:4])
    assert second < first
    assert max(took.values()) < max(300, 0.3 * MANY)

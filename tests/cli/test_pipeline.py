"""From a list and a source to the people in it: start, run and what one can ask afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Rollcall, allow_loopback

pytestmark = pytest.mark.slow
ARTICLE = "/news/2022/01/08/body-of-a-man-found.html"


def test_from_a_spreadsheet_to_the_people_in_it(
    rollcall: Rollcall, tmp_path: Path, outlet: str
) -> None:
    book = openpyxl.Workbook()
    for row in (["ФИО", "Статус"], ["Жумабек Тастемиров", "пропал"], ["Ерлан Асанов", "задержан"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    done = rollcall(
        *("start", "list.xlsx", "--source", f"{outlet}/rss.xml", "--yes", "--no-web"),
        more={"ROLLCALL_COLLECT__ALLOW_PRIVATE_HOSTS": '["127.0.0.1"]'},
    )
    assert done.code == 0, done.err
    assert "2 rows, 2 with a name" in done.out
    assert "2 entries, newest 2022-01-08" in done.out
    assert "People on the lists: 1 of 2 named" in done.out
    assert (tmp_path / "rollcall-list/record.sqlite").exists()


def test_a_start_in_vain_says_how_to_go_on(
    rollcall: Rollcall, case_list: Path, outlet: str
) -> None:
    words = ("--source", f"{outlet}/rss.xml", "--yes", "--no-web", "--folder", "mine")
    said = rollcall("start", case_list, *words)
    assert said.code == 1
    assert "no source answered" in said.err
    home = case_list.parent / "mine"
    allow_loopback(home)
    assert rollcall("sources", "probe", "--switch-on", cwd=home).code == 0
    assert rollcall("run", cwd=home).code == 0
    assert "1 found" in rollcall("search", "Tastemirov", cwd=home).out


def test_a_run_and_what_one_can_ask_afterwards(
    rollcall: Rollcall, project: Path, outlet: str
) -> None:
    rollcall("sources", "add", f"{outlet}/rss.xml", cwd=project)
    done = rollcall("run", cwd=project)
    assert done.code == 0, done.err
    for step in ("collect", "extract", "enrich", "match", "index", "alert", "digest"):
        assert step in done.out
    found = rollcall("search", "Тастемиров", cwd=project)
    assert "1 found" in found.out
    assert "Body of a missing man found" in found.out
    why = rollcall("why", outlet + ARTICLE, "january:1", cwd=project)
    assert why.code == 0, why.err
    for words in ("sha256", "likely", "Zhumabek Tastemirov", "match"):
        assert words in why.out
    assert (
        "this case is not named" in rollcall("why", outlet + ARTICLE, "january:2", cwd=project).out
    )
    unknown = rollcall("why", outlet + ARTICLE, "january:99", cwd=project)
    assert (unknown.code, "there is no case january:99" in unknown.err) == (1, True)
    assert "never asked for" in rollcall("why", "https://x.example/1", cwd=project).out
    (by_id,) = re.findall(r"article (\w+): news", why.out)
    assert "UTC, sha256" in rollcall("why", by_id, cwd=project).out, "the page it was first seen on"
    status = rollcall("status", cwd=project)
    assert status.code == 0
    assert "waiting" in status.out
    assert "items wait again" in rollcall("retry", cwd=project).out
    wrong = rollcall("retry", "fetch", cwd=project)
    assert (wrong.code, "there is no step fetch" in wrong.err) == (1, True)


def test_a_step_with_nothing_to_do_can_say_so_to_a_scheduler(
    rollcall: Rollcall, project: Path
) -> None:
    for step in ("collect", "extract", "enrich", "match", "index", "alert", "digest"):
        assert rollcall(step, "--skip-code", 99, cwd=project).code == 99, step
        assert rollcall(step, cwd=project).code == 0, step


def test_a_scheduler_gets_figures_and_how_to_share_the_work(
    rollcall: Rollcall, project: Path, outlet: str
) -> None:
    rollcall("sources", "add", f"{outlet}/rss.xml", cwd=project)
    groups = json.loads(rollcall("sources", "due", "--json", cwd=project).out)
    assert [len(group) for group in groups] == [1]
    other = rollcall("collect", "--source", "elsewhere", "--skip-code", 99, cwd=project)
    assert other.code == 99, "only what is named is asked"
    collected = rollcall("collect", "--source", groups[0][0], "--json", cwd=project)
    assert figures(collected.out)["done"] == 1
    assert json.loads(rollcall("sources", "due", "--json", cwd=project).out) == []
    waiting = json.loads(rollcall("status", "extract", "--json", cwd=project).out)
    pages = waiting["extract"]["waiting"]
    assert (pages > 1, list(waiting)) == (True, ["extract"])
    first = figures(rollcall("extract", "--at-most", 1, "--json", cwd=project).out)
    rest = figures(rollcall("extract", "--json", cwd=project).out)
    assert first["done"] + first["nothing"] == 1
    assert rest["done"] + rest["nothing"] >= pages - 1
    nothing = rollcall("extract", "--json", "--skip-code", 99, cwd=project)
    assert (nothing.code, figures(nothing.out)["done"]) == (99, 0)


def figures(out: str) -> dict[str, int]:
    """What a step printed for a program: one line, and nothing else."""
    (line,) = out.splitlines()
    found: dict[str, int] = json.loads(line)
    assert {"step", "done", "nothing", "failed", "again", "seconds"} <= set(found)
    return found


def test_a_note_is_read_like_an_article(rollcall: Rollcall, project: Path) -> None:
    text = "Lawyer: Aigerim Sarsenova was released yesterday and is at home.\n"
    typed = rollcall("note", "--title", "Call of a lawyer", stdin=text, cwd=project)
    assert "kept as article" in typed.out
    by_id = typed.out.split(";")[0].rpartition(" ")[2]
    assert "typed in by" in rollcall("why", by_id, cwd=project).out
    assert rollcall("run", cwd=project).code == 0
    assert "1 found" in rollcall("search", "Sarsenova", cwd=project).out
    empty = rollcall("note", stdin="  \n", cwd=project)
    assert (empty.code, "the note is empty" in empty.err) == (1, True)


def test_a_query_that_cannot_be_understood_says_where(rollcall: Rollcall, project: Path) -> None:
    said = rollcall("search", '"open quote', cwd=project)
    assert said.code == 1
    assert "at character" in said.err

"""Versions on the desk, as a list keeper goes through them: what changed, what is wrong, back."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable

import httpx
import pytest
from lxml import html
from openpyxl import load_workbook

from rollcall import listing
from rollcall.lists import parse_mapping
from rollcall.records import Role
from rollcall.store import care, exports, list_versions, persons
from rollcall.store.schema import articles
from tests.web.conftest import Browser
from tests.web.lists_world import (
    FIRST,
    KIM,
    OTHERS,
    SECOND,
    as_role,
    case_of,
    project,
    taken,
    upload,
    workbook,
)
from tests.web.small_record import FORMULA, NOW, SCRIPT

Visible = Callable[[httpx.Response], str]
CHANGES = "/lists/taken/versions/2/changes"


@pytest.fixture
def keeper(desk: Browser) -> Browser:
    return taken(desk)


def sections(page: httpx.Response) -> dict[str, str]:
    """The words of each group of a page, by its anchor."""
    found = html.fromstring(page.text).findall(".//section[@id]")
    return {one.get("id", ""): " ".join(str(one.xpath("string()")).split()) for one in found}


def rows_of(table: httpx.Response) -> list[dict[str, str]]:
    assert "attachment" in table.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))


def _post(desk: Browser, path: str, **fields: str) -> httpx.Response:
    """Post a form that its page does not show to this role."""
    form = {"token": desk.token(), **fields}
    same = {"sec-fetch-site": "same-origin"}
    answer: httpx.Response = desk.client.post(path, data=form, headers=same)
    return answer


def versions(desk: Browser, list_id: str = "taken") -> list[list_versions.Version]:
    with desk.store.read() as connection:
        return list_versions.versions(connection, project(desk).viewer, list_id)


def test_the_history_tells_who_when_what_and_offers_everything(
    keeper: Browser, visible: Visible
) -> None:
    for path in ("/lists/taken", "/lists/taken/versions"):
        page = keeper.get(path)
        words = visible(page)
        assert "+1, -1, 1 status changed, 1 name corrected" in words
        assert "февраль.xlsx" in words
        assert "by tester" in words
        for version in versions(keeper):
            assert version.sha256[:12] in words
            for rest in ("", "/coverage", "/problems"):
                assert f'href="/lists/taken/versions/{version.number}{rest}"' in page.text
        assert f'href="{CHANGES}"' in page.text
        assert 'href="/lists/taken/versions/1/changes"' not in page.text
        assert 'href="/lists/taken/versions/1/restore"' in page.text
        assert 'href="/lists/taken/versions/2/restore"' not in page.text


def test_what_changed_is_grouped_and_what_coverage_denies_comes_first(keeper: Browser) -> None:
    page = keeper.get(CHANGES)
    found = sections(page)
    assert list(found) == ["against", "status", "names", "added"]
    assert "Ким Вера" in found["against"]
    assert "removed from the list, but 2 outlets report a death" in found["against"]
    assert "Сейтов Марат" in found["against"], "his list says detained, an outlet that he is dead"
    assert "письмо → письмо пришло" in found["against"]
    assert "detained → released" in found["status"]
    assert "now released; coverage agrees (1 outlet)" in found["status"]
    assert "Тлеуов Олег → Тлеуев Олег" in found["names"]
    assert "Новикова Ольга" in found["added"]
    assert "row 3, as it was" in found["against"], "where she stood in the workbook"
    tree = html.fromstring(page.text)
    assert tree.xpath("string(//section[@id='status']//del)") == "detained"
    differing = "//section[@id='names']//b[@class='differs']/text()"
    assert tree.xpath(differing) == ["о", "е"]
    newest = tree.xpath("string((//section[@id='against']//a[@class='out'])[1]/@href)")
    assert newest == "https://Paper.example/1", "the newest article about her"
    assert f'href="/cases/{case_of(keeper, "Ким Вера")[1]}"' in page.text


def test_a_difference_can_be_read_the_other_way_round(keeper: Browser, visible: Visible) -> None:
    words = visible(keeper.get("/lists/taken/versions/1/changes?from=2"))
    assert "From version 2 to 1" in words
    assert "released → detained" in words
    assert "no version before the first" in visible(keeper.get("/lists/taken/versions/1/changes"))
    for wrong in ("?from=2", "?from=0", "?from=3", "?from=x", "?from=-1"):
        assert keeper.get(CHANGES + wrong).status_code == 404, wrong
    for path in ("/lists/taken/versions/3/changes", "/lists/none/versions/1/changes"):
        assert keeper.get(path).status_code == 404
    assert keeper.get("/lists/taken/versions/1/changes.csv").status_code == 404


def test_the_difference_goes_home_as_a_table(keeper: Browser) -> None:
    rows = rows_of(keeper.get("/lists/taken/versions/2/changes.csv"))
    assert [row["what"] for row in rows] == ["removed", "changed", "changed", "changed", "added"]
    assert rows[0]["name"] == "Ким Вера"
    assert "2 outlets report a death" in rows[0]["coverage"]
    assert rows[0]["newest link"] == "https://Paper.example/1"
    assert rows[0]["row"] == "3"


def test_what_is_neither_status_nor_name_is_folded(keeper: Browser) -> None:
    moved = [[*row[:2], "Абай", *row[3:]] for row in SECOND]
    upload(keeper, workbook(*moved), "март.xlsx")
    page = keeper.get("/lists/taken/versions/3/changes")
    folded = "//section[@id='other']/details[not(@open)]"
    words = str(html.fromstring(page.text).xpath(f"string({folded})"))
    assert "Семей → Абай" in " ".join(words.split())
    assert "against" in sections(page), "Сейтов, of whom an outlet reports a death, stays on top"


def test_thousands_of_changes_are_paged(keeper: Browser, visible: Visible) -> None:
    many = [[f"Человек{at} Олег", str(1950 + at % 50), "Орал", "задержан", ""] for at in range(130)]
    upload(keeper, workbook(*SECOND, *many), "март.xlsx")
    address = "/lists/taken/versions/3/changes"
    first = keeper.get(address)
    assert first.text.count('class="change"') == 15
    assert "All 130" in visible(first)
    seen: list[str] = []
    for number in (1, 2, 3):
        page = keeper.get(f"{address}?from=2&group=added&page={number}")
        seen += re.findall(r"Человек\d+ Олег", page.text)
    assert len(seen) == len(set(seen)) == 130
    assert "page 3 of 3" in visible(page)
    assert "Next page" not in visible(page)


def test_a_version_comes_back_as_the_same_page_says_first(
    keeper: Browser, visible: Visible
) -> None:
    address = "/lists/taken/versions/1/restore"
    asked = visible(keeper.get(address))
    assert "+1, -1, 1 status changed, 1 name corrected" in asked
    assert "It becomes version 3" in asked
    assert len(versions(keeper)) == 2, "looking changes nothing"
    done = keeper.post(address, standing="2")
    assert (done.status_code, done.headers["location"]) == (303, "/lists/taken/versions")
    newest = versions(keeper)[0]
    assert (newest.number, newest.restored_from) == (3, 1)
    assert "Version 1 restored" in visible(keeper.get("/lists/taken/versions"))
    uploaded = keeper.get("/lists/taken/versions/3").content
    assert uploaded == keeper.get("/lists/taken/versions/1").content
    assert hashlib.sha256(uploaded).hexdigest() == versions(keeper)[2].sha256


def test_nothing_is_restored_over_what_was_not_seen(keeper: Browser, visible: Visible) -> None:
    upload(keeper, workbook(*SECOND[:-1]), "март.xlsx")
    late = keeper.post("/lists/taken/versions/1/restore", standing="2")
    assert late.status_code == 409
    assert "another version was stored in the meantime" in visible(late)
    assert _post(keeper, "/lists/taken/versions/3/restore", standing="3").status_code == 409
    assert "stands at version 3 already" in visible(keeper.get("/lists/taken/versions/3/restore"))
    assert len(versions(keeper)) == 3


@pytest.mark.parametrize("role", ["monitor", "reader"])
def test_only_keepers_and_operators_restore_or_take_the_workbook(
    keeper: Browser, visible: Visible, role: Role
) -> None:
    other = as_role(keeper, role)
    answers = [
        other.get("/lists/taken/versions/1/restore"),
        _post(other, "/lists/taken/versions/1/restore", standing="2"),
        other.get("/lists/taken/versions/2/coverage"),
    ]
    assert [one.status_code for one in answers] == [403, 403, 403]
    assert "may not change lists" in visible(answers[1])
    assert len(versions(keeper)) == 2
    for path in ("/lists/taken", "/lists/taken/versions", CHANGES):
        assert "/restore" not in other.get(path).text
        assert "/coverage" not in other.get(path).text


def test_a_reader_learns_of_no_change(keeper: Browser, visible: Visible) -> None:
    reader = as_role(keeper, "reader")
    for path in (CHANGES, "/lists/taken/versions/2/changes.csv"):
        refused = reader.get(path)
        assert refused.status_code == 403
        assert "may not see what changed" in visible(refused)
    for path in ("/lists", "/lists/taken", "/lists/taken/versions"):
        assert "status changed" not in reader.get(path).text
        assert "/changes" not in reader.get(path).text


def test_a_monitor_takes_no_more_home_than_care_allows(keeper: Browser) -> None:
    _, kim = case_of(keeper, "Ким Вера")
    with keeper.store.write() as connection:
        care.flag(connection, kim, "silence", by="keeper", why="her family", now=NOW)
    monitor = as_role(keeper, "monitor")
    page = monitor.get(CHANGES)
    assert "Ким Вера" in page.text
    assert "the family asked for silence" in page.text
    rows = rows_of(monitor.get("/lists/taken/versions/2/changes.csv"))
    (hers,) = [row for row in rows if row["what"] == "removed"]
    assert (hers["name"], hers["coverage"], hers["newest link"]) == ("", "", "")
    with keeper.store.read() as connection:
        log = exports.listed(connection, project(keeper).viewer)
    assert (log[0]["what"], log[0]["withheld"], log[0]["role"]) == ("changes", 1, "monitor")
    assert rows_of(keeper.get("/lists/taken/versions/2/changes.csv"))[0]["name"] == "Ким Вера"


def test_no_link_that_a_monitor_takes_home_names_somebody_hidden(keeper: Browser) -> None:
    """An article about Ким names in its address somebody else, for whom care is asked."""
    _, asan = case_of(keeper, "Асанов Али")
    with keeper.store.write() as connection:
        named = articles.update().where(articles.c.id == "a1")
        connection.execute(named.values(url="https://paper.example/ali-asanov-and-vera-kim"))
    monitor = as_role(keeper, "monitor")
    address = "/lists/taken/versions/2/changes.csv"
    assert "ali-asanov" in rows_of(monitor.get(address))[0]["newest link"]
    with keeper.store.write() as connection:
        care.flag(connection, asan, "minor", by="keeper", why="a pupil", now=NOW)
    hers = rows_of(monitor.get(address))[0]
    assert (hers["name"], hers["newest link"]) == ("Ким Вера", "https://Wire.example/0")
    assert "ali-asanov" in rows_of(keeper.get(address))[0]["newest link"]
    assert "ali-asanov" in monitor.get(CHANGES).text, "on a page they see him"


def test_problems_stand_by_kind_with_what_to_do(keeper: Browser, visible: Visible) -> None:
    page = keeper.get("/lists/taken/versions/2/problems")
    found = sections(page)
    assert "Write the name into the column for names" in found["no_name"]
    assert "row 4" in found["no_name"]
    (link,) = re.findall(r'href="(/cases/[^"]+)"', page.text)
    assert keeper.get(link).status_code == 200
    rows = rows_of(keeper.get("/lists/taken/versions/2/problems.csv"))
    assert [(row["problem"], row["row"]) for row in rows] == [("no_name", "4")]
    assert "1 row with something to look at" in visible(keeper.get("/lists/taken"))
    clean = upload(keeper, workbook(*OTHERS), "other.xlsx", "clean")
    words = visible(keeper.get(f"/lists/clean/versions/{clean.number}/problems"))
    assert "Nothing is wrong" in words


def test_many_problems_of_a_kind_are_paged(keeper: Browser, visible: Visible) -> None:
    bad = [[f"Безвестный{at} Олег", "1980", "Орал", f"непонятно{at}", ""] for at in range(120)]
    upload(keeper, workbook(*SECOND, *bad), "март.xlsx")
    address = "/lists/taken/versions/3/problems"
    assert "All 120" in visible(keeper.get(address))
    first = keeper.get(f"{address}?kind=unreadable_status")
    last = keeper.get(f"{address}?kind=unreadable_status&page=2")
    seen = re.findall(r"Безвестный\d+", first.text + last.text)
    assert len(set(seen)) == 120
    assert keeper.get(f"{address}?kind=unreadable_status&page=3").status_code == 404
    assert "Безвестный" not in keeper.get(f"{address}?kind=no_name").text


def test_the_workbook_comes_back_with_coverage_and_is_written_down(keeper: Browser) -> None:
    answer = keeper.get("/lists/taken/versions/1/coverage")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="list-version-1-coverage.xlsx"'
    )
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:5] == ("ФИО", "Год рождения", "Город", "Статус", "Примечание")
    (hers,) = [line for line in lines if line[0] == "Ким Вера"]
    assert "killed (2)" in hers
    with keeper.store.read() as connection:
        (log,) = exports.listed(connection, project(keeper).viewer)
    assert (log["what"], log["list_id"]) == ("a workbook with coverage", "taken")


def test_what_nobody_answered_is_answered_on_the_desk(desk: Browser, visible: Visible) -> None:
    upload(desk, workbook(*FIRST), "a.xlsx", "asked")
    unsure = ["Ким Вероника", *KIM[1:]]
    upload(desk, workbook(FIRST[0], unsure, *FIRST[2:]), "b.xlsx", "asked")
    keeper = as_role(desk, "keeper")
    assert "1 question asked and not answered" in visible(keeper.get("/lists/asked/versions"))
    address = "/lists/asked/versions/2/changes"
    words = sections(keeper.get(address))["asked"]
    assert "Ким Вера" in words
    assert "Ким Вероника" in words
    assert "asked" not in sections(keeper.get(f"{address}?from=1&group=added"))
    old = case_of(keeper, "Ким Вера", 1, "asked")[1]
    new = case_of(keeper, "Ким Вероника", 2, "asked")[1]
    kept = _post(keeper, "/people", one=new, other=old, judgement="same", why="her mother")
    assert kept.status_code == 303
    with keeper.store.read() as connection:
        of = persons.persons_of(connection, [old, new])
    assert of[old] == of[new]
    page = keeper.get(address)
    assert "same, decided by tester" in sections(page)["asked"]
    assert 'value="different"' not in page.text


def test_another_reading_of_the_same_file_is_a_version_with_its_changes(keeper: Browser) -> None:
    there = project(keeper)
    mapping = parse_mapping(["status задержан=arrested"])
    listing.store(there, listing.remap(there, "taken", mapping))
    assert (
        "detained → arrested" in sections(keeper.get("/lists/taken/versions/3/changes"))["status"]
    )


def test_no_cell_of_a_list_becomes_anything_else_than_text(keeper: Browser) -> None:
    hostile = [[SCRIPT, "1980", FORMULA, SCRIPT, '"><img src=x>'], *SECOND]
    upload(keeper, workbook(*hostile), '"><i>.xlsx')
    for rest in ("changes", "problems", "restore"):
        page = keeper.get(f"/lists/taken/versions/3/{rest}")
        assert page.status_code == 200
        for bad in (SCRIPT, "<img", '"><i>'):
            assert bad not in page.text, rest
    assert '"><i>' not in keeper.get("/lists/taken/versions").text
    table = rows_of(keeper.get("/lists/taken/versions/3/problems.csv"))
    assert not any(cell.startswith("=") for row in table for cell in row.values())


def test_lists_with_odd_names_keep_their_addresses(keeper: Browser) -> None:
    odd = "список №1 100% ?#"
    upload(keeper, workbook(*FIRST), "a.xlsx", odd)
    upload(keeper, workbook(*SECOND), "b.xlsx", odd)
    links = re.findall(r'href="(/lists/%D1[^"]*)"', keeper.get("/lists").text)
    for link in links:
        assert keeper.get(link).status_code == 200, link
    (history,) = [link for link in links if link.endswith("/versions")]
    for link in re.findall(r'href="(/lists/%D1[^"]*)"', keeper.get(history).text):
        assert keeper.get(link).status_code == 200, link
    done = keeper.post(history + "/1/restore", standing="2")
    assert keeper.get(done.headers["location"]).status_code == 200

"""Who on a list is named in the archive: as matching says it, and without keeping the list."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from rollcall import crossref
from rollcall.crossref import Crossed
from rollcall.errors import ListError
from rollcall.pipeline import Project, run_step
from rollcall.records import Viewer
from rollcall.store import care, decisions, exports, lists
from rollcall.store import schema as s
from tests import world
from tests.typed import Typed, typist

KEEPER = Viewer("keeper", "keeper")
THEIRS = """id,name,also known as,status
A-1,Zhumabek Tastemirov,,missing
A-2,"Sarsenova, Aigerim",Айгерим С.,detained
A-3,Ерлан Кусаинов,,detained
A-4,Даулет Омарбеков,,missing
A-5,Gulnara Abdrakhmanova,,killed
A-6,Никто Нигдеев,,missing
"""


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    """The small world, analysed and indexed; nothing is matched, so no list helps the index."""
    (home / "rollcall.toml").write_text('user = "dana"\n', "utf-8")
    project = world.reopened(home)
    run_step(project, "index")
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall crossref WORDS` in a role and gives what it prints."""
    return typist(monkeypatch, one.settings.home, "crossref")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.csv"
    path.write_text(THEIRS, "utf-8")
    return path


def said(crossed: Crossed) -> dict[str, set[tuple[str, str]]]:
    """For each name what was found: verdicts and words."""
    return {
        case.name: {(one.verdict, one.surface) for one in found} for case, found in crossed.found
    }


def flag_her(one: Project, asked: str) -> None:
    with one.store.write() as connection:
        (case_id,) = [c.id for c in lists.each(connection, KEEPER) if c.row.key == "2"]
        care.flag(connection, case_id, care.as_flag(asked), by="me", why="asked", now=world.NOW)


def test_people_of_a_file_are_found_in_every_script(one: Project) -> None:
    crossed = crossref.crossref(one, crossref.of_file(one, THEIRS.encode(), "theirs.csv"))
    found = said(crossed)
    assert found["Zhumabek Tastemirov"] == {("likely", "Жумабек Тастемиров")}
    assert found["Ерлан Кусаинов"] == {("likely", "Ерлан Кусаинов")}
    assert found["Даулет Омарбеков"] == {("likely", "Daulet Omarbekov")}
    assert ("likely", "Gulnara Abdrakhmanova") in found["Gulnara Abdrakhmanova"]
    (hers,) = (some for name, some in found.items() if "Aigerim" in name)
    assert hers == {("likely", "Aigerim Sarsenova")}
    assert "Никто Нигдеев" not in found
    first, _ = crossed.found[0]
    assert first.name == "Zhumabek Tastemirov", "most first"


def test_only_articles_that_could_name_somebody_are_read(one: Project) -> None:
    crossed = crossref.crossref(one, crossref.of_file(one, b"Aigerim Sarsenova\n", "her.txt"))
    assert crossed.read == 1
    nobody = crossref.crossref(one, crossref.of_file(one, "Никто Нигдеев\n".encode(), "no.txt"))
    assert (nobody.found, nobody.read) == ((), 0)


def test_nothing_of_a_file_stays_in_the_record(one: Project) -> None:
    before = world.rows(one.store)
    crossref.crossref(one, crossref.of_file(one, THEIRS.encode(), "theirs.csv"))
    assert world.rows(one.store) == before


def test_a_kept_list_is_found_as_matching_finds_it(one: Project) -> None:
    run_step(one, "match")
    with one.store.read() as connection:
        rows = connection.execute(
            select(s.matches.c.case_id, s.matches.c.article_id, s.matches.c.verdict)
        )
        expected = {tuple(row) for row in rows}
    asked = crossref.of_list(one, "taken")
    crossed = crossref.crossref(one, asked)
    found = {
        (case.id, named.article_id, named.verdict) for case, some in crossed.found for named in some
    }
    assert len(expected) >= 6
    assert found == expected


def test_what_people_decided_holds(one: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run_step(one, "match")
    decide = typist(monkeypatch, one.settings.home, "decide")
    decide("taken:5", "https://paper.example/namesake", "different")
    with one.store.read() as connection:
        assert len(decisions.listed(connection, KEEPER)) == 1
    found = said(crossref.crossref(one, crossref.of_list(one, "taken")))
    assert "Бауыржан Нурпеисов" not in found


def test_what_is_neither_a_file_nor_a_list_is_said(one: Project) -> None:
    with pytest.raises(ListError, match="neither a file here nor a list"):
        crossref.of_list(one, "nothing")


def test_the_command_shows_articles_with_their_addresses(typed: Typed, theirs: Path) -> None:
    shown = typed(theirs)
    assert "Zhumabek Tastemirov  theirs:A-1: 2 likely" in shown
    assert "likely (" in shown
    assert "https://paper.example/found-dead" in shown
    assert "5 of 6 cases are named" in shown
    assert "and 1 more" in typed(theirs, "--limit", 1)
    assert "4 of 6" not in typed("taken"), "a list that we keep is another question"


def test_a_table_is_an_export_and_no_cell_of_it_runs(
    typed: Typed, one: Project, tmp_path: Path
) -> None:
    theirs, table = tmp_path / "=cmd.csv", tmp_path / "found.csv"
    theirs.write_text('id,name\n=1+1,"Айгерим Сарсенова"\n', "utf-8")
    assert "Sarsenova" not in typed(theirs, "--csv", table)
    (row,) = csv.DictReader(table.read_text("utf-8-sig").splitlines())
    assert row["case"].startswith("'=")
    assert (row["verdict"], row["found as"]) == ("likely", "Aigerim Sarsenova")
    assert row["url"] == "https://wire.example/released"
    with one.store.read() as connection:
        (left,) = exports.listed(connection, KEEPER)
    assert (left["what"], left["rows"], left["list_id"]) == ("a list against the archive", 1, None)
    with pytest.raises(ListError, match="there already"):
        typed(theirs, "--csv", table)


def test_care_holds_for_what_is_shown_and_what_leaves(
    typed: Typed, one: Project, theirs: Path, tmp_path: Path
) -> None:
    run_step(one, "match")
    run_step(one, "index")
    flag_her(one, "silence")
    table = tmp_path / "found.csv"
    ways = (("taken",), (theirs,))
    for way in ways:
        assert "Sarsenova" in typed(*way, role="monitor"), "they have to decide"
        assert "arsenova" not in typed(*way, role="reader")
        for role, seen in (("keeper", True), ("monitor", False), ("reader", False)):
            typed(*way, "--csv", table, "--force", role=role)
            assert ("wire.example/released" in table.read_text("utf-8-sig")) is seen, (way, role)
    with one.store.read() as connection:
        left = exports.listed(connection, KEEPER)
    assert {(row["role"], row["list_id"], row["withheld"]) for row in left} >= {
        ("keeper", "taken", 0),
        ("monitor", "taken", 1),
        ("reader", "taken", 1),
    }


def test_whom_a_file_itself_protects_is_told_to_nobody_who_must_not_know(
    typed: Typed, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("id,name,age\n1,Айгерим Сарсенова,16\n2,Ерлан Кусаинов,40\n", "utf-8")
    assert "Сарсенова" in typed(theirs)
    shown = typed(theirs, role="reader")
    assert "arsenova" not in shown
    assert "Кусаинов" in shown

"""A number means whoever bears it on the list now: a swapped or re-used id joins no two people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.cli.shared import console
from rollcall.errors import RollcallError
from rollcall.inquiry import explain, find_case
from rollcall.list_exports import as_table
from rollcall.list_history import find_version
from rollcall.lists import number_of
from rollcall.lists.care import veil
from rollcall.lists.model import ID_HEADING
from rollcall.pipeline import Project
from rollcall.records import CaseRow, Problem
from rollcall.store import lists
from rollcall.store.schema import messages
from tests import world

FIRST = "id,name,birth\n1,Ким Тимур,1990\n2,Ким Вера,1985\n3,Абаев Болат,1970\n"
SWAPPED = "id,name,birth\n2,Ким Тимур,1990\n1,Ким Вера,1985\n3,Абаев Болат,1970\n"
Typed = Callable[..., str]


@pytest.fixture
def swapped(tmp_path: Path) -> Iterator[Project]:
    """A list on which two people changed their ids, with the questions answered as suggested."""
    one = world.reopened(tmp_path / "p")
    world.upload(one, FIRST, "taken")
    world.upload(one, SWAPPED, "taken")
    yield one
    one.store.engine.dispose()


def _named(one: Project, word: str) -> str:
    with one.store.read() as connection:
        return find_case(connection, one.viewer, word).name


def test_a_number_that_is_one_case_now_and_the_key_of_another_is_refused(swapped: Project) -> None:
    for number in ("1", "2"):
        for word in (f"taken:{number}", number):
            with pytest.raises(RollcallError, match="doubtful") as caught:
                _named(swapped, word)
            assert "taken:key=1 (number 2 on the list now)" in str(caught.value)
            assert "taken:key=2 (number 1 on the list now)" in str(caught.value)
            assert "Ким" not in str(caught.value)
            assert "LIST:id=NUMBER" in (caught.value.remedy or "")


def test_either_of_two_swapped_cases_can_be_named(swapped: Project) -> None:
    assert _named(swapped, "taken:id=1") == _named(swapped, "id=1") == "Ким Вера"
    assert _named(swapped, "taken:key=1") == "Ким Тимур"
    assert _named(swapped, "taken:Ким Вера") == "Ким Вера"
    assert _named(swapped, "taken:3") == "Абаев Болат", "nobody else was ever 3"
    with swapped.store.read() as connection:
        for case in lists.each(connection, swapped.viewer, "taken"):
            assert find_case(connection, swapped.viewer, f"taken:{case.id}") == case
    with pytest.raises(RollcallError, match="there is no case taken:id=9"):
        _named(swapped, "taken:id=9")


def test_an_id_given_to_somebody_new_means_the_new_one(tmp_path: Path) -> None:
    one = world.reopened(tmp_path / "p")
    world.upload(one, FIRST, "taken")
    world.upload(one, FIRST.replace("1,Ким Тимур,1990\n", ""), "taken")
    world.upload(one, FIRST.replace("Ким Тимур,1990", "Юсупова Дина,2001"), "taken")
    with one.store.read() as connection:
        case = find_case(connection, one.viewer, "taken:1")
    assert (case.name, number_of(case.row)) == ("Юсупова Дина", "1")
    assert case.row.key != "1", "that is Тимур for good"
    one.store.engine.dispose()


def test_tables_give_the_number_that_the_list_has_now(swapped: Project) -> None:
    with swapped.store.read() as connection:
        version = find_version(connection, swapped, "taken")
    lines = as_table(swapped, version, "csv").data.decode("utf-8-sig").splitlines()
    assert sorted(line.split(",")[1:3] for line in lines[1:]) == [
        ["1", "Ким Вера"], ["2", "Ким Тимур"], ["3", "Абаев Болат"],
    ]  # fmt: skip


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Project]:
    """The small world with the first two of its list swapped, told to its subscribers."""
    one = world.fill(world.reopened(tmp_path / "p"))
    first, second = world.NAMES[:2]
    text = world.LIST.replace(f"1,{first}", f"2,{first}").replace(f"2,{second}", f"1,{second}")
    world.upload(one, text)
    world.work(one)
    yield one
    one.store.engine.dispose()


def test_messages_by_number_tell_the_number_that_the_list_has_now(told: Project) -> None:
    with told.store.read() as connection:
        query = select(messages.c.text).where(messages.c.subscriber == "full")
        texts = connection.execute(query).scalars().all()
    heads = {line for text in texts for line in text.splitlines() if "(taken #" in line}
    assert any(line.startswith(f"* {world.NAMES[0]} (taken #2") for line in heads)
    assert not any(line.startswith(f"* {world.NAMES[0]} (taken #1") for line in heads)
    with told.store.read() as connection:
        query = select(messages.c.text).where(messages.c.subscriber == "numbers")
        by_number = "".join(connection.execute(query).scalars())
    assert "taken #2" in by_number
    assert world.NAMES[0] not in by_number


def test_why_says_the_number_that_the_list_has_now(told: Project) -> None:
    with told.store.read() as connection:
        case = find_case(connection, told.viewer, f"taken:{world.NAMES[0]}")
    article = next(
        row["article_id"] for row in world.table(told.store, "matches") if row["case_id"] == case.id
    )
    said = [line.words for line in explain(told, article, "taken:key=1") if line.step == "match"]
    assert any(words.startswith("taken:2 ") for words in said)
    assert not any(words.startswith("taken:1 ") for words in said)


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs a command in a project folder and returns what it printed."""
    (tmp_path / "rollcall.toml").write_text('user = "dana"\n', "utf-8")
    monkeypatch.setattr(console, "_width", 200)

    def run(*words: str) -> str:
        environment = {"ROLLCALL_HOME": str(tmp_path)}
        result = CliRunner().invoke(app, [*words], env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


def _add(typed: Typed, tmp_path: Path, text: str) -> str:
    path = tmp_path / "taken.csv"
    path.write_text(text, "utf-8")
    return typed("lists", "add", str(path), "--yes")


def test_adding_a_list_says_whose_ids_were_somebody_elses(typed: Typed, tmp_path: Path) -> None:
    _add(typed, tmp_path, FIRST)
    said = _add(typed, tmp_path, SWAPPED)
    assert "Ids that meant somebody else before:" in said
    assert "row 2: The id '2' stood on another person's row in version 1." in said
    assert "row 3: The id '1' stood on another person's row in version 1." in said
    problems = typed("lists", "problems", "taken")
    assert problems.count("stood on another person's row in version 1") == 2
    assert "stood on" not in _add(typed, tmp_path, SWAPPED.replace("1970", "1971"))


def test_a_list_that_was_numbered_anew_says_so_in_one_line(typed: Typed, tmp_path: Path) -> None:
    names = [f"{first} {last}" for first in _FIRSTS for last in _LASTS]
    rows = [f"{at},{name},{1950 + at}" for at, name in enumerate(names, 1)]
    again = [f"{at + 1},{name},{1950 + at}" for at, name in enumerate(names, 1)]
    _add(typed, tmp_path, "\n".join(["id,name,birth", *rows]))
    said = _add(typed, tmp_path, "\n".join(["id,name,birth", *again]))
    assert f"{len(names) - 1} ids stood on other people's rows in version 1" in said
    assert said.count("other people's rows") == 1
    assert "another person's row" not in said
    assert "other people's rows" in typed("lists", "problems", "taken")


_FIRSTS = ("Асан", "Болат", "Вера", "Гульнара", "Дина", "Ерлан")
_LASTS = ("Юсупов", "Тулебеков", "Мухамеджанов", "Кусаинов", "Ли")


def test_nothing_is_said_of_ids_that_stay_or_are_new(typed: Typed, tmp_path: Path) -> None:
    _add(typed, tmp_path, FIRST)
    said = _add(typed, tmp_path, FIRST.replace("Ким Вера", "Ким Вероника") + "4,Юн Олег,1970\n")
    assert "Ids that meant" not in said
    assert typed("lists", "show").count("Юн Олег") == 1


def test_what_people_read_of_swapped_cases_is_their_number_now(
    typed: Typed, tmp_path: Path
) -> None:
    _add(typed, tmp_path, FIRST)
    _add(typed, tmp_path, SWAPPED)
    assert "taken:1: the family asked for silence" in typed(
        "care", "flag", "taken:id=1", "silence", "--why", "the mother"
    )
    given = next(line for line in typed("care", "list").splitlines() if "the mother" in line)
    assert given.split()[0] == "taken:1"
    assert "Ким Вера" in given
    shown = [line for line in typed("people", "show", "taken:key=2").splitlines() if "Ким" in line]
    assert [line.split()[0] for line in shown] == ["taken:1"]


ROW = CaseRow("Dead/1", ("Ким Вера",), sheet="Dead", id="1")
TWICE = Problem("duplicate_id", "The id stands on more than one row.")


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (ROW, "Dead/1"),
        (replace(ROW, id="2"), "Dead/2"),
        (replace(ROW, id=""), "Dead/1"),
        (replace(ROW, key="17~2", id="17"), "17"),
        (replace(ROW, key="17-2", id="17", problems=(TWICE,)), "17-2"),
        (replace(ROW, key="17-2", id="17"), "17"),
        (replace(ROW, key="12/2022", id="13/2022"), "13/2022"),
        (replace(ROW, key="n-0123456789abcdef", id="5"), "5"),
        (replace(ROW, key="5", id="n-0123456789abcdef"), "5"),
        (replace(ROW, key="5", id="6", cells={ID_HEADING: "6"}), "5"),
    ],
)
def test_the_number_is_the_id_of_the_row_else_the_key(row: CaseRow, number: str) -> None:
    assert number_of(row) == number
    hidden = veil(row, "number")
    assert hidden is not None
    assert number_of(hidden) == number, "who sees no name reads the same number"


@given(
    key=st.text("1-/~n", max_size=6),
    own=st.text("1-/~n", max_size=6),
    sheet=st.sampled_from(["", "1", "Dead"]),
    problems=st.sampled_from([(), (TWICE,)]),
)
def test_veiling_never_changes_a_number(
    key: str, own: str, sheet: str, problems: tuple[Problem, ...]
) -> None:
    row = CaseRow(key, ("Ким Вера",), sheet=sheet, id=own, problems=problems)
    hidden = veil(row, "number")
    assert hidden is not None
    assert number_of(hidden) == number_of(row)

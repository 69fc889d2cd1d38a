"""People on several lists at the command line: proposed, decided, undone, compared, counted."""

from __future__ import annotations

import csv
import io
import json
import logging
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rollcall.cli.people_rows import counts_now
from rollcall.errors import RollcallError
from rollcall.store.counts import NO_STATUS, Standing
from tests import world
from tests.typed import Typed, typist

JAILED = """id,name,birth,status,date,city
1,Тулебеков Ерлан,1974,detained,2022-01-07,Алматы
2,Мухамеджанов Тимур,,detained,2022-01-06,Тараз
3,Кусаинов Бек,1990,detained,2022-01-06,Тараз
"""
DEAD = """id,name,birth,status,date,city
a,Yerlan Tulebekov,1974,killed,2022-01-08,Almaty
b,Мухамеджанов Тимур Иванович,,killed,2022-01-06,Тараз
c,Мухамеджанов Тимур,,killed,2022-01-06,
=d,Кусаинов Бек,1990,detained,2022-01-06,Тараз
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with two lists; copy it, leave it be."""
    home = tmp_path_factory.mktemp("two-lists")
    (home / "rollcall.toml").write_text('timezone = "Asia/Almaty"\nuser = "dana"\n', "utf-8")
    one = world.reopened(home)
    world.upload(one, JAILED, "jailed")
    world.upload(one, DEAD, "fallen")
    one.store.engine.dispose()
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(filled, tmp_path / "project"))


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall people WORDS` and gives what it prints; raises what it would end with."""
    return typist(monkeypatch, home, "people")


def test_proposals_are_shown_with_both_rows_and_the_reasons(typed: Typed) -> None:
    shown = " ".join(typed("propose").split())
    assert "fallen:a Yerlan Tulebekov jailed:1 Тулебеков Ерлан" in shown
    assert "both born 1974; both Almaty = Алматы" in shown
    assert "same list" in shown


def test_only_the_lists_that_were_asked_for(typed: Typed) -> None:
    found = json.loads(typed("propose", "--list", "fallen", "--json"))
    assert [(one["one"]["case"], one["other"]["case"]) for one in found] == [("b", "c")]
    with pytest.raises(RollcallError, match="there is no list elsewhere"):
        typed("propose", "--list", "elsewhere")


def test_a_table_runs_no_formula(typed: Typed) -> None:
    rows = list(csv.DictReader(io.StringIO(typed("propose", "--csv"))))
    assert "'=d" in {row["case"] for row in rows}
    assert all(not str(cell).startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_a_decision_joins_undo_parts_and_both_are_told(typed: Typed) -> None:
    kept = typed("decide", "jailed:1", "fallen:a", "same", "--why", "her brother called")
    assert "decision 1 is kept; this person has 2 cases now" in kept
    shown = typed("show", "fallen:a")
    assert "jailed:1" in shown
    assert "her brother called" in shown
    assert "jailed: detained (2022-01-07)" in shown
    assert "fallen: killed (2022-01-08)" in shown
    assert "Yerlan Tulebekov" not in typed("propose")
    assert "decision 1 is undone" in typed("undo", "1")
    assert "jailed:1" not in typed("show", "fallen:a").split("no.")[0]
    assert "Yerlan Tulebekov" in typed("propose")


def test_what_contradicts_is_refused_with_the_way_out(typed: Typed) -> None:
    typed("decide", "jailed:2", "fallen:b", "same")
    typed("decide", "fallen:b", "fallen:c", "different")
    with pytest.raises(RollcallError, match="decision 2 says") as caught:
        typed("decide", "jailed:2", "fallen:c", "same")
    assert "`rollcall people undo 2`" in caught.value.remedy
    with pytest.raises(RollcallError, match="maybe is no answer"):
        typed("decide", "jailed:1", "fallen:a", "maybe")


def test_readers_decide_nothing(typed: Typed) -> None:
    for words in (("decide", "jailed:1", "fallen:a", "same"), ("undo", "1"), ("review",)):
        with pytest.raises(RollcallError, match="a reader may not decide"):
            typed(*words, role="reader")


def test_conflicts_come_side_by_side_and_as_a_table(typed: Typed) -> None:
    assert "do not disagree" in typed("conflicts")
    typed("decide", "jailed:1", "fallen:a", "same")
    rows = list(csv.DictReader(io.StringIO(typed("conflicts", "--csv"))))
    assert [(row["who"], row["status"]) for row in rows] == [
        ("fallen", "killed"),
        ("jailed", "detained"),
    ]
    assert len({row["person"] for row in rows}) == 1


def test_a_walk_answers_by_keys_and_takes_the_last_answer_back(typed: Typed) -> None:
    said = typed("review", keys="s\nn\nz\nd\nq\n")
    assert "decision 1: same" in said
    assert "decision 1 is undone" in said
    assert "decision 2: different" in said
    assert "1 of 5 answered" in said
    (undone,) = [line for line in typed("decisions").splitlines() if "undone" in line]
    assert " by " in undone, "who took it back stands beside when"


def test_a_walk_does_not_ask_what_an_answer_has_settled(typed: Typed) -> None:
    said = typed("review", "--list", "fallen", "--list", "jailed", keys="s\n" * 9)
    asked = [line for line in said.splitlines() if "likely (" in line or "possible (" in line]
    assert len(asked) == 4  # of five: two joins join the third pair as well


def test_counts_stand_beside_each_other(typed: Typed, tmp_path: Path) -> None:
    typed("decide", "jailed:1", "fallen:a", "same")
    lines = [line.split() for line in typed("counts").splitlines()]
    assert ["killed", "3", "0", "3", "1"] in lines
    assert ["detained", "1", "3", "4", "1"] in lines
    assert ["in", "all", "4", "3", "6"] in lines
    assert typed("counts").index("killed") < typed("counts").index("detained")
    drawing = tmp_path / "killed.svg"
    typed("counts", "--svg", str(drawing))
    root = ElementTree.fromstring(drawing.read_text("utf-8"))
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "People killed, over time"


def test_statuses_are_counted_by_their_gravity_also_where_nobody_is_left(
    typed: Typed, home: Path
) -> None:
    one = world.reopened(home)
    world.upload(one, "id,name,status\n1,Тулебеков Ерлан,missing\n2,Ким Анна,\n", "jailed")
    world.upload(one, "id,name,status\n1,Тулебеков Ерлан,released\n2,Ким Анна,\n", "jailed")
    one.store.engine.dispose()
    rows = [line.split() for line in typed("counts").splitlines() if line.strip()]
    words = [row[0] for row in rows[1 : rows.index(["in", "all", "4", "2", "6"])]]
    assert words == ["killed", "missing", "detained", "released", "no"]
    assert ["missing", "0", "0", "0", "0"] in rows


def test_who_is_without_a_status_on_one_list_alone_is_counted_there() -> None:
    one = Standing(world.NOW, {"a": {"killed": 1}, "b": {NO_STATUS: 1}}, {"killed": 1}, {}, 1)
    rows = [row[:4] for row in counts_now([one], [])]
    assert rows == [["killed", 1, 0, 1], ["no status", 0, 1, 0], ["in all", 1, 1, 1]]


def test_what_leaves_is_written_down(typed: Typed, home: Path, tmp_path: Path) -> None:
    typed("propose", "--csv")
    typed("conflicts", "--json")
    typed("counts", "--svg", str(tmp_path / "killed.svg"))
    one = world.reopened(home)
    logged = [(row["by"], row["what"], row["rows"]) for row in world.table(one.store, "exports")]
    one.store.engine.dispose()
    assert logged == [
        ("dana", "proposals of people", 5),
        ("dana", "conflicts about people", 0),
        ("dana", "counts of people", 0),
    ]


def test_what_must_not_leave_is_withheld_and_counted(typed: Typed, home: Path) -> None:
    one = world.reopened(home)
    world.upload(one, JAILED.replace("1974", "2010"), "jailed")
    world.upload(one, DEAD.replace("1974", "2010"), "fallen")
    assert "Tulebekov" in typed("propose", role="monitor")
    assert "Tulebekov" not in typed("propose", "--csv", role="monitor")
    assert "Tulebekov" not in typed("propose", role="reader")
    logged = world.table(one.store, "exports")[-1]
    one.store.engine.dispose()
    assert (logged["rows"], logged["withheld"]) == (4, 1)


def test_no_name_is_logged(typed: Typed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    typed("propose")
    typed("review", keys="s\nu\nd\nq\n")
    typed("conflicts")
    assert all("Тулебеков" not in line and "Tulebekov" not in line for line in caplog.messages)

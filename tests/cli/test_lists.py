"""Versions of lists on the command line, as the keeper of a list uses them."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rollcall import lists as reading
from rollcall.cli import app
from rollcall.cli.project import make_folder
from rollcall.errors import ListError, RollcallError, Withheld
from rollcall.lists.workbook import table
from rollcall.pipeline import Project, open_project
from rollcall.store import care, exports, list_versions, lists
from tests.store.small_coverage import KEEPER, publish

HEADINGS = ["ФИО", "Год рождения", "Город", "Статус", "Примечание"]
ASAN = ["Асанов Али", "1980", "Алматы", "задержан", "ждёт"]
KIM = ["Ким Вера", "1990", "Орал", "пропала", ""]
SEIT = ["Сейтов Марат", "1975", "Тараз", "жив-здоров", ""]
NAMES = ("Юн", "Белов", "Омаров", "Тлеуов", "Жумин", "Панов")
OTHERS = [[f"{n} Олег", str(1960 + at), "Семей", "задержан", ""] for at, n in enumerate(NAMES)]
FIRST = [ASAN, KIM, SEIT, *OTHERS]


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    error: RollcallError | None


Run = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project that we stand in, at a wide terminal."""
    make_folder(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    monkeypatch.setattr("rollcall.cli.shared.console.width", 400)
    return tmp_path / "p"


@pytest.fixture
def run(home: Path) -> Run:
    """Runs `rollcall lists WORDS` in this process, with nobody at the terminal."""
    runner = CliRunner()

    def invoke(*words: object, ok: bool = True) -> Said:
        done = runner.invoke(app, ["lists", *map(str, words)])
        error = done.exception
        if error is not None and not isinstance(error, RollcallError | SystemExit):
            raise error
        said = Said(
            done.exit_code, done.output, error if isinstance(error, RollcallError) else None
        )
        assert not ok or said.code == 0, said
        return said

    return invoke


def book(path: str, *rows: list[str]) -> Path:
    """A workbook of these rows."""
    Path(path).write_bytes(table(HEADINGS, rows, title="Список"))
    return Path(path)


def corrected(row: list[str], **cells: str) -> list[str]:
    place = {"name": 0, "birth": 1, "city": 2, "status": 3, "remark": 4}
    made = list(row)
    for name, text in cells.items():
        made[place[name]] = text
    return made


def keys(project: Project) -> dict[str, str]:
    with project.store.read() as connection:
        return {case.name: case.row.key for case in lists.each(connection, project.viewer)}


def test_a_new_version_is_told_beside_what_coverage_says(run: Run, home: Path) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    project = open_project(home)
    known = keys(project)
    publish(project.store, [
        (known["Ким Вера"], "Wire", "s1", "likely", "killed"),
        (known["Ким Вера"], "Paper", "s2", "same", "killed"),
        (known["Асанов Али"], "Paper", "s3", "likely", "released"),
    ])  # fmt: skip
    new = [corrected(ASAN, status="отпущен"), SEIT, *OTHERS]
    said = run("add", book("b.xlsx", *new), "--name", "taken")
    assert "Against version 1: -1, 1 status changed" in said.out
    assert "Ким Вера: missing" in said.out
    assert "removed from the list, but 2 outlets report a death" in said.out
    assert "now released; coverage agrees (1 outlet)" in said.out
    assert "taken.2: -1, 1 status changed" in said.out
    assert "understood as" not in said.out  # it was read as the version before
    again = run("diff", "taken", "--json")
    assert [one["what"] for one in json.loads(again.out)["changes"]] == ["removed", "changed"]
    assert "report a death" in run("diff", "taken", 1, 2).out


def test_the_same_bytes_are_no_new_version_unless_they_are_read_in_another_way(run: Run) -> None:
    path = book("a.xlsx", *FIRST)
    assert "жив-здоров" in run("add", path, "--name", "taken").out
    assert "newest version already" in run("add", path, "--name", "taken").out
    Path("m.txt").write_text("status жив-здоров=found\n", "utf-8")
    assert "1 status changed" in run("add", path, "--name", "taken", "--mapping", "m.txt").out
    assert "newest version already" in run("add", path, "--name", "taken").out
    # The mapping is the list's now: the next upload is read by it.
    run("add", book("b.xlsx", *FIRST[:-1]), "--name", "taken")
    assert "found" in run("show", "taken").out
    assert "no problems" in run("problems", "taken").out


def test_nothing_is_stored_while_a_question_is_open_and_nobody_is_there(run: Run) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    unsure = corrected(KIM, name="Ким Вероника")
    said = run("add", book("b.xlsx", ASAN, unsure, SEIT, *OTHERS), "--name", "taken", ok=False)
    assert said.code == 2
    assert "Nothing was stored" in said.out
    assert run("versions", "taken").out.count(".xlsx") == 1
    text = Path("taken-questions.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["name before"], row["name now"]) == ("Ким Вера", "Ким Вероника")
    assert row["why"]
    # Asked again, the answers that she may have begun to write are not written over.
    run("add", "b.xlsx", "--name", "taken", ok=False)
    assert Path("taken-questions-2.csv").exists()
    lines = text.splitlines()
    Path("answered.csv").write_text("\n".join((lines[0], "да" + lines[1])), "cp1251", "replace")
    said = run("add", "b.xlsx", "--name", "taken", "--answers", "answered.csv")
    assert "taken.2: 1 name" in said.out
    assert "+1" not in said.out.split("taken.2:")[1]


def test_an_answer_that_is_none_is_refused_by_its_line(run: Run) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    unsure = corrected(KIM, name="Ким Вероника")
    run("add", book("b.xlsx", ASAN, unsure, SEIT, *OTHERS), "--name", "taken", ok=False)
    lines = Path("taken-questions.csv").read_text("utf-8-sig").splitlines()
    Path("bad.csv").write_text(f"{lines[0]}\nвозможно{lines[1]}", "utf-8")
    said = run("add", "b.xlsx", "--name", "taken", "--answers", "bad.csv", ok=False)
    assert "bad.csv, line 2" in str(said.error)
    said = run("add", "b.xlsx", "--name", "taken", "--answers", "a.xlsx", ok=False)
    assert "no table of questions" in str(said.error)


def test_a_question_put_off_stays_open_with_the_version(run: Run, home: Path) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    first = keys(open_project(home))
    unsure = corrected(KIM, name="Ким Вероника")
    run("add", book("b.xlsx", ASAN, unsure, SEIT, *OTHERS), "--name", "taken", ok=False)
    said = run("add", "b.xlsx", "--name", "taken", "--answers", "taken-questions.csv")
    assert "taken.2: +1, -1" in said.out
    assert "(1 not answered)" in run("versions", "taken").out
    # The same file again asks again, where somebody answers.
    said = run("add", "b.xlsx", "--name", "taken")
    assert "newest version already; open questions about it: 1" in said.out
    before = keys(open_project(home))
    lines = Path("taken-questions.csv").read_text("utf-8-sig").splitlines()
    (row,) = csv.DictReader(lines)
    answered = f"{lines[0]}\nyes,,,,,,,,,{row['case before']},{before['Ким Вероника']}\n"
    Path("answered.csv").write_text(answered, "utf-8")
    said = run("add", "b.xlsx", "--name", "taken", "--answers", "answered.csv")
    assert "taken.3: 1 of 1 open questions answered" in said.out
    after = keys(open_project(home))
    assert after == before | {"Ким Вероника": first["Ким Вера"]}
    assert "newest version already\n" in run("add", "b.xlsx", "--name", "taken").out
    run("add", book("c.xlsx", ASAN, unsure, SEIT, *OTHERS[1:]), "--name", "taken", "--yes")
    assert keys(open_project(home)).items() <= after.items()


def test_many_cases_gone_are_asked_about(run: Run) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    said = run("add", book("b.xlsx", *OTHERS), "--name", "taken", ok=False)
    assert said.code == 2
    assert "3 of 9 cases would go" in said.out
    assert "taken.2: -3" in run("add", "b.xlsx", "--name", "taken", "--yes").out


def test_every_version_is_exported_byte_for_byte_and_restored(run: Run, home: Path) -> None:
    first = book("a.xlsx", *FIRST).read_bytes()
    second = book("b.xlsx", *FIRST[:-1]).read_bytes()
    run("add", "a.xlsx", "--name", "taken")
    before = keys(open_project(home))
    run("add", "b.xlsx", "--name", "taken")
    assert "version 1 restored: +1" in run("restore", "taken", 1).out
    assert keys(open_project(home)) == before
    for name, content in (("taken", first), ("taken.1", first), ("taken.2", second)):
        run("export", name, f"{name}.xlsx", "--force")
        assert Path(f"{name}.xlsx").read_bytes() == content
    said = run("export", "taken", "taken.xlsx", ok=False)
    assert "is there already" in str(said.error)
    assert "stands at version 3" in str(run("restore", "taken", 3, ok=False).error)
    assert "1 to 3" in (run("restore", "taken", 7, ok=False).error or ListError("")).remedy
    with open_project(home).store.read() as connection:
        logged = exports.listed(connection, KEEPER)
    whole = [("an upload", 8), ("an upload", 9), ("an upload", 9)]
    assert [(one["what"], one["rows"]) for one in logged] == whole


def test_her_workbook_comes_back_with_coverage_and_can_be_uploaded_again(
    run: Run, home: Path
) -> None:
    offered = run("add", book("a.xlsx", *FIRST), "--name", "taken").out
    assert "lists export taken FILE --coverage --ids" in offered
    project = open_project(home)
    before = keys(project)
    publish(project.store, [
        (before["Ким Вера"], "Wire", "s1", "likely", "killed"),
        (before["Ким Вера"], "Paper", "s2", "possible", None),
    ])  # fmt: skip
    run("export", "taken", "back.xlsx", "--coverage", "--ids")
    found = reading.read(Path("back.xlsx").read_bytes(), "back.xlsx")
    vera = next(row for row in found.rows if row.names[0] == "Ким Вера")
    assert vera.cells["Rollcall: case"] == before["Ким Вера"]
    assert vera.cells["Rollcall: last mention"] == "2022-01-10"
    assert vera.cells["Rollcall: sources"] == "Wire"
    assert vera.cells["Rollcall: statuses claimed"] == "killed (1)"
    assert vera.cells["Rollcall: links"] == "https://Wire.example/0"
    assert vera.cells["Rollcall: to review"] == "1"
    said = run("add", "back.xlsx", "--name", "taken")
    assert "taken.2: no changes" in said.out
    assert "have no ids" not in said.out
    assert keys(open_project(home)) == before


def test_the_mapping_is_shown_changed_saved_and_taken_back(run: Run) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    assert "without a mapping" in run("map", "taken").out
    said = run("map", "taken", "Примечание=status", "status ждёт=missing", ok=False)
    assert said.code in (0, 2)
    said = run("map", "taken", "status жив-здоров=found", "--save", "m.txt")
    assert "status: nothing -> found" in said.out
    assert Path("m.txt").read_text("utf-8").splitlines()[-1] == "status жив-здоров=found"
    assert "жив-здоров" in run("map", "taken").out
    assert "no entry nonsense" in str(run("map", "taken", "--remove", "nonsense", ok=False).error)
    run("map", "taken", "--remove", "status жив-здоров", "--yes")
    run("map", "taken", "--from", "m.txt", "--yes")
    assert "жив-здоров" in run("map", "taken").out


def test_problems_rows_and_differences_are_written_as_tables(run: Run) -> None:
    odd = corrected(SEIT, name="=cmd|'/c calc'!A1")
    run("add", book("a.xlsx", *FIRST, odd), "--name", "taken")
    run("problems", "taken.1", "--csv", "problems.csv")
    rows = list(csv.reader(io.StringIO(Path("problems.csv").read_text("utf-8-sig"))))
    assert {row[4] for row in rows[1:]} >= {"unreadable_status"}
    run("add", book("b.xlsx", *FIRST), "--name", "taken")
    run("diff", "taken", "--csv", "changes.csv")
    run("show", "taken", "--csv", "rows.csv")
    run("export", "taken.1", "first.csv", "--csv")
    run("export", "taken.1", "first.xlsx", "--xlsx")
    for path in ("problems.csv", "changes.csv", "rows.csv", "first.csv"):
        text = Path(path).read_text("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell[:1] in "=+@" and cell], path
    shown = json.loads(run("show", "taken", "--json").out)
    assert [row["names"] for row in shown] == [[row[0]] for row in FIRST]
    assert shown[0]["cells"]["Примечание"] == "ждёт"
    assert "is a .xlsx" in str(run("export", "taken", "x.csv", ok=False).error)


def test_who_may_not_see_everybody_gets_no_workbook_and_no_name(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = corrected(ASAN, name="Асанова Дина", birth="2015")
    run("add", book("a.xlsx", *FIRST, child), "--name", "taken")
    run("add", book("b.xlsx", *FIRST), "--name", "taken")
    run("restore", "taken", 1)
    monkeypatch.setenv("ROLLCALL_ROLE", "monitor")
    assert run("export", "taken", "a-back.xlsx", ok=False).code == 1
    assert run("export", "taken", "a-back.xlsx", "--coverage", ok=False).code == 1
    said = run("export", "taken", "rows.csv", "--csv")
    assert "1 of them without details" in said.out
    text = Path("rows.csv").read_text("utf-8-sig")
    assert "Дина" not in text
    assert "2015" not in text
    assert "Дина" not in run("diff", "taken", "--json").out
    assert "Ким Вера" in text


def test_the_log_of_exports_tells_how_much_was_withheld(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = corrected(SEIT, name="Асанова Дина", birth="2015")
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    run("add", book("b.xlsx", *FIRST, child, corrected(KIM, name="Цой Вера")), "--name", "taken")
    ways = (
        ("diff", "taken", "--json"),
        ("diff", "taken", "--csv", "changes.csv", "--force"),
        ("problems", "taken", "--csv", "problems.csv", "--force"),
    )
    for role, withheld in (("monitor", 1), ("keeper", 0)):
        monkeypatch.setenv("ROLLCALL_ROLE", role)
        for words in ways:
            run(*words)
        with open_project(home).store.read() as connection:
            log = exports.listed(connection, KEEPER)[: len(ways)]
        assert [one["role"] for one in log] == [role] * 3
        assert [one["withheld"] for one in log] == [withheld] * 3
        assert [one["what"] for one in log] == ["problems by row", "a difference", "a difference"]
        assert [one["rows"] for one in log[1:]] == [2, 2]


def test_a_workbook_with_our_columns_is_for_keepers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    monkeypatch.setenv("ROLLCALL_ROLE", "monitor")
    run("export", "taken", "as-it-came.xlsx")
    assert isinstance(run("export", "taken", "x.xlsx", "--ids", ok=False).error, Withheld)


def test_readers_learn_nothing_of_silence_from_numbers(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    new = corrected(KIM, name="Жаналин Ерлан")
    run("add", book("b.xlsx", *FIRST, new), "--name", "taken")
    project = open_project(home)
    with project.store.write() as connection:
        case = list_versions.case_id("taken", keys(project)["Жаналин Ерлан"])
        care.flag(connection, case, "silence", by="k", why="asked", now=project.clock())
    monkeypatch.setenv("ROLLCALL_ROLE", "reader")
    assert "+" not in run("versions", "taken").out
    assert "version 1 to 2: no changes" in run("diff", "taken").out
    assert json.loads(run("diff", "taken", "--json").out)["changes"] == []
    assert run("export", "taken", "rows.csv", "--csv").out.strip() == "rows.csv: 9 rows"
    for words in (("export", "taken", "x.xlsx"), ("export", "taken", "x.xlsx", "--coverage"),
                  ("restore", "taken", 1), ("map", "taken", "Город=ignore")):  # fmt: skip
        assert isinstance(run(*words, ok=False).error, Withheld), words
    assert not Path("x.xlsx").exists()
    with project.store.read() as connection:
        (logged,) = [e for e in exports.listed(connection, KEEPER) if e["what"] == "rows of a list"]
    assert (logged["role"], logged["rows"], logged["withheld"]) == ("reader", 9, 1)


@pytest.mark.slow
def test_at_a_terminal_each_question_is_asked_with_the_rows_side_by_side(
    run: Run, home: Path
) -> None:
    run("add", book("a.xlsx", *FIRST), "--name", "taken")
    before = keys(open_project(home))
    unsure = corrected(KIM, name="Ким Вероника")
    book("b.xlsx", ASAN, unsure, SEIT, *OTHERS)
    ours, theirs = pty.openpty()
    words = "from rollcall.cli import main; main()"
    command = [sys.executable, "-c", words, "lists", "add", "b.xlsx", "--name", "taken"]
    shown = b""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        while b"The same person?" not in shown:
            shown += os.read(ours, 4096)
        os.write(ours, b"y")
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:  # the terminal closes with the program
            pass
        process.wait(60)
    os.close(ours)
    text = shown.decode("utf-8", "replace")
    assert "Question 1 of 1" in text
    assert text.index("Ким Вера") < text.index("The same person?")
    after = keys(open_project(home))
    assert after["Ким Вероника"] == before["Ким Вера"]

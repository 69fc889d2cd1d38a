"""A list keeper's own names that count as one: in plumbing, and in the settings of a project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rollcall.errors import SettingsError
from rollcall.names import equivalents
from rollcall.pipeline import add_equivalents, open_project, pending
from tests.cli.conftest import Rollcall


def test_compare_takes_a_file_of_names_that_count_as_one(
    rollcall: Rollcall, tmp_path: Path
) -> None:
    pair = "Квазиля Мурзаева\tЖаннұр Мурзаева\n"
    assert "\tdifferent\t" in rollcall("pipe", "compare", stdin=pair).out
    other = "Квазиляша Мурзаева\tЖаннұргүл Мурзаева\n"
    (tmp_path / "own.txt").write_text("# ours\nКвазиляша Жаннұргүл\n", "utf-8")
    said = rollcall("pipe", "compare", "--equivalents", "own.txt", stdin=other)
    assert "\tsame\t" in said.out


def test_match_finds_a_listed_person_under_such_a_name(rollcall: Rollcall, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("Квазиляша Жаннұргүл\n", "utf-8")
    (tmp_path / "cases.txt").write_text("Мурзаева Жаннұргүл\n", "utf-8")
    document = json.dumps({"id": 1, "text": "Суд отпустил Квазиляшу Мурзаеву."}) + "\n"
    without = rollcall("pipe", "match", "--cases", "cases.txt", stdin=document)
    assert not without.out
    own = ("--equivalents", "own.txt")
    said = rollcall("pipe", "match", "--cases", "cases.txt", *own, stdin=document)
    assert json.loads(said.out)["surface"] == "Квазиляшу Мурзаеву"


def test_a_line_that_is_no_group_is_named_with_its_file(rollcall: Rollcall, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("Саша Шура\nЕрлан\n", "utf-8")
    said = rollcall("pipe", "compare", "--equivalents", "own.txt", stdin="")
    assert said.code == 1
    assert "own.txt, line 2: one name alone" in said.err


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"a" * ((1 << 20) + 1), "larger than"),
        (None, "No such file"),
        (b"Sasha 7\n", "line 1: '7' is no name"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, data: bytes | None, problem: str
) -> None:
    path = tmp_path / "own.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SettingsError, match=problem) as caught:
        add_equivalents(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy


def test_a_project_reads_its_own_file_and_matches_again_when_it_changes(tmp_path: Path) -> None:
    settings = tmp_path / "rollcall.toml"
    settings.write_text("", "utf-8")
    project = open_project(tmp_path)
    assert pending(project, "match") == 0
    assert equivalents.added() == ""
    (tmp_path / "own.txt").write_text("\ufeffКвазиляша Жаннұргүл\n", "utf-8")
    settings.write_text('equivalents = "own.txt"\n', "utf-8")
    open_project(tmp_path)
    stamp = equivalents.added()
    assert stamp
    open_project(tmp_path)
    assert equivalents.added() == stamp
    (tmp_path / "own.txt").write_text("Квазиляша Жаннұргүл Жаннұрай\n", "utf-8")
    open_project(tmp_path)
    assert equivalents.added() not in ("", stamp)

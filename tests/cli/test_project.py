"""Making a project, its settings, lists and sources, tried as a user would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Rollcall

pytestmark = pytest.mark.slow


def test_a_folder_becomes_a_project_once(rollcall: Rollcall, tmp_path: Path) -> None:
    first = rollcall("init", "january")
    assert first.code == 0
    assert "january is ready" in first.out
    assert (tmp_path / "january/rollcall.toml").stat().st_size
    again = rollcall("init", "january")
    assert again.code == 1
    assert "is a project already" in again.err
    assert "What to do:" in again.err


def test_outside_a_project_one_sentence_says_what_to_do(rollcall: Rollcall) -> None:
    said = rollcall("status")
    assert said.code == 1
    assert "no rollcall.toml here" in said.err
    assert "rollcall init FOLDER" in said.err
    assert "Traceback" not in said.err


def test_settings_are_shown_without_the_secret_word(rollcall: Rollcall, project: Path) -> None:
    settings = project / "rollcall.toml"
    text = settings.read_text("utf-8").replace("[mail]", '[mail]\npassword = "hush-hush"')
    settings.write_text(text, "utf-8")
    said = rollcall("config", "show", cwd=project)
    assert json.loads(said.out)["collect"]["delay"] == 0
    assert "hush-hush" not in said.out


def test_a_wrong_setting_is_named(rollcall: Rollcall, project: Path) -> None:
    (project / "rollcall.toml").write_text("[collect]\ndelay = -3\n", "utf-8")
    environment_wins = rollcall("status", cwd=project)
    assert environment_wins.code == 0
    (project / "rollcall.toml").write_text("[collect]\nseconds = 0\n", "utf-8")
    said = rollcall("status", cwd=project)
    assert said.code == 1
    assert "collect.seconds" in said.err


def test_a_list_is_checked_before_it_is_stored(rollcall: Rollcall, case_list: Path) -> None:
    shown = rollcall("lists", "check", case_list)
    assert shown.code == 0
    assert "2 rows, 2 with a name" in shown.out
    found = json.loads(rollcall("lists", "check", case_list, "--json").out)
    assert found["counts"]["rows"] == 2
    assert [row["case"] for row in found["rows"]] == ["1", "2"]
    assert found["rows"][0]["status"] == "missing"


def test_a_list_is_added_and_shown(rollcall: Rollcall, project: Path, case_list: Path) -> None:
    shown = rollcall("lists", "show", "january", cwd=project)
    assert "Айгерим Сарсенова" in shown.out
    again = rollcall("lists", "add", case_list, cwd=project)
    assert (again.code, "newest version already" in again.out) == (0, True)
    case_list.write_text(case_list.read_text("utf-8") + "3,Ерлан Кусаинов,missing,\n", "utf-8")
    assert "+1" in rollcall("lists", "add", case_list, cwd=project).out


def test_a_list_that_is_not_there_is_named(rollcall: Rollcall, project: Path) -> None:
    said = rollcall("lists", "check", "nowhere.xlsx")
    assert (said.code, "nowhere.xlsx: No such file" in said.err) == (1, True)
    said = rollcall("lists", "show", "nothing", cwd=project)
    assert (said.code, "there is no list nothing" in said.err) == (1, True)


def test_sources_come_from_an_address_an_opml_file_and_a_catalogue(
    rollcall: Rollcall, project: Path
) -> None:
    assert "1 new of 1" in rollcall("sources", "add", "https://a.example/rss.xml", cwd=project).out
    opml = project / "mine.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline type="rss" text="B" xmlUrl="https://b.example/feed"/>'
        '<outline type="rss" text="C" xmlUrl="https://c.example/feed"/></body></opml>',
        "utf-8",
    )
    assert "2 new of 2" in rollcall("sources", "add", "mine.opml", cwd=project).out
    added = rollcall("sources", "add", "kazakhstan", "--no-enable", cwd=project)
    assert added.code == 0
    shown = rollcall("sources", "list", cwd=project)
    assert "a-example" in shown.out
    assert len(shown.out.splitlines()) > 10


def test_a_wrong_source_is_one_sentence_and_a_remedy(rollcall: Rollcall, project: Path) -> None:
    for words in (
        ("nosuchcatalogue",),
        ("https://a.example/rss", "--way", "fax"),
        ("https://a.example/rss", "--control", "nobody"),
        ("http://",),
    ):
        said = rollcall("sources", "add", *words, cwd=project)
        assert said.code == 1, words
        assert "What to do:" in said.err
        assert "Traceback" not in said.err


def test_a_live_try_says_which_source_answers(
    rollcall: Rollcall, project: Path, outlet: str
) -> None:
    rollcall("sources", "add", f"{outlet}/rss.xml", f"{outlet}/gone.xml", cwd=project)
    said = rollcall("sources", "probe", "--switch-on", cwd=project)
    assert said.code == 0, said.err
    assert "2 entries, newest 2022-01-08" in said.out
    assert "404" in said.out
    shown = rollcall("sources", "list", cwd=project).out.splitlines()
    assert sorted(" yes " in line for line in shown[1:] if "127-0-0-1" in line) == [False, True]

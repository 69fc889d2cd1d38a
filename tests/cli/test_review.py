"""Walking through the queue in the terminal, by lines of a pipe and by keys of a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.errors import RollcallError
from rollcall.pipeline import Project, run_step
from rollcall.store.schema import matches
from tests import queued, world
from tests.match.test_decisions import NICKNAME, decide, undo
from tests.queued import BANK, CUP, DEAD

Typed = Callable[..., str]
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def one(queued_folder: Path, tmp_path: Path) -> Iterator[Project]:
    project = world.reopened(Path(shutil.copytree(queued_folder, tmp_path / "project")))
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project) -> Typed:
    """Pipes lines into `rollcall review WORDS` and gives what it prints."""

    def run(lines: str, *words: str) -> str:
        environment = {"ROLLCALL_HOME": str(one.settings.home), "COLUMNS": "120"}
        environment["ROLLCALL_NOW"] = "2022-01-20T12:00:00+00:00"
        done = CliRunner().invoke(app, ["review", *words], input=lines, env=environment)
        if done.exception is not None:
            raise done.exception
        return done.stdout

    return run


def made(one: Project) -> list[tuple[Any, ...]]:
    rows = world.table(one.store, "decisions")
    return [(row["judgement"], row["why"], row["by"], bool(row["undone_at"])) for row in rows]


def test_a_question_shows_both_names_the_reasons_and_the_quote(typed: Typed) -> None:
    said = typed("q\n")
    lines = said.splitlines()
    assert lines[0].startswith("1 of 3, possible (0.")
    assert lines[1] == f"{queued.MAN}  taken:4"
    assert "list: missing, 2022-01-05" in lines[2]
    listed = lines.index("  on the list   Daulet Omarbekov")
    assert lines[listed + 1].strip() == "^^^^^", "the letters that differ, without any colour"
    assert lines[listed + 2] == "  in the text   Омарбеков Д"
    assert "  + Омарбеков = Omarbekov (another spelling)" in lines
    assert "  − given name only as initial" in lines
    assert "[Омарбеков Д]. скончался в больнице Тараза" in said
    assert "The article says: killed" in said
    assert "The wire, independent, 9 Jan 2022, 03:00, 2 articles of this story" in said
    assert "a for all 2 articles of this story" in said
    assert lines[-1] == "0 answered, 3 left"
    assert "\x1b" not in said, "nothing but text goes into a pipe"


def test_answers_are_kept_with_their_reasons_and_applied_by_match(
    typed: Typed, one: Project
) -> None:
    said = typed("r\nhis sister says so\ns\nd it is the footballer\nu\n")
    assert "reason: his sister says so" in said
    assert "decision 1: same for 2 articles" in said
    assert "2 of 3, possible" in said
    assert said.endswith(
        "3 answered, 0 left, 1 unsure: --unsure\n`rollcall match` applies the answers\n"
    )
    assert made(one) == [
        ("same", "his sister says so", "dana", False),
        ("same", "his sister says so", "dana", False),
        ("different", "", "dana", False),
        ("unsure", "", "dana", False),
    ]
    run_step(one, "match")
    assert typed("") == "0 answered, 0 left, 1 unsure: --unsure\n"
    assert "1 of 1, possible" in typed("n\n", "--unsure")


def test_what_is_undone_comes_back_and_what_is_skipped_does_not(typed: Typed, one: Project) -> None:
    said = typed("z\nn\nd\nz\nq\n")
    assert "nothing was answered in this sitting" in said
    heads = [line.split(",")[0] for line in said.splitlines() if ", possible (" in line]
    assert heads == ["1 of 3", "2 of 3", "3 of 3", "2 of 3"]
    assert said.count(CUP.title) == 2
    assert [row[3] for row in made(one)] == [True]


def test_the_story_can_be_left_out_and_keys_of_another_layout_count(
    typed: Typed, one: Project
) -> None:
    said = typed("ф\nв\nй\n")
    assert "a for this article only" in said
    assert [row[:1] for row in made(one)] == [("different",)]
    assert "1 answered, 3 left" in said, "the copy is a question still"


def test_an_address_help_and_nonsense_change_nothing(typed: Typed, one: Project) -> None:
    said = typed("o\nx\n\n[bold]\n")
    assert "https://wire.example/dead" in said
    assert "x is no answer here" in said
    assert made(one) == []


def test_settings_lists_and_limits(typed: Typed, one: Project) -> None:
    path = one.settings.home / "rollcall.toml"
    path.write_text(path.read_text("utf-8") + "[review]\nfrom_score = 0.9\n", "utf-8")
    assert "1 of 1, possible" in typed("n\n")
    assert "0 answered, 1 left, 2 below the score 0.9: --all" in typed("q\n")
    assert "1 of 3, possible" in typed("q\n", "--all")
    assert typed("n\nn\nn\n", "--all", "--limit", "1").count("possible (") == 1
    assert "1 of 1" in typed("", "--list", "taken")
    with pytest.raises(RollcallError, match="there is no list nobody") as caught:
        typed("", "--list", "nobody")
    assert caught.value.remedy


def test_a_reader_is_not_asked(typed: Typed, one: Project) -> None:
    (one.settings.home / "rollcall.toml").write_text('role = "reader"\n', "utf-8")
    with pytest.raises(RollcallError, match="may not decide"):
        typed("s\n")


def test_a_name_unlike_the_listed_ones_is_confirmed_before_it_is_learned(
    typed: Typed, one: Project
) -> None:
    """A spelling was taught and taken back, and `match` has not run since."""
    queued.later(one, NICKNAME)
    number = decide(one, queued.MAN, NICKNAME, "same", surface="Дакен Омарбеков")
    run_step(one, "match")
    undo(one, number)
    found = matches.c.surface == "Дакен Омарбеков"
    with one.store.write() as connection:
        assert connection.execute(matches.update().where(found).values(verdict="possible")).rowcount
    walk = "n\n"
    said = typed(f"{walk}s\nx\nq\n")
    assert "“Дакен Омарбеков” is like no name of this case" in said
    assert "0 answered" in said
    assert len(made(one)) == 1
    said = typed(f"{walk}s\nh\nz\ns\ny\nq\n")
    assert "decision 2: same\n" in said
    assert "decision 3: same; “Дакен Омарбеков” is a known spelling now" in said
    assert [row["spelling"] for row in world.table(one.store, "decisions")][1:] == [
        None,
        "Дакен Омарбеков",
    ]


def test_settings_are_told_in_human_terms(typed: Typed, one: Project) -> None:
    typed("d\nu\nq\n")
    said = typed("", "--thresholds")
    assert "3 questions in the last week; " in said
    assert "1 story decided in all, 0 of them the same person, 1 unsure" in said
    assert "too few decisions (1) to tell what is missed" in said
    assert "review.from_score is 0 in rollcall.toml; only you change it" in said
    path = one.settings.home / "rollcall.toml"
    before = path.read_text("utf-8")
    found = json.loads(typed("", "--thresholds", "--weeks", "2", "--json"))
    assert (found["questions"], found["decided"]) == (3, 1)
    assert [row["from_score"] for row in found["settings"]] == [0, 0.2, 0.35, 0.5, 0.65, 0.8]
    assert found["settings"][0]["reviews"] * found["weeks"] == pytest.approx(3)
    assert path.read_text("utf-8") == before
    run_step(one, "match")
    assert json.loads(typed("", "--thresholds", "--json"))["questions"] == 3, "also once matched"


@pytest.mark.slow
def test_single_keys_drive_it_in_a_terminal(one: Project) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {
        "PYTHONPATH": str(REPOSITORY),
        "ROLLCALL_HOME": str(one.settings.home),
        "TERM": "xterm-256color",
        "COLUMNS": "100",
    }
    running = subprocess.Popen(
        [sys.executable, "-c", "from rollcall.cli import main; main()", "review"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        close_fds=True,
    )
    os.close(theirs)
    screens = [_press(ours, words, key) for words, key in _KEYS]
    rest = _until(ours, "applies the answers")
    assert running.wait(60) == 0
    os.close(ours)
    assert re.search(r"\x1b\[1;4;31maulet", screens[0]), "the letters that differ, in colour"
    assert "2 answered, 1 left" in rest
    assert made(one) == [
        ("same", "его сестра", "dana", False),
        ("same", "его сестра", "dana", False),
        ("different", "", "dana", True),
        ("different", "", "dana", False),
    ]


_KEYS = (
    (DEAD.title, "r"),
    ("Why?", "его сестра\n"),
    ("reason: его сестра", "s"),
    (CUP.title, "d"),
    (BANK.title, "z"),
    (CUP.title, "\x1b[A"),
    (" quit", "в"),
    (BANK.title, "q"),
)


def _press(terminal: int, words: str, key: str) -> str:
    """Wait until words stand on the screen and a key is waited for, then press it."""
    said = _until(terminal, words)
    os.write(terminal, key.encode())
    return said


def _until(terminal: int, words: str) -> str:
    said, end = b"", time.monotonic() + 60
    while words.encode() not in said or not said.rstrip().endswith(_WAITING):
        assert time.monotonic() < end, said.decode("utf-8", "replace")[-2000:]
        if select.select([terminal], [], [], 0.2)[0]:
            said += os.read(terminal, 65536)
    if not said.rstrip().endswith(_LINES):
        # It stands there before the keyboard is read key by key; what comes earlier is forgotten.
        while termios.tcgetattr(terminal)[3] & termios.ICANON:
            assert time.monotonic() < end, "no key is waited for"
            time.sleep(0.01)
    return said.decode("utf-8", "replace")


_LINES = (b"Why?", b"answers")
_WAITING = (b" quit", "сестра\x1b[0m".encode(), *_LINES)

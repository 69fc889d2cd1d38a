"""One key answers: at a terminal at once, from a pipe by a line."""

from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys

import pytest

from rollcall.cli.keys import ask_key
from rollcall.errors import RollcallError

_PROGRAM = """
from rollcall.cli.keys import ask_key
print("ANSWERS", *[ask_key("Which? ", "sduzq") for _ in range(5)])
"""


def _piped(monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))


def _at_terminal(pressed: list[str]) -> str:
    """What a program at a real terminal shows while these keys are pressed, one a question."""
    ours, theirs = pty.openpty()
    shown = ""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdin=theirs, stdout=theirs, stderr=theirs
    ) as program:
        os.close(theirs)
        for number, keys in enumerate(pressed, start=1):
            while shown.count("Which?") < number:
                assert select.select([ours], [], [], 60)[0], "it asks no more"
                shown += os.read(ours, 1024).decode()
            os.write(ours, keys.encode())
        try:
            while chunk := os.read(ours, 1024):
                shown += chunk.decode()
        except OSError:  # the terminal closes with the program
            pass
        program.wait(60)
    os.close(ours)
    return shown


def test_a_line_with_the_key_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, "S\nd\n")
    assert [ask_key("same? ", "sdq"), ask_key("same? ", "sdq")] == ["s", "d"]


def test_what_is_no_key_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _piped(monkeypatch, "x\n\nsame\n u \n")
    assert ask_key("same? ", "sdu") == "u"
    said = capsys.readouterr().out
    assert said.count("same? ") == 4
    assert said.count("Please answer with one of: s, d, u.") == 3


def test_the_end_of_the_input_quits(monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, "x\n")
    assert ask_key("same? ", "sdq") == "q"


def test_the_end_of_the_input_is_an_error_where_nobody_can_quit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _piped(monkeypatch, "")
    with pytest.raises(RollcallError, match="ended before"):
        ask_key("same? ", "sd")


def test_keys_of_the_russian_layout_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, "ы\nВ\nг\nя\nй\n")
    assert "".join(ask_key("same? ", "sduzq") for _ in range(5)) == "sduzq"


def test_at_a_terminal_one_key_answers_but_an_arrow_does_not() -> None:
    shown = _at_terminal(["s", "D", "г", "\x1b[D", "z", "\x04"])
    assert "ANSWERS s d u z q" in shown  # and the arrow left was no d
    assert shown.count("Please answer") == 1

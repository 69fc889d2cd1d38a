"""Answers by one key: at a terminal the key alone, from a pipe a line with the key on it.

Who reviews a queue answers hundreds of questions; Return after each is half of the typing.
"""

from __future__ import annotations

import os
import select
import sys

import typer

from rollcall.errors import RollcallError

_ESCAPE = b"\x1b"
_END = b"\x04"
_REST_OF_A_KEY = 0.05
"""Seconds in which the rest of an arrow key follows its first byte."""
_LATIN = dict(
    zip(
        "йцукенгшщзхъфывапролджэячсмитьбюё",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
        strict=True,
    )
)
"""The Latin letter on the key of each Russian or Kazakh one: nobody changes layouts to answer."""


def typed(question: str = "") -> str | None:
    """What is answered to a question, shown here or already; None at the end of the input.

    At a terminal one key, as it would be on the Latin layout, not echoed ("" for a key that is no
    letter); elsewhere a line, of which the first letter may stand alone for a key.
    """
    said = _pressed(question) if _at_terminal() else _line(question)
    if said is None or not (len(said) == 1 or said[1:2] == " "):
        return said
    return _LATIN.get(said[0].lower(), said[0]) + said[1:]


def ask_key(question: str, keys: str) -> str:
    """Ask until one of `keys` (small letters) is given, and say which; `question` names them.

    At a terminal one key answers, also one of the Russian or Kazakh layout; what was typed before
    the question stood there answers nothing. Elsewhere a line is read. The end of the input (and
    Ctrl-D) is `q` where that is a key; else `RollcallError`.
    """
    while True:
        said = typed(question)
        typer.echo(said if said and _at_terminal() else "")
        if said is None:
            return _ended(keys)
        if len(said) == 1 and said.lower() in keys:
            return said.lower()
        typer.echo(f"Please answer with one of: {', '.join(keys)}.")


def _ended(keys: str) -> str:
    if "q" in keys:
        return "q"
    raise RollcallError(
        "the input ended before the question was answered",
        remedy=f"answer with one of {', '.join(keys)}",
    )


def _at_terminal() -> bool:
    try:
        import termios  # noqa: F401 - not on Windows, where a line answers
    except ImportError:
        return False
    return sys.stdin.isatty()


def _line(question: str) -> str | None:
    typer.echo(question, nl=False)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _pressed(question: str) -> str | None:
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)  # and forget what was typed before
    try:
        typer.echo(question, nl=False)
        return _one_key(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _one_key(terminal: int) -> str | None:
    """One letter, "" for a key that is none (an arrow must not answer), None at the end."""
    first = os.read(terminal, 1)
    if first in (b"", _END):
        return None
    if first == _ESCAPE:
        while select.select([terminal], [], [], _REST_OF_A_KEY)[0] and os.read(terminal, 1):
            pass
        return ""
    rest = sum(first[0] >= least for least in (0xC0, 0xE0, 0xF0))
    said = (first + (os.read(terminal, rest) if rest else b"")).decode("utf-8", "replace")
    return said if said.isprintable() else ""

"""One line per thing that happened, as text for people or as JSON for machines, by one call.

What is logged has fields (step, id, outcome, ms) and may have words. As text they are
`step=match id=3f2a outcome=done ms=12: words`, as JSON each field is a key of its own. Which of the
two it is, and how much, `configure` sets once for the whole process.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from uuid import uuid4

from rollcall import __version__
from rollcall.errors import SettingsError

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["text", "json"]
Field = str | int | float | bool | None
_MOST = 8_000
"""Characters of one value: a line has to fit into what log collectors take (journald: 48 KiB)."""
_MOST_OF_SETTINGS = 1 << 20
_TEXT = "%(asctime)s %(levelname)s %(message)s"
RUN = "ROLLCALL_RUN"
"""The variable with which a scheduler gives its own run id to the lines of a command."""


@dataclass(frozen=True)
class Choice:
    """How much is logged, and how it is written."""

    level: Level = "warning"
    format: Format = "text"


def tell(logger: logging.Logger, level: int, words: str = "", /, **fields: Field) -> None:
    """Log something with fields, and `words` where they are not enough; never a name of a list.

    An exception that is being handled goes along at DEBUG only, through `Logger.debug` itself.
    """
    if not logger.isEnabledFor(level):
        return
    pairs = " ".join(f"{name}={_written(value)}" for name, value in fields.items())
    text = f"{pairs}: {words}" if pairs and words else pairs or words
    extra = {"told": fields, "words": words or text}
    logger.log(level, "%s", text, extra=extra, stacklevel=2)


def choose(
    level: str = "", format_: str = "", environment: Mapping[str, str] | None = None
) -> Choice:
    """What holds: the words of the command line, else the environment, else rollcall.toml of the
    project that we stand in, else the defaults.

    The file is only glanced at, so that a command that needs no project needs none for this: what
    is wrong in it is told by whatever reads the settings. Raises `SettingsError` for a word of the
    command line or the environment that is none of ours.
    """
    given = os.environ if environment is None else environment
    level = level or given.get("ROLLCALL_LOG", "")
    format_ = format_ or given.get("ROLLCALL_LOG_FORMAT", "")
    glanced = {} if level and format_ else _glance(given)
    return Choice(
        _one_of(get_args(Level), level, "log") or glanced.get("log", Choice.level),
        _one_of(get_args(Format), format_, "log_format") or glanced.get("log_format", "text"),
    )


def configure(choice: Choice, worker: str = "") -> None:
    """Write the log of this process to its standard error from now on.

    Our own loggers are heard from `choice.level` on, those of libraries only when they warn.
    `worker` is under which name this process holds items of a step.
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Standard)]:
        root.removeHandler(handler)
    handler = _Standard()
    as_json = choice.format == "json"
    handler.setFormatter(Lines(worker) if as_json else logging.Formatter(_TEXT))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.captureWarnings(as_json)  # they would stand between the objects as text
    logging.getLogger("rollcall").setLevel(choice.level.upper())


class Lines(logging.Formatter):
    """Every record as one JSON object in one line of ASCII.

    Always there: time (UTC, ISO 8601), level, logger, message, worker, run and version; then the
    record's own fields, and `exception` with its traceback.
    """

    def __init__(self, worker: str = "") -> None:
        super().__init__()
        self._same = {"worker": _clean(worker), "run": _run(), "version": __version__}

    def format(self, record: logging.LogRecord) -> str:
        """One record; fields that are called like what is always there are left out."""
        words = getattr(record, "words", None)
        line: dict[str, Field] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _clean(words if isinstance(words, str) else _message(record)),
            **self._same,
        }
        told = getattr(record, "told", None)
        for name, value in (told if isinstance(told, dict) else {}).items():
            line.setdefault(str(name), _clean(value) if isinstance(value, str) else value)
        if record.exc_info and record.exc_info[0] is not None:
            # Its end says what happened; a deep recursion makes the beginning long.
            line["exception"] = _clean(self.formatException(record.exc_info)[-_MOST:])
        return json.dumps(line, default=str)


class _Standard(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001 - a line that cannot be written stops no work
            self.handleError(record)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a library's mistake is no reason to lose the line
        return str(record.msg)


def _run() -> str:
    given = os.environ.get(RUN, "")[:200]
    return _clean(given) or uuid4().hex[:8]


def _clean(text: str) -> str:
    """What every reader of JSON can read: no lone surrogates, and not too long."""
    whole = text if len(text) <= _MOST else text[: _MOST - 1] + "…"
    return whole.encode("utf-8", "replace").decode("utf-8")


def _written(value: Field) -> str:
    """A value in a line of text: in quotes where it could be taken for more than one, so that
    nothing that was read can begin a line or a field of its own.
    """
    text = str(value)
    plain = text.isprintable() and not any(sign in text for sign in ' "=')
    return text if plain and text else json.dumps(_clean(text), ensure_ascii=not text.isprintable())


def _one_of(known: tuple[Any, ...], word: str, key: str) -> Any:
    """The word, if it is one of these, however it is written; None for no word."""
    if word and word.lower() not in known:
        raise SettingsError(f"{key}: {word!r} is none of {', '.join(known)}")
    return word.lower() or None


def _glance(environment: Mapping[str, str]) -> dict[str, Any]:
    """What rollcall.toml says of the log, if there is one that can be read."""
    named = environment.get("ROLLCALL_HOME")
    try:
        here = Path(named) if named else Path.cwd().resolve()
        folders = (here,) if named else (here, *here.parents)
        path = next((p for f in folders if (p := f / "rollcall.toml").is_file()), None)
        if path is None or path.stat().st_size > _MOST_OF_SETTINGS:
            return {}
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    kinds = (("log", get_args(Level)), ("log_format", get_args(Format)))
    return {key: values[key] for key, known in kinds if values.get(key) in known}

"""Make the checks one by one, each caught alone and none for longer than it may take."""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

from sqlalchemy.exc import DBAPIError

from rollcall.clock import clock_from_environment, lasting, system_clock
from rollcall.doctor import (
    backup,
    evidence,
    folder,
    machine,
    mail,
    models,
    record,
    schedule,
    search,
    settings,
    sources,
    steps,
)
from rollcall.doctor.base import Check, Facts, Finding, Level, warning, wrong
from rollcall.doctor.secret_words import words as words_of
from rollcall.errors import RollcallError, SettingsError
from rollcall.settings import FILE_NAME, find_home, load, variables

CHECKS: tuple[Check, ...] = (
    *settings.CHECKS,
    *record.CHECKS,
    *folder.CHECKS,
    *evidence.CHECKS,
    *sources.CHECKS,
    *steps.CHECKS,
    *search.CHECKS,
    *mail.CHECKS,
    *backup.CHECKS,
    *schedule.CHECKS,
    *machine.CHECKS,
    *models.CHECKS,
)
_MOST = 16 << 20
"""Bytes of a rollcall.toml that are read to look for secrets in it."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONGEST = 600
_LATER = "try again when this machine and its servers have less to do: `rollcall doctor`"
_INTERRUPTED = ("interrupted", "statement timeout", "canceling statement")


@dataclass(frozen=True)
class Told:
    """What one check found, as it may be shown: one line, no secret in it. `remedy` is "" where all
    is well; `seconds` is how long the check took.
    """

    check: str
    level: Level
    words: str
    remedy: str
    seconds: float


def gather(home: Path | None, environment: Mapping[str, str], send_test: str = "") -> Facts:
    """All that the checks are told. Raises nothing: what cannot be had is left out."""
    facts = Facts(home, environment, send_test=send_test, mounts=_mounts())
    try:
        # A misspelt variable is a finding of its own, and no reason to know nothing else.
        known = {k: v for k, v in environment.items() if k in variables()}
        facts.home = (home or find_home()).resolve()
        facts.written = _written(facts.home / FILE_NAME)
        facts.settings = load(facts.home, known)
        facts.clock = clock_from_environment()
        facts.clock()
    except RollcallError as error:
        facts.trouble = error
    except Exception as error:  # noqa: BLE001 - whatever stands in that file, we go on
        facts.clock = system_clock
        if facts.settings is None:
            kind = type(error).__name__
            facts.trouble = SettingsError(f"{FILE_NAME} or a variable cannot be read ({kind})")
    return facts


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _written(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.loads(file.read(_MOST).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}


def examine(
    facts: Facts,
    *,
    quick: bool = False,
    before: Callable[[str], None] | None = None,
    checks: Sequence[Check] = CHECKS,
) -> Iterator[Told]:
    """What each check finds, as soon as it is found; what is slow comes last, or with `quick` not
    at all. `before` is told the name of each check. Changes nothing.
    """
    secrets = words_of(facts.settings)
    for check in sorted(checks, key=lambda one: one.slow):
        asked_for = check.name == "mail.test" and facts.send_test
        if (check.slow and quick and not asked_for) or not can_be_made(check, facts):
            continue
        if before:
            before(check.name)
        started = monotonic()
        found = _alone(check, facts)
        if found is not None:
            words = _shown(found.words, secrets)
            remedy = "" if found.level == "ok" else _shown(found.remedy or check.remedy, secrets)
            yield Told(check.name, found.level, words, remedy, round(monotonic() - started, 2))


def can_be_made(check: Check, facts: Facts) -> bool:
    """Whether there is what a check needs to look at."""
    if check.needs == "nothing" or (check.needs == "settings" and facts.settings is not None):
        return True
    return check.needs == "record" and facts.record is not None and facts.record.readable


def left_out(facts: Facts, checks: Sequence[Check] = CHECKS) -> list[str]:
    """The checks that could not be made, for want of settings or of a record."""
    return [check.name for check in checks if not can_be_made(check, facts)]


def _alone(check: Check, facts: Facts) -> Finding | None:
    """What a check finds; also that it failed itself, or took too long and was left behind."""
    found: list[Finding | None] = []

    def look() -> None:
        try:
            found.append(check.look(facts))
        except BaseException as error:  # noqa: BLE001 - one that fails must stop no other
            found.append(_failed(error))

    thread = Thread(target=look, name=f"doctor {check.name}", daemon=True)
    thread.start()
    thread.join(check.seconds)
    if not found:
        return warning(f"this could not be told within {lasting(check.seconds)}", _LATER)
    return found[0]


def _failed(error: BaseException) -> Finding:
    """A check that failed. Of an error that is not ours only the kind: its words may quote."""
    if isinstance(error, RollcallError):
        return wrong(str(error), error.remedy)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return wrong(f"{where}{error.strerror or type(error).__name__}")
    if isinstance(error, DBAPIError):
        if any(words in str(error.orig) for words in _INTERRUPTED):
            return warning("the record took too long to answer this", _LATER)
        return wrong(
            f"the record refused a question: {type(error.orig).__name__}",
            "see what record.tables and record.integrity say",
        )
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return warning(
        f"this check itself failed: {type(error).__name__} in {place}",
        "tell us of it: it is a mistake of ours, and says nothing of your installation",
    )


def _shown(text: str, secrets: Sequence[str]) -> str:
    for word in secrets:
        text = text.replace(word, "***")
    text = _UNPRINTABLE.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."

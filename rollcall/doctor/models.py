"""Do the language models load and find people, and are the packages those we were tried with?"""

from __future__ import annotations

import importlib.metadata
import sqlite3
from collections.abc import Callable, Iterator

from rollcall.doctor.base import Check, Facts, Finding, many, ok, some, wrong

_PROBES = {  # invented people
    "kk": ("Жұмабек Тастеміров Алматыда қаза тапты, деп хабарлады прокуратура.", "Тастеміров"),
    "ru": ("Жумабек Тастемиров был убит в Алматы, сообщила прокуратура города.", "Тастемиров"),
    "en": ("Police released Aigerim Sarsenova on Sunday, her lawyer said in Almaty.", "Sarsenova"),
}
_NAMES = {"kk": "Kazakh", "ru": "Russian", "en": "English"}
_SECONDS = 20.0


def _finds(code: str) -> Callable[[Facts], Finding]:
    """Does the pipeline of a language find a person in a sentence that we know?"""

    def look(facts: Facts) -> Finding:
        try:
            from nlp.analyse import Text, analyse
            from nlp.pipelines import models_only, pipeline
        except ImportError as error:
            return wrong(f"the language models cannot be loaded: {error.name} is not installed")
        english = facts.settings.english if facts.settings else None
        text, wanted = _PROBES[code]
        more = {"english": english} if english else {}
        nlp = pipeline(code, **more)
        with models_only(nlp):
            entities = [one.text for one in nlp(text).ents]
        if not any(wanted in one for one in entities):
            return wrong(f"the {_NAMES[code]} pipeline loads, and knows no person when it sees one")
        (found,) = analyse([Text(text, language=code)], **more)
        people = [one["surface"] for one in found["mentions"] if one["kind"] == "person"]
        if not any(wanted in surface for surface in people):
            return wrong(f"the {_NAMES[code]} pipeline loads, and does not find {wanted} in {text}")
        return ok(f"the {_NAMES[code]} pipeline finds a person in a sentence")

    return look


def _asked() -> Iterator[tuple[str, str, str | None]]:
    """Every package that we need: its name, which versions, and the one that is installed."""
    from packaging.requirements import Requirement

    for line in importlib.metadata.requires("rollcall") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            held: str | None = importlib.metadata.version(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            held = None
        fits = held is not None and wanted.specifier.contains(held, prereleases=True)
        yield wanted.name, str(wanted.specifier), held if not fits else ""


def packages(_: Facts) -> Finding | None:
    """Is every package of a version that we were tried with?"""
    try:
        asked = list(_asked())
    except (ImportError, importlib.metadata.PackageNotFoundError):
        return None  # run from a folder, not installed: nothing says what is needed
    off = [
        f"{name} {held or 'is not installed'} (needs {wanted})"
        for name, wanted, held in asked
        if held != ""
    ]
    if off:
        return wrong(f"{many(len(off), 'package')} of {len(asked)} not as needed: {some(off)}")
    return ok(f"{many(len(asked), 'package')} are of versions that we were tried with")


def sqlite(_: Facts) -> Finding:
    """Can this Python's SQLite keep a search index?"""
    version = sqlite3.sqlite_version
    try:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE terms USING fts5(words)")
            connection.execute("INSERT INTO terms (words) VALUES ('a') RETURNING rowid").fetchall()
        connection.close()
    except sqlite3.Error as error:
        return wrong(f"this Python's SQLite ({version}) lacks what we need: {error}")
    return ok(f"this Python's SQLite ({version}) has full-text search")


_INSTALL = "install Rollcall anew with its locked versions: `uv sync` in a checkout, or `pip "
_INSTALL += "install --force-reinstall` of the same release"
CHECKS = (
    Check(
        "models.packages",
        "every package is of a version that Rollcall was tried with; another dictionary gives "
        "other stems",
        packages,
        f"{_INSTALL}; then `rollcall index --rebuild`",
        needs="nothing",
    ),
    Check(
        "models.sqlite",
        "this Python's SQLite has what search needs (FTS5)",
        sqlite,
        "use a Python with SQLite 3.35 or newer and FTS5, such as those that uv installs",
        needs="nothing",
    ),
    *(
        Check(
            f"models.{code}",
            f"the {_NAMES[code]} pipeline loads and finds an invented person in a sentence",
            _finds(code),
            f"{_INSTALL}; for English, check the key english",
            needs="nothing",
            slow=True,
            seconds=_SECONDS,
        )
        for code in _PROBES
    ),
)

"""Nobody is named on the command line to whom they must not be; and care is asked for there.

The walk goes over all commands that there are, so that a new one is walked, too.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from rollcall.cli import app
from rollcall.errors import RollcallError, Withheld
from rollcall.pipeline import Project, run_step
from rollcall.records import Flag, Viewer
from rollcall.search import Query
from rollcall.search.saved import as_json
from rollcall.store import care, exports, lists, watches
from tests import world
from tests.typed import Typed, typist

KEEPER = Viewer("keeper", "keeper")
NAME = "Сарсенова Айгерим Маратовна"
ARTICLE = "https://wire.example/released"
NOT_WALKED = {
    "init", "start", "run", "collect", "web",  # they make a project, go to the network or serve
    "extract", "enrich", "match", "index", "alert", "digest",  # they work and tell counts
    "pipe", "sources", "config", "key",  # they read no list of the record
    "lists add", "lists check",  # they print the caller's own file
}  # fmt: skip
SERVES = "--serve"
"""It prints what the command prints without it, until Ctrl-C."""


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    (home / "rollcall.toml").write_text('user = "dana"\n', "utf-8")
    project = world.reopened(home)
    run_step(project, "match")
    changed = world.LIST.replace("Айгерим Сарсенова,detained", "Сарсенова Айгерим Маратовна,killed")
    assert world.upload(project, changed + "7,Аида Сарсенова,missing,2022-01-07\n") == "taken.2"
    run_step(project, "match")
    with project.store.write() as connection:
        watches.add(
            connection,
            KEEPER,
            title=NAME,
            query=as_json(Query(f'name:"{NAME}"')),
            tell=("dana",),
            how="now",
            now=world.NOW,
        )
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall WORDS` in a role and gives what it prints; raises what it would end with."""
    return typist(monkeypatch, one.settings.home)


def _flag(one: Project, flag: Flag) -> None:
    with one.store.write() as connection:
        (case_id,) = [c.id for c in lists.each(connection, KEEPER) if c.row.key == "2"]
        care.flag(connection, case_id, flag, by="me", why="her mother called", now=world.NOW)


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that is walked, with its whole name."""
    for name, command in group.commands.items():
        whole = f"{before} {name}".strip()
        if whole in NOT_WALKED or name in NOT_WALKED:
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, whole)
        else:
            yield whole, command


def _ways(command: Any, folder: Path) -> Iterator[list[str]]:
    """Ways to call a command: every switch alone, with words that could be what it wants."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    switches = [[o.opts[0]] for o in options if _kind(o) is bool and o.opts[0] != SERVES]
    needed = [word for o in options if o.required for word in (o.opts[0], "because")]
    for words in product(*(_words(argument, folder) for argument in arguments)):
        for switch in [[], *switches]:
            yield [*filter(None, words), *needed, *switch]


def _kind(parameter: Any) -> type:
    kind: type = parameter.type_descriptor.annotation
    return kind


def _words(argument: Any, folder: Path) -> list[str]:
    if _kind(argument) is int:
        return ["1"]
    if _kind(argument) is Path:
        return [str(folder / "out.csv")]
    known = _KNOWN.get(argument.name, ["taken", "taken.2", "taken:2", "2", ARTICLE])
    return known if argument.required else ["", *known]


_KNOWN = {
    "case": ["taken:2"],
    "list_id": ["taken"],
    "url": [ARTICLE],
    "judgement": ["same"],
    "flag": ["silence"],
    "words": ["Aigerim"],
    "step": ["match"],
}
"""Words that fit an argument of such a name; of any other all are tried."""


def _walk(typed: Typed, role: str, folder: Path) -> Iterator[tuple[str, list[str], str, bool]]:
    """What every command prints, and what it writes into a folder: the last tells which."""
    group = get_command(app)
    for name, command in _commands(group):
        for words in _ways(command, folder):
            said = typed(*name.split(), *words, role=role, fails=True)
            yield name, words, said, False
            for path in sorted(folder.rglob("*")):
                if path.is_file() and name != "evidence export":
                    yield name, words, _text(path), True
                    path.unlink()


def _text(path: Path) -> str:
    """The words in a file; of a workbook those in its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _without(said: str, asked: list[str]) -> str:
    """What was said, without the words that were typed."""
    for word in sorted(asked, key=len, reverse=True):
        said = said.replace(word, "")
    return said


@pytest.mark.slow
@pytest.mark.parametrize("flag", get_args(Flag))
def test_no_command_names_somebody_to_a_reader(
    typed: Typed, one: Project, flag: Flag, tmp_path: Path
) -> None:
    _flag(one, flag)
    folder = tmp_path / "written"
    folder.mkdir()
    walked = set()
    for name, words, said, _ in _walk(typed, "reader", folder):
        walked.add(name)
        if name == "search":  # what was published; it is found by words that were typed
            continue
        assert "Айгерим" not in _without(said, words), (name, words)
        assert "her mother" not in said, (name, words)
        if flag == "silence" and name != "why":
            assert "taken:2 " not in said, (name, words)
    assert {"lists show", "decisions list", "why", "care list", "exports", "watch list"} <= walked


@pytest.mark.slow
def test_no_export_names_somebody_to_a_monitor(typed: Typed, one: Project, tmp_path: Path) -> None:
    typed("decide", "taken:2", ARTICLE, "same", "--why", "her lawyer says so")
    _flag(one, "minor")
    folder = tmp_path / "written"
    folder.mkdir()
    written = set()
    for name, words, said, is_file in _walk(typed, "monitor", folder):
        written |= {name} if is_file else set()
        if is_file or any(word.startswith(("--csv", "--json", "--format")) for word in words):
            assert "Айгерим" not in _without(said, words), (name, words)
            assert "lawyer" not in said, (name, words)
    assert written, "files were looked into as well"
    assert "Айгерим" in typed("lists", "show", role="monitor"), "but they see her, to decide"


def test_exports_of_decisions_are_complete_for_keepers_and_written_down(
    typed: Typed, one: Project
) -> None:
    typed("decide", "taken:2", ARTICLE, "same", "--why", "her lawyer says so")
    _flag(one, "minor")
    (whole,) = csv.DictReader(io.StringIO(typed("decisions", "list", "--csv", role="keeper")))
    assert (whole["name"], whole["care"]) == (NAME, "a minor")
    (left,) = csv.DictReader(io.StringIO(typed("decisions", "list", "--csv", role="monitor")))
    assert (left["case"], left["judgement"], left["name"], left["why"]) == ("2", "same", "", "")
    assert left["care"] == "by number only"
    with one.store.read() as connection:
        second, first = exports.listed(connection, KEEPER)
    assert (first["role"], first["rows"], first["withheld"]) == ("keeper", 1, 0)
    assert (second["role"], second["rows"], second["withheld"]) == ("monitor", 1, 1)
    assert "decisions" in typed("exports")


def test_care_is_asked_for_taken_back_and_told(typed: Typed) -> None:
    words = ("taken:2", "silence")
    assert "asked for silence" in typed("care", "flag", *words, "--why", "her mother called")
    assert "already" in typed("care", "flag", *words, "--why", "again")
    told = typed("care", "list")
    assert NAME in told
    assert "her mother called" in told
    typed("care", "unflag", *words, "--why", "they speak now")
    (row,) = csv.DictReader(io.StringIO(typed("care", "list", "--csv")))
    assert (row["why"], row["taken_back_why"]) == ("her mother called", "they speak now")


def test_who_may_ask_for_care_and_who_may_take_it_back(typed: Typed) -> None:
    words = ("taken:2", "minor", "--why", "she is 16")
    with pytest.raises(Withheld, match="a reader may not ask for care"):
        typed("care", "flag", *words, role="reader")
    typed("care", "flag", *words, role="monitor")
    with pytest.raises(Withheld, match="a monitor may not lift care"):
        typed("care", "unflag", *words, role="monitor")
    with pytest.raises(RollcallError, match="secret is no flag"):
        typed("care", "flag", "taken:2", "secret", "--why", "x")


def test_a_reader_cannot_ask_for_a_case_by_its_name(typed: Typed, one: Project) -> None:
    _flag(one, "do_not_publish")
    with pytest.raises(RollcallError, match="there is no case"):
        typed("why", ARTICLE, f"taken:{NAME}", role="reader")


HERS = "aigerim-sarsenova-and-her-neighbour"
"""An address about somebody else that names her; neither the headline nor the text does."""
BESIDE = world.Piece(
    HERS,
    "wire",
    "Ещё одна смерть в Алматы",
    "Жумабек Тастемиров был убит в Алматы 5 января, сообщила в понедельник больница города.",
    "2022-01-10T09:00:00+00:00",
)


def test_no_address_that_leaves_names_somebody_hidden(
    typed: Typed, one: Project, tmp_path: Path
) -> None:
    world.publish(one, BESIDE)
    world.work(one, "enrich", "match")
    typed("decide", "taken:1", f"https://wire.example/{HERS}", "same")
    world.work(one, "match")
    world.upload(one, world.LIST.replace("Тастемиров,missing", "Тастемиров,detained"))
    changes = tmp_path / "changes.csv"
    ways = (
        ("decisions", "list", "--csv"),
        ("decisions", "list", "--json"),
        ("decisions", "show", "1", "--json"),
        ("people", "conflicts", "--csv"),
        ("people", "conflicts", "--json"),
        ("lists", "diff", "taken", "--json"),
        ("lists", "diff", "taken", "--csv", str(changes), "--force"),
    )

    def left(words: tuple[str, ...], role: str) -> str:
        said = typed(*words, role=role)
        return _text(changes) if str(changes) in words else said

    for words in ways:
        assert HERS in left(words, "monitor"), (words, "nobody asks for care yet")
    _flag(one, "minor")
    for words in ways:
        assert HERS not in left(words, "monitor"), words
        assert HERS in left(words, "keeper"), words
    assert HERS in typed("decisions", "show", "1", role="monitor"), "on a page they see her"
    assert HERS not in typed("decisions", "show", "1", role="reader")
    assert HERS not in typed("people", "conflicts", role="reader")
    (row,) = csv.DictReader(io.StringIO(typed("decisions", "list", "--csv", role="monitor")))
    assert (row["name"], row["judgement"]) == (world.NAMES[0], "same"), "the rest stays"
    assert "https://paper.example/found-dead" in left(ways[-2], "monitor"), "so do other links"


def test_a_headline_that_names_somebody_hidden_takes_its_address_along(
    typed: Typed, one: Project
) -> None:
    titled = replace(BESIDE, key="n1", title="Айгерим Сарсенова оплакивает соседа")
    world.publish(one, titled)
    world.work(one, "enrich", "match")
    typed("decide", "taken:1", "https://wire.example/n1", "same")
    world.work(one, "match")
    assert "wire.example/n1" in typed("decisions", "list", "--json", role="monitor")
    _flag(one, "minor")
    for words in (("decisions", "list"), ("people", "conflicts")):
        assert "wire.example/n1" not in typed(*words, "--json", role="monitor")
        assert "wire.example/n1" in typed(*words, "--json", role="keeper")

"""A record of a newer Rollcall: every command refuses it, also one that was running already."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.main import get_command
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.cli import steps as step_commands
from rollcall.errors import AnotherVersion, RollcallError, StoreError
from rollcall.pipeline import open_project
from rollcall.store import open as open_module
from rollcall.store.open import SCHEMA_VERSION, Store, open_store
from rollcall.store.work import run
from tests.store import counting

NEEDS_NO_RECORD = {
    "init", "start",  # they make one
    "pipe", "lists check", "config", "key",  # they read files
    "doctor",  # it tells the version as what it found
    "backup list", "backup verify", "backup restore", "restore",  # they read backups
}  # fmt: skip


def migrate(store: Store, version: str = "9999") -> None:
    """What a newer Rollcall does to a record, as far as an older one can know of it."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A project whose record a newer Rollcall has migrated."""
    home = tmp_path / "project"
    home.mkdir()
    (home / "rollcall.toml").write_text("", "utf-8")
    project = open_project(home)
    migrate(project.store)
    project.store.engine.dispose()
    return home


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        whole = f"{before} {name}".strip()
        if whole in NEEDS_NO_RECORD:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, whole)
        else:
            yield whole, command


def ways(command: Any, folder: Path) -> Iterator[list[str]]:
    """Ways to call it: with what it cannot do without, a file that is there or is to be made; and
    with all that it may be given.
    """
    there, new = folder / "one.csv", folder / "new.csv"
    there.write_text("id,name\n1,Жумабек Тастемиров\n", "utf-8")
    for file, every in ((there, False), (new, False), (there, True)):
        words = []
        for one in command.params:
            is_argument = one.param_type_name == "argument"
            if one.required or (every and is_argument):
                value = str(file) if one.type_descriptor.annotation is Path else "1"
                value = "match" if one.name == "step" else value
                words += [value] if is_argument else [one.opts[0], value]
        yield words


COMMANDS = dict(commands(get_command(app)))


def test_the_commands_are_found() -> None:
    assert len(COMMANDS) > 50
    assert {"run", "collect", "web", "lists add", "retry", "sources probe"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_refuses_the_record_of_a_newer_program(
    name: str, newer: Path, tmp_path: Path
) -> None:
    before = (newer / "record.sqlite").read_bytes()
    said: list[str] = []
    for words in ways(COMMANDS[name], tmp_path):
        typed = [*name.split(), *words]
        done = CliRunner().invoke(app, typed, env={"ROLLCALL_HOME": str(newer)}, input="")
        said.append(f"{typed}: {done.exception!r}")
        if isinstance(done.exception, StoreError):
            break
        assert isinstance(done.exception, RollcallError), "a command that is typed wrongly at most"
    else:
        pytest.fail("\n".join(said))
    assert "newer Rollcall (schema 9999)" in str(done.exception)
    assert "install the newer version" in done.exception.remedy
    assert (newer / "record.sqlite").read_bytes() == before
    assert not (newer / "search.sqlite").exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_module, "_LOOK_EVERY", 0.05)


@pytest.mark.usefixtures("impatient")
def test_a_worker_that_is_running_ends_when_the_record_is_upgraded(store: Store) -> None:
    """And what it had computed by then is thrown away, not written into tables it does not know."""
    counting.add_items(store, 40)

    def upgrade(done: int, _: int) -> None:
        if done == 5:
            migrate(store)
            time.sleep(0.1)

    with pytest.raises(AnotherVersion, match="schema 9999 now") as caught:
        run(store, counting.step(batch=8), upgrade)
    assert "start it again" in caught.value.remedy
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM facts")).scalar() == 5


@pytest.mark.usefixtures("impatient")
def test_who_writes_to_a_record_that_was_put_back_learns_it_too(store: Store) -> None:
    """Rolling back is restoring an older record; a process of the newer program may still run."""
    migrate(store, "0001")
    time.sleep(0.1)
    with pytest.raises(AnotherVersion, match="schema 0001 now"), store.write():
        pytest.fail("nothing may be written")


def test_looking_costs_one_look_a_second(store: Store) -> None:
    asked: list[str] = []
    from sqlalchemy import event

    event.listen(
        store.engine,
        "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )
    started = time.monotonic()
    for _ in range(50):
        with store.write() as connection:
            connection.execute(text("SELECT 1"))
    looks = sum("alembic_version" in statement for statement in asked)
    assert looks <= 1 + timedelta(seconds=time.monotonic() - started).seconds + 1


def test_going_on_for_ever_ends_with_the_version(
    newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`run --every` forgives every error but this one: a service manager starts the new program."""
    migrate(open_store_of(newer), SCHEMA_VERSION)
    passes: list[int] = []

    def run_all(*_: object) -> dict[str, Any]:
        passes.append(1)
        if len(passes) == 1:
            raise RollcallError("a passing fault")
        raise AnotherVersion("the record is of schema 9999 now", remedy="start it again")

    monkeypatch.setattr(step_commands, "run_all", run_all)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    done = CliRunner().invoke(app, ["run", "--every", "15m"], env={"ROLLCALL_HOME": str(newer)})
    assert isinstance(done.exception, AnotherVersion)
    assert len(passes) == 2


def open_store_of(home: Path) -> Store:
    """The record as it is, whatever its version."""
    return open_store(f"sqlite:///{home / 'record.sqlite'}", migrate=False)


def test_only_some_steps_for_one_worker_of_many(tmp_path: Path) -> None:
    home = tmp_path / "project"
    home.mkdir()
    (home / "rollcall.toml").write_text("", "utf-8")
    environment = {"ROLLCALL_HOME": str(home)}
    done = CliRunner().invoke(app, ["run", "--only", "match", "--only", "enrich"], env=environment)
    assert done.exception is None
    said = [line.split()[0] for line in done.output.splitlines() if line.strip()]
    assert said == ["enrich", "match"], "in the order of the pipeline"
    wrong = CliRunner().invoke(app, ["run", "--only", "enrol"], env=environment)
    assert "there is no step enrol" in str(wrong.exception)

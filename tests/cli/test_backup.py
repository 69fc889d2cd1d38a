"""Backup and restore as they are typed: what is said, what a scheduler gets, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from rollcall.backup import places
from rollcall.cli import app
from rollcall.cli.shared import console
from rollcall.errors import BackupError, TryAgain, Withheld
from rollcall.pipeline import Project
from rollcall.store.sealing import new_key
from tests import world
from tests.backup import place

Typed = Callable[..., Result]


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Project]:
    made = place.project(tmp_path / "old")
    yield made
    made.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall WORDS` in the project; raises what it would end with."""
    monkeypatch.setattr(console, "_width", 300)

    def run(*words: object, home: Path | None = None, **environment: str) -> Result:
        found = {"ROLLCALL_HOME": str(home or one.settings.home)} | environment
        done = CliRunner().invoke(app, [str(word) for word in words], env=found)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def test_one_word_makes_a_backup_where_the_settings_say(typed: Typed, one: Project) -> None:
    said = typed("backup").stdout
    assert "7 files" in said
    assert "Not sealed" in said
    assert len(places.listed(one.settings.home / "backups")) == 1
    assert "as they were written" in typed("backup", "verify").stdout
    with (one.settings.home / "rollcall.toml").open("a") as settings:
        settings.write('[backup]\nfolder = "elsewhere"\nkeep = 1\n')
    typed("backup")
    typed("backup")
    assert len(places.listed(one.settings.home / "elsewhere")) == 1


def test_a_scheduler_gets_figures_and_nothing_else(typed: Typed, tmp_path: Path) -> None:
    figures = json.loads(typed("backup", tmp_path / "disk", "--json").stdout)
    assert figures["step"] == "backup"
    assert (figures["done"], figures["nothing"], figures["failed"]) == (7, 0, 0)
    assert figures["files"] == 7
    assert figures["bytes"] > figures["new_bytes"] > 0
    assert figures["seconds"] >= 0
    again = json.loads(typed("backup", tmp_path / "disk", "--json").stdout)
    assert (again["done"], again["nothing"]) == (3, 4)


def test_beside_another_backup_there_is_nothing_to_do(typed: Typed, tmp_path: Path) -> None:
    typed("backup", tmp_path / "disk")
    with places.alone(tmp_path / "disk"):
        assert typed("backup", tmp_path / "disk", "--skip-code", "99").exit_code == 99
        with pytest.raises(TryAgain):
            typed("backup", tmp_path / "disk")


def test_missing_evidence_is_an_error_and_the_backup_is_made(
    typed: Typed, one: Project, tmp_path: Path
) -> None:
    next(one.settings.evidence.rglob("*.warc.gz")).unlink()
    with pytest.raises(BackupError, match="the backup was made, but of 1 evidence files"):
        typed("backup", tmp_path / "disk")
    assert "1 evidence files missing" in typed("backup", "list", tmp_path / "disk").stdout
    with pytest.raises(BackupError, match="1 things are wrong"):
        typed("backup", "verify", tmp_path / "disk")


def test_the_list_of_backups_tells_what_each_holds(
    typed: Typed, one: Project, tmp_path: Path
) -> None:
    nothing = typed("backup", "list").stdout
    assert f"no backup yet in {one.settings.home / 'backups'}" in nothing
    assert "rollcall backup list FOLDER" in nothing
    typed("backup", tmp_path / "disk")
    (tmp_path / "disk/snapshots/20200101T000000Z").mkdir()
    told = json.loads(typed("backup", "list", tmp_path / "disk", "--json").stdout)
    (row,) = told["snapshots"]
    assert (row["articles"], row["pages"], row["sealed"]) == (len(world.PIECES), 6, False)
    assert told["unfinished"] == ["20200101T000000Z"]
    assert "never finished" in typed("backup", "list", tmp_path / "disk").stdout
    with pytest.raises(BackupError, match="no folder of backups"):
        typed("backup", "list", tmp_path)


def test_damage_is_named(typed: Typed, tmp_path: Path) -> None:
    typed("backup", tmp_path / "disk")
    hurt = next((tmp_path / "disk/evidence").rglob("*.warc.gz"))
    place.damage(hurt, 50)
    with pytest.raises(BackupError, match="1 things are wrong"):
        typed("backup", "verify", tmp_path / "disk")
    with pytest.raises(BackupError, match=hurt.name):
        typed("restore", tmp_path / "disk", "--into", tmp_path / "new")


def test_a_sealed_backup_is_restored_with_its_key_only(typed: Typed, tmp_path: Path) -> None:
    key = new_key()
    place.project(tmp_path / "sealed", key=key).store.engine.dispose()
    said = typed("backup", tmp_path / "disk", home=tmp_path / "sealed").stdout
    assert "The key is not in it" in said
    nowhere = tmp_path / "nowhere"
    with pytest.raises(BackupError, match="sealed with a key"):
        typed("restore", tmp_path / "disk", "--into", tmp_path / "new", home=nowhere)
    kept = tmp_path / "kept-apart"
    kept.write_text(key)
    more = ("--key-file", kept)
    done = typed("restore", tmp_path / "disk", "--into", tmp_path / "new", *more, home=nowhere)
    assert "is the project as it was at" in done.stdout
    assert "may be told again" in done.stdout
    assert typed("status", home=tmp_path / "new").exit_code == 0
    environment = {"ROLLCALL_ENCRYPTION__KEY": key}
    found = typed("restore", tmp_path / "disk", "--into", tmp_path / "too", home=nowhere,
                  **environment)  # fmt: skip
    assert f"there is no {tmp_path / 'too/the-key'}: put the key there" in found.stdout


def test_a_password_of_the_environment_is_not_written_down(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("backup", tmp_path / "disk")
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}?password=swordfish"
    said = typed("restore", tmp_path / "disk", "--into", tmp_path / "new", ROLLCALL_RECORD__URL=url)
    assert "swordfish" not in (tmp_path / "new/rollcall.toml").read_text("utf-8")
    assert "swordfish" not in said.stdout
    assert "written without its password" in said.stdout


def test_a_snapshot_of_before_the_key_is_shown_as_not_sealed(
    typed: Typed, one: Project, tmp_path: Path
) -> None:
    typed("backup", tmp_path / "disk")
    key = {"ROLLCALL_ENCRYPTION__KEY": new_key()}
    assert "not sealed, though" in typed("backup", "list", tmp_path / "disk", **key).stdout
    with pytest.raises(BackupError, match="1 things are wrong"):
        typed("backup", "verify", tmp_path / "disk", **key)
    said = typed("backup", "verify", tmp_path / "disk", "--unsealed", **key).stdout
    assert "Not sealed, so anybody may have written it" in said


def test_only_an_operator_takes_everything_away(typed: Typed, tmp_path: Path) -> None:
    for role in ("reader", "monitor", "keeper"):
        with pytest.raises(Withheld):
            typed("backup", tmp_path / "disk", ROLLCALL_ROLE=role)
        with pytest.raises(Withheld):
            typed("record", "move", "postgresql+psycopg://x/y", ROLLCALL_ROLE=role)
    assert not (tmp_path / "disk").exists()


def test_nobody_is_named_in_what_is_printed(typed: Typed, tmp_path: Path) -> None:
    said = [
        typed("backup", tmp_path / "disk").stdout,
        typed("backup", tmp_path / "disk", "--json").stdout,
        typed("backup", "list", tmp_path / "disk").stdout,
        typed("restore", tmp_path / "disk", "--into", tmp_path / "new").stdout,
    ]
    assert not any(name in words for name in world.NAMES for words in said)


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_the_record_moves_and_says_what_to_write(typed: Typed, record_url: str) -> None:
    said = typed("record", "move", record_url).stdout
    assert "the same there as here" in said
    assert "[record]\n" in said
    assert f'url = "{record_url}"' in said


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_a_program_that_is_missing_or_too_old_is_named_with_its_remedy(
    typed: Typed, one: Project, record_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (one.settings.home / "rollcall.toml").open("a") as settings:
        settings.write(f'[record]\nurl = "{record_url}"\n')
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(BackupError, match="pg_dump is not installed") as caught:
        typed("backup", tmp_path / "disk")
    assert "postgresql-client-" in caught.value.remedy
    program = tmp_path / "bin/pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    program.chmod(0o700)
    with pytest.raises(BackupError, match="of version 9, the server of version"):
        typed("backup", tmp_path / "disk")
    assert places.listed(tmp_path / "disk") == []


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_a_password_reaches_the_program_in_its_environment_only(
    record_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rollcall.backup import postgres
    from rollcall.store.open import open_store

    program = tmp_path / "pg_dump"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.1" && exit\n'
        'echo "$@"; echo "P=$PGPASSWORD"; env | grep -c ROLLCALL_; exit 0\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("ROLLCALL_ENCRYPTION__KEY", "secret")
    store = open_store(record_url)
    url = "postgresql+psycopg://me:sword%2Ffish@host:1/name?sslmode=require"
    with store.read() as connection:
        said = b"".join(postgres.dump(connection, url)).decode().split("\n")
    assert "--dbname=postgresql://me@host:1/name?sslmode=require" in said[0]
    assert "sword" not in said[0]
    assert said[1:3] == ["P=sword/fish", "0"]
    store.engine.dispose()

"""The roles of PostgreSQL in compose.yaml, made by the script itself in a server of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from rollcall.errors import StoreError
from rollcall.pipeline import open_project
from rollcall.store.open import SCHEMA_VERSION, open_store
from tests.conftest import miss

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "deploy/postgresql/roles.sh"
WORDS = {"RECORD_PASSWORD": "aa1", "AIRFLOW_DATABASE_PASSWORD": "bb2"}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A new PostgreSQL that asks for passwords, as the one in a container does over the network."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        miss("no PostgreSQL is installed: `make services` installs it")
    folder = Path(tempfile.mkdtemp(prefix="rollcall-roles-"))
    (folder / "word").write_text("admin\n")
    if os.geteuid() == 0:
        for path in (folder, folder / "word"):
            shutil.chown(path, "postgres")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        free = int(one.getsockname()[1])
    say(programs[-1], "-D", folder / "data", "-U", "postgres", "--auth=scram-sha-256", "--no-sync",
        f"--pwfile={folder / 'word'}", "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
    control = (programs[-1].parent / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log")
    options = f"-p {free} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    say(*control, "-o", options, "start")
    yield free
    say(*control, "-m", "fast", "stop")
    shutil.rmtree(folder)


def say(*words: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to be run by root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*user, *words], check=True, capture_output=True, cwd="/", timeout=60)


def make_roles(port: int, **words: str) -> None:
    environment = os.environ | WORDS | words
    environment |= {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGPASSWORD": "admin"}
    subprocess.run(["bash", SCRIPT], env=environment, check=True, capture_output=True, timeout=60)


def ask(port: int, user: str, word: str, database: str, statement: str = "SELECT 1") -> None:
    url = f"postgresql+psycopg://{user}:{word}@127.0.0.1:{port}/{database}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_each_has_a_database_of_its_own_and_no_more(port: int) -> None:
    make_roles(port)
    make_roles(port)
    record = open_store(f"postgresql+psycopg://rollcall:aa1@127.0.0.1:{port}/rollcall")
    with record.read() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    record.engine.dispose()
    assert found == SCHEMA_VERSION
    ask(port, "airflow", "bb2", "airflow", "CREATE TABLE own (number int)")
    for user, word, other in (("rollcall", "aa1", "airflow"), ("airflow", "bb2", "rollcall")):
        with pytest.raises(DBAPIError, match="permission denied for database"):
            ask(port, user, word, other)
        for statement in (
            "SELECT pg_read_file('/etc/passwd')",
            "CREATE ROLE other",
            "CREATE DATABASE other",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ):
            with pytest.raises(DBAPIError, match=r"permission denied|must be superuser"):
                ask(port, user, word, user, statement)


def test_rollcall_finds_its_password_in_a_file(port: int, tmp_path: Path) -> None:
    make_roles(port)
    url = f"postgresql+psycopg://rollcall@127.0.0.1:{port}/rollcall"
    settings = f'[record]\nurl = "{url}"\npassword_file = "word"\n'
    (tmp_path / "rollcall.toml").write_text(settings, "utf-8")
    (tmp_path / "word").write_text("wrong\n")
    with pytest.raises(StoreError, match="password authentication failed") as caught:
        open_project(tmp_path)
    assert "wrong" not in str(caught.value)
    (tmp_path / "word").write_text("aa1\n")
    project = open_project(tmp_path)
    with project.store.read() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "rollcall"
    backed_up = subprocess.run(
        [str(Path(sys.executable).parent / "rollcall"), "backup", "make"],
        env=os.environ | {"ROLLCALL_HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    project.store.engine.dispose()
    assert backed_up.returncode == 0, backed_up.stderr
    held = [path.read_bytes() for path in (tmp_path / "backups").rglob("*") if path.is_file()]
    assert held
    assert not any(b"aa1" in one for one in held)


def test_a_server_that_is_gone_without_a_word_is_noticed(port: int) -> None:
    """Without keepalives a process waits for hours for the answer of a machine that is off."""
    make_roles(port)
    url = f"postgresql+psycopg://rollcall:aa1@127.0.0.1:{port}/rollcall"
    for more, idle in (("", 30), ("?keepalives_idle=77", 77)):
        record = open_store(url + more)
        with record.engine.connect() as connection:
            found = connection.connection.driver_connection
            assert found is not None
            with socket.socket(fileno=os.dup(found.fileno())) as own:
                assert own.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
                assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == idle
                assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3
        record.engine.dispose()


def test_a_new_word_replaces_the_old_one_and_keeps_the_data(port: int) -> None:
    make_roles(port)
    ask(port, "rollcall", "aa1", "rollcall", "SELECT 1")
    make_roles(port, RECORD_PASSWORD="cc3")
    with pytest.raises(DBAPIError, match="password authentication failed"):
        ask(port, "rollcall", "aa1", "rollcall")
    ask(port, "rollcall", "cc3", "rollcall")

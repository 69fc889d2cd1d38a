"""From its wheel, read-only, without rights and without a home, Rollcall has all that it needs."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import world
from tests.deploy.installed import ROOT, Installed, install, make_writable
from tests.end_to_end import small_site
from tests.spiders.spider_site import Site

pytestmark = pytest.mark.slow
PACKAGES = ("rollcall", "spiders", "nlp", "index_mappings", "examples")
ALLOW = {"ROLLCALL_COLLECT__ALLOW_PRIVATE_HOSTS": "127.0.3.7", "ROLLCALL_COLLECT__DELAY": "0"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = install(tmp_path_factory.mktemp("wheel"))
    yield made
    make_writable(made)


@pytest.fixture
def installed(program: Path, tmp_path: Path) -> Installed:
    for name in ("project", "tmp"):
        (tmp_path / name).mkdir(mode=0o700)
    return Installed(program, tmp_path / "project", tmp_path / "tmp")


@pytest.fixture
def site() -> Iterator[Site]:
    made = small_site.site("127.0.3.7")
    yield made
    made.close()


def test_the_wheel_has_every_file_of_its_packages(program: Path) -> None:
    (wheel,) = program.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    listed = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    kept = {name for name in listed.stdout.split("\0") if name and not name.endswith(".gitignore")}
    assert kept - packed == set()
    assert any(name.startswith("nlp/models/kk/") for name in packed)


def test_from_nothing_to_an_alert_writing_nowhere_but_into_the_project(
    installed: Installed, site: Site, tmp_path: Path
) -> None:
    """init, a list, a source, every step: and then what is there, and nothing beside it."""
    made = installed.run("init", str(installed.project))
    assert made.returncode == 0, made.stderr
    people = tmp_path / "people.csv"
    people.write_text(world.LIST, "utf-8")
    for words in (
        ("lists", "add", str(people), "--yes"),
        ("sources", "add", site.url("/rss")),
        ("run",),
        ("index", "--check"),
    ):
        done = installed.run(*words, ROLLCALL_NOW=small_site.NOW, **ALLOW)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    state = small_site.state(installed.project)
    assert len(state["articles"]) >= len(small_site.PIECES) - 1
    assert state["mentions"]
    assert len(state["notices"]) >= 7
    assert state["waiting"] == 0
    assert list((installed.project / "out").rglob("*.*")), "and somebody was told"
    assert list(installed.temporary.iterdir()) == []
    open_to_others = [p for p in installed.project.rglob("*") if p.stat().st_mode & 0o077]
    assert open_to_others == []


def test_the_desk_answers_and_ends_when_the_system_says_so(installed: Installed) -> None:
    assert installed.run("init", str(installed.project)).returncode == 0
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    desk = subprocess.Popen(
        installed.command("web", "--port", str(port)),
        cwd=installed.project,
        env=installed.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert b"<html" in answer(desk, f"http://127.0.0.1:{port}/")
        assert answer(desk, f"http://127.0.0.1:{port}/static/desk.css")
        assert b"<html" in answer(desk, f"http://127.0.0.1:{port}/search")
    finally:
        desk.send_signal(signal.SIGTERM)
        _, said = desk.communicate(timeout=30)
    assert desk.returncode == 0, said
    assert b"Traceback" not in said


def answer(desk: subprocess.Popen[bytes], address: str) -> bytes:
    """What the desk answers, as soon as it does."""
    door = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while True:
        try:
            with door.open(address, timeout=10) as response:
                return bytes(response.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert desk.poll() is None, desk.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.1)

"""A command line to try things at, and an outlet on a loopback host to ask."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CASES = (
    "id,name,status,date\n"
    "1,Жумабек Тастемиров,missing,2022-01-05\n"
    "2,Айгерим Сарсенова,detained,2022-01-06\n"
)
RSS = """<rss version="2.0"><channel><title>Paper</title>
<item><title>Body of a missing man found</title>
<link>/news/2022/01/08/body-of-a-man-found.html</link>
<guid>1</guid><pubDate>Sat, 08 Jan 2022 09:00:00 +0600</pubDate></item>
<item><title>Shop</title><link>/shop/cart.html</link><guid>2</guid></item>
</channel></rss>"""
PAGE = """<html lang="en"><head><title>Body of a missing man found</title>
<meta property="og:type" content="article"></head><body><article>
<h1>Body of a missing man found</h1>
<p>Zhumabek Tastemirov, who went missing on 5 January, was killed in Almaty, prosecutors said.</p>
<p>His relatives recognised his body on Friday in the city morgue. The prosecutors have opened an
investigation and ask witnesses to call them. The family says that he went out to buy bread.</p>
</article></body></html>"""


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Rollcall = Callable[..., Said]


@pytest.fixture
def rollcall(tmp_path: Path) -> Rollcall:
    """Runs `rollcall WORDS` in a process of its own, as a user would, in a folder of its own."""
    repository = Path(__file__).parents[2]

    def run(
        *words: object, stdin: str = "", cwd: Path | None = None, more: dict[str, str] | None = None
    ) -> Said:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")
        } | {
            "PYTHONPATH": str(repository),
            "COLUMNS": "200",
            "ROLLCALL_COLLECT__DELAY": "0",
            **(more or {}),
        }
        done = subprocess.run(
            [sys.executable, "-c", "from rollcall.cli import main; main()", *map(str, words)],
            cwd=cwd or tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def case_list(tmp_path: Path) -> Path:
    """A small spreadsheet of invented people."""
    path = tmp_path / "january.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


@pytest.fixture
def project(rollcall: Rollcall, tmp_path: Path, case_list: Path) -> Path:
    """A project folder with the list in it, whose settings let loopback hosts be asked."""
    assert rollcall("init", "project").code == 0
    home = tmp_path / "project"
    allow_loopback(home)
    assert rollcall("lists", "add", case_list, cwd=home).code == 0
    return home


def allow_loopback(home: Path) -> None:
    """Say in the settings that the outlet's private address is meant."""
    settings = home / "rollcall.toml"
    text = settings.read_text("utf-8")
    wanted = 'allow_private_hosts = ["127.0.0.1"]'
    settings.write_text(text.replace("[collect]", f"[collect]\n{wanted}"), "utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[str]:
    """The address of an outlet with a feed, one article and one page that is none."""
    root = tmp_path / "outlet"
    page = root / "news/2022/01/08/body-of-a-man-found.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, "utf-8")
    (root / "rss.xml").write_text(RSS, "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()

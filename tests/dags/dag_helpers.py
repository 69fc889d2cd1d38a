"""What the tests of the DAGs call: commands, a small newspaper, a command that answers as told.

A module of its own, because `conftest` is the name of many.
"""

import json
import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NAME = "Ерлан Жағыпаров"
TITLE = "Court in Almaty hears the case of five detained workers"
ARTICLE = f"""<!doctype html><html lang="en"><head><title>{TITLE}</title>
<meta property="og:type" content="article"></head><body><article><h1>{TITLE}</h1>
<p>A district court in Almaty opened the hearing of five workers who were detained in January
after a strike at the plant. Their lawyers asked the judge to admit journalists to the room.
Among the detained is Yerlan Zhagiparov, a fitter, who has been in custody since the strike.</p>
<p>The prosecutor said that the investigation had taken nine months and that forty witnesses had
been heard. Relatives who waited in front of the building said that they had been told nothing.</p>
<p>The next sitting is expected in two weeks. Until then all five remain in the detention centre
of the city, their lawyers said after the hearing, and no visits were allowed there.</p>
</article></body></html>"""


def allow_this_machine(folder: Path) -> None:
    """Let a project ask servers on this machine, without a pause, however full its disk is."""
    file = folder / "rollcall.toml"
    text = file.read_text("utf-8").replace("delay = 1.0", "delay = 0.0")
    hosts = 'allow_private_hosts = ["127.0.0.1", "127.0.0.2"]'
    text = text.replace("# allow_private_hosts = []", hosts)
    file.write_text(f"{text}\n[heartbeat]\ndisk_gb = 0\n", "utf-8")


def call(*command: str, home: Path | None = None, now: str = "") -> str:
    """Call Rollcall as somebody in a terminal would; returns what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    kept |= {"ROLLCALL_NOW": now} if now else {}
    done = subprocess.run(command, env=kept, cwd=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


class Paper(BaseHTTPRequestHandler):
    """One feed with one article."""

    def do_GET(self) -> None:
        host = f"http://{self.headers['Host']}"
        published = format_datetime(datetime.now(UTC), usegmt=True)
        feed = (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>'
            f"<link>{host}/</link><description>News</description><item><title>{TITLE}</title>"
            f"<link>{host}/court</link><guid>{host}/court</guid><pubDate>{published}</pubDate>"
            "</item></channel></rss>"
        )
        kind, body = {
            "/feed.xml": ("application/rss+xml", feed),
            "/court": ("text/html; charset=utf-8", ARTICLE),
        }.get(self.path, ("", ""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


class Answers:
    """Writes down how it was called, and prints what `told` has for the words of the call."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        (folder / "calls").mkdir()
        script = folder / "answers.py"
        script.write_text(
            "import json, os, pathlib, sys, tempfile\n"
            f"folder = pathlib.Path({str(folder)!r})\n"
            "call = {'words': sys.argv[3:], 'environment': dict(os.environ)}\n"
            "name = f'{len(list((folder / \"calls\").iterdir())):03}-{os.getpid()}.json'\n"
            "(folder / 'calls' / name).write_text(json.dumps(call))\n"
            "told = json.loads((folder / 'told.json').read_text())\n"
            "said = ' '.join(sys.argv[3:])\n"
            "for words, (code, text) in told.items():\n"
            "    if said.startswith(words):\n"
            "        print('a line of the log', file=sys.stderr)\n"
            "        print(text)\n"
            "        sys.exit(code)\n"
            "print(json.dumps({'done': 1}))\n"
        )
        self.tell()
        monkeypatch.setenv("ROLLCALL_COMMAND", shlex.join([sys.executable, str(script)]))

    def tell(self, **told: tuple[int, str]) -> None:
        """From now on answer calls that begin with these words (_ for a space) so."""
        found = {words.replace("_", " "): answer for words, answer in told.items()}
        (self.folder / "told.json").write_text(json.dumps(found))

    def calls(self) -> list[dict[str, Any]]:
        return [
            json.loads(one.read_text()) for one in sorted((self.folder / "calls").glob("*.json"))
        ]


def states(run: Any) -> dict[str, str]:
    """How each task of a run ended; those of a mapped one by their number, as collect[1]."""
    return {
        one.task_id if one.map_index < 0 else f"{one.task_id}[{one.map_index}]": str(one.state)
        for one in run.get_task_instances()
    }

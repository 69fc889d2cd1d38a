"""Play the invented week: a local server, seven days, one pass of the real pipeline after each.

python -m examples.play            from the first day, in the folder out/
python -m examples.play --again    one more pass on the seventh day, over what is there
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from sqlalchemy import select

from examples.server import WeekServer
from examples.week.material import ALMATY, Week, load, the_day
from rollcall.cli.list_check import read_file
from rollcall.cli.look import serve
from rollcall.cli.shared import console, end_where_broken, run_all
from rollcall.clock import VARIABLE, clock_from_environment
from rollcall.errors import RollcallError
from rollcall.listing import add_list
from rollcall.pipeline import Project, add_note, open_project
from rollcall.records import Source
from rollcall.settings import FILE_NAME
from rollcall.store import schema, sources
from rollcall.summary import Summary, reviewed_in_words, summarise, told_in_words

HOME = Path("out")
LAST_DAY = 7
_EVENING = time(23, 30)
_MARK = "# The invented week. Made by `make run`, which makes it anew each time.\n"
_SEARCH = 'name:"Нұржан Әбдіғапаров"'
"""Somebody whom the week names in Kazakh, Russian and English, in several spellings."""
_SETTINGS = """\
timezone = "Asia/Almaty"
user = "demo"
digest_day = "sun"
digest_hour = 19

[collect]
delay = 0.0
concurrency_per_host = 4
allow_private_hosts = [{hosts}]

[desk]
port = {port}

[[subscriber]]
id = "monitor"
folder = "."
"""


def moment(day: int) -> datetime:
    """Half past eleven at night: all of that day has been published, and its pass begins."""
    return datetime.combine(the_day(day), _EVENING, ALMATY)


def set_clock(day: int) -> None:
    """Let every process of ours, the crawl too, believe that it is the night of that day."""
    os.environ[VARIABLE] = moment(day).isoformat()


def make_home(home: Path, found: Iterable[Source], port: int) -> None:
    """A fresh project folder; one that the demo did not make is never touched."""
    if home.exists() and any(home.iterdir()):
        settings = home / FILE_NAME
        if not settings.exists() or not settings.read_text("utf-8").startswith(_MARK):
            raise RollcallError(
                f"{home} holds something that the invented week did not make",
                remedy="move it away, or play the week elsewhere: --home FOLDER",
            )
        shutil.rmtree(home)
    home.mkdir(parents=True, mode=0o700)
    hosts = sorted({source.url.split("/")[2].split(":")[0] for source in found})
    quoted = ", ".join(f'"{host}"' for host in hosts)
    text = _MARK + _SETTINGS.format(hosts=quoted, port=port)
    (home / FILE_NAME).write_text(text, encoding="utf-8")


def play(home: Path, week: Week, *, days: Iterable[int] = range(1, LAST_DAY + 1)) -> Project:
    """Play these days into a fresh project; returns it as it stands at the end."""
    with WeekServer(week=week) as server:
        found = server.sources
        make_home(home, found, int(os.environ.get("PORT", "8000")))
        set_clock(1)
        project = open_project(home)
        for day in days:
            server.day = day
            set_clock(day)
            project = replace(project, clock=clock_from_environment())
            console.print(f"[bold]{the_day(day):%A, %d %B %Y}[/bold]")
            prepare_day(project, week, day, found)
            end_where_broken(run_all(project))
        if LAST_DAY in days:
            _again(server, project)
    return project


def _again(server: WeekServer, project: Project) -> None:
    """Remember where the server stood, so that a further pass can ask the same addresses."""
    (project.settings.home / "server.json").write_text(json.dumps({"port": server.port}))


def play_again(home: Path, week: Week) -> Project:
    """One more pass on the night of the last day: nothing is new, so nothing is added."""
    port = int(json.loads((home / "server.json").read_text())["port"])
    set_clock(LAST_DAY)
    with WeekServer(port=port, week=week) as server:
        server.day = LAST_DAY
        project = open_project(home)
        end_where_broken(run_all(project))
    return project


def prepare_day(project: Project, week: Week, day: int, found: Iterable[Source]) -> None:
    """What people do that morning: upload lists, type in notes; on the first day, add sources."""
    if day == 1:
        with project.store.write() as connection:
            for source in found:
                sources.save(connection, source, project.clock())
    for upload in week.lists:
        if upload.day == day:
            data, read = read_file(upload.path)
            version, change = add_list(project, upload.list_id, data, upload.path.name, read)
            console.print(f"  list {version}: {change}", markup=False)
    for note in week.notes:
        if note.day == day:
            add_note(project, note.text, title=note.title, by=note.who, at=note.when.isoformat())
            console.print(f"  a note was typed in: {note.title}", markup=False)


def found_people(project: Project, week: Week) -> tuple[set[str], set[str], set[str]]:
    """Cases that the week names, those that were found likely, and wrong ones, as LIST:KEY."""
    wanted = {row["case"] for row in week.answers["expected"]} | {
        row["missed"] for row in week.answers["unread"] if "missed" in row
    }
    query = (
        select(schema.cases.c.list_id, schema.cases.c.key, schema.matches.c.verdict)
        .join(schema.matches, schema.matches.c.case_id == schema.cases.c.id)
        .join(schema.articles, schema.articles.c.revision_id == schema.matches.c.revision_id)
        .where(schema.matches.c.verdict != "different")
    )
    with project.store.read() as connection:
        rows = connection.execute(query).all()
    found = {f"{row.list_id}:{row.key}" for row in rows}
    likely = {f"{row.list_id}:{row.key}" for row in rows if row.verdict == "likely"}
    return wanted, found & wanted, likely - wanted


def _people(cases: set[str], week: Week) -> set[str]:
    """Cases as people: those that the answers know to be one person count once."""
    same = {case: group[0] for group in week.answers["expect"]["same_person"] for case in group}
    return {same.get(case, case) for case in cases}


def report(project: Project, week: Week) -> list[str]:
    """The summary of the week, counted from the record and checked against the answers."""
    one: Summary = summarise(project, project.viewer)
    wanted, found, wrong = (_people(cases, week) for cases in found_people(project, week))
    lines = [
        f"Invented week: {one.sources} sources, {one.pages} pages, {one.articles} articles, "
        f"{one.stories} stories",
        f"Listed people: {len(found)} of {len(wanted)} found, {len(wrong)} wrong; "
        f"{reviewed_in_words(one)}",
    ]
    lines += [
        f"  missed: #{case.partition(':')[2]}{_why(case, week)}" for case in sorted(wanted - found)
    ]
    lines += [f"  wrong: {case}" for case in sorted(wrong)]
    lines.append(told_in_words(one))
    lines.append(f"Not read: {len(one.unread)}")
    lines += [f"  {what}: {why}" for what, why in one.unread]
    home = project.settings.home
    shown = _shown(home)
    alerts = len(list((home / "alerts").glob("*.html")))
    desk = project.settings.desk
    lines.append(
        f"Digest: {shown}/digest.html   Alerts: {shown}/alerts/ ({alerts})   "
        + (f"Desk: http://{desk.host}:{desk.port}" if _serves() else "")
    )
    lines.append("Your own list: rollcall start my-list.xlsx   (it stays on this computer)")
    return [*lines, "", *on_the_command_line(project)]


def on_the_command_line(project: Project) -> list[str]:
    """What to type to ask the same week in a terminal, with its clock stopped on the last night."""
    command = shlex.quote(str(_shown(Path(sys.executable).with_name("rollcall"))))
    home = shlex.quote(str(project.settings.home))
    return [
        "The same week on the command line; `unset ROLLCALL_HOME ROLLCALL_NOW` leaves it:",
        f"  export ROLLCALL_HOME={home} {VARIABLE}={moment(LAST_DAY).isoformat()}",
        f"  {command} search '{_SEARCH}'",
        f"  {command} web    # the desk again",
    ]


def _shown(path: Path) -> Path:
    """A path as somebody would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _serves() -> bool:
    """Whether the desk opens at the end, as it does unless SERVE=0."""
    return os.environ.get("SERVE", "1") != "0"


def _why(case: str, week: Week) -> str:
    for row in week.answers["unread"]:
        if row.get("missed") == case:
            return f", named only in {row['what']}"
    return ""


def main() -> int:
    """The command that `make run` calls."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=HOME, help="where the project is made")
    parser.add_argument("--again", action="store_true", help="one more pass on the last day")
    arguments = parser.parse_args()
    week = load()
    try:
        run = play_again if arguments.again else play
        project = run(arguments.home, week)
    except RollcallError as error:
        sys.stderr.write(f"{error}\n{error.remedy}\n")
        return 1
    console.print()
    for line in report(project, week):
        console.print(line, markup=False)
    if _serves():
        serve(project, open_browser=shutil.which("xdg-open") is not None)
    return 0


if __name__ == "__main__":
    sys.exit(main())

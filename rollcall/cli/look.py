"""Looking: the way of one address, the desk, and typing in a note."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from rich.text import Text

from rollcall.cli.shared import columns, console
from rollcall.errors import RollcallError
from rollcall.inquiry import Line, explain
from rollcall.pipeline import Project, add_note, open_project


def register(app: typer.Typer) -> None:
    """Add `why`, `web` and `note`."""
    for command in (why, web, note):
        app.command(command.__name__)(command)


def why(
    url: str = typer.Argument(help="The address of an article, or its id."),
    case: str = typer.Argument("", help="A case: LIST:KEY or its id."),
) -> None:
    """Tell the way of one item: collected? extracted? named? scored how? told to whom?

    Example: rollcall why https://example.org/news/17 detained:117
    """
    lines: list[Line] = explain(open_project(), url, case or None)
    table = columns("step", "what happened", whole=("step",))
    for line in lines:
        table.add_row(line.step, Text(line.words))
    console.print(table)


def web(
    port: int = typer.Option(0, help="Another port than the one in the settings."),
    open_browser: bool = typer.Option(False, "--open", help="Open the desk in a browser."),
) -> None:
    """Serve the desk on this computer.

    Example: rollcall web --open
    """
    serve(open_project(), port=port, open_browser=open_browser)


def serve(project: Project, *, port: int = 0, open_browser: bool = False) -> None:
    """Run the desk until Ctrl-C."""
    import uvicorn

    from rollcall.web import create_app

    desk = project.settings.desk
    address = f"http://{desk.host}:{port or desk.port}"
    application = create_app(project.store, project.engine, project.settings, project.clock)
    console.print(f"Desk: {address}   (Ctrl-C ends it)")
    if open_browser:
        import webbrowser

        webbrowser.open(address)
    uvicorn.run(
        application,
        host=desk.host,
        port=port or desk.port,
        log_level="warning",
        access_log=False,
        log_config=None,  # its lines look like ours
    )


def note(
    path: Path = typer.Argument(None, help="A text file; without it, the text is read from input."),
    title: str = typer.Option("A note", help="What the note is about, in a few words."),
    at: str = typer.Option("", help="When it was said, ISO 8601; now, if not given."),
) -> None:
    """Type in what a source said: a lawyer's call, a family's message.

    Example: rollcall note call.txt --title "Call of a lawyer"
    """
    project = open_project()
    try:
        text = path.read_text("utf-8") if path else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        raise RollcallError(f"{path}: {error}") from error
    if not text.strip():
        raise RollcallError("the note is empty", remedy="give a text file or type a text")
    added = add_note(project, text, title=title, by=project.settings.user, at=at or None)
    console.print(f"kept as article {added}; `rollcall run` looks who is named in it")

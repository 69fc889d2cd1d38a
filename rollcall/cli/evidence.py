"""Evidence on the command line: is all of it unchanged, and one page of it to hand on."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from rollcall.cli.shared import console, progress_lines
from rollcall.errors import RollcallError, StoreError
from rollcall.pipeline import Project, open_project
from rollcall.store import exports, pages
from rollcall.store.evidence import read_payload, sound_length
from rollcall.store.evidence import verify as verify_file

app = typer.Typer(help="Evidence: verify, export.", no_args_is_help=True)
_REMEDY = "restore the file named from a backup; evidence and the record of it must never change"
_HOW = "SHA-256 over the lines before, sha256, url and captured_at, joined by line feeds"


@app.command()
def verify() -> None:
    """Check every evidence file, the hash of every page, and the chain of hashes.

    Prints what is wrong, and ends with 1 if anything is.

    Example: rollcall evidence verify
    """
    project = open_project()
    with project.store.read() as connection:
        kept = pages.kept(connection)
        broken = pages.broken_links(connection)
    files = sorted(project.settings.evidence.glob("**/*.warc.gz"))
    wrong: list[str] = []
    with progress_lines() as progress:
        task = progress.add_task("files", total=len(files), said="")
        for words in _files(project, files, kept):
            wrong += words
            progress.advance(task)
        task = progress.add_task("pages", total=len(kept), said="")
        for page in kept:
            wrong += _page_problems(project, page)
            progress.advance(task)
    wrong += broken
    for line in wrong:
        console.print(line, markup=False)
    if wrong:
        raise RollcallError(f"{len(wrong)} things are wrong with the evidence", remedy=_REMEDY)
    console.print(f"{len(files)} files, {len(kept)} pages and their chain are as they were written")


def _files(project: Project, files: list[Path], kept: list[dict[str, Any]]) -> Iterator[list[str]]:
    last: dict[str, int] = defaultdict(int)
    for page in kept:
        last[page["warc_file"]] = max(last[page["warc_file"]], page["warc_offset"])
    for path in files:
        found = verify_file(path)
        name = path.relative_to(project.settings.evidence).as_posix()
        if found and _is_torn_behind(path, last.get(name, -1)):
            note = "the end is torn, as a killed or running crawl leaves it; no page lies there"
            console.print(f"{found.pop()}: {note}", markup=False)
        yield found


def _is_torn_behind(path: Path, last: int) -> bool:
    """Whether a file turns to nonsense only behind its last page, of which nobody was told."""
    try:
        sound = sound_length(path)
        return last < sound < path.stat().st_size or (last < 0 and not sound)
    except OSError:
        return False


def _page_problems(project: Project, page: dict[str, Any]) -> list[str]:
    try:
        _read(project, page)
    except (RollcallError, OSError) as error:
        return [f"page {page['id']} ({page['url']}): {error}"]
    return []


def _read(project: Project, page: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Header fields and body of a page. Raises `StoreError` where they are not as captured."""
    path = project.settings.evidence / page["warc_file"]
    headers, body = read_payload(path, page["warc_offset"], page["warc_length"])
    if hashlib.sha256(body).hexdigest() != page["sha256"]:
        raise StoreError(f"{path} holds other bytes than were captured", remedy=_REMEDY)
    return headers, body


@app.command()
def export(
    page: str = typer.Argument(help="A page's number, or an address (its newest capture)."),
    folder: Path = typer.Argument(help="Where to write; made if it is not there."),
) -> None:
    """Write one page's bytes, headers and WARC record, and what proves them, into a folder.

    Example: rollcall evidence export https://paper.example/news/1 for-the-court
    """
    project = open_project()
    with project.store.read() as connection:
        found = pages.find(connection, page)
        if found is None:
            raise RollcallError(
                f"{page}: there is no such page", remedy="`rollcall why ADDRESS` says what is held"
            )
        position, before, count, head = pages.place_in_chain(connection, found["id"])
    headers, body = _read(project, found)
    name = f"page-{found['id']}"
    about = {key: found[key] for key in _TOLD}
    about |= {key: found[key].isoformat() for key in ("captured_at", "imported_at")}
    about["chain"] = {
        "position": position,
        "before": before,
        "hash": found["chain"],
        "how": _HOW,
        "pages": count,
        "head": head,
    }
    about["files"] = {"body": f"{name}.body", "record": f"{name}.warc.gz"}
    exports.leaves(project, f"evidence of page {found['id']}", body, rows=1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.body").write_bytes(body)
        (folder / f"{name}.warc.gz").write_bytes(_record(project, found))
        lines = "".join(f"{key}: {value}\n" for key, value in headers.items())
        (folder / f"{name}.headers.txt").write_text(lines, "utf-8", "surrogateescape")
        text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")
    except OSError as error:
        raise RollcallError(
            f"{folder}: {error.strerror}", remedy="check the path, the space and your rights there"
        ) from error
    console.print(f"{folder / name}: .body .headers.txt .warc.gz .json", markup=False)


_TOLD = (
    "id",
    "source_id",
    "url",
    "final_url",
    "status",
    "content_type",
    "bytes",
    "sha256",
    "captured_by",
    "record_id",
    "warc_file",
    "warc_offset",
    "warc_length",
)


def _record(project: Project, page: dict[str, Any]) -> bytes:
    """The response record alone, which any archive tool reads."""
    with (project.settings.evidence / page["warc_file"]).open("rb") as file:
        file.seek(page["warc_offset"])
        record: bytes = file.read(page["warc_length"])
    return record

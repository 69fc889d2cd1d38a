"""Where sources come from: an address, an OPML file, a bundled catalogue; and do they answer?"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rollcall.clock import Clock
from rollcall.collect import crawl, write_job
from rollcall.errors import NotAnArticle, RollcallError, SettingsError, Unreadable
from rollcall.read import links, read
from rollcall.records import Source, Way
from rollcall.settings import Settings
from rollcall.store.captures import Capture, Failed, read_captures
from rollcall.store.evidence import read_payload
from rollcall.store.sources import host_of

_WAYS: tuple[tuple[str, Way], ...] = (
    (r"^https?://(?:www\.)?t\.me/", "telegram"),
    (r"/api/v1/accounts/[^/]+/statuses|^https?://[^/]+/@[\w.]+$", "mastodon"),
    (r"sitemap[^/]*\.xml(\.gz)?$", "sitemap"),
    (r"(rss|atom|feed|\.xml|\.rdf|\.json)", "feed"),
)


@dataclass(frozen=True)
class Answer:
    """How a source answered when it was tried."""

    source: Source
    good: bool
    words: str


def from_address(url: str) -> Source:
    """A source for one address; how to read it is guessed from the address."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise SettingsError(f"{url} is no address", remedy="write it like https://example.org/rss")
    way: Way = next((way for pattern, way in _WAYS if re.search(pattern, url.lower())), "listing")
    name = parts.hostname.removeprefix("www.") + (parts.path if way == "telegram" else "")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:32]
    source_id = f"{slug}-{hashlib.sha256(url.encode()).hexdigest()[:4]}"
    control = "social" if way in ("telegram", "mastodon") else "independent"
    return Source(source_id, name, way, url, control=control)  # type: ignore[arg-type]


def from_opml(data: bytes) -> list[Source]:
    """Every feed of an OPML file. Raises `Unreadable` where it is none."""
    return [from_address(entry.url) for entry in read(data, kind="opml") if entry.url]


def catalogues() -> list[str]:
    """The names of the bundled catalogues."""
    folder = resources.files("rollcall") / "catalogues"
    return sorted(Path(file.name).stem for file in folder.iterdir() if file.name.endswith(".toml"))


def catalogue(name: str) -> list[Source]:
    """The sources of a bundled catalogue, all switched off until a probe shows that they answer."""
    if name not in catalogues():
        raise SettingsError(
            f"{name} is neither an address nor an OPML file nor a catalogue",
            remedy=f"catalogues: {', '.join(catalogues())}",
        )
    text = (resources.files("rollcall") / "catalogues" / f"{name}.toml").read_text("utf-8")
    return [_from_row(row) for row in tomllib.loads(text)["source"]]


def _from_row(row: dict[str, Any]) -> Source:
    languages = tuple(row.pop("languages", ()))
    return Source(**{"enabled": False, **row}, languages=languages)


def probe_sources(settings: Settings, clock: Clock, sources: list[Source]) -> list[Answer]:
    """Ask each source for its first page, keep nothing, and say what came."""
    folder = Path(tempfile.mkdtemp(prefix="rollcall-probe-"))
    try:
        described = [
            {"id": s.id, "way": s.way, "url": s.url, "options": dict(s.options)} for s in sources
        ]
        write_job(settings, clock, folder, "probe", described, pages_per_source=1)
        error = crawl(folder)
        if error is not None:
            raise error
        return _answers(folder, sources)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answers(folder: Path, sources: list[Source]) -> list[Answer]:
    captures: dict[str, Capture] = {}
    failures: dict[str, Failed] = {}
    for line in read_captures(folder):
        if isinstance(line, Capture) and line.role == "entrance":
            captures.setdefault(line.source, line)
        elif isinstance(line, Failed):
            failures.setdefault(line.source, line)
    answers = []
    for source in sources:
        if source.id in captures:
            answers.append(_judge(folder, source, captures[source.id]))
        else:
            failed = failures.get(source.id)
            answers.append(Answer(source, False, failed.error if failed else "no answer"))
    return answers


def _judge(folder: Path, source: Source, capture: Capture) -> Answer:
    try:
        _, body = read_payload(folder / capture.warc_file, capture.warc_offset)
        if source.way in ("listing", "page", "sitemap"):
            found = len(links(body, url=capture.final_url, way=source.way))
            return Answer(source, found > 0, f"{found} links to articles")
        entries = read(body, url=capture.final_url, content_type=capture.content_type)
    except (Unreadable, NotAnArticle) as error:
        return Answer(source, False, str(error))
    except RollcallError as error:
        return Answer(source, False, f"{type(error).__name__}: {error}")
    dates = sorted(entry.published.at[:10] for entry in entries if entry.published)
    newest = f", newest {dates[-1]}" if dates else ", without dates"
    return Answer(source, bool(entries), f"{len(entries)} entries{newest}")


def in_groups(sources: Iterable[Source], size: int) -> list[list[str]]:
    """Ids of sources, in groups that several processes may ask at the same time.

    What is on one host is in one group, so that nobody asks a host twice at a time. A group has at
    most `size` sources, more where one host has more. Groups come in the order in which the
    first of their sources were given: of sources that wait, who has waited longest is asked first
    also where there is no time for all.
    """
    by_host: dict[str, list[str]] = {}
    for source in sources:
        by_host.setdefault(host_of(source.url), []).append(source.id)
    groups: list[list[str]] = []
    with_room: list[str] = []
    for ids in by_host.values():
        if with_room and len(with_room) + len(ids) <= size:
            with_room += ids
            continue
        groups.append(ids)
        if len(ids) < size:
            with_room = ids
    return groups

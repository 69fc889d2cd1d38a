"""What a crawl announces, one JSON line each: pages captured, addresses that failed, sources done.

The collecting process appends; the collect step reads. A line is written only after the page it
announces is safe in its WARC file, so whoever reads a line can read the page.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from rollcall.errors import OutOfSpace, StoreError

NAME = "captures.jsonl"
Role = Literal["entrance", "article", "revisit"]
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The ways in which a system says that nothing more can be written."""


@dataclass(frozen=True)
class Capture:
    """One page, kept. `url` is what was asked, `final_url` what answered after redirects.

    `sha256` is over the body as a reader sees it, `payload_sha256` over the body as it came over
    the wire (packed). `warc_offset` and `warc_length` are bytes of the response record in the file
    `warc_file`. `updated` is what the entrance said of the page, as it was written there.
    """

    source: str
    url: str
    final_url: str
    status: int
    content_type: str
    sha256: str
    payload_sha256: str
    bytes: int
    captured_at: str
    captured_by: str
    warc_file: str
    warc_offset: int
    warc_length: int
    record_id: str
    role: Role
    etag: str | None = None
    last_modified: str | None = None
    updated: str | None = None


@dataclass(frozen=True)
class Failed:
    """One address that gave no page; `kind` is for counting, `error` for people."""

    source: str
    url: str
    error: str
    kind: str
    role: Role = "article"
    status: int | None = None


@dataclass(frozen=True)
class SourceDone:
    """A source was asked all it was to be asked. `left`: links over the limit, for the next run."""

    source: str
    pages: int
    errors: int
    left: int = 0
    done: bool = True


Line = Capture | Failed | SourceDone


def read_captures(folder: Path) -> Iterator[Line]:
    """Everything that a crawl announced in `folder`, in order; nothing if it announced nothing.

    A last line that was torn by a kill is skipped: its page counts as not captured. A damaged line
    elsewhere raises `StoreError`, because that is not how these files come to be.
    """
    path = folder / NAME
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                yield _parse(json.loads(line))
            except (ValueError, TypeError, KeyError) as error:
                raise StoreError(
                    f"{path}, line {number}: not an announcement ({error})",
                    remedy="restore the file, or move it away and collect again",
                ) from error


def _parse(cells: Any) -> Line:
    if not isinstance(cells, dict):
        raise TypeError("no object")
    kind: type[Capture] | type[Failed] | type[SourceDone]
    if cells.get("done"):
        kind = SourceDone
    elif "kind" in cells:
        kind = Failed
    else:
        kind = Capture
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in cells.items() if name in known})


class CapturesWriter:
    """Appends announcements to `folder`/captures.jsonl, each written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._drop_torn_line()

    def _drop_torn_line(self) -> None:
        """A killed crawl may have left half a line: it announced nothing, so it goes."""
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            return
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._file, whole)

    def append(self, line: Line) -> None:
        """Announce. Raises `OutOfSpace` when the disk is full; the file then ends as before."""
        data = (json.dumps(asdict(line), ensure_ascii=False) + "\n").encode()
        write_whole(self._file, data, str(self.path))

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def write_whole(file: int, data: bytes, name: str) -> None:
    """Append all of `data` to the open file, or leave the file as it was and raise.

    Raises `OutOfSpace` (disk, quota or file size limit) or `StoreError`.
    """
    before = os.fstat(file).st_size
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(file, view) :]
    except OSError as error:
        _cut(file, before)
        raise _named(error, name) from error


def _cut(file: int, size: int) -> None:
    try:
        os.ftruncate(file, size)
    except OSError:  # a device, or a disk that is gone: readers skip the torn end
        return


def _named(error: OSError, name: str) -> OutOfSpace | StoreError:
    if error.errno in FULL:
        return OutOfSpace(
            f"no space left to write {name}",
            remedy="free some space and collect again; nothing announced is lost",
        )
    return StoreError(f"cannot write {name}: {error.strerror}")

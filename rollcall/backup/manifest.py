"""The manifest of a snapshot: what it holds, with the SHA-256 of each file; written last.

Without it a snapshot is none: a backup that was killed half way is never taken for a whole one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rollcall.backup import streams
from rollcall.backup.sealed import Key, seal, unseal
from rollcall.errors import BackupError

FORMAT = 1
PLAIN, SEALED = "manifest.json", "manifest.sealed"
UNFINISHED = "unfinished"
"""How the name of a manifest ends that only tells a later run what is stored already."""
_MOST = 4 << 30


@dataclass(frozen=True)
class Kept:
    """One file in a backup.

    `path` is where it belongs (under the project folder, or under evidence/), `bytes` and `sha256`
    are of its plain content, `stored` is its file in the backup folder, of `stored_bytes`. `key` is
    the id of the key it is sealed with, `mtime` when it was last changed (nanoseconds).
    """

    path: str
    bytes: int
    sha256: str
    stored: str
    stored_bytes: int
    key: str = ""
    mtime: int = 0


@dataclass(frozen=True)
class Manifest:
    """What one snapshot holds.

    `schema` is the version of the record, `pages` and `head` the length and the end of its chain of
    hashes, `counts` the rows of some tables. `unfinished` are the folders of crawls that had not
    been imported. `missing` are evidence files that the record has pages in and that were not
    there or too short, `changed` those that were not as an earlier snapshot has them, with their
    SHA-256 there.
    """

    at: str
    rollcall: str
    schema: str
    database: str
    pages: int
    head: str
    counts: Mapping[str, int]
    unfinished: tuple[str, ...]
    record: Kept
    settings: tuple[Kept, ...]
    evidence: tuple[Kept, ...]
    missing: tuple[str, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Kept, ...]:
        """Everything that it holds."""
        return (self.record, *self.settings, *self.evidence)

    @property
    def bytes(self) -> int:
        """Bytes of plain content."""
        return sum(one.bytes for one in self.files)


def write(folder: Path, manifest: Manifest, key: Key | None, ending: str = "") -> None:
    """Write a snapshot's manifest, sealed where there is a key."""
    body = json.dumps(asdict(manifest), sort_keys=True)
    outer = {"format": FORMAT, "sha256": hashlib.sha256(body.encode()).hexdigest()}
    text = json.dumps(outer)[:-1] + f', "manifest": {body}}}'
    chunks = [text.encode()]
    if key is None:
        streams.write(folder / (PLAIN + ending), chunks)
    else:
        streams.write(folder / (SEALED + ending), seal(chunks, key, _name(folder)))


def _name(folder: Path) -> str:
    return f"snapshots/{folder.name}/manifest"


def is_there(folder: Path, ending: str = "") -> bool:
    """Whether a manifest stands in a snapshot's folder."""
    return any((folder / (name + ending)).is_file() for name in (PLAIN, SEALED))


def is_sealed(folder: Path) -> bool:
    """Whether a snapshot has a sealed manifest, and none that anybody could have written."""
    return (folder / SEALED).is_file() and not (folder / PLAIN).exists()


def read(
    folder: Path, keys: Sequence[Key], ending: str = "", *, unsealed: bool = False
) -> Manifest:
    """The manifest of a snapshot.

    With keys it must be sealed, and all that it holds: else whoever can write to the backup could
    put another in its place. `unsealed` takes one that is not, made before there was a key. Raises
    `BackupError` where that is not so, or it is damaged, sealed with another key, or of a newer
    Rollcall.
    """
    plain, sealed = folder / (PLAIN + ending), folder / (SEALED + ending)
    path = plain if plain.exists() else sealed
    if plain.exists() and sealed.exists():
        raise BackupError(
            f"{folder} has a sealed manifest and one that is not: somebody put one of them there",
            remedy="restore another snapshot, and find out who can write to the backups",
        )
    if keys and not unsealed and path == plain:
        raise _open(folder)
    if path.is_file() and path.stat().st_size > _MOST:
        raise _damaged(path, "too large")
    data = b"".join(
        streams.read(plain) if path == plain else unseal(streams.read(path), keys, _name(folder))
    )
    try:
        outer = json.loads(data)
        if outer["format"] != FORMAT:
            raise newer(str(path))
        found = outer["manifest"]
        body = json.dumps(found, sort_keys=True)
        if hashlib.sha256(body.encode()).hexdigest() != outer["sha256"]:
            raise _damaged(path, "its SHA-256 is another")
        read = _manifest(found)
        if path == sealed and not all(one.key for one in read.files):
            raise _open(folder)
        return read
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, f"{type(error).__name__}") from error


def _manifest(found: dict[str, Any]) -> Manifest:
    lists = {name: tuple(found[name]) for name in ("unfinished", "missing")}
    files = {name: tuple(Kept(**one) for one in found[name]) for name in ("settings", "evidence")}
    return Manifest(**found | lists | files | {"record": Kept(**found["record"])})


def _open(folder: Path) -> BackupError:
    return BackupError(
        f"{folder} is not sealed, though there is a key: anybody may have written it",
        remedy="if it was made before there was a key, say --unsealed; else trust it in nothing",
    )


def newer(what: str) -> BackupError:
    """The error for what a newer Rollcall wrote."""
    return BackupError(
        f"{what} was written by a newer Rollcall",
        remedy="install that version or a later one; an older one must not read it",
    )


def _damaged(path: Path, words: str) -> BackupError:
    return BackupError(f"{path}: damaged ({words})", remedy="restore another snapshot")

"""Removing old snapshots: only this record's, and never the last that holds lost evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rollcall.backup import manifest, places, record
from rollcall.backup.manifest import Kept, Manifest
from rollcall.backup.sealed import Key
from rollcall.errors import BackupError
from rollcall.store.open import Store


@dataclass(frozen=True)
class Known:
    """A snapshot that can be read, and is one of this record: `sealed` as a whole."""

    path: Path
    manifest: Manifest
    sealed: bool


def retire(
    folder: Path, keys: Sequence[Key], keep: int, store: Store, made: Manifest,
    ends: Mapping[str, int],
) -> tuple[int, str]:  # fmt: skip
    """Remove snapshots beyond the `keep` newest, and evidence that none needs.

    Snapshots of another record stay, and such as cannot be read; so does the newest that holds a
    file as it was that is missing or changed in `made`. `ends` says how long each file must be.
    Returns how many went, and in words why others stay.
    """
    read, unread = readable(folder, keys)
    ours = of_this_record(store, read)
    # Whoever can write to the folder can put there a snapshot that is not sealed: it must not push
    # out one that is. So those are counted by themselves, and are always the older ones.
    sealed = [one for one in ours if one.sealed or not keys]
    clear = [one for one in ours if one not in sealed]
    old = sealed[:-keep] + clear[: max(0, len(clear) - max(0, keep - len(sealed)))]
    needed = _holders(folder, sealed, clear, made, ends)
    gone = {one.path for one in old} - needed
    for path in sorted(gone):
        places.remove(path)
    left = [one for one in read if one.path not in gone]
    if not unread:
        places.sweep(folder, {kept.stored for one in left for kept in one.manifest.evidence})
    strange = [one.path for one in read if one not in ours]
    return len(gone), "; ".join(_why(needed & {one.path for one in old}, strange, unread))


def readable(folder: Path, keys: Sequence[Key]) -> tuple[list[Known], list[Path]]:
    """The snapshots that can be read, oldest first, those that are not sealed too; and the rest."""
    read, unread = [], []
    for path in places.listed(folder):
        try:
            found = manifest.read(path, keys, unsealed=True)
        except BackupError:  # damaged, or sealed with a key that is gone: `verify` says so
            unread.append(path)
            continue
        read.append(Known(path, found, manifest.is_sealed(path)))
    return read, unread


def of_this_record(store: Store, read: Sequence[Known]) -> list[Known]:
    """Those whose end of the chain stands in this record's chain; one without pages fits any."""
    there = record.in_chain(store, [one.manifest.head for one in read])
    return [one for one in read if one.manifest.pages == 0 or one.manifest.head in there]


def _holders(
    folder: Path, sealed: Sequence[Known], clear: Sequence[Known], made: Manifest,
    ends: Mapping[str, int],
) -> set[Path]:  # fmt: skip
    """For each file that is missing or changed the newest snapshot that has it as it was."""
    found = set()
    for name in {*made.missing, *made.changed}:
        was, end = made.changed.get(name), ends.get(name, 0)

        def as_it_was(
            kept: Kept, of: Manifest, name: str = name, was: str | None = was, end: int = end
        ) -> bool:
            if kept.path != name:
                return False
            right = kept.sha256 == was if was else kept.bytes >= end and name not in of.changed
            return right and _is_there(folder, kept)

        # What is not sealed anybody may have written: it speaks for a file only where none else is.
        newest = _newest(sealed, as_it_was) or _newest(clear, as_it_was)
        if newest:
            found.add(newest)
    return found


def _newest(known: Iterable[Known], fits: Callable[[Kept, Manifest], bool]) -> Path | None:
    for one in reversed(list(known)):
        if any(fits(kept, one.manifest) for kept in one.manifest.evidence):
            return one.path
    return None


def _is_there(folder: Path, kept: Kept) -> bool:
    path = folder / kept.stored
    return path.is_file() and path.stat().st_size == kept.stored_bytes


def _why(needed: set[Path], strange: Sequence[Path], unread: Sequence[Path]) -> Iterable[str]:
    for paths, words in (
        (sorted(needed), "have evidence as it was that is missing or changed now"),
        (strange, "are of a record that this one does not go on from"),
        (unread, "cannot be read, and evidence that no other needs stays with them"),
    ):
        if paths:
            shown = ", ".join(path.name for path in paths[:5])
            more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
            yield f"snapshots that {words}: {shown}{more}"

"""Making a snapshot: the record first, then the evidence that it speaks of, the manifest last."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from rollcall import __version__
from rollcall.backup import evidence, manifest, places, record, streams, together
from rollcall.backup.blanking import blanked
from rollcall.backup.evidence import Found
from rollcall.backup.manifest import Kept, Manifest
from rollcall.backup.record import Facts
from rollcall.backup.retiring import Known, of_this_record, readable, retire
from rollcall.backup.sealed import Key, keys_of, seal
from rollcall.clock import Clock
from rollcall.errors import BackupError
from rollcall.settings import FILE_NAME, Settings, encryption_keys
from rollcall.store.open import Store

Progress = Callable[[str, int, int], None]
"""Told how far it is: of what, bytes done, bytes in all."""
_EVERY = 30.0
"""Seconds between two notes of what is stored already, for the run after a killed one."""


@dataclass(frozen=True)
class Made:
    """What making a snapshot came to.

    `new` and `new_bytes` are files that were written and their bytes in the backup, `unchanged`
    evidence that was there. `kept_for` says why not all was removed that is old, where that is so,
    `blanked` which keys of rollcall.toml held a secret that was left out.
    """

    snapshot: Path
    manifest: Manifest
    new: int
    new_bytes: int
    unchanged: int
    removed: int
    kept_for: str
    blanked: tuple[str, ...] = ()


def make(
    settings: Settings,
    store: Store,
    clock: Clock,
    folder: Path,
    *,
    keep: int,
    progress: Progress | None = None,
) -> Made:
    """Make a snapshot in a folder, and remove those older than the `keep` newest.

    Safe to kill at any moment: a snapshot without a manifest is none, and the next run goes on
    with the evidence that is stored. Raises `BackupError`, `OutOfSpace`, or `TryAgain` where
    another backup is at work.
    """
    keys = keys_of(encryption_keys(settings))
    places.prepare(folder, settings.home, settings.evidence)
    with places.alone(folder), places.alone(settings.home):
        before, known = _known(folder, keys, store)
        snapshot = places.new(folder, clock())
        _clear(folder, snapshot, notes=False)
        work = _Work(settings, folder, snapshot, keys[0] if keys else None, known, progress)
        made, ends = _taken(work, store, clock, before)
        manifest.write(snapshot, made, work.key)
        for name in (manifest.PLAIN, manifest.SEALED):
            (snapshot / (name + manifest.UNFINISHED)).unlink(missing_ok=True)
        _clear(folder, snapshot, notes=True)
        removed, kept_for = retire(folder, keys, keep, store, made, ends)
        stored = [one for one in made.files if one.stored in work.written]
        return Made(
            snapshot, made, len(stored), sum(one.stored_bytes for one in stored),
            len(made.files) - len(stored), removed, kept_for, tuple(work.blanked),
        )  # fmt: skip


@dataclass
class _Work:
    """What one run works with."""

    settings: Settings
    folder: Path
    snapshot: Path
    key: Key | None
    known: dict[str, Kept]
    progress: Progress | None
    written: set[str] = field(default_factory=set)
    blanked: list[str] = field(default_factory=list)

    def tell(self, what: str, done: int, total: int) -> None:
        """Say how far it is."""
        if self.progress:
            self.progress(what, done, total)


def _known(
    folder: Path, keys: tuple[Key, ...], store: Store
) -> tuple[Manifest | None, dict[str, Kept]]:
    """The newest snapshot of this record that can be read, and evidence that is stored for sure.

    With a key the newest that is sealed, if there is any; and nothing that is not sealed says what
    is stored, for anybody may have written that.
    """
    newest, known = _newest(folder, keys, store), {}
    if newest and (newest.sealed or not keys):
        known = {one.path: one for one in newest.manifest.evidence}
    for path in places.unfinished(folder):
        if manifest.is_there(path, manifest.UNFINISHED):
            try:
                left = manifest.read(path, keys, manifest.UNFINISHED)
            except BackupError:
                continue
            known |= {one.path: one for one in left.evidence}
    return (newest.manifest if newest else None), known


def _newest(folder: Path, keys: tuple[Key, ...], store: Store) -> Known | None:
    ours = of_this_record(store, readable(folder, keys)[0])
    sealed = [one for one in ours if one.sealed]
    chosen = sealed if keys and sealed else ours
    return chosen[-1] if chosen else None


def _clear(folder: Path, but: Path, *, notes: bool) -> None:
    """Remove what killed backups left; their notes of what is stored only in the end."""
    for path in places.unfinished(folder):
        if path == but:
            continue
        if notes:
            places.remove(path)
            continue
        for file in path.iterdir():
            if not file.name.endswith(manifest.UNFINISHED):
                file.unlink()


def _taken(
    work: _Work, store: Store, clock: Clock, before: Manifest | None
) -> tuple[Manifest, Mapping[str, int]]:
    """Everything but the manifest; and how long the record says that evidence files must be."""
    root, leave = work.settings.evidence, _secrets(work.settings)
    at = clock()
    # Asked before the record is taken: what is imported while we work was not in it yet. First
    # which crawls have files: one that began before has its mark now, or is in the record.
    first = evidence.crawls(evidence.found(root, leave))
    unimported = evidence.unfinished(root)
    url, home = work.settings.record_url, work.settings.home

    def copying(done: int, total: int) -> None:
        work.tell("record", done // 2, total)

    with record.taken(store, url, home, copying) as taken:
        kept = _store_record(work, taken)
        facts = taken.facts
    files = evidence.found(root, leave)
    # A crawl that began and ended meanwhile has no mark any more, and is not in this record.
    unimported |= evidence.unfinished(root) | (evidence.crawls(files) - first)
    made = Manifest(
        at=at.isoformat(), rollcall=__version__, schema=facts.schema,
        database=store.engine.dialect.name, pages=facts.pages, head=facts.head,
        counts=facts.counts, unfinished=tuple(sorted(unimported)), record=kept,
        settings=tuple(_store_settings(work)), evidence=tuple(work.known.values()),
    )  # fmt: skip
    stored = _store_evidence(work, files, unimported, made)
    changed = _changed(stored, before) if before else {}
    missing = tuple(_missing(facts, stored))
    made = replace(made, evidence=tuple(stored), missing=missing, changed=changed)
    return made, facts.ends


def _store_record(work: _Work, taken: record.Taken) -> Kept:
    """Packed, and sealed where there is a key."""
    tally = streams.Tally()

    def told() -> Iterable[bytes]:
        for chunk in tally.of(taken.chunks):
            yield chunk
            size = max(taken.size, tally.bytes)
            work.tell("record", (size + tally.bytes) // 2, size)

    stored = record.SEALED if work.key else taken.name + record.PACKED
    return _store(work, taken.name, stored, streams.packed(told()), tally)


def _store(
    work: _Work, path: str, stored: str, chunks: Iterable[bytes], tally: streams.Tally
) -> Kept:
    """Write a file into the snapshot. Sealed, its name says nothing of what it is called."""
    name = f"snapshots/{work.snapshot.name}/{stored}"
    if work.key:
        chunks = seal(chunks, work.key, name)
    written = streams.write(work.folder / name, chunks)
    work.written.add(name)
    id = work.key.id if work.key else ""
    return Kept(path, tally.bytes, tally.sha256, name, written, id)


def _store_settings(work: _Work) -> Iterable[Kept]:
    """rollcall.toml without the secrets in it, and the files it names that are no secrets."""
    settings = work.settings
    named = [Path(FILE_NAME), settings.equivalents, settings.search.elasticsearch.ca_file]
    secrets = _secrets(settings)
    for number, path in enumerate(one for one in named if one is not None):
        whole = settings.home / path
        if whole.resolve() in secrets or not whole.is_file():
            continue
        tally, chunks = streams.Tally(), streams.read(whole)
        if number == 0:
            data, names = blanked(b"".join(chunks))
            work.blanked += names
            chunks = iter([data])
        stored = f"settings-{number}" if work.key else f"settings-{number}-{path.name}"
        yield _store(work, str(path), stored, tally.of(chunks), tally)


def _secrets(settings: Settings) -> set[Path]:
    """The files of keys and passwords: never in a backup, wherever they lie."""
    mail, cluster = settings.mail, settings.search.elasticsearch
    named = (
        settings.encryption.key_file, mail.password_file, cluster.password_file,
        cluster.api_key_file, settings.record.password_file,
    )  # fmt: skip
    return {(settings.home / path).resolve() for path in named if path is not None}


def _store_evidence(
    work: _Work, files: list[Found], unimported: set[str], so_far: Manifest
) -> list[Kept]:
    total, done, noted = sum(one.bytes for one in files), 0, 0.0
    stored: dict[str, Kept] = {}
    fresh: list[Path] = []

    def put(some: list[Found]) -> list[tuple[Found, Kept, bool]]:
        growing = evidence.folder_of(some[0]) in unimported
        return [
            (one, *evidence.store(work.folder, one, work.key, work.known, growing=growing))
            for one in some
            if one.path.exists()
        ]

    for some in together.each(put, _in_order(files, unimported)):
        for one, kept, new in some:
            stored[one.name] = kept
            if kept is not work.known.get(one.name):
                fresh.append(work.folder / kept.stored)
            if new:
                work.written.add(kept.stored)
            done += one.bytes
        work.tell("evidence", done, max(total, done))
        if time.monotonic() - noted > _EVERY:
            streams.settle(fresh)
            fresh.clear()
            note = replace(so_far, evidence=tuple((work.known | stored).values()))
            manifest.write(work.snapshot, note, work.key, manifest.UNFINISHED)
            noted = time.monotonic()
    streams.settle(fresh)
    return [stored[one.name] for one in files if one.name in stored]


def _in_order(files: Iterable[Found], unimported: set[str]) -> Iterator[list[Found]]:
    """What is stored one after the other: while a crawl goes on the order of its files matters."""
    for folder, some in groupby(files, evidence.folder_of):
        if folder in unimported:
            yield list(some)
        else:
            yield from ([one] for one in some)


def _changed(stored: Iterable[Kept], before: Manifest) -> dict[str, str]:
    """WARC files that were closed when an earlier snapshot was made, and are not as they were.

    With the SHA-256 that they had; told again by each snapshot until they have it again.
    """
    open_then = set(before.unfinished)
    expected = {
        one.path: one.sha256
        for one in before.evidence
        if one.path.endswith(".warc.gz") and one.path.rpartition("/")[0] not in open_then
    } | dict(before.changed)
    now = {one.path: one.sha256 for one in stored}
    return {
        path: was
        for path, was in expected.items()
        # One that was changed and is gone now stays told of: it has not come back as it was.
        if now.get(path, None if path in before.changed else was) != was
    }


def _missing(facts: Facts, stored: Iterable[Kept]) -> list[str]:
    """Evidence files that the record has pages in, and that end before them or are not there."""
    there = {one.path: one.bytes for one in stored}
    return sorted(name for name, end in facts.ends.items() if there.get(name, 0) < end)

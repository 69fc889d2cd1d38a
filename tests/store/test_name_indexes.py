"""Name indexes on disk: built once, shared, private, never out of date, never fatal."""

from __future__ import annotations

import json
import logging
import os
import stat
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rollcall.names import NameIndex, spot
from rollcall.store import name_indexes
from tests import processes
from tests.store.counting import keep_index_at_once

LIST = [("1", ["Жағыпаров Ерлан", "Zhagiparov"]), ("2", ["Айгерим Сарсенова"]), ("3", ["Ли"])]
TEXT = "Yerlan Zhagiparov and the teacher Aigerim Sarsenova were detained; Zhagiparov was beaten."
Entries = list[tuple[str, list[str]]]


def kept(folder: Path, entries: Sequence[tuple[str, list[str]]] = LIST) -> NameIndex:
    index, _ = name_indexes.kept(folder, lambda: entries)
    return index


def file_of(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def never(entries: object) -> NameIndex:
    raise AssertionError("built again")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept(tmp_path / "names")
    return tmp_path / "names"


def test_what_is_kept_finds_what_was_built(folder: Path) -> None:
    in_memory, _ = name_indexes.kept(None, lambda: LIST)
    assert [one.entry for one in spot(in_memory, TEXT)] == ["1", "2"]
    assert spot(kept(folder), TEXT) == spot(in_memory, TEXT)


def test_an_index_is_built_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_indexes, "build", never)
    assert len(kept(folder)) == len(LIST)


def test_only_its_owner_reads_it(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_of(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "changed",
    [
        [("1", ["Жағыпаров Ерлан"]), *LIST[1:]],
        [("9", LIST[0][1]), *LIST[1:]],
        LIST[1:],
        [*LIST, ("4", ["Данияр Ким"])],
    ],
    ids=["a name less", "another id", "a case less", "a case more"],
)
def test_another_list_is_another_file(folder: Path, changed: Entries) -> None:
    kept(folder, changed)
    assert len(list(folder.iterdir())) == 2


def test_other_names_that_count_as_one_make_another_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = dict(name_indexes.members()) | {"Xerlan": frozenset({99_999})}
    monkeypatch.setattr(name_indexes, "members", lambda: more)
    kept(folder)
    assert len(list(folder.iterdir())) == 2


def test_files_of_earlier_lists_go_and_who_has_one_open_keeps_it(folder: Path) -> None:
    old = kept(folder)
    new, name = name_indexes.kept(folder, lambda: LIST[1:])
    long_unused(folder)
    name_indexes.sweep(folder, {name})
    assert file_of(folder).name == name
    assert [one.entry for one in spot(old, TEXT)] == ["1", "2"]
    assert [one.entry for one in spot(new, TEXT)] == ["2"]


def long_unused(folder: Path) -> None:
    for path in folder.iterdir():
        before = path.stat().st_mtime - 700
        os.utime(path, (before, before))


def test_a_file_that_somebody_opened_lately_stays(folder: Path) -> None:
    kept(folder)
    _, name = name_indexes.kept(folder, lambda: LIST[1:])
    long_unused(folder)
    kept(folder)  # by a worker of another host, before it saw the new list
    name_indexes.sweep(folder, {name})
    assert len(list(folder.glob("*.names"))) == 2
    long_unused(folder)
    name_indexes.sweep(folder, {name})
    assert [path.name for path in folder.iterdir()] == [name]


def test_what_a_killed_builder_left_goes_after_an_hour(folder: Path) -> None:
    left, begun = folder / "abc-1.part", folder / "abc-2.part"
    for path in (left, begun):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    name_indexes.sweep(folder, {file_of_index(folder).name})
    assert not left.exists()
    assert begun.exists()
    assert file_of_index(folder).exists()


def file_of_index(folder: Path) -> Path:
    (file,) = folder.glob("*.names")
    return file


def test_any_damage_is_noticed_and_mended(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    file, wanted = file_of(folder), spot(kept(folder), TEXT)
    whole = file.read_bytes()
    damaged = [
        b"",
        b"Rollcall",
        whole[:30],
        whole[: len(whole) // 2],
        whole[:-1],
        whole + b"more",
        b"x" * len(whole),
        *(flipped(whole, at) for at in range(0, 600, 9)),
        *(flipped(whole, at) for at in range(600, len(whole), len(whole) // 60)),
    ]
    for bad in damaged:
        file.unlink()
        file.write_bytes(bad)
        with caplog.at_level(logging.WARNING):
            assert spot(kept(folder), TEXT) == wanted
        assert file.read_bytes() == whole
    assert "built anew" in caplog.text
    assert "Zhagiparov" not in caplog.text


def headed(whole: bytes, header: bytes) -> bytes:
    """The same file with another header, and a CRC that is right for it."""
    what, at = whole[:22], 22 + 4
    length = int.from_bytes(whole[at : at + 4], "little")
    end = at + 4 + length
    arrays = whole[end + -end % 64 :]
    head = len(header).to_bytes(4, "little") + header
    head += bytes(-(at + len(head)) % 64)
    return what + zlib.crc32(head + arrays).to_bytes(4, "little") + head + arrays


def header_of(whole: bytes) -> dict[str, Any]:
    length = int.from_bytes(whole[26:30], "little")
    header: dict[str, Any] = json.loads(whole[30 : 30 + length])
    return header


ODD: list[tuple[str, int, object]] = [
    ("pair_keys", 0, "nonsense"),
    ("pair_keys", 0, "|O"),
    ("pair_keys", 0, "<f8"),
    ("pair_keys", 0, None),
    ("pair_keys", 0, [["a", "<u8"]]),
    ("pair_keys", 1, [1]),
    ("pair_keys", 1, [2**70]),
    ("pair_keys", 1, [-1]),
    ("pair_keys", 1, []),
    ("pair_keys", 1, "many"),
    ("pair_keys", 1, [True]),
    ("pair_keys", 2, -64),
    ("pair_keys", 2, 1.5),
    ("pair_words", 1, [12]),
    ("voices", 1, [2, 84]),
    ("voices", 1, [11, 14]),
    ("word_bits", 1, [31]),
    ("name_entry", 1, [3]),
    ("name_bytes", 1, [75]),
    ("entry_ends", 1, [2]),
]


def test_a_header_that_tells_of_no_index_is_damage(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, wanted = file_of(folder), spot(kept(folder), TEXT)
    whole = file.read_bytes()
    header = header_of(whole)
    assert headed(whole, json.dumps(header).encode()) == whole
    odd: list[object] = [{}, [], None, 1, "x", {"a": 1}, dict.fromkeys(header, 1)]
    odd += [{name: [] for name in header}, {**header, "more": header["voices"]}]
    odd += [dict(reversed(header.items())), {k: v for k, v in header.items() if k != "voices"}]
    for name, place, value in ODD:
        row = list(header[name])
        row[place] = value
        odd.append({**header, name: row})
    written = [json.dumps(one).encode() for one in odd]
    written += [b"", b"{", b"\xff\xfe", b"[" * 100_000]
    for number, one in enumerate(written):
        file.unlink()
        file.write_bytes(headed(whole, one))
        caplog.clear()
        assert spot(kept(folder), TEXT) == wanted
        assert file.read_bytes() == whole
        assert "built anew" in caplog.text, (number, one[:200])


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def test_a_folder_that_cannot_be_made_costs_only_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "names").write_text("a file stands here")
    assert len(kept(tmp_path / "names")) == len(LIST)
    assert "cannot be kept" in caplog.text


def test_an_empty_list_has_an_index_too(tmp_path: Path) -> None:
    assert spot(kept(tmp_path / "names", []), TEXT) == []
    assert spot(kept(tmp_path / "names", []), TEXT) == []


def test_processes_that_build_at_once_all_have_it_and_leave_one_file(tmp_path: Path) -> None:
    go, told = processes.event(), processes.channel()
    for _ in range(4):
        processes.start(keep_index_at_once, str(tmp_path / "names"), LIST, TEXT, go, told)
    go.set()
    assert [told.get() for _ in range(4)] == [["1", "2"]] * 4
    assert file_of(tmp_path / "names").suffix == ".names"

"""A sealed file opens with its key, in its place, as it was written; else it is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from rollcall.backup import streams
from rollcall.backup.sealed import keys_of, name_for, seal, unseal
from rollcall.errors import BackupError, SettingsError
from rollcall.store.sealing import new_key

KEY, OTHER = keys_of([new_key(), new_key()])
HEADER = 63
CHUNK = 131_072


def sealed(data: bytes, name: str = "evidence/a", at_once: int = 700_001) -> bytes:
    chunks = [data[at : at + at_once] for at in range(0, len(data), at_once)]
    return b"".join(seal(chunks, KEY, name))


def opened(data: bytes, name: str = "evidence/a", at_once: int = 800_003) -> bytes:
    chunks = [data[at : at + at_once] for at in range(0, len(data), at_once)]
    return b"".join(unseal(chunks, [OTHER, KEY], name))


@pytest.mark.parametrize(
    "size",
    [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK],
)
def test_any_length_comes_back(size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert opened(sealed(data)) == data


@pytest.mark.parametrize(("version", "size"), [(1, 1_048_576), (2, 131_072)])
def test_what_the_description_of_each_format_says_is_opened(version: int, size: int) -> None:
    """Written here from the page on backups alone, so that no change of ours locks a backup out."""
    salt, data = bytes(range(32)), b"".join(number.to_bytes(4, "big") for number in range(700_000))
    header = f"rollcall sealed file {version}\n".encode() + bytes.fromhex(KEY.id) + salt
    own = HKDF(SHA256(), 32, salt, b"rollcall backup file").derive(KEY.secret)
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    token = header + b"".join(
        AESGCM(own).encrypt(
            number.to_bytes(11, "big") + bytes([number == len(chunks) - 1]),
            chunk,
            header + b"evidence/a",
        )
        for number, chunk in enumerate(chunks)
    )
    assert opened(token) == data


@given(st.binary(max_size=300), st.integers(1, 40), st.integers(1, 40))
def test_it_does_not_matter_in_which_pieces_it_flows(data: bytes, one: int, other: int) -> None:
    assert opened(sealed(data, at_once=one), at_once=other) == data


@given(st.binary(max_size=200), st.data())
def test_any_bit_that_is_turned_is_found(data: bytes, chosen: st.DataObject) -> None:
    token = bytearray(sealed(data))
    at = chosen.draw(st.integers(0, len(token) - 1))
    token[at] ^= 1 << chosen.draw(st.integers(0, 7))
    with pytest.raises(BackupError):
        opened(bytes(token))


@given(st.binary(max_size=200), st.data())
def test_any_end_that_is_missing_is_found(data: bytes, chosen: st.DataObject) -> None:
    token = sealed(data)
    with pytest.raises(BackupError):
        opened(token[: chosen.draw(st.integers(0, len(token) - 1))])


def test_chunks_that_are_cut_off_swapped_or_repeated_are_found() -> None:
    size = CHUNK + 16
    token = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c")
    head, one, two, last = (
        token[:HEADER], token[HEADER : HEADER + size], token[HEADER + size : HEADER + 2 * size],
        token[HEADER + 2 * size :],
    )  # fmt: skip
    for wrong, chunk in (
        (head + one + two, 2),
        (head + two + one + last, 1),
        (head + one + one + last, 2),
        (head + one + last, 2),
        (head + one + two + last + last, 3),
    ):
        with pytest.raises(BackupError, match=f"damaged in chunk {chunk}"):
            opened(wrong)


def test_a_file_in_the_place_of_another_is_found() -> None:
    with pytest.raises(BackupError, match="evidence/b: damaged in chunk 1"):
        opened(sealed(b"data"), "evidence/b")


def test_a_wrong_key_is_told_from_damage_and_says_what_to_do() -> None:
    with pytest.raises(BackupError, match="sealed with a key that is not among those") as caught:
        list(unseal([sealed(b"data")], [OTHER], "evidence/a"))
    assert "--key-file" in caught.value.remedy
    with pytest.raises(BackupError, match="not a sealed file"):
        opened(b"WARC/1.1 and so on" * 10)


def test_the_same_file_is_sealed_differently_each_time() -> None:
    assert sealed(b"data")[HEADER - 32 :] != sealed(b"data")[HEADER - 32 :]


def test_names_and_ids_of_keys_tell_nothing_and_differ() -> None:
    assert name_for(KEY, "a", "bc") != name_for(KEY, "ab", "c") != name_for(OTHER, "ab", "c")
    assert KEY.id != OTHER.id
    assert KEY.secret.hex() not in repr(KEY)
    with pytest.raises(SettingsError):
        keys_of(["not a key"])


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def breaking():  # type: ignore[no-untyped-def]
        yield b"half"
        raise BackupError("the source is gone")

    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(BackupError):
        streams.write(tmp_path / "file", breaking())
    assert (tmp_path / "file").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@given(st.lists(st.binary(max_size=50), max_size=20), st.integers(1, 30))
def test_pieces_hold_the_same_bytes_and_only_the_last_is_short(
    chunks: list[bytes], size: int
) -> None:
    found = list(streams.pieces(chunks, size))
    assert b"".join(piece for piece, _ in found) == b"".join(chunks)
    assert [last for _, last in found] == [False] * (len(found) - 1) + [True]
    assert all(len(piece) == size for piece, _ in found[:-1])


def test_what_is_packed_comes_back_and_damage_is_named() -> None:
    data = b"text " * 100_000
    packed = b"".join(streams.packed([data]))
    assert b"".join(streams.unpacked([packed], "it")) == data
    with pytest.raises(BackupError, match="it: the file ends early"):
        list(streams.unpacked([packed[:-5]], "it"))
    with pytest.raises(BackupError, match="it: damaged"):
        list(streams.unpacked([b"no " + packed], "it"))

"""Sealing a file as a stream: AES-256-GCM in chunks that can be neither changed, moved nor cut.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance, CRYPTO 2015): the nonce of a chunk is its number and whether it
is the last, so a chunk that is missing, repeated or in another place does not open. Each file has a
key of its own, made with HKDF-SHA256 (RFC 5869) from the installation's key and 32 random bytes, so
no nonce is ever used twice under one key. The header, and the name under which the file belongs,
are authenticated with each chunk: a file in the place of another does not open either.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rollcall.backup.streams import DAMAGED, pieces
from rollcall.errors import BackupError
from rollcall.store.sealing import Sealer

_CHUNKS = {b"rollcall sealed file 2\n": 1 << 17, b"rollcall sealed file 1\n": 1 << 20}
"""How a file begins, and the size of its chunks: part of the format. The first is what is written;
what the others began is still opened.
"""
_MAGIC = next(iter(_CHUNKS))
_ID, _SALT, _TAG = 8, 32, 16
_HEADER = len(_MAGIC) + _ID + _SALT


@dataclass(frozen=True)
class Key:
    """One of the installation's keys; `id` names it without telling anything of it."""

    id: str
    secret: bytes = field(repr=False)


def keys_of(texts: Sequence[str]) -> tuple[Key, ...]:
    """The keys of an installation, the one that seals first. Raises `SettingsError` for another."""
    if texts:
        Sealer(texts)
    return tuple(_key(base64.urlsafe_b64decode(text)) for text in texts)


def _key(secret: bytes) -> Key:
    return Key(hmac.digest(secret, b"rollcall backup key id", "sha256")[:_ID].hex(), secret)


def name_for(key: Key, *words: str) -> str:
    """A file name that says nothing of what it is for to whoever has not the key."""
    said = "\0".join(words).encode("utf-8", "surrogateescape")
    return hmac.new(key.secret, b"rollcall backup name\0" + said, hashlib.sha256).hexdigest()[:32]


def _cipher(key: Key, salt: bytes) -> AESGCM:
    made = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"rollcall backup file")
    return AESGCM(made.derive(key.secret))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def seal(chunks: Iterable[bytes], key: Key, name: str) -> Iterator[bytes]:
    """Seal what flows through, for the place `name`."""
    salt = os.urandom(_SALT)
    header = _MAGIC + bytes.fromhex(key.id) + salt
    cipher, about = _cipher(key, salt), header + name.encode("utf-8", "surrogateescape")
    yield header
    for number, (piece, last) in enumerate(pieces(chunks, _CHUNKS[_MAGIC])):
        yield cipher.encrypt(_nonce(number, last), piece, about)


def unseal(chunks: Iterable[bytes], keys: Sequence[Key], name: str) -> Iterator[bytes]:
    """Open what was sealed for the place `name`, chunk by chunk.

    Raises `BackupError` where no key fits, or at the first chunk that is not as it was written;
    what came before it was.
    """
    flow = iter(chunks)
    start = b""
    while len(start) < _HEADER and (chunk := next(flow, b"")):
        start += chunk
    header, rest = start[:_HEADER], start[_HEADER:]
    size = _CHUNKS.get(header[: len(_MAGIC)])
    if len(header) < _HEADER or size is None:
        raise BackupError(f"{name}: not a sealed file, or its beginning is damaged", remedy=DAMAGED)
    id = header[len(_MAGIC) : len(_MAGIC) + _ID].hex()
    key = next((one for one in keys if one.id == id), None)
    if key is None:
        raise wrong_key(name)
    cipher = _cipher(key, header[-_SALT:])
    about = header + name.encode("utf-8", "surrogateescape")
    for number, (piece, last) in enumerate(pieces(chain([rest], flow), size + _TAG)):
        try:
            yield cipher.decrypt(_nonce(number, last), piece, about)
        except InvalidTag as error:
            raise BackupError(
                f"{name}: damaged in chunk {number + 1}: changed, cut off or out of its place",
                remedy=DAMAGED,
            ) from error


def wrong_key(name: str) -> BackupError:
    """The error where something was sealed with a key that nobody gave."""
    return BackupError(
        f"{name} is sealed with a key that is not among those given",
        remedy="give the file of the key that was set when the backup was made: --key-file FILE, "
        "or encryption.key_file in rollcall.toml",
    )

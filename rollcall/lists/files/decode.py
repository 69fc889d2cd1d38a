"""Bytes into text, for files that do not say how they were written."""

from __future__ import annotations

import codecs
import re
import zlib

from rollcall.errors import ListError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1251", "kz1048", "koi8_r", "cp866", "mac_cyrillic", "cp1252")
_SAMPLE = 200_000
_CAPITAL_INSIDE = re.compile(r"[а-яәғқңөұүһіё][А-ЯӘҒҚҢӨҰҮҺІЁ]")
_USUAL = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі«»—–№“”’…°\xa0")
_LATIN = frozenset("áàâäãåçéèêëíìîïñóòôöõøšúùûüýžßœæğış«»—–“”’…\xa0")


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8 first, then UTF-16, then the old Cyrillic code pages.

    Declared encodings lie more often than bytes do, so only the bytes are asked. A UTF-8 file with
    a few broken bytes stays UTF-8, with U+FFFD where they were.
    """
    return data.decode(encoding_of(data), "replace")


def encoding_of(data: bytes) -> str:
    """The codec that reads `data`, to write more of the same; the rules are those of `decode`."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    # Russian in UTF-16 without a mark has no byte that UTF-8 would refuse, but half of it is 04.
    if b"\x00" in data[:2000] and (wide := _without_bom(data)):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    if wide := _without_bom(data):
        return wide
    tolerant = data.decode("utf-8", "replace")
    broken = tolerant.count("\ufffd")
    if broken * 50 < sum(1 for character in tolerant[:_SAMPLE] if character > "\x7f"):
        return "utf-8"
    return _best_legacy(data[:_SAMPLE])


def gunzip(data: bytes, limit: int) -> bytes:
    """The content of a .gz file, refusing to unpack more than `limit` bytes."""
    parts: list[bytes] = []
    left, rest = limit, data
    while rest[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(rest, left + 1)
        except zlib.error as error:
            raise ListError(f"a damaged .gz file: {error}", remedy="Compress it again.") from None
        left -= len(part)
        if left < 0:
            raise ListError(
                f"unpacks to more than {limit // 1_000_000} MB", remedy="Split the list."
            )
        if not unpacker.eof:
            raise ListError("a .gz file that was cut off", remedy="Copy or compress it again.")
        parts.append(part)
        rest = unpacker.unused_data
    return b"".join(parts)


def _without_bom(data: bytes) -> str | None:
    sample = data[:2000]
    if len(sample) < 4:
        return None
    # Cyrillic in UTF-16 has 04 in every second byte, Latin has 00.
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = sample[start::2]
        if sum(byte in (0, 4) for byte in high) > 0.9 * len(high):
            return encoding
    return None


def _best_legacy(data: bytes) -> str:
    def score(encoding: str) -> float:
        text = data.decode(encoding, "replace")
        usual = _LATIN if encoding == "cp1252" else _USUAL
        high = [character for character in text if character > "\x7f"]
        good = sum(character.lower() in usual for character in high)
        lower = sum(character.islower() for character in high)
        return good + 0.2 * lower - 2 * len(_CAPITAL_INSIDE.findall(text))

    return max(_LEGACY, key=score)

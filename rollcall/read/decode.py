"""Bytes to text without nonsense: what the bytes are goes before what a header claims."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})"""
)
_HEADER = re.compile(
    r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_HEAD_BYTES = 8192
_SAMPLE_BYTES = 200_000
_CYRILLIC = ("windows-1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic")
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмд")
# WHATWG: what pages call latin-1 is windows-1252, and so on.
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "win-1251": "windows-1251",
    "cp-1251": "windows-1251",
    "tis-620": "cp874",
    "iso-8859-9": "windows-1254",
}


def decode(data: bytes, *, content_type: str | None = None) -> str:
    """The text of `data`: BOM, then UTF-8, then what document and header declare, then a guess.

    UTF-8 goes first even where something else is declared: bytes that are valid UTF-8 almost never
    mean anything else, while UTF-8 declared as windows-1251 is common and becomes silent nonsense.
    Never raises: bytes that fit nothing are replaced by U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace").lstrip("\ufeff")
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace")
    declared = list(_declared(data, content_type))
    if b"\x1b$" in data[:_SAMPLE_BYTES] and "iso-2022-jp" in declared:
        return data.decode("iso-2022-jp", errors="replace")
    utf8 = _utf8(data)
    if utf8 is not None:
        return utf8
    for encoding in declared:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(_guess(data, declared), errors="replace")


def _utf8(data: bytes) -> str | None:
    """The text when these are UTF-8 bytes, a few broken ones among thousands allowed."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sample = text[:_SAMPLE_BYTES]
    wide = sum(1 for char in sample if char > "\x7f")
    return text if broken * 50 < wide and sample.count("\ufffd") * 50 < wide else None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by where the zero bytes of markup stand."""
    head = data[:400]
    head = head[: len(head) // 4 * 4]
    if len(head) < 8 or b"\x00" not in head:
        return None
    zeros = [sum(1 for byte in head[i::4] if byte == 0) / (len(head) // 4) for i in range(4)]
    full = [share > 0.6 for share in zeros]
    return {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }.get((full[0], full[1], full[2], full[3]))


def _declared(data: bytes, content_type: str | None) -> Iterator[str]:
    names = [match.decode("ascii") for match in _DECLARED.findall(data[:_HEAD_BYTES])[:3]]
    header = _HEADER.search((content_type or "")[:200])
    if header:
        names.append(header.group(1))
    for name in names:
        name = name.lower().strip(".:_-")
        name = _ALIASES.get(name, name)
        try:
            info = codecs.lookup(name)
        except LookupError:
            continue
        # UTF-16 and UTF-32 were ruled out above; some codecs (base64, zip) are no charsets.
        if not info.name.startswith(("utf-16", "utf-32", "utf-8", "utf_8")) and getattr(
            info, "_is_text_encoding", True
        ):
            yield name


def _guess(data: bytes, declared: list[str]) -> str:
    sample = data[:_SAMPLE_BYTES]
    scored = [(_cyrillic_share(sample, encoding), encoding) for encoding in _CYRILLIC]
    share, best = max(scored, key=lambda pair: pair[0])
    if share > 0.55:
        return best
    if declared:
        return declared[0]
    found = charset_normalizer.from_bytes(sample[:20_000]).best()
    return found.encoding if found is not None else "windows-1252"


def _cyrillic_share(sample: bytes, encoding: str) -> float:
    """How much of what is not ASCII would be everyday lower-case Cyrillic in this encoding."""
    high = sample.translate(None, bytes(range(128)))
    if len(high) < 20:
        return 0.0
    text = high.decode(encoding, errors="replace")
    return sum(1 for char in text if char in _COMMON_CYRILLIC) / len(text)

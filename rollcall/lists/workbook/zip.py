"""A copy of a ZIP archive in which some parts are replaced and all others stay packed as they are.

`zipfile` cannot copy a member without unpacking it. PKWARE's APPNOTE 6.3, sections 4.3 and 4.4; no
ZIP64, which archives of the size that we read do not need.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from rollcall.errors import ListError
from rollcall.lists.workbook.xml import DAMAGED

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_MOST = 0xFFFF
_LARGEST = 0xFFFFFFFF
_DESCRIPTOR = 0x08  # the sizes stand behind the data; we write them before it
_VERSION = 20


def replace_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with the content of `parts` (by exact name); new names are added at the end.

    Raises `ListError` for an archive whose directory does not fit its bytes.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        last = dict(archive.NameToInfo)
    if sum(info.compress_size for info in members) > len(data) or len(members) >= _MOST:
        raise ListError("a damaged archive: its parts overlap", remedy=DAMAGED)
    made = _Writer()
    for info in members:
        if info.filename in parts and last[info.filename] is info:
            made.put(info, parts[info.filename])
        else:
            made.copy(info, _packed(data, info))
    for name in sorted(parts.keys() - last.keys()):
        made.put(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name])
    return made.finish()


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    start = info.header_offset
    header = data[start : start + _LOCAL.size]
    if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise ListError("a damaged archive", remedy=DAMAGED)
    *_, name, extra = _LOCAL.unpack(header)
    start += _LOCAL.size + name + extra
    packed = data[start : start + info.compress_size]
    if len(packed) < info.compress_size or info.file_size > _LARGEST:
        raise ListError("an archive that was cut off", remedy="Copy or download it again.")
    return packed


class _Writer:
    """An archive that grows at its end, and its directory."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.directory: list[bytes] = []
        self.at = 0

    def put(self, info: zipfile.ZipInfo, content: bytes) -> None:
        stored = info.compress_type == zipfile.ZIP_STORED and info.file_size > 0
        packed = content
        if not stored:
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(content) + packer.flush()
        method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self._write(info, packed, method, zlib.crc32(content), len(content), 0)

    def copy(self, info: zipfile.ZipInfo, packed: bytes) -> None:
        flags = info.flag_bits & ~_DESCRIPTOR
        self._write(info, packed, info.compress_type, info.CRC, info.file_size, flags)

    def _write(
        self, info: zipfile.ZipInfo, packed: bytes, method: int, crc: int, size: int, flags: int
    ) -> None:
        name, flags = _name(info, flags)
        year, month, day, hour, minute, second = info.date_time
        date = max(0, year - 1980) << 9 | month << 5 | day
        time = hour << 11 | minute << 5 | second // 2
        fields = (flags, method, time, date, crc, len(packed), size, len(name), 0)
        self.parts += (_LOCAL.pack(b"PK\x03\x04", _VERSION, *fields), name, packed)
        central = _CENTRAL.pack(
            b"PK\x01\x02", _VERSION, info.create_system, _VERSION, 0, flags, method, time, date,
            crc, len(packed), size, len(name), 0, 0, 0, info.internal_attr, info.external_attr,
            self.at,
        )  # fmt: skip
        self.directory += (central, name)
        self.at += _LOCAL.size + len(name) + len(packed)
        if self.at > _LARGEST:
            raise ListError("is too large to be packed", remedy="Split the list.")

    def finish(self) -> bytes:
        directory = b"".join(self.directory)
        count = len(self.directory) // 2
        if count > _MOST:
            raise ListError("a damaged archive: it has too many parts", remedy=DAMAGED)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), self.at, 0)
        return b"".join((*self.parts, directory, end))


def _name(info: zipfile.ZipInfo, flags: int) -> tuple[bytes, int]:
    name = info.orig_filename
    utf8 = 0x800
    if not flags & utf8 and not info.flag_bits & utf8:
        try:
            return name.encode("cp437"), flags & ~utf8
        except UnicodeEncodeError:
            pass
    return name.encode("utf-8"), flags | utf8

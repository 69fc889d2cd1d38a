"""How an address finds a version of a list, and what its file is called."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request

from rollcall.store import list_versions
from rollcall.store.list_versions import Version
from rollcall.web.desk import Desk

_ENDINGS = frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt", "gz"})


def find(connection: Connection, desk: Desk, request: Request) -> tuple[Version, Version]:
    """The version that an address names, and the newest of its list; 404 without either."""
    list_id, wanted = request.path_params["id"], request.path_params["number"]
    newest = list_versions.newest(connection, desk.viewer, list_id)
    if newest is None:
        raise HTTPException(404)
    return at(connection, desk, newest, wanted), newest


def at(connection: Connection, desk: Desk, newest: Version, number: int) -> Version:
    """A version of the list whose newest is known, by its number; 404 where there is none."""
    if number == newest.number:
        return newest
    found = None
    if 1 <= number < newest.number:
        found = list_versions.version(connection, desk.viewer, newest.list_id, number)
    if found is None:
        raise HTTPException(404)
    return found


def ending(name: str, content: bytes) -> str:
    """The ending for a download: as it was uploaded, else as the first bytes say."""
    given = name.rpartition(".")[2].lower()
    if given in _ENDINGS:
        return given
    if content.startswith(b"PK\x03\x04"):
        return "ods" if b"opendocument" in content[:120] else "xlsx"
    return "xls" if content.startswith(b"\xd0\xcf\x11\xe0") else "csv"

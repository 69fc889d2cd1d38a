"""Plain lists of names longer than any spreadsheet."""

from __future__ import annotations

import gzip

import pytest

from rollcall.errors import ListError
from rollcall.lists import Limits, long, read_long
from rollcall.records import CaseRow

NAMES = "Жағыпаров Ерлан\n\n  Aigerim Sarsenova\r\nКим Тимур (муж Лайлим)\n— \nIvanov I.I. / Иванов"
SMALL = Limits(rows=3)


def rows(data: bytes, name: str = "all.txt", limits: Limits = SMALL) -> list[CaseRow]:
    found = read_long(data, name, limits)
    assert found is not None
    return list(found)


def test_every_line_with_a_name_is_a_case_called_by_its_line() -> None:
    found = rows(NAMES.encode())
    assert [(row.key, row.names[0]) for row in found] == [
        ("1", "Жағыпаров Ерлан"),
        ("3", "Aigerim Sarsenova"),
        ("4", "Ким Тимур"),
        ("6", "Ivanov I.I."),
    ]
    assert found[3].names[1:] == ("Иванов",)
    assert {row.list for row in found} == {"all"}


def test_packed_it_is_the_same() -> None:
    assert rows(gzip.compress(NAMES.encode()), "all.txt.gz") == rows(NAMES.encode())


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx", "all", "txt"])
def test_only_text_files_are_read_so(name: str) -> None:
    assert read_long(NAMES.encode(), name, SMALL) is None


def test_what_a_spreadsheet_could_hold_is_read_as_one() -> None:
    assert read_long(NAMES.encode(), "all.txt") is None


def test_too_many_lines_are_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "MOST", 4)
    with pytest.raises(ListError, match=r"all\.txt: has more than 4 lines") as caught:
        read_long(NAMES.encode(), "all.txt", SMALL)
    assert caught.value.remedy


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\n" * 5_000_000)
    with pytest.raises(ListError):
        read_long(bomb, "all.txt.gz", Limits(file_bytes=1_000_000, rows=3))


@pytest.mark.parametrize("data", [b"\x00\xff\xfe" * 40, b"\n\xd0" * 50, b"\xff" * 10 + b"\n" * 9])
def test_any_bytes_are_read_without_a_crash(data: bytes) -> None:
    read = read_long(data, "all.txt", SMALL)
    assert read is None or [row for row in read if not row.names] == []

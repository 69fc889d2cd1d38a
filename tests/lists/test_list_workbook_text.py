"""Text tables come back in her encoding, with her separator, quotes and line ends."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from workbook_parts import HEADINGS, coverage

from rollcall.errors import ListError
from rollcall.lists import Limits, read
from rollcall.lists.files.table import find_separator
from rollcall.lists.workbook import with_columns

TABLE = 'ФИО;Статус;Адрес\r\nАсанов Али;задержан;"ул. Мира; 5\r\nкв. 2"\r\nКим Вера;убита'
TWO = HEADINGS[1:3]


def added(data: bytes, name: str, *lines: tuple[str | int | None, ...]) -> bytes:
    found = read(data, name)
    values = {(r.sheet, r.row): line for r, line in zip(found.rows, lines, strict=False)}
    made, made_name = with_columns(data, name, TWO, values)
    assert made_name == name
    return made


def test_columns_are_added_to_every_line_and_nothing_else_changes() -> None:
    made = added(TABLE.encode(), "a.csv", ("2022-01-11", 3), ("@x; y", None)).decode()
    assert made == (
        "ФИО;Статус;Адрес;Rollcall: last mention;Rollcall: sources\r\n"
        'Асанов Али;задержан;"ул. Мира; 5\r\nкв. 2";2022-01-11;3\r\n'
        'Ким Вера;убита;;"\'@x; y";'
    )


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_encoding_and_the_line_ends_stay(encoding: str, end: str) -> None:
    text = "Фамилия,Имя,Город\nСергеев,Пётр,Астана\nЮн,Вера,Темиртау\n".replace("\n", end)
    made = added(text.encode(encoding), "a.csv", ("нет", 1), ("да", 2))
    assert made.decode(encoding).split(end) == [
        "Фамилия,Имя,Город,Rollcall: last mention,Rollcall: sources",
        "Сергеев,Пётр,Астана,нет,1",
        "Юн,Вера,Темиртау,да,2",
        "",
    ]


def test_a_big_endian_file_keeps_its_byte_order() -> None:
    data = b"\xfe\xff" + TABLE.encode("utf-16-be")
    assert added(data, "a.csv", ("x", 1)).startswith(data[:20])


def test_letters_that_an_old_code_page_lacks_bring_the_file_to_utf_8() -> None:
    text = "ФИО;Статус\nСергеев Пётр;задержан\nПетров Иван;убит\n"
    made = added(text.encode("cp1251"), "a.csv", ("Жәнібек", 1))
    assert made.decode("utf-8-sig").splitlines()[1] == "Сергеев Пётр;задержан;Жәнібек;1"


def test_bytes_that_mean_nothing_stay_where_they_were() -> None:
    data = ("ФИО;Статус\nАсанов Али;" + "задержан " * 20).encode() + b"\xff\xfe\nx;y\n"
    assert b"\xff\xfe;2022;1\n" in added(data, "a.csv", ("2022", 1))


def test_where_every_field_is_quoted_ours_are_too() -> None:
    data = '"ФИО","Статус"\n"Асанов Али","убит"\n'.encode()
    assert added(data, "a.csv", ("x", 1)).decode().splitlines()[1] == '"Асанов Али","убит","x","1"'


def test_a_list_with_a_name_a_line_becomes_a_table_with_tabs() -> None:
    data = 'Асанов Али\r\n\r\n"Ким", Вера\r\n'.encode()
    made = added(data, "names.txt", ("2022", 3), ("да\nнет", None))
    assert made.decode() == (
        "Name\tRollcall: last mention\tRollcall: sources\r\n"
        "Асанов Али\t2022\t3\r\n\r\n"
        '"""Ким"", Вера"\tда; нет\t\r\n'
    )
    assert [row.names for row in read(made, "names.txt").rows] == [
        row.names for row in read(data, "names.txt").rows
    ]
    assert added(made, "names.txt", ("2023", 4), ("", "")).decode().splitlines()[1:] == [
        "Асанов Али\t2023\t4",
        "",
        '"""Ким"", Вера"\t\t',
    ]


def test_a_text_list_with_a_heading_keeps_its_lines() -> None:
    made = added("ФИО\nАсанов Али\n".encode(), "names.txt", ("2022", 3)).decode()
    assert made == "ФИО\tRollcall: last mention\tRollcall: sources\nАсанов Али\t2022\t3\n"


@pytest.mark.parametrize("name", ["list.csv", "list.tsv", "list.csv.gz"])
def test_an_export_that_comes_back_is_overwritten_in_place(name: str) -> None:
    data = TABLE.replace(";", "\t" if name != "list.csv" else ";").encode()
    data = gzip.compress(data) if name.endswith("gz") else data
    once, _ = with_columns(data, name, HEADINGS, coverage(read(data, name)))
    twice, _ = with_columns(once, name, HEADINGS, coverage(read(once, name)))
    assert twice == once
    assert [row.names for row in read(once, name).rows] == [r.names for r in read(data, name).rows]
    cleared, _ = with_columns(once, name, HEADINGS, {})
    assert b"evil" not in (gzip.decompress(cleared) if name.endswith("gz") else cleared)


def test_a_table_without_headings_says_in_every_cell_what_it_is() -> None:
    data = "id-1\tАсанов Али\nid-2\tКим Вера\nid-3\tЮн Олег\n".encode()
    made = added(data, "a.tsv", ("2022-01-02", 1), ("2022-01-03", 2)).decode()
    assert made.splitlines()[1:] == [
        "id-2\tКим Вера\tRollcall: last mention: 2022-01-03\tRollcall: sources: 2",
        "id-3\tЮн Олег\t\t",
    ]
    after = read(made.encode(), "a.tsv").rows
    assert [(r.key, r.names, r.status_date, r.birth) for r in after] == [
        (r.key, r.names, r.status_date, r.birth) for r in read(data, "a.tsv").rows
    ]
    again = added(made.encode(), "a.tsv", ("2022-01-05", 1), ("2022-01-03", 2)).decode()
    assert again == made.replace("2022-01-02", "2022-01-05")


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_behind_it() -> None:
    data = 'ФИО;Статус\n"Асанов Али;убит\n'.encode() + "Ким Вера;убита\n".encode() * 99
    found = read(data, "a.csv")
    values = {(r.sheet, r.row): ('a"b;c', r.row) for r in found.rows}
    made, _ = with_columns(data, "a.csv", TWO, values)
    assert made.decode().splitlines()[1] == "\"Асанов Али;убит;a'b c;2"
    assert [r.names for r in read(made, "a.csv").rows] == [r.names for r in found.rows]


def test_a_line_of_very_many_columns_is_refused() -> None:
    data = ("a;b\n" * 100 + ";" * 5000 + "\n").encode()
    with pytest.raises(ListError, match="more cells") as caught:
        with_columns(data, "a.csv", TWO, {("a", 1): ("x", 1)}, limits=Limits(cells=20_000))
    assert caught.value.remedy


field = st.text(alphabet="аб;,\"\n\r \t'=", max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(field, min_size=2, max_size=4), max_size=6), st.sampled_from(";,\t|"))
def test_every_field_of_hers_stays_what_it_was(rows: list[list[str]], separator: str) -> None:
    target = io.StringIO(newline="")
    head = ["ФИО", "Статус", "Город"]
    csv.writer(target, delimiter=separator).writerows([head, ["Асанов Али", "убит", "x"], *rows])
    data = target.getvalue().encode()
    assume(
        find_separator(target.getvalue().replace("\r\n", "\n").replace("\r", "\n"), lines=False)
        == separator
    )
    found = read(data, "a.csv")
    values = {(row.sheet, row.row): ("=x\ty", row.row) for row in found.rows}
    made, _ = with_columns(data, "a.csv", TWO, values)

    def records(data: bytes) -> list[list[str]]:
        text = io.StringIO(data.decode(), newline="")
        return list(csv.reader(text, delimiter=separator))

    before, after = records(data), records(made)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert new[: len(old)] == old
    assert {row.row for row in read(made, "a.csv").rows} == {row.row for row in found.rows}


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='аб;"\n\r x', max_size=60))
def test_any_text_keeps_its_records(text: str) -> None:
    data = ("ФИО;Статус\nАсанов Али;убит\n" * 8 + text).encode()
    found = read(data, "a.csv")
    values = {(row.sheet, row.row): ("x", row.row) for row in found.rows}
    made, _ = with_columns(data, "a.csv", TWO, values)
    after = {row.row: row.cells.get("Rollcall: sources") for row in read(made, "a.csv").rows}
    assert after == {row.row: str(row.row) for row in found.rows if row.row in after}
    assert len(after) == len(found.rows)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.txt", "a.tsv", "a.gz"]))
def test_any_bytes_give_bytes_or_a_list_error(data: bytes, name: str) -> None:
    try:
        made, made_name = with_columns(data, name, TWO, {("a", n): ("x", n) for n in range(9)})
    except ListError as error:
        assert name in str(error)  # noqa: PT017 - either outcome is right
        return
    assert isinstance(made, bytes)
    assert made_name == name

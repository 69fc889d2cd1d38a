"""Every format and encoding, the limits, and bytes that mean harm."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from list_workbooks import saved, workbook

from rollcall.errors import ListError
from rollcall.lists import Limits, ListFile, as_dict, case_number, read

TABLE = "case_id;ФИО;Статус;Город\n1;Жұмабеков Әли;задержан;Алматы\n2;Ким Вера;отпущена;Орал\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "kz1048"]
)
def test_a_table_reads_alike_in_every_encoding(encoding: str) -> None:
    found = read(TABLE.encode(encoding), "list.csv")
    assert [row.names for row in found.rows] == [("Жұмабеков Әли",), ("Ким Вера",)]
    assert [row.status for row in found.rows] == ["detained", "released"]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac_cyrillic"])
def test_russian_tables_read_alike_in_the_old_code_pages(encoding: str) -> None:
    text = "Фамилия,Имя,Дата рождения,Город\nСергеев,Пётр,01.02.1980,Астана\nЮн,Вера,,Темиртау\n"
    found = read(text.encode(encoding), "list.csv")
    assert [row.names for row in found.rows] == [("Сергеев Пётр",), ("Юн Вера",)]


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_any_separator_is_found(separator: str) -> None:
    found = read(TABLE.replace(";", separator).encode(), "list.csv")
    assert [row.key for row in found.rows] == ["1", "2"]


def test_names_stand_one_a_line_in_a_text_file_and_count_from_one() -> None:
    found = read("Асанов Али\n\nБаев, Бек\nвера лин\n".encode(), "my names.txt")
    assert [(row.row, row.names[0], row.list) for row in found.rows] == [
        (1, "Асанов Али", "my names"),
        (3, "Баев, Бек", "my names"),
        (4, "вера лин", "my names"),
    ]
    assert [case_number(found, row) for row in found.rows] == ["1", "3", "4"]


def test_a_packed_table_takes_its_name_from_the_file_without_endings() -> None:
    found = read(gzip.compress(TABLE.encode()), "folder/dead.csv.gz")
    assert found.name == "dead"
    assert {row.list for row in found.rows} == {"dead"}
    assert len(found.rows) == 2


def test_the_list_column_wins_over_the_name_of_the_file() -> None:
    found = read(b"id,list,name\n1,dead,Ann Lee\n2,,Bob Ray\n", "cases.csv")
    assert [row.list for row in found.rows] == ["dead", "cases"]


def test_an_opendocument_file_reads_like_a_workbook() -> None:
    found = read(_ods([["Name", "Age", "Status"], ["Ann Lee", "31", "missing"]]), "a.ods")
    assert [(row.row, row.names, row.age, row.status) for row in found.rows] == [
        (2, ("Ann Lee",), 31, "missing")
    ]


def test_a_quote_that_is_never_closed_swallows_no_row() -> None:
    lines = ["name,status", '"Ann Lee,missing', *(f"Bob Ray{n},found" for n in range(100))]
    found = read("\n".join(lines).encode(), "a.csv")
    assert len(found.rows) == 101
    assert "quotes" in {problem.code for problem in found.problems}


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    with pytest.raises(ListError, match="unpacks to more than"):
        read(_xlsx_with_sheet(b"<x>" + b" " * 40_000_000), "a.xlsx", limits=_small(unpacked=10))


def test_a_packed_text_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = gzip.compress(b"a" * 3_000_000)
    with pytest.raises(ListError, match="unpacks to more than"):
        read(bomb, "a.csv.gz", limits=Limits(file_bytes=1_000_000))


def test_entities_in_a_workbook_are_not_expanded() -> None:
    cell = b"<c r='A%d' t='inlineStr'><is><t>%s</t></is></c>"
    lol = b'<!DOCTYPE x [<!ENTITY a "' + b"lol" * 20 + b'">]>'
    sheet = lol + (
        b"<worksheet><sheetData><row r='1'>" + cell % (1, b"&a;") + b"</row>"
        b"<row r='2'>" + cell % (2, b"Ann Lee") + b"</row></sheetData></worksheet>"
    )
    try:
        found = read(_xlsx_with_sheet(sheet), "a.xlsx")
    except ListError:
        return
    assert "lollol" not in str(as_dict(found))


def test_comments_inside_a_workbook_are_passed_over() -> None:
    sheet = (
        b"<worksheet><!-- a --><sheetData><row r='1'><!-- b --><c r='A1' t='inlineStr'><is>"
        b"<!-- d --><t>Ann Lee</t><?pi e?></is></c></row></sheetData></worksheet>"
    )
    assert read(_xlsx_with_sheet(sheet), "a.xlsx").rows[0].names == ("Ann Lee",)


def test_a_cell_at_the_far_corner_costs_no_memory() -> None:
    sheet = (
        b"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Ann Lee</t></is></c>"
        b"</row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>"
    )
    found = read(_xlsx_with_sheet(sheet), "a.xlsx")
    assert [row.row for row in found.rows] == [1, 1048576]


def test_more_rows_than_the_limit_are_refused_with_a_remedy() -> None:
    with pytest.raises(ListError, match="more than 3 rows") as caught:
        read(b"a\nb\nc\nd\n", "a.txt", limits=Limits(rows=3))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"%PDF-1.7 ...", "list.pdf", "list.pdf: is a document"),
        (b"<html><body><table>", "list.xls", "is a document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xls", "list.xls: "),
        (b"PK\x03\x04 broken", "list.xlsx", "damaged"),
        (bytes(range(256)) * 40, "list.csv", "binary data"),
    ],
)
def test_what_is_no_list_is_named_with_its_file(data: bytes, filename: str, words: str) -> None:
    with pytest.raises(ListError, match=words) as caught:
        read(data, filename)
    assert caught.value.remedy


def test_what_was_understood_goes_into_json_and_back() -> None:
    found = read(TABLE.encode(), "list.csv")
    plain = json.loads(json.dumps(as_dict(found)))
    wanted = {"list", "has_ids", "sheets", "rows", "problems", "counts", "care", "not_understood"}
    assert set(plain) == wanted
    assert plain["sheets"][0]["columns"][1] == {
        "index": 1,
        "heading": "ФИО",
        "meaning": "name",
        "how": "heading",
        "sample": "Жұмабеков Әли",
    }
    assert plain["rows"][1]["case"] == "2"
    assert plain["rows"][1]["cells"]["Статус"] == "отпущена"
    assert plain["counts"]["statuses"] == {"detained": 1, "released": 1}


def test_a_mapping_of_the_keepers_own_wins_over_what_was_recognised() -> None:
    data = "ФИО;Статус;Кличка\nАсанов Али;жив-здоров;Юн Олег\n".encode()
    found = read(
        data, "a.csv", mapping={"Кличка": "name", "A": "ignore", "status жив-здоров": "found"}
    )
    assert found.rows[0].names == ("Юн Олег",)
    assert found.rows[0].status == "found"
    assert found.sheets[0].columns[2].how == "mapping"
    with pytest.raises(ListError, match="no meaning of a column"):
        read(data, "a.csv", mapping={"A": "nonsense"})


def test_an_unreadable_status_keeps_its_words_and_says_so() -> None:
    found = read("ФИО;Статус\nАсанов Али;непонятно что\n".encode(), "a.csv")
    (row,) = found.rows
    assert (row.status, row.status_words) == (None, "непонятно что")
    assert [(problem.code, problem.row) for problem in row.problems] == [("unreadable_status", 2)]


def test_the_recorded_lists_read_without_a_missing_name(shared_data: Path) -> None:
    for path in sorted(shared_data.glob("names/spot_*/list.tsv")):
        found = read(path.read_bytes(), path.name)
        assert found.has_ids
        assert len(found.rows) == len(path.read_text("utf-8").splitlines())
        assert all(row.names for row in found.rows)
    january = read((shared_data / "january" / "cases.csv").read_bytes(), "cases.csv")
    assert len(january.rows) == 63
    assert {row.list for row in january.rows} == {"dead", "missing", "tortured", "detained"}
    assert all(row.status for row in january.rows)
    assert not january.problems


def test_an_empty_file_is_an_empty_list_with_a_problem() -> None:
    found = read(b"", "a.csv")
    assert found.rows == ()
    assert [problem.code for problem in found.problems] == ["empty"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2000), st.sampled_from(["a.csv", "a.txt", "a.tsv", "a.gz"]))
def test_any_bytes_are_a_list_or_a_list_error(data: bytes, filename: str) -> None:
    try:
        assert isinstance(read(data, filename), ListFile)
    except ListError as error:
        assert filename in str(error)  # noqa: PT017 - either outcome is right


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_a_list_or_a_list_error(data: st.DataObject) -> None:
    book = bytearray(_PLAIN)
    for _ in range(data.draw(st.integers(1, 6))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    if book[:2] != b"PK":
        return
    with contextlib.suppress(ListError):
        assert isinstance(read(bytes(book), "a.xlsx"), ListFile)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_sheet_with_any_text_changed_is_a_list_or_a_list_error(data: st.DataObject) -> None:
    sheet = (
        "<worksheet><sheetData><row r='1'><c r='A1' t='s' s='1'><v>0</v></c><c t='b'><v>1</v></c>"
        "</row><row r='2'><c r='B2' t='n' s='9'><f>A1</f><v>44566.5</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref='A1:B1'/></mergeCells></worksheet>"
    )
    at = data.draw(st.integers(0, len(sheet)))
    end = data.draw(st.integers(at, min(len(sheet), at + 4)))
    new = data.draw(st.text(alphabet="019AZ:'<>/=-. xé", max_size=4))
    with contextlib.suppress(ListError):
        read(_xlsx_with_sheet((sheet[:at] + new + sheet[end:]).encode()), "a.xlsx")


cells = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=25),
    st.sampled_from(
        ["ФИО", "Статус", "Иванов Иван", "погиб", "05.01.2022", "31", "№", "Name", "²"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.lists(cells, max_size=6), max_size=8), min_size=1, max_size=3))
def test_every_row_that_is_not_empty_is_one_case_or_above_the_table(
    sheets: list[list[list[object]]],
) -> None:
    book = workbook(*((f"S{at}", rows) for at, rows in enumerate(sheets)))
    found = read(saved(book), "a.xlsx")
    for at, rows in enumerate(sheets):
        name = f"S{at}"
        filled = [
            number
            for number, row in enumerate(rows, 1)
            if any(value is not None and str(value).strip() for value in row)
        ]
        sheet = next(sheet for sheet in found.sheets if sheet.name == name)
        cases = sorted({row.row for row in found.rows if row.sheet == name})
        above = [number for number in filled if number <= (sheet.header or 0)]
        assert above + cases == filled
        assert len(above) in ({0} if sheet.header is None else set(range(1, 31)))
    assert len({row.key for row in found.rows}) == len(found.rows)


def _small(unpacked: int) -> Limits:
    return Limits(unpacked_bytes=unpacked * 1_000_000)


def _xlsx_with_sheet(sheet: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_PLAIN)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            made.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    return target.getvalue()


def _ods(rows: list[list[str]]) -> bytes:
    body = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{text}</text:p></table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr("content.xml", content)
    return target.getvalue()


_ROWS = [["ФИО", "Дата"], ["Асанов Али", "05.01.2022"], ["Ким Вера", 44566]]
_PLAIN = saved(workbook(("A", _ROWS)))

"""OpenDocument spreadsheets come back as they were, with our columns, repeated cells or not."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_parts import HEADINGS, coverage, parts

from rollcall.errors import ListError
from rollcall.lists import Limits, read
from rollcall.lists.model import OWN
from rollcall.lists.workbook import with_columns

NAME = "list.ods"
KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = ("office", "table", "text", "style")
SPACES = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in NAMES)
FO = ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def cell(text: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def ods(tables: str, before: str = "", spaces: str = SPACES + FO) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}>{before}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", KIND)
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr("Pictures/1.png", b"\x89PNG" + bytes(range(256)))
        made.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


STYLES = (
    '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell"/>'
    "</office:automatic-styles>"
)
LIFE = (
    '<table:table table:name="Задержанные"><table:table-column table:style-name="co1" '
    'table:number-columns-repeated="1024" table:default-cell-style-name="ce1"/>'
    + row(cell("Список", ' table:number-columns-spanned="2"'), EMPTY.format(1023))
    + row(EMPTY.format(1024), more=' table:number-rows-repeated="2"')
    + "<table:table-header-rows>"
    + row(cell("ФИО", ' table:style-name="ce1"'), cell("Статус", ' table:style-name="ce1"'))
    + "</table:table-header-rows><table:table-row-group>"
    + row(cell("Асанов Али"), cell("убит"), EMPTY.format(1022))
    + row(cell("Ким"), cell("задержан"), EMPTY.format(2), more=' table:number-rows-repeated="3"')
    + row(cell("Юн Олег"), '<table:table-cell table:formula="of:=1+1"/>')
    + "</table:table-row-group>"
    + row(EMPTY.format(1024), more=' table:number-rows-repeated="1048000"')
    + '</table:table><table:table table:name="Заметки &amp; всё"><table:table-row/>'
    + row(cell("молчат"))
    + "</table:table>"
)


def test_an_ods_gets_our_columns_and_keeps_every_row() -> None:
    data = ods(LIFE, STYLES)
    found = read(data, NAME)
    assert [r.row for r in found.rows] == [5, 6, 7, 8, 9, 2]
    made, name = with_columns(data, NAME, HEADINGS, coverage(found))
    assert name == NAME
    after = read(made, NAME)
    assert [(r.names, r.status, r.sheet, r.row) for r in after.rows] == [
        (r.names, r.status, r.sheet, r.row) for r in found.rows
    ]
    assert [s.header for s in after.sheets] == [4, None]
    for old, new in zip(found.rows, after.rows, strict=True):
        hers = {k: v for k, v in new.cells.items() if OWN not in (k[:10], v[:10])}
        assert hers == dict(old.cells)
    assert [r.cells["Rollcall: sources"] for r in after.rows[:5]] == ["5", "6", "7", "8", "9"]
    claims = after.rows[2].cells["Rollcall: statuses claimed"]
    assert claims == '\'=HYPERLINK("http://evil","x")\nsentenced <& "5">'


def test_every_other_part_and_all_else_in_the_content_stay() -> None:
    data = ods(LIFE, STYLES)
    made, _ = with_columns(data, NAME, HEADINGS, coverage(read(data, NAME)))
    before, after = parts(data), parts(made)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["content.xml"]
    assert made[30:38] == b"mimetype"
    content = after["content.xml"].decode()
    head, _, rest = content.partition("</office:automatic-styles>")
    assert head.startswith(before["content.xml"].decode().partition("</office:auto")[0])
    widths = ('co1" table:number-columns-repeated="2"', 'rollcall-width" table:number-columns-rep')
    assert all(f'<table:table-column table:style-name="{width}' in content for width in widths)
    assert '<table:table-column table:style-name="co1" table:number-columns-repeated="1017"' in rest
    for kept in (LIFE[:30], LIFE[LIFE.index("<table:table-row>") :][:300], "of:=1+1"):
        assert kept in rest
    assert 'table:number-rows-repeated="1048000"' in rest
    assert rest.count('table:style-name="ce1" office:value-type="string"') >= len(HEADINGS)


def test_an_ods_that_comes_back_is_overwritten_in_place() -> None:
    data = ods(LIFE, STYLES)
    once, _ = with_columns(data, NAME, HEADINGS, coverage(read(data, NAME)))
    twice, _ = with_columns(once, NAME, HEADINGS, coverage(read(once, NAME)))
    assert twice == once
    cleared, _ = with_columns(once, NAME, HEADINGS, {})
    assert "evil" not in parts(cleared)["content.xml"].decode()
    assert read(cleared, NAME).rows[0].names == ("Асанов Али",)


@pytest.mark.parametrize("spaces", [SPACES, SPACES + FO])
@pytest.mark.parametrize("before", ["", STYLES, "<office:automatic-styles/>"])
def test_styles_are_added_where_they_can_be(before: str, spaces: str) -> None:
    data = ods(LIFE, before, spaces)
    made, _ = with_columns(data, NAME, HEADINGS, coverage(read(data, NAME)))
    content = parts(made)["content.xml"].decode()
    assert ('"rollcall-text" style:family' in content) == ("xmlns:fo" in spaces)
    assert ('table:style-name="rollcall-width"' in content) == ("xmlns:fo" in spaces)
    assert len(read(made, NAME).rows) == 6


def test_an_ods_that_is_damaged_or_too_large_is_a_list_error() -> None:
    data = ods(LIFE + " " * 3_000_000, STYLES)
    with pytest.raises(ListError, match="unpacks to more than") as caught:
        with_columns(data, NAME, HEADINGS, {}, limits=Limits(unpacked_bytes=1_000_000))
    assert caught.value.remedy
    for broken in (data[:-400], data[:900]):
        with pytest.raises(ListError, match=r"list\.ods: "):
            with_columns(broken, NAME, HEADINGS, {})


repeat = st.integers(1, 4)
shape = st.lists(
    st.tuples(repeat, st.lists(st.tuples(repeat, st.sampled_from(" абв")), max_size=4))
)


@settings(max_examples=10, deadline=None)
@given(shape.filter(lambda rows: len(rows) < 7))
def test_repeated_rows_and_cells_keep_their_places(
    rows: list[tuple[int, list[tuple[int, str]]]],
) -> None:
    body = row(cell("ФИО"), cell("Статус")) + row(cell("Асанов Али"), cell("убит"))
    for times, cells in rows:
        written = [
            cell(text, f' table:number-columns-repeated="{count}"')
            if text != " "
            else EMPTY.format(count)
            for count, text in cells
        ]
        body += row(*written, more=f' table:number-rows-repeated="{times}"')
    data = ods(f'<table:table table:name="A">{body}</table:table>')
    found = read(data, NAME)
    made, _ = with_columns(data, NAME, HEADINGS, coverage(found))
    after = read(made, NAME)
    assert [r.row for r in after.rows] == [r.row for r in found.rows]
    for old, new in zip(found.rows, after.rows, strict=True):
        assert {k: v for k, v in new.cells.items() if not k.startswith(OWN)} == dict(old.cells)
        assert new.cells["Rollcall: sources"] == str(old.row)

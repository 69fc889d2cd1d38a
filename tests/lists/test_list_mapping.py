"""What a list keeper says about her list wins, and what nobody can follow is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from list_workbooks import saved, workbook

from nlp.annotations import STATUSES
from rollcall.errors import ListError
from rollcall.lists import format_mapping, parse_mapping, read
from rollcall.lists.mapping import MEANINGS, sort_mapping
from rollcall.lists.model import ID_HEADING, OWN


def test_lines_are_read_as_entries_and_written_as_the_same_lines() -> None:
    lines = [
        "# what the lawyers' list means",
        "",
        "Кличка = other_names",
        "C=",
        "status  жив = здоров=found",
        "colour #ff0000=killed",
        "sheet Легенда=ignore",
        "header Лист1=7",
        "\\# п/п=number",
    ]
    mapping = parse_mapping(lines)
    assert mapping == {
        "Кличка": "other_names",
        "C": "ignore",
        "status жив = здоров": "found",
        "colour #ff0000": "killed",
        "sheet Легенда": "ignore",
        "header Лист1": "7",
        "# п/п": "number",
    }
    assert parse_mapping(format_mapping(mapping).splitlines()) == mapping


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Кличка", "line 2: 'Кличка' is no key=value"),
        ("=name", "line 2: '=name' is no key=value"),
        ("Кличка=nickname", "line 2: 'Кличка': 'nickname' is no meaning of a column"),
        ("status пропал=lost", "line 2: 'status пропал': 'lost' is no status"),
        ("colour red=killed", "line 2: 'colour red'=killed: 'red' is no colour"),
        ("colour FF0000=dead", "line 2: 'colour FF0000': 'dead' is no status"),
        ("header Лист1=last", "line 2: 'header Лист1': 'last' is no row number"),
        ("sheet Легенда=skip", "line 2: 'sheet Легенда': 'skip' is no way to read a sheet"),
        ("ФИО=given", "line 2: 'ФИО' has been given another value before"),
    ],
)
def test_a_line_that_cannot_be_followed_is_named_with_a_remedy(line: str, words: str) -> None:
    with pytest.raises(ListError) as caught:
        parse_mapping(["ФИО=name", line])
    assert words in str(caught.value)
    assert caught.value.remedy


def test_the_value_decides_what_a_heading_like_a_kind_is_about() -> None:
    sorted_ = sort_mapping({"status date": "status_date", "Status lost": "missing"})
    assert sorted_.columns == {"status date": "status_date"}
    assert sorted_.statuses == {"lost": "missing"}


plain = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=12
)
entries = st.one_of(
    st.tuples(plain, st.sampled_from(sorted(MEANINGS))),
    st.tuples(plain.map("status {}".format), st.sampled_from(STATUSES)),
    st.tuples(plain.map("sheet {}".format), st.just("ignore")),
    st.tuples(plain.map("header {}".format), st.integers(0, 999_999).map(str)),
)


@given(st.lists(entries, max_size=6).map(dict))
def test_any_mapping_is_the_same_after_writing_and_reading(mapping: dict[str, str]) -> None:
    assert parse_mapping(format_mapping(mapping).splitlines()) == mapping


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_lines_are_a_mapping_or_a_list_error(lines: list[str]) -> None:
    try:
        sort_mapping(parse_mapping(lines))
    except ListError as error:
        assert "mapping, line" in str(error)  # noqa: PT017 - either outcome is right


def test_the_keeper_may_say_where_the_headings_stand() -> None:
    book = workbook(
        ("Л", [["наши"], ["Кто", "Где"], ["Асанов Али", "Орал"]]),
        ("М", [["Вера Лин", "Тараз"]]),
    )
    found = read(
        saved(book),
        "a.xlsx",
        mapping={"header Л": "2", "header М": "0", "Кто": "name", "A": "name", "Где": "place"},
    )
    assert [sheet.header for sheet in found.sheets] == [2, None]
    assert [(row.names, row.places) for row in found.rows] == [
        (("Асанов Али",), ("Орал",)),
        (("Вера Лин",), ()),
    ]
    assert not found.problems


def test_an_entry_about_something_that_is_not_there_is_a_problem() -> None:
    book = workbook(("Л", [["ФИО", "Город"], ["Асанов Али", "Орал"]]))
    found = read(
        saved(book),
        "a.xlsx",
        mapping={"Кличка": "other_names", "sheet М": "ignore", "header М": "3", "header Л": "1"},
    )
    assert [problem.code for problem in found.problems] == ["unused_mapping"] * 3
    assert "'Кличка'" in found.problems[0].message
    assert found.rows[0].names == ("Асанов Али",)


def test_a_mapping_that_cannot_be_followed_stops_the_reading_with_its_entry() -> None:
    with pytest.raises(ListError, match=r"a\.csv: mapping: 'status x': 'y' is no status"):
        read(b"name\nAnn Lee\n", "a.csv", mapping={"status x": "y"})


def test_columns_that_we_added_say_which_case_a_row_is_and_nothing_else() -> None:
    ours = [ID_HEADING, OWN + "last mention", OWN + "sources", OWN + "status"]
    rows = [["ФИО", "Город", *ours], ["Асанов Али", "Орал", "n-1", "2022-01-09", "a", "погиб"]]
    found = read(saved(workbook(("Л", rows))), "a.xlsx")
    (row,) = found.rows
    assert [column.meaning for column in found.sheets[0].columns] == [
        *("name", "place", "id"),
        *["ignore"] * 3,
    ]
    assert (row.key, row.names, row.status, found.has_ids) == ("n-1", ("Асанов Али",), None, True)
    assert row.cells[OWN + "status"] == "погиб"


def test_an_id_column_of_the_keepers_own_wins_over_ours() -> None:
    rows = [[ID_HEADING, "ФИО", "№ дела"], ["n-1", "Асанов Али", "17-2"]]
    found = read(saved(workbook(("Л", rows))), "a.xlsx")
    assert found.rows[0].key == "17-2"
    mapped = read(saved(workbook(("Л", rows))), "a.xlsx", mapping={"№ дела": "ignore"})
    assert mapped.rows[0].key == "n-1"

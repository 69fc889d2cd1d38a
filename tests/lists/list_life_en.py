"""Lists kept in English; every person in them is invented."""

from __future__ import annotations

from datetime import date

import openpyxl
from list_life import Case, Life, shape, with_values, xlsx
from list_workbooks import fill


@shape
def sheets_by_status_with_a_read_me() -> Life:
    about = [
        ["How to use this file"],
        ["Each sheet holds one group of people. Do not sort the sheets."],
        ["Contact: the documentation team"],
    ]
    dead = [["No.", "Full name", "Age", "Place of death"], [1, "Yerlan Abishev", 44, "Almaty"],
            [2, "Unidentified man", "30s", "Taraz"], ["TOTAL", 2]]  # fmt: skip
    held = [["No.", "Full name", "Date detained"], [1, "Dina Kim", "Jan 6, 2022"]]
    lost = [["No.", "Full name", "Last seen"], [1, "Oleg Belov", "6 Jan 2022"]]
    free = [["No.", "Full name", "Released on"], [1, "Asel Nurgaliyeva", "15 February 2022"]]
    return Life(
        "January.xlsx",
        xlsx(
            ("README", about), ("Killed", dead), ("Detained", held), ("Missing", lost),
            ("Released", free),
        ),
        (
            Case(2, "Yerlan Abishev", "killed", age=44, sheet="Killed"),
            Case(3, (), "killed", sheet="Killed"),
            Case(2, "Dina Kim", "detained", "2022-01-06", sheet="Detained"),
            Case(2, "Oleg Belov", "missing", "2022-01-06", sheet="Missing"),
            Case(2, "Asel Nurgaliyeva", "released", "2022-02-15", sheet="Released"),
        ),
        others=(("total", 4, "Killed"), *(("note", row, "README") for row in (1, 2, 3))),
        problems=(("no_name", 3, "Killed"),),
    )  # fmt: skip


@shape
def grouped_headings() -> Life:
    rows = [
        ["Case tracker - confidential"],
        ["Case ID", "Person", None, None, "Arrest", None, "Outcome", "Source link"],
        [None, "Last name", "First name", "DOB", "Date", "City", None, None],
        ["KZ-001", "Akhmetov", "Sanzhar", date(1991, 2, 3), "05/01/2022", "Almaty",
         "sentenced (3y)", "https://example.org/1"],
        ["KZ-002", "Tsoy", "Marina", None, "07/01/2022", "Shymkent", "charges dropped", None],
    ]  # fmt: skip

    def merged(book: openpyxl.Workbook) -> None:
        for area in ("A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:G3", "H2:H3"):
            book["Tracker"].merge_cells(area)

    return Life(
        "tracker.xlsx",
        xlsx(("Tracker", rows), change=merged),
        (
            Case(4, "Akhmetov Sanzhar", "sentenced", birth="1991-02-03", key="KZ-001"),
            Case(5, "Tsoy Marina", "acquitted", key="KZ-002"),
        ),
    )


@shape
def repeated_headings_and_sections() -> Life:
    rows = [
        ["#", "Name", "Age", "City"],
        ["Group A: died"],
        [1, "Bolat Seri", 51, "Almaty"],
        ["#", "Name", "Age", "City"],
        ["Group B: injured"],
        [1, "Victor Yun", 33, "Almaty"],
        [2, "Gulnar Ospan", 27, "Oral"],
        ["Total: 3"],
        ["Note: figures are preliminary and will be updated."],
    ]
    return Life(
        "groups.xlsx",
        xlsx(("Sheet1", rows)),
        (
            Case(3, "Bolat Seri", "killed", age=51),
            Case(6, "Victor Yun", "wounded", age=33),
            Case(7, "Gulnar Ospan", "wounded", age=27),
        ),
        others=(("heading", 2), ("heading", 4), ("heading", 5), ("total", 8), ("note", 9)),
    )


@shape
def colours_in_the_status_cell_and_a_key_beside_the_table() -> Life:
    rows = [
        ["Name", "Born", "Town", None, "Key"],
        ["Timur Askarov", 1980, "Almaty", None, "killed"],
        ["Lyazzat Omar", 1975, "Almaty", None, "in custody"],
        ["Roman Pak", 1999, "Almaty", None, "released"],
        ["Azat Kenes", 1968, "Semey"],
    ]

    def coloured(book: openpyxl.Workbook) -> None:
        sheet = book["List"]
        for row, colour in ((2, "FFFF0000"), (3, "FFFFC000"), (4, "FF92D050"), (5, "FFFFC000")):
            fill(sheet, row, colour)
            if row < 5:
                sheet.cell(row, 4).fill = sheet.cell(row, 1).fill.copy()
        for row, source in ((2, 4), (3, 2), (4, 3)):
            sheet.cell(row, 5).fill = sheet.cell(source, 1).fill.copy()

    return Life(
        "key.xlsx",
        xlsx(("List", rows), change=coloured),
        (
            Case(2, "Timur Askarov", "arrested", birth="1980"),
            Case(3, "Lyazzat Omar", "released", birth="1975"),
            Case(4, "Roman Pak", "killed", birth="1999"),
            Case(5, "Azat Kenes", "released", birth="1968"),
        ),
    )


@shape
def colours_explained_on_a_legend_sheet() -> Life:
    people = [["Name", "City"], ["Alia Dos", "Almaty"], ["Marat Bek", "Oral"], ["Ann Lee", "Oral"]]
    legend = [["Colour", "Meaning"], ["", "killed"], ["", "still in detention"], ["", "released"]]

    def coloured(book: openpyxl.Workbook) -> None:
        for row, colour in ((2, "FFFF0000"), (3, "FFFFFF00"), (4, "FF00B050")):
            fill(book["People"], row, colour)
            book["Legend"].cell(row, 1).fill = book["People"].cell(row, 1).fill.copy()

    return Life(
        "people.xlsx",
        xlsx(("People", people), ("Legend", legend), change=coloured),
        (
            Case(2, "Alia Dos", "killed", sheet="People"),
            Case(3, "Marat Bek", "detained", sheet="People"),
            Case(4, "Ann Lee", "released", sheet="People"),
        ),
        others=tuple(("legend", row, "Legend") for row in (1, 2, 3, 4)),
    )


@shape
def names_as_written_down_on_the_phone() -> Life:
    rows = [
        ["Name", "Status"],
        ["Mr Askar Bekov", "detained"],
        ["Seit Matayev a.k.a. Aseka", "missing"],
        ["UNKNOWN FEMALE (approx. 25)", "killed"],
        ["Nurlan & Yerlan Ospanov", "detained"],
        ["Kim, Timur (husband of L.)", "released"],
        ["John Lee - lawyer called 14/1", "arrested"],
        ["O'Neill Mary-Jane, 34", "wounded"],
        ["Ali bin Omar", "sentenced"],
        ["Dana Serik (15 y.o.)", "wounded"],
        ["Bek T. [Бек Тимур]", "died in hospital"],
        ["Aidar Sultan and Vera Lin", "detained"],
    ]
    return Life(
        "calls.xlsx",
        xlsx(("Calls", rows)),
        (
            Case(2, "Askar Bekov", "detained"),
            Case(3, "Seit Matayev", "missing"),
            Case(4, (), "killed", age=25),
            Case(5, "Nurlan Ospanov", "detained"),
            Case(6, "Kim, Timur", "released", remarks="husband of L."),
            Case(7, "John Lee", "arrested", remarks="lawyer called 14/1"),
            Case(8, "O'Neill Mary-Jane", "wounded", age=34),
            Case(9, "Ali bin Omar", "sentenced"),
            Case(10, "Dana Serik", "wounded", age=15),
            Case(11, ("Bek T.", "Бек Тимур"), "killed"),
            Case(12, "Aidar Sultan", "detained"),
        ),
        problems=(("no_name", 4), ("two_names", 5), ("two_names", 12)),
    )


@shape
def statuses_with_slips_of_the_pen() -> Life:
    said = {
        "detianed": "detained",
        "Arrested 6/1, released 8/1": "released",
        "relased on bail": "restricted",
        "sentanced 5 yrs": "sentenced",
        "KIA": "killed",
        "presumed dead": "killed",
        "not released": None,
        "whereabouts unknown": "missing",
        "house arrest": "restricted",
        "awaiting trial": "on_trial",
        "in hospital": "wounded",
        "died of wounds": "killed",
        "deported": "other",
        "tbc": None,
    }
    first = ["Adil", "Bek", "Cora", "Dana", "Emil", "Farid", "Gul", "Hana", "Ilya", "Jan", "Kim",
             "Lena", "Mark", "Nora"]  # fmt: skip
    rows = [[f"{name} Sultan", words] for name, words in zip(first, said, strict=True)]
    return Life(
        "slips.xlsx",
        xlsx(("Sheet1", [["Name", "Current status"], *rows])),
        tuple(
            Case(at, f"{name} Sultan", status)
            for at, (name, status) in enumerate(zip(first, said.values(), strict=True), 2)
        ),
        problems=(("unreadable_status", 8),),
    )


@shape
def dates_and_duplicate_headings() -> Life:
    rows = [
        ["Name", "Date", "Date", "Age/DOB", "Notes", "Notes"],
        ["Ann Lee", "5-6 January 2022", "", "31", "first call", "second call"],
        ["Bob Ray", "Jan. 5", None, "c. 1980", None, None],
        ["Cid Fox", "early January 2022", None, "b. 12 Mar 1985", None, None],
        ["Dan Orr", "13/25/2022", None, 210, None, None],
        ["Eve Sun", 44566, None, "mid-40s", None, None],
    ]
    return Life(
        "calls 2022.xlsx",
        xlsx(("Sheet1", rows)),
        (
            Case(2, "Ann Lee", None, "2022-01", age=31, remarks="first call; second call"),
            Case(3, "Bob Ray", None, "2022-01-05", "1980"),
            Case(4, "Cid Fox", None, "2022-01", "1985-03-12"),
            Case(5, "Dan Orr"),
            Case(6, "Eve Sun", None, "2022-01-05"),
        ),
        problems=(("impossible_date", 5), ("unreadable_date", 5)),
    )


@shape
def numbers_formatted_as_ids_and_formulas() -> Life:
    rows = [
        ["Entry ID", "Surname", "Given names", "Age", "Sources"],
        [1, "Lee", "Ann", "=2022-1991", '=HYPERLINK("https://example.org/1","link")'],
        [2, "Ray", "Bob", "=2022-1980", None],
        [30, "Fox", "Cid", None, None],
    ]

    def zeros(book: openpyxl.Workbook) -> None:
        for row in (2, 3, 4):
            book["Cases"].cell(row, 1).number_format = "000000"

    data = xlsx(("Cases", rows), change=zeros)
    return Life(
        "cases.xlsx",
        with_values(data, {"2022-1991": "31", "2022-1980": "42"}),
        (
            Case(2, "Lee Ann", age=31, key="000001"),
            Case(3, "Ray Bob", age=42, key="000002"),
            Case(4, "Fox Cid", key="000030"),
        ),
        problems=(("formula", 2),),
    )


@shape
def care_in_english() -> Life:
    rows = [
        ["Name", "Status", "Do not publish", "Minor?", "Family asked for silence", "Publish (y/n)"],
        ["Ann Lee", "detained", "x", None, None, None],
        ["Bob Ray", "missing", None, "yes", "Y", "y"],
        ["Cid Fox", "killed", None, None, "no", "n"],
        ["Dan Orr", "killed - do not publish", 0, False, None, "yes"],
        ["Eve Sun", "killed", None, None, "ask again in March", None],
    ]
    return Life(
        "care.xlsx",
        xlsx(("Sheet1", rows)),
        (
            Case(2, "Ann Lee", "detained", flags=("do_not_publish",)),
            Case(3, "Bob Ray", "missing", flags=("minor", "silence")),
            Case(4, "Cid Fox", "killed", flags=("do_not_publish",)),
            Case(5, "Dan Orr", "killed", flags=("do_not_publish",)),
            Case(6, "Eve Sun", "killed", flags=("do_not_publish", "silence")),
        ),
        problems=(("flag_unclear", 6), ("flag_unclear", 6)),
    )


@shape
def a_form_for_each_person() -> Life:
    rows = [
        ["Name", "Ann Lee"],
        ["Age", 31],
        ["City", "Almaty"],
        ["Status", "detained"],
        ["Contact", "+7 700 000 00 00"],
        [],
        ["Name", "Bob Ray"],
        ["Age", 44],
        ["City", "Oral"],
        ["Status", "released"],
    ]
    return Life(
        "forms.xlsx",
        xlsx(("Forms", rows)),
        (),
        others=tuple(("form", row) for row in (1, 2, 3, 4, 5, 7, 8, 9, 10)),
        problems=(("forms", None),),
    )

"""Ten shapes of workbook that list keepers really make, in three languages."""

from __future__ import annotations

from datetime import date, datetime

from list_workbooks import fill, saved, workbook

from rollcall.lists import ListFile, case_number, read


def codes(found: ListFile) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in found.problems]


def meanings(found: ListFile, sheet: int = 0) -> list[str | None]:
    return [column.meaning for column in found.sheets[sheet].columns]


def test_a_title_merged_over_the_table_is_not_taken_for_its_headings() -> None:
    book = workbook(
        (
            "Лист1",
            [
                ["Список задержанных в январе 2022 года (обновлено 12.02.2022)"],
                [],
                ["№ п/п", "ФИО", "Дата рождения", "Город", "Статус", "Примечание"],
                [
                    1,
                    "Есенов Марат Ерланович",
                    datetime(1985, 3, 12),
                    "г. Алматы",
                    "под арестом",
                    "",
                ],
                [2, "Ким Тимур (муж Лайлим)", 1990, "Талдыкорган", "отпущен", "ждём звонка"],
            ],
        )
    )
    book["Лист1"].merge_cells("A1:F1")
    found = read(saved(book), "список.xlsx")
    sheet = found.sheets[0]
    assert (sheet.header, sheet.titles) == (
        3,
        ("Список задержанных в январе 2022 года (обновлено 12.02.2022)",),
    )
    assert meanings(found) == ["number", "name", "birth", "place", "status", "remarks"]
    first, second = found.rows
    assert (first.row, first.names, first.birth) == (4, ("Есенов Марат Ерланович",), "1985-03-12")
    assert (first.places, first.status, first.status_words) == (
        ("Алматы",),
        "arrested",
        "под арестом",
    )
    assert (second.names, second.birth, second.status) == (("Ким Тимур",), "1990", "released")
    assert second.remarks == "муж Лайлим; ждём звонка"
    assert second.cells["ФИО"] == "Ким Тимур (муж Лайлим)"
    assert not found.has_ids
    assert case_number(found, first) == "4"
    assert not found.problems


def test_sheets_that_hold_one_status_each_give_it_to_their_rows() -> None:
    heading = ["ФИО", "Возраст", "Место"]
    book = workbook(
        ("Погибшие", [heading, ["Сейтов Арман", 31, "Тараз"]]),
        ("Задержанные", [heading, ["Оспанова Дина", "44 года", "Актобе"], ["Юн Виктор", 19, ""]]),
        ("Пропавшие без вести", [heading, ["Белов Олег", "около 50", "Семей"]]),
    )
    found = read(saved(book), "январь.xlsx")
    assert [(row.sheet, row.row, row.status, row.age) for row in found.rows] == [
        ("Погибшие", 2, "killed", 31),
        ("Задержанные", 2, "detained", 44),
        ("Задержанные", 3, "detained", 19),
        ("Пропавшие без вести", 2, "missing", 50),
    ]
    assert found.rows[0].status_words == "Погибшие"
    assert case_number(found, found.rows[2]) == "Задержанные!3"


def test_colours_alone_are_kept_and_asked_about_and_a_mapping_explains_them() -> None:
    book = workbook(
        ("Тізім", [["Аты-жөні", "Қала"], ["Сапар Ержан", "Орал"], ["Дос Әлия", "Ақтау"]])
    )
    fill(book["Тізім"], 2, "FFFF0000")
    fill(book["Тізім"], 3, "FF00B050")
    data = saved(book)
    found = read(data, "тізім.xlsx")
    assert [row.cells["(colour)"] for row in found.rows] == ["FF0000", "00B050"]
    assert [row.status for row in found.rows] == [None, None]
    assert codes(found) == [("colours", None)]
    explained = read(
        data, "тізім.xlsx", mapping={"colour FF0000": "killed", "colour 00B050": "released"}
    )
    assert [row.status for row in explained.rows] == ["killed", "released"]
    assert not explained.problems


def test_blank_rows_between_blocks_change_neither_rows_nor_their_numbers() -> None:
    book = workbook(
        (
            "List",
            [
                [],
                ["Name", "Date of birth", "What happened", "Source URL"],
                [],
                ["Aidar Sultanov", "1979", "detained, later released", "https://example.org/1"],
                [],
                [None, "   ", None],
                ["Vera Lin", None, "whereabouts unknown"],
            ],
        )
    )
    found = read(saved(book), "list.xlsx")
    assert [(row.row, row.names[0], row.status) for row in found.rows] == [
        (4, "Aidar Sultanov", "released"),
        (7, "Vera Lin", "missing"),
    ]


def test_two_names_in_a_cell_are_one_person_in_two_scripts_or_a_problem() -> None:
    book = workbook(
        (
            "Лист",
            [
                ["ФИО", "Статус"],
                ["Иванов И.И. / Ivanov", "задержан"],
                ["Ахметов Санжар\nЖумабаев Ильяс", "задержан"],
                ["неизвестный мужчина, ~30", "погиб"],
                ["Жагиев Ерлан, 1972 г.р.", "погиб"],
            ],
        )
    )
    found = read(saved(book), "a.xlsx")
    assert [row.names for row in found.rows] == [
        ("Иванов И.И.", "Ivanov"),
        ("Ахметов Санжар",),
        (),
        ("Жагиев Ерлан",),
    ]
    assert codes(found) == [("two_names", 3), ("no_name", 4)]
    assert (found.rows[2].age, found.rows[2].remarks) == (30, "неизвестный мужчина, ~30")
    assert found.rows[1].remarks == "Жумабаев Ильяс"
    assert found.rows[3].birth == "1972"


def test_dates_are_read_as_real_dates_text_serial_numbers_and_years() -> None:
    book = workbook(
        (
            "Лист",
            [
                ["ФИО", "Дата задержания", "Год рождения"],
                ["Асанов Али", date(2022, 1, 5), 1990],
                ["Баев Бек", "05.01.2022", "1990"],
                ["Вала Вера", 44566, "12.03.1990"],
                ["Гали Гани", "5 января 2022 г.", 32944],
                ["Дюсен Дана", "2022 жылғы 5 қаңтар", "1990 г.р."],
                ["Ержан Ева", "январь 2022", "32 года"],
                ["Жан Жора", "31.02.2022", "1990"],
                ["Зана Зоя", "после обеда", "-"],
            ],
        )
    )
    found = read(saved(book), "a.xlsx")
    assert [row.status_date for row in found.rows] == [
        *["2022-01-05"] * 5,
        "2022-01",
        None,
        None,
    ]
    assert [(row.birth, row.age) for row in found.rows] == [
        ("1990", None),
        ("1990", None),
        ("1990-03-12", None),
        ("1990-03-12", None),
        ("1990", None),
        (None, 32),
        ("1990", None),
        (None, None),
    ]
    assert codes(found) == [("impossible_date", 8), ("unreadable_date", 9)]
    assert found.rows[6].cells["Дата задержания"] == "31.02.2022"


def test_numbers_kept_as_text_and_ids_with_zeros_stay_what_they_were() -> None:
    book = workbook(
        (
            "Sheet1",
            [
                ["entry_id", "Surname", "Given name", "Age", "Place"],
                ["007", "Akhmet", "Nurlan", "45", "Almaty, Talgar"],
                ["008", "Lee", "Ann", 23.0, ""],
                [9, "Bek", "Timur", "", "Oral"],
            ],
        )
    )
    found = read(saved(book), "x.xlsx")
    assert found.has_ids
    assert [row.key for row in found.rows] == ["007", "008", "9"]
    assert [row.names[0] for row in found.rows] == ["Akhmet Nurlan", "Lee Ann", "Bek Timur"]
    assert [row.age for row in found.rows] == [45, 23, None]
    assert found.rows[0].places == ("Almaty", "Talgar")


def test_headings_in_two_rows_are_joined_where_merged_cells_say_so() -> None:
    book = workbook(
        (
            "Лист1",
            [
                ["№", "Ф.И.О.", "Дата", None, "Статус"],
                [None, None, "рождения", "смерти", None],
                [1, "Тлеуов Кайрат", "01.02.1980", "06.01.2022", "погиб"],
            ],
        )
    )
    sheet = book["Лист1"]
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(area)
    found = read(saved(book), "a.xlsx")
    assert [column.heading for column in found.sheets[0].columns] == [
        "№",
        "Ф.И.О.",
        "Дата / рождения",
        "Дата / смерти",
        "Статус",
    ]
    (row,) = found.rows
    assert (row.birth, row.status_date, row.status) == ("1980-02-01", "2022-01-06", "killed")


def test_headings_inside_the_table_count_for_the_rows_below_them() -> None:
    book = workbook(
        (
            "Лист1",
            [
                ["Аты-жөні", "Жасы", "Қала"],
                ["Қаза тапқандар"],
                ["Беков Асқар", 20, "Шымкент"],
                ["Қамауға алынғандар"],
                ["Сәрсен Гүл", 33, "Алматы"],
                ["Аты-жөні", "Жасы", "Қала"],
                ["Нұрлан Дәулет", 41, "Алматы"],
            ],
        )
    )
    sheet = book["Лист1"]
    sheet.merge_cells("A2:C2")
    found = read(saved(book), "a.xlsx")
    assert [(row.row, row.names, row.status) for row in found.rows] == [
        (2, (), None),
        (3, ("Беков Асқар",), "killed"),
        (4, (), None),
        (5, ("Сәрсен Гүл",), "arrested"),
        (6, (), None),
        (7, ("Нұрлан Дәулет",), "arrested"),
    ]
    assert codes(found) == [("heading", 2), ("heading", 4), ("heading", 6)]


def test_a_status_merged_over_several_rows_belongs_to_all_of_them() -> None:
    book = workbook(
        (
            "Sheet",
            [
                ["Full name", "Status", "City"],
                ["Ann Lee", "sentenced to 5 years", "Almaty"],
                ["Bob Ray", None, "Oral"],
                ["Cid Fox", None, "Semey"],
                ["Dan Orr", "acquitted", None],
            ],
        )
    )
    book["Sheet"].merge_cells("B2:B4")
    found = read(saved(book), "a.xlsx")
    assert [row.status for row in found.rows] == ["sentenced"] * 3 + ["acquitted"]
    assert "Status" not in found.rows[1].cells


def test_surname_given_and_patronymic_in_three_kazakh_columns_make_one_name() -> None:
    book = workbook(
        (
            "Парақ1",
            [
                ["р/с", "Тегі", "Аты", "Әкесінің аты", "Туған жылы", "Мәртебесі", "Ескертпе"],
                [1, "Жұмабек", "Айгүл", "Серікқызы", 1988, "босатылды", "қайта тексеру"],
                [2, "Омаров", "Дархан", None, 1975, "хабар-ошарсыз кетті", None],
            ],
        )
    )
    found = read(saved(book), "a.xlsx")
    assert [row.names[0] for row in found.rows] == ["Жұмабек Айгүл Серікқызы", "Омаров Дархан"]
    assert [row.status for row in found.rows] == ["released", "missing"]
    assert found.rows[0].remarks == "қайта тексеру"


def test_no_headings_at_all_are_made_up_for_by_the_content() -> None:
    found = read("Q1\tАсанов Али\nQ2\tБаев, Бек\nQ3\tVera Lin\n".encode(), "list.tsv")
    assert meanings(found) == ["id", "name"]
    assert [(row.key, row.names[0]) for row in found.rows] == [
        ("Q1", "Асанов Али"),
        ("Q2", "Баев, Бек"),
        ("Q3", "Vera Lin"),
    ]


def test_a_lawyers_name_is_not_the_name_of_the_detained() -> None:
    book = workbook(
        ("Л", [["ФИО адвоката", "ФИО", "Статья УК"], ["Юров Юрий", "Асанов Али", "272 ч. 2"]])
    )
    found = read(saved(book), "a.xlsx")
    assert meanings(found) == ["ignore", "name", "offence"]
    assert found.rows[0].names == ("Асанов Али",)
    assert found.rows[0].cells["ФИО адвоката"] == "Юров Юрий"


def test_a_hidden_sheet_is_read_and_said_to_be_hidden() -> None:
    book = workbook(("A", [["Name"], ["Ann Lee"]]), ("B", [["Name"], ["Bob Ray"]]))
    book["B"].sheet_state = "hidden"
    found = read(saved(book), "a.xlsx")
    assert [row.names[0] for row in found.rows] == ["Ann Lee", "Bob Ray"]
    assert codes(found) == [("hidden_sheet", None)]


def test_formulas_without_a_stored_value_and_texts_like_formulas_are_flagged() -> None:
    book = workbook(("A", [["Name", "Note"], ["Ann Lee", "=1+1"], ["Bob Ray", "fine"]]))
    found = read(saved(book), "a.xlsx")
    assert codes(found) == [("formula", 2)]
    assert found.rows[0].cells["Note"] == "=1+1"
    csv = 'name,note\nAnn Lee,"=HYPERLINK(""http://x"")"\nBob Ray,-\nCid Fox,+7 701 000 00 00\n'
    assert codes(read(csv.encode(), "a.csv")) == [("formula", 2)]


def test_no_row_of_a_list_without_headings_is_taken_for_headings() -> None:
    rows = [
        ["1.", "Mr. Zhandos Abenov", "born 1981", "Sentenced"],
        ["2.", "Ms. Aliya Seit", "born 1990", "Under house arrest"],
        ["3.", "Mr. Oleg Min", "born 1966", "Released on parole"],
    ]
    found = read(saved(workbook(("Annex", rows))), "annex.xlsx")
    assert [row.names[0] for row in found.rows] == ["Zhandos Abenov", "Aliya Seit", "Oleg Min"]
    assert [row.status for row in found.rows] == ["sentenced", "restricted", "released"]


def test_headings_that_nobody_knows_are_told_from_people_by_what_stands_below_them() -> None:
    rows = [["Кому помогаем", "Телефончик", "Оплата"], ["Асанов Али", "701 22", "до марта"],
            ["Юн Вера", "702 33", "нет"], ["Ким Олег", "705 44", "есть"]]  # fmt: skip
    found = read(saved(workbook(("Л", rows))), "a.xlsx")
    assert found.sheets[0].header == 1
    assert [row.names for row in found.rows] == [("Асанов Али",), ("Юн Вера",), ("Ким Олег",)]
    bare = read(saved(workbook(("Л", rows[1:]))), "a.xlsx")
    assert [row.names[0] for row in bare.rows] == ["Асанов Али", "Юн Вера", "Ким Олег"]

"""Signs behind a name, relatives beside it, and the names of files: who is meant, and by what."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from rollcall.lists import ListFile, read
from rollcall.lists.cells.person import split_person
from rollcall.lists.cells.statuses import file_status, parse_status
from rollcall.lists.headings import meaning_of


def listed(text: str, name: str = "list.csv") -> ListFile:
    return read(text.encode(), name)


@pytest.mark.parametrize(
    "legend",
    [
        "* — имя не называть",
        "*имя не называть",
        "Имена со звёздочкой не публиковать",
        "* = do not publish",
        "* - атын жарияламаңыз",
        "Коды: З — задержан; О — отпущен; * — имя не называть",
    ],
)
def test_a_star_that_a_legend_explains_protects_and_stays_in_no_name(legend: str) -> None:
    found = listed(
        f"{legend}\nФИО\tСтатус\tТелефон\nКим Тимур *\tзадержан\t\nЛи Олег\tотпущен\t+7 701\n"
        "Пак Анна\tзадержана*\t\n* Югай Ира\tотпущена\t\n"
    )
    people = {row.names: row for row in found.rows if row.names}
    assert [row.names[0] for row in people.values() if row.flags] == [
        "Ким Тимур",
        "Пак Анна",
        "Югай Ира",
    ]
    assert people[("Пак Анна",)].status_words == "задержана"
    assert not any("*" in f"{row.names}{row.remarks}" for row in people.values())


def test_a_star_that_nothing_explains_protects_nobody() -> None:
    found = listed("ФИО;Статус\nКим Тимур *;задержан\nЛи Олег;отпущен\n")
    assert not any(row.flags for row in found.rows)


def test_a_shortened_heading_of_consent_is_understood() -> None:
    found = listed("ФИО;Статус;Публ.?\nКим Тимур;задержан;да\nЛи Олег;отпущен;не публ.!\n")
    assert [row.flags for row in found.rows] == [(), ("do_not_publish",)]


@pytest.mark.parametrize(
    "asked",
    [
        "семья просит молчать", "просят хранить молчание", "просит не шуметь", "тихо",
        "анасы үнсіз қалғысы келеді", "үнсіз", "quiet please", "quiet", "family wants quiet",
    ],
)  # fmt: skip
def test_the_wish_for_silence_counts_in_a_relatives_column_too(asked: str) -> None:
    found = listed(f"ФИО;Статус;Родственники, тел.\nКим Тимур;задержан;{asked}\nЛи О.;жив;мать\n")
    assert [row.flags for row in found.rows] == [("silence",), ()]


def test_quiet_inside_a_sentence_asks_for_nothing() -> None:
    found = listed("Name;Status;Notes\nKim Timur;detained;a quiet village near the border\n")
    assert found.rows[0].flags == ()


@pytest.mark.parametrize(
    "heading",
    [
        "Анасының аты-жөні", "ФИО матери", "Имя матери", "мать", "Mother's name", "Mother",
        "contact person", "Contact person name", "заявитель", "ФИО заявителя", "Кім хабарлады",
        "Кто сообщил", "әкесінің аты-жөні", "ФИО супруги", "Full name of mother",
        "Фамилия и имя жены",
    ],
)  # fmt: skip
def test_a_relative_is_never_a_name_of_the_case(heading: str) -> None:
    found = listed(f"ФИО;{heading};Статус\nКим Тимур;Ким Анна;задержан\nЛи О.;Ли Вера;жив\n")
    assert [row.names for row in found.rows] == [("Ким Тимур",), ("Ли О.",)]


@pytest.mark.parametrize("heading", ["Mother's consent", "Согласие матери", "Анасының келісімі"])
def test_whose_consent_it_is_does_not_hide_that_it_is_one(heading: str) -> None:
    known = meaning_of(heading)
    assert known is not None
    assert known[0] == "do_not_publish"


@pytest.mark.parametrize("heading", ["Баланың аты-жөні", "Father's name", "Имя, отчество"])
def test_headings_of_the_case_itself_stay_what_they_were(heading: str) -> None:
    known = meaning_of(heading)
    assert known is not None
    assert known[0] in ("name", "patronymic")


def test_the_name_of_a_file_tells_a_status_only_where_it_is_about_nothing_else() -> None:
    assert file_status("погибшие_январь_2022") == "killed"
    assert file_status("Deaths January 2022") == "killed"
    assert file_status("ұсталғандар_тізімі_2026") == "detained"
    assert file_status("trial_monitoring") is None
    assert file_status("police shooting cases") is None


def test_a_row_that_says_otherwise_takes_the_status_of_the_file_from_all() -> None:
    rows = "ФИО;Статус\nКим Тимур;\nЛи Олег;"
    assert {row.status for row in listed(rows + "\n", "погибшие.csv").rows} == {"killed"}
    told = [row.status for row in listed(rows + "отпущен\n", "погибшие.csv").rows]
    assert told == [None, "released"]


def test_plus_joins_two_people() -> None:
    for cell in ("Жаксылыков Б. + Савельева О.", "Ким Анна+Ли Олег"):
        person = split_person(cell)
        assert person.two
        assert len(person.names) == 1
    assert not split_person("Иванов Иван +").two


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Дети: Тулеген Арсен (15 л.)", "Тулеген Арсен"),
        ("Балалар: Асқар Ерасыл, 12 жас", "Асқар Ерасыл"),
        ("Child: Ivan Petrov", "Ivan Petrov"),
        ("Иванов Иван: адвокат Ким Лев", "Иванов Иван"),
    ],
)
def test_a_label_before_a_colon_is_no_name(cell: str, name: str) -> None:
    assert split_person(cell).names[0] == name


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("hanged in cell", "died_in_custody"),
        ("found hanged in her cell", "died_in_custody"),
        ("повесился в камере", "died_in_custody"),
        ("найден повешенным в СИЗО", "died_in_custody"),
        ("камерада асылып өлген", "died_in_custody"),
        ("задержан, повесил баннер", "detained"),
        ("sentenced to be hanged", "sentenced"),
    ],
)
def test_who_hangs_in_a_cell_died_in_custody(words: str, status: str) -> None:
    assert parse_status(words) == status


def test_a_death_in_custody_told_beside_the_date_counts_on_a_list_of_the_dead() -> None:
    found = listed(
        "Погибшие\nФИО;Год рождения;Когда и как\nКим Тимур;1980;05.01.2022\n"
        "Ли Олег;1981;умер в СИЗО 19.01.2022, следы побоев\n"
    )
    people = [(row.status, row.status_date) for row in found.rows if row.names]
    assert people == [("killed", "2022-01-05"), ("died_in_custody", "2022-01-19")]


def workbook(sheets: dict[str, list[list[str]]], fills: dict[tuple[str, int], str]) -> ListFile:
    """A workbook of these rows; `fills` colours the first cell of a row of a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for (name, number), colour in fills.items():
        book[name].cell(number, 1).fill = PatternFill("solid", fgColor=f"FF{colour}")
    data = io.BytesIO()
    book.save(data)
    return read(data.getvalue(), "book.xlsx")


def test_a_heading_means_on_every_sheet_what_the_cells_of_one_tell() -> None:
    head = ["ФИО", "Год рождения", "Ситуация на местах"]
    full = [["Ким Тимур", "1980", "задержан"], ["Ли Олег", "1981", "отпущен"]]
    found = workbook({"Север": [head, *full], "Юг": [head, ["Пак Ия", "1990", "вроде дома"]]}, {})
    assert [column.meaning for column in found.sheets[1].columns] == ["name", "birth", "status"]
    assert found.rows[-1].status_words == "вроде дома"


def test_colours_that_a_legend_explains_are_not_asked_about() -> None:
    rows = [
        ["красный - не публиковать"], ["серый - проверено"],
        ["ФИО", "Год рождения"], ["Ким Тимур", "1980"], ["Ли Олег", "1981"],
    ]  # fmt: skip
    told = {("Список", 4): "FF0000", ("Список", 5): "AAAAAA"}
    legend = {("Список", 1): "FF0000", ("Список", 2): "AAAAAA"}
    found = workbook({"Список": rows}, told | legend)
    assert "colours" not in {problem.code for problem in found.problems}
    assert [row.flags for row in found.rows if row.names] == [("do_not_publish",), ()]
    bare = workbook({"Список": rows[2:]}, {("Список", 2): "FF0000", ("Список", 3): "AAAAAA"})
    assert "colours" in {problem.code for problem in bare.problems}

"""Who asks not to be named is protected, however the list says so."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from rollcall.lists import ListFile, as_dict, read
from rollcall.lists.care import flags_of
from rollcall.lists.care_signs import colour_families
from rollcall.lists.cells.flags import answer, care_in, titled
from rollcall.records import Flag

DNP: Flag = "do_not_publish"


def table(*rows: Sequence[str]) -> ListFile:
    return read("\n".join("\t".join(row) for row in rows).encode(), "list.tsv")


def flags(found: ListFile) -> list[tuple[str, ...]]:
    return [tuple(sorted(flags_of(row))) for row in found.rows if row.names]


def codes(found: ListFile) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    "heading",
    [
        "Consent", "May we publish?", "Can be named", "OK to name", "Согласие родственников",
        "Можно называть имя?", "Огласка", "Разрешение семьи", "Келісімі", "Жариялауға бола ма",
        "Отбасы рұқсаты",
    ],
)  # fmt: skip
def test_where_people_may_be_named_only_a_clear_yes_lets_it(heading: str) -> None:
    people = [
        ["Омар Жанна", "да"], ["Lee Ann", "yes (mother)"], ["Серік Болат", "иә"],
        ["Пак Юлия", "нет"], ["Ким Артур", "только имя"], ["Roy Dan", ""], ["Тен Ия", "ждём"],
        ["Юн Ольга", "отказалась"],
    ]  # fmt: skip
    found = table(["ФИО", heading], *people)
    assert flags(found) == [()] * 3 + [(DNP,)] * 5
    assert codes(found).count("flag_unclear") == 3


@pytest.mark.parametrize("heading", ["Protected", "Confidential?", "Анонимно", "Скрыть имя"])
def test_where_the_heading_asks_for_care_a_yes_protects(heading: str) -> None:
    found = table(["Name", heading], ["Ann Lee", "yes"], ["Bob Ray", "no"], ["Cid Fox", "ask her"])
    assert flags(found) == [(DNP,), (), (DNP,)]


@pytest.mark.parametrize(
    "text",
    [
        "жена просит журналистам не звонить", "не пишите о ней", "без указания фамилии",
        "отказались общаться с прессой", "имя изменено", "сестра против", "не выкладывать",
        "name withheld at request of family", "they don't want any media attention",
        "pls do not call the wife", "wishes to stay anonymous", "off the record",
        "refused to talk to journalists", "initials only", "ешкімге айтпаңыз",
        "әкесі тілшілермен сөйлескісі келмейді", "аты-жөні жасырын", "атын атамаңыз",
        "хабарласпаңыздар", "таратпаңыз",
    ],
)  # fmt: skip
def test_words_of_refusal_are_heard(text: str) -> None:
    assert {care.flag for care in care_in(text)} & {DNP, "silence"}
    # Also in a column that has nothing to do with it.
    assert set(flags(table(["Имя", "Адвокат", "Статус"], ["Пак Юлия", text, "жив"]))[0])


@pytest.mark.parametrize(
    "text",
    [
        "с 5 января не звонил домой", "не пишет из колонии", "анонимный источник",
        "тайна следствия",
        "no contact since 5 January", "двое детей", "семья не против огласки", "не сказали где он",
        "полиция қайда екенін айтпады", "үйге келмеді", "published in the press", "minor injuries",
    ],
)  # fmt: skip
def test_words_that_only_sound_alike_ask_for_nothing(text: str) -> None:
    assert not {care.flag for care in care_in(text)} & {DNP, "silence"}


def test_an_answer_is_read_by_its_heading() -> None:
    assert answer(DNP, "нет", turned=True) == "yes" == answer(DNP, "да")
    assert answer(DNP, "do not publish", turned=True) == "yes" == answer(DNP, "against")
    assert answer(DNP, "public") == "no" == answer(DNP, "согласна", turned=True)
    assert answer(DNP, "", turned=True) == "unclear" == answer(DNP, "pending", turned=True)


def test_titles_that_speak_of_children_make_minors_of_all_whose_age_is_unknown() -> None:
    assert titled("Дети") == {"minor"} == titled("Балалар") == titled("Minors, January")
    assert not titled("Погибшие, в том числе дети")
    assert not titled("Women and children")
    rows = [["Дети"], ["ФИО", "Возраст"], ["Пак Юлия", ""], ["Ким Артур", "19"], ["Ан Ия", "9"]]
    assert flags(table(*rows)) == [("minor",), (), ("minor",)]


def test_the_year_of_a_title_tells_who_was_a_child_then() -> None:
    rows = [["Задержанные, январь 2022"], ["ФИО", "Год рождения"]]
    found = table(*rows, ["Пак Юлия", "2006"], ["Ким Артур", "1990"])
    assert flags(found) == [("minor",), ()]


def book(rows: Sequence[Sequence[object]], fills: dict[str, str], notes: dict[str, str]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for place, colour in fills.items():
        sheet[place].fill = PatternFill("solid", fgColor=colour)
    for place, text in notes.items():
        sheet[place].comment = Comment(text, "k")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_comment_on_a_cell_is_kept_and_heard() -> None:
    rows = [["ФИО", "Статус"], ["Пак Юлия", "жива"], ["Ким Артур", "убит"]]
    found = read(book(rows, {}, {"A2": "Мама: не звонить ей!", "B3": "проверить"}), "a.xlsx")
    assert flags(found) == [("silence",), ()]
    assert [row.cells["(comment)"] for row in found.rows] == ["Мама: не звонить ей!", "проверить"]


def test_a_legend_in_a_sentence_protects_by_colour() -> None:
    rows: list[list[object]] = [
        ["Жёлтым - семья просит тишины; зелёный - отпущен"], ["ФИО", "Город", "Возраст"],
        ["Пак Юлия", "Тараз", 30], ["Ким Артур", "Тараз", 31], ["Ан Ия", "Тараз", 32],
    ]  # fmt: skip
    found = read(book(rows, {"A3": "FFFF99", "A4": "92D050"}, {}), "a.xlsx")
    assert flags(found) == [("silence",), (), ()]


def test_a_colour_that_asks_for_care_and_meets_nobody_is_told() -> None:
    rows: list[list[object]] = [
        ["Pink = do not name"],
        ["Name", "City"],
        ["Ann Lee", "Oral"],
        ["Bob Ray", "Oral"],
    ]
    found = read(book(rows, {"A3": "00B0F0"}, {}), "a.xlsx")
    assert "care_colours" in codes(found)
    assert "pink" in colour_families("FFC0CB")
    assert "blue" in colour_families("00B0F0")


def test_letters_that_a_note_explains_protect() -> None:
    rows = [["ФИО", "Город", "Отм."], ["Пак Юлия", "Тараз", "НП"], ["Ким Артур", "Тараз", "к"]]
    found = table(*rows, [], ["НП - не публиковать; к - в колонии"])
    assert flags(found)[:2] == [(DNP,), ()]


def test_a_column_of_answers_that_nobody_understands_is_told_first() -> None:
    rows = [["ФИО", "Щ-2"], ["Пак Юлия", "да"], ["Ким Артур", "нет"], ["Ан Ия", "да"]]
    found = table(*rows)
    assert "care_column" in codes(found)
    assert as_dict(found)["not_understood"][0]["care"]


def test_towns_sums_and_parts_of_names_are_no_people() -> None:
    rows: list[list[object]] = [
        ["Name", None, "Age", "Fate"], ["Surname", "Given name", None, None], ["AKTOBE"],
        ["Lee", "Ann", 30, "dead"], ["Ray", "Bob", 31, "missing"], ["ORAL"],
        ["Fox", "Cid", 32, "dead"], [], ["Summary:"], ["Aktobe", 2], ["Oral", 1],
    ]  # fmt: skip
    made = openpyxl.load_workbook(io.BytesIO(book(rows, {}, {})))
    made.worksheets[0].merge_cells("A1:B1")
    out = io.BytesIO()
    made.save(out)
    found = read(out.getvalue(), "a.xlsx")
    named = [(row.names, row.places) for row in found.rows if row.names]
    assert named == [
        (("Lee Ann",), ("AKTOBE",)), (("Ray Bob",), ("AKTOBE",)), (("Fox Cid",), ("ORAL",))
    ]  # fmt: skip


def test_a_short_name_beside_a_wish_is_a_person_not_a_letter_of_a_legend() -> None:
    rows = [["ФИО", "Примечание", "Город"], ["Ким", "не публиковать", ""], ["Ли", "не звонить"]]
    found = table(*rows, ["Пак Юлия", "семья - аты жасырын", "Тараз"])
    assert [row.names for row in found.rows] == [("Ким",), ("Ли",), ("Пак Юлия",)]
    assert flags(found) == [(DNP,), ("silence",), (DNP,)]

"""Lists kept in Russian; every person in them is invented."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
from list_life import Case, Life, shape, xlsx
from list_workbooks import fill


@shape
def four_sheets_by_status() -> Life:
    dead = [
        ["Список погибших в январе 2022 г."],
        [],
        ["№", "ФИО", "Возраст", "Город", "Дата гибели", "Источник"],
        [1, "Есенбаев Марат Ерланович", 34, "Алматы", "06.01.2022", "https://example.org/a"],
        [2, "Ли Виктория", "4 года", "г. Алматы", datetime(2022, 1, 7), None],
        ["Итого: 2"],
    ]
    held = [
        ["№ п/п", "Ф.И.О. задержанного", "Дата рождения", "Когда задержан", "Где содержится"],
        [1, "Сатпаев Нурлан", "12.03.1985", "08.01.2022", "СИЗО г. Талдыкорган"],
        [2, "Юн Олег", date(1990, 5, 1), "8 января 2022", None],
    ]
    lost = [["ФИО", "Последний раз видели", "Контакты родственников"], ["Белов Пётр", "", "сестра"]]
    free = [["ФИО", "Дата освобождения"], ["Оспанова Дина", "15.02.2022"]]

    def merged(book: openpyxl.Workbook) -> None:
        book["Погибшие"].merge_cells("A1:F1")
        book["Погибшие"]["F4"].hyperlink = "https://example.org/a"

    return Life(
        "январь.xlsx",
        xlsx(
            ("Погибшие", dead), ("Задержанные", held), ("Пропавшие", lost), ("Освобождённые", free),
            change=merged,
        ),
        (
            Case(4, "Есенбаев Марат Ерланович", "killed", "2022-01-06", age=34, sheet="Погибшие"),
            Case(5, "Ли Виктория", "killed", "2022-01-07", age=4, sheet="Погибшие"),
            Case(2, "Сатпаев Нурлан", "detained", "2022-01-08", "1985-03-12", sheet="Задержанные"),
            Case(3, "Юн Олег", "detained", "2022-01-08", "1990-05-01", sheet="Задержанные"),
            Case(2, "Белов Пётр", "missing", sheet="Пропавшие"),
            Case(2, "Оспанова Дина", "released", "2022-02-15", sheet="Освобождённые"),
        ),
        others=(("total", 6, "Погибшие"),),
    )  # fmt: skip


@shape
def merged_title_and_headings_in_two_rows() -> Life:
    rows = [
        ["Реестр лиц, задержанных в связи с событиями января 2022 года"],
        ["по состоянию на 14.03.2022"],
        ["№", "Фамилия, имя, отчество", "Данные", None, "Задержание", None, "Статус"],
        [None, None, "Год рождения", "Город", "Дата", "Место", None],
        [1, "Абенов Руслан Кайратович", 1979, "Шымкент", "05.01.2022", "площадь", "арестован"],
        [2, "Цой Марина", 1995, "Тараз", "06.01.2022", "у дома", "отпущена"],
    ]

    def merged(book: openpyxl.Workbook) -> None:
        for area in ("A1:G1", "A2:G2", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"):
            book["Реестр"].merge_cells(area)

    return Life(
        "реестр.xlsx",
        xlsx(("Реестр", rows), change=merged),
        (
            Case(5, "Абенов Руслан Кайратович", "arrested", birth="1979"),
            Case(6, "Цой Марина", "released", birth="1995"),
        ),
    )


@shape
def surname_given_patronymic_apart_in_capitals() -> Life:
    rows = [
        ["РЕГ. №", "ФАМИЛИЯ", "ИМЯ", "ОТЧЕСТВО", "Г.Р.", "СТАТУС НА 10.02.2022", "ДОМ. АДРЕС"],
        ["00017", "АХМЕДОВ", "ЛУКПАН", "САИДОВИЧ", 1988, "ПОД СЛЕДСТВИЕМ", "Тараз, Абая 5"],
        ["00018", "ВЕРЁВКИНА", "АННА", None, "1991", "ДОМАШНИЙ АРЕСТ", None],
        ["00119", "ЖАНИБЕК", "ЕР", "-", "н/д", "ОСУЖДЁН НА 5 ЛЕТ", "Орал"],
    ]
    return Life(
        "Список 3.xlsx",
        xlsx(("Лист1", rows)),
        (
            Case(2, "АХМЕДОВ ЛУКПАН САИДОВИЧ", "charged", birth="1988", key="00017",
                 places=("Тараз", "Абая 5")),
            Case(3, "ВЕРЁВКИНА АННА", "restricted", birth="1991", key="00018"),
            Case(4, "ЖАНИБЕК ЕР", "sentenced", key="00119"),
        ),
    )  # fmt: skip


@shape
def one_sheet_with_sections_inside() -> Life:
    rows = [
        ["№", "ФИО", "Возраст", "Место", "Примечание"],
        ["I. ПОГИБШИЕ"],
        [1, "Досов Ермек", 41, "Кызылорда", None],
        [2, "Тен Игорь", 19, "Алматы", "студент"],
        [None, "Раненые и пострадавшие:"],
        [1, "Мухтаров Бекзат", 27, "Алматы", "огнестрельное"],
        ["III. Пропавшие без вести (1 чел.)"],
        [1, "Каримова Зарина", None, "Алматы", None],
        [],
        ["Всего", None, 4],
    ]
    return Life(
        "сводный.xlsx",
        xlsx(("Свод", rows)),
        (
            Case(3, "Досов Ермек", "killed", age=41),
            Case(4, "Тен Игорь", "killed", age=19, remarks="студент"),
            Case(6, "Мухтаров Бекзат", "wounded", age=27),
            Case(8, "Каримова Зарина", "missing"),
        ),
        others=(("heading", 2), ("heading", 5), ("heading", 7), ("total", 10)),
    )


@shape
def colours_explained_below_the_table() -> Life:
    rows = [
        ["ФИО", "Год рождения", "Город"],
        ["Кенжебаев Азат", 1981, "Семей"],
        ["Пак Роман", 1999, "Алматы"],
        ["Ильясова Гульнара", 1975, "Алматы"],
        [],
        [None, "погиб"],
        [None, "отпущен"],
        [None, "под арестом"],
    ]

    def coloured(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        for row, colour in ((2, "FFFF0000"), (3, "FF92D050"), (4, "FFFFC000")):
            fill(sheet, row, colour)
        for row, colour in ((6, "FFFF0000"), (7, "FF92D050"), (8, "FFFFC000")):
            sheet.cell(row, 1).fill = sheet.cell(row - 4, 1).fill.copy()
            assert sheet.cell(row, 1).fill.fgColor.rgb == colour

    return Life(
        "цвета.xlsx",
        xlsx(("Лист1", rows), change=coloured),
        (
            Case(2, "Кенжебаев Азат", "killed", birth="1981"),
            Case(3, "Пак Роман", "released", birth="1999"),
            Case(4, "Ильясова Гульнара", "arrested", birth="1975"),
        ),
        others=(("legend", 6), ("legend", 7), ("legend", 8)),
    )


@shape
def colours_explained_on_a_sheet_of_their_own() -> Life:
    people = [
        ["№", "Фамилия Имя", "Регион"],
        [1, "Шарипов Данияр", "ВКО"],
        [2, "Ким Евгения", "ЗКО"],
        [3, "Усенов Талгат", "ВКО"],
    ]
    legend = [
        ["Условные обозначения"],
        ["красный", "погиб"],
        ["жёлтый", "в розыске"],
        ["зелёный", "на свободе"],
    ]

    def coloured(book: openpyxl.Workbook) -> None:
        for row, colour in ((2, "FFFF0000"), (3, "FFFFFF00"), (4, "FF00B050")):
            fill(book["Люди"], row, colour)
            book["Легенда"].cell(row, 1).fill = book["Люди"].cell(row, 1).fill.copy()

    return Life(
        "люди.xlsx",
        xlsx(("Люди", people), ("Легенда", legend), change=coloured),
        (
            Case(2, "Шарипов Данияр", "killed", sheet="Люди"),
            Case(3, "Ким Евгения", "charged", sheet="Люди"),
            Case(4, "Усенов Талгат", "released", sheet="Люди"),
        ),
        others=tuple(("legend", row, "Легенда") for row in (1, 2, 3, 4)),
    )


@shape
def names_with_all_that_is_known() -> Life:
    rows = [
        ["Кто", "Что произошло"],
        ["Ким Тимур (муж Лайлим)", "задержан"],
        ["Иванов И.И. / Ivanov", "арестован"],
        ["неизвестный мужчина, ~30", "убит"],
        ["Сериков Болат, 45 лет", "пропал без вести"],
        ["Жумабекова (Ким) Алия", "освобождена"],
        ["Петров Пётр Петрович, 1987 г.р., г. Алматы", "под следствием"],
        ["Оспанов Нурлан и Оспанов Ерлан", "задержаны"],
        ["Абдуллаев Умар оглы", "осужден условно"],
        ["3. Садыков Р. (позывной «Барс»)", "погиб"],
        ["Нургалиев Даурен, Нургалиев Асет (братья)", "задержаны"],
    ]
    return Life(
        "кто.xlsx",
        xlsx(("Лист1", rows)),
        (
            Case(2, "Ким Тимур", "detained", remarks="муж Лайлим"),
            Case(3, ("Иванов И.И.", "Ivanov"), "arrested"),
            Case(4, (), "killed", age=30, remarks="неизвестный мужчина, ~30"),
            Case(5, "Сериков Болат", "missing", age=45),
            Case(6, ("Жумабекова Алия", "Ким Алия"), "released"),
            Case(7, "Петров Пётр Петрович", "charged", birth="1987"),
            Case(8, "Оспанов Нурлан", "detained"),
            Case(9, "Абдуллаев Умар оглы", "sentenced"),
            Case(10, "Садыков Р.", "killed"),
            Case(11, "Нургалиев Даурен", "detained"),
        ),
        problems=(("no_name", 4), ("two_names", 8), ("two_names", 11)),
    )


@shape
def statuses_in_words_of_every_kind() -> Life:
    said = {
        "задержн": "detained",
        "Задержан/отпущен": "released",
        "отпущен под подписку": "restricted",
        "АРЕСТОВАН НА 15 СУТОК": "arrested",
        "осуж. на 7 лет": "sentenced",
        "погиб 6.01 на площади": "killed",
        "пропал, найден в морге": "killed",
        "в больнице, под охраной": "wounded",
        "условно 3 года": "sentenced",
        "СИЗО ЛА-155/18": "arrested",
        "скончался от побоев в СИЗО": "died_in_custody",
        "освобождён, дело прекращено": "acquitted",
        "осв.": "released",
        "ареставан": "arrested",
        "мера пресечения - арест": "arrested",
        "не задержан": None,
        "??": None,
        "уточняется": None,
    }
    surnames = ["Абаев", "Бегалин", "Власов", "Гришин", "Дюсенов", "Ержанов", "Жунусов", "Зимин",
                "Исаев", "Кадыров", "Лапин", "Мусин", "Нуров", "Орлов", "Попов", "Рахимов",
                "Сулейменов", "Титов"]  # fmt: skip
    rows = [[f"{name} Али", words] for name, words in zip(surnames, said, strict=True)]
    return Life(
        "статусы.xlsx",
        xlsx(("Лист1", [["ФИО", "Статус"], *rows])),
        tuple(
            Case(at, f"{name} Али", status)
            for at, (name, status) in enumerate(zip(surnames, said.values(), strict=True), 2)
        ),
        problems=(("unreadable_status", 17),),
    )


@shape
def dates_as_people_write_them() -> Life:
    said: list[tuple[object, str | None]] = [
        ("5-6 января", "2022-01"),
        ("6 января", "2022-01-06"),
        ("ночь на 6 января 2022", "2022-01-06"),
        ("06.01.22", "2022-01-06"),
        ("06.01", "2022-01-06"),
        ("2022-01-06 00:00:00", "2022-01-06"),
        (44567, "2022-01-06"),
        ("янв. 2022", "2022-01"),
        ("5.1.2022 г.", "2022-01-05"),
        ("32.01.2022", None),
        ("06/01/2022", "2022-01-06"),
        ("05.01.2022-07.01.2022", "2022-01"),
        ("январь", "2022-01"),
        ("неизвестно", None),
    ]
    surnames = ["Абаев", "Бегалин", "Власов", "Гришин", "Дюсенов", "Ержанов", "Жунусов", "Зимин",
                "Исаев", "Кадыров", "Лапин", "Мусин", "Нуров", "Орлов"]  # fmt: skip
    rows = [[f"{name} Али", value] for name, (value, _) in zip(surnames, said, strict=True)]
    return Life(
        "задержанные 2022.xlsx",
        xlsx(("Лист1", [["ФИО", "Дата задержания"], *rows])),
        tuple(
            Case(at, f"{name} Али", "detained", when)
            for at, (name, (_, when)) in enumerate(zip(surnames, said, strict=True), 2)
        ),
        problems=(("impossible_date", 11),),
    )


@shape
def headings_in_row_seven_hidden_rows_and_notes_below() -> Life:
    rows: list[list[object]] = [
        ["Общественный штаб"],
        ["г. Алматы"],
        ["тел. 000"],
        [],
        ["СПИСОК ЗАДЕРЖАННЫХ"],
        [],
        [None, "№", None, "Ф.И.О.", "дата рожд.", None, "адрес", "прим."],
        [None, 1, None, "Мамытов Дастан", "01.02.1984", None, "Алматы", "ждёт адвоката"],
        [],
        [None, 2, None, "Роговая Ирина", "1.3.77", None, "Талгар", None],
        [None, 3, None, "Тулегенов Асан", None, None, None, None],
        [],
        [None, None, None, "ИТОГО: 3 человека"],
        ["Примечание: список неполный, уточняется. Данные родственников и адвокатов."],
        ["Составил: штаб, 14.01.2022"],
    ]

    def hidden(book: openpyxl.Workbook) -> None:
        sheet = book["список"]
        sheet.row_dimensions[10].hidden = True
        sheet.column_dimensions["G"].hidden = True

    return Life(
        "штаб.xlsx",
        xlsx(("список", rows), change=hidden),
        (
            Case(8, "Мамытов Дастан", "detained", birth="1984-02-01", places=("Алматы",)),
            Case(10, "Роговая Ирина", "detained", birth="1977-03-01", places=("Талгар",)),
            Case(11, "Тулегенов Асан", "detained"),
        ),
        others=(("total", 13), ("note", 14), ("note", 15)),
    )


@shape
def care_that_is_asked_for() -> Life:
    rows = [
        ["ФИО", "Статус", "Не публиковать", "Несовершеннолетний", "Примечание"],
        ["Абильдин Ерасыл", "задержан", "да", None, None],
        ["Жаксылыкова Мадина", "ранена", None, "+", None],
        ["Тё Артём", "пропал", "нет", "нет", "семья просит не сообщать"],
        ["Кудайбергенов Алмас", "погиб", "-", None, "НЕ ПУБЛИКОВАТЬ до похорон"],
        ["Лазарев Иван", "погиб", "спросить мать", "?", None],
        ["Нурпеисова Асем", "ранена", None, "16 лет", None],
    ]
    return Life(
        "забота.xlsx",
        xlsx(("Лист1", rows)),
        (
            Case(2, "Абильдин Ерасыл", "detained", flags=("do_not_publish",)),
            Case(3, "Жаксылыкова Мадина", "wounded", flags=("minor",)),
            Case(4, "Тё Артём", "missing", flags=("silence",)),
            Case(5, "Кудайбергенов Алмас", "killed", flags=("do_not_publish",)),
            Case(6, "Лазарев Иван", "killed", flags=("do_not_publish", "minor")),
            Case(7, "Нурпеисова Асем", "wounded", flags=("minor",)),
        ),
        problems=(("flag_unclear", 6), ("flag_unclear", 6)),
    )


@shape
def the_same_person_twice_in_other_letters() -> Life:
    held = [
        ["ФИО", "Дата рождения", "Статус"],
        ["Ахметов Нурлан Серикович", "01.05.1980", "задержан"],
        ["Цой Вячеслав", None, "задержан"],
        ["Akhmetov Nurlan", "01.05.1980", "арестован"],
        ["Ахметов Нурлан", "07.08.1999", "задержан"],
    ]
    free = [["ФИО", "Статус"], ["цой вячеслав", "отпущен"], ["Ли Анна", "отпущена"]]
    return Life(
        "дубли.xlsx",
        xlsx(("А", held), ("Б", free)),
        (
            Case(2, "Ахметов Нурлан Серикович", "detained", birth="1980-05-01", sheet="А"),
            Case(3, "Цой Вячеслав", "detained", sheet="А"),
            Case(4, "Akhmetov Nurlan", "arrested", birth="1980-05-01", sheet="А"),
            Case(5, "Ахметов Нурлан", "detained", birth="1999-08-07", sheet="А"),
            Case(2, "цой вячеслав", "released", sheet="Б"),
            Case(3, "Ли Анна", "released", sheet="Б"),
        ),
        problems=(("duplicate", 4, "А"), ("duplicate", 2, "Б")),
    )


@shape
def two_tables_side_by_side() -> Life:
    rows = [
        ["Погибшие", None, None, None, "Раненые"],
        ["№", "ФИО", "Возраст", None, "№", "ФИО", "Возраст"],
        [1, "Бекетов Жандос", 30, None, 1, "Лим Сергей", 44],
        [2, "Орынбасар Айдын", 22, None, 2, "Котова Елена", 51],
        [None, None, None, None, 3, "Смагулов Тимур", 18],
    ]
    return Life(
        "рядом.xlsx",
        xlsx(("Лист1", rows)),
        (
            Case(3, "Бекетов Жандос", "killed", age=30),
            Case(4, "Орынбасар Айдын", "killed", age=22),
            Case(3, "Лим Сергей", "wounded", age=44),
            Case(4, "Котова Елена", "wounded", age=51),
            Case(5, "Смагулов Тимур", "wounded", age=18),
        ),
    )

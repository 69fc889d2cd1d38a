"""Lists that are no Excel workbook: CSV from many programs, OpenDocument, plain text."""

from __future__ import annotations

import gzip

from list_life import Case, Life, ods, shape


@shape
def csv_saved_by_a_russian_excel() -> Life:
    lines = [
        "Список задержанных;;;;;",
        ";;;;;",
        "№;ФИО;Дата рождения;Статус;Примечание;",
        '1;Абиш Тимур;01.02.1990;задержан;"ждёт; адвоката";',
        '2;"Кожа ""Барс"" Ерлан";;отпущен;;',
        ";;;;;",
        "Итого:;2;;;;",
    ]
    return Life(
        "задержанные.csv",
        "\r\n".join(lines).encode("cp1251"),
        (
            Case(4, "Абиш Тимур", "detained", birth="1990-02-01"),
            Case(5, 'Кожа "Барс" Ерлан', "released"),
        ),
        others=(("total", 7),),
    )


@shape
def tsv_saved_as_unicode_text() -> Life:
    lines = [
        "Аты-жөні\tҚала\tМәртебесі",
        "Әсет Нұрлан\tОрал\tқамауда",
        "Ғалия Сәуле\tТараз\tбосатылды",
    ]
    return Life(
        "тізім.txt",
        "\r\n".join(lines).encode("utf-16"),
        (Case(2, "Әсет Нұрлан", "arrested"), Case(3, "Ғалия Сәуле", "released")),
    )


@shape
def csv_exported_by_a_form() -> Life:
    lines = [
        '"Timestamp","Your name","Name of the detained person","Date of birth","What happened?"',
        '"2022/01/09 10:00:01","Asel","Ann Lee","1990-01-02","taken away by police"',
        '"2022/01/09 11:00:01","Dana","Bob Ray","","came home, released"',
    ]
    return Life(
        "responses.csv",
        "\n".join(lines).encode("utf-8-sig"),
        (Case(2, "Ann Lee", "detained", birth="1990-01-02"), Case(3, "Bob Ray", "released")),
    )


@shape
def opendocument_with_two_sheets() -> Life:
    dead = [["ФИО", "Возраст"], ["Сапар Ержан", 20], ["Мин Олег", "около 60"], ["Итого", 2]]
    lost = [["ФИО", "Город"], [None, None], ["Рау Вера", "Темиртау"]]
    return Life(
        "список.ods",
        ods(("Погибшие", dead), ("Пропавшие", lost)),
        (
            Case(2, "Сапар Ержан", "killed", age=20, sheet="Погибшие"),
            Case(3, "Мин Олег", "killed", age=60, sheet="Погибшие"),
            Case(3, "Рау Вера", "missing", sheet="Пропавшие"),
        ),
        others=(("total", 4, "Погибшие"),),
    )


@shape
def names_in_a_text_file_with_numbers() -> Life:
    lines = ["Задержаны 6 января:", "1. Абенов Асхат", "2) Бектур Дина, 1990 г.р.", "3. Ли Игорь"]
    return Life(
        "задержанные.txt.gz",
        gzip.compress("\n".join(lines).encode("koi8-r")),
        (
            Case(2, "Абенов Асхат", "detained"),
            Case(3, "Бектур Дина", "detained", birth="1990"),
            Case(4, "Ли Игорь", "detained"),
        ),
        others=(("heading", 1),),
    )

"""Lists kept in Kazakh, in Cyrillic and in Latin letters; every person in them is invented."""

from __future__ import annotations

from datetime import datetime

import openpyxl
from list_life import Case, Life, shape, with_values, xlsx
from list_workbooks import fill


@shape
def paraqtar_by_status() -> Life:
    dead = [["р/с", "Аты-жөні", "Жасы", "Қаласы"], [1, "Бекжан Әділет", 23, "Алматы"],
            [2, "Сәрсенбай Гүлнұр", "12 жаста", "Тараз"], ["Барлығы", 2]]  # fmt: skip
    held = [["р/с", "Аты-жөні", "Ұсталған күні", "Бабы"],
            [1, "Төлеген Мұрат", "2022 жылғы 6 қаңтар", "272-бап"]]  # fmt: skip
    lost = [["Аты-жөні", "Туысы"], ["Қайратұлы Нұрсұлтан", "анасы"]]
    free = [["Аты-жөні", "Босатылған күні"], ["Ибраим Сәуле", "2022 ж. 15 ақпан"]]
    return Life(
        "қаңтар 2022.xlsx",
        xlsx(
            ("Қаза тапқандар", dead), ("Ұсталғандар", held), ("Жоғалғандар", lost),
            ("Босатылғандар", free),
        ),
        (
            Case(2, "Бекжан Әділет", "killed", age=23, sheet="Қаза тапқандар"),
            Case(3, "Сәрсенбай Гүлнұр", "killed", age=12, sheet="Қаза тапқандар"),
            Case(2, "Төлеген Мұрат", "detained", "2022-01-06", sheet="Ұсталғандар"),
            Case(2, "Қайратұлы Нұрсұлтан", "missing", sheet="Жоғалғандар"),
            Case(2, "Ибраим Сәуле", "released", "2022-02-15", sheet="Босатылғандар"),
        ),
        others=(("total", 4, "Қаза тапқандар"),),
    )  # fmt: skip


@shape
def tegi_aty_akesinin_aty() -> Life:
    rows = [
        ["Қаңтар оқиғасында қамауға алынғандар тізімі"],
        ["№", "Тегі", "Аты", "Әкесінің аты", "Туған күні", "Тұрғылықты жері", "Жағдайы", "Ескерту"],
        [1, "Әбдіхалық", "Ерболат", "Жұмабекұлы", datetime(1983, 11, 2), "Ақтөбе", "сотталды", ""],
        [2, "Нұрғали", "Ақмарал", "Қанатқызы", "04.07.1996", "Орал қ.", "үйқамақта", "студент"],
        [3, "Оразов", "Бақыт", None, 1970, "Атырау", "іздеуде", None],
    ]

    def merged(book: openpyxl.Workbook) -> None:
        book["Тізім"].merge_cells("A1:H1")

    return Life(
        "тізім.xlsx",
        xlsx(("Тізім", rows), change=merged),
        (
            Case(3, "Әбдіхалық Ерболат Жұмабекұлы", "sentenced", birth="1983-11-02"),
            Case(4, "Нұрғали Ақмарал Қанатқызы", "restricted", birth="1996-07-04",
                 places=("Орал",)),
            Case(5, "Оразов Бақыт", "charged", birth="1970"),
        ),
        problems=(("status_unclear", 5),),
    )  # fmt: skip


@shape
def headings_in_two_rows() -> Life:
    rows = [
        ["р/с", "Аты-жөні", "Күні", None, "Мәртебесі"],
        [None, None, "туған", "қайтыс болған", None],
        [1, "Жүсіп Қанат", "05.05.1965", "07.01.2022", "қайтыс болды"],
        [2, "Мырзахмет Ләззат", "1971", "08.01.2022", "қаза тапты"],
    ]

    def merged(book: openpyxl.Workbook) -> None:
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            book["Парақ1"].merge_cells(area)

    return Life(
        "марқұмдар.xlsx",
        xlsx(("Парақ1", rows), change=merged),
        (
            Case(3, "Жүсіп Қанат", "killed", "2022-01-07", "1965-05-05"),
            Case(4, "Мырзахмет Ләззат", "killed", "2022-01-08", "1971"),
        ),
    )


@shape
def sections_inside() -> Life:
    rows = [
        ["№", "Аты-жөні", "Жасы", "Өңірі"],
        ["Қайтыс болғандар (2 адам)"],
        [1, "Сейдахмет Олжас", 29, "Қызылорда"],
        [2, "Ким Артём", 35, "Алматы"],
        ["Жараланғандар"],
        [1, "Тұрсын Асхат", 40, "Алматы"],
        ["Із-түзсіз жоғалғандар:"],
        [1, "Есім Дина", None, "Талдықорған"],
        ["Жиыны: 4 адам"],
    ]
    return Life(
        "жиынтық.xlsx",
        xlsx(("Бәрі", rows)),
        (
            Case(3, "Сейдахмет Олжас", "killed", age=29),
            Case(4, "Ким Артём", "killed", age=35),
            Case(6, "Тұрсын Асхат", "wounded", age=40),
            Case(8, "Есім Дина", "missing"),
        ),
        others=(("heading", 2), ("heading", 5), ("heading", 7), ("total", 9)),
    )


@shape
def colours_explained_above_the_table() -> Life:
    rows = [
        [None, "қызыл – қаза тапқан", None],
        [None, "жасыл – босатылған", None],
        [],
        ["Аты-жөні", "Туған жылы", "Қала"],
        ["Дүйсен Марлен", 1990, "Алматы"],
        ["Қасым Жанар", 1985, "Алматы"],
        ["Бөлек Саят", 2001, "Алматы"],
    ]

    def coloured(book: openpyxl.Workbook) -> None:
        sheet = book["Тізім"]
        fill(sheet, 5, "FFFF0000")
        fill(sheet, 6, "FF00B050")
        sheet.cell(1, 1).fill = sheet.cell(5, 1).fill.copy()
        sheet.cell(2, 1).fill = sheet.cell(6, 1).fill.copy()

    return Life(
        "түстер.xlsx",
        xlsx(("Тізім", rows), change=coloured),
        (
            Case(5, "Дүйсен Марлен", "killed", birth="1990"),
            Case(6, "Қасым Жанар", "released", birth="1985"),
            Case(7, "Бөлек Саят", birth="2001"),
        ),
    )


@shape
def names_with_what_is_known() -> Life:
    rows = [
        ["Аты-жөні", "Не болды"],
        ["Әлімхан Ғалым (екі баланың әкесі)", "қаза тапты"],
        ["Белгісіз ер адам, шамамен 40 жаста", "қаза тапты"],
        ["Тілеуберді Айдос / Тлеуберды Айдос", "ұсталды"],
        ["Рахым Самал, 17 жаста", "жараланды"],
        ["Қуанышбек Дәурен 1987 ж.т.", "қамауда"],
        ["Сағынтай Перизат мен Сағынтай Алтынай", "ұсталды"],
        ["Мәмбет Серік ұлы", "босатылды"],
        ["аты белгісіз", "қаза тапты"],
        ["Жақсылық Ерсайын (Zhaksylyk Yersayin)", "азапталды"],
    ]
    return Life(
        "аттар.xlsx",
        xlsx(("Парақ1", rows)),
        (
            Case(2, "Әлімхан Ғалым", "killed", remarks="екі баланың әкесі"),
            Case(3, (), "killed", age=40),
            Case(4, ("Тілеуберді Айдос", "Тлеуберды Айдос"), "detained"),
            Case(5, "Рахым Самал", "wounded", age=17),
            Case(6, "Қуанышбек Дәурен", "arrested", birth="1987"),
            Case(7, "Сағынтай Перизат", "detained"),
            Case(8, "Мәмбет Серік ұлы", "released"),
            Case(9, (), "killed"),
            Case(10, ("Жақсылық Ерсайын", "Zhaksylyk Yersayin"), "tortured"),
        ),
        problems=(("no_name", 3), ("two_names", 7), ("no_name", 9)),
    )


@shape
def statuses_in_words() -> Life:
    said = {
        "ұсталып, босатылды": "released",
        "тергеу изоляторында": "arrested",
        "шартты түрде сотталды": "sentenced",
        "қаза тапты (оқ тиген)": "killed",
        "табылған жоқ": "missing",
        "тірі табылды": "found",
        "сот үстінде": "on_trial",
        "Қамауда қайтыс болған": "died_in_custody",
        "кепілдікпен босатылды": "released",
        "жаралы, ауруханада": "wounded",
        "ақталды": "acquitted",
        "қамауда": "arrested",
        "камауда": "arrested",
        "устады": "detained",
        "елден кетті": "other",
        "белгісіз": None,
    }
    surnames = ["Абай", "Бота", "Ғани", "Дархан", "Еркін", "Жандар", "Зере", "Иса", "Кәрім", "Қали",
                "Лесбек", "Медеу", "Нұрлан", "Орман", "Пірәлі", "Расул"]  # fmt: skip
    rows = [[f"{name} Айсұлу", words] for name, words in zip(surnames, said, strict=True)]
    return Life(
        "мәртебелер.xlsx",
        xlsx(("Парақ1", [["Аты-жөні", "Мәртебесі"], *rows])),
        tuple(
            Case(at, f"{name} Айсұлу", status)
            for at, (name, status) in enumerate(zip(surnames, said.values(), strict=True), 2)
        ),
    )


@shape
def dates_and_ages_in_words() -> Life:
    rows = [
        ["Аты-жөні", "Туған жылы, күні", "Оқиға күні"],
        ["Арын Абзал", "1992 жыл", "2022 жылғы 5-6 қаңтар"],
        ["Бақыт Бану", "1988 ж. 3 наурыз", "қаңтардың 7-сі"],
        ["Дос Дидар", "35 жаста", "7 қаңтар 2022 ж."],
        ["Елден Еркежан", "12.13.1990", "07.01.2022"],
        ["Жан Жанболат", 33000, "қаңтар 2022"],
        ["Көбей Кәмила", "мәлімет жоқ", "белгісіз"],
    ]
    return Life(
        "күндер.xlsx",
        xlsx(("2022 қаңтар", rows)),
        (
            Case(2, "Арын Абзал", None, "2022-01", "1992"),
            Case(3, "Бақыт Бану", None, "2022-01-07", "1988-03-03"),
            Case(4, "Дос Дидар", None, "2022-01-07", age=35),
            Case(5, "Елден Еркежан", None, "2022-01-07", "1990-12-13"),
            Case(6, "Жан Жанболат", None, "2022-01", "1990-05-07"),
            Case(7, "Көбей Кәмила"),
        ),
    )


@shape
def care_in_kazakh() -> Life:
    rows = [
        ["Аты-жөні", "Мәртебесі", "Жарияламау", "Кәмелетке толмаған", "Қосымша ақпарат"],
        ["Ахмет Айбар", "ұсталды", "иә", None, None],
        ["Бекен Балнұр", "жараланды", "жоқ", "иә", None],
        ["Ғабит Гүлім", "қаза тапты", None, None, "отбасы жариялауға қарсы"],
        ["Дәулет Дамир", "қаза тапты", "✓", "✓", None],
        ["Есен Ерке", "қаза тапты", None, None, "отбасы үндемеуді сұрады"],
    ]
    return Life(
        "қамқорлық.xlsx",
        xlsx(("Парақ1", rows)),
        (
            Case(2, "Ахмет Айбар", "detained", flags=("do_not_publish",)),
            Case(3, "Бекен Балнұр", "wounded", flags=("minor",)),
            Case(4, "Ғабит Гүлім", "killed", flags=("do_not_publish",)),
            Case(5, "Дәулет Дамир", "killed", flags=("do_not_publish", "minor")),
            Case(6, "Есен Ерке", "killed", flags=("silence",)),
        ),
    )


@shape
def latin_letters_and_formulas_with_their_values() -> Life:
    rows = [
        ["Aty-jóni", "Tuǵan jyly", "Jasy", "Qala", "Mártebesi"],
        ["Sársenbaı Ulan", 1990, "=2022-B2", "Almaty", "qaza tapty"],
        ["Qydyráli Aıgúl", 1975, "=2022-B3", "Oral", "bosatyldy"],
        ["Barlyǵy", None, None, '="2 adam"', None],
    ]
    data = xlsx(("Tizim", rows))
    return Life(
        "tizim.xlsx",
        with_values(data, {"2022-B2": "32", "2022-B3": "47"}),
        (
            Case(2, "Sársenbaı Ulan", "killed", birth="1990", age=32),
            Case(3, "Qydyráli Aıgúl", "released", birth="1975", age=47),
        ),
        others=(("total", 4),),
        problems=(("formula", 4),),
    )


@shape
def the_same_person_on_two_sheets() -> Life:
    held = [["Аты-жөні", "Туған жылы"], ["Әбілқайыр Жәнібек", 1991], ["Смағұл Ботагөз", 1988]]
    free = [["Аты-жөні", "Туған жылы"], ["Абилкайыр Жанибек", 1991], ["Смағұл Ботагөз", 2003]]
    return Life(
        "екі парақ.xlsx",
        xlsx(("Ұсталғандар", held), ("Босатылғандар", free)),
        (
            Case(2, "Әбілқайыр Жәнібек", "detained", birth="1991", sheet="Ұсталғандар"),
            Case(3, "Смағұл Ботагөз", "detained", birth="1988", sheet="Ұсталғандар"),
            Case(2, "Абилкайыр Жанибек", "released", birth="1991", sheet="Босатылғандар"),
            Case(3, "Смағұл Ботагөз", "released", birth="2003", sheet="Босатылғандар"),
        ),
        problems=(("duplicate", 2, "Босатылғандар"),),
    )

"""Lists of hotlines, hospitals and embassies that the reader met last; all people are invented."""

from __future__ import annotations

import openpyxl
from list_life import Case, Life, ods, shape, xlsx
from list_workbooks import fill


@shape
def hotline() -> Life:
    rows = [
        ["ГОРЯЧАЯ ЛИНИЯ 9.01"],
        ["Время", "Звонивший", "О ком", "Год рожд.", "Что известно", "Перезвонить"],
        ["10:05", "тётя", "Сулеев Мадияр Аскарович", 1997, "увезли с площади, в полиции", "да"],
        ["10:20", "сосед", "дед из 5-го подъезда", None, "лежит в морге", None],
        ["10:40", "жена", "Ни Константин (Костя)", 1982, "вернулся домой", "нет"],
        ["11:15", "аноним", "Раимбек, фамилия неизвестна", None, "арестован на 10 суток", None],
    ]
    return Life(
        "звонки 2022.xlsx",
        xlsx(("09.01", rows)),
        (
            Case(3, "Сулеев Мадияр Аскарович", "detained", birth="1997"),
            Case(4, (), "killed"),
            Case(5, "Ни Константин", "found", birth="1982"),
            Case(6, "Раимбек", "arrested"),
        ),
        problems=(("given_name_only", 6), ("no_name", 4)),
    )


@shape
def union_of_two_lists() -> Life:
    rows = [
        ["Источник списка", "№ в списке", "Фамилия и инициалы", "Другое написание", "Категория",
         "Дата"],
        ["Штаб", 14, "Касенов Б.Т.", "Qasenov B.", "раненый", "05.01.22"],
        ["Штаб", 15, "Григорьева О.П.", None, "задержанная", "06.01.22"],
        ["Фонд", 3, "Қасенов Б.", None, "раненый", "05.01.22"],
        ["Фонд", 4, "Умаров Ш.", "Umarov Sh.", "осужденный (3 г.)", "11.08.22"],
    ]  # fmt: skip
    return Life(
        "сводка.xlsx",
        xlsx(("общий", rows)),
        (
            Case(2, ("Касенов Б.Т.", "Qasenov B."), "wounded", "2022-01-05"),
            Case(3, "Григорьева О.П.", "detained", "2022-01-06"),
            Case(4, "Қасенов Б.", "wounded", "2022-01-05"),
            Case(5, ("Умаров Ш.", "Umarov Sh."), "sentenced", "2022-08-11"),
        ),
    )


@shape
def political_prisoners_kk() -> Life:
    rows = [
        ["Саяси тұтқындар тізімі (2024 жылғы 1 наурызға)"],
        [None],
        ["№", "Тегі, аты, әкесінің аты", "Туған күні", "Сотталған күні", "Мерзімі", "Мекеме",
         "Қазір"],
        [1, "Ысқақ Төлеген Әділұлы", "14.09.1977", "2023 ж. 4 сәуір", "7 жыл", "ЕЦ-166/5",
         "колонияда"],
        [2, "Рысбек Ақбота", "1989 ж.", "12.05.2023", "5 жыл (шартты)", None, "үйінде, шартты"],
        [3, "Ли Евгений", "03.03.1965", None, None, "тергеу изоляторы", "сот күтуде"],
        ["Ескерту: тізім толық емес"],
    ]  # fmt: skip

    def merged(book: openpyxl.Workbook) -> None:
        book["тізім"].merge_cells("A1:G1")

    return Life(
        "саяси.xlsx",
        xlsx(("тізім", rows), change=merged),
        (
            Case(4, "Ысқақ Төлеген Әділұлы", "sentenced", "2023-04-04", "1977-09-14"),
            Case(5, "Рысбек Ақбота", "sentenced", "2023-05-12", "1989"),
            Case(6, "Ли Евгений", "on_trial", birth="1965-03-03"),
        ),
        others=(("note", 7),),
    )


@shape
def families_ods_kk() -> Life:
    rows = [
        ["Марқұмның аты-жөні", "Жасы", "Қай жерде", "Отбасы жариялауға келісе ме?"],
        ["Бақытжан Ерік", "31", "Алматы", "иә"],
        ["Зейнеп Оразгүл", "8 жаста", "Алматы", "жоқ"],
        ["Белгісіз жас жігіт", "20 шамасында", "Шымкент", None],
    ]
    return Life(
        "отбасылар.ods",
        ods(("Қаза болғандар", rows)),
        (
            Case(2, "Бақытжан Ерік", "killed", age=31),
            Case(3, "Зейнеп Оразгүл", "killed", age=8, flags=("do_not_publish",)),
            Case(4, (), "killed", age=20, flags=("do_not_publish",)),
        ),
        problems=(("no_name", 4), ("flag_unclear", 4)),
    )


@shape
def hospital_register() -> Life:
    rows = [
        ["City hospital no. 7", None, None, None, None],
        ["Patients admitted 5-8 January 2022", None, None, None, None],
        ["Patient", "Sex/Age", "Injury", "Admitted", "Discharged/Died"],
        ["Baimukhanov, Serik", "M/34", "gunshot, chest", "5 Jan", "died 6 Jan"],
        ["Ospanova, Karlygash", "F/27", "fracture", "6 Jan", "discharged"],
        ["Unknown #3", "M/~40", "gunshot, head", "6 Jan", "died"],
        ["Kuan Li", "M/19", "rubber bullet", "8 Jan", None],
    ]
    return Life(
        "hospital.xlsx",
        xlsx(("Register", rows)),
        (
            Case(4, "Baimukhanov, Serik", "killed", "2022-01-06", age=34),
            Case(5, "Ospanova, Karlygash", "wounded", age=27),
            Case(6, (), "killed", age=40),
            Case(7, "Kuan Li", age=19),
        ),
        problems=(("no_name", 6), ("unreadable_status", 7)),
    )


@shape
def embassy_letter_annex() -> Life:
    rows = [
        ["Annex 1. Persons of concern", None, None, None],
        ["1.", "Mr. Zhandos Abenov", "born 14 March 1981 in Karaganda", "Sentenced, 6 years"],
        ["2.", "Ms. Aliya Seit", "born 1990", "Under house arrest since May 2022"],
        ["3.", "Mr. Talgat Zhunusov (alias Tokha)", "age unknown", "Whereabouts unknown"],
        ["4.", "Mr. Oleg Min and his son", "born 1966", "Released on parole"],
    ]

    def coloured(book: openpyxl.Workbook) -> None:
        fill(book["Annex"], 4, "FFFFFF00")

    return Life(
        "annex.xlsx",
        xlsx(("Annex", rows), change=coloured),
        (
            Case(1, ()),
            Case(2, "Zhandos Abenov", "sentenced", birth="1981-03-14"),
            Case(3, "Aliya Seit", "restricted", "2022-05", "1990"),
            Case(4, "Talgat Zhunusov", "missing"),
            Case(5, "Oleg Min", "released", birth="1966"),
        ),
        problems=(("no_name", 1), ("unreadable_date", 4)),
    )

"""Lists of lawyers, newsrooms and volunteers that the reader met late; all people are invented."""

from __future__ import annotations

import openpyxl
from list_life import Case, Life, ods, shape, xlsx
from list_workbooks import fill


@shape
def lawyers_log() -> Life:
    rows = [
        ["Адвокатский дежурный журнал, смена 7-9 января 2022"],
        ["дата обращения", "кто обратился", "ФИО подзащитного", "г.р.", "где находится",
         "что вменяют", "результат", "можно ли публиковать"],
        ["07.01", "жена", "Бердыбеков Канат Муратович", 1986, "ИВС Ауэзовского р-на", "ст.272",
         "15 суток", "нет"],
        ["07.01", "мать", "Шин Вадим", "2004", "неизвестно", None, "не нашли", "да"],
        ["08.01", "сам", "Исмаилова Гульзат", 1993, "дома", "свидетель", "отпустили", "да"],
        ["08.01", "брат", "Тажибай Р.", None, "12-я больница", None, "ранение в ногу", "спросить"],
        ["Дежурили: Козлов, Амирова"],
    ]  # fmt: skip
    return Life(
        "журнал.xlsx",
        xlsx(("январь", rows)),
        (
            Case(3, "Бердыбеков Канат Муратович", "arrested", birth="1986",
                 flags=("do_not_publish",)),
            Case(4, "Шин Вадим", "missing", birth="2004"),
            Case(5, "Исмаилова Гульзат", "released", birth="1993"),
            Case(6, "Тажибай Р.", "wounded", flags=("do_not_publish",)),
        ),
        others=(("note", 7),),
        problems=(("flag_unclear", 6),),
    )  # fmt: skip


@shape
def newsroom_deaths() -> Life:
    rows = [
        ["", "Имя", "Сколько лет", "Откуда", "Как погиб", "Когда", "Ссылка"],
        ["1", "Ринат Хасенов", "27", "Алматы", "застрелен у акимата", "вечер 5 января",
         "https://example.org/1"],
        ["2", "Неизвестная женщина", "≈ 50", "Алматы", "тело в морге", "", ""],
        ["3", "Айбек Нурмагамбетов (Nurmagambetov Aibek)", "19 лет", "Тараз", "убит выстрелом",
         "6.01.2022", ""],
        ["4", "Сестры Оразбек Аида и Оразбек Инкар", "", "Алматы", "погибли в машине", "7 января",
         ""],
        ["", "ИТОГО погибших", "5", "", "", "", ""],
    ]  # fmt: skip
    return Life(
        "мартиролог-2022.xlsx",
        xlsx(("Лист1", rows)),
        (
            Case(2, "Ринат Хасенов", "killed", "2022-01-05", age=27),
            Case(3, (), "killed", age=50),
            Case(4, ("Айбек Нурмагамбетов", "Nurmagambetov Aibek"), "killed", "2022-01-06", age=19),
            Case(5, "Оразбек Аида", "killed", "2022-01-07"),
        ),
        others=(("total", 6),),
        problems=(("no_name", 3), ("two_names", 5)),
    )


@shape
def prison_visits_in_colours() -> Life:
    rows = [
        ["жёлтым выделены осуждённые, синим - освобождённые"],
        ["Фамилия", "Имя", "Отч.", "Учреждение", "Срок", "Примечания"],
        ["Дюсембин", "Ерлан", "К.", "ЛА-155/8", "5 лет", "письма раз в неделю"],
        ["Карпов", "Антон", None, "ЛА-155/12", "-", None],
        ["Сатыбалды", "Жанар", "Маратқызы", "ЛА-155/4", "3,5", "несовершеннолетний сын"],
    ]

    def coloured(book: openpyxl.Workbook) -> None:
        fill(book["СИЗО и колонии"], 3, "FFFFFF00")
        fill(book["СИЗО и колонии"], 4, "FF00B0F0")
        fill(book["СИЗО и колонии"], 5, "FFFFFF00")

    return Life(
        "посещения.xlsx",
        xlsx(("СИЗО и колонии", rows), change=coloured),
        (
            Case(3, "Дюсембин Ерлан К.", None),
            Case(4, "Карпов Антон", None),
            Case(5, "Сатыбалды Жанар Маратқызы", None, flags=("minor",)),
        ),
        problems=(("colours", None),),
    )


@shape
def audandar() -> Life:
    rows = [
        ["Қаңтар құрбандары", None, None, None],
        ["Реті", "Есімі мен тегі", "Неше жаста", "Қайда және қалай қаза тапты"],
        ["АЛМАТЫ ҚАЛАСЫ"],
        [1, "Нұртас Әбіш", 24, "алаңда оқ тиіп қаза тапты"],
        [2, "Жанна Ким", "36 жас", "үйінің алдында қаза болды"],
        ["ҚЫЗЫЛОРДА"],
        [3, "Серікбол Тұрар", "нақты белгісіз", "ауруханада қайтыс болды"],
    ]

    def merged(book: openpyxl.Workbook) -> None:
        for area in ("A1:D1", "A3:D3", "A6:D6"):
            book["1"].merge_cells(area)

    return Life(
        "құрбандар.xlsx",
        xlsx(("1", rows), change=merged),
        (
            Case(4, "Нұртас Әбіш", "killed", age=24),
            Case(5, "Жанна Ким", "killed", age=36),
            Case(7, "Серікбол Тұрар", "killed"),
        ),
        others=(("heading", 3), ("heading", 6)),
        problems=(("unreadable_date", 7),),
    )


@shape
def tutqyndar_ods() -> Life:
    rows = [
        ["№", "Т.А.Ә.", "Туған жылы", "Қайда отыр", "Бап", "Үкім"],
        [
            1,
            "Құрманғали А. С.",
            1990,
            "Ақтөбе, УГ-157",
            "272-б. 3-т.",
            "4 жыл бас бостандығынан айыру",
        ],
        [2, "Өтеген Мадияр", 1984, "Атырау", "188", "ақталды"],
        [3, "Юсупова Зульфия", 1979, "Алматы", "272", "сот жүріп жатыр"],
    ]
    return Life(
        "тұтқындар.ods",
        ods(("Парақ1", rows)),
        (
            Case(2, "Құрманғали А. С.", "sentenced", birth="1990"),
            Case(3, "Өтеген Мадияр", "acquitted", birth="1984"),
            Case(4, "Юсупова Зульфия", "on_trial", birth="1979"),
        ),
    )


@shape
def volunteers_csv_kk() -> Life:
    lines = [
        "Аты,Тегі,Ұялы,Соңғы байланыс,Қазіргі жағдайы,Ескерту",
        "Алмас,Берік,8700,05.01.2022,хабарсыз кетті,жарияламаңыз",
        "Ләйла,Омар,,6 қаңтар 2022,табылды,",
        '"Ғани","Сұлтан",,,түрмеде,"ағасы: ""қамауда"" дейді"',
    ]
    return Life(
        "еріктілер.csv",
        "\n".join(lines).encode("utf-16"),
        (
            Case(2, "Берік Алмас", "missing", "2022-01-05", flags=("do_not_publish",)),
            Case(3, "Омар Ләйла", "found", "2022-01-06"),
            Case(4, "Сұлтан Ғани", "arrested"),
        ),
    )


@shape
def ngo_master_list() -> Life:
    rows = [
        ["Registry", "Victim's full name", "Alternative spelling", "Sex", "Age at time",
         "Incident date", "Incident location", "Violation", "Consent to publish"],
        ["A/001", "Beibit Sarsenov", "Бейбит Сарсенов", "M", 38, "5/1/22", "Almaty", "Killed",
         "Yes"],
        ["A/002", "Raushan Tule", None, "F", "unk", "06-Jan-2022", "Almaty", "Arbitrary detention",
         "No"],
        ["A/003", "[name withheld]", None, "M", 16, "Jan 2022", "Taldykorgan", "Torture; released",
         "No"],
        ["", "", "", "", "", "", "", "", ""],
        ["Total cases:", 3],
    ]  # fmt: skip
    return Life(
        "master list.xlsx",
        xlsx(("Master", rows)),
        (
            Case(2, ("Beibit Sarsenov", "Бейбит Сарсенов"), "killed", "2022-01-05", age=38,
                 key="A/001"),
            Case(3, "Raushan Tule", "detained", "2022-01-06", flags=("do_not_publish",)),
            Case(4, (), "released", "2022-01", age=16, flags=("do_not_publish",)),
        ),
        others=(("total", 6),),
        problems=(("no_name", 4),),
    )  # fmt: skip


@shape
def pasted_from_a_chat() -> Life:
    lines = [
        "Missing since Jan 5:",
        "- Aliya B., 22, Almaty",
        "- Timur Seitkali (last seen at the square)",
        "* Marat Ospan, b. 1980",
        "",
        "Found alive:",
        "- Olga Tsoi",
    ]
    return Life(
        "chat.txt",
        "\n".join(lines).encode(),
        (
            Case(2, "Aliya B.", "missing", age=22),
            Case(3, "Timur Seitkali", "missing"),
            Case(4, "Marat Ospan", "missing", birth="1980"),
            Case(7, "Olga Tsoi", "found"),
        ),
        others=(("heading", 1), ("heading", 6)),
    )


@shape
def court_calendar() -> Life:
    rows = [
        ["Court monitoring - week 6, 2022"],
        [],
        ["Date", "Court", "Defendant(s)", "Article", "Judge", "Stage / outcome"],
        ["2022-02-07", "Almaty City", "S. Iskakov", "272(2)", "Judge A", "trial ongoing"],
        ["2022-02-08", "Taraz", "Pavel Ten, Arman Zhunis", "272(3)", "Judge B", "sentenced 4y"],
        ["2022-02-09", "Oral", "Gulmira Kairat", "188", "Judge C", "acquitted"],
        [None, None, None, None, None, "see also folder 6"],
    ]

    def merged(book: openpyxl.Workbook) -> None:
        book["wk6"].merge_cells("A1:F1")

    return Life(
        "court.xlsx",
        xlsx(("wk6", rows), change=merged),
        (
            Case(4, "S. Iskakov", "on_trial", "2022-02-07"),
            Case(5, "Pavel Ten", "sentenced", "2022-02-08"),
            Case(6, "Gulmira Kairat", "acquitted", "2022-02-09"),
        ),
        others=(("note", 7),),
        problems=(("two_names", 5),),
    )

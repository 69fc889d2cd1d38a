"""Status cells as short histories, and rows whose cells, remarks and headings tell of several."""

from __future__ import annotations

import pytest

from rollcall.lists import read
from rollcall.lists.cells.moments import Around, moments_in
from rollcall.lists.cells.statuses import decisive, read_history
from rollcall.lists.happened import Dated, Facts, fits, what_happened

IN_2022 = Around(2022)
CELLS = [
    # what a word seems to say is turned round by the words beside it
    ("оправдательный вердикт", "acquitted", None),
    ("апелляция оправдала её 3.11.2022", "acquitted", "2022-11-03"),
    ("сот ақтап шығарды, ақтау үкімі шықты", "acquitted", None),
    ("full acquittal", "acquitted", None),
    ("shot in both arms", "wounded", None),
    ("shot in the foot, in hospital", "wounded", None),
    ("located in a hospital", "wounded", None),
    ("found in hospital 9 Jan", "found", "2022-01-09"),
    # deaths, wherever they are told
    ("осуждён на 6 лет; скончался в колонии 2 марта 2023", "died_in_custody", "2023-03-02"),
    ("найдены мёртвыми", "killed", None),
    ("нашли мёртвой на пустыре", "killed", None),
    ("мәйіті табылды 11.01", "killed", "2022-01-11"),
    ("абақтыда қайтыс болған", "died_in_custody", None),
    ("тергеу изоляторында ұрып өлтірді", "died_in_custody", None),
    ("изолятор, забит до смерти", "died_in_custody", None),
    ("beaten to death in a police station", "died_in_custody", None),
    ("beaten to death by a crowd", "killed", None),
    ("prison colony no. 4, died in his cell", "died_in_custody", None),
    ("released from prison 3 May 2022, died at home", "killed", None),
    ("приговор 7 лет колонии, погиб под обстрелом дома", "killed", None),
    # the last that is told counts, with its own date
    ("схвачен 5.01, вышел 8.01, опять арестован 1.03", "arrested", "2022-03-01"),
    ("detained 6 Jan 2022, freed 9 Jan 2022", "released", "2022-01-09"),
    ("qamaldy emes, ұсталып, 12.01 күні босатылды", "released", "2022-01-12"),
    ("12.01 вынесен приговор", "sentenced", "2022-01-12"),
    ("сотталды (04.10.2022)", "sentenced", "2022-10-04"),
    ("задержана 7 января, в тот же день отпущена", "released", "2022-01-07"),
    ("charged, then released on 14 Feb 2022", "released", "2022-02-14"),
    ("отпустили", "released", None),
    # short forms
    ("задерж. 6.01, отп. 7.01", "released", "2022-01-07"),
    ("осужд. усл.", "sentenced", None),
    ("под следств.", "charged", None),
    ("под дом. арестом", "restricted", None),
    ("домаш. арест до 5.04", "restricted", "2022-04-05"),
    ("үй қамағында", "restricted", None),
    ("house-arrest", "restricted", None),
    ("ИВС, трое суток", "arrested", None),
    ("УДО 1.12.23", "released", "2023-12-01"),
    ("3 года огранич. свободы, приг.", "sentenced", None),
    ("1 жыл бас бостандығын шектеу", "sentenced", None),
    ("ограничение свободы", "restricted", None),
    # what is denied, asked or supposed does not count
    ("пока не был отпущен", None, None),
    ("has not yet been released", None, None),
    ("still not charged", None, None),
    ("қамалмаған", None, None),
    ("босаған жоқ", None, None),
    ("убит?", None, None),
    ("мүмкін қаза тапты", None, None),
    ("задержан, возможно отпущен", "detained", None),
    ("нет сведений", None, None),
    ("мәлімет жоқ", None, None),
    ("not known", None, None),
    # a march is no release
    ("алаңға шықты, ұсталды", "detained", None),
    ("митингке шыққан", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "status", "when"), CELLS)
def test_a_status_cell_is_read_as_a_history(
    cell: str, status: str | None, when: str | None
) -> None:
    last = decisive(read_history(cell, IN_2022).events)
    assert (last.status if last else None, last.when if last else None) == (status, when)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("12.03 и 15.04.2023", ["2022-03-12", "2023-04-15"]),
        ("2023 жылғы 4 наурыз", ["2023-03-04"]),
        ("March 4th, 2023; May 2023", ["2023-03-04", "2023-05"]),
        ("с 7 на 8 янв.", ["2022-01-08"]),
        ("в 2,5 года, 3.50 тыс., ст. 272 ч. 2", []),
        ("12/2022", ["2022-12"]),
        ("31.02.2022", [None]),
        ("в мае, потом 5 раз", []),
    ],
)
def test_dates_stand_inside_remarks(text: str, dates: list[str | None]) -> None:
    assert [moment.iso for moment in moments_in(text, IN_2022)] == dates


def test_a_date_without_a_year_is_in_the_year_of_the_row_or_just_after_it() -> None:
    late = Around(2022, None, "2022-12-20")
    assert [moment.iso for moment in moments_in("отпущен 10.01", late)] == ["2023-01-10"]
    assert [moment.iso for moment in moments_in("ранен 18.12", late)] == ["2022-12-18"]
    assert [moment.iso for moment in moments_in("отпущен 10.01")] == [None]


def test_a_date_is_that_of_a_status_only_where_its_heading_fits() -> None:
    detained = Dated("2022-01-06", ("detained",))
    assert what_happened(Facts(["задержан"], dates=[detained])).when == "2022-01-06"
    assert what_happened(Facts(["отпущен"], dates=[detained])).when is None
    assert what_happened(Facts(["отпущен"], dates=[Dated("2022-01-06")])).when == "2022-01-06"
    death = Dated("2022-01-09", ("killed",))
    assert what_happened(Facts(["умер в СИЗО"], dates=[detained, death])).when == "2022-01-09"
    assert fits("acquitted", ("sentenced",))
    assert not fits("released", ("sentenced",))


@pytest.mark.parametrize(
    ("facts", "status", "when"),
    [
        (Facts(["detained"], updates=["Released 3 Feb 2022"]), "released", "2022-02-03"),
        (Facts(["detained"], updates=["no news"]), "detained", None),
        (Facts(["killed"], updates=["case opened, suspect charged"]), "killed", None),
        (Facts(["released"], remarks=["re-detained on 4 March 2022"]), "detained", "2022-03-04"),
        (Facts(["осуждена"], remarks=["позже амнистирована"]), "released", None),
        (Facts(["released"], remarks=["brother arrested 4 March 2022"]), "released", None),
        (Facts(["отпущен"], remarks=["бил в СИЗО следователь"]), "released", None),
        (
            Facts(["sentenced"], remarks=["detained 5.01.2022"], dates=[Dated("2022-09-01")]),
            "sentenced",
            "2022-09-01",
        ),
        (Facts(base=("missing", "Missing"), remarks=["found 9.01.2022"]), "found", "2022-01-09"),
        (
            Facts(base=("killed", "Погибшие"), remarks=["арестован убийца 9.01.2022"]),
            "killed",
            None,
        ),
        (Facts(["оқ тиген"], base=("killed", "Қаза тапқандар")), "killed", None),
    ],
)
def test_news_counts_where_it_is_later(facts: Facts, status: str, when: str | None) -> None:
    found = what_happened(facts)
    assert (found.status, found.when) == (status, when)


def test_what_nobody_can_decide_is_told_and_shows_both() -> None:
    asked = what_happened(Facts(["погиб?"], base=("detained", "Задержанные")))
    assert (asked.status, asked.problem) == (None, "status_unclear")
    undated = what_happened(Facts(["отпущен"], remarks=["умер дома"]))
    assert (undated.status, undated.problem) == ("released", "status_unclear")
    assert undated.words == "отпущен; умер дома"
    two = what_happened(Facts(["arrested", "released"]))
    assert two.problem == "status_unclear"
    assert "arrested" in two.doubt
    assert "released" in two.doubt


def test_unknown_is_unknown_though_a_title_tells_more() -> None:
    text = "Задержанные в январе 2022\nФИО;Город;Статус\nАскаров Тимур;Орал;нет данных\n"
    found = read((text + "Пак Роман;Орал;-\n").encode(), "a.csv")
    assert [row.status for row in found.rows] == [None, "detained"]
    assert found.rows[0].status_words == "нет данных"


@pytest.mark.parametrize(
    ("title", "heading", "status"),
    [
        ("Пропавшие без вести", "Ст. УК", "missing"),
        ("Без вести пропавшие, январь", "Город", "missing"),
        ("Участники событий", "Ст. УК", "charged"),
    ],
)
def test_wanted_depends_on_what_a_list_is_about(title: str, heading: str, status: str) -> None:
    text = f"{title};;\nФИО;Статус;{heading}\nАскаров Тимур;в розыске;-\nПак Роман;в розыске;-\n"
    found = read(text.encode(), "a.csv")
    assert {row.status for row in found.rows} == {status}
    doubts = [problem for problem in found.problems if problem.code == "status_unclear"]
    assert bool(doubts) == (status == "charged")


LEGENDS = [
    "З - задержан; О - отпущен; У - убит\n{table}",
    "{table}\n;;\nОбозначения: З = задержан, О = отпущен, У = убит;;\n",
    "{table}\n;;\nЗ;задержан;\nО;отпущен;\nУ;убит;\n",
]


@pytest.mark.parametrize("legend", LEGENDS)
@pytest.mark.parametrize("heading", ["Код", "Статус", "Отметка"])
def test_letters_are_read_by_their_legend(legend: str, heading: str) -> None:
    rows = ["Аскаров Тимур;З;5.01.2022", "Пак Роман;З→О;6.01.2022", "Омар Ляззат;У;7.01.2022"]
    rows.append("Кенес Азат;О (8.01);7.01.2022")
    table = "\n".join([f"ФИО;{heading};Дата", *rows])
    data = legend.format(table=table)
    if "; О - " in data:
        data = data.replace("; О", ", О").replace("; У", ", У")
    found = read(data.encode(), "a.csv")
    named = {row.names[0]: (row.status, row.status_date) for row in found.rows if row.names}
    assert named["Аскаров Тимур"] == ("detained", "2022-01-05")
    assert named["Пак Роман"] == ("released", "2022-01-06")
    assert named["Омар Ляззат"] == ("killed", "2022-01-07")
    assert named["Кенес Азат"] == ("released", "2022-01-08")


def test_days_of_a_month_take_it_from_the_title() -> None:
    text = "Наурыз 2023;;\nАты-жөні;Мәртебесі;Күні\nАскар Тимур;ұсталды;7\nПак Роман;босады;19\n"
    found = read(text.encode(), "a.csv")
    assert [row.status_date for row in found.rows] == ["2023-03-07", "2023-03-19"]


@pytest.mark.parametrize(
    ("cell", "date"),
    [("8 қаң.", "2022-01-08"), ("фев.23", "2023-02"), ("ночь с 5 на 6.01", "2022-01-05")],
)
def test_short_dates_of_a_list_of_2022(cell: str, date: str) -> None:
    text = (
        f"Список, 2022;;\nФИО;Статус;Дата\nАскар Тимур;погиб;{cell}\nПак Роман;погиб;05.01.2022\n"
    )
    assert read(text.encode(), "a.csv").rows[0].status_date == date

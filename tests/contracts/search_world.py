"""Invented articles that any search engine is tried with: five told ones, and many recombined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from benchmarks.search.corpus import recombined
from benchmarks.search.sentences import Sentence
from rollcall.records import Viewer
from rollcall.search.base import Change, Document, Engine, Place

ME = Viewer("tester", "monitor")
DAY = datetime(2022, 1, 5, 12, tzinfo=UTC)
ALMATY = Place("Алматы", 1526384, 43.25249, 76.9115)
TARAZ = Place("Тараз", 1516905, 42.9, 71.36667)
SQUARE = Place("Площадь Республики")


def document(
    id: str,
    text: str,
    *,
    title: str = "",
    language: str | None = "ru",
    day: float = 0,
    **more: object,
) -> Document:
    """An article, of the source "paper" and of the kind "news" unless told otherwise."""
    values: dict[str, object] = {"source": "paper", "kind": "news", **more}
    at = DAY + timedelta(days=day)
    return Document(id, title, text, language, at=at, **values)  # type: ignore[arg-type]


TOLD = (
    document(
        "ru",
        "Полиция задержала журналиста Ерлана Жагипарова на площади. Ёлка упала.",
        title="Задержания в Алматы",
        people=("Ерлана Жагипарова", "Ерлан Жагипаров"),
        places=(ALMATY, SQUARE),
        statuses=("detained",),
        lists=("monitor:dead", "monitor:detained", "reader:detained"),
        story="s1",
    ),
    document(
        "kk",
        "Ерлан Жағыпаровтың туыстары полицияға жүгінді. Балаларымыз қайда?",
        language="kk",
        source="azat",
        day=1,
        people=("Ерлан Жағыпаровтың", "Ерлан Жағыпаров"),
        lists=("monitor:dead",),
        story="s1",
    ),
    document(
        "en",
        "Relatives of Yerlan Zhagiparov asked the police for help. Journalists waited.",
        title="Families ask",
        language="en",
        source="wire",
        kind="post",
        day=2,
        people=("Yerlan Zhagiparov",),
        places=(ALMATY,),
        statuses=("killed", "detained"),
        story="s2",
    ),
    document(
        "other",
        "В Таразе на площади прошёл митинг. Журналисты писали о митинге, а полиция ждала.",
        day=3,
        places=(TARAZ,),
        story="s3",
    ),
    document("odd", 'Код ошибки: AND OR NOT NEAR("x") * ^ col:val — «ёж».', language=None, day=4),
)


def _said(language: str | None, *rows: str) -> list[Sentence]:
    """Sentences with [people] and {places} marked, and statuses behind a stroke."""
    found = []
    for row in rows:
        text, _, statuses = row.partition(" | ")
        people = tuple(part.partition("]")[0] for part in text.split("[")[1:])
        places = tuple(part.partition("}")[0] for part in text.split("{")[1:])
        bare = text.translate(str.maketrans("", "", "[]{}"))
        known = tuple(_PLACES.get(name, Place(name)) for name in places)
        found.append(Sentence(bare, language, people, known, tuple(statuses.split())))
    return found


_PLACES = {
    "Алматы": ALMATY,
    "Almaty": ALMATY,
    "Таразе": TARAZ,
    "Таразда": TARAZ,
    "Актау": Place("Актау", 610612, 43.64806, 51.17222),
    "Ақтауда": Place("Актау", 610612, 43.64806, 51.17222),
    "Шымкенте": Place("Шымкент", 1518980, 42.3, 69.6),
    "Astana": Place("Астана", 1526273, 51.1801, 71.44598),
}
SENTENCES = {
    "ru": _said(
        "ru",
        "Полиция задержала [Марата Сейткалиева] на площади в {Алматы}. | detained",
        "Семья [Дины Оразбековой] третий день ищет её в больницах {Шымкенте}. | missing",
        "[Олег Вишневецкий] вышел из изолятора и рассказал о пытках. | released tortured",
        "Адвокат [А. Жумагулова] не пустили к подзащитному.",
        "Прокуратура проверяет жалобы задержанных.",
        "По словам очевидцев, стреляли со стороны акимата.",
        "В {Таразе} прошёл митинг нефтяников, и полиция никого не тронула.",
        "[Ерлан Жагипаров] погиб 6 января, его тело нашли в морге. | killed",
        "Министр сообщил, что список погибших опубликуют позже.",
        "Журналисты ждали ответа пресс-службы до вечера.",
        "Суд в {Актау} приговорил [Санжара Тулеуова] к шести годам. | sentenced",
        "Ещё одного подростка отпустили под подписку о невыезде. | released",
    ),
    "kk": _said(
        "kk",
        "Полиция [Ерлан Жағыпаровты] алаңда ұстады. | detained",
        "[Айгүл Нұрланқызының] туыстары прокуратураға арыз жазды.",
        "{Таразда} қамауға алынғандардың балалары далада қалды. | detained",
        "Қаза тапқандардың тізімі әлі жарияланған жоқ. | killed",
        "Адвокат [Серік Әбдірахмановқа] абақтыда жолыға алмады.",
        "{Ақтауда} мұнайшылар бейбіт шеруге шықты.",
        "Сот [Санжар Төлеуовті] алты жылға соттады. | sentenced",
        "Журналистер түнге дейін жауап күтті.",
        "Жаралыларды ауруханаға жеткізді. | wounded",
    ),
    "en": _said(
        "en",
        "Police detained [Marat Seitkaliyev] on the square in {Almaty}. | detained",
        "Relatives of [Dina Orazbekova] have been looking for her for three days. | missing",
        "The lawyer of [Yerlan Zhagiparov] was not allowed to see the body. | killed",
        "Prosecutors said they would check the complaints of the detainees.",
        "A court in {Astana} sentenced [Sanzhar Tuleuov] to six years. | sentenced",
        "Journalists waited for an answer until the evening.",
        "Witnesses said that shots came from the akimat.",
        "[O. Vishnevetsky] was released and spoke of torture. | released tortured",
        "The list of the dead has not been published yet.",
    ),
    "other": [
        *_said("uk", "Поліція затримала [Олега Вишневецького] на площі. | detained"),
        *_said(None, "ВНИМАНИЕ!!! 8-701-000-00-00, [Айгуль Н.] пропала в {Таразе} | missing"),
        *_said(None, "Срочно: не верьте слухам… it's not true, бұл өтірік."),
    ],
}


def articles(size: int = 300, seed: int = 7) -> list[Document]:
    """Recombined articles over a year; every second name is on one of eight lists."""
    return list(recombined(SENTENCES, size, seed, listed_one_of=2))


def fill(engine: Engine, documents: Iterable[Document], version: int = 1) -> str:
    """Put these into a new generation and make it the live one."""
    generation = engine.begin()
    refused = engine.put([Change(one.id, version, one) for one in documents], generation)
    assert refused == []
    engine.refresh(generation)
    engine.swap(generation)
    return generation

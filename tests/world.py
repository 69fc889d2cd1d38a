"""A small invented world for tests: six people on a list, eight texts by three outlets.

All names are invented. Everything goes through the doors that the steps use themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from rollcall import lists as reading
from rollcall.clock import fixed_clock
from rollcall.extract import bands, is_copy
from rollcall.listing import add_list
from rollcall.pipeline import Project, run_step
from rollcall.records import Published, Source
from rollcall.search.sqlite import SqliteEngine
from rollcall.settings import Settings, Subscriber
from rollcall.store import articles, sources
from rollcall.store.articles import NewText
from rollcall.store.open import Store, open_store
from rollcall.store.schema import metadata

NOW = datetime(2022, 1, 10, 12, 0, tzinfo=UTC)
LIST = """id,name,status,date
1,Жумабек Тастемиров,missing,2022-01-05
2,Айгерим Сарсенова,detained,2022-01-06
3,Ерлан Кусаинов,detained,2022-01-06
4,Daulet Omarbekov,missing,2022-01-05
5,Бауыржан Нурпеисов,killed,2022-01-06
6,Сауле Ибрагимова,detained,2022-01-07
"""
NAMES = tuple(line.split(",")[1] for line in LIST.splitlines()[1:])


@dataclass(frozen=True)
class Piece:
    """One text of the world."""

    key: str
    source: str
    title: str
    text: str
    at: str


PIECES = (
    Piece(
        "found-dead",
        "paper",
        "Тело пропавшего нашли в Алматы",
        "Жумабек Тастемиров, пропавший 5 января, был убит в Алматы, сообщила прокуратура города. "
        "Его тело родственники опознали в понедельник в городском морге.\n\n"
        "Прокуратура начала досудебное расследование и попросила свидетелей позвонить. "
        "Родные говорят, что он вышел из дома за хлебом и не вернулся.",
        "2022-01-08T09:00:00+00:00",
    ),
    Piece(
        "released",
        "wire",
        "Woman freed after four days",
        "Police released Aigerim Sarsenova on Sunday, her lawyer told reporters in Almaty.\n\n"
        "Sarsenova had been detained on 6 January near the central square. The lawyer said that "
        "no charges were brought and that she was at home with her family.",
        "2022-01-09T10:00:00+00:00",
    ),
    Piece(
        "sentenced",
        "paper",
        "Суд вынес решение по делу о беспорядках",
        "Ерлан Кусаинов приговорён к двум годам лишения свободы. Решение огласил районный суд "
        "в Таразе в понедельник.\n\nЗащита намерена подать апелляцию в течение двух недель.",
        "2022-01-09T11:00:00+00:00",
    ),
    Piece(
        "still-missing",
        "wire",
        "Families ask for news of the missing",
        "Daulet Omarbekov has been missing since 5 January, his sister said in Taraz.\n\n"
        "The family has asked the police and two hospitals. Nobody has told them anything.",
        "2022-01-09T12:00:00+00:00",
    ),
    Piece(
        "on-no-list",
        "wire",
        "Another death in Taraz",
        "Gulnara Abdrakhmanova was killed in Taraz on 6 January, the regional hospital said.\n\n"
        "She was a teacher. Her school will hold a memorial meeting on Friday.",
        "2022-01-09T13:00:00+00:00",
    ),
    Piece(
        "weather",
        "paper",
        "В Алматы ожидается снег",
        "Синоптики обещают снег и гололёд. Водителей просят быть внимательнее на дорогах.\n\n"
        "Ночью температура опустится до пятнадцати градусов мороза.",
        "2022-01-09T14:00:00+00:00",
    ),
    Piece(
        "copy",
        "channel",
        "Тело пропавшего нашли в Алматы",
        "Жумабек Тастемиров, пропавший 5 января, был убит в Алматы, сообщила прокуратура города. "
        "Его тело родственники опознали в понедельник в городском морге.\n\n"
        "Прокуратура начала досудебное расследование и попросила свидетелей позвонить. "
        "Родные говорят, что он вышел из дома за хлебом и не вернулся.",
        "2022-01-08T12:00:00+00:00",
    ),
    Piece(
        "namesake",
        "paper",
        "Победа в матче",
        "Форвард Бауыржан Нурпеисов забил гол, и команда выиграла матч чемпионата. Тренер "
        "похвалил футболистов и болельщиков.\n\nСледующий тур турнира пройдёт через неделю.",
        "2022-01-09T15:00:00+00:00",
    ),
)
SOURCES = ("paper", "wire", "channel")


def settings(home: Path, **more: Any) -> Settings:
    """Settings with one subscriber who reads names and one who reads case numbers."""
    more.setdefault(
        "subscriber",
        (
            Subscriber(id="full", folder=Path("full")),
            Subscriber(id="numbers", folder=Path("numbers"), names="case_numbers"),
        ),
    )
    return Settings(home=home, timezone="Asia/Almaty", **more)


def project(home: Path, store: Store, now: datetime = NOW, **more: Any) -> Project:
    """A project over this record, whose clock stands still at `now`."""
    home.mkdir(parents=True, exist_ok=True)
    engine = SqliteEngine(home / "search.sqlite")
    return Project(settings(home, **more), store, engine, fixed_clock(now))


def reopened(home: Path, now: datetime = NOW, **more: Any) -> Project:
    """The project of a folder that holds a record file."""
    return project(home, open_store(f"sqlite:///{home / 'record.sqlite'}"), now, **more)


def add_sources(one: Project) -> None:
    with one.store.write() as connection:
        for name in SOURCES:
            source = Source(name, f"The {name}", "feed", f"https://{name}.example/rss")
            sources.save(connection, source, one.clock() - timedelta(days=30))


def upload(one: Project, text: str = LIST, name: str = "taken") -> str | None:
    data = text.encode()
    return add_list(one, name, data, f"{name}.csv", reading.read(data, f"{name}.csv"))[0]


def publish(one: Project, piece: Piece) -> str:
    """Record a text as the extract step does; returns the article's id."""
    new = NewText(
        keys=(f"test:{piece.key}",),
        kind="news",
        source_id=piece.source,
        page_id=None,
        url=f"https://{piece.source}.example/{piece.key}",
        title=piece.title,
        text=piece.text,
        author=None,
        published=Published(piece.at, "feed"),
    )
    with one.store.write() as connection:
        article_id, revision_id = articles.save(connection, new, one.clock())
        if revision_id:
            text = articles.normal(piece.text)
            articles.tell_story(connection, article_id, text, bands(text), is_copy, one.clock())
    return article_id


def fill(one: Project, pieces: tuple[Piece, ...] = PIECES) -> Project:
    """Sources, the list and the texts; no step has run."""
    add_sources(one)
    upload(one)
    for piece in pieces:
        publish(one, piece)
    return one


def work(one: Project, *names: str) -> None:
    """Run steps in order; by default all that follow extract."""
    for name in names or ("enrich", "match", "index", "alert", "digest"):
        run_step(one, name)


def indexed(one: Project) -> dict[str, str]:
    """What the search engine holds: a hash of each article, by id."""
    generation = one.engine.live()
    return {} if generation is None else dict(one.engine.hashes(generation))


def rows(store: Store, *without: str) -> dict[str, int]:
    """How many rows each table holds."""
    with store.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in without
        }


def table(store: Store, name: str) -> list[dict[str, Any]]:
    """A table's rows, in the order of its key."""
    this = metadata.tables[name]
    with store.read() as connection:
        query = select(this).order_by(*this.primary_key)
        return [dict(row._mapping) for row in connection.execute(query)]

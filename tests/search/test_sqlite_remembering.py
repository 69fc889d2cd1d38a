"""What is counted of hits is remembered while nobody writes, and is never of another moment."""

from __future__ import annotations

import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from benchmarks.search.asked import queries, vocabulary
from rollcall.errors import SearchError
from rollcall.search.base import Change, Document, Engine, Hits, Query, listed
from rollcall.search.sqlite import SqliteEngine, files, remembering, tables
from rollcall.search.sqlite.counting import packed
from tests.contracts.search_world import ALMATY, ME, TARAZ, TOLD, articles, document, fill

ALL = Query(zone="Asia/Almaty")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many articles were read whenever all of them were."""
    read: list[int] = []
    original = remembering._all_read

    def counted(*asked: object) -> object:
        everything = original(*asked)  # type: ignore[arg-type]
        read.append(int(np.count_nonzero(everything.at)))
        return everything

    monkeypatch.setattr(remembering, "_all_read", counted)
    return read


def some(size: int) -> list[Document]:
    """Articles of which half are in Taraz, every third of another source."""
    return [
        document(
            f"d{n:03}",
            f"Полиция задержала людей. {'Суд.' if n % 2 else ''} {'Площадь.' if n == 7 else ''}",
            day=n,
            source=f"source-{n % 3}",
            places=(TARAZ, ALMATY) if n % 2 else (ALMATY,),
        )
        for n in range(size)
    ]


def answer(engine: Engine, query: Query) -> Hits:
    """What is found, but for the token of its snapshot."""
    return replace(engine.search(query, ME), snapshot="")


def test_what_is_remembered_is_what_would_be_read(
    path: Path, engine: SqliteEngine, readings: list[int]
) -> None:
    many = articles()
    fill(engine, many)
    engine.put([Change(one.id, 2, None) for one in many[::5]], "1")  # rows that are not there
    left = len(many) - len(many[::5])
    assert [answer(engine, ALL).total for _ in range(2)] == [left, left]
    assert readings == [left]
    for query in queries(vocabulary(many), 100, 7):
        assert answer(engine, query) == answer(SqliteEngine(path), query), query


def test_a_process_that_asks_once_reads_what_it_finds(
    path: Path, engine: SqliteEngine, readings: list[int]
) -> None:
    fill(engine, some(60))
    for _ in range(3):
        assert answer(SqliteEngine(path), Query("суд")).total == 30
    assert readings == []
    answer(SqliteEngine(path), ALL)
    assert readings == [60], "it found them all"


def test_a_process_that_asks_again_reads_all_once(
    engine: SqliteEngine, readings: list[int]
) -> None:
    fill(engine, some(60))
    for query in ("суд", "площадь", "площадь", "суд", "суд", "площадь", "полиция"):
        answer(engine, Query(query))
    assert readings == [60]


def test_few_hits_are_no_reason_to_read_all(engine: SqliteEngine, readings: list[int]) -> None:
    fill(engine, some(60))
    for _ in range(3):
        assert answer(engine, Query("площадь")).total == 1
    assert readings == []


def test_of_too_many_articles_none_are_remembered(
    engine: SqliteEngine, readings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "MOST", 59)
    fill(engine, some(60))
    assert [answer(engine, ALL).total for _ in range(3)] == [60] * 3
    assert readings == []


@pytest.mark.parametrize("other", [False, True], ids=["by itself", "by another process"])
def test_what_was_written_meanwhile_is_counted(
    path: Path, engine: SqliteEngine, other: bool
) -> None:
    writer = SqliteEngine(path) if other else engine
    told = list(TOLD)
    fill(engine, told)
    for version in range(2, 6):
        before = [answer(engine, ALL) for _ in range(3)]
        assert before[0] == before[1] == before[2]
        told[0] = replace(told[0], source=f"source-{version}", places=(TARAZ,) * (version % 2))
        writer.put([Change(told[0].id, version, told[0])], "1")
        now = answer(engine, ALL)
        assert now.facets["source"][f"source-{version}"] == 1
        assert now == answer(SqliteEngine(path), ALL) != before[0]
    writer.put([Change(told[0].id, 9, None)], "1")
    assert answer(engine, ALL).total == len(told) - 1


def test_an_article_without_a_word_is_counted_anew_too(engine: SqliteEngine) -> None:
    empty = document("empty", "", source="one")
    fill(engine, [*TOLD, empty])
    for _ in range(3):
        assert answer(engine, ALL).facets["source"]["one"] == 1
    engine.put([Change("empty", 2, replace(empty, source="two"))], "1")
    assert answer(engine, ALL).facets["source"] == {"paper": 3, "azat": 1, "two": 1, "wire": 1}


def test_another_generation_or_another_file_is_not_taken_for_the_one_that_was(
    path: Path, engine: SqliteEngine
) -> None:
    def as_long(source: str) -> list[Document]:
        return [replace(one, source=source) for one in TOLD]

    fill(engine, as_long("first"))
    for source in ("second", "third"):
        for _ in range(3):
            answer(engine, ALL)
        fill(engine, as_long(source))
        assert answer(engine, ALL).facets["source"] == {source: len(TOLD)}
    answer(engine, ALL)
    engine.forget()
    fill(engine, as_long("fourth"))
    assert answer(engine, ALL).facets["source"] == {"fourth": len(TOLD)}
    assert answer(SqliteEngine(path), ALL) == answer(engine, ALL)


def test_a_file_that_tells_of_no_write_is_read_each_time(
    tmp_path: Path, path: Path, engine: SqliteEngine, readings: list[int]
) -> None:
    fill(engine, TOLD)
    older = tmp_path / "older.sqlite"
    shutil.copy(path, older)
    with closing(sqlite3.connect(older)) as file:
        file.execute("PRAGMA application_id=0")
        file.commit()
    again = SqliteEngine(older)
    answers = [answer(again, ALL) for _ in range(3)]
    assert readings == []
    assert answers == [answer(engine, ALL)] * 3


def test_threads_that_ask_while_somebody_writes_see_one_moment_each(
    path: Path, engine: SqliteEngine
) -> None:
    fill(engine, [replace(one, source="source-1") for one in TOLD])
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(60):
            counts = answer(engine, ALL).facets["source"]
            if list(counts.values()) != [len(TOLD)]:
                wrong.append(counts)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for version in range(2, 12):
        SqliteEngine(path).put(
            [Change(one.id, version, replace(one, source=f"source-{version}")) for one in TOLD], "1"
        )
    for thread in threads:
        thread.join()
    assert wrong == []


def before(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Have something done whenever a search begins to read all articles."""
    original = remembering._all_read

    def then_read(*asked: object) -> object:
        do()
        return original(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(remembering, "_all_read", then_read)


def test_while_a_thread_reads_all_others_read_what_they_find(
    engine: SqliteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine, some(60))
    begun, go_on, calls = Event(), Event(), list[int]()
    answers: list[Hits] = []

    def wait() -> None:
        calls.append(1)
        begun.set()
        go_on.wait(20)

    before(monkeypatch, wait)
    threads = [Thread(target=lambda: answers.append(answer(engine, ALL))) for _ in range(3)]
    threads[0].start()
    assert begun.wait(20)
    for thread in threads[1:]:
        thread.start()
        thread.join(20)
    meanwhile = len(answers)
    go_on.set()
    threads[0].join(20)
    assert (meanwhile, len(calls)) == (2, 1)
    assert answers[0].total == 60
    assert answers[0] == answers[1] == answers[2] == answer(engine, ALL)
    assert len(calls) == 1, "what the first has read is kept"


def test_to_read_all_anew_takes_little_more_than_what_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, remembered = 60_000, remembering.Remembered()
    monkeypatch.setattr(remembering, "_BATCH", 500)
    with files.writing(path) as connection:
        number = tables.create(connection)
        told = ((row, 0, 0, 0, 0, packed(row, 1, 2, 3, [1, 2, 3])) for row in range(1, size + 1))
        connection.executemany(f"INSERT INTO facts_{number} VALUES (?, ?, ?, ?, ?, ?)", told)
    rows, few = np.arange(1, size + 1), np.arange(size // 5, dtype=np.int64) + 1
    tracemalloc.start()
    try:
        with files.reading(path, 60) as connection:
            assert remembered.facts(connection, number, rows).places.sum() == 6 * size
        kept, _ = tracemalloc.get_traced_memory()
        assert kept < 45 * size
        with files.writing(path) as connection:
            connection.execute(f"UPDATE facts_{number} SET at = 1 WHERE row = 1")
        with files.reading(path, 60) as connection:
            assert len(remembered.facts(connection, number, few[:1]).at) == 1
            tracemalloc.reset_peak()
            assert len(remembered.facts(connection, number, few).at) == len(few)
        now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert remembered._everything is not None
    assert now < 1.1 * kept
    assert peak < 1.6 * kept, "the last ones are let go first, and no row is kept as it was read"


class Clock:
    """Stands for the module `time`; it goes on only where it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def goes_on(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which searches are broken off, looked at after few steps."""
    clock = Clock()
    monkeypatch.setattr(files, "time", clock)
    monkeypatch.setattr(files, "_STEPS", 10)
    return clock


@pytest.mark.parametrize("seconds", [6, 60], ids=["half of the time", "all of the time"])
def test_no_search_is_broken_off_because_all_articles_were_read(
    engine: SqliteEngine, monkeypatch: pytest.MonkeyPatch, clock: Clock, seconds: int
) -> None:
    told, tries = some(60), list[int]()
    fill(engine, told)

    def takes_long() -> None:
        tries.append(1)
        clock.goes_on(seconds)

    before(monkeypatch, takes_long)
    for _ in range(3):
        assert answer(engine, ALL).total == 60
    assert len(tries) == 1, "at the same moment it would take too long again"
    engine.put([Change("d000", 2, replace(told[0], source="another"))], "1")
    for _ in range(3):
        assert answer(engine, ALL).facets["source"]["another"] == 1
    assert len(tries) == 2


def test_what_takes_half_of_the_time_is_remembered(
    engine: SqliteEngine, monkeypatch: pytest.MonkeyPatch, clock: Clock, readings: list[int]
) -> None:
    fill(engine, some(60))
    before(monkeypatch, lambda: clock.goes_on(4))
    assert [answer(engine, ALL).total for _ in range(2)] == [60, 60]
    assert readings == [60]


def test_a_search_has_all_its_time_left_after_what_was_done_aside_and_no_more(
    path: Path, engine: SqliteEngine, clock: Clock
) -> None:
    fill(engine, some(60))

    def spent(seconds: float) -> None:
        with files.reading(path, 10) as connection:
            clock.goes_on(2)
            with files.aside(connection):
                clock.goes_on(3)
            clock.goes_on(seconds)
            connection.execute("SELECT count(*) FROM facts_1, facts_1").fetchone()

    spent(7.5)
    with pytest.raises(SearchError, match="longer than 10 s"):
        spent(8.5)


@pytest.mark.parametrize("change", ["source", "lists", "more", "another"])
def test_what_an_older_program_writes_beside_this_one_is_counted(
    path: Path, engine: SqliteEngine, change: str
) -> None:
    told = [replace(one, lists=(listed(ME.role, "first"),)) for one in some(60)]
    fill(engine, told)
    earlier = [answer(engine, ALL) for _ in range(3)]
    changes = {
        "source": [Change("d001", 2, replace(told[1], source="another"))],
        "lists": [Change("d001", 2, replace(told[1], lists=(listed(ME.role, "second"),)))],
        "more": [Change("new", 1, document("new", "", source="another"))],
        "another": [
            Change("d001", 2, None),
            Change("new", 1, document("new", "Полиция", source="another")),
        ],
    }
    as_older_programs_do(path, changes[change])
    assert answer(engine, ALL) == answer(SqliteEngine(path), ALL) != earlier[-1]


def as_older_programs_do(path: Path, changes: list[Change]) -> None:
    """Write into the file, and leave in its header what was there."""
    with closing(sqlite3.connect(path)) as file:
        (written,) = file.execute("PRAGMA application_id").fetchone()
        assert SqliteEngine(path).put(changes, "1") == []
        file.execute(f"PRAGMA application_id={written}")
        file.commit()

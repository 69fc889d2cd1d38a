"""The embedded engine's file: generations in it, pages of it kept, any harm that comes to it."""

from __future__ import annotations

import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest

from rollcall.errors import NoIndex, OutOfSpace, QueryError, SearchError
from rollcall.records import Viewer
from rollcall.search import analysis
from rollcall.search.base import MOST_PAGED, Change, Document, Query
from rollcall.search.sqlite import SqliteEngine
from tests import processes
from tests.contracts.search_world import ME, TOLD, articles, document, fill

READER = Viewer("somebody", "reader")


def many(size: int, text: str = "Полиция задержала людей.") -> list[Document]:
    return [document(f"d{n:05}", text, day=n % 50) for n in range(size)]


def ids(engine: SqliteEngine, text: str = "", **more: object) -> list[str]:
    query = Query(text, **more)  # type: ignore[arg-type]
    return [hit.id for hit in engine.search(query, ME).hits]


# --- generations --------------------------------------------------------------------------------
def test_to_ask_makes_no_file(engine: SqliteEngine, path: Path) -> None:
    assert engine.live() is None
    with pytest.raises(NoIndex):
        engine.search(Query("полиция"), ME)
    with pytest.raises(NoIndex):
        engine.each(Query(), ME)
    assert not path.exists()


def test_generations_are_numbered_and_no_number_comes_back(engine: SqliteEngine) -> None:
    first = fill(engine, TOLD)
    second = engine.begin()
    assert (first, second, engine.live()) == ("1", "2", "1")
    engine.drop(second)
    engine.drop(second)  # which is not there any more
    assert engine.begin() == "3"
    with pytest.raises(SearchError, match="no generation 2"):
        engine.put([Change("a", 1, TOLD[0])], "2")
    with pytest.raises(SearchError, match="no generation 1; DROP"):
        engine.swap("1; DROP TABLE generations")


def test_what_is_live_cannot_be_dropped(engine: SqliteEngine) -> None:
    live = fill(engine, TOLD)
    with pytest.raises(SearchError, match="is live"):
        engine.drop(live)
    assert engine.search(Query(), ME).total == len(TOLD)


def test_a_swap_leaves_nothing_of_older_generations(engine: SqliteEngine, path: Path) -> None:
    fill(engine, TOLD)
    abandoned = engine.begin()
    engine.put([Change(one.id, 1, one) for one in TOLD], abandoned)
    third = fill(engine, TOLD[:2])
    assert engine.live() == third
    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert not {
        name for name in names if "_1" in name.replace("autoindex", "") and "_3" not in name
    }
    assert engine.size(third) > 0


def test_a_generation_grows_with_what_it_holds(engine: SqliteEngine) -> None:
    small, large = engine.begin(), engine.begin()
    engine.put([Change(one.id, 1, one) for one in articles(150)], large)
    assert engine.size(large) > 2 * engine.size(small) > 0


# --- files of other programs --------------------------------------------------------------------
def test_a_file_of_the_earlier_program_counts_as_none_and_is_overwritten(path: Path) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE documents (row INTEGER PRIMARY KEY, names TEXT)")
        old.execute("CREATE VIRTUAL TABLE terms USING fts5(names, content='documents')")
        old.executemany("INSERT INTO documents (names) VALUES (?)", [["SECRETNAME"]] * 500)
        old.execute("INSERT INTO terms(terms) VALUES ('rebuild')")
        old.execute("PRAGMA user_version=2")
        old.commit()
    engine = SqliteEngine(path)
    assert engine.live() is None
    with pytest.raises(SearchError, match="another version") as caught:
        engine.search(Query("полиция"), ME)
    assert "rollcall index --rebuild" in caught.value.remedy
    fill(engine, TOLD)
    assert ids(engine, "задержать") == ["ru"]
    assert b"SECRETNAME" not in path.read_bytes()
    assert b"secretname" not in path.read_bytes()


def test_an_index_of_another_analysis_is_refused_until_it_is_made_anew(
    engine: SqliteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = fill(engine, TOLD)
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    assert engine.live() is None
    for refused in (
        lambda: engine.search(Query(), ME),
        lambda: engine.each(Query(), ME),
        lambda: engine.put([Change("ru", 2, None)], old),
        lambda: list(engine.hashes(old)),
    ):
        with pytest.raises(SearchError, match="another version") as caught:
            refused()
        assert "rollcall index --rebuild" in caught.value.remedy
    new = fill(engine, TOLD)
    assert engine.live() == new
    assert engine.search(Query(), ME).total == len(TOLD)


def test_words_that_other_rules_made_are_not_half_taken_out(
    engine: SqliteEngine, path: Path
) -> None:
    live = fill(engine, TOLD)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE documents_{live} SET tokens = 0 WHERE id = 'ru'")
        connection.commit()
    with pytest.raises(SearchError, match="other rules") as caught:
        engine.put([Change("new", 2, TOLD[0]), Change("ru", 2, None)], live)
    assert "rollcall index --rebuild" in caught.value.remedy
    assert ids(engine, "задержать") == ["ru"], "all of it, or nothing"


# --- pages --------------------------------------------------------------------------------------
def test_pages_and_counts_stay_while_articles_change(engine: SqliteEngine) -> None:
    live = fill(engine, many(30))
    first = engine.search(Query("полиция", sort="newest", limit=10), ME)
    changed = replace(many(30)[0], text="Другое.")
    gone = first.hits[0].id
    ninth = engine.search(Query("полиция", sort="newest", limit=20), ME).hits[10].id
    changes = [Change(changed.id, 2, changed), Change(gone, 2, None), Change(ninth, 2, None)]
    engine.put([*changes, Change("new", 1, document("new", "Полиция.", day=99))], live)
    rest = [
        engine.search(
            Query("полиция", sort="newest", limit=10, offset=offset, snapshot=first.snapshot), ME
        )
        for offset in (10, 20)
    ]
    seen = [hit.id for page in (first, *rest) for hit in page.hits]
    assert len(seen) == len(set(seen)) == 29, "all but the one that was removed meanwhile"
    assert "new" not in seen
    assert changed.id in seen
    assert ninth not in seen
    assert {page.total for page in rest} == {30}
    assert all((page.facets, page.days) == (first.facets, first.days) for page in rest)


def test_a_snapshot_serves_only_the_search_and_role_it_is_of(engine: SqliteEngine) -> None:
    fill(engine, TOLD)
    token = engine.search(Query("", limit=1), ME).snapshot
    assert ids(engine, "задержать", snapshot=token) == ["ru"]
    reader = engine.search(Query("", limit=1, snapshot=token), READER)
    assert reader.facets["list"] == {"detained": 1}
    assert reader.snapshot != token
    assert engine.search(Query("", limit=1, offset=1, snapshot=token), ME).snapshot == token


def test_after_a_rebuild_a_page_is_answered_afresh(engine: SqliteEngine) -> None:
    fill(engine, TOLD)
    token = engine.search(Query("", limit=1, sort="oldest"), ME).snapshot
    fill(engine, TOLD[1:])
    page = engine.search(Query("", limit=1, offset=1, sort="oldest", snapshot=token), ME)
    assert (page.total, [hit.id for hit in page.hits]) == (len(TOLD) - 1, [TOLD[2].id])


def test_ten_thousand_can_be_leafed_through_and_no_more(engine: SqliteEngine) -> None:
    fill(engine, TOLD)
    assert ids(engine, offset=MOST_PAGED - 20) == []
    with pytest.raises(QueryError, match="10,000") as caught:
        engine.search(Query(offset=MOST_PAGED - 19, limit=20), ME)
    assert "export" in caught.value.remedy


# --- harm ---------------------------------------------------------------------------------------
def test_a_search_is_broken_off_when_it_takes_too_long(path: Path) -> None:
    fill(SqliteEngine(path), many(5_000))
    hasty = SqliteEngine(path, seconds=1e-9)
    for ask in (
        lambda: hasty.search(Query("полиция OR source:none"), ME),
        lambda: hasty.each(Query("-собака"), ME),
    ):
        with pytest.raises(SearchError, match="took longer than 1e-09 s") as caught:
            ask()
        assert caught.value.remedy
    assert SqliteEngine(path).search(Query("полиция"), ME).total == 5_000


def test_a_damaged_file_is_named_with_the_way_out(engine: SqliteEngine, path: Path) -> None:
    path.write_bytes(b"this is no database " * 500)
    for ask in (engine.live, engine.begin, lambda: engine.search(Query(), ME)):
        with pytest.raises(SearchError, match=r"search\.sqlite") as caught:
            ask()
        assert "rollcall index" in caught.value.remedy


def test_pages_of_rubbish_in_the_file_are_told(engine: SqliteEngine, path: Path) -> None:
    fill(engine, many(2_000))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * (size - 8 * 4096))
    with pytest.raises(SearchError, match=r"search\.sqlite"):
        engine.search(Query("полиция"), ME)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="unable to open"):
        SqliteEngine(tmp_path / "nowhere" / "search.sqlite").begin()


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes, nor is a module compiled meanwhile."""
    before, compiled = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # half of it might be kept: see tests.full_disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiled


def test_a_full_disk_stops_writing_and_loses_nothing(engine: SqliteEngine, path: Path) -> None:
    live = fill(engine, many(50))
    with full_disk(path.stat().st_size), pytest.raises(OutOfSpace) as caught:
        engine.put([Change(one.id, 2, one) for one in articles(300)], live)
    assert "rollcall index" in caught.value.remedy
    assert engine.search(Query("задержала"), ME).total == 50
    assert engine.put([Change(one.id, 2, one) for one in articles(300)], live) == []


def write_on(path: Path, told: object) -> None:
    """Fill a generation beside the live one for ever, a few articles at a time."""
    engine, texts = SqliteEngine(path), articles(60)
    version = 1
    generation = engine.begin()
    while True:
        for start in range(0, 60, 20):
            some = texts[start : start + 20]
            engine.put([Change(one.id, version, one) for one in some], generation)
            told.put((generation, version, start + 20))  # type: ignore[attr-defined]
        version += 1
        if version == 3:
            engine.swap(generation)


@pytest.mark.parametrize("moment", range(6))
def test_killed_while_writing_it_holds_what_was_promised(path: Path, moment: int) -> None:
    told = processes.channel()
    process = processes.start(write_on, path, told)
    generation, version, held = told.get()
    deadline = monotonic() + 0.15 * moment
    while monotonic() < deadline:
        generation, version, held = told.get()
    sleep(0.01 * moment)
    process.kill()
    process.join()
    while not told.empty():
        generation, version, held = told.get()
    engine = SqliteEngine(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            f"INSERT INTO terms_{generation}(terms_{generation}) VALUES('integrity-check')"
        )
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = f"SELECT count(*) FROM documents_{generation} WHERE version >= ?"
        assert connection.execute(count, [version]).fetchone()[0] >= held
    names = [name for name, _ in engine.hashes(generation)]
    assert len(names) in (held, held + 20, 60)
    if engine.live() is None:
        assert version <= 2
        engine.swap(generation)
    assert list(engine.each(Query(sort="newest"), ME))
    assert set(engine.each(Query(), ME)) == set(names)

"""Searching backwards: what it finds is what matching everything anew finds, for a fraction."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from rollcall.match import Known, search, step
from rollcall.pipeline import Project, run_step
from rollcall.store import leases, searches
from rollcall.store import schema as s
from rollcall.store.leases import Leased
from tests import world
from tests.match import archive
from tests.match.archive import Event, Written, about, later
from tests.world import table

TAKEN = "id,name,status\n"
AKHMETOV = about("Вчера Ерлан Ахметов освобождён. ", "Ерлан Ахметов", "Ерлан Ахметов", "released")
OTHER = Written("Сегодня Марат Иванов и Анна Ким выиграли кубок.", archive.nothing())
WEATHER = Written("В Алматы ожидается снег.", archive.nothing())


def upload(one: Project, *rows: str, name: str = "taken") -> None:
    """A version of a list from rows of id, name and status."""
    world.upload(one, TAKEN + "\n".join(rows) + "\n", name)


def kinds(one: Project) -> list[str]:
    return sorted(row["kind"] for row in table(one.store, "facts"))


def names(one: Project) -> list[str]:
    return sorted(row["features"]["name"] for row in table(one.store, "matches"))


def _event(rng: random.Random, rows: dict[str, dict[str, dict[str, str]]], one: Project) -> Event:
    chance = rng.random()
    other = None
    if chance < 0.2:
        other = archive.decided(rng, one)
    elif chance < 0.3:
        other = archive.undone(rng, one)
    elif chance < 0.45:
        other = archive.joined(rng, one)
    return other or archive.uploaded(rng, rows)


@pytest.mark.parametrize("seed", range(5))
def test_the_record_equals_one_in_which_everything_is_matched_anew(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    texts = [archive.written(rng) for _ in range(14)]
    backwards, forwards, at_last = (
        archive.opened(tmp_path / folder, texts[:12]) for folder in ("back", "anew", "last")
    )
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for number in range(8):
        if number:
            happen = _event(rng, rows, backwards)
            for one in (backwards, forwards, at_last):
                happen(later(one, number))
        if number in (3, 5):
            for one in (backwards, forwards, at_last):
                archive.add(later(one, number), number + 100, texts[12 + number // 5])
        run_step(later(backwards, number), "match")
        archive.anew(later(forwards, number))
        assert archive.matched(backwards) == archive.matched(forwards)
        assert archive.facts(backwards) == archive.facts(forwards)
    run_step(later(at_last, 8), "match")
    assert archive.matched(backwards) == archive.matched(at_last)
    assert archive.facts(at_last, ("match", "tally")) <= archive.facts(backwards)


def test_recorded_coverage_says_the_same_of_changing_lists_backwards_and_anew(
    tmp_path: Path, shared_data: Path
) -> None:
    with (shared_data / "january/docs.jsonl").open(encoding="utf-8") as lines:
        texts = [Written(json.loads(line)["text"], archive.nothing()) for line in lines]
    with (shared_data / "january/cases.csv").open(encoding="utf-8") as lines:
        rows = [
            f'{n},"{row["name_as_listed"]}",{row["status"]}'
            for n, row in enumerate(csv.DictReader(lines))
        ]
    backwards, forwards = (archive.opened(tmp_path / name, texts) for name in ("back", "anew"))
    run_step(backwards, "match")
    items = []
    for some in (rows[:20], rows[10:40], rows, rows[::-2], rows[5:]):
        for one in (backwards, forwards):
            upload(one, *some)
        items.append(run_step(backwards, "match").items)
        archive.anew(forwards)
        assert archive.matched(backwards) == archive.matched(forwards)
        assert archive.facts(backwards) == archive.facts(forwards)
    assert len(archive.matched(backwards)) > 30
    assert max(items) < len(texts)


def test_only_texts_that_could_name_somebody_new_are_matched_again(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER, *[WEATHER] * 30])
    upload(one, "1,Марат Иванов,detained")
    assert run_step(one, "match").items == 32
    upload(one, "1,Марат Иванов,detained", "2,Сауле Абишева,missing")
    assert run_step(one, "match").items == 0
    told: list[tuple[str, int, int, str]] = []
    upload(one, "1,Марат Иванов,detained", "2,Сауле Абишева,missing", "3,Yerlan Akhmetov,missing")
    assert run_step(one, "match", None, lambda *some: told.append(some)).items == 1
    assert told[-1] == ("backwards", 32, 32, "1 case in 32 articles, 1 to match anew")
    assert names(one) == ["Yerlan Akhmetov", "Марат Иванов"]
    assert run_step(one, "match", None, lambda *some: told.append(some)).items == 0
    assert len(told) == 2, "nobody is new"


def test_details_of_a_case_concern_the_texts_that_name_it_and_no_others(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER, WEATHER])
    upload(one, "1,Ерлан Ахметов,missing", "2,Анна Ким,detained")
    run_step(one, "match")
    upload(one, "1,Ерлан Ахметов,released", "2,Анна Ким,detained")
    assert run_step(one, "match").items == 1
    upload(one, "2,Анна Ким,detained")
    assert run_step(one, "match").items == 1
    assert names(one) == ["Анна Ким"]


def test_the_first_list_of_all_tells_of_people_on_no_list(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER])
    run_step(one, "match")
    assert kinds(one) == []
    upload(one, "1,Сауле Абишева,missing")
    assert run_step(one, "match").items == 1
    assert kinds(one) == ["unlisted"]


def test_who_leaves_a_list_is_on_no_list_though_the_text_declines_the_name_beyond_finding(
    tmp_path: Path,
) -> None:
    said = "Убит Ерлан, сын Ахметова. "
    text = about(said, "Ерлан", "Ерлан Ахметов", "killed")
    one = archive.opened(tmp_path, [text, OTHER])
    upload(one, "1,Ерлан Ахметов,missing", "2,Сауле Абишева,missing")
    run_step(one, "match")
    assert (names(one), kinds(one)) == ([], [])
    upload(one, "2,Сауле Абишева,missing")
    assert run_step(one, "match").items == 1
    assert kinds(one) == ["unlisted"]


def test_a_list_that_grows_past_a_total_contradicts_it(tmp_path: Path) -> None:
    analysis = archive.nothing()
    text = archive.total(2, 0, analysis)
    one = archive.opened(tmp_path, [Written(text.strip(), analysis), OTHER])
    rows = [f"{number},{name},killed" for number, name in enumerate(("А Б", "В Г", "Д Е"))]
    upload(one, *rows[:2])
    run_step(one, "match")
    assert kinds(one) == []
    upload(one, *rows)
    assert run_step(one, "match").items == 1
    assert kinds(one) == ["tally"]


def test_an_older_text_that_comes_later_makes_news_of_what_was_none(tmp_path: Path) -> None:
    name = "Дакен Омарбеков"
    texts = (
        about(f"Вчера {name} освобождён. ", name, name, "released"),
        about(f"Снова {name} задержан. ", name, name, "detained"),
    )
    records = []
    for older_first in (True, False):
        one = archive.opened(tmp_path / str(older_first), [])
        upload(one, f"1,{name},detained")
        for number in (0, 1) if older_first else (1, 0):  # the second was published later
            archive.add(later(one, 1), number, texts[number])
            run_step(later(one, 2), "match")
        records.append(one)
    assert kinds(records[0]).count("status") == 2
    assert archive.facts(records[0]) == archive.facts(records[1])


def test_a_text_that_is_matched_while_a_list_changes_is_matched_again(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER])
    upload(one, "1,Анна Ким,detained")
    search(one.store, one.clock, Known(None))
    slow = step(one.store, one.clock)
    held = _leased(one, slow)
    computed = list(slow.compute(held))
    upload(one, "1,Анна Ким,detained", "2,Ерлан Ахметов,missing")
    search(one.store, one.clock, Known(None))  # another worker, before the first one has written
    for leased, matched in computed:
        assert not isinstance(matched, Exception)
        with one.store.write() as connection:
            outcome = slow.write(connection, leased, matched)
            leases.finish(connection, leased, outcome.word)
    assert names(one) == ["Анна Ким"]
    run_step(one, "match")
    assert names(one) == ["Анна Ким", "Ерлан Ахметов"]


def test_a_worker_that_meets_new_lists_searches_before_it_goes_on(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER])
    upload(one, "1,Анна Ким,detained")
    run_step(one, "match")
    archive.add(one, 100, WEATHER)
    slow = step(one.store, one.clock)
    (held,) = _leased(one, slow)
    upload(one, "2,Ерлан Ахметов,missing")
    list(slow.compute([held]))
    assert len(table(one.store, "searches")) == 2
    marked = {row["revision_id"] for row in table(one.store, "rematches")}
    assert len(marked) == 2, "who came and who went; the text in hand is matched with both anyway"
    assert held.item not in marked


def _leased(one: Project, slow: Any) -> list[Leased]:
    with one.store.write() as connection:
        return leases.lease(
            connection, slow.name, slow.version, slow.pending(connection), slow.batch
        )


def test_a_search_that_is_killed_is_done_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER])
    run_step(one, "match")
    upload(one, "1,Ерлан Ахметов,missing")

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    for door in ("again", "remember", "save"):
        with monkeypatch.context() as patch:
            patch.setattr(searches, door, killed)
            with pytest.raises(Killed):
                run_step(one, "match")
        assert table(one.store, "rematches") == table(one.store, "searched") == []
    run_step(one, "match")
    assert names(one) == ["Ерлан Ахметов"]


def test_of_two_searches_at_once_the_second_starts_over(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER], f"sqlite:///{tmp_path / 'record.sqlite'}")
    run_step(one, "match")
    upload(one, "1,Ерлан Ахметов,missing")
    inner: list[object] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not inner:
            inner.append(None)
            inner.append(search(one.store, one.clock, Known(None)))

    assert search(one.store, one.clock, Known(None), meanwhile) is None, "the other was quicker"
    assert inner[1] is not None
    assert [row["number"] for row in table(one.store, "rematches")] == [1]


def test_a_text_whose_keys_are_damaged_or_of_another_program_is_matched_again(
    tmp_path: Path,
) -> None:
    one = archive.opened(tmp_path, [AKHMETOV, OTHER, WEATHER])
    run_step(one, "match")
    rows = table(one.store, "name_keys")
    assert len(rows) == 3
    with one.store.write() as connection:
        damaged, foreign = (s.name_keys.c.revision_id == row["revision_id"] for row in rows[:2])
        connection.execute(update(s.name_keys).where(damaged).values(keys=b"x"))
        connection.execute(update(s.name_keys).where(foreign).values(program="older"))
    upload(one, "1,Сауле Абишева,missing")
    expected = {rows[0]["revision_id"], rows[1]["revision_id"]}
    claiming = {row["revision_id"] for row in table(one.store, "claims")}
    assert run_step(one, "match").items == len(expected | claiming)
    assert table(one.store, "name_keys") == rows


def test_what_a_corrected_name_finds_in_the_archive_rings_nobody_up(tmp_path: Path) -> None:
    one = archive.opened(tmp_path, [AKHMETOV])
    upload(one, "1,Ерик Сейтов,missing")
    world.work(one, "match", "alert")
    after = later(one, 48)
    upload(after, "1,Ерлан Ахметов,missing")
    world.work(after, "match", "alert")
    facts = {row["kind"]: row["data"]["historical"] for row in table(one.store, "facts")}
    assert facts["match"] is True
    assert not any(row["urgent"] for row in table(one.store, "notices") if row["kind"] == "match")


def test_joining_and_parting_two_cases_tells_nothing_a_second_time(tmp_path: Path) -> None:
    name = "Дакен Омарбеков"
    one = archive.opened(tmp_path, [about(f"Вчера {name} убит. ", name, name, "killed")])
    upload(one, f"1,{name},missing")
    world.work(one, "match", "alert")
    told = table(one.store, "notices")
    assert sorted(row["kind"] for row in told) == ["match", "status"]
    upload(one, f"9,{name},missing", name="found")
    ids = {row["list_id"]: row["id"] for row in table(one.store, "cases")}
    first, second = ids["taken"], ids["found"]
    _join(one, second, first)
    world.work(one, "match", "alert")
    assert {row["case_id"] for row in table(one.store, "facts")} == {first, second}
    assert table(one.store, "notices") == told, "he was told of under his other case"
    _join(one, second, second)
    assert run_step(one, "match").items == 1, "they are namesakes again"
    world.work(replace(one), "alert")
    assert table(one.store, "notices") == told


def _join(one: Project, case_id: str, person: str) -> None:
    with one.store.write() as connection:
        of = s.cases.c.id == case_id
        connection.execute(update(s.cases).where(of).values(person_id=person))

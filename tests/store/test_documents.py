"""What engines are to hold is all there, and whatever changes it tells the outbox."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from rollcall import index
from rollcall.pipeline import Project, run_step
from rollcall.read import bands
from rollcall.records import Published, Viewer
from rollcall.store import articles, care, documents, list_versions, outbox, persons
from rollcall.store.articles import NewText, whole_text
from rollcall.store.documents import Read
from rollcall.store.schema import matches
from tests import queued, world
from tests.index.keeping import held, recorded

KEEPER = Viewer("dana", "keeper")
MAN = world.NAMES[0]
DEAD = "Тело пропавшего нашли в Алматы"


@pytest.fixture
def one(queued_folder: Path, tmp_path: Path) -> Iterator[Project]:
    folder = Path(shutil.copytree(queued_folder, tmp_path / "project"))
    project = world.reopened(folder)
    run_step(project, "index")
    yield project
    project.store.engine.dispose()


def read(one: Project) -> dict[str, Read]:
    with one.store.read() as connection:
        return documents.read(connection, documents.page(connection, "", 100))


def named(one: Project, title: str) -> Read:
    return next(found for found in read(one).values() if found.title == title)


def case(one: Project, name: str) -> str:
    query = "SELECT case_id FROM case_rows WHERE name = ?"
    with one.store.read() as connection:
        return str(connection.exec_driver_sql(query, (name,)).scalar())


def test_an_article_is_found_by_everything_that_steps_found_in_it(one: Project) -> None:
    found = named(one, DEAD)
    assert found.language == "ru"
    assert found.source in world.SOURCES
    assert {"Жумабек Тастемиров"} <= found.people
    (place,) = (place for place in found.places if place[1] is not None)
    assert place[0] == "Алматы"
    assert (round(place[2] or 0), round(place[3] or 0)) == (43, 77)
    assert "killed" in found.statuses
    assert found.lists == {(role, "taken") for role in documents.ROLES}


def test_copies_are_one_story(one: Project) -> None:
    copies = [found.story for found in read(one).values() if found.title == DEAD]
    assert len(copies) == 2
    assert len(set(copies)) == 1


def test_surfaces_are_what_stands_at_their_place(one: Project) -> None:
    by_id = read(one)
    persons_found = 0
    for row in world.table(one.store, "mentions"):
        article = by_id[row["revision_id"].partition(".")[0]]
        if row["kind"] == "person":
            text = whole_text(article.title, article.text)
            assert text[row["start"] : row["end"]] == row["data"]["surface"]
            assert {row["data"]["surface"], row["name"]} <= article.people
            persons_found += 1
    assert persons_found > 5


def test_a_name_as_a_list_has_it_is_in_no_document(one: Project) -> None:
    """The list writes Daulet Omarbekov; no article about a bank writes more than an initial."""
    found = named(one, queued.BANK.title)
    assert found.lists, "it is matched"
    assert all("Daulet" not in name and "Даулет" not in name for name in found.people)


def test_words_that_only_a_list_makes_a_name_are_in_no_document_where_care_is_asked(
    one: Project,
) -> None:
    """Readers and people in Kibana would see that somebody is on a list."""
    quiet, other = case(one, MAN), case(one, world.NAMES[2])
    (copy, *_) = (f for f in read(one).values() if f.title == DEAD)
    with one.store.write() as c:
        # Two words that no analysis takes for a person, matched to a case each.
        (row, *_) = (r for r in world.table(one.store, "matches") if r["article_id"] == copy.id)
        for number, (who, surface) in enumerate(((quiet, "хлебом"), (other, "морге"))):
            new = row | {"id": f"new {number}", "case_id": who, "surface": surface}
            c.execute(matches.delete().where(matches.c.id == row["id"], matches.c.case_id == who))
            c.execute(matches.insert().values(**new))
    before = read(one)[copy.id]
    assert {"хлебом", "морге"} <= before.people
    assert "Жумабек Тастемиров" in before.people
    with one.store.write() as c:
        care.flag(c, quiet, "minor", by="dana", why="asked", now=one.clock())
    after = read(one)[copy.id]
    assert before.people - after.people == {"хлебом"}, "what the analysis found by itself stays"
    with one.store.write() as c:
        care.unflag(c, quiet, "minor", by="dana", why="of age", now=one.clock())
    assert read(one)[copy.id].people == before.people


def test_many_documents_take_as_few_statements_as_one(one: Project) -> None:
    def statements(ids: list[str]) -> int:
        seen: list[str] = []

        def count(_c: object, _u: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(one.store.engine, "before_cursor_execute", count)
        with one.store.read() as connection:
            documents.read(connection, ids)
        event.remove(one.store.engine, "before_cursor_execute", count)
        return len(seen)

    everything = list(read(one))
    dead = named(one, DEAD).id
    assert len(everything) > 8
    assert statements(everything) == statements([dead])


# --- whatever changes a document tells the outbox -------------------------------------------------


def flag(one: Project) -> None:
    with one.store.write() as c:
        care.flag(c, case(one, MAN), "silence", by="dana", why="asked", now=one.clock())


def unflag(one: Project) -> None:
    with one.store.write() as c:
        care.unflag(c, case(one, MAN), "silence", by="dana", why="not any more", now=one.clock())


def quiet_list(one: Project) -> None:
    """The keeper uploads the list again, with an age under 18 for somebody."""
    lines = world.LIST.splitlines()
    text = "\n".join(f"{line},{'age' if not n else 15 if n == 1 else 40}"
                     for n, line in enumerate(lines))  # fmt: skip
    world.upload(one, text)


def restore(one: Project) -> None:
    with one.store.write() as c:
        old = list_versions.version(c, KEEPER, "taken", 1)
        assert old is not None
        list_versions.restore_version(c, old, change="back", viewer=KEEPER, now=one.clock())


def second_list(one: Project) -> None:
    """Somebody on another list for whom care is asked; nobody has joined the two."""
    world.upload(one, "id,name,age\n9,Кто-то Другой,12\n", "other")


def join(one: Project) -> None:
    with one.store.write() as c:
        pair = case(one, MAN), case(one, "Кто-то Другой")
        persons.decide(c, KEEPER, *pair, "same", why="the mother", now=one.clock())


def part(one: Project) -> None:
    (number,) = (r["id"] for r in world.table(one.store, "decisions") if r["other_case_id"])
    with one.store.write() as c:
        persons.undo(c, number, one.clock(), by="dana")


def merge(one: Project) -> None:
    """An article turns out to stand between two stories."""
    pieces = world.PIECES
    both = [*bands(pieces[0].text), *bands(pieces[5].text)]
    bridge = world.publish(one, replace(pieces[5], key="bridge", text="Совсем другой текст."))
    run_step(one, "index")
    with one.store.write() as c:
        articles.tell_story(c, bridge, "...", both, lambda _, __: True, one.clock())


def date(one: Project) -> None:
    """The page of an article is seen again, and now it says when it was published."""
    text = "Без даты в ленте, и о погоде ни слова больше."
    new = NewText(("test:undated",), "news", "paper", None, None, "Без даты", text, None, None)
    with one.store.write() as c:
        articles.save(c, new, one.clock())
    run_step(one, "index")
    with one.store.write() as c:
        at = Published("2022-01-03T10:00:00+00:00", "meta")
        articles.save(c, replace(new, published=at), one.clock())


def decide(one: Project) -> None:
    from tests.test_match import decide as decide_about

    decide_about(one, world.NAMES[4], "namesake", "different")
    run_step(one, "match")


STORIES: dict[str, tuple[Callable[[Project], Any], ...]] = {
    "a family asks for silence": (flag,),
    "it is lifted": (flag, unflag),
    "a list says that somebody is a child": (quiet_list,),
    "the list goes back": (quiet_list, restore),
    "a case joins one for which care is asked": (second_list, join),
    "and parts from it": (second_list, join, part),
    "two stories become one": (merge,),
    "a date becomes known": (date,),
    "somebody is somebody else": (decide,),
}


@pytest.mark.parametrize("story", STORIES)
def test_whatever_changes_a_document_is_in_the_outbox(one: Project, story: str) -> None:
    *before, last = STORIES[story]
    for act in before:
        act(one)
        run_step(one, "index")
    last(one)
    wanted, has = recorded(one.store), held(one.engine)
    stale = {name for name in wanted.keys() | has.keys() if wanted.get(name) != has.get(name)}
    assert stale, "the story changes something"
    with one.store.read() as connection:
        (target,) = outbox.targets(connection)
        assert stale <= outbox.waiting_ids(connection, target)
    index.run(one.store, one.engine)
    assert held(one.engine) == recorded(one.store)


def test_readers_are_not_told_by_a_list_of_whom_care_is_asked_for(one: Project) -> None:
    flag(one)
    assert named(one, DEAD).lists == {
        (role, "taken") for role in documents.ROLES if role != "reader"
    }

"""A watch from the day it is saved: an article arrives, and the right people are told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from rollcall import watching
from rollcall.inquiry import explain
from rollcall.pipeline import Project
from rollcall.records import Viewer
from rollcall.search.base import Query
from rollcall.search.saved import as_json
from rollcall.settings import Mail, Subscriber
from rollcall.store import care, lists, watches
from rollcall.store import schema as s
from rollcall.store.desk_news import newest
from rollcall.store.telling import newest_message
from tests import world
from tests.notify.test_channels import Server
from tests.world import NOW, Piece

HOUR = timedelta(hours=1)
EVERYBODY = (
    Subscriber(id="dana", email="dana@example.org"),
    Subscriber(id="numbers", email="numbers@example.org", names="case_numbers"),
    Subscriber(id="other", email="other@example.org", role="operator"),
    Subscriber(id="reader", email="reader@example.org", role="reader"),
)
PROTEST = Piece(
    "protest",
    "wire",
    "Teachers protest in Taraz",
    "Teachers went on strike in Taraz on Monday and protested against unpaid wages. "
    "The governor promised to meet them on Friday.\n\nNobody was detained, the police said.",
    "2022-01-10T13:00:00+00:00",
)
COPY = replace(PROTEST, key="copy-of-protest", source="channel")
LATER = replace(
    PROTEST,
    key="again",
    title="Miners protest, too",
    text="Miners in Karaganda protested on Tuesday. They ask for safer shafts and higher pay, "
    "their union told journalists at a meeting in the city.",
)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.controller.start()
    yield made
    made.controller.stop()


@pytest.fixture
def one(home: Path, server: Server) -> Project:
    """The small world, matched and told of, whose mail goes to a real server."""
    mail = Mail(host="127.0.0.1", port=server.port, tls="none")
    project = world.reopened(home, subscriber=EVERYBODY, mail=mail)
    world.work(project, "match", "alert")
    server.taken.clear()
    return project


def at(one: Project, hours: float) -> Project:
    """The same project, so many hours later."""
    return replace(one, clock=lambda: NOW + hours * HOUR)


def watch(
    one: Project, text: str, *, tell: tuple[str, ...] = ("dana",), how: str = "now", **more: Any
) -> str:
    """Save a search as Dana's, soon after all that is there was matched."""
    query = as_json(Query(text, **more.pop("query", {})))
    viewer = more.pop("viewer", Viewer("dana", "operator"))
    with one.store.write() as connection:
        return watches.add(
            connection,
            viewer,
            title=more.pop("title", "Protests"),
            query=query,
            tell=tell,
            how=how,
            now=NOW + HOUR / 60,
        )


def arrive(one: Project, piece: Piece, hours: float) -> Project:
    """An article comes and goes through all steps up to the alert."""
    later = at(one, hours)
    world.publish(later, piece)
    world.work(later, "enrich", "match", "alert")
    return later


def mails(server: Server) -> dict[str, EmailMessage]:
    """The mails taken since the last look, by who got them; nobody gets two."""
    found = {str(mail["To"]): mail for mail in server.taken}
    assert len(found) == len(server.taken)
    server.taken.clear()
    return found


def words(mail: EmailMessage) -> str:
    """Everything that can be read in a mail."""
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return "\n".join([str(mail["Subject"]), *(part.get_content() for part in parts if part)])


def test_an_article_rings_once_and_its_copies_never(one: Project, server: Server) -> None:
    watch(one, "protest Taraz")
    later = arrive(one, PROTEST, 1)
    found = mails(server)
    assert set(found) == {"dana@example.org"}, "only whom the watch tells"
    said = words(found["dana@example.org"])
    assert found["dana@example.org"]["Subject"] == "Rollcall: 1 article found by your watches"
    assert "Found by your watches" in said
    assert "Protests" in said
    assert "Teachers protest in Taraz" in said
    assert "https://wire.example/protest" in said
    with one.store.write() as connection:  # everything is matched anew
        connection.execute(delete(s.step_state).where(s.step_state.c.step != "collect"))
    world.work(at(one, 2), "enrich", "match", "alert")
    arrive(later, COPY, 3)
    assert mails(server) == {}
    arrive(one, LATER, 4)
    assert mails(server) == {}, "no Taraz in it"


def test_without_a_search_engine_it_rings_all_the_same(one: Project, server: Server) -> None:
    watch(one, "protest")
    for path in one.settings.home.glob("search.sqlite*"):
        path.unlink()
    (one.settings.home / "search.sqlite").write_bytes(b"this is no database")
    arrive(one, PROTEST, 1)
    assert set(mails(server)) == {"dana@example.org"}


def test_what_was_there_before_the_watch_does_not_ring(one: Project, server: Server) -> None:
    watch(one, "Тастемиров OR снег OR killed")
    with one.store.write() as connection:
        connection.execute(delete(s.step_state).where(s.step_state.c.step == "match"))
    world.work(at(one, 1), "match", "alert")
    assert mails(server) == {}


def test_a_digest_watch_waits_for_the_digest_and_a_kept_search_tells_nobody(
    one: Project, server: Server
) -> None:
    watch(one, "protest", how="digest", title="Weekly protests")
    watch(one, "protest", how="never", tell=(), title="Only kept")
    arrive(one, PROTEST, 1)
    assert mails(server) == {}
    world.work(at(one, 24 * 7), "digest")
    told = mails(server)
    said = words(told.pop("dana@example.org"))
    assert "Weekly protests" in said
    assert "Only kept" not in said
    assert not any("Weekly protests" in words(other) for other in told.values())


def test_who_reads_case_numbers_gets_a_number_and_a_link(one: Project, server: Server) -> None:
    first = watch(one, "protest", title="Strikes of Saule", tell=("numbers", "dana"))
    own = Viewer("numbers", "monitor")
    second = watch(
        one, 'name:"Nobody Known" OR strike', title="Mine", tell=("numbers",), viewer=own
    )
    assert first != second
    arrive(one, PROTEST, 1)
    told = mails(server)
    said = words(told["numbers@example.org"])
    assert "Watch 1 of dana" in said
    assert "Watch 1 of yours" in said
    assert "The wire" in said
    assert "/articles/" in said
    for secret in ("Saule", "Mine", "Nobody", "protest", "Teachers", "wire.example"):
        assert secret not in said, secret
    assert "Strikes of Saule" in words(told["dana@example.org"])
    for mail in told.values():
        assert mail["Subject"] == "Rollcall: 1 article found by your watches"


def _care(one: Project, key: str, flag: Any = "silence") -> None:
    with one.store.write() as connection:
        (case,) = (c for c in lists.each(connection, one.viewer) if c.row.key == key)
        care.flag(connection, case.id, flag, by="me", why="they asked", now=NOW)


FREED = Piece(
    "freed-again",
    "wire",
    "Court in Almaty closes a case",
    "A court in Almaty closed the case on Tuesday. Aigerim Sarsenova was released, her lawyer said."
    "\n\nThe prosecutors did not comment. Reporters were not let into the room.",
    "2022-01-10T13:00:00+00:00",
)


@pytest.mark.parametrize(
    ("text", "told_to_all"),
    [
        ('name:"Айгерим Сарсенова"', False),
        ("Sarsenova court", False),
        ("list:taken", False),
        ("prosecutors court", True),
    ],
)
def test_a_watch_names_nobody_to_whom_they_must_not_be_named(
    one: Project, server: Server, text: str, told_to_all: bool
) -> None:
    """The operator asked for all of it; a monitor is not told by email, a reader nowhere."""
    _care(one, "2")
    watch(one, text, tell=("dana", "reader", "other"), title="Sarsenova, her case")
    arrive(one, FREED, 1)
    told = mails(server)
    assert "Court in Almaty" in words(told.pop("other@example.org"))
    for address in ("dana@example.org", "reader@example.org"):
        said = words(told[address]) if address in told else ""
        assert ("Court in Almaty" in said) == told_to_all, address
        assert "Айгерим" not in said
        assert "released" not in said, "the quote ends before her name"
        assert ("Sarsenova" in said) == (told_to_all and address.startswith("dana")), "Dana's words"
    if told_to_all:
        assert "Watch 1 of dana" in said


def test_a_watch_that_nobody_understands_any_more_stops_nothing(
    one: Project, server: Server
) -> None:
    broken = watch(one, "protest", title="Broken")
    watch(one, "protest", title="Whole")
    with one.store.write() as connection:
        old = {"text": "protest", "colour": "red"}
        connection.execute(update(s.watches).where(s.watches.c.id == broken).values(query=old))
    arrive(one, PROTEST, 1)
    said = words(mails(server)["dana@example.org"])
    assert "Whole" in said
    assert "Broken" not in said
    trouble = {one.watch.title: one.problem for one in watching.kept(one)}
    assert "colour" in trouble["Broken"]
    assert trouble["Whole"] == ""


def test_an_ended_watch_rings_no_more_and_what_it_found_stays_told(
    one: Project, server: Server
) -> None:
    mine = watch(one, "protest")
    later = arrive(one, PROTEST, 1)
    assert mails(server)
    (kept,) = watching.kept(later)
    assert (kept.rang, kept.watch.number) == (1, 1)
    watching.end(later, mine)
    arrive(one, LATER, 2)
    assert mails(server) == {}
    assert watching.kept(later) == []
    assert [one.rang for one in watching.kept(later, ended=True)] == [1]


def test_stories_that_turn_out_to_be_one_ring_once(one: Project, server: Server) -> None:
    watch(one, "protest")
    later = arrive(one, PROTEST, 1)
    assert mails(server)
    arrive(one, LATER, 2)
    assert mails(server)
    with one.store.write() as connection:
        found = dict(connection.execute(select(s.articles.c.url, s.articles.c.story_id)).all())
        first, second = (found[f"https://wire.example/{key}"] for key in ("protest", "again"))
        connection.execute(update(s.stories).where(s.stories.c.id == second).values(alias_of=first))
        moved = update(s.articles).where(s.articles.c.story_id == second)
        connection.execute(moved.values(story_id=first))
        connection.execute(delete(s.step_state))
    world.work(later, "match", "alert")
    assert mails(server) == {}


def test_only_whose_watch_it_is_reads_of_it_on_the_desk(one: Project) -> None:
    watch(one, "protest", viewer=Viewer("aigul", "monitor"), tell=("dana",))
    later = arrive(one, PROTEST, 1)
    with later.store.read() as connection:
        for viewer, told in (
            (Viewer("aigul", "monitor"), True),
            (Viewer("dana", "monitor"), True),
            (Viewer("anybody", "operator"), True),
            (Viewer("berik", "monitor"), False),
            (Viewer("keeper", "keeper"), False),
        ):
            news, total = newest(connection, viewer, NOW, until=NOW + 2 * HOUR)
            assert any(one.told.watch for one in news) == told, viewer
            message = newest_message(connection, viewer, "alert")
            assert message
            assert ("Protests" in message["text"]) == told, viewer
        assert total == len(news)
    for user, told in (("aigul", True), ("dana", True), ("berik", False)):
        settings = later.settings.model_copy(update={"user": user, "role": "monitor"})
        way = explain(replace(later, settings=settings), "https://wire.example/protest")
        assert any("(watch) to dana" in line.words for line in way) == told, user


QUERIES = (
    Query("Тастемиров"),
    Query("снег OR police"),
    Query('name:"Zhumabek Tastemirov"'),
    Query('"районный суд" OR killed -Алматы'),
    Query("пропав*"),
    Query("place:Алматы status:killed"),
    Query("list:taken"),
    Query(sources=("wire",), statuses=("missing", "detained")),
    Query("lang:ru -list:taken"),
    Query("убит", exact=True),
    Query("since:2022-01-09 -снег"),
    Query("date:2022-01-08", zone="Asia/Almaty"),
    Query("nobody says this"),
)


def test_watches_find_what_running_their_searches_finds(home: Path) -> None:
    one = at(world.reopened(home), -1)
    with one.store.write() as connection:
        for number, query in enumerate(QUERIES):
            watches.add(
                connection,
                one.viewer,
                title=f"{number}",
                query=as_json(query),
                tell=("full",),
                how="now",
                now=NOW - HOUR,
            )
        known = {w.id: QUERIES[int(w.title)] for w in watches.listed(connection, one.viewer)}
    one = at(one, 0)
    world.work(one, "match", "index")
    with one.store.read() as connection:
        story_of = dict(connection.execute(select(s.articles.c.id, s.articles.c.story_id)).all())
        keys = connection.execute(select(s.facts.c.key).where(s.facts.c.kind == "watch")).scalars()
        rung = [key.split(":")[1:] for key in keys]
    some = 0
    for watch_id, query in known.items():
        found = {story_of[article] for article in one.engine.each(query, one.viewer)}
        assert {story for name, story in rung if name == watch_id} == found, query
        some += bool(found)
    assert some == len(QUERIES) - 1, "each of them finds something, but the last"

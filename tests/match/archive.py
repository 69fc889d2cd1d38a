"""An invented archive and what can happen to its lists: small enough to match again and again.

Texts are put together from sentences about people of a few surnames and given names, so that
namesakes, misprints, word forms and initials abound; what was found in them is known from how they
were made, so that no language model is needed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from nlp.annotations import Analysis
from rollcall.pipeline import Project, run_step
from rollcall.records import Judgement, Published
from rollcall.store import articles, decisions, findings
from rollcall.store import schema as s
from rollcall.store.articles import NewText
from rollcall.store.open import open_store
from tests import world
from tests.world import NOW, table

SURNAMES = ("Ахметов", "Жағыпаров", "Омарбеков", "Нурпеисов", "Zhagiparov")
GIVEN = ("Дакен", "Дакем", "Ерлик", "Ерлам", "Марат", "Мурат", "Тимур", "Д.", "М.")
FORMS = ("", "", "", "у", "а")
DONE = {
    "задержан": "detained",
    "освобождён": "released",
    "убит": "killed",
    "осуждён": "sentenced",
}
LISTED = ("detained", "released", "killed", "killed", "missing", "")


@dataclass
class Written:
    """A text and what was found in it."""

    text: str
    analysis: Analysis


def name(rng: random.Random) -> str:
    """A name as lists have it."""
    return f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}"


def nothing() -> Analysis:
    """What is found in a text that tells nothing."""
    return Analysis(language="ru", mentions=[], claims=[], tallies=[])


def written(rng: random.Random) -> Written:
    """A few sentences, most of them about somebody."""
    text, analysis = "", nothing()
    for _ in range(rng.randint(1, 4)):
        if rng.random() < 0.25:
            text += total(rng.randint(2, 3), len(text), analysis)
            continue
        base, word = name(rng), rng.choice(tuple(DONE))
        surface = base + rng.choice(FORMS)
        when = rng.choice(("Вчера", "В Алматы", "Снова"))
        said = f"{when} {surface}{rng.choice(('', '', ', 30 лет,'))} {word}. "
        if rng.random() < 0.8:
            found(said, surface, base, DONE[word], len(text), analysis)
        text += said
    return Written(text.strip(), analysis)


def about(said: str, surface: str, base: str, status: str) -> Written:
    """One sentence that says what happened to somebody."""
    analysis = nothing()
    found(said, surface, base, status, 0, analysis)
    return Written(said, analysis)


def found(said: str, surface: str, base: str, status: str, start: int, analysis: Analysis) -> None:
    """Add to an analysis the person whom a sentence names, and what it says happened to them."""
    at = start + said.index(surface)
    mention: Any = {
        "kind": "person", "start": at, "end": at + len(surface), "surface": surface,
        "name": base, "role": None,
    }  # fmt: skip
    claim: Any = {
        "status": status, "person": len(analysis["mentions"]), "start": start,
        "end": start + len(said.strip()), "when": None, "where": None, "negated": False,
        "hypothetical": False, "attributed_to": None, "detail": "",
    }  # fmt: skip
    analysis["mentions"].append(mention)
    analysis["claims"].append(claim)


def total(count: int, start: int, analysis: Analysis) -> str:
    """A sentence with a total of the dead, which is added to the analysis."""
    said = f"Всего убито {count} человек. "
    tally: Any = {
        "status": "killed", "count": count, "bound": "exact", "group": None, "where": None,
        "as_of": None, "part_of": None, "attributed_to": None, "start": start,
        "end": start + len(said) - 1,
    }  # fmt: skip
    analysis["tallies"].append(tally)
    return said


def opened(home: Path, texts: list[Written], url: str = "sqlite:///:memory:") -> Project:
    """A record, by default in memory, that holds these texts, analysed."""
    store = open_store(url, migrate=False)
    s.metadata.create_all(store.engine)
    one = world.project(home, store)
    world.add_sources(one)
    for number, text in enumerate(texts):
        add(one, number, text)
    return one


def add(one: Project, number: int, text: Written) -> None:
    """Record a text as extract and enrich do."""
    at = NOW + timedelta(hours=(number * 7) % 50)
    new = NewText(
        keys=(f"archive:{number}",),
        kind="news",
        source_id=world.SOURCES[number % len(world.SOURCES)],
        page_id=None,
        url=f"https://archive.example/{number}",
        title=None,
        text=text.text,
        author=None,
        published=Published(at.isoformat(), "feed"),
    )
    with one.store.write() as connection:
        _, revision = articles.save(connection, new, one.clock())
        assert revision
        findings.save(connection, revision, text.analysis, 1, one.clock())


Event = Callable[[Project], None]


def uploaded(rng: random.Random, rows: dict[str, dict[str, dict[str, str]]]) -> Event:
    """Another version of one of the lists: some come, some go, some change. `rows` remembers."""
    which = rng.choice(("taken", "found"))
    here = rows.setdefault(which, {})
    for key in list(here):
        chance = rng.random()
        if chance < 0.15:
            del here[key]
        elif chance < 0.3:
            here[key]["name"] = name(rng)
        elif chance < 0.5:
            here[key]["status"] = rng.choice(LISTED)
        elif chance < 0.6:
            here[key]["age"] = rng.choice(("", "30", "70"))
    for _ in range(rng.randint(0 if here else 1, 4)):
        key = str(rng.randint(1, 99))
        row = {"name": name(rng), "status": rng.choice(LISTED), "age": rng.choice(("", "30"))}
        here.setdefault(key, row)
    if not here:
        here["1"] = {"name": name(rng), "status": "", "age": ""}
    lines = [f"{key},{row['name']},{row['status']},{row['age']}" for key, row in here.items()]
    text = "\n".join(("id,name,status,age", *lines)) + "\n"
    return lambda one: _no(world.upload(one, text, which))


def _no(_: object) -> None:
    return None


def decided(rng: random.Random, like: Project) -> Event | None:
    """An answer about one of the matches that this record has: some teach a spelling."""
    found = table(like.store, "matches")
    if not found:
        return None
    row = rng.choice(found)
    answers: tuple[Judgement, ...] = ("same", "different", "unsure")
    judgement = rng.choice(answers)
    spelling = name(rng) if judgement == "same" and rng.random() < 0.7 else None

    def happen(one: Project) -> None:
        with one.store.write() as connection:
            decisions.decide(
                connection,
                row["case_id"],
                judgement,
                article_id=row["article_id"],
                surface=row["surface"],
                by="Dana",
                why="",
                now=one.clock(),
                spelling=spelling,
            )

    return happen


def undone(rng: random.Random, like: Project) -> Event | None:
    """One of the decisions is taken back."""
    standing = [row["id"] for row in table(like.store, "decisions") if row["undone_at"] is None]
    if not standing:
        return None
    number = rng.choice(standing)

    def happen(one: Project) -> None:
        with one.store.write() as connection:
            decisions.undo(connection, number, one.clock(), by="dana")

    return happen


def joined(rng: random.Random, like: Project) -> Event | None:
    """Two cases become one person, or one of them goes its own way again."""
    ids = [row["id"] for row in table(like.store, "cases")]
    if len(ids) < 2:
        return None
    one_id, other = rng.sample(ids, 2)
    person = rng.choice((one_id, other))

    def happen(one: Project) -> None:
        with one.store.write() as connection:
            statement = update(s.cases).where(s.cases.c.id == one_id)
            connection.execute(statement.values(person_id=person))

    return happen


def later(one: Project, hours: int) -> Project:
    """The same project some hours later."""
    moment = NOW + timedelta(hours=hours)
    return replace(one, clock=lambda: moment)


def anew(one: Project) -> None:
    """Match everything as if nobody ever had."""
    with one.store.write() as connection:
        connection.execute(delete(s.step_state).where(s.step_state.c.step == "match"))
    run_step(one, "match")


def matched(one: Project) -> list[dict[str, Any]]:
    """All matches with everything that is kept of them."""
    return sorted(table(one.store, "matches"), key=lambda row: str(row["id"]))


def facts(one: Project, kinds: tuple[str, ...] = ()) -> set[tuple[str, str | None, str | None]]:
    """All facts, but for their numbers, their times, and whether they were news."""
    return {
        (row["key"], row["case_id"], row["article_id"])
        for row in table(one.store, "facts")
        if not kinds or row["kind"] in kinds
    }

"""What a search engine should hold of articles, read from the record many at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import get_args

from sqlalchemy import Connection, func, select

from nlp.annotations import Analysis
from rollcall.records import Role, Viewer
from rollcall.store import care
from rollcall.store.articles import whole_text
from rollcall.store.schema import analyses, articles, cases, claims, matches, mentions, revisions

ROLES: tuple[Role, ...] = get_args(Role)
Located = tuple[str, int | None, float | None, float | None]
"""A place's name, its number at GeoNames, and its latitude and longitude in degrees."""


@dataclass
class Read:
    """An article as it stands in the record.

    `people` are as the article writes them and in their base forms; those that are known from a
    list alone only where everybody may know of it. `lists` are pairs of a role and a list: whoever
    has the role may know that the article names somebody on the list.
    """

    id: str
    title: str
    text: str
    language: str | None
    source: str
    kind: str
    at: datetime
    story: str
    people: set[str] = field(default_factory=set)
    places: set[Located] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    lists: set[tuple[Role, str]] = field(default_factory=set)


def read(connection: Connection, article_ids: Collection[str]) -> dict[str, Read]:
    """The present texts of these articles, by id; those without a text are left out.

    In five statements, however many there are (some thousands at most).
    """
    found = _texts(connection, article_ids)
    revision_ids = list(found)
    _add_mentions(connection, revision_ids, found)
    _add_claims(connection, revision_ids, found)
    _add_matches(connection, revision_ids, found)
    return {one.id: one for one in found.values()}


def as_found(
    one: Read, analysis: Analysis, matched: Iterable[tuple[str, str, Collection[Role]]]
) -> Read:
    """An article as `read` would give it, had it this analysis and these matches, each the words,
    the list and the roles that may know of it.
    """
    people = [mention for mention in analysis["mentions"] if mention["kind"] == "person"]
    found = replace(
        one,
        language=analysis["language"],
        people={name for mention in people for name in (mention["name"], mention["surface"])},
        places={
            (place["name"], place.get("geoname"), place.get("lat"), place.get("lon"))
            for place in analysis["mentions"]
            if place["kind"] == "place"
        },
        statuses={claim["status"] for claim in analysis["claims"]},
        lists=set(),
    )
    for surface, list_id, may_know in matched:
        _add_match(found, surface, list_id, may_know)
    return found


def who_may_know(connection: Connection) -> Callable[[str], list[Role]]:
    """Which roles may know of a match of a case, at this moment of the record."""
    left = _withheld(connection)
    return lambda case_id: [role for role in ROLES if case_id not in left[role]]


def page(connection: Connection, after: str, limit: int) -> list[str]:
    """The ids of articles with a text, in the order of their code points, from behind `after`."""
    # Hexadecimal digits, which every collation sorts by code points.
    query = (
        select(articles.c.id)
        .where(articles.c.id > after, articles.c.revision_id.is_not(None))
        .order_by(articles.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def count(connection: Connection) -> int:
    """How many articles have a text."""
    query = select(func.count()).where(articles.c.revision_id.is_not(None))
    return connection.execute(query).scalar_one()


def _texts(connection: Connection, article_ids: Collection[str]) -> dict[str, Read]:
    """The articles by the ids of their present revisions."""
    query = (
        select(
            articles.c.revision_id,
            articles.c.id,
            revisions.c.title,
            revisions.c.text,
            analyses.c.language,
            articles.c.source_id,
            articles.c.kind,
            articles.c.sort_at,
            articles.c.story_id,
        )
        .join(revisions, revisions.c.id == articles.c.revision_id)
        .outerjoin(analyses, analyses.c.revision_id == articles.c.revision_id)
        .where(articles.c.id.in_(list(article_ids)))
    )
    return {
        revision: Read(one, title or "", text, language, source or "", kind, at, story)
        for revision, one, title, text, language, source, kind, at, story in connection.execute(
            query
        )
    }


def _add_mentions(
    connection: Connection, revision_ids: Sequence[str], found: Mapping[str, Read]
) -> None:
    of_these = mentions.c.revision_id.in_(list(revision_ids))
    texts = {name: whole_text(one.title, one.text) for name, one in found.items()}
    persons = select(
        mentions.c.revision_id, mentions.c.name, mentions.c.start, mentions.c.end
    ).where(of_these, mentions.c.kind == "person")
    for revision, name, start, end in connection.execute(persons).all():
        # What stands there, which is what `data` calls the surface: to read it takes far longer.
        found[revision].people |= {name, texts[revision][start:end]}
    places = select(mentions.c.revision_id, mentions.c.name, mentions.c.data).where(
        of_these, mentions.c.kind == "place"
    )
    for revision, name, data in connection.execute(places).all():
        found[revision].places.add((name, data.get("geoname"), data.get("lat"), data.get("lon")))


def _add_claims(
    connection: Connection, revision_ids: Sequence[str], found: Mapping[str, Read]
) -> None:
    query = (
        select(claims.c.revision_id, claims.c.status)
        .where(claims.c.revision_id.in_(list(revision_ids)))
        .distinct()
    )
    for revision, status in connection.execute(query):
        found[revision].statuses.add(status)


def _add_matches(
    connection: Connection, revision_ids: Sequence[str], found: Mapping[str, Read]
) -> None:
    query = (
        select(matches.c.revision_id, matches.c.surface, matches.c.case_id, cases.c.list_id)
        .join(cases, cases.c.id == matches.c.case_id)
        .where(matches.c.revision_id.in_(list(revision_ids)), matches.c.verdict != "different")
    )
    rows = connection.execute(query).all()
    if not rows:
        return
    may_know = who_may_know(connection)
    for revision, surface, case_id, list_id in rows:
        _add_match(found[revision], surface, list_id, may_know(case_id))


def _add_match(one: Read, surface: str, list_id: str, may_know: Collection[Role]) -> None:
    if len(may_know) == len(ROLES):
        # As the article writes it: no name goes from a list into an index. But that these words
        # are taken for a name may be known from the list alone, and whoever reads the index reads
        # it all: where not everybody may know of the match, they are left out.
        one.people.add(surface)
    one.lists |= {(role, list_id) for role in may_know}


def _withheld(connection: Connection) -> dict[Role, Collection[str]]:
    """For each role the cases of which those who have it must not learn anything."""
    return {role: care.withheld(connection, Viewer("index", role), leaving=False) for role in ROLES}

"""A person on the lists, for the desk: the rows, the coverage in time order, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from rollcall.lists.care import Shown, in_words, strictest, veil_data
from rollcall.lists.numbers import number_in
from rollcall.records import Viewer
from rollcall.store import decisions
from rollcall.store.articles import whole_text
from rollcall.store.care import care_for
from rollcall.store.hidden import Hidden, hidden_from, slug
from rollcall.store.rows import as_dict
from rollcall.store.schema import (
    articles,
    case_rows,
    cases,
    facts,
    list_versions,
    matches,
    revisions,
    sources,
)
from rollcall.store.telling import careful, near

COVERAGE = 50
"""Articles on one page of a person's coverage."""


@dataclass(frozen=True)
class PersonPage:
    """A case and the other cases of the same person, each with the newest row it has.

    `coverage` is one page of the articles that name the person, newest first, each with a `quote`;
    `named` counts all. `shown` is "number" where care is asked for the person and the viewer sees
    no more than the case's number: then nothing here names them, neither the row nor an article.
    """

    case_id: str
    cases: Sequence[Mapping[str, Any]]
    coverage: Sequence[Mapping[str, Any]]
    named: int
    changes: Sequence[Mapping[str, Any]]
    decisions: Sequence[Mapping[str, Any]]
    shown: Shown = "full"
    care: str = ""


def person(
    connection: Connection,
    viewer: Viewer,
    case_id: str,
    *,
    offset: int = 0,
    limit: int = COVERAGE,
    leaving: bool = False,
) -> PersonPage | None:
    """What the viewer may see, on a page or (with `leaving`) in an export, of the person behind a
    case; None where there is no such case, or where they must not know of it.
    """
    care = care_for(connection, viewer)
    owner = select(cases.c.person_id).where(cases.c.id == case_id)
    person_id = connection.execute(owner).scalar_one_or_none()
    if person_id is None:
        return None
    found = _cases(connection, str(person_id))
    ids = [case["id"] for case in found]
    how = strictest(care.shown(one, leaving=leaving) for one in ids)
    if how == "nothing":
        return None
    coverage = _coverage(connection, ids, offset, limit)
    revisions_of = [row["revision_id"] for row in coverage]
    hidden = hidden_from(connection, care.hidden(leaving=leaving), revisions_of)
    if how == "full" and hidden.cases:
        hidden.look(near(_text(row), row["start"], row["end"]) for row in coverage)
        hidden.look(word for row in coverage for word in (row["title"], slug(row["url"])))
    changes = _changes(connection, ids)
    return PersonPage(
        case_id=case_id,
        cases=[
            _case(one, how)
            for one in sorted(found, key=lambda c: (c["id"] != case_id, c["list_id"]))
        ],
        coverage=[_careful(row, how, hidden) for row in coverage],
        named=_count(connection, ids),
        changes=changes if how == "full" else [],
        decisions=decisions.listed(connection, viewer, ids, leaving=leaving),
        shown=how,
        care=in_words(frozenset().union(*(care.of(one) for one in ids)), how),
    )


def _case(case: dict[str, Any], how: Shown) -> dict[str, Any]:
    """A case of the person; by its number it keeps its statuses and the list it is on."""
    return case | {"data": veil_data(case["data"], how)}


_NAMELESS: dict[str, Any] = {
    "quote": None,
    "title": None,
    "text": "",
    "url": None,
    "surface": "",
    "features": None,
    "article_id": "",
    "revision_id": "",
    "story_id": "",
}


def _careful(row: dict[str, Any], how: Shown, hidden: Hidden) -> dict[str, Any]:
    """One article that names the person, with a quote that names nobody hidden."""
    here = hidden.at(row["revision_id"], [(row["start"], row["end"])])
    if how != "full" or here != "full":
        return row | _NAMELESS
    quote = careful(_text(row), row["start"], row["end"], hidden, row["revision_id"])
    row = row | {"quote": quote}
    named = hidden.heads(row["revision_id"], row["title"], row["url"])
    return row | {"title": None, "url": None} if named else row


def _text(row: Mapping[str, Any]) -> str:
    return whole_text(row["title"], row["text"])


def _cases(connection: Connection, person_id: str) -> list[dict[str, Any]]:
    """The cases of a person, each with its newest row, even if it has left its list since."""
    query = (
        select(
            cases.c.id,
            cases.c.list_id,
            cases.c.key,
            cases.c.current_version,
            list_versions.c.number,
            list_versions.c.uploaded_at,
            list_versions.c.file_name,
            case_rows.c.data,
        )
        .join(case_rows, case_rows.c.case_id == cases.c.id)
        .join(list_versions, list_versions.c.id == case_rows.c.version_id)
        .where(cases.c.person_id == person_id)
        .order_by(cases.c.id, list_versions.c.number)
    )
    newest: dict[str, dict[str, Any]] = {}
    for row in connection.execute(query):
        earlier = newest.get(row.id, {}).get("history", [])
        status = row.data["status"]
        told = {"number": row.number, "at": row.uploaded_at, "status": status}
        changed = not earlier or earlier[-1]["status"] != status
        newest[row.id] = as_dict(row) | {
            "number": number_in(row.data, row.key),
            "history": [*earlier, told] if changed else earlier,
        }
    return list(newest.values())


def _standing(ids: Sequence[str]) -> Any:
    """Matches that stand: in the present text of an article, and not ruled out by a person."""
    return (
        matches.c.case_id.in_(ids)
        & (matches.c.verdict != "different")
        & (matches.c.revision_id == articles.c.revision_id)
    )


def _count(connection: Connection, ids: Sequence[str]) -> int:
    query = select(func.count()).select_from(matches.join(articles)).where(_standing(ids))
    return int(connection.execute(query).scalar_one())


def _coverage(
    connection: Connection, ids: Sequence[str], offset: int, limit: int
) -> list[dict[str, Any]]:
    copies = (
        select(func.count())
        .where(articles.alias("copy").c.story_id == articles.c.story_id)
        .correlate(articles)
        .scalar_subquery()
    )
    # Which ones first, their texts then: sorting would carry every text along.
    shown = (
        select(matches.c.id)
        .join(articles, articles.c.id == matches.c.article_id)
        .where(_standing(ids))
        .order_by(articles.c.sort_at.desc(), matches.c.id)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    query = (
        select(
            matches,
            revisions.c.title,
            revisions.c.text,
            articles.c.kind,
            articles.c.url,
            articles.c.published,
            articles.c.published_from,
            articles.c.sort_at,
            articles.c.gone_at,
            articles.c.story_id,
            sources.c.name.label("source_name"),
            sources.c.control,
            copies.label("copies"),
        )
        .join(articles, articles.c.id == matches.c.article_id)
        .join(revisions, revisions.c.id == matches.c.revision_id)
        .outerjoin(sources, sources.c.id == articles.c.source_id)
        .where(matches.c.id.in_(select(shown.c.id)))
        .order_by(articles.c.sort_at.desc(), matches.c.id)
    )
    return [as_dict(row) for row in connection.execute(query)]


def _changes(connection: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    query = (
        select(facts.c.id, facts.c.data, facts.c.at, facts.c.article_id, articles.c.sort_at)
        .join(articles, articles.c.id == facts.c.article_id)
        .where(facts.c.kind == "status", facts.c.case_id.in_(ids))
        .order_by(articles.c.sort_at, facts.c.id)
        .limit(200)
    )
    return [as_dict(row) for row in connection.execute(query)]

"""A question of the queue with everything that somebody needs to answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from rollcall.lists.numbers import number_in
from rollcall.records import Flag
from rollcall.store.articles import whole_text
from rollcall.store.care import Care
from rollcall.store.rows import as_dict
from rollcall.store.schema import (
    articles,
    case_rows,
    cases,
    claims,
    list_versions,
    matches,
    revisions,
    sources,
)
from rollcall.store.telling import Quote, cut

_AROUND = 320
"""Letters of a paragraph that are shown on each side of a name."""


@dataclass(frozen=True)
class Question:
    """A case and a story that may name it: what orders the queue, and which matches are meant.

    `weight` is 2 where the article tells a death that the list does not know, 1 where it tells
    anything else than the list, or a death. `only` names the matches, where not all of the case in
    the story are meant.
    """

    case_id: str
    story_id: str
    score: float
    weight: int
    historical: bool
    newest: datetime
    articles: int
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A question ready to be shown: the row as listed, the match as scoring saw it, the article.

    `says` is the sentence that tells what happened, where one does; `others` are cases that the
    same words may name, each with list, number, name and verdict.
    """

    question: Question
    case: Mapping[str, Any]
    match: Mapping[str, Any]
    article: Mapping[str, Any]
    quote: Quote
    says: Quote | None
    others: tuple[Mapping[str, Any], ...]
    flags: frozenset[Flag]

    @property
    def name(self) -> str:
        """The name as listed."""
        return next(iter(self.case["data"]["names"]), "")


def context(text: str, start: int, end: int) -> Quote:
    """The paragraph around a span: whoever decides needs more than a sentence, which may end at an
    initial. Long ones are cut at a word.

    >>> context("One. Two three. Four.\\nNext.", 5, 8)
    Quote(before='One. ', marked='Two', after=' three. Four.')
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, after = text[first:start], text[end:last]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return Quote(before, text[start:end], after)


def items(connection: Connection, questions: Sequence[Question], care: Care) -> tuple[Item, ...]:
    """These questions with all that belongs to them, in their order; `care` is what the viewer may
    see, and whoever asks has left out what they may not.
    """
    if not questions:
        return ()
    best = _best(connection, questions)
    shown = _matches(connection, list(best.values()))
    listed = _cases(connection, {one.case_id for one in questions})
    others = _others(connection, [row["revision_id"] for row in shown.values()])
    told = _claims(connection, [row["revision_id"] for row in shown.values()])
    out = []
    for one in questions:
        match = shown[best[one.case_id, one.story_id]]
        text = whole_text(match["title"], match["text"])
        out.append(
            Item(
                one,
                listed[one.case_id],
                match,
                _article(match),
                context(text, match["start"], match["end"]),
                _says(text, match, told.get(match["revision_id"], ())),
                tuple(_beside(match, others)),
                care.of(one.case_id),
            )
        )
    return tuple(out)


def _best(connection: Connection, questions: Sequence[Question]) -> dict[tuple[str, str], str]:
    """The match that stands for each question: the highest score, then the first published."""
    pairs = or_(
        *(
            and_(
                matches.c.case_id == one.case_id,
                articles.c.story_id == one.story_id,
                matches.c.id.in_(one.only) if one.only else matches.c.verdict == "possible",
            )
            for one in questions
        )
    )
    query = (
        select(matches.c.id, matches.c.case_id, articles.c.story_id)
        .join(articles, articles.c.revision_id == matches.c.revision_id)
        .where(pairs, articles.c.story_id.in_({one.story_id for one in questions}))
        .order_by(matches.c.score.desc(), articles.c.sort_at, matches.c.id)
    )
    found: dict[tuple[str, str], str] = {}
    for row in connection.execute(query):
        found.setdefault((row.case_id, row.story_id), row.id)
    return found


def _matches(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
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
            articles.c.source_id,
            sources.c.name.label("source_name"),
            sources.c.control,
        )
        .join(revisions, revisions.c.id == matches.c.revision_id)
        .join(articles, articles.c.id == matches.c.article_id)
        .outerjoin(sources, sources.c.id == articles.c.source_id)
        .where(matches.c.id.in_(ids))
    )
    return {row.id: as_dict(row) for row in connection.execute(query)}


_OF_ARTICLE = (
    "title", "kind", "url", "published", "published_from", "sort_at", "gone_at", "story_id",
    "source_id", "source_name", "control",
)  # fmt: skip


def _article(match: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": match["article_id"]} | {name: match[name] for name in _OF_ARTICLE}


def _cases(connection: Connection, ids: set[str]) -> dict[str, dict[str, Any]]:
    query = (
        select(
            cases.c.id,
            cases.c.list_id,
            cases.c.key,
            cases.c.person_id,
            list_versions.c.number.label("version"),
            case_rows.c.data,
        )
        .join(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .join(list_versions, list_versions.c.id == case_rows.c.version_id)
        .where(cases.c.id.in_(ids))
    )
    return {
        row.id: as_dict(row) | {"number": number_in(row.data, row.key)}
        for row in connection.execute(query)
    }


def _others(connection: Connection, revision_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Everybody whom these texts may name."""
    query = (
        select(
            matches.c.revision_id,
            matches.c.case_id,
            matches.c.start,
            matches.c.end,
            matches.c.verdict,
            matches.c.score,
            cases.c.list_id,
            cases.c.key,
            case_rows.c.name,
            case_rows.c.data,
        )
        .join(cases, cases.c.id == matches.c.case_id)
        .join(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .where(matches.c.revision_id.in_(revision_ids), matches.c.verdict != "different")
        .order_by(matches.c.score.desc(), cases.c.list_id, cases.c.key)
    )
    return [
        as_dict(row) | {"number": number_in(row.data, row.key)} for row in connection.execute(query)
    ]


def _claims(connection: Connection, revision_ids: Sequence[str]) -> dict[str, list[Any]]:
    query = select(claims.c.revision_id, claims.c.data).where(
        claims.c.revision_id.in_(revision_ids)
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.order_by(claims.c.position)):
        found.setdefault(row.revision_id, []).append(row.data)
    return found


def _beside(
    match: Mapping[str, Any], others: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    return [
        one
        for one in others
        if one["revision_id"] == match["revision_id"]
        and one["case_id"] != match["case_id"]
        and one["start"] < match["end"]
        and match["start"] < one["end"]
    ]


def _says(text: str, match: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> Quote | None:
    """The claim behind the status of the match: of several with that status the nearest one."""
    if match["status"] is None:
        return None
    same = [one for one in claims if one["status"] == match["status"] and not one["negated"]]
    near = min(same, key=lambda one: abs(one["start"] - match["start"]), default=None)
    return None if near is None else cut(text, near["start"], near["end"])

"""The few lines a run ends with: what was read, who was found, what needs a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, distinct, func, select

from rollcall.names import skeleton
from rollcall.pipeline import Project
from rollcall.records import Viewer
from rollcall.store import desk_trouble, lists, review
from rollcall.store import schema as s
from rollcall.store.care import withheld
from rollcall.store.telling import taken_up

_WHOLE = Viewer("summary", "operator")


@dataclass(frozen=True)
class Summary:
    """Counts over the whole record. People are cases; `listed` are those that have a name.

    `to_review` are questions: a case in a story. `status_changes` are all that were told, one
    after the other, of `changed` cases; `unlisted` are people, each once.
    """

    sources: int
    pages: int
    articles: int
    stories: int
    listed: int
    named: int
    to_review: int
    status_changes: int
    changed: int
    unlisted: int
    tallies: int
    silent: int
    unread: tuple[tuple[str, str], ...]
    messages: int


def summarise(project: Project, viewer: Viewer) -> Summary:
    """Count what the record holds now, without those of whom the viewer must not know."""
    with project.store.read() as connection:
        left = withheld(connection, viewer, leaving=False)
        silent = frozenset(one for one, how in left.items() if how == "nothing")
        told = select(s.notices.c.kind, s.facts.c.case_id).join(
            s.facts, s.facts.c.id == s.notices.c.fact_id
        )
        news = [row for row in connection.execute(told) if row.case_id not in silent]
        kinds = Counter(row.kind for row in news)
        return Summary(
            sources=_count(connection, s.sources.c.id),
            pages=_count(connection, s.pages.c.id),
            articles=_count(connection, s.articles.c.id),
            stories=_count(connection, s.articles.c.story_id),
            listed=_listed(connection, silent),
            named=_named(connection, ("likely", "same"), silent),
            to_review=_to_review(connection, project, viewer),
            status_changes=kinds.get("status", 0),
            changed=len({row.case_id for row in news if row.kind == "status"}),
            unlisted=_still_unlisted(connection),
            tallies=kinds.get("tally", 0),
            silent=kinds.get("silent", 0),
            unread=tuple(_unread(connection, viewer)),
            messages=_count(connection, s.messages.c.id),
        )


def _still_unlisted(connection: Connection) -> int:
    """People told as being on no list whom no list has taken up since."""
    known = {skeleton(n) for case in lists.each(connection, _WHOLE) for n in case.row.names}
    query = select(s.notices.c.id, s.facts.c.data).join(
        s.facts, s.facts.c.id == s.notices.c.fact_id
    )
    rows = connection.execute(query.where(s.notices.c.kind == "unlisted")).all()
    since = taken_up(connection, [row.id for row in rows])
    names = {skeleton(row.data["name"]) for row in rows if row.id not in since}
    return len(names - known)


def _count(connection: Connection, column: object) -> int:
    return int(connection.execute(select(func.count(distinct(column)))).scalar_one())  # type: ignore[arg-type]


def _listed(connection: Connection, silent: frozenset[str]) -> int:
    query = select(s.cases.c.id).join(
        s.case_rows,
        (s.case_rows.c.case_id == s.cases.c.id)
        & (s.case_rows.c.version_id == s.cases.c.current_version)
        & s.case_rows.c.name.is_not(None),
    )
    return len(set(connection.execute(query).scalars()) - silent)


def _named(connection: Connection, verdicts: tuple[str, ...], silent: frozenset[str]) -> int:
    query = select(s.matches.c.case_id).where(s.matches.c.verdict.in_(verdicts), _is_current())
    return len(set(connection.execute(query.distinct()).scalars()) - silent)


def _is_current() -> ColumnElement[bool]:
    """Only what the newest revision of each article says."""
    return s.matches.c.revision_id.in_(select(s.articles.c.revision_id))


def _to_review(connection: Connection, project: Project, viewer: Viewer) -> int:
    """What `rollcall review` asks: copies of one story are one question."""
    from_score = project.settings.review.from_score
    return review.queue(connection, viewer, from_score=from_score, limit=0).total


def _unread(connection: Connection, viewer: Viewer) -> list[tuple[str, str]]:
    """Pages that failed and sources that cannot be asked: what it is, and why."""
    found = {page["url"]: page["reason"] for page in desk_trouble.unread(connection, viewer, 1000)}
    broken = select(s.sources.c.url, s.source_health.c.error).join(
        s.source_health,
        (s.source_health.c.source_id == s.sources.c.id) & s.source_health.c.error.is_not(None),
    )
    return list((found | {row.url: row.error for row in connection.execute(broken)}).items())


def reviewed_in_words(one: Summary) -> str:
    """How much is asked of people."""
    return f"possible matches to review {one.to_review}"


def told_in_words(one: Summary) -> str:
    """What was told besides names, since the first day: the desk begins with the last week only."""
    return (
        f"Told: status changes {one.status_changes} (of {one.changed} cases), "
        f"people on no list {one.unlisted}, totals below the lists {one.tallies}, "
        f"silent sources {one.silent}"
    )


def in_words(title: str, summary: Summary) -> list[str]:
    """The summary as lines for a terminal."""
    one = summary
    lines = [
        f"{title}: {one.sources} sources, {one.pages} pages, {one.articles} articles, "
        f"{one.stories} stories",
        f"People on the lists: {one.named} of {one.listed} named; {reviewed_in_words(one)}",
        told_in_words(one),
    ]
    if one.unread:
        lines.append(f"Not read: {len(one.unread)}")
        lines += [f"  {what}: {why}" for what, why in one.unread[:10]]
        if len(one.unread) > 10:
            lines.append(f"  and {len(one.unread) - 10} more: `rollcall status`")
    return lines

"""The ledger: facts, the notices made of them, the messages frozen from notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    case,
    cast,
    false,
    func,
    literal,
    select,
    union_all,
    update,
)

from rollcall.store import watches
from rollcall.store.rows import add, as_dict
from rollcall.store.schema import (
    articles,
    cases,
    decisions,
    deliveries,
    facts,
    matches,
    message_notices,
    messages,
    notices,
    source_health,
    stories,
)


def record(
    connection: Connection,
    *,
    kind: str,
    key: str,
    data: dict[str, Any],
    now: datetime,
    case_id: str | None = None,
    revision: dict[str, Any] | None = None,
    source_id: str | None = None,
    watch_id: str | None = None,
) -> bool:
    """Write a fact once, in the transaction that makes it true; False where it stands already."""
    return add(
        connection,
        facts,
        key=key,
        kind=kind,
        case_id=case_id,
        article_id=revision["article_id"] if revision else None,
        revision_id=revision["id"] if revision else None,
        source_id=source_id or (revision["source_id"] if revision else None),
        watch_id=watch_id,
        data=data,
        at=now,
    )


def statuses_before(
    connection: Connection, case_id: str, told_at: str, since: datetime
) -> list[str]:
    """What coverage published before `told_at` said that had happened to a case, oldest first.

    By the time of the articles, not by their arrival, so that nothing is news a second time. What
    was noted before `since`, when the list took its present status, is the keeper's old news.
    """
    query = select(facts.c.data).where(
        facts.c.kind == "status", facts.c.case_id == case_id, facts.c.at >= since, ~_rejected()
    )
    earlier = [data for data in connection.execute(query).scalars() if data["told_at"] < told_at]
    return [str(data["status"]) for data in sorted(earlier, key=lambda data: str(data["told_at"]))]


def unlisted_names(connection: Connection, beginning: str) -> list[str]:
    """The names already told as being on no list whose facts' keys begin like this."""
    query = select(facts.c.data).where(facts.c.key.startswith(beginning, autoescape=True))
    return [str(data["name"]) for data in connection.execute(query).scalars()]


def pending_facts() -> Select[Any]:
    """The items of the alert step: every fact, once, and again when its person is another.

    What was told of one case of a person was told of all; so when people part cases again, what
    was told of the other one only has to be told. The answers that join a person tell it apart
    from every other that these cases ever made: one more is newer, one less makes them fewer.
    """
    joined = (
        select(
            cases.c.person_id,
            (
                cast(func.count(decisions.c.id), String)
                + literal(":")
                + cast(func.max(decisions.c.id), String)
            ).label("answers"),
        )
        .join(cases, cases.c.id == decisions.c.case_id)
        .where(
            decisions.c.other_case_id.is_not(None),
            decisions.c.judgement == "same",
            decisions.c.undone_at.is_(None),
        )
        .group_by(cases.c.person_id)
        .subquery()
    )
    return (
        select(
            cast(facts.c.id, String).label("item"),
            case((_rejected(), "rejected"), else_=func.coalesce(joined.c.answers, "1")).label(
                "input_hash"
            ),
            facts.c.id.label("place"),
        )
        .outerjoin(cases, cases.c.id == facts.c.case_id)
        .outerjoin(joined, joined.c.person_id == cases.c.person_id)
    )


def _rejected() -> ColumnElement[bool]:
    """Whether somebody decided that the case of a fact is not who its article names.

    Undoing the decision makes the fact pending again.
    """
    return (
        select(matches.c.id)
        .join(articles, articles.c.revision_id == matches.c.revision_id)
        .where(
            matches.c.article_id == facts.c.article_id,
            matches.c.case_id == facts.c.case_id,
            matches.c.verdict == "different",
        )
        .exists()
    )


def get_facts(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Facts by item id, each with its person and story as they stand now, and if it is rejected."""
    query = (
        select(facts, cases.c.person_id, articles.c.story_id, _rejected().label("rejected"))
        .outerjoin(cases, cases.c.id == facts.c.case_id)
        .outerjoin(articles, articles.c.id == facts.c.article_id)
        .where(facts.c.id.in_([int(i) for i in ids]))
    )
    return {str(row.id): as_dict(row) for row in connection.execute(query)}


def notice(
    connection: Connection,
    key: str,
    fact: dict[str, Any],
    *,
    kind: str,
    urgent: bool,
    now: datetime,
) -> bool:
    """Raise a notice, unless the same thing was noticed before."""
    return add(
        connection,
        notices,
        key=key,
        fact_id=fact["id"],
        kind=kind,
        person_id=fact["person_id"],
        story_id=fact["story_id"],
        urgent=urgent,
        at=now,
    )


def is_noticed(connection: Connection, keys: Iterable[str]) -> bool:
    """Whether a notice stands under one of these keys."""
    query = select(notices.c.id).where(notices.c.key.in_(list(keys))).limit(1)
    return connection.execute(query).one_or_none() is not None


def one_story(connection: Connection, story_id: str | None) -> set[str | None]:
    """A story and every story that became it: what was told under one was told under all."""
    found: set[str | None] = set()
    new: set[str | None] = {story_id}
    while new:
        found |= new
        query = select(stories.c.id).where(stories.c.alias_of.in_([i for i in new if i]))
        new = set(connection.execute(query).scalars()) - found
    return found


def one_person(
    connection: Connection, case_id: str | None, person_id: str | None
) -> set[str | None]:
    """A case and every other that is the same person now: what was told of one was told of all.

    A person's id is that of a case, too.
    """
    query = select(cases.c.id).where(cases.c.person_id == person_id)
    return {case_id, person_id, *connection.execute(query).scalars()}


def pending_messages(kind: str) -> Select[Any]:
    """The items of sending: every message of a kind that no channel has taken."""
    return select(
        (literal("send:") + messages.c.id).label("item"),
        literal("1").label("input_hash"),
        messages.c.created_at.label("place"),
    ).where(messages.c.kind == kind, messages.c.sent_at.is_(None))


def silent(connection: Connection, source_id: str, since: datetime | None) -> None:
    """Remember since when a source has been silent, or (None) that it spoke again."""
    connection.execute(
        update(source_health)
        .where(source_health.c.source_id == source_id)
        .values(silent_since=since)
    )


def unsent_notices(
    connection: Connection, subscriber: str, kind: str, *, since: datetime | None = None
) -> list[dict[str, Any]]:
    """Notices that no message of this kind has told this subscriber yet, oldest first.

    An alert tells the urgent ones, a digest all since a moment. What a watch found is for those
    only whom it tells.
    """
    told = select(message_notices.c.notice_id).where(
        message_notices.c.subscriber == subscriber, message_notices.c.kind == kind
    )
    query = (
        select(
            notices,
            facts.c.data,
            facts.c.case_id,
            facts.c.article_id,
            facts.c.source_id,
            facts.c.watch_id,
        )
        .join(facts, facts.c.id == notices.c.fact_id)
        .where(notices.c.id.not_in(told), ~_rejected())
        .order_by(notices.c.id)
    )
    if kind == "alert":
        query = query.where(notices.c.urgent)
    if since is not None:
        query = query.where(notices.c.at >= since)
    rows = [as_dict(row) for row in connection.execute(query)]
    known = watches.of_facts(connection, (row["watch_id"] for row in rows))
    return [
        row for row in rows if row["watch_id"] is None or subscriber in known[row["watch_id"]].tell
    ]


def freeze(connection: Connection, message: dict[str, Any], notice_ids: Iterable[int]) -> bool:
    """Freeze notices into a message with one Message-ID for good; False if it stands already."""
    if not add(connection, messages, **message):
        return False
    for notice_id in notice_ids:
        connection.execute(
            message_notices.insert().values(
                message_id=message["id"],
                notice_id=notice_id,
                subscriber=message["subscriber"],
                kind=message["kind"],
            )
        )
    return True


def unsent_messages(connection: Connection, kind: str) -> list[dict[str, Any]]:
    """Messages that no channel has taken yet, oldest first."""
    query = select(messages).where(messages.c.kind == kind, messages.c.sent_at.is_(None))
    return [as_dict(row) for row in connection.execute(query.order_by(messages.c.created_at))]


def delivered(
    connection: Connection, message_id: str, now: datetime, error: str | None = None
) -> None:
    """Write down one attempt at sending; without an error the message is done."""
    outcome = "failed" if error else "sent"
    connection.execute(
        deliveries.insert().values(message_id=message_id, at=now, outcome=outcome, error=error)
    )
    if error is None:
        connection.execute(update(messages).where(messages.c.id == message_id).values(sent_at=now))


def wanted_digests(items: list[str]) -> Select[Any]:
    """The items of the digest step: these, and no others."""
    rows = [select(literal(i).label("item"), literal("1").label("input_hash")) for i in items]
    nothing = select(literal("").label("item"), literal("1").label("input_hash")).where(false())
    query = union_all(*rows).subquery() if rows else nothing.subquery()
    return select(query.c.item, query.c.input_hash, query.c.item.label("place"))


def first_message_at(
    connection: Connection, kind: str, subscriber: str | None = None
) -> datetime | None:
    """When the first message of a kind was frozen, for one subscriber or for anybody."""
    query = select(func.min(messages.c.created_at)).where(messages.c.kind == kind)
    if subscriber is not None:
        query = query.where(messages.c.subscriber == subscriber)
    first: datetime | None = connection.execute(query).scalar_one()
    return first


def last_message_at(connection: Connection, kind: str, subscriber: str) -> datetime | None:
    """When the last message of a kind was frozen for a subscriber."""
    mine = (messages.c.kind == kind) & (messages.c.subscriber == subscriber)
    last: datetime | None = connection.execute(
        select(func.max(messages.c.created_at)).where(mine)
    ).scalar_one()
    return last


def first_article_at(connection: Connection) -> datetime | None:
    """When the first article was seen: before that there is nothing to sum up."""
    first: datetime | None = connection.execute(
        select(func.min(articles.c.first_seen_at))
    ).scalar_one()
    return first


def figures(connection: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """How much was read from a moment up to before another: articles, stories, sources."""
    query = select(
        func.count(),
        func.count(func.distinct(articles.c.story_id)),
        func.count(func.distinct(articles.c.source_id)),
    ).where(articles.c.first_seen_at >= since, articles.c.first_seen_at < until)
    many, told, asked = connection.execute(query).one()
    return {"articles": many, "stories": told, "sources": asked}

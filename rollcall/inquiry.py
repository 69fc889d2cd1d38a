"""Why: the way of one item through the steps, for whoever asks why they were (not) told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from rollcall.clock import day, zoned
from rollcall.errors import RollcallError
from rollcall.lists import number_in, number_of
from rollcall.lists.versions.pairing import listed_id
from rollcall.match.words import in_words
from rollcall.pipeline import Project
from rollcall.read import canonical_url
from rollcall.records import Reason, Viewer
from rollcall.store import decisions, lists, telling
from rollcall.store import schema as s
from rollcall.store.care import withheld
from rollcall.store.lists import Case
from rollcall.store.rows import as_dict

_BY_ID, _BY_KEY = "id=", "key="
"""Before a number: as the list has it now, and as the key under which a case is kept for good."""
_TOLD = 5
"""Cases that are named where a number could mean several."""


@dataclass(frozen=True)
class Line:
    """What one step has to say of the item."""

    step: str
    words: str


def explain(project: Project, url: str, case: str | None = None) -> list[Line]:
    """Everything the record knows of an address (or article id), and of one case in it."""
    zone = project.settings.timezone
    with project.store.read() as connection:
        case_id = find_case(connection, project.viewer, case).id if case else None
        article = find_article(connection, url)
        found = _pages(connection, url)
        if article is not None and not found:  # a post, or asked for by its id
            found = _seen_on(connection, article["id"])
        lines = _collected(connection, url, found, zone)
        if article is not None and article["kind"] == "note":
            lines = [Line("collect", f"typed in by {article['author'] or 'somebody'}")]
        lines += [_step(connection, "extract", str(page["id"])) for page in found]
        if article is None:
            return lines
        revision = article["revision_id"]
        words = f"{article['kind']}, published {article['published'] or 'unknown'}"
        source = f" ({article['published_from']})" if article["published_from"] else ""
        gone = f", taken down {day(article['gone_at'], zone)}" if article["gone_at"] else ""
        lines.append(Line("extract", f"article {article['id']}: {words}{source}{gone}"))
        lines += [_step(connection, name, revision) for name in ("enrich", "match")]
        lines += _matched(connection, project.viewer, revision, case_id, zone)
        lines += _told(connection, project.viewer, article["id"], case_id, zone)
    return lines


def _pages(connection: Connection, url: str) -> list[dict[str, Any]]:
    wanted = {url, canonical_url(url)}
    query = select(s.pages).where(or_(s.pages.c.url.in_(wanted), s.pages.c.final_url.in_(wanted)))
    return [as_dict(row) for row in connection.execute(query.order_by(s.pages.c.id))]


def _seen_on(connection: Connection, article_id: str) -> list[dict[str, Any]]:
    """The page on which an article was first seen: a feed, say, that held all of its text."""
    query = select(s.pages).join(s.sightings, s.sightings.c.page_id == s.pages.c.id)
    query = query.where(s.sightings.c.article_id == article_id).order_by(s.pages.c.id)
    return [as_dict(row) for row in connection.execute(query.limit(1))]


def _collected(
    connection: Connection, url: str, found: list[dict[str, Any]], zone: str
) -> list[Line]:
    lines = [
        Line(
            "collect",
            f"page {page['id']}: {page['status']}, {page['bytes']} bytes from {page['source_id']} "
            f"at {zoned(page['captured_at'], zone)}, sha256 {page['sha256'][:12]}…",
        )
        for page in found
    ]
    visits = select(s.visits).where(s.visits.c.url.in_({url, canonical_url(url)}))
    for row in connection.execute(visits):
        if row.outcome != "ok":
            asked = zoned(row.last_at, zone)
            lines.append(Line("collect", f"last asked {asked}: {row.message}"))
    return lines or [Line("collect", "never asked for, and no source led to it")]


def find_article(connection: Connection, url: str) -> dict[str, Any] | None:
    """The article of an address, or of its own id."""
    pages = [page["id"] for page in _pages(connection, url)]
    seen = select(s.sightings.c.article_id).where(s.sightings.c.page_id.in_(pages))
    query = select(s.articles).where(
        or_(
            s.articles.c.id == url,
            s.articles.c.url.in_({url, canonical_url(url)}),
            s.articles.c.id.in_(seen) if len(pages) == 1 else s.articles.c.id == url,
        )
    )
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else as_dict(row)


def _step(connection: Connection, step: str, item: str) -> Line:
    state = s.step_state
    query = select(state).where(state.c.step == step, state.c.item == item)
    row = connection.execute(query).one_or_none()
    if row is None or row.outcome is None:
        return Line(step, "waiting")
    return Line(step, row.outcome + (f": {row.reason}" if row.reason else ""))


def find_case(connection: Connection, viewer: Viewer, case: str) -> Case:
    """The case that a person wrote as LIST:NUMBER, LIST:ROW, LIST:NAME or by a key's start.

    The list may be left out where no other list has such a case. LIST:id=NUMBER is the case that
    bears this number on its list now, LIST:key=KEY the one that has this key for good. Raises
    `RollcallError` where there is no such case or several, also where one case bears a number now
    that is the key of another.
    """
    list_id, colon, word = case.partition(":")
    listed = list(lists.each(connection, viewer, list_id)) if colon else []
    if not listed:
        word, listed = case, list(lists.each(connection, viewer))
    if word.startswith(_BY_KEY):
        return _only(case, _by_key(listed, word.removeprefix(_BY_KEY)))
    if word.startswith(_BY_ID):
        return _only(case, [one for one in listed if _bears(one, word.removeprefix(_BY_ID))])
    found = (
        [one for one in listed if word == one.id]
        or [one for one in listed if word == one.row.key or _bears(one, word)]
        or [one for one in listed if word in (str(one.row.row), *one.row.names)]
        or [one for one in listed if word and one.row.key.startswith(word)]
    )
    return _only(case, found)


def _by_key(listed: Iterable[Case], key: str) -> list[Case]:
    return [one for one in listed if key and key in (one.row.key, one.id)]


def _bears(case: Case, number: str) -> bool:
    """Whether a case is called so now: in the list itself, or by us where that alone is no name."""
    return bool(number) and number in (number_of(case.row), listed_id(case.row))


def _only(asked: str, found: list[Case]) -> Case:
    if len(found) == 1:
        return found[0]
    if not found:
        raise RollcallError(
            f"there is no case {asked}",
            remedy="write it as LIST:NUMBER, with a number as `rollcall lists show LIST` prints it",
        )
    told = [f"{one.list_id}:{_BY_KEY}{one.row.key}{_now(one)}" for one in found[:_TOLD]]
    more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    raise RollcallError(
        f"{asked} is doubtful: several cases are called so, {', '.join(told)}{more}",
        remedy="write LIST:key=KEY for one of these, or LIST:id=NUMBER for what the list says now",
    )


def _now(case: Case) -> str:
    number = number_of(case.row)
    return "" if number == case.row.key else f" (number {number} on the list now)"


def in_a_line(decision: dict[str, Any], zone: str) -> str:
    """One decision as a person reads it: what, where it holds, who, when and why."""
    where = "in this article" if decision["article_id"] else "everywhere"
    where += " and its whole story" if decision["story"] else ""
    if decision["words"]:
        where += " with " + " and ".join(f"“{words}”" for words in decision["words"])
    if decision["source_id"]:
        where += f" from {decision['source_id']}"
    if decision["surface"]:
        where += f" as “{decision['surface']}”"
    why = f": {decision['why']}" if decision["why"] else ""
    return (
        f"decision {decision['id']}: {decision['judgement']} {where}, "
        f"by {decision['by']} on {day(decision['at'], zone)}{why}"
    )


def _matched(
    connection: Connection, viewer: Viewer, revision: str, case_id: str | None, zone: str
) -> list[Line]:
    query = (
        select(s.matches, s.cases.c.list_id, s.cases.c.key, s.case_rows.c.data)
        .join(s.cases, s.cases.c.id == s.matches.c.case_id)
        .outerjoin(
            s.case_rows,
            (s.case_rows.c.case_id == s.cases.c.id)
            & (s.case_rows.c.version_id == s.cases.c.current_version),
        )
        .where(s.matches.c.revision_id == revision)
        .order_by(s.matches.c.start)
    )
    if case_id:
        query = query.where(s.matches.c.case_id == case_id)
    lines = []
    made = {one["id"]: one for one in decisions.listed(connection, viewer)}
    hidden = withheld(connection, viewer, leaving=False)
    for row in connection.execute(query):
        if (
            row.case_id in hidden
        ):  # an article beside a number would name whom the number stands for
            continue
        reasons, evidence = (
            [Reason(**reason) for reason in row.features[part]] for part in ("reasons", "evidence")
        )
        lines.append(
            Line(
                "match",
                f"{row.list_id}:{number_in(row.data, row.key)} {row.verdict} ({row.score:.2f}), "
                f"named as “{row.surface}”: {in_words(reasons, evidence)}",
            )
        )
        if (decision := made.get(row.features.get("decision"))) is not None:
            lines.append(Line("match", in_a_line(decision, zone)))
    return lines or [Line("match", "this case is not named" if case_id else "nobody is named")]


def _told(
    connection: Connection, viewer: Viewer, article_id: str, case_id: str | None, zone: str
) -> list[Line]:
    hidden = withheld(connection, viewer, leaving=False)
    query = (
        select(
            s.facts.c.kind,
            s.facts.c.case_id,
            s.facts.c.watch_id,
            s.notices.c.id.label("notice"),
            s.messages.c.subscriber,
            s.messages.c.kind.label("message"),
            s.messages.c.sent_at.label("sent"),
        )
        .outerjoin(s.notices, s.notices.c.fact_id == s.facts.c.id)
        .outerjoin(s.message_notices, s.message_notices.c.notice_id == s.notices.c.id)
        .outerjoin(s.messages, s.messages.c.id == s.message_notices.c.message_id)
        .where(s.facts.c.article_id == article_id)
        .order_by(s.facts.c.id, s.messages.c.created_at)
    )
    if case_id:
        query = query.where(s.facts.c.case_id == case_id)
    lines = []
    rows = connection.execute(query).all()
    # What watches found is told as on the desk: to whom it is for, and not if that would name.
    found = [row.notice for row in rows if row.watch_id is not None and row.notice is not None]
    known = {one.notice_id for one in telling.tell(connection, viewer, found, leaving=False)}
    for row in rows:
        if row.case_id in hidden or (row.watch_id is not None and row.notice not in known):
            continue
        if row.notice is None:
            words = f"fact {row.kind}: no notice, told already or not yet looked at"
        elif row.subscriber is None:
            words = f"notice {row.notice} ({row.kind}): waits for a message"
        else:
            sent = f"sent {zoned(row.sent, zone)}" if row.sent else "not sent yet"
            words = f"notice {row.notice} ({row.kind}) to {row.subscriber} by {row.message}, {sent}"
        lines.append(Line("alert", words))
    return lines or [Line("alert", "nothing new in it for anybody")]

"""Notices with everything that a reader of an alert or a digest wants beside them.

The one way by which notices get into messages and onto pages, and so the place where care for
people is taken: what a viewer may not see of a case is not in what `tell` gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from rollcall.lists import care as policy
from rollcall.lists.care import Shown
from rollcall.lists.numbers import number_in
from rollcall.lists.roles import may
from rollcall.names import compare
from rollcall.records import Viewer
from rollcall.store import watches
from rollcall.store.articles import whole_text
from rollcall.store.care import Care, care_for, withheld
from rollcall.store.hidden import Hidden, Span, hidden_from, slug
from rollcall.store.rows import as_dict, batches
from rollcall.store.schema import (
    articles,
    case_rows,
    cases,
    facts,
    list_versions,
    matches,
    message_notices,
    messages,
    notices,
    revisions,
    sources,
)
from rollcall.store.watches import Watch

_AROUND = 160


@dataclass(frozen=True)
class Quote:
    """A stretch of an article with one part of it marked."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Told:
    """One notice, ready to be put into words, with no more of its case than the viewer may see.

    `shown` is "number" where care is asked for the case, or for anybody else whom the same words
    name: then it has no name, no quote, and no title or address of an article.
    """

    notice_id: int
    kind: str
    at: datetime
    data: Mapping[str, Any]
    case: Mapping[str, Any] | None
    article: Mapping[str, Any] | None
    source: Mapping[str, Any] | None
    quote: Quote | None
    copies: int
    also: tuple[Mapping[str, Any], ...] = ()
    """Cases of other lists of which the same words tell the same."""
    since: tuple[Mapping[str, Any], ...] = ()
    """Cases by which lists have taken up somebody who was on none when the notice was made."""
    shown: Shown = "full"
    watch: Mapping[str, Any] | None = None
    """The watch that found the article: its id, number, owner, its title if that may be told, and
    whether the viewer can open it."""


def cut(
    text: str, start: int, end: int, around: int = _AROUND, *, avoid: Sequence[Span] = ()
) -> Quote:
    """The part of a text around a span, from sentence to sentence where one begins nearby.

    What stands in `avoid` is left out, and so is everything beyond it.

    >>> cut("Yesterday. Omarov D. died at home. He was 40.", 11, 19)
    Quote(before='', marked='Omarov D', after='. died at home.')
    """
    first = max(0, start - around, *(last for _, last in avoid if last <= start))
    for stop in ("\n", ". ", "! ", "? "):
        at = text.rfind(stop, first, start)
        if at >= 0:
            first = max(first, at + len(stop))
    last = min(len(text), end + around, *(first for first, _ in avoid if first >= end))
    # An initial ends no sentence: “Омарбеков Д. was ...”
    go_on = end + (re.search(r"(?<!\w)\w\Z", text[start:end]) is not None)
    stops = [at for stop in ("\n", ". ", "! ", "? ") if (at := text.find(stop, go_on, last)) >= 0]
    if stops:
        last = min(stops) + 1
    before = ("…" if first and text[first - 1] not in "\n " else "") + text[first:start].lstrip()
    after = text[end:last].rstrip() + ("…" if last < len(text) and not stops else "")
    return Quote(before, text[start:end], after)


def tell(
    connection: Connection,
    viewer: Viewer,
    ids: Iterable[int],
    *,
    leaving: bool = True,
    care: Care | None = None,
) -> list[Told]:
    """These notices as the viewer may see them, in the order of their ids.

    `leaving`: for a message or an export, else for a page of the desk. Notices about somebody of
    whom the viewer must not know are left out, and so is what watches found that are not theirs.
    `care` is what the viewer may see, if known.
    """
    rows, about_watches = _known_to(connection, viewer, ids)
    care = care or care_for(connection, viewer)
    revisions_of = {row.revision_id for row in rows}
    hidden = hidden_from(connection, care.hidden(leaving=leaving), revisions_of)
    since = taken_up(connection, [row[0] for row in rows])
    about_cases = _cases(connection, {r.case_id for r in rows}.union(*since.values()), care)
    about_articles = _articles(connection, {r.article_id for r in rows})
    about_sources = {r.id: as_dict(r) for r in connection.execute(select(sources))}
    texts = _texts(connection, revisions_of)
    copies = _copies(connection, {a["story_id"] for a in about_articles.values()})
    _look(hidden, rows, texts, about_articles.values())
    told = []
    for row in rows:
        article = about_articles.get(row.article_id)
        how = policy.strictest([hidden.cases.get(row.case_id, "full"), _words(hidden, row)])
        one = Told(
            notice_id=row[0],
            kind=row[1],
            at=row[2],
            data=row.data,
            case=about_cases.get(row.case_id),
            article=article,
            source=about_sources.get(row.source_id),
            quote=_quote(texts.get(row.revision_id), row, hidden) if how == "full" else None,
            copies=copies.get(article["story_id"], 1) if article else 0,
            since=tuple(about_cases[c] for c in since[row[0]] if c not in hidden.cases),
            watch=_titled(about_watches.get(row.watch_id), viewer, hidden),
        )
        veiled = _veiled(one, how, hidden)
        told += [veiled] if veiled else []
    return told


def _known_to(
    connection: Connection, viewer: Viewer, ids: Iterable[int]
) -> tuple[list[Any], dict[str, Watch]]:
    """The rows without what watches found of which the viewer must not know, and those watches."""
    query = (
        select(notices.c.id, notices.c.kind, notices.c.at, facts)
        .join(facts, facts.c.id == notices.c.fact_id)
        .where(notices.c.id.in_(list(ids)))
        .order_by(notices.c.id)
    )
    rows = list(connection.execute(query))
    found = watches.of_facts(connection, (row.watch_id for row in rows))
    theirs = {name: watch for name, watch in found.items() if watches.may_know(viewer, watch)}
    return [row for row in rows if row.watch_id is None or row.watch_id in theirs], theirs


def taken_up(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """Per notice about somebody on no list: the cases of today's lists that its article, as it is
    now, turned out to name by a spelling of the same name.
    """
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(notices.c.id, facts.c.data, matches.c.case_id, matches.c.surface)
        .join(facts, facts.c.id == notices.c.fact_id)
        .join(articles, articles.c.id == facts.c.article_id)
        .join(matches, matches.c.revision_id == articles.c.revision_id)
        .join(cases, cases.c.id == matches.c.case_id)
        .where(
            notices.c.kind == "unlisted",
            matches.c.verdict.in_(("likely", "same")),
            cases.c.current_version.is_not(None),
        )
        .order_by(matches.c.case_id)
    )
    for some in batches(ids):
        for row in connection.execute(query.where(notices.c.id.in_(some))):
            if compare(row.surface, row.data["name"]).verdict == "same":
                found[row.id].append(row.case_id)
    return found


def _words(hidden: Hidden, row: Any) -> Shown:
    """What is left of a notice for the words in it: they may name somebody else, too."""
    data = row.data
    if row.watch_id is not None:
        return _found(hidden, row)
    if data.get("start") is None or row.kind == "tally":
        return "full"
    how = hidden.at(row.revision_id, [(data["start"], data["end"])])
    if row.case_id is None and (how != "full" or hidden.names(data.get("name"))):
        return "nothing"
    return how


def _found(hidden: Hidden, row: Any) -> Shown:
    """What a watch found is told in full, or not at all where its words name somebody hidden.

    One that asks who is on a list says of everybody whom the article names that they are on it.
    """
    if row.data["lists"]:
        return "nothing" if hidden.matched.get(row.revision_id) else "full"
    spans = [(int(start), int(end)) for start, end in row.data["spans"]]
    return "full" if hidden.at(row.revision_id, spans) == "full" else "nothing"


def _titled(watch: Watch | None, viewer: Viewer, hidden: Hidden) -> dict[str, Any] | None:
    """A watch as a viewer may know it. Its title may be a mere surname, which is found nowhere: so
    who does not see all cases is told the titles of their own watches only.
    """
    if watch is None:
        return None
    named = hidden.names(watch.title) or (bool(hidden.cases) and watch.owner != viewer.name)
    return {
        "id": watch.id,
        "number": watch.number,
        "owner": watch.owner,
        "title": "" if named else watch.title,
        "opens": may(viewer, "see all watches") or viewer.name == watch.owner,
    }


_PLAIN = ("status", "before", "listed_status", "verdict", "historical")
"""What a notice by number keeps of its fact: words of our own, which name nobody."""


def _veiled(told: Told, how: Shown, hidden: Hidden) -> Told | None:
    if how == "nothing":
        return None
    if how == "full":
        article = told.article
        if article and hidden.heads(article["revision_id"], article["title"], article["url"]):
            return replace(told, article=dict(article) | {"title": None, "url": None})
        return told
    assert told.case is not None  # noqa: S101 - without a case there is no number: see `_words`
    no_name = {"name": "", "status_words": "", "care": policy.BY_NUMBER}
    nameless = {"id": "", "title": None, "url": None, "author": None}
    return replace(
        told,
        data={key: told.data.get(key) for key in _PLAIN} | {"attributed_to": None, "bearers": 1},
        case=dict(told.case) | no_name,
        article=dict(told.article) | nameless if told.article else None,
        quote=None,
        shown="number",
    )


def _quote(text: str | None, row: Any, hidden: Hidden) -> Quote | None:
    """For a change, the words that tell of it; else the name.

    None where they cannot be cut so that they name nobody who is hidden.
    """
    span = _span(row)
    if text is None or span is None:
        return None
    return careful(text, *span, hidden, row.revision_id)


def _span(row: Any) -> Span | None:
    start, end = row.data.get("quote") or (row.data.get("start"), row.data.get("end"))
    return None if start is None or end is None else (int(start), int(end))


def _look(
    hidden: Hidden,
    rows: Sequence[Any],
    texts: Mapping[str, str],
    about: Iterable[Mapping[str, Any]],
) -> None:
    """Look at once at everything that `tell` will ask about."""
    if hidden.cases:
        quoted = [(texts.get(row.revision_id), _span(row)) for row in rows]
        hidden.look(near(text, *span) for text, span in quoted if text is not None and span)
        hidden.look(row.data.get("name") for row in rows)
        hidden.look(word for one in about for word in (one["title"], slug(one["url"])))


def near(text: str, start: int, end: int, around: int = _AROUND) -> str:
    """As much of a text around a span as `careful` looks at."""
    return text[max(0, start - 2 * around) : end + 2 * around]


def careful(
    text: str,
    start: int,
    end: int,
    hidden: Hidden,
    revision_id: str | None,
    around: int = _AROUND,
) -> Quote | None:
    """The part of a text around a span that names nobody hidden; None where the span does."""
    if not hidden.cases:
        return cut(text, start, end, around)
    first = max(0, start - 2 * around)
    found = hidden.spans(near(text, start, end, around))
    spans = [(first + one, first + last) for one, last in found]
    spans += [(one, last) for one, last, *_ in hidden.matched.get(revision_id or "", ())]
    if any(one < end and start < last for one, last in spans):
        return None
    return cut(text, start, end, around, avoid=spans)


def _cases(connection: Connection, ids: set[str | None], care: Care) -> dict[str, dict[str, Any]]:
    query = (
        select(cases.c.id, cases.c.list_id, cases.c.key, cases.c.person_id, case_rows.c.data)
        .join(case_rows, case_rows.c.case_id == cases.c.id)
        .join(list_versions, list_versions.c.id == case_rows.c.version_id)
        .where(cases.c.id.in_([i for i in ids if i]))
        .order_by(list_versions.c.number)
    )
    return {
        row.id: {
            "id": row.id,
            "list": row.list_id,
            "key": row.key,
            "number": number_in(row.data, row.key),
            "person_id": row.person_id,
            "name": (row.data["names"] or [""])[0],
            "status": row.data["status"],
            "status_words": row.data["status_words"],
            "care": policy.in_words(care.of(row.id)),
        }
        for row in connection.execute(query)
    }


def _articles(connection: Connection, ids: set[str | None]) -> dict[str, dict[str, Any]]:
    query = select(articles).where(articles.c.id.in_([i for i in ids if i]))
    return {row.id: as_dict(row) for row in connection.execute(query)}


def _texts(connection: Connection, ids: set[str | None]) -> dict[str, str]:
    query = select(revisions.c.id, revisions.c.title, revisions.c.text).where(
        revisions.c.id.in_([i for i in ids if i])
    )
    return {row.id: whole_text(row.title, row.text) for row in connection.execute(query)}


def _copies(connection: Connection, stories: set[str]) -> dict[str, int]:
    query = (
        select(articles.c.story_id, func.count())
        .where(articles.c.story_id.in_(stories))
        .group_by(articles.c.story_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


_LOOKED_AT = 50


def newest_message(connection: Connection, viewer: Viewer, kind: str) -> dict[str, Any] | None:
    """The last message of a kind, for showing it on the desk.

    It was frozen for its subscriber, who may be told more than this viewer: one that tells of
    somebody whom the viewer does not see as they are, or of a watch that is not theirs, is passed
    over.
    """
    left = withheld(connection, viewer, leaving=False)
    hidden = hidden_from(connection, left)
    others = set(watches.unknown_to(connection, viewer))
    query = select(messages).where(messages.c.kind == kind)
    for row in connection.execute(query.order_by(messages.c.created_at.desc()).limit(_LOOKED_AT)):
        if not _tells_of(connection, row, hidden, others):
            return as_dict(row)
    return None


def _tells_of(connection: Connection, message: Any, hidden: Hidden, others: set[str]) -> bool:
    if not hidden.cases and not others:
        return False
    about = (
        select(notices.c.id, facts.c.case_id, facts.c.watch_id)
        .join(notices, notices.c.fact_id == facts.c.id)
        .join(message_notices, message_notices.c.notice_id == notices.c.id)
        .where(message_notices.c.message_id == message.id)
    )
    told = connection.execute(about).all()
    since = taken_up(connection, [row.id for row in told])
    people = {row.case_id for row in told}.union(*since.values())
    if not people.isdisjoint(hidden.cases) or any(row.watch_id in others for row in told):
        return True
    return hidden.names(message.text)

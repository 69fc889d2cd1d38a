"""The queue for people: possible matches in present texts that nobody has decided.

One item per case and story, because the copies of one story are one question. What was answered is
out of the queue at once, before `match` applies the answer; what was answered "unsure" stands in a
list of its own, and so does nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    select,
)

from nlp.annotations import DEATHS
from rollcall.names import skeleton
from rollcall.records import Viewer
from rollcall.store import decisions as made
from rollcall.store.care import care_for
from rollcall.store.review_items import Item, Question, items
from rollcall.store.schema import articles, case_rows, cases, decisions, list_versions, matches

_POSSIBLE = matches.c.verdict == "possible"
_PRESENT = articles.c.revision_id == matches.c.revision_id
_STANDS = decisions.c.undone_at.is_(None) & decisions.c.other_case_id.is_(None)


@dataclass(frozen=True)
class Queue:
    """A stretch of the queue. `total` counts all that is asked, `below` what has a lower score
    than the setting asks for, `unsure` what somebody looked at and left open.
    """

    items: tuple[Item, ...]
    total: int
    below: int
    unsure: int


@dataclass(frozen=True)
class _Answered:
    """Matches about whose case and story something was decided, by what that means for them."""

    open: Mapping[tuple[str, str], Question] = field(default_factory=dict)
    unsure: Mapping[tuple[str, str], Question] = field(default_factory=dict)


def queue(
    connection: Connection,
    viewer: Viewer,
    *,
    from_score: float = 0.0,
    list_id: str | None = None,
    left_open: bool = False,
    offset: int = 0,
    limit: int = 20,
    without: Collection[tuple[str, str]] = (),
) -> Queue:
    """What people should look at, the most useful first.

    What was collected before its case was listed comes behind all else. Then: a death that the
    list does not know; anything else that the article says otherwise than the list, and deaths;
    the higher score; the newer article. Items with less than `from_score` are counted, not asked.

    With `left_open` the items are instead those that somebody looked at and could not tell: nobody
    is asked again, but anybody may answer. `without` leaves out cases with stories that somebody
    skips just now; they still count.
    """
    care = care_for(connection, viewer)
    hidden = care.hidden(leaving=False)
    answered = _answered(connection, list_id, hidden)
    most = offset + limit + len(without)
    rows = connection.execute(_ordered(list_id, hidden, from_score).limit(max(most, 1))).all()
    again = [one for one in answered.open.values() if one.score >= from_score]
    total = (int(rows[0].asked) if rows else 0) + len(again)
    everything = (int(rows[0].all) if rows else 0) + len(answered.open)
    asked = [_question(row) for row in rows if row.score >= from_score] + again
    questions = list(answered.unsure.values()) if left_open else asked
    wanted = [
        one for one in sorted(questions, key=_order) if (one.case_id, one.story_id) not in without
    ]
    shown = items(connection, wanted[offset : offset + limit], care)
    return Queue(shown, total, everything - total, len(answered.unsure))


def _ordered(list_id: str | None, hidden: Iterable[str], from_score: float) -> Select[Any]:
    """What nobody has answered, in order, each row with the counts of all.

    It is made once and read three times: counting needs no order, and the order only its first
    rows.
    """
    grouped = _unanswered(list_id, hidden).cte("grouped")
    asked = grouped.c.score >= from_score
    count = select(func.count()).select_from(grouped)
    return select(
        grouped,
        count.where(asked).scalar_subquery().label("asked"),
        count.scalar_subquery().label("all"),
    ).order_by(
        case((asked, 0), else_=1),
        grouped.c.historical,
        grouped.c.weight.desc(),
        grouped.c.score.desc(),
        grouped.c.newest.desc(),
        grouped.c.case_id,
        grouped.c.story_id,
    )


def item(connection: Connection, viewer: Viewer, case_id: str, article_id: str) -> Item | None:
    """The question about one case in the present text of one article, whatever its verdict."""
    care = care_for(connection, viewer)
    if case_id in care.hidden(leaving=False):
        return None
    query = (
        _matched(_listed(cases.c.id == case_id))
        .where(matches.c.case_id == case_id, articles.c.id == article_id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    found = [] if row is None else [_question(row, only=(row.id,))]
    return next(iter(items(connection, found, care)), None)


def _question(row: Any, only: tuple[str, ...] = ()) -> Question:
    return Question(
        row.case_id,
        row.story_id,
        float(row.score),
        int(row.weight),
        bool(row.historical),
        row.newest,
        int(row.count),
        only,
    )


def _order(one: Question) -> tuple[Any, ...]:
    newest = -one.newest.timestamp()
    return (one.historical, -one.weight, -one.score, newest, one.case_id, one.story_id)


def listed_cases(some: Select[Any]) -> Select[Any]:
    """Those of some cases that stand on a list, with what it says and since when it knows them."""
    return _listed(cases.c.id.in_(some))


def _listed(*only: ColumnElement[bool]) -> Select[Any]:
    """Cases that stand on a list, with what the list says and since when it knows them.

    Grouped, so that SQLite makes it once and does not ask it anew for every match.
    """
    now, ever = case_rows.alias("now"), case_rows.alias("ever")
    return (
        select(cases.c.id, now.c.status, func.min(list_versions.c.uploaded_at).label("since"))
        .join(now, (now.c.case_id == cases.c.id) & (now.c.version_id == cases.c.current_version))
        .join(ever, ever.c.case_id == cases.c.id)
        .join(list_versions, list_versions.c.id == ever.c.version_id)
        .where(*only)
        .group_by(cases.c.id, now.c.status)
    )


def _columns(listed: Any) -> list[ColumnElement[Any]]:
    """What orders the queue, of one match."""
    death = matches.c.status.in_(DEATHS)
    news = matches.c.status.is_not(None) & matches.c.status.is_distinct_from(listed.c.status)
    weight = case((death & news, 2), (death | news, 1), else_=0)
    old = case((listed.c.since > articles.c.first_seen_at, 1), else_=0)
    return [matches.c.score, weight.label("weight"), old.label("historical"), articles.c.sort_at]


def _matched(listing: Select[Any]) -> Select[Any]:
    """Single matches in present texts with what orders them."""
    listed = listing.subquery()
    score, weight, old, at = _columns(listed)
    return (
        select(
            matches.c.id,
            matches.c.case_id,
            matches.c.article_id,
            matches.c.surface,
            matches.c.features,
            articles.c.story_id,
            score,
            weight,
            old,
            at.label("newest"),
            literal(1).label("count"),
        )
        .join(articles, _PRESENT & (articles.c.id == matches.c.article_id))
        .join(listed, listed.c.id == matches.c.case_id)
    )


def _possible_cases(list_id: str | None, hidden: Iterable[str]) -> Select[Any]:
    some = select(matches.c.case_id).where(_POSSIBLE).distinct()
    only = [cases.c.id.in_(some), cases.c.id.not_in(list(hidden))]
    return _listed(*only, *([] if list_id is None else [cases.c.list_id == list_id]))


def _unanswered(list_id: str | None, hidden: Iterable[str]) -> Select[Any]:
    """Cases and stories about which nobody has decided anything: one row each."""
    listed = _possible_cases(list_id, hidden).subquery()
    score, weight, old, at = _columns(listed)
    grouped = (
        select(
            matches.c.case_id,
            articles.c.story_id,
            func.max(score).label("score"),
            func.max(weight).label("weight"),
            func.min(old).label("historical"),
            func.max(at).label("newest"),
            func.count().label("count"),
        )
        .join(articles, _PRESENT & (articles.c.id == matches.c.article_id))
        .join(listed, listed.c.id == matches.c.case_id)
        .where(_POSSIBLE)
        .group_by(matches.c.case_id, articles.c.story_id)
        .subquery()
    )
    pairs = _decided_pairs().subquery()
    rules = _open_rules().subquery()
    return (
        select(grouped)
        .outerjoin(pairs, _same_pair(pairs, grouped.c.case_id, grouped.c.story_id))
        .outerjoin(rules, rules.c.case_id == grouped.c.case_id)
        .where(pairs.c.case_id.is_(None), rules.c.case_id.is_(None))
    )


def _same_pair(pairs: Any, case_id: Any, story_id: Any) -> ColumnElement[bool]:
    return and_(pairs.c.case_id == case_id, pairs.c.story_id == story_id)


def _decided_pairs() -> Select[Any]:
    """Cases and stories of which something was decided: what it means is seen one by one."""
    return (
        select(decisions.c.case_id, articles.c.story_id)
        .join(articles, articles.c.id == decisions.c.article_id)
        .where(_STANDS)
        .distinct()
    )


def _open_rules() -> Select[Any]:
    """Cases with a rule that says unsure; all other rules settle what they are about."""
    rule = decisions.c.article_id.is_(None) & (decisions.c.judgement == "unsure")
    return select(decisions.c.case_id).where(_STANDS, rule).distinct()


def _answered(connection: Connection, list_id: str | None, hidden: Iterable[str]) -> _Answered:
    """Look at the matches about whose case and story something was decided, one by one."""
    standing = made.in_force(connection)
    if not standing:
        return _Answered()
    found: dict[str, dict[tuple[str, str], list[Any]]] = {"open": {}, "unsure": {}}
    for row in _decided_about(connection, list_id, hidden):
        answer = _answer(row, standing.get(row.case_id, ()))
        if answer in (None, "unsure"):
            found[answer or "open"].setdefault((row.case_id, row.story_id), []).append(row)
    still = {pair: _together(rows) for pair, rows in found["open"].items()}
    left = {pair: _together(rows) for pair, rows in found["unsure"].items() if pair not in still}
    return _Answered(still, left)


def _decided_about(
    connection: Connection, list_id: str | None, hidden: Iterable[str]
) -> Iterable[Any]:
    only: list[ColumnElement[bool]] = [cases.c.id.not_in(list(hidden))]
    only += [] if list_id is None else [cases.c.list_id == list_id]
    pairs, rules = _decided_pairs().subquery(), _open_rules().subquery()
    about = _matched(_listed(cases.c.id.in_(select(pairs.c.case_id)), *only)).where(_POSSIBLE)
    joined = about.join(pairs, _same_pair(pairs, matches.c.case_id, articles.c.story_id))
    seen = set()
    for row in connection.execute(joined):
        seen.add(row.id)
        yield row
    ruled = _matched(_listed(cases.c.id.in_(select(rules.c.case_id)), *only)).where(_POSSIBLE)
    yield from (row for row in connection.execute(ruled) if row.id not in seen)


def _answer(row: Any, standing: Sequence[Mapping[str, Any]]) -> str | None:
    """What holds for a match, as the step found it or as was answered since about these words: an
    answer about its article before one about its story, a newer before an older.
    """
    number = row.features.get("decision")
    for one in sorted(standing, key=lambda one: one["article_id"] != row.article_id):
        near = one["article_id"] == row.article_id or (
            one["story_id"] is not None and one["story_id"] == row.story_id
        )
        if one["id"] == number or (near and _is_spelled(one["surface"], row.surface)):
            return str(one["judgement"])
    return None


def _is_spelled(decided: str | None, surface: str) -> bool:
    return decided is None or decided == surface or skeleton(decided) == skeleton(surface)


def _together(rows: Sequence[Any]) -> Question:
    best = [_question(row, only=tuple(one.id for one in rows)) for row in rows]
    return Question(
        best[0].case_id,
        best[0].story_id,
        max(one.score for one in best),
        max(one.weight for one in best),
        all(one.historical for one in best),
        max(one.newest for one in best),
        len(rows),
        best[0].only,
    )

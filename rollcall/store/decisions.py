"""What people decided about matches: kept for good, listed, undone, never changed.

A decision hangs on a case, and on an article and a spelling, or on words and a source as a rule;
never on a match's id, so it outlives re-matching and new versions of a list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, String, cast, func, select, update

from rollcall.errors import RollcallError
from rollcall.lists.care import BY_NUMBER, Shown, in_words
from rollcall.lists.numbers import number_in
from rollcall.records import Judgement, Viewer
from rollcall.store.care import Care, care_for
from rollcall.store.hidden import Hidden, hidden_from, slug
from rollcall.store.rows import as_dict
from rollcall.store.schema import articles, case_rows, cases, matches, sources
from rollcall.store.schema import decisions as table
from rollcall.store.variants import variants

_STORY = "story:"
"""How a batch begins whose answers hold for whole stories."""


def decide(
    connection: Connection,
    case_id: str,
    judgement: Judgement,
    *,
    article_id: str | None,
    surface: str | None,
    by: str,
    why: str,
    now: datetime,
    words: Sequence[str] = (),
    source_id: str | None = None,
    spelling: str | None = None,
    other_case_id: str | None = None,
    evidence: Mapping[str, Any] | None = None,
    batch: str | None = None,
) -> int:
    """Keep a human's answer; it takes effect at the next match. Returns its number.

    Without an article it is a rule: it holds in every article that has the `words` and is of the
    source, as far as they are given. `spelling` is what is learned from it: another way to write
    the name of the case (see `rollcall.match.deciding`). With `other_case_id` the answer is about
    two cases, whether they are one person, and settles no match.

    `evidence` is what the decider saw, as JSON, kept sealed (see `rollcall.store.seen`); decisions
    made together share a `batch`, and are undone together. One of `story_batch` makes an answer
    about an article hold for its whole story.
    """
    statement = table.insert().values(
        case_id=case_id,
        article_id=article_id,
        surface=surface,
        judgement=judgement,
        by=by,
        why=why,
        at=now,
        words=list(words) or None,
        source_id=source_id,
        spelling=spelling,
        other_case_id=other_case_id,
        evidence=None if evidence is None else dict(evidence),
        batch=batch,
    )
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert always has one
    return int(key[0])


def story_batch() -> str:
    """A fresh batch for an answer about a whole story, and for what joins the story later."""
    return f"{_STORY}{uuid4().hex[:16]}"


def undo(connection: Connection, number: int, now: datetime, *, by: str) -> int:
    """Take a decision back, with all that were made together with it; they stay in the record.

    Who took it back stands beside when. Returns how many were taken back. Raises `RollcallError`
    where there is none.
    """
    stands = table.c.undone_at.is_(None)
    about = select(table.c.batch, table.c.other_case_id).where(table.c.id == number, stands)
    row = connection.execute(about).first()
    if row is not None and row.other_case_id is not None:
        raise RollcallError(
            f"decision {number} is about two cases, and may join two people",
            remedy=f"`rollcall people undo {number}` takes it back and parts them",
        )
    if row is None:
        raise RollcallError(
            f"there is no decision {number} that stands",
            remedy="`rollcall decisions list` shows those that do",
        )
    meant = table.c.id == number if row.batch is None else table.c.batch == row.batch
    taken_back = update(table).where(meant, stands).values(undone_at=now, undone_by=by)
    return connection.execute(taken_back).rowcount


def in_force(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """What people decided about matches and did not undo, per case, the newest first.

    An answer about a story carries the id that the story has now, however stories were merged.
    """
    query = (
        select(
            table.c.id,
            table.c.case_id,
            table.c.article_id,
            table.c.surface,
            table.c.judgement,
            table.c.words,
            table.c.source_id,
            articles.c.story_id,
        )
        .outerjoin(
            articles, (articles.c.id == table.c.article_id) & table.c.batch.startswith(_STORY)
        )
        .where(table.c.undone_at.is_(None), table.c.other_case_id.is_(None))
        .order_by(table.c.id.desc())
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(query):
        answer = as_dict(row)
        found[answer.pop("case_id")].append(answer | {"words": tuple(row.words or ())})
    return dict(found)


def in_story(connection: Connection, story_id: str) -> set[str]:
    """The present texts of a story that name a case about which something was decided for the whole
    story: what `match` must look at again when another story has become part of it.
    """
    decided = articles.alias("decided")
    query = (
        select(articles.c.revision_id)
        .join(matches, matches.c.revision_id == articles.c.revision_id)
        .join(table, table.c.case_id == matches.c.case_id)
        .join(decided, decided.c.id == table.c.article_id)
        .where(
            articles.c.story_id == story_id,
            decided.c.story_id == story_id,
            table.c.undone_at.is_(None),
            table.c.batch.startswith(_STORY),
        )
    )
    return {str(one) for one in connection.execute(query).scalars()}


def is_later(connection: Connection, number: int, revision: dict[str, Any]) -> bool:
    """Whether a decision was made only after this text had been collected."""
    made = connection.execute(select(table.c.at).where(table.c.id == number)).scalar_one()
    return bool(made > revision["created_at"])


def listed(
    connection: Connection,
    viewer: Viewer,
    case_ids: Sequence[str] | None = None,
    *,
    leaving: bool = False,
) -> list[dict[str, Any]]:
    """Every decision about matches, newest first, undone ones too, each with its case, article and
    source; also of cases that have left their list, by the name that the decider saw.

    `rules` counts the present matches that it settles, `story` says that it holds for a story,
    `cut` that its headline and address are left out, since one names somebody hidden.
    Where care is asked for a case, a decision about it has no more than the viewer may see on a
    page, or (with `leaving`) in an export.
    """
    care = care_for(connection, viewer)
    query = _with_names()
    if case_ids is not None:
        query = query.where(table.c.case_id.in_(list(case_ids)))
    rows = [as_dict(row) for row in connection.execute(query)]
    ruled = _ruled(connection, {row["case_id"] for row in rows})
    learned = {number for one in variants(connection).values() for number in one.values()}
    told = [_told(row, ruled, learned) for row in rows]
    return _seen(connection, told, care, leaving=leaving)


def one(
    connection: Connection, viewer: Viewer, number: int, *, leaving: bool = False
) -> dict[str, Any] | None:
    """One decision as `listed` gives it, or None where there is none about a match."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    row = connection.execute(_with_names().where(table.c.id == number)).one_or_none()
    if row is None:
        return None
    ruled = _ruled(connection, {row.case_id})
    learned = set(variants(connection).get(row.case_id, {}).values())
    told = [_told(as_dict(row), ruled, learned)]
    return next(iter(_seen(connection, told, care_for(connection, viewer), leaving=leaving)), None)


def latest(connection: Connection, viewer: Viewer, by: str, count: int) -> list[dict[str, Any]]:
    """The last decisions that somebody made and did not undo; of those made together the first."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    together = func.coalesce(table.c.batch, cast(table.c.id, String))
    first = (
        select(func.min(table.c.id))
        .where(table.c.by == by, table.c.undone_at.is_(None), table.c.other_case_id.is_(None))
        .group_by(together)
        .order_by(func.min(table.c.id).desc())
        .limit(count)
    )
    rows = connection.execute(_with_names().where(table.c.id.in_(first.subquery().select())))
    told = [_told(as_dict(row), Counter(), set()) for row in rows]
    return _seen(connection, told, care_for(connection, viewer), leaving=False)


_NAMELESS: dict[str, Any] = {
    "name": None,
    "surface": None,
    "spelling": None,
    "known": None,
    "words": [],
    "why": "",
    "evidence": None,
    "article_id": None,
    "url": None,
    "title": None,
    "care": BY_NUMBER,
}
"""What is left out of a decision about a case that is shown by its number only."""


def _seen(
    connection: Connection, rows: Sequence[dict[str, Any]], care: Care, *, leaving: bool
) -> list[dict[str, Any]]:
    """Decisions as the viewer may see them, without those of which they must not know."""
    seen = [_article_of(row) for row in rows] + [_evidence_of(row) for row in rows]
    left = care.hidden(leaving=leaving) if rows else {}
    hidden = hidden_from(connection, left, (revision for revision, _, _ in seen))
    if hidden.cases:
        hidden.look(word for _, title, url in seen for word in (title, slug(url)))
    told = (
        _careful(row, care, hidden, care.shown(row["case_id"], leaving=leaving)) for row in rows
    )
    return [one for one in told if one is not None]


def _careful(row: dict[str, Any], care: Care, hidden: Hidden, how: Shown) -> dict[str, Any] | None:
    row |= {"care": in_words(care.of(row["case_id"]))}
    if how == "nothing":
        return None
    row |= {"cut": hidden.heads(*_article_of(row))}
    if row["cut"]:
        row |= {"url": None, "title": None}
    if hidden.cases and row["evidence"]:
        # The words around the name may name somebody whom this viewer must not see.
        cut = {"quote": None, "title": None, "url": hidden.address(*_evidence_of(row))}
        row |= {"evidence": row["evidence"] | cut}
    return row if how == "full" else row | _NAMELESS


def _article_of(row: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The present text of the article of a decision, its headline and its address."""
    return row["revision_id"], row["title"], row["url"]


def _evidence_of(row: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The same as they were when somebody decided."""
    saw = row["evidence"] or {}
    return saw.get("revision"), saw.get("title"), saw.get("url")


def _told(row: dict[str, Any], ruled: Counter[int], learned: set[int]) -> dict[str, Any]:
    seen = row["evidence"] or {}
    return row | {
        "number": number_in(row.pop("row") or seen.get("listed"), row["key"]),
        "name": row["name"] or next(iter(seen.get("listed", {}).get("names", ())), None),
        "words": row["words"] or [],
        "rules": ruled[row["id"]],
        "known": row["spelling"] if row["id"] in learned else None,
        "story": (row["batch"] or "").startswith(_STORY),
    }


def _with_names() -> Select[Any]:
    return (
        select(
            table,
            cases.c.list_id,
            cases.c.key,
            case_rows.c.name,
            case_rows.c.data.label("row"),
            articles.c.url,
            articles.c.title,
            articles.c.revision_id,
            sources.c.name.label("source_name"),
        )
        .join(cases, cases.c.id == table.c.case_id)
        .outerjoin(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .outerjoin(articles, articles.c.id == table.c.article_id)
        .outerjoin(sources, sources.c.id == table.c.source_id)
        .where(table.c.other_case_id.is_(None))
        .order_by(table.c.id.desc())
    )


def _ruled(connection: Connection, case_ids: set[str]) -> Counter[int]:
    """How many matches in present texts each decision settles."""
    query = (
        select(matches.c.features)
        .join(articles, articles.c.revision_id == matches.c.revision_id)
        .where(matches.c.case_id.in_(case_ids))
    )
    # Counted here, not in SQL: what scoring saw may be sealed.
    numbers = (row.features.get("decision") for row in connection.execute(query))
    return Counter(int(number) for number in numbers if number is not None)

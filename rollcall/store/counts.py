"""How many people the lists hold by status, at any time, and the totals that others published.

Persons are counted as they are joined today: that two cases are one human being was true before
somebody found it out. Of a person whose lists disagree, every status counts, and is disputed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from nlp.components.tallies.scope import whole_scope
from rollcall.records import Viewer
from rollcall.store.care import care_for
from rollcall.store.schema import articles, case_rows, cases, list_versions, sources, tallies

NO_STATUS = ""
"""Under which rows without a readable status are counted."""

ByStatus = Mapping[str, int]


@dataclass(frozen=True)
class Standing:
    """The lists at one moment: `at` is when a version was uploaded, and they stood so until the
    next.

    `lists` counts cases of each list by status, `people` persons of whom at least one list says
    it, `disputed` those of them of whom another list says something else; `total` persons in all.
    """

    at: datetime
    lists: Mapping[str, ByStatus]
    people: ByStatus
    disputed: ByStatus
    total: int


@dataclass(frozen=True)
class Total:
    """A total of everybody a status happened to, as somebody published it.

    `who` is whom the article quotes, else its source. `when` is the time of publication as exactly
    as it is known, `at` the moment to sort it by.
    """

    at: datetime
    when: str | None
    who: str
    source: str | None
    control: str | None
    status: str
    count: int
    bound: str
    as_of: str | None
    where: str | None
    url: str | None
    article_id: str


def standings(connection: Connection, viewer: Viewer) -> list[Standing]:
    """The lists after every upload, the oldest first.

    Cases that the viewer may not see at all are not counted: their number would give them away.
    """
    care = care_for(connection, viewer)
    hidden = {case_id for case_id, how in care.hidden(leaving=False).items() if how == "nothing"}
    persons = dict(connection.execute(select(cases.c.id, cases.c.person_id)).tuples().all())
    versions = connection.execute(
        select(list_versions.c.id, list_versions.c.list_id, list_versions.c.uploaded_at).order_by(
            list_versions.c.uploaded_at, list_versions.c.list_id, list_versions.c.number
        )
    ).all()
    now: dict[str, dict[str, str]] = {}
    found = []
    for version in versions:
        query = select(case_rows.c.case_id, case_rows.c.status).where(
            case_rows.c.version_id == version.id
        )
        now[version.list_id] = {
            case_id: status or NO_STATUS
            for case_id, status in connection.execute(query).tuples()
            if case_id not in hidden
        }
        found.append(_standing(version.uploaded_at, now, persons))
    return found


def _standing(
    at: datetime, now: Mapping[str, Mapping[str, str]], persons: Mapping[str, str]
) -> Standing:
    said: dict[str, set[str]] = defaultdict(set)
    for statuses in now.values():
        for case_id, status in statuses.items():
            said[persons[case_id]].add(status)
    people: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    for told in said.values():
        firm = (told - {NO_STATUS}) or told
        people.update(firm)
        if len(firm) > 1:
            disputed.update(firm)
    return Standing(
        at,
        {name: dict(Counter(statuses.values())) for name, statuses in now.items()},
        dict(people),
        dict(disputed),
        len(said),
    )


def standing_at(found: Sequence[Standing], moment: datetime) -> Standing | None:
    """How the lists stood at a moment; None before the first upload. `found` as `standings`."""
    place = bisect_right(found, moment, key=lambda one: one.at)
    return found[place - 1] if place else None


def totals(connection: Connection, viewer: Viewer) -> list[Total]:
    """What others say in total, as it was published, the oldest first.

    Only totals of everybody: 19 policemen, 103 dead in one city or "of them 15" are compared with
    no list. What copies of one text repeat is said once, by the first.
    """
    assert viewer.name, "every read has a viewer"  # noqa: S101
    query = (
        select(
            tallies.c.data,
            articles.c.id,
            articles.c.story_id,
            articles.c.sort_at,
            articles.c.published,
            articles.c.url,
            sources.c.name,
            sources.c.control,
        )
        .join(articles, articles.c.revision_id == tallies.c.revision_id)
        .outerjoin(sources, sources.c.id == articles.c.source_id)
        .order_by(articles.c.sort_at, articles.c.id, tallies.c.position)
    )
    found: dict[tuple[Any, ...], Total] = {}
    for row in connection.execute(query):
        data = row.data
        if whole_scope(data):
            who = data["attributed_to"] or row.name or "a note"
            key = (row.story_id, data["status"], data["count"], data["bound"])
            found.setdefault(key, _total(row, data, who))
    return list(found.values())


def _total(row: Any, data: Mapping[str, Any], who: str) -> Total:
    return Total(
        at=row.sort_at,
        when=row.published,
        who=who,
        source=row.name,
        control=row.control,
        status=data["status"],
        count=data["count"],
        bound=data["bound"],
        as_of=data["as_of"],
        where=data["where"],
        url=row.url,
        article_id=row.id,
    )

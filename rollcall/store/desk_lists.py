"""The case lists for the desk: counts, versions, and rows a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from rollcall.lists.care import in_words, veil_data
from rollcall.lists.numbers import number_in
from rollcall.lists.roles import may
from rollcall.names import skeleton
from rollcall.records import Viewer
from rollcall.store.care import Care, care_for, withheld
from rollcall.store.rows import as_dict
from rollcall.store.schema import articles, case_lists, case_rows, cases, list_versions, matches


@dataclass(frozen=True)
class RowsPage:
    """One page of the rows of a list as it stands: `total` counts those the filters leave.

    Each row has `shown`, and `care`: why care is asked for it in words. `withheld` counts the rows
    that the viewer sees by their number or not at all, in the whole list.
    """

    rows: Sequence[Mapping[str, Any]]
    total: int
    with_problems: int
    statuses: Mapping[str, int]
    withheld: int = 0


def overview(connection: Connection, viewer: Viewer) -> list[dict[str, Any]]:
    """Every list with its keeper, its newest version and how many cases have which status.

    Cases of which the viewer must not know are not counted.
    """
    counts: dict[str, dict[str, int]] = {}
    silent = _silent(connection, viewer)
    query = (
        select(cases.c.list_id, case_rows.c.status, func.count())
        .join(case_rows, _present())
        .group_by(cases.c.list_id, case_rows.c.status)
        .order_by(cases.c.list_id, func.count().desc())
    )
    for list_id, status, count in connection.execute(query):
        left = count - silent[list_id, status]
        counts.setdefault(list_id, {}).update({status or "": left} if left else {})
    lists = connection.execute(select(case_lists).order_by(case_lists.c.id)).all()
    newest = {row["list_id"]: row for row in reversed(versions(connection, viewer))}
    return [
        as_dict(row)
        | {
            "statuses": counts.get(row.id, {}),
            "cases": sum(counts.get(row.id, {}).values()),
            "newest": newest.get(row.id),
        }
        for row in lists
    ]


def versions(
    connection: Connection, viewer: Viewer, list_id: str | None = None
) -> list[dict[str, Any]]:
    """Every version of one list, or of all, newest first; `bytes` is a size.

    Without their files and how they were read, which can be large. Readers are not told what
    changed: the numbers would give silence away.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    blank = {} if may(viewer, "see what changed") else {"change": ""}
    large = {"file", "mapping", "answers", "understood"}
    columns = [column for column in list_versions.c if column.name not in large]
    query = select(*columns).order_by(list_versions.c.list_id, list_versions.c.number.desc())
    if list_id is not None:
        query = query.where(list_versions.c.list_id == list_id)
    return [as_dict(row) | blank for row in connection.execute(query)]


def rows(
    connection: Connection,
    viewer: Viewer,
    list_id: str,
    *,
    words: str = "",
    status: str | None = None,
    problems: bool = False,
    offset: int = 0,
    limit: int = 100,
    leaving: bool = False,
) -> RowsPage:
    """One page of rows in the order of the workbook, as the viewer may see them.

    `words` are looked for in every cell, in any script, of what the viewer sees: nobody finds out
    by searching what is withheld. That filter reads every row, and so does a list in which
    something is withheld from this viewer on a page or (with `leaving`) in an export.
    """
    care = care_for(connection, viewer)
    trouble = case_rows.c.problems > 0
    if _withheld(connection, care, list_id, leaving):
        page = _veiled(connection, care, list_id, leaving, words, status, problems)
        some = page.rows[offset : offset + limit]
        return replace(page, rows=_finished(connection, care, some, leaving))
    statuses, with_problems = _counts(connection, list_id, trouble)
    query = _select(list_id)
    if status is not None:
        query = query.where(
            case_rows.c.status.is_(None) if status == "" else case_rows.c.status == status
        )
    if problems:
        query = query.where(trouble)
    if words.strip():
        found = [row for row in connection.execute(query) if _holds(row.data, words)]
        total, page_rows = len(found), found[offset : offset + limit]
    else:
        total = connection.execute(
            select(func.count()).select_from(query.order_by(None).subquery())
        ).scalar_one()
        page_rows = list(connection.execute(query.offset(offset).limit(limit)))
    finished = _finished(connection, care, [as_dict(row) for row in page_rows], leaving)
    return RowsPage(finished, int(total), with_problems, statuses)


def _finished(
    connection: Connection, care: Care, page: Sequence[Mapping[str, Any]], leaving: bool
) -> list[dict[str, Any]]:
    """Rows with their coverage, how much of each is shown, and why care is asked for it."""
    mentioned = _mentioned(connection, [row["id"] for row in page])
    finished = []
    for row in page:
        how = care.shown(row["id"], leaving=leaving)
        asked = care.of(row["id"])
        finished.append(
            dict(row)
            | {
                "number": number_in(row["data"], row["key"]),
                "mentioned": mentioned.get(row["id"]),
                "shown": how,
                "care": in_words(asked, how) if asked else "",
            }
        )
    return finished


def _withheld(connection: Connection, care: Care, list_id: str, leaving: bool) -> bool:
    hidden = care.hidden(leaving=leaving)
    if not hidden:
        return False
    inside = select(cases.c.id).where(cases.c.list_id == list_id)
    return not hidden.keys().isdisjoint(connection.execute(inside).scalars())


def _veiled(
    connection: Connection,
    care: Care,
    list_id: str,
    leaving: bool,
    words: str,
    status: str | None,
    problems: bool,
) -> RowsPage:
    """All rows that the filters leave, counted and found by what the viewer sees of them."""
    seen, many = [], 0
    for row in connection.execute(_select(list_id)):
        how = care.shown(row.id, leaving=leaving)
        many += how != "full"
        data = veil_data(row.data, how)
        if data is not None:
            seen.append(as_dict(row) | {"data": data})
    statuses = Counter(str(row["data"]["status"] or "") for row in seen)
    found = [
        row
        for row in seen
        if (status is None or (row["data"]["status"] or "") == status)
        and (not problems or row["data"]["problems"])
        and (not words.strip() or _holds(row["data"], words))
    ]
    with_problems = sum(1 for row in seen if row["data"]["problems"])
    return RowsPage(found, len(found), with_problems, dict(statuses.most_common()), many)


def _silent(connection: Connection, viewer: Viewer) -> Counter[tuple[str, str | None]]:
    """How many present cases per list and status the viewer must not know of."""
    left = withheld(connection, viewer, leaving=False)
    silent = [one for one, how in left.items() if how == "nothing"]
    if not silent:
        return Counter()
    query = select(cases.c.id, cases.c.list_id, case_rows.c.status).join(case_rows, _present())
    wanted = frozenset(silent)
    return Counter(
        (row.list_id, row.status) for row in connection.execute(query) if row.id in wanted
    )


def _present() -> Any:
    return (case_rows.c.case_id == cases.c.id) & (case_rows.c.version_id == cases.c.current_version)


def _select(list_id: str) -> Select[Any]:
    return (
        select(cases.c.id, cases.c.key, case_rows.c.data)
        .join(case_rows, _present())
        .where(cases.c.list_id == list_id)
        .order_by(case_rows.c.sheet, case_rows.c.row, cases.c.id)
    )


def _counts(connection: Connection, list_id: str, trouble: Any) -> tuple[dict[str, int], int]:
    of_list = cases.c.list_id == list_id
    query = (
        select(case_rows.c.status, func.count().label("many"))
        .select_from(cases.join(case_rows, _present()))
        .where(of_list)
    )
    statuses = {
        row.status or "": row.many
        for row in connection.execute(
            query.group_by(case_rows.c.status).order_by(func.count().desc())
        )
    }
    flagged = (
        select(func.count()).select_from(cases.join(case_rows, _present())).where(of_list, trouble)
    )
    return statuses, int(connection.execute(flagged).scalar_one())


def _holds(data: Mapping[str, Any], words: str) -> bool:
    """Whether a row holds all the words, as they are written or as they sound."""
    cells = " ".join([*data["names"], *data["cells"].values()])
    plain, sound = cells.casefold(), skeleton(cells)
    return all(
        word.casefold() in plain or ((spoken := skeleton(word)) and spoken in sound)
        for word in words.split()
    )


def _mentioned(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Per case: in how many articles it is named, and when the newest of them was published."""
    query = (
        select(
            matches.c.case_id,
            func.count().label("articles"),
            func.max(articles.c.sort_at).label("newest"),
        )
        .join(articles, articles.c.id == matches.c.article_id)
        .where(
            matches.c.case_id.in_(list(ids)),
            matches.c.verdict != "different",
            matches.c.revision_id == articles.c.revision_id,
        )
        .group_by(matches.c.case_id)
    )
    return {row.case_id: as_dict(row) for row in connection.execute(query)}

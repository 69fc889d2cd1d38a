"""People and decisions carried to Aleph and back, as FollowTheMoney entities, one a line.

What goes out is what the viewer may see: a case for which care is asked goes by its number, and
what was decided about it stays here. What comes in never overrules what was decided here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from rollcall.errors import RollcallError
from rollcall.lists import entities
from rollcall.lists.entities import (
    ENDINGS,
    Answer,
    article_entity_id,
    case_entity_id,
    own_id,
)
from rollcall.lists.roles import must
from rollcall.match.deciding import Asked, propose
from rollcall.match.known import Known
from rollcall.match.listed import Names
from rollcall.pipeline import Project
from rollcall.read import canonical_url
from rollcall.records import Problem, Viewer
from rollcall.store import care, decisions, exports, lists, persons
from rollcall.store import schema as s
from rollcall.store.hidden import Hidden, hidden_from
from rollcall.store.rows import as_dict
from rollcall.store.seen import seen

_PER_LIST = "rows of lists and decisions as entities"


@dataclass(frozen=True)
class Outgoing:
    """The file as it leaves, and what is in it; `rules` are decisions that no entity can tell."""

    data: bytes
    people: int
    decisions: int
    withheld: int
    rules: int


@dataclass
class Incoming:
    """What became of the decisions of a file: kept, known already, decided otherwise here, about
    people or articles unknown here, or refused: their article does not name the case so.

    `lines` are what could not be read, by line.
    """

    kept: int = 0
    known: int = 0
    otherwise: int = 0
    unknown: int = 0
    refused: int = 0
    lines: list[Problem] = field(default_factory=list)


def export(project: Project, list_id: str | None = None) -> Outgoing:
    """Everybody on a list, or on all, and every decision about them that stands; logged."""
    with project.store.read() as connection:
        left = care.withheld(connection, project.viewer, leaving=True)
        listed = lists.current(connection, project.viewer, list_id, leaving=True)
        people = [entities.person(case.id, case.list_id, case.row) for case in listed]
        told = {case.id for case in listed} - left.keys()
        made = list(_decisions(connection, project, told, hidden_from(connection, left)))
        withheld = len(_of_list(connection, list_id) & left.keys()) if left else 0
        rules = _rules(connection, told)
    links = [entity for some in made for entity in some]
    every = [*people, *{entity["id"]: entity for entity in links}.values()]
    lines = (json.dumps(entity, ensure_ascii=False) + "\n" for entity in every)
    data = "".join(lines).encode("utf-8", "replace")
    exports.leaves(project, _PER_LIST, data, rows=len(every), withheld=withheld, list_id=list_id)
    by_number = len({case.id for case in listed} & left.keys())
    return Outgoing(data, len(people), len(made), by_number, rules)


def _of_list(connection: Connection, list_id: str | None) -> set[str]:
    """The cases that stand on a list, or on any."""
    query = select(s.cases.c.id).where(s.cases.c.current_version.is_not(None))
    if list_id is not None:
        query = query.where(s.cases.c.list_id == list_id)
    return set(connection.execute(query).scalars())


def _decisions(
    connection: Connection, project: Project, told: set[str], hidden: Hidden
) -> Iterator[list[dict[str, Any]]]:
    """Each decision as its entities: the link, and the article that it speaks of.

    Where a headline or an address names somebody for whom care is asked, it stays here.
    """
    for row in decisions.listed(connection, project.viewer, leaving=True):
        if row["undone_at"] or row["case_id"] not in told or not row["article_id"]:
            continue
        if row["cut"]:
            continue
        answer = Answer(
            case=case_entity_id(row["case_id"]),
            judgement=row["judgement"],
            why="" if hidden.names(row["why"]) else row["why"],
            by=row["by"],
            at=row["at"].isoformat(timespec="seconds"),
            article=article_entity_id(row["article_id"]),
            surface=row["surface"],
        )
        saw = (row["evidence"] or {}) | {
            "title": row["title"],
            "url": row["url"],
            "publisher": row["source_name"],
        }
        yield [entities.article(row["article_id"], saw), entities.decision(row["id"], answer)]
    table = s.decisions
    pairs = select(table).where(table.c.other_case_id.is_not(None), table.c.undone_at.is_(None))
    for pair in connection.execute(pairs.order_by(table.c.id)):
        if {pair.case_id, pair.other_case_id} <= told:
            answer = Answer(
                case=case_entity_id(pair.case_id),
                judgement=pair.judgement,
                why="" if hidden.names(pair.why) else pair.why,
                by=pair.by,
                other=case_entity_id(pair.other_case_id),
            )
            yield [entities.decision(pair.id, answer)]


def _rules(connection: Connection, told: set[str]) -> int:
    """How many decisions are rules for many articles, which are no link between two things."""
    table = s.decisions
    query = select(table.c.case_id).where(
        table.c.article_id.is_(None), table.c.other_case_id.is_(None), table.c.undone_at.is_(None)
    )
    return sum(case_id in told for case_id in connection.execute(query).scalars())


def take_in(project: Project, data: bytes, *, dry: bool = False) -> Incoming:
    """Keep the decisions of a file that are about cases and articles of this record.

    Who decided stays their name; that it came by import, and who brought it, stands beside it.
    Answers about articles belong to one batch and are undone together. `dry` keeps nothing.
    """
    must(project.viewer, "decide")
    answers, problems = entities.read_answers(data)
    came = Incoming(lines=problems)
    with project.store.read() as connection:
        names = Known(project.settings.names).names(connection, project.viewer)
    batch = f"import:{uuid4().hex[:16]}"
    with project.store.write() as connection:
        cases = _cases(connection, answers)
        found = Counter(
            _keep_pair(connection, project, cases, answer)
            if answer.other is not None
            else _keep(connection, project, names, cases, answer, batch)
            for answer in answers
        )
        if dry:
            connection.rollback()
    came.kept, came.known = found["kept"], found["known"]
    came.otherwise, came.unknown = found["otherwise"], found["unknown"]
    came.refused = found["refused"]
    return came


def _cases(connection: Connection, answers: Iterable[Answer]) -> dict[str, str]:
    """Case ids by entity id: cases of ours by their id, others by the key that they are kept under
    on a list that came in as entities. A key that stands on several such lists names nobody.
    """
    wanted = {one for answer in answers for one in (answer.case, answer.other) if one}
    ours = {own: entity for entity in wanted if (own := own_id(entity))}
    files = select(s.list_versions.c.list_id, s.list_versions.c.file_name)
    brought = {
        row.list_id for row in connection.execute(files) if row.file_name.lower().endswith(ENDINGS)
    }
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for row in connection.execute(select(s.cases.c.id, s.cases.c.key, s.cases.c.list_id)):
        if row.id in ours:
            found[ours[row.id]] = row.id
        elif row.key in wanted and row.list_id in brought:
            doubtful |= {row.key} & found.keys()
            found.setdefault(row.key, row.id)
    return {entity: case_id for entity, case_id in found.items() if entity not in doubtful}


def _keep(
    connection: Connection,
    project: Project,
    names: Names,
    cases: dict[str, str],
    answer: Answer,
    batch: str,
) -> str:
    """What becomes of one answer about an article: kept, known, otherwise, refused or unknown.

    It is refused where it would be refused from somebody here: the article does not name the case
    so. No spelling is learned from it.
    """
    case_id = cases.get(answer.case)
    found = _article(connection, answer)
    if case_id is None or found is None:
        return "unknown"
    table = s.decisions
    standing = select(table.c.judgement).where(
        table.c.case_id == case_id, table.c.article_id == found["id"], table.c.undone_at.is_(None)
    )
    if known := set(connection.execute(standing).scalars()):
        return "known" if known == {answer.judgement} else "otherwise"
    try:
        asked = Asked(case_id, found, answer.judgement, surface=answer.surface)
        decided = propose(connection, names, asked).decided
    except RollcallError:
        return "refused"
    saw = seen(
        connection,
        project.viewer,
        case_id=case_id,
        article_id=found["id"],
        surface=decided.surface,
    )
    decisions.decide(
        connection,
        case_id,
        answer.judgement,
        article_id=found["id"],
        surface=decided.surface,
        by=_by(answer),
        why=answer.why,
        now=project.clock(),
        evidence=saw | {"imported": {"by": project.viewer.name, "decided_at": answer.at}},
        batch=batch,
    )
    return "kept"


def _keep_pair(
    connection: Connection, project: Project, cases: dict[str, str], answer: Answer
) -> str:
    """An answer about two cases; what contradicts the answers here is left alone."""
    one, other = cases.get(answer.case), cases.get(answer.other or "")
    if one is None or other is None:
        return "unknown"
    table = s.decisions
    first, second = sorted((one, other))
    standing = select(table.c.judgement).where(
        table.c.case_id == first, table.c.other_case_id == second, table.c.undone_at.is_(None)
    )
    if known := set(connection.execute(standing).scalars()):
        return "known" if known == {answer.judgement} else "otherwise"
    brought = {"imported": {"by": project.viewer.name}}
    try:
        persons.decide(
            connection,
            Viewer(_by(answer)),
            one,
            other,
            answer.judgement,
            why=answer.why,
            now=project.clock(),
            proposed=brought,
        )
    except RollcallError:
        return "otherwise"
    return "kept"


def _by(answer: Answer) -> str:
    return f"{answer.by or 'somebody'} (imported)"


def _article(connection: Connection, answer: Answer) -> dict[str, Any] | None:
    """The article of an answer: by our own id, else by its address."""
    urls = {answer.url, canonical_url(answer.url)} if answer.url else set()
    for about in (s.articles.c.id == own_id(answer.article or ""), s.articles.c.url.in_(urls)):
        row = connection.execute(select(s.articles).where(about).limit(1)).one_or_none()
        if row is not None:
            return as_dict(row)
    return None

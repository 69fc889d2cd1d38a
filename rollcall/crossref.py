"""Who on a list is named in the archive, without the list becoming part of the record.

The search engine says which articles could name somebody of the list; the decider of the match
step then reads those, and no others. It judges as if this were the only list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from nlp.annotations import Analysis
from rollcall import lists as reading
from rollcall.errors import ListError, RollcallError, SearchError
from rollcall.index import cases_stamp, kept_home
from rollcall.lists import care as policy
from rollcall.lists import is_case, number_of
from rollcall.match.decided import Decided
from rollcall.match.known import answers
from rollcall.match.listed import prepare
from rollcall.match.step import Found, match_all
from rollcall.match.words import in_words
from rollcall.pipeline import Project
from rollcall.records import CaseRow
from rollcall.search.base import CaseEngine
from rollcall.search.naming import asked_name
from rollcall.search.plan import All, Plan, Some, Token
from rollcall.search.words import asked, pieces
from rollcall.store import articles, documents, findings, lists
from rollcall.store import schema as s
from rollcall.store.care import withheld
from rollcall.store.hidden import Hidden, hidden_from
from rollcall.store.lists import Case
from rollcall.store.variants import variants

MOST_CASES = 50_000
HEADINGS = (
    "list", "case", "name", "verdict", "score", "found as", "why", "published", "source", "title",
    "url", "article",
)  # fmt: skip
_MOST_NAMES = 20
_MOST_CANDIDATES = 1_000
_ASKED, _READ = 200, 200
"""Cases that are asked for together, and articles that are read together."""
_ORDER = {"same": 0, "likely": 1, "possible": 2}
_EMPTY: Analysis = {"language": None, "mentions": [], "claims": [], "tallies": []}
Progress = Callable[[str, int, int], None]
"""Called with what is done ("asking", "reading"), how much of it, and of how many."""


@dataclass(frozen=True)
class Asked:
    """The cases of one list as the viewer may see them.

    `withheld` counts those of which only the number, or nothing, may be told: they are not looked
    for. `kept` is the list where the record has it; then `decided` and `learned` are what people
    have answered about its cases.
    """

    cases: tuple[Case, ...]
    withheld: int
    kept: str | None = None
    decided: Mapping[str, Sequence[Decided]] = field(default_factory=dict)
    learned: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """An article that names a case: as what, how surely and why.

    Its title and address are None where they would name somebody who must not be named.
    """

    article_id: str
    verdict: str
    score: float
    surface: str
    why: str
    at: datetime
    published: str | None
    source: str | None
    title: str | None
    url: str | None


@dataclass(frozen=True)
class Crossed:
    """What the archive says of a list: the cases that are named, most first; `read` articles were
    looked at. `stale`: the engine knows the cases as they were before something changed.
    """

    asked: Asked
    found: tuple[tuple[Case, tuple[Named, ...]], ...]
    read: int
    stale: bool = False


def of_file(project: Project, data: bytes, file_name: str, *, leaving: bool = False) -> Asked:
    """The cases of a file that stays outside the record. Raises `ListError`."""
    rows = _rows(data, file_name)
    if len(rows) > MOST_CASES:
        raise ListError(
            f"{file_name} has {len(rows):,} cases; at most {MOST_CASES:,} are looked for at once",
            remedy="split it, or keep it with `rollcall lists add` and let `rollcall match` look",
        )
    year, role = project.clock().year, project.viewer.role
    seen = [
        policy.veil(row, policy.shown(policy.flags_of(row, year=year), role, leaving=leaving))
        for row in rows
    ]
    cases = tuple(
        Case(str(number), row.list, str(number), row)
        for number, row in enumerate(seen)
        if row is not None and row.names
    )
    named = sum(bool(row.names) for row in rows)
    return Asked(cases, named - len(cases))


def _rows(data: bytes, file_name: str) -> list[CaseRow]:
    if (long := reading.read_long(data, file_name)) is not None:
        return list(islice(long, MOST_CASES + 1))
    found = reading.read(data, file_name)
    return [
        replace(row, key=reading.case_number(found, row), list=row.list or found.name)
        for row in found.rows
        if is_case(row)
    ]


def of_list(project: Project, list_id: str, *, leaving: bool = False) -> Asked:
    """The cases of a list that the record keeps. Raises `ListError` where there is none."""
    with project.store.read() as connection:
        cases = lists.current(connection, project.viewer, list_id, leaving=leaving)
        if not cases:
            raise ListError(
                f"“{list_id}” is neither a file here nor a list with cases",
                remedy="`rollcall lists show` names the lists; for a file give its path",
            )
        decided, learned = answers(connection), variants(connection)
        left = withheld(connection, project.viewer, leaving=leaving)
        on_it = select(s.cases.c.id).where(s.cases.c.list_id == list_id)
        hidden = len(set(connection.execute(on_it).scalars()) & left.keys()) if left else 0
    told = tuple(one for one in cases if one.row.names)
    return Asked(told, hidden, list_id, decided, learned)


def crossref(
    project: Project, asked: Asked, *, leaving: bool = False, progress: Progress | None = None
) -> Crossed:
    """Every article of the archive that names somebody of the list, as matching would find it.

    `leaving`: for a file; then no more is told than may leave the building (docs/care.md).
    """
    tell = progress or (lambda what, done, total: None)
    wanted = _candidates(project, asked.cases, tell)
    return _judged(project, asked, wanted, tell, leaving=leaving)


def named_in(project: Project, article_id: str) -> Crossed:
    """The cases of all lists that people whom an article names may be.

    The engine says which cases come near, the decider which of them it is. Raises `SearchError`
    where the engine does not know the cases, and `RollcallError` for an article without analysis.
    """
    engine = project.engine
    if not isinstance(engine, CaseEngine):
        raise SearchError(
            f"the search engine {engine.name} keeps no index of cases",
            remedy="`rollcall crossref LIST` asks it for each case; or use Elasticsearch with "
            "search.elasticsearch.cases = true (docs/elasticsearch.md)",
        )
    with project.store.read() as connection:
        _, analyses = _texts(connection, [article_id])
        if not analyses:
            raise RollcallError(
                "nobody has looked for people in this article yet", remedy="`rollcall run` does"
            )
        people = documents.read(connection, [article_id])[article_id].people
    ids = engine.candidates(sorted(people), limit=_MOST_CANDIDATES)
    known = engine.cases_stamp()
    with project.store.read() as connection:
        seen = lists.some(connection, project.viewer, ids)
        told = tuple(one for one in seen if one.row.names)
        hidden = len(kept_home(connection))
        asked = Asked(told, hidden, None, answers(connection), variants(connection))
        stale = known != cases_stamp(connection)
    crossed = _judged(project, asked, [article_id], lambda what, done, total: None)
    return replace(crossed, stale=stale)


def _judged(
    project: Project, asked: Asked, wanted: Sequence[str], tell: Progress, *, leaving: bool = False
) -> Crossed:
    """What the decider finds of these cases in these articles."""
    names = prepare(asked.cases, asked.learned)
    found: dict[str, list[Named]] = defaultdict(list)
    for at in range(0, len(wanted), _READ):
        tell("reading", at, len(wanted))
        with project.store.read() as connection:
            rows, analyses = _texts(connection, wanted[at : at + _READ])
            left = withheld(connection, project.viewer, leaving=leaving)
            hidden = hidden_from(connection, left, rows)
        pairs = ((row, analyses.get(name, _EMPTY)) for name, row in rows.items())
        matched = match_all(pairs, names, asked.decided)
        for row, one in zip(rows.values(), matched, strict=True):
            for case in one.found:
                if case.verdict != "different" and not _veiled(hidden, row["id"], case):
                    found[case.case_id].append(_named(row, case, hidden))
    tell("reading", len(wanted), len(wanted))
    ordered = [(case, tuple(sorted(found[case.id], key=_best)))
               for case in asked.cases if case.id in found]  # fmt: skip
    ordered.sort(key=lambda pair: _most(pair[1]))
    return Crossed(asked, tuple(ordered), len(wanted))


def _candidates(project: Project, cases: Sequence[Case], tell: Progress) -> list[str]:
    """The ids of all articles that could name one of these, each once."""
    ids: dict[str, None] = {}
    for at in range(0, len(cases), _ASKED):
        tell("asking", at, len(cases))
        plans = [plan_of(case.row.names) for case in cases[at : at + _ASKED]]
        for found in project.engine.find(plans):
            ids.update(dict.fromkeys(found))
    tell("asking", len(cases), len(cases))
    return list(ids)


def plan_of(names: Iterable[str]) -> Plan:
    """What an article must have to name somebody who bears one of these names."""
    some: list[Plan] = []
    for name in islice(names, _MOST_NAMES):
        words = [piece.text for piece in pieces(name)]
        # Whom neither the models nor a list found stands there as words, in the same script.
        whole = All(tuple(Token("stems", asked(word)) for word in words[:2]))
        some += [asked_name(name), *([whole] if len(words) > 1 else [])]
    return Some(tuple(some))


def _texts(
    connection: Connection, ids: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], dict[str, Analysis]]:
    heads = articles.heads(connection, ids)
    revisions = [head["revision_id"] for head in heads.values() if head["revision_id"]]
    return articles.texts(connection, revisions), findings.load(connection, revisions)


def _veiled(hidden: Hidden, revision: str, found: Found) -> bool:
    """Whether these words name somebody whom the viewer sees by number only, too."""
    spot = found.spot
    spans = [(spot.start, spot.end), *spot.weak]
    return hidden.at(revision, spans) != "full" or hidden.names(spot.surface)


def _named(row: Mapping[str, Any], found: Found, hidden: Hidden) -> Named:
    title, url = row["title"], row["url"]
    told = not hidden.heads(row["id"], title, url)
    return Named(
        article_id=row["article_id"],
        verdict=found.verdict,
        score=found.spot.score,
        surface=found.spot.surface,
        why=in_words(found.spot.reasons, found.evidence),
        at=row["sort_at"],
        published=row["published"],
        source=row["source_id"],
        title=title if told else None,
        url=url if told else None,
    )


def _best(one: Named) -> tuple[int, float, float, str]:
    """What is surest first, of that the newest."""
    return _ORDER[one.verdict], -one.score, -one.at.timestamp(), one.article_id


def _most(found: Sequence[Named]) -> tuple[int, int]:
    """Whom the archive names surely and often first."""
    return -sum(one.verdict != "possible" for one in found), -len(found)


def cells(crossed: Crossed) -> list[list[object]]:
    """A line for each case and article, under `HEADINGS`.

    For a file, `crossed` must have been made with `leaving`.
    """
    return [_line(case, one) for case, found in crossed.found for one in found]


def _line(case: Case, one: Named) -> list[object]:
    return [
        case.list_id,
        number_of(case.row),
        case.name,
        one.verdict,
        f"{one.score:.2f}",
        one.surface,
        one.why,
        one.published,
        one.source,
        one.title,
        one.url,
        one.article_id,
    ]

"""Cases and decisions as FollowTheMoney entities, for Aleph and everything that speaks its words.

A case is a `Person`, an article an `Article`; an answer about a case and an article is a
`Documentation` between them, one about two cases a `Similar`. Each carries the judgement in so many
words (`status`, `criteria`), so that "different" and "unsure" travel as well as "same". Ids are
made of our own, so that what comes back finds its case. Vocabulary: followthemoney.tech, model 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args

from rollcall.errors import ListError, RollcallError
from rollcall.lists.model import Limits, RawRow, RawSheet
from rollcall.records import CaseRow, Judgement, Problem

PREFIX = "rollcall-"
ENDINGS = (".ijson", ".jsonl", ".json", ".ftm", ".ijson.gz", ".jsonl.gz", ".json.gz", ".ftm.gz")
"""How the names of files of entities end."""
_ARTICLE = PREFIX + "article-"
_HEADINGS = ("id", "list", "name", "other names", "birth", "status", "place", "remarks", "source")
_ROLES: Mapping[str, str] = {
    "same": "names this person",
    "different": "names somebody else",
    "unsure": "may name this person",
}
_JUDGEMENTS = frozenset(get_args(Judgement))
_REMEDY = "one entity a line, as JSON with id, schema and properties (the format of `ftm`)"
_LONGEST_LINE = 5_000_000
_PEOPLE = frozenset({"Person", "LegalEntity"})


@dataclass(frozen=True)
class Answer:
    """A decision as an entity carries it. `case` and `other` are entity ids, as is `article`.

    `other` is set where two cases were compared; else `article`, with its address and the spelling
    that the answer speaks of, as far as the entities tell them.
    """

    case: str
    judgement: Judgement
    why: str = ""
    by: str = ""
    at: str = ""
    article: str | None = None
    url: str | None = None
    surface: str | None = None
    other: str | None = None


def case_entity_id(case_id: str) -> str:
    """The id of a case as an entity."""
    return PREFIX + case_id


def person(case_id: str, list_id: str, row: CaseRow) -> dict[str, Any]:
    """A case as a `Person`. What FollowTheMoney has no property for (age) goes into its notes."""
    sources = [text for text in row.cells.values() if text.startswith(("http://", "https://"))]
    age = [] if row.age is None else [f"Age on the list: {row.age}"]
    words = f"{row.status_words} ({row.status_date})" if row.status_date else row.status_words
    return _entity(
        "Person",
        case_entity_id(case_id),
        name=row.names[:1],
        alias=row.names[1:],
        birthDate=[row.birth],
        address=row.places,
        status=[row.status],
        notes=[row.remarks, *age],
        summary=[words],
        sourceUrl=sources,
        program=[list_id],
        keywords=[row.key],
    )


def article(article_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """An article as an `Article`; `values` are its title, url, published, author and publisher."""
    return _entity(
        "Article",
        _ARTICLE + article_id,
        title=[values.get("title")],
        sourceUrl=[values.get("url")],
        publishedAt=[values.get("published")],
        author=[values.get("author")],
        publisher=[values.get("publisher")],
    )


def decision(number: int, answer: Answer) -> dict[str, Any]:
    """A decision as the link that it is: between a case and an article, or between two cases."""
    own = f"{PREFIX}decision-{number}"
    if answer.other is not None:
        words = f"{answer.judgement}: {answer.why}" if answer.why else answer.judgement
        return _entity(
            "Similar", own, candidate=[answer.case], match=[answer.other], criteria=[words],
            matcher=[answer.by],
        )  # fmt: skip
    return _entity(
        "Documentation",
        own,
        entity=[answer.case],
        document=[answer.article],
        role=[_ROLES[answer.judgement]],
        status=[answer.judgement],
        summary=[answer.surface],
        description=[answer.why],
        date=[answer.at],
        publisher=[answer.by],
    )


def article_entity_id(article_id: str) -> str:
    """The id of an article as an entity."""
    return _ARTICLE + article_id


def own_id(entity_id: str) -> str | None:
    """The case or article behind an entity id of ours; None for one that is not ours."""
    if entity_id.startswith(_ARTICLE):
        return entity_id.removeprefix(_ARTICLE)
    return entity_id.removeprefix(PREFIX) if entity_id.startswith(PREFIX) else None


def are_entities(data: bytes) -> bool:
    """Whether a file is of entities, one a line, rather than a table."""
    first = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    return first[:1] == b"{" and b'"schema"' in first and b'"properties"' in first


def read_entities(data: bytes, name: str, limits: Limits) -> RawSheet:
    """The people of a file of entities as a table, for the reader of case lists.

    Entities that are no people are left out; lines that cannot be read are problems by line.
    """
    rows = [RawRow(1, list(_HEADINGS))]
    problems: list[Problem] = []
    for number, found in _entities(data, limits):
        if isinstance(found, str):
            problems.append(Problem("no_entity", found, name, number))
        elif found["schema"] in _PEOPLE:
            rows.append(RawRow(number + 1, list(_cells(found))))
    return RawSheet(name, rows, problems=tuple(problems))


def _cells(entity: Mapping[str, Any]) -> Iterator[str | None]:
    told = {key: _texts(value) for key, value in entity["properties"].items()}
    names = told.get("name", []) + told.get("alias", []) + told.get("weakAlias", [])
    key = told["keywords"][0] if _is_ours(entity["id"]) and told.get("keywords") else entity["id"]
    yield str(key)
    yield next(iter(told.get("program", [])), None) if _is_ours(entity["id"]) else None
    yield names[0] if names else None
    yield "; ".join(names[1:]) or None
    yield next(iter(told.get("birthDate", [])), None)
    yield next(iter(told.get("status", [])), None)
    yield "; ".join(told.get("address", []) or told.get("country", [])) or None
    yield "; ".join(told.get("notes", []) + told.get("summary", [])) or None
    yield next(iter(told.get("sourceUrl", [])), None)


def _is_ours(entity_id: object) -> bool:
    return str(entity_id).startswith(PREFIX)


def read_answers(data: bytes, limits: Limits | None = None) -> tuple[list[Answer], list[Problem]]:
    """The decisions in a file of entities, in its order, and the lines that could not be read."""
    answers: list[Answer] = []
    problems: list[Problem] = []
    urls: dict[str, str] = {}
    for number, found in _entities(data, limits or Limits()):
        if isinstance(found, str):
            problems.append(Problem("no_entity", found, "", number))
            continue
        told = {key: _texts(value) for key, value in found["properties"].items()}
        if found["schema"] == "Article" and told.get("sourceUrl"):
            urls[str(found["id"])] = told["sourceUrl"][0]
        elif found["schema"] in ("Documentation", "Similar"):
            answer = _answer(found["schema"], told)
            if isinstance(answer, Answer):
                answers.append(answer)
            else:
                problems.append(Problem("no_decision", answer, "", number))
    return [_with_url(one, urls) for one in answers], problems


def _with_url(answer: Answer, urls: Mapping[str, str]) -> Answer:
    return replace(answer, url=urls.get(answer.article or ""))


def _answer(schema: str, told: Mapping[str, list[str]]) -> Answer | str:
    def first(name: str) -> str:
        return next(iter(told.get(name, [])), "")

    two = schema == "Similar"
    judgement, _, why = first("criteria").partition(": ") if two else (first("status"), "", "")
    case, beside = (
        (first("candidate"), first("match")) if two else (first("entity"), first("document"))
    )
    if judgement not in _JUDGEMENTS:
        return "says none of same, different, unsure"
    if not case or not beside:
        return f"a {schema} that names no two entities"
    return Answer(
        case=case,
        judgement=judgement,  # type: ignore[arg-type]
        why=why if two else first("description"),
        by=first("matcher") if two else first("publisher"),
        at="" if two else first("date"),
        article=None if two else beside,
        surface=None if two else first("summary") or None,
        other=beside if two else None,
    )


def _entities(data: bytes, limits: Limits) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Every line with its number: an entity, or why it is none."""
    if len(data) > limits.file_bytes:
        raise ListError(
            f"is larger than {limits.file_bytes // 1_000_000} MB", remedy="Split the file."
        )
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        if number > limits.rows:
            raise ListError(f"has more than {limits.rows:,} lines", remedy="Split the file.")
        yield number, _entity_of(line)


def _entity_of(line: bytes) -> dict[str, Any] | str:
    if len(line) > _LONGEST_LINE:
        return f"is longer than {_LONGEST_LINE:,} bytes"
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return f"is no JSON: {_REMEDY}"
    match found:
        case {"id": str(), "schema": str(), "properties": dict()}:
            return dict(found)
    return f"is no entity: {_REMEDY}"


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


@cache
def _model() -> Any:
    try:
        from followthemoney import model  # two seconds, which no other command should wait
    except ImportError as error:
        raise RollcallError(
            "the package followthemoney is not installed here",
            remedy="install rollcall[aleph]: in a checkout `make aleph`; it compiles PyICU, for "
            "which Debian needs g++, python3-dev, libicu-dev and pkg-config",
        ) from error
    return model


def _entity(schema: str, entity_id: str, **values: Iterable[str | None]) -> dict[str, Any]:
    """An entity with its values cleaned as FollowTheMoney wants them; what is no value is left."""
    proxy = _model().make_entity(schema)
    proxy.id = entity_id
    for name, some in values.items():
        for value in some:
            if value:
                proxy.add(name, value)
    made: dict[str, Any] = proxy.to_dict()
    return made

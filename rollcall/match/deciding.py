"""Deciding: what a person's answer would change, what is learned from it, and keeping it.

Nothing is kept before somebody can see what it does: `propose` says how many present matches an
answer would change; `keep` writes it down, and the next `match` applies it to every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from nlp.annotations import Analysis
from rollcall.errors import RollcallError
from rollcall.match.decided import Decided, Where, base_form, holds, ruling, spellings
from rollcall.match.evidence import overlaps
from rollcall.match.known import answers
from rollcall.match.listed import Names
from rollcall.names import compare, skeleton, spot
from rollcall.names.calibration import calibrated
from rollcall.names.parts import parse
from rollcall.names.spot import LIKELY
from rollcall.records import Judgement
from rollcall.store import articles, decisions, findings, matches
from rollcall.store.lists import Case

_AT_ONCE = 100
_DECLINED = frozenset({"form", "sex_differs"})
"""What speaks for a word form when a name is held against the listed one."""
_NO_ANALYSIS: Analysis = {"language": None, "mentions": [], "claims": [], "tallies": []}


@dataclass(frozen=True)
class Asked:
    """A person's answer as it was given: about an article, or (`everywhere`) as a rule.

    `surface` names the words of the article that are meant, where no match has found them.
    """

    case_id: str
    article: dict[str, Any]
    judgement: Judgement
    everywhere: bool = False
    words: tuple[str, ...] = ()
    source_id: str | None = None
    surface: str | None = None


@dataclass(frozen=True)
class Proposal:
    """An answer ready to be kept: what it rules, and what it does.

    `changes` of the `present` matches of the case would have another verdict; `learns` is the
    spelling that becomes known, if any; `another_name` that it is like none of the listed ones, so
    that whoever asked should say that it is meant.
    """

    case_id: str
    decided: Decided
    changes: int
    present: int
    learns: str | None
    another_name: bool = False


def propose(connection: Connection, names: Names, asked: Asked) -> Proposal:
    """What an answer means and what it would change; nothing is kept.

    Raises `RollcallError` for an answer that could not hold, would do nothing, or would settle
    every namesake of a case.
    """
    try:
        case = names.cases[asked.case_id]
    except KeyError:
        raise RollcallError(
            "this case stands on no list any more", remedy="decide about a case of a newest list"
        ) from None
    if not case.row.names:
        raise RollcallError(
            "this case has no name, so no article can name it",
            remedy="write its name into the list and add the list again",
        )
    revision = asked.article["revision_id"]
    text, analysis = next(_texts(connection, [revision]), (None, _NO_ANALYSIS))
    if text is None:
        raise RollcallError(
            "this article has no text yet", remedy="run `rollcall run`, then decide"
        )
    found = matches.of_case(connection, case.id)
    here = [one for one in found if one["revision_id"] == revision]
    surface, words = _spelled(here, asked, text, analysis)
    decided = _decided(case, asked, surface, words)
    _must_hold(decided, text, analysis)
    learns = _learns(names, case, words) if asked.judgement == "same" else None
    if asked.surface is not None and not (learns or _is_known(names, case, words)):
        _must_act(connection, decided, found, asked.surface)
    changes = sum(_changes(connection, decided, found, answers(connection).get(case.id, [])))
    other = learns is not None and _is_unlike(names, case, words)
    return Proposal(case.id, decided, changes, len(found), learns, other)


def keep(connection: Connection, proposal: Proposal, *, by: str, why: str, now: datetime) -> int:
    """Write an answer down; returns the decision's number."""
    decided = proposal.decided
    return decisions.decide(
        connection,
        proposal.case_id,
        decided.judgement,
        article_id=decided.article_id,
        surface=decided.surface,
        by=by,
        why=why,
        now=now,
        words=decided.words,
        source_id=decided.source_id,
        spelling=proposal.learns,
    )


def _texts(
    connection: Connection, revisions: Sequence[str]
) -> Iterator[tuple[dict[str, Any], Analysis]]:
    rows = articles.texts(connection, revisions)
    found = findings.load(connection, revisions)
    for revision in revisions:
        if revision in rows:
            yield rows[revision], found.get(revision, _NO_ANALYSIS)


def _spelled(
    here: Sequence[dict[str, Any]], asked: Asked, text: dict[str, Any], analysis: Analysis
) -> tuple[str, tuple[str, ...]]:
    """The words that settle the match in this article, and those that were meant: as they stand
    there and in their base form, where it is known.
    """
    if asked.surface is not None:
        return _pointed(here, asked.surface, text, analysis)
    if not here:
        raise RollcallError(
            "this article does not name the case, as far as `rollcall match` knows",
            remedy='if it does, say with which words: --as "NAME AS IT STANDS THERE"',
        )
    match = here[0]
    surface = str(match["surface"])
    return surface, _both(surface, base_form(match["start"], match["end"], analysis))


def _pointed(
    here: Sequence[dict[str, Any]], surface: str, text: dict[str, Any], analysis: Analysis
) -> tuple[str, tuple[str, ...]]:
    """The words somebody pointed at. Where they touch a match, that match is meant: an answer
    about "Омарбеков" settles "Дакен Омарбеков".
    """
    words = surface.strip()
    whole = articles.whole_text(text["title"], text["text"])
    stands = rf"(?<!\w){re.escape(words)}(?!\w)" if words else r"(?!)"
    places = [one.span() for one in re.finditer(stands, whole)]
    if not places:
        raise RollcallError(
            f"“{surface}” does not stand in this article",
            remedy="write the name exactly as it stands there, in whole words",
        )
    based = (base for span in places if (base := base_form(*span, analysis)))
    meant = _both(words, next(based, None))
    for match in here:
        if overlaps((match["start"], match["end"]), places):
            return str(match["surface"]), meant
    return words, meant


def _both(surface: str, base: str | None) -> tuple[str, ...]:
    return (surface,) if base is None else (base, surface)


def _decided(case: Case, asked: Asked, surface: str, words: tuple[str, ...]) -> Decided:
    """What is ruled: one article, or wherever the words, the source or the spelling agree."""
    if not asked.everywhere:
        return Decided(asked.judgement, asked.article["id"], surface)
    if asked.words or asked.source_id:
        return Decided(asked.judgement, None, None, asked.words, asked.source_id)
    if asked.judgement != "unsure" and _is_listed(case, (surface, *words)):
        does = "confirm every namesake" if asked.judgement == "same" else "rule the case out"
        raise RollcallError(
            f"this would {does} wherever it is spelled as on the list",
            remedy=f"say in which articles it is {_WHO[asked.judgement]}: "
            "--when WORD, or --from SOURCE",
        )
    return Decided(asked.judgement, None, words[0])


_WHO = {"same": "this person", "different": "somebody else"}


def _is_listed(case: Case, spelled: Iterable[str]) -> bool:
    return not set(map(skeleton, spelled)).isdisjoint(map(skeleton, case.row.names))


def _is_known(names: Names, case: Case, spelled: Iterable[str]) -> bool:
    """Whether a decision has taught one of these already: the next match will find it."""
    known = map(skeleton, names.variants.get(case.id, ()))
    return not set(map(skeleton, spelled)).isdisjoint(known)


def _is_unlike(names: Names, case: Case, spelled: Sequence[str]) -> bool:
    """Whether these words are the name of somebody else, but for what a person says."""
    known = (*case.row.names, *names.variants.get(case.id, ()))
    return all(compare(name, one).verdict == "different" for name in known for one in spelled)


def _where(text: dict[str, Any], analysis: Analysis) -> Where:
    whole = articles.whole_text(text["title"], text["text"])
    return Where(text["article_id"], text["source_id"], whole, analysis["language"])


def _must_hold(decided: Decided, text: dict[str, Any], analysis: Analysis) -> None:
    """A rule that does not hold for the very article it was made at is a slip."""
    where = _where(text, analysis)
    missing = [words for words in decided.words if not where.says(words)]
    if missing:
        raise RollcallError(
            f"“{missing[0]}” does not stand in this article in any form",
            remedy="choose a word that does: the rule has to hold here",
        )
    if decided.source_id not in (None, where.source_id):
        raise RollcallError(
            f"this article is not of the source {decided.source_id}",
            remedy=f"its source is {where.source_id}" if where.source_id else "leave --from out",
        )


def _must_act(
    connection: Connection, decided: Decided, found: Sequence[dict[str, Any]], surface: str
) -> None:
    """Words that settle no present match and teach no spelling would be kept in vain."""
    if any(holds(decided, spelled, where) for _, spelled, where in _present(connection, found)):
        return
    raise RollcallError(
        f"no match of the case depends on “{surface}”, and it is no spelling that can be learned",
        remedy="write the whole name as it stands in the article, two words at least, and answer "
        "`same`; or leave --as out and decide at an article that `rollcall match` found",
    )


def _changes(
    connection: Connection,
    decided: Decided,
    found: Sequence[dict[str, Any]],
    earlier: Sequence[Decided],
) -> Iterator[bool]:
    """For each present match, whether this answer would settle it and in another way."""
    for match, spelled, where in _present(connection, found):
        rules = ruling([decided, *earlier], spelled, where) is decided
        settled = match["verdict"] in ("same", "different")
        yield rules and (
            settled if decided.judgement == "unsure" else match["verdict"] != decided.judgement
        )


def _present(
    connection: Connection, found: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], tuple[str, ...], Where]]:
    """Each present match with its spellings and what a decision can depend on."""
    for first in range(0, len(found), _AT_ONCE):
        some = {one["revision_id"]: one for one in found[first : first + _AT_ONCE]}
        for text, analysis in _texts(connection, list(some)):
            match = some[text["id"]]
            spelled = spellings(match["surface"], match["start"], match["end"], analysis)
            yield match, spelled, _where(text, analysis)


def _learns(names: Names, case: Case, spelled: Sequence[str]) -> str | None:
    """The spelling under which it is safe to look for the case in every text, if there is one.

    It has two parts besides initials and patronymics, stands in its base form as far as the
    listed name tells, is not known already, and is no likely spelling of somebody else on the
    lists. A lone surname or "Ерлану" would find strangers.
    """
    known = {skeleton(name) for name in (*case.row.names, *names.variants.get(case.id, ()))}
    safe = []
    for one in spelled:
        own = [part for part in parse(one) if not part.initial and not part.patronymic]
        told = compare(case.row.names[0], one)
        declined = any(reason.code in _DECLINED for reason in told.reasons)
        if len(own) > 1 and not declined and not _is_another(names, case, one):
            safe.append((told.score, one))
    best = max(safe, default=(0.0, ""), key=lambda one: one[0])[1]
    return best if best and skeleton(best) not in known else None


def _is_another(names: Names, case: Case, spelling: str) -> bool:
    return any(
        one.score >= calibrated(LIKELY) and names.cases[one.entry].person_id != case.person_id
        for index in names.indexes
        for one in spot(index, spelling)
    )

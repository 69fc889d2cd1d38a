"""Deciding: what a person's answer would change, what is learned from it, and keeping it.

Nothing is kept before somebody can see what it does: `propose` says how many present matches an
answer would change; `keep` writes it down, and the next `match` applies it to every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from nlp.annotations import Analysis
from rollcall.errors import RollcallError
from rollcall.match.decided import Decided, Where, base_form, holds, ruling, spellings
from rollcall.match.evidence import overlaps
from rollcall.match.known import answers
from rollcall.match.learning import is_known, is_listed, is_unlike, learns
from rollcall.match.listed import Names
from rollcall.records import Judgement, Viewer
from rollcall.store import articles, decisions, findings, matches
from rollcall.store.lists import Case
from rollcall.store.seen import seen

_AT_ONCE = 100
_NO_ANALYSIS: Analysis = {"language": None, "mentions": [], "claims": [], "tallies": []}


@dataclass(frozen=True)
class Asked:
    """A person's answer as it was given: about an article, its whole `story` (what joins it later,
    too), or (`everywhere`) as a rule.

    `surface` names the words of the article that are meant, where no match has found them.
    """

    case_id: str
    article: dict[str, Any]
    judgement: Judgement
    everywhere: bool = False
    words: tuple[str, ...] = ()
    source_id: str | None = None
    surface: str | None = None
    story: bool = False


@dataclass(frozen=True)
class Proposal:
    """An answer ready to be kept: what it rules, and what it does.

    It was made `at` an article; `also` is the same answer for the other articles of the story that
    name the case, each by its own words. `changes` of the `present` matches of the case would have
    another verdict; `learns` is the spelling that becomes known, if any; `another_name` that it is
    like none of the listed ones, so that whoever asked should say that it is meant.
    """

    case_id: str
    decided: Decided
    changes: int
    present: int
    learns: str | None
    another_name: bool = False
    at: str = ""
    also: tuple[Decided, ...] = ()


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
    earlier = answers(connection).get(case.id, [])
    also = _also(connection, decided, found, earlier)
    learned = learns(names, case, words) if asked.judgement == "same" else None
    if asked.surface is not None and not (learned or is_known(names, case, words)):
        _must_act(connection, decided, found, asked.surface)
    concerned = found if asked.everywhere else _near(decided, also, found)
    changes = sum(_changes(connection, [decided, *also], concerned, earlier))
    other = learned is not None and is_unlike(names, case, words)
    at = asked.article["id"]
    return Proposal(case.id, decided, changes, len(found), learned, other, at, also)


def keep(connection: Connection, proposal: Proposal, *, by: str, why: str, now: datetime) -> int:
    """Write an answer down with what it was made on; returns the decision's number.

    An answer about a story is a decision for each of its articles that name the case, kept and
    undone together; the number is that of the article at which it was given.
    """
    first = proposal.decided
    batch = decisions.story_batch() if first.story_id else None
    number, *_ = [
        _keep(connection, proposal, one, batch, by=by, why=why, now=now)
        for one in (first, *proposal.also)
    ]
    return number


def _keep(
    connection: Connection,
    proposal: Proposal,
    one: Decided,
    batch: str | None,
    *,
    by: str,
    why: str,
    now: datetime,
) -> int:
    saw = seen(
        connection,
        Viewer(by),
        case_id=proposal.case_id,
        article_id=one.article_id or proposal.at,
        surface=one.surface,
    )
    return decisions.decide(
        connection,
        proposal.case_id,
        one.judgement,
        article_id=one.article_id,
        surface=one.surface,
        by=by,
        why=why,
        now=now,
        words=one.words,
        source_id=one.source_id,
        spelling=proposal.learns if one is proposal.decided else None,
        evidence=saw,
        batch=batch,
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
        story = asked.article["story_id"] if asked.story else None
        return Decided(asked.judgement, asked.article["id"], surface, story_id=story)
    if asked.words or asked.source_id:
        return Decided(asked.judgement, None, None, asked.words, asked.source_id)
    if asked.judgement != "unsure" and is_listed(case, (surface, *words)):
        does = "confirm every namesake" if asked.judgement == "same" else "rule the case out"
        raise RollcallError(
            f"this would {does} wherever it is spelled as on the list",
            remedy=f"say in which articles it is {_WHO[asked.judgement]}: "
            "--when WORD, or --from SOURCE",
        )
    return Decided(asked.judgement, None, words[0])


_WHO = {"same": "this person", "different": "somebody else"}


def _also(
    connection: Connection,
    decided: Decided,
    found: Sequence[dict[str, Any]],
    earlier: Sequence[Decided],
) -> tuple[Decided, ...]:
    """The same answer for the other articles of the story, each by the words that name the case
    there; but what somebody answered about one of them alone stands.
    """
    if decided.story_id is None:
        return ()
    alone = {one.article_id for one in earlier if one.story_id is None}
    story = articles.of_story(connection, decided.story_id) - alone
    return tuple(
        replace(decided, article_id=one["article_id"], surface=one["surface"])
        for one in found
        if one["article_id"] in story and one["article_id"] != decided.article_id
    )


def _near(
    decided: Decided, also: Sequence[Decided], found: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The matches that an answer about an article or a story can settle: no text of another need
    be read.
    """
    near = {decided.article_id, *(one.article_id for one in also)}
    return [one for one in found if one["article_id"] in near]


def _where(text: dict[str, Any], analysis: Analysis) -> Where:
    whole = articles.whole_text(text["title"], text["text"])
    return Where(
        text["article_id"], text["source_id"], whole, analysis["language"], text["story_id"]
    )


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
    new: Sequence[Decided],
    found: Sequence[dict[str, Any]],
    earlier: Sequence[Decided],
) -> Iterator[bool]:
    """For each present match, whether this answer would settle it and in another way."""
    for match, spelled, where in _present(connection, found):
        ruled = ruling([*new, *earlier], spelled, where)
        settled = match["verdict"] in ("same", "different")
        yield any(ruled is one for one in new) and (
            settled if new[0].judgement == "unsure" else match["verdict"] != new[0].judgement
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

"""Answering a question of the queue: from a key or a button to a decision that is kept.

The terminal and the desk ask the same questions and keep the answers through this one door.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from rollcall.errors import RollcallError
from rollcall.lists.roles import must
from rollcall.match.deciding import Asked, Proposal, keep, propose
from rollcall.match.listed import Names
from rollcall.records import Judgement, Viewer
from rollcall.store.rows import as_dict
from rollcall.store.schema import articles


@dataclass(frozen=True)
class Answer:
    """What somebody says about a case and an article: `story` means all articles of the story.

    `alias` says what of a name that is like no other of the case: True, it is another name of
    this person and will be looked for everywhere; False, only here; None, nobody was asked yet.
    """

    case_id: str
    article_id: str
    judgement: Judgement
    story: bool = False
    why: str = ""
    alias: bool | None = None


@dataclass(frozen=True)
class Kept:
    """A decision that was kept: its number, how many articles it is about, what it taught."""

    number: int
    articles: int
    learned: str | None


def answer(
    connection: Connection, names: Names, viewer: Viewer, given: Answer, now: datetime
) -> Kept | Proposal:
    """Keep an answer at once; or give back the proposal, where its new spelling has to be
    confirmed first. Raises `RollcallError` for what cannot be decided, or not by this viewer.
    """
    must(viewer, "decide")
    query = select(articles).where(articles.c.id == given.article_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RollcallError(
            "this article is not in the record", remedy="load the queue again, and decide then"
        )
    asked = Asked(given.case_id, as_dict(row), given.judgement, story=given.story)
    proposal = propose(connection, names, asked)
    if proposal.another_name:
        if given.alias is None:
            return proposal
        if not given.alias:
            proposal = replace(proposal, learns=None, another_name=False)
    number = keep(connection, proposal, by=viewer.name, why=given.why, now=now)
    return Kept(number, 1 + len(proposal.also), proposal.learns)

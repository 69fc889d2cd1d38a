"""Whoever a claim is about is a victim: claims settle what the words beside the name leave open."""

from __future__ import annotations

from nlp.annotations import Claim, Mention

_OUTRANKED = frozenset({None, "activist", "journalist", "other"})


def harmed(mentions: list[Mention], claims: list[Claim]) -> None:
    """Make victims of the people to whom something happened, or may happen.

    An activist or a journalist who is detained is a victim, but not whoever signed the article. An
    official, a lawyer and a relative stay what they are: who is charged with a crime in office is
    nobody's victim, and claims are least sure where such people are named beside others.
    """
    names = {
        mentions[claim["person"]]["name"]
        for claim in claims
        if claim["person"] is not None and not claim["negated"]
    }
    for mention in mentions if names else ():
        named = mention["name"] in names and "credit" not in mention
        if named and mention.get("role") in _OUTRANKED:
            mention["role"] = "victim"

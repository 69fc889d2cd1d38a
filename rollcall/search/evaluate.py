"""Whether a plan holds for one article: what watches use, and the measure for engines."""

from __future__ import annotations

from typing import assert_never

from rollcall.search.analysis import Analysed
from rollcall.search.plan import All, Is, Phrase, Plan, Prefix, Some, Token, When, Without


def holds(plan: Plan, article: Analysed) -> bool:
    """Whether a search would find this article; every engine gives the same answer."""
    match plan:
        case Token(field, any_of):
            return not any_of.isdisjoint(article.tokens(field))
        case Phrase(field, any_of):
            text = f" {' '.join(article.sequence(field))} "
            return any(f" {' '.join(words)} " in text for words in any_of if words)
        case Prefix(start):
            return any(word.startswith(start) for word in article.tokens("words"))
        case Is(field, value):
            return value in article.marks(field)
        case When(since, until):
            at = article.document.at
            return (since is None or since <= at) and (until is None or at <= until)
        case All(of):
            return all(holds(one, article) for one in of)
        case Some(of):
            return any(holds(one, article) for one in of)
        case Without(of):
            return not holds(of, article)
        case _:
            assert_never(plan)

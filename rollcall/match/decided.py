"""Which decision of a person, if any, settles a match. Pure functions over values.

A decision about one article holds for it and the spelling it spoke of; one about a story holds for
all articles of the story, also for those that join it later. Without an article it is a rule ("this
is the footballer"): it holds wherever its words stand and its source speaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlp.annotations import Analysis
from nlp.text.stems import stems
from rollcall.names import skeleton
from rollcall.records import Judgement

_BREAK = "\x1f"


@dataclass(frozen=True)
class Decided:
    """A human's answer about a case: for one article, or (None) wherever its conditions hold.

    `surface` is the spelling that it speaks of (None: any), `words` must all stand in the text in
    some form, `source_id` must be the article's. With a `story_id` an answer about one article
    holds for every article of that story that spells the name so.
    """

    judgement: Judgement
    article_id: str | None = None
    surface: str | None = None
    words: tuple[str, ...] = ()
    source_id: str | None = None
    id: int = 0
    story_id: str | None = None


@dataclass(frozen=True)
class Where:
    """What a decision can depend on in one text."""

    article_id: str
    source_id: str | None
    text: str
    language: str | None
    story_id: str | None = None

    @cached_property
    def stems(self) -> str:
        """All words of the text as stems, each between two marks."""
        return _joined(self.text, self.language)

    def says(self, words: str) -> bool:
        """Whether a word, or a few in this order, stand in the text in some form."""
        return _joined(words, self.language) in self.stems


def _joined(text: str, language: str | None) -> str:
    return _BREAK + _BREAK.join(stems(text, language or "")) + _BREAK


def ruling(decisions: Iterable[Decided], spellings: Iterable[str], where: Where) -> Decided | None:
    """The decision that settles a match: one about this article before one about another article
    of its story, both before a rule, and a newer before an older. `decisions` come newest first;
    `spellings` are the words of the text and their base form.
    """
    seen = tuple(spellings)
    holding = [one for one in decisions if holds(one, seen, where)]
    return min(holding, key=lambda one: _distance(one, where), default=None)


def _distance(decided: Decided, where: Where) -> int:
    if decided.article_id is None:
        return 2
    return int(decided.article_id != where.article_id)


def holds(decided: Decided, spellings: tuple[str, ...], where: Where) -> bool:
    """Whether a decision speaks of a name with these spellings at this place."""
    return (
        _is_about(decided, where)
        and decided.source_id in (None, where.source_id)
        and (decided.surface is None or _is_spelled(decided.surface, spellings))
        and all(where.says(words) for words in decided.words)
    )


def _is_about(decided: Decided, where: Where) -> bool:
    """Whether it is a rule, or speaks of this article, or of the whole story that it belongs to."""
    if decided.article_id in (None, where.article_id):
        return True
    return decided.story_id is not None and decided.story_id == where.story_id


def _is_spelled(surface: str, spellings: tuple[str, ...]) -> bool:
    return surface in spellings or _sounds(surface) in map(_sounds, spellings)


@lru_cache(maxsize=4096)
def _sounds(name: str) -> str:
    return skeleton(name)


def base_form(start: int, end: int, analysis: Analysis) -> str | None:
    """How the analysis writes the name that stands in exactly this span; None if it has none."""
    for mention in analysis["mentions"]:
        if mention["kind"] == "person" and (mention["start"], mention["end"]) == (start, end):
            return mention["name"]
    return None


def spellings(surface: str, start: int, end: int, analysis: Analysis) -> tuple[str, ...]:
    """The words of the text, and their base form where the analysis knows it."""
    base = base_form(start, end, analysis)
    return (surface,) if base is None else (surface, base)

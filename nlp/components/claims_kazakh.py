"""Whose a Kazakh status is: by the case of the name, which stands before its verb."""

from __future__ import annotations

from nlp.components.claims_lexicon import Trigger
from nlp.components.claims_sentence import Group, Sentence

_PEOPLE = ("ғандар", "гендер", "қандар", "кендер", "ғандард", "гендерд")
_PLURAL = ("дар", "дер", "тар", "тер", "лар", "лер", "дың", "дің")
_NOMINAL = (
    "нын",
    "нін",
    "ған",
    "ген",
    "қан",
    "кен",
    "ына",
    "іне",
    "ны",
    "ні",
    "уы",
    "уі",
    "ын",
    "ін",
)


def fits(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    """The points of a group for a trigger that it may be the victim of; None where it cannot be.

    `before`: the name stands before the trigger, `steps` words and a clause `cost` away.
    """
    case = group.cases
    if frame == "A":
        plural = s.words[t.last].text.endswith(_PLURAL)
        return None if before or steps > 5 or cost >= 1 or plural else 2.5
    if frame == "T":
        return 1.2
    if not before:
        return None
    if frame == "S":
        nominal = s.words[t.last].text.endswith(_NOMINAL)
        if any(mark in s.words[t.last].text[-12:] for mark in _PEOPLE):
            return None
        if "nom" in case:
            return 1.7 if nominal else 2.0
        return (2.1 if nominal else 1.6) if "gen" in case else None
    wanted = {"O": "acc", "N": "gen", "D": "dat"}[frame] if frame in ("O", "N", "D") else ""
    return 2.3 if wanted in case else None

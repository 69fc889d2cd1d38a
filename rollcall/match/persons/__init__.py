"""The same person on several lists: proposals with reasons, for people to decide."""

from rollcall.match.persons.conflicts import Conflict, Side, conflicts
from rollcall.match.persons.propose import Proposal, judge, propose
from rollcall.match.persons.waiting import Waiting, is_seen
from rollcall.match.persons.words import each, in_words, side_by_side

__all__ = [
    "Conflict",
    "Proposal",
    "Side",
    "Waiting",
    "conflicts",
    "each",
    "in_words",
    "is_seen",
    "judge",
    "propose",
    "side_by_side",
]

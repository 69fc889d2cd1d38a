"""The same person on several lists: proposals with reasons, for people to decide."""

from rollcall.match.persons.propose import Proposal, judge, propose
from rollcall.match.persons.words import in_words

__all__ = ["Proposal", "in_words", "judge", "propose"]

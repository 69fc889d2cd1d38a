"""Whom an English "he", "her" or "both" means, where the sentence and its tree leave one person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.components.claims.pronouns import Memory
from nlp.components.claims.sentence import Group, Sentence
from nlp.components.claims.tree import SUBJECTS, child

if TYPE_CHECKING:
    from spacy.tokens import Token

_MALE = frozenset({"he", "him", "his", "himself"})
_FEMALE = frozenset({"she", "her", "hers", "herself"})
_PLURAL = frozenset({"they", "them", "their", "both"})
_WOMAN = re.compile(r"(?:ova|eva|ieva|yeva|ina|ynska|skaya|tskaya|aya|kyzy|qyzy|vna)$", re.I)
_MAN = re.compile(r"(?:ov|ev|yev|ski|sky|skiy|skyi|uly|vich|vych)$", re.I)
_FRONTED = frozenset({"prep", "advcl", "npadvmod", "advmod"})
_ENDS = frozenset({
    "death", "killing", "murder", "execution", "assassination", "funeral", "suicide", "burial",
})  # fmt: skip
_ASIDE = frozenset({"official", "lawyer", "relative"})
_DEEPEST = 12


def sex(name: str) -> str:
    """What the ending of a Slavic or Kazakh name tells: "f", "m", or "" where nothing does."""
    last = name.removesuffix("'s").removesuffix("’s").split()[-1:] or [""]
    if _WOMAN.search(last[0]):
        return "f"
    return "m" if _MAN.search(last[0]) else ""


def meant(sentence: Sentence, token: Token, memory: Memory) -> tuple[int, ...]:
    """The persons that a pronoun stands for; none where it could be somebody else.

    An object is never the subject of its own verb ("Petrov detained him"); behind a "he" that
    comes before any name, "he" is no name of this sentence; a name of the other sex is not meant.
    """
    if token.lower_ in _PLURAL:
        return _several(sentence, token.idx, memory)
    wanted = "f" if token.lower_ in _FEMALE else "m"
    groups = [g for g in sentence.groups if g.end <= token.idx and _fits(sentence, g, wanted)]
    groups = [g for g in groups if not _acts(sentence, token, g)]
    if _begun(sentence, token) or (
        _mixed(sentence, wanted) and not _sure(sentence, groups, wanted)
    ):
        groups = []
    elif not groups and (later := _later(sentence, token, wanted)) is not None:
        return later.members
    if groups:
        relatives = [g for g in groups if g.modifier]
        quiet = [g for g in relatives or groups if not g.speaker] or groups
        quiet = [g for g in quiet if not g.roles & _ASIDE] or quiet
        alone = len(quiet) == 1 and len(quiet[0].members) == 1
        return quiet[0].members if alone else ()
    known = {n: i for n, i in memory.names.items() if sex(n) in ("", wanted)}
    return tuple(known.values()) if len(known) == 1 else ()


def _several(sentence: Sentence, offset: int, memory: Memory) -> tuple[int, ...]:
    earlier = [g for g in sentence.groups if g.end <= offset and not g.modifier]
    quiet = [g for g in earlier if not g.speaker and not g.roles & _ASIDE]
    members = tuple(dict.fromkeys(n for g in quiet for n in g.members))
    if earlier:
        return members if len(members) > 1 else ()
    return tuple(memory.names.values()) if len(memory.names) > 1 else ()


def _fits(sentence: Sentence, group: Group, wanted: str) -> bool:
    return sex(sentence.text[group.start : group.end]) in ("", wanted)


def _acts(sentence: Sentence, token: Token, group: Group) -> bool:
    """Whether a group is the subject of the verb that a pronoun is the object of."""
    if token.dep_ not in ("dobj", "dative") or sentence.tree is None:
        return False
    subject = child(token.head, *SUBJECTS)
    return subject is not None and sentence.tree.named.get(subject.i) in group.members


def _begun(sentence: Sentence, token: Token) -> bool:
    """Whether a sentence begins with the same "he", before any name: he is of an earlier one."""
    if sentence.tree is None or not sentence.groups:
        return False
    same = {"he"} if token.lower_ in _MALE else {"she"}
    first = sentence.tree.tokens(sentence.span.start, sentence.groups[0].start)
    said = [t for t in first if t.lower_ in same and t.dep_ in SUBJECTS and t.i != token.i]
    wanted = "m" if "he" in same else "f"
    return any(_later(sentence, t, wanted) is None for t in said)


def _mixed(sentence: Sentence, wanted: str) -> bool:
    """Whether a sentence has a "he" beside a "her", or a "she" beside a "him"."""
    other = {"he", "him"} if wanted == "f" else {"she"}
    return any(word.text in other for word in sentence.words)


def _sure(sentence: Sentence, groups: list[Group], wanted: str) -> bool:
    return bool(groups) and all(sex(sentence.text[g.start : g.end]) == wanted for g in groups)


def _later(sentence: Sentence, token: Token, wanted: str) -> Group | None:
    """The subject of a sentence whose beginning speaks of it: "Before his arrest, Asan taught"."""
    if sentence.tree is None or any(g.end <= token.idx for g in sentence.groups):
        return None
    if token.head.lemma_ in _ENDS and token.head.head.lower_ not in ("before", "until", "to"):
        return None  # who does something after a death is not the dead
    at = token
    for _ in range(_DEEPEST):
        if at.head.i == at.i:
            return None
        if at.dep_ in _FRONTED and at.i < at.head.i:
            subject = child(at.head, *SUBJECTS)
            if subject is not None and subject.i > token.i:
                number = sentence.tree.named.get(subject.i)
                found = (g for g in sentence.groups if number in g.members)
                group = next(found, None)
                alone = group is not None and len(group.members) == 1
                return group if group and alone and _fits(sentence, group, wanted) else None
        at = at.head
    return None

"""Whose a trigger is: by the syntax tree where the pipeline has one, else by order and case."""

from __future__ import annotations

import re

from nlp.components.claims import russian_whose as claims_russian_whose
from nlp.components.claims.attach import victims
from nlp.components.claims.dependency import WHO_DOES, Whose
from nlp.components.claims.dependency import whose as by_tree
from nlp.components.claims.english import effective
from nlp.components.claims.he import meant
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.pronouns import Memory, antecedent, dropped, means, own, speaker, the_one
from nlp.components.claims.sentence import Sentence
from nlp.components.claims.tree import KIN, joined, represented, spoken_of

_FAR = 12
_BACK = 200
_MARKED = re.compile(r"\s*(?:[:–—-]|--)\s*(?:\w+[ -]){0,4}")
_LISTED = re.compile(r",\s*(?:\w+ \w+,\s*)?(?:\w+[ -]){1,4}")
_LISTS = frozenset("LCP")
Found = tuple[Trigger, tuple[int, ...]]


def whose(sentence: Sentence, readings: list[Trigger], memory: Memory) -> Found:
    """The reading of a trigger that holds, and the persons it is about; none where it is nobody's.

    The tree is asked first: where it names a person, or somebody unnamed, the order of the words
    is not asked any more.
    """
    if sentence.language == "ru":
        return claims_russian_whose.whose(sentence, readings, memory)
    if own(sentence, readings[0]):
        return readings[0], antecedent(sentence, readings, memory)
    lists = [trigger for trigger in readings if trigger.pattern.frame in _LISTS]
    chosen = victims(sentence, lists) if lists else None
    if chosen:
        return chosen.trigger, chosen.group.members
    if sentence.tree and not sentence.groups and memory.fresh and len(memory.names) == 1:
        lone = not readings[0].first and readings[0].pattern.frame in "SV"
        if lone and dropped(sentence, readings):
            return readings[0], tuple(memory.names.values())
    if sentence.language == "en" and readings[0].pattern.frame == "R":
        return readings[0], _registered(sentence, readings[0])
    told = _by_tree(sentence, readings, memory)
    if told is not None:
        return told
    chosen = victims(sentence, readings)
    trigger = chosen.trigger if chosen else readings[0]
    ahead = _fronted(sentence, readings[0]) if chosen is None else ()
    if ahead:
        return readings[0], ahead
    if effective(sentence, trigger) == "none":
        return trigger, ()
    return trigger, chosen.group.members if chosen else antecedent(sentence, readings, memory)


def _by_tree(sentence: Sentence, readings: list[Trigger], memory: Memory) -> Found | None:
    """Whom the tree makes the victim; None where it does not say."""
    if sentence.tree is None:
        return None
    nobody: Found | None = None
    for trigger in readings:
        start, end = sentence.words[trigger.first].start, sentence.words[trigger.last].end
        found = by_tree(sentence.tree, trigger.pattern.frame, start, end)
        if found is None:
            continue
        if found.members:
            return trigger, _with_group(sentence, found)
        among = _among(sentence, found)
        if among:
            return trigger, among
        nobody = nobody or (trigger, _stand_in(sentence, found, memory))
    return nobody


def _among(sentence: Sentence, found: Whose) -> tuple[int, ...]:
    """Who of many is named behind them: "detained eight people, among them the artist X"."""
    if found.kind != "noun" or found.stand_in is None:
        return ()
    words, among = sentence.words, sentence.what("among")
    start = sentence.word_at(found.stand_in)
    many = words[start].text if start < len(words) else ""
    if not WHO_DOES.search(many) or not many.endswith(("s", "people", "men", "children")):
        return ()
    for group in sentence.groups:
        first = sentence.word_at(group.start)
        if group.start > found.stand_in and first - start <= _FAR:
            between = range(start, first)
            return group.members if any(among.at(words, i) for i in between) else ()
    return ()


def _fronted(sentence: Sentence, trigger: Trigger) -> tuple[int, ...]:
    """Whom a phrase that a sentence begins with tells of: "Shot in the leg, welder X was taken"."""
    tree = sentence.tree
    if tree is None or trigger.first or trigger.pattern.frame != "V" or not sentence.groups:
        return ()
    group = sentence.groups[0]
    start = sentence.words[trigger.last].end
    comma = sentence.text.find(",", start, group.start)
    if comma < 0 or any(t.pos_ in ("VERB", "AUX") for t in tree.tokens(comma, group.start)):
        return ()
    return group.members


def _registered(sentence: Sentence, trigger: Trigger) -> tuple[int, ...]:
    """Whose a term in a register is: "[A. B.]: 3 years, suspended"; an age is none."""
    words = sentence.words
    start = words[trigger.first].start
    after = words[trigger.last + 1].text if trigger.last + 1 < len(words) else ""
    if after in ("old", "ago", "later", "after", "before"):
        return ()
    for group in reversed(sentence.groups):
        if group.end <= start:
            between = sentence.text[group.end : start]
            judged = any(sentence.what("judged").has(word.text) for word in words)
            judged = judged or sentence.text[: sentence.span.start].rstrip().endswith(":")
            fits = _MARKED.fullmatch(between) or (judged and _LISTED.fullmatch(between))
            return group.members[-1:] if fits else ()
    return ()


def _introduced(sentence: Sentence, memory: Memory) -> tuple[int, ...]:
    """Who said "I'm Asan" in the sentence before and goes on with "I"."""
    if sentence.groups or len(memory.names) != 1:
        return ()
    ((name, number),) = memory.names.items()
    start = sentence.span.start
    before = sentence.text[max(0, start - _BACK) : start]
    met = re.search(rf"\b(?:I['’]m|I am|[Mm]y name is)\s+{re.escape(name.split()[0])}", before)
    return (number,) if met else ()


def _with_group(sentence: Sentence, found: Whose) -> tuple[int, ...]:
    """The persons and those named together with them, which the tree may have lost."""
    for group in sentence.groups if sentence.tree else ():
        if sentence.tree and found.members[0] in group.members and not found.alone:
            listed = joined(sentence.tree, group.members, found.members[0])
            return tuple(dict.fromkeys((*listed, *found.members)))
    return found.members


def _stand_in(sentence: Sentence, found: Whose, memory: Memory) -> tuple[int, ...]:
    """Whom "he", "the activist" or a left-out subject means."""
    if found.stand_in is None:
        return ()
    if found.kind == "left out":
        alone = memory.fresh and len(memory.names) == 1 and not sentence.groups
        return tuple(memory.names.values()) if alone else ()
    if found.kind == "me":
        return speaker(sentence) or _introduced(sentence, memory)
    tree = sentence.tree
    if tree is None:
        return the_one(sentence, found.stand_in, memory) if found.kind == "noun" else ()
    (token, *_) = tree.tokens(found.stand_in, found.stand_in + 1)
    if found.kind == "client":
        whose_lawyer = represented(tree, *sentence.span)
        known = means(sentence, found.stand_in, False, memory)
        return known if whose_lawyer is None else (whose_lawyer,)
    ours = token.lower_ in KIN and any(c.lower_ in ("my", "our") for c in token.children)
    if ours or found.kind == "pronoun":
        told = spoken_of(tree, *sentence.span)
        if told is not None and all(g.start > token.idx for g in sentence.groups):
            return (told,)
    if found.kind == "noun":
        return the_one(sentence, found.stand_in, memory)
    return meant(sentence, token, memory)

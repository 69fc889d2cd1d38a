"""Whose a Russian trigger is: a name, what stands for it, or whom the verb before it was about.

"Его задержали, избили и увезли": three verbs share one object. "«Били током», — вспоминает
Ахметов": who tells of torture without an object tells of himself.
"""

from __future__ import annotations

from nlp.components.claims.attach import Candidate, victims
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.pronouns import Memory, antecedent
from nlp.components.claims.russian_words import companions, nouns, object_follows
from nlp.components.claims.sentence import Sentence

_SHARED = 3.2
_ASIDE = frozenset({"official", "lawyer", "relative"})
_MANY = ("ли", "ны", "ты", "ят", "ют", "ут", "ат")
_AFTER = 2
_GONE_ON = {"released": ("detained", "arrested", "sentenced", "released"), "found": ("missing",)}
_BEFORE = 3
Found = tuple[Trigger, tuple[int, ...]]


def whose(s: Sentence, readings: list[Trigger], memory: Memory) -> Found:
    """The reading of a trigger that holds, and the persons it is about; none where nobody fits."""
    if _me(s, readings[0]):
        s.told.own.add(readings[0].first)
        return readings[0], _speaker(s, memory)
    if all(t.pattern.frame == "K" for t in readings):
        return readings[0], _behind(s, readings[0])
    chosen = victims(s, readings)
    if chosen is not None:
        members = _members(s, chosen)
    else:
        members = antecedent(s, readings, memory)
        members = members or _shared(s, readings) or _of_himself(s, readings[0], memory)
    trigger = chosen.trigger if chosen else readings[0]
    if members:
        end = s.words[trigger.last].end
        for frame in {t.pattern.frame for t in readings}:
            many = s.words[trigger.first].text.endswith(_MANY)
            said = end, members, many, trigger.pattern.status
            s.told.last["O" if frame == "H" else frame] = said
    return trigger, members


def _behind(s: Sentence, trigger: Trigger) -> tuple[int, ...]:
    """Whom the last verb of the sentence was about: "провела там сутки и вышла"."""
    start = s.words[trigger.first].start
    last = max((said for said in s.told.last.values() if said[0] <= start), default=None)
    if last is None or s.pull(last[0], start) > _SHARED:
        return ()
    if last[3] not in _GONE_ON.get(trigger.pattern.status, ()):
        return ()
    between = any(last[0] <= g.start < start and g.members != last[1] for g in s.groups)
    return () if between or _own_words(s, last[0], start) else last[1]


def _members(s: Sentence, chosen: Candidate) -> tuple[int, ...]:
    """The persons of a group, with those beside whom it is told of and all of its list."""
    members = (*companions(s, chosen.group), *chosen.group.members)
    if chosen.trigger.pattern.frame != "C":
        return members
    rest = (g for g in s.groups if g.start > chosen.group.start and g.cases & chosen.group.cases)
    return (*members, *(number for group in rest for number in group.members))


def _me(s: Sentence, trigger: Trigger) -> bool:
    """Whether the victim speaks: "«Меня били», — рассказал Ахметов"."""
    low, me = s.words, s.what("me")
    near = low[trigger.last + 1 : trigger.last + 1 + _AFTER]
    before = low[max(0, trigger.first - _BEFORE) : trigger.first]
    if any(me.has(word.text) for word in (*near, *before)):
        return True
    if trigger.pattern.frame == "S":
        return any(s.what("i").has(word.text) for word in before)
    told = trigger.pattern.frame == "T" and trigger.pattern.status == "tortured"
    return told and any(s.what("i").has(word.text) for word in low[: trigger.first])


def _speaker(s: Sentence, memory: Memory) -> tuple[int, ...]:
    """Who says "I": the only one who speaks, here or (with no name here) just before."""
    speaking = [g for g in s.groups if g.speaker and len(g.members) == 1]
    if s.groups:
        return speaking[0].members if len(speaking) == 1 else ()
    return memory.speaker if memory.fresh else ()


def _shared(s: Sentence, readings: list[Trigger]) -> tuple[int, ...]:
    """Whom the verb before was about, where this one goes on from it and has nobody of its own."""
    trigger = readings[0]
    low, start = s.words, s.words[trigger.first].start
    if trigger.pattern.frame == "T":
        near = [said for said in s.told.last.values() if start >= said[0]]
        last = max(near, default=None)
        return last[1] if last and s.pull(last[0], start) < 1 else ()
    for frame in {t.pattern.frame for t in readings} & set("SOD"):
        last = s.told.last.get(frame)
        if last is None or last[0] > start or s.pull(last[0], start) > _SHARED:
            continue
        after, members, many, _ = last
        if any(after <= g.start < start for g in s.groups):
            continue
        if frame == "S" and many != low[trigger.first].text.endswith(_MANY):
            continue
        if not _own_words(s, after, start) and not object_follows(s, trigger):
            return members
    return ()


def _own_words(s: Sentence, a: int, b: int) -> bool:
    """Whether somebody else stands between two offsets: a relative, a man, people."""
    said = s.words[s.word_at(a) : s.word_at(b)]
    kin, crowd, they = s.what("kin_subject"), s.what("crowd"), s.what("others")
    return any(
        w.text in nouns() or kin.has(w.text) or crowd.has(w.text) or they.has(w.text) for w in said
    )


def _of_himself(s: Sentence, trigger: Trigger, memory: Memory) -> tuple[int, ...]:
    """Who tells of torture that had no object: he himself, if he is no official nor lawyer."""
    end = s.words[trigger.last].end
    if trigger.pattern.status != "tortured" or trigger.pattern.frame != "O":
        return ()
    if not s.words[trigger.first].text.endswith("ли") or object_follows(s, trigger):
        return ()
    said = any(s.what("said").has(w.text) for w in s.words) or "«" in s.text[s.span[0] : end]
    about = [g for g in s.groups if not g.modifier]
    if not said or len(about) != 1 or len(about[0].members) != 1 or about[0].roles & _ASIDE:
        return ()
    before = s.words[max(0, trigger.first - _BEFORE) : trigger.first]
    crowd, they = s.what("crowd"), s.what("others")
    if any(w.text in nouns() or crowd.has(w.text) or they.has(w.text) for w in before):
        return ()
    s.told.own.add(trigger.first)
    return about[0].members

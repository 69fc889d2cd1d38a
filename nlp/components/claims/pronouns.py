"""Whom "he" is, where that is certain: one person, or the one whom the last sentence was about."""

from __future__ import annotations

from typing import NamedTuple

from nlp.annotations import Mention
from nlp.components.claims import kazakh_left_out as kazakh
from nlp.components.claims.english import effective
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.russian_words import (
    by_kinship,
    describes_another,
    gender,
    object_follows,
    stand_in,
    stands_for,
)
from nlp.components.claims.sentence import Group, Sentence
from nlp.components.lexicon import Span

_NEAR = 4
_BEHIND = ("за", "над")
_SUBJECT = 2.0
_LEAD = 4
_MANY = ("ены", "аны", "яты", "иты", "али", "или", "лись")
_MEANS = ("ами", "ями", "ом", "ем", "ой", "о", "е", "ить", "ать")
_THAT_ONE = frozenset({"тот", "та"})
_MARKS = (".", ",", ";", "!", "—", "(")


class Scene(NamedTuple):
    """The day and the place that a sentence gives which only names somebody."""

    when: str | None = None
    where: str | None = None


class Memory:
    """Who was named in the sentences before: the people of the last one that named anybody.

    `known` are those of the last one that named anybody but officials, lawyers and relatives;
    `speaker` is the one who speaks in the last one, if only one does, `kin` the one whose relative
    it names ("Я мама Асана"). `story`: whether a Kazakh text tells what was before its news.
    """

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.known: dict[str, int] = {}
        self.kin: tuple[int, ...] = ()
        self.speaker: tuple[int, ...] = ()
        self.fresh = False
        self.doubt = False
        self.story = False
        self.scene = Scene()
        self.line: str | None = None
        self._end = 0

    def reach(self, text: str, span: Span) -> None:
        """Go on to the next sentence: behind an empty line nobody is silently meant any more."""
        self.fresh = self.fresh and "\n\n" not in text[self._end : span.start]
        self._end = span.end


class _Pronoun(NamedTuple):
    offset: int
    plural: bool


def remember(memory: Memory, sentence: Sentence, mentions: list[Mention]) -> None:
    """Keep whom this sentence names: its victims if it has any, without officials and speakers.

    `doubt`: whether it calls what follows unconfirmed ("Не подтверждено: Асан Оспанов, студент.").
    """
    memory.doubt = "unconfirmed" in sentence.present and any(
        sentence.what("unconfirmed").at(sentence.words, i) for i in range(len(sentence.words))
    )
    if not sentence.groups:
        return
    kept = [g for g in sentence.groups if not g.roles & {"official", "lawyer", "relative"}]
    silent = [g for g in kept if not g.speaker] or kept
    memory.names = {mentions[i]["name"]: i for group in silent for i in group.members}
    memory.known = memory.names or memory.known
    whose = [g.members for g in sentence.groups if g.modifier and len(g.members) == 1]
    memory.kin = whose[0] if len(whose) == 1 else ()
    speaking = [g.members for g in sentence.groups if g.speaker] or [g.members for g in silent]
    memory.speaker = speaking[0] if len(speaking) == 1 and len(speaking[0]) == 1 else ()
    memory.fresh = True


def antecedent(sentence: Sentence, readings: list[Trigger], memory: Memory) -> tuple[int, ...]:
    """The person a pronoun beside a trigger means; nobody where two could be meant."""
    longest = readings[0].last
    readings = [trigger for trigger in readings if trigger.last == longest]
    frames = {effective(sentence, trigger) for trigger in readings}
    if frames == {"none"}:
        return ()
    mine = kazakh.child(sentence, readings[0]) if sentence.language == "kk" else ()
    if mine:
        return mine
    if own(sentence, readings[0]):
        return speaker(sentence)
    pronoun = _pronoun(sentence, readings[0], frames)
    if pronoun is None:
        if memory.fresh and len(memory.names) == 1 and dropped(sentence, readings):
            return tuple(memory.names.values())
        noun = stand_in(sentence, readings[0], frames) if sentence.language == "ru" else None
        if noun:
            return stands_for(sentence, noun, memory.known if memory.fresh else {})
        kin = memory.fresh and memory.kin and not sentence.groups
        return memory.kin if kin and by_kinship(sentence, readings[0]) else ()
    return means(sentence, pronoun.offset, pronoun.plural, memory)


def speaker(sentence: Sentence) -> tuple[int, ...]:
    """Who says "I" in a sentence: the only one in it who speaks."""
    kazakh = sentence.language == "kk"
    speakers = [
        g
        for g in sentence.groups
        if len(g.members) == 1 and (g.speaker or (kazakh and "nom" in g.cases))
    ]
    return speakers[0].members if len(speakers) == 1 else ()


def means(sentence: Sentence, offset: int, plural: bool, memory: Memory) -> tuple[int, ...]:
    """Whom a pronoun at an offset means: who was named before it, else in the last sentence."""
    earlier = [g for g in sentence.groups if g.end <= offset]
    relatives = [g for g in earlier if g.modifier]
    candidates: list[Group] = relatives or earlier
    if sentence.language == "ru":
        if sentence.words[sentence.word_at(offset)].text in _THAT_ONE:
            candidates = earlier[-1:]
        return _agreeing(sentence, offset, plural, candidates, memory)
    if candidates:
        quiet = [g for g in candidates if not g.speaker] or candidates
        quiet = [g for g in quiet if not g.roles & {"official", "lawyer", "relative"}] or quiet
        group = quiet[-1]
        alone = len(quiet) == 1 and (len(group.members) == 1 or plural)
        return group.members if alone else ()
    if len(memory.names) == 1 and not plural:
        return tuple(memory.names.values())
    return tuple(memory.names.values()) if plural and len(memory.names) > 1 else ()


def the_one(sentence: Sentence, offset: int, memory: Memory) -> tuple[int, ...]:
    """Whom "the activist" at an offset means: the only one whom the last sentence named."""
    at = sentence.word_at(offset + 1) - 1
    low, said = sentence.words, sentence.what("the_one")
    before = {w.text for w in low[max(0, at - 3) : at]}
    word = low[at].text if at < len(low) else ""
    known = (said.has(word) or word.endswith("-year-old") or word == "old") and "the" in before
    if not known or sentence.groups or not memory.fresh or len(memory.names) != 1:
        return ()
    return tuple(memory.names.values())


def own(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the victim speaks: "«Меня били», — рассказал Ахметов"."""
    low, me, i = sentence.words, sentence.what("me"), sentence.what("i")
    near = low[trigger.last + 1 : trigger.last + 2]
    if sentence.language != "en":
        reach = 5 if sentence.language == "kk" else 3
        near += low[max(0, trigger.first - reach) : trigger.first]
    if any(me.has(word.text) for word in near):
        return True
    passive = effective(sentence, trigger) == "S"
    if sentence.language == "kk" and passive and low[trigger.last].text.endswith(kazakh.FIRST):
        return True
    return passive and any(i.has(w.text) for w in low[max(0, trigger.first - 3) : trigger.first])


def _pronoun(sentence: Sentence, trigger: Trigger, frames: set[str]) -> _Pronoun | None:
    """The pronoun that is the victim of a trigger: close to it, in the same clause."""
    if sentence.language == "kk":
        found = kazakh.pronoun(sentence, trigger, frames)
        offset = kazakh.leading(sentence, trigger, frames)
        if found is None and offset is not None:
            found = offset, False
        return _Pronoun(*found) if found else None
    low = sentence.words
    he, she, they = (sentence.what(k) for k in ("he", "she", "they"))
    start, end = low[trigger.first].start, low[trigger.last].end
    near = list(range(trigger.first - 1, max(-1, trigger.first - 1 - _NEAR), -1))
    if frames & {"O", "D", "T", "N"} and sentence.language != "kk":
        near += range(trigger.first + 1, min(len(low), trigger.last + 2))
    if sentence.language == "ru":
        near += range(trigger.first, trigger.last)
    nominal = sentence.language == "ru" and frames == {"N"}
    behind = sentence.language == "ru" and frames == {"H"}
    if sentence.language == "ru" and frames == {"A"} and describes_another(sentence, trigger):
        return None
    for k in near:
        word = low[k]
        if nominal and not _of_noun(word.text, k, trigger):
            continue
        if behind and (k == 0 or low[k - 1].text not in _BEHIND):
            continue
        if sentence.language == "ru" and k > trigger.last and _possessive(sentence, k):
            continue
        a, b = (word.end, start) if k < trigger.first else (end, word.start)
        if sentence.cost(a, b) >= 1:
            continue
        if sentence.language == "ru" and frames == {"O"} and k < trigger.first:
            passed = any(w.start in sentence.taken for w in low[k + 1 : trigger.first])
            if passed and object_follows(sentence, trigger):
                continue
        if k + 1 < len(low) and sentence.what("kin").has(low[k + 1].text):
            continue
        if they.has(word.text):
            return _Pronoun(word.start, True)
        if word.text in _THAT_ONE and sentence.language == "ru" and _that_one(trigger, frames, k):
            return _Pronoun(word.start, False)
        if he.has(word.text) or she.has(word.text):
            if "S" in frames and k > trigger.first:
                continue
            return _Pronoun(word.start, False)
    return _leading(sentence, trigger) if "S" in frames and not sentence.groups else None


def _that_one(trigger: Trigger, frames: set[str], k: int) -> bool:
    """Whether "тот" is who was named last, not "that day": "пока тот сидел в изоляторе"."""
    return "S" in frames and trigger.first - 1 <= k < trigger.last


def _of_noun(word: str, k: int, trigger: Trigger) -> bool:
    """Whether a Russian pronoun goes with a noun: "его смерть", "суд над ним"."""
    if k < trigger.last:
        inside = trigger.first < k
        return (inside or k == trigger.first - 1) and word in ("его", "ее", "их")
    return word in ("ним", "ней", "ними", "него", "нее", "них")


def _possessive(sentence: Sentence, k: int) -> bool:
    """Whether a Russian pronoun behind a verb belongs to a noun: "задержать её завершение"."""
    low = sentence.words
    if low[k].text not in ("его", "ее", "их") or k + 1 >= len(low):
        return False
    following = low[k + 1]
    if sentence.text[low[k].end : following.start].strip() or following.start in sentence.taken:
        return False
    said = following.text
    if sentence.what("follow").has(said) or sentence.what("loose").has(said):
        return False
    return not (said.endswith(_MEANS) or said[0].isdigit())


def _agreeing(
    sentence: Sentence, offset: int, plural: bool, candidates: list[Group], memory: Memory
) -> tuple[int, ...]:
    """Whom a Russian pronoun means: of those named before it, who is of its gender."""
    word = sentence.words[sentence.word_at(offset)].text
    sex = "f" if sentence.what("she").has(word) else "m" if sentence.what("he").has(word) else None
    other = {"f": "m", "m": "f"}.get(sex or "")

    def fits(name: str) -> bool:
        return plural or other is None or gender(name) != other

    aside = {"official", "lawyer", "relative"}
    if candidates:
        quiet = [g for g in candidates if not g.speaker] or candidates
        quiet = [g for g in quiet if not g.roles & aside] or quiet
        others = [g for g in quiet if not _of_kin(sentence, g)]
        known = [i for name, i in memory.names.items() if fits(name)]
        if not others and not plural and len(known) == 1:
            return tuple(known)
        quiet = others or quiet
        if not plural and len(quiet) > 1:
            quiet = [g for g in quiet if fits(_base(sentence, g))]
        alone = len(quiet) == 1 and (len(quiet[0].members) == 1 or plural)
        return quiet[0].members if alone and fits(_base(sentence, quiet[0])) else ()
    if plural:
        return tuple(memory.names.values()) if len(memory.names) > 1 else ()
    theirs = [g for g in sentence.groups if g.modifier and len(g.members) == 1]
    if len(theirs) == 1 and len(sentence.groups) <= 2:
        return theirs[0].members  # «Он в СИЗО», — сообщила жена Асанова
    known = [i for name, i in memory.names.items() if fits(name)]
    return tuple(known) if len(known) == 1 else ()


def _of_kin(sentence: Sentence, group: Group) -> bool:
    """Whether a name says who a relative is: "жену Назгуль оттолкнули"."""
    first = sentence.word_at(group.start)
    kin = sentence.what("kin")
    return bool(first) and not group.modifier and kin.has(sentence.words[first - 1].text)


def _base(sentence: Sentence, group: Group) -> str:
    """The name of a group for its gender; none where its case hides it ("Асанова")."""
    return sentence.text[group.start : group.end] if "nom" in group.cases else ""


def _leading(sentence: Sentence, trigger: Trigger) -> _Pronoun | None:
    """The "he" that a sentence without names begins with: its subject to the end."""
    low = sentence.words
    subject, subjects = sentence.what("subject"), sentence.what("subjects")
    reach = trigger.first if sentence.language == "ru" else min(2, trigger.first)
    for word in low[:reach]:
        plural = subjects.has(word.text)
        if plural or subject.has(word.text):
            near = sentence.pull(word.end, low[trigger.first].start) < _SUBJECT
            return _Pronoun(word.start, plural) if near else None
    return None


def dropped(sentence: Sentence, readings: list[Trigger]) -> bool:
    """Whether a sentence leaves out its subject, as registers and posts do: "Арестован 16 января."

    It names nobody, it begins with the words that tell (a date may stand before), and what
    follows them cannot be a subject.
    """
    if sentence.language == "kk":
        return kazakh.left_out(sentence, readings)
    low, trigger = sentence.words, readings[0]
    frames = "SVTO" if sentence.language == "ru" else "SVT"
    if sentence.groups or not any(t.pattern.frame in frames for t in readings):
        return False
    before, follows = sentence.what("lead"), sentence.what("follow")
    free = [w for w in low[: trigger.first] if w.start not in sentence.taken]
    if len(free) > _LEAD + 2 * (trigger.first - len(free)) or any(
        not (before.has(w.text) or w.text[0].isdigit()) for w in free
    ):
        return False
    if sentence.language == "ru" and _of_many(sentence, readings):
        return False
    after = low[trigger.last + 1 : trigger.last + 2]
    end = low[trigger.last].end
    marked = sentence.text[end : end + 1] in _MARKS
    return not after or marked or after[0].text[0].isdigit() or follows.has(after[0].text)


def _of_many(sentence: Sentence, readings: list[Trigger]) -> bool:
    """Whether a Russian verb has no single person left out: "задержаны", not "отпустили"."""
    plural = sentence.words[readings[0].first].text.endswith(_MANY)
    return plural != any(t.pattern.frame == "O" for t in readings) and any(
        t.pattern.frame in "SO" for t in readings
    )

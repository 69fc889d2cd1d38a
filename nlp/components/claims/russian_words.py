"""Russian words around a claim: nouns that stand for a person, relatives as subjects, infinitives.

"Мужчину задержали" is about the man whom the text has named, "его брат задержан" is not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.annotations import Mention
from nlp.components.claims.lexicon import Trigger, lexicon
from nlp.components.claims.sentence import Group, Sentence

_HARD = {"": "nom", "а": "acc gen", "у": "dat", "ом": "ins"}
_SOFT = {"ь": "nom", "й": "nom", "я": "acc gen", "ю": "dat", "ем": "ins"}
_FIRST = {"а": "nom", "у": "acc", "е": "dat", "ы": "gen", "и": "gen", "ой": "ins"}
_HIS = {"ый": "nom", "ий": "nom", "ого": "acc gen", "его": "acc gen", "ому": "dat", "ему": "dat",
        "ым": "ins", "им": "ins"}  # fmt: skip
_HER = {"ая": "nom", "ую": "acc", "ой": "dat gen ins", "ей": "dat gen ins"}
_DECLENSIONS = {
    "stand:m": ((_HARD, "m"),), "stand:ь": ((_SOFT, "m"),), "stand:а": ((_FIRST, "m"),),
    "stand:f": ((_FIRST, "f"),), "stand:ый": ((_HIS, "m"), (_HER, "f")),
}  # fmt: skip
_WANTED = {"S": "nom", "O": "acc", "D": "dat", "G": "gen", "N": "gen"}
_BEFORE = 6
_AFTER = 3
_KNOWN = frozenset({"released", "arrested", "restricted", "sentenced", "acquitted", "charged"})
_INFINITIVE = ("ть", "ться", "ти", "тись", "чь")
_REACH = 6
_STOPS = '.,;:!?—)»"”'
_TOLD = 2.6
_WOMAN = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "кызы", "қызы", "вна")
_SURNAME = 5
_TOOLS = ("ами", "ями")
_UNSURE = ("ин", "ын", "ина", "ына")
_MAN = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "улы", "ұлы", "вич", "оглы")


class Noun(NamedTuple):
    """A noun that stands for a person ("мужчину"): m or f, and the cases it can be in."""

    gender: str
    cases: frozenset[str]


@lru_cache(maxsize=1)
def nouns() -> dict[str, Noun]:
    """All forms of the nouns that can stand for somebody named before."""
    book = lexicon("ru")
    found: dict[str, Noun] = {}
    for kind, declensions in _DECLENSIONS.items():
        for base in book.context[kind].whole if book else ():
            for endings, gender in declensions:
                for ending, cases in endings.items():
                    found[base + ending] = Noun(gender, frozenset(cases.split()))
    return found


def stand_in(sentence: Sentence, trigger: Trigger, frames: set[str]) -> tuple[Noun, int] | None:
    """The noun that is the victim of a trigger in the place of a name, and its offset.

    Behind the trigger it is somebody known already only where it must be: who is released or
    sentenced was told of before, who is detained may be new.
    """
    low, known = sentence.words, nouns()
    start, end = low[trigger.first].start, low[trigger.last].end
    near = list(range(trigger.first - 1, max(-1, trigger.first - 1 - _BEFORE), -1))
    if trigger.pattern.status in _KNOWN or frames & {"N"}:
        near += range(trigger.last + 1, min(len(low), trigger.last + 1 + _AFTER))
    for k in near:
        found = known.get(low[k].text)
        if found is None:
            continue
        a, b = (low[k].end, start) if k < trigger.first else (end, low[k].start)
        if sentence.cost(a, b) >= 1 or ("N" in frames and k < trigger.first):
            continue
        fits = any(_WANTED.get(frame, "") in found.cases or frame == "T" for frame in frames)
        return (found, low[k].start) if fits and not _new(sentence, k) else None
    return None


def stands_for(sentence: Sentence, at: tuple[Noun, int], known: dict[str, int]) -> tuple[int, ...]:
    """Whom such a noun means: the only one named in its sentence before it, else in the text.

    `known` are the persons of the last sentence that told of anybody. Officials, lawyers,
    relatives and who speaks are nobody of whom one says "the man".
    """
    said, offset = at
    earlier = [g for g in sentence.groups if g.end <= offset]
    about = [g for g in earlier if g.modifier] or [
        g for g in earlier if not g.speaker and not g.roles & {"official", "lawyer", "relative"}
    ]
    if about:
        sure = len(about) == 1 and len(about[0].members) == 1
        return about[0].members if sure else ()
    if len(known) != 1 or gender(next(iter(known))) not in (None, said.gender):
        return ()
    return tuple(known.values())


def _new(sentence: Sentence, k: int) -> bool:
    """Whether a noun brings in somebody new, or only says what a name beside it is."""
    low = sentence.words
    new = sentence.what("new")
    if any(new.has(w.text) for w in low[max(0, k - 2) : k]):
        return True
    after = low[k + 1].text if k + 1 < len(low) else ""
    if after.startswith("котор") or after in ("из", "по", "с"):
        return True
    first = sentence.word_at(low[k].start)
    return any(0 <= sentence.word_at(g.start) - first <= 4 for g in sentence.groups)


def object_follows(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether what follows a verb can be its own object: "избили и увезли соседа"."""
    end = sentence.words[trigger.last].end
    after = sentence.words[trigger.last + 1 : trigger.last + 2]
    if not after or sentence.text[end : end + 1] in _STOPS:
        return False
    word = after[0]
    free = sentence.what("follow").has(word.text) or word.start in sentence.taken
    return not (free or word.text[0].isdigit() or word.text.endswith(_TOOLS))


def describes_another(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a participle goes with the noun behind it: "о нём от освобождённого соседа"."""
    low, kin, crowd = sentence.words, sentence.what("kin"), sentence.what("crowd")
    end = low[trigger.last].end
    for word in low[trigger.last + 1 : trigger.last + 1 + _AFTER]:
        if sentence.cost(end, word.start) > 0 and not crowd.has(word.text):
            return False
        if word.text in nouns() or kin.has(word.text) or crowd.has(word.text):
            return True
    return False


def by_kinship(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the victim is called by kinship alone, before the verb: "сыну дали два месяца"."""
    low, kin = sentence.words, sentence.what("kin")
    start = low[trigger.first].start
    near = low[max(0, trigger.first - _AFTER) : trigger.first]
    return any(kin.has(w.text) and sentence.cost(w.end, start) < 1 for w in near)


def gender(name: str) -> str | None:
    """m or f where the ending of a surname or patronymic says so; a lone given name may mislead."""
    said = name.lower().split()
    for word in reversed(said):
        if len(word) < _SURNAME or (word == said[-1] and word.endswith("вич") and len(said) < 3):
            continue
        if word.endswith(_UNSURE) and (len(said) == 1 or word != said[-1]):
            continue
        if word.endswith(_WOMAN):
            return "f"
        if word.endswith(_MAN):
            return "m"
    return None


def relative_subject(sentence: Sentence, a: int, b: int) -> bool:
    """Whether a relative stands between a name and its verb as the subject: "его брат задержан".

    "Иванов, отец троих детей, задержан" only says more of Ivanov.
    """
    kin = sentence.what("kin_subject")
    low = sentence.words
    for k in range(sentence.word_at(a), sentence.word_at(b)):
        if not kin.has(low[k].text):
            continue
        following = low[k + 1].text if k + 1 < len(low) else ""
        begins = sentence.text[a : low[k].start] in (", ", " — ", " – ")
        apposed = begins and "," in sentence.text[low[k].end : b]
        if not apposed or following.startswith("котор"):
            return True
    return False


def only_wished(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a status is an infinitive that nobody has carried out: "освободить", not "решил"."""
    low = sentence.words
    if trigger.pattern.frame not in "SOD" or not low[trigger.first].text.endswith(_INFINITIVE):
        return False
    done = sentence.what("done")
    said = low[max(0, trigger.first - _REACH) : trigger.last + 1]
    return not any(done.has(w.text) for w in said)


def heads(sentence: Sentence, place: Mention) -> bool:
    """Whether a place only says where all is: "Томск: ...", "Асанов, 40 лет, Тараз, — умер"."""
    first = sentence.word_at(place["start"])
    if first == 0:
        return sentence.text[place["end"] : place["end"] + 1] in (":", ".", ",")
    before = sentence.text[: place["start"]].rstrip()[-1:]
    return before in (",", "(", "—") and sentence.text[place["end"] : place["end"] + 1] in ",).;:"


def rumoured(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a rumour tells it: "слухи о смерти", "ходят слухи, что он умер"."""
    start = sentence.words[trigger.first].start
    spots = [sentence.words[i] for i, _ in sentence.spots("rumour")]
    return any(w.end <= start and sentence.cost(w.end, start) <= _TOLD for w in spots)


def brought_about(sentence: Sentence, i: int) -> bool:
    """Whether a wish came true: "добилась, чтобы его освободили"."""
    done = sentence.what("done")
    return any(done.has(w.text) for w in sentence.words[max(0, i - 3) : i])


def companions(sentence: Sentence, group: Group) -> tuple[int, ...]:
    """Who shares what is told of a group: "вместе с Ивановым задержан Петров"."""
    low = sentence.words
    return tuple(
        number
        for other in sentence.groups
        if other is not group and "ins" in other.cases and not other.modifier
        for first in (sentence.word_at(other.start),)
        if first >= 2 and low[first - 1].text in ("с", "со") and low[first - 2].text == "вместе"
        for number in other.members
    )

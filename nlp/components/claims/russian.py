"""Whose a Russian status is: by the case of the name, agreement, and relative clauses."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

from nlp.components.claims.case import HIS
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.russian_words import gender, nouns, object_follows
from nlp.components.claims.sentence import Group, Sentence

_PLURAL = ("ые", "ых", "ыми", "ие", "их")
_MANY = 0.8
_APPOSED = 5
_CLAUSE = 2.4
_SHORT = 3
_FULL = 2
_THEY = ("ли", "ют", "ут", "ят", "ат")
_HERS_NOW = ("ову", "еву", "ёву", "ину", "ыну")


class _Place(NamedTuple):
    """How a group stands to a trigger: before it or not, so many words and a clause away."""

    before: bool
    steps: int
    cost: float


def fits(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    """The points of a group for a trigger that it may be the victim of; None where it cannot be.

    `before`: the name stands before the trigger, `steps` words and a clause `cost` away.
    """
    mine = not (frame == "G" and group.modifier)
    if before and mine and frame in _WHICH and _which(s, t, group, frame):
        return 2.3
    judge = _FRAMES.get(frame)
    return judge(s, t, group, _Place(before, steps, cost)) if judge else None


def _subject(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Иванов задержан", "задержан Иванов"."""
    case, verb = group.cases, s.words[t.first].text
    if t.first == t.last and len(verb) > _SHORT and verb.endswith(_IMPERSONAL):
        return None
    if _other_gender(s, t, group) if at.before else at.cost >= _CLAUSE:
        return None
    if "nom" not in case and not ("her" in case and verb.endswith(_HERS)):
        return None
    many = len(group.members) == 1 and verb.endswith(("ны", "ты", "ли"))
    sure = len(case) == 1 or case == HIS
    return (2.0 if sure else 1.5) - (0.0 if at.before else 0.2) - many * _MANY


def _object(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Иванова задержали", "задержали Иванова"."""
    if at.before and (_which(s, t, group, "S") or (group.modifier and at.cost >= 1)):
        return None
    kin = s.what("kin")
    if at.before and any(kin.has(w.text) for w in s.words[t.last + 1 : t.last + 3]):
        return None
    if any(w.text in _NOBODY for w in s.words[max(0, t.first - 3) : t.last + 2]):
        return None
    if at.before and (_has_object(s, t, group) or s.words[t.first].text.endswith(_DOER)):
        return None
    if not at.before and _behind_which(s, t, group):
        return None
    if not at.before and at.cost >= _CLAUSE:
        return None
    if "acc" not in group.cases:
        return 1.5 if _hidden_object(s, t, group, at) else None
    return (2.0 if "nom" not in group.cases else 1.2) + (0.0 if at.before else 0.2)


def _hidden_object(s: Sentence, t: Trigger, group: Group, at: _Place) -> bool:
    """Whether a name that looks like another case must be the object: "Рината Галеева увели".

    Her nominative may be his accusative, which a verb in the plural tells; his dative may be her
    accusative ("Мадину Коканову отпустил"), right beside the verb.
    """
    if "his" in group.cases:
        return s.words[t.first].text.endswith(_THEY) and at.cost < 1 and not group.speaker
    name = s.text[group.start : group.end].lower().split()
    woman = len(name) == _FULL and name[0].endswith(("у", "ю")) and name[1].endswith(_HERS_NOW)
    near = at.steps <= 1 and at.cost < 1 and not object_follows(s, t)
    return woman and group.cases == {"dat"} and near


def _has_object(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a verb has another object: "арестовал её", "активиста избили"."""
    end = s.words[t.last].end
    after = [w for w in s.words[t.last + 1 : t.last + 2] if s.cost(end, w.start) < 1]
    near = after + s.words[t.first : t.last]
    if any(w.text in _OWN for w in near):
        return True
    for word in s.words[max(0, t.first - 2) : t.first]:
        if word.text in _OWN and word.start > group.end:
            return True
        noun = nouns().get(word.text)
        if noun and "acc" in noun.cases and word.start > group.end + 1:
            return True
    return False


def _behind_which(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a name stands in a relative clause of its own: "машину, в которой ехал Асанов"."""
    between = s.words[t.last + 1 : s.word_at(group.start)]
    return any(w.text.startswith("котор") for w in between)


def _attribute(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Задержанный Иванов", "Иванов, задержанный вчера"."""
    participle = s.words[t.first]
    if participle.text.endswith(_PLURAL) and len(group.members) < 2:
        return None
    if not _agrees(participle.text, group.cases) or _other_sex(s, participle.text, group):
        return None
    if not at.before:
        return 2.5 if at.steps <= 8 and at.cost < 1 else None
    if s.kin(group.end, participle.start, named_too=True):
        return None
    apposed = s.text[max(0, participle.start - 2) : participle.start] == ", "
    if at.steps <= 1 and at.cost == 1:
        return 2.7 if apposed and at.steps == 0 else 2.3
    return 1.9 if apposed and at.steps <= _APPOSED and at.cost <= 2 else None


def _genitive(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Задержание Иванова", "суд над Ивановым", "приговор Иванову"."""
    wanted = _CASES_OF_SENTENCE if t.pattern.status == "sentenced" else _CASES_OF_NOUN
    if t.first and s.words[t.first - 1].text in _OWN:
        return None
    if "relative" in group.roles and s.words[t.last].text.startswith("вдов"):
        return None
    between = s.words[t.last + 1 : t.last + 1 + max(0, at.steps)]
    if any(w.text.endswith(_NO_TITLE) for w in between):
        return None
    fits_not = at.before or at.cost >= 1 or at.steps > 6 or not group.cases & wanted
    return None if fits_not else 2.2


def _given(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Иванову предъявили обвинение", "в отношении Иванова избрали"."""
    if _toward(s, group):
        return 1.9
    return (2.0 if "nom" not in group.cases else 0.9) if "dat" in group.cases else None


def _of(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Не стало Иванова", "у Иванова прошёл обыск", not "мать Иванова, которой не стало"."""
    if at.before and "her" in group.cases:
        between = s.words[s.word_at(group.end) : t.first]
        if any(w.text == "которой" for w in between):
            return None
    return (2.0 if "nom" not in group.cases else 0.9) if "gen" in group.cases else None


def _with(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """ "Над Ивановым издевались", "за Ивановым пришли"."""
    first = s.word_at(group.start)
    before = {w.text for w in s.words[max(0, first - 3) : first]}
    return 2.2 if "ins" in group.cases and before & {"над", "за"} else None


def _topic(s: Sentence, t: Trigger, group: Group, at: _Place) -> float | None:
    """Whoever the sentence is about."""
    if t.pattern.status == "charged" and (_against_others(s, t) or _of_fact(s, t)):
        return None
    return 1.5 if at.before else 1.2


_FRAMES: dict[str, Callable[[Sentence, Trigger, Group, _Place], float | None]] = {
    "S": _subject, "O": _object, "A": _attribute, "N": _genitive, "D": _given, "G": _of,
    "T": _topic, "H": _with,
}  # fmt: skip
_NO_TITLE = ("остью", "ами", "ями", "ть", "ся", "ует", "ает")
_CASES_OF_NOUN = frozenset({"gen", "acc", "ins"})
_CASES_OF_SENTENCE = frozenset({"gen", "acc", "ins", "dat"})
_NOBODY = frozenset({"никого", "никому", "ничего"})
_TOWARD = frozenset({"отношении", "для", "против"})


def _toward(s: Sentence, group: Group) -> bool:
    """Whether a name stands as "в отношении Иванова" does, in the place of a dative."""
    first = s.word_at(group.start)
    return any(w.text in _TOWARD for w in s.words[max(0, first - 4) : first])


def _of_fact(s: Sentence, t: Trigger) -> bool:
    """Whether a case is about what happened, not against anybody: "по факту нападения"."""
    said = s.words[max(0, t.first - 8) : t.last + 5]
    return any(one.text == "по" and two.text == "факту" for one, two in itertools.pairwise(said))


def _against_others(s: Sentence, t: Trigger) -> bool:
    """Whether a case is opened against somebody who is not named: "против организации"."""
    for k in (
        *range(max(0, t.first - 4), t.first),
        *range(t.last + 1, min(len(s.words), t.last + 4)),
    ):
        if s.words[k].text in ("против", "отношении"):
            end = s.words[k].end
            near = (g for g in s.groups if g.start > end and s.cost(end, g.start) < 1)
            return not any(s.word_at(g.start) - k <= 5 for g in near)
    return False


def _other_sex(s: Sentence, participle: str, group: Group) -> bool:
    """Whether a participle is in the gender that the name is not: "обвиняемого ... Нукеновой"."""
    if len(group.members) > 1 or "her" in group.cases:
        return False
    name = s.text[group.start : group.end].lower()
    if participle.endswith(("ей", "ой")) and name.endswith(("ом", "ем", "ым", "им")):
        return True
    if participle.endswith(("ым", "им")) and name.endswith(("ой", "ей")):
        return True
    said = gender(name)
    if said == "f":
        return participle.endswith(_HIS)
    return said == "m" and "his" not in group.cases and participle.endswith(("ая", "ую"))


def _other_gender(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a verb is in the gender that the name before it is not."""
    if len(group.members) > 1 or "nom" not in group.cases or "her" in group.cases:
        return False
    said = gender(s.text[group.start : group.end])
    verb = s.words[t.first].text
    if len(verb) <= _SHORT:
        return False
    if said == "m":
        return verb.endswith(_HERS)
    return said == "f" and verb.endswith(("ан", "ен", "лся", "ил", "ел", "ал"))


_OWN = frozenset({"его", "ее", "их"})
_DOER = ("вший", "вшего", "вшему", "вшим", "вшая", "вшую", "вшей", "вшие", "вших", "вшими")
_IMPERSONAL = ("но", "то", "ло", "лось")
_HIS = ("ого", "ому", "ый", "ий", "им", "ым", "его", "ему")
_HERS = ("на", "та", "ла", "лась")
_AGREEMENT = {
    "ого": {"gen", "acc"}, "его": {"gen", "acc"}, "ому": {"dat"}, "ему": {"dat"}, "ый": {"nom"},
    "ий": {"nom"}, "ая": {"nom"}, "ую": {"acc"}, "ым": {"ins"}, "им": {"ins"},
    "ой": {"gen", "dat", "ins"}, "ей": {"gen", "dat", "ins"},
}  # fmt: skip


def _agrees(participle: str, case: frozenset[str]) -> bool:
    """Whether a participle can stand with a name in these cases: "умершего" not with "Асан"."""
    word = participle.removesuffix("ся")
    wanted = _AGREEMENT.get(word[-3:]) or _AGREEMENT.get(word[-2:])
    return wanted is None or bool(wanted & case)


_WHICH = {
    "S": frozenset({"который", "которая", "которые"}),
    "O": frozenset({"которого", "которую", "которых"}),
    "D": frozenset({"которому", "которой", "которым"}),
    "G": frozenset({"которого", "которой", "которых"}),
    "N": frozenset({"которого", "которой", "которых", "чьей", "чья", "чье"}),
}


_WHICH_MANY = frozenset({"которые", "которых", "которым"})


def _which(s: Sentence, t: Trigger, group: Group, frame: str) -> bool:
    """Whether a relative pronoun takes a name on: "Иванов, о смерти которого"."""
    first, reach = s.word_at(group.end), t.last + 2
    said = _WHICH[frame] if len(group.members) > 1 else _WHICH[frame] - _WHICH_MANY
    return any(w.text in said for w in s.words[first:reach])

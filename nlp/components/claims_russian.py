"""Whose a Russian status is: by the case of the name, agreement, and relative clauses."""

from __future__ import annotations

from nlp.components.claims_lexicon import Trigger
from nlp.components.claims_russian_words import gender
from nlp.components.claims_sentence import Group, Sentence

_PLURAL = ("ые", "ых", "ыми", "ие", "их")
_MANY = 0.8
_APPOSED = 5


def fits(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    """The points of a group for a trigger that it may be the victim of; None where it cannot be.

    `before`: the name stands before the trigger, `steps` words and a clause `cost` away.
    """
    case = group.cases
    if before and frame in "SON" and _which(s, t, group, frame):
        return 2.3
    if frame == "S":
        if before and _other_gender(s, t, group):
            return None
        hers = "her" in case and s.words[t.first].text.endswith(_HERS)
        if "nom" not in case and not hers:
            return None
        many = len(group.members) == 1 and s.words[t.first].text.endswith(("ны", "ты", "ли"))
        return (2.0 if len(case) == 1 else 1.5) - (0.0 if before else 0.2) - many * _MANY
    if frame == "O":
        if before and (_which(s, t, group, "S") or (group.modifier and cost >= 1)):
            return None
        if any(w.text in _NOBODY for w in s.words[max(0, t.first - 3) : t.last + 2]):
            return None
        if "acc" in case:
            return (2.0 if "nom" not in case else 1.2) + (0.0 if before else 0.2)
        return None
    if frame == "A":
        plural = s.words[t.first].text.endswith(_PLURAL)
        if plural and len(group.members) < 2:
            return None
        if not before:
            agrees = _agrees(s.words[t.first].text, case)
            return 2.5 if steps <= 8 and cost < 1 and agrees else None
        kin = s.kin(group.end, s.words[t.first].start, named_too=True)
        if kin:
            return None
        start = s.words[t.first].start
        apposed = s.text[max(0, start - 2) : start] == ", "
        agrees = _agrees(s.words[t.first].text, case)
        if steps <= 1 and cost == 1 and agrees:
            return 2.3
        return 1.9 if apposed and steps <= _APPOSED and cost <= 2 and agrees else None
    if frame == "N":
        wanted = (
            {"gen", "acc", "ins", "dat"}
            if t.pattern.status == "sentenced"
            else {"gen", "acc", "ins"}
        )
        if t.first and s.words[t.first - 1].text in _OWN:
            return None
        if "relative" in group.roles and s.words[t.last].text.startswith("вдов"):
            return None
        return None if before or cost >= 1 or steps > 6 or not case & wanted else 2.2
    if frame in ("D", "G"):
        wanted_case = "dat" if frame == "D" else "gen"
        if frame == "D" and _toward(s, group):
            return 1.9
        return (2.0 if "nom" not in case else 0.9) if wanted_case in case else None
    if frame == "T":
        if t.pattern.status == "charged" and _against_others(s, t):
            return None
        return 1.5 if before else 1.2
    return None


_NOBODY = frozenset({"никого", "никому", "ничего"})
_TOWARD = frozenset({"отношении", "для", "против"})


def _toward(s: Sentence, group: Group) -> bool:
    """Whether a name stands as "в отношении Иванова" does, in the place of a dative."""
    first = s.word_at(group.start)
    return any(w.text in _TOWARD for w in s.words[max(0, first - 4) : first])


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


def _other_gender(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a verb is in the gender that the name before it is not."""
    if len(group.members) > 1 or "nom" not in group.cases or "her" in group.cases:
        return False
    said = gender(s.text[group.start : group.end])
    verb = s.words[t.first].text
    if said == "m":
        return verb.endswith(_HERS)
    return said == "f" and verb.endswith(("ан", "ен", "лся", "ил", "ел", "ал"))


_OWN = frozenset({"его", "ее", "их"})
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
    "N": frozenset({"которого", "которой", "которых", "чьей", "чья", "чье"}),
}


def _which(s: Sentence, t: Trigger, group: Group, frame: str) -> bool:
    """Whether a relative pronoun takes a name on: "Иванов, о смерти которого"."""
    first, reach = s.word_at(group.end), t.last + 2
    return any(w.text in _WHICH[frame] for w in s.words[first:reach])

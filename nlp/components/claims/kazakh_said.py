"""Who says so, in Kazakh: the verb of saying ends its sentence, and who speaks begins it.

Between the two stands what is said, with people and offices of its own: only a name or a word in
the nominative speaks, never "полиция бөлімінде" or "Асановтың".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.components.claims.sentence import Sentence

_OBLIQUE = (
    "ның", "нің", "дың", "дің", "тың", "тің", "нан", "нен", "дан", "ден", "тан", "тен", "ында",
    "інде", "сында", "сінде", "ына", "іне", "сына", "сіне", "ға", "ге", "қа", "ке", "да", "де",
    "та", "те", "ты", "ті", "ды", "ді", "ны", "ні", "сын", "сін", "мен", "бен", "пен", "дағы",
    "дегі", "ындағы", "індегі",
)  # fmt: skip
_HEADS = ("ында", "інде", "ына", "іне", "ынан", "інен", "ының", "інің", "ындағы", "індегі",
          "ымен", "імен", "ын", "ін")  # fmt: skip
_PARTED = re.compile(r"[,;:]")
_RELAYED = re.compile(r"деп\s(?:жаз|хабарла)\w+\s[«“\"]", re.IGNORECASE)
_PAST = ("ты", "ті", "ды", "ді")
_BEHIND = 5
_BEFORE = 3
_FAR = 24
_TITLE = 4


def sayers(s: Sentence) -> Iterator[list[int]]:
    """For each verb of saying, the words that may say who speaks, the likeliest first.

    A speaker behind the verb ("дейді анасы") is sure; one right before it comes next, and else
    the first nominative of the sentence.
    """
    low, tells = s.words, s.what("tells")
    for i in range(len(low)):
        if not tells.at(low, i) or low[i].start in s.taken:
            continue
        verb = low[i]
        after = range(i + 1, min(len(low), i + _BEHIND))
        behind = [k for k in after if not _PARTED.search(s.text, verb.end, low[k].start)]
        beside = [
            k
            for k in range(i - 1, max(-1, i - _BEFORE - 1), -1)
            if s.cost(low[k].end, verb.start) < 1
        ]
        breaks = [
            m.end() for m in _PARTED.finditer(s.text, low[max(0, i - _FAR)].start, verb.start)
        ]
        clause = [k for k in range(max(0, i - _FAR), i) if breaks and low[k].start >= breaks[-1]]
        first = [*clause, *range(max(0, i - _FAR), max(0, i - _BEFORE))]
        found = [k for k in behind if _nominative(s, k) or low[k].text.endswith(_PAST)]
        found += [k for k in (*beside, *first) if _nominative(s, k)]
        if found:
            yield found


def relayed(s: Sentence) -> bool:
    """Whether an outlet passes it on by its name: "деп жазды «Зеркало»"."""
    return _RELAYED.search(s.text, *s.span) is not None


def of_the_family(s: Sentence) -> bool:
    """Whether a relative speaks: "Күйеуім Серік үш күн изоляторда отыр"."""
    ours = s.what("mykin")
    return any(ours.has(word.text) for word in s.words)


def _nominative(s: Sentence, k: int) -> bool:
    """Whether a word may be a subject: a name in the nominative, or a word without a case."""
    word = s.words[k]
    for group in s.groups:
        if group.start <= word.start < group.end:
            return "nom" in group.cases and not group.modifier
    if word.start in s.taken or word.text.endswith(_OBLIQUE):
        return False
    if s.what("titles").has(word.text) and _apposed(s, k):
        return False
    if word.text.endswith(("ы", "і")):
        return True  # a noun with its owner is no attribute: "анасы", "департаменті"
    after = s.words[k + 1 : k + 2]
    return not after or not after[0].text.endswith(_HEADS) or _named(s, after[0].start)


def _apposed(s: Sentence, k: int) -> bool:
    """Whether a word is the title of a name that does not speak: "заңгер Асановтың"."""
    for i in range(k + 1, min(len(s.words), k + _TITLE)):
        group = next((g for g in s.groups if g.start == s.words[i].start), None)
        if group is not None:
            return "nom" not in group.cases or group.modifier
        if s.words[i].text.endswith(_OBLIQUE) or s.cost(s.words[k].end, s.words[i].end) > 0:
            return False
    return False


def _named(s: Sentence, offset: int) -> bool:
    return any(g.start <= offset < g.end for g in s.groups)

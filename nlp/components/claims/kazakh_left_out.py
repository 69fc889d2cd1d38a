"""Kazakh sentences that go on about whom the last one named, without a name.

"Кейін екі айға қамауға алынды" leaves its subject out; "Белсенді қазір изоляторда" names a role.
Both mean the only person of the sentence before, where nothing else in them can be a subject.
"""

from __future__ import annotations

import re

from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.sentence import Sentence
from nlp.text.kazakh import strip_case

_ADVERBIAL = (
    "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "ға", "ге", "қа", "ке",
    "на", "не", "мен", "бен", "пен", "дағы", "дегі", "тағы", "тегі", "ша", "ше",
)  # fmt: skip
_NOMINAL = ("ғанын", "генін", "қанын", "кенін", "ғаны", "гені", "қаны", "кені", "уы", "уі", "уын",
            "уін", "уына", "уіне")  # fmt: skip
_PARTICIPLE = ("ған", "ген", "қан", "кен")
_CONVERB = ("ып", "іп", "уға", "уге")
_NONFINITE = ("уға", "уге", "ып", "іп")
_ATTRIBUTED = (
    "даңғыл", "шағын", "маң", "әуежай", "вокзал", "базар", "ғимарат", "мешіт", "мектеп", "шекара",
    "кент", "проспект", "мөлтек", "үйін",
    "қала", "облыс", "аудан", "ауыл", "сот", "полици", "бөлім", "тергеу", "изолятор", "түрме",
    "көше", "алаң", "аурухана", "колония", "мекеме",
)  # fmt: skip
_FRAMES = {"": "SVT", "acc": "O", "dat": "D", "gen": "N"}
_CASES = {"н": "acc", "д": "acc", "т": "acc", "ғ": "dat", "г": "dat", "қ": "dat", "к": "dat"}
FIRST = ("дым", "дім", "тым", "тім", "ғанмын", "генмін", "қанмын", "кенмін")
"""How the verb of somebody ends who speaks of themselves: "азапталдым"."""
_LONGEST = 16
_FURTHEST = 12
_AHEAD = 4
_BREAKS = re.compile(r"[,;:()]|\s[–—-]\s")
_PRONOUNS = {
    "ол": "nom", "олар": "nom", "екеуі": "nom", "үшеуі": "nom", "өзі": "nom", "оны": "acc",
    "оларды": "acc", "екеуін": "acc", "үшеуін": "acc", "оған": "dat", "оларға": "dat",
    "екеуіне": "dat", "оның": "gen", "олардың": "gen",
}  # fmt: skip
_SEVERAL = frozenset({"олар", "оларды", "оларға", "олардың", "екеуі", "үшеуі", "екеуін", "үшеуін",
                      "екеуіне"})  # fmt: skip
_PRONOUN_FRAMES = {
    "nom": frozenset("ST"), "acc": frozenset("O"), "dat": frozenset("D"), "gen": frozenset("N"),
}  # fmt: skip


def left_out(s: Sentence, readings: list[Trigger]) -> bool:
    """Whether a sentence that names nobody leaves out whom its verb is about.

    All its words say when, where and how; its verb has a victim as its subject, or is what a
    court or the police do.
    """
    low, trigger = s.words, readings[0]
    if s.groups or len(low) > _LONGEST or low[trigger.last].text.endswith(_NOMINAL):
        return False
    frames = {t.pattern.frame for t in readings}
    passive = bool(frames & set("SVT"))
    if not passive and not frames & set("OD"):
        return False
    doers = s.what("doers")
    done = [w for w in low if doers.has(w.text)]
    if not passive and "O" in frames and not done:
        return False
    last, after = low[trigger.last], low[trigger.last + 1 : trigger.last + 2]
    if last.text.endswith(_PARTICIPLE) and after:
        beside = not s.text[last.end : after[0].start].strip()
        if beside and not s.what("particle").has(after[0].text):
            return False  # it says what kind of somebody follows
    return all(
        w.start in s.taken or w in done or _adverbial(s, i)
        for i, w in enumerate(low[: trigger.first])
    )


def _adverbial(s: Sentence, i: int) -> bool:
    """Whether the i-th word says when, where or how, and is neither a person nor a thing."""
    word, low = s.words[i].text, s.words
    if word[0].isdigit() or s.what("lead").has(word):
        return True
    if s.what("kin").has(word) or s.what("crowd").has(word) or s.what("me").has(word):
        return False
    if word.endswith(_ADVERBIAL):
        return True
    if word.endswith(_CONVERB):
        return True
    if i + 1 == len(low):
        return False
    after = low[i + 1].text
    return after.startswith(_ATTRIBUTED) or after.endswith(_NONFINITE)


def leading(s: Sentence, trigger: Trigger, frames: set[str]) -> int | None:
    """The offset of the "he" or "the activist" that a sentence begins with and is about.

    Its case says what is done to whom: "белсенді ұсталды", "белсендіні ұстады", "белсендіге айып
    тағылды".
    """
    low = s.words
    if s.groups or trigger.first == 0:
        return None
    at = 0
    while at < min(_AHEAD, trigger.first) and s.what("lead").has(low[at].text):
        at += 1
    word = low[at]
    case = _role_case(s, word.text)
    if case is None or (case == "gen" and not frames & {"N", "S"}):
        return None
    if case != "gen" and not frames & set(_FRAMES[case]):
        return None
    if s.what("kin").has(low[at + 1].text) or s.pull(word.end, low[trigger.first].start) >= 2:
        return None
    return word.start


def _role_case(s: Sentence, word: str) -> str | None:
    """The case in which a word stands for somebody ("белсенді"); None where it does not."""
    the_one = s.what("the_one")
    if the_one.has(word):
        return ""
    stem, ending = strip_case(word)
    if not ending or not the_one.has(stem):
        return None
    return "gen" if ending.endswith("ң") else _CASES.get(ending[0]) if len(ending) == 2 else None


def pronoun(s: Sentence, trigger: Trigger, frames: set[str]) -> tuple[int, bool] | None:
    """The offset of the pronoun that is the victim of a verb, and whether it means several.

    Its case must be the one that the verb asks for ("оны ұстады", "оған айып тағылды"); it stands
    in the same clause, or in the one before where that goes on with a converb.
    """
    low, start = s.words, s.words[trigger.first].start
    nominal = low[trigger.last].text.endswith(_NOMINAL)
    wanted = {case for case, known in _PRONOUN_FRAMES.items() if frames & known}
    if nominal or low[trigger.first].text.endswith(("ы", "і", "ын", "ін")):
        wanted.add("gen")
    for k in range(trigger.first - 1, max(-1, trigger.first - _FURTHEST), -1):
        word = low[k]
        if any(g.start <= word.start < g.end for g in s.groups):
            return None
        if len(_BREAKS.findall(s.text, word.end, start)) > 1:
            return None
        case = _PRONOUNS.get(word.text)
        if case not in wanted:
            continue
        if k + 1 < len(low) and s.what("kin").has(low[k + 1].text):
            return None
        return word.start, word.text in _SEVERAL
    return None


def child(s: Sentence, trigger: Trigger) -> tuple[int, ...]:
    """Who is meant where a relative of somebody named speaks of "my child"; else nobody."""
    mine, low = s.what("mine"), s.words
    near = low[max(0, trigger.first - _FURTHEST) : trigger.first]
    if not any(mine.has(word.text) for word in near):
        return ()
    owners = [g.members for g in s.groups if g.modifier and len(g.members) == 1]
    return owners[0] if len(owners) == 1 else ()

"""Russian names brought back to the nominative, with one gender and one case for all their words.

Each word of a name can be read in several ways (Оналтаева: he, genitive; or she, nominative).
`readings` lists them by the ending; `base_forms` keeps the combinations whose words agree, best
first. Source of the paradigms: Zaliznyak, Grammatical Dictionary of Russian; the lists of given
names and surnames are natasha's (MIT).
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import NamedTuple

from nlp.pipelines.name_lists import known

Case = str
_ALL = frozenset({"nom", "gen", "dat", "acc", "ins", "prep"})
_MAX_WORDS = 4
_GENITIVE = re.compile(
    r"[^\W\d_]*(?:ого|его|ста|нта|ора|ля|ника|тра)|у|от|для|из|против|около|после|кроме|до|без|"
    r"с|со|ради|семья|семье|семьи|семью|родственник\w+|близк\w+|друзья",
    re.IGNORECASE,
)
_NOMINATIVE = re.compile(
    r"[^\W\d_]*(?:ист|кат|тор|нт|стр|ник|сор|ый|ий|ая|истка|ница)", re.IGNORECASE
)
_HE = re.compile(r"[^\W\d_]{3,}(?:л|лся|[еёа]н)|убит")
_SHE = re.compile(r"[^\W\d_]{3,}(?:ла|лась|[еёа]на)|убита")
_MALE_ENDS = ("бек", "бай", "жан", "хан", "мурат", "болат", "гали", "али", "тай", "бол", "дос")
_HINT = 1.5


class Reading(NamedTuple):
    """One way to read a word: its nominative, "m" or "f", and the cases it can stand in."""

    base: str
    gender: str
    cases: frozenset[Case]


def _r(base: str, gender: str, *cases: Case) -> Reading:
    return Reading(base, gender, frozenset(cases) if cases else _ALL)


def _possessive(word: str) -> list[Reading]:
    """Surnames in -ов, -ев, -ин, -ын."""
    found = re.fullmatch(r"(.+(?:[оеё]в|[иы]н))(а|у|ым|е|ой|)", word, re.IGNORECASE)
    if found is None or len(found[1]) < 4:
        return []
    stem, ending = found[1], found[2].lower()
    a = "А" if word.isupper() else "а"
    return {
        "": [_r(stem, "m", "nom")],
        "а": [_r(stem, "m", "gen", "acc"), _r(stem + a, "f", "nom")],
        "у": [_r(stem, "m", "dat"), _r(stem + a, "f", "acc")],
        "ым": [_r(stem, "m", "ins")],
        "е": [_r(stem, "m", "prep")],
        "ой": [_r(stem + a, "f", "gen", "dat", "ins", "prep")],
    }[ending]


_ADJECTIVE = {
    "ий": ("m", ("nom",)),
    "ого": ("m", ("gen", "acc")),
    "ому": ("m", ("dat",)),
    "им": ("m", ("ins",)),
    "ом": ("m", ("prep",)),
    "ая": ("f", ("nom",)),
    "ой": ("f", ("gen", "dat", "ins", "prep")),
    "ую": ("f", ("acc",)),
}


def _adjective(word: str) -> list[Reading]:
    """Surnames in -ский, -цкий."""
    found = re.fullmatch(r"(.+[сц]к)(ий|ого|ому|им|ом|ая|ой|ую)", word, re.IGNORECASE)
    if found is None:
        return []
    gender, cases = _ADJECTIVE[found[2].lower()]
    return [Reading(found[1] + ("ий" if gender == "m" else "ая"), gender, frozenset(cases))]


_SOFT = {  # endings after й and ь
    "я": ("gen", "acc"),
    "ю": ("dat",),
    "ем": ("ins",),
    "е": ("prep",),
}


def _soft(word: str) -> list[Reading]:
    """Алексей, Абай, Юрий, Игорь; and Мария, Алия, Наталья."""
    lower, out = word.lower(), []
    if lower[-2:] in ("ия", "ии", "ию") or lower.endswith("ией"):
        stem = word[:-3] if lower.endswith("ией") else word[:-2]
        cases = {"ия": ("nom",), "ии": ("gen", "dat", "prep"), "ию": ("acc",)}
        out.append(_r(stem + "ия", "f", *cases.get(lower[-2:], ("ins",))))
    for ending, cases_m in _SOFT.items():
        if lower.endswith(ending) and len(lower) > len(ending) + 2:
            stem = word[: -len(ending)]
            if stem[-1].lower() in "аеиуоыэ":
                out.append(_r(stem + "й", "m", *cases_m))
            elif stem[-1].lower() in "рлнт" and (stem + "ь").lower() in known("first"):
                out.append(_r(stem + "ь", "m", *cases_m))
    if lower.endswith(("я", "и", "ю", "ей")):
        stem = word[:-2] if lower.endswith("ей") else word[:-1]
        cases_f = {"я": ("nom",), "и": ("gen", "dat", "prep"), "ю": ("acc",), "й": ("ins",)}
        if (stem + "я").lower() in known("first"):
            out.append(_r(stem + "я", "f", *cases_f[lower[-1]]))
    return out


_HARD_M = {"а": ("gen", "acc"), "у": ("dat",), "ом": ("ins",), "ем": ("ins",), "е": ("prep",)}
_HARD_F = {
    "а": ("nom",),
    "ы": ("gen",),
    "и": ("gen",),
    "е": ("dat", "prep"),
    "у": ("acc",),
    "ой": ("ins",),
    "ей": ("ins",),
}


def _hard(word: str) -> list[Reading]:
    """Everything else that ends in a consonant or takes the endings of Айнара."""
    lower, out = word.lower(), []
    if lower[-1] not in "аеёиоуыэюя":
        out.append(_r(word, "m", "nom"))
        if not lower.endswith(("вич", "ов", "ев")):
            out.append(_r(word, "f"))
    for table, gender, final in ((_HARD_M, "m", ""), (_HARD_F, "f", "а")):
        for ending, cases in table.items():
            stem = word[: -len(ending)]
            if lower.endswith(ending) and len(stem) > 1 and stem[-1].lower() not in "аеёиоуыэюяйь":
                out.append(_r(stem + final, gender, *cases))
    return [r for r in out if not (r.gender == "f" and r.base.lower().endswith(("вича", "тича")))]


@functools.lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[Reading, ...]:
    """All ways to read one word of a name; never empty."""
    if len(word) < 3 or word.endswith("."):
        return (_r(word, "m"), _r(word, "f"))
    if "-" in word:
        head, _, tail = word.rpartition("-")
        return tuple(r._replace(base=f"{head}-{r.base}") for r in readings(tail))
    found = _possessive(word) or _adjective(word)
    if found:
        return tuple(found)
    found = _soft(word) + _hard(word)
    if word[-1].lower() in "еёиоуыэю" or not found:
        found += [_r(word, "m"), _r(word, "f")]  # Гани, Шевченко: not declined
    return tuple(found)


def _hint(before: str, after: str) -> tuple[str, str]:
    """(gender, case) that the neighbours speak for, "" where they say nothing: "активиста",
    "у" (genitive), "адвокат" (nominative), "сообщила" (she, nominative)."""
    for word in (before, after):
        if _SHE.fullmatch(word):
            return "f", "nom"
        if _HE.fullmatch(word):
            return "m", "nom"
    if _GENITIVE.fullmatch(before):
        return "", "gen"
    return ("", "nom") if _NOMINATIVE.fullmatch(before) else ("", "")


def _weight(reading: Reading, *, first: bool, single: bool) -> float:
    base = reading.base.lower().rsplit("-", 1)[-1]
    weight = 0.0
    if base in known("first") and (first or single):
        weight += 2.0
    elif base in known("first"):
        weight += 1.2  # Мусабекова Данияра
    if first and not single and reading.gender == "m" and base.endswith(_MALE_ENDS):
        weight += 1.0
    if base in known("last") and (not first or single):
        weight += 1.0
    if "nom" in reading.cases and reading.cases != _ALL:
        weight += 0.4
    return weight


def base_forms(
    words: list[str], before: str = "", after: str = ""
) -> list[tuple[tuple[str, ...], float]]:
    """Nominatives of a name, best first, with weights that only compare with each other.

    `before` and `after` are the words beside the name, which often tell case and gender.
    """
    gender, case = _hint(before, after)
    scored: dict[tuple[str, ...], float] = {}
    options = [readings(word) for word in words[:_MAX_WORDS]]
    for combination in itertools.product(*options):
        cases = frozenset.intersection(*(r.cases for r in combination))
        if not cases or len({r.gender for r in combination}) > 1:
            continue
        weight = sum(
            _weight(r, first=i == 0, single=len(words) == 1) for i, r in enumerate(combination)
        )
        weight += _HINT if case in cases and gender in ("", combination[0].gender) else 0.0
        base = (*(r.base for r in combination), *words[_MAX_WORDS:])
        scored[base] = max(weight, scored.get(base, -1.0))
    if not scored:
        scored[tuple(words)] = 0.0
    return sorted(scored.items(), key=lambda item: -item[1])

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
    r"с|со|ради|отец|папа|брат|сын|муж|супруг|дед|дедушка|внук|племянник|зять|семья|семье|семьи|семью|родственник\w+|близк\w+|друзья|"
    r"[а-яё]{3,}(?:ании|ания|анию|ание|анием|ении|ения|ению|ение|ением)|смерт[ьи]ю?|гибел[ьи]ю?|"
    r"убийств\w{1,2}|арест\w{0,2}|тел[оауе]|дел[оауе]|судьб\w{1,2}|имя|имени|дом|доме|дома|"
    r"приговор\w{0,2}|похорон\w{0,3}|обыск\w{0,2}|пытк\w{1,3}|истори[яюи]",
    re.IGNORECASE,
)
_NOMINATIVE = re.compile(
    r"[^\W\d_]*(?:ист|кат|тор|нт|стр|ник|сор|ый|ий|ая|истка|ница)", re.IGNORECASE
)
_HE = re.compile(r"[^\W\d_]{3,}(?:л|лся|[еёа]н)|убит")
_SAYS = re.compile(
    r"(?:со(?:общ|зна)|заяв|(?:рас)?сказ|отме[тч]|подч[её]рк|добав|поясн|уточн|напис|призв|счит|"
    r"утвержд|говор|вспом|бы|ста|погиб|ум[еи]р|сконча|пропа|исчез|оказ|оста|явл|выступ|проком|"
    r"обра[тщ]|пожалов|прош|приш|вы[шх]|уш|верну|прие[хз]|жи[влт]|работа|учи|по[лг]уч|род)"
)
_DOES = re.compile(r"[а-яё]{3,}(?:[аеияуы]л[аи]?|[аяуе]ет|[аяую]ют|[ия]т)")
_TO_WHOM = re.compile(
    r"(?:предъяв|гроз|назнач|вынес|вменя|продл|отказа|избра|запре[тщ]|разреш|выдвин|присуд|помог)"
)
_SHE = re.compile(r"[^\W\d_]{3,}(?:ла|лась|[еёа]на)|убита")
_MALE_ENDS = ("бек", "бай", "жан", "хан", "мурат", "болат", "гали", "али", "тай", "бол", "дос")
_HER_ENDS = ("ова", "ева", "ёва", "ина", "ына", "ая")
_HINT = 1.5


_IRREGULAR = {"павл": "Павел", "льв": "Лев"}


@functools.cache
def given() -> frozenset[str]:
    """Known given names in small letters, also those that are words besides (Роман), and both with
    ё and with е."""
    names = known("first") | known("maybe_first")
    return names | {name.replace("ё", "е") for name in names}


class Reading(NamedTuple):
    """One way to read a word: its nominative, "m" or "f", and the cases it can stand in."""

    base: str
    gender: str
    cases: frozenset[Case]


def _r(base: str, gender: str, *cases: Case) -> Reading:
    return Reading(base, gender, frozenset(cases) if cases else _ALL)


def _possessive(word: str) -> list[Reading]:
    """Surnames in -ов, -ев, -ин, -ын."""
    found = re.fullmatch(r"(.+(?:[оеё]в|[иы]н))(а|у|ым|е|ой|ы|ых|ыми|)", word, re.IGNORECASE)
    if found is None or len(found[1]) < 4:
        return []
    stem, ending = found[1], found[2].lower()
    if ending in ("ы", "ых", "ыми") and not stem.lower().endswith("в"):
        return []  # Мадины, Черных
    a = "А" if word.isupper() else "а"
    return {
        "": [_r(stem, "m", "nom")],
        "ы": [_r(stem, "m", "nom"), _r(stem + a, "f", "nom")],  # братья Ерлан и Самат Жагипаровы
        "ых": [_r(stem, "m", "gen", "acc", "prep"), _r(stem + a, "f", "gen", "acc", "prep")],
        "ыми": [_r(stem, "m", "ins"), _r(stem + a, "f", "ins")],
        "а": [_r(stem, "m", "gen", "acc"), _r(stem + a, "f", "nom")],
        "у": [_r(stem, "m", "dat"), _r(stem + a, "f", "acc")],
        "ым": [_r(stem, "m", "ins", "dat"), _r(stem + a, "f", "dat")],
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


_UNDECLINED = re.compile(r".{3,}(?:[ыи]х|ко|аго|[аг]али|[гк]али|улы|кызы|уулу|оглы)", re.IGNORECASE)
_TURKIC = re.compile(r"(?:[аы]лды|берды|[гк]ель?ды|турды|[мтрк]алы|ймады)$")
_HE_IN_A = frozenset(
    ("илья", "никита", "данила", "лука", "фома", "кузьма", "муса", "иса", "мустафа")
)
"""Men's names with the endings of women's."""

_VOWELS = frozenset("аеёиоуыэюя")

_SOFT = {  # endings after й and ь
    "я": ("gen", "acc"),
    "ю": ("dat",),
    "ем": ("ins",),
    "е": ("prep",),
}


_FATHERS = {  # Иванович, Ивановна
    "вич": ("m", ("nom",)),
    "вича": ("m", ("gen", "acc")),
    "вичу": ("m", ("dat",)),
    "вичем": ("m", ("ins",)),
    "виче": ("m", ("prep",)),
    "вна": ("f", ("nom",)),
    "вны": ("f", ("gen",)),
    "вне": ("f", ("dat", "prep")),
    "вну": ("f", ("acc",)),
    "вной": ("f", ("gen", "dat", "ins", "prep")),
}


def _patronymic(word: str) -> list[Reading]:
    """Patronymics, and surnames in -вич, which women do not decline."""
    found = re.fullmatch(r"(.+[оеиы])(вич(?:а|у|ем|е|)|вн(?:а|ы|е|у|ой))", word, re.IGNORECASE)
    if found is None:
        return []
    gender, cases = _FATHERS[found[2].lower()]
    base = found[1] + ("вич" if gender == "m" else "вна")
    if word.isupper():
        base = base.upper()
    hers = [_r(word, "f")] if found[2].lower() == "вич" else []
    return [Reading(base, gender, frozenset(cases)), *hers]


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
            elif ending != "е" and stem[-1].lower() in "рлнтвдсз":  # Цзян Цзэминя, Нобелем
                out.append(_r(stem + "ь", "m", *cases_m))
    if lower.endswith(("я", "и", "ю", "ей")):
        stem = word[:-2] if lower.endswith("ей") else word[:-1]
        cases_f = {"я": ("nom",), "и": ("gen", "dat", "prep"), "ю": ("acc",), "й": ("ins",)}
        if (stem + "я").lower() in given():
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
            if not lower.endswith(ending) or len(stem) < 2 or stem[-1].lower() in "аеёиоуыэюяйь":
                continue
            if ending in ("ы", "и") and (ending == "и") != (stem[-1].lower() in "гкхжчшщ"):
                continue
            base = _IRREGULAR.get(stem.lower(), stem) if gender == "m" else stem + final
            out.append(_r(base, gender, *cases))
    return [r for r in out if not (r.gender == "f" and r.base.lower().endswith("ича"))]


@functools.lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[Reading, ...]:
    """All ways to read one word of a name; never empty."""
    if len(word) < 3 or word.endswith("."):
        return (_r(word, "m"), _r(word, "f"))
    if "-" in word:
        head, _, tail = word.rpartition("-")
        return tuple(r._replace(base=f"{head}-{r.base}") for r in readings(tail))
    found = _possessive(word) or _adjective(word) or _patronymic(word)
    if found:
        return tuple(found)
    if _UNDECLINED.fullmatch(word) and word.lower() not in given():
        return (_r(word, "m"), _r(word, "f"))
    found = _soft(word) + _hard(word)
    found += [r._replace(gender="m") for r in found if r.base.lower() in _HE_IN_A]
    if not any(r.base.lower() in given() for r in found):  # surnames: Обамы, Зумой
        found += [r._replace(gender="m") for r in found if r.gender == "f" and r.base[-1] in "ая"]
    if len(word) < 5 and sum(letter in _VOWELS for letter in word.lower()) == 1:
        found.append(_r(word, "m"))  # Си Цзиньпина, Ван Цзюня
    if word[-1].lower() in "еёиоуыэю" or not found:
        found += [_r(word, "m"), _r(word, "f")]  # Гани, Шевченко: not declined
    return tuple(found)


_WOMAN = re.compile(
    r"мать|мама|сестра|жена|вдова|дочь|супруга|бабушка|т[её]тя|коллега|подруга|невеста|соседка|"
    r"племянница|внучка|родственница",
    re.IGNORECASE,
)
"""Whose relative it is stands behind, or her own name: only the name itself can tell."""


@functools.lru_cache(maxsize=20_000)
def _hint(before: str, after: str) -> tuple[str, str]:
    """(gender, case) that the neighbours speak for, "" where they say nothing: "активиста",
    "у" (genitive), "адвокат" (nominative), "сообщила" (she, nominative)."""
    if _TO_WHOM.match(after) or _TO_WHOM.match(before):
        return "", "dat"
    if _DOES.fullmatch(before) and not _SAYS.match(before):
        return "", "acc"  # арестовал Ибраева
    if _GENITIVE.fullmatch(before):
        return "", "gen"
    if _WOMAN.fullmatch(before):
        return "", ""  # "сестра Асана Омарова задержана": the verb speaks of the sister
    for word in (before, after):
        if _SHE.fullmatch(word):
            return "f", "nom"
        if _HE.fullmatch(word):
            return "m", "nom"
    return ("", "nom") if _NOMINATIVE.fullmatch(before) else ("", "")


_HIS = re.compile(
    r".+(?:ат|лан|ияр|бек|хан|жан|ег|ур|ор|им|ман|тан|ван|слав|мир|рт|кт|ндр|нт|бол|ген|зат|дар|"
    r"рик|нис|хар|сен|мет|тр|рк|ак|эль|пол|льф|рд|кс|йк)а|.*[^и]я"
)
_HERS = frozenset(
    (
        "александра",
        "ярослава",
        "владислава",
        "мирослава",
        "карима",
        "салима",
        "халима",
        "рахима",
        "самира",
        "мира",
        "гульмира",
        "эльмира",
        "альмира",
        "руслана",
        "фатима",
        "рената",
        "татьяна",
        "марта",
        "злата",
        "майя",
        "зоя",
        "раушан",
        "светлана",
        "милана",
        "гулжана",
        "жана",
    )
)
"""Women's names that are a man's with one letter more, and are common themselves."""


@functools.lru_cache(maxsize=20_000)
def _oblique(base: str) -> bool:
    """Рината, Олега, Марком: on the list, but nearly always the case form of a known name."""
    names = given()
    if base.endswith(("ом", "ем", "ым", "ой")) and len(base) > 4:
        return base[:-2] in names or base[:-2] + "а" in names
    if base[-1] in "ыи" and len(base) > 4:
        return base[:-1] + ("а" if base[-1] == "ы" else "я") in names
    if base[-1] in "ую":
        return any(base[:-1] + letter in names for letter in ("", "а", "я", "й", "ь"))
    if not _HIS.fullmatch(base) or base in _HERS:
        return False
    his = (base[:-1],) if base[-1] == "а" else (base[:-1] + "й", base[:-1] + "ь")
    return any(name in names for name in his)


def _dative(base: str) -> bool:
    """Гульмире, Ляйле: known names with another ending."""
    return any(base[:-1] + letter in given() for letter in "ая")


def _her_surname(combination: tuple[Reading, ...]) -> float:
    """What a surname on the list in a man's form weighs for a woman: as much as for him, where her
    given name is a known woman's (Гульнара Омарова; not Гани Нуриманова)."""
    first, *others = combination
    last, name = known("last"), first.base.lower()
    if name not in given() or _oblique(name):
        return 0.0
    hers = [r.base.lower() for r in others if r.gender == "f" and first.base[-1:] in "ая"]
    return sum(1.0 for base in hers if base not in last and base[:-1] in last)


def _weight(reading: Reading, *, first: bool, single: bool) -> float:
    base = reading.base.lower().rsplit("-", 1)[-1]
    weight = 0.0
    if base in given() and _oblique(base):
        weight += 0.8
    elif base in given() and (first or single):
        weight += 2.0
    elif base in given():
        weight += 1.2  # Мусабекова Данияра
    if first and not single and reading.gender == "m" and base.endswith(_MALE_ENDS):
        weight += 1.0
    if base in known("last") and (not first or single):
        weight += 1.0
    if "nom" in reading.cases and reading.cases != _ALL:
        weight += 0.4 if not base.endswith(("ом", "ем", "ым")) or base in given() else -0.3
    if not first and "nom" in reading.cases and base[-1] in "ая" and not base.endswith(_HER_ENDS):
        weight -= 0.0 if base in known("last") or reading.cases == _ALL else 1.0  # Чавеса: Чавес
    if reading.cases == _ALL and base[-1] in "уюе" and base not in known("last"):
        hers = first and base[-1] == "е" and reading.gender == "f" and not _dative(base)
        weight += 1.0 if hers else -1.0
    elif reading.cases == _ALL and base[-1] == "ы":
        weight += 0.6 if _TURKIC.search(base) else -0.6
    elif reading.cases == _ALL and len(base) > 2 and base[-1] not in _VOWELS:
        weight -= 0.3  # a woman's surname, or the first of Ван Цзюня's
    return weight


def base_forms(
    words: list[str], before: str = "", after: str = ""
) -> list[tuple[tuple[str, ...], float]]:
    """Nominatives of a name, best first, with weights that only compare with each other.

    `before` and `after` are the words beside the name, which often tell case and gender.
    """
    return list(_forms(tuple(words), *_hint(before, after)))


@functools.lru_cache(maxsize=20_000)
def _forms(
    words: tuple[str, ...], gender: str, case: str
) -> tuple[tuple[tuple[str, ...], float], ...]:
    scored: dict[tuple[str, ...], float] = {}
    options = [readings(word) for word in words[:_MAX_WORDS]]
    for combination in itertools.product(*options):
        cases = frozenset.intersection(*(r.cases for r in combination))
        if not cases or len({r.gender for r in combination}) > 1:
            continue
        weight = sum(
            _weight(r, first=i == 0, single=len(words) == 1) for i, r in enumerate(combination)
        )
        weight += _her_surname(combination)
        weight += _HINT if case in cases and gender in ("", combination[0].gender) else 0.0
        base = (*(r.base for r in combination), *words[_MAX_WORDS:])
        scored[base] = max(weight, scored.get(base, -1.0))
    if not scored:
        scored[words] = 0.0
    return tuple(sorted(scored.items(), key=lambda item: -item[1]))

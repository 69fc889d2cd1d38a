"""Numbers in digits and words, in Russian, Kazakh and English: "больше 4 тысяч", "жүзге жуық"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from nlp.components.lexicon import Word

_DIGITS = re.compile(
    r"(?<![\w.,/№-])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,3}"
    r"(?:,\d{3})+|\d+(?:[.,]\d{1,2})?)(?![\d/%]|[.,]\d|-?(?:лет"
    r"|year|жас))"
)
MAX_COUNT = 10_000_000

_RU = {
    "один": 1, "одна": 1, "одного": 1, "одну": 1, "одной": 1, "одном": 1, "одному": 1, "одним": 1,
    "два": 2, "две": 2, "двое": 2, "двух": 2, "двоих": 2, "двум": 2, "двумя": 2, "двоим": 2,
    "двоими": 2, "три": 3, "трое": 3, "трех": 3, "троих": 3, "трем": 3,
    "тремя": 3, "троим": 3, "троими": 3, "четыре": 4, "четверо": 4, "четырех": 4, "четверых": 4,
    "четырем": 4, "четырьмя": 4, "четверым": 4, "пятеро": 5, "пятерых": 5, "пятерым": 5,
    "шестеро": 6, "шестерых": 6, "шестерым": 6, "семеро": 7, "семерых": 7, "семерым": 7,
    "восьмеро": 8, "восьмерых": 8, "восьмерым": 8, "девятеро": 9, "девятерых": 9, "десятеро": 10,
    "десятерых": 10, "восемь": 8, "восьми": 8, "восемью": 8, "восьмью": 8, "сорок": 40,
    "сорока": 40, "девяносто": 90, "девяноста": 90, "сто": 100, "ста": 100, "сотня": 100,
    "сотню": 100, "сотней": 100, "двести": 200, "двухсот": 200, "двумстам": 200, "триста": 300,
    "трехсот": 300, "тремстам": 300, "четыреста": 400, "четырехсот": 400, "пятьсот": 500,
    "пятисот": 500, "шестьсот": 600, "шестисот": 600, "семьсот": 700, "семисот": 700,
    "восемьсот": 800, "восьмисот": 800, "девятьсот": 900, "девятисот": 900, "полтора": 1.5,
    "полторы": 1.5, "полутора": 1.5, "полтораста": 150, "полсотни": 50, "полусотни": 50,
    "полусотня": 50, "полусотню": 50, "полтысячи": 500, "полутысячи": 500, "десяток": 10,
    "десятка": 10, "дюжина": 12, "дюжину": 12, "дюжины": 12, "полдюжины": 6,
}  # fmt: skip
_RU_SOFT = {
    "пять": 5, "шесть": 6, "семь": 7, "девять": 9, "десять": 10, "одиннадцать": 11,
    "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16,
    "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30,
}  # fmt: skip
_RU |= {word[:-1] + end: value for word, value in _RU_SOFT.items() for end in ("ь", "и", "ью")}
_RU_TENS = {"пят": 50, "шест": 60, "сем": 70}
_RU |= {f"{stem}ьдесят": value for stem, value in _RU_TENS.items()}
_RU |= {f"{stem}идесяти": value for stem, value in _RU_TENS.items()}
_RU |= {"восемьдесят": 80, "восьмидесяти": 80}
_KK = {
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9,
    "он": 10, "жиырма": 20, "отыз": 30, "қырық": 40, "елу": 50, "алпыс": 60, "жетпіс": 70,
    "сексен": 80, "тоқсан": 90, "жүз": 100, "екеу": 2, "біреу": 1, "үшеу": 3, "төртеу": 4,
    "бесеу": 5, "алтау": 6, "жетеу": 7, "оншақты": 10, "қырқы": 40,
}  # fmt: skip
_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12, "half-dozen": 6,
}  # fmt: skip
_WORDS: dict[str, Mapping[str, float]] = {"ru": _RU, "kk": _KK, "en": _EN}
_THOUSAND = {"ru": ("тысяч", "тыс"), "kk": ("мың",), "en": ("thousand",)}
_MILLION = {"ru": ("миллион", "млн"), "kk": ("миллион", "млн"), "en": ("million",)}
_CASE = r"(?:н[іы]ң|[дт][іы]ң|н|[ндт][іы]|[гқкғ][еа]|н[еа]|[днт][еа]н|[мбп]ен|[дт][ае]й|[дт][еа])"
_KK_ENDINGS = re.compile(rf"(?:[сі]?[іы])?{_CASE}?(?:-?ақ)?")
_SOME_WORD = re.compile(rf"с?[іы]{_CASE}?")
_SOME_DIGITS = re.compile(rf"\d-?(?:[сі]?[іы]|[еа]у[іы]){_CASE}?$")
_KK_OTHERS = frozenset({
    "оны", "онда", "онан", "ондан", "оның", "ондай", "онымен", "онша", "үшін", "бірге", "бірден",
    "бірде", "бірі", "біріне", "біреу", "біреуі", "біренің", "бірақ", "жүзі", "жүзін", "жүзінде",
    "алтын", "алтынды", "алтында", "жетін",
})  # fmt: skip
"""Words that look like a number with an ending: him, together, for the sake of, face."""


class Number(NamedTuple):
    """A number: its value, the words from `first` to `last`, its place in the text."""

    value: int
    first: int
    last: int
    start: int
    end: int


def numbers(text: str, words: list[Word], language: str) -> list[Number]:
    """The whole numbers of a sentence; "4 тыс." and "ten thousand" are one number each."""
    if not any(begins(word.text, language) for word in words):
        return []
    digits = {m.start(): m for m in _DIGITS.finditer(text, words[0].start, words[-1].end)}
    found: list[Number] = []
    i = 0
    while i < len(words):
        opens = begins(words[i].text, language) and not (i and words[i - 1].text in _VAGUE)
        number = _read(text, words, i, digits, language) if opens else None
        if number is None:
            i += 1
            continue
        found.append(number)
        i = number.last + 1
    return found


@lru_cache(maxsize=50_000)
def begins(word: str, language: str) -> bool:
    """Whether a number can begin with a word."""
    if word in _HALF_OF[language]:
        return True
    value = _value(word, language)
    return word[:1].isdigit() or value is not None or word in _THOUSAND_ALONE or word == _HUNDRED


def _read(
    text: str, words: list[Word], i: int, digits: dict[int, re.Match[str]], language: str
) -> Number | None:
    match = digits.get(words[i].start)
    last = i
    halved = _halved(words, i, language)
    if halved is not None:
        return Number(halved[0], i, halved[1], words[i].start, words[halved[1]].end)
    if match is not None:
        raw = match.group()
        value = _digits(raw)
        while last + 1 < len(words) and words[last + 1].start < match.end():
            last += 1
        decimal = value != int(value)
    else:
        value, last = _spelled(words, i, language)
        decimal = value != int(value)
        if last < i:
            return None
    value, last, scaled = _scaled(value, words, last, language)
    if scaled and value >= 1000 and value % 1000 == 0:
        value, last = _rest(text, words, value, last, digits, language)
    if (decimal and not scaled) or not 1 <= value <= MAX_COUNT:
        return None
    end = max(words[last].end, match.end() if match else 0)
    return Number(round(value), i, last, words[i].start, end)


def _rest(
    text: str,
    words: list[Word],
    value: float,
    last: int,
    digits: dict[int, re.Match[str]],
    language: str,
) -> tuple[float, int]:
    """What follows the thousands: "екі мың үш жүз", "5 тысяч 800"."""
    after = last + 1
    if after >= len(words) or text[words[last].end : words[after].start].strip(" \u00a0."):
        return value, last
    match = digits.get(words[after].start)
    if match is not None and match.group().isdigit() and len(match.group()) == 3:
        return value + int(match.group()), after
    more, end = _spelled(words, after, language)
    if end >= after and more.is_integer() and 2 <= more < 1000:
        return value + more, end
    return value, last


def _digits(raw: str) -> float:
    bare = re.sub(r"[ \u00a0\u202f]", "", raw)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", bare):
        return float(bare.replace(",", ""))
    return float(bare.replace(",", "."))


def _value(word: str, language: str) -> float | None:
    table = _WORDS[language]
    if language == "en" and "-" in word:
        parts = [table.get(part) for part in word.split("-")]
        return None if None in parts else sum(part for part in parts if part is not None)
    if word in table:
        return table[word]
    return _kazakh(word) if language == "kk" else None


def _kazakh(word: str) -> float | None:
    """The value of a Kazakh number with its endings: "жиырманың", "екеуінің", "екі-ақ"."""
    if word in _KK_OTHERS:
        return None
    bases = (word[:size] for size in range(min(len(word), 7), 1, -1))
    for base in bases:
        value = _KK.get(base)
        if value is not None and _KK_ENDINGS.fullmatch(word, len(base)):
            return value
    return None


def some_of_them(word: str) -> bool:
    """Whether the ending of a Kazakh number says "of them": екеуі, он екісінің, 12-сі."""
    if word[:1].isdigit():
        return _SOME_DIGITS.search(word) is not None
    for size in range(min(len(word), 7), 1, -1):
        if word[:size] in _KK and word not in _KK_OTHERS:
            return _SOME_WORD.fullmatch(word, size) is not None
    return word in ("мыңы", "мыңының")


def _spelled(words: list[Word], i: int, language: str) -> tuple[float, int]:
    """The value of number words from the i-th on, and the last of them; last < i where none is."""
    total, last = 0.0, i - 1
    smallest = 1000.0
    while last + 1 < len(words):
        text = words[last + 1].text
        value = _value(text, language)
        if language == "en" and text == "and" and total >= 100:
            following = words[last + 2].text if last + 2 < len(words) else ""
            if _value(following, language) is not None:
                last += 1
                continue
        if value is None:
            break
        if value == 100 and 0 < total < 10 and language != "ru":
            total, smallest = total * 100, 100.0
        elif total and value >= smallest:
            break
        else:
            total, smallest = total + value, value
        last += 1
    if last < i and _is_thousand(words, i, language):
        return 1.0, i
    if last < i and words[i].text == _HUNDRED and i and words[i - 1].text in _NEAR_HUNDRED:
        return 100.0, i
    return total, last


_SMALL = {
    "ru": (("десятк", 10), ("десятко", 10), ("сотн", 100), ("сотен", 100)),
    "kk": (),
    "en": (("dozen", 12),),
}  # fmt: skip
_HALF = {"ru": ("с", "половиной"), "en": ("and", "a", "half"), "kk": ("жарым",)}
_HUNDRED = "сотни"  # a hundred behind "more than", "about"; else hundreds
_NEAR_HUNDRED = frozenset(
    {"около", "более", "больше", "свыше", "до", "порядка", "почти", "менее", "меньше", "минимум"}
)
_THOUSAND_ALONE = frozenset(
    {"тысяча", "тысячи", "тысячу", "тысяче", "тысячей", "мың", "мыңнан", "мыңға", "мыңдай"}
)
_VAGUE = frozenset(
    {
        "несколько",
        "десятки",
        "сотни",
        "десятков",
        "сотен",
        "многие",
        "бірнеше",
        "ондаған",
        "жүздеген",
        "several",
        "few",
        "many",
        "нескольких",
        "талай",
    }
)


_HALF_OF = {"ru": (), "kk": ("жарты",), "en": ("half",)}
_HALVES = {"dozen": 6, "hundred": 50, "thousand": 500, "million": 500_000, "мың": 500}


def _halved(words: list[Word], i: int, language: str) -> tuple[int, int] | None:
    """ "Half a million", "half a dozen", "жарты мыңға": the value and its last word."""
    if words[i].text not in _HALF_OF[language]:
        return None
    last = i + (2 if i + 2 < len(words) and words[i + 1].text == "a" else 1)
    following = words[last].text if last < len(words) else ""
    for whole, value in _HALVES.items():
        if following == whole or (language == "kk" and following.startswith(whole)):
            return value, last
    return None


def _is_thousand(words: list[Word], i: int, language: str) -> bool:
    """Whether "a thousand" stands for itself: "более тысячи", not "несколько тысяч"."""
    if language == "en" or words[i].text not in _THOUSAND_ALONE:
        return False
    return i == 0 or words[i - 1].text not in _VAGUE


def _scaled(value: float, words: list[Word], last: int, language: str) -> tuple[float, int, bool]:
    here = words[last].text if 0 <= last < len(words) else ""
    if value == 1.0 and here.startswith(_THOUSAND[language]):
        return 1000.0, last, True
    half = _HALF[language]
    if tuple(word.text for word in words[last + 1 : last + 1 + len(half)]) == half:
        value, last = value + 0.5, last + len(half)
    if last + 1 < len(words):
        following = words[last + 1].text
        for stem, times in _SMALL[language]:
            if following.startswith(stem) and value < 100 and not following.endswith("s"):
                return value * times, last + 1, True
        if following.startswith(_THOUSAND[language]):
            return value * 1000, last + 1, True
        if following.startswith(_MILLION[language]):
            return value * 1_000_000, last + 1, True
    return value, last, False

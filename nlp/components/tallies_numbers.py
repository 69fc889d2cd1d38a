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
    "один": 1, "одна": 1, "одного": 1, "одну": 1, "два": 2, "две": 2, "двое": 2, "двух": 2,
    "двоих": 2,
    "три": 3, "трое": 3, "трех": 3, "троих": 3, "четыре": 4, "четверо": 4, "четырех": 4,
    "четверых": 4,
    "пять": 5, "пятеро": 5, "пяти": 5, "пятерых": 5, "шесть": 6, "шестеро": 6, "шести": 6,
    "шестерых": 6, "семь": 7, "семеро": 7, "семи": 7, "семерых": 7, "восемь": 8, "восьмеро": 8,
    "восьми": 8, "девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "десятеро": 10,
    "одиннадцать": 11, "одиннадцати": 11, "двенадцать": 12, "двенадцати": 12, "тринадцать": 13,
    "четырнадцать": 14, "пятнадцать": 15, "пятнадцати": 15, "шестнадцать": 16, "семнадцать": 17,
    "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "двадцати": 20, "тридцать": 30,
    "тридцати": 30, "сорок": 40, "сорока": 40, "пятьдесят": 50, "пятидесяти": 50,
    "шестьдесят": 60, "шестидесяти": 60, "семьдесят": 70, "семидесяти": 70, "восемьдесят": 80,
    "восьмидесяти": 80, "девяносто": 90, "сто": 100, "ста": 100, "двести": 200,
    "двухсот": 200, "триста": 300, "трехсот": 300, "четыреста": 400, "четырехсот": 400,
    "пятьсот": 500, "пятисот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800,
    "девятьсот": 900, "полторы": 1.5, "полутора": 1.5, "полтора": 1.5, "восьмерых": 8,
    "девятеро": 9, "девятерых": 9, "десятерых": 10, "тринадцати": 13, "четырнадцати": 14,
    "шестнадцати": 16, "семнадцати": 17, "восемнадцати": 18, "девятнадцати": 19, "девяноста": 90,
    "шестисот": 600, "семисот": 700, "восьмисот": 800, "девятисот": 900, "сотня": 100,
    "сотню": 100, "сотне": 100, "полсотни": 50, "полтысячи": 500, "десяток": 10, "дюжина": 12,
    "дюжину": 12, "дюжины": 12, "одной": 1, "одном": 1,
}  # fmt: skip
_KK = {
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9,
    "он": 10, "жиырма": 20, "отыз": 30, "қырық": 40, "елу": 50, "алпыс": 60, "жетпіс": 70,
    "сексен": 80, "тоқсан": 90, "жүз": 100, "екеу": 2, "екеуі": 2, "үшеуі": 3, "төртеуі": 4,
    "бесеуі": 5, "алтауы": 6, "жетеуі": 7, "біреуі": 1, "үшеу": 3, "төртеу": 4, "бесеу": 5,
    "алтау": 6, "жетеу": 7, "оншақты": 10,
}  # fmt: skip
_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "dozen": 12, "half-dozen": 6,
}  # fmt: skip
_WORDS: dict[str, Mapping[str, float]] = {"ru": _RU, "kk": _KK, "en": _EN}
_THOUSAND = {"ru": ("тысяч", "тыс"), "kk": ("мың",), "en": ("thousand",)}
_MILLION = {"ru": ("миллион", "млн"), "kk": ("миллион", "млн"), "en": ("million",)}
_KK_ENDINGS = (
    "ден", "дан", "тен", "тан", "нен", "нан", "ге", "ға", "ке", "қа", "сін", "сын", "сі", "сы",
    "дай", "дей", "тай", "тей", "ін", "ын", "і", "ы",
)  # fmt: skip


_KK_PRONOUNS = frozenset({"оны", "онда", "онан", "ондан"})  # him, there: not ten


class Number(NamedTuple):
    """A number: its value, the words from `first` to `last`, its place in the text."""

    value: int
    first: int
    last: int
    start: int
    end: int


def numbers(text: str, words: list[Word], language: str) -> list[Number]:
    """The whole numbers of a sentence; "4 тыс." and "ten thousand" are one number each."""
    if not any(_begins(word.text, language) for word in words):
        return []
    digits = {m.start(): m for m in _DIGITS.finditer(text, words[0].start, words[-1].end)}
    found: list[Number] = []
    i = 0
    while i < len(words):
        begins = _begins(words[i].text, language) and not (i and words[i - 1].text in _VAGUE)
        number = _read(text, words, i, digits, language) if begins else None
        if number is None:
            i += 1
            continue
        found.append(number)
        i = number.last + 1
    return found


@lru_cache(maxsize=50_000)
def _begins(word: str, language: str) -> bool:
    """Whether a number can begin with a word."""
    value = _value(word, language)
    return word[:1].isdigit() or value is not None or word in _THOUSAND_ALONE or word == _HUNDRED


def _read(
    text: str, words: list[Word], i: int, digits: dict[int, re.Match[str]], language: str
) -> Number | None:
    match = digits.get(words[i].start)
    last = i
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
    if (decimal and not scaled) or not 1 <= value <= MAX_COUNT:
        return None
    end = max(words[last].end, match.end() if match else 0)
    return Number(round(value), i, last, words[i].start, end)


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
    if language == "kk" and word not in _KK_PRONOUNS:
        for ending in _KK_ENDINGS:
            if word.endswith(ending) and word[: -len(ending)] in table:
                return table[word[: -len(ending)]]
    return None


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
_THOUSAND_ALONE = frozenset({"тысяча", "тысячи", "тысячу", "тысяче", "мың", "мыңнан", "мыңға"})
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

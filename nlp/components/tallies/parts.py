"""Parts of a total, before and after it, and numbers that share what is said of the last one."""

from __future__ import annotations

import re

from nlp.annotations import Tally
from nlp.components.tallies.numbers import some_of_them
from nlp.components.tallies.stops import OF
from nlp.components.tallies.words import Reading

_FORWARD = frozenset({"among", "of", "из", "среди"})
_ANDS = frozenset({"and", "и", "мен", "бен", "пен", "және", "also", "также", "а"})
_FAR, _NEAR = 7, 6
_LIST = re.compile(r"[;:()—–.]")


def part_said(reading: Reading, whole: Tally) -> bool:
    """Whether "of them", "including" stands before the number (behind its whole) or after it."""
    for i in reading.preceding(6):
        size = reading.at("part", i)
        if (
            size
            and reading.words[i].start > whole["start"]
            and reading.sentence.cost(reading.words[i].end, reading.number.start) < 1.6
        ):
            return True
    return reading.near("part", 2) or _of_those(reading)


def _of_those(reading: Reading) -> bool:
    """ "Of the 238 people killed, 19 were police": the first number has "of" before it."""
    words, first = reading.words, reading.opening.first
    return first != reading.number.first and any(
        w.text in OF for w in words[max(0, first - 2) : first]
    )


def forward(reading: Reading, following: Reading) -> bool:
    """Whether a number is part of the next one: "nine of the 238 dead", "девять из 238"."""
    a, b = reading.number.last + 1, following.lead
    if reading.number.value >= following.number.value or reading.number.value < 2 or b - a > _FAR:
        return False
    between = reading.words[a:b]
    if reading.sentence.cost(reading.number.end, following.number.start) > 0.5:
        return False
    return any(word.text in _FORWARD for word in between)


def joined(reading: Reading, following: Reading) -> bool:
    """Whether only its noun and "and" or a comma stand between a number and the next one."""
    a, b = reading.number.last + 1, following.lead
    if b - a > _NEAR or b <= a:
        return False
    text = reading.sentence.text[reading.number.end : reading.words[b].start]
    if _LIST.search(text) or any(a <= s.first < b for s in reading.sayings):
        return False
    return reading.words[b - 1].text in _ANDS or "," in text[-3:] or "," in text


def whole_of_some(reading: Reading, following: Reading) -> bool:
    """Whether the next number is of these: "хабарсыз кеткен 27 адамның 19-ы табылды"."""
    a, b = reading.number.last + 1, following.number.first
    word = following.words[following.number.last].text
    if reading.sentence.language != "kk" or not 1 <= b - a <= 3 or not some_of_them(word):
        return False
    return reading.words[b - 1].text.endswith(("ның", "нің", "дың", "дің", "тың", "тің"))


def breakdown(reading: Reading, whole: Tally, group: str | None) -> bool:
    """Whether a colon or bracket opens the parts: "61 detained: 44 men and 17 women"."""
    if group in (None, "detainees") or group == whole["group"]:
        return False
    if reading.number.value > whole["count"]:
        return False
    text = reading.sentence.text[whole["end"] : reading.number.start]
    if whole["end"] < reading.sentence.span.start or not re.search(r"[:(]", text):
        return False
    after = range(reading.number.last + 1, reading.limit)
    return not any(saying.first in after for saying in reading.sayings)

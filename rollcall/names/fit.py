"""How well one part of a listed name fits one word of a text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import readings, sounds
from rollcall.names.distance import VOWELS, likeness
from rollcall.names.equivalents import groups_of, stem_groups
from rollcall.names.forms import Form, forms
from rollcall.names.given import is_given, other_name
from rollcall.names.keys import key_of, reading_keys
from rollcall.names.parts import Part

AGREE = 0.74
"""From here on two words may be one name; below they are two."""

_FORM_COST = 0.01
_SHORT_COST = 0.1
"""In one alphabet a short name is written in one way: Пак is not Бак, nor Ким Кин."""
_CONSONANT_COST = 0.1
"""In one alphabet another consonant is a misprint as often as it is another name."""
_SOFT = frozenset("aeiouyh")
_SURE_FORM = 0.88
"""Kazakh in Latin letters is one language of many: its endings count where the stem is sure."""


class Fit(NamedTuple):
    """How two words compare: 0 to 1, a reason code, and the form that made them fit."""

    likeness: float
    code: str
    form: Form


_NONE = Fit(0.0, "differs", Form("", ""))


def _cut(spoken: str) -> str:
    """Sounds without a vowel or two at their end: a longer row of vowels is no ending."""
    short = spoken[:-2] + spoken[-2:].rstrip("aeiouy")
    return short if len(short) > 1 else spoken


@lru_cache(maxsize=1 << 17)
def fit(listed: str, found: str) -> Fit:
    """The best way to read `found` (lower case, as in a text) as a form of `listed`."""
    if listed == found:
        return Fit(1.0, "equal", Form(found, ""))
    if _strangers(listed, found):
        return _NONE
    ours = _Voices.of(listed)
    options = [(form, _Voices.of(form.stem)) for form in forms(found)]
    accidents = []
    for form, theirs in options:
        if _same(ours, theirs, form):
            if not form.ending or not _other_word(listed, found, form):
                return _graded(1.0, form)
            accidents.append(form)
    variant = _variant(listed, found)
    if variant:
        return Fit(0.93, "variant", variant)
    if other_name(listed, tuple(form for form, _ in options)):
        return _NONE
    best = _NONE
    for form, theirs in options:
        if form in accidents:
            continue
        bare = bool(form.ending) and not form.neutral
        value = _best(ours.bare, theirs.bare) if bare else _best(ours.full, theirs.full)
        if form.ending:
            value -= _FORM_COST
            if form.neutral and value < _SURE_FORM and not form.stem[-1:] >= "\u0400":
                continue
        if value > best.likeness:
            best = _graded(value, form)
    return best


def form_groups(form: Form) -> frozenset[int]:
    """The numbers of the groups of the names that a declined word may be a form of."""
    spoken = sounds(form.stem)
    return groups_of(spoken) if form.neutral else stem_groups(spoken)


def _variant(listed: str, found: str) -> Form | None:
    """The form in which a word is another name for the listed one.

    The longest stem that is a known name decides: Алексею is of Алексей, and not of Алекс.
    """
    ours = groups_of(sounds(listed))
    if not ours:
        return None
    own, *declined = forms(found)
    if not ours.isdisjoint(groups_of(sounds(own.stem))):
        return own
    least = len(found) - 1 if any(map(groups_of, readings(own.stem))) else 0
    for form in sorted(declined, key=lambda one: -len(one.stem)):
        if len(form.stem) < least:
            return None
        theirs = form_groups(form)
        if not ours.isdisjoint(theirs):
            return form
        if theirs:
            least = len(form.stem)
    return None


_BROAD = str.maketrans("bdnr", "ptml", "A")
"""Consonants that are confused at little cost count as one."""
_LOST = 0.55
"""The share of a word's consonants that may differ before `AGREE` is out of reach."""


def _strangers(listed: str, found: str) -> bool:
    """Whether the consonants alone tell that no form of `found` is like `listed`: most words."""
    ours, theirs = _keys(listed), _keys(found)
    if any(_may_be_alike(a, b) for a in ours for b in theirs):
        return False
    return not groups_of(sounds(listed))


@lru_cache(maxsize=1 << 16)
def _keys(low: str) -> tuple[str, ...]:
    """The consonants of every way to read a word, in broad classes."""
    return tuple({key.translate(_BROAD): None for key in reading_keys(low)})


@lru_cache(maxsize=1 << 17)
def _may_be_alike(listed: str, found: str) -> bool:
    """Whether enough of the consonants of a listed word stand in another in their order.

    The heaviest common subsequence: so an ending of `found` costs nothing, and what stands between
    is left to the distance of sounds.
    """
    weights = [(letter, 0.5 if letter in "vkZ" else 1.0) for letter in listed]
    least = sum(weight for _, weight in weights) * (1.0 - _LOST)
    if sum(weight for letter, weight in weights if letter in found) < least:
        return False
    row = [0.0] * (len(found) + 1)
    for letter, weight in weights:
        before = 0.0
        for n, other in enumerate(found, 1):
            here = row[n]
            row[n] = before + weight if letter == other else max(here, row[n - 1])
            before = here
    return row[-1] >= least


class _Voices(NamedTuple):
    """The readings of a word, and the same without the vowels it ends in."""

    full: tuple[str, ...]
    bare: tuple[str, ...]

    @classmethod
    def of(cls, low: str) -> _Voices:
        return _voices(low)


@lru_cache(maxsize=1 << 16)
def _voices(low: str) -> _Voices:
    full = readings(low)
    return _Voices(full, tuple(dict.fromkeys(_cut(spoken) for spoken in full)))


def _same(ours: _Voices, theirs: _Voices, form: Form) -> bool:
    if form.ending and not form.neutral:
        return ours.bare[0] == theirs.bare[0] != ""
    return ours.full[0] == theirs.full[0] != ""


_DOUBLED = re.compile(r"(.)\1[аеёиоуыэюяіїєйьaeiouy]*")


def _other_word(listed: str, found: str, form: Form) -> bool:
    """Whether a stem that sounds like the listed word is one by accident.

    Жанна is no form of Жан, nor Rose of Ross: a doubled letter stays through all cases. Дании is no
    form of Дана, but of Дания, and Даны not of Дания: only the last vowel is the ending. Nor is
    Оралтай a form of Орал: what is a name itself is one, and not another with a Kazakh suffix.
    """
    if form.neutral:
        return is_given(found) and (not is_given(listed) or other_name(listed, (Form(found, ""),)))
    whole, stem = sounds(listed), sounds(form.stem)
    rest = whole[len(stem) :]
    if not whole.startswith(stem):
        if stem[-1:] in VOWELS:
            return True
    elif len(rest) == 2 and VOWELS.issuperset(rest):
        return True
    if listed.isascii() != found.isascii():
        return False
    return bool(_DOUBLED.search(listed[-3:])) != bool(_DOUBLED.search(form.stem[-3:]))


def _graded(value: float, form: Form) -> Fit:
    if form.ending:
        return Fit(value, "form", form)
    return Fit(value, "spelling" if value > 0.9 else "similar", form)


def _best(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    if ours[0] == theirs[0]:
        return 1.0 if ours[0] else 0.0
    best = likeness(ours[0], theirs[0])
    if best > 0.97:
        return best
    if len(ours) > 1 or len(theirs) > 1:
        for a in ours:
            key = key_of(a)
            for b in theirs:
                if key_of(b) == key:
                    best = max(best, likeness(a, b) - 0.02)
        if (len(ours) == 1) != (len(theirs) == 1):
            return best
    if min(len(ours[0]), len(theirs[0])) < 4:
        return best - _SHORT_COST
    if len(ours) == 1 and best > AGREE and _one_consonant(ours[0], theirs[0]):
        return max(AGREE, best - _CONSONANT_COST)
    return best


def _one_consonant(a: str, b: str) -> bool:
    """Whether two words differ by one consonant in its place: Ахметов and Ахмедов(а)."""
    a, b = a.rstrip("aeiouy"), b.rstrip("aeiouy")
    if len(a) != len(b):
        return False
    differ = [pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
    return len(differ) == 1 and _SOFT.isdisjoint(differ[0])


def fits_initial(initial: Part, full: Part) -> bool:
    """Whether a name may be shortened to this initial, in any alphabet.

    >>> from rollcall.names.parts import parse
    >>> fits_initial(parse("Ж. Серик")[0], parse("Zhagiparov")[0])
    True
    """
    if initial.low[:1] == full.low[:1]:
        return True
    return bool(initial_sounds(initial.low) & _starts(full.low))


_ONLY = {
    "y": frozenset("yieJ"), "i": frozenset("iyeJ"), "j": frozenset("JyZih"),
    "c": frozenset("kTCJS"),
    "x": frozenset("hks"), "h": frozenset("hg"), "g": frozenset("gJh"), "k": frozenset("kh"),
    "z": frozenset("zZTJ"), "s": frozenset("sSzCT"), "t": frozenset("tTC"), "w": frozenset("vu"),
    "v": frozenset("vfu"), "q": frozenset("kT"), "d": frozenset("dJ"), "u": frozenset("uyv"),
    "е": frozenset("ei"), "ю": frozenset("yiu"), "я": frozenset("yi"), "ж": frozenset("ZJ"),
    "х": frozenset("hk"), "г": frozenset("gh"), "у": frozenset("uv"), "ц": frozenset("TsC"),
    "і": frozenset("iy"), "и": frozenset("iye"), "й": frozenset("yi"), "э": frozenset("ea"),
    "ғ": frozenset("g"), "қ": frozenset("k"), "ә": frozenset("ae"), "в": frozenset("vu"),
    "д": frozenset("dJ"), "п": frozenset("pf"), "с": frozenset("sTS"), "к": frozenset("kh"),
}  # fmt: skip


def initial_sounds(low: str) -> frozenset[str]:
    """The first sounds of the names that an initial may stand for."""
    return _ONLY.get(low) or _starts(low)


def _starts(low: str) -> frozenset[str]:
    """The first sounds that a word may have."""
    found = {spoken[0] for spoken in readings(low) if spoken}
    if low[:1] in "ijy" and low[1:2] in tuple("aeou"):  # Yu, Ju and Iu are all Ю
        found |= {"y", "e"} if low[1] in "eo" else {"y"}
    elif low[:1] == "е":
        found.add("e")
    return frozenset(found)

"""How well one part of a listed name fits one word of a text."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import readings
from rollcall.names.distance import likeness
from rollcall.names.equivalents import same_name
from rollcall.names.forms import Form, forms
from rollcall.names.parts import Part

AGREE = 0.74
"""From here on two words may be one name; below they are two."""

_FORM_COST = 0.01
_STARTS = {
    **{sound: sound for sound in "abdlmnoprtf"},
    **{
        "e": "e",
        "y": "eiJ",
        "i": "ie",
        "J": "JZyC",
        "Z": "JZ",
        "C": "CSTsJ",
        "S": "SsC",
        "T": "TsC",
    },
    **{"k": "kh", "g": "ghJ", "h": "hkg", "v": "vu", "u": "uv", "s": "sSTz", "z": "zTs"},
}


class Fit(NamedTuple):
    """How two words compare: 0 to 1, a reason code, and the form that made them fit."""

    likeness: float
    code: str
    form: Form


_NONE = Fit(0.0, "differs", Form("", ""))


def _bare(spoken: str) -> str:
    short = spoken.rstrip("aeiouy")
    return short if len(short) > 1 else spoken


@lru_cache(maxsize=1 << 17)
def fit(listed: str, found: str) -> Fit:
    """The best way to read `found` (lower case, as in a text) as a form of `listed`."""
    if listed == found:
        return Fit(1.0, "equal", Form(found, ""))
    best = _NONE
    listed_readings = readings(listed)
    listed_bare = tuple(dict.fromkeys(_bare(spoken) for spoken in listed_readings))
    for form in forms(found):
        ours = readings(form.stem)
        if not form.ending:
            value = _best(listed_readings, ours)
            code = "spelling" if value > 0.9 else "similar"
        elif form.neutral:
            value = _best(listed_readings, ours) - _FORM_COST
            code = "form"
        else:
            value = _best(listed_bare, tuple(_bare(spoken) for spoken in ours)) - _FORM_COST
            code = "form"
        if value > best.likeness:
            best = Fit(value, code, form)
    if best.likeness < 0.97:
        for form in forms(found):
            if same_name(listed, form.stem, bool(form.ending) and not form.neutral):
                return Fit(0.93, "variant", form)
    return best


def _best(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    if ours[0] == theirs[0]:
        return 1.0 if ours[0] else 0.0
    best = likeness(ours[0], theirs[0])
    if best > 0.97 or (len(ours) == 1 and len(theirs) == 1):
        return best
    other = max(likeness(a, b) for a in ours for b in theirs)
    return max(best, other - 0.02)


def fits_initial(initial: Part, full: Part) -> bool:
    """Whether a name may be shortened to this initial, in any alphabet.

    >>> from rollcall.names.parts import parse
    >>> fits_initial(parse("Ж. Серик")[0], parse("Zhagiparov")[0])
    True
    """
    for short in initial.readings:
        for spoken in full.readings:
            if short and spoken and spoken[0] in _STARTS.get(short[0], short[0]):
                return True
            if short and spoken and short[0] in _STARTS.get(spoken[0], spoken[0]):
                return True
    return initial.low[:1] == full.low[:1]

"""The dates that a Kazakh model marks, beside our own.

The model was taught by people who marked every word of time: vague ones ("қазір"), seasons and
lengths of time too. Ages and terms of imprisonment are left out; what names no day, month or year
comes without `iso`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.annotations import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

_AGE = re.compile(r"(?:\d|\w\s)\S*\s?-?жас(?:\w{0,6})$|жасар|^\d+(?:-\w{1,5})?$")
_NUMBER = (
    r"(?:[\d,.–—-]|жарты|жарым|(?:бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу"
    r"|алпыс|жетпіс|сексен|тоқсан|жүз)(?:-ақ)?|\s)+"
)
_ONE_LENGTH = (
    rf"{_NUMBER}(?:жыл|ай|күн|апта|тәулік|сағат)"
    r"(?:ға|ге|қа|ке|ды|ді|ы|лық|дық|дік|дай|дей|дан|ден|тан|тен)?"
)
_LENGTH = re.compile(
    rf"(?:тура\s|шамамен\s|кем дегенде\s)?{_ONE_LENGTH}(?:\s{_ONE_LENGTH})?(?:\sдейін)?"
)
_TERM = re.compile(
    r"соттал|соттады|қама(?:у|л|ды|ққа)|түрме|айырыл|айыру|колония|бостанды|абақты|жаза(?:сы|ға|\b)|үкім"
    r"|бапты|бабы"
)
_MONTH = re.compile(
    r"(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)\w{0,4}"
)
"""A month that no rule of ours takes for a date is a name, or a cauldron: "қазанға"."""
_AROUND = 70  # characters
_LONGEST = 60  # characters of an age or a length of time
_FIXED = frozenset({
    "day", "slashed", "eve", "interval", "pair", "of_month", "month", "months", "lone_month",
    "weekday", "weekdays", "eve_weekday", "beside", "years", "ago", "span",
})  # fmt: skip
"""The kinds of our own dates that keep their words where the model's differ."""


def united(doc: Doc, text: str, low: str, own: list[Mention], kinds: list[str]) -> list[Mention]:
    """Our own dates (`kinds` says by which rule each was found) and the model's, in order.

    Where both overlap, a day or a month keeps our words; a year or a day word takes the model's
    longer span ("2022 жылға дейін"), and keeps what it resolves to.
    """
    marked = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "DATE"]
    if not marked:
        return own
    found = list(own)
    at = 0
    for start, end in marked:
        while at < len(own) and own[at]["end"] <= start:
            at += 1
        over = at
        while over < len(own) and own[over]["start"] < end:
            over += 1
        if over == at:
            follows = at > 0 and start - own[at - 1]["end"] <= 1 and low.startswith("күн", start)
            if not follows and not _no_date(low, start, end):
                found.append(_vague(text, start, end))
        elif over == at + 1 and kinds[at] not in _FIXED:
            date = own[at]
            if start <= date["start"] and date["end"] <= end:
                date["start"], date["end"], date["surface"] = start, end, text[start:end]
    return sorted(found, key=lambda m: m["start"])


def _no_date(low: str, start: int, end: int) -> bool:
    """Whether the words are an age, a bare number or a term of imprisonment."""
    words = low[start:end]
    if len(words) > _LONGEST:
        return False
    if _MONTH.fullmatch(words):
        return True
    if _AGE.search(words):
        return True
    around = low[max(0, start - _AROUND) : end + _AROUND]
    return bool(_LENGTH.fullmatch(words) and _TERM.search(around))


def _vague(text: str, start: int, end: int) -> Mention:
    surface = text[start:end]
    return Mention(kind="date", start=start, end=end, surface=surface, name=surface)

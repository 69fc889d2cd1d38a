"""What else a sentence says of a verdict: the term, the offence, the next hearing."""

from __future__ import annotations

import re

from nlp.annotations import Mention
from nlp.components.claims import kazakh_details as claims_kazakh_details
from nlp.components.claims.sentence import Sentence
from nlp.components.lexicon import Span

_NUMBER_RU = (
    r"(?:\d+(?:[.,]\d)?|(?:(?:двадцат[ьи]|тридцат[ьи]|сорока?)\s)?(?:полутора|одному|году|двум|тр[её]м|четыр[её]м"
    r"|пяти|шести|семи|восьми|девяти|десяти|одиннадцати|двенадцати"
    r"|пятнадцати|шестнадцати|семнадцати|двадцати|два|три|четыре"
    r"|пять|шесть|семь|восемь|девять|десять|двенадцать|пятнадцать"
    r"|тринадцат[ьи]|четырнадцат[ьи]|шестнадцать|семнадцать|восемнадцат[ьи]|девятнадцат[ьи]"
    r"|тридцати|сорока|одного|двух|одиннадцать|двадцать|тридцать|сорок|полтора"
    r"|пожизненн\w+)(?:\sс половиной)?)"
)
_TERM = {
    "ru": re.compile(
        rf"(?:{_NUMBER_RU}\s(?:годам|года|году|год|лет|годами|месяц\w*|сут"
        rf"(?:ок|кам|ки)|дн\w+|день|час\w*)(?:\s(?:и\s)?{_NUMBER_RU}\sмесяц\w*)?"
        r"|пожизненн\w+\s(?:лишени\w+|заключени\w+)|году лишения свободы"
        r"|\w+летн\w+\sсрок\w*|(?<=на\s)(?:месяц|год|полгода)"
        r"|\bгод(?=\s(?:колони|тюрьм|лишени|ограничени|условно)))",
        re.IGNORECASE,
    ),
    "kk": claims_kazakh_details.TERM,
    "en": re.compile(
        r"(?:up to )?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten"
        r"|eleven|twelve|fifteen|sixteen|seventeen|twenty)"
        r"[ -](?:and a half )?(?:years?|months?|days?)(?: and \w+ months?)?"
        r"(?! (?:later|ago|earlier|before|after|old))"
        r"|life (?:in prison|imprisonment|sentence)|(?<=to )death",
        re.IGNORECASE,
    ),
}
_OFFENCE = {
    "ru": re.compile(
        r"(?:по обвинению в|по подозрению в|обвиня\w+ в|подозрева\w+ в"
        r"|обвинени\w+ в|признан\w* виновн\w+ в|за)\s"
        r"([^,.;:()\n]{4,80})"
        r"|по\s((?:части \d+ )?стать\w+ \d+[^,.;()\n]{0,60})",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:on (?:a )?charges? of|charged with|accused of|convicted of"
        r"|found guilty of|suspected of|on suspicion of|guilty of|sentenced "
        r"(?:[^,.;]{0,40} )?for)\s([^,.;:()\n]{4,80})",
        re.IGNORECASE,
    ),
}
_HEARING = {
    "ru": re.compile(
        r"заседани|слушани|разбирательств|перерыв до|отложен|перенес|назначен[аоы]? на"
        r"|приговор\w*\s(?:суд\s)?(?:огласят|вынесут|объявят|зачитают)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"hearing|session", re.IGNORECASE),
}
_DAY_LIMIT = 60
_BEFORE = 40


def term(sentence: Sentence, offset: int) -> str | None:
    """How long: the term nearest to an offset ("восьми годам", "15 days"), as the text has it."""
    start, end = sentence.span
    start = max(start, offset - _BEFORE)
    found = _TERM[sentence.language].finditer(sentence.text, start, end)
    nearest = min(found, key=lambda m: abs(m.start() - offset), default=None)
    return nearest.group() if nearest else None


def offence(sentence: Sentence) -> str | None:
    """What for, in the words of the text, up to the next comma."""
    if sentence.language == "kk":
        return claims_kazakh_details.offence(sentence)
    found = _OFFENCE[sentence.language].search(sentence.text, *sentence.span)
    if found is None:
        return None
    said = next(group for group in found.groups() if group)
    term_in = _TERM[sentence.language].match(said)
    return None if term_in else said.strip()


def hearing(sentence: Sentence, dates: list[Mention]) -> Mention | None:
    """The date of a hearing: a date beside the word for it."""
    if sentence.language == "kk":
        return claims_kazakh_details.hearing(sentence, dates)
    return announced(sentence.text, Span(*sentence.span), sentence.language, dates)


def announced(text: str, span: Span, language: str, dates: list[Mention]) -> Mention | None:
    """The same for a stretch of a text, in Russian or English."""
    word = _HEARING[language].search(text, *span) if dates else None
    if word is None:
        return None
    near = [d for d in dates if abs(d["start"] - word.end()) < _DAY_LIMIT and "iso" in d]
    return min(near, key=lambda d: abs(d["start"] - word.end()), default=None)

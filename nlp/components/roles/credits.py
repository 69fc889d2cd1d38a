"""Bylines and photo credits: people who made the text or the picture, not people in it."""

from __future__ import annotations

import re
from typing import Literal

from nlp.annotations import Mention

Credit = Literal["byline", "photo"]

_LONGEST = 120  # characters of a byline's line beside the names
_AGENCY = (
    r"AFP|AP|Reuters|EPA|Getty|ТАСС|TASS|РИА|LETA|Sputnik|Scanpix|Shutterstock|Azattyq|Азаттық|"
    r"Радио Азаттык|RFE/RL|Bloomberg|Anadolu|Xinhua|Zuma|Alamy|Unsplash|NurPhoto|"
    r"[\w-]{2,20}\.(?:kz|ru|com|net|org|media|info)"
)
_PHOTO_BEFORE = re.compile(
    r"(?:(?<!на )(?<!\w)(?:фото(?:граф(?:ия|ии)?)?|снимок|коллаж|иллюстраци[яи]|видео)"
    r"(?:\s?[:©]\s?|\s?-\s|\s)|"
    r"(?<!\w)(?:сурет(?:ті)?|фото(?:ны)?|фотосурет)(?:\s?:\s?| түсірген:? )|"
    r"(?<!\w)(?:photo(?:graph|s)?|images?|picture|illustration|video|courtesy)"
    r"(?:\s?[:©]\s?| (?:by|of|credit:?) )|"
    r"©[ \d]{0,6}|(?<!\w)фото\s?:\s?[\w. ]{2,20}/\s?|"
    rf"(?<!\w)(?:{_AGENCY})(?: [А-ЯA-Z]\w+)?\s?[/–-]\s?)$",
    re.IGNORECASE,
)
_PHOTO_AFTER = re.compile(rf"\s?(?:/\s?(?:{_AGENCY})(?!\w)|[,(]\s?фото\b)", re.IGNORECASE)
_BY_BEFORE = re.compile(
    r"(?:^|(?<=[\n;|.(\]\t/]))[^\S\n]*(?:"
    r"(?:авторы?|автор и фото|автор текста|текст|репортаж|подготовил[аи]?|журналист|"
    r"корреспондент|специально для [\w. ]{2,20}|редактор|материал подготовил[аи]?|"
    r"беседовал[аи]?|записал[аи]?)\s?[:—–-]?\s|"
    r"(?:авторлар|мәтін|дайындаған|материалды дайындаған|мақала авторы|тілші|"
    r"әңгімелескен|сұхбаттасқан|жазған)\s?[:—–-]?\s|"
    r"(?:(?:additional )?(?:reporting|writing|editing)(?: and writing| and editing)? by|"
    r"(?:text|words|story|written|compiled|edited|reported) by|by|author:|text:)\s)[^\S\n]*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"журналист|корреспондент|репортаж|редактор|тілші", re.IGNORECASE)
_MONTH = (
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|"
    r"ноя|дек|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел"
)
_ALONE = re.compile(rf"[\W\d]*(?:(?:{_MONTH})\w*[\W\d]*)?(?:am|pm)?[\W\d]*", re.IGNORECASE)
_DATELINE = re.compile(r"[^\S\n]*[,|–—-][^\S\n]*[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]{2,25}[^\S\n]*\.?")
_GLUE = re.compile(r"\s*(?:[,;&]|и|and|және|мен|пен|бен)\s*", re.IGNORECASE)


def _line(text: str, mention: Mention) -> tuple[int, int]:
    """The offsets of the mention's line, or of the part that can matter."""
    start = text.rfind("\n", max(0, mention["start"] - _LONGEST), mention["start"]) + 1
    if start == 0 and mention["start"] > _LONGEST:
        start = mention["start"] - _LONGEST
    end = text.find("\n", mention["end"], mention["end"] + _LONGEST)
    return start, end if end >= 0 else min(len(text), mention["end"] + _LONGEST)


def marked(text: str, people: list[Mention]) -> dict[int, Credit]:
    """The numbers of people whom words or signs mark as maker of the text or of the picture."""
    out: dict[int, Credit] = {}
    for number, mention in enumerate(people):
        previous = people[number - 1] if number else None
        goes_on = previous is not None and number - 1 in out
        if goes_on and previous and _GLUE.fullmatch(text, previous["end"], mention["start"]):
            out[number] = out[number - 1]
            continue
        found = _mark(text, mention)
        if found:
            out[number] = found
    return out


def _mark(text: str, mention: Mention) -> Credit | None:
    start, end = _line(text, mention)
    before, after = text[start : mention["start"]], text[mention["end"] : end]
    if before and _PHOTO_BEFORE.search(before[-45:]):
        return "photo"
    if after and _PHOTO_AFTER.match(after):
        return "photo"
    if before and (by := _BY_BEFORE.search(before[-60:])):
        if len(before) > 60 and by.start() == 0:
            return None
        rest = after.strip()
        trade = _SENTENCE.search(by.group()) and ":" not in by.group()
        if not rest or rest[0] in ",;|/.&(" or not (trade or rest[:1].islower()):
            return None if trade and rest and rest[0] not in ";|/" else "byline"
    return None


def alone(text: str, people: list[Mention]) -> list[int]:
    """The numbers of people whose names are a whole line, with a date at most: most often its
    author. Names one below another are a list; on the first and last line a town may follow."""
    found: list[tuple[int, int, int]] = []
    for number, mention in enumerate(people):
        start, end = _line(text, mention)
        rest = _masked(text, start, end, people, number)
        edge = not text[:start].strip() or not text[end:].strip()
        if _ALONE.fullmatch(rest) or (edge and _DATELINE.fullmatch(rest)):
            found.append((number, start, end))
    out = []
    for i, (number, start, end) in enumerate(found):
        others = (other for j, other in enumerate(found) if abs(i - j) == 1)
        if not any(
            (o[1] != start) and not text[min(o[2], end) : max(o[1], start)].strip() for o in others
        ):
            out.append(number)
    return out if len(text) > _LONGEST // 3 or "\n" in text.strip() else []


def _masked(text: str, start: int, end: int, people: list[Mention], number: int) -> str:
    """A line without the names in it."""
    out, at = [], start
    for mention in people[max(0, number - 3) : number + 4]:
        if start <= mention["start"] and mention["end"] <= end and mention["start"] >= at:
            out.append(text[at : mention["start"]])
            at = mention["end"]
    return "".join([*out, text[at:end]])

"""Dates in a text as intervals with a precision, seen from the day of publication."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nlp.annotations import Mention
from nlp.components.dates import model as dates_model
from nlp.components.dates import resolve
from nlp.components.dates.calendar import KINDS
from nlp.components.dates.english import VOCABULARY as ENGLISH
from nlp.components.dates.kazakh import VOCABULARY as KAZAKH
from nlp.components.dates.resolve import Resolved
from nlp.components.dates.russian import VOCABULARY as RUSSIAN
from nlp.components.dates.story import Story
from nlp.components.dates.words import REACH, Rule, Vocabulary
from nlp.components.lexicon import Marks, read

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_DATES = 5_000
VOCABULARIES = {"ru": RUSSIAN, "kk": KAZAKH, "en": ENGLISH}
_AND = (" и ", " and ", " мен ", " және ", " пен ")
_BESIDE = re.compile(r"(?:,|\s\(|\()?\s?")


class Stretch(NamedTuple):
    """A part of the text where a date may stand, and the kinds of words that say so."""

    start: int
    end: int
    near: frozenset[str]


class Hit(NamedTuple):
    """A rule that matched."""

    rule: Rule
    match: re.Match[str]


def find(doc: Doc, language: str, published: str | None, timezone: str = "UTC") -> list[Mention]:
    """The dates in a text, in order; `name` is the ISO form, or the words where no day is known.

    `published` may be a year, a month, a date or a time (taken to `timezone`). Without it a date
    that names no year has no `iso`: a year is never invented. Intervals have `end_iso`. Where the
    pipeline marked DATE entities in Kazakh, they are found as well, and have no `iso` where they
    name no day, month or year ("the last five years").
    """
    words = VOCABULARIES.get(language)
    if words is None:
        return []
    text, low, *_ = read(doc)
    story = Story(words, text, resolve.published_on(published, timezone))
    found: list[Mention] = []
    kinds: list[str] = []
    for rule, match in _hits(text if words.cased else low, _stretches(doc, language), words):
        got = {key: value for key, value in match.groupdict().items() if value}
        date = KINDS[rule.kind](got, story, match.span())
        if date is None:
            continue
        start = match.start(date.begins) if date.begins else match.start()
        if rule.kind not in ("ago", "hence", "relative", "weekday", "beside"):
            story.remember(got, date, start, match.end())
        found.append(_mention(start, text[start : match.end()], date))
        kinds.append(rule.kind)
    kept = _agree(found, kinds, text)
    found, kinds = [found[i] for i in kept], [kinds[i] for i in kept]
    if language == "kk":
        return dates_model.united(doc, text, low, found, kinds)
    return found


@cache
def _anchors(language: str) -> Marks[frozenset[str]]:
    """The kinds of words of a date that a word (in small letters) is; most are none."""
    known = VOCABULARIES[language].anchors

    def kinds(word: str) -> frozenset[str] | None:
        return frozenset(k for k, pattern in known.items() if pattern.fullmatch(word)) or None

    return Marks(kinds)


def _stretches(doc: Doc, language: str) -> list[Stretch]:
    """The neighbourhoods of the words that dates are made of; those that meet are one."""
    text, _, sentences, distinct = read(doc)
    anchors = _anchors(language).of(distinct)
    found: list[Stretch] = []
    for _, words, own in sentences:
        for word in () if own.isdisjoint(anchors) else words:
            near = anchors.get(word.text)
            if near is None:
                continue
            start, end = max(0, word.start - REACH), word.end + REACH
            if found and found[-1].end >= start:
                found[-1] = Stretch(found[-1].start, end, found[-1].near | near)
            else:
                found.append(Stretch(start, end, near))
    return [_whole_words(text, stretch) for stretch in found]


def _whole_words(text: str, stretch: Stretch) -> Stretch:
    """A stretch that ends with a word, so that no rule sees half of one."""
    end = stretch.end
    while end < len(text) and not text[end].isspace() and end < stretch.end + REACH:
        end += 1
    return stretch._replace(end=min(end, len(text)))


def _hits(text: str, stretches: list[Stretch], words: Vocabulary) -> list[Hit]:
    """What the rules match; where two overlap the earlier rule wins."""
    kept: list[Hit] = []
    for start, end, near in stretches:
        taken = bytearray(end - start)
        for rule in words.rules:
            if rule.near.isdisjoint(near):
                continue
            for match in rule.pattern.finditer(text, start, end):
                a, b = match.start() - start, match.end() - start
                if not any(taken[a:b]):
                    taken[a:b] = b"\x01" * (b - a)
                    kept.append(Hit(rule, match))
        if len(kept) > MAX_DATES:
            break
    return sorted(kept[:MAX_DATES], key=lambda hit: hit.match.start())


def _mention(start: int, surface: str, date: Resolved) -> Mention:
    found = Mention(
        kind="date",
        start=start,
        end=start + len(surface),
        surface=surface,
        name=date.iso or surface,
        precision=date.precision,
    )
    if date.iso:
        found["iso"] = date.iso
    if date.iso and date.end_iso:
        found["end_iso"] = date.end_iso
    return found


def _agree(found: list[Mention], kinds: list[str], text: str) -> list[int]:
    """The mentions that stay, by their place in `found`.

    A weekday beside a day is that day ("on Sunday, 9 January"). A bare weekday stays only there or
    behind another ("в субботу и воскресенье"), "a day later" only where no date follows it.
    """
    kept = []
    for i, kind in enumerate(kinds):
        stays = kind != "beside"
        if kind in ("weekday", "beside"):
            day = next((k for k in (i + 1, i - 1) if _beside(found, kinds, i, k, text)), None)
            if day is not None and "iso" in found[day]:
                found[i]["iso"] = found[i]["name"] = found[day]["iso"]
            before = text[found[i - 1]["end"] : found[i]["start"]] if i else ""
            listed = before in _AND and kinds[i - 1] in ("weekday", "beside")
            stays = stays or day is not None or listed
        elif kind in ("told", "told_back"):
            stays = not _beside(found, kinds, i, i + 1, text)
        if stays:
            kept.append(i)
    return kept


def _beside(found: list[Mention], kinds: list[str], i: int, k: int, text: str) -> bool:
    """Whether the k-th date is a day with nothing but a comma between it and the i-th."""
    if not 0 <= k < len(found) or kinds[k] != "day":
        return False
    between = text[found[min(i, k)]["end"] : found[max(i, k)]["start"]]
    return len(between) <= 3 and bool(_BESIDE.fullmatch(between))

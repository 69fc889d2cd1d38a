"""Kazakh names that its model cuts wrong or misses, by the grammar of the language.

Kazakh puts every head last: a body ends in its common noun ("Алматы қалалық соты"), a trade or a
relative stands right before the name ("ұлым Ернарға"), and only a name's last word is declined.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from nlp.components.entities import common, words
from nlp.components.entities.page import PERSON, Page, Words, cased
from nlp.text import kazakh

_QUOTES = frozenset("«“„\"'")
_PRISON = re.compile(r"(?:абақты|түрме|колония|базар|ауыл|аудан|қала|көше|бекет)\w*$")
_AND = frozenset({"мен", "пен", "бен", "және"})
_SAID = frozenset({"деді", "дейді", "айтты", "хабарлады", "жазды"})
_PAIRED = re.compile(r"[^\W\d_]{3,}(?:бек|жан|хан|ғали|гүл|махмұт|мұрат|сұлтан)$")
_AGED = re.compile(r"\s?[–—,]\s?\d{1,2}\b")
_INITIAL = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)?")
_FATHERED_RU = re.compile(r".+(?:ұлы|қызы|улы|кызы|вич|вна)$", re.IGNORECASE)
_FATHERED = re.compile(r".+(?:ұлы|қызы|улы|кызы)$", re.IGNORECASE)
_HEAD = re.compile(
    r"(?:.+(?:[лдт][ае]р[ыі]|ағы|егі|[аәеоөұүыіиу]с[ыі]|үйі|жолы|елі|ханы|бегі|еті)"
    r"(?:н[ыі]ң|н[ае]н|н[дт][ае]|н[ае]|н|мен)?|"
    r"(?:.*(?:ия|стан)|орда|банк|парламент|үкімет)(?:[ндт][ыі]ң|[ндт][ае]н?|[ндт][ыі]|[ғгқк][ае])?)$",
    re.IGNORECASE,
)
_AWAY = re.compile(r".+(?:[дтн][ае]н|[дт][ае])$")
_LONE_CASE = ("ды", "ді", "ты", "ті", "ны", "ні", "ға", "ге", "қа", "ке", "мен", "пен", "бен")
_GENITIVE = re.compile(r".{4,}[ндт][ыі]ң$")


def _word(here: Page, i: int) -> bool:
    """Whether the i-th word is written as a name: Ерлан, ЕРЛАН, no abbreviation, no initial."""
    return i in here.names and _shaped(here.words[i])


@functools.lru_cache(maxsize=20_000)
def _shaped(word: str) -> bool:
    if len(word) < 2 or word.isascii():
        return False
    return all(p[:1].isupper() and cased(p)[1:].islower() for p in word.split("-"))


def _begins(here: Page, i: int) -> bool:
    """Whether the i-th word has its capital from a sentence or a quotation."""
    return i == 0 or here.begins(i) or here.words[i - 1] in _QUOTES


def _beside(here: Page, i: int) -> bool:
    """Whether words i - 1 and i stand in one phrase."""
    return 0 < i < len(here.words) and here.blanks[i - 1] and not here.begins(i)


@functools.lru_cache(maxsize=20_000)
def _given(word: str) -> bool:
    """Whether a word is a given name in the nominative, as it stands before a surname."""
    return words.is_given(cased(word))


@functools.lru_cache(maxsize=20_000)
def _family(word: str) -> bool:
    """Whether a word behind a given name can be its surname: no town, no body's last word."""
    if len(word) < 3 or words.is_title(word) or words.NAMED_AFTER["kk"].match(word):
        return False
    if words.SURNAME["kk"].match(cased(word)) or common.is_patronymic(word, "kk"):
        return True
    return not _HEAD.match(word) and not common.is_town_form(word, "kk")


def _open(here: Page, start: int, end: int) -> bool:
    """Whether no entity but a person's, or a body's that ends here, holds the words: no Kazakh
    body ends in a name, but a model takes "соты ұшқыш Тимур Байдәулетовті" for one."""
    for e in here.entities:
        if e.start < end and start < e.end and e.label not in PERSON:
            if e.end > end or (e.end <= start + 1 and e.start < start):
                return False
            if e.start < start and here.words[start - 1][:1].isupper():
                return False
            if e.end - e.start == 1 and common.is_town_form(here.words[e.start], "kk"):
                return False
    return True


def apart(here: Page, span: Words) -> Iterator[Words]:
    """One name for each person of a span: a name is given + patronymic + surname at most, in
    either order, so it ends before a second given name that has its own surname, before initials
    behind a patronymic, and before a place in a case that people seldom stand in."""
    start, end = span
    if end - start < 2:
        yield span
        return
    while end - start > 1 and here.words[start] in words.KIN["kk"]:
        start += 1
    last = here.words[end - 1]
    after = here.words[end] if end < len(here.words) else ""
    placed = end - start > 2 and _PRISON.match(after) and not _FATHERED.match(here.words[end - 2])
    if placed or (end - start > 1 and _AWAY.match(last) and common.is_town_form(last, "kk")):
        end -= 1
    for i in range(start + 1, end):
        word, before = here.words[i], here.words[i - 1]
        initials = _INITIAL.fullmatch(word) is not None and _FATHERED.match(before) is not None
        full = i - start > 1 and _given(here.words[start]) and _given(word)
        behind = end - i > 1 or (_beside(here, end) and _word(here, end))
        if initials or (full and behind and _family(here.words[min(i + 1, end)])):
            yield start, i
            yield from apart(here, (i, end))
            return
    yield start, end


def whole(here: Page, span: Words, taken: set[int]) -> Words:
    """A lone word with the other half of its name, which the model left: Сомайе | Зарифи."""
    start, end = span
    if end - start == 2 and _FATHERED_RU.match(here.words[end - 1]):
        ends = not _given(here.words[end]) if _follows(here, end, set()) else False
        return (start, end + 1) if ends else span
    if end - start != 1 or not _word(here, start):
        return span
    if _given(here.words[start]):
        if _follows(here, end, taken):
            return start, end + 1
        # "Айгүл | Орынбек Тимур Сәлімов": they are cut apart once they are one
        if _follows(here, end, set()) and _given(here.words[end]) and _named(here, end + 1):
            return start, end + 1
    elif (
        _follows(here, end, taken)
        and not words.SURNAME["kk"].match(here.words[start])
        and all(e.end <= end or e.start > end for e in here.entities)
    ):
        return start, end + 1
    before = start - 1
    if before < 0 or before in taken or not _beside(here, start) or not _word(here, before):
        return span
    word = here.words[before]
    if _given(word):
        return before, end
    unlike = common.is_common(word, "kk") or common.is_town_form(word, "kk") or _HEAD.match(word)
    return span if unlike or here.begins(before) or words.is_title(word) else (before, end)


def _named(here: Page, i: int) -> bool:
    """Whether a given name and a surname stand here."""
    return _follows(here, i, set()) and _given(here.words[i]) and _follows(here, i + 1, set())


def _follows(here: Page, i: int, taken: set[int]) -> bool:
    """Whether a free word that can be a surname stands here, and names no street or body."""
    return (
        _beside(here, i)
        and i not in taken
        and _word(here, i)
        and _family(here.words[i])
        and not words.NAMED_AFTER["kk"].match(here.words[i + 1] if i + 1 < len(here.words) else "")
    )


def pairs(here: Page, taken: set[int]) -> Iterator[Words]:
    """A given name with any surname behind it (Жомарт Әбіқай); and two unknown words of a name
    behind a word for people or in nobody's entity (Голам Резаи)."""
    last = -1
    for i in sorted(here.names):
        if i <= last or i + 1 not in here.names or i in taken or not _word(here, i):
            continue
        if not _follows(here, i + 1, taken):
            continue
        first = here.words[i]
        end = i + 2
        third = _follows(here, end, taken) and not _named(here, end)
        if third and _open(here, i, end + 1) and not _AWAY.match(here.words[end]):
            end += 1
        if words.is_title(first) or words.is_town(first) or not _open(here, i, end):
            continue
        if words.NAMED_AFTER["kk"].match(here.words[end] if end < len(here.words) else ""):
            continue
        quoted = i > 0 and here.words[i - 1] in _QUOTES
        if (_given(first) and not quoted) or _people_before(here, i):
            last = end - 1
            yield i, end


def _people_before(here: Page, i: int) -> bool:
    """Whether the word before says that a person follows: төрағасы, белсенді, отырған."""
    if not _beside(here, i):
        return False
    before = here.words[i - 1]
    if not before.islower() or common.is_town_form(here.words[i], "kk"):
        return False
    return (
        before in words.KIN["kk"]
        or before in _SAID
        or words.is_title(before)
        or (common.is_common(before, "kk") and not common.is_common(here.words[i], "kk"))
    )


def lone(here: Page, taken: set[int]) -> Iterator[Words]:
    """A given name alone, within a sentence, in a case: "қалған Бексұлтанды"; or behind the word
    for a relative, in any case."""
    for i in here.names:
        word = here.words[i]
        if i in taken or not _can_be_lone(word):
            continue
        if _told(here, i, taken):
            yield i, i + 1
            continue
        if i == 0 or _begins(here, i):
            continue
        kin = here.words[i - 1] in words.KIN["kk"]
        if not kin and not (word.endswith(_LONE_CASE) or _GENITIVE.match(word)):
            continue
        after = here.words[i + 1] if i + 1 < len(here.words) else ""
        if after[:1].isupper() and not here.begins(i + 1):
            continue
        if (
            _oblique_given(word)
            and not words.NAMED_AFTER["kk"].match(after)
            and _open(here, i, i + 1)
        ):
            yield i, i + 1


def _told(here: Page, i: int, taken: set[int]) -> bool:
    """Whether a lone given name shows as one: by an age (Сымбат – 15), by a person it is joined to
    (Самат пен Қайрат), or at the head of a sentence by its second half (Сұлтанмахмұт)."""
    word = here.words[i]
    if _beside(here, i + 1) and _word(here, i + 1):
        return False
    if words.is_given(word):
        joined = i > 1 and here.words[i - 1] in _AND and i - 2 in taken
        return joined or _AGED.match(here.text, here.end(i)) is not None
    return (
        _begins(here, i)
        and _PAIRED.match(word) is not None
        and here.words[i + 1 : i + 2] != []
        and here.words[i + 1].islower()
        and not words.is_town(word)
        and not words.NAMED_AFTER["kk"].match(here.words[i + 1])
    )


@functools.lru_cache(maxsize=20_000)
def _can_be_lone(word: str) -> bool:
    return _shaped(word) and (_PAIRED.match(word) is not None or _oblique_given(word))


@functools.lru_cache(maxsize=20_000)
def _oblique_given(word: str) -> bool:
    """Whether a word is a given name in the nominative or, by its ending alone, in a case."""
    if words.is_given(word):
        return True
    stem, ending = kazakh.strip_case(word.lower(), 4)
    return bool(ending) and common.is_given(word, "kk") and not words.is_town(word[: len(stem)])

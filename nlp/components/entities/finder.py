"""What the models get wrong about people, put right by rules.

Each stage takes spans and gives spans: trim what does not belong, refuse what is no person, add
names that a pattern shows, and add later mentions of a name that the text has already shown to be
a person's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from nlp.components.entities import common, english, kazakh, patterns, words
from nlp.components.entities.page import LONGEST_NAME, PERSON, Page, Words, cased, covered, page
from nlp.components.persons.forms import base_forms

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_PARTICLES = frozenset(
    {"al", "el", "bin", "bint", "ibn", "von", "van", "der", "de", "di", "da", "du", "la", "le"}
    | {"әл", "аль", "эль", "бин", "бен", "ибн", "оглы", "углы", "кызы"}
    | {"фон", "ван", "ден", "дер", "де", "ди", "да"}
)
_OPENING, _CLOSING = frozenset("«“„\"'"), frozenset("»”“\"'")
_INITIALS_BEFORE = re.compile(words.INITIALS + r"$")
_INITIALS_AFTER = re.compile(r"^\s" + words.INITIALS)
_INITIALS_CUT = re.compile(r"(?:[^\W\d_]\.\s?|[^\W\d_]\s)[^\W\d_]$")  # Г.О, Иванов Г
_CUTS = frozenset("()[]/")
_IN = frozenset({"в", "во", "из", "под", "in", "at", "from", "near"})
_PLACE = frozenset({"LOC", "GPE"})


def people(doc: Doc, language: str) -> list[Span]:
    """The spans that name people, in order; `doc.ents` itself stays what the model said.

    In a language that we have no rules for they are the model's.
    """
    here = page(doc, language)
    if language not in words.SURNAME:
        return [doc[e.start : e.end] for e in here.entities if e.label in PERSON]
    found = [part for e in here.entities if e.label in PERSON for part in _parts(here, e[:2])]
    if language == "kk":
        found = [one for span in found for one in kazakh.apart(here, span)]
    spans = [trim(here, span) for span in found]
    spans = [s for s in spans if not refused(here, s)]

    def add(more: Iterable[Words]) -> None:
        spans.extend([s for s in more if not refused(here, s)])

    if language != "en":  # there it finds D.C. United
        add(patterns.initialled(here, covered(spans)))
    add(patterns.pairs(here, covered(spans)))
    if language == "kk":
        add(kazakh.pairs(here, covered(spans)))
        add(kazakh.lone(here, covered(spans)))
    if language == "en":
        add(english.told(here, covered(spans)))
    add(patterns.kin(here, covered(spans)))
    spans = _without_lone(here, spans)
    add(patterns.repeats(here, list(spans), covered(spans)))
    taken = covered(spans)
    grown = [_with_surname(here, _with_initials(here, s), taken) for s in spans]
    if language == "en":
        grown = [patterns.with_given(here, span, taken) for span in grown]
        grown = [english.with_first(here, span, taken) for span in grown]
    grown = [_with_surname_before(here, span, taken) for span in grown]
    if language == "kk":
        grown = [kazakh.whole(here, span, taken) for span in grown]
        joined = _merged(here, grown)
        grown = [one for span in joined for one in kazakh.apart(here, span)]
    whole = [part for span in _merged(here, grown) for part in _relative_first(here, span)]
    return [doc[start:end] for start, end in whole if end - start <= 2 * LONGEST_NAME]


def _is_last_word(here: Page, i: int) -> bool:
    """Whether a name can end here: in a name word, an initial, or the un of Kim Jong-un."""
    word = here.words[i]
    hyphened = word.isalpha() and i > 0 and here.words[i - 1] == "-" and not here.blanks[i - 1]
    return i in here.names or hyphened or word.endswith(".")


def trim(here: Page, span: Words) -> Words:
    """The span without titles and common words in front, and without punctuation, possessives or
    small words behind."""
    start, end = span
    while start < end and (
        words.is_title(here.words[start])
        or not (start in here.names or here.words[start].lower() in _PARTICLES)
    ):
        start += 1
    while end > start and not _is_last_word(here, end - 1):
        end -= 1
    while end > start and not any(map(str.isalnum, here.words[end - 1])):
        end -= 1
    return _bare(here, (start, end))


def _bare(here: Page, span: Words) -> Words:
    """The span without the trades and ages that a capital letter made part of a name."""
    start, end = span
    while end - start > 1:
        after = here.joined(start)
        if here.language == "en" and english.is_trade(here.words[start]) and end - after > 1:
            start = after
            continue
        parts = [here.span(start, after), *(w for w in here.words[after:end] if w[:1].isalpha())]
        if not common.leads(parts, here.language):
            break
        start = after
    return start, end


def _parts(here: Page, span: Words) -> Iterator[Words]:
    """Джошуа Вольфа (Joshua Wolf) is named twice; a line end separates names too. Of a picture's
    credits (Vladimir Tretyakov / AP / LETA) only full names stay."""
    first, last = span
    inside = range(first, last)
    cuts = [i for i in inside if here.words[i] in _CUTS or "\n" in here.words[i]]
    credit = any("/" in here.words[i] for i in inside)
    for start, end in itertools.pairwise([first - 1, *cuts, last]):
        named = sum(i in here.names for i in range(start + 1, end))
        if named > 1 or (named and not credit):
            yield start + 1, end


def _neighbour(here: Page, i: int, step: int) -> str:
    while 0 <= i < len(here.words) and here.words[i] in _OPENING | _CLOSING:
        i += step
    return here.words[i] if 0 <= i < len(here.words) else ""


def _outlet(here: Page, span: Words) -> bool:
    """Latin letters in a Cyrillic text are mostly a newspaper (Qazaq Times), unless a person's
    given name shows."""
    if here.language == "en":
        return False
    latin = [w for w in here.words[span[0] : span[1]] if w.isalpha() and w.isascii()]
    latin = [word for word in latin if not words.ROMAN.match(word)]
    return bool(latin) and not words.is_given(here.words[span[0]])


def refused(here: Page, span: Words) -> bool:
    """Whether a span names no person: an event, a street, a body, an outlet, an abbreviation."""
    start, end = span
    text = here.span(start, end)
    if start >= end or len(text) < 2 or words.EVENT.search(text) or "@" in text:
        return True
    if words.NAMED_BEFORE[here.language].search(_neighbour(here, start - 1, -1)):
        return True
    if words.NAMED_AFTER[here.language].search(_neighbour(here, end, 1)):
        return True
    if here.language == "en" and _english_place(here, start, end):
        return True
    capitals = [w for w in here.words[start:end] if w.isalpha() and w.isupper() and len(w) > 1]
    capitals = [word for word in capitals if not words.ROMAN.match(word)]
    if capitals and len(capitals) < end - start and any(len(c) <= 4 for c in capitals):
        return True  # Хромтауского РОП
    if end - start == 1 and (_alone_on_line(here, start) or _dateline(here, start)):
        return True
    quoted = start > 0 and here.words[start - 1] in _OPENING
    quoted = quoted and end < len(here.words) and here.words[end] in _CLOSING
    return _outlet(here, span) or (quoted and end - start == 1 and words.is_town(text))


def _english_place(here: Page, start: int, end: int) -> bool:
    """Tole Bi Street; a school named after Mukhtar Auezov; Alma is a village."""
    if end - start > 1 and words.NAMED_AFTER["en"].match(here.words[end - 1]):
        return True
    named = here.words[start - 1] == "after" if start > 1 else False
    if named and here.words[start - 2] in words.NAMED_AFTER_WHOM:
        return True
    return end - start == 1 and bool(words.IS_TOWN.match(here.text, here.end(end - 1)))


def _alone_on_line(here: Page, i: int) -> bool:
    """A single word that is a whole line is a label (Реклама)."""
    before = i == 0 or "\n" in here.words[i - 1]
    after = i + 1 >= len(here.words) or "\n" in here.words[i + 1]
    return before and after and len(here.words) > 1


def _dateline(here: Page, i: int) -> bool:
    """QONAEV, Kazakhstan -- : a town at the head of a report."""
    if not here.words[i].isupper() or here.words[i + 1 : i + 2] != [","]:
        return False
    return any(e.label in _PLACE and i < e.start and e.end <= i + 4 for e in here.entities)


def _with_surname(here: Page, span: Words, taken: set[int]) -> Words:
    """A model may stop after the given name: Qasym-Zhomart | Toqaev."""
    start, end = span
    if end >= len(here.words) or end in taken or not here.blanks[end - 1] or here.begins(end):
        return span
    word = here.words[end]
    surname = words.SURNAME[here.language].match(cased(word)) is not None
    known = surname or common.is_patronymic(word, here.language)
    return (start, end + 1) if known and not words.is_title(word) else span


def _with_surname_before(here: Page, span: Words, taken: set[int]) -> Words:
    """Мусабекова | Данияра: the surname stands first, in the same case."""
    start, end = span
    if here.language == "en" or start == 0 or end - start > 2 or start - 1 in taken:
        return span
    before, given = here.words[start - 1], here.words[start]
    if not here.blanks[start - 1] or not words.SURNAME[here.language].match(cased(before)):
        return span
    if not common.is_given(given, here.language) or words.is_title(before):
        return span
    agree = base_forms([cased(before), cased(given)], here.language)[0][1] > 0
    return (start - 1, end) if agree else span


def _with_initials(here: Page, span: Words) -> Words:
    """Е. Нұрғалиев, Иванов И. И.: initials beside a name belong to it."""
    text, start, end = here.text, here.offsets[span[0]], here.end(span[1] - 1)
    before = _INITIALS_BEFORE.search(text, max(0, start - 8), start)
    after = None if before else _INITIALS_AFTER.search(text[end : end + 8])
    if before and (before.start() == 0 or not text[before.start() - 1].isalnum()):
        start = before.start()
    if after:
        end += len(after.group().rstrip())
    elif text[end : end + 1] == "." and _INITIALS_CUT.search(text, max(0, end - 4), end):
        end += 1
    return here.around(start, end)


def _relative_first(here: Page, span: Words) -> Iterator[Words]:
    """ "отец Шерзата Каржаубай Нурымов" names two people: the father, and whose father he is."""
    start, end = span
    before = here.words[start - 1].lower() if start else ""
    if here.language == "ru" and end - start > 2 and before in words.RELATIVES:
        whose = base_forms([here.words[start]], "ru")[0][0][0]
        rest = here.words[start + 1 : end]
        if whose != here.words[start] and base_forms(rest, "ru")[0][0] == tuple(rest):
            yield from ((start, start + 1), (start + 1, end))
            return
    yield span


def _halves(here: Page, one: Words, other: Words) -> bool:
    """Whether two lone words side by side are a given name and its surname: Ilya | Vetrov."""
    lone = one[1] - one[0] == 1 and other[1] - other[0] == 1
    if not (lone and one[1] == other[0] and here.blanks[one[0]] and not here.begins(other[0])):
        return False
    surname = words.SURNAME[here.language].match(cased(here.words[other[0]]))
    return bool(surname) and here.language == "en"


def _merged(here: Page, spans: list[Words]) -> list[Words]:
    out: list[Words] = []
    for start, end in sorted(spans):
        if out and (start < out[-1][1] or _halves(here, out[-1], (start, end))):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _without_lone(here: Page, spans: list[Words]) -> list[Words]:
    """The spans without lone words that are a town or a trade, unless a longer name has them."""
    if all(end - start > 1 for start, end in spans):
        return spans
    long = (i for start, end in spans if end - start > 1 for i in range(start, end))
    named = {here.words[i].lower()[:4] for i in long}
    places = {here.span(e.start, e.end).lower()[:4] for e in here.entities if e.label in _PLACE}
    return [
        (start, end)
        for start, end in spans
        if end - start > 1
        or here.words[start].lower()[:4] in named
        or not _no_name(here, start, places)
    ]


def _no_name(here: Page, i: int, places: set[str]) -> bool:
    """Whether a lone word is a town ("в Кызылорде", "Кызылорда. Экологу ...") or, where a sentence
    begins, a trade ("Сварщика из Тараза")."""
    word, language = here.words[i], here.language
    if language == "en" and english.is_elsewhere(here, i):
        return True
    if here.begins(i) and common.is_trade(word, language):
        return True
    if not common.is_town_form(word, language):
        return False
    before = here.words[i - 1] if i else ""
    label = here.begins(i) and here.words[i + 1 : i + 2] == ["."]
    whose = before[:1].isupper() and common.is_trade(before.lower(), language)
    return bool(before.lower() in _IN or label or whose or word.lower()[:4] in places)

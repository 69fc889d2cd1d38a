"""Names that a pattern shows and a model missed: initials, known given names, repeated names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from nlp.components.entities import words
from nlp.components.entities.page import LONGEST_NAME, Page, Words
from nlp.components.persons.forms import base_forms
from nlp.pipelines.name_lists import english_words

_INITIALLED = re.compile(rf"(?<!\w){words.INITIALS}(?=[^\W\d_]{{3}})")
_INITIAL = re.compile(r"[^\W\d_]\.?")


def pairs(here: Page, taken: set[int]) -> Iterator[Words]:
    """A known given name with a capitalised word after it, or a word with a surname's ending
    beside another capitalised word; a middle initial may stand between."""
    count, behind = len(here.words), 0
    for i in sorted(here.names):
        if i < behind or words.is_title(here.words[i]):
            continue
        end = after = here.joined(i)
        if after < count and _INITIAL.fullmatch(here.words[after]):
            after += 1 + (after + 1 < count and here.words[after + 1] == ".")
        if after < count and after in here.names and here.blanks[after - 1]:
            last = here.joined(after)
            if _pair(here, (i, end), (after, last)) and here.free(i, last, taken):
                yield i, last
                behind = last
                continue
        if here.language == "en" and _surname(here, i, end) and here.free(i, end, taken):
            yield i, end
        behind = end


def _pair(here: Page, first: Words, last: Words) -> bool:
    """Whether two neighbouring words are a name. A surname's ending settles it; in English, where
    the model misses most names of the region, a given name does too, unless the words are
    ordinary ones (Forest Cat) or part of something longer (San Diego Padres)."""
    given, family = here.span(*first), here.span(*last)
    if len(family) < 3 or words.is_title(family):
        return False
    if words.is_town(given) and (here.language != "en" or _in(here, first[0])):
        return False
    shape = family.title() if given.isupper() and family.isupper() else family
    if here.language != "en":
        surname = words.SURNAME["en" if family.isascii() else here.language]
        if words.is_given(given):
            return bool(surname.match(shape))
        both = given.isupper() and family.isupper() and words.is_given(family)
        return both and bool(surname.match(given.title()))  # ТОКТАРОВ АСЕТ
    if words.SURNAME["en"].match(shape):
        return len(given) > 2 and not ordinary(given)
    known = words.is_given(given) or words.COMPOUND.fullmatch(given)
    if given.isupper() or not known or ordinary(given) or ordinary(family):
        return False
    return (
        not words.is_town(given)
        and not _longer(here, first[0] - 1, last[1])
        and not words.is_town(family)
    )


def _in(here: Page, i: int) -> bool:
    return i > 0 and here.words[i - 1].lower() in ("in", "at", "from", "near", "to")


def with_given(here: Page, span: Words, taken: set[int]) -> Words:
    """In English a lone surname with the capitalised word before it, where that can be a given
    name: a model may have left it to the line above."""
    start, end = span
    i = start - 1
    if i < 0 or end - start != 1 or i in taken or i not in here.names or not here.blanks[i]:
        return span
    word = here.words[i]
    able = len(word) > 2 and word.isalpha() and not (word.isupper() or ordinary(word))
    if not able or words.is_title(word) or (words.is_town(word) and _in(here, i)):
        return span
    return (i, end) if words.SURNAME["en"].match(here.words[start]) else span


def kin(here: Page, taken: set[int]) -> Iterator[Words]:
    """A known given name right behind a relative: "his sister Aigul", "қарындасы Айгүл"."""
    relatives = words.KIN[here.language]
    for i in here.names:
        before = i - 2 if i > 1 and here.words[i - 1] == "," else i - 1  # his wife, Cholpon, met
        if i == 0 or here.words[before] not in relatives or i in taken:
            continue
        if words.is_given(here.words[i]) and here.free(i, i + 1, taken):
            yield i, i + 1


def _longer(here: Page, before: int, after: int) -> bool:
    """Whether a capitalised word on either side makes more than a name of two words."""
    ahead = before >= 0 and before in here.names and not here.starts[before + 1]
    if ahead and not words.is_title(here.words[before]):
        return True
    return after < len(here.words) and after in here.names and not here.begins(after)


@functools.lru_cache(maxsize=50_000)
def ordinary(word: str) -> bool:
    """Whether an English word stands in the dictionary, in the singular or plural."""
    lower = word.lower()
    lexicon = english_words()
    return lower in lexicon or (lower.endswith("s") and lower[:-1] in lexicon)


def _surname(here: Page, start: int, end: int) -> bool:
    """In English a word like Balghabaeva is a surname wherever it stands alone."""
    return _is_surname(here.span(start, end))


@functools.lru_cache(maxsize=20_000)
def _is_surname(text: str) -> bool:
    found = words.SURNAME["en"].match(text)
    return bool(found) and not words.is_town(text) and not ordinary(text)


def initialled(here: Page, taken: set[int]) -> Iterator[Words]:
    """Initials in front of a capitalised word make a name of both."""
    for found in _INITIALLED.finditer(here.text):
        start, end = here.around(found.start(), found.end() + 1)
        if end - start > LONGEST_NAME or any(i in taken for i in range(start, end)):
            continue
        last = here.words[end - 1].rsplit(".", 1)[-1]
        if last[1:].islower() and last[:1].isupper():
            yield start, end


def repeats(here: Page, spans: list[Words], taken: set[int]) -> Iterator[Words]:
    """Later and earlier single words that can be read as a word of a name found here."""
    bearers = _bearers(here, spans)
    heads = {word[:3] for word in bearers}
    run: Words | None = None
    for i in sorted(here.names) if heads else ():
        word = here.words[i]
        if i in taken or not word[0].isupper() or word.lower()[:3] not in heads:
            continue
        options = base_forms([word], here.language)
        known = any(base[0].lower() in bearers for base, _ in options[:3])
        if not known or not here.free(i, i + 1, taken):
            continue
        if run and run[1] == i and run[1] - run[0] < LONGEST_NAME:
            run = run[0], i + 1
        else:
            if run:
                yield run
            run = i, i + 1
    if run:
        yield run


def _bearers(here: Page, spans: list[Words]) -> set[str]:
    """The words of names found here, in the nominative, that mean nobody else by themselves."""
    found: set[str] = set()
    for start, end in spans:
        named = [w for w in here.words[start:end] if len(w) > 2 and w[0].isupper()]
        for base, _ in base_forms(named, here.language)[:2] if named else []:
            found.update(word.lower() for word in base if len(word) > 3)
    found = {word for word in found if not words.is_town(word)}
    if here.language == "en":
        found = {word for word in found if not ordinary(word)}
    return found

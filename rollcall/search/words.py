"""The words of a text and their stems, the same for indexing and for asking.

A word is letters and digits; the parts of compounds are words of their own, and an English owner's
's is none. Stress marks, soft hyphens and other signs that do not show belong to the word they
stand in, and are left out where it is written down.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, product

from nlp.text import english, kazakh_stem, russian, scripts
from nlp.text.stems import stem
from nlp.text.tokens import Token

LANGUAGES = ("ru", "kk", "en")
LONGEST = 64
"""Letters and digits of a word that count."""
_LOOKED_AT = 4 * LONGEST
"""Characters of it that are looked at, with signs that do not show."""
_MOST_READ = 1 << 18
"""Words of each kind of text that are kept as they were read."""
_UNSEEN = "\u0300-\u036f\u0483-\u0487\u00ad\u200b-\u200f\u2060\ufeff"
_WORD = re.compile(rf"([^\W_]+(?:[{_UNSEEN}]+[^\W_]*)*)(?:['’ʼ][sS](?![^\W_]))?")
_PLAIN = re.compile(r"[a-z0-9]+|[а-яәғқңөұүһі0-9]+")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ENDED = re.compile("([a-z0-9]*[dfglnqrsuvwz][a-z0-9]*)[а-яәғқңөұүһі]{1,8}")
"""A Latin word with an ending in Cyrillic: Telegramда."""
_MOST_WAYS = 32
_RUSSIAN = re.compile("..(?:[ая]ми|[ыи]ми|[ое]го|[ое]му|[аяыи]х|[ая]я|[ую]ю|[оыи]е|и[ию]|ием)$")
"""Endings that Kazakh does not know."""
_KAZAKH = frozenset("әғқңөұүһі")
_MARK = "ӏ"
"""A letter of neither language that stems by Kazakh rules end with: баспана is no form of баспа,
though Russian rules would say so."""


def words(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _WORD.findall(text)


def pieces(text: str) -> list[Token]:
    """The words of a text and where they stand."""
    return [Token(one[1], *one.span(1)) for one in _WORD.finditer(text)]


def capitals(text: str) -> list[tuple[int, Token]]:
    """The words of a text that begin with a capital, each with its number among all words."""
    return [
        (number, Token(one[1], *one.span(1)))
        for number, one in enumerate(_WORD.finditer(text))
        if text[one.start()].isupper()
    ]


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """A word as it is compared letter by letter: small letters, ё as е, each letter in one piece
    and of the alphabet of the others, without signs that do not show, and not too long.
    """
    low = word[:_LOOKED_AT].lower().replace("ё", "е")
    if not _PLAIN.fullmatch(low):
        composed = unicodedata.normalize("NFC", low).replace("ё", "е").replace("ς", "σ")
        low = "".join(letter for letter in composed if letter.isalnum()) or low
        low = _of_one_alphabet(low)
    return low[:LONGEST]


def _of_one_alphabet(word: str) -> str:
    """A word with letters that only look like those beside them put right (cуд -> суд)."""
    if not _is_mixed(word) or _ENDED.fullmatch(word):
        return word
    better = scripts.unmix(word)
    return word if _is_mixed(better) or not better.isalnum() else better


def _is_mixed(word: str) -> bool:
    return _LATIN.search(word) is not None and _CYRILLIC.search(word) is not None


def language_of(word: str, language: str | None) -> str:
    """The language by whose rules a word of a text in a language is stemmed: letters tell Kazakh
    and English words; of other words in Cyrillic the text tells, but Russian words in other forms
    than their first keep Russian rules where they are quoted in a Kazakh text.
    """
    if not _CYRILLIC.search(word) or _ENDED.fullmatch(word):
        return "en"
    if _KAZAKH.isdisjoint(word) and language != "kk":
        return "ru"
    return "ru" if _is_quoted(word) else "kk"


def _is_quoted(word: str) -> bool:
    return (
        _RUSSIAN.search(word) is not None
        and _KAZAKH.isdisjoint(word)
        and kazakh_stem.is_whole(word)
        and russian.is_inflected(word)
    )


class _Readings(dict[str, tuple[str, str]]):
    """Words of texts in a language, folded, and their stems; one that is not there yet is read.

    A dictionary, because nearly every word was read before, and a call of Python's for each would
    take longer than to find it.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) >= _MOST_READ:
            self.clear()
        low = folded(word[:_LOOKED_AT])
        read = low, _stem(low, language_of(low, self._language))
        if len(word) <= _LOOKED_AT:  # longer ones are none: they are not kept, however many
            self[word] = read
        return read


_IN_KAZAKH, _IN_OTHERS = _Readings("kk"), _Readings("ru")
"""Whether a text is Kazakh is all that `language_of` asks of its language."""


def all_read(some: Iterable[str], language: str | None) -> list[tuple[str, str]]:
    """Words of a text in a language: each folded, and its stem."""
    readings = _IN_KAZAKH if language == "kk" else _IN_OTHERS
    return list(map(readings.__getitem__, some))


def _stem(low: str, rules: str) -> str:
    if rules == "ru":
        return russian.base(low)[:LONGEST]
    if rules == "kk":
        return stem(low, "kk")[: LONGEST - 1] + _MARK
    ended = _ENDED.fullmatch(low)
    return english.stem(_unmarked(ended[1] if ended else low))[:LONGEST]


def _unmarked(word: str) -> str:
    """A Latin word without accents: Erdoğan is asked for as Erdogan."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.replace("ı", "i"))
    return "".join(letter for letter in parts if letter.isalnum()) or word


@lru_cache(maxsize=10_000)
def asked(word: str) -> frozenset[str]:
    """Every stem that a form of a word may have been indexed under, in texts of any language."""
    low = folded(word)
    rules = {language_of(low, language) for language in LANGUAGES}
    found = frozenset(_stem(low, one) for one in rules)
    if "ru" not in rules:
        return found
    bases = {one[:LONGEST] for one in russian.bases(low)}
    if "kk" not in rules:  # Russian by its ending: its first form may stand in a Kazakh text
        found |= {_stem(one, "kk") for one in bases}
    return found | bases


def asked_in_a_row(some: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Every way in which forms of these words, right behind each other, may have been indexed in
    texts of any language; of very many ways some.
    """
    rows = (_ways([folded(word) for word in some], language) for language in LANGUAGES)
    return frozenset(chain.from_iterable(rows))


def _ways(lows: Sequence[str], language: str) -> Iterator[tuple[str, ...]]:
    """First as the words stand there, then with other base forms of each of them."""
    places = []
    for low in lows:
        rules = language_of(low, language)
        own = _stem(low, rules)
        others = {one[:LONGEST] for one in russian.bases(low)} if rules == "ru" else set()
        places.append((own, *sorted(others - {own})))
    return islice(product(*places), _MOST_WAYS)

"""Russian words by the dictionary: the base form a word is indexed under, and all forms it has.

Snowball cuts endings and knows no words: it takes могила, "grave", for a form of мог, "could", имя
for им, and tells отца from отец. So words that the dictionary knows go by their base form
(OpenCorpora's dictionary of 390,000 words, read by pymorphy3: Korobov 2015, Morphological Analyzer
and Generator for Russian and Ukrainian Languages); names and new words keep Snowball's stem.
"""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from typing import Any

from nlp.text.stems import stem

_LEAST = 0.15
"""How often a form must be one of this word, not of another, to look for it under the other."""
_ENDINGS = ("", "а", "у", "ом", "ым", "ой", "е", "ы")
_SURNAME = re.compile(r"[а-я]{2,}(?:[ое]в|[иы]н)(?:а|у|ым|е|ой|ы|ых)?")
LONGEST = 64
"""Letters; what is longer is no word."""
_starting = threading.Lock()


@cache
def _loaded() -> Any:
    from pymorphy3 import MorphAnalyzer

    reader = MorphAnalyzer()
    found = reader.dictionary.words
    # A third of a new word's cost: the ends of words that are inflected alike are one place of the
    # dictionary, whose few entries are there letter by letter. Only DAWG in Python has the method.
    if hasattr(found, "_value_for_index"):
        found._value_for_index = cache(found._value_for_index)
    return reader


def _analyzer() -> Any:
    with _starting:
        return _loaded()


def _folded(word: str) -> str:
    return word.replace("ё", "е")


def _lemmas(word: str) -> set[str]:
    """The base forms that a word may have by the dictionary; none of a word it does not know."""
    reader = _analyzer()
    book = reader.dictionary
    return {
        _folded(book.build_normal_form(paradigm, index, written))
        for written, found in book.words.similar_items(word, reader.char_substitutes)
        for paradigm, index in found
    }


def is_inflected(word: str) -> bool:
    """Whether the dictionary has a word in small letters, and not as a base form."""
    found = _lemmas(word[:LONGEST])
    return bool(found) and word not in found


@lru_cache(maxsize=200_000)
def base(word: str) -> str:
    """The base form of a word in small letters with е for ё; of several the likeliest; of a word
    that no dictionary has the stem.
    """
    if len(word) > LONGEST or not (found := _lemmas(word)):
        return stem(word, "ru")
    if len(found) == 1:
        return found.pop()
    return _folded(_analyzer().parse(word)[0].normal_form)


@lru_cache(maxsize=10_000)
def bases(word: str) -> frozenset[str]:
    """Every base form under which a form of this word may stand in an index."""
    if len(word) > LONGEST or not _lemmas(word):
        return _of_new(word)
    lexemes = {one.normal_form: one for one in reversed(_analyzer().parse(word))}
    out = {base(word)}
    for lemma, lexeme in lexemes.items():
        if len(lexemes) == 1 or _share(word, lemma) >= _LEAST:
            out |= {base(form) for form in _forms(lexeme)}
    return frozenset(out | _of_new(word) if _SURNAME.fullmatch(word) else out)


def _forms(lexeme: Any) -> set[str]:
    """The forms of a word, without those that are mostly another word's (стали, of steel)."""
    lemma = lexeme.normal_form
    own = {_folded(lemma)}
    forms = {_folded(form.word) for form in lexeme.lexeme}
    return {form for form in forms if _lemmas(form) == own or _share(form, lemma) >= _LEAST}


def _share(form: str, lemma: str) -> float:
    """How often a form is one of this word, between 0 and 1."""
    parses = _analyzer().parse(form)
    return float(sum(parse.score for parse in parses if parse.normal_form == lemma))


def _of_new(word: str) -> frozenset[str]:
    """The stems of a new word with endings that it may have; Токаев is no form of токай, a wine."""
    own = stem(word, "ru")
    roots = {word.removesuffix(ending) for ending in _ENDINGS} | {own}
    made = {root + ending for root in roots if len(root) > 2 for ending in _ENDINGS}
    named = {base(root) for root in roots if _SURNAME.fullmatch(root)}
    return frozenset({own} | named | {stem(form, "ru") for form in made if not _lemmas(form)})

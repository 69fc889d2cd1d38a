"""Which language a text is in, said only when it is sure: a wrong guess ruins the entities."""

from __future__ import annotations

import functools
import itertools
import re
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlp.text import kazakh_scripts

CONFIGURED = ("ru", "kk", "en")
"""Languages that have a pipeline."""

_CANDIDATES = (
    *CONFIGURED,
    *("uk", "be", "bg", "sr", "ky", "tt", "mn", "az", "tr", "ug", "zh", "ar", "fa"),
    *("de", "fr", "es", "it", "pl", "pt", "cs", "nl", "ja", "ko", "he", "hi"),
)
_SAMPLE = 4_000  # characters; more of a text does not change the answer
_FEWEST_LETTERS = 3
_SURE = 0.9  # for a language without a pipeline: saying nothing is better than a wrong name
_FEW_LETTERS = 120  # a text so short tells statistics little
_EXPECTED_SHORT = 60.0  # the same for it
_EXPECTED = 5.0  # how much likelier one of ours is than another, before a letter is read
_AHEAD = 3.0  # how much likelier than the next it must be then
_KAZAKH_ONLY = re.compile("[ғқұҒҚҰ]")  # neither Kyrgyz nor Tatar writes them
_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_RUSSIAN_WORDS = re.compile(
    r"\b(?:и|в|во|на|не|что|с|со|по|из|от|для|это|его|её|как|был[аои]?|при|под|об?)\b",
    re.IGNORECASE,
)
_FEWEST_RUSSIAN = 2  # such words in a paragraph: Kazakh has none of them
_UKRAINIAN_ONLY = re.compile("[їєґЇЄҐ]")
_RUSSIAN_RUN = re.compile("[а-яёА-ЯЁ]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z]")
_WORDS_FIRST = 40  # letters from which the statistics of langid can be believed


class Stretch(NamedTuple):
    """A run of paragraphs in one language: `text[start:end]`."""

    start: int
    end: int
    language: str | None


@functools.cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([c for c in _CANDIDATES if c in identifier.labels])
    return identifier


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    middle, half = len(text) // 2, _SAMPLE // 2
    return text[:half] + " " + text[middle : middle + half]


def detect(text: str) -> str | None:
    """The ISO 639-1 code of a text's language, or None where it cannot be told.

    Looks at no more than 4,000 characters. Codes other than those in CONFIGURED come back too
    ("uk", "ky"): the caller has no pipeline for them, but can say what it is.
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    if letters < _FEWEST_LETTERS:
        return None
    if kazakh_scripts.may_be_kazakh(sample):
        read = kazakh_scripts.to_cyrillic(sample)
        return "kk" if read and detect(read.text) == "kk" else None
    kazakh = len(_KAZAKH.findall(sample)) / letters
    if _KAZAKH_ONLY.search(sample) and kazakh > 0.04:
        return "kk" if not _UKRAINIAN_ONLY.search(sample) else None
    if sum(map(str.isupper, sample)) > letters / 2:
        sample = sample.lower()  # the statistics are of running text
    ranked = dict(_identifier().rank(sample))
    expected = _EXPECTED if letters >= _FEW_LETTERS else _EXPECTED_SHORT
    weighted = {c: p * (expected if c in CONFIGURED else 1.0) for c, p in ranked.items()}
    code, *_ = sorted(weighted, key=lambda c: -weighted[c])
    if code in ("ru", "kk") and not _CYRILLIC.search(sample):
        return None
    if code == "en" and len(_LATIN.findall(sample)) < letters / 2:
        return None
    if code in CONFIGURED:
        return _sure(code, weighted, sample)
    return code if letters >= _WORDS_FIRST and ranked[code] >= _SURE else None


def _sure(code: str, weighted: dict[str, float], sample: str) -> str | None:
    """The likeliest language, if it is well ahead; of Russian and Kazakh the letters tell which."""
    pair = ("ru", "kk") if code in ("ru", "kk") else (code,)
    others = max(p for c, p in weighted.items() if c not in pair)
    if weighted[code] < _AHEAD * others:
        return None
    if all(weighted[code] >= _AHEAD * weighted[c] for c in pair if c != code):
        return code
    return "kk" if _KAZAKH.search(sample) else "ru"


def _has_russian_words(text: str) -> bool:
    """Whether a text has the small words of Russian; two are soon found where it is Russian."""
    first = itertools.islice(_RUSSIAN_WORDS.finditer(text), _FEWEST_RUSSIAN)
    return sum(1 for _ in first) == _FEWEST_RUSSIAN


def _plainly_russian(paragraph: str) -> bool:
    """Whether a paragraph is written in the letters of Russian and none of Kazakh: told by its
    words, which is much faster than counting each letter."""
    if _KAZAKH.search(paragraph):
        return False
    russian = sum(map(len, _RUSSIAN_RUN.findall(paragraph)))
    return russian >= max(_WORDS_FIRST, len(paragraph) / 4)


def _paragraph_language(paragraph: str, main: str) -> str:
    """The language of one paragraph of a page whose main language is known: told by letters."""
    if len(paragraph) < _WORDS_FIRST:
        return main
    if _plainly_russian(paragraph):
        return "ru" if _has_russian_words(paragraph) else main
    letters = sum(map(str.isalpha, paragraph))
    if letters < _WORDS_FIRST:
        return main
    cyrillic = len(_CYRILLIC.findall(paragraph))
    if cyrillic < letters / 4:
        return "en" if main == "en" or detect(paragraph) == "en" else main
    special = len(_KAZAKH.findall(paragraph)) / letters
    if special > 0.06 and _KAZAKH_ONLY.search(paragraph):
        return "kk"
    if special < 0.01 and _has_russian_words(paragraph):
        return "ru"
    return main


def _all_in(text: str, main: str) -> bool:
    """Whether no paragraph of a text can be in another language, by a look at the whole."""
    if main == "en":
        return _CYRILLIC.search(text) is None
    others = _has_russian_words(text) if main == "kk" else bool(_KAZAKH_ONLY.search(text))
    return not others and len(_LATIN.findall(text)) < _WORDS_FIRST


def stretches(text: str, main: str) -> list[Stretch]:
    """A text cut where its paragraphs change between Russian, Kazakh and English.

    Pages in Kazakhstan mix them: a Russian article with a Kazakh caption, or both versions on one
    page. `main` is the language of what is too short to tell. The stretches cover the text.
    """
    if main not in CONFIGURED or _all_in(text, main):
        return [Stretch(0, len(text), main)]
    out: list[Stretch] = []
    at = 0
    for paragraph in text.splitlines(keepends=True):
        language = _paragraph_language(paragraph, main)
        end = at + len(paragraph)
        if out and (language == out[-1].language or not paragraph.strip()):
            out[-1] = out[-1]._replace(end=end)
        else:
            out.append(Stretch(at, end, language))
        at = end
    return out or [Stretch(0, len(text), main)]

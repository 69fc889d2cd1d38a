"""Kazakh in Latin or Arabic letters brought to Cyrillic, with the way back for every letter.

Kazakh is read by one model, in Cyrillic. Pages in Latin letters follow one of four orthographies
(apostrophes of 2017: a'; acutes of 2018: á, ý; breves and cedillas of 2021: ä, ş; digraphs as
agencies wrote before: gh, ng); China's Kazakhs write Arabic letters (töte jazu), in which a hamza
or a front letter makes a word's vowels front, and which know no capitals.
Sources: decrees 569 (2017), 637 (2018) and the draft of 28 January 2021 of the Republic of
Kazakhstan; Unicode chart Arabic for the letters of A. Baitursynuly.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LATIN_LETTER = re.compile(r"[a-z\u00df-\u024f]", re.IGNORECASE)
_ARABIC_LETTER = re.compile(r"[\u0620-\u06ff]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_Q = re.compile(r"q(?!u)", re.IGNORECASE)
_Y = re.compile(r"[b-df-hj-np-tvzğǵşńñB-DF-HJ-NP-TVZ][yYı](?![aeiouäöüáóúAEIOU])")
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|is|for|was)\b", re.IGNORECASE)
_FOREIGN_LATIN = re.compile(r"[wxəßæøåłçčřžœ]", re.IGNORECASE)
_FOREIGN_ARABIC = re.compile(r"[ئېۈغضصثظطذخےڑٹڈں]")
_SAMPLE = 2_000  # characters
_LEAST_Q = 0.012
_LEAST_Y = 0.02  # as a vowel, which Uzbek does not have
_MOST_FOREIGN = 0.01
_LEAST_E = 0.03  # the letter ە, which Arabic and Persian do not have

_ALWAYS = {
    **dict(zip("abdefghjklmnopqrstuvzy", "абдефгхжклмнопқрстувзы", strict=True)),
    **{"ä": "ә", "á": "ә", "ă": "ә", "ğ": "ғ", "ǵ": "ғ", "ģ": "ғ", "ñ": "ң", "ń": "ң", "ŋ": "ң"},
    **{"ņ": "ң", "ö": "ө", "ó": "ө", "ş": "ш", "š": "ш", "ü": "ү", "ū": "ұ", "ŭ": "ұ", "ç": "ч"},
    **{"c": "ц", "x": "х", "w": "у", "i": "і", "ï": "и"},
    **{"sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "ғ"},
    **{"a'": "ә", "g'": "ғ", "n'": "ң", "o'": "ө", "u'": "ү", "s'": "ш", "c'": "ч", "y'": "у"},
    **{"i'": "и"},
}
_ACUTES = {"ú": "ү", "ý": "у", "ı": "и"}
_DIGRAPHS = {"ú": "ұ", "ý": "ү", "ng": "ң", "ya": "я", "yu": "ю", "ı": "и"}
_APOSTROPHES = "'’ʼ‘`´"
_VOWELS = frozenset("аәеёиоөуұүыіэюя")

_ARABIC = {
    **dict(zip("ابپتجچحدرزسشعفقكگڭلمنۆەھهي", "абптжчхдрзсшғфқкгңлмнвеһһи", strict=True)),
    **{"ک": "к", "ی": "ы", "ۋ": "у", "،": ",", "؛": ";", "؟": "?", "ـ": "", "ۀ": "е"},
    **{"خ": "х", "غ": "ғ", "ط": "т", "ص": "с"},
}
_HAMZA = "ء"
_EITHER = {"و": "оө", "ۇ": "ұү", "ى": "ыі", "ا": "аә"}
_FRONT, _BACK = frozenset("ەكگک"), frozenset("اقع")
_ARABIC_WORD = re.compile(r"[\u0620-\u06ff]+")
_SURNAME = re.compile(
    r"[а-яәғқңөұүһі]{3,}(?:[ое]в|[ое]ва|ұлы|қызы)"
    r"(?:[тнд][ыі]ң|[тдн][ыі]|[қғ]а|[кг]е|[пмб]ен|на|нан|тан)?$"
)


class Cyrillic(NamedTuple):
    """A text in Cyrillic; letter i of it stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: list[int]
    ends: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A span of the original text for a span of this one."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends or [0])[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]


def script(text: str) -> str:
    """ "latin", "arabic" or "cyrillic", by most of the letters of its beginning."""
    text = text[:_SAMPLE]
    counts = {
        "cyrillic": len(_CYRILLIC_LETTER.findall(text)),
        "latin": len(_LATIN_LETTER.findall(text)),
        "arabic": len(_ARABIC_LETTER.findall(text)),
    }
    return max(counts, key=lambda name: counts[name])


def may_be_kazakh(text: str) -> bool:
    """Whether a text in Latin or Arabic letters can be Kazakh, by its letters.

    Q without U and Y between consonants are frequent, W, X and Ə are not (Uzbek, Azerbaijani); ە is
    frequent, and ئ, ې and ۈ are not (Uyghur).
    """
    kind = script(text)
    if kind == "latin":
        letters = len(_LATIN_LETTER.findall(text))
        if len(_Y.findall(text)) < _LEAST_Y * letters or _ENGLISH.search(text):
            return False
        own, foreign, least = len(_Q.findall(text)), len(_FOREIGN_LATIN.findall(text)), _LEAST_Q
    elif kind == "arabic":
        letters = len(_ARABIC_LETTER.findall(text))
        foreign, own, least = len(_FOREIGN_ARABIC.findall(text)), text.count("ە"), _LEAST_E
    else:
        return False
    return own >= least * letters and foreign <= _MOST_FOREIGN * letters


def to_cyrillic(text: str) -> Cyrillic | None:
    """A Kazakh text in Cyrillic; None where most of it is in Cyrillic already."""
    kind = script(text)
    if kind == "cyrillic":
        return None
    return _from_arabic(text) if kind == "arabic" else _from_latin(text)


def _orthography(text: str) -> dict[str, str]:
    """The digraphs of agencies where they show, else the acutes of 2018."""
    digraphs = "gh" in text.lower() and not re.search("[ǵńı]", text)
    return _ALWAYS | (_DIGRAPHS if digraphs else _ACUTES)


def _from_latin(text: str) -> Cyrillic:
    table = _orthography(text)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    i = 0
    while i < len(text):
        pair = text[i : i + 2].lower()
        if pair[1:] and pair[1] in _APOSTROPHES:
            pair = pair[0] + "'"
        size = 2 if len(pair) == 2 and pair in table else 1
        letter = table.get(pair if size == 2 else text[i].lower(), text[i])
        letter = _beside(out[-1].lower() if out else "", letter, pair)
        out.append(letter.upper() if text[i].isupper() else letter)
        starts.append(i)
        ends.append(i + size)
        i += size
    return Cyrillic("".join(out), starts, ends)


def _beside(before: str, letter: str, spelled: str) -> str:
    """A letter after another: и and і behind a vowel are й, and so is a digraph's y; иа is ия."""
    if before in _VOWELS and (letter in "иі" or (letter == "ы" and spelled[0] == "y")):
        return "й" if before != "ы" or letter != "ы" else letter
    return "я" if before == "и" and letter == "а" else letter


def _from_arabic(text: str) -> Cyrillic:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(letter: str, at: int) -> None:
        out.append(letter)
        starts.append(at)
        ends.append(at + 1)

    at = 0
    for word in _ARABIC_WORD.finditer(text):
        for i in range(at, word.start()):
            add(text[i], i)
        read = [(i, _letter(word.group(), i - word.start())) for i in range(*word.span())]
        read = [(i, letter) for i, letter in read if letter]
        name = _SURNAME.match("".join(letter for _, letter in read)) is not None
        for number, (i, letter) in enumerate(read):
            letter = "я" if letter == "а" and number and read[number - 1][1] == "и" else letter
            add(letter.upper() if name and not number else letter, i)
        at = word.end()
    for i in range(at, len(text)):
        add(text[i], i)
    return _named(Cyrillic("".join(out), starts, ends))


def _letter(word: str, i: int) -> str:
    """One letter of a word in Arabic script; empty for the hamza, which only makes vowels front."""
    letter = word[i]
    if letter == _HAMZA:
        return ""
    if letter in _EITHER:
        front = _HAMZA in word or (letter != "ا" and _is_front(word, i))
        return _EITHER[letter][front]
    if letter == "ي" and i and word[i - 1] in "اوۇىە":
        return "й"
    return _ARABIC.get(letter, letter)


def _is_front(word: str, i: int) -> bool:
    """Whether a vowel is front: by the nearest vowel that shows it, else by the consonants."""
    told = [(abs(k - i), letter == "ە") for k, letter in enumerate(word) if letter in "اە"]
    if told:
        return min(told)[1]
    return any(c in _FRONT for c in word) and not any(c in _BACK for c in word)


_GIVEN = re.compile(r"(?<!\w)([а-яәғқңөұүһі]{3,}) (?=[А-ЯӘҒҚҢӨҰҮҺІ])")


def _named(read: Cyrillic) -> Cyrillic:
    """The word before a surname with a capital too: it is most likely the given name."""
    text = _GIVEN.sub(lambda m: m[1][0].upper() + m[0][1:], read.text)
    return read._replace(text=text)

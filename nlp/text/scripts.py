"""Letters of many alphabets brought to one alphabet of sounds.

A name is written Жағыпаров, Жагипаров, Zhagiparov, Jağyparov or Žagiparov. `sounds` gives one
short ASCII string for all of them, in which what remains different is what really differs, or what
only a costed comparison can settle. Cyrillic has one reading; Latin spelling depends on a language
nobody tells us, so `readings` gives several (plain, English, French, German, ...).

The alphabet of sounds: vowels `a e i o u`; `y` the glide of "yes"; consonants
`b v g d z k l m n p r s t f h` as in English, and `Z` (zh) `J` (dzh) `C` (ch) `S` (sh) `T` (ts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

Script = Literal["cyrillic", "latin", "other"]

MAX_LETTERS = 64
"""No word of a name is longer than this; what follows is not read (hostile input)."""

_CYRILLIC = {
    **dict(zip("абвгдезиклмнопрстуфх", "abvgdeziklmnoprstufh", strict=True)),
    **{"ё": "e", "є": "e", "э": "e", "ѐ": "e", "ж": "Z", "й": "y", "ј": "y", "ї": "i", "і": "i"},
    **{"ц": "T", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "ю": "yu", "я": "ya"},
    **{"ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ґ": "g"},
    **{"ў": "v", "җ": "J", "ҷ": "J", "ҙ": "z", "ҡ": "k", "ҫ": "s", "ӣ": "i", "ӯ": "u", "ҳ": "h"},
    **{"љ": "l", "њ": "n", "ћ": "C", "ђ": "J", "џ": "J", "ѓ": "g", "ќ": "k", "ѕ": "z", "ҥ": "n"},
}
_SPECIAL_LATIN = {
    **{"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "e", "œ": "e", "ə": "a", "ð": "d"},
    **{"þ": "t", "ğ": "g", "ş": "S", "ș": "S", "ç": "C", "š": "S", "č": "C", "ž": "Z", "ř": "rZ"},
    **{"ć": "C", "ś": "S", "ź": "Z", "ż": "Z", "ţ": "T", "ț": "T", "ŋ": "n", "ý": "y", "ǵ": "g"},
    **{"ģ": "g", "ķ": "k", "ļ": "l", "ņ": "n", "ĝ": "J", "ŝ": "S", "ĉ": "C", "ŭ": "u", "å": "o"},
    **{"ň": "n", "ď": "d", "ť": "t", "ä": "a", "ö": "o", "ü": "u", "ń": "n", "ñ": "n", "ó": "o"},
}
_LOOKALIKE = dict(zip("abcehikmoptxyövjsäë", "авсенікмортхуөѵјѕӓё", strict=True))
_LOOKALIKE_BACK = {cyrillic: latin for latin, cyrillic in _LOOKALIKE.items()}
_EXACT = frozenset("ABCEHIJKMOPSTXYËÄÖaceijopsxyëäö")
_EXACT_BACK = frozenset("АВСЕНІЈКМОРЅТХУЁӒӦасеіјорѕхуёӓӧ")
"""Letters with a twin in the other alphabet, in this case of letter (B is В, but b is not в)."""
_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ`´‘′ʹʺ\"ʻ\u00ad\u200b\u200c\u200d\u2060\ufeff", ""))
_CYRILLIC_TABLE = str.maketrans(_CYRILLIC)
_NOT_SOUND = re.compile(r"[^abvgdeziklmnoprstufhyZJCST]+")
_DROP_ASCII = str.maketrans(
    {chr(code): None for code in range(128) if chr(code) not in "abvgdeziklmnoprstufhyZJCST"}
)
_DOUBLE = re.compile(r"(.)\1+")


LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһіїєґ")
"""Lower-case Cyrillic letters that sound alike in every word; `plain` leaves them as they are."""
_SIMPLE = re.compile(rf"[а-яёәғқңөұүһіїєґў]{{1,{MAX_LETTERS}}}|[a-z]{{1,{MAX_LETTERS}}}")


def script(word: str) -> Script:
    """The alphabet most letters of a word belong to."""
    cyrillic = latin = 0
    for letter in word[:MAX_LETTERS]:
        if "\u0400" <= letter <= "\u052f":
            cyrillic += 1
        elif letter.isalpha() and letter < "\u0250":
            latin += 1
    if not cyrillic and not latin:
        return "other"
    return "cyrillic" if cyrillic >= latin else "latin"


def unmix(word: str) -> str:
    """A lower-case word with lookalike letters of the other alphabet put right (Cеpик -> серик).

    It belongs to the alphabet that can explain all its letters, else to that of most of them.
    """
    cyrillic = [letter for letter in word if "\u0400" <= letter <= "\u052f"]
    if not cyrillic or len(cyrillic) == len(word):
        return word.casefold()
    latin = [letter for letter in word if letter.isalpha() and letter < "\u0250"]
    of_latin, of_cyrillic = _EXACT.issuperset(latin), _EXACT_BACK.issuperset(cyrillic)
    as_cyrillic = script(word) == "cyrillic" if of_latin == of_cyrillic else of_latin
    table = _LOOKALIKE if as_cyrillic else _LOOKALIKE_BACK
    return "".join(table.get(letter, letter) for letter in word.casefold())


def plain(word: str) -> str:
    """Lower case, composed, lookalikes put right, apostrophes and invisible characters gone."""
    low = word.lower()
    if _SIMPLE.fullmatch(low):
        return _UZBEK_O.sub("у", low) if "ў" in low else low
    word = unicodedata.normalize("NFKC", word[:MAX_LETTERS]).translate(_APOSTROPHES)
    word = unicodedata.normalize("NFC", unmix(word))
    return _UZBEK_O.sub("у", word) if "ў" in word else word


def _unmarked(word: str) -> str:
    """A Latin word without the marks that have no reading of their own."""
    if word.isascii():
        return word
    out = "".join(_SPECIAL_LATIN.get(letter, letter) for letter in word)
    if out.isascii():
        return out
    parts = unicodedata.normalize("NFD", out)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _cyrillic(word: str) -> str:
    return _tidy(_aloud_cyrillic(word))


def _aloud_cyrillic(words: str) -> str:
    """The sounds of one word, or of many, one a line, before they are tidied."""
    if "ъ" in words:
        words = _BULGARIAN.sub("а", words)
    words = words.replace("дж", "J").replace("ий", "и").replace("ый", "ы").replace("ія", "ия")
    return words.translate(_CYRILLIC_TABLE)


def _tidy(sounds: str) -> str:
    """Only the alphabet of sounds, no doubled sounds, no glide before e or i, one щ, one дж."""
    ascii_only = sounds.isascii()
    sounds = sounds.translate(_DROP_ASCII) if ascii_only else _NOT_SOUND.sub("", sounds)
    if "y" in sounds:
        sounds = sounds.replace("ye", "e").replace("yi", "i")
        sounds = sounds.replace("iya", "ia").replace("iyu", "iu")
        if sounds.endswith(("iy", "yy")):
            sounds = sounds[:-1]
    if "SC" in sounds or "dZ" in sounds:
        sounds = sounds.replace("SC", "S").replace("dZ", "J")
    return _DOUBLE.sub(r"\1", sounds)


# Each rule is (spelling, sounds), the longest spelling that fits wins; ^ and $ are word ends.
# Upper-case sounds in a replacement are safe: what is left to read is lower case.
_COMMON = (
    ("schtsch", "S"), ("chtch", "S"), ("shch", "S"), ("tsch", "C"), ("dsch", "J"), ("zsch", "C"),
    ("sch", "S"), ("dzh", "J"), ("tch", "C"), ("tsh", "C"), ("dj", "J"), ("zh", "Z"), ("kh", "h"),
    ("gh", "g"), ("ch", "C"), ("sh", "S"), ("ts", "T"), ("tz", "T"), ("ph", "f"), ("th", "t"),
    ("ck", "k"), ("qu", "kv"), ("ij$", "i"), ("yy$", "i"), ("yi$", "i"), ("iy$", "i"), ("x", "ks"),
    ("q", "k"), ("w", "v"), ("tc", "T"), ("ce", "se"), ("ci", "si"), ("c", "k"), ("j", "J"),
)  # fmt: skip
_SLAVIC = (
    ("szcz", "S"), ("sz", "S"), ("cz", "C"), ("rz", "Z"), ("ch", "h"), ("dz", "z"), ("dj", "J"),
    ("ij$", "i"), ("sh", "S"), ("zh", "Z"), ("c", "T"), ("j", "y"), ("w", "v"), ("x", "h"),
    ("q", "k"), ("th", "t"), ("ph", "f"),
)  # fmt: skip
_TURKIC = (
    ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("kh", "h"), ("gh", "g"), ("x", "h"), ("c", "J"),
    ("j", "J"), ("w", "u"), ("q", "k"),
)  # fmt: skip
_GERMAN = (
    ("schtsch", "S"), ("tzsch", "C"), ("tsch", "C"), ("dsch", "J"), ("sch", "S"), ("chs", "ks"),
    ("ch", "h"), ("^sp", "Sp"), ("^st", "St"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("eu", "oy"),
    ("ei", "ay"), ("ie", "i"), ("ah", "a"), ("eh", "e"), ("oh", "o"), ("uh", "u"), ("ue", "u"),
    ("oe", "e"), ("ae", "e"), ("tz", "T"), ("z", "T"), ("j", "y"), ("v", "f"), ("w", "v"),
    ("qu", "kv"), ("x", "ks"), ("c", "k"),
)  # fmt: skip
_FRENCH = (
    ("chtch", "S"), ("tch", "C"), ("dj", "J"), ("kh", "h"),
    ("eaux$", "o"), ("eau", "o"), ("aux$", "o"), ("au", "o"), ("oi", "ua"), ("ou", "u"),
    ("ch", "S"), ("gn", "n"), ("gue", "ge"), ("gui", "gi"), ("gu", "g"), ("qu", "k"),
    ("er$", "e"), ("ez$", "e"), ("et$", "e"), ("ts$", ""), ("es$", ""), ("e$", ""), ("t$", ""),
    ("s$", ""), ("x$", ""), ("d$", ""), ("ge", "Ze"), ("gi", "Zi"), ("j", "Z"), ("ce", "se"),
    ("ci", "si"), ("ph", "f"), ("th", "t"), ("h", ""), ("x", "ks"), ("y", "i"), ("c", "k"),
    ("ai", "e"), ("ei", "e"), ("in$", "en"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_ENGLISH = (
    ("augh", "o"), ("ough", "o"), ("eigh", "ey"), ("igh", "ay"), ("tch", "C"), ("sch", "Sk"),
    ("^wr", "r"), ("^kn", "n"), ("^gn", "n"), ("^mac", "mak"), ("^mc", "mak"), ("^wh", "u"),
    ("ch", "C"), ("sh", "S"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("dge", "J"), ("gh", ""),
    ("ee", "i"), ("oo", "u"), ("ea", "i"), ("ou", "au"), ("ow$", "ou"), ("ow", "au"), ("aw", "o"),
    ("au", "o"), ("ew", "yu"), ("ey$", "i"), ("ie$", "i"), ("y$", "i"), ("ay", "ey"),
    ("ai", "ey"), ("ye$", "ay"), ("ge$", "J"), ("ce$", "s"), ("e$", ""), ("ge", "Je"), ("gi", "Ji"),
    ("gy", "Ji"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("qu", "ku"), ("u", "a"), ("w", "u"),
    ("x", "ks"), ("c", "k"), ("j", "J"), ("h$", ""), ("ah", "a"), ("oh", "o"), ("q", "k"),
)  # fmt: skip
_IBERIAN = (
    ("ch", "C"), ("ll", "ly"), ("qu", "k"), ("gue", "ge"), ("gui", "gi"), ("ge", "he"),
    ("gi", "hi"), ("ce", "se"), ("ci", "si"), ("h", ""), ("j", "h"), ("z", "s"), ("v", "v"),
    ("c", "k"), ("x", "h"), ("w", "u"), ("q", "k"), ("y$", "y"),
)  # fmt: skip
_ITALIAN = (
    ("sch", "sk"), ("sci", "S"), ("sce", "Se"), ("chi", "ki"), ("che", "ke"), ("ghi", "gi"),
    ("ghe", "ge"), ("gli", "li"), ("gn", "n"), ("cia", "Ca"), ("cio", "Co"), ("ciu", "Cu"),
    ("ci", "Ci"), ("ce", "Ce"), ("gia", "Ja"), ("gio", "Jo"), ("giu", "Ju"), ("gi", "Ji"),
    ("ge", "Je"), ("qu", "kv"), ("z", "T"), ("h", ""), ("c", "k"), ("j", "y"), ("x", "ks"),
    ("w", "v"), ("q", "k"),
)  # fmt: skip
_PINYIN = (
    ("zh", "C"), ("ch", "C"), ("sh", "S"), ("x", "s"), ("q", "T"), ("z", "T"), ("c", "T"),
    ("j", "T"), ("ng", "n"), ("w", "u"), ("ao", "ao"),
)  # fmt: skip

_Rules = tuple[tuple[str, str], ...]


class _Orthography(NamedTuple):
    """A pattern of spellings, the sounds of each, and the letters they begin with."""

    pattern: re.Pattern[str]
    sounds: dict[str, str]
    letters: frozenset[str]


def _trie(spellings: Iterable[str]) -> str:
    """A pattern for the longest of these spellings; by first letters, so it fails quickly."""
    branches: dict[str, list[str]] = {}
    ends = False
    for spelling in spellings:
        if spelling:
            branches.setdefault(spelling[0], []).append(spelling[1:])
        else:
            ends = True
    if not branches:
        return ""
    inner = "|".join(re.escape(letter) + _trie(rest) for letter, rest in branches.items())
    return f"(?:{inner})?" if ends else f"(?:{inner})"


def _compiled(rules: _Rules) -> _Orthography:
    table = {spelling.replace("^", "<").replace("$", ">"): spoken for spelling, spoken in rules}
    letters = frozenset(spelling.lstrip("<")[0] for spelling in table)
    return _Orthography(re.compile(_trie(table)), table, letters)


_ORTHOGRAPHIES = {
    "plain": _compiled(_COMMON),
    "slavic": _compiled(_SLAVIC),
    "turkic": _compiled(_TURKIC),
    "english": _compiled(_ENGLISH),
    "german": _compiled(_GERMAN),
    "french": _compiled(_FRENCH),
    "iberian": _compiled(_IBERIAN),
    "italian": _compiled(_ITALIAN),
    "pinyin": _compiled(_PINYIN),
}
_UZBEK_O = re.compile("(?<![аеёиоуыэюяіў])ў(?=.)")
"""The vowel of Ўткир and Хўжаев; after a vowel it is the consonant of Быкаў."""
_BULGARIAN = re.compile("ъ(?![еёюяє])")
_Y_VOWEL = re.compile(r"(?<![aeiou])y(?![aeiou])")


def _read(word: str, orthography: _Orthography) -> str:
    """A word between `<` and `>` as this orthography sounds it."""
    pattern, table, _ = orthography
    word = pattern.sub(lambda found: table[found.group()], word)
    return _Y_VOWEL.sub("i", word) if "y" in word else word


_OPEN_SYLLABLE = re.compile("[aiou](?=[bcdfgklmnprstvz]e)")
_LONG = {"a": "ey", "i": "ay", "o": "ou", "u": "yu"}


_EASTERN = frozenset("šžčřěůśźżćłąęđľťďňğıəǵ")
_WESTERN = frozenset(("french", "iberian", "italian", "pinyin"))


def _languages(low: str) -> Iterable[str]:
    """Which orthographies may have spelled a word: Šatohin is not French."""
    if low.isascii() or _EASTERN.isdisjoint(low):
        return _ORTHOGRAPHIES
    return [name for name in _ORTHOGRAPHIES if name not in _WESTERN]


def _aloud(
    words: str, languages: Iterable[str] = tuple(_ORTHOGRAPHIES)
) -> Iterator[tuple[_Orthography, str]]:
    """Words in `<` and `>`, as each orthography needs them written."""
    for name in languages:
        orthography = _ORTHOGRAPHIES[name]
        if name == "english":
            yield orthography, _OPEN_SYLLABLE.sub(lambda found: _LONG[found.group()], words)
        else:
            yield orthography, words


@lru_cache(maxsize=1 << 16)
def sounds(word: str) -> str:
    """The sounds of one word in the alphabet of this module; empty for what has none.

    >>> sounds("Жағыпаров"), sounds("Zhagyparov")
    ('Zagiparov', 'Zagiparov')
    """
    word = plain(word)
    if script(word) == "cyrillic":
        return _cyrillic(word)
    return _tidy(_read(f"<{_unmarked(word)}>", _ORTHOGRAPHIES["plain"]))


def many_sounds(words: Sequence[str]) -> list[str]:
    """`sounds` of many `plain` words at once, far quicker where all their letters are Cyrillic.

    >>> many_sounds(["жағыпаров", "zhagyparov"])
    ['Zagiparov', 'Zagiparov']
    """
    simple = [word for word in words if LETTERS.issuperset(word) and len(word) <= MAX_LETTERS]
    if not simple:
        return [sounds(word) for word in words]
    spoken = _tidy_lines(_aloud_cyrillic("\n".join(simple))).split("\n")
    known = dict(zip(simple, spoken, strict=True))
    return [known[word] if word in known else sounds(word) for word in words]


def bare(spoken: str) -> str:
    """Sounds without the vowels they end in, which endings take off; vowels alone stay.

    >>> bare("aleksey"), bare("mariya"), bare("ia")
    ('aleks', 'mar', 'ia')
    """
    return spoken.rstrip("aeiouy") or spoken


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, ...]]:
    """The readings of words, which `read_ahead` may put here together."""
    return {}


_MOST_KNOWN = 1 << 16


def read_ahead(words: Iterable[str]) -> None:
    """Have `readings` know some `plain` words of ASCII letters, far quicker than one by one."""
    known = _known()
    if len(known) > _MOST_KNOWN:
        known.clear()
    new = [word for word in dict.fromkeys(words) if word not in known]
    new = [word for word in new if word.isascii() and word.isalpha()]
    known.update(zip(new, many_readings(new), strict=True))


def readings(word: str) -> tuple[str, ...]:
    """Every way a word may be read aloud, the plain one first; one only for Cyrillic.

    >>> readings("Wright")
    ('vrigt', 'vright', 'urigt', 'rayt', 'vrig', 'uright')
    """
    known = _known()
    found = known.get(word)
    if found is None:
        found = _every_reading(plain(word))
        if len(known) > _MOST_KNOWN:
            known.clear()
        known[word] = found
    return found


def _every_reading(low: str) -> tuple[str, ...]:
    if script(low) == "cyrillic":
        return (_cyrillic(low),)
    if "û" in low or "â" in low:  # as ISO 9 writes ю and я; French and Turkish words keep theirs
        glides = low.replace("û", "yu").replace("â", "ya")
        return tuple(dict.fromkeys((*_readings(low), *_readings(glides)[:2])))
    return _readings(low)


def _readings(low: str) -> tuple[str, ...]:
    languages = _languages(low)
    low = f"<{_unmarked(low)}>"
    letters = set(low)
    as_written = _Y_VOWEL.sub("i", low)
    raw = dict.fromkeys(
        as_written if orthography.letters.isdisjoint(letters) else _read(words, orthography)
        for orthography, words in _aloud(low, languages)
    )
    found = dict.fromkeys(map(_tidy, raw))
    return tuple(reading for reading in found if reading) or ("",)


def many_readings(words: Sequence[str]) -> list[tuple[str, ...]]:
    """`readings` of many lower-case words of ASCII letters at once, which is far quicker."""
    if not words:
        return []
    marked = "<" + ">\n<".join(words) + ">"
    ways = [_tidy_lines(_read(lines, how)).split("\n") for how, lines in _aloud(marked)]
    return [
        tuple(way for way in dict.fromkeys(word) if way) or ("",)
        for word in zip(*ways, strict=True)
    ]


_DROP_MARKS = {code: value for code, value in _DROP_ASCII.items() if code != ord("\n")}
_LAST_GLIDE = re.compile("(?<=[iy])y$", re.MULTILINE)
_DOUBLE_LINES = re.compile(r"([^\n])\1+")


def _tidy_lines(lines: str) -> str:
    """`_tidy` for many words, one a line."""
    lines = lines.translate(_DROP_MARKS)
    for spelling, sound in (("ye", "e"), ("yi", "i"), ("iya", "ia"), ("iyu", "iu")):
        lines = lines.replace(spelling, sound)
    lines = _LAST_GLIDE.sub("", lines).replace("SC", "S").replace("dZ", "J")
    return _DOUBLE_LINES.sub(r"\1", lines)

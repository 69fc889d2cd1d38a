"""Cyrillic names in Latin letters by public standards, none of them ours.

Russian: the schemas of `iuliia` (state standards, passports of several years, maps, libraries),
`transliterate` and `cyrtranslit`. Kazakh: small tables of the alphabets of 2017, 2018, 2019 and
2021, of the state news agency, of BGN/PCGN 1979, of passports, and of how people type.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import partial
from itertools import zip_longest

Romanise = Callable[[str], str]

_LEFT_OUT = frozenset(("uz", "iso_9_1968_alt"))
"""Schemas for other languages than Russian."""

_BASE = dict(zip("абвгдезклмнопрстуф", "abvgdezklmnoprstuf", strict=True))
_LETTERS = "ә ғ ж и й қ ң ө у ұ ү х һ ц ч ш щ ы і э ю я ё".split()  # noqa: SIM905


def _table(latin: str, signs: str = "") -> dict[str, str]:
    """Latin letters for `_LETTERS` in their order; `signs` for ь and ъ."""
    rest = dict(zip(_LETTERS, latin.split(), strict=True))
    return _BASE | rest | {"ь": signs[:1], "ъ": signs[1:]}


KAZAKH: dict[str, dict[str, str]] = {
    "kk 2017 (apostrophes)": _table(
        "a' g' j i' i' q n' o' y' u u' h h ts c' s' s' y i e i'y' i'a i'o",
    ),
    "kk 2018 (acutes)": _table(
        "á ǵ j ı ı q ń ó ý u ú h h ts ch sh sh y i e ıý ıa ıo",
    ),
    "kk 2019": _table(
        "ä ğ j i i q ŋ ö w u ü h h ts ç ş ş y i e iw ia io",
    ),
    "kk 2021": _table(
        "ä ğ j i i q ñ ö u ū ü h h ts ç ş ş y ı e iu ia io",
    ),
    "kk news agency": _table(
        "ä ğ j ï y q ñ ö w u ü x h c ç ş şç ı i e yu ya yo",
    ),
    "kk BGN/PCGN 1979": _table(
        "ä gh zh ī y q ng ö ū u ü kh h ts ch sh shch y i ė yu ya yo",
        "’”",
    ),
    "kk passport": _table(
        "a g zh i i k n o u u u kh kh ts ch sh shch y i e yu ya yo",
    ),
    "kk as typed": _table(
        "a g j i i q n o u u u h h s ch sh sh y i e iu ia io",
    ),
}

_RUSSIAN = "ж й х ц ч ш щ ы э ю я ё ъ ь".split()  # noqa: SIM905


def _russian(latin: str) -> dict[str, str]:
    """Latin letters for `_RUSSIAN` in their order; what is missing at the end is not written."""
    return _BASE | {"и": "i"} | dict(zip_longest(_RUSSIAN, latin.split(), fillvalue=""))


RUSSIAN: dict[str, dict[str, str]] = {
    "passport": _russian("zh i kh ts ch sh shch y e iu ia e ie"),
    "scientific (own table)": _russian("ž j ch c č š šč y è ju ja ë ″ ′"),
}
"""Two tables of our own, so that a test needs no package: ICAO 9303, and the scientific one."""

_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")


def by_table(table: dict[str, str], text: str) -> str:
    """Letter by letter; a capital makes the first Latin letter a capital."""
    out = []
    for letter in text:
        latin = table.get(letter.lower(), letter)
        capital = letter != letter.lower()
        out.append(latin[:1].upper() + latin[1:] if capital else latin)
    return "".join(out)


def in_russian(text: str) -> str:
    """Kazakh letters replaced by the nearest Russian ones, as most papers and lists have them."""
    return text.translate(_TO_RUSSIAN)


def russian() -> dict[str, Romanise]:
    """Our two tables, and every standard for Russian that is installed, by name."""
    ways: dict[str, Romanise] = {name: partial(by_table, table) for name, table in RUSSIAN.items()}
    if importlib.util.find_spec("iuliia"):
        import iuliia

        for name in iuliia.schemas.names():
            if name not in _LEFT_OUT:
                ways[name] = iuliia.schemas.get(name).translate
    if importlib.util.find_spec("transliterate"):
        from transliterate import translit

        ways["transliterate"] = partial(translit, language_code="ru", reversed=True)
    if importlib.util.find_spec("cyrtranslit"):
        import cyrtranslit

        ways["cyrtranslit"] = partial(cyrtranslit.to_latin, lang_code="ru")
    return ways


def kazakh() -> dict[str, Romanise]:
    """Every table for Kazakh, the Russian spelling, and that in a passport's Latin letters."""
    ways: dict[str, Romanise] = {name: partial(by_table, table) for name, table in KAZAKH.items()}
    ways["Russian spelling"] = in_russian
    passport = russian()["passport"]
    ways["Russian spelling, passport"] = lambda text: passport(in_russian(text))
    press = russian().get("wikipedia")
    if press:
        ways["Russian spelling, press"] = lambda text: press(in_russian(text))
    return ways

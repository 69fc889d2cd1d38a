"""The forms that a place name may stand for: case endings taken off the word in the text.

Only the text is changed, never the gazetteer: a wrong candidate simply is not in it.
"""

from __future__ import annotations

from functools import lru_cache

_RUSSIAN: list[tuple[str, tuple[str, ...]]] = [
    ("скому", ("ский", "ское")), ("ского", ("ский", "ское", "ской")), ("ским", ("ский", "ское")),
    ("ском", ("ский", "ское", "ск")), ("ской", ("ская", "ской")), ("скую", ("ская",)),
    ("ского", ("ский",)), ("ные", ("ный",)), ("ными", ("ные",)), ("ных", ("ные",)),
    ("ового", ("овый", "овое")), ("овом", ("овый", "овое", "ово")), ("ного", ("ный", "ное")),
    ("ному", ("ный", "ное")), ("ном", ("ный", "ное", "но", "н")), ("ную", ("ная",)),
    ("ной", ("ная", "ной")), ("него", ("ний",)), ("нем", ("ний", "н")),
    ("ого", ("ый", "ой", "ое")), ("ому", ("ый", "ой", "ое")), ("ую", ("ая",)),
    ("ыми", ("ые",)), ("ых", ("ые",)), ("ими", ("ие",)), ("их", ("ие",)), ("ами", ("ы", "и", "а")),
    ("ями", ("и", "я")), ("ах", ("ы", "и", "а")), ("ях", ("и", "я")), ("ам", ("ы", "и", "а")),
    ("ям", ("и", "я")), ("ией", ("ия",)), ("иею", ("ия",)),
    ("ии", ("ия", "ий")), ("ию", ("ия", "ий")),
    ("ием", ("ий", "ие")), ("ее", ("ей", "ея")), ("ею", ("ей", "ея")), ("еи", ("ея",)),
    ("еей", ("ея",)), ("ея", ("ей",)), ("еем", ("ей",)), ("ае", ("ай",)), ("аем", ("ай",)),
    ("аю", ("ай",)), ("ая", ("ай",)), ("ое", ("ой",)), ("оем", ("ой",)), ("ою", ("ой", "а")),
    ("ья", ("ье", "ь")), ("ьи", ("ья",)), ("ью", ("ь", "ья", "ье")), ("ье", ("ья",)),
    ("ой", ("а", "ая")), ("ей", ("я", "а")), ("ом", ("", "о", "ый", "ой")),
    ("ем", ("ь", "й", "е", "")), ("ым", ("о", "ый", "", "ое")), ("им", ("ий", "ие")),
    ("ов", ("ы",)), ("ец", ("ец",)), ("ца", ("ец",)), ("це", ("ец", "ца")), ("цу", ("ец", "ца")),
    ("ла", ("ел", "ёл", "ол")), ("ле", ("ел", "ёл", "ла")), ("лу", ("ел", "ёл")),
    ("а", ("", "о", "ы")), ("я", ("ь", "й", "е")), ("у", ("", "а", "о")),
    ("ю", ("я", "ь", "й", "е")),
    ("е", ("", "а", "о", "я", "ь", "й")), ("ы", ("а", "")), ("и", ("ь", "а", "я", "й", "")),
]  # fmt: skip
_RUSSIAN_ENDINGS = dict(_RUSSIAN)

_KAZAKH = sorted(
    [
        "ның", "нің", "дың", "дің", "тың", "тің", "дағы", "дегі", "тағы", "тегі", "ндағы",
        "ндегі", "нда", "нде", "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен",
        "ға", "ге", "қа", "ке", "на", "не", "ды", "ді", "ты", "ті", "ны", "ні", "н", "мен",
        "бен", "пен", "нікі", "дікі", "тікі",
        "сында", "сінде", "сынан", "сінен", "сына", "сіне", "сының", "сінің", "сында", "сінде",
    ],
    key=len,
    reverse=True,
)  # fmt: skip
_KAZAKH_PEOPLE = ("лық", "лік", "дық", "дік", "тық", "тік", "лықтар", "ліктер")


@lru_cache(maxsize=50_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """Base forms that a word in lower case may have, itself first."""
    if language == "ru":
        head, hyphen, tail = word.replace("ё", "е").partition("-")
        if not hyphen:
            return _russian(head)
        both = (f"{a}-{b}" for a in _russian(head)[:6] for b in _russian(tail)[:6])
        return tuple(dict.fromkeys((f"{head}-{tail}", *_after(head, tail), *both)))
    if language == "kk":
        return _kazakh(word)
    return (word,)


def _after(head: str, tail: str) -> list[str]:
    """Forms of which only the last part is inflected: Алма-Аты, Нур-Султане."""
    return [f"{head}-{form}" for form in _russian(tail)]


def _russian(word: str) -> tuple[str, ...]:
    found = [word]
    for size in (5, 4, 3, 2, 1):
        if len(word) < size + 2:
            continue
        for ending in _RUSSIAN_ENDINGS.get(word[-size:], ()):
            found.append(word[:-size] + ending)
    return tuple(dict.fromkeys(found))


def _kazakh(word: str) -> tuple[str, ...]:
    """Itself and what is left without one case ending, by vowel harmony of the ending's length."""
    if word.endswith(_KAZAKH_PEOPLE):
        return (word,)
    found = [word]
    found += [word[: -len(s)] for s in _KAZAKH if word.endswith(s) and len(word) - len(s) > 1]
    for base in found[1:]:
        if base.endswith(("дағы", "дегі", "тағы", "тегі")):
            found.append(base[:-4])
    return tuple(dict.fromkeys(found))


def base(surface: str, language: str) -> str:
    """A name on no list without its case ending, where that is certain; else as it stands."""
    if language == "en" and surface.endswith(("'s", "’s")):
        return surface[:-2]
    if language == "kk":
        low = surface.lower()
        sure = (
            "ның",
            "нің",
            "дағы",
            "дегі",
            "тағы",
            "тегі",
            "нда",
            "нде",
            "дан",
            "ден",
            "тан",
            "тен",
        )
        for suffix in sure:
            if low.endswith(suffix) and len(low) - len(suffix) > 3:
                return surface[: -len(suffix)]
        for suffix in ("да", "де", "та", "те", "ға", "ге", "қа", "ке"):
            if low.endswith(suffix) and len(low) - 2 > 3:
                return surface[:-2]
    return surface

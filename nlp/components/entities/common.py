"""Common words that a model takes for part of a name: "Пекарь Гульмира Алимжанова".

At the start of a sentence a capital says nothing, so models take trades, ages and participles
along. They are told by their endings; that alone would also take surnames (Мельник, Пекарь), so
what stands after the word decides: before a given name and a surname nothing else can stand.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from nlp.components.entities import words
from nlp.components.persons.forms import base_forms
from nlp.pipelines.name_lists import english_words, known

_CASES_RU = r"(?:а|у|ом|ем|е|ы|и|ам|ой|ью|ю|я|ей|ёй)?"
_TRADE_RU = (
    r"(?:щик|чик|ник|тел[ья]?|лог|граф|ист|атор|итор|ектор|ессор|ант|ент|овец|мейкер|метр|врач|"
    r"пекар|библиотекар|секретар|токар|слесар|фельдшер|менеджер|тренер|инженер|программер|юнош|"
    r"ниц|щиц|чиц|истк|антк|ентк|тельниц|официантк|мужчин|женщин|девушк|парен|парн|подрост(?:ок|к)|"
    r"мать|матер|отец|отц|сестр|брат|вдов|жен|муж|сын|доч|дед|бабушк|сосед|соседк|друг|подруг)"
)
_END_RU = r"(?:ый|ий|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ой|ей|ые|ие|ых|их)"
_AGED = re.compile(rf"[а-яё-]+летн{_END_RU}", re.IGNORECASE)
_COMMON = {
    "ru": re.compile(
        rf"(?:[а-яё-]*{_TRADE_RU}{_CASES_RU}|"
        rf"[а-яё-]{{2,}}(?:[аеёя]нн|[еиыауяю]вш|[аяую]щ|мш|рш|льн|овн|ивн){_END_RU})",
        re.IGNORECASE,
    ),
    "kk": re.compile(
        r"[^\W\d_]{2,}(?:шы|ші|шысы|шісі|[^аеәөоұүыі]ер[іге]*сі|сы|сі|лары|лері|дағы|дегі|тағы|тегі|"
        r"лық|лік|дық|дік|тық|тік|ист|лог|граф|тор|ор[ыі]|ник|щик|ған|ген|қан|кен)|"
        r"студент\w{0,3}|эколог\w{0,3}|дәрігер\w{0,3}|мұғалім\w{0,3}|жас|жігіт|қыз|әйел|ер",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?!)"),
}
_PATRONYMIC = re.compile(r".+(?:вич|вна|ұлы|қызы|улы|кызы|uly|[kq]yzy)\w{0,3}$", re.IGNORECASE)
_ABSTRACT = re.compile(r".+(?:лық|лік|дық|дік|тық|тік)$", re.IGNORECASE)
_TO_RUSSIAN = str.maketrans("әғқңөұүһі", "агкноуухи")


@functools.lru_cache(maxsize=20_000)
def _bases(word: str, language: str) -> tuple[str, ...]:
    shape = word.title() if word.isupper() else word
    return tuple(base[0] for base, _ in base_forms([shape], language)[:4])


@functools.lru_cache(maxsize=20_000)
def is_given(word: str, language: str) -> bool:
    """Whether a word, in any case form, is a known given name: Гульмире, Тахирді."""
    return any(
        base.lower().translate(_TO_RUSSIAN) in known("first") or words.is_given(base)
        for base in _bases(word, language)
    )


@functools.lru_cache(maxsize=20_000)
def is_common(word: str, language: str) -> bool:
    """Whether a word has the ending of a trade, an age or a participle, and is no given name."""
    if language == "en":
        return word.lower() in english_words() and not words.is_given(word)
    return bool(_COMMON[language].fullmatch(word)) and not is_given(word, language)


def _surname(word: str, language: str) -> bool:
    shape = word.title() if word.isupper() else word
    return bool(words.SURNAME[language].match(shape))


def leads(parts: Sequence[str], language: str) -> bool:
    """Whether the first of a name's words is no part of it.

    "Сварщик Иванов", "Девятнадцатилетнего Турсынбая", "Наубайшы Тахир Рахимовты"; but not
    "Мельник Иван" or "Темирханов Абылай", where the surname stands first.
    """
    first = parts[0]
    if len(parts) < 2 or _AGED.fullmatch(first):
        return len(parts) > 1
    if len(parts) == 2 and _PATRONYMIC.match(parts[1]):
        return False
    if _surname(first, language) or is_given(first, language):
        return False
    if len(parts) > 2 and _surname(parts[2], language) and not _PATRONYMIC.match(parts[2]):
        return is_given(parts[1], language)
    if not is_common(first, language) or language == "en":
        return False
    if language == "kk" and len(parts) == 2 and _ABSTRACT.match(first):
        return is_given(parts[1], language)  # Бірлік is a given name too
    unlikely = not any(base.lower() in known("last") for base in _bases(first, language))
    if unlikely or (len(parts) == 2 and _surname(parts[1], language)):
        return True
    return len(parts) > 2 and not _PATRONYMIC.match(parts[2])


def is_patronymic(word: str, language: str) -> bool:
    """Whether a word is a patronymic: Серикович, СЕРИКОВИЧ, Бердіқызының."""
    return language != "en" and word[:1].isupper() and bool(_PATRONYMIC.match(word))


def is_trade(word: str, language: str) -> bool:
    """Whether a word that begins a sentence is more likely a trade or participle than a surname."""
    return language != "en" and is_common(word, language) and not _surname(word, language)


@functools.lru_cache(maxsize=20_000)
def is_town_form(word: str, language: str) -> bool:
    """Whether a lone word can be a town in any case, and no given name: Кызылорде."""
    return (
        len(word) > 3
        and not is_given(word, language)
        and any(map(words.is_town, _bases(word, language)))
    )

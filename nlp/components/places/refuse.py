"""When a name of a place is none: part of a body's name, of a title in quotes, of a person's name.

Annotation guides agree that "правительство Китая" or «Голос Америки» names a body, not a place, and
a monitor loses nothing: such a country says who acts, not where. A town's police or court stay,
since they do say where.
"""

from __future__ import annotations

import re

from nlp.components.places.gazetteer import Gazetteer, Place
from nlp.components.places.match import Match

_BODY_RU = re.compile(
    r"(?<![\w-])(?:(?i:правительств|парламент|сборн|конгресс|сенат|госдум|кабмин|прокуратур|центробанк"
    r"|генпрокуратур|госдепартамент|банк|федераци|делегаци|администраци|мин(?:истр?|фин|юст|обр|транс"
    r"|обороны|здрав|эконом|сельхоз)|вооруж[её]нны\w+\sсил)\w{0,5}|[Мм][Ии][Дд][еа]?|[Мм]инобороны"
    r"|МВД|МЧС|КНБ|ФСБ|МО|ВС|ВВС|ВМФ|[Нн]ацбанк\w?)\s$"
    r"|(?<![\w-])(?i:министерств|служб|собрани|совет|комитет|департамент|палат|агентств|комисси|суд"
    r"|ведомств)\w{0,3}(?:\s[а-яё]{4,}){0,3}\s$"
)
_BODY_WIDTH = 60
_SURNAME = re.compile(
    r"\s([А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]*(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ұлы|қызы|улы|кызы|ский|ская|вич|вна)"
    r"(?:а|у|ым|ом|е|ой|ны?ң|ті?ң|ды?ң|т[ыі]|д[ыі]|п?ен|қа|ке)?)\b"
)
_OWNED_KK = re.compile(r"\s[А-Яа-яёәғқңөұүһі]+[ыі](?:н\w{0,4}|мен|дан|ден|да|де)?\b")
_PLACES_KK = re.compile(
    r"\s(?:қала|аудан|облыс|ауыл|кент|көше|алаң|маң|аума|тұрғын|халқ|жер|өңір|түбі|іш)"
)
_NAME_KK = re.compile(r"\s(?:есім|атындағы)")
_QUOTES = {"«": "»", "“": "”", "„": "“", '"': '"'}
_TITLE = 40


def acts(text: str, start: int, place: Place | None, language: str) -> bool:
    """Whether a country only tells whose government, ministry or team is meant."""
    if language != "ru" or place is None or place.kind != "country":
        return False
    return bool(_BODY_RU.search(text, max(0, start - _BODY_WIDTH), start))


def quoted(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a short title in quotes: «Голос Америки», «Вечерний Алматы»."""
    left = text[max(0, start - _TITLE) : start]
    opened = max(left.rfind(mark) for mark in _QUOTES)
    if opened < 0:
        return False
    closing = _QUOTES[left[opened]]
    if left[opened] == '"' and left.count('"') % 2 == 0:
        return False
    return closing not in left[opened + 1 :] and closing in text[end : end + _TITLE]


def is_person(text: str, match: Match, book: Gazetteer) -> bool:
    """Whether a name in its base form is the given name of the surname or patronymic behind it."""
    if text[match.start : match.end].lower() != match.name:
        return False
    surname = _SURNAME.match(text, match.end)
    return surname is not None and surname.group(1).lower() not in book.names


def is_owner(text: str, match: Match, place: Place, language: str) -> bool:
    """Whether a Kazakh name of a country belongs to what stands behind: Қазақстан Президенті."""
    if language != "kk" or _PLACES_KK.match(text, match.end) or place.kind != "country":
        return False
    return bool(_OWNED_KK.match(text, match.end))


def is_nowhere(surface: str, book: Gazetteer) -> bool:
    """Whether a model's place is a union of states, a seat of power or a people."""
    return bool(book.nowhere.match(surface.lower().replace("ё", "е")))


def is_called(text: str, end: int) -> bool:
    """Whether the words behind a name say that somebody bears it: әл-Фараби есімі."""
    return bool(_NAME_KK.match(text, end))

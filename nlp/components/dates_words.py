"""The words for dates in Russian, Kazakh and English, and the patterns made of them.

Every pattern is linear: bounded repeats, no nested quantifiers. Group names say what was read:
d/d2 day numbers or words, m/m2 months, y/y0 a year (after, before), yrel "last year",
rel a day word, wd a weekday, shift last or next, n and unit "three days ago", span week or month.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Vocabulary(NamedTuple):
    """One language: month and number stems (longest first), relative words, and its patterns.

    `cased`: the patterns tell May from may; else they are for a text in lower case.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    shifts: dict[str, int]
    units: dict[str, str]
    numbers: dict[str, int]
    future: re.Pattern[str]
    patterns: list[re.Pattern[str]]
    cased: bool


_YEAR = r"(?:19|20)\d\d"
_NUMERIC = [
    rf"(?<![\d.])(?P<y>{_YEAR})-(?P<nm>\d\d)-(?P<d>\d\d)(?!\d)",
    rf"(?<![\d.])(?P<d>\d{{1,2}})[./](?P<nm>\d{{1,2}})[./](?P<y>{_YEAR})(?!\d)",
    r"(?<![\d.,])(?P<d>\d\d)\.(?P<nm>\d\d)\.(?P<yy>\d\d)(?![\d.])",
]

_RU_MONTHS = {
    "январ": 1, "янв": 1, "феврал": 2, "фев": 2, "март": 3, "апрел": 4, "апр": 4, "ма": 5,
    "июн": 6, "июл": 7, "август": 8, "авг": 8, "сентябр": 9, "сен": 9, "октябр": 10, "окт": 10,
    "ноябр": 11, "ноя": 11, "декабр": 12, "дек": 12,
}  # fmt: skip
_RU_MONTH = (
    r"(?:(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяюе](?:м)?"
    r"|(?:март|август)(?:а|у|е|ом)?|ма[йяюе]м?|(?:янв|фев|апр|авг|сен|окт|ноя|дек)\.)"
)
_RU_ORDINAL = {
    "перв": 1, "втор": 2, "треть": 3, "четверт": 4, "четвёрт": 4, "пят": 5, "шест": 6, "седьм": 7,
    "восьм": 8, "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13,
    "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18,
    "девятнадцат": 19, "двадцат": 20, "тридцат": 30,
}  # fmt: skip
_RU_DAY = (
    r"(?:\d{1,2}(?:-?(?:го|е|му|ого))?|(?:(?:двадцать|тридцать) )?"
    rf"(?:{'|'.join(sorted(_RU_ORDINAL, reverse=True))})(?:ого|его|ое|ье|ому|ему))"
)
_RU_YEAR = rf"(?P<y>{_YEAR})(?:-го)?(?:\s(?:года|году|год|годом|гг?\.?)(?!\w))?"
_RU_YREL = r"(?P<yrel>прошлого|минувшего|этого|текущего|нынешнего|сего|позапрошлого) года"
_RU_TAIL = rf"(?:,?\s{_RU_YEAR}|\s{_RU_YREL})?"
_RU_SHIFT = (
    r"прошл\w{2,3}|минувш\w{2,3}|эт\w{1,3}|текущ\w{2,3}|нынешн\w{2,3}|следующ\w{2,3}|будущ\w{2,3}"
)
_RU_WEEKDAY = r"понедельник|вторник|сред[уа]|четверг|пятниц[уа]|суббот[уа]|воскресенье"
_RU_COUNT = r"\d{1,3}|один|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять"
_RU_PATTERNS = [
    rf"\bв ночь\s(?:с|со)\s(?P<d>{_RU_DAY})(?:\s(?P<m>{_RU_MONTH}))?\sна\s"
    rf"(?P<d2>{_RU_DAY})\s(?P<m2>{_RU_MONTH}){_RU_TAIL}",
    rf"\b(?P<night>в ночь на)\s(?P<d>{_RU_DAY})\s(?P<m>{_RU_MONTH}){_RU_TAIL}",
    rf"\b(?:с|со|между)\s(?P<d>{_RU_DAY})(?:\s(?P<m>{_RU_MONTH}))?\s"
    rf"(?:по|до|и)\s(?P<d2>{_RU_DAY})\s(?P<m2>{_RU_MONTH}){_RU_TAIL}",
    rf"\b(?P<d>\d{{1,2}})(?:\s(?P<m>{_RU_MONTH}))?(?:\s?[-–—]\s?"
    rf"|\sи\s)(?P<d2>\d{{1,2}})\s(?P<m2>{_RU_MONTH}){_RU_TAIL}(?!\w)",
    rf"\b(?P<d>{_RU_DAY})\s(?P<m>{_RU_MONTH}){_RU_TAIL}(?!\w)",
    rf"\b(?P<m>{_RU_MONTH})(?:\s{_RU_YEAR}|\s{_RU_YREL})(?!\w)",
    rf"(?:(?<=\bв )|(?<=\bс )|(?<=\bдо )|(?<=\bк )|(?<=начале )|(?<=начала )|(?<=середине )"
    rf"|(?<=середины )|(?<=конце )|(?<=конца ))(?P<m>{_RU_MONTH})(?!\w|\s\d)",
    rf"\b(?P<y>{_YEAR})(?:-(?:го|м|й))?\s(?:года|году|год|годом"
    rf"|г\.)(?!\w)|(?<=\bв )(?P<yb>{_YEAR})(?:-(?:м|ом))?(?![\w%]"
    rf"|\s\w)",
    r"\b(?P<rel>позавчера|вчера|накануне|сегодня|послезавтра|завтра)\b",
    rf"\b(?:в|во)\s(?:(?P<shift>{_RU_SHIFT})\s)?(?P<wd>{_RU_WEEKDAY})\b",
    rf"\b(?:на|в)\s(?P<shift>{_RU_SHIFT})\s(?P<span>неделе|месяце|году)\b",
    rf"\b(?P<n>{_RU_COUNT})\s(?P<unit>дня|дней|день|сутки|суток"
    rf"|недел[юией]{{1,2}}|месяц(?:а|ев)?|года?|лет)\sназад\b",
    r"\b(?P<unit>неделю|месяц|год|сутки)\sназад\b",
]  # fmt: skip

_KK_MONTHS = {
    "қаңтар": 1, "ақпан": 2, "наурыз": 3, "сәуір": 4, "мамыр": 5, "маусым": 6, "шілде": 7,
    "тамыз": 8, "қыркүйек": 9, "қыркүйег": 9, "қазан": 10, "қараша": 11, "желтоқсан": 12,
}  # fmt: skip
_KK_CASE = (
    r"(?:(?:ы|і|сы|сі)?н?(?:дағы|дегі|тағы|тегі|ның|нің|дың|дің"
    r"|тың|тің|дан|ден|тан|тен|нан|нен|да|де|та|те|ға|ге|қа|ке"
    r"|на|не|ды|ді|ты|ті|ны|ні|а|е|ы|і)?)"
)
_KK_MONTH = rf"(?:{'|'.join(_KK_MONTHS)}){_KK_CASE}"
_KK_LOCATIVE = (
    rf"(?:{'|'.join(m for m in _KK_MONTHS if m != 'қазан')})(?:да"
    rf"|де|та|те|дағы|дегі|тағы|тегі|дан|ден|тан|тен|нан|нен)"
)
_KK_DAY = r"(?:\d{1,2}(?:-?(?:ші|шы))?)"
_KK_NUMBER = {
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8,
    "тоғыз": 9, "он": 10, "жиырма": 20, "отыз": 30,
}  # fmt: skip
_KK_YEAR = rf"(?P<y>{_YEAR})\s?-?\s?(?:жыл(?:ғы|дың|ы|да|дан|дағы)?|ж\.)"
_KK_BEFORE = (
    rf"(?:{_KK_YEAR}\s|(?P<yrel>былтыр(?:ғы)?|биыл(?:ғы)?|өткен жыл"
    rf"(?:ы|ғы|дың)|осы жыл(?:ы|ғы|дың))\s)?"
)
_KK_SHIFT = r"өткен|былтырғы|осы|келесі|алдағы|биылғы"
_KK_WEEKDAY = r"дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі"
_KK_PATTERNS = [
    rf"\b{_KK_BEFORE}(?P<d>{_KK_DAY})\s(?P<m>{_KK_MONTH})\s(?P<d2>{_KK_DAY})\s"
    rf"(?P<m2>{_KK_MONTH})\sқараған\sтүн\w{{0,3}}",
    rf"\b{_KK_BEFORE}(?P<d>{_KK_DAY})(?:-\w{{2,3}})?(?:\s(?P<m>{_KK_MONTH}))?"
    rf"(?:\s?[-–—]\s?|\s(?:мен|пен|бен|және)\s)"
    rf"(?P<d2>{_KK_DAY})\s(?P<m2>{_KK_MONTH})(?:\s{_KK_YEAR.replace('<y>', '<y2>')})?"
    rf"(?:\sкүн(?:і|дері)|\sаралығы\w{{0,4}})?(?!\w)",
    rf"\b{_KK_BEFORE}(?P<d>{_KK_DAY})\s(?P<m>{_KK_MONTH})\s(?P<d2>{_KK_DAY})\s"
    rf"(?P<m2>{_KK_MONTH})\s(?:дейін|аралығында)",
    rf"\b{_KK_BEFORE}(?P<d>{_KK_DAY})\s(?P<m>{_KK_MONTH})(?:\s{_KK_YEAR.replace('<y>', '<y2>')})?"
    rf"(?:\sкүн(?:і|гі))?(?!\w)",
    rf"\b{_KK_BEFORE}(?P<m>{_KK_MONTH})\s(?P<d>\d{{1,2}}|(?:(?:он"
    rf"|жиырма|отыз)\s)?(?:бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз"
    rf"|он|жиырма|отыз))-?(?:ін|ын|сын|сін|нан|і|ы|сы|нші|інші|ыншы"
    rf"|шы|ші)\w{{0,5}}(?:\sкүн(?:і|гі))?(?!\w)",
    rf"\b(?:{_KK_YEAR}|(?P<yrel>былтыр(?:ғы)?|биыл(?:ғы)?|өткен жыл"
    rf"(?:ы|ғы|дың)|осы жыл(?:ы|ғы|дың)))\s(?P<m>{_KK_MONTH})(?:\sай\w{{0,5}})?"
    rf"(?!\w)",
    rf"\b(?:(?P<m>{_KK_LOCATIVE})|(?P<m2>(?:{'|'.join(_KK_MONTHS)}))\s(?:айы\w{{0,5}}))(?!\w)",
    rf"\b{_KK_YEAR}(?!\w)",
    r"\b(?P<rel>алдыңғы күні|алдыңгүні|кешегі|кеше|бүгінгі|бүгін|ертеңгі|ертең(?!гі))(?!\w)",
    rf"\b(?P<shift>{_KK_SHIFT})\s(?P<span>апта|ай|жыл)(?:да|ы|ғы|дағы)?(?!\w)",
    r"\b(?P<yrel>былтыр|биыл)(?!\w)",
    rf"\b(?:(?P<shift>{_KK_SHIFT})\s)?(?P<wd>{_KK_WEEKDAY})\sкүн(?:і|гі)(?!\w)",
    r"\b(?P<n>\d{1,3}|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз"
    r"|он)\s(?P<unit>күн|апта|ай|жыл)\sбұрын(?!\w)",
]  # fmt: skip

_EN_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_EN_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_EN_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)(?![\d:])"
_EN_TAIL = rf"(?:,?\s(?P<y>{_YEAR})(?!\d)|\s(?P<yrel>last|this|next) year)?"
_EN_WEEKDAY = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_EN_COUNT = (
    r"\d{1,3}|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en"
)
_EN_PATTERNS = [
    rf"\b(?:(?:[Bb]etween|[Ff]rom)\s)(?P<m>{_EN_MONTH})\s(?P<d>{_EN_DAY})\s?"
    rf"(?:and|to|through|until|-|–)\s?(?:(?P<m2>{_EN_MONTH})\s)?"
    rf"(?P<d2>{_EN_DAY}){_EN_TAIL}",
    rf"\b(?:(?:[Bb]etween|[Ff]rom)\s)?(?P<d>{_EN_DAY})\s?(?:and"
    rf"|to|through|until|-|–)\s?(?P<d2>{_EN_DAY})\s(?P<m2>{_EN_MONTH}){_EN_TAIL}",
    rf"\b(?P<m>{_EN_MONTH})\s(?P<d>{_EN_DAY})\s?(?:-|–|to|through"
    rf"|and)\s?(?:(?P<m2>{_EN_MONTH})\s)?(?P<d2>{_EN_DAY}){_EN_TAIL}",
    rf"\b(?P<m>{_EN_MONTH})\s(?P<d>{_EN_DAY}){_EN_TAIL}",
    rf"\b(?P<d>{_EN_DAY})\s(?:of\s)?(?P<m>{_EN_MONTH}){_EN_TAIL}(?!\w)",
    rf"\b(?P<m>{_EN_MONTH}),?\s(?:of\s)?(?P<y>{_YEAR})(?!\d)|\b"
    rf"(?P<m2>{_EN_MONTH})\s(?P<yrel>last|this|next) year",
    rf"\b(?P<yrel>[Ll]ast|[Tt]his)\s(?P<m>{_EN_MONTH})(?!\w|\s\d)",
    rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Ee]arly )"
    rf"|(?<=\b[Ll]ate )|(?<=\bmid-)|(?<=\b[Bb]y )|(?<=\b[Ll]ast ))"
    rf"(?P<m>{_EN_MONTH})(?!\w|\s\d)",
    rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Ff]rom )"
    rf"|(?<=\b[Ee]arly )|(?<=\b[Ll]ate )|(?<=\bmid-)|(?<=\b[Bb]y )"
    rf"|(?<=\b[Oo]f ))(?P<y>{_YEAR})(?![\d,.-]?\d|\s(?:people|cases"
    rf"|tenge))",
    r"\b(?P<rel>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|the day before yesterday)\b",
    rf"\b(?:[Oo]n\s)?(?:(?P<shift>[Ll]ast|[Tt]his|[Nn]ext)\s)?(?P<wd>{_EN_WEEKDAY})"
    rf"(?!\w|,?\s(?:{_EN_MONTH}))",
    r"\b(?P<shift>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<span>week|month|year)\b",
    rf"\b(?P<n>{_EN_COUNT})\s(?P<unit>day|week|month|year)s?\s(?:ago|earlier)\b",
]  # fmt: skip


def _compiled(patterns: list[str]) -> list[re.Pattern[str]]:
    return [re.compile(p.replace(r"\s", r"[ \u00a0\t]")) for p in _NUMERIC + patterns]


VOCABULARIES = {
    "ru": Vocabulary(
        _RU_MONTHS,
        {"пон": 0, "вто": 1, "сре": 2, "чет": 3, "пят": 4, "суб": 5, "вос": 6},
        {"позавчера": 2, "вчера": 1, "накануне": 1, "сегодня": 0, "завтра": -1, "послезавтра": -2},
        {"прошл": -1, "минувш": -1, "позапрош": -2, "следующ": 1, "будущ": 1},
        {"д": "day", "с": "day", "н": "week", "м": "month", "г": "year", "л": "year"},
        {**_RU_ORDINAL, "один": 1, "одн": 1, "дв": 2, "тр": 3, "четыр": 4, "сем": 7, "восем": 8},
        re.compile(
            r"\b(?:будет|будут|состоится|состоятся|назначен|запланирован|следующ|предстоит"
            r"|пройд[её]т|пройдут|начн[её]тся|начнутся|продолжится|завтра|до конца)"
        ),
        _compiled(_RU_PATTERNS),
        False,
    ),
    "kk": Vocabulary(
        _KK_MONTHS,
        {"дүй": 0, "сей": 1, "сәр": 2, "бей": 3, "жұм": 4, "сен": 5, "жек": 6},
        {"алдыңғы күні": 2, "алдыңгүні": 2, "кеше": 1, "бүгін": 0, "ертең": -1},
        {"өткен": -1, "былтыр": -1, "келесі": 1, "алдағы": 1},
        {"күн": "day", "апт": "week", "ай": "month", "жыл": "year"},
        _KK_NUMBER,
        re.compile(r"(?:өтеді|болады|басталады|жалғасады|жоспарла|белгіленген|белгіленді|келесі)"),
        _compiled(_KK_PATTERNS),
        False,
    ),
    "en": Vocabulary(
        _EN_MONTHS,
        {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6},
        {"the day before yesterday": 2, "yesterday": 1, "today": 0, "tonight": 0, "tomorrow": -1},
        {"last": -1, "next": 1},
        {"d": "day", "w": "week", "m": "month", "y": "year"},
        {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
         "seven": 7, "eight": 8, "nine": 9, "ten": 10},
        re.compile(
            r"\b(?:will|scheduled|set for|due|is expected|upcoming|next|resumes?|to resume|begins"
            r"|starts)\b",
            re.IGNORECASE,
        ),
        _compiled(_EN_PATTERNS),
        True,
    ),
}  # fmt: skip

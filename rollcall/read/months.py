"""Month names as they stand on news pages, in the languages we meet; keys are lower case."""

from __future__ import annotations

_NAMES: tuple[tuple[int, str], ...] = (
    # English; Russian (nominative, genitive, short); Ukrainian; Kazakh (Cyrillic, Latin);
    # German; French; Spanish; Portuguese; Italian; Polish; Dutch; Czech; Turkish.
    (1, "january jan январь января янв січня січень қаңтар қаңтарда qańtar qantar qañtar"),
    (1, "januar jänner janvier janv enero ene janeiro gennaio gen styczeń stycznia januari ledna"),
    (2, "february feb февраль февраля фев февр лютого лютий ақпан aqpan februar février févr"),
    (2, "febrero fevereiro fev febbraio luty lutego februari února şubat"),
    (3, "march mar март марта мар березня березень наурыз naýryz nauryz märz mrz mars marzo março"),
    (3, "marzec marca maart března mart"),
    (4, "april apr апрель апреля апр квітня квітень сәуір sáýir sauir säuir avril avr abril abr"),
    (4, "aprile kwiecień kwietnia dubna nisan"),
    (
        5,
        "may май мая травня травень мамыр mamyr mai mayo maio maggio mag maj maja mei května mayıs",
    ),
    (6, "june jun июнь июня июн червня червень маусым maýsym mausym juni juin junio junho giugno"),
    (6, "giu czerwiec czerwca června haziran"),
    (7, "july jul июль июля июл липня липень шілде shilde şilde juli juillet juil julio julho"),
    (7, "luglio lug lipiec lipca července temmuz"),
    (8, "august aug август августа авг серпня серпень тамыз tamyz août aout agosto ago sierpień"),
    (8, "sierpnia augustus srpna ağustos"),
    (
        9,
        "september sep sept сентябрь сентября сен сент вересня вересень қыркүйек qyrkúıek qyrkuiek",
    ),
    (9, "septembre septiembre setembro settembre set wrzesień września září eylül"),
    (10, "october oct октябрь октября окт жовтня жовтень қазан qazan oktober okt octobre octubre"),
    (10, "outubro out ottobre ott październik października října ekim"),
    (11, "november nov ноябрь ноября ноя нояб листопада листопад қараша qarasha qaraşa novembre"),
    (11, "noviembre novembro listopad listopada listopadu kasım"),
    (12, "december dec декабрь декабря дек грудня грудень желтоқсан jeltoqsan dezember dez"),
    (12, "décembre déc diciembre dic dezembro dicembre grudzień grudnia prosince aralık"),
)

MONTHS: dict[str, int] = {name: number for number, names in _NAMES for name in names.split()}
MONTHS["ocak"] = 1

KAZAKH_STEMS: tuple[tuple[str, int], ...] = (
    ("қаңтар", 1), ("ақпан", 2), ("наурыз", 3), ("сәуір", 4), ("мамыр", 5), ("маусым", 6),
    ("шілде", 7), ("тамыз", 8), ("қыркүйек", 9), ("қазан", 10), ("қараша", 11), ("желтоқсан", 12),
)  # fmt: skip
"""Kazakh months take case endings (`5 қаңтарында`): whatever starts so is that month."""


def month_of(word: str) -> int | None:
    """The number of the month that `word` names, in any of our languages, or None."""
    word = word.lower()
    number = MONTHS.get(word)
    if number is None:
        for stem, value in KAZAKH_STEMS:
            if word.startswith(stem) and len(word) - len(stem) <= 5:
                return value
    return number

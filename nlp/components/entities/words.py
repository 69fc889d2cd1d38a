"""Words that tell a person's name from what is only named after one."""

from __future__ import annotations

import functools
import re

from nlp.pipelines.name_lists import known
from nlp.text.scripts import sounds

EVENT = re.compile(
    r"қанды қаңтар|кровав\w* январ|bloody january|qa?n?dy qa[nń]tar|^қаңтар\w*$|^кантар\w*$|"
    r"^qa[nń]tar\w*$",
    re.IGNORECASE,
)
"""Events that models take for people."""

NAMED_BEFORE = {
    "ru": re.compile(
        r"(?:улиц\w{1,3}|ул\.?|проспект\w{0,2}|пр\.?|пр-т\w*|площад\w{1,2}|переул\w+|бульвар\w{0,2}|"
        r"шоссе|микрорайон\w{0,2}|мкр\.?|имени|им\.?|парк\w{0,2}|стадион\w{0,2}|премии|"
        r"университет\w{0,2}|аэропорт\w{0,2}|газет\w{1,2}|издани\w{1,2})$",
        re.IGNORECASE,
    ),
    "kk": re.compile(r"(?:газет\w*|көше\w*)$", re.IGNORECASE),
    "en": re.compile(r"(?:street|avenue|newspaper|foundation)$", re.IGNORECASE),
}
"""The word before a span that makes it a street, a school or a prize."""

NAMED_AFTER_WHOM = frozenset({"named", "renamed"})
"""English: "named after X"."""

IS_TOWN = re.compile(
    r"\s(?:is|was) (?:an? |the )?(?:\w+ )?(?:village|town|city|settlement|district)\b"
)
"""English: what stands behind the name of a place."""

COMPOUND = re.compile(
    r"[A-Z][a-z]{2,}(?:zhan|jan|bek|bay|bai|khan|gul|gali|kali|ghali|bolat|murat|mukhamed|nur|mira)"
)
"""Given names of Central Asia by their second half, in Latin letters."""


def _kin(words: str) -> frozenset[str]:
    """The words, and the same with a capital, as a sentence begins with them."""
    return frozenset(words.split()) | frozenset(words.title().split())


KIN = {
    "ru": _kin("брат сестра мать отец жена муж сын дочь вдова супруга супруг"),
    "kk": _kin(
        "қарындасы әпкесі інісі ағасы анасы әкесі әйелі күйеуі ұлы қызы жұбайы бауыры сіңлісі "
        "зайыбы жесірі апайы баласы немересі жиені құдасы келіні анам әкем ағам інім әпкем апам "
        "қарындасым сіңлім ұлым қызым балам бауырым әйелім күйеуім жұбайым жолдасым досым "
        "құрбым көршің көршім немерем келінім анаң әкең ағаң інің ұлың қызың"
    ),
    "en": _kin(
        "brother sister mother father wife husband son daughter widow nephew niece uncle aunt "
        "cousin grandson granddaughter grandmother grandfather fiance fiancee girlfriend boyfriend"
    ),
}
"""Words before a lone given name: "his sister Aigul"."""

NAMED_AFTER = {
    "ru": re.compile(r"^(?:стрит|авеню|тв|ньюс|медиа)$", re.IGNORECASE),
    "kk": re.compile(
        r"^(?:көшесі|даңғылы|атында|алаңы|ауданы|ауылы|қаласы|облысы|саябағы|гимназиясы|тілшісі|"
        r"университеті|театры|стадионы|әуежайы|партиясы|арнасы|қоры|газеті|агенттігі|басылымы)\w*$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:street|avenue|square|university|airport|prize|foundation|theat(?:re|er)|stadium|park|"
        r"times|news|media|party|district|region|province|city|hospital|school|institute|academy)$",
        re.IGNORECASE,
    ),
}
"""The word after a span that makes it a place or a body."""

TITLE = re.compile(
    r"^(?:mr|mrs|ms|dr|sir|president|bystander|brothers|sisters|detainees?|victims?|"
    r"братья|сестр[аы]|брат|мать|отец|в|во|на|из|с|у|по|за|от|до|о|об|к|и|а|но|ағайынды|тұрғын|"
    r"prosecutor|minister|lawyer|activist|journalist|kazakh|"
    r"photo|image|by|"
    r"президент\w*|журналист\w*|активист\w*|адвокат\w*|плакат|правозащитни\w+|юрист\w*|депутат\w*|"
    r"министр\w*|прокурор\w*|судья|судьи|аким\w*|полковник\w*|генерал\w*|фото|автор\w*|г-н|"
    r"господин\w*|блогер\w*|поэт\w*|"
    r"белсенді\w*|заңгер\w*|академик\w*|әкім\w*|министр\w*|сот|судия\w*|марқұм|жазушы\w*|судья\w*)\.?$",
    re.IGNORECASE,
)
"""Words in front of a name that a model takes along, most of all at the start of a sentence."""

RELATIVES = frozenset(
    (
        "отец",
        "мать",
        "жена",
        "муж",
        "супруга",
        "супруг",
        "вдова",
        "брат",
        "сестра",
        "сын",
        "дочь",
        "тётя",
        "тетя",
        "дядя",
        "бабушка",
        "дедушка",
        "адвокат",
        "племянник",
        "племянница",
    )
)
"""Russian words after which a genitive tells whose relative the person is."""

SURNAME = {
    "en": re.compile(
        r"^[A-Z][a-z]{2,}(?:[aeiy]?[ae]v|ov|[bhk]ayev|[aeiy]?[ae]va|ova|uly|uli|[kq][yi]zy|skiy|sky|"
        r"baev|baeva|yeva|yev)$"
    ),
    "ru": re.compile(r"^[А-ЯЁ][а-яё]{2,}(?:[оеё]в|[оеё]ва|[оеё]вой|[оеё]ву|[оеё]вым|кызы|улы)$"),
    "kk": re.compile(
        r"^[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}(?:[ое]в|[ое]ва|ұлы|қызы)"
        r"(?:[тнд][ыі]ң|[тдн]ы|[тдн]і|[қғ]а|[кг]е|[пмб]ен|на|ның|нан|тан)?$"
    ),
}
"""Endings that hardly any word but a surname has."""

ROMAN = re.compile(r"^[IVXІХ]{1,5}$")
"""The numeral of a ruler, in Latin letters or the Cyrillic ones that look like them."""

INITIALS = r"(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.\s?){1,2}"


@functools.cache
def _sounds_of(kind: str) -> frozenset[str]:
    return frozenset(sounds(name) for name in known(kind) if len(name) >= 4)


@functools.lru_cache(maxsize=50_000)
def is_given(word: str) -> bool:
    """Whether a capitalised word is a known given name, in any script: Қайрат, Kairat, Qairat.

    All parts of a double name must be; a name that is also a town (Astana) is none.
    """
    parts = [part for part in re.split(r"[-‐‑]", word) if part]
    return bool(parts) and all(
        len(part) >= 4
        and part[0].isupper()
        and sounds(part) in _sounds_of("first")
        and not is_town(part)
        for part in parts
    )


@functools.lru_cache(maxsize=50_000)
def is_town(word: str) -> bool:
    """Whether a word is a town on the list, in any script."""
    return sounds(word) in _sounds_of("place")


@functools.lru_cache(maxsize=50_000)
def is_title(word: str) -> bool:
    """Whether a word is one of TITLE."""
    return TITLE.match(word) is not None

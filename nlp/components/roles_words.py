"""The words by which a text shows what part a person plays, by language and place.

Each rule: role, weight, and a pattern that must match right before the name (ending in `$`) or
right after it (starting with `^`). `¤` stands for another person. Patterns are bounded, so that
their time is linear.
"""

from __future__ import annotations

import re
from typing import NamedTuple

GAP = r"[^.,;:!?¤»”\"\n]{0,60}$"  # a title may be long: "президент Республики Казахстан"
NEAR = r"[^.,;:!?¤»”\"\n]{0,25}$"
STEP = r"[^.,;!?¤\n]{0,40}?"


class Rule(NamedTuple):
    """One cue: `pattern` is tried on the text before the name or after it."""

    role: str
    weight: float
    before: bool
    pattern: re.Pattern[str]


def _before(role: str, weight: float, words: str, gap: str = GAP) -> Rule:
    return Rule(role, weight, True, re.compile(rf"\b(?:{words})\b{gap}", re.IGNORECASE))


def _after(role: str, weight: float, words: str, lead: str = r"^[\s,—–-]{1,4}") -> Rule:
    return Rule(role, weight, False, re.compile(rf"{lead}(?:{words})", re.IGNORECASE))


_RU_OFFICIAL = (
    r"президент(?:а|у|ом|е|ов)?|премьер\w*|министр\w*|генпрокурор\w*|прокурор\w*|спецпрокурор\w*|"
    r"спецпрокуратур\w*|начальник\w*|замначальник\w*|заместител\w+|аким\w{0,3}|депутат\w*|сенатор\w*|"
    r"судья|судьи|судью|судьей|судьёй|глав[аыеу]|главой|полковник\w*|подполковник\w*|генерал\w*|майор\w*|"
    r"пресс-секретар\w*|следовател\w*|инспектор\w*|комиссар\w*|командир\w*|советник\w*|"
    r"омбудсмен\w*|госсекретар\w*|спикер\w{0,2}"
)
_RU_LAWYER = r"адвокат(?:а|у|ом|есс\w+)?|юрист\w{0,3}|защитни(?:к|ца|цы|ка)|правовед\w{0,2}"
_RU_ACTIVIST = (
    r"активист\w*|правозащитни\w+|оппозиционер\w*|волонт[её]р\w*|общественни\w+|политик[ау]?|"
    r"руководител\w+ организации|общественного объединения"
)
_RU_JOURNALIST = (
    r"журналист(?!ам|к[еа]м)\w*|корреспондент(?!ам)\w*|репорт[её]р\w*|редактор\w*|блогер\w*|фотограф\w*|автор\w{0,2}|"
    r"фото|коллаж|иллюстраци\w+|рассказ\w{1,3} истори\w+"
)
_RU_RELATIVE = (
    r"мать|отец|жена|муж|супруга?|вдова|брат|сестра|сын|дочь|дедушка|бабушка|аксакал\w*|дядя|т[её]тя|"
    r"племянни\w+|родственни(?:к|ца)"
)
_RU_RELATIVE_ANY = (
    r"мать|матери|матерью|отец|отца|отцу|отцом|жена|жены|жене|женой|муж|мужа|супруг\w{0,2}|вдов\w{1,2}|"
    r"брат\w{0,2}|сестр\w{1,2}|сын\w{0,2}|доч\w{1,4}|родственник\w*|родител\w*|семь\w{1,2}|близки\w{1,2}"
)
_RU_HURT = (
    r"погибш\w+|убит\w*|задержанн\w+|арестованн\w+|осужд[её]нн\w*|приговор[её]нн\w+|пропавш\w+|"
    r"ранен\w+|пострадавш\w+|обвиняем\w+|подсудим\w+|подозреваем\w+|заключ[её]нн\w*|политзаключ\w+|"
    r"без вести|\d\d-летн\w+|скончавш\w+|избит\w+|признанн\w+"
)
_RU_HARM = (
    r"(?:убит|задержан|арестован|ранен|осужд[её]н|приговор[её]н|избит|признан|помещ[её]н|отпущен|"
    r"освобожд[её]н|подвергнут|застрелен|похищен|вызван)(?:а|ы|о)?\b|"
    r"(?:задержал|арестовал|осудил|приговорил|избил|пытал|обвинил|освободил|отпустил|увезл|забрал|"
    r"похоронил|привлекл|застрелил|убил)и\b|получил\w? ранени\w+|обвиняют\w*|подозревают\w*|"
    r"пропал[аи]?\b|исчез(?:ла|ли)?\b|находи\w+ (?:под стражей|в колонии|в сизо)|"
    r"признали|винов\w+|не вернул\w+|грубо|к \w+ годам|в наручниках|содержится|в заключении"
)
_RU_DEAD = r"погиб(?:ла)?\b|скончал(?:ся|ась)|умер(?:ла)?\b|был[аи]? убит\w?"
_RU_FATE = (
    r"смерт\w{1,3}|гибел\w{1,2}|убийств\w{1,2}|похорон\w{0,3}|арест\w{0,2}|задержани\w{1,2}|"
    r"тел[оаеу]|теле|останк\w{1,3}|дел[оаеу]|приговор\w{0,2}|пытк\w{1,3}|исчезновени\w{1,2}|"
    r"местонахождени\w{1,2}|судьб\w{1,2}|история|освобождени\w{1,2}|искал[аи]?|хоронят|"
    r"состояни\w{1,2}|происходит с|обвинени\w+ против|подзащитн\w{2,3}"
)

RUSSIAN = (
    _before("official", 3.0, _RU_OFFICIAL),
    _before("lawyer", 3.5, _RU_LAWYER, NEAR),
    _before("activist", 2.5, _RU_ACTIVIST),
    _before("journalist", 2.5, _RU_JOURNALIST, NEAR),
    _before("relative", 3.5, _RU_RELATIVE, NEAR),
    _before("victim", 3.0, _RU_HURT, NEAR),
    _before("victim", 3.0, _RU_FATE, r" (?:[а-яё]{3,15} ){0,2}$"),
    _before("victim", 3.0, r"под стражей"),
    _before("victim", 3.0, r"адвокаты", r" $"),
    _before("victim", 3.0, r"(?:задержан|арестован|отпущен|осужд[её]н|пытали|избили)\w?", NEAR),
    _before("dead", 4.0, r"прощани\w|простились с|погибш(?:его|ей|им|ий|ая)", NEAR),
    _after("official", 3.0, _RU_OFFICIAL, r"^\s?[,—–-]\s{0,2}(?:\w+ )?"),
    _after("official", 3.0, _RU_OFFICIAL, r"^ (?:работал\w?|является|был\w?|назначен\w?|стал\w?) "),
    _after("lawyer", 3.0, _RU_LAWYER, r"^\s?[,—–-]\s{0,2}"),
    _after("activist", 2.0, _RU_ACTIVIST, r"^\s?[,—–-]\s{0,2}"),
    _after("journalist", 2.5, _RU_JOURNALIST, r"^\s?[,—–-]\s{0,2}"),
    _after("relative", 4.0, _RU_RELATIVE, r"^\s?[,—–-]\s{0,2}"),
    _after("victim", 3.0, _RU_HURT, r"^\s?[,—–(-]\s{0,2}"),
    _after("victim", 3.0, _RU_HARM, rf"^\s?,? ?(?:котор\w+ )?{STEP}\b"),
    _after("dead", 4.0, _RU_DEAD, rf"^\s?,? ?(?:котор\w+ )?{STEP}\b"),
    _after("dead", 4.0, r"погибш(?:ий|ая|его|ей|им)\b", r"^, "),
    _after("victim", 3.0, r"[—–-] к \w+ год", r"^ "),
)

_KK_OFFICIAL = (
    r"президент\w*|премьер\w*|министр\w*|прокурор\w*|бас прокурор\w*|басты\w{2,5}|бастығ\w+|"
    r"орынбасар\w+|"
    r"әкім\w*|депутат\w*|судья\w*|судиясы|полковник\w*|генерал\w*|басшы\w*|төраға\w*|"
    r"баспасөз хатшысы|"
    r"жауынгер\w*|тергеуші\w*|өкіл\w*|елбасы\w*|сенатор\w*|мемлекет басшысы"
)
_KK_LAWYER = r"адвокат\w{0,5}|заңгер\w{0,4}|қорғаушы\w*"
_KK_ACTIVIST = r"белсенді\w*|құқық қорғаушы\w*|қоғам қайраткер\w*|саясаткер\w*"
_KK_JOURNALIST = (
    r"журналист\w*|тілші\w*|редактор\w*|блогер\w*|фотожурналист\w*|фото|сурет\w*|автор\w*"
)
_KK_RELATIVE = (
    r"әйелі|күйеуі|жұбайы|зайыбы|анасы|шешесі|әкесі|ұлы|қызы|інісі|ағасы|әпкесі|сіңлісі|қарындасы|"
    r"туысы|немересі|атасы|әжесі|бауыры"
)
_KK_HURT = (
    r"марқұм|қаза тапқан|қаза болған|ұсталған|қамалған|сотталған|жараланған|жоғалған|айыпталушы\w*|"
    r"күдікті\w*|тұтқын\w*|айырылған|қазаға ұшыраған|өлтірілген|шектелген|\d\d жасар"
)
_KK_FATE = (
    r"өлім\w*|қазас\w+|тағдыр\w*|іс(?:і|ін|іне)|үкім\w*|туыст?ар\w*|туыс\w*|отбас\w*|адвокат\w*|ағасы\w*|"
    r"анасы\w*|әйелі\w*|ұсталғаны\w*|қамауға|апелляциялық|шағым\w*|бостандығ\w*|денесі\w*|мәйіт\w*"
)
_KK_HARM = (
    r"қаза\b|қайтыс|өлтір\w+|атып|ұста(?:лды|лған|ды|п|лып)\w*|қама\w+|сотта\w+|жоғал\w+|хабарсыз|"
    r"жарала\w+|айыпта\w+|азапта\w+|босат\w+|бостандыққа|ас беріл\w+|кінәлі|кінәсіз|тағыл\w+|"
    r"тұтқында\w+|өзіне қатысты|қамауға|соққы\w*|тізімге|шыққан үкім"
)

KAZAKH = (
    _before("official", 3.0, _KK_OFFICIAL, NEAR),
    _before("lawyer", 3.5, _KK_LAWYER, NEAR),
    _before("activist", 2.5, _KK_ACTIVIST, NEAR),
    _before("journalist", 2.5, _KK_JOURNALIST, NEAR),
    _before("relative", 3.5, _KK_RELATIVE, r"[^.,;:!?¤\n]{0,3}$"),
    _before("victim", 3.0, _KK_HURT, NEAR),
    _after("official", 2.5, _KK_OFFICIAL, r"^\s?[,—–-]\s{0,2}"),
    _after("lawyer", 3.0, _KK_LAWYER, r"^\s?[,—–-]\s{0,2}"),
    _after("victim", 2.5, _KK_FATE, r"^ (?:\w+ ){0,2}?"),
    _after("victim", 3.0, _KK_HARM, rf"^ {STEP}\b"),
    _after("official", 3.0, rf"{STEP}тағайында\w+", r"^ "),
)

_EN_OFFICIAL = (
    r"president|prime minister|minister|prosecutor(?: general)?|mayor|akim|governor|deputy|senator|"
    r"judge|head|chief|colonel|general|major|commander|spokes(?:man|woman|person)|official|officer|"
    r"investigator|ambassador|secretary|ombuds\w+|ruler|predecessor"
)
_EN_LAWYER = r"(?:defen[sc]e )?(?:lawyer|attorney|counsel|advocate)"
_EN_ACTIVIST = (
    r"(?:human rights |civil )?(?:activist|defender|campaigner|researcher|dissident)s?|rights"
)
_EN_JOURNALIST = (
    r"journalists?|reporters?|correspondent|editor|photographer|blogger|photo(?:graph)?|image|by|"
    r"photo by|courtesy of"
)
_EN_RELATIVE = (
    r"mother|father|wife|husband|brother|sister|son|daughter|widow|uncle|aunt|cousin|grand\w+|"
    r"relative|brother of the deceased"
)
_EN_HURT = (
    r"detain(?:ed|ee)|arrested|killed|missing|slain|deceased|late|victims?|wounded|injured|jailed|"
    r"imprisoned|convicted|sentenced|defendants?|co-defendants?|tortured|\d\d-year-old|"
    r"bod(?:y|ies) of|"
    r"death of|murder of|killing of|arrest of|detention of|sentencing of|release of|convictions? of"
)
_EN_HARM = (
    r"(?:was|were|had been|has been|is|been) (?:\w+ )?(?:shot|killed|detained|arrested|"
    r"tortured|beaten|"
    r"wounded|sentenced|convicted|charged|jailed|missing|taken|released|buried|rushed|found|"
    r"transferred|accused|seen|one of dozens)|died|disappeared|went missing|"
    r"left (?:his |her )?(?:home|"
    r"dwelling)|received \w+ years|did not return|never returned|appears in court|case was|"
    r"recei\w+ a \S+ sentence|to (?:\w+ )?(?:\d+|\w+) (?:days|years|months)|was quoted"
)

_EN_NEAR = r",?[^.,;:!?¤»”\"\n]{0,25}$"  # "his lawyer, Zhanar Balghabaeva"
_CREDIT = r"AFP|AP|Reuters|EPA|Getty|ТАСС|TASS|РИА Новости|LETA|Sputnik|Scanpix"
CREDITS = (
    Rule("journalist", 3.5, False, re.compile(rf"^\s?/\s?(?:{_CREDIT})\b")),
    Rule("journalist", 3.5, True, re.compile(rf"\b(?:{_CREDIT})\s?[/–-]\s?$")),
    Rule("journalist", 3.5, True, re.compile(r"©[ \d]{0,6}$")),
)
"""A photographer beside an agency, in every language."""

ENGLISH = (
    _before("official", 3.0, _EN_OFFICIAL, _EN_NEAR),
    _before("lawyer", 3.5, _EN_LAWYER, _EN_NEAR),
    _before("victim", 4.0, rf"(?:{_EN_LAWYER})s? (?:for|of)|who represents", r" $"),
    _before("activist", 2.0, _EN_ACTIVIST, NEAR),
    _before("journalist", 2.5, _EN_JOURNALIST, r"[^.,;!?¤\n]{0,12}$"),
    _before("relative", 3.5, _EN_RELATIVE, r",?[^.;:!?¤\n]{0,3}$"),
    _before("victim", 3.0, _EN_HURT, NEAR),
    _after("official", 3.5, r"named|appointed|relieved of", r"^ (?:has been |was |is )?"),
    _before("victim", 2.0, r"convict|clips used to convict", r" $"),
    _after("official", 3.0, _EN_OFFICIAL, r"^\s?[,—–-]\s{0,2}(?:\w+ ){0,3}"),
    _after("lawyer", 3.5, _EN_LAWYER, r"^\s?,? ?(?:[—–-]|one of|the|a|his|her|their|\s){0,4} ?"),
    _after("activist", 2.5, _EN_ACTIVIST, r"^\s?[,—–-]\s{0,2}(?:\w+ ){0,4}"),
    _after("activist", 3.0, r"[^.;\n]{0,60}(?:at Human|director|coordinator|program)", r"^, "),
    _after("journalist", 2.5, _EN_JOURNALIST, r"^\s?[,—–-]\s{0,2}(?:\w+ ){0,3}"),
    _after("relative", 3.5, _EN_RELATIVE, r"^, (?:his |her |the |a )?"),
    _after("victim", 2.5, _EN_HURT, r"^\s?[,(]\s{0,2}(?:an? |the )?(?:\w+ ){0,2}"),
    _after("victim", 3.0, _EN_HARM, rf"^,?(?: \d\d,)?{STEP}\b"),
    _after(
        "victim",
        3.0,
        r"['’]s? (?:\w+ )?(?:body|death|case|lawyer|family|father|mother|"
        r"wife|arrest|trial|detention|identity|brother|sister|son|conviction)",
        r"^",
    ),
)

RULES = {"ru": RUSSIAN + CREDITS, "kk": KAZAKH + CREDITS, "en": ENGLISH + CREDITS}

WHOSE = {  # before the name in the genitive: whose relative or lawyer somebody is
    "ru": re.compile(
        rf"\b(?:{_RU_RELATIVE_ANY}|адвокат|подзащитн\w+) (?:[а-яё]{{4,15}} ){{0,2}}$", re.I
    ),
}
"""In Russian "жена Аштаева" is about Аштаев; in a nominative it is the wife herself."""

_MONTH = (
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт"
)
BYLINE = re.compile(
    r"^[\W\d]*(?:(?:авторы?|автор и фото|фото|by|photo|image|text|текст|сурет|photo by|"
    rf"written by)\W+)?(?:(?:{_MONTH}|ноя|дек)\w*[\W\d]*)?$",
    re.IGNORECASE,
)
"""What is left of a byline's line when the name is taken out: nothing, a date, "photo"."""

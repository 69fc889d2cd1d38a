"""A full name taken apart: its parts, which of them is a patronymic, what is only an initial.

Titles, particles (de, bin, von, al-) and generations (Jr., младший) are no parts, because lists and
newspapers put them or not as they like; the last part remembers a generation. Order is kept but
means little: lists write the surname first, last, in capitals or before a comma.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from nlp.text.scripts import bare, plain, readings, sounds
from nlp.text.tokens import tokens
from rollcall.names.distance import VOWELS
from rollcall.names.titles import CALLINGS, GENERATIONS, SHORTENED, STOPPED, TITLES

Sex = Literal["m", "f", ""]
Role = Literal["given", "surname", "patronymic", ""]

MAX_PARTS = 8
"""More words than this are not the name of one person; the rest is not compared."""
MAX_NAME = 300
"""Characters of a name that are read at all."""

_PARTICLES_TEXT = """
de da del della di do dos du des la le el al ul van von der den ter zu bin ben ibn bint abu af
av y e и i де да дель делла ди ду дю ла ле эль аль уль ван фон дер ден тер цу бин бен ибн бинт
әл ал the san
"""
_PARTICLES = frozenset((*_PARTICLES_TEXT.split(), *GENERATIONS))
_ALSO_GIVEN = frozenset(("ben", "бен", "van", "ван", "al", "ал", "san", "e", "y"))
_SHORTENINGS = frozenset("гр jr sr мл ст ii".split())  # noqa: SIM905
_LONG_INITIALS = frozenset(("dzh", "shch", "sch", "tsch", "dsch", "tch"))
_APOSTROPHE = str.maketrans("‘´′", "’’’")
"""Written for the ʻ of Oʻtkir or for a soft sign; as long as before, so that offsets stay."""
_HYPHEN = re.compile(r"[\-‐‑_]")
_SON_TEXT = (
    "улы ұлы үлы уулу uly ulı uli uulu ūly úly ogly oglu oğlu oghlu оглы оглу угли огли ogli ugli"
)
_DAUGHTER_TEXT = "кызы қызы кизи гызы қизи kyzy qyzy qızı kızı kizi gizi qizi gyzy gızı kyzı"
_POSSESSED = "(?:н[ыіу]ң|нун|н[аеыі]?|н[да]а|нан|мен|n[yıiu](?:n|ń|ñ|ng)|na|n|nda|nan|men)?"
"""Cases of what is somebody's: ұлының, ұлына, ұлын, ұлынан, ұлымен."""
_SON = re.compile(f"(?:{'|'.join(_SON_TEXT.split())}){_POSSESSED}")
_DAUGHTER = re.compile(f"(?:{'|'.join(_DAUGHTER_TEXT.split())}){_POSSESSED}")
_CHILD_STARTS = frozenset(word[0] for word in (_SON_TEXT + " " + _DAUGHTER_TEXT).split())
_OWN_SON = re.compile(
    "(?:улы|ұлы|үлі|улі|уулу|оглы|оглу|огли|угли|uly|ulı|ūly|úly|uulu|o[gğ]h?l[uyi])"
)
_SURNAME_TEXT = """
ов ев ёв ова ева ёва ский цкий ская цкая ской енко чук юк швили адзе идзе
ov ev ova eva sky ski skiy skij skyi tsky skaya skaia enko chuk yuk shvili adze idze ović ević
"""
SURNAMES = tuple(_SURNAME_TEXT.split())
"""What surnames end in, in their base form; not every surname does."""
_MALE = re.compile(
    "(?P<stem>.{2,}?)(?:"
    "(?:ов|ев|ьев|іев|йов|ёв|ав|яв|ив)(?:ич|іч)"
    "(?:а|у|ом|ем|е|ы|и|[ое]ві|т[ыі]ң?|қа|ке|та|те|тан|тен|пен)?|"
    "(?:ov|ev|yev|iev|av|iav|yav|eev|uev|yov|iov|(?P<j>ow|ew|iew|jew|jev|jov|jow))"
    "(?:ich|ych|itch|itsch|its|itsj|ics|(?P<hacek>i[čć]|icz|yč))(?:a|u|om|em|e|i|owi|ovi)?|"
    f"(?:{'|'.join((*_SON_TEXT.split(), 'үлі', 'улі'))}){_POSSESSED})"
)
_FEMALE = re.compile(
    "(?P<stem>.{2,}?)(?:"
    "(?:ов|ев|ьев|аў|оў|еў|ёў|яў|йов|ів|їв|ав|ив)н"
    "(?:а|ы|е|у|ой|ою|и|і|аның|аға|аны|амен|адан|ада)|"
    "(?:ov|ev|yev|iev|av|iv|yiv|au|ou|eu|eev|uev|(?P<j>aw|ow|ew|jew|jev))n"
    "(?:a|y|e|i|u|oy|oi|oj|ę|ą|ie|o|ou|anyñ|ağa|any|amen|adan)|"
    f"(?:{'|'.join(_DAUGHTER_TEXT.split())}){_POSSESSED})"
)
_SHORT = "(?P<stem>иль|кузьм|фом|лук|никит|савв|іль|хвом|il|kuzm|fom|luk|nikit|savv|ily)"
_SHORT_MALE = re.compile(_SHORT + "(?:ич|іч|ich|ych|itch|itsch|icz|ič)(?:а|у|ом|ем|е|a|u|em|owi)?")
_SHORT_FEMALE = re.compile(
    _SHORT + "(?:ин|ін|yin|in)?(?:ичн|ічн|ichn|ychn|itchn|itschn|iczn|ičn)"
    "(?:а|ы|е|у|ой|ою|и|і|a|y|e|i|u|oy|oi|oj|ou|o|ie)"
)


_MARKS_TEXT = "ич іч вн ўн чн лы лу ыз из ли ch ic it ić ič vn wn un hn ly lı lu zy zi zı"
_MARKS = frozenset((mark[0], mark[1]) for mark in _MARKS_TEXT.split())
"""Every patronymic holds one of these pairs of letters; looking for them first is quick."""


class Part(NamedTuple):
    """One word of a name.

    `role` is "" where nothing tells a given name from a surname. `low` is the word as
    `nlp.text.scripts.plain` gives it, `father` the sounds of the father's name when the word has
    the form of a patronymic, `start` and `end` where it stands. The last part has in `generation`
    the word that tells father and son apart, as it is written.
    """

    text: str
    low: str
    start: int
    end: int
    initial: bool = False
    father: str = ""
    sex: Sex = ""
    patronymic: bool = False
    role: Role = ""
    generation: str = ""

    @property
    def sounds(self) -> str:
        """The plain reading of the word."""
        return sounds(self.low)

    @property
    def readings(self) -> tuple[str, ...]:
        """All readings of the word."""
        return readings(self.low)


@lru_cache(maxsize=1 << 16)
def father_of(low: str) -> tuple[str, Sex]:
    """The sounds of the father's name in a patronymic, and whose it is; ("", "") for others.

    >>> father_of("серікұлы"), father_of("серикович")
    (('serik', 'm'), ('serik', 'm'))
    """
    if not _MARKS.intersection(pairwise(low)):
        return "", ""
    sex: Sex = "m"
    found = _MALE.fullmatch(low) or _SHORT_MALE.fullmatch(low)
    if not found:
        sex, found = "f", _FEMALE.fullmatch(low) or _SHORT_FEMALE.fullmatch(low)
    if not found:
        return "", ""
    groups = found.groupdict()
    stem = found["stem"]
    if groups.get("j") or groups.get("hacek"):  # of a language in which j is the glide of "yes"
        stem = stem.replace("j", "y")
    spoken = sounds(stem)
    if VOWELS.isdisjoint(spoken) and spoken != "lv":  # Льв-ович, but not Br-owna
        return "", ""
    return bare(spoken), sex


def _words(name: str) -> list[Part]:
    out: list[Part] = []
    for token in tokens(name[:MAX_NAME].translate(_APOSTROPHE)):
        at = token.start
        pieces = () if token.text.lower() in SHORTENED else _HYPHEN.split(token.text)
        for piece in pieces:
            end = at + len(piece)
            low, letters, short = _spelled(piece)
            if letters:
                initial = letters == 1 or (short and name[end : end + 1] == ".")
                out.append(Part(piece, low, at, end, initial))
            at = end + 1
    return out


@lru_cache(maxsize=1 << 16)
def _spelled(piece: str) -> tuple[str, int, bool]:
    """A word's `plain` form, how many letters it has, whether with a stop it is an initial."""
    low = plain(piece)
    letters = len(low) if low.isalpha() else sum(map(str.isalpha, low))
    short = (letters == 2 and len(piece) < 3) or low in _LONG_INITIALS
    return low, letters, short and low not in TITLES and low not in _SHORTENINGS


def _join_fathers(words: list[Part]) -> list[Part]:
    out: list[Part] = []
    for word in words:
        possible = out and not out[-1].initial and word.low[0] in _CHILD_STARTS
        son = possible and _SON.fullmatch(word.low)
        if son or (possible and _DAUGHTER.fullmatch(word.low)):
            before = out.pop()
            sex: Sex = "m" if son else "f"
            whole = before.text + word.text
            father = bare(before.sounds)
            out.append(
                Part(whole, before.low + word.low, before.start, word.end, False, father, sex, True)
            )
        else:
            father, sex = father_of(word.low)
            out.append(Part(*word[:5], father, sex) if father else word)
    return out


@lru_cache(maxsize=1 << 16)
def parse(name: str) -> tuple[Part, ...]:
    """The parts of a name in their order; empty for what names nobody (digits, emoji, "").

    A word in the form of a patronymic is one (`patronymic`) when it can be nothing else, or when
    two more words stand beside it: Михайлович alone with a given name may be a surname.
    """
    every = _words(name)
    words = _named(every, name)
    kept = [word for n, word in enumerate(words) if not is_particle(word, first=n == 0)]
    parts = _join_fathers((kept if len(kept) > 1 else words)[:MAX_PARTS])
    full = sum(not part.initial for part in parts)
    comma = name.find(",")
    certain = [
        part.patronymic
        or (
            bool(part.father)
            and (not _may_be_surname(part) if full < 3 else not _western(number, parts))
            and not (0 <= part.end <= comma)
            and not (number == 0 and full < 3)
        )
        for number, part in enumerate(parts)
    ]
    done = _with_roles(parts, _one_patronymic(certain), comma)
    generation = _generation(every, words) if 1 < len(kept) < len(words) else ""
    return (*done[:-1], done[-1]._replace(generation=generation)) if generation else done


def _generation(every: list[Part], named: list[Part]) -> str:
    """The word behind a part that tells a generation: not in старший лейтенант, ст. следователь."""
    for before, word, after in zip(every, every[1:], (*every[2:], None), strict=False):
        told = word.low in GENERATIONS and not word.initial and before in named
        if told and (after is None or after in named):
            return word.text
    return ""


def generations_differ(ours: tuple[Part, ...], theirs: tuple[Part, ...]) -> bool:
    """Whether one name is the younger's and the other the older's, or II and III.

    >>> generations_differ(parse("Пётр Иванов мл."), parse("Пётр Иванов-старший"))
    True
    """
    if not (ours and theirs and ours[-1].generation and theirs[-1].generation):
        return False
    said = {GENERATIONS[plain(parts[-1].generation)] for parts in (ours, theirs)}
    return said == {"younger", "older"} or len(said & {"ii", "iii", "iv"}) == 2


def is_particle(word: Part, *, first: bool = False) -> bool:
    """Whether a word only joins others: de, bin, von; Ben and Van in front are names."""
    return word.low in _PARTICLES and not word.initial and not (first and word.low in _ALSO_GIVEN)


_SUSPECT = TITLES | CALLINGS | STOPPED


@lru_cache(maxsize=1 << 16)
def stays(low: str) -> bool:
    """Whether a word (`plain`) is a part of its own in any name: nothing that may be left out, may
    be short for another or tell the father.
    """
    if len(low) < 3 or not low.isalpha() or low in _PARTICLES or low in _SUSPECT:
        return False
    if low in _LONG_INITIALS or father_of(low)[0]:
        return False
    return not (_SON.fullmatch(low) or _DAUGHTER.fullmatch(low))


def _named(words: list[Part], name: str) -> list[Part]:
    """The words without titles, and without what is in small letters beside a whole name."""
    if not any(word.low in _SUSPECT or word.text.islower() for word in words):
        return words
    own = [word for word in words if word.initial or not _is_title(word, name)] or words
    whole = [word for word in own if not word.initial and not _small(word, name)]
    sure = sum(word.low not in CALLINGS for word in whole)
    return [
        word
        for word in own
        if word.initial
        or not (
            (word.low in CALLINGS and (sure > 1 or (sure and _small(word, name))))
            or (sure > 1 and _small(word, name) and not _joins(word))
        )
    ]


def _is_title(word: Part, name: str) -> bool:
    return word.low in TITLES or (word.low in STOPPED and name[word.end : word.end + 1] == ".")


def _small(word: Part, name: str) -> bool:
    """Whether a word stands by itself in small letters."""
    return word.text.islower() and not _HYPHEN.match(name[word.start - 1 : word.start])


def _joins(word: Part) -> bool:
    if is_particle(word) or father_of(word.low)[0]:
        return True
    return bool(_SON.fullmatch(word.low) or _DAUGHTER.fullmatch(word.low))


def _western(number: int, parts: list[Part]) -> bool:
    """Whether a last word like Ivanović is a surname, because no other looks like one."""
    return (
        number == len(parts) - 1
        and parts[number].low.endswith(("icz", "ič", "ić"))
        and not any(part.low.endswith((*SURNAMES, "ow", "ew", "owa", "ewa")) for part in parts)
    )


def _may_be_surname(part: Part) -> bool:
    """Whether a word with a father in it can be a surname too: Ivanović, but not Серікұлы."""
    return part.sex == "m" and not _OWN_SON.search(part.low)


def _one_patronymic(certain: list[bool]) -> list[bool]:
    """At most one part is the patronymic: of several, the one between other parts."""
    marked = [number for number, one in enumerate(certain) if one]
    if len(marked) < 2:
        return certain
    keep = next((number for number in marked if 0 < number < len(certain) - 1), marked[-1])
    return [number == keep for number in range(len(certain))]


def _with_roles(parts: list[Part], certain: list[bool], comma: int) -> tuple[Part, ...]:
    """Say which part is the surname, where order, capitals, a comma or its ending tell."""
    at = _surname_at(parts, certain, comma)
    out = []
    for number, part in enumerate(parts):
        role: Role = ""
        if certain[number]:
            role = "patronymic"
        elif at is not None:
            role = "surname" if number == at else "given"
        out.append(Part(*part[:7], certain[number], role))
    return tuple(out)


def _surname_at(parts: list[Part], certain: list[bool], comma: int) -> int | None:
    own = [n for n, part in enumerate(parts) if not part.initial and not certain[n]]
    if len(own) < 2:
        return own[0] if own and any(part.initial for part in parts) else None
    if comma > 0 and parts[own[0]].end <= comma < parts[own[1]].start:
        return own[0]
    capitals = [n for n in own if parts[n].text.isupper() and len(parts[n].text) > 1]
    if len(capitals) == 1:
        return capitals[0]
    ending = [n for n in own if parts[n].low.endswith(SURNAMES)]
    if len(ending) == 1:
        return ending[0]
    if True in certain:
        father = certain.index(True)
        return own[0] if father == len(parts) - 1 and father > 1 else own[-1]
    return None

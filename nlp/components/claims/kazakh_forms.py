"""The forms of Kazakh verbs that tell what happened, deny it, or only wish, plan and fear it.

A table that names every form by hand knows "ұсталды" and misses "ұсталыпты". Here a verb stands
once, by its stem and a plus (`ұстал+`), and its forms are made by the rules of the language: past,
participle, converb, present, the nouns of both, each also of the negated stem, in the variant that
vowel harmony and the last sound ask for. Source: Muhamedowa 2015, Kazakh: A Comprehensive Grammar.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.text.kazakh import BACK, VOICED, VOWELS, last_vowel

_NEGATIVE = ("ма", "ме", "ба", "бе", "па", "пе")
_SONORANT = frozenset("лрйу")
_SOFTER = {"қ": "ғ", "к": "г", "п": "б"}
_GOING = (" отыр*", " жат*", " жатыр", " жүр*", " тұр*")
_STAYING = "отырған|жатқан|жүрген|тұрған"
_TAIL = ("", "ы", "ын", "ына", "ынан", "ымен", "ында")
_CASES = ("дары", "дарын", "дарына", "нан", "да", "ға", "дықтан", "дығы", "дығын", "дығына", "дай")
_LISTED = (
    "killed", "wounded", "missing", "detained", "arrested", "charged", "sentenced", "released",
    "died", "tortured", "jailed",
)  # fmt: skip
_AHEAD = frozenset({"jailed", "killed", "died", "arrested", "restricted", "sentenced", "acquitted",
                    "released"})  # fmt: skip


_DONE = frozenset({"killed", "died", "tortured", "detained", "arrested", "jailed"})
_NOUNS = frozenset({"қама"})  # "қамау" is custody before it is jailing
_WANTED = frozenset({"released", "acquitted"})


class Forms(NamedTuple):
    """The forms of a verb by what they say: that it was so, that it was not, that it may be.

    `present` is also the future: of what happens in a moment it tells a plan. `before` are the
    participles that stand before a name, `people` those who it happened to.
    """

    told: tuple[str, ...]
    denied: tuple[str, ...]
    wished: tuple[str, ...]
    present: tuple[str, ...]
    bare: str
    purpose: tuple[str, ...]
    before: tuple[str, ...]
    denied_before: tuple[str, ...]
    people: tuple[str, ...]


@lru_cache(maxsize=1024)
def forms(stem: str) -> Forms:
    """All forms of a verb by its stem in small letters ("ұстал", "тап"); of "кетпе", what says so.

    A stem that is negated already ("оралма", did not come back) tells by being so.
    """
    back = last_vowel(stem) in BACK
    told = _tenses(stem, back)
    participle = _participle(stem, back)
    infinitive = (stem[:-1] if stem[-1] in "ыі" else _soft(stem)) + "у"
    nouns = [infinitive + _fit(ending, back) for ending in _TAIL[1:]]
    future = _present_stem(stem, back) + _fit("ды", back)
    ahead = _present_stem(stem, back) + _fit("тын", back)
    negative = stem + _negation(stem, back)
    wished = [stem + _fit(ending, back) for ending in ("са", "сын", "сам")]
    intent = negative + _fit("қ", back)
    wished += [intent, intent + _fit("шы", back), _aorist(stem, back)]
    wished += [ahead + _fit(ending, back) for ending in ("", "ы", "ын", "ына")]
    denied = _tenses(negative, back)
    denied += [negative + "у" + _fit(ending, back) for ending in ("ы", "ын", "ына")]
    denied += [negative + _fit("йды", back), negative + _fit("стан", back)]
    return Forms(
        told=tuple(dict.fromkeys((*told, *nouns, infinitive + _fit("да", back)))),
        denied=tuple(dict.fromkeys(denied)),
        wished=tuple(dict.fromkeys(wished)),
        present=(future,),
        bare=infinitive,
        purpose=(
            infinitive + _fit("ға", back),
            infinitive + _fit("ды", back),
            infinitive + _fit("дан", back),
        ),
        before=(participle,),
        denied_before=(_participle(negative, back),),
        people=(participle + _fit("дар", back),),
    )


def _tenses(stem: str, back: bool) -> list[str]:
    """The past, the participle with its nouns, and the converb with the past told by others."""
    participle, converb = _participle(stem, back), _converb(stem, back)
    nouns = [participle + _fit(ending, back) for ending in (*_TAIL, *_CASES)]
    since = participle[:-1] + _fit("лы", back)
    reported = _converb(stem, back, plain=True) + _fit("ты", back)
    past = stem + _fit("ты" if _dull(stem) else "ды", back)
    first = [past + "м", past[:-1] + _fit("ық", back), participle + _fit("мын", back)]
    return [past, *first, *nouns, converb, reported, since]


def _fit(ending: str, back: bool) -> str:
    """An ending, written with back vowels, as the stem asks for it."""
    return ending if back else ending.translate(_FRONT)


_FRONT = str.maketrans({"а": "е", "ы": "і", "ғ": "г", "қ": "к"})


def _dull(stem: str) -> bool:
    return stem[-1] not in VOWELS and stem[-1] not in VOICED


def _participle(stem: str, back: bool) -> str:
    return stem + _fit("қан" if _dull(stem) else "ған", back)


def _converb(stem: str, back: bool, plain: bool = False) -> str:
    """-ып, -іп, -п; "оралмай" of a negated stem, whose past told by others has the п after all."""
    if stem[-1] in VOWELS and stem[-1] not in "иу":
        return stem + ("й" if stem.endswith(_NEGATIVE) and not plain else "п")
    if stem[-1] == "п":
        return stem[:-1] + ("уып" if back else "уіп")
    return _soft(stem) + ("ып" if back else "іп")


def _going(stem: str) -> str:
    """The converb before a verb that says it goes on: "ұсталып (отырған)"."""
    return _converb(stem, last_vowel(stem) in BACK)


def _soft(stem: str) -> str:
    """The stem before a vowel: шық, шығу."""
    return stem[:-1] + _SOFTER.get(stem[-1], stem[-1])


def _present_stem(stem: str, back: bool) -> str:
    if stem[-1] in VOWELS and stem[-1] not in "иу":
        return stem + "й"
    if stem[-1] == "й" and back:
        return stem[:-1] + "я"
    return _soft(stem) + _fit("а", back)


def _aorist(stem: str, back: bool) -> str:
    if stem[-1] in VOWELS and stem[-1] not in "иу":
        return stem + "р"
    return _present_stem(stem, back) + "р"


def _negation(stem: str, back: bool) -> str:
    last = stem[-1]
    if last in VOWELS or last in _SONORANT:
        return _fit("ма", back)
    return _fit("ба" if last in "мнңзж" else "па", back)


def expanded(table: list[list[str]]) -> list[list[str]]:
    """The rows of the Kazakh table with every `stem+` written out, row by row.

    A frame S or D verb also stands as a participle before the name (A) and names lists (L, C).
    """
    made = [row for row in table if len(row) != 3]
    for status, frame, cell in (row for row in table if len(row) == 3):
        items = [item.strip() for item in cell.split(",")]
        plain = [item for item in items if not item.endswith("+")]
        if plain:
            made.append([status, frame, ", ".join(plain)])
        if frame == "S":
            going = [item.rsplit(" ", 1)[0] for item in plain if item.endswith(_GOING)]
            made.extend([status, "A", f"{item} {_STAYING}"] for item in going if item)
        for item in items:
            if item.endswith("+"):
                made.extend(_rows(status, frame, item[:-1]))
    return made


def _rows(status: str, frame: str, item: str) -> list[list[str]]:
    """The rows of one verb, `item` being the words before its stem and the stem."""
    *words, last = item.split()
    found = forms(last)
    before = " ".join((*words, "")) if words else ""
    bare = status.rstrip("?!")
    told, wished = [*found.told], [*found.wished]
    rows: list[list[str]] = []
    if bare == "wounded" and frame in "SD":
        converb = _going(last)
        told.remove(converb)  # "оқ тиіп мерт болды": only how somebody died
        rows.append([status, frame.lower(), before + converb])
    (wished if bare in _AHEAD else told).extend(found.present if bare != "found" else ())
    noun = last in _NOUNS
    if noun:
        told = [form for form in told if not form.startswith(found.bare)]
    (told if bare in ("arrested", "jailed") else wished).extend(() if noun else found.purpose)
    if frame == "O" and bare in _DONE and not noun:
        told.append(found.bare)
    elif frame == "O" and bare in _WANTED:
        wished.append(found.bare)
    rows += [
        [status, frame, before + "|".join(told)],
        [_other(status, "!"), frame, before + "|".join(found.denied)],
        [_other(status, "?"), frame, before + "|".join(wished)],
    ]
    if frame in "SD":
        going = f"{before}{_going(last)} отырған|жатқан|тұрған|жүрген|келген|қалған|кеткен|шыққан"
        rows.append([status, "A", going])
        rows.append([status, "A", before + "|".join(found.before)])
        rows.append([_other(status, "!"), "A", before + "|".join(found.denied_before)])
    if frame == "S" and status in _LISTED:
        people = found.people[0]
        whose = people + _fit("дың", people.endswith("дар"))
        among = ("бірі", "арасында", "ішінде", "қатарында", "тізімінде", "тізіміне", "санатында")
        rows.append([status, "L", f"{before}{people}|{whose} {'|'.join(among)}"])
        rows.append([status, "C", f"{before}{people}"])
        rows.append([status, "C", f"{before}{people}|{whose} тізімі"])
    return rows


def _other(status: str, mark: str) -> str:
    """A status with another mark; denied twice is told."""
    if status.endswith("!") and mark == "!":
        return status[:-1]
    return status.rstrip("?!") + mark

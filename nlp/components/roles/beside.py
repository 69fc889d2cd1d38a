"""Cues to a person's role in the words right before and right after the name.

Before a name the nearest telling word counts: in "мать задержанного Ерлана" he is detained, in
"мать задержанного, Сауле" she is the mother. After it, an apposition ("X, her lawyer"), and what
is said to have happened, up to a verb of speech: what follows that is about somebody else.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.components.roles.words import DEAD, HARM, SPEECH, kinds

Cue = tuple[str, float]

_TOKEN = re.compile(r"\w+(?:[-‐‑'’ʼ]\w+)*|[^\w\s]")
_ROLES = ("official", "lawyer", "activist", "journalist", "relative", "other")
_WEIGHTS = {
    "official": 3.0,
    "lawyer": 3.5,
    "activist": 2.5,
    "journalist": 2.5,
    "relative": 3.5,
    "other": 1.6,
}
_FAR = frozenset({"official", "activist", "other"})  # titles may be long
_LONG, _SHORT = 60, 25  # characters between a title and the name
_VICTIM, _WHOSE, _DEAD = 3.0, 2.5, 4.0
_OPENING = {"»": "«", "”": "“", '"': '"', ")": "("}
_DASHES = frozenset("-–—")
_LINKS = frozenset({"of", "for", "about", "against", "representing"})
_THEIR = frozenset({"his", "her", "the", "a", "an", "one", "another", "их", "его", "её", "ее"})
_IS = re.compile(
    r"\s(?:работал\w?|является|был\w?|назначен\w?|стал\w?|works as|is|was|became|served as|"
    r"(?:has been |was )?(?:named|appointed|relieved))\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?\s+(\w+)(?:\s+(\w+))?")
_HARM_WITHIN = 75  # characters from the name to what happened
_AGED = re.compile(r"\d")
_WHOSE_KINDS = frozenset({"fate", "kin", "relative", "lawyer"})
_ACCORDING = frozenset({"according", "словам", "данным", "сообщению", "утверждению"})
_DOING = re.compile(r"(?:вш|ющ|ащ|ящ|ущ)(?:ий|ая|его|ей|им|ему|ую)$")
_HONORIFICS = frozenset({"apa", "ata", "agai", "aka", "апа", "апай", "ата", "ағай", "әже", "аға"})
_SEVERAL = frozenset({"братья", "сёстры", "сестры", "родители", "родственники", "семья", "дети"})
_SAID_BY = frozenset({"словам", "мнению", "данным", "сообщению", "утверждению", "заявлению"})
_RIGHTS = re.compile(
    r"\b(?:human|rights|amnesty|hrw|cpj|rsf|құқық\w*|правозащит\w*|прав человека)\b"
)
_HEADS = frozenset({"director", "coordinator", "researcher", "head", "program", "programme"})
_HEADS |= frozenset({"директор", "глава", "координатор", "директоры", "fellow", "researcher"})
_OF_KIN = re.compile(r"\s?,? (?:чь[яейи]\w{0,2}|чей|чьего|whose) (?:\w+ )?(\w+)", re.IGNORECASE)


def _skip_quoted(tokens: list[str], i: int) -> int:
    """The index of the mark that opens what closes at i; i itself where none is near."""
    opening = _OPENING[tokens[i]]
    for j in range(i - 1, max(-1, i - 7), -1):
        if tokens[j] == opening:
            return j
    return i


def _role_of(found: frozenset[str]) -> str | None:
    return next((role for role in _ROLES if role in found), None)


@functools.lru_cache(maxsize=2_000)
def tokenized(text: str) -> tuple[str, ...]:
    """Words and marks in small letters."""
    return tuple(_TOKEN.findall(text.lower().replace("'s ", " ").replace("’s ", " ")))


class Name(NamedTuple):
    """What the form of a name tells: whether it is in another case than the nominative (Russian),
    in the genitive (Kazakh), whether a woman's, whether the next name stands right behind, and
    whether a comma does."""

    declined: bool = False
    genitive: bool = False
    female: bool = False
    followed: bool = False
    closed: bool = False


def before(text: str, language: str, name: Name) -> Iterator[Cue]:
    """The cues in the words before a name, nearest first."""
    tokens = list(tokenized(text))
    comma, passed, count, i = False, 0, 0, len(tokens) - 1
    while i >= 0 and passed <= _LONG:
        word = tokens[i]
        if not word[0].isalnum():
            if word == ":" and count == 0:
                yield from _headed(tokens[:i], language)
                return
            comma = comma or (word == "," and count == 0)
            closes = word in _OPENING and (not comma or word == ")")
            quoted = _skip_quoted(tokens, i) if closes else i
            if quoted == i and not (count == 0 and (word in _DASHES or word in ',«“"(')):
                return
            i = quoted - 1
            continue
        if count == 0 and word in _LINKS and language == "en":
            yield from _linked(tokens[:i], language)
            return
        found = kinds(word, language)
        if found:
            here = _Place(i, comma, passed, count)
            cues = list(_at(tokens, found, language, name, here))
            yield from cues
            if cues or "step" in found:
                return
        passed, count, i = passed + len(word) + 1, count + 1, i - 1


class _Place(NamedTuple):
    """Where a telling word stands: its index, whether a comma follows it, and how many characters
    and words stand between it and the name."""

    i: int
    comma: bool
    passed: int
    words: int


def _is_whose(tokens: list[str], found: frozenset[str], name: Name, at: _Place) -> bool:
    """Whether a Russian relative or lawyer before a name is another: "жена Аштаева", "адвокат
    Тлеужан, Айнара Айдарханова"; but "по словам отца Ерлана" is the father himself."""
    if at.comma or at.words > 2 or not found & {"relative", "kin", "lawyer"}:
        return False
    if tokens[at.i] in ("адвокаты", "адвокатов"):
        return True
    if name.followed and found & {"relative", "lawyer"} and not at.words:
        return True
    if not name.declined:
        return False
    if at.words or "relative" in found or tokens[at.i] == "адвокат":
        return True
    if "lawyer" in found or set(tokens[max(0, at.i - 2) : at.i]) & _SAID_BY:
        return False
    return name.female != bool(_WOMAN.match(tokens[at.i]))


_WOMAN = re.compile(r"мат|мам|жен|супруг[иуе]|вдов|с[её]ст|доч|родств[её]нниц|т[её]т")


def _at(
    tokens: list[str], found: frozenset[str], language: str, name: Name, at: _Place
) -> Iterator[Cue]:
    """What one telling word says of the name behind it."""
    if language == "kk" and tokens[at.i - 1 : at.i] == ["құқық"] and "lawyer" in found:
        found = frozenset({"activist"})
    if language == "ru" and _is_whose(tokens, found, name, at):
        yield "victim", _WHOSE
        return
    if at.comma and not name.closed and set(tokens[:3]) & _ACCORDING:
        return  # "According to his lawyer, X signed a confession": X is the client
    role = _role_of(found)
    if role == "relative" and at.words > (0 if language != "ru" else 1):
        role = None
    one = tokens[at.i] not in _SEVERAL
    if role is None and "kin" in found and one and language == "ru" and at.words < 2:
        role = "relative"
    if role is not None and (at.passed <= _SHORT or role in _FAR):
        yield role, _WEIGHTS[role]
        if role not in ("relative", "lawyer"):
            yield from _hurt_before(tokens, at.i, language)
        elif role == "relative":
            yield from _hurt_kin(tokens, at.i, language)
        return
    if "hurt" in found or "dead" in found:
        head = _head(tokens, at.i, language, at.comma or (language == "ru" and not name.declined))
        if head:
            yield head, _WEIGHTS[head]
        elif at.passed <= _SHORT:
            yield ("dead", _DEAD) if "dead" in found else ("victim", _VICTIM)
    elif ("struck" in found and name.declined) or (
        "fate" in found and language == "ru" and at.words <= 2 and not at.comma
    ):
        yield "victim", _VICTIM


def _hurt_before(tokens: list[str], i: int, language: str) -> Iterator[Cue]:
    """ "задержанная активистка X": both; an age is no harm here."""
    for word in reversed(tokens[max(0, i - 2) : i]):
        found = kinds(word, language)
        if not word[0].isalnum() or "step" in found:
            return
        if word in _LINKS and language == "en":
            yield from _linked(tokens[: i - 1], language)
            return
        told = {"hurt", "dead"} if language != "ru" else {"hurt", "dead", "fate"}
        if found & told and not _AGED.match(word):
            yield ("dead", _DEAD) if "dead" in found else ("victim", _VICTIM)
            return


_OURS = frozenset(
    {"his", "her", "my", "our", "their", "его", "её", "ее", "мой", "моя", "наш", "наша"}
)
_ATTRIBUTE = re.compile(r"(?:ый|ий|ая|ого|его|ой|ей|ому|ему|ым|им|ую|ые|ых)$")


def _hurt_kin(tokens: list[str], i: int, language: str) -> Iterator[Cue]:
    """ "арестован наш отец X", "her jailed husband X", "жоғалған ұлы X"."""
    j = i - 1
    if j >= 0 and tokens[j] in _OURS:
        j -= 1
    if j < 0 or (language == "ru" and _ATTRIBUTE.search(tokens[j])):
        return
    found = kinds(tokens[j], language)
    if "hurt" in found and not (language == "en" and tokens[j] in ("dead", "deceased", "late")):
        yield ("dead", _DEAD) if "dead" in found else ("victim", _VICTIM)


def _head(tokens: list[str], i: int, language: str, apposed: bool) -> str | None:
    """ "брат погибшего, X" and "the widow of the dead man, X": the relative or lawyer on whom the
    harmed person hangs, where the name is the relative's."""
    if not apposed or language == "kk":
        return None
    for word in reversed(tokens[max(0, i - 4) : i]):
        found = kinds(word, language)
        if found & {"relative", "kin"}:
            return "relative"
        if "lawyer" in found:
            return "lawyer"
        if not word[0].isalnum():
            return None
    return None


def _headed(tokens: list[str], language: str) -> Iterator[Cue]:
    """ "Погибшие: X, Y": what a colon opens."""
    for word in reversed(tokens[-4:]):
        if "listed" in kinds(word, language):
            yield "victim", _VICTIM
            return


def _linked(tokens: list[str], language: str) -> Iterator[Cue]:
    """ "the death of X", "the wife of X", "a lawyer for X"."""
    for count, word in enumerate(reversed(tokens[-3:])):
        if not word[0].isalnum():
            return
        found = kinds(word, language)
        if found & {"fate", "hurt"} or found & {"kin", "relative", "lawyer"}:
            yield "victim", _VICTIM if "fate" in found or count == 0 else _WHOSE
            return
        if count == 1 or "step" in found:
            return


def borne(text: str, language: str) -> str | None:
    """The role of whoever is named behind the next name: "адвокат Тлеужан, X", "wife of Y, X"."""
    tokens = tokenized(text)
    if language == "en" and not (tokens and tokens[-1] in _LINKS):
        return None
    last = tokens[-1:] if language == "ru" else tokens[-2:-1]
    found = kinds(last[0], language) if last else frozenset()
    return next((role for role in ("lawyer", "relative") if role in found), None)


def after(text: str, language: str, name: Name) -> Iterator[Cue]:
    """The cues in the words after a name."""
    if language == "en":
        owned = _POSSESSIVE.match(text)
        if owned and any(kinds(w.lower(), "en") & _WHOSE_KINDS for w in owned.groups("")):
            yield "victim", _VICTIM
    own = _OF_KIN.match(text)
    if own and kinds(own[1].lower(), language) & {"kin", "relative"}:
        yield "relative", _WEIGHTS["relative"]
    apposed = list(_apposed(text, language))
    yield from apposed
    if language == "kk" and name.genitive:
        yield from _possessed(text)
    if apposed and apposed[0][0] in ("relative", "lawyer"):
        closed = _CLOSES.search(text, 3)  # "X, жена осуждённого Y": it happened to Y
        text = text[closed.end() :] if closed else ""
    yield from _happened(text, language, name)


_CLOSES = re.compile(r"[,—–)]")


def _apposed(text: str, language: str) -> Iterator[Cue]:
    """ ", 34, her lawyer", " — мать", " works as a guard": one telling word in a few."""
    head = text[:80]
    is_a = _IS.match(head)
    tokens = tokenized(head[is_a.end() :] if is_a else head)
    i, count = 0, 0
    if tokens and tokens[0] in _HONORIFICS:
        tokens = tokens[1:]
    if not is_a:
        if not tokens or not (tokens[0] in ",(" or tokens[0] in _DASHES):
            return
        i = 1
        if len(tokens) > 2 and tokens[1].isdigit() and tokens[2] == ",":
            i = 3
    while i < len(tokens) and count < 7:
        word = tokens[i]
        if not word[0].isalnum() and word not in _DASHES:
            return
        found = kinds(word, language)
        if word not in _THEIR and found:
            role = _role_of(found)
            if role == "relative" and set(tokens[:i]) & {"and", "и", "және"}:
                return  # "X, 15, and her brother": somebody else
            if role and not (role == "relative" and count > 2):
                if word in _HEADS and _RIGHTS.search(head.lower()):
                    role = "activist"
                yield role, _WEIGHTS[role] + (0.5 if role == "relative" else 0.0)
                return
            if "hurt" in found and (not is_a) and not _AGED.match(word) and count < 4:
                yield ("dead", _DEAD) if "dead" in found else ("victim", _VICTIM)
                return
            if _DOING.search(word) and "hurt" not in found:
                return
            if "step" in found and word not in ("и", "and", "және", "мен", "at", "in"):
                return
        i, count = i + 1, count + 1


def _possessed(text: str) -> Iterator[Cue]:
    """ "X-тің анасы", "X-тің ісі": whose relative or whose fate."""
    for word in tokenized(text[:50])[:3]:
        if not word[0].isalnum():
            return
        if kinds(word, "kk") & {"fate", "kin", "relative", "lawyer"}:
            yield "victim", _WHOSE
            return


def _happened(text: str, language: str, name: Name) -> Iterator[Cue]:
    speech = SPEECH[language].search(text)
    clause = (text[: speech.start()] if speech else text)[:_HARM_WITHIN]
    if language in DEAD and not name.declined and DEAD[language].search(clause):
        yield "dead", _DEAD
        return
    for harm in HARM[language].finditer(clause):
        word = harm.group().split()[-1]
        if name.declined and not (_TO_THEM.search(harm.group()) or "котор" in clause):
            continue  # сестра активиста X объявила голодовку: she did
        if language == "kk" and not name.genitive and _SUBORDINATE.search(word):
            continue  # Х ... ұсталғанын айтты: somebody else was
        if language == "kk" and _OTHERS.match(clause, harm.end() - len(word)):
            continue
        yield "victim", _VICTIM
        return


_SUBORDINATE = re.compile(r"(?:ған|ген|қан|кен|у)(?:ын|ін|дығын|дігін)\w*$|(?:дығын|дігін)$")
_OTHERS = re.compile(  # the participle belongs to the next name, or to several people
    r"\w+(?:\s\w+)?(?<=[ғгқк][ае]н)\s*$|\w*(?:\s\w+)?[ғгқк][ае]нд[ае]р"
)
_TO_THEM = re.compile(
    r"(?:ли|ют|ят|ат|ит|ст\w* \d|наручниках|стражей|предъяв\w+ обвинен\w+|винов\w+|годам)$"
)

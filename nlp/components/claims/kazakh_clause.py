"""What stands in a Kazakh clause besides its verb and its victim: denial, doubt, place and date.

A Kazakh clause ends with its verb: whatever belongs to a verb stands before it, back to the verb of
the clause before, and what denies or doubts it stands right behind it.
"""

from __future__ import annotations

import re

from nlp.annotations import Mention
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.sentence import Sentence
from nlp.components.lexicon import Word

_PARTICIPLE = ("ған", "ген", "қан", "кен")
_CONVERB = ("ып", "іп", "ап", "еп", "уда", "уде")
_PAST = ("ды", "ді", "ты", "ті")
_FINAL = ("ды", "ді", "ты", "ті", "ған", "ген", "қан", "кен")
_AUXILIARY = r"(?:жібер|қой|кет|таста|ал|отыр|жат|жүр|шық|бер|қал|көр)"
_AUXILIARY_DENIES = re.compile(_AUXILIARY + r"(?:ма|ме|па|пе|ба|бе)(?:ды|ді|ған|ген|й|пт)\w*$")
_AUXILIARY_WISHES = re.compile(_AUXILIARY + r"(?:сын|сін|са|се|\w?(?:ма|ме|па|пе|ба|бе)[қк]\w*)$")
_BACK = ("болатын", "еді")
_COURT = ("сот", "судья", "санкция", "тәулік", "айға", "әкімшілік")
_MARK = re.compile(r"[,;:()]")
_MARKS = {",": 0.5, ";": 2.0, ":": 0.8, "(": 0.3, ")": 0.3}
_REFUSED = 12
_FAR = 200
_STOP = re.compile(r"[.!?…]\s")
_CLOSE = 1.3
_BEHIND = 3
_DOUBT = 5
_LATER = 0.4
_VAGUE = 0.8
_ATTRIBUTED = 2.6
_FINITE = 1.6
_GOES_ON = 0.5
_SCENE = 4


def denied(s: Sentence, t: Trigger) -> bool:
    """Whether a "жоқ" or "емес" stands right behind a verb."""
    low, no = s.words, s.what("not")
    end = low[t.last].end
    if refused(s, t) or _AUXILIARY_DENIES.match(_next(s, t)):
        return True
    for word in low[t.last + 1 : t.last + _BEHIND]:
        if word.start in s.taken or s.cost(end, word.start) >= 1:
            return False
        if no.has(word.text):
            return True
    return False


def possible(s: Sentence, t: Trigger) -> bool:
    """Whether the words behind a verb make it a demand, a fear, a rumour or a possibility.

    What was ("ұсталды", "ұсталғанын") can be doubted, but it is not what is asked for.
    """
    low = s.words
    verb = low[t.last].text
    was = (verb.endswith(_PAST) and verb[-3] not in "уюаеяй") or any(
        p in verb[-8:] for p in _PARTICIPLE
    )
    if _AUXILIARY_WISHES.match(_next(s, t)):
        return True
    doubt = s.what("rumour" if was else "maybe")
    end = low[t.last].end
    for i in range(t.last, min(len(low), t.last + _DOUBT)):
        if i > t.last and (low[i].start in s.taken or s.cost(end, low[i].start) >= _CLOSE):
            return False
        if _STOP.search(s.text, end, low[i].start):
            return False
        if doubt.at(low, i):
            return True
    return False


def _next(s: Sentence, t: Trigger) -> str:
    """The auxiliary behind a converb ("босатып жіберсін"), which says in what mood it is."""
    low = s.words
    if t.last + 1 == len(low) or not low[t.last].text.endswith(_CONVERB[:2]):
        return ""
    return low[t.last + 1].text


def refused(s: Sentence, t: Trigger) -> bool:
    """Whether somebody would not do what was asked: "босатудан бас тартты"."""
    if not t.pattern.hypothetical and s.words[t.last].text.endswith(_FINAL):
        return False
    if t.pattern.status not in ("released", "acquitted", "restricted"):
        return False
    refuse, low = s.what("refuse"), s.words
    return any(refuse.at(low, i) for i in range(t.last + 1, min(len(low), t.last + _REFUSED)))


def settled(s: Sentence, t: Trigger) -> bool:
    """Whether it is said that it did not happen after all: refused, or a rumour found untrue."""
    return refused(s, t) or any(untrue and i > t.last for i, _, untrue in s.denials)


def goes_back(words: list[Word]) -> bool:
    """Whether a sentence tells what was before the news: "отырып шыққан болатын"."""
    return bool(words) and words[-1].text in _BACK


def in_story(words: list[Word], before: bool) -> bool:
    """Whether a sentence goes on with a story from before the news (`before`): "қамаған"."""
    return before and bool(words) and words[-1].text.endswith((*_PARTICIPLE, *_BACK))


def by_court(s: Sentence) -> bool:
    """Whether a sentence says that a court had somebody jailed, or for how long."""
    return any(w.text.startswith(_COURT) for w in s.words)


def parted(s: Sentence, t: Trigger, mention: Mention, before: bool) -> float:
    """How far a date or a place is from a verb: commas, other verbs, words.

    A converb goes on with the scene of its chain, a participle keeps its own to itself, and what
    stands first in the sentence is the scene of all of it. A square or a building without
    coordinates gives way to the town beside it.
    """
    place = mention["kind"] == "place"
    low, start, end = s.words, s.words[t.first].start, s.words[t.last].end
    a, b = (mention["end"], start) if before else (end, mention["start"])
    cost = _VAGUE if place and not mention.get("lat") else 0.0
    cost += sum(_MARKS[m] for m in _MARK.findall(s.text, min(a, b), max(a, b)))
    cost += abs(a - b) / _FAR
    if not before:
        return cost + _LATER
    first = s.word_at(mention["start"])
    told = [w for w in low[first : t.first] if w.start in s.taken and w.start < start]
    if any(w.text.endswith(_PARTICIPLE) for w in told):
        return cost + (_GOES_ON if place and first < _SCENE else _ATTRIBUTED)
    if any(w.text.endswith(_PAST) for w in told):
        return cost + (_GOES_ON if first < _SCENE else _FINITE)
    return cost + _GOES_ON * any(w.text.endswith(_CONVERB) for w in told)

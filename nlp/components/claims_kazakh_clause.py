"""What stands in a Kazakh clause besides its verb and its victim: denial, doubt, place and date.

A Kazakh clause ends with its verb: whatever belongs to a verb stands before it, back to the verb of
the clause before, and what denies or doubts it stands right behind it.
"""

from __future__ import annotations

import re

from nlp.annotations import Mention
from nlp.components.claims_lexicon import Trigger
from nlp.components.claims_sentence import Sentence

_PARTICIPLE = ("ған", "ген", "қан", "кен")
_CONVERB = ("ып", "іп", "ап", "еп", "уда", "уде")
_PAST = ("ды", "ді", "ты", "ті")
_QUOTES = re.compile(r"[«»“”\"]")
_CLOSE = 1.3
_BEHIND = 3
_DOUBT = 5
_LATER = 0.4
_VAGUE = 0.8
_ATTRIBUTED = 2.0
_FINITE = 1.6
_GOES_ON = 0.5
_SCENE = 4


def denied(s: Sentence, t: Trigger) -> bool:
    """Whether a "жоқ" or "емес" stands right behind a verb."""
    low, no = s.words, s.what("not")
    end = low[t.last].end
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
    doubt = s.what("rumour" if was else "maybe")
    end = low[t.last].end
    for i in range(t.last, min(len(low), t.last + _DOUBT)):
        if i > t.last and (low[i].start in s.taken or s.cost(end, low[i].start) >= _CLOSE):
            return False
        if doubt.at(low, i):
            return True
    return False


def parted(s: Sentence, t: Trigger, mention: Mention, before: bool) -> float:
    """What parts a date or a place from a verb: standing behind it, another verb between.

    A converb goes on with the scene of its chain, a participle keeps its own to itself, and what
    stands first in the sentence is the scene of all of it. Quotation marks part nothing. A square
    or a building without coordinates gives way to the town beside it.
    """
    place = mention["kind"] == "place"
    cost = _VAGUE if place and not mention.get("lat") else 0.0
    low, start, end = s.words, s.words[t.first].start, s.words[t.last].end
    a, b = (mention["end"], start) if before else (end, mention["start"])
    cost -= len(_QUOTES.findall(s.text, min(a, b), max(a, b)))
    if not before:
        return cost + _LATER
    first = s.word_at(mention["start"])
    told = [w for w in low[first : t.first] if w.start in s.taken and w.start < start]
    if any(w.text.endswith(_PARTICIPLE) for w in told):
        return cost + (_GOES_ON if place and first < _SCENE else _ATTRIBUTED)
    if any(w.text.endswith(_PAST) for w in told):
        return cost + (_GOES_ON if first < _SCENE else _FINITE)
    return cost + _GOES_ON * any(w.text.endswith(_CONVERB) for w in told)

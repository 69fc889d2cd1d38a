"""What a sentence says about its own claim: is it denied, only possible, and who says so."""

from __future__ import annotations

import re

from nlp.annotations import Claim, Mention
from nlp.components.claims import circumstances as claims_circumstances
from nlp.components.claims import english as claims_english
from nlp.components.claims import kazakh_clause as claims_kazakh_clause
from nlp.components.claims import kazakh_said as claims_kazakh_said
from nlp.components.claims import modality as claims_modality
from nlp.components.claims import russian_said as claims_russian_said
from nlp.components.claims.lexicon import EMPTY, Lexicon, Trigger
from nlp.components.claims.russian_words import brought_about, heads, only_wished, rumoured
from nlp.components.claims.sentence import Sentence
from nlp.components.lexicon import Word

SOURCES = (
    "lawyer", "family", "prosecutor", "police", "ministry", "ngo", "media", "witness",
    "official", "court",
)  # fmt: skip
"""Who can be the one who says so; a person who is none of these is named."""
_TITLE = 4
_VAGUE = frozenset({"official", "media", "witness"})
_CLOSE = 0.95
_FAR = 2.6
_SPOILED = 9
_REFUTED = 4.0
_WISHED = frozenset({"released", "acquitted"})
_NEGATED_WITHIN = 4
_MAYBE_WITHIN = 9
_FRAGMENT = 6
_PHRASE = 4  # words: "в медицинской части следственного изолятора"
_SHORT = 12
_NEGATIVES = frozenset({
    "not", "never", "no", "nobody", "nothing", "didn't", "don't", "hasn't", "haven't", "couldn't",
    "cannot", "can't",
})  # fmt: skip
_MODALS = frozenset({"must", "will", "could", "may", "might", "can"})
_ISO = re.compile(r"\d{4}(?:-\d\d){0,2}")


def negated(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the words around a trigger deny it."""
    if sentence.language == "ru":
        return trigger.pattern.negated != _denied(sentence, trigger)
    if trigger.pattern.negated != _denied(sentence, trigger):
        return True
    return trigger.pattern.negated


def _says(trigger: Trigger, words: frozenset[str]) -> bool:
    """Whether a pattern has one of some words of its own."""
    return any(step.whole & words for step in trigger.pattern.steps)


def _denied(sentence: Sentence, trigger: Trigger) -> bool:
    low, no = sentence.words, sentence.what("not")
    start = low[trigger.first].start
    if sentence.language == "ru" and _denied_inside(sentence, trigger):
        return True
    if sentence.tree is not None:
        end, frame = low[trigger.last].end, trigger.pattern.frame
        own = _says(trigger, _NEGATIVES)
        status = trigger.pattern.status
        told = claims_modality.denied(sentence.tree, frame, start, end, own, status)
        if told is not None:
            return told or _refuted(sentence, trigger, start)
    if sentence.language == "kk":
        if claims_kazakh_clause.denied(sentence, trigger):
            return True
    else:
        between = sentence.what("between")
        for word in reversed(low[max(0, trigger.first - _NEGATED_WITHIN) : trigger.first]):
            if sentence.cost(word.end, start) >= 1:
                break
            if no.has(word.text) or word.text.endswith(("n't", "n’t")):
                return True
            if sentence.language == "ru" and not between.has(word.text):
                break
    return _refuted(sentence, trigger, start)


def _denied_inside(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a gap of a pattern has a "not" before its verb: "обвинения ему не предъявляли"."""
    said = sentence.words[trigger.first : trigger.last + 1]
    if trigger.pattern.status == "missing" or len(said) < 3 or said[-2].text != "не":
        return False
    return not any("не" in step.whole for step in trigger.pattern.steps)


def _refuted(sentence: Sentence, trigger: Trigger, start: int) -> bool:
    """Whether somebody denies it: "опровергли, что", "turned out to be false"."""
    for i, offset, untrue in sentence.denials:
        if trigger.first <= i <= trigger.last or sentence.cost(offset, start) >= _REFUTED:
            continue
        if sentence.language == "kk" and i < trigger.first:
            continue  # it denies what stands before it
        if untrue or sentence.language == "kk":
            return True
        if (i < trigger.first or _news_of(sentence, trigger)) and sentence.tree is None:
            return True
    return False


def _news_of(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a Russian noun is only what news are about: "слухи об аресте ... опровергли"."""
    if sentence.language != "ru" or trigger.pattern.frame != "N":
        return False
    before = sentence.words[max(0, trigger.first - 3) : trigger.first]
    return any(sentence.what("news").has(w.text) for w in before)


def hypothetical(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a claim is a threat, a demand, a plan or a possibility only."""
    if sentence.language == "kk" and claims_kazakh_clause.settled(sentence, trigger):
        return False
    if trigger.pattern.hypothetical or _perhaps(sentence, trigger):
        return True
    low, maybe = sentence.words, sentence.what("maybe")
    start = low[trigger.first].start
    if sentence.tree is not None:
        end, frame = low[trigger.last].end, trigger.pattern.frame
        told = claims_modality.possible(sentence.tree, frame, start, end, _says(trigger, _MODALS))
        if told is not None:
            return told
    if sentence.language == "ru" and only_wished(sentence, trigger):
        return True
    if sentence.language == "ru" and any(
        w.text == "бы" for w in low[trigger.first + 1 : trigger.first + 2]
    ):
        return True
    if sentence.language == "ru" and rumoured(sentence, trigger):
        return not negated(sentence, trigger)
    if trigger.pattern.frame in ("N", "A", "L") and trigger.pattern.status not in _WISHED:
        return False
    if sentence.language == "kk":
        return claims_kazakh_clause.possible(sentence, trigger)
    if sentence.language == "en" and trigger.first and low[trigger.first - 1].text == "to":
        return True
    for i in range(max(0, trigger.first - _MAYBE_WITHIN), trigger.first):
        if maybe.at(low, i) and sentence.cost(low[i].end, start) < _CLOSE:
            if sentence.language == "ru" and brought_about(sentence, i):
                return False
            return not _in_name(sentence, low[i].start)
    return False


def _perhaps(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a "perhaps" stands before a trigger in its clause; its own comma parts nothing."""
    low, perhaps = sentence.words, sentence.what("perhaps")
    start = low[trigger.first].start
    return any(
        perhaps.at(low, i) and sentence.cost(low[i].end, start) <= 1
        for i in range(max(0, trigger.first - _MAYBE_WITHIN), trigger.first)
    )


def _in_name(sentence: Sentence, offset: int) -> bool:
    return any(g.start <= offset < g.end for g in sentence.groups)


def source(
    sentence: Sentence, mentions: list[Mention], trigger: Trigger | None = None
) -> str | None:
    """Who says so: one of SOURCES, the name of a person, "reportedly", or None."""
    if sentence.language == "ru":
        return claims_russian_said.source(sentence, mentions, trigger)
    low = sentence.words
    according, said = sentence.what("according"), sentence.what("said")
    for i in range(len(low)):
        size = according.at(low, i)
        if size:
            named = _named(sentence, mentions, i, size, sentence.language == "kk")
            if named:
                return named
    if sentence.language == "kk":
        for near in claims_kazakh_said.sayers(sentence):
            named = _first_source(sentence, mentions, near)
            if named:
                return named
        if claims_kazakh_said.relayed(sentence):
            return "media"
        if claims_kazakh_said.of_the_family(sentence):
            return "family"
    if sentence.tree is not None and trigger is not None:
        named, asked = _by_tree(sentence, mentions, trigger)
        if named or asked:
            return named
    for i, word in enumerate(low):
        if sentence.language == "en" and said.has(word.text):
            named = _speaker(sentence, mentions, i)
            if named:
                return named
    reportedly = sentence.what("reportedly")
    return "reportedly" if any(reportedly.at(low, i) for i in range(len(low))) else None


def _by_tree(
    sentence: Sentence, mentions: list[Mention], trigger: Trigger
) -> tuple[str | None, bool]:
    """Who says so by the tree: a kind of source or a person's name; and whether anybody does."""
    speaker = claims_circumstances.source(sentence, trigger)
    if speaker is None:
        return None, False
    person = _person_at(sentence, mentions, speaker.idx)
    if person is not None:
        return person, True
    words = [token.lower_ for token in claims_circumstances.phrase(speaker)]
    whole = {token.lower_ for token in speaker.subtree if token.i - speaker.i < _TITLE}
    known = sentence.book.context
    if any(known["ngo"].has(word) for word in words) or "protect" in whole:
        return "ngo", True
    kinds = [kind for word in words for kind in SOURCES if known[kind].has(word)]
    surest = next((kind for kind in kinds if kind not in _VAGUE), next(iter(kinds), None))
    return surest, speaker.dep_ == "nsubj"


def _named(
    sentence: Sentence, mentions: list[Mention], i: int, size: int, backwards: bool
) -> str | None:
    """Who stands beside "according to": the first source or person within six words."""
    low = sentence.words
    near = range(i - 1, max(-1, i - 7), -1) if backwards else range(i + size, min(len(low), i + 8))
    return _first_source(sentence, mentions, list(near))


def _speaker(sentence: Sentence, mentions: list[Mention], i: int) -> str | None:
    """Who says it: a source or person close to a verb of saying, in the same clause."""
    low = sentence.words
    verb = low[i]
    back = [
        k for k in range(i - 1, max(-1, i - 8), -1) if sentence.cost(low[k].end, verb.start) < 1
    ]
    on = [
        k for k in range(i + 1, min(len(low), i + 5)) if sentence.cost(verb.end, low[k].start) < 1
    ]
    first, second = (on, back) if sentence.language == "en" and not back else (back, on)
    return _first_source(sentence, mentions, first) or _first_source(sentence, mentions, second)


def _first_source(sentence: Sentence, mentions: list[Mention], near: list[int]) -> str | None:
    low = sentence.words
    person: str | None = None
    for k in near:
        kind = _kind(sentence, low[k].text)
        if kind:
            return kind
        if person is None:
            person = _person_at(sentence, mentions, low[k].start)
    return person


def _kind(sentence: Sentence, word: str) -> str | None:
    """The kind of source that a word names: "прокуратура"; None where it names none."""
    whose = word.removesuffix("'s").removesuffix("’s")
    if whose != word:
        return next((k for k in SOURCES if sentence.book.context[k].has(whose)), None)
    return next((kind for kind in SOURCES if sentence.what(kind).has(word)), None)


def _person_at(sentence: Sentence, mentions: list[Mention], offset: int) -> str | None:
    for group in sentence.groups:
        for number in group.members:
            mention = mentions[number]
            if mention["start"] <= offset < mention["end"] and not group.modifier:
                role = mention.get("role")
                if role == "relative":
                    return "family"
                return role if role in ("lawyer", "official") else mention["name"]
    return None


def spoiled(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the words mean something else: "освобождён от должности" is no release."""
    start = sentence.words[trigger.first].start
    for i, _ in sentence.spots("counterfactual"):
        if sentence.words[i].start < start and sentence.cost(sentence.words[i].end, start) < 1:
            return True
    low, other = sentence.words, sentence.what("spoil:" + trigger.pattern.status)
    kept = sentence.what("unless:" + trigger.pattern.status)
    around = range(max(0, trigger.first - 2), min(len(low), trigger.last + _SPOILED))
    return any(other.at(low, i) and not (i and kept.has(low[i - 1].text)) for i in around)


def fragment_in_custody(words: list[Word], book: Lexicon) -> bool:
    """Whether a sentence is only a note of a place behind bars: "30 лет, Актобе, СИЗО."""
    if len(words) > _FRAGMENT:
        return False
    bars, said = (book.context.get(kind, EMPTY) for kind in ("bars", "said"))
    return any(bars.at(words, i) for i in range(len(words))) and not any(
        said.has(word.text) for word in words
    )


def refuted(words: list[Word], book: Lexicon) -> bool:
    """Whether a sentence calls the one before it untrue: "Не верьте." """
    untrue = book.context.get("refuted", EMPTY)
    return len(words) <= _SHORT and any(untrue.at(words, i) for i in range(len(words)))


def unconfirmed(words: list[Word], book: Lexicon) -> bool:
    """Whether a sentence takes back the one before: "Подтверждения нет." """
    doubt = book.context.get("unconfirmed", EMPTY)
    return any(doubt.at(words, i) for i in range(len(words)))


def settled(claim: Claim, published: str | None) -> Claim:
    """The claim with a date that can be: an ISO date that is not behind the day of publication.

    What is announced for later is a plan, where it is a release; a trial has its next hearing
    then; and of other news the later day is the end of a term, no date of what happened.
    """
    when = claim["when"]
    heard = claim.get("hearing")
    if when is None and heard and published and heard[:10] <= published[: len(heard[:10])]:
        when = claim["when"] = claim.pop("hearing")
    if when is None or _ISO.match(when) is None:
        return {**claim, "when": None}
    if published is None or when[:10] <= published[: len(when[:10])]:
        return claim
    if claim["status"] in _WISHED:
        return {**claim, "hypothetical": True}
    later: Claim = {**claim, "when": None}
    if claim["status"] == "on_trial":
        later.setdefault("hearing", when)
        later["hypothetical"] = claim["hypothetical"] or claims_english.ahead(claim)
    return later


def custody(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the clause says that it happened behind bars."""
    low = sentence.words
    start, end = low[trigger.first].start, low[trigger.last].end
    held = [i for i, _ in sentence.spots("custody") if _inside(sentence, i)]
    for i in (*held, *(i for i, _ in sentence.spots("inmate"))):
        word = low[i]
        behind = word.start > start
        gap = sentence.cost(end, word.start) if behind else sentence.cost(word.end, start)
        if gap < 1 and abs(i - trigger.last) <= 12:
            return True
    return False


def _inside(sentence: Sentence, i: int) -> bool:
    """Whether a Russian word for a place stands as the place where something is: "в СИЗО"."""
    within, outside = sentence.what("within"), sentence.what("outside")
    near = sentence.words[max(0, i - _PHRASE) : i + 1]
    inside = any(within.has(w.text) for w in near) and not any(outside.has(w.text) for w in near)
    return inside or sentence.language != "ru"


def nearest(sentence: Sentence, trigger: Trigger, found: list[Mention]) -> Mention | None:
    """The date or place that belongs to a trigger: the closest, and no clause of its own away."""
    if sentence.tree is not None:
        return claims_circumstances.nearest(sentence, trigger, found)
    start, end = sentence.words[trigger.first].start, sentence.words[trigger.last].end
    best: tuple[float, Mention] | None = None
    for mention in found:
        before = mention["end"] <= start
        a, b = (mention["end"], start) if before else (end, mention["start"])
        if sentence.language == "kk":
            cost = claims_kazakh_clause.parted(sentence, trigger, mention, before)
        else:
            cost = sentence.cost(min(a, b), max(a, b)) + abs(a - b) / 200
        if sentence.language == "ru" and mention.get("kind") == "place" and before:
            cost = min(cost, 2.5) if heads(sentence, mention) else cost
        if mention.get("kind") == "place" and not mention.get("lat") and mention.get("geoname"):
            cost += 0.8
        if cost < _FAR and (best is None or cost < best[0]):
            best = cost, mention
    return best[1] if best else None

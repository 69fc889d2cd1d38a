"""What a text says happened to whom, when, where, and who says so.

Sentence by sentence: words of the lexicon say what, grammar says to whom. A claim never goes to
whoever merely stands near: the name must stand in the right case, order and clause.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from nlp.annotations import DEATHS, Claim, Mention
from nlp.components.claims import context, details
from nlp.components.claims import kazakh_clause as claims_kazakh_clause
from nlp.components.claims.circumstances import dateline
from nlp.components.claims.english import once, scheduled
from nlp.components.claims.lexicon import Lexicon, Trigger, lexicon, starting
from nlp.components.claims.pronouns import Memory, Scene, remember
from nlp.components.claims.sentence import Sentence, analyse
from nlp.components.claims.tree import plant
from nlp.components.claims.triggers import triggers
from nlp.components.claims.whose import whose
from nlp.components.lexicon import Span, Word, read, trim
from nlp.components.tallies.numbers import begins

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_CLAIMS = 2_000
_WITHIN = {
    "sentenced": ("on_trial",), "acquitted": ("on_trial", "charged", "sentenced"),
    "killed": ("wounded", "charged"), "wounded": ("charged",), "missing": ("charged",),
    "died_in_custody": ("wounded", "killed", "charged", "detained"), "detained": ("missing",),
    "found": ("missing",), "tortured": ("wounded", "charged", "detained"),
    "released": ("detained",),
}  # fmt: skip
_LINE = 3
_MEASURES = ("подписк", "залог", "домашн", "надзор")
_BARS = ("сизо", "ивс", "изолятор", "колони", "тюрьм", "камер", "стражей")
_HEARD = ("sentenced", "on_trial", "charged", "arrested", "detained")
_VICTIMS = DEATHS | {"missing", "tortured", "wounded"}


def find(
    doc: Doc, language: str, mentions: list[Mention], published: str | None = None
) -> list[Claim]:
    """The claims of a text in its order; `person` is an index into `mentions`.

    `mentions` are all that was found: persons (with `name` in the nominative, and `role` where
    known), places and dates. A claim covers its sentence. `when` is an ISO date and never later
    than `published` (ISO) unless the claim is hypothetical, `where` the name of a place; `detail`
    the words that say it, with an "again" beside them.
    """
    book = lexicon(language)
    if book is None:
        return []
    text, low, cut, distinct = read(doc)
    begun = starting(language).of(distinct)
    order = sorted(range(len(mentions)), key=lambda i: mentions[i]["start"])
    starts = [mentions[i]["start"] for i in order]
    found: list[Claim] = []
    last, memory = 0, Memory()
    for span, said, own in cut:
        memory.reach(text, span)
        inside = order[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        people = [(i, mentions[i]) for i in inside if mentions[i]["kind"] == "person"]
        _look_back(_meant(found[last:], people, mentions), memory, said, book)
        here = [mentions[i] for i in inside]
        _add_hearings(found[last:], text, span, here, language)
        last = len(found)
        story = _story(language, said, memory)
        if language != "kk" and not people:
            memory.line = _line(said, here)
        if not people and not memory.names:
            continue
        told = triggers(said, own, book, begun, low if language == "ru" else "")
        if not people and not told:
            if language == "ru":
                memory.scene = _wider(memory.scene, _scene(here))
            continue
        sentence = analyse(text, low, span, language, said, people, book, told)
        if told and language == "en":
            sentence = sentence._replace(tree=plant(doc, people))
        said_here = _claims(sentence, told, mentions, inside, memory)
        new = [_no_news(claim, book) for claim in said_here] if story else said_here
        found.extend(_in_its_scene(claim, memory, mentions, span) for claim in new)
        if people:
            memory.scene, memory.line = Scene() if new else _scene(here), None
        remember(memory, sentence, mentions)
        if len(found) > MAX_CLAIMS:
            break
    found = once(found, mentions) if language == "en" else found
    return [context.settled(claim, published) for claim in found[:MAX_CLAIMS]]


def _add_hearings(
    found: list[Claim], text: str, span: Span, here: list[Mention], language: str
) -> None:
    """Let a sentence name the next hearing for the claims of the one before it."""
    if found and language == "ru":
        _add_hearing(found, text, span, here)
    if found and language == "en":
        scheduled(found, text, span, here)


def _story(language: str, said: list[Word], memory: Memory) -> bool:
    """Whether a Kazakh sentence tells an old story, which is no news."""
    if language != "kk":
        return False
    story = claims_kazakh_clause.in_story(said, memory.story)
    memory.story = story or claims_kazakh_clause.goes_back(said)
    return story


def _in_its_scene(claim: Claim, memory: Memory, mentions: list[Mention], span: Span) -> Claim:
    """The claim with what the sentence that named its person says of it: where, when, in doubt."""
    person = claim["person"]
    if memory.doubt:
        claim = {**claim, "hypothetical": True}
    if person is None or mentions[person]["start"] >= span.start:
        return {**claim, "where": claim["where"] or memory.line}
    scene = memory.scene
    return {**claim, "when": claim["when"] or scene.when, "where": claim["where"] or scene.where}


def _no_news(claim: Claim, book: Lexicon) -> Claim:
    """A claim of a story from before the news: no "again" makes it newer than they are."""
    words = (claim["detail"] or "").split()
    kept = [word for word in words if not book.context["again"].has(word.lower())]
    return {**claim, "detail": " ".join(kept)}


def _scene(inside: list[Mention]) -> Scene:
    """The one day and the one place of a sentence that only names somebody: "Асанов, Тараз." """
    days = [m.get("iso") for m in inside if m["kind"] == "date"]
    places = [m["name"] for m in inside if m["kind"] == "place"]
    return Scene(days[0] if len(days) == 1 else None, places[0] if len(places) == 1 else None)


def _line(said: list[Word], inside: list[Mention]) -> str | None:
    """The place that stands alone before a report: "Алматы. Убит сержант ..." """
    places = [m["name"] for m in inside if m["kind"] == "place"]
    return places[0] if len(said) <= _LINE and len(places) == 1 else None


def _wider(scene: Scene, more: Scene) -> Scene:
    """A scene with what a fragment behind it adds: "Асанов, 40 лет. Тараз. Погиб 6 января." """
    return Scene(scene.when or more.when, scene.where or more.where)


def _meant(
    found: list[Claim], people: list[tuple[int, Mention]], mentions: list[Mention]
) -> list[Claim]:
    """The claims that the next sentence can speak of: those about the people whom it names, if it
    names any of them."""
    names = {mention["name"] for _, mention in people}
    own = [c for c in found if c["person"] is not None and mentions[c["person"]]["name"] in names]
    return own or found


def _look_back(found: list[Claim], memory: Memory, said: list[Word], book: Lexicon) -> None:
    """What a sentence says of the claims of the one before it."""
    if not found or not memory.fresh:
        return
    if context.refuted(said, book):
        for claim in found:
            claim["negated"] = True
    elif context.unconfirmed(said, book):
        for claim in found:
            claim["hypothetical"] = True
    elif context.fragment_in_custody(said, book):
        for claim in found:
            if claim["status"] == "killed":
                claim["status"] = "died_in_custody"


def _claims(
    sentence: Sentence,
    told: list[list[Trigger]],
    mentions: list[Mention],
    inside: list[int],
    memory: Memory,
) -> list[Claim]:
    """The claims of one sentence."""
    dates = [mentions[i] for i in inside if mentions[i]["kind"] == "date"]
    places = [mentions[i] for i in inside if mentions[i]["kind"] == "place"]
    if sentence.language == "ru":
        places = [place for place in places if place.get("lat") is not None]
    found: list[Claim] = []
    weak: list[bool] = []
    last: dict[int, tuple[str, bool, bool]] = {}
    for readings in told:
        trigger, members = whose(sentence, readings, memory)
        members = _not_counting(sentence, trigger, members, mentions)
        if not members or context.spoiled(sentence, trigger):
            continue
        said = context.source(sentence, mentions, trigger)
        one = _claim(sentence, trigger, dates, places, said)
        if trigger.first in sentence.told.own:
            one["attributed_to"] = mentions[members[0]]["name"]
        if one["status"] == "restricted" and _of_no_release(found):
            continue
        if one["status"] == "charged" and trigger.pattern.frame == "T":
            members = tuple(person for person in members if not _harmed(found, person))
        for person in members:
            if one["status"] == "killed" and _was_held(found, person):
                one["status"] = "died_in_custody"
            key = (one["status"], one["negated"], one["hypothetical"])
            if last.get(person) == key:
                if sentence.tree is not None:
                    _complete(found, person, one)
                continue
            last[person] = key
            found.append({**one, "person": person})
            weak.append(trigger.pattern.weak)
            if one["status"] == "released" and _under_measure(sentence, trigger):
                found.append({**one, "person": person, "status": "restricted"})
                weak.append(True)
    return _without_echoes(found, weak)


def _not_counting(
    sentence: Sentence, trigger: Trigger, members: tuple[int, ...], mentions: list[Mention]
) -> tuple[int, ...]:
    """The persons without those who only tell a number: "Kim, a spokesman: three killed"."""
    start = sentence.words[trigger.first].start
    colon = sentence.text.rfind(":", sentence.span.start, start)
    if colon < 0 or trigger.pattern.frame in "RLC":
        return members
    before = sentence.words[max(sentence.word_at(colon), trigger.first - 1) : trigger.first]
    if not any(begins(word.text, sentence.language) for word in before):
        return members
    return tuple(person for person in members if mentions[person]["start"] > colon)


def _complete(found: list[Claim], person: int, again: Claim) -> None:
    """Let what a sentence says twice be said once, with all that it says of it."""
    first = next(c for c in reversed(found) if c["person"] == person)
    first["when"] = first["when"] or again["when"]
    first["where"] = first["where"] or again["where"]
    if "term" in again:
        first.setdefault("term", again["term"])


def _under_measure(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the words of a release name a measure: "из СИЗО под подписку вышел"."""
    said = sentence.words[trigger.first : trigger.last + 1]
    return any(w.text.startswith(_MEASURES) for w in said)


def _of_no_release(found: list[Claim]) -> bool:
    """Whether a measure goes with a release that did not come: "отказал отпустить под залог"."""
    if not found or found[-1]["status"] != "released":
        return False
    return found[-1]["negated"] or found[-1]["hypothetical"]


def _was_held(found: list[Claim], person: int) -> bool:
    """Whether the sentence told last of somebody that he was behind bars."""
    last = next((c for c in reversed(found) if c["person"] == person), None)
    if last is None or last["status"] not in ("detained", "arrested"):
        return False
    return not last["negated"] and any(bars in (last["detail"] or "").lower() for bars in _BARS)


def _harmed(found: list[Claim], person: int) -> bool:
    """Whether somebody is the victim of the case that is opened: "по факту гибели Асанова"."""
    return any(c["person"] == person and c["status"] in _VICTIMS for c in found)


def _without_echoes(found: list[Claim], weak: list[bool]) -> list[Claim]:
    """The claims without those that only repeat what a verb beside them says better."""
    if not any(weak):
        return found
    told = {(c["person"], c["status"]) for c, echo in zip(found, weak, strict=True) if not echo}
    told |= {(person, less) for person, status in told for less in _WITHIN.get(status, ())}
    kept = zip(found, weak, strict=True)
    return [c for c, echo in kept if not (echo and (c["person"], c["status"]) in told)]


def _claim(
    sentence: Sentence,
    trigger: Trigger,
    dates: list[Mention],
    places: list[Mention],
    said: str | None,
) -> Claim:
    status = trigger.pattern.status
    if status == "died":
        status = "died_in_custody" if context.custody(sentence, trigger) else "killed"
    elif status == "jailed":
        status = "arrested" if claims_kazakh_clause.by_court(sentence) else "detained"
    first = sentence.words[trigger.first]
    hearing = details.hearing(sentence, dates)
    day = context.nearest(sentence, trigger, [d for d in dates if d is not hearing])
    place = context.nearest(sentence, trigger, places) or dateline(sentence, places)
    quote = trim(sentence.text, Span(*sentence.span))
    claim = Claim(
        status=status,
        person=None,
        start=quote.start,
        end=quote.end,
        when=day.get("iso") or day["surface"] if day else None,
        where=place["name"] if place else None,
        negated=context.negated(sentence, trigger),
        hypothetical=context.hypothetical(sentence, trigger),
        attributed_to=said,
        detail=_detail(sentence, trigger),
    )
    _add_details(claim, sentence, status, first.start, hearing)
    return claim


def _detail(sentence: Sentence, trigger: Trigger) -> str:
    """The words that tell, with an "again" right beside them: it makes them newer news."""
    low, again = sentence.words, sentence.what("again")
    first, last = trigger.first, trigger.last
    if first and again.has(low[first - 1].text):
        first -= 1
    if last + 1 < len(low) and again.has(low[last + 1].text):
        last += 1
    return sentence.text[low[first].start : low[last].end]


def _add_details(
    claim: Claim, sentence: Sentence, status: str, offset: int, hearing: Mention | None
) -> None:
    if status in ("sentenced", "arrested", "restricted"):
        term = details.term(sentence, offset)
        if term:
            claim["term"] = term
    if status in ("sentenced", "arrested", "charged", "on_trial", "detained", "acquitted"):
        offence = details.offence(sentence)
        if offence:
            claim["offence"] = offence
    if hearing is not None and status in _HEARD:
        claim["hearing"] = hearing.get("iso", hearing["surface"])


def _add_hearing(last: list[Claim], text: str, span: Span, inside: list[Mention]) -> None:
    """Give the claims of a trial the hearing that the next sentence announces."""
    dates = [mention for mention in inside if mention["kind"] == "date"]
    waiting = [c for c in last if c["status"] in _HEARD and "hearing" not in c] if dates else []
    day = details.announced(text, span, "ru", dates) if waiting else None
    if day is not None:
        for claim in waiting:
            claim["hearing"] = day["iso"]

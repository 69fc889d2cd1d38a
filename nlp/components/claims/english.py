"""Whose an English status is: by order, auxiliaries and prepositions."""

from __future__ import annotations

import re

from nlp.annotations import DEATHS, Claim, Mention
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.sentence import Group, Sentence
from nlp.components.lexicon import Span

_AUXILIARY = frozenset({
    "was", "were", "been", "be", "being", "is", "are", "get", "got", "gets", "getting",
    "remains", "remained",
})  # fmt: skip
_FOLLOWS = frozenset({
    "in", "at", "on", "by", "for", "after", "during", "to", "near", "since", "without", "while",
    "and", "when", "with", "as", "from", "again", "following", "over", "outside", "inside",
    "along", "earlier", "late", "early", "last", "yesterday", "today", "this", "amid", "before",
    "despite", "under", "two", "three", "several", "alive", "dead",
})  # fmt: skip
_HARMED = DEATHS | {"tortured", "arrested"}
_JUDGED = frozenset({"sentenced", "acquitted"})
_DAYS = re.compile(r"^(?:up to )?[\w-]+[ -]days?$", re.I)
_PLACE = re.compile(r"(?:in|at|inside|into|behind)\b", re.I)
_BURIED = re.compile(r"\b(?:bur(?:y|ies|ied|ial|ying)|funeral|laid|body|remains|morgue)\b", re.I)
_SHOT = re.compile(
    r"\b(?:shot|shoots?|shooting|hit|struck|bullets?|wounds?|stabbed|crossfire)\b", re.I
)
_AGAIN = re.compile(r"\bagain\b|\bre-?(?:detain|arrest)", re.I)
_HEARING = re.compile(
    r"\b(?:next|another|first|court|trial|preliminary)\s+(?:court\s+)?(?:hearing|session)\b"
    r"|\b(?:hearing|session|trial) (?:is|was) (?:scheduled|set|due)\b", re.I
)  # fmt: skip
_PENDING = frozenset({"on_trial", "charged", "arrested", "detained", "restricted"})
_ENDED = re.compile(r"(?:drop|dismiss|clos|withdr|quash|overturn|annul|lift|vacat)", re.I)
_CASES = frozenset({"charged", "sentenced", "restricted"})
_LOST = re.compile(r"los[te]\w*\b", re.I)
_PART = (" in the", " in his", " in her")
_GOES = re.compile(r"(?:go(?:es|ing)?|to|stands?|faces?|will)\b", re.I)
_OBJECTS = frozenset({"him", "her", "them"})


def effective(sentence: Sentence, trigger: Trigger) -> str:
    """The frame that a bare English participle has here: passive S, active O, or none."""
    frame = trigger.pattern.frame
    if frame != "V":
        return frame
    low = sentence.words
    before = low[max(0, trigger.first - 4) : trigger.first]
    if any(w.text in _AUXILIARY or w.text.endswith(("'s", "n't", "n’t")) for w in before[-3:]):
        near = [w for w in before[-3:] if w.text in _AUXILIARY or w.text.endswith(("n't", "n’t"))]
        if near and sentence.cost(near[-1].end, low[trigger.first].start) < 1:
            return "S"
    end = low[trigger.last].end
    if any(_directly(sentence, end, g) for g in sentence.groups):
        return "O"
    follower = low[trigger.last + 1].text if trigger.last + 1 < len(low) else ""
    if follower in _OBJECTS and not _kin_follows(sentence, trigger):
        return "O"
    after = sentence.text[end : end + 1]
    if not follower or after in ".,;:!?)" or follower in _FOLLOWS or follower[0].isdigit():
        return "S"
    if low[trigger.last].text in _FOLLOWS and trigger.last > trigger.first:
        return "S"
    return "none"


def _kin_follows(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a relative stands after the pronoun: "beaten her brother"."""
    after = sentence.words[trigger.last + 2 : trigger.last + 3]
    return bool(after) and sentence.what("kin").has(after[0].text)


def _directly(sentence: Sentence, end: int, group: Group) -> bool:
    """Whether a group is the object right after a verb: no boundary, no preposition between."""
    if group.start < end or sentence.cost(end, group.start) > 0.5:
        return False
    between = sentence.words[sentence.word_at(end) : sentence.word_at(group.start)]
    return len(between) <= 6 and not any(w.text in _FOLLOWS or w.text == "of" for w in between)


def fits(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    """The points of a group for a trigger that it may be the victim of; None where it cannot be.

    `before`: the name stands before the trigger, `steps` words and a clause `cost` away.
    """
    possessive = "gen" in group.cases
    if frame == "S":
        body = s.words[t.first].text in ("body", "whereabouts", "severe")
        following = s.words[s.word_at(group.end) : s.word_at(group.end) + 2]
        body = body or any(w.text in ("body", "remains") for w in following)
        if possessive and not body:
            return None
        return 2.0 if before else None
    if frame == "O":
        return 2.2 if not before and _directly(s, s.words[t.last].end, group) else None
    if frame == "A":
        return 2.2 if not before and steps <= 4 and cost < 1 else None
    if frame == "N":
        if s.words[t.last].text in ("of", "against", "for", "into", "from"):
            return 2.2 if not before and steps <= 6 and cost < 1.5 else None
        return 2.2 if before and possessive and steps <= 4 and cost < 1 else None
    if frame == "T":
        return 1.2
    return None


def once(found: list[Claim], mentions: list[Mention]) -> list[Claim]:
    """The claims with what holds of a death: somebody dies once, and who was shot dead was killed.

    A wound by a shot that the text lets the same person die of is no claim beside the death; the
    day of a burial is no day of a death; what one sentence leaves out another may say.
    """
    found = [_by_days(claim) for claim in found if not _said_better(claim, found)]
    for claim in found:
        both = claim["hypothetical"] and claim["negated"]
        if both and claim["status"] in _CASES and _ENDED.match(claim["detail"] or ""):
            claim["negated"] = False  # who is asked to drop the charges has not dropped them
        claim["hypothetical"] = claim["hypothetical"] and not both
        if claim["status"] == "found" and claim["hypothetical"]:
            claim["status"], claim["hypothetical"] = "missing", False  # "whether he is alive"
    held = {_of(c, mentions) for c in found if c["status"] == "died_in_custody" and _plain(c)}
    found = [c for c in found if not (c["status"] == "killed" and _of(c, mentions) in held)]
    _repeated(found, mentions)
    deaths: dict[str, list[Claim]] = {}
    for claim in found:
        told = claim["person"] is not None and claim["status"] in DEATHS
        if told and not claim["negated"] and not claim["hypothetical"]:
            deaths.setdefault(mentions[claim["person"] or 0]["name"], []).append(claim)
    if not deaths:
        return found
    for dead in deaths.values():
        for claim in dead:
            if _BURIED.search(claim["detail"] or ""):
                claim["when"] = None
        days = {c["when"] for c in dead if c["when"]}
        places = {c["where"] for c in dead if c["where"]}
        for claim in dead:
            if len(days) == 1:
                claim["when"] = claim["when"] or next(iter(days))
            if len(places) == 1:
                claim["where"] = claim["where"] or next(iter(places))
    return [c for c in found if not _deadly(c, deaths, mentions)]


def _plain(claim: Claim) -> bool:
    return claim["person"] is not None and not claim["negated"] and not claim["hypothetical"]


def _of(claim: Claim, mentions: list[Mention]) -> str | None:
    return None if claim["person"] is None else mentions[claim["person"]]["name"]


def _repeated(found: list[Claim], mentions: list[Mention]) -> None:
    """Let a claim that only says again what the last one of a person said keep day and place."""
    last: dict[str, Claim] = {}
    for claim in found:
        if claim["person"] is None:
            continue
        name = mentions[claim["person"]]["name"]
        before = last.get(name)
        bare = claim["when"] is None and claim["where"] is None
        again = _AGAIN.search(claim["detail"] or "")
        if before and bare and not again and _key(before) == _key(claim):
            claim["when"], claim["where"] = before["when"], before["where"]
        last[name] = claim


def _key(claim: Claim) -> tuple[str, bool, bool]:
    return claim["status"], claim["negated"], claim["hypothetical"]


def scheduled(found: list[Claim], text: str, span: Span, dates: list[Mention]) -> None:
    """Give claims the hearing that the sentence behind them names: "The next session is ..."."""
    word = _HEARING.search(text, span.start, span.end)
    day = next((d for d in dates if "iso" in d and word and d["start"] > word.end()), None)
    for claim in found if day is not None else ():
        if claim["status"] in _PENDING:
            claim.setdefault("hearing", day["iso"] if day else "")


def _by_days(claim: Claim) -> Claim:
    """A term of days is an arrest, not a sentence: "got 15 days"."""
    days = claim["status"] == "sentenced" and _DAYS.search(claim.get("term") or "")
    if (claim["detail"] or "").lower().startswith("conviction"):
        return claim  # "has ten days to appeal his conviction"
    return {**claim, "status": "arrested"} if days else claim


def _said_better(claim: Claim, found: list[Claim]) -> bool:
    """Whether a place or a word for a defendant only repeats what its sentence says of a person."""
    if claim["status"] == "sentenced" and claim["negated"]:
        same = (claim["person"], claim["start"])
        return any(c["status"] == "acquitted" and (c["person"], c["start"]) == same for c in found)
    sense = claim["status"] == "wounded" and _LOST.match(claim["detail"] or "")
    if sense:  # what a beating did: "beaten so badly that he lost the sight in one eye"
        same = (claim["person"], claim["start"])
        return any(c["status"] == "tortured" and (c["person"], c["start"]) == same for c in found)
    place = claim["status"] == "detained" and _PLACE.match(claim["detail"] or "")
    if not place and claim["status"] != "on_trial":
        return False
    better = _HARMED if place else _JUDGED
    return any(
        c["status"] in better and (c["person"], c["start"]) == (claim["person"], claim["start"])
        for c in found
    )


def _deadly(claim: Claim, deaths: dict[str, list[Claim]], mentions: list[Mention]) -> bool:
    if claim["status"] != "wounded" or claim["person"] is None or claim["negated"]:
        return False
    dead = deaths.get(mentions[claim["person"]]["name"])
    detail = (claim["detail"] or "").lower()
    at_once = any("dead" in (death["detail"] or "").lower() for death in dead or ())
    if not dead or not _SHOT.search(detail) or (detail.endswith(_PART) and not at_once):
        return False  # "shot in the stomach, and died": two things to tell
    for death in dead:
        death["when"] = death["when"] or claim["when"]
        death["where"] = death["where"] or claim["where"]
    return True


def ahead(claim: Claim) -> bool:
    """Whether a claim says that somebody is going to a trial: "goes on trial on 4 April"."""
    return bool(_GOES.match(claim["detail"] or ""))

"""English: names that the model takes for a company, a town or nothing, told by what happens to
them. Only people are 16 years old, get shot, walk out of a colony or have a killer."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from spacy.lang.en.stop_words import STOP_WORDS

from nlp.components.entities import words
from nlp.components.entities.page import PERSON, Page, Words
from nlp.components.entities.patterns import ordinary

_GIVEN_TOO = frozenset({"imam", "mullah", "sheikh"})  # trades that are given names as well
_KINSFOLK = re.compile(r"(?:administration|famil(?:y|ies)|brothers|sisters|boys|girls|government)$")
_APOSTROPHES = ("'s", "’s", "'", "’")
_QUOTES = frozenset("«“„\"'‘")
_PLACED = frozenset({"the", "in", "at", "from", "near", "to", "a", "an"})
_MOST = 3  # words of an unknown name
_HOW = r"(?:not |also |later |then |never |first |last |reportedly |\w+ly )?"
_WAS = r"(?: (?:was|is|has been|had been|could be|may be|will be|being|remains|got))?"
_PASSIVE = (
    r"(?:sentenced|detained|beaten|shot|arrested|tortured|jailed|convicted|acquitted|hanged|wounded|"
    r"hospitali[sz]ed|buried|dead|alive|missing|extradited|interrogated|questioned|kicked|injured|"
    r"imprisoned|executed|deported|handcuffed|released on|released from|in custody|not guilty)\b"
)
_ACTIVE = (
    r"(?:died|walked|slept|spoke|cried|wept|testified|vanished|disappeared|told|recalled|smiled|"
    r"fainted|pleaded|got \d+ (?:days|months|years)|went (?:out|home|missing)|knocked out|"
    r"could not walk)\b"
)
_HAPPENS = re.compile(
    rf"(?:(?:,|,? aged) \d{{1,2}}(?=[;)–—]|[,.](?!\d))| \(\d\d\)|"
    rf"{_WAS} {_HOW}{_PASSIVE}| {_HOW}{_ACTIVE}|"
    r" (?:apa|aga|ata|apai)\b)",
    re.IGNORECASE,
)
_WIDER = re.compile(
    r"(?:'s (?:mother|father|wife|husband|lawyer|brother|sister|son|daughter|parents|family|body|"
    r"case|trial|death|arrest)|,? who(?:se)?|,? (?:my|her|his) |"
    rf"{_WAS} {_HOW}(?:killed|taken|charged|freed|released|found|fined|let go|left|lost|"
    r"said|says|wrote|tells|returned|is in|was in|could|cannot|can't|lived|lives|had|has|did))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\d-year-old|(?:death|killing|murder|arrest|detention|funeral|trial|torture|beating|mother|"
    r"father|wife|husband|widow|parents|family|body|lawyer|release) of|(?:case|charges) against|"
    r"(?:denied|confirmed|listed|said) that|listed|beat|detained|arrested|sentenced|jailed|"
    r"freed) $",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    r"(?:(?:grand)?(?:mother|father|son|daughter)|wife|husband|widow|parents|uncle|aunt|sister|"
    r"brother|nephew|niece) of $"
)
_ELSEWHERE = re.compile(
    r"(?:\b(?:in|at|near|outside|inside|the)|(?:fle[de]|fle[ew]|moved?|go|went|going|return|"
    r"travel\w*|drove|deported|transferred|came) to) $",
    re.IGNORECASE,
)
_CROSSING = re.compile(r"(?:crossing|corner|intersection|junction) of (?:\w+ and )?$")
_BODY = re.compile(
    r"(?:court|police|plant|station|daily|agency|prison|jail|colony|hospital|airport|refinery|mine|"
    r"sit-in|region|province|district|municipality)$"
)
_NOT_FIRST = re.compile(r".+(?:ed|ing)$")
_TRADE = re.compile(
    r"[a-z]{2,}(?:er|or|ist|ian|ant|man|woman|ess|cian|graph|path|eer)|"
    r"monk|nun|priest|mullah|sheikh|poet|witness|chef|coach|cook|nurse|judge|athlete|student|"
    r"cadet|pilot|rapper|sergeant|suspect|official|scientist|clerk|guard|aide|spokes\w+|bishop|"
    r"protester|champion|singer|blogger|medic|surgeon|captain|colonel|major|private|corporal|cleric"
)


@functools.lru_cache(maxsize=20_000)
def is_trade(word: str) -> bool:
    """Whether an English word says what somebody is: Steelworker, Poet, Physician."""
    lower = word.lower()
    if lower in _GIVEN_TOO or lower in STOP_WORDS:
        return lower in _GIVEN_TOO
    return _TRADE.fullmatch(lower) is not None and _plain(word)


def _plain(word: str) -> bool:
    return ordinary(word) and not words.is_given(word)


def is_elsewhere(here: Page, i: int) -> bool:
    """Whether a lone word that no list of names knows stands where a town or a body does: "in
    Amol", "the Zhlobin plant", "Nukus court"."""
    word, at = here.words[i], here.offsets[i]
    if _CROSSING.search(here.text, max(0, at - 50), at):
        return True
    if words.is_given(word) or words.COMPOUND.fullmatch(word) or words.SURNAME["en"].match(word):
        return False
    after = here.words[i + 1] if i + 1 < len(here.words) else ""
    if after in _APOSTROPHES or _KINSFOLK.match(after) or not word.isalpha():
        return False
    if _BODY.match(after) or (after.islower() and after.isalpha() and is_trade(after)):
        return True
    return _ELSEWHERE.search(here.text, max(0, at - 16), at) is not None


@functools.lru_cache(maxsize=20_000)
def _unknown(word: str) -> bool:
    """Whether a word can only be a name: no dictionary has it and no town."""
    bare = word.replace("-", "")
    return (
        len(word) > 2
        and bare.isalpha()
        and not word.isupper()
        and not ordinary(word)
        and not words.is_town(word)
        and word.lower() not in STOP_WORDS
        and not words.is_title(word)
    )


def _runs(here: Page, taken: set[int]) -> Iterator[Words]:
    """Stretches of unknown words, each between words that are known or none of a name."""
    behind = 0
    for i in sorted(here.names):
        if i < behind or not _unknown(here.words[i]):
            continue
        end = here.joined(i)
        while (
            end in here.names
            and here.blanks[end - 1]
            and not here.begins(end)
            and _unknown(here.words[end])
        ):
            end = here.joined(end)
        behind = end
        if not any(k in taken for k in range(i, end)):
            yield i, end


def _amid(here: Page, span: Words) -> bool:
    """Whether an ordinary word with a capital on either side makes more than a name of it (Hotel
    Marina Palace); a trade or a small word (Case Against Maira ...) does not."""
    start, end = span
    before = here.words[start - 1] if start - 1 in here.names and not here.begins(start) else ""
    small = not before or before.lower() in STOP_WORDS or is_trade(before)
    behind = end in here.names and here.blanks[end - 1] and not here.begins(end)
    more = behind and not here.words[end].isupper()
    return not (small or words.is_title(before)) or more


def told(here: Page, taken: set[int]) -> Iterator[Words]:
    """Names that no model knows, by what is said of them; and a given name with a surname behind
    a trade (Poet Rinat Sagyndyk)."""
    kinds = {i: e.label for e in here.entities for i in range(e.start, e.end)}
    for start, end in _runs(here, taken):
        parts = [here.words[i] for i in range(start, end) if here.words[i] not in "-‐‑"]
        if len(parts) > _MOST or _amid(here, (start, end)):
            continue
        first = here.span(start, here.joined(start))
        given = words.is_given(first) or words.COMPOUND.fullmatch(first) is not None
        if not _named(here, (start, end), kinds, given=given, lone=len(parts) == 1):
            continue
        yield start, end


def _named(here: Page, span: Words, kinds: dict[int, str], *, given: bool, lone: bool) -> bool:
    """Whether what stands around an unknown name makes it a person's."""
    start, end = span
    before = here.words[start - 1].lower() if start else ""
    if before in _PLACED or (before in _QUOTES and not given):
        return False
    if lone and not given and kinds.get(start) in ("GPE", "LOC", "FAC", "NORP"):
        return False
    at = here.offsets[start]
    if lone and _KIN_OF.search(here.text, max(0, at - 20), at):
        return True
    if _happens(here, end) or _BEFORE.search(here.text, max(0, at - 30), at):
        return not lone or given or kinds.get(start) in PERSON
    if given and not lone:
        return True
    return given and _WIDER.match(here.text, here.end(end - 1)) is not None


def _happens(here: Page, end: int) -> bool:
    return _HAPPENS.match(here.text, here.end(end - 1)) is not None


def with_first(here: Page, span: Words, taken: set[int]) -> Words:
    """A lone word of a person with the given or unknown word before it, which the model left."""
    start, end = span
    i = start - 1
    if i < 0 or here.joined(start) != end or i in taken or i not in here.names:
        return span
    if not here.blanks[i] or here.begins(start) or not _unknown(here.words[i]):
        return span
    if _NOT_FIRST.match(here.words[i]):
        return span
    others = (e for e in here.entities if e.start <= i < e.end and e.label not in PERSON)
    return span if any(e.end <= start for e in others) else (i, end)

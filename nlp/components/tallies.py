"""Numbers of people that a text claims: how many, of whom, what happened, and who says so.

A number counts only beside people or beside what happened to them; ages, sums, years, terms of
imprisonment and articles of law do not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from spacy.tokens import Doc

from nlp.annotations import Bound, Mention, Tally
from nlp.components.claims_context import source
from nlp.components.claims_lexicon import Lexicon, lexicon
from nlp.components.claims_sentence import analyse
from nlp.components.lexicon import Span, Word, read
from nlp.components.tallies_numbers import numbers
from nlp.components.tallies_words import BOUNDARY, Reading, Tables, speaks_of_people, tables

MAX_TALLIES = 1_000
MAX_NUMBERS = 40
"""A sentence with more numbers is a table or a code, and says nothing of people."""
_BOUNDS: tuple[Bound, ...] = ("at_least", "more_than", "about", "up_to")
_AFTER = 4
_GROUP = 6
_REACH = 20
_OF = frozenset({"of", "из"})
_BEFORE = 4
_FAR = 2.4
_ORDINAL = re.compile(r"\d-(?:\w{0,3}[шн][ыі]|деген|даған)$")
_ACTIVE = frozenset({"had", "have", "has", "having"})
_DONE = frozenset(
    {"killed", "wounded", "tortured", "detained", "arrested", "charged", "sentenced", "released"}
)
"""What one does to others: in "two officers had beaten him" the number is not of the beaten."""


def find(doc: Doc, language: str, mentions: list[Mention]) -> list[Tally]:
    """The tallies of a text in its order; `part_of` is the index of the tally it is part of.

    `where` is a place of the sentence, `as_of` an ISO date where the text says "as of". `group` is
    a fixed word (police, children, ...) or None for people in general.
    """
    known, book = tables(language), lexicon(language)
    if known is None or book is None:
        return []
    text, low, cut = read(doc)
    order = sorted(range(len(mentions)), key=lambda i: mentions[i]["start"])
    starts = [mentions[i]["start"] for i in order]
    found: list[Tally] = []
    for span, said in cut:
        inside = [
            mentions[i]
            for i in order[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        ]
        found.extend(_tallies(text, low, span, said, language, inside, known, book, found))
        if len(found) > MAX_TALLIES:
            return found[:MAX_TALLIES]
    return found


def _tallies(
    text: str,
    low: str,
    span: Span,
    told: list[Word],
    language: str,
    inside: list[Mention],
    known: Tables,
    book: Lexicon,
    earlier: list[Tally],
) -> list[Tally]:
    """The tallies of one sentence."""
    if not speaks_of_people(told, language):
        return []
    counted = numbers(text, told, language)
    if not 0 < len(counted) <= MAX_NUMBERS:
        return []
    sentence = analyse(text, low, span, language, told, [], book, [])
    dates = [m for m in inside if m["kind"] == "date"]
    free = [n for n in counted if not any(d["start"] < n.end and d["end"] > n.start for d in dates)]
    found: list[Tally] = []
    said: str | None = None
    limits = [after.first for _, after in pairwise(counted)] + [len(told)]
    limit = dict(zip((n.first for n in counted), limits, strict=True))
    for number in free:
        whole = _whole(earlier, found)
        inherited = whole[1]["status"] if whole else None
        tally = _tally(
            Reading(sentence, number, known, inherited, free[0], limit[number.first]),
            inside,
            whole,
            bool(found),
        )
        if tally is not None:
            if not found:
                said = source(sentence, inside)
            tally["attributed_to"] = said
            found.append(tally)
    return found


def _whole(earlier: list[Tally], found: list[Tally]) -> tuple[int, Tally] | None:
    """The tally that "of them" would mean: the last one that is no part itself."""
    for offset, tally in reversed(list(enumerate([*earlier[-5:], *found]))):
        if tally["part_of"] is None:
            return max(0, len(earlier) - 5) + offset, tally
    return None


def _tally(
    reading: Reading, inside: list[Mention], whole: tuple[int, Tally] | None, found: bool
) -> Tally | None:
    number = reading.number
    if _stopped(reading) or _narrower(reading, whole is not None):
        return None
    part = whole is not None and _part(reading) and number.value <= whole[1]["count"]
    group = _group(reading)
    people = group is not None or reading.near("people", _AFTER)
    status, direct = _status(reading, part)
    if group == "detainees" and status in ("detained", "arrested"):
        group = None
    toll = _toll(reading)
    if status is None or not (people or direct or part or toll or (found and _last(reading))):
        return None
    end = _end(reading)
    return Tally(
        status=status,
        count=number.value,
        bound=_bound(reading),
        group=group,
        where=_where(reading, inside),
        as_of=_as_of(reading, inside),
        part_of=whole[0] if part and whole else None,
        start=number.start,
        end=end,
        attributed_to=None,
    )


def _toll(reading: Reading) -> bool:
    """Whether the number is a total that rose ("число погибших выросло до 227")."""
    return any(reading.at("toll", i) for i in range(reading.number.first))


def _narrower(reading: Reading, known_whole: bool) -> bool:
    """Whether the number is of some only: one of them, those detained a second time, "of them"
    where nothing says how many they are. Such a number compares with no list."""
    number, sentence = reading.number, reading.sentence
    if number.value == 1:
        after = reading.following(1)
        if any(reading.words[i].text in _OF for i in after) or _an_article(reading):
            return True
    again = (
        i for i in range(max(0, number.first - _REACH), reading.limit) if reading.at("again", i)
    )
    if any(sentence.cost(number.start, reading.words[i].start) < BOUNDARY for i in again):
        return True
    near = (*reading.preceding(3), *reading.following(2))
    return not known_whole and any(reading.at("of_them", i) for i in near)


def _an_article(reading: Reading) -> bool:
    """Kazakh "бір" mostly means "a", not "one"."""
    word = reading.words[reading.number.first].text
    return reading.sentence.language == "kk" and word == "бір"


def _stopped(reading: Reading) -> bool:
    """Whether a number is an age, a sum, a term, an article."""
    number, text = reading.number, reading.sentence.text
    year = 1900 <= number.value <= 2100
    if year and not reading.near("people", 1) and not _group(reading):
        return True
    if text[max(0, number.start - 1) : number.start] in ("$", "€", "№", "-", "."):
        return True
    kazakh = reading.sentence.language == "kk"
    if kazakh and _ORDINAL.search(text[number.start : number.end]):
        return True
    if text[number.end : number.end + 1] in (("%", "$", "°") if kazakh else ("%", "-", "$", "°")):
        return True
    after = list(reading.following(2))
    if after and reading.at("stop", after[0]):
        return True
    if len(after) > 1 and reading.at("stop", after[1]) and not _person_at(reading, after[0]):
        return True
    before = number.first - 1
    known = reading.tables.kinds.get("stop_before")
    if before >= 0 and known is not None and known.has(reading.words[before].text):
        return True
    return _children(reading)


def _children(reading: Reading) -> bool:
    """Whether these are somebody's children: "a father of six children", "leaves two sons"."""
    near = reading.following(3) if reading.sentence.language == "kk" else reading.preceding(2)
    if any(reading.at("parent", i) for i in near):
        return True
    children = next((i for i in reading.following(2) if reading.at("offspring", i)), None)
    if children is None:
        return False
    around = (*reading.preceding(3), *range(children + 1, min(children + 3, reading.limit)))
    return any(reading.at("left", i) for i in around)


def _person_at(reading: Reading, i: int) -> bool:
    words, known = reading.words, reading.tables
    return bool(reading.at("people", i) or known.groups_at(words, i) or known.status_at(words, i))


def _part(reading: Reading) -> bool:
    """Whether "of them", "including" stands before the number or after it."""
    for i in reading.preceding(5):
        size = reading.at("part", i)
        if size and reading.sentence.cost(reading.words[i].end, reading.number.start) < 1.6:
            return True
    return reading.near("part", 2) or _of_those(reading)


def _of_those(reading: Reading) -> bool:
    """ "Of the 238 people killed, 19 were police": the first number has "of" before it."""
    words, first = reading.words, reading.opening.first
    return first != reading.number.first and any(
        w.text in _OF for w in words[max(0, first - 2) : first]
    )


def _group(reading: Reading) -> str | None:
    """Of whom: the first group after the number; "detained journalists" are journalists."""
    weak: str | None = None
    for i in reading.following(_GROUP):
        for name in reading.tables.groups_at(reading.words, i):
            if name != "detainees":
                return name
            weak = weak or name
        if weak is None and reading.at("people", i):
            return _group_of(reading, i)
    return weak


def _group_of(reading: Reading, i: int) -> str | None:
    """ "225 people, civilians": nothing but people in general follows the word itself."""
    sizes = reading.tables.groups_at(reading.words, i)
    return next((name for name, size in sizes.items() if size > 1), None)


def _status(reading: Reading, part: bool) -> tuple[str | None, bool]:
    """What happened to them, and whether the word follows the number directly ("225 погибших")."""
    words, number, sentence = reading.sentence.words, reading.number, reading.sentence
    best: tuple[float, str, int] | None = None
    for i in range(max(0, number.first - _REACH), min(len(words), number.last + _REACH)):
        if number.first <= i <= number.last:
            continue
        word = words[i]
        before = word.end <= number.start
        a, b = (word.end, number.start) if before else (number.end, word.start)
        steps = number.first - i if before else i - number.last
        gap = sentence.cost(a, b) * 1.5 + steps * 0.12 + (0.3 if before else 0.0)
        if gap >= _FAR or (best is not None and gap >= best[0]):
            continue
        status = reading.tables.status_at(words, i)
        if status is not None and not _done_by(reading, status, i):
            best = gap, status, i
    if best is None or (part and best[0] > 1.5):
        return (reading.inherited, False) if part else (None, False)
    direct = best[2] > number.last and best[2] - number.last <= 2
    return _deadliest(reading, best[1], best[2]), direct


def _done_by(reading: Reading, status: str, i: int) -> bool:
    """Whether the counted did it: "two officers had beaten him"."""
    if reading.sentence.language != "en" or i < reading.number.last or status not in _DONE:
        return False
    return reading.words[i - 1].text in _ACTIVE


def _deadliest(reading: Reading, status: str, at: int) -> str:
    """ "Tortured to death" and "умерли под пытками" are deaths."""
    if status != "tortured":
        return status
    near = range(max(0, at - 4), min(len(reading.words), at + 5))
    return "killed" if any(reading.at("killed", i) for i in near) else status


def _last(reading: Reading) -> bool:
    """Whether nothing follows the number in its clause: "..., отпущены 15"."""
    return not reading.following(1)


def _bound(reading: Reading) -> Bound:
    first = reading.number.first
    for bound in _BOUNDS:
        for i in reading.preceding(_BEFORE):
            size = reading.at(bound, i)
            if size and i + size in (first, first - _article(reading)):
                grown = bound == "up_to" and size == 1 and _toll(reading)
                return "exact" if grown else bound
    if reading.sentence.language == "kk":
        for bound in _BOUNDS:
            if reading.near(bound, 1):
                return bound
    return "exact"


def _article(reading: Reading) -> int:
    """1 where "a" stands before the number ("about a hundred")."""
    first = reading.number.first
    return int(first > 0 and reading.sentence.words[first - 1].text == "a")


def _where(reading: Reading, inside: list[Mention]) -> str | None:
    """The place of the number's own clause, else of the sentence's beginning."""
    sentence, number = reading.sentence, reading.number
    best: tuple[float, str] | None = None
    for mention in inside:
        if mention["kind"] != "place":
            continue
        before = mention["end"] <= number.start
        a, b = (mention["end"], number.start) if before else (number.end, mention["start"])
        gap = sentence.cost(a, b) + abs(b - a) / 150
        if gap < 2.2 and (best is None or gap < best[0]):
            best = gap, mention["name"]
    return best[1] if best else None


def _as_of(reading: Reading, inside: list[Mention]) -> str | None:
    """The date after "as of" ("по состоянию на", "күнгі жағдай бойынша")."""
    sentence = reading.sentence
    for mention in inside:
        if mention["kind"] != "date" or "iso" not in mention:
            continue
        at = sentence.word_at(mention["start"])
        if sentence.language == "kk":
            after = range(sentence.word_at(mention["end"]), len(sentence.words))[:2]
            if any(reading.at("as_of", i) for i in after):
                return mention["iso"]
        for i in range(max(0, at - 4), at):
            size = reading.at("as_of", i)
            if size and i + size == at:
                return mention["iso"]
    return None


def _end(reading: Reading) -> int:
    """The end of the tally's span: the number and the word for people or status after it."""
    words = reading.sentence.words
    end = reading.number.end
    for i in reading.following(_AFTER):
        if _person_at(reading, i):
            return words[i].end
    return end

"""Numbers of people that a text claims: how many, of whom, what happened, and who says so.

A number counts only beside people or beside what happened to them; ages, sums, years, terms of
imprisonment and articles of law do not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from nlp.annotations import STATUSES, Bound, Mention, Tally
from nlp.components.claims_context import source
from nlp.components.claims_lexicon import Lexicon, Stems, lexicon, plain, stems
from nlp.components.claims_sentence import Sentence, analyse
from nlp.components.lexicon import Span, Word, read, rows
from nlp.components.tallies_numbers import Number, numbers

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
_NONE: Stems = stems("")


class _Tables(NamedTuple):
    status: dict[str, Stems]
    group: dict[str, Stems]
    other: dict[str, Stems]


class _Reading(NamedTuple):
    """One number of one sentence, with all that is needed to judge it."""

    sentence: Sentence
    number: Number
    tables: _Tables
    inherited: str | None
    opening: Number | None


@lru_cache(maxsize=8)
def _tables(language: str) -> _Tables | None:
    if lexicon(language) is None:
        return None
    read = {what: stems(plain(cell)) for what, cell in rows(f"tallies/{language}.tsv")}
    return _Tables(
        {what: found for what, found in read.items() if what in STATUSES},
        {what[6:]: found for what, found in read.items() if what.startswith("group:")},
        {what: found for what, found in read.items() if what not in STATUSES},
    )


def find(doc: Doc, language: str, mentions: list[Mention]) -> list[Tally]:
    """The tallies of a text in its order; `part_of` is the index of the tally it is part of.

    `where` is a place of the sentence, `as_of` an ISO date where the text says "as of". `group` is
    a fixed word (police, children, ...) or None for people in general.
    """
    tables, book = _tables(language), lexicon(language)
    if tables is None or book is None:
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
        found.extend(_tallies(text, low, span, said, language, inside, tables, book, found))
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
    tables: _Tables,
    book: Lexicon,
    earlier: list[Tally],
) -> list[Tally]:
    """The tallies of one sentence."""
    counted = numbers(text, told, language)
    if not 0 < len(counted) <= MAX_NUMBERS:
        return []
    sentence = analyse(text, low, span, language, told, [], book)
    dates = [m for m in inside if m["kind"] == "date"]
    free = [n for n in counted if not any(d["start"] < n.end and d["end"] > n.start for d in dates)]
    found: list[Tally] = []
    said: str | None = None
    for number in free:
        whole = _whole(earlier, found)
        inherited = whole[1]["status"] if whole else None
        tally = _tally(
            _Reading(sentence, number, tables, inherited, free[0]), inside, whole, bool(found)
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
    reading: _Reading, inside: list[Mention], whole: tuple[int, Tally] | None, found: bool
) -> Tally | None:
    number = reading.number
    other = reading.tables.other
    if _stopped(reading):
        return None
    part = whole is not None and _part(reading) and number.value <= whole[1]["count"]
    group = _group(reading)
    people = group is not None or _near(reading, other.get("people", _NONE), _AFTER)
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


def _toll(reading: _Reading) -> bool:
    """Whether the number is a total that rose ("число погибших выросло до 227")."""
    words, toll = reading.sentence.words, reading.tables.other["toll"]
    return any(toll.at(words, i) for i in range(reading.number.first))


def _following(reading: _Reading, reach: int) -> range:
    """The words right after a number, up to a boundary."""
    words, number = reading.sentence.words, reading.number
    stop = number.last + 1
    while stop < len(words) and stop <= number.last + reach:
        if reading.sentence.cost(number.end, words[stop].start) >= 1:
            break
        stop += 1
    return range(number.last + 1, stop)


def _near(reading: _Reading, what: Stems, reach: int) -> bool:
    return any(what.at(reading.sentence.words, i) for i in _following(reading, reach))


def _stopped(reading: _Reading) -> bool:
    """Whether a number is an age, a sum, a term, an article."""
    words, number = reading.sentence.words, reading.number
    other = reading.tables.other
    text = reading.sentence.text
    if (
        1900 <= number.value <= 2100
        and not _near(reading, other["people"], 1)
        and not _group(reading)
    ):
        return True
    if text[max(0, number.start - 1) : number.start] in ("$", "€", "№", "-", "."):
        return True
    if reading.sentence.language == "kk" and _ORDINAL.search(text[number.start : number.end]):
        return True
    closed = ("%", "$", "°") if reading.sentence.language == "kk" else ("%", "-", "$", "°")
    if text[number.end : number.end + 1] in closed:
        return True
    after = list(_following(reading, 2))
    if after and other["stop"].at(words, after[0]):
        return True
    if len(after) > 1 and other["stop"].at(words, after[1]) and not _person_at(reading, after[0]):
        return True
    before = words[number.first - 1].text if number.first else ""
    return (bool(before) and other["stop_before"].has(before)) or _children(reading)


def _children(reading: _Reading) -> bool:
    """Whether these are somebody's children: "a father of six children"."""
    words, number, parent = reading.sentence.words, reading.number, reading.tables.other["parent"]
    near = range(max(0, number.first - 2), number.first)
    if reading.sentence.language == "kk":
        near = _following(reading, 3)
    return any(parent.at(words, i) for i in near)


def _person_at(reading: _Reading, i: int) -> bool:
    words, tables = reading.sentence.words, reading.tables
    kinds = [tables.other["people"], *tables.group.values(), *tables.status.values()]
    return any(kind.at(words, i) for kind in kinds)


def _part(reading: _Reading) -> bool:
    """Whether "of them", "including" stands before the number or after it."""
    words, number, part = reading.sentence.words, reading.number, reading.tables.other["part"]
    for i in range(max(0, number.first - 5), number.first):
        size = part.at(words, i)
        if size and reading.sentence.cost(words[i].end, number.start) < 1.6:
            return True
    return _near(reading, part, 2) or _of_those(reading)


def _of_those(reading: _Reading) -> bool:
    """ "Of the 238 people killed, 19 were police": the first number has "of" before it."""
    if reading.number.first == 0 or not reading.opening:
        return False
    words, first = reading.sentence.words, reading.opening.first
    return first != reading.number.first and any(
        w.text in _OF for w in words[max(0, first - 2) : first]
    )


def _group(reading: _Reading) -> str | None:
    """Of whom: the first group after the number; "detained journalists" are journalists."""
    words = reading.sentence.words
    weak: str | None = None
    for i in _following(reading, _GROUP):
        for name, kind in reading.tables.group.items():
            if kind.at(words, i) and name != "detainees":
                return name
            weak = weak or (name if kind.at(words, i) else None)
        if weak is None and reading.tables.other["people"].at(words, i):
            return _group_of(reading, i)
    return weak


def _group_of(reading: _Reading, i: int) -> str | None:
    """ "225 people, civilians": nothing but people in general follows the word itself."""
    words = reading.sentence.words
    phrase = [n for n, k in reading.tables.group.items() if k.at(words, i) > 1]
    return phrase[0] if phrase else None


def _status(reading: _Reading, part: bool) -> tuple[str | None, bool]:
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
        for status, kind in reading.tables.status.items():
            if kind.at(words, i):
                best = gap, status, i
                break
    if best is None or (part and best[0] > 1.5):
        return (reading.inherited, False) if part else (None, False)
    direct = best[2] > number.last and best[2] - number.last <= 2
    return _deadliest(reading, best[1], best[2]), direct


def _deadliest(reading: _Reading, status: str, at: int) -> str:
    """ "Tortured to death" and "умерли под пытками" are deaths."""
    if status != "tortured":
        return status
    words, killed = reading.sentence.words, reading.tables.status["killed"]
    near = range(max(0, at - 4), min(len(words), at + 5))
    return "killed" if any(killed.at(words, i) for i in near) else status


def _last(reading: _Reading) -> bool:
    """Whether nothing follows the number in its clause: "..., отпущены 15"."""
    return not _following(reading, 1)


def _bound(reading: _Reading) -> Bound:
    words, number, other = reading.sentence.words, reading.number, reading.tables.other
    for bound in _BOUNDS:
        kind = other[bound]
        for i in range(max(0, number.first - _BEFORE), number.first):
            size = kind.at(words, i)
            if size and i + size in (number.first, number.first - _article(reading)):
                grown = bound == "up_to" and size == 1 and _toll(reading)
                return "exact" if grown else bound
    if reading.sentence.language == "kk":
        for bound in _BOUNDS:
            if _near(reading, other[bound], 1):
                return bound
    return "exact"


def _article(reading: _Reading) -> int:
    """1 where "a" stands before the number ("about a hundred")."""
    first = reading.number.first
    return int(first > 0 and reading.sentence.words[first - 1].text == "a")


def _where(reading: _Reading, inside: list[Mention]) -> str | None:
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


def _as_of(reading: _Reading, inside: list[Mention]) -> str | None:
    """The date after "as of" ("по состоянию на", "күнгі жағдай бойынша")."""
    sentence, kind = reading.sentence, reading.tables.other["as_of"]
    for mention in inside:
        if mention["kind"] != "date" or "iso" not in mention:
            continue
        at = sentence.word_at(mention["start"])
        if sentence.language == "kk":
            after = range(sentence.word_at(mention["end"]), len(sentence.words))[:2]
            if any(kind.at(sentence.words, i) for i in after):
                return mention["iso"]
        for i in range(max(0, at - 4), at):
            size = kind.at(sentence.words, i)
            if size and i + size == at:
                return mention["iso"]
    return None


def _end(reading: _Reading) -> int:
    """The end of the tally's span: the number and the word for people or status after it."""
    words = reading.sentence.words
    end = reading.number.end
    for i in _following(reading, _AFTER):
        if _person_at(reading, i):
            return words[i].end
    return end

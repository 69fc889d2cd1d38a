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
from nlp.components.tallies_status import said
from nlp.components.tallies_stops import OF, narrower, person_at, stopped
from nlp.components.tallies_words import Reading, Tables, speaks_of_people, tables

MAX_TALLIES = 1_000
MAX_NUMBERS = 40
"""A sentence with more numbers is a table or a code, and says nothing of people."""
_BOUNDS: tuple[Bound, ...] = ("at_least", "more_than", "about", "up_to")
_SOME = re.compile(r"(?:[еа]у[іы]|\d-?(?:і|ы|сі|сы|еуі|ауы)|бірі|сегізі|тоғызы|оны|жиырмасы)$")
_AFTER = 4
_GROUP = 6
_BEFORE = 4
_OTHERS = frozenset({
    "when", "by", "after", "while", "as", "against", "during", "because", "for", "near", "outside",
    "когда", "от", "после", "в", "во", "на", "за", "у", "при", "из-за", "против", "пока", "около",
    "қолынан", "кезінде", "үшін", "тарапынан",
})  # fmt: skip
"""Words behind which others are named than those who were counted."""
_BESIDE = 3  # words between a number and its place


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
    for span, told in cut:
        inside = [
            mentions[i]
            for i in order[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        ]
        found.extend(_tallies(text, low, span, told, language, inside, known, book, found))
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
    counted = numbers(text, told, language)
    if not 0 < len(counted) <= MAX_NUMBERS or not speaks_of_people(told, language):
        return []
    sentence = analyse(text, low, span, language, told, [], book, [])
    dates = [m for m in inside if m["kind"] == "date"]
    free = [n for n in counted if not any(d["start"] < n.end and d["end"] > n.start for d in dates)]
    found: list[Tally] = []
    by: str | None = None
    limits = [after.first for _, after in pairwise(counted)] + [len(told)]
    limit = dict(zip((n.first for n in counted), limits, strict=True))
    sayings = known.statuses(told)
    spread = len(free) > 1 and sum(m["kind"] == "place" for m in inside) > 1
    for number in free:
        whole = _whole(earlier, found)
        inherited = whole[1]["status"] if whole else None
        bare = Reading(
            sentence, number, known, inherited, free[0], limit[number.first], "exact",
            number.first, sayings,
        )  # fmt: skip
        bound, lead = _bound(bare)
        reading = bare._replace(bound=bound, lead=lead)
        tally = _tally(reading, inside, whole, bool(found), spread)
        if tally is not None:
            if not found:
                by = source(sentence, inside)
            tally["attributed_to"] = by
            found.append(tally)
    return found


def _whole(earlier: list[Tally], found: list[Tally]) -> tuple[int, Tally] | None:
    """The tally that "of them" would mean: the last one that is no part itself."""
    for offset, tally in reversed(list(enumerate([*earlier[-5:], *found]))):
        if tally["part_of"] is None:
            return max(0, len(earlier) - 5) + offset, tally
    return None


def _tally(
    reading: Reading,
    inside: list[Mention],
    whole: tuple[int, Tally] | None,
    found: bool,
    spread: bool,
) -> Tally | None:
    """The tally that a number is, if it is one. `spread`: the sentence counts place by place."""
    number = reading.number
    group = _group(reading)
    if stopped(reading, group is not None) or narrower(reading, whole is not None):
        return None
    part = whole is not None and (_part(reading) or (found and _of_them_kazakh(reading)))
    part = part and whole is not None and number.value <= whole[1]["count"]
    if part and group is None:
        group = _group(reading, over_dash=True)
    people = group is not None or any(reading.people_at(i) for i in reading.following(_AFTER))
    placed = spread and _beside_place(reading, inside)
    status, direct = said(reading, part, group, people, placed)
    if status is None and placed and found and whole is not None:
        status = whole[1]["status"]
    toll = _toll(reading)
    counts = people or direct or part or toll or placed or (found and _last(reading))
    if status is None or not counts:
        return None
    return Tally(
        status=status,
        count=number.value,
        bound=reading.bound,
        group=None if group == "detainees" else group,
        where=_where(reading, inside),
        as_of=_as_of(reading, inside),
        part_of=whole[0] if part and whole else None,
        start=number.start,
        end=_end(reading),
        attributed_to=None,
    )


def _beside_place(reading: Reading, inside: list[Mention]) -> bool:
    """Whether a place stands beside the number, as in "в Алматы — 103"."""
    sentence, number = reading.sentence, reading.number
    for mention in inside:
        if mention["kind"] == "place":
            before = sentence.word_at(mention["end"])
            after = sentence.word_at(mention["start"])
            if 0 <= reading.lead - before <= 1 or 0 < after - number.last <= _BESIDE:
                return True
    return False


def _toll(reading: Reading) -> bool:
    """Whether the number is a total that rose ("число погибших выросло до 227")."""
    return any(reading.at("toll", i) for i in range(reading.number.first))


def _part(reading: Reading) -> bool:
    """Whether "of them", "including" stands before the number or after it."""
    for i in reading.preceding(5):
        size = reading.at("part", i)
        if size and reading.sentence.cost(reading.words[i].end, reading.number.start) < 1.6:
            return True
    return reading.near("part", 2) or _of_those(reading)


def _of_them_kazakh(reading: Reading) -> bool:
    """Whether the ending says "of them": екеуі, 12-сі."""
    word = reading.words[reading.number.last].text
    return reading.sentence.language == "kk" and bool(_SOME.search(word))


def _of_those(reading: Reading) -> bool:
    """ "Of the 238 people killed, 19 were police": the first number has "of" before it."""
    words, first = reading.words, reading.opening.first
    return first != reading.number.first and any(
        w.text in OF for w in words[max(0, first - 2) : first]
    )


def _group(reading: Reading, over_dash: bool = False) -> str | None:
    """Of whom: the first group after the number; "detained journalists" are journalists.

    `over_dash`: also behind a dash, as in "17 из них — несовершеннолетние".
    """
    weak: str | None = None
    for i in _behind_dash(reading) if over_dash else reading.following(_GROUP):
        if reading.words[i].text in _OTHERS:
            break
        for name in reading.tables.groups_at(reading.words, i):
            if name != "detainees":
                return name
            weak = weak or name
        if weak is None and reading.at("people", i):
            return _group_of(reading, i)
    return weak


def _behind_dash(reading: Reading) -> range:
    """The first two words behind a dash that follows the number closely."""
    text, words = reading.sentence.text, reading.words
    first = reading.number.last + 1
    for i in range(first, min(reading.limit, first + _AFTER)):
        between = text[words[i - 1].end : words[i].start].strip()
        if between in ("—", "–", "-"):
            return range(i, min(i + 2, reading.limit))
        if between:
            break
    return range(0)


def _group_of(reading: Reading, i: int) -> str | None:
    """ "225 people, civilians": nothing but people in general follows the word itself."""
    sizes = reading.tables.groups_at(reading.words, i)
    return next((name for name, size in sizes.items() if size > 1), None)


def _last(reading: Reading) -> bool:
    """Whether nothing follows the number in its clause: "..., отпущены 15"."""
    return not reading.following(1)


def _bound(reading: Reading) -> tuple[Bound, int]:
    """What stands before or after the number to limit it, and the word where that begins."""
    first = reading.number.first
    for bound in _BOUNDS:
        for i in reading.preceding(_BEFORE):
            size = reading.at(bound, i)
            if size and i + size in (first, first - _article(reading)):
                grown = bound == "up_to" and size == 1 and _toll(reading)
                return ("exact" if grown else bound), i
    if any(reading.at("at_least_after", i) for i in reading.following(3)):
        return "at_least", first
    text = reading.sentence.text[reading.number.end : reading.number.end + 1]
    if text == "+":
        return "more_than", first
    if reading.sentence.language == "kk":
        for bound in _BOUNDS:
            if reading.near(bound, 1):
                return bound, first
        last = reading.words[reading.number.last].text
        if last.endswith(("дай", "дей", "тай", "тей", "оншақты")):
            return "about", first
    return "exact", first - _article(reading)


def _article(reading: Reading) -> int:
    """1 where "a" stands before the number ("about a hundred")."""
    first = reading.number.first
    return int(first > 0 and reading.sentence.words[first - 1].text == "a")


def _where(reading: Reading, inside: list[Mention]) -> str | None:
    """The place of the number's own clause, else the only one that the sentence names.

    What stands behind the next number belongs to that.
    """
    sentence, number = reading.sentence, reading.number
    words, limit = reading.words, reading.limit
    stop = words[limit].start if limit < len(words) else sentence.span.end
    best: tuple[float, str] | None = None
    names: set[str] = set()
    for mention in inside:
        if mention["kind"] != "place" or mention["start"] >= stop:
            continue
        names.add(mention["name"])
        before = mention["end"] <= number.start
        a, b = (mention["end"], number.start) if before else (number.end, mention["start"])
        gap = sentence.cost(a, b) + abs(b - a) / 150
        if gap < 2.2 and (best is None or gap < best[0]):
            best = gap, mention["name"]
    if best is None and len(names) == 1 and not _everywhere(reading):
        return names.pop()
    return best[1] if best else None


def _everywhere(reading: Reading) -> bool:
    """Whether the number is said to be of the whole country."""
    near = (*reading.preceding(_BEFORE), *reading.following(_AFTER))
    return any(reading.at("everywhere", i) for i in near)


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
        if person_at(reading, i):
            return words[i].end
    return end

"""A sentence as claims need it: its words, its persons and their cases, its clause boundaries."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from nlp.annotations import Mention
from nlp.components.claims.case import cases, shared
from nlp.components.claims.lexicon import EMPTY, Lexicon, Stems, Trigger, kinds_of
from nlp.components.claims.tree import Tree
from nlp.components.lexicon import Span, Word, words

_PUNCTUATION = re.compile(r"[,;:()«»“”\"…]|\s[-–—]+\s")
_COST = {",": (1.0, 0.6), ";": (3.0, 2.5), ":": (2.0, 2.0), "(": (1.0, 0.6), ")": (1.0, 0.6)}
_QUOTE = (1.0, 1.0)
_THAT = (1.5, 1.5)
_BUT = (2.5, 0.8)
_CROWD = (0.3, 1.5)
_JOINED = 3
_NONE: frozenset[str] = frozenset()
_PARTING = frozenset({"that", "but", "crowd"})
_HIMSELF = "подзащитн"  # "её подзащитного Асанова": he is the client, not whose client it is
_Barrier = tuple[int, tuple[float, float]]
_NEAR = 2


class Source(NamedTuple):
    """Who says something, and the offsets of the words that tell it."""

    name: str
    start: int
    end: int


class Told:
    """What a sentence has told so far, for verbs that go on from it.

    `anchors`: where each group (by its start and the frame) was last told of. `last`: by frame the
    end of the last trigger, its persons, whether its verb was in the plural, and its status. `own`:
    the first words of triggers that somebody tells of himself. `heard`: all who say something.
    """

    def __init__(self) -> None:
        self.anchors: dict[tuple[int, str], int] = {}
        self.own: set[int] = set()
        self.heard: list[Source] | None = None
        self.last: dict[str, tuple[int, tuple[int, ...], bool, str]] = {}


class Group(NamedTuple):
    """Persons named together ("A, B and C"): their mentions, where they stand, and how."""

    members: tuple[int, ...]
    start: int
    end: int
    cases: frozenset[str]
    roles: frozenset[str]
    modifier: bool
    speaker: bool


class Sentence(NamedTuple):
    """One sentence, and its clause boundaries: how far they part neighbours, and a subject.

    `taken` are the offsets of the words of its triggers, `present` the kinds of context words that
    it has, `kinds` those of each word, `told` what has been told so far. `costs` (summed)
    part words that must
    stand in one clause; `pulls` part a verb from its subject, which reaches over a comma or a
    "but" as long as nobody else takes its place.
    """

    text: str
    low: str
    span: Span
    language: str
    words: list[Word]
    groups: list[Group]
    barriers: list[int]
    costs: list[float]
    pulls: list[float]
    denials: list[tuple[int, int, bool]]
    book: Lexicon
    taken: frozenset[int]
    present: frozenset[str]
    kinds: list[frozenset[str]]
    told: Told
    tree: Tree | None = None

    def what(self, key: str) -> Stems:
        """The context words of a kind; none where the sentence has none of them."""
        return self.book.context[key] if key in self.present else EMPTY

    def spots(self, key: str) -> Iterator[tuple[int, int]]:
        """Where the words of a kind stand: the index of each, and how many words it takes."""
        if key not in self.present:
            return
        known = self.book.context[key]
        for i, kinds in enumerate(self.kinds):
            size = known.at(self.words, i) if key in kinds else 0
            if size:
                yield i, size

    def cost(self, a: int, b: int) -> float:
        """How much stands between two offsets: commas, conjunctions, quotation marks."""
        return self._between(self.costs, a, b)

    def pull(self, a: int, b: int) -> float:
        """The same between a verb and its subject."""
        return self._between(self.pulls, a, b)

    def _between(self, sums: list[float], a: int, b: int) -> float:
        a, b = min(a, b), max(a, b)
        between = sums[bisect_left(self.barriers, b)] - sums[bisect_left(self.barriers, a)]
        return round(between, 3)  # so that a comma is 1 wherever it stands

    def kin(self, a: int, b: int, named_too: bool = False) -> int:
        """How many words for relatives stand between two offsets, without those with a name."""
        kin = self.what("kin")
        between = self.words[self.word_at(min(a, b)) : self.word_at(max(a, b))]
        named = {g.start for g in self.groups}
        if named_too:
            return sum(kin.has(w.text) for w in between)
        return sum(
            kin.has(w.text) and w.end + 1 not in named and w.end + 2 not in named for w in between
        )

    def word_at(self, offset: int) -> int:
        """The number of words that begin before an offset."""
        return bisect_left(self.words, (offset,), key=lambda w: (w.start,))


def analyse(
    text: str,
    low: str,
    span: Span,
    language: str,
    found: list[Word],
    people: list[tuple[int, Mention]],
    book: Lexicon,
    told: list[list[Trigger]],
) -> Sentence:
    """Look at a sentence once: its words, and `people`, its person mentions with their indexes."""
    taken = frozenset(found[i].start for t in told for i in range(t[0].first, t[0].last + 1))
    kinds = [kinds_of(word.text, book.language) for word in found]
    present = _NONE.union(*kinds)
    bare = Sentence(
        text, low, span, language, found, [], [], [0.0], [0.0], [], book, taken, present, kinds,
        Told(),
    )  # fmt: skip
    named = [Span(m["start"], m["end"]) for _, m in people]
    barriers = sorted(_punctuation(low, span, named) + _conjunctions(bare, named))
    measured = bare._replace(
        barriers=[offset for offset, _ in barriers],
        costs=[0.0, *accumulate(cost[0] for _, cost in barriers)],
        pulls=[0.0, *accumulate(cost[1] for _, cost in barriers)],
    )
    return measured._replace(groups=_groups(measured, people), denials=_denials(measured))


def _denials(sentence: Sentence) -> list[tuple[int, int, bool]]:
    """The words that deny: index, offset, and whether they say "untrue"."""
    low = sentence.words
    found = [(i, low[i].start, True) for i, _ in sentence.spots("untrue")]
    return found + [(i, low[i].start, False) for i, _ in sentence.spots("deny")]


def _punctuation(low: str, span: Span, named: list[Span]) -> list[_Barrier]:
    return [
        (m.start(), _COST.get(m.group(), _QUOTE))
        for m in _PUNCTUATION.finditer(low, span.start, span.end)
        if not any(n.start <= m.start() < n.end for n in named)
    ]


def _conjunctions(sentence: Sentence, named: list[Span]) -> list[_Barrier]:
    that, but, crowd = sentence.what("that"), sentence.what("but"), sentence.what("crowd")
    found: list[_Barrier] = []
    if sentence.present.isdisjoint(_PARTING):
        return found
    for i, word in enumerate(sentence.words):
        if sentence.kinds[i].isdisjoint(_PARTING):
            continue
        if i and that.has(word.text):
            found.append((word.start, _THAT))
        elif i and but.has(word.text) and not _preposition(sentence, i):
            found.append((word.start, _BUT))
        elif crowd.has(word.text) and not any(0 <= n.start - word.end <= 2 for n in named):
            found.append((word.start, _CROWD))
    return found


def _preposition(sentence: Sentence, i: int) -> bool:
    """Whether a Russian "after" only begins a phrase: "пропавший после митинга Асанов"."""
    if sentence.words[i].text != "после":
        return False
    before = sentence.words[i - 1]
    return sentence.words[i].start - before.end == 1 and before.text not in ("и", "а")


def _groups(sentence: Sentence, people: list[tuple[int, Mention]]) -> list[Group]:
    """Persons named together, each group with the cases all of it can stand in."""
    found: list[Group] = []
    for number, mention in sorted(people, key=lambda p: p[1]["start"]):
        case = cases(mention, sentence.text, sentence.language)
        one = Group(
            (number,), mention["start"], mention["end"], case,
            frozenset({mention.get("role") or ""}), False, False,
        )  # fmt: skip
        if found and _together(sentence, found[-1], one):
            last = found[-1]
            both = case if sentence.language == "kk" else shared(last.cases, case) or case
            found[-1] = Group(
                last.members + one.members, last.start, one.end, both,
                last.roles | one.roles, last.modifier, last.speaker,
            )  # fmt: skip
        else:
            found.append(one)
    return [_placed(sentence, group) for group in found]


def _together(sentence: Sentence, last: Group, one: Group) -> bool:
    """Whether two persons are one list: a comma or "and" between them, and little else."""
    if sentence.language == "ru" and not shared(last.cases, one.cases):
        return False
    if sentence.language != "ru" and not last.cases & {"nom"}:
        return False
    if "lawyer" in one.roles and "lawyer" not in last.roles:
        return False
    if sentence.language == "ru" and _brother_of(sentence, last, one):
        return False
    between = sentence.text[last.end : one.start]
    joined = words(sentence.low, last.end, one.start)
    conj = sentence.what("and")
    extra = [w for w in joined if not conj.has(w.text)]
    if len(between) > 60 or len(extra) > _JOINED or any(c in between for c in ";:()—–.«»"):
        return False
    paired = sentence.language != "ru" or len(extra) < len(joined)
    if sentence.language != "en" and paired and _relatives_too(sentence, last, extra):
        extra = []
    if any(
        sentence.what(k).has(w.text) for k in ("kin", "said", "but", "that", "crowd") for w in extra
    ):
        return False
    if any(w.start in sentence.taken for w in extra):
        return False
    return "," in between or len(extra) < len(joined)


def _titled(sentence: Sentence, group: Group) -> bool:
    """Whether a name at the beginning has a colon and first-person words behind it."""
    begins = sentence.word_at(group.start) == 0 and "nom" in group.cases
    if not begins or sentence.text[group.end : group.end + 1] != ":":
        return False
    return not sentence.present.isdisjoint({"me", "i"})


def _brother_of(sentence: Sentence, last: Group, one: Group) -> bool:
    """Whether a name behind a comma is the relative just named: "брат Асана Оспанова, Ерлик"."""
    if "nom" in last.cases or "nom" not in one.cases:
        return False
    first, kin = sentence.word_at(last.start), sentence.what("kin")
    near = sentence.words[max(0, first - 2) : first]
    apart = sentence.text[last.end : one.start].strip()
    return apart == "," and any(kin.has(w.text) for w in near)


def _relatives_too(sentence: Sentence, last: Group, extra: list[Word]) -> bool:
    """Whether only "(и) его брат" stands between two names, or both are named by their kinship."""
    kin, whose = sentence.what("kin"), sentence.what("whose")
    if not extra or not kin.has(extra[-1].text):
        return False
    first = sentence.word_at(last.start)
    named = bool(first) and kin.has(sentence.words[first - 1].text)
    named = named and sentence.language == "ru"
    return (len(extra) == 1 and named) or (len(extra) == 2 and whose.has(extra[0].text))


def _placed(sentence: Sentence, group: Group) -> Group:
    """Whether the group only says whose relative somebody is, and whether it speaks."""
    low = sentence.words
    first, after = sentence.word_at(group.start), sentence.word_at(group.end)
    kin, said = sentence.what("kin"), sentence.what("said")
    modifier = speaker = False
    if sentence.language == "ru":
        before = low[max(0, first - 1) : first]
        modifier = "nom" not in group.cases or group.cases == ANY_RU
        modifier = modifier and "gen" in group.cases and any(kin.has(w.text) for w in before)
        possessed = first >= 2 and sentence.what("whose").has(low[first - 2].text)
        modifier = modifier and not (possessed and "nom" in group.cases)
        modifier = modifier and not any(w.text.startswith(_HIMSELF) for w in before)
        modifier = modifier and not ("nom" in group.cases and group.roles & {"lawyer", "official"})
    elif "gen" in group.cases:
        skip = 1 if after < len(low) and low[after].text == "s" else 0
        modifier = any(kin.has(w.text) for w in low[after : after + _NEAR + skip])
    elif sentence.language == "en":
        before = low[max(0, first - 2) : first]
        modifier = len(before) == 2 and before[1].text in ("of", "for") and kin.has(before[0].text)
    if sentence.language == "ru" and not modifier and _titled(sentence, group):
        return group._replace(speaker=True)
    if not modifier and ("nom" in group.cases):
        speaker = _speaks(sentence, group, first, after, said)
    return group._replace(modifier=modifier, speaker=speaker)


ANY_RU = frozenset({"nom", "gen", "acc", "dat", "ins"})


def _speaks(sentence: Sentence, group: Group, first: int, after: int, said: Stems) -> bool:
    low = sentence.words
    reach = 1 if sentence.language == "kk" else _JOINED
    for word in low[after : after + reach]:
        if said.has(word.text):
            return sentence.cost(group.end, word.start) < 0.5
    for word in reversed(low[max(0, first - _JOINED) : first]):
        if said.has(word.text):
            return sentence.cost(word.end, group.start) < 0.5
    return False

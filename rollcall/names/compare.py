"""Two names: the same person, possibly, or different people, and why."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from nlp.text.scripts import sounds
from rollcall.names.calibration import calibrated
from rollcall.names.composed import composed
from rollcall.names.distance import likeness
from rollcall.names.equivalents import groups_of
from rollcall.names.fit import AGREE, Fit, fit, fits_initial
from rollcall.names.forms import Form
from rollcall.names.given import other_father
from rollcall.names.keys import key_of
from rollcall.names.parts import Part, generations_differ, is_particle, parse
from rollcall.records import Reason

SAME = 0.7
POSSIBLE = 0.45

_MALE_SURNAME = re.compile(r"[a-zA-Z]{2,}(?:ov|ev|in|ski?y?|Tki?y?)")
_FEMALE_SURNAME = re.compile(r"[a-zA-Z]{2,}(?:ova|eva|ina|skaya|Tkaya|ska|Tka|skaia|skaa)")
_FEMALE_OBLIQUE = frozenset("ой ою ую ої oj oy ou".split())  # noqa: SIM905
_MALE_OBLIQUE = frozenset("ым ому ого ом owi ym em".split())  # noqa: SIM905


@dataclass(frozen=True)
class Comparison:
    """What two names have to do with each other.

    `score` runs from 0 to 1: of pairs with .9, about nine in ten are one person (see
    `rollcall.names.calibration`). `verdict` is same, possible or different, at one setting for all
    languages; `reasons` say word by word what spoke for and against.
    """

    score: float
    verdict: Literal["same", "possible", "different"]
    reasons: tuple[Reason, ...]


@dataclass
class _Tally:
    score: float
    reasons: list[Reason]

    def add(self, code: str, factor: float, listed: str = "", found: str = "") -> None:
        self.score *= factor
        weight = round(factor - 1.0 if factor < 1.0 else 1.0, 3)
        self.reasons.append(Reason(code, weight, listed, found))


@dataclass(frozen=True)
class _Pairing:
    """Which parts belong together: pairs with their fit, and who stays alone on either side."""

    pairs: tuple[tuple[Part, Part, Fit], ...]
    listed: tuple[Part, ...]
    found: tuple[Part, ...]


def compare(a: str, b: str) -> Comparison:
    """Whether two names can be the same person's, in any alphabets, order, and either declined.

    Symmetric. Two texts that name nobody are different with score 0.

    >>> compare("Жағыпаров Ерлан", "Yerlan Zhagiparov").verdict
    'same'
    """
    bare = uncalibrated(a, b)
    return replace(bare, score=round(calibrated(bare.score), 4))


def uncalibrated(a: str, b: str) -> Comparison:
    """Like `compare`, the score being the bare product of its reasons: verdicts derive from it."""
    left, right = parse(composed(a).text), parse(composed(b).text)
    if _identical(left, right):
        equal = [Reason("equal", 1.0, p.text, q.text) for p, q in zip(left, right, strict=True)]
        return Comparison(1.0, "same", tuple(equal))
    forward = _judge(left, right)
    backward = forward if left == right else _turned(_judge(right, left))
    return forward if (forward.score, a) >= (backward.score, b) else backward


def _identical(left: tuple[Part, ...], right: tuple[Part, ...]) -> bool:
    """Whether two names are the same words, one of them more than an initial."""
    words = [part.low for part in left]
    if words != [part.low for part in right] or all(part.initial for part in left):
        return False
    return not generations_differ(left, right)


def paired(listed: str, found: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The offsets of the words of two names that belong together, patronymics among them."""
    left, right = parse(listed), parse(found)
    out = [
        ((ours.start, ours.end), (theirs.start, theirs.end))
        for ours, theirs, _ in _pair(left, right).pairs
    ]
    fathers = [next((p for p in parts if p.patronymic), None) for parts in (left, right)]
    if fathers[0] and fathers[1]:
        out.append(((fathers[0].start, fathers[0].end), (fathers[1].start, fathers[1].end)))
    return out


def against(listed: tuple[Part, ...], found: tuple[Part, ...]) -> Comparison:
    """Like `uncalibrated`, one way only: `listed` in its base form, `found` may be declined."""
    return _judge(listed, found)


def _turned(comparison: Comparison) -> Comparison:
    reasons = tuple(Reason(r.code, r.weight, r.found, r.listed) for r in comparison.reasons)
    return Comparison(comparison.score, comparison.verdict, reasons)


def verdict_of(score: float) -> Literal["same", "possible", "different"]:
    """The verdict that a score stands for."""
    return "same" if score >= SAME else "possible" if score >= POSSIBLE else "different"


@lru_cache(maxsize=1 << 15)
def _judge(listed: tuple[Part, ...], found: tuple[Part, ...]) -> Comparison:
    if not listed or not found:
        return Comparison(0.0, "different", (Reason("no_name", -1.0),))
    listed, found = _settled(listed, found), _settled(found, listed)
    pairing = _pair(listed, found)
    tally = _Tally(1.0, [])
    core = [pair for pair in pairing.pairs if pair[2].code != "initial"]
    if not core:
        return Comparison(0.0, "different", (Reason("nothing_in_common", -1.0),))
    for ours, theirs, how in pairing.pairs:
        if how.code != "initial":
            tally.add(how.code, _worth(how.likeness), ours.text, theirs.text)
    shortened = [pair for pair in pairing.pairs if pair[2].code == "initial"]
    for ours, theirs, _ in shortened:
        tally.add("initial", 0.95, ours.text, theirs.text)
    fathers = _fathers(listed, found, tally)
    if generations_differ(listed, found):
        tally.add("generation_differs", 0.25, listed[-1].generation, found[-1].generation)
    _completeness(pairing, listed, found, fathers, tally)
    _leftovers(pairing, tally)
    if not fathers:  # equal patronymics tell the sex, and Kazakh surnames may leave it out
        _sexes(pairing, tally)
    score = round(min(1.0, max(0.0, tally.score)), 4)
    return Comparison(score, verdict_of(score), tuple(tally.reasons))


def _settled(parts: tuple[Part, ...], other: tuple[Part, ...]) -> tuple[Part, ...]:
    """Read Юрьевич as a patronymic where the other name has one, and no such surname."""
    if any(part.patronymic for part in parts) or not any(part.patronymic for part in other):
        return parts
    for number, part in enumerate(parts):
        if not part.father:
            continue
        own = [fit(theirs.low, part.low).code for theirs in other if not theirs.patronymic]
        if not {"equal", "form"} & set(own):
            father = part._replace(patronymic=True, role="patronymic")
            return (*parts[:number], father, *parts[number + 1 :])
    return parts


NOTHING, EVERYTHING = 0.55, 0.97
"""Two words so little alike leave hardly anything of the score, and so much alike all of it."""


def _worth(value: float) -> float:
    """What the likeness of two words leaves of the score."""
    return math.sqrt(min(1.0, max(0.1, (value - NOTHING) / (EVERYTHING - NOTHING))))


def _pair(listed: tuple[Part, ...], found: tuple[Part, ...]) -> _Pairing:
    ours = [part for part in listed if not part.patronymic]
    theirs = [part for part in found if not part.patronymic]
    pairs: list[tuple[Part, Part, Fit]] = []
    options = []
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            if not a.initial and not b.initial:
                how = fit(a.low, b.low)
                if how.likeness >= AGREE:
                    options.append((how.likeness, not how.form.ending, -abs(i - j), i, j, how))
    options.sort(key=lambda option: option[:3], reverse=True)
    used_a: set[int] = set()
    used_b: set[int] = set()
    for *_, i, j, how in options:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            pairs.append((ours[i], theirs[j], how))
    _joined(ours, theirs, used_a, used_b, pairs)
    _initials(ours, theirs, used_a, used_b, pairs)
    pairs.sort(key=lambda pair: pair[0].start)
    return _Pairing(
        tuple(pairs),
        tuple(part for i, part in enumerate(ours) if i not in used_a),
        tuple(part for j, part in enumerate(theirs) if j not in used_b),
    )


def _together(first: Part, second: Part) -> Part:
    text = first.text + second.text
    return Part(text, first.low + second.low, first.start, second.end)


def _joined(
    ours: list[Part],
    theirs: list[Part],
    used_a: set[int],
    used_b: set[int],
    pairs: list[tuple[Part, Part, Fit]],
) -> None:
    """Касым Жомарт and Kassymzhomart: two free neighbours on one side, one word on the other."""
    for mine, others, used_mine, used_others, turned in (
        (ours, theirs, used_a, used_b, False),
        (theirs, ours, used_b, used_a, True),
    ):
        for i in range(len(mine) - 1):
            if {i, i + 1} & used_mine or mine[i].initial or mine[i + 1].initial:
                continue
            both = _together(mine[i], mine[i + 1])
            for j, other in enumerate(others):
                if j in used_others or other.initial:
                    continue
                if key_of(both.sounds)[:3] != key_of(other.sounds)[:3]:
                    continue
                how = fit(other.low, both.low) if turned else fit(both.low, other.low)
                if how.likeness >= 0.85:
                    used_mine |= {i, i + 1}
                    used_others.add(j)
                    pairs.append((other, both, how) if turned else (both, other, how))
                    break


def _initials(
    ours: list[Part],
    theirs: list[Part],
    used_a: set[int],
    used_b: set[int],
    pairs: list[tuple[Part, Part, Fit]],
) -> None:
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            if i in used_a or j in used_b or not (a.initial or b.initial):
                continue
            if fits_initial(a, b) if a.initial else fits_initial(b, a):
                used_a.add(i)
                used_b.add(j)
                pairs.append((a, b, Fit(1.0, "initial", Form(b.low, ""))))


def _fathers(listed: tuple[Part, ...], found: tuple[Part, ...], tally: _Tally) -> bool:
    """Weigh the patronymics; true when both names have the same one."""
    ours = next((part for part in listed if part.patronymic), None)
    theirs = next((part for part in found if part.patronymic), None)
    if ours is None or theirs is None:
        if ours is not None and not any(part.initial for part in found):
            tally.add("patronymic_absent", 0.98, ours.text, "")
        if theirs is not None and not any(part.initial for part in listed):
            tally.add("patronymic_absent", 0.98, "", theirs.text)
        return False
    alike = _same_father(ours.father, theirs.father)
    if ours.sex and theirs.sex and ours.sex != theirs.sex:
        tally.add("sex_differs", 0.25, ours.text, theirs.text)
    if alike < 0.72:
        slip = alike > 0 and likeness(sounds(ours.low), sounds(theirs.low)) > 0.8
        tally.add("patronymic_differs", 0.45 if slip else 0.25, ours.text, theirs.text)
        return False
    tally.add("patronymic_equal", 1.0 if alike > 0.8 else 0.9, ours.text, theirs.text)
    return True


def _same_father(ours: str, theirs: str) -> float:
    """How well two fathers' names agree: Маратович is not Муратович, Nikolaevich is Мікалаевіч."""
    if ours == theirs:
        return 1.0
    if other_father(ours, theirs):
        return 0.0
    alike = max(likeness(ours, theirs), likeness(_softened(ours), _softened(theirs)))
    if groups_of(ours, declined=True) & groups_of(theirs, declined=True):
        return max(alike, 0.78)
    return alike


def _softened(father: str) -> str:
    """J read as the glide of "yes" and x as kh, as in Jurjevich and Mixajlovich."""
    return father.replace("J", "y").replace("ks", "h")


def _completeness(
    pairing: _Pairing,
    listed: tuple[Part, ...],
    found: tuple[Part, ...],
    fathers: bool,
    tally: _Tally,
) -> None:
    """Two whole words make a name; fewer are worth less, initials only beside a surname."""
    core = [(a, b) for a, b, how in pairing.pairs if how.code != "initial"]
    shortened = len(pairing.pairs) - len(core)
    second = _second_initial(pairing, listed, found)
    if len(core) >= 2:
        if second is False:
            tally.add("initial_differs", 0.6)
        return
    role = core[0][0].role or core[0][1].role
    if fathers:
        free = [p for p in (*pairing.listed, *pairing.found) if not p.initial]
        absent = "given_absent" if role == "surname" else "surname_absent"
        tally.add(absent, 0.62 if free else 0.95)
    elif not shortened:
        tally.add("one_part_only", 0.5)
    elif role == "given" or any(not part.initial for part in (*pairing.listed, *pairing.found)):
        tally.add("initials_only", 0.43)
    else:
        tally.add("initials_only", 0.9 if second or shortened > 1 else 0.7)
        if second is False:
            tally.add("initial_differs", 0.3)
        elif _swapped(pairing):
            tally.add("initial_differs", 0.65)


def _swapped(pairing: _Pairing) -> bool:
    """Whether an initial that fits the given name stands behind one that does not."""
    first = min((p.start for p in (*pairing.listed, *pairing.found) if p.initial), default=None)
    return first is not None and any(
        part.initial and first < part.start and not other.initial
        for ours, theirs, _ in pairing.pairs
        for part, other in ((ours, theirs), (theirs, ours))
    )


def _second_initial(
    pairing: _Pairing, listed: tuple[Part, ...], found: tuple[Part, ...]
) -> bool | None:
    """Whether a free initial is that of the other side's patronymic; None where there is none."""
    for free, parts in ((pairing.listed, found), (pairing.found, listed)):
        lone = [part for part in free if part.initial]
        father = next((part for part in parts if part.patronymic), None)
        if lone and father:
            return fits_initial(lone[0], father)
    return None


def _leftovers(pairing: _Pairing, tally: _Tally) -> None:
    ours = [p for p in pairing.listed if not p.initial and not is_particle(p, first=True)]
    theirs = [p for p in pairing.found if not p.initial and not is_particle(p, first=True)]
    lone_ours = [part for part in pairing.listed if part.initial]
    lone_theirs = [part for part in pairing.found if part.initial]
    lone = lone_ours + lone_theirs
    if lone_ours and lone_theirs:
        tally.add("initial_differs", 0.3, lone_ours[0].text, lone_theirs[0].text)
    if ours and theirs:
        tally.add("part_differs", 0.3, ours[0].text, theirs[0].text)
    elif ours or theirs:
        extra = ours or theirs
        tally.add(
            "part_extra",
            0.97 ** len(extra),
            ours[0].text if ours else "",
            theirs[0].text if theirs else "",
        )
    if lone and (ours or theirs) and not (ours and theirs):
        tally.add("initial_differs", 0.3, lone[0].text, (ours or theirs)[0].text)


def _declines(low: str) -> bool:
    """Whether a given name shows its case: Скорсезе, Хосе and Отто never do."""
    return low[-1:] not in "еиоуюыэєіїeiouy"


def _sexes(pairing: _Pairing, tally: _Tally) -> None:
    """Ахметов is not Ахметова, unless the given name beside it is declined as well."""
    declined = {id(b): how.form.ending for _, b, how in pairing.pairs}
    for ours, theirs, how in pairing.pairs:
        if how.code == "initial" or how.form.neutral:
            continue
        others = [
            declined[id(b)]
            for a, b, other in pairing.pairs
            if b is not theirs and other.code != "initial" and _declines(a.low)
        ]
        nominative = bool(others) and not any(others)
        # Jana Nováková is not Jan Novák's genitive
        if how.form.ending == "ová" and not {"", "ová"}.issuperset(others):
            tally.add("sex_differs", 0.3, ours.text, theirs.text)
            continue
        said = sounds(theirs.low)
        if _MALE_SURNAME.fullmatch(ours.sounds):
            female = how.form.ending in _FEMALE_OBLIQUE
            if female or (_FEMALE_SURNAME.fullmatch(said) and nominative):
                tally.add("sex_differs", 0.3, ours.text, theirs.text)
        elif _FEMALE_SURNAME.fullmatch(ours.sounds):
            male = how.form.ending in _MALE_OBLIQUE
            if male or (_MALE_SURNAME.fullmatch(said) and nominative):
                tally.add("sex_differs", 0.3, ours.text, theirs.text)

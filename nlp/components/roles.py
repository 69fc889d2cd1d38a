"""What part a person plays in a text: victim, relative, official, lawyer, activist, journalist.

Cues beside each mention give points to a role; all mentions of one person, and people listed with
commas and "and" in one breath, share them. Harm outweighs an occupation (a detained activist is a
victim), but not an office, except in death: a spokesman who speaks of the dead is none of them.
Nothing seen, nothing said: the role is None.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from nlp.annotations import Mention
from nlp.components.roles_words import BYLINE, RULES, WHOSE
from nlp.components.view import text_of

_WINDOW = 90  # characters on each side
_EDGE = re.compile(r"\n|\[…\]|\[\.\.\.\]")
_TOGETHER = re.compile(
    r"^\s*(?:[,;]|и|and|мен|пен|бен|және|сондай-ақ|, and|, сондай-ақ)\s*(?:[—–-]\s*)?$",
    re.IGNORECASE,
)
_BYLINE_WEIGHT = 1.5
_WHOSE_WEIGHT = 2.5
_LEAST = 1.5
_HARMED = 2.0
_SHARED = frozenset({"victim", "dead", "activist", "official"})  # by people named in one list
_OUTRANKED = frozenset({"activist", "journalist", "other", "relative"})

Points = dict[str, float]


def _edges(doc: Doc, length: int, mention: Mention) -> tuple[int, int]:
    """The characters that belong to the mention's own sentence and line."""
    span = doc.char_span(mention["start"], mention["end"], alignment_mode="expand")
    start, end = mention["start"] - _WINDOW, mention["end"] + _WINDOW
    if span is not None and doc.has_annotation("SENT_START"):
        start = max(start, doc[span.start].sent.start_char)
        end = min(end, doc[span.end - 1].sent.end_char)
    return max(start, 0), min(end, length)


def _windows(doc: Doc, text: str, mention: Mention, near: list[Mention]) -> tuple[str, str]:
    """The text before and after a mention in its sentence, other people as ¤."""
    start, end = _edges(doc, len(text), mention)

    def masked(a: int, b: int) -> str:
        out, at = [], a
        for other in near:
            if a <= other["start"] and other["end"] <= b and other["start"] >= at:
                out += [text[at : other["start"]], "¤"]
                at = other["end"]
        return "".join([*out, text[at:b]])

    before = _EDGE.split(masked(start, mention["start"]))[-1]
    after = _EDGE.split(masked(mention["end"], end))[0]
    return before, after


def _line(text: str, mention: Mention) -> str:
    start = text.rfind("\n", max(0, mention["start"] - _WINDOW), mention["start"]) + 1
    end = text.find("\n", mention["end"], mention["end"] + _WINDOW)
    end = len(text) if end < 0 and len(text) - mention["end"] < _WINDOW else end
    if end < 0 or (start == 0 and mention["start"] > _WINDOW):
        return "too long to be a byline"
    return text[start : mention["start"]] + text[mention["end"] : end]


def _cues(
    doc: Doc, text: str, mention: Mention, near: list[Mention], language: str
) -> Iterator[tuple[str, float]]:
    before, after = _windows(doc, text, mention, near)
    declined = mention["surface"].split()[-1] != mention["name"].split()[-1]
    if declined and language in WHOSE and WHOSE[language].search(before):
        yield "victim", _WHOSE_WEIGHT
        before = ""
    for rule in RULES.get(language, ()):
        if rule.pattern.search(before if rule.before else after):
            yield rule.role, rule.weight
    if BYLINE.match(_line(text, mention)):
        yield "journalist", _BYLINE_WEIGHT


def _groups(text: str, people: list[Mention]) -> Iterator[list[Mention]]:
    """People named in one list: A, B and C."""
    group: list[Mention] = []
    for mention in people:
        if group and _TOGETHER.match(text[group[-1]["end"] : mention["start"]]):
            group.append(mention)
            continue
        if len(group) > 1:
            yield group
        group = [mention]
    if len(group) > 1:
        yield group


def _decide(points: Points) -> str | None:
    """The role with the most points; harm outranks an occupation."""
    if not points or max(points.values()) < _LEAST:
        return None
    best = max(points, key=lambda role: points[role])
    if "dead" in points or (best in _OUTRANKED and points.get("victim", 0.0) >= _HARMED):
        return "victim"
    return best


def points(doc: Doc, language: str, people: list[Mention]) -> dict[str, Points]:
    """Points of each role by the person's name, from the mentions of one document."""
    each: list[Points] = []
    text = text_of(doc)
    for number, mention in enumerate(people):
        own: Points = defaultdict(float)
        near = people[max(0, number - _WINDOW // 2) : number + _WINDOW // 2]
        for role, weight in _cues(doc, text, mention, near, language):
            own[role] = max(own[role], weight)
        each.append(own)
    at = {id(mention): own for mention, own in zip(people, each, strict=True)}
    for group in _groups(text, people):
        shared = {role: w for m in group for role, w in at[id(m)].items() if role in _SHARED}
        for mention in group:
            for role, weight in shared.items():
                at[id(mention)].setdefault(role, weight * 0.8)
    total: dict[str, Points] = defaultdict(lambda: defaultdict(float))
    for mention, own in zip(people, each, strict=True):
        for role, weight in own.items():
            total[mention["name"]][role] += weight
    return total


def assign(people: Iterable[Mention], by_document: Iterable[dict[str, Points]]) -> None:
    """Write each person's role into its mentions, from the points of all parts of a text."""
    total: dict[str, Points] = defaultdict(lambda: defaultdict(float))
    for part in by_document:
        for name, own in part.items():
            for role, weight in own.items():
                total[name][role] += weight
    for mention in people:
        mention["role"] = _decide(total.get(mention["name"], {}))

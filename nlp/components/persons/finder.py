"""People named in a text: spans from the entities, and one base form for each of them.

A name is declined, shortened and repeated. All mentions of an article are settled together: a
reading that other mentions share wins, and a later lone "Жагипаров" gets the full name only where
exactly one person of the article can bear it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from nlp.annotations import Mention
from nlp.components import entities
from nlp.components.persons.forms import Base, base_forms
from nlp.components.view import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_INITIAL = re.compile(r"^[^\W\d_]{1,2}\.?$|^(?:[^\W\d_]\.){1,3}$")
_MOST_BEARERS = 12  # more full names are nobody's: they are only counted so far
_SHARED = 0.5  # what each further mention that can be read the same way adds to a reading
_NAMED = "nlp.components.persons"
_WORD = re.compile(r"[^\W\d_]\.|[^\W\d_][\w'’ʼ`\-‐‑]*")


class Named(NamedTuple):
    """A person's span with all that its words can mean: base forms and their weights; `sibling`
    where the surname stands with the next name only ("братья Ерлан и Самат Жагипаровы")."""

    start: int
    end: int
    surface: str
    options: list[tuple[Base, float]]
    sibling: bool = False


def _titled(word: str) -> str:
    """ЖУМАДІЛДАЕВ as Жұмаділдаев: the case lists know no capitals."""
    return "-".join(part.capitalize() for part in word.split("-")) if len(word) > 2 else word


def _words(span: Span) -> list[str]:
    words = _WORD.findall(span.text)
    return [_titled(w) if w.isupper() and not _INITIAL.match(w) else w for w in words]


def named(span: Span, language: str) -> Named:
    """One entity span with the base forms that its words allow."""
    words = _words(span)
    before = span.doc[span.start - 1].text if span.start else ""
    after = span.doc[span.end].text if span.end < len(span.doc) else ""
    options = base_forms(words or [span.text], language, before, after)
    return Named(span.start_char, span.end_char, span.text, options)


_AND = re.compile(r"\s(?:и|мен|пен|бен|және|and)\s")
_SIBLINGS = re.compile(
    r"\b(?:брат\w{1,3}|с[её]стры|с[её]ст[её]р|супруг\w{1,2}|ағайынды|апалы-сіңлілі|ерлі-зайыпты|"
    r"brothers|sisters|siblings|spouses)\s$",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[оеё]в(?:ы|ых|ым|ыми)$")


def _siblings(people: list[Named], text: str) -> list[Named]:
    """The people with those marked who share the surname of the next one."""
    out = list(people)
    for i, (one, other) in enumerate(itertools.pairwise(people)):
        short = " " not in one.surface and " " in other.surface
        if short and _AND.fullmatch(text, one.end, other.start):
            said = _SIBLINGS.search(text, max(0, one.start - 20), one.start)
            if said or _PLURAL.search(other.surface):
                out[i] = one._replace(sibling=True)
    return out


@functools.lru_cache(maxsize=20_000)
def _key(base: Base) -> Base:
    return tuple(word.lower().replace("ё", "е") for word in base)


def _choose(people: list[Named]) -> list[Base]:
    """The base form of each mention: its own weight, and how many others can be read so."""
    support = Counter(
        word
        for person in people
        for word in {word for base, _ in person.options for word in _key(base)}
    )

    def weight(option: tuple[Base, float]) -> float:
        shared = sum(support[word] - 1 for word in _key(option[0])) / len(option[0])
        return option[1] + _SHARED * shared

    return [max(person.options, key=weight)[0] for person in people]


def _is_initial(word: str) -> bool:
    return _INITIAL.match(word) is not None


def _full_names(people: list[Named], bases: list[Base]) -> dict[str, dict[Base, None]]:
    """Which full names of the article each single word could stand for, as they are first named."""
    bearers: dict[str, dict[Base, None]] = defaultdict(dict)
    for one, other in itertools.pairwise(range(len(people))):
        if people[one].sibling:
            surname = _key(bases[other])[-1]
            bearers[surname][_key(bases[one])[0], surname] = None
    for base in bases:
        whole = [word for word in base if not _is_initial(word)]
        if len(whole) > 1:
            for word in whole:
                theirs = bearers[_key((word,))[0]]
                if len(theirs) < _MOST_BEARERS:
                    theirs[_key(base)] = None
    return bearers


def _one_person(keys: Iterable[Base]) -> bool:
    """Whether full names are one person with more or fewer words (a patronymic, an order)."""
    sets = sorted((set(key) for key in keys), key=len)
    return all(a <= b or b <= a for a, b in itertools.pairwise(sets))


def _expand(person: Named, bearers: dict[str, dict[Base, None]]) -> Base | None:
    """The key of the one full name that a short mention stands for, the first of its longest, or
    None: "Жумагулову" is neither, where the article names both a Жумагулов and a Жумагулова."""
    keys: dict[Base, None] = {}
    for base, _ in person.options:
        whole = [word for word in base if not _is_initial(word)]
        if len(whole) != 1:
            return None
        initial = next((word[0].lower() for word in base if _is_initial(word)), "")
        own = bearers.get(_key((whole[0],))[0], {})
        keys |= {k: None for k in own if not initial or any(w.startswith(initial) for w in k)}
    return max(keys, key=len) if keys and _one_person(keys) else None


def settle(people: list[Named]) -> list[str]:
    """The base form of every mention of one article, in order, as words with blanks."""
    chosen = _choose(people)
    bearers = _full_names(people, chosen)
    spelled: dict[Base, Base] = {}
    for base in chosen:
        spelled.setdefault(_key(base), base)
    names = []
    for person, base in zip(people, chosen, strict=True):
        full = _expand(person, bearers)
        names.append(" ".join(spelled[full] if full else base))
    return names


def find(doc: Doc, language: str) -> list[Mention]:
    """The people of a document in its order, without roles yet; names are settled together."""
    people = [named(span, language) for span in entities.people(doc, language)]
    people = _siblings(people, text_of(doc))
    doc.user_data[_NAMED] = people
    return [
        Mention(kind="person", start=p.start, end=p.end, surface=p.surface, name=name, role=None)
        for p, name in zip(people, settle(people), strict=True)
    ]


def settle_together(docs: list[tuple[Doc, list[Mention]]]) -> None:
    """Settle the names anew over all parts of one article, each with the people found in it."""
    people: list[Named] = []
    for doc, found in docs:
        by_span = {(p.start, p.end): p for p in doc.user_data[_NAMED]}
        people += (by_span[m["start"], m["end"]] for m in found)
    mentions = [mention for _, found in docs for mention in found]
    for mention, name in zip(mentions, settle(people), strict=True):
        mention["name"] = name

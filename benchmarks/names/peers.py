"""The peers, each behind one small function; those that are not installed are left out."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from itertools import count

from nlp.text.scripts import sounds
from nlp.text.tokens import tokens

Scorer = Callable[[str, str], float]
Finder = Callable[[str], object]


def installed(package: str) -> bool:
    """Whether a peer can be measured here."""
    return importlib.util.find_spec(package) is not None


def _latin(name: str) -> str:
    return " ".join(sounds(token.text).lower() for token in tokens(name))


def scorers() -> Iterator[tuple[str, Scorer]]:
    """Peers that score two names from 0 to 1, on names brought to Latin letters by us."""
    if installed("rapidfuzz"):
        from rapidfuzz import fuzz

        yield (
            "rapidfuzz token_set_ratio",
            lambda a, b: fuzz.token_set_ratio(_latin(a), _latin(b)) / 100,
        )
        yield "rapidfuzz WRatio", lambda a, b: fuzz.WRatio(_latin(a), _latin(b)) / 100
    if installed("nomenklatura"):
        yield "nomenklatura LogicV2", _logic()


def _logic() -> Scorer:
    from followthemoney import model
    from nomenklatura.matching import LogicV2, ScoringConfig

    config = ScoringConfig.defaults()
    ids = count()  # it remembers the names of an id, so that no id may come twice

    def score(a: str, b: str) -> float:
        people = []
        for name in (a, b):
            person = model.make_entity("Person")
            person.id = str(next(ids))
            person.add("name", name)
            people.append(person)
        return float(LogicV2.compare(*people, config).score)

    return score


def finders(names: list[str]) -> Iterator[tuple[str, Finder]]:
    """Peers that look for exact spellings in a text."""
    if installed("ahocorasick"):
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for name in names:
            automaton.add_word(name, name)
        automaton.make_automaton()
        yield "pyahocorasick (exact)", lambda text: list(automaton.iter(text))
    if installed("flashtext"):
        from flashtext import KeywordProcessor

        processor = KeywordProcessor(case_sensitive=True)
        processor.add_keywords_from_list(names)
        yield "FlashText (exact)", processor.extract_keywords

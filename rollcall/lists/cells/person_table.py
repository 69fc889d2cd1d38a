"""The words that steer how a cell with a name is split: the table `person_words.tsv`."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

_PERIODS = " .,;:!?…-–—_\"'«»“”„`*•·"


@lru_cache(maxsize=50_000)
def is_word(kind: str, phrase: str) -> bool:
    """Whether a word or phrase is of that kind, whatever its case and points."""
    exact, starts = _table().get(kind, (frozenset(), ()))
    plain = " ".join(phrase.casefold().replace("ё", "е").strip(_PERIODS).replace(".", " ").split())
    return plain in exact or (bool(plain) and any(plain.startswith(start) for start in starts))


@cache
def _table() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    text = resources.files("rollcall.lists").joinpath("person_words.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line.strip() and line[0] != "#"]
    return {
        kind: (
            frozenset(word for k, word in lines if k == kind and not word.endswith("*")),
            tuple(word[:-1] for k, word in lines if k == kind and word.endswith("*")),
        )
        for kind in {line[0] for line in lines}
    }

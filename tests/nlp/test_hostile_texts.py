"""Texts that nobody wrote to be read: double the size, never much more than double the time."""

from __future__ import annotations

import pytest

from nlp.analyse import Text, analyse
from nlp.annotations import Analysis
from tests.seconds import seconds as processor

HOSTILE = {
    "digits": "0123456789",
    "numbers": "1 2 3 ",
    "dates": "5 января 2022 года, ",
    "capitals": "ЕРЛАН ЖАГИПАРОВ УБИТ В АЛМАТЫ ",
    "symbols": "😀🔥",
    "quotes": '«"“',
    "control characters": "\x00\x01\x1f ",
    "right to left": "مرحبا بالعالم ",
    "one word": "а",
    "no full stop": "ерлан вышел из дома и задержан полицией ",
    "names": "Айгерим Тлеужанова, Серик Мусабеков, ",
    "brackets": "([{",
    "markup": '<div class="a"><p>Ерлан</p></div><a href="http://x.example/?a=1&b=2">',
}
_SIZE = 6_000  # characters


def seconds(text: str, language: str) -> float:
    found: list[Analysis] = []
    taken = processor(lambda: found.extend(analyse([Text(text, language, "2022-01-10")])), 2)
    for analysis in found:
        assert all(text[m["start"] : m["end"]] == m["surface"] for m in analysis["mentions"])
    return taken


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_double_the_size_takes_no_more_than_three_times_as_long(kind: str, language: str) -> None:
    piece = HOSTILE[kind]
    text = piece * (2 * _SIZE // len(piece))
    seconds(text[:500], language)  # loads the models
    for _ in range(3):  # a busy machine spoils a measurement, but not each
        once, twice = seconds(text[:_SIZE], language), seconds(text, language)
        if twice < 3 * once + 0.05:
            break
    assert twice < 3 * once + 0.05
    assert twice < 5

"""Floors under the speed of spotting, as ratios within one process."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.names import material
from nlp.analyse import Text, analyse
from rollcall.names import build, spot, spot_all
from tests.seconds import seconds

pytestmark = [pytest.mark.shared_data]


def _seconds_when_new(work: Callable[[], object]) -> float:
    """As in a new process: nothing is remembered but the tables of names, read at a first find."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("rollcall.names", "nlp.text")):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()
    assert spot(build([("1", ["Марат Ахметов"])]), "Марат Ахметов и Мурат Ахметов")
    return seconds(work)


def _index(data: Path, count: int):  # type: ignore[no-untyped-def]
    names = material.strangers(data, count)
    return build((str(number), [name]) for number, name in enumerate(names))


def test_a_thousand_names_cost_little_more_than_finding_the_words(shared_data: Path) -> None:
    """A bare scan for words runs at half the speed of an automaton of exact names."""
    texts = list(material.spot_set(shared_data, "nerel_ru").docs.values())
    texts += material.spot_set(shared_data, "bsnlp_latinlist").docs.values()
    index, words = _index(shared_data, 1000), re.compile(r"\w+")
    scan, first, again = float("inf"), float("inf"), float("inf")
    for _ in range(10):  # one after another: who shares the machine spoils some of them, not each
        scan = min(scan, seconds(lambda: [words.findall(text) for text in texts], 2))
        first = min(first, _seconds_when_new(lambda: list(spot_all([index], texts))))
        again = min(again, seconds(lambda: list(spot_all([index], texts))))
        if scan / first > 1 / 4 and scan / again > 1 / 3:
            break
    assert scan / first > 1 / 4
    assert scan / again > 1 / 3


def test_spotting_costs_less_than_a_tenth_of_reading_a_text(shared_data: Path) -> None:
    docs = material.january(shared_data).docs
    texts = list(map(Text, docs.values()))
    list(analyse(texts[:3]))
    index = _index(shared_data, 1300)
    reading = seconds(lambda: list(analyse(texts)))
    assert seconds(lambda: list(spot_all([index], docs.values())), 2) < reading / 10


def test_a_list_five_times_as_long_takes_hardly_more_than_five_times_to_build(
    shared_data: Path,
) -> None:
    entries = [(str(n), [name]) for n, name in enumerate(material.strangers(shared_data, 100_000))]
    few = seconds(lambda: build(entries[:20_000]), 2)
    assert seconds(lambda: build(entries)) < 8 * few

"""Searching backwards: what it finds is what matching everything anew finds, for a fraction."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from rollcall.pipeline import Project, run_step
from tests.match import archive
from tests.match.archive import Event


def _event(rng: random.Random, rows: dict[str, dict[str, dict[str, str]]], one: Project) -> Event:
    chance = rng.random()
    other = None
    if chance < 0.2:
        other = archive.decided(rng, one)
    elif chance < 0.3:
        other = archive.undone(rng, one)
    elif chance < 0.45:
        other = archive.joined(rng, one)
    return other or archive.uploaded(rng, rows)


@pytest.mark.parametrize("seed", range(6))
def test_the_record_equals_one_in_which_everything_is_matched_anew(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    texts = [archive.written(rng) for _ in range(12)]
    backwards = archive.opened(tmp_path / "backwards", texts[:10])
    forwards = archive.opened(tmp_path / "forwards", texts[:10])
    at_last = archive.opened(tmp_path / "at-last", texts[:10])
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for number in range(1, 8):
        happen = _event(rng, rows, backwards)
        for one in (backwards, forwards, at_last):
            happen(archive.later(one, number))
            if number in (3, 5):
                archive.add(archive.later(one, number), number + 100, texts[8 + number // 2])
        run_step(archive.later(backwards, number), "match")
        archive.anew(archive.later(forwards, number))
        assert archive.found(backwards) == archive.found(forwards)
        assert archive.facts(backwards) == archive.facts(forwards)
    run_step(archive.later(at_last, 8), "match")
    assert archive.found(backwards) == archive.found(at_last)
    assert archive.facts(at_last, ("match", "tally")) <= archive.facts(backwards)

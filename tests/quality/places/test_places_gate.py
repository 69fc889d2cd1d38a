"""Floors under places of our own sentences, by span, name and link; they only ever go up.

`python -m benchmarks.entities.places` prints the figures.
"""

from __future__ import annotations

import pytest

from benchmarks.entities import places


@pytest.fixture(scope="module")
def own() -> dict[tuple[str, str], places.Result]:
    return places.run()


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("part", ["dev", "held"])
def test_places_of_our_own_sentences_are_found_and_linked(own, part, language):
    result = own[part, language]
    told = "\n".join(result.differences) if part == "dev" else ""
    assert result.linked.precision >= 0.92, told
    assert result.linked.recall >= 0.89, told


def test_the_set_covers_what_it_should():
    rows = list(places.rows())
    assert len(rows) >= 100
    assert sum(row.part == "held" for row in rows) >= 50
    links = [link for row in rows for *_, link in row.expected]
    assert sum(link == "-" for link in links) >= 15
    assert sum(not row.expected for row in rows) >= 4

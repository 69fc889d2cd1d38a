"""Floors under places: our own sentences by span, name and link; annotated texts beside the bare
models. They only ever go up; `python -m benchmarks.entities.places` prints the first."""

from __future__ import annotations

import pytest

from benchmarks.entities import places, spans

SAMPLE = 150  # documents of each annotated file


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


@pytest.mark.shared_data
def test_no_worse_than_the_bare_models_on_annotated_texts(shared_data):
    scores = spans.run(shared_data / "ner", limit=SAMPLE)
    for names in spans.FILES.values():
        for name in names:
            ours, bare = scores[name, "LOC", "ours"], scores[name, "LOC", "bare"]
            assert ours.f1 >= bare.f1, f"{name}: ours {ours}, bare {bare}"
    assert scores["ru.factrueval.train", "LOC", "ours"].f1 >= 0.90

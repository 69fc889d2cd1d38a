"""Floors that only a deliberate edit can lower; the figures are printed by benchmarks.entities."""

import pytest

from benchmarks.entities import january, spans

pytestmark = pytest.mark.shared_data
SAMPLE = 150  # documents of each file


@pytest.fixture(scope="module")
def scores(shared_data):
    return spans.run(shared_data / "ner", limit=SAMPLE)


@pytest.fixture(scope="module")
def coverage(shared_data):
    return january.run(shared_data / "january")


@pytest.mark.parametrize("name", [name for names in spans.FILES.values() for name in names])
def test_no_fewer_people_than_the_bare_model(scores, name):
    assert scores[name, "PER", "ours"].f1 >= scores[name, "PER", "bare"].f1 - 0.005


@pytest.mark.parametrize(("label", "floor"), [("PER", 0.88), ("LOC", 0.83), ("DATE", 0.88)])
def test_the_kazakh_model_keeps_its_level_on_a_sample(scores, label, floor):
    assert scores["kk.kaznerd.dev", label, "bare"].f1 >= floor


@pytest.mark.parametrize(("language", "recall"), [("ru", 0.97), ("kk", 0.78), ("en", 0.91)])
def test_people_of_january_are_found(coverage, language, recall):
    ours = coverage["people"][language]["ours"]
    assert ours.precision >= 0.95
    assert ours.recall >= recall


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_victims_are_told_from_the_rest(coverage, language):
    assert coverage["roles"][language]["victim"].f1 >= 0.83

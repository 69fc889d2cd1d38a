"""Floors that only a deliberate edit can lower; the figures are printed by benchmarks.entities."""

import pytest

from benchmarks.entities import january, spans

pytestmark = pytest.mark.shared_data
FILES = [name for names in spans.FILES.values() for name in names]


@pytest.fixture(scope="module")
def scores(shared_data):
    return spans.run(shared_data / "ner")


@pytest.fixture(scope="module")
def coverage(shared_data):
    return january.run(shared_data / "january")


@pytest.mark.parametrize("label", ["PER", "LOC"])
@pytest.mark.parametrize("name", FILES)
def test_people_and_places_are_no_worse_than_the_bare_models(scores, name, label):
    assert scores[name, label, "ours"].f1 >= scores[name, label, "bare"].f1


@pytest.mark.parametrize(("label", "floor"), [("PER", 0.91), ("LOC", 0.86), ("DATE", 0.88)])
def test_kazakh_keeps_its_level_after_all_rules(scores, label, floor):
    assert scores["kk.kaznerd.dev", label, "ours"].f1 >= floor


@pytest.mark.parametrize(("language", "recall"), [("ru", 0.97), ("kk", 0.90), ("en", 0.93)])
def test_people_of_january_are_found(coverage, language, recall):
    ours = coverage["people"][language]["ours"]
    assert ours.precision >= 0.95
    assert ours.recall >= recall


def test_in_english_half_of_what_the_model_misses_is_found(coverage):
    english = coverage["people"]["en"]
    assert 1 - english["ours"].recall <= (1 - english["bare"].recall) / 2


@pytest.mark.parametrize("language", ["ru", "kk", "en", "all"])
def test_victims_are_told_from_the_rest(coverage, language):
    assert coverage["roles"][language]["victim"].f1 >= 0.88

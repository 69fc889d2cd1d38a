"""Floors under people, base forms, roles and credits on our own texts; they only ever go up."""

from __future__ import annotations

import pytest

from benchmarks.entities import people

FLOORS = {  # people found, precise, base forms, victims (F1), credits (F1)
    "ru": (0.98, 0.98, 0.93, 0.93, 0.90),
    "kk": (0.97, 0.99, 0.98, 0.94, 0.99),
    "en": (0.97, 0.97, 0.97, 0.94, 0.92),
}


@pytest.fixture(scope="module", params=people.LANGUAGES)
def scored(request):
    return request.param, people.score(request.param)


def test_people_are_found_and_named(scored):
    language, scores = scored
    told = "\n".join(scores.differences)
    recall, precision, names, _, _ = FLOORS[language]
    assert scores.ours.recall >= max(recall, scores.bare.recall), told
    assert scores.ours.precision >= precision, told
    assert scores.names.precision >= names, told


def test_no_fewer_spans_are_exact_than_the_bare_model_has(scored):
    _, scores = scored
    assert scores.exact.f1 >= scores.exact_bare.f1, "\n".join(scores.differences)


def test_victims_are_told_from_the_rest_and_credits_from_both(scored):
    language, scores = scored
    told = "\n".join(scores.differences)
    *_, victims, credits = FLOORS[language]
    assert scores.roles["victim"].f1 >= victims, told
    assert scores.credits.f1 >= credits, told


def test_every_role_is_given(scored):
    _, scores = scored
    for role in ("relative", "official", "lawyer", "journalist", "other"):
        assert scores.roles[role].f1 >= 0.75, "\n".join(scores.differences)

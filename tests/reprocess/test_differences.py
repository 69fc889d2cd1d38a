"""Laws of comparing: nothing differs from itself; the other way round, gained and lost turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from nlp.annotations import STATUSES, Analysis, Claim, Mention, Tally
from rollcall.reprocess.differences import (
    Difference,
    Reading,
    Seen,
    of_analyses,
    of_matches,
    of_readings,
)

TEXT = "Aigerim Sarsenova was released in Almaty on Sunday; Daulet Omarbekov was not, they said."
TURNED = {"gained": "lost", "lost": "gained", "changed": "changed"}
spans = st.sampled_from([(0, 17), (34, 40), (44, 50), (52, 68), (0, 33), (52, 76)])


@st.composite
def mentions(draw: st.DrawFn) -> Mention:
    start, end = draw(spans)
    kind = draw(st.sampled_from(["person", "place", "date"]))
    said = {"kind": kind, "start": start, "end": end, "surface": TEXT[start:end]}
    name = draw(st.sampled_from(["Айгерим Сарсенова", "Aigerim", "Алматы"]))
    role = {"role": draw(st.sampled_from(["victim", "official", None]))} if kind == "person" else {}
    return cast(Mention, said | {"name": name} | role)


def claim(people: int) -> st.SearchStrategy[Claim]:
    who = st.none() if not people else st.none() | st.integers(0, people - 1)
    return st.builds(
        lambda status, person, span, when, negated: cast(
            Claim,
            {
                "status": status, "person": person, "start": span[0], "end": span[1],
                "when": when, "where": None, "negated": negated, "hypothetical": False,
                "attributed_to": None, "detail": None,
            },
        ),
        st.sampled_from(STATUSES[:5]),
        who,
        spans,
        st.none() | st.just("2022-01-09"),
        st.booleans(),
    )  # fmt: skip


tallies = st.builds(
    lambda status, count, span: cast(
        Tally,
        {
            "status": status, "count": count, "bound": "at_least", "group": None, "where": None,
            "as_of": None, "part_of": None, "start": span[0], "end": span[1],
            "attributed_to": None,
        },
    ),
    st.sampled_from(STATUSES[:5]),
    st.integers(0, 3),
    spans,
)  # fmt: skip


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    people = draw(st.lists(mentions(), max_size=5))
    return {
        "language": draw(st.sampled_from(["en", "ru", None])),
        "mentions": people,
        "claims": draw(st.lists(claim(len(people)), max_size=4)),
        "tallies": draw(st.lists(tallies, max_size=3)),
    }


verdicts = st.sampled_from(["likely", "possible", "same", "different"])
seen = st.builds(
    Seen,
    verdicts,
    st.sampled_from(["likely", "possible"]),
    st.none() | st.integers(1, 3),
    st.just("Айгерим Сарсенова"),
    st.just((0, 17)),
)
matched = st.dictionaries(st.sampled_from(["a", "b", "c"]), seen)
readings = st.none() | st.builds(Reading, st.text(max_size=3), st.text(max_size=3), st.just("2022"))


def facing(some: list[Difference]) -> Counter[tuple[object, ...]]:
    return Counter((one.what, one.how, one.before, one.after, one.case_id) for one in some)


def turned(some: list[Difference]) -> Counter[tuple[object, ...]]:
    return facing(
        [replace(one, how=TURNED[one.how], before=one.after, after=one.before) for one in some]  # type: ignore[arg-type]
    )


@given(analyses(), analyses())
def test_analyses_compare_alike_in_both_directions(one: Analysis, other: Analysis) -> None:
    assert of_analyses(one, one) == []
    assert facing(of_analyses(one, other)) == turned(of_analyses(other, one))


@given(analyses(), mentions())
def test_a_mention_more_is_one_difference_and_moves_no_claim(one: Analysis, new: Mention) -> None:
    shifted = [
        claim | {"person": None if claim["person"] is None else claim["person"] + 1}
        for claim in one["claims"]
    ]
    more: Analysis = {**one, "mentions": [new, *one["mentions"]], "claims": shifted}
    (found,) = of_analyses(one, more)
    assert (found.what, found.how, found.words) == (new["kind"], "gained", new["surface"])


@given(matched, matched)
def test_matches_compare_alike_in_both_directions(
    one: dict[str, Seen], other: dict[str, Seen]
) -> None:
    assert of_matches(one, one, {1, 2, 3}) == []
    assert facing(of_matches(one, other)) == turned(of_matches(other, one))


@given(readings, readings)
def test_readings_compare_alike_in_both_directions(
    one: Reading | None, other: Reading | None
) -> None:
    assert of_readings(one, one) == []
    assert facing(of_readings(one, other)) == turned(of_readings(other, one))


def test_a_status_that_changes_at_one_place_is_one_change() -> None:
    person: Mention = {"kind": "person", "start": 0, "end": 17, "surface": TEXT[:17], "name": "x"}
    said: Claim = {
        "status": "released", "person": 0, "start": 0, "end": 50, "when": None, "where": None,
        "negated": False, "hypothetical": False, "attributed_to": None, "detail": None,
    }  # fmt: skip
    before: Analysis = {"language": "en", "mentions": [person], "claims": [said], "tallies": []}
    after: Analysis = {**before, "claims": [said | {"status": "killed"}]}
    (found,) = of_analyses(before, after)
    assert (found.what, found.how, found.before, found.after) == (
        "claim", "changed", "released", "killed",
    )  # fmt: skip
    assert found.words == "Aigerim Sarsenova"


HERE = ("Айгерим Сарсенова", (0, 17))
SAME = Seen("same", "likely", 7, *HERE)
DIFFERENT = Seen("different", "possible", 7, *HERE)


def said(was: Seen, now: Seen | None, standing: frozenset[int] = frozenset({7})) -> list[str]:
    found = of_matches({"a": was}, {"a": now} if now else {}, standing)
    return [f"{one.what} {one.how} {one.after}".strip() for one in found]


def test_a_person_confirmed_and_found_no_more_contradicts_the_decision() -> None:
    assert said(SAME, None) == ["match lost", "decision contradicted would be found no more"]
    assert said(SAME, None, frozenset()) == ["match lost"], "it was taken back meanwhile"


def test_a_person_ruled_out_and_found_no_more_contradicts_nothing() -> None:
    assert said(DIFFERENT, None) == []


def test_a_person_ruled_out_who_comes_back_by_other_words_contradicts_the_decision() -> None:
    match, decision = said(DIFFERENT, Seen("likely", "likely", None, "Сарсенову", (30, 39)))
    assert match == "match gained likely"
    assert "by other words" in decision


def test_a_program_that_disagrees_more_than_before_contradicts_the_decision() -> None:
    surer, doubting = replace(DIFFERENT, alone="likely"), replace(SAME, alone="possible")
    assert said(DIFFERENT, surer) == [
        "decision contradicted alone, the program would now call it likely"
    ]
    assert said(SAME, doubting) == [
        "decision contradicted alone, the program would now call it only possible"
    ]
    assert said(surer, DIFFERENT) == said(doubting, SAME) == []


def test_an_answer_of_unsure_is_contradicted_by_nothing() -> None:
    unsure = Seen("possible", "possible", 7, *HERE)
    assert said(unsure, None) == ["match lost"]

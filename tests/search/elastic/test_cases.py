"""An article's people find the cases they may be, in the cluster too, if somebody wants that."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.errors import SearchError
from rollcall.search.base import ListedCase
from rollcall.search.elastic import ElasticEngine
from rollcall.settings import Settings
from tests.search.elastic.conftest import Make, a_prefix, engine_at

CASES: list[ListedCase] = [
    ("c1", "january", ["Жағыпаров Ерлан", "Zhagiparov Yerlan"]),
    ("c2", "january", ["Батырбаев Азамат Серикович"]),
    ("c3", "older", ["Жағыпаров Ерлан"]),
    ("c4", "older", ["Ли"]),
]


@pytest.fixture(scope="module")
def crossing(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    """An engine that knows the cases: only ask it."""
    with a_prefix(elasticsearch_url) as name:
        engine = engine_at(elasticsearch_url, prefix=name, cases=True)
        assert engine.put_cases(CASES, "s") == len(CASES)
        yield engine


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (["Ерлана Жагипарова"], {"c1", "c3"}),
        (["Yerlan Zhagiparov"], {"c1", "c3"}),
        (["Е. Жагипаров"], {"c1", "c3"}),
        (["Азамата Батырбаева", "Кто Другой"], {"c2"}),
        (["Ли"], {"c4"}),
        (["Иван Петров"], set()),
        ([], set()),
    ],
)
def test_people_find_cases(crossing: ElasticEngine, people: list[str], expected: set[str]) -> None:
    assert set(crossing.candidates(people)) == expected


def test_those_who_share_more_come_first(crossing: ElasticEngine) -> None:
    best, *_ = crossing.candidates(["Азамат Батырбаев", "Ерлан"])
    assert best == "c2"
    assert crossing.candidates(["Азамат Батырбаев", "Ерлан"], limit=1) == ["c2"]


def test_only_some_lists_can_be_asked(crossing: ElasticEngine) -> None:
    assert crossing.candidates(["Ерлан Жагипаров"], lists=["older"]) == ["c3"]


def test_cases_are_replaced_and_forgotten(make: Make, prefix: str) -> None:
    crossing = make(cases=True)
    assert crossing.cases_stamp() is None
    crossing.put_cases(CASES, "first")
    assert make().cases_stamp() == "first", "whoever may not put cases sees that there are some"
    crossing.put_cases(CASES[1:2], "second")
    assert crossing.cases_stamp() == "second"
    assert crossing.candidates(["Ерлан Жагипаров", "Азамат Батырбаев"]) == ["c2"]
    assert len(crossing._client.indices.get(index=f"{prefix}-cases-*")) == 1
    crossing.forget_cases()
    assert not crossing._client.indices.get(index=f"{prefix}-cases-*")
    assert crossing.cases_stamp() is None
    with pytest.raises(SearchError, match="does not know the cases yet") as caught:
        crossing.candidates(["Азамат Батырбаев"])
    assert "`rollcall index`" in caught.value.remedy


def test_cases_that_could_not_be_put_leave_those_before_and_no_index(
    make: Make, prefix: str
) -> None:
    crossing = make(cases=True)
    crossing.put_cases(CASES, "first")

    def breaking() -> Iterator[ListedCase]:
        yield CASES[1]
        raise LookupError("the list cannot be read")

    with pytest.raises(LookupError, match="cannot be read"):
        crossing.put_cases(breaking(), "second")
    assert crossing.cases_stamp() == "first"
    assert set(crossing.candidates(["Ерлан Жагипаров"])) == {"c1", "c3"}
    assert len(crossing._client.indices.get(index=f"{prefix}-cases-*")) == 1


def test_cases_whose_alias_was_lost_are_put_again(make: Make, prefix: str) -> None:
    crossing = make(cases=True)
    crossing.put_cases(CASES, "first")
    crossing._client.indices.delete_alias(index=f"{prefix}-cases-*", name=f"{prefix}-cases")
    assert crossing.cases_stamp() == ""
    crossing.put_cases(CASES[1:2], "first")
    assert crossing.candidates(["Азамат Батырбаев"]) == ["c2"]
    assert len(crossing._client.indices.get(index=f"{prefix}-cases-*")) == 1


def test_the_cluster_never_has_a_listed_name(crossing: ElasticEngine) -> None:
    index = f"{crossing._settings.search.elasticsearch.prefix}-cases"
    found = crossing._client.search(index=index, fields=["*"])["hits"]["hits"]
    assert len(found) == len(CASES)
    assert all("_source" not in hit and "fields" not in hit for hit in found)


def test_no_list_goes_there_unless_it_is_wanted(make: Make, prefix: str, tmp_path: Path) -> None:
    engine = make()
    sealed = ElasticEngine(Settings.model_validate({
        "search": {"elasticsearch": {"cases": True, "prefix": prefix}},
        "encryption": {"key": "x" * 44},
    }))  # fmt: skip
    for one, words in ((engine, "unless you say so"), (sealed, "sealed")):
        for refused in (lambda: one.put_cases(CASES, "s"), lambda: one.candidates(["Ли"])):  # noqa: B023
            with pytest.raises(SearchError, match=words):
                refused()
    assert not engine._client.indices.get(index=f"{prefix}-*")


@pytest.mark.shared_data
def test_all_listed_people_whom_january_names_in_full_are_among_twenty_candidates(
    make: Make, shared_data: Path
) -> None:
    engine = make(cases=True)
    with (shared_data / "january" / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    engine.put_cases(
        (
            (
                row["case_id"],
                row["list"],
                [row["name_as_listed"], *row["other_names"].split(";")],
            )
            for row in rows
        ),
        "january",
    )
    named, found = 0, 0
    for line in (shared_data / "january" / "gold.jsonl").read_text("utf-8").splitlines():
        persons = json.loads(line)["persons"]
        full = [one for one in persons if " " in one["surface"]]
        cases = {one["case_id"] for one in full if one["case_id"]}
        named += len(cases)
        found += len(cases & set(engine.candidates([one["surface"] for one in persons], limit=20)))
    assert named > 70
    assert found == named

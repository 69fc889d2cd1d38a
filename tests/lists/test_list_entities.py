"""Cases and decisions travel as FollowTheMoney entities, and come back as what they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.errors import ListError
from rollcall.lists import read
from rollcall.lists.entities import (
    Answer,
    are_entities,
    article,
    article_entity_id,
    case_entity_id,
    decision,
    own_id,
    person,
    read_answers,
)
from rollcall.lists.model import Limits
from rollcall.records import CaseRow

pytestmark = pytest.mark.usefixtures("ftm_model")

ROW = CaseRow(
    "117",
    ("Жақсыбаев Нұрлан", "Nurlan Zhaksybayev"),
    status="killed",
    status_words="убит",
    status_date="2022-01-06",
    birth="1972-03",
    age=49,
    places=("Алматы",),
    remarks="трое детей",
    cells={"ФИО": "Жақсыбаев Нұрлан", "ссылка": "https://example.org/about"},
)


def lines(*entities: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in entities).encode()


def test_a_case_is_a_person_that_the_model_accepts(ftm_model: Any) -> None:
    made = person("abc", "killed", ROW)
    proxy = ftm_model.get_proxy(made)
    assert proxy.schema.name == "Person"
    assert proxy.caption == "Жақсыбаев Нұрлан"
    assert proxy.get("alias") == ["Nurlan Zhaksybayev"]
    assert proxy.get("birthDate") == ["1972-03"]
    assert proxy.get("sourceUrl") == ["https://example.org/about"]
    assert "Age on the list: 49" in proxy.get("notes")


def test_people_come_back_as_a_case_list_with_the_keys_of_theirs() -> None:
    found = read(lines(person("abc", "killed", ROW)), "from-aleph.ijson")
    (row,) = found.rows
    assert (row.key, row.names, row.list) == ("117", ROW.names, "killed")
    assert (row.status, row.birth, row.places) == ("killed", "1972-03", ("Алматы",))
    assert found.name == "from-aleph"


def test_people_of_others_keep_their_own_ids() -> None:
    theirs = {
        "id": "NK-9xy",
        "schema": "Person",
        "properties": {"name": ["Асқар Бекетов"], "weakAlias": ["Аскар Бекетов"]},
    }
    company = {"id": "c", "schema": "Company", "properties": {"name": ["ТОО Бекет"]}}
    found = read(lines(theirs, company), "people.json")
    assert [(row.key, row.names) for row in found.rows] == [
        ("NK-9xy", ("Асқар Бекетов", "Аскар Бекетов"))
    ]


@pytest.mark.parametrize("judgement", ["same", "different", "unsure"])
def test_every_answer_comes_back(judgement: Any) -> None:
    case, other = case_entity_id("abc"), case_entity_id("def")
    about = Answer(
        case, judgement, "the footballer", "anna", "2022-02-01T10:00:00",
        article_entity_id("xyz"), "https://example.org/cup", "Нурлан Жаксыбаев",
    )  # fmt: skip
    two = Answer(case, judgement, "same birth: 1972", "anna", other=other)
    where = article("xyz", {"title": "Cup", "url": "https://example.org/cup"})
    back, problems = read_answers(lines(where, decision(1, about), decision(2, two)))
    assert problems == []
    assert back == [about, two]


def test_the_links_are_what_the_model_calls_links(ftm_model: Any) -> None:
    answer = Answer("rollcall-a", "same", article="rollcall-article-b", surface="Иванов")
    proxy = ftm_model.get_proxy(decision(5, answer))
    assert proxy.get("document") == ["rollcall-article-b"]
    assert proxy.get("entity") == ["rollcall-a"]


def test_what_cannot_be_read_is_told_by_line_and_the_rest_goes_on() -> None:
    good = person("abc", "killed", ROW)
    data = lines(good) + b'\n{"id": 3}\nnot json\n' + lines(person("d", "killed", ROW))
    found = read(data, "x.ijson")
    assert len(found.rows) == 2
    assert [p.row for p in found.problems if p.code == "no_entity"] == [2, 3]
    assert all("id, schema" in p.message for p in found.problems if p.code == "no_entity")


def test_a_link_without_a_judgement_is_no_decision() -> None:
    stray = {"id": "x", "schema": "Documentation", "properties": {"document": ["a"]}}
    answers, problems = read_answers(lines(stray))
    assert answers == []
    assert [p.code for p in problems] == ["no_decision"]


def test_a_file_without_end_is_refused() -> None:
    data = lines(person("abc", "killed", ROW)) + b"\n" + b"{}\n" * 50
    with pytest.raises(ListError, match="more than 20 lines"):
        read(data, "x.ijson", limits=Limits(rows=20))


def test_ids_of_ours_are_known_from_ids_of_others() -> None:
    assert own_id(case_entity_id("abc")) == "abc"
    assert own_id(article_entity_id("xyz")) == "xyz"
    assert own_id("NK-9xy") is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    for content in (data, b'{"id": "a", "schema": "Person", "properties": {"name": ' + data):
        if are_entities(content):
            read_answers(content)

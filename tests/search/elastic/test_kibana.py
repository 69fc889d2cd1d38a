"""The queries that the docs give to people who live in Kibana find what they promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.search.elastic import ElasticEngine
from tests.search.elastic.conftest import ALMATY, a_prefix, document, engine_at, filled

PAGE = Path(__file__).parents[3] / "docs" / "elasticsearch.md"
ARTICLES = (
    document("man", "Ерлан Жағыпаров қайда?", people=("Ерлан Жағыпаров",), statuses=("missing",)),
    document("named only", "Ерлан Жағыпаров келді.", people=("Ерлан Жағыпаров",)),
    document("killed", "Погибли люди.", statuses=("killed",), places=(ALMATY,)),
    document("in custody", "Он умер.", statuses=("died_in_custody",), places=(ALMATY,)),
    document("official", "Погибли люди.", kind="statement", statuses=("killed",), places=(ALMATY,)),
    document("phrase", "Олар бейбіт шеруге шықты.", language="kk"),
    document("other order", "Шеруге бейбіт шықты.", language="kk"),
    document("translated", "«Бейбіт шеруге шықты», — сказал он.", language="ru"),
)
EXPECTED = [{"man"}, {"killed", "in custody"}, {"phrase"}]


@pytest.fixture(scope="module")
def engine(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    with a_prefix(elasticsearch_url) as name:
        made = engine_at(elasticsearch_url, prefix=name)
        filled(made, *ARTICLES)
        yield made


def queries() -> list[str]:
    chapter = PAGE.read_text("utf-8").partition("Three useful queries")[2].partition("\n## ")[0]
    return re.findall(r"^    (\S.*)$", chapter, re.MULTILINE)


@pytest.mark.parametrize("number", range(3))
def test_the_queries_of_the_docs_find_what_they_say(engine: ElasticEngine, number: int) -> None:
    assert len(queries()) == 3
    alias = f"{engine._settings.search.elasticsearch.prefix}-articles"
    asked = {"query_string": {"query": queries()[number], "default_operator": "AND"}}
    hits = engine._client.search(index=alias, query=asked)["hits"]["hits"]
    assert {hit["_id"] for hit in hits} == EXPECTED[number]


def test_the_docs_tell_of_every_field_that_is_shown() -> None:
    from rollcall.search.elastic.templates import mappings

    mapping = mappings("articles")
    shown = mapping["properties"].keys() - set(mapping["_source"]["excludes"]) - {"id", "hash"}
    chapter = PAGE.read_text("utf-8").partition("live in Kibana")[2].partition("\n## ")[0]
    assert shown <= set(re.findall(r"`(\w+)`", chapter))
    assert set(mapping["_source"]["excludes"]) - {"place_keys"} <= set(
        re.findall(r"`(\w+)`", chapter)
    )


def test_the_docs_tell_of_every_setting() -> None:
    from rollcall.settings import Elasticsearch

    told = set(re.findall(r"`(\w+)`", PAGE.read_text("utf-8")))
    assert set(Elasticsearch.model_fields) - {"password", "api_key"} <= told

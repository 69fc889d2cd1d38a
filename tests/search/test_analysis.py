"""What engines hold of an article: one stem and one word for each place in its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from rollcall.records import Viewer
from rollcall.search.analysis import BOUNDARY, analysed, hash_of
from rollcall.search.asking import understand
from rollcall.search.base import Document, Place, Query
from rollcall.search.evaluate import holds
from rollcall.search.marks import marks

ME = Viewer("tester")
ARTICLE = Document(
    "1", "", "", "ru", "source", "news", datetime(2022, 1, 5, tzinfo=UTC), people=("Ерлан Омаров",)
)


def found(query: str, text: str, language: str | None, title: str = "") -> bool:
    article = replace(ARTICLE, title=title, text=text, language=language)
    return holds(understand(Query(query), ME), analysed(article))


@given(st.text(max_size=80), st.text(max_size=200), st.sampled_from(["ru", "kk", "en", None]))
def test_stems_and_words_stand_side_by_side(title: str, text: str, language: str | None) -> None:
    one = analysed(replace(ARTICLE, title=title, text=text, language=language))
    assert len(one.stems) == len(one.words)
    both = {len(analysed(replace(ARTICLE, text=part)).words) for part in (title, text)}
    assert one.words.count(BOUNDARY) == (0 not in both)


def test_no_phrase_spans_a_title_and_a_text() -> None:
    assert (
        found('"вынесен приговор"', "Приговор обжалуют", "ru", title="Вынесен новый приговор")
        is False
    )
    assert found('"вынесен приговор"', "приговор", "ru", title="Вынесен") is False
    assert found('"вынесен приговор"', "Вынесен приговор", "ru")


def test_a_phrase_is_found_in_other_forms_of_its_words() -> None:
    assert found('"следственный изолятор"', "Держали в следственных изоляторах.", "ru")
    assert found('"prosecutor’s office"', "The prosecutors' offices refused.", "en")
    assert found('"қала алаңы"', "Жұрт қаланың алаңына жиналды.", "kk")


def test_a_phrase_is_found_where_its_words_have_two_base_forms() -> None:
    assert found('"погибшие протестующие"', "Списки погибших протестующих", "ru")
    assert found('"задержанные и раненые"', "Задержанных и раненых вывезли", None)
    assert not found('"погибшие протестующие"', "Протестующие погибших не бросили", "ru")


def test_exactly_is_exactly() -> None:
    assert not found("=приговор", "приговоры", "ru")
    assert found("=ПРИГОВОР", "при\u00adгово́р", "ru")


def test_a_search_marks_what_it_finds_where_it_stands() -> None:
    text = "О при\u00adгово́рах: The prosecutor's report"
    plan = understand(Query("приговор OR prosecutor"), ME)
    assert [text[a:b] for a, b in marks(text, "ru", plan)] == ["при\u00adгово́рах", "prosecutor"]


def test_two_places_of_one_name_have_a_hash_in_whatever_order() -> None:
    places = (Place("Hollywood"), Place("Hollywood", 4158928, 26.0, -80.1), Place("Hollywood", 7))
    one, other = (replace(ARTICLE, places=some) for some in (places, places[::-1]))
    assert hash_of(one) == hash_of(other)


def test_a_hash_knows_every_part_of_a_document() -> None:
    changed = [
        replace(ARTICLE, text="another"),
        replace(ARTICLE, language="kk"),
        replace(ARTICLE, people=()),
        replace(ARTICLE, statuses=("killed",)),
    ]
    assert len({hash_of(one) for one in (ARTICLE, *changed)}) == 5

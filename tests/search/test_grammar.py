"""What monitors type is understood, or refused with a place and a way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search import Query
from rollcall.search.asking import understand
from rollcall.search.grammar import Either, Every, No, Value, parse
from rollcall.search.lexer import FIELDS, LONGEST, OPERATORS
from rollcall.search.plan import EVERYTHING, Is, Phrase, Some, Token, When

ME = Viewer("tester")


def v(text: str, column: int, kind: str = "word", **more: object) -> Value:
    return Value(kind, text, column, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Every(())),
        ("  - ? … ", Every(())),
        ("суд", v("суд", 1)),
        ("суд приговор", Every((v("суд", 1), v("приговор", 5)))),
        ("суд AND приговор", Every((v("суд", 1), v("приговор", 9)))),
        ("a OR b c", Either((v("a", 1), Every((v("b", 6), v("c", 8)))))),
        ("(a OR b) c", Every((Either((v("a", 2), v("b", 7))), v("c", 10)))),
        ("суд ИЛИ СИЗО", Either((v("суд", 1), v("СИЗО", 9)))),
        ("сот НЕМЕСЕ түрме", Either((v("сот", 1), v("түрме", 12)))),
        ("a НЕ b", Every((v("a", 1), No(v("b", 6))))),
        ("a -b", Every((v("a", 1), No(v("b", 4))))),
        ("a –(b c)", Every((v("a", 1), No(Every((v("b", 5), v("c", 7))))))),
        ("well-known", v("well-known", 1, "phrase")),
        ('"в ночь"', v("в ночь", 1, "phrase")),
        ("«в ночь»", v("в ночь", 1, "phrase")),
        ("„в ночь“", v("в ночь", 1, "phrase")),
        ("журнал*", v("журнал", 1, "prefix")),
        ("=Ерлана", v("Ерлана", 1, exact=True)),
        ('="в ночь"', v("в ночь", 1, "phrase", exact=True)),
        ('name:"Ерлан Ж"', v("Ерлан Ж", 6, "phrase", field="name")),
        ("имя: Ерлан", v("Ерлан", 6, field="name")),
        (
            "name:(Ерлан Ж OR Марат)",
            Either((v("Ерлан Ж", 7, field="name"), v("Марат", 18, field="name"))),
        ),
        (
            "status:(killed OR missing)",
            Either((v("killed", 9, field="status"), v("missing", 19, field="status"))),
        ),
        ("and or not", Every((v("and", 1), v("or", 5), v("not", 8)))),
        ("12:30", v("12:30", 1, "phrase")),
    ],
)
def test_a_search_is_a_tree(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "column", "words", "remedy"),
    [
        ("суд AND", 5, "nothing after AND", "add a word"),
        ("OR суд", 1, "nothing before OR", '"or"'),
        ("a AND OR b", 3, "nothing after AND", "add a word"),
        ("суд НЕ", 5, "nothing after НЕ", "add a word"),
        ("a (b OR c", 3, "not closed", '")"'),
        ("a b)", 4, "closes nothing", "take it away"),
        ('a "b', 3, "not closed", 'add a "'),
        ("a «b", 3, "not closed", "add a »"),
        ("name:", 1, "nothing after name:", 'name:"'),
        ("a stauts:killed", 3, "no field stauts:", "status:"),
        ("status:kiled", 8, "no status", "status:killed"),
        ("kind:blog", 6, "no kind", "news"),
        ("date:yesterday", 6, "no date", "2022-01-05"),
        ("date:2022-02-30", 6, "no date", "no such day"),
        ("date:2022-02..2022-01", 6, "no date", "earlier"),
        ("since:2022..2023", 7, "no date", "date:2022..2023"),
        ("a *", 3, "two letters", "журнал*"),
        ("a x*", 3, "two letters", "журнал*"),
        ("name:жур*", 6, "two letters", "журнал*"),
        ("name:Е.", 6, "no name", "in full"),
        ('""', 1, "no word", "add a word"),
        ("name:(a status:killed)", 9, "inside another", "parenthesis"),
        ("(" * 30 + "a" + ")" * 30, 21, "inside each other", "20"),
        ("a " * 300, 401, "too many words", "200"),
        ("a" * (LONGEST + 1), LONGEST, "too long", "2,000"),
    ],
)
def test_what_is_wrong_is_pointed_at_with_a_way_out(
    text: str, column: int, words: str, remedy: str
) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        understand(Query(text), ME)
    assert caught.value.column == column
    assert remedy in caught.value.remedy


_ODD = ["\u0301", "\u00ad", "K", "e\u0301", "🙂", "\ud800", "\x00", "ё", "ﬁ", "İ", "ß"]
_USUAL = ["суд", "Ерлан", "жур*", "2022-01..", "killed", *'()-"«»=*.,:+ ']
_PIECES = st.sampled_from([*OPERATORS, *(f"{name}:" for name in FIELDS), *_USUAL, *_ODD])


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map(" ".join),
                 st.lists(_PIECES, max_size=25).map("".join)))  # fmt: skip
def test_every_string_is_a_search_or_an_error_that_points_into_it(text: str) -> None:
    try:
        understand(Query(text), ME)
    except QueryError as error:
        wrong, remedy = error.column, error.remedy
    else:
        return
    assert 1 <= wrong <= len(text)
    assert remedy


def test_words_are_asked_for_in_every_form_and_names_in_every_script() -> None:
    plan = understand(Query("Жагипарова"), ME)
    assert isinstance(plan, Some)
    stems, names = plan.of
    assert isinstance(stems, Token)
    assert isinstance(names, Token)
    assert (stems.field, names.field) == ("stems", "names")
    assert names.any & understand(Query("Zhagiparov"), ME).of[1].any  # type: ignore[union-attr]


def test_exactly_is_exactly_for_one_word_or_for_all() -> None:
    wanted = Token("words", frozenset({"жагипарова"}))
    assert understand(Query("=Жагипарова"), ME) == wanted
    assert understand(Query("Жагипарова", exact=True), ME) == wanted
    assert understand(Query("name:Жагипарова", exact=True), ME) == wanted
    assert understand(Query('name:="Ерлана Жагипарова"'), ME) == Phrase(
        "words", frozenset({("ерлана", "жагипарова")})
    )


def test_words_that_only_join_others_need_not_stand_in_the_text() -> None:
    plan = understand(Query("families of victims"), ME)
    assert plan == understand(Query("families victims"), ME)
    assert understand(Query("families =of victims"), ME) != plan
    assert understand(Query('"families of victims"'), ME) != plan
    assert understand(Query("of"), ME) == Token("stems", frozenset({"of"}))


def test_short_words_in_small_letters_are_nobodys_name() -> None:
    assert isinstance(understand(Query("мир"), ME), Token)
    assert isinstance(understand(Query("Ким"), ME), Some)


def test_lists_are_asked_for_as_the_viewer_may_know_them() -> None:
    query = Query("list:defenders")
    assert understand(query, Viewer("a", "reader")) == Is("list", "reader:defenders")
    assert understand(query, Viewer("a", "keeper")) == Is("list", "keeper:defenders")


def test_dates_are_days_of_the_projects_time_zone() -> None:
    plan = understand(Query("date:2022-01-05..06.01.2022", zone="Asia/Almaty"), ME)
    assert isinstance(plan, When)
    assert plan.since is not None
    assert plan.until is not None
    assert plan.since.isoformat() == "2022-01-05T00:00:00+06:00"
    assert plan.until.isoformat() == "2022-01-06T23:59:59+06:00"
    assert understand(Query("until:2022", zone="Asia/Almaty"), ME) == understand(
        Query("date:..31.12.2022", zone="Asia/Almaty"), ME
    )


def test_nothing_asked_for_is_everything() -> None:
    assert understand(Query(""), ME) == EVERYTHING
    assert understand(Query("() -"), ME) == EVERYTHING


def test_a_language_goes_by_its_code_or_its_name() -> None:
    for text in ("lang:kk", "lang:kazakh", "язык:казахский", "тіл:қазақша"):
        assert understand(Query(text), ME) == Is("language", "kk")
    assert understand(Query("lang:none"), ME) == Is("language", "")

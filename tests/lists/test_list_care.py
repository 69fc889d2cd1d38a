"""Care that a list asks for is never overlooked; a doubt protects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.lists import read
from rollcall.lists.cells.flags import answer, care_in, hint


@pytest.mark.parametrize(
    "text",
    ["да", "Да!", "ИӘ", "yes", "Y", "+", "x", "Х", "v", "✓", "✔", "1", "TRUE", "истина", "++"],
)
def test_every_usual_yes_is_a_yes(text: str) -> None:
    assert answer("do_not_publish", text) == "yes"


@pytest.mark.parametrize("text", ["", "нет", "Жоқ", "no", "N", "-", "–", "0", "FALSE", "ложь"])
def test_every_usual_no_is_a_no(text: str) -> None:
    assert answer("do_not_publish", text) == "no"


@pytest.mark.parametrize("text", ["?", "позже", "ask the family", "да/нет", "н/д", "пока нет"])
def test_any_other_answer_is_unclear(text: str) -> None:
    assert answer("do_not_publish", text) == "unclear"


@pytest.mark.parametrize(
    ("text", "said"),
    [("16 лет", "yes"), ("17", "yes"), ("18", "no"), ("45 years", "no"), ("18-", "unclear")],
)
def test_a_column_about_minors_may_hold_an_age(text: str, said: str) -> None:
    assert answer("minor", text) == said


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("НЕ ПУБЛИКОВАТЬ", ["do_not_publish"]),
        ("do not publish (family)", ["do_not_publish"]),
        ("Don't publish!", ["do_not_publish"]),
        ("отбасы жариялауға қарсы", ["do_not_publish"]),
        ("несовершеннолетняя, 15 лет", ["minor"]),
        ("кәмелетке толмаған", ["minor"]),
        ("мать просит не сообщать", ["silence"]),
        ("The family asked for silence", ["silence"]),
        ("семья не против публикации", []),
        ("minor injuries", []),
        ("публикация в газете", []),
        ("осужден, приговор опубликован", []),
    ],
)
def test_words_of_remarks_and_statuses_ask_for_care(text: str, flags: list[str]) -> None:
    assert [care.flag for care in care_in(text)] == flags
    assert not flags or hint().search(text.casefold())


def test_a_denied_word_is_a_doubt_and_sets_the_flag() -> None:
    found = read("ФИО;Примечание\nАсанов Али;уже не несовершеннолетний\n".encode(), "a.csv")
    (row,) = found.rows
    assert row.flags == ("minor",)
    assert [problem.code for problem in row.problems] == ["flag_unclear"]


def test_a_status_that_only_asks_for_care_is_no_unreadable_status() -> None:
    found = read("ФИО;Статус\nАсанов Али;не публиковать\n".encode(), "a.csv")
    assert (found.rows[0].flags, found.rows[0].problems) == (("do_not_publish",), ())


def test_whom_nobody_asked_whether_to_publish_is_protected() -> None:
    found = read("ФИО;Можно публиковать\nАсанов Али;да\nЮн Вера;\n".encode(), "a.csv")
    assert [row.flags for row in found.rows] == [(), ("do_not_publish",)]
    assert [problem.code for problem in found.rows[1].problems] == ["flag_unclear"]


def test_an_empty_column_about_publishing_asks_for_nothing() -> None:
    found = read("ФИО;Можно публиковать\nАсанов Али;\nЮн Вера;\n".encode(), "a.csv")
    assert [row.flags for row in found.rows] == [(), ()]


def test_a_keepers_mapping_turns_no_answer_round() -> None:
    data = "ФИО;Публикация\nАсанов Али;да\nЮн Вера;нет\n".encode()
    found = read(data, "a.csv", mapping={"Публикация": "do_not_publish"})
    assert [row.flags for row in found.rows] == [("do_not_publish",), ()]


@given(st.text(max_size=30), st.sampled_from(["не публиковать", "do not publish", "құпия"]))
def test_no_words_around_it_hide_what_is_asked_for(around: str, words: str) -> None:
    said = care_in(f"{around} | {words}")
    assert "do_not_publish" in {care.flag for care in said} or "не" in around or "no" in around

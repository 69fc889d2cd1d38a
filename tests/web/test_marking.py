"""Marks never overlap and never lose a letter; changes can be put together again."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rollcall.web.changes import changes
from rollcall.web.marking import Mark, paragraphs, pieces, settle

_TEXT = st.text(alphabet="аб \n.", max_size=60)
_MARK = st.builds(
    Mark,
    start=st.integers(-5, 70),
    end=st.integers(-5, 70),
    kind=st.sampled_from(["a", "b"]),
    rank=st.integers(0, 3),
)


@given(_TEXT, st.lists(_MARK, max_size=12))
def test_pieces_joined_are_the_text(text: str, marks: list[Mark]) -> None:
    settled = settle(marks, len(text))
    assert "".join(piece.text for piece in pieces(text, settled)) == text
    assert all(a.end <= b.start for a, b in pairwise(settled))


@given(_TEXT, st.lists(_MARK, max_size=12))
def test_paragraphs_are_the_lines_of_the_text(text: str, marks: list[Mark]) -> None:
    shown = ["".join(piece.text for piece in line) for line in paragraphs(text, marks)]
    assert shown == [line for line in text.split("\n") if line.strip()]


def test_the_lower_rank_wins_where_two_marks_overlap() -> None:
    match, person = Mark(0, 4, "match", rank=0), Mark(2, 9, "person", rank=2)
    assert settle([person, match], 20) == [match]


@given(_TEXT, _TEXT)
def test_old_and_new_can_be_put_together_again(old: str, new: str) -> None:
    found = changes(old, new)
    assert "".join(c.text for c in found if c.kind != "new") == old
    assert "".join(c.text for c in found if c.kind != "old") == new


def test_a_long_text_shows_what_changed_with_a_little_around_it() -> None:
    before = "слово " * 200
    found = changes(before + "жив.", before + "мёртв.")
    assert [c.kind for c in found[1:3]] == ["old", "new"]
    assert found[0].text.startswith("…")
    assert len(found[0].text) < 200


def test_very_long_texts_are_compared_line_by_line() -> None:
    lines = [f"строка {n} о чём-то" for n in range(2000)]
    other = [*lines[:1000], "совсем другая строка", *lines[1001:]]
    found = changes("\n".join(lines), "\n".join(other))
    assert "".join(c.text for c in found if c.kind == "new").strip() == "совсем другая строка"

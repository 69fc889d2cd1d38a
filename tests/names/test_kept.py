"""What is kept of a text finds the same names as the text, whatever becomes of a list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.names import build, could_name, rivals, spot, spot_all, spot_and_keep
from rollcall.names.candidates import candidates
from rollcall.names.compare import POSSIBLE
from rollcall.names.composed import composed
from rollcall.names.index import MOST, MOST_LOOSE
from rollcall.names.kept import read_kept
from rollcall.names.pieces import read

_WORDS_TEXT = """
Ахметов Ахметова Ахметову Жағыпаров Жағыпаровтың Жагипарова Zhagiparov Иванов Иванову Ivanov Ким
Нурпеисов Нурпеисовым Касым Жомарт Касымжомарт O'Brien ИВАНОВ Ерлан Ерлана Ерлик Марат Мурат
Ерлам Муред Айгерин Айгерим Анна Анны Алия Иван Евгений Евгения Женя Yevgeny Timur Маратович
Маратовна Серікұлы Серик Е. А. М. Е A. Dr Jr
"""
_GIVEN_TEXT = "Ерлан Ерлик Ерлам Марат Мурат Муред Айгерим Айгерин Иван Женя Евгений Е. А. М."
_WORDS, _GIVEN = _WORDS_TEXT.split(), _GIVEN_TEXT.split()
_BETWEEN = (" ", " ", " ", " ", "-", ", ", ". ", "\n", " и ", " де ", " что-то было ", "  ", " — ")
_NAME_WORDS = [word for word in _WORDS if word not in ("Dr", "Jr")]
_SURNAMES = ("Ахметов", "Ахметова", "Жағыпаров", "Zhagiparov", "Иванов")
usual = st.tuples(st.sampled_from(_SURNAMES), st.sampled_from(_GIVEN)).map(" ".join)
names = usual | st.lists(st.sampled_from(_NAME_WORDS), min_size=1, max_size=3).map(" ".join)
said = st.lists(st.tuples(usual | st.sampled_from(_WORDS), st.sampled_from(_BETWEEN)), max_size=9)
texts = said.map(lambda some: "".join(word + gap for word, gap in some))
lists = st.dictionaries(
    st.integers(0, 30).map("{:02}".format), st.lists(names, min_size=1, max_size=2), max_size=14
)


def kept(*some: str) -> list[bytes]:
    """What is kept of texts that nobody named anybody in."""
    nobody: list[tuple[()]] = [() for _ in some]
    return [keys for _, keys in spot_and_keep([], some, nobody, nobody)]


def index(entries: dict[str, list[str]]):  # type: ignore[no-untyped-def]
    return build(sorted(entries.items()))


@settings(max_examples=150, deadline=None)
@given(lists, st.lists(texts, min_size=1, max_size=3))
def test_the_same_words_are_looked_up_as_in_the_text(
    entries: dict[str, list[str]], some: list[str]
) -> None:
    made = index(entries)
    pieces, starts = read_kept(kept(*some))
    found = [one for text in some for one in candidates(made, read(composed(text).text), POSSIBLE)]
    again = candidates(made, pieces, POSSIBLE)
    assert [one[2:] for one in again] == [one[2:] for one in found]
    assert starts[-1] == sum(len(read(composed(text).text)) for text in some)


@settings(max_examples=200, deadline=None)
@given(lists, texts)
def test_who_is_found_in_a_text_is_found_in_what_was_kept_of_it(
    entries: dict[str, list[str]], text: str
) -> None:
    made = index(entries)
    if spot(made, text):
        assert could_name([made], kept(text)) == [True]


@settings(max_examples=300, deadline=None)
@given(lists, lists, st.lists(texts, min_size=1, max_size=4))
def test_a_text_says_the_same_of_a_changed_list_unless_its_keys_say_that_it_could_not(
    before: dict[str, list[str]], after: dict[str, list[str]], some: list[str]
) -> None:
    old = {one: said for one, said in before.items() if after.get(one) != said}
    new = {one: said for one, said in after.items() if before.get(one) != said}
    whole, changed = index(after), [index(old), index(new)]
    beside = {one: after[one] for one in rivals(whole, *changed)}
    assert beside.items() <= before.items(), "only who stays can be a rival"
    could = could_name([index(old | beside), index(new | beside)], kept(*some))
    was, now = spot_all([index(before)], some), spot_all([whole], some)
    for text, marked, one, other in zip(some, could, was, now, strict=True):
        assert marked or one == other, text


def test_a_third_who_shares_a_surname_and_a_first_letter_changes_who_is_found() -> None:
    text = "Вчера Ахметов Ерлам вышел на свободу."
    two = {"1": ["Ахметов Ерлан"], "2": ["Ахметов Ермек"]}
    three = two | {"3": ["Ахметов Еркебулан"]}
    assert len(two) == MOST_LOOSE
    assert {one.entry for one in spot(index(two), text)} == {"1"}
    assert spot(index(three), text) == []
    new = index({"3": three["3"]})
    assert could_name([new], kept(text)) == [False], "the third one is not who is named"
    assert rivals(index(three), new) == {"1", "2"}


def test_of_too_many_namesakes_all_are_rivals() -> None:
    many = {f"{number:03}": ["Марат Ахметов"] for number in range(MOST)}
    assert rivals(index(many), index({"000": many["000"]})) == set()
    more = many | {"999": ["Марат Ахметов"]}
    assert rivals(index(more), index({"999": more["999"]})) == set(many)


def test_a_name_by_which_a_text_should_be_found_is_kept_with_it() -> None:
    text = "Суд отпустил Жағыпаровтарды."
    ((_, plain),) = spot_and_keep([], [text], [()], [()])
    ((_, more),) = spot_and_keep([], [text], [()], [("Ерлан Жағыпаров", "Анна Ким")])
    made = index({"1": ["Zhagiparov Yerlan"]})
    assert could_name([made], [plain, more, plain]) == [False, True, False]


def test_an_ordinary_article_is_kept_in_little() -> None:
    sentence = "Ерлан Жағыпаров из Алматы сказал, что Анна Ким и Марат Ахметов уехали в Тараз. "
    (keys,) = kept(sentence * 20)
    assert len(keys) < 1500


def test_of_a_text_with_endless_names_nothing_is_kept() -> None:
    assert kept("Ким " * 120_000) == [b""]
    assert kept("А" * 70_000) == [b""]


@pytest.mark.parametrize("broken", [b"", b"no keys", kept("Ерлан Ким")[0][:-9]])
def test_what_nobody_kept_here_is_an_error(broken: bytes) -> None:
    with pytest.raises(ValueError, match="keys"):
        could_name([index({"1": ["Ерлан Ким"]})], [broken])

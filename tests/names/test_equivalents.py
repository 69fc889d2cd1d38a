"""Names that count as one, ours and a list keeper's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.scripts import sounds
from rollcall.names import build, compare, equivalents, spot, text_keys
from rollcall.names.equivalents import extend, groups_of, others, read_groups, stem_groups
from rollcall.names.packed import Digits
from rollcall.names.text_keys import heard


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Василий Котов", "Вася Котов"),
        ("Мұхтар Жақсыбеков", "Мұқтар Жақсыбеков"),
        ("Krzysztof Nowak", "Кшиштоф Новак"),
        ("Рустам Ахметов", "Рустик Ахметов"),
        ("Елизавета Орлова", "Лізавета Орлова"),
        ("Ғабдолла Сейітов", "Абдулла Сейитов"),
        ("Светлана Тихановская", "Святлана Ціханоўская"),
        ("Vera Kim", "Віра Кім"),
        ("Нурсултан Исаев", "Нурик Исаев"),
    ],
)
def test_short_forms_and_other_languages_name_one_person(full: str, short: str) -> None:
    assert compare(full, short).verdict == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("александр", "александра"),
        ("асхат", "асқар"),
        ("марат", "мұрат"),
        ("ярослав", "вячеслав"),
        ("антон", "анатолий"),
        ("ерлан", "ермек"),
        ("алексей", "александр"),
        ("юрий", "егор"),
        ("георгий", "юрий"),
        ("ян", "иван"),
        ("султан", "султанбек"),
    ],
)
def test_names_that_share_a_short_form_stay_two(one: str, other: str) -> None:
    assert groups_of(sounds(one)).isdisjoint(groups_of(sounds(other)))


def test_a_declined_short_form_is_known_by_its_stem() -> None:
    for name, stem in (("анна", "нюр"), ("александр", "сан")):
        assert groups_of(sounds(name)) & stem_groups(sounds(stem))
    assert compare("Анна Тестова", "Нюры Тестовой").verdict == "same"


def test_the_stem_of_another_name_is_not_taken_for_a_short_form() -> None:
    # Сания without its ending is no Саня.
    assert groups_of(sounds("александр")).isdisjoint(stem_groups(sounds("сани")))


def test_a_list_keepers_group_counts_from_then_on() -> None:
    assert compare("Жаннұр Тестова", "Квазиля Тестова").verdict == "different"
    groups = read_groups("Жаннұр, Квазиля  # as her family calls her\n\n# nobody else\n")
    assert extend(groups) == 1
    index = build([("case", ["Жаннұр Тестова"])])
    (found,) = spot(index, "Полиция отпустила Квазилю Тестову.")
    assert found.surface == "Квазилю Тестову"


def test_the_same_file_read_again_changes_nothing() -> None:
    groups = read_groups("Жаннұр Квазиля\nКвазиля Жаннұр\n")
    assert extend(groups) == 1
    before = dict(equivalents.members())
    assert extend(groups) == 0
    assert equivalents.members() == before
    assert equivalents.added()
    equivalents.forget()
    assert not equivalents.added()
    assert groups_of(sounds("Жаннұр")).isdisjoint(groups_of(sounds("Квазиля")))


@pytest.mark.parametrize(
    ("listed", "called"),
    [("Жаннұр", "Квазиля"), ("Ерлан", "Бахыт"), ("Ерлан", "Rick")],
)
def test_who_was_looked_for_before_is_found_by_a_name_added_since(listed: str, called: str) -> None:
    own, other = f"{listed} Тестов", f"{called} Тестов"
    names, text = [("case", [own])], f"Полиция. {other}, говорят."
    assert not spot(build(names), text)
    assert compare(own, other).verdict == "different"
    assert extend([[listed, called]]) == 1
    (found,) = spot(build(names), text)
    assert found.surface == other
    assert compare(own, other).verdict == "same"
    equivalents.forget()
    assert not spot(build(names), text)
    assert compare(own, other).verdict == "different"


def test_the_fathers_of_names_added_since_are_one() -> None:
    one, other = "Тестов Арман Ерланович", "Тестов Арман Бахытович"
    assert compare(one, other).verdict == "different"
    extend([["Ерлан", "Бахыт"]])
    assert compare(one, other).verdict == "same"


def test_our_own_groups_cannot_be_doubled() -> None:
    assert extend(read_groups(equivalents._own())) == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Саша Шура\nЕрлан\n", "names.txt, line 2: one name alone"),
        ("Саша 12\n", "names.txt, line 1: '12' is no name"),
        ("Саша = Шура\n", "names.txt, line 1: '=' is no name"),
        ("а" * 100 + " б", "names.txt, line 1: "),
        (" ".join(["Саша"] * 300), "names.txt, line 1: too much"),
    ],
)
def test_a_line_that_is_no_group_is_named(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match="^" + problem.replace("(", "\\(")):
        read_groups(text, "names.txt")


@given(st.text(max_size=200))
def test_any_text_is_groups_or_a_clear_error(text: str) -> None:
    try:
        groups = read_groups(text, "f")
    except ValueError as error:
        assert str(error).startswith("f, line ")  # noqa: PT017
    else:
        assert all(len(group) > 1 and all(map(sounds, group)) for group in groups)


@given(st.sampled_from(sorted(equivalents.members())))
def test_counting_as_one_goes_both_ways(name: str) -> None:
    assert name in others(name)
    assert all(groups_of(other) & groups_of(name) for other in others(name))
    assert all(name in others(other) for other in others(name))


def test_words_that_another_thread_forgets_meanwhile_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    equivalents.forget()  # what other tests heard
    monkeypatch.setattr(text_keys, "_REMEMBERED", 1)
    heard(["Zhagiparov"])
    work = text_keys.digits_of

    def interrupted(ways: Sequence[tuple[str, ...]]) -> Digits:
        monkeypatch.setattr(text_keys, "digits_of", work)
        for other in ("Peterson", "Anderson", "Nilsson"):
            heard([other])  # as another thread would; the last ones empty what is remembered
        return work(ways)

    monkeypatch.setattr(text_keys, "digits_of", interrupted)
    found = [part.tolist() for keys in heard(["Zhagiparov", "Johnson"]) for part in keys]
    assert found == [part.tolist() for keys in heard(["Zhagiparov", "Johnson"]) for part in keys]
    assert found[0][-1] == 1

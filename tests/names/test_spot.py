"""Listed people in texts: found in full, followed by one part, never confused."""

from __future__ import annotations

from rollcall.names import NameIndex, Spot, build, spot

LIST = build(
    [
        ("1", ["Жағыпаров Ерлан", "Yerlan Zhagiparov"]),
        ("2", ["Сериков Айдос Маратұлы"]),
        ("3", ["Сериков Айдос Болатұлы"]),
        ("4", ["Әли Нұрсұлтан"]),
        ("5", ["Карменов Жанайдар"]),
        ("6", ["Капсаланов"]),
    ]
)


def only(index: NameIndex, text: str) -> Spot:
    spots = spot(index, text)
    assert len(spots) == 1, [one.surface for one in spots]
    return spots[0]


def test_a_declined_name_is_found_where_it_stands() -> None:
    text = "Суд отказал брату Ерлана Жагипарова в иске."
    found = only(LIST, text)
    assert (found.entry, found.surface, found.verdict) == ("1", "Ерлана Жагипарова", "likely")
    assert text[found.start : found.end] == found.surface


def test_kazakh_english_and_initials_find_the_same_person() -> None:
    assert only(LIST, "Ерлан Жағыпаровтың денесі табылды.").entry == "1"
    assert only(LIST, "The body of Yerlan Zhagiparov’s was found.").entry == "1"
    assert only(LIST, "Погиб Е. Жагипаров.").verdict == "possible"


def test_a_misprint_in_the_given_name_is_still_found() -> None:
    assert only(LIST, "49-year-old Yelan Zhagiparov was buried.").entry == "1"


def test_a_hyphen_more_or_less_does_not_hide_a_name() -> None:
    assert only(LIST, "Приговор Жан-Айдару Карменову").surface == "Жан-Айдару Карменову"


def test_namesakes_on_the_list_are_counted_and_a_patronymic_decides() -> None:
    both = spot(LIST, "Задержан Айдос Сериков.")
    assert [(one.entry, one.bearers, one.verdict) for one in both] == [
        ("2", 2, "possible"),
        ("3", 2, "possible"),
    ]
    decided = only(LIST, "Задержан Айдос Болатович Сериков.")
    assert (decided.entry, decided.verdict) == ("3", "likely")


def test_a_contradicted_patronymic_finds_nobody() -> None:
    assert spot(LIST, "Задержан Айдос Нурланович Сериков.") == []


def test_a_lone_surname_names_nobody() -> None:
    assert spot(LIST, "Жагипаров погиб. Капсаланов тоже.") == []


def test_later_mentions_by_one_part_follow_the_full_name() -> None:
    text = "Погиб Ерлан Жагипаров. Жагипарова похоронили. Ерлан был отцом."
    found = only(LIST, text)
    assert [text[start:end] for start, end in found.weak] == ["Жагипарова", "Ерлан"]


def test_a_surname_that_two_people_share_attaches_to_nobody() -> None:
    text = "Погиб Ерлан Жагипаров. Его брат Нурлан Жагипаров молчит. Жагипаров ушёл."
    found = only(LIST, text)
    assert found.weak == ()
    assert "shared_part" in {reason.code for reason in found.reasons}


def test_people_in_a_row_are_not_mixed() -> None:
    assert spot(LIST, "Пришли Ерлан, Жагипаров и другие.") == []
    assert spot(LIST, "Его зовут Ерлан. Жагипаров ушёл.") == []


def test_spans_of_a_model_that_part_the_words_make_it_only_possible() -> None:
    text = "Ерлан Жагипаров"
    found = spot(LIST, text, persons=[(0, 5), (6, 15)])
    assert [one.verdict for one in found] == ["possible"]
    assert spot(LIST, text, persons=[(0, 15)])[0].verdict == "likely"


def test_a_common_name_is_possible_until_something_supports_it() -> None:
    index = build([("1", ["Ахметов Марат"])])
    assert only(index, "Выступил Марат Ахметов.").verdict == "possible"


def test_a_name_of_ordinary_words_needs_both_of_them_side_by_side() -> None:
    index = build([("1", ["Мир Роза"]), ("2", ["Will Young"])])
    assert spot(index, "Мир вам. Роза цветёт. Will he come? Young people know.") == []
    assert {one.entry for one in spot(index, "Роза Мир и Will Young")} == {"1", "2"}


def test_the_best_span_of_each_entry_is_given_once() -> None:
    found = only(LIST, "Е. Жагипаров, он же Ерлан Жагипаров, он же Е. Жагипаров")
    assert found.surface == "Ерлан Жагипаров"


def test_texts_that_name_nobody_are_quiet() -> None:
    for text in ("", " ", "ӘӘӘ", "1 2 3", "😀 😀", "А. Б. В.", "ЕС. США. ООН."):
        assert spot(LIST, text) == []


def test_father_and_son_are_told_apart_by_the_word_behind_the_name() -> None:
    index = build([("son", ["Бекзат Токтаров мл."])])
    for text in ("Бекзат Токтаров-старший", "Бекзат Токтаров ст.", "Бекзат Токтаров, старший"):
        assert spot(index, f"{text} задержан вчера") == [], text
    (found,) = spot(index, "Бекзата Токтарова-младшего задержали")
    assert (found.surface, found.verdict) == ("Бекзата Токтарова-младшего", "likely")
    (found,) = spot(index, "Бекзат Токтаров, старший лейтенант, задержан")
    assert found.verdict == "likely"

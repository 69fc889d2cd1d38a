"""What happened to somebody's relative did not happen to him: a false "killed" hurts a family."""

import pytest

from nlp.analyse import Text, analyse


def told(text: str) -> list[str]:
    (analysis,) = analyse([Text(text, None, "2022-01-20")])
    return [
        f"{analysis['mentions'][c['person']]['name']} {c['status']}"
        + "!" * c["negated"]
        + "?" * c["hypothetical"]
        for c in analysis["claims"]
        if c["person"] is not None
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Мать Айдоса Каримова погибла.",
        "Жена Айдоса Каримова умерла в больнице.",
        "Умерла мать Серика Омарова.",
        "У Серика Омарова умерла мать.",
        "Отец Нурлана Серикова убит.",
        "Похоронили отца Асана Омарова.",
        "Тело брата Асана Омарова нашли в морге.",
        "Сына Асана Омарова убили.",
        "Жену Асана Омарова избили.",
        "Коллега Асана Омарова задержана.",
    ],
)
def test_what_happened_to_a_relative_is_not_told_of_whose_relative_it_is(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мать убитого Асана Омарова пришла в суд.", ["Асан Омаров killed"]),
        ("Семья Асана Омарова, убитого 6 января, ждёт ответа.", ["Асан Омаров killed"]),
        ("Её подзащитного Асана Омарова избили в изоляторе.", ["Асан Омаров tortured"]),
    ],
)
def test_what_happened_to_him_is_told_beside_his_relatives(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Пресс-секретарь Килымжанов уточнил: из них 12 арестованы.",
        "Timur Kim, a spokesman of the police: three killed.",
        "Қорғаушы Серік Омаров айтты: екеуі өлтірілді.",
    ],
)
def test_whoever_counts_the_dead_is_none_of_them(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Возможно, Марат Тажин погиб.", ["Марат Тажин killed?"]),
        ("Perhaps Marat Tazhin was killed.", ["Marat Tazhin killed?"]),
        (
            "Байжанов и Касымов задержаны. Полиция опровергает задержание Касымова.",
            ["Байжанов detained", "Касымов detained!", "Касымов detained!"],
        ),
    ],
)
def test_what_is_doubted_or_denied_is_so_for_those_who_are_meant(
    text: str, expected: list[str]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Another death in Taraz\n\nGulnara Omarova was killed in Taraz on 6 January.",
            ["Gulnara Omarova killed"],
        ),
        (
            "Families ask for news\n\nDaulet Omarov has been missing since 5 January, he said.",
            ["Daulet Omarov missing"],
        ),
    ],
)
def test_a_headline_takes_no_claim_from_the_first_sentence(text: str, expected: list[str]) -> None:
    assert told(text) == expected

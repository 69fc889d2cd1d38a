"""Kazakh claims: the forms of a verb, and whose it is by case, participle, converb and pronoun."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.annotations import Claim
from nlp.components import claims, dates, places
from nlp.components.claims.kazakh_forms import expanded, forms
from tests.nlp.marked import document


def told(marked: str, published: str = "2022-02-10") -> list[Claim]:
    doc, people = document(marked, "kk")
    mentions = people + places.find(doc, "kk") + dates.find(doc, "kk", published)
    return claims.find(doc, "kk", mentions, published)


def brief(marked: str) -> list[tuple[int | None, str]]:
    marks = [(c, "!" * c["negated"] + "?" * c["hypothetical"]) for c in told(marked)]
    return [(c["person"], c["status"] + mark) for c, mark in marks]


@pytest.mark.parametrize(
    ("stem", "some"),
    [
        ("ұстал", {"ұсталды", "ұсталған", "ұсталыпты", "ұсталғанын", "ұсталуда"}),
        ("тап", {"тапты", "тапқан", "тауып", "тапқаны"}),
        ("шық", {"шықты", "шыққан", "шығып", "шығуы"}),
        ("жеткізіл", {"жеткізілді", "жеткізілген", "жеткізіліп", "жеткізілгенін"}),
        ("оралма", {"оралмады", "оралмаған", "оралмай", "оралмапты"}),
    ],
)
def test_a_verb_stands_in_the_table_once_and_is_known_in_all_its_forms(
    stem: str, some: set[str]
) -> None:
    assert some <= set(forms(stem).told)


def test_denied_and_wished_forms_follow_harmony_too() -> None:
    known = forms("босат")
    assert {"босатпады", "босатпаған", "босатпай"} <= set(known.denied)
    assert {"босатса", "босатсын", "босатпақ"} <= set(known.wished)
    assert {"кетпеді", "кетпеген"} <= set(forms("кет").denied)


_STEMS = st.text(alphabet="абвгдежзийклмнопрстуфхчшығқңөүұіәһ", min_size=2, max_size=8)


@given(stem=_STEMS.filter(lambda s: any(v in s for v in "аеыіоөұүә")))
def test_no_form_both_tells_and_denies(stem: str) -> None:
    known = forms(stem)
    assert not set(known.told) & set(known.denied)
    assert all(form.startswith(stem[:-1]) for form in (*known.told, *known.denied))


def test_a_passive_verb_also_stands_before_a_name_and_names_lists() -> None:
    frames = {row[1] for row in expanded([["released", "S", "босатыл+"]])}
    assert frames == {"S", "A", "L", "C"}


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("[Асан Оспанов] ұсталыпты.", [(0, "detained")]),
        ("[Асан Оспанов] босатылмапты.", [(0, "released!")]),
        ("Полиция [Асан Оспановты|Асан Оспанов] ұстап жатқан жоқ.", [(0, "detained!")]),
        ("Туыстары [Асан Оспановты|Асан Оспанов] босатсын деп талап етті.", [(0, "released?")]),
        ("Сот [Асан Оспановты|Асан Оспанов] босатудан бас тартты.", [(0, "released!")]),
        ("[Асан Оспанов] өлді деген хабар жалған болып шықты.", [(0, "killed!")]),
    ],
)
def test_what_is_denied_wished_or_refused_did_not_happen(
    marked: str, wanted: list[tuple[int, str]]
) -> None:
    assert brief(marked) == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "[Асан Оспанов] оққа ұшқан інісін іздеп жүр.",
        "Ұлы абақтыда отырған [Әсел Оспанова] прокуратураға келді.",
        "Түрмеге қамалған батырдың тағдырын жазған [Асан Оспанов] сыйлық алды.",
        "[Асан Оспановтың|Асан Оспанов] клиенті ұсталды.",
        "[Асан Оспанов|Асан Оспанов|official] 238 адамның қаза тапқанын айтты.",
        "[Асан Оспановты|Асан Оспанов] айыптаған жазба өшірілді.",
    ],
)
def test_a_participle_belongs_to_its_own_noun(marked: str) -> None:
    assert brief(marked) == []


def test_the_police_before_a_participle_are_who_did_it() -> None:
    assert brief("Полиция ұстаған [Асан Оспанов] бүгін босатылды.") == [
        (0, "detained"),
        (0, "released"),
    ]


def test_a_noun_may_bear_the_case_of_a_name() -> None:
    assert brief("[Асан Оспанов] есімді жігітті полиция ұстады.") == [(0, "detained")]


def test_a_pronoun_has_the_case_that_its_verb_asks_for() -> None:
    before = "[Асан Оспанов] алаңға барды. "
    assert brief(before + "Оны кешке полиция ұстады.") == [(0, "detained")]
    assert brief(before + "Оған айып тағылды.") == [(0, "charged")]
    assert brief(before + "Оның інісі ұсталды.") == []


def test_a_left_out_subject_and_a_role_mean_the_only_one_named() -> None:
    before = "[Асан Оспанов] алаңға барды. "
    assert brief(before + "Кейін екі айға қамауға алынды.") == [(0, "arrested")]
    assert brief(before + "Белсенді қазір тергеу изоляторында отыр.") == [(0, "detained")]
    assert brief(before + "Тағы екі адам ұсталды.") == []
    two = "[Асан Оспанов] мен [Ержан Ким] алаңға барды. "
    assert brief(two + "Кейін қамауға алынды.") == []


def test_custody_by_a_court_is_an_arrest() -> None:
    assert brief("[Асан Оспанов] қамауға алынды.") == [(0, "detained")]
    assert brief("Сот [Асан Оспановты|Асан Оспанов] қамауға алды.") == [(0, "arrested")]


def test_a_converb_keeps_the_scene_and_a_participle_its_own() -> None:
    chain = told("[Асан Оспанов] 5 қаңтарда Таразда ұсталып, қамауда ұрып-соғылған.")
    assert [(c["status"], c["where"]) for c in chain] == [
        ("detained", "Тараз"),
        ("tortured", "Тараз"),
    ]
    first, second = told("5 қаңтарда ұсталған [Асан Оспанов] босатылды.")
    assert (first["when"], second["when"]) == ("2022-01-05", None)


def test_who_speaks_stands_first_or_behind_the_verb_of_saying() -> None:
    (claim,) = told("Полиция [Асан Оспановтың|Асан Оспанов] ұсталғанын растады.")
    assert claim["attributed_to"] == "police"
    (claim,) = told("[Асан Оспановты|Асан Оспанов] полиция ұстады, дейді әпкесі.")
    assert claim["attributed_to"] == "family"


def test_a_term_is_told_from_an_age_and_from_how_long_ago() -> None:
    (claim,) = told("Сот [Асан Оспановты|Асан Оспанов] сегіз жыл алты айға соттады.")
    assert claim["term"] == "сегіз жыл алты айға"
    claim = told("Екі жыл бұрын сотталған [Асан Оспанов] елге оралды.")[0]
    assert "term" not in claim


def test_the_next_hearing_is_the_date_that_is_still_to_come() -> None:
    (claim,) = told("[Асан Оспановтың|Асан Оспанов] соты 15 ақпанда басталады.")
    assert (claim["status"], claim["hearing"]) == ("on_trial", "2022-02-15")


def test_a_place_of_detention_is_no_post_and_what_is_unknown_no_claim() -> None:
    assert brief("[Асан Оспанов] қабылдау орнынан босатылды.") == [(0, "released")]
    assert brief("[Асан Оспанов] орнынан босатылды.") == []
    assert brief("[Асан Оспановтың|Асан Оспанов] қай бап бойынша күдікті екені белгісіз.") == []
    assert brief("[Асан Оспанов] келді. Үкім қатал емес шығар.") == []


def test_an_again_of_the_story_before_is_no_newer_than_the_news() -> None:
    news = "[Асан Оспанов] қайта ұсталды."
    story = "[Асан Оспанов] мамырда сотталған болатын. Оны қайта ұстап, қамаған."
    assert [claim["detail"] for claim in told(news)] == ["қайта ұсталды"]
    assert [claim["detail"] for claim in told(story)][1:2] == ["ұстап"]

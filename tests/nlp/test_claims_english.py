"""English claims with the syntax tree: whose, denied or feared, when, where, by whose word."""

from __future__ import annotations

import pytest

from nlp.annotations import Claim
from nlp.components import claims, dates, places
from nlp.components.claims.he import sex
from nlp.pipelines import pipeline
from tests.nlp.marked import document


def told(marked: str, published: str = "2022-03-02") -> list[Claim]:
    plain, people = document(marked, "en")
    doc = pipeline("en")(plain.text)
    found = people + places.find(doc, "en") + dates.find(doc, "en", published)
    return claims.find(doc, "en", found, published)


def brief(marked: str) -> list[str]:
    return [
        f"{claim['person']}:{claim['status']}{'!' * claim['negated']}{'?' * claim['hypothetical']}"
        for claim in told(marked)
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Asan Li] was found to have been tortured with electric shocks.", ["0:tortured"]),
        ("Soldiers opened fire on a car, killing [Aikor Li], a four-year-old girl.", ["0:killed"]),
        ("[Asan Li] succumbed to his injuries on Monday.", ["0:killed"]),
        ("Plainclothes men bundled [Asan Li] into a van outside his office.", ["0:detained"]),
        ("Activist [Asan Li] detained in Aktobe ahead of planned rally", ["0:detained"]),
        ("A criminal case has been opened against [Asan Li] over a post.", ["0:charged"]),
        ("The court found police officer [Asan Li] guilty of abuse.", ["0:sentenced"]),
        ("[Asan Li], in custody since May, has lost ten kilos.", ["0:detained"]),
        ("Supporters of jailed blogger [Asan Li] rallied outside the court.", ["0:arrested"]),
        ("[Asan Li] was stripped of his citizenship.", ["0:other"]),
        ("Officers searched the home of journalist [Asan Li] early on Wednesday.", ["0:other"]),
        ("[Asan Li] signed a pledge not to leave the city.", ["0:restricted"]),
        ("Police detained eight people, among them the artist [Vera Li].", ["0:detained"]),
        ("Convicted in absentia, [Asan Li] lives in Warsaw.", ["0:sentenced"]),
        ("[Asan Li]: 3 years, suspended. [Vera Li]: acquitted.", ["0:sentenced", "1:acquitted"]),
    ],
)
def test_what_reporters_say_goes_to_whom_they_say_it_of(marked: str, expected: list[str]) -> None:
    assert brief(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[Vera Li] said that her brother had been arrested.",
        "[Asan Li] accused the police of torture.",
        "The [Asan Li] family was detained at the border.",
        "[Asan Li], a doctor, treats protesters with gunshot wounds.",
        "Minister [Vera Li||official] visited the wounded in hospital.",
        "[Asan Li] has documented forty cases of torture.",
        "She beat [Vera Li] in the semifinal before losing to [Ana Li].",
        "Only [Asan Li] remains of the old team.",
        "He released an album, which featured many artists, including [Vera Li].",
        "[Vera Li]'s release of a new record was a success.",
        "[Asan Li] was found liable for defamation.",
        "[Asan Li] said he wanted to expel her.",
        "Upon his friend's death, [Asan Li] moved to Almaty.",
    ],
)
def test_who_only_stands_near_is_no_victim(marked: str) -> None:
    assert brief(marked) == []


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("No charges have been brought against [Asan Li].", ["0:charged!"]),
        ("The case against [Asan Li] was closed for lack of evidence.", ["0:charged!"]),
        ("An appeals court overturned [Asan Li]'s conviction.", ["0:sentenced!"]),
        ("The Turkish court blocked the deportation of [Asan Li].", ["0:other!"]),
        ("[Asan Li] was neither beaten nor threatened.", ["0:tortured!"]),
        ("[Asan Li] may be executed within days.", ["0:killed?"]),
        ("[Asan Li] is at risk of torture.", ["0:tortured?"]),
        ("Rights groups demand the immediate release of [Asan Li].", ["0:released?"]),
        ("Prosecutors asked the court to jail [Asan Li] for nine years.", ["0:sentenced?"]),
        ("If found guilty, [Asan Li] faces up to seven years.", ["0:sentenced?"]),
        ("Investigators are checking a report that [Asan Li] was beaten.", ["0:tortured?"]),
        ("Reuters could not confirm reports that [Asan Li] was arrested.", ["0:arrested?"]),
        ("[Asan Li] must remain under house arrest until May.", ["0:restricted"]),
        ("[Asan Li] has not been seen since Tuesday.", ["0:missing"]),
    ],
)
def test_denied_and_feared_are_told_from_what_happened(marked: str, expected: list[str]) -> None:
    assert brief(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Asan Li] went out for bread. The 35-year-old was shot dead.", ["0:killed"]),
        ("Before his arrest, [Asan Li] worked as a teacher.", ["0:arrested"]),
        ("[Asan Li] and [Erik Li] left. Both were detained.", ["0:detained", "1:detained"]),
        ("[Asan Li] and [Erik Li] left. He was detained.", []),
        ("[Ivan Petrov] left home. She was detained in the street.", []),
        ("[Asan Li] saw the officer. [Ivan Petrov] detained him.", ["0:detained"]),
        ('"They beat me with batons," said [Asan Li].', ["0:tortured"]),
    ],
)
def test_a_pronoun_means_one_person_or_nobody(marked: str, expected: list[str]) -> None:
    assert brief(marked) == expected


def test_the_ending_of_a_name_tells_its_sex_where_it_does() -> None:
    assert (sex("Anna Petrova"), sex("Ivan Petrov"), sex("Asan Li")) == ("f", "m", "")


def test_each_of_two_claims_has_its_own_day_and_place() -> None:
    first, second = told(
        "[Asan Li] was arrested in Taraz on January 6 and released in Almaty on February 3."
    )
    assert (first["when"], first["where"]) == ("2022-01-06", "Taraz")
    assert (second["when"], second["where"]) == ("2022-02-03", "Almaty")


def test_the_day_on_which_somebody_says_so_is_no_day_of_what_happened() -> None:
    (claim,) = told("His lawyer told reporters on Tuesday that [Asan Li] had been tortured.")
    assert (claim["when"], claim["attributed_to"]) == (None, "lawyer")


@pytest.mark.parametrize(
    ("marked", "by"),
    [
        ("[Asan Li] was beaten, the ministry's press service announced.", "ministry"),
        ("The Committee to Protect Journalists said [Asan Li] had been charged.", "ngo"),
        ("Neighbours told us that soldiers took [Asan Li] away.", "witness"),
        ("My uncle [Asan Li] has been missing for three days.", "family"),
        ("[Asan Li] said he had been tortured.", "Asan Li"),
    ],
)
def test_who_says_so_is_the_subject_of_the_verb_of_saying(marked: str, by: str) -> None:
    assert [claim["attributed_to"] for claim in told(marked)] == [by]


def test_who_is_shot_and_dies_is_one_of_the_dead() -> None:
    (claim,) = told("[Asan Li] was shot in Almaty on January 5 and died in hospital.")
    assert (claim["status"], claim["when"], claim["where"]) == ("killed", "2022-01-05", "Almaty")


def test_a_burial_has_another_day_than_the_death() -> None:
    (claim,) = told("Relatives buried [Asan Li] on Saturday.")
    assert (claim["status"], claim["when"]) == ("killed", None)


def test_days_behind_bars_are_an_arrest_and_years_a_sentence() -> None:
    assert brief("[Asan Li] got 15 days for a blank sheet of paper.") == ["0:arrested"]
    assert brief("[Asan Li] got three years for a post.") == ["0:sentenced"]


def test_who_goes_on_trial_next_month_has_a_hearing_and_no_trial_yet() -> None:
    (claim,) = told("[Asan Li] goes on trial on April 4.")
    assert claim["hypothetical"]
    assert claim["hearing"] == "2022-04-04"


def test_without_a_parser_the_order_of_the_words_decides() -> None:
    doc, people = document("[Asan Li] was detained in Taraz.", "en")
    assert not doc.has_annotation("DEP")
    assert [c["status"] for c in claims.find(doc, "en", people)] == ["detained"]


def test_an_age_stands_between_a_name_and_what_befell_it() -> None:
    text = "The custody record lists him as [Asan] Serikovich, born 1989, arrested on 16 January."
    assert brief(text) == ["0:arrested"]
    assert brief("The record lists him as [Asan Ospan], born 1989, arrested in May.") == [
        "0:arrested"
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Rights groups have long accused Colonel [Asan Li] of ordering the beatings.", []),
        ("Prosecutors accuse teacher [Asan Li] of incitement.", ["0:charged"]),
        ("According to his mother, [Roza Li], [Asan Li] lost an eye.", ["1:wounded"]),
        ("Colleagues of detained [Asan Li], among them [Bek Omar], wrote.", ["0:detained"]),
        ("The man convicted of murdering [Asan Li] has been released early.", ["0:killed"]),
        ("The court overturned the conviction of [Asan Li] and cleared him.", ["0:acquitted"]),
        ("Amnesty urged the state to end the prosecution of [Asan Li].", ["0:charged"]),
        ("Rumours that [Asan Li] had been killed proved false.", ["0:killed!"]),
        ("[Asan Li] should not have spent a single day in jail.", ["0:detained"]),
        ("Sentencing of [Asan Li] was put off until December 5.", ["0:sentenced?"]),
        ("[Asan Li] was freed only to be rearrested.", ["0:released", "0:arrested"]),
        ("[Asan Li] was beaten so badly that he lost the sight in one eye.", ["0:tortured"]),
    ],
)
def test_what_is_asked_for_or_said_by_others_is_told_apart(
    marked: str, expected: list[str]
) -> None:
    assert brief(marked) == expected

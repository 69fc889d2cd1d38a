"""Words that stand beside names and are none: titles, ranks, callings, relations, generations.

Data, for anyone to read and to extend; `left_out` decides what of it is part of a name after all.
"""

from __future__ import annotations

from collections.abc import Iterable

_MAN = (
    "господин мистер товарищ гражданин полковник подполковник лейтенант сержант прапорщик ефрейтор"
)
_WOMAN = "госпожа гражданка миссис"
_AS_IT_IS = """
мисс рядовой рядового рядовому рядовым полковнигі
mr mrs ms mister dr doctor prof professor colonel lt lieutenant capt captain sgt sergeant cpl
corporal pvt herr frau monsieur madame mme mlle
"""
_CALLINGS = """
майор капитан генерал старшина адмирал доктор профессор академик президент министр премьер депутат
прокурор следователь адвокат журналист активист политик режиссёр режиссер врач священник лидер
директор инспектор губернатор сенатор блогер правозащитник предприниматель бизнесмен посол спикер
пан король князь граф барон шейх имам султан батыр
"""
_CALLINGS_AS_THEY_ARE = """
журналистка активистка правозащитница певица пани мулла мырза ханым ақын акын әкім аким ағай апай
бек бий major general admiral president minister senator governor ambassador lawyer journalist
activist politician mayor miss sir lady madam pan pani reverend king prince duke earl baron judge
bishop pope sheikh imam mullah chief marshal
"""
_RELATIONS = """
брат братья братьев братьям сестра сестры сёстры сестёр сестер супруги супругов семья семьи семье
отец отца отцу мать сын сына дочь дочери вдова вдовы жена жены муж мужа
the brothers brother sisters sister family née nee geb geboren урожд урождённая урожденная
"""


def _declined(nouns: str, cut: int) -> Iterable[str]:
    for noun in nouns.split():
        yield noun
        for ending in ("а у ом ем е ы", "и ы е у ой ей")[cut].split():
            yield noun[: len(noun) - cut] + ending


TITLES = frozenset({*_declined(_MAN, 0), *_declined(_WOMAN, 1), *_AS_IT_IS.split()})
"""Words (`plain`) that are never part of a name."""
CALLINGS = frozenset(
    {*_declined(_CALLINGS, 0), *_CALLINGS_AS_THEY_ARE.split(), *_RELATIONS.split()}
)
"""Words that are a calling in small letters, and may be a name in capitals: Капитан, Адвокат."""
_STOPPED = (
    "гр тов полк подп лейт ген кап серж проф акад адв col gen maj sen rep gov pres adm brig hon"
)
STOPPED = frozenset(_STOPPED.split())
"""Titles where a full stop follows; without one, Sen and Ген may be names."""
SHORTENED = frozenset("г-н г-на г-ну г-ном г-жа г-жи г-же г-жу г-жой гр-н гр-ка гр-на".split())  # noqa: SIM905
"""Titles that look like initials with a hyphen."""

_YOUNGER = """
младший младшего младшему младшим младшем младшая младшей младшую мл молодший кіші jr jnr junior
"""
_OLDER = """
старший старшего старшему старшим старшем старшая старшей старшую ст үлкен sr snr senior
"""
GENERATIONS = {
    **dict.fromkeys(_YOUNGER.split(), "younger"),
    **dict.fromkeys(_OLDER.split(), "older"),
    **{number: number for number in ("ii", "iii", "iv")},
}
"""Words (`plain`) that tell people of one name apart, and what they say: father and son."""

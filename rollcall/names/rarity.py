"""How many people could bear a name: what is common is weaker evidence.

Two sources: the entries of the loaded lists (`Spot.bearers`), and the shares below, in people per
thousand, of the commonest given names and surnames of the region. They are rounded estimates of
public knowledge (which names are common is no secret and no data set was copied); what is not in
them counts as rare. A list keeper's own country may need others: `commonness` takes any table.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlp.text.scripts import sounds
from rollcall.names.parts import Part

_GIVEN_TEXT = """
12 александр сергей владимир елена татьяна
9 андрей дмитрий алексей наталья ольга ирина
7 михаил николай игорь юрий светлана анна мария екатерина людмила
5 евгений виктор павел максим иван олег анастасия галина нурлан айгүл ерлан
4 серік марат бауыржан қайрат болат гүлнара динара мадина айгерім асель асхат данияр
3 тимур руслан денис роман артем антон вячеслав талгат азамат арман алия жанар сауле аскар
3 нуржан самат дархан рустам санжар алмас берік ержан думан мерей канат мұрат дәулет айдос
2 дана дина ляззат гульмира бақыт жанна рамазан ислам али мухаммед нұрсұлтан айбек медет
"""
_SURNAMES_TEXT = """
5 иванов иванова ахметов ахметова ким омаров омарова
4 смирнов кузнецов попов оспанов оспанова ибраев ибраева исмаилов исмаилова петров петрова
3 алиев алиева сулейменов сулейменова абдрахманов абдрахманова касымов касымова юсупов юсупова
3 искаков искакова волков соколов васильев васильева семенов семенова михайлов федоров федорова
2 сериков серикова муратов муратова садыков садыкова нурпеисов нурпеисова жумабаев жумабаева
2 павлов морозов новиков козлов лебедев егоров николаев макаров андреев захаров цой пак ли
2 калиев калиева ахмедов ахмедова мусаев мусаева рахимов рахимова абенов абенова бекмуратов
"""


def _table(text: str) -> dict[str, float]:
    shares: dict[str, float] = {}
    for line in text.strip().splitlines():
        share, *names = line.split()
        shares.update(dict.fromkeys(map(sounds, names), float(share)))
    return shares


GIVEN = _table(_GIVEN_TEXT)
SURNAMES = _table(_SURNAMES_TEXT)
PEOPLE = 20_000_000
"""How many people the shares are taken of: a middling country."""
COMMON = 200
"""From so many expected bearers on, a name without a patronymic is called common."""


def commonness(
    parts: tuple[Part, ...],
    given: Mapping[str, float] = GIVEN,
    surnames: Mapping[str, float] = SURNAMES,
) -> float:
    """How many people probably bear a name like this; 0 where one of its parts is rare.

    >>> from rollcall.names.parts import parse
    >>> commonness(parse("Марат Ахметов")) > 100, commonness(parse("Ерлан Жағыпаров"))
    (True, 0.0)
    """
    own = [part.sounds for part in parts if not part.initial and not part.patronymic]
    if len(own) != 2:
        return 0.0
    first, second = own
    shares = max(
        given.get(first, 0.0) * surnames.get(second, 0.0),
        given.get(second, 0.0) * surnames.get(first, 0.0),
    )
    return PEOPLE * shares / 1_000_000

"""Words of two names that are not quite one: Валентин and Валентина, Муратов and Мурадов.

In a text the longer one can be a word form of the shorter; rows of lists hold names as they are, so
there it is mostly another person, often the husband, the wife or a twin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nlp.text.scripts import sounds
from rollcall.match.persons.slips import SLIP
from rollcall.names.given import name_key
from rollcall.names.rarity import COMMUNITIES, community, family_key
from rollcall.records import Reason

TELLS_APART = -1.0
_DOUBT = -0.15
ONLY_ALIKE = -0.1
"""A word that is only like the other one: half of a name, so that details must say more."""


def reasons(names: Iterable[Reason]) -> Iterator[Reason]:
    """What endings say: `sex_differs`; or `ending_differs`, where it may be a variant or a slip;
    and `only_alike` for words that are not known to be one name.

    `names` are the reasons of comparing two names. A surname alone that differs so says nothing:
    many a woman is listed under her family's form.
    """
    given: Reason | None = None
    alike: Reason | None = None
    surname: Reason | None = None
    sure = women = initials = False
    for reason in names:
        initials = initials or reason.code == "initial"
        long, short = sorted((sounds(reason.listed), sounds(reason.found)), key=len, reverse=True)
        if reason.code != "form":
            women = women or (_is_woman(long) and _is_woman(short))
        elif not _is_given(long) and family_key(long) == family_key(short):
            surname = reason
        elif long == short + "a":
            given, sure = reason, _is_given(long)
        else:
            alike = reason
        alike = reason if reason.code == "similar" else alike
    if alike is not None:
        yield Reason("only_alike", ONLY_ALIKE, alike.listed, alike.found)
    if surname is not None and initials:  # А. Иванов and А. Иванова: no given name to tell
        yield Reason("surname_slip", SLIP, surname.listed, surname.found)
    if given is None or women:
        return
    if sure and surname:
        yield Reason("sex_differs", TELLS_APART, given.listed, given.found)
    else:
        yield Reason("ending_differs", _DOUBT, given.listed, given.found)


def _is_given(spoken: str) -> bool:
    key = name_key(spoken)
    return any(key in community(language).given for language in COMMUNITIES)


def _is_woman(spoken: str) -> bool:
    """Whether a surname is that of a woman by its ending."""
    return spoken.endswith("a") and family_key(spoken) != name_key(spoken)

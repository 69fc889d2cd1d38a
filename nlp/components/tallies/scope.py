"""Which tallies may be compared with a case list: those that count everybody."""

from __future__ import annotations

from nlp.annotations import Tally
from nlp.components.places.gazetteer import is_country


def whole_scope(tally: Tally) -> bool:
    """Whether a tally counts everybody a status happened to, as a case list without place does.

    19 policemen, 103 dead in Almaty or "of them 15" contradict no list of all. A country counts
    as everywhere: who writes "225 people died in Kazakhstan" counts them all.
    """
    everywhere = tally["where"] is None or is_country(tally["where"])
    return tally["group"] is None and tally["part_of"] is None and everywhere

"""How grave a change of status is: what readers see first where changes are listed."""

from __future__ import annotations

from nlp.annotations import DEATHS, STATUSES


def gravity(listed: str | None, told: str | None) -> tuple[bool, int]:
    """What to sort changes by, the gravest first: `listed` is what the list says, `told` what is
    said now. Somebody who was missing and is said to be dead stands before all others: their
    family waits for nothing else. Then the order of the vocabulary decides.

    >>> sorted(["released", "killed", "detained"], key=lambda told: gravity("arrested", told))
    ['killed', 'detained', 'released']
    >>> gravity("missing", "died_in_custody") < gravity("arrested", "killed")
    True
    """
    place = STATUSES.index(told) if told in STATUSES else len(STATUSES)
    return not (listed == "missing" and told in DEATHS), place

"""Which tallies may be compared: only those that count the same people."""

from __future__ import annotations

from nlp.annotations import Tally


def same_scope(a: Tally, b: Tally) -> bool:
    """Whether two tallies count the same kind of people, so that a difference says something.

    Same status, group and place (`where` as the places' names in one language; none means
    everywhere), both whole or both part, and, where both are dated, the same day as far as both
    say it. 19 policemen against 225 dead, 103 dead in Almaty against 225 in the country, or what
    stood on 7 January against 15 January is no contradiction. Source and bound do not matter: to
    see two sources differ is the purpose. What the part is a part of is not looked at.
    """
    if a["status"] != b["status"] or a["group"] != b["group"]:
        return False
    if _place(a) != _place(b) or (a["part_of"] is None) != (b["part_of"] is None):
        return False
    return _same_day(a["as_of"], b["as_of"])


def whole_scope(tally: Tally) -> bool:
    """Whether a tally counts everybody a status happened to, as a case list without place does."""
    return tally["group"] is None and tally["where"] is None and tally["part_of"] is None


def _place(tally: Tally) -> str | None:
    return tally["where"].casefold() if tally["where"] else None


def _same_day(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    length = min(len(a), len(b))
    return a[:length] == b[:length]

"""Who may do what: the one table that pages, commands and queries ask.

How much of a case somebody sees for whom care is asked, is told by `rollcall.lists.care`.
"""

from __future__ import annotations

from typing import Literal

from rollcall.errors import Withheld
from rollcall.records import Role, Viewer

Act = Literal[
    "decide", "see what changed", "take uploads", "ask for care", "see who asks for care",
    "lift care", "change lists", "take workbooks", "see all exports",
    "see all watches", "take everything away", "move the record",
]  # fmt: skip
_ROLES: tuple[Role, ...] = ("reader", "monitor", "keeper", "operator")
"""Each may do what those before it may."""
_FROM: dict[Act, Role] = {
    "decide": "monitor",
    "see what changed": "monitor",  # how many cases left a list would give silence away
    "take uploads": "monitor",  # of those without anybody for whom care is asked
    "ask for care": "monitor",
    "see who asks for care": "monitor",
    "lift care": "keeper",
    "change lists": "keeper",
    "take workbooks": "keeper",
    "see all exports": "keeper",  # with what was withheld from whom
    "see all watches": "operator",
    "take everything away": "operator",
    "move the record": "operator",
}
_WHOM: dict[Role, str] = {
    "monitor": "a monitor or a list keeper",
    "keeper": "a list keeper or an operator",
    "operator": "an operator",
}


def may(viewer: Viewer, act: Act) -> bool:
    """Whether somebody may do this: for what is offered or left out."""
    return _ROLES.index(viewer.role) >= _ROLES.index(_FROM[act])


def must(viewer: Viewer, act: Act) -> None:
    """Raises `Withheld` for somebody who may not do this, before anything is read or changed."""
    if not may(viewer, act):
        raise Withheld(
            f"a {viewer.role} may not {act}",
            remedy=f"ask {_WHOM[_FROM[act]]}; `role` in rollcall.toml says who works here",
        )

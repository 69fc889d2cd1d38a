"""The cards of the front page: what is new of each person, put together from notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nlp.annotations import DEATHS
from rollcall.lists.gravity import gravity
from rollcall.match import news
from rollcall.store.desk_news import News
from rollcall.store.telling import Quote, Told
from rollcall.web.sides import Sides, sides

_SURE = ("likely", "same")


@dataclass
class Item:
    """What one story newly says of one person: all notices of it together.

    `change` is the notice that coverage differs from the list, `says` the words that say so.
    """

    told: Told
    quote: Quote | None
    sides: Sides | None
    verdict: str | None
    change: Told | None = None
    says: Quote | None = None
    folded: bool = False
    """Whether the comparison of the names repeats what stands above on the card: see `_fold`."""

    @property
    def listed(self) -> str | None:
        """What the list says now."""
        return (self.told.case or {}).get("status")

    @property
    def status(self) -> str | None:
        """What the article says happened."""
        return (self.change or self.told).data.get("status")

    @property
    def differs(self) -> bool:
        """Whether the article says something else than the list says now.

        A change counts from its notice until the list changes. It is noticed once, and whoever
        reads one day must not take the second article that tells of a death for routine: so a
        death that the list does not know counts in every article. Whatever else is said again may
        only look back: at an arrest of somebody who is free by now.
        """
        listed, change = self.listed, self.change
        if change is not None and change.data.get("listed_status") == listed:
            return True
        sure = change is not None or self.verdict in _SURE
        return sure and self.status in DEATHS and news.changes(listed, str(self.status))

    @property
    def gravity(self) -> tuple[bool, int]:
        """What to sort by, the gravest first."""
        return gravity(self.listed, self.status)


@dataclass
class PersonNews:
    """A case with what is new about it, newest first."""

    case: Any
    items: list[Item] = field(default_factory=list)

    @property
    def is_sure(self) -> bool:
        """Whether anything here is more than possible."""
        return any(item.verdict in _SURE for item in self.items)

    @property
    def is_possible(self) -> bool:
        """Whether anything here waits for a person to look."""
        return any(item.verdict == "possible" for item in self.items)

    @property
    def differs(self) -> bool:
        """Whether coverage says something else than the list."""
        return any(item.differs for item in self.items)

    @property
    def gravity(self) -> tuple[bool, int]:
        """That of the gravest item that differs from the list; of any where none does."""
        told = [item for item in self.items if item.differs] or self.items
        return min(item.gravity for item in told)


def by_person(found: Iterable[News]) -> list[PersonNews]:
    """Notices about cases, grouped by person and story; both in the order in which they came.

    What differs from the list comes first within a person, the gravest before the rest.
    """
    people: dict[str, PersonNews] = {}
    items: dict[tuple[str, str], Item] = {}
    for one in found:
        told = one.told
        if told.case is None or told.article is None or told.kind == "silent":
            continue
        person = people.setdefault(told.case["id"], PersonNews(told.case))
        key = (told.case["id"], told.article["story_id"])
        item = items.get(key)
        if item is None:
            item = items[key] = Item(told, one.quote, _sides(one), one.verdict)
            person.items.append(item)
        elif item.sides is None or (told.kind == "match" and item.told.kind == "possible"):
            item.told, item.quote = told, one.quote
            item.sides, item.verdict = _sides(one), one.verdict
        if told.kind == "status" and item.change is None:
            item.change, item.says = told, one.says
            item.quote = item.quote if item.says else one.quote
    for person in people.values():
        person.items.sort(key=lambda item: (False, *item.gravity) if item.differs else (True,))
        _fold(person.items)
    return list(people.values())


def _fold(items: Iterable[Item]) -> None:
    """Fold the comparisons after the first, but for those that somebody must look at: where the
    article is only possible, or something speaks against it.
    """
    compared = False
    for item in items:
        if item.sides is not None:
            doubtful = any(how == "against" for how, _ in item.sides.reasons)
            item.folded = compared and item.verdict in _SURE and not doubtful
            compared = True


def _sides(one: News) -> Sides | None:
    match = one.match
    return sides(match["surface"], match["score"], match["features"]) if match else None

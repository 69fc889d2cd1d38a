"""What makes a row the same row in the next version: its id, else its name and details."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rollcall.lists.cells.words import plain_words

MADE = "n-"


@lru_cache(maxsize=5_000)
def name_key(name: str) -> str:
    """A name in a form that order, case, commas and ё do not change."""
    return " ".join(sorted(plain_words(name)))


def made_key(
    names: tuple[str, ...], birth: str | None, age: int | None, places: tuple[str, ...], rest: str
) -> str:
    """An opaque key from the first name, the birth (or age) and the first place.

    A row without any name is told by `rest`, the text of its cells. The key is a digest, so that
    it can stand in a log or a URL where a name must not.
    """
    detail = birth or ("" if age is None else str(age))
    place = " ".join(plain_words(places[0])) if places else ""
    text = "\x1f".join((name_key(names[0]), detail, place)) if names else "\x1f\x1f" + rest
    return MADE + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Keys:
    """Hands out keys that are different within one file."""

    def __init__(self, ids: Iterable[tuple[str, str]]) -> None:
        """`ids` are all (sheet, id) of the file, read beforehand."""
        pairs = Counter(ids)
        sheets = Counter(id_ for _, id_ in pairs)
        # Ids that start again on every sheet need the sheet's name to be different.
        self.per_sheet = any(count > 1 for count in sheets.values()) and all(
            count == 1 for count in pairs.values()
        )
        self.used: Counter[str] = Counter()
        self.reserved = frozenset(self.full(sheet, id_) for sheet, id_ in pairs)

    def full(self, sheet: str, id_: str) -> str:
        """The key that an id gives."""
        return f"{sheet}/{id_}" if self.per_sheet else id_

    def take(self, wanted: str) -> str:
        """`wanted` itself the first time, then with a suffix: `-2`, `-3`."""
        self.used[wanted] += 1
        count = self.used[wanted]
        if count == 1:
            return wanted
        while (key := f"{wanted}-{count}") in self.reserved or key in self.used:
            count += 1
        self.used[wanted] = count
        return key

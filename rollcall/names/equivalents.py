"""Names that are one name in other languages, and short forms: Yevgeny, Eugene, Женя.

The groups stand in `data/equivalents.txt`. A list keeper can add more: `read_groups` understands a
file of the same form, `extend` makes its groups count.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable
from importlib.resources import files

from nlp.text.scripts import MAX_LETTERS, bare, sounds

MAX_LINES = 20_000
"""More groups than this are no list of short forms, but a mistake."""
MAX_NAMES = 200
"""More names than this are no group."""

_Groups = frozenset[int]
_NONE: _Groups = frozenset()
_GROUP_OF: dict[str, _Groups] = {}
_BARE_OF: dict[str, _Groups] = {}
"""By the sounds without all vowels they end in: for keys, which may find too much."""
_STEM_OF: dict[str, _Groups] = {}
"""By what is left when an ending is taken off: mari of Мария, serge of Сергей."""
_NUMBERS: dict[frozenset[str], int] = {}
_FORGOTTEN: list[int] = []
"""How many groups there were each time that those added were taken back."""


def read_groups(text: str, name: str = "equivalents") -> list[tuple[str, ...]]:
    """Groups from a text file: one group a line, names with spaces or commas between, # comments.

    Raises ValueError with `name` (of the file), the line and what to do, for a line that is no
    group: a lone name, a name without a letter, far too many names.
    """
    groups: list[tuple[str, ...]] = []
    for number, line in enumerate(text.splitlines(), 1):
        names = line.partition("#")[0].replace(",", " ").split()
        if not names:
            continue
        where = f"{name}, line {number}"
        odd = next((one for one in names if len(one) > MAX_LETTERS or not sounds(one)), None)
        if odd is not None:
            raise ValueError(f"{where}: {odd[:MAX_LETTERS]!r} is no name; put # before a remark")
        if len(names) < 2:
            raise ValueError(f"{where}: one name alone; write those that count as one on a line")
        if len(names) > MAX_NAMES or len(groups) >= MAX_LINES:
            raise ValueError(
                f"{where}: too much; at most {MAX_NAMES} names a line, {MAX_LINES} lines"
            )
        groups.append(tuple(names))
    return groups


def extend(groups: Iterable[Iterable[str]]) -> int:
    """Count the names of each group as one name from now on; returns how many groups were new.

    What was compared before is compared anew. Call it before an index is built: groups are keys
    too. A group that is known already changes nothing.
    """
    new = 0
    for group in groups:
        spoken = frozenset(filter(None, map(sounds, group)))
        if len(spoken) < 2 or spoken in _NUMBERS:
            continue
        new += 1
        number = _NUMBERS[spoken] = len(_NUMBERS)
        for one in spoken:
            _put(_GROUP_OF, one, number)
            if len(short := bare(one)) > 1:
                _put(_BARE_OF, short, number)
            for stem in _stems(one):
                _put(_STEM_OF, stem, number)
    if new:
        _compare_anew()
    return new


def version() -> tuple[int, int]:
    """Another value after every change of the groups, for what is worked out from them."""
    return len(_FORGOTTEN), len(_NUMBERS)


def _compare_anew() -> None:
    """Empty what the functions of this package remember: most answers depend on the groups."""
    package = __name__.rpartition(".")[0] + "."
    for name, module in list(sys.modules.items()):
        if name.startswith(package):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


def added() -> str:
    """Changes with every group that was added to ours; empty as long as none was."""
    more = list(_NUMBERS)[_OURS:]
    if not more:
        return ""
    lines = "\n".join(sorted(" ".join(sorted(group)) for group in more))
    return f"-{zlib.crc32(lines.encode()):08x}"


def forget() -> None:
    """Take back every group that was added to ours."""
    _FORGOTTEN.append(len(_NUMBERS))
    for table in (_GROUP_OF, _BARE_OF, _STEM_OF):
        table.clear()
    _NUMBERS.clear()
    extend(read_groups(_own()))


def _put(table: dict[str, _Groups], key: str, number: int) -> None:
    table[key] = table.get(key, _NONE) | {number}


def _stems(spoken: str) -> tuple[str, ...]:
    """What a name may be declined from: Мария, Илья, Сергей; a consonant is there to stay."""
    if len(spoken) < 3 or spoken[-1] not in "aeiouy":
        return (spoken,)
    if len(spoken) > 3 and spoken[-2] == "y":
        return spoken[:-1], spoken[:-2]
    return spoken, spoken[:-1]


def stem_groups(spoken: str) -> _Groups:
    """The numbers of the groups of the names that a stem without its ending can be of."""
    return _GROUP_OF.get(spoken, _NONE) | _STEM_OF.get(spoken, _NONE)


def groups_of(spoken: str, *, declined: bool = False) -> frozenset[int]:
    """The numbers of the groups of a name, given by its sounds; `declined`: of its stem as well.

    With `declined` the word may still have its ending, so too many are found rather than too few.
    """
    found = _GROUP_OF.get(spoken, _NONE)
    return found | _BARE_OF.get(bare(spoken), _NONE) if declined else found


def members() -> dict[str, frozenset[int]]:
    """The sounds of all names that have equivalents, with the numbers of their groups."""
    return _GROUP_OF


def others(spoken: str) -> frozenset[str]:
    """The sounds of all names that count as one with this one."""
    numbers = groups_of(spoken)
    if not numbers:
        return frozenset()
    return frozenset(name for name, theirs in _GROUP_OF.items() if not numbers.isdisjoint(theirs))


def _own() -> str:
    return files("rollcall.names").joinpath("data/equivalents.txt").read_text(encoding="utf-8")


_OURS = extend(read_groups(_own()))

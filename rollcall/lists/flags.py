"""The care that a list asks for with a case: do not publish, a minor, the family wants silence.

Protecting too much is the cheaper error: what cannot be understood sets the flag and says so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from rollcall.lists.dates import find_age
from rollcall.lists.words import find, plain_words, table
from rollcall.records import Flag

TABLE = "flags.tsv"
FLAGS: tuple[Flag, ...] = get_args(Flag)
_ADULT = 18
_WORDS_READ = 80
_NOT = frozenset({"не", "not", "no", "без", "isn't", "уже"})
_NOT_AFTER = frozenset({"емес", "жоқ"})
_SIGNS_YES = frozenset("+✓✔☑✅☒✗✘×☓")
_SIGNS_NO = frozenset({"-", "–", "—", "−", "☐", "□"})
_AGE = re.compile(r"[0-9]{1,3}")
Answer = Literal["yes", "no", "unclear"]


class Care(NamedTuple):
    """One flag that a text asks for, and whether it does so without a doubt."""

    flag: Flag
    clear: bool


@lru_cache(maxsize=20_000)
def care_in(text: str) -> tuple[Care, ...]:
    """The care that the words of a remark or a status ask for.

    What stands behind a "not" ("not a minor") is no clear word, but a flag all the same.
    """
    words = plain_words(text)[:_WORDS_READ]
    found: list[Care] = []
    covered = 0
    for hit in find(words, TABLE):
        if hit.end <= covered:
            continue  # inside a longer phrase that began earlier
        covered = hit.end
        if hit.phrase.meaning in FLAGS:
            before = words[max(0, hit.start - 2) : hit.start]
            after = words[hit.end : hit.end + 1]
            doubt = bool(_NOT.intersection(before) or _NOT_AFTER.intersection(after))
            found.append(Care(hit.phrase.meaning, not doubt))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def hint() -> re.Pattern[str]:
    """A quick look whether a text in small letters can ask for care at all."""
    longest = {
        max(phrase.words, key=len).rstrip("*")
        for phrases in table(TABLE).values()
        for phrase in phrases
        if phrase.meaning in FLAGS
    }
    return re.compile("|".join(re.escape(word) for word in sorted(longest)))


@lru_cache(maxsize=20_000)
def answer(flag: Flag, text: str) -> Answer:
    """What a cell of a column about care says: any usual yes or no, in three languages.

    A column about minors may hold an age; one about publishing may say "do not publish" itself.
    """
    bare = text.strip().casefold()
    if not bare or bare in _SIGNS_NO:
        return "no"
    if set(bare) <= _SIGNS_YES:
        return "yes"
    words = plain_words(bare)
    said = {hit.phrase.meaning for hit in find(words, TABLE) if hit.end - hit.start == len(words)}
    if "yes" in said or flag in said:
        return "yes"
    if "no" in said:
        return "no"
    if flag == "minor" and (age := _age(bare)) is not None:
        return "yes" if age < _ADULT else "no"
    return "yes" if Care(flag, True) in care_in(text) else "unclear"


def _age(text: str) -> int | None:
    return int(text) if _AGE.fullmatch(text) else find_age(text)

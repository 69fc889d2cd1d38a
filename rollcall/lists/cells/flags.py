"""The care that a list asks for with a case: do not publish, a minor, the family wants silence.

Protecting too much is the cheaper error: what cannot be understood sets the flag and says so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from rollcall.lists.cells.dates import find_age
from rollcall.lists.cells.words import find, plain_words, table
from rollcall.records import Flag

TABLE = "flags.tsv"
FLAGS: tuple[Flag, ...] = get_args(Flag)
_ADULT = 18
_WORDS_READ = 80
_NOT = frozenset({"не", "not", "no", "без", "isn't", "уже"})
_NOT_AFTER = frozenset({"емес", "жоқ"})
_SIGNS_YES = frozenset("+✓✔☑✅☒✗✘×☓")
_SIGNS_NO = frozenset({"-", "–", "—", "−", "☐", "□"})
_SHORT = 3
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
            continue  # inside a phrase that asks for nothing
        if hit.phrase.meaning == "-":
            covered = hit.end
        if hit.phrase.meaning == "alone" and (hit.start, hit.end) == (0, len(words)):
            found.append(Care("silence", True))
        if hit.phrase.meaning in FLAGS:
            before = words[max(0, hit.start - 2) : hit.start]
            after = words[hit.end : hit.end + 1]
            doubt = bool(_NOT.intersection(before) or _NOT_AFTER.intersection(after))
            found.append(Care(hit.phrase.meaning, not doubt))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=2_000)
def titled(text: str) -> frozenset[Flag]:
    """The care that a title, a heading or the name of a sheet asks for with all rows below it.

    "Дети" makes minors of them, "Women and children" does not.
    """
    words = plain_words(text[:300])
    kinds = {hit.phrase.meaning for hit in find(words, TABLE)}
    asked = {care.flag for care in care_in(text[:300]) if care.clear}
    if "children" in kinds:
        asked.add("minor")
    if "among" in kinds:
        asked.discard("minor")
    if any(hit.phrase.meaning == "secret" for hit in find(words, "row_words.tsv")):
        asked.discard("do_not_publish")  # about the file, not about its people
    return frozenset(asked)


@lru_cache(maxsize=1)
def hint() -> re.Pattern[str]:
    """A quick look whether a text in small letters, with е for ё, can ask for care at all."""
    longest = {
        max(phrase.words, key=len).rstrip("*")
        for phrases in table(TABLE).values()
        for phrase in phrases
        if phrase.meaning in (*FLAGS, "alone")
    }
    # The shorter word finds the longer one too, so fewer alternatives do.
    short = {word for word in longest if not any(word[:n] in longest for n in range(1, len(word)))}
    return re.compile(rf"\b(?:{_trie(sorted(short))})")


def may_ask(text: str) -> bool:
    """A quick look whether a cell can ask for care at all."""
    return bool(hint().search(text.casefold().replace("ё", "е")))


def _trie(words: list[str]) -> str:
    """Alternatives with their common beginnings said once: the search tries one branch a letter."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word[1:])
    parts = []
    for head, rests in heads.items():
        rest = "" if "" in rests else _trie(rests)
        parts.append(re.escape(head) + (f"(?:{rest})" if "|" in rest else rest))
    return "|".join(parts)


@lru_cache(maxsize=20_000)
def answer(flag: Flag, text: str, *, turned: bool = False) -> Answer:
    """Whether a cell of a column about care asks for it, in any usual words of three languages.

    Where the heading is `turned` ("may we publish?") a yes asks for nothing, and so does no answer
    in any other column. A column about minors may hold an age; one about publishing may say "do
    not publish" itself, or who agreed: "yes (brother)".
    """
    bare = text.strip().casefold()
    if not bare:
        return "unclear" if turned else "no"
    if bare in _SIGNS_NO:
        return _as_asked("no", turned)
    if set(bare) <= _SIGNS_YES:
        return _as_asked("yes", turned)
    if any(care.flag == flag and care.clear for care in care_in(text)):
        return "yes"
    if flag == "minor" and (age := _age(bare)) is not None:
        return "yes" if age < _ADULT else "no"
    return _said(plain_words(bare)[:_WORDS_READ], turned) if "?" not in bare else "unclear"


def answers(text: str) -> bool:
    """Whether a cell looks like an answer to some question: yes, no, agreed, ask the mother."""
    words = plain_words(text[:200])
    kinds = {"yes", "no", "consent", "refusal", "partly", *FLAGS}
    hits = [hit for hit in find(words, TABLE) if hit.phrase.meaning in kinds]
    return bool(hits) and hits[0].start == 0 and len(words) <= 2 * _SHORT


def _said(words: tuple[str, ...], turned: bool) -> Answer:
    """What answers stand in a cell, if they agree: to its heading, or to being named at all."""
    found: set[Answer] = set()
    covered = 0
    for hit in find(words, TABLE):
        if hit.end <= covered:
            continue
        covered = hit.end
        meaning = hit.phrase.meaning
        if meaning == "partly":
            return "unclear"
        if meaning in ("yes", "no"):
            # A lone letter and a "no" inside a sentence answer nothing.
            if hit.start == 0 or (len(words[hit.start]) > 1 and meaning == "yes"):
                found.add(_as_asked("yes" if meaning == "yes" else "no", turned))
            elif len(words) <= _SHORT:
                found.add("unclear")
        elif meaning in ("consent", "refusal"):
            found.add("no" if meaning == "consent" else "yes")
    return found.pop() if len(found) == 1 else "unclear"


def _as_asked(said: Answer, turned: bool) -> Answer:
    return ("no" if said == "yes" else "yes") if turned else said


def _age(text: str) -> int | None:
    return int(text) if _AGE.fullmatch(text) else find_age(text)

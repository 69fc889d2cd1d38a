"""People named together: in one breath ("A, B and C"), or one a line under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.annotations import Mention
from nlp.components.roles.words import kinds

_TOGETHER = re.compile(
    r"\s*(?:,?\s*(?:\d{1,3}|\d{1,2}-year-old|\d\d лет|\d\d жаста)\s*(?=[,;)и а]|and))?\s*"
    r"(?:[,;]|и|and|&|мен|пен|бен|және|сондай-ақ|, and|, сондай-ақ|, а также|а также|"
    r"as well as)?\s*(?:[—–-]\s*)?"
    r"(?:(?:(?:her|his|their|его|её|ее|их|оның)\s+"
    r"(?:son|daughter|wife|husband|(?:grand)?(?:father|mother)|brother|sister|сын\w{0,2}|"
    r"доч\w{1,3}|жен\w|муж\w{0,2}|от\w{1,3}|мат\w{1,4}|брат\w{0,3}|с[её]стр\w{1,2})|"
    r"(?:оның\s+)?(?:ұлы|қызы|әйелі|інісі)),?\s*)?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[^\S\n]*(?:[-–—•*·]|\d{1,4}[.)]?)?[^\S\n]*")
_LONGEST_HEADING = 90
_WORD = re.compile(r"\w+(?:-\w+)*")
_LIST = re.compile(r"\b(?:спис\w+|list|тізім\w*|имена|names|есімдер\w*)\b", re.IGNORECASE)


def together(text: str, people: list[Mention]) -> Iterator[list[int]]:
    """The numbers of people named in one breath, two or more."""
    group: list[int] = []
    for number, mention in enumerate(people):
        start = people[number - 1]["end"] if number else 0
        between = text[start : mention["start"]] if mention["start"] - start < 45 else "."
        if group and between.strip() and _TOGETHER.fullmatch(between):
            group.append(number)
            continue
        if len(group) > 1:
            yield group
        group = [number]
    if len(group) > 1:
        yield group


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return text.rfind("\n", 0, at) + 1


def _opens_line(text: str, mention: Mention) -> int:
    """The start of the mention's line if nothing but a bullet or number stands before it, or -1."""
    start = line_start(text, mention["start"])
    if mention["start"] - start > 12 or not _BULLET.fullmatch(text, start, mention["start"]):
        return -1
    return start


def _line_before(text: str, start: int) -> str:
    """The last line with text before an offset, or a piece of it."""
    above = text[max(0, start - 2 * _LONGEST_HEADING) : start].rstrip()
    return above.rpartition("\n")[2]


def is_heading(line: str, language: str) -> bool:
    """Whether a line announces people to whom something happened: "Список задержанных:"."""
    bare = line.strip()
    if not 4 <= len(bare) <= _LONGEST_HEADING or bare[-1] in ".!?,;":
        return False
    words = [word.lower() for word in _WORD.findall(bare)]
    told = any("listed" in kinds(word, language) for word in words)
    return told and (bare[-1] == ":" or len(words) <= 3 or bool(_LIST.search(bare)))


def under_headings(text: str, people: list[Mention], language: str) -> Iterator[int]:
    """The numbers of people who open a line under such a heading, or under each other."""
    above_end = -1  # the end of the last line that belongs to a list
    for number, mention in enumerate(people):
        start = _opens_line(text, mention)
        if start <= 0:
            continue
        listed = above_end >= 0 and not text[above_end:start].strip()
        if listed or is_heading(_line_before(text, start), language):
            yield number
            end = text.find("\n", mention["end"])
            above_end = end if end >= 0 else len(text)

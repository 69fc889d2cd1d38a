"""Which patterns of the lexicon stand in a sentence, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nlp.components.claims.lexicon import (
    NEAR,
    NOTHING,
    PREPOSITIONS,
    Lexicon,
    Pattern,
    Starts,
    Trigger,
    heads,
)
from nlp.components.lexicon import Word

_NEAR_MARKS, _FAR_MARKS = (",", ":", ";", "—", "–"), (":", ";")
_TURNED_BACK = 7
_TURNED_GAP = 4
_COLON = 60
_ABOUT = frozenset({
    "о", "об", "факту", "гибели", "смерти", "убийства", "пыток", "избиения", "исчезновения",
})  # fmt: skip
_APART = 2  # characters between two words where a mark and a blank stand between


def triggers(
    words: list[Word],
    distinct: frozenset[str],
    book: Lexicon,
    starts: Mapping[str, Starts],
    low: str = "",
) -> list[list[Trigger]]:
    """The patterns in a sentence in order, not overlapping, the longest first.

    Several readings of the same words stand together: "ұсталған" before a name or after it, and
    shorter ones behind, for where nobody fits the longest. `distinct` has each word once, `starts`
    what a word can begin; `low` is the text of the words, for the marks between them.
    """
    found: list[list[Trigger]] = []
    there: frozenset[str] | None = None
    last = -1
    for i, word in enumerate(words):
        known = starts.get(word.text)
        if known is None or i <= last:
            continue
        if there is None:
            there = heads(distinct)
        best: list[Trigger] = []
        if not known.needed or not known.needed.isdisjoint(there):
            best.extend(_begun(known.patterns, words, i, low, there))
        if word.text in book.turned:
            _add_turned(best, found, words, i, book, low)
        if best:
            best.sort(
                key=lambda t: (t.pattern.status != NOTHING, -t.last, t.first, -len(t.pattern.steps))
            )
            if best[0].pattern.status != NOTHING:
                found.append(best)
            last = best[0].last
    return found


def _begun(
    patterns: tuple[Pattern, ...], words: list[Word], i: int, low: str, there: frozenset[str]
) -> Iterator[Trigger]:
    """Those of some patterns that begin at the i-th word."""
    for pattern in patterns:
        if pattern.needed and pattern.needed.isdisjoint(there):
            continue
        if pattern.marked and not _marked(words, i, low):
            continue
        last = _match(pattern, words, i, low)
        if last is not None and pattern.frame == "C" and low:
            end = words[last].end
            last = last if ":" in low[end : end + _COLON] else None
        if last is not None:
            yield Trigger(pattern, i, last)


def _add_turned(
    best: list[Trigger],
    found: list[list[Trigger]],
    words: list[Word],
    i: int,
    book: Lexicon,
    low: str,
) -> None:
    """Add the patterns whose verb is the i-th word and whose other words stand before it."""
    patterns = book.turned[words[i].text]
    for start in range(max(0, i - _TURNED_BACK), i):
        if words[start].text not in PREPOSITIONS:
            continue
        for pattern in patterns:
            last = _match(pattern, words, start, low, 1)
            if last is None or last >= i or i - 1 - last > _TURNED_GAP:
                continue
            if any(_parted(words, k, low, _NEAR_MARKS) for k in range(last + 1, i + 1)):
                continue
            if found and found[-1][0].first < start <= found[-1][0].last:
                continue
            best.append(Trigger(pattern, start, i))
    if any(t.first < i for t in best):
        first = min(t.first for t in best)
        while found and found[-1][0].first >= first:
            found.pop()


def _parted(words: list[Word], k: int, low: str, marks: tuple[str, ...]) -> bool:
    """Whether one of some marks stands before the k-th word."""
    if k == 0 or not low:
        return False
    a, b = words[k - 1].end, words[k].start
    return b - a > 1 and any(mark in low[a:b] for mark in marks)


def _marked(words: list[Word], i: int, low: str) -> bool:
    """Whether a mark or nothing stands before the i-th word."""
    if i == 0 or not low:
        return True
    return words[i].start - words[i - 1].end > 1


def _match(
    pattern: Pattern, words: list[Word], i: int, low: str = "", begin: int = 0
) -> int | None:
    """The last word of a pattern (from a step on) that begins at the i-th; None where none does."""
    at = last = i
    for number, step in enumerate(pattern.steps[begin:], begin):
        if step.end:
            if at < len(words) and words[at].start - words[at - 1].end < _APART:
                return None
            continue
        stop = min(len(words), at + (step.gap if number > begin else 0) + 1)
        marks = _NEAR_MARKS if step.gap <= NEAR else _FAR_MARKS
        for k in range(at, stop):
            if step.gap and k > i and _parted(words, k, low, marks):
                return None
            if (
                pattern.negated
                and pattern.status == "charged"
                and k > at
                and words[k - 1].text in _ABOUT
            ):
                return None  # a case about what was done to somebody is not against him
            if step.takes(words[k].text):
                break
        else:
            return None
        at = k + 1
        if number < pattern.own:
            last = k
    return last

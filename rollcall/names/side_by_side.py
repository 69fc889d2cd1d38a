"""Two names side by side with the letters marked that differ in sound, for people to check."""

from __future__ import annotations

from difflib import SequenceMatcher

from nlp.text.spellings import spelled
from rollcall.names.compare import paired
from rollcall.names.composed import composed

Marked = tuple[tuple[str, bool], ...]


def align(listed: str, found: str) -> tuple[Marked, Marked]:
    """Both names in pieces `(text, differs)`; the pieces of each joined are the name itself.

    Letters are compared by sound, so Ж and Zh agree and only what a reader should look at is
    marked: a word form's ending, another vowel, a part that the other name lacks.

    >>> align("Серик", "Serika")
    ((('Серик', False),), (('Serik', False), ('a', True)))
    """
    a, b = composed(listed), composed(found)
    marks_a, marks_b = _marks(a.text, b.text)
    return _pieces(listed, a.spread(marks_a)), _pieces(found, b.spread(marks_b))


def _marks(listed: str, found: str) -> tuple[list[bool], list[bool]]:
    """For each letter of both names whether it differs."""
    marks_a, marks_b = [True] * len(listed), [True] * len(found)
    for name, marks in ((listed, marks_a), (found, marks_b)):
        for at, letter in enumerate(name):
            marks[at] = letter.isalnum()
    for ours, theirs in paired(listed, found):
        _mark(listed, found, ours, theirs, marks_a, marks_b)
    return marks_a, marks_b


def _mark(
    listed: str,
    found: str,
    ours: tuple[int, int],
    theirs: tuple[int, int],
    marks_a: list[bool],
    marks_b: list[bool],
) -> None:
    a = spelled(listed[slice(*ours)])
    b = spelled(found[slice(*theirs)])
    matcher = SequenceMatcher(None, [s for _, s in a], [s for _, s in b], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            continue
        for letters, start, first, last, marks in (
            (a, ours[0], i1, i2, marks_a),
            (b, theirs[0], j1, j2, marks_b),
        ):
            at = start + sum(len(text) for text, _ in letters[:first])
            for text, _ in letters[first:last]:
                marks[at : at + len(text)] = [False] * len(text)
                at += len(text)


def _pieces(name: str, marks: list[bool]) -> Marked:
    out: list[tuple[str, bool]] = []
    for letter, differs in zip(name, marks, strict=True):
        if out and out[-1][1] == differs:
            out[-1] = (out[-1][0] + letter, differs)
        else:
            out.append((letter, differs))
    return tuple(out)

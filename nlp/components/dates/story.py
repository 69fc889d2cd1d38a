"""What a text has said so far about time, and whether a clause speaks of the future or the past."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from nlp.components.dates.resolve import Published, Resolved
from nlp.components.dates.words import Vocabulary

Got = dict[str, str]
"""The groups of a match that matched something."""
_AROUND = 80
NEAR = 300  # characters within which a story goes on in the same year
_BREAK = re.compile(r"[;:!?\n]|\.\s|,|\s[—–-]\s|\s(?:and|but|и|а|но|ал|және)\s")
_BORN = re.compile(r"(?:род(?:ил|ив|ен|ом)|born|туған|дүниеге|г\.\s?р\.)")
_AWAY = 15  # characters that a comma counts for


@dataclass
class Story:
    """What a text has said so far, and from when it is seen: what later dates are read against.

    `years` has the year of each month where it was last named; `day` is the last exact day,
    `told` the last day with its year written, each with where it ended.
    """

    words: Vocabulary
    text: str
    seen: Published | None
    years: dict[int, int] = field(default_factory=dict)
    day: tuple[date, int] | None = None
    told: tuple[date, int] | None = None
    year: int | None = None

    def tense(self, start: int, end: int) -> int:
        """1 where the clause around a date speaks of the future, -1 of the past, 0 of neither.

        The verb nearest to the date decides.
        """
        return _tense(self.words, *self._clause(start, end))

    def _clause(self, start: int, end: int) -> tuple[str, str, int]:
        """What stands before a date in its clause, what after it, and how far off that is."""
        before = self.text[max(0, start - _AROUND) : start]
        breaks = [m.end() for m in _BREAK.finditer(before)]
        after = self.text[end : end + _AROUND]
        rest = after.lstrip(", )(")
        stop = _BREAK.search(rest)
        away = _AWAY if "," in after[: len(after) - len(rest)] else 1
        return before[breaks[-1] if breaks else 0 :], rest[: stop.start() if stop else None], away

    def remember(self, got: Got, found: Resolved, start: int, end: int) -> None:
        """Keep what a date says about the dates after it."""
        if not found.iso:
            return
        self.year = int(found.iso[:4])
        if len(found.iso) >= 7:
            self.years[int(found.iso[5:7])] = self.year
        if found.precision == "day" and "span" not in got:
            self.day = date.fromisoformat(found.end_iso or found.iso), end
            written = "y" in got or "yw" in got or "y2" in got
            around = self.text[max(0, start - 30) : end + 20]
            if written and not _BORN.search(around):
                self.told = self.day


def _tense(words: Vocabulary, before: str, after: str, away: int) -> int:
    best, tense = _AROUND + 1, 0
    for pattern, sign in ((words.ahead, 1), (words.behind, -1)):
        ends = [m.end() for m in pattern.finditer(before)]
        first = pattern.search(after)
        near = min(
            len(before) - ends[-1] if ends else _AROUND + 1,
            first.start() + away if first else _AROUND + 1,
        )
        if near < best:
            best, tense = near, sign
    return tense

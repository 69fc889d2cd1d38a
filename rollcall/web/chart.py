"""A picture of counts over time: lists as steps, totals that others published as points.

Plain SVG without scripts and without inline styles, so that the desk's content policy lets it
stand in a page. It says in words what it shows; the numbers stand in a table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from rollcall.store.counts import Standing, Total

WIDTH, HEIGHT = 900, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 30, 60
_MOST_POINTS = 300
_MOST_LINES = 60
_LABEL = 20
_INK = ("#1b6ca8", "#b4530a", "#3f7d20", "#8a3ffc", "#a2191f", "#00696b")
_DASHES = ("6 3", "2 3", "10 3 2 3", "8 6", "4 2", "1 2")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The first moment of a picture with nothing in it."""
_OFFICIAL = frozenset({"state", "official"})


@dataclass(frozen=True)
class _Line:
    """One stepped line: its points, its look, its name."""

    name: str
    points: tuple[tuple[datetime, int], ...]
    ink: str
    dash: str | None


@dataclass(frozen=True)
class _Scale:
    """Where a moment and a number stand in the picture."""

    first: datetime
    last: datetime
    top: int

    def x(self, at: datetime) -> float:
        """Points from the left edge."""
        share = (at - self.first) / (self.last - self.first)
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, number: int) -> float:
        """Points from the upper edge."""
        return round(HEIGHT - _BOTTOM - number / self.top * (HEIGHT - _TOP - _BOTTOM), 1)


def drawn(
    status: str,
    standings: Sequence[Standing],
    totals: Sequence[Total],
    *,
    standalone: bool = True,
) -> str:
    """The picture of one status, as SVG. Everything that others wrote is escaped.

    Points are numbered in the order of `totals` of this status, oldest first, as a table beside it
    should be. `standalone`: a file of its own, with a white ground and that table as lines of
    text; else a part of a page, in the page's own colours.
    """
    said = [one for one in totals if one.status == status]
    lines = _lines(status, standings)
    scale = _scale(lines, said)
    parts = [*_axes(scale), *_drawn_lines(lines, scale), *_points(said, scale)]
    height = HEIGHT
    if standalone:
        written = list(_table(said))
        parts += written
        height += 20 * len(written) + 20
    return _whole(status, lines, said, "\n".join(parts), height, standalone)


def _whole(
    status: str,
    lines: Sequence[_Line],
    said: Sequence[Total],
    body: str,
    height: int,
    standalone: bool,
) -> str:
    title = f"People {status.replace('_', ' ') or 'without a status'}, over time"
    held = "; ".join(f"{line.name}: {line.points[-1][1]} now" for line in lines if line.points)
    told = f"{len(said)} published totals as points" if said else "No total was published"
    left = "" if len(said) <= _MOST_POINTS else f", the newest {_MOST_POINTS} of them drawn"
    about = f"{held or 'No list yet'}. {told}{left}."
    ground = ""
    if standalone:
        ground = (
            f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n'
            f'<text x="{_LEFT}" y="18" font-size="15" font-weight="bold">{_text(title)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="chart-title chart-desc" font-family="sans-serif" font-size="12" '
        'fill="currentColor">\n'
        f'<title id="chart-title">{_text(title)}</title>\n'
        f'<desc id="chart-desc">{_text(about)}</desc>\n'
        f"{ground}\n{body}\n</svg>\n"
    )


def _lines(status: str, standings: Sequence[Standing]) -> list[_Line]:
    names = sorted({name for one in standings for name in one.lists})
    found = [
        _Line(
            name,
            tuple((s.at, s.lists[name].get(status, 0)) for s in standings if name in s.lists),
            _INK[place % len(_INK)],
            _DASHES[place % len(_DASHES)],
        )
        for place, name in enumerate(names)
    ]
    if standings:
        people = tuple((one.at, one.people.get(status, 0)) for one in standings)
        found.append(_Line("people, all lists", people, "currentColor", None))
    return found


def _scale(lines: Sequence[_Line], said: Sequence[Total]) -> _Scale:
    moments = [at for line in lines for at, _ in line.points] + [one.at for one in said]
    most = [n for line in lines for _, n in line.points] + [one.count for one in said]
    first, last = min(moments, default=_NEVER), max(moments, default=_NEVER)
    last += max((last - first) / 25, timedelta(days=1))  # room for the last step
    top = max([1, *most])
    step = _step(top)
    return _Scale(first, last, -(-top // step) * step)


def _axes(scale: _Scale) -> Iterator[str]:
    step = _step(scale.top)
    right = WIDTH - _RIGHT
    for number in range(0, scale.top + 1, step):
        y = scale.y(number)
        yield f'<path d="M{_LEFT} {y}H{right}" stroke="currentColor" stroke-opacity=".2"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{number}</text>'
    told = ""
    for part in range(5 if scale.first != _NEVER else 0):
        at = scale.first + (scale.last - scale.first) * part / 4
        place = f'x="{scale.x(at)}" y="{HEIGHT - _BOTTOM + 20}" text-anchor="middle"'
        if told != (told := f"{at:%Y-%m-%d}"):
            yield f"<text {place}>{told}</text>"


def _step(top: int) -> int:
    """A round number that cuts the height into at most ten."""
    step = 1
    while True:
        for times in (1, 2, 5):
            if top / (step * times) <= 10:
                return step * times
        step *= 10


def _drawn_lines(lines: Sequence[_Line], scale: _Scale) -> Iterator[str]:
    """Each list stays as it is until its next version, so lines are steps; names stand behind."""
    right = WIDTH - _RIGHT
    labels = _apart([scale.y(line.points[-1][1]) for line in lines])
    for line, label in zip(lines, labels, strict=True):
        (first, number), *rest = line.points
        path = f"M{scale.x(first)} {scale.y(number)}"
        path += "".join(f"H{scale.x(at)}V{scale.y(count)}" for at, count in rest)
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        look = f'stroke="{line.ink}" stroke-width="{2 if line.dash else 3}"{dash}'
        yield f'<path d="{path}H{right}" fill="none" {look}/>'
        name = f"{_short(line.name)}: {line.points[-1][1]}"
        yield f'<text x="{right + 8}" y="{label + 4}" fill="{line.ink}">{_text(name)}</text>'


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, moved so that labels do not stand on each other."""
    placed: dict[int, float] = {}
    above = float("-inf")
    for place in sorted(range(len(heights)), key=lambda one: heights[one]):
        above = max(heights[place], above + 15)
        placed[place] = above
    return [placed[place] for place in range(len(heights))]


def _points(said: Sequence[Total], scale: _Scale) -> Iterator[str]:
    """What others said: full for the state and its offices, hollow for everybody else."""
    first = max(0, len(said) - _MOST_POINTS)
    for number, one in enumerate(said[first:], start=first + 1):
        x, y = scale.x(one.at), scale.y(one.count)
        fill = "currentColor" if one.control in _OFFICIAL else "none"
        about = f"{one.when or one.at.date().isoformat()}: {one.who} says {_says(one)}"
        yield (
            f'<g><title>{_text(about)}</title><circle cx="{x}" cy="{y}" r="5" fill="{fill}" '
            'stroke="currentColor" stroke-width="2"/>'
            f'<text x="{x}" y="{y - 9}" text-anchor="middle">{number}</text></g>'
        )


def _table(said: Sequence[Total]) -> Iterator[str]:
    """The points in words, a line each."""
    first = max(0, len(said) - _MOST_LINES)
    for place, one in enumerate(said[first:]):
        when = one.when or one.at.date().isoformat()
        source = f" ({one.source})" if one.source and one.source != one.who else ""
        line = f"{first + place + 1}. {when[:10]}: {one.who}{source}: {_says(one)}"
        yield f'<text x="{_LEFT}" y="{HEIGHT + 20 * place}">{_text(line[:140])}</text>'


_BOUNDS = {"at_least": "at least ", "about": "about ", "more_than": "more than ", "up_to": "up to "}


def _says(one: Total) -> str:
    return f"{_BOUNDS.get(one.bound, '')}{one.count}"


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else name[: _LABEL - 1] + "…"


def _text(words: str) -> str:
    """Words of others as they may stand in XML."""
    return escape(_UNFIT.sub("\ufffd", words))

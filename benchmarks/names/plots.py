"""Pictures for docs/pictures: one sober style, small files, the same colour for the same thing."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
COLOURS = {
    "rollcall": "#b3261e",
    "rollcall, cold": "#e08e88",
    "rapidfuzz token_set_ratio": "#6b8fb3",
    "rapidfuzz WRatio": "#2f5d8a",
    "nomenklatura LogicV2": "#3f7d58",
    "pyahocorasick (exact)": "#444444",
    "pyahocorasick + pymorphy3": "#8a6d3b",
    "FlashText": "#999999",
    "juditha percolate": "#7a5a99",
    "juditha extract": "#b79fcc",
}


def possible() -> bool:
    """Whether pictures can be drawn here."""
    return importlib.util.find_spec("matplotlib") is not None


def _axes(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "rollcall"  # the same figures give the same file
    matplotlib.rcParams["svg.fonttype"] = "none"  # letters stay letters, and the file small
    matplotlib.rcParams["font.size"] = 9
    figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#e5e5e5", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _save(figure: Any, name: str) -> Path:
    from matplotlib import pyplot

    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"names-{name}.svg"
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    return path


def bars(name: str, kinds: Sequence[str], shares: dict[str, Sequence[float]], title: str) -> Path:
    """Recall per kind: one row of bars per kind, one bar per scorer."""
    figure, axes = _axes(7.2, 0.42 * len(kinds) + 1.2)
    height = 0.8 / len(shares)
    for number, (scorer, values) in enumerate(shares.items()):
        rows = [place + number * height for place in range(len(kinds))]
        axes.barh(rows, values, height, label=scorer, color=COLOURS.get(scorer))
    axes.set_yticks([place + 0.4 - height / 2 for place in range(len(kinds))], kinds)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of pairs")
    axes.set_title(title, loc="left", fontsize=10)
    figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    return _save(figure, name)


def lines(
    name: str, series: dict[str, Iterable[tuple[float, float]]], labels: tuple[str, str], title: str
) -> Path:
    """Figures against list size, both axes logarithmic; a name ending in `cold` is dashed."""
    figure, axes = _axes(7.2, 4.2)
    for label, points in series.items():
        across, up = zip(*points, strict=True)
        style = "--" if label.endswith("cold") else "-"
        axes.plot(across, up, style, marker="o", markersize=4, label=label, color=_colour(label))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.set_title(title, loc="left", fontsize=10)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return _save(figure, name)


def _colour(label: str) -> str | None:
    return COLOURS.get(label) or COLOURS.get(label.partition(",")[0])


FEWEST = 5
"""Pairs that a point of the reliability diagram stands for at least."""


def reliability(
    name: str, series: dict[str, Sequence[tuple[float, int, float]]], title: str
) -> Path:
    """Said against true: points (mean score, pairs, share of one person) with 95 % intervals."""
    figure, axes = _axes(4.6, 4.6)
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    for (label, points), colour in zip(series.items(), ("#9aa7b3", "#b3261e"), strict=False):
        shown = [point for point in points if point[1] >= FEWEST]
        said, counts, true = zip(*shown, strict=True)
        axes.scatter(said, true, [8 + 2 * n**0.5 for n in counts], color=colour, label=label)
        for place, count, share in shown:
            axes.plot([place, place], wilson(share, count), color=colour, linewidth=1)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlabel("score")
    axes.set_ylabel("share of pairs that are one person")
    axes.set_title(title, loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    return _save(figure, name)


def wilson(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share found in a count (Wilson 1927)."""
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    spread = (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    spread *= z / (1 + z * z / count)
    return middle - spread, middle + spread

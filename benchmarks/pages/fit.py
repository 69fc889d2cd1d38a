"""Fit the weights of `rollcall.read.page_kind` again: `python -m benchmarks.pages.fit`.

Ridge logistic regression by Newton's method over the labelled pages, each page once with and once
without its address. Prints the weights, how many pages a threshold loses and refuses, and the same
in ten-fold cross-validation: what to expect of sites nobody has looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.pages.gold import pages
from rollcall.read.decode import decode
from rollcall.read.jsonld import nodes as jsonld_nodes
from rollcall.read.page_date import published_of
from rollcall.read.page_names import title_of
from rollcall.read.page_signs import own_address, signs_of
from rollcall.read.page_text import main_text
from rollcall.read.plain import parse_html

Array = np.ndarray[Any, np.dtype[np.float64]]
RIDGE = 1.0


def observe() -> tuple[Array, Array, list[str]]:
    """Signs (pages x signs), labels (1 for an article) and the names of the signs."""
    rows: list[list[float]] = []
    labels: list[float] = []
    names: list[str] = []
    for page in pages():
        root = parse_html(decode(page.data))
        nodes = jsonld_nodes(root)
        text, title = main_text(root, nodes, url=page.url), title_of(root, nodes)
        for url in (page.url, own_address(root)):
            date = published_of(root, nodes, url=url)
            signs = signs_of(
                root, nodes, text, url=url, title=title, dated=date.source if date else None
            )
            names = list(signs)
            rows.append([float(seen) for seen in signs.values()])
            labels.append(float(page.article))
    return np.array(rows), np.array(labels), names


def fit(signs: Array, labels: Array) -> Array:
    """Weights and, last, the constant; both classes count equally."""
    x = np.column_stack([signs, np.ones(len(signs))])
    weight = np.where(labels == 0, (labels == 1).sum() / max((labels == 0).sum(), 1), 1.0)
    ridge = np.full(x.shape[1], 2 * RIDGE)
    ridge[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - labels)) + ridge * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def _report(name: str, scores: Array, labels: Array) -> None:
    for way, start in (("with address", 0), ("without", 1)):
        part, truth = scores[start::2], labels[start::2]
        allowed = int(0.02 * (truth == 1).sum())
        limit = np.sort(part[truth == 1])[allowed]
        refused = (part[truth == 0] < limit).mean()
        print(
            f"{name}, {way}: refused {refused:.3f} at {allowed} articles lost (below {limit:.2f})"
        )


def main() -> None:
    """Print weights and how well they tell articles from other pages."""
    signs, labels, names = observe()
    w = fit(signs, labels)
    for name, value in sorted(zip(names, w, strict=False), key=lambda pair: pair[1]):
        print(f"{name:18}{value:6.1f}")
    print(f"{'constant':18}{w[-1]:6.2f}")
    _report("all pages", signs @ w[:-1], labels)
    held_out = np.zeros(len(labels))
    order = np.random.default_rng(0).permutation(len(labels) // 2)
    for fold in range(10):
        test = np.concatenate([order[fold::10] * 2, order[fold::10] * 2 + 1])
        train = np.setdiff1d(np.arange(len(labels)), test)
        part = fit(signs[train], labels[train])
        held_out[test] = signs[test] @ part[:-1] + part[-1]
    _report("cross-validated", held_out, labels)


if __name__ == "__main__":
    main()

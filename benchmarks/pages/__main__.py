"""Print how well we read, beside the peers: `python -m benchmarks.pages [--quick] [--files]`.

`--quick` leaves the peers out; `--files` names every page refused, lost or kept, and every file
that was not read, with its reason.
"""

from __future__ import annotations

import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.pages import entries
from benchmarks.pages.gold import Page, pages, text_scores
from rollcall.errors import NotAnArticle, Unreadable
from rollcall.read import article
from rollcall.records import ArticleText


@dataclass
class Result:
    """What `article` made of all pages, with or without being told their addresses."""

    found: dict[str, ArticleText] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0


def extract(labelled: list[Page], *, with_url: bool) -> Result:
    """Run `article` over all pages."""
    result = Result()
    start = time.perf_counter()
    for page in labelled:
        try:
            result.found[page.id] = article(page.data, url=page.url if with_url else None)
        except (NotAnArticle, Unreadable) as error:
            if page.article:
                result.lost.append((page.url, str(error)))
        else:
            if not page.article:
                result.kept.append((page.kind, page.url))
    result.seconds = time.perf_counter() - start
    return result


def date_counts(labelled: list[Page], dates: dict[str, str | None]) -> Counter[str]:
    """Right, wrong and silent over the articles whose date people noted."""
    return Counter(
        "silent" if not dates.get(page.id) else _verdict(str(dates[page.id]), page.date)
        for page in labelled
        if page.article and page.date
    )


def _verdict(found: str, date: str) -> str:
    return "right" if found[:10] == date else "wrong"


def _line(name: str, *cells: object) -> None:
    print(f"{name:26}" + "".join(f"{cell!s:>22}" for cell in cells))


def _show_kinds(labelled: list[Page], result: Result, name: str) -> None:
    others = sum(not page.article for page in labelled)
    articles = len(labelled) - others
    refused = others - len(result.kept)
    _line(
        name,
        f"{refused}/{others} = {refused / others:.1%}",
        f"{len(result.lost)}/{articles} = {len(result.lost) / articles:.1%}",
    )


def _show_texts(labelled: list[Page], result: Result, quick: bool) -> dict[str, str | None]:
    ours = {name: found.text for name, found in result.found.items()}
    taken = [page for page in labelled if page.id in ours]
    print("\nArticle text, F1 (accepted: articles we did not refuse; all: refused count as empty)")
    _line(
        "set",
        "ours, accepted",
        *([] if quick else ["trafilatura", "readability-lxml"]),
        "ours, all",
    )
    scores = text_scores(taken, ours)
    strict = text_scores(labelled, ours)
    peers = [] if quick else _peer_texts(labelled)
    compared = [text_scores(taken, texts) for texts in peers]
    for name in sorted(scores):
        cells = [other[name] for other in (scores, *compared, strict)]
        _line(f"{name} ({scores[name].pages})", *(f"{cell.f1:.4f}" for cell in cells))
    return {
        name: found.published.at if found.published else None
        for name, found in result.found.items()
    }


def _peer_texts(labelled: list[Page]) -> list[dict[str, str]]:
    from benchmarks.pages import peers

    marked = [page for page in labelled if page.article and (page.body or page.present)]
    makers = (peers.trafilatura_text, peers.readability_text)
    return [{page.id: _nfc(make(page)) for page in marked} for make in makers]


def _nfc(text: str) -> str:
    """Our texts are in NFC; gold and peers are brought there too, or accents would count wrong."""
    return unicodedata.normalize("NFC", text)


def _show_dates(labelled: list[Page], ours: dict[str, str | None], quick: bool) -> None:
    print("\nPublished date")
    rows = {"ours": ours}
    if not quick:
        from benchmarks.pages import peers

        rows["htmldate"] = {page.id: peers.htmldate_date(page) for page in labelled if page.date}
    for name, dates in rows.items():
        counts = date_counts(labelled, dates)
        _line(name, *(f"{word} {counts[word]}" for word in ("right", "wrong", "silent")))


def _show_entries(files: bool) -> None:
    print("\nFeeds and posts")
    for folder in ("feeds", "social"):
        outcome = entries.measure(folder)
        _line(
            f"{folder} ({outcome.files} files)",
            f"{outcome.entries} entries",
            f"{outcome.dated} dated",
            f"{len(outcome.unreadable)} named reasons",
        )
        print("  kinds: " + ", ".join(f"{kind} {n}" for kind, n in outcome.kinds.most_common()))
        print(f"  fewer than feedparser in: {', '.join(outcome.fewer) or 'none'}")
        for name, reason in outcome.unreadable.items() if files else ():
            print(f"  {name}: {reason}")


def main(arguments: list[str]) -> None:
    """Measure everything and print it."""
    quick, files = "--quick" in arguments, "--files" in arguments
    labelled = [page.in_nfc() for page in pages()]
    told, untold = extract(labelled, with_url=True), extract(labelled, with_url=False)
    _line("Is it an article?", "refused, not articles", "articles lost")
    _show_kinds(labelled, told, "address known")
    _show_kinds(labelled, untold, "address unknown")
    for url, reason in told.lost if files else ():
        print(f"  lost {url}: {reason}")
    for kind, url in told.kept if files else ():
        print(f"  kept {kind} {url}")
    dates = _show_texts(labelled, told, quick)
    _show_dates(labelled, dates, quick)
    _show_entries(files)
    print(f"\n{len(labelled) / told.seconds:.0f} pages/s on one core")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Plumbing: JSON Lines or TSV in and out, no database; what other programs would pipe together."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import count, tee
from pathlib import Path
from typing import Any

import typer

from nlp.annotations import Analysis
from rollcall import lists, names, read
from rollcall.errors import ListError, NotAnArticle, RollcallError, Unreadable
from rollcall.match.listed import Names, prepare
from rollcall.match.step import match_all
from rollcall.match.words import in_words
from rollcall.pipeline import add_equivalents
from rollcall.records import ArticleText, CaseRow, Entry
from rollcall.store.lists import Case

app = typer.Typer(
    help="Plumbing for other programs: compare, read, extract, enrich, match.",
    no_args_is_help=True,
)
_EMPTY: Analysis = {"language": None, "mentions": [], "claims": [], "tallies": []}
_BATCH = 64


def _put(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


@app.command()
def compare(
    ui: str = typer.Option("en", help="Language of the words: en, ru, kk."),
    equivalents: Path = typer.Option(None, help="Names that count as one, a group a line."),
) -> None:
    """TSV name_a, name_b from input; TSV score, verdict (same|possible|different), why.

    Example: printf 'Жагипаров Ерлан\\tYerlan Zhagiparov\\n' | rollcall pipe compare
    """
    if equivalents:
        add_equivalents(equivalents)
    for number, line in enumerate(sys.stdin, 1):
        a, tab, b = line.rstrip("\r\n").partition("\t")
        if not tab:
            raise RollcallError(
                f"line {number}: no tab", remedy="write two names with a tab between"
            )
        found = names.compare(a, b.partition("\t")[0])
        reason = names.why(found.reasons, ui).replace("\t", " ").replace("\n", " ")
        sys.stdout.write(f"{found.score:.4f}\t{found.verdict}\t{reason}\n")


@app.command("read")
def read_files(files: list[Path]) -> None:
    """A feed, sitemap or channel file -> its entries as JSON Lines, or {file, error}.

    Example: rollcall pipe read rss.xml telegram.html
    """
    for path in files:
        try:
            entries = read.read(path.read_bytes())
        except (Unreadable, OSError) as error:
            _put({"file": str(path), "error": _words(error)})
            continue
        for entry in entries:
            _put({"file": str(path)} | _entry(entry))


def _words(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, OSError) else str(error)


def _entry(entry: Entry) -> dict[str, Any]:
    cells = asdict(entry)
    published = cells.pop("published")
    return cells | {
        "published": published["at"] if published else None,
        "published_from": published["source"] if published else None,
        "media": list(entry.media),
    }


@app.command()
def extract(
    files: list[Path], url: str = typer.Option("", help="The address, where the page has none.")
) -> None:
    """HTML or PDF -> {file, url, title, text, author, published, published_from, language}.

    Example: rollcall pipe extract page.html.gz statement.pdf
    """
    from nlp.text.language import detect

    for path in files:
        try:
            text = read.article(path.read_bytes(), url=url or None)
        except (NotAnArticle, Unreadable, OSError) as error:
            _put({"file": str(path), "error": _words(error)})
        else:
            _put({"file": str(path)} | _article(text, text.language or detect(text.text)))


def _article(text: ArticleText, language: str | None) -> dict[str, Any]:
    return {
        "url": text.url,
        "title": text.title,
        "text": text.text,
        "author": text.author,
        "published": text.published.at if text.published else None,
        "published_from": text.published.source if text.published else None,
        "language": language,
    }


def _documents() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            if not isinstance(document["text"], str):
                raise TypeError("text is no string")
        except (ValueError, KeyError, TypeError) as error:
            sys.stderr.write(f"line {number}: not a document with id and text ({error}); skipped\n")
            continue
        yield {"id": number, "language": None, "published": None} | document


def _analysed(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Analysis]]:
    from nlp.analyse import Text, analyse

    batch: list[dict[str, Any]] = []
    for document in (*documents, None):
        if document is not None:
            batch.append(document)
        if batch and (document is None or len(batch) >= _BATCH):
            texts = [Text(d["text"], d["language"], _date(d["published"])) for d in batch]
            yield from zip(batch, analyse(texts), strict=True)
            batch = []


def _date(published: object) -> str | None:
    return None if published in (None, "") else str(published)


@app.command()
def enrich() -> None:
    """{id, text, language?, published?} -> {id, language, mentions, claims, tallies}.

    Example: rollcall pipe enrich < articles.jsonl
    """
    for document, analysis in _analysed(_documents()):
        _put({"id": document["id"], **analysis})


@app.command("match")
def match_names(
    cases: list[Path] = typer.Option(help="Case lists: CSV, TSV, XLSX or TXT, also .gz."),
    context: bool = typer.Option(
        False, help="Read places, ages and what happened, too (slower: runs the language models)."
    ),
    ui: str = typer.Option("en", help="Language of the words: en, ru, kk."),
    equivalents: Path = typer.Option(None, help="Names that count as one, a group a line."),
) -> None:
    """{id, text, language?, published?} -> one line per article and case, its best span.

    Example: rollcall pipe match --cases detained.csv < articles.jsonl
    """
    if equivalents:
        add_equivalents(equivalents)
    prepared = load_cases(cases)
    documents, again = tee(_documents())
    pairs = _analysed(documents) if context else ((d, _EMPTY) for d in documents)
    rows = ((_row(document), analysis) for document, analysis in pairs)
    for document, matched in zip(again, match_all(rows, prepared, {}), strict=True):
        for found in matched.found:
            case, spot = prepared.cases[found.case_id], found.spot
            _put(
                {
                    "id": document["id"],
                    "list": case.list_id,
                    "case": case.row.key,
                    "name": spot.name,
                    "surface": spot.surface,
                    "start": spot.start,
                    "end": spot.end,
                    "score": round(spot.score, 4),
                    "verdict": found.verdict,
                    "why": in_words(spot.reasons, found.evidence, ui),
                    "reasons": [asdict(r) for r in (*spot.reasons, *found.evidence)],
                }
            )


def _row(document: dict[str, Any]) -> dict[str, Any]:
    published = _date(document["published"])
    return {"title": None, "text": document["text"], "article_id": "", "published": published}


def load_cases(paths: list[Path]) -> Names:
    """Case lists from files, ready for matching; a case's key is what to call it in output."""
    return prepare(_cases(paths))


def _cases(paths: list[Path]) -> Iterator[Case]:
    """Every row as a case, one after the other: a list of names may hold a million."""
    numbers = count()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ListError(f"{path}: {error.strerror}") from error
        for row in _rows(data, path):
            case_id = str(next(numbers))
            yield Case(case_id, row.list, case_id, row)


def _rows(data: bytes, path: Path) -> Iterable[CaseRow]:
    if (long := lists.read_long(data, path.name)) is not None:
        return long
    found = lists.read(data, path.name)
    return (
        replace(row, key=lists.case_number(found, row), list=row.list or found.name)
        for row in found.rows
    )

"""Differences as a viewer may see them: on the screen, and in a table that leaves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO

from sqlalchemy import Connection, select

from rollcall.lists.care import Shown, strictest
from rollcall.lists.numbers import number_in
from rollcall.records import Viewer
from rollcall.reprocess.differences import Difference
from rollcall.reprocess.trying import Different
from rollcall.store import articles, exports
from rollcall.store.care import Care, care_for
from rollcall.store.hidden import Hidden, hidden_from, slug
from rollcall.store.schema import case_rows, cases

HEADINGS = (
    "what", "how", "before", "after", "list", "case", "words", "published", "source", "title",
    "url", "article",
)  # fmt: skip
_IN_MEMORY = 4_000_000
_TOGETHER = 500


@dataclass(frozen=True)
class Row:
    """One line about one difference, with no more in it than its viewer may see."""

    what: str
    how: str
    before: str
    after: str
    list: str = ""
    case: str = ""
    words: str = ""
    published: str = ""
    source: str = ""
    title: str = ""
    url: str = ""
    article: str = ""


def rows(
    connection: Connection, viewer: Viewer, some: Sequence[Different], *, leaving: bool
) -> tuple[list[Row], int]:
    """Some differences as lines, and how many are withheld: told by a number only, or left out."""
    return _rows(connection, care_for(connection, viewer), some, leaving)


def _rows(
    connection: Connection, care: Care, some: Sequence[Different], leaving: bool
) -> tuple[list[Row], int]:
    left = care.hidden(leaving=leaving)
    hidden = hidden_from(connection, left, (one.revision_id for one in some))
    known = articles.heads(connection, {one.article_id for one in some if one.article_id})
    numbers = _numbers(connection, {d.case_id for one in some if (d := one.difference).case_id})
    if hidden.cases:
        hidden.look(word for one in some for word in _words(one, known))
    made, withheld = [], 0
    for one in some:
        how = _shown(one, hidden)
        withheld += how != "full"
        if how != "nothing":
            article = known.get(one.article_id or "", {"url": one.url, "title": one.title})
            made.append(_row(one, how, article, numbers, hidden))
    return made, withheld


def _words(one: Different, known: Mapping[str, Mapping[str, Any]]) -> Iterator[str | None]:
    said = one.difference
    yield from (said.before, said.after, said.words, one.title, slug(one.url))
    if article := known.get(one.article_id or ""):
        yield from (article["title"], slug(article["url"]))


def _shown(one: Different, hidden: Hidden) -> Shown:
    """What is left of a difference: of its case, and of whomever else its words name."""
    said = one.difference
    how = hidden.cases.get(said.case_id or "", "full")
    if said.span is not None:
        how = strictest([how, hidden.at(one.revision_id, [said.span])])
    if said.case_id is not None:
        return how
    named = any(hidden.names(words) for words in (said.before, said.after, said.words))
    return "nothing" if named or how != "full" else "full"


def _row(
    one: Different,
    how: Shown,
    article: Mapping[str, Any],
    numbers: Mapping[str, tuple[str, str]],
    hidden: Hidden,
) -> Row:
    said = one.difference
    list_id, number = numbers.get(said.case_id or "", ("", ""))
    if how == "number":
        return Row(said.what, said.how, said.before, said.after, list_id, number)
    cut = hidden.heads(one.revision_id, article["title"], article["url"])
    return Row(
        said.what,
        said.how,
        said.before,
        said.after,
        list_id,
        number,
        said.words if not hidden.names(said.words) else "",
        (article.get("published") or "")[:10],
        article.get("source_id") or "",
        "" if cut else article["title"] or "",
        "" if cut else article["url"] or "",
        one.article_id or "",
    )


def _numbers(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The list of a case and its number there, also of one that has left it."""
    query = (
        select(cases.c.id, cases.c.list_id, cases.c.key, case_rows.c.data)
        .outerjoin(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .where(cases.c.id.in_(list(ids)))
    )
    return {
        row.id: (row.list_id, number_in(row.data, row.key)) for row in connection.execute(query)
    }


class Kept:
    """Differences put aside for a table, of any number: a few megabytes in memory, the rest in a
    file without a name in `folder`.
    """

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(  # noqa: SIM115 - closed by `close`
            _IN_MEMORY, dir=str(folder)
        )
        self._folder = folder

    def add(self, one: Different) -> None:
        """Put one aside."""
        self._file.write(json.dumps(asdict(one)).encode() + b"\n")

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def table(self, connection: Connection, viewer: Viewer) -> tuple[BinaryIO, int, int]:
        """All of them as an open CSV file as it may leave; its rows, and how many are withheld."""
        care, withheld = care_for(connection, viewer), 0

        def lines() -> Iterator[Sequence[object]]:
            nonlocal withheld
            self._file.seek(0)
            while lines := list(islice(self._file, _TOGETHER)):
                some = [_read(json.loads(line)) for line in lines]
                made, left = _rows(connection, care, some, leaving=True)
                withheld += left
                yield from (astuple(row) for row in made)

        file, count = exports.csv_file(self._folder, HEADINGS, lines())
        return file, count, withheld


def _read(values: dict[str, Any]) -> Different:
    said = values["difference"]
    said["span"] = tuple(said["span"]) if said["span"] else None
    return Different(**values | {"difference": Difference(**said)})

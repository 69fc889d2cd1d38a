"""The week's material as values: sources, articles day by day, lists, notes, the answer key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from rollcall.records import Source

HERE = Path(__file__).resolve().parent
MONDAY = date(2025, 2, 3)
DAYS = 7
ALMATY = timezone(timedelta(hours=5))
_LATER = "\n-- day "


@dataclass(frozen=True)
class Text:
    """What one article says on one day."""

    title: str
    paragraphs: tuple[str, ...]

    def __str__(self) -> str:
        return "\n\n".join((self.title, *self.paragraphs)).strip()


@dataclass(frozen=True)
class Article:
    """One invented article or post: where it stands, when it appears, changes and goes.

    Days count from 1 (Monday) to 7; day 0 is before the week. `changes` and `gone` are the days
    on which the later text and the answer 410 begin.
    """

    id: str
    source: str
    path: str
    language: str
    author: str
    published: datetime
    first: Text
    appears: int
    changes: int | None = None
    later: Text | None = None
    gone: int | None = None
    pdf: str = ""
    scanned: bool = False
    forwarded_from: str = ""

    def on(self, day: int) -> Text:
        """Its text on that day."""
        changed = self.later and self.changes is not None and day >= self.changes
        return self.later if changed and self.later else self.first

    def there(self, day: int) -> bool:
        """True while it can be read."""
        return self.appears <= day and not self.is_gone(day)

    def is_gone(self, day: int) -> bool:
        """True once it was taken down."""
        return self.gone is not None and day >= self.gone

    def touched(self, day: int) -> datetime:
        """When its text last changed, as far as can be seen on that day."""
        if self.changes is not None and day >= self.changes:
            return datetime.combine(the_day(self.changes), self.published.time(), ALMATY)
        return self.published


@dataclass(frozen=True)
class ListVersion:
    """A case list as uploaded on the morning of `day`."""

    day: int
    list_id: str
    path: Path
    name: str


@dataclass(frozen=True)
class Note:
    """What a monitor typed in: who, when, and the words."""

    id: str
    day: int
    who: str
    when: datetime
    language: str
    title: str
    text: str


@dataclass(frozen=True)
class Week:
    """The whole week."""

    articles: tuple[Article, ...]
    lists: tuple[ListVersion, ...]
    notes: tuple[Note, ...]
    answers: Mapping[str, Any]

    def sources(self, port: int) -> tuple[Source, ...]:
        """The sources, at the port on which the server listens."""
        rows = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["source"]
        return tuple(_source(row, port) for row in rows)

    def article(self, name: str) -> Article:
        """The article with that id; KeyError when there is none."""
        for article in self.articles:
            if article.id == name:
                return article
        raise KeyError(name)


def load() -> Week:
    """Read the week from the folder beside this file."""
    lists = HERE / "lists"
    return Week(
        articles=tuple(_article(path) for path in sorted((HERE / "articles").glob("*.txt"))),
        lists=(
            ListVersion(1, "defenders", lists / "задержанные.xlsx", "Список защитников"),
            ListVersion(1, "newsroom", lists / "тізім.csv", "Бесқала үнінің тізімі"),
            ListVersion(4, "defenders", lists / "задержанные 06.02.xlsx", "Список защитников"),
        ),
        notes=tuple(_note(path) for path in sorted((HERE / "notes").glob("*.txt"))),
        answers=tomllib.loads((HERE / "answers.toml").read_text(encoding="utf-8")),
    )


def the_day(number: int) -> date:
    """The date of a day of the week: 1 is Monday, 3 February 2025."""
    return MONDAY + timedelta(days=number - 1)


def _source(row: Mapping[str, Any], port: int) -> Source:
    cells = dict(row)
    cells["url"] = cells["url"].replace("{port}", str(port))
    cells["languages"] = tuple(cells["languages"])
    return Source(**cells)


def _head(text: str) -> tuple[dict[str, str], str]:
    """The `name: value` lines down to the first empty one, and the rest."""
    lines, _, body = text.partition("\n\n")
    pairs = (line.partition(":") for line in lines.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}, body


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in body.split("\n\n") if part.strip())


def _article(path: Path) -> Article:
    now, mark, after = path.read_text(encoding="utf-8").partition(_LATER)
    head, body = _head(now)
    later = None
    if mark:
        head_later, body_later = _head(after.partition("\n")[2])
        later = Text(head_later["title"], _paragraphs(body_later))
    published = datetime.fromisoformat(head["published"])
    day = (published.astimezone(ALMATY).date() - MONDAY).days + 1
    return Article(
        id=path.stem,
        source=head["source"],
        path=head["path"],
        language=head["language"],
        author=head.get("author", ""),
        published=published,
        first=Text(head.get("title", ""), _paragraphs(body)),
        appears=int(head.get("appears", day)),
        changes=int(head["changes"]) if "changes" in head else None,
        later=later,
        gone=int(head["gone"]) if "gone" in head else None,
        pdf=head.get("pdf", ""),
        scanned=head.get("scanned") == "yes",
        forwarded_from=head.get("forwarded", ""),
    )


def _note(path: Path) -> Note:
    head, body = _head(path.read_text(encoding="utf-8"))
    return Note(
        id=path.stem,
        day=int(head["appears"]),
        who=head["who"],
        when=datetime.fromisoformat(head["when"]),
        language=head["language"],
        title=head["title"],
        text=body.strip(),
    )

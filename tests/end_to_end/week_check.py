"""Hold a played week against its answers: every miss and every sprung trap, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from examples.week.material import Week
from rollcall.pipeline import Project
from rollcall.store import schema as s
from rollcall.store.articles import whole_text

LAST_DAY = 7


@dataclass
class Verdicts:
    """What was right, and in words what was not."""

    expected: int = 0
    misses: list[str] = field(default_factory=list)
    sprung: list[str] = field(default_factory=list)
    statuses: int = 0
    status_misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return 1 - len(self.misses) / self.expected


@dataclass
class Record:
    """The rows of the record that the answers speak of."""

    articles: dict[str, str]
    matches: dict[tuple[str, str], list[Any]]
    facts: list[Any]
    private: list[str]


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def load_record(project: Project, week: Week) -> Record:
    with project.store.read() as connection:
        texts = connection.execute(
            select(s.revisions.c.article_id, s.revisions.c.title, s.revisions.c.text)
        ).all()
        matches: dict[tuple[str, str], list[Any]] = {}
        query = select(s.matches, s.cases.c.list_id, s.cases.c.key).join(s.cases)
        for row in connection.execute(query):
            case = f"{row.list_id}:{row.key}"
            matches.setdefault((row.article_id, case), []).append(row)
        facts = connection.execute(
            select(s.facts, s.cases.c.list_id, s.cases.c.key).outerjoin(s.cases)
        ).all()
        urls = connection.execute(select(s.pages.c.url)).scalars()
        private = [url for url in urls if "/private/" in url]
    found = {}
    for name, beginning in _beginnings(week).items():
        for row in texts:
            if beginning in letters(whole_text(row.title, row.text)):
                found[name] = row.article_id
    return Record(found, matches, facts, private)


def _beginnings(week: Week) -> dict[str, str]:
    """For each article and note, letters by which its text can be told from all others."""
    found = {}
    for article in week.articles:
        text = article.first if not article.there(LAST_DAY) else article.on(LAST_DAY)
        body = "\n".join(text.paragraphs)
        found[article.id] = letters(body)[:70]
    for note in week.notes:
        found[note.id] = letters(note.text)[:70]
    return found


def check(project: Project, week: Week) -> Verdicts:
    record, verdicts = load_record(project, week), Verdicts()
    for row in week.answers["expected"]:
        _expected(record, row, verdicts)
    for row in week.answers["traps"]:
        if words := _sprung(record, row):
            verdicts.sprung.append(f"{row['id']}: {words} ({row['why']})")
    _unlisted(record, week, verdicts)
    _tallies(record, week, verdicts)
    return verdicts


def _unlisted(record: Record, week: Week, verdicts: Verdicts) -> None:
    found = [fact for fact in record.facts if fact.kind == "unlisted"]
    wanted = week.answers["unlisted"]
    for row in wanted:
        verdicts.expected += 1
        articles = {record.articles.get(name) for name in row["surfaces"]}
        if not any(f.article_id in articles and _same(f, row) for f in found):
            verdicts.misses.append(f"on no list, not told: {row['name']}")
    verdicts.sprung += [
        f"on no list: {fact.data['name']} ({fact.data['status']})"
        for fact in found
        if not any(_same(fact, row) for row in wanted) and not _listed_later(record, fact)
    ]


def _listed_later(record: Record, fact: Any) -> bool:
    """Whether the person came onto a list after the article: then the notice was right."""
    return any(
        row.verdict == "likely" and letters(row.surface) == letters(fact.data["name"])
        for (article, _), rows in record.matches.items()
        if article == fact.article_id
        for row in rows
    )


def _same(fact: Any, row: dict[str, Any]) -> bool:
    return any(letters(word)[:6] in letters(fact.data["name"]) for word in row["name"].split())


def _tallies(record: Record, week: Week, verdicts: Verdicts) -> None:
    found = {
        (f.article_id, f.data["status"], f.data["count"]) for f in record.facts if f.kind == "tally"
    }
    wanted = {
        (record.articles.get(row["article"], ""), row["status"], row["count"])
        for row in week.answers["tally"]
        if row["notice"]
    }
    verdicts.expected += len(wanted)
    verdicts.misses += [f"tally not told: {row}" for row in wanted - found]
    verdicts.sprung += [f"tally: {row}" for row in found - wanted]


def _expected(record: Record, row: dict[str, Any], verdicts: Verdicts) -> None:
    verdicts.expected += 1
    what = f"{row['article']} {row['case']} “{row['surface']}”"
    article = record.articles.get(row["article"])
    if article is None:
        verdicts.misses.append(f"{what}: the article itself was not read")
        return
    rows = record.matches.get((article, row["case"]), [])
    if not rows:
        verdicts.misses.append(f"{what}: not found")
        return
    wanted = row["verdict"]
    if wanted != "either" and all(r.verdict != wanted for r in rows):
        verdicts.misses.append(f"{what}: {rows[-1].verdict}, not {wanted}")
    if row["status"]:
        verdicts.statuses += 1
        right = {row["status"], *row.get("also", ())}
        if all(r.status not in right for r in rows):
            verdicts.status_misses.append(f"{what}: {rows[-1].status}, not {row['status']}")


def _sprung(record: Record, row: dict[str, Any]) -> str:
    article = record.articles.get(row["article"])
    if row["kind"] == "fetch":
        return f"fetched {record.private}" if record.private else ""
    if article is None:
        return "the article itself was not read"
    if row["kind"] == "unlisted":
        names = [f.data["name"] for f in record.facts if _is_about(f, "unlisted", article)]
        hit = [n for n in names if letters(n)[:6] in letters(row["surface"])]
        return f"told of {hit}" if hit else ""
    rows = record.matches.get((article, row["case"]), [])
    if row["kind"] == "claim":
        return f"claims {row['status']}" if any(r.status == row["status"] for r in rows) else ""
    for match in rows:
        same_words = letters(match.surface) in letters(row["surface"]) or letters(
            row["surface"]
        ) in letters(match.surface)
        if same_words and not (row.get("at_most") == "possible" and match.verdict == "possible"):
            return f"{match.verdict} as “{match.surface}”"
    return ""


def _is_about(fact: Any, kind: str, article: str) -> bool:
    return bool(fact.kind == kind and fact.article_id == article)


def changes_told(project: Project, week: Week) -> tuple[set[tuple[str, str]], ...]:
    """Status changes as (case, status): those that the answers want told, those that were told."""
    record = load_record(project, week)
    told = {
        (f"{fact.list_id}:{fact.key_1}", fact.data["status"])
        for fact in record.facts
        if fact.kind == "status"
    }
    wanted, right = set(), set()
    for row in week.answers["expected"]:
        if row["notice"] == "status_change":
            fitting = {(row["case"], word) for word in (row["status"], *row.get("also", ()))}
            wanted.add((row["case"], row["status"]))
            right |= {(row["case"], row["status"])} if fitting & told else set()
    return wanted, right, told


def main() -> None:
    """Print what the played week in out/ misses: python -m tests.end_to_end.week_check"""
    import os
    from pathlib import Path

    from examples.play import HOME, moment
    from examples.week.material import load
    from rollcall.clock import fixed_clock
    from rollcall.pipeline import open_project

    project = open_project(Path(os.environ.get("ROLLCALL_HOME", HOME)), fixed_clock(moment(7)))
    verdicts = check(project, load())
    wanted, right, told = changes_told(project, load())
    print(f"status changes: {len(right)} of {len(wanted)} told, {len(told)} in all")
    print("  not told:", sorted(wanted - right))
    print("  told beside:", sorted(told - wanted))
    print(f"recall {verdicts.recall:.3f} of {verdicts.expected}")
    print(f"status right {1 - len(verdicts.status_misses) / verdicts.statuses:.3f}")
    for title, lines in (
        ("missed", verdicts.misses),
        ("trap sprung", verdicts.sprung),
        ("status", verdicts.status_misses),
    ):
        for line in lines:
            print(f"{title}: {line}")


if __name__ == "__main__":
    main()

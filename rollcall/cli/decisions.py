"""Deciding on the command line: same, different or unsure; listing decisions, and undoing them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, cast, get_args

import typer
from sqlalchemy import Connection

from rollcall.cli.shared import console
from rollcall.cli.tables import print_csv, print_json
from rollcall.clock import day, published
from rollcall.errors import RollcallError
from rollcall.inquiry import find_article, find_case, in_a_line
from rollcall.lists.care import BY_NUMBER
from rollcall.lists.roles import must
from rollcall.match.deciding import Asked, Proposal, keep, propose
from rollcall.match.known import Known
from rollcall.match.words import in_words
from rollcall.pipeline import Project, open_project
from rollcall.records import CONTROL_WORDS, Judgement, Reason
from rollcall.store import decisions as stored

app = typer.Typer(help="What people decided: list, undo.", no_args_is_help=True)


def register(main: typer.Typer) -> None:
    """Add `decide` and `decisions`."""
    main.command("decide")(decide)
    main.add_typer(app, name="decisions")


def decide(
    case: str = typer.Argument(help="A case: LIST:KEY, its number or its name."),
    url: str = typer.Argument(help="The address of an article that names it, or its id."),
    judgement: str = typer.Argument(metavar="same|different|unsure", help="Is it this person?"),
    why: str = typer.Option("", help="Why, for whoever reads it later."),
    everywhere: bool = typer.Option(
        False, "--everywhere", help="A rule: it holds in other articles, too."
    ),
    when: list[str] = typer.Option(
        [], "--when", help="The rule holds where this word stands, in any form. Repeatable."
    ),
    source: str = typer.Option("", "--from", help="The rule holds in articles of this source."),
    surface: str = typer.Option("", "--as", help="The words that name the case, if not found yet."),
    alias: bool = typer.Option(
        False, "--alias", help="These words are another name it is known under."
    ),
    story: bool = typer.Option(
        False, "--story", help="For every article of this story, and copies that come later."
    ),
    dry: bool = typer.Option(False, "--dry-run", help="Only say what it would change."),
) -> None:
    """Say whether an article names a case; only people can.

    Example: rollcall decide detained:117 https://example.org/cup different --when футбол
    """
    project = open_project()
    must(project.viewer, "decide")
    rule = everywhere or bool(when or source)
    _refuse_mixing(rule, story)
    asked = partial(
        Asked,
        judgement=_answer(judgement),
        everywhere=rule,
        words=tuple(when),
        source_id=source or None,
        surface=surface or None,
        story=story,
    )
    proposal = _proposal(project, case, url, asked)
    _refuse_strangers(proposal, alias)
    console.print(_effect(proposal), markup=False)
    if dry:
        return
    with project.store.write() as connection:
        number = keep(connection, proposal, by=project.settings.user, why=why, now=project.clock())
    console.print(
        f"decision {number} is kept; `rollcall match` applies it, "
        f"`rollcall decisions undo {number}` takes it back",
        markup=False,
    )


def _proposal(project: Project, case: str, url: str, asked: partial[Asked]) -> Proposal:
    with project.store.read() as connection:
        case_id = find_case(connection, project.viewer, case).id
        article = _article(connection, url)
        names = Known(project.settings.names).names(connection, project.viewer)
        return propose(connection, names, asked(case_id, article))


def _answer(judgement: str) -> Judgement:
    if judgement not in get_args(Judgement):
        raise RollcallError(
            f"{judgement} is no answer", remedy=f"one of {', '.join(get_args(Judgement))}"
        )
    return cast(Judgement, judgement)


def _refuse_mixing(rule: bool, story: bool) -> None:
    if rule and story:
        raise RollcallError(
            "--story is about one story, the other options make a rule",
            remedy="give --story alone, or leave it out",
        )


def _refuse_strangers(proposal: Proposal, alias: bool) -> None:
    if proposal.another_name and not alias:
        raise RollcallError(
            f"“{proposal.learns}” is like no name of this case, and would be looked for everywhere",
            remedy="correct --as; or, if the person is known under this other name, add --alias",
        )


def _article(connection: Connection, url: str) -> dict[str, Any]:
    article = find_article(connection, url)
    if article is None:
        raise RollcallError(
            f"{url} is no article of this record",
            remedy="`rollcall why URL` tells what became of an address",
        )
    return article


def _effect(proposal: Proposal) -> str:
    """What a decision would do, in one plain line."""
    matches = "match" if proposal.present == 1 else "matches"
    words = f"changes {proposal.changes} of {proposal.present} present {matches} of this case"
    if proposal.learns:
        words += f"; “{proposal.learns}” becomes a known spelling of it"
    if proposal.also:
        words += f"; decided for {len(proposal.also) + 1} articles of this story"
    return words


@app.command("list")
def show(
    case: str = typer.Argument("", help="Only this case: LIST:KEY, its number or its name."),
    as_json: bool = typer.Option(False, "--json", help="As JSON."),
    as_csv: bool = typer.Option(False, "--csv", help="As a table for a spreadsheet."),
) -> None:
    """Show what was decided: by whom, when, why, and how many matches each decision settles.

    Example: rollcall decisions list detained:117
    """
    project = open_project()
    with project.store.read() as connection:
        only = [find_case(connection, project.viewer, case).id] if case else None
        made = stored.listed(connection, project.viewer, only, leaving=as_json or as_csv)
    veiled = sum(1 for row in made if row["care"] == BY_NUMBER)
    if as_json:
        print_json(project, "decisions", [_whole(row) for row in made], withheld=veiled)
    elif as_csv:
        rows = (_plain(row) for row in made)
        lines = ((row | {"when": "; ".join(row["when"])}).values() for row in rows)
        cells = (list(line) for line in lines)
        print_csv(project, "decisions", _COLUMNS, cells, withheld=veiled)
    else:
        _print(made, project.settings.timezone)


_COLUMNS = (
    "decision", "list", "case", "name", "judgement", "article", "as", "when", "from",
    "known_spelling", "by", "at", "why", "rules", "undone_at", "undone_by", "story", "care",
)  # fmt: skip


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    values = (
        row["id"], row["list_id"], row["number"], row["name"], row["judgement"],
        row["url"] or row["article_id"], row["surface"], row["words"], row["source_id"],
        row["known"], row["by"], row["at"].isoformat(), row["why"], row["rules"],
        row["undone_at"].isoformat() if row["undone_at"] else None, row["undone_by"],
        row["story"], row["care"],
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """A decision with its evidence, for programs."""
    return _plain(row) | {"batch": row["batch"], "evidence": row["evidence"]}


def _print(rows: list[dict[str, Any]], zone: str) -> None:
    if not rows:
        console.print("Nothing has been decided.")
        return
    for row in rows:
        for line in _told(row, zone):
            console.print(line, markup=False)


def _told(row: dict[str, Any], zone: str) -> Iterator[str]:
    """A decision in three lines: what of whom, where it holds, and by whom."""
    where = [row["url"] or row["article_id"] or "everywhere"]
    where += ["and its whole story"] if row["story"] else []
    where += [f"as “{row['surface']}”"] if row["surface"] else []
    where += [f"with “{words}”" for words in row["words"]]
    where += [f"from {row['source_id']}"] if row["source_id"] else []
    where += [f"known spelling: {row['known']}"] if row["known"] else []
    back = row["undone_at"]
    undone = f" ({undone_in_words(back, row['undone_by'], zone)})" if back else ""
    name = f" {row['name']}" if row["name"] else ""
    why = f": {row['why']}" if row["why"] else ""
    settles = "1 match" if row["rules"] == 1 else f"{row['rules']} matches"
    yield f"{row['id']}  {row['list_id']}:{row['number']}{name}: {row['judgement']}{undone}"
    yield f"   {', '.join(where)}"
    yield f"   by {row['by']}, {day(row['at'], zone)}{why}; settles {settles}"


def undone_in_words(at: datetime, by: str | None, zone: str) -> str:
    """When a decision was taken back, and by whom: of an old one that may not be known."""
    return f"undone on {day(at, zone)}" + (f" by {by}" if by else "")


def _in_lines(row: dict[str, Any], zone: str) -> list[str]:
    """A decision and what it was made on, as lines to read."""
    named = f"case: {row['list_id']}:{row['number']} {row['name'] or ''}".rstrip()
    lines = [in_a_line(row, zone), named]
    if row["undone_at"]:
        lines.append(undone_in_words(row["undone_at"], row["undone_by"], zone))
    saw = row["evidence"]
    if not saw:
        return [*lines, "what it was made on was not kept: it is older than that"]
    listed = saw["listed"]
    told = [f"list {saw['list']}, version {saw['version']}", "; ".join(listed["names"])]
    told += [f"{word} {listed[word]}" for word in ("birth", "age", "status") if listed[word]]
    lines.append("as listed: " + ", ".join((*told, *listed["places"])))
    lines += [f"  {heading}: {cell}" for heading, cell in listed["cells"].items() if cell]
    control = CONTROL_WORDS.get(saw["control"], saw["control"])
    source = f"{saw['source_name']} ({control})" if saw["source_name"] else "typed in"
    said = published(saw["published"], zone) or "unknown"
    lines.append(f"article: {saw['title'] or 'without a title'}, {source}")
    lines.append(f"  {saw['url'] or saw['article']}, published {said}")
    lines.append(f"  revision {saw['revision']}, sha256 {saw['sha256']}")
    if saw["quote"]:
        before, words, after = saw["quote"]
        lines.append(f"quote: {before}[{words}]{after}")
    if saw["score"] is not None:
        reasons, beside = ([Reason(**one) for one in saw[part]] for part in _REASONS)
        words = in_words(reasons, beside)
        lines.append(f"the machine: {saw['verdict'] or 'decided'} ({saw['score']:.2f}): {words}")
    return lines


_REASONS = ("reasons", "evidence")


@app.command()
def undo(number: int = typer.Argument(help="As `rollcall decisions list` shows it.")) -> None:
    """Take a decision back: the next match is as if it had not been made.

    Example: rollcall decisions undo 3
    """
    project = open_project()
    must(project.viewer, "decide")
    with project.store.write() as connection:
        undone = stored.undo(connection, number, project.clock(), by=project.viewer.name)
    told = f"decision {number} is undone" if undone == 1 else f"{undone} decisions are undone"
    together = "" if undone == 1 else ", made together for one story"
    console.print(f"{told}{together}; `rollcall match` applies it")


@app.command("show")
def show_one(
    number: int = typer.Argument(help="As `rollcall decisions list` shows it."),
    as_json: bool = typer.Option(False, "--json", help="As JSON."),
) -> None:
    """Show a decision with what it was made on: the row, the article and the reasons of that day.

    Example: rollcall decisions show 3
    """
    project = open_project()
    with project.store.read() as connection:
        row = stored.one(connection, project.viewer, number, leaving=as_json)
    if row is None:
        raise RollcallError(
            f"there is no decision {number} about a match",
            remedy="`rollcall decisions list` shows all",
        )
    if as_json:
        veiled = int(row["care"] == BY_NUMBER)
        print_json(project, "a decision", _whole(row), withheld=veiled)
    else:
        for line in _in_lines(row, project.settings.timezone):
            console.print(line, markup=False)

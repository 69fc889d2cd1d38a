"""A question of the queue as it stands in the terminal: two names, the quote, the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from rollcall.records import CONTROL_WORDS
from rollcall.store.review_items import Item
from rollcall.store.telling import Quote
from rollcall.web import words
from rollcall.web.sides import Sides, sides

_SIGNS = {"for": "+", "mild": "~", "against": "−"}
_STYLES = {"for": "green", "mild": "yellow", "against": "red"}
_FLAGS = {
    "do_not_publish": "do not publish",
    "minor": "a child",
    "silence": "the family asked for silence",
}


def draw(console: Console, item: Item, head: str, timezone: str) -> None:
    """Print a question; in colours where somebody watches, with marks alone where nobody does."""
    zone = ZoneInfo(timezone) if timezone else UTC
    compared = sides(item.match["surface"], item.match["score"], item.match["features"])
    console.rule(Text(head), align="left", style="dim")
    for line in _case(item):
        console.print(line)
    console.print()
    for line in _names(compared, plain=not console.is_terminal):
        console.print(line, soft_wrap=True)
    for line in _reasons(compared):
        console.print(line)
    console.print()
    console.print(_quoted(item.quote, plain=not console.is_terminal))
    for line in _article(item, zone):
        console.print(line)


def _case(item: Item) -> Iterator[Text]:
    row = item.case["data"]
    yield Text.assemble((item.name, "bold"), f"  {item.case['list_id']}:{item.case['number']}")
    told = [f"also {', '.join(row['names'][1:])}"] if row["names"][1:] else []
    told += [f"born {row['birth']}"] if row["birth"] else []
    told += [f"age {row['age']}"] if row["age"] is not None else []
    told += row["places"]
    status = f"list: {words.status(row['status'])}"
    if row["status_words"].lower() not in ("", words.status(row["status"])):
        status += f" (“{row['status_words']}”)"
    status += f", {row['status_date']}" if row["status_date"] else ""
    yield Text(" · ".join([*told, status]), style="dim")
    if row["remarks"]:
        yield Text(f"remarks: {row['remarks'][:300]}", style="dim")
    if item.flags:
        yield Text("care: " + ", ".join(_FLAGS[one] for one in sorted(item.flags)), style="red")


def _names(compared: Sides, *, plain: bool) -> Iterator[Text]:
    for label, pieces in (("on the list", compared.listed), ("in the text", compared.found)):
        line = Text.assemble((f"  {label}   ", "dim"))
        for text, differs in pieces:
            line.append(text, style="bold red underline" if differs else "bold")
        yield line
        if plain and any(differs for _, differs in pieces):
            yield Text(" " * (len(label) + 5) + _carets(pieces).rstrip())


def _carets(pieces: Iterable[tuple[str, bool]]) -> str:
    """Marks under the letters that differ, for whoever sees no colours."""
    return "".join(("^" if differs else " ") * cell_len(text) for text, differs in pieces)


def _reasons(compared: Sides) -> Iterator[Text]:
    for how, said in compared.reasons:
        yield Text.assemble(("  " + _SIGNS[how], _STYLES[how]), " ", said)
    if compared.bearers > 1:
        yield Text(f"  ? {compared.bearers} people on your lists could bear this name")


def _quoted(quote: Quote, *, plain: bool) -> Text:
    marked = f"[{quote.marked}]" if plain else quote.marked
    return Text.assemble(quote.before, (marked, "bold reverse"), quote.after)


def _article(item: Item, zone: Any) -> Iterator[Text]:
    article, status = item.article, item.match["status"]
    if status:
        yield Text(f"The article says: {words.status(status)}", style="bold")
    shown = item.quote.before + item.quote.marked + item.quote.after
    if item.says and item.says.marked not in shown:
        yield Text(f"  {item.says.before}{item.says.marked}{item.says.after}", style="dim")
    title = article["title"] or f"a {article['kind']} without a title"
    yield Text(f"{title}", style="italic")
    told = [article["source_name"] or "a note typed in"]
    if article["control"]:
        told.append(CONTROL_WORDS.get(article["control"], article["control"]))
    told.append(words.published(article["published"], zone))
    if item.question.articles > 1:
        told.append(f"{item.question.articles} articles of this story name the case")
    if article["gone_at"]:
        told.append("taken down since")
    if item.question.historical:
        told.append("from before the case was listed")
    yield Text(", ".join(told), style="dim")
    if item.others:
        yield Text("The same words may also name: " + "; ".join(map(_other, item.others)))


def _other(one: Mapping[str, Any]) -> str:
    return f"{one['list_id']}:{one['number']} {one['name'] or ''} ({one['verdict']})"


def keys(story: bool, count: int, why: str) -> Text:
    """The line that says what may be typed now."""
    which = "this article only"
    if story:
        which = f"all {count} articles of this story" if count > 1 else "this whole story"
    line = Text()
    for key, does in (
        ("s", "same"), ("d", "different"), ("u", "unsure"), ("r", "give a reason first"),
        ("a", f"for {which}, change"), ("n", "next"), ("o", "address"), ("z", "undo"),
        ("q", "quit"),
    ):  # fmt: skip
        line.append("  " if line else "")
        line.append(key, style="bold reverse")
        line.append(f" {does}")
    if why:
        line.append(f"\nreason: {why}", style="dim")
    return line


def address(item: Item) -> str:
    """Where the article is to be read, as far as it has an address."""
    return str(item.article["url"] or f"no address; article {item.article['id']}")

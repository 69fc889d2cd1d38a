"""Put notices into words: one page that reads well in a mail program, and the same as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rollcall.clock import published
from rollcall.lists.gravity import gravity
from rollcall.records import CONTROL_WORDS
from rollcall.store.telling import Told

if TYPE_CHECKING:
    from jinja2 import Environment

_SECTIONS = (
    ("status", "What happened to people on your lists has changed"),
    ("match", "People on your lists, named"),
    ("possible", "Perhaps on your lists: please check"),
    ("unlisted", "Somebody on no list"),
    ("watch", "Found by your watches"),
    ("tally", "Totals that others give, beside your lists"),
    ("silent", "Sources that have fallen silent"),
)


@dataclass(frozen=True)
class Words:
    """A message as it is frozen. The subject never holds a name."""

    subject: str
    text: str
    html: str


def compose(
    kind: str,
    told: Sequence[Told],
    *,
    period: str,
    desk: str,
    zone: str,
    case_numbers_only: bool,
    reader: str = "",
    every: str = "weekly",
    figures: Mapping[str, Any] | None = None,
) -> Words:
    """Words for an alert or a digest. `period` goes on after "the": "week to ..."; `figures` are
    counts of what was read in it, `reader` is whom it is for, who gets one `every` so often. Times
    are told in the time zone `zone`, and the words say so.
    """
    sections = [
        (title, _by_person(kept))
        for code, title in _SECTIONS
        if (kept := [one for one in _together(told) if one.kind == code])
    ]
    values = {
        "kind": kind,
        "period": period,
        "sections": sections,
        "desk": desk,
        "zone": zone,
        "secret": case_numbers_only,
        "reader": reader,
        "every": every,
        "figures": figures or {},
    }
    return Words(
        subject=_subject(kind, told, period),
        text=_templates().get_template("message.txt").render(values),
        html=_templates().get_template("message.html").render(values),
    )


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, select_autoescape  # only where words are made

    made = Environment(
        loader=PackageLoader("rollcall.notify"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["control"] = lambda value: CONTROL_WORDS.get(value, value)
    made.filters["words"] = lambda status: (status or "").replace("_", " ")
    made.globals["care"] = lambda person, secret: [] if secret else _care(person)
    made.globals["watch_words"] = watch_words
    made.filters["published"] = published
    made.filters["count"] = _counted
    return made


def _counted(number: int, word: str, plural: str = "") -> str:
    return f"{number} {word if number == 1 else plural or word + 's'}"


def _subject(kind: str, told: Sequence[Told], period: str) -> str:
    sure = [case for one in told if one.kind != "possible" for case in (one.case, *one.since)]
    people = len({case["person_id"] for case in sure if case})
    changed = sum(1 for one in told if one.kind == "status")
    parts = []
    if people:
        parts.append(f"{_counted(people, 'person', 'people')} named")
    if changed:
        parts.append(_counted(changed, "status change"))
    if new := sum(1 for one in told if one.kind == "unlisted" and not one.since):
        parts.append(f"{new} on no list")
    if found := len({one.article["id"] for one in told if one.kind == "watch" and one.article}):
        parts.append(f"{_counted(found, 'article')} found by your watches")
    words = ", ".join(parts) or "nothing new about your lists"
    return f"Rollcall, {period}: {words}" if kind == "digest" else f"Rollcall: {words}"


def _care(person: Sequence[Told]) -> list[str]:
    """What a reader must heed with somebody: why care is asked, or that it is."""
    if any(one.shown == "number" for one in person):
        return ["By number only: care is asked for. The desk shows more to those who may see it."]
    cases = [case for one in person for case in (one.case, *one.also, *one.since) if case]
    return [
        f"Care: {words}" for words in dict.fromkeys(case.get("care") for case in cases) if words
    ]


def _together(told: Sequence[Told]) -> list[Told]:
    """The same words about cases of several lists are told once, with all the cases."""
    first: dict[tuple[Any, ...], Told] = {}
    for one in told:
        span = (one.data.get("start"), one.data.get("surface"), one.data.get("status"))
        if one.shown == "number":  # the same words would say that two numbers are one person
            span = (one.notice_id, None, None)
        key = (one.kind, one.article["id"] if one.article else one.notice_id, *span)
        known = first.get(key)
        if known is None or one.case is None or known.case is None:
            first[key if known is None else (*key, one.notice_id)] = one
        elif one.case["list"] != known.case["list"]:
            first[key] = replace(known, also=(*known.also, one.case))
        else:
            first[(*key, one.notice_id)] = one
    return list(first.values())


def _by_person(told: Sequence[Told]) -> list[list[Told]]:
    """Notices of one person together: people to whom the gravest happened before the others, and
    then in the order of their first notice.
    """
    first: dict[str, tuple[tuple[bool, int], int]] = {}
    for one in told:
        grave = gravity(one.data.get("listed_status"), one.data.get("status"))
        known = first.get(_person(one), (grave, one.notice_id))
        first[_person(one)] = min(grave, known[0]), known[1]
    ordered = sorted(told, key=lambda one: (first[_person(one)], one.notice_id))
    return [list(group) for _, group in groupby(ordered, key=_person)]


def _person(told: Told) -> str:
    if told.watch:
        return f"watch {told.watch['id']}"
    return told.case["person_id"] if told.case else f"notice {told.notice_id}"


def watch_words(watch: Mapping[str, Any], reader: str, secret: bool) -> str:
    """A watch as a reader knows it: by its title, or by its number where that must do."""
    if watch["title"] and not secret:
        return str(watch["title"])
    whose = "yours" if watch["owner"] == reader else str(watch["owner"])
    return f"Watch {watch['number']} of {whose}"

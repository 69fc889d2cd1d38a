"""What part a person plays in a text: victim, relative, official, lawyer, activist, journalist,
or another that the text names (a singer, a witness).

Cues beside each mention give points to a role; all mentions of one person, and people listed with
commas and "and" in one breath, share them. Harm outranks an occupation (a detained activist is a
victim), but not an office, except in death: a spokesman who speaks of the dead is none of them.
Nothing seen, nothing said: the role is None. Who only signs the text or the picture is marked so
(`credit`), and is a journalist there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from nlp.annotations import Mention
from nlp.components.roles import beside as roles_beside
from nlp.components.roles import credits as roles_credits
from nlp.components.roles import lists as roles_lists
from nlp.components.roles.beside import Name
from nlp.components.roles.words import OWN_CLIENT, OWN_KIN, SPEAKS, TELLS_OF_KIN
from nlp.components.view import text_of, view

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WINDOW = 100  # characters on each side
_QUOTE = 300  # characters before a name in which its bearer may speak
_EDGE = re.compile(r"\n|\[…\]|\[\.\.\.\]")
_LEAST = 1.5
_HARMED = 2.0
_OVERRULES = 0.4  # of the points for harm that an office must have to stand against it
_OUTRANKED = frozenset({"activist", "journalist", "other", "relative"})
_GENITIVE = re.compile(r"[ндт][ыі]ң$")
_BEFORE_VERB = re.compile(
    r"(?:сказала?|рассказала?|говорит|заявила?|вспоминает|дейді|деді|айтты|said|says|told|recalls"
    r"|recalled)\W{0,3}(?:\w+\W{1,3}){0,2}$",
    re.IGNORECASE,
)

Points = dict[str, float]


def _sentences(doc: Doc) -> list[int]:
    """Where the sentences of a document begin."""
    here = view(doc)
    return [at for at, begins in zip(here.offsets, here.starts, strict=True) if begins]


def _windows(text: str, starts: list[int], people: list[Mention], number: int) -> tuple[str, str]:
    """The text before and after a mention, in its sentence and line, up to the next person."""
    mention = people[number]
    start, end = mention["start"] - _WINDOW, mention["end"] + _WINDOW
    at = bisect_right(starts, mention["start"])
    start = max(start, starts[at - 1] if at else 0, 0)
    at = bisect_right(starts, mention["end"] - 1)
    end = min(end, starts[at] if at < len(starts) else len(text))
    if number and people[number - 1]["end"] > start:
        start = min(people[number - 1]["end"], mention["start"])
    if number + 1 < len(people) and people[number + 1]["start"] < end:
        end = max(people[number + 1]["start"], mention["end"])
    before = _EDGE.split(text[start : mention["start"]])[-1]
    return before, _EDGE.split(text[mention["end"] : end])[0]


_NEXT = re.compile(r",? ")
_WOMAN = re.compile(r"(?:[оеё]ва|[иы]на|[сц]кая|[ая]|кызы)$", re.IGNORECASE)


def _form(text: str, people: list[Mention], number: int, language: str) -> Name:
    """What the form of a name tells of its part in the sentence."""
    mention = people[number]
    parts, base = mention["surface"].lower().split(), mention["name"].lower().split()
    following = people[number + 1]["start"] if number + 1 < len(people) else -1
    return Name(
        declined=language == "ru" and any(p not in base and p[-2:] != "вы" for p in parts),
        genitive=language == "kk" and bool(_GENITIVE.search(parts[-1])),
        female=bool(_WOMAN.search(base[-1]) or _WOMAN.search(base[0])),
        closed=text[mention["end"] : mention["end"] + 1] in (",", ")", "—"),
        followed=bool(_NEXT.fullmatch(text, mention["end"], following)),
    )


def _cues(windows: tuple[str, str], name: Name, language: str) -> Iterator[tuple[str, float]]:
    yield from roles_beside.before(windows[0], language, name)
    yield from roles_beside.after(windows[1], language, name)


def _of_own(text: str, mention: Mention, windows: tuple[str, str], language: str) -> str | None:
    """ "relative" where somebody speaks here of their own son or husband, "lawyer" where of their
    client."""
    if TELLS_OF_KIN[language].match(text, mention["end"], mention["end"] + 2 * _WINDOW):
        return "relative"
    if not (SPEAKS[language].match(windows[1]) or _BEFORE_VERB.search(windows[0])):
        return None
    begin = max(0, mention["start"] - _QUOTE)
    begin = max(begin, text.rfind("\n", begin, mention["start"]) + 1)
    if OWN_KIN[language].search(text, begin, mention["start"]):
        return "relative"
    return "lawyer" if OWN_CLIENT[language].search(text, begin, mention["start"]) else None


def _own(doc: Doc, text: str, language: str, people: list[Mention]) -> list[Points]:
    """The points of each mention by what stands beside it."""
    starts = _sentences(doc)
    out: list[Points] = []
    borne: str | None = None
    for number, mention in enumerate(people):
        own: Points = defaultdict(float)
        if borne:
            own[borne] = 3.5
        windows = _windows(text, starts, people, number)
        name = _form(text, people, number, language)
        for role, weight in _cues(windows, name, language):
            own[role] = max(own[role], weight)
        borne = roles_beside.borne(windows[0], language) if name.followed else None
        speaker = not (name.declined or name.genitive)
        if speaker and (of := _of_own(text, mention, windows, language)):
            own[of] = max(own[of], 4.0)
            own.pop("victim", None)
        out.append(own)
    return out


def _share(text: str, people: list[Mention], each: list[Points]) -> None:
    """Give what one of a list has to the others: harm to all, the rest to who has nothing."""
    for group in roles_lists.together(text, people):
        shared: Points = {}
        for number in group:
            for role, weight in each[number].items():
                shared[role] = max(shared.get(role, 0.0), weight * 0.8)
        for number in group:
            bare = not each[number]
            for role, weight in shared.items():
                if role in ("victim", "dead") or (bare and role not in ("relative", "lawyer")):
                    each[number].setdefault(role, weight)


def _decide(points: Points) -> str | None:
    """The role with the most points; harm outranks an occupation, an office outranks harm."""
    if not points or max(points.values()) < _LEAST:
        return None
    if "dead" in points:
        return "victim"
    harm = points.get("victim", 0.0)
    if points.get("official", 0.0) > _OVERRULES * harm:
        points = {role: p for role, p in points.items() if role != "victim"}
    best = max(points, key=lambda role: points[role])
    return "victim" if best in _OUTRANKED and points.get("victim", 0.0) >= _HARMED else best


def points(doc: Doc, language: str, people: list[Mention]) -> dict[str, Points]:
    """Points of each role by the person's name, from the mentions of one document; bylines and
    photo credits are marked in the mentions."""
    text = text_of(doc)
    credits = roles_credits.marked(text, people) if people else {}
    each = _own(doc, text, language, people) if language in OWN_KIN else [{} for _ in people]
    for number in roles_lists.under_headings(text, people, language):
        each[number]["victim"] = max(each[number].get("victim", 0.0), 3.0)
    _share(text, people, each)
    for number, credit in credits.items():
        people[number]["credit"] = credit
        each[number] = {"journalist": 2.0}
    total: dict[str, Points] = defaultdict(lambda: defaultdict(float))
    for mention, own in zip(people, each, strict=True):
        for role, weight in own.items():
            total[mention["name"]][role] += weight
    for number in roles_credits.alone(text, people) if people else ():
        if not total[people[number]["name"]]:
            people[number]["credit"] = "byline"
            total[people[number]["name"]]["journalist"] = _LEAST
    return total


def assign(people: Iterable[Mention], by_document: Iterable[dict[str, Points]]) -> None:
    """Write each person's role into its mentions, from the points of all parts of a text."""
    total: dict[str, Points] = defaultdict(lambda: defaultdict(float))
    for part in by_document:
        for name, own in part.items():
            for role, weight in own.items():
                total[name][role] += weight
    decided = {name: _decide(own) for name, own in total.items()}
    everybody = list(people)
    whole = {mention["name"] for mention in everybody}
    theirs = _of_all(whole, decided)
    for mention in everybody:
        settled = decided.get(mention["name"])
        if settled is None and " " not in mention["name"]:
            settled = theirs.get(mention["name"])
        mention["role"] = "journalist" if "credit" in mention else settled


def _of_all(names: set[str], decided: dict[str, str | None]) -> dict[str, str | None]:
    """The role that all bearers of a surname have: whichever brother is meant, a victim."""
    roles: dict[str, set[str | None]] = defaultdict(set)
    for name in names:
        for word in name.split()[1:]:
            roles[word].add(decided.get(name))
    return {word: found.pop() for word, found in roles.items() if len(found) == 1}

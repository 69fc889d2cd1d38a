"""A plan in SQLite's words: an expression for FTS5 where it is of text, else a condition in SQL.

Tokens hold letters and digits only and every other value is a parameter, so nothing that was
typed can be syntax. What can never be a token is never found.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rollcall.search.plan import (
    All,
    Is,
    Phrase,
    Plan,
    Prefix,
    Some,
    Token,
    TokenField,
    When,
    Without,
)

_TOKEN = re.compile(r"[0-9a-z\x80-\ud7ff\ue000-\U0010ffff]+")
"""What FTS5's tokenizer `ascii` leaves whole; half characters cannot be stored at all."""
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_SETS = ("names", "places")
NEVER = Some(())
ALWAYS = All(())
Value = str | int | None


@dataclass(frozen=True)
class Asked:
    """What to ask of the generation `{g}`.

    `match` is for `terms_{g} MATCH`, where that is the whole search or part of it; `where` are
    further conditions on `facts_{g} AS f`. Hits are ranked by `texts`, which is `match` itself or
    an expression that some or none of them match, and by `sets`: each name or place that may stand
    there, with its field. `any_set`: what one of these finds is found, and nothing else.
    """

    match: str | None
    where: tuple[str, ...]
    values: tuple[Value, ...]
    texts: str | None
    sets: tuple[tuple[TokenField, str], ...]
    any_set: bool


def translated(plan: Plan) -> Asked:
    """How SQLite is asked for what a plan finds."""
    parts = _parts(simplified(plan))
    text = [one for one in parts if _negated(one) or _textual(one)]
    match = _expression(All(tuple(text))) if any(_textual(one) for one in text) else None
    conditions = _Conditions()
    rest = [one for one in parts if match is None or one not in text]
    where = tuple(conditions.of(one) for one in rest)
    leaves = dict.fromkeys(leaf for one in parts for leaf in _positives(one))
    sets = [one for one in leaves if isinstance(one, Token) and one.field in _SETS]
    texts: str | None = " OR ".join(_expression(one) for one in leaves if one not in sets)
    if texts and not any(True for one in rest for _ in _positives(one)):
        texts = match
    found = tuple((one.field, _expression(one)) for one in sets)
    any_set = len(parts) == 1 and all(_is_set(one) for one in _branches(parts[0]))
    return Asked(match, where, tuple(conditions.values), texts or None, found, any_set)


def _is_set(plan: Plan) -> bool:
    return isinstance(plan, Token) and plan.field in _SETS


def _branches(plan: Plan) -> tuple[Plan, ...]:
    return plan.of if isinstance(plan, Some) else (plan,)


def simplified(plan: Plan) -> Plan:
    """The same without what is always or never true, and without brackets that change nothing."""
    match plan:
        case Token(name, tokens):
            kept = frozenset(one for one in tokens if _TOKEN.fullmatch(one))
            return Token(name, kept) if kept else NEVER
        case Phrase(name, phrases):
            whole = frozenset(
                one for one in phrases if one and all(_TOKEN.fullmatch(word) for word in one)
            )
            return Phrase(name, whole) if whole else NEVER
        case Prefix(start):
            return plan if _TOKEN.fullmatch(start) else NEVER
        case All(of):
            return _joined([simplified(one) for one in of], All, ALWAYS, NEVER)
        case Some(of):
            return _joined([simplified(one) for one in of], Some, NEVER, ALWAYS)
        case Without(of):
            inner = simplified(of)
            opposite: dict[Plan, Plan] = {NEVER: ALWAYS, ALWAYS: NEVER}
            return opposite.get(inner, Without(inner))
        case _:
            return plan


def _joined(of: list[Plan], kind: type[All | Some], neutral: Plan, decisive: Plan) -> Plan:
    flat: list[Plan] = []
    for one in of:
        flat += one.of if isinstance(one, kind) else [one]
    kept = tuple(dict.fromkeys(one for one in flat if one != neutral))
    if decisive in kept:
        return decisive
    return kept[0] if len(kept) == 1 else kind(kept)


def _parts(plan: Plan) -> tuple[Plan, ...]:
    return plan.of if isinstance(plan, All) else (plan,)


def _textual(plan: Plan) -> bool:
    """Whether FTS5 alone can find it."""
    match plan:
        case Token() | Phrase() | Prefix():
            return True
        case All(of):
            return any(map(_textual, of)) and all(_textual(one) or _negated(one) for one in of)
        case Some(of):
            return bool(of) and all(map(_textual, of))
        case _:
            return False


def _negated(plan: Plan) -> bool:
    """Whether FTS5's NOT can say it, without a word of it counting for the rank of a hit."""
    return isinstance(plan, Without) and _flat(plan.of)


def _flat(plan: Plan) -> bool:
    if isinstance(plan, Some):
        return bool(plan.of) and all(map(_flat, plan.of))
    return isinstance(plan, Token | Phrase | Prefix)


def _positives(plan: Plan) -> Iterable[Plan]:
    """The texts that hits are ranked by."""
    match plan:
        case Token() | Phrase() | Prefix():
            yield plan
        case All(of) | Some(of):
            for one in of:
                yield from _positives(one)


def _expression(plan: Plan) -> str:
    """FTS5's words for a textual plan."""
    match plan:
        case Token(name, tokens):
            return f"{name} : ({' OR '.join(_quoted(one) for one in sorted(tokens))})"
        case Phrase(name, phrases):
            whole = (_quoted(" ".join(one)) for one in sorted(phrases))
            return f"{name} : ({' OR '.join(whole)})"
        case Prefix(start):
            return f"words : {_quoted(start)} *"
        case All(of):
            wanted = " AND ".join(_bracketed(one) for one in of if not isinstance(one, Without))
            unwanted = [_bracketed(one.of) for one in of if isinstance(one, Without)]
            return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted
        case Some(of):
            return " OR ".join(_bracketed(one) for one in of)
        case _:
            raise AssertionError(f"not of text: {type(plan).__name__}")


def _bracketed(plan: Plan) -> str:
    text = _expression(plan)
    return f"({text})" if isinstance(plan, All | Some) else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@dataclass
class _Conditions:
    """SQL conditions on `facts_{g} AS f`, and the values of their parameters in order."""

    values: list[Value] = field(default_factory=list)

    def of(self, plan: Plan) -> str:
        """The condition for a simplified plan."""
        if plan == ALWAYS:
            return "TRUE"
        if plan == NEVER:
            return "FALSE"
        if _textual(plan):
            self.values.append(_expression(plan))
            return "f.row IN (SELECT rowid FROM terms_{g} WHERE terms_{g} MATCH ?)"
        match plan:
            case Is():
                return self._marked([plan])
            case When():
                return self._when(plan)
            case Without(of):
                return f"NOT {self.of(of)}"
            case All(of):
                return self._grouped(of, All, " AND ")
            case Some(of):
                return self._grouped(of, Some, " OR ")
            case _:
                raise AssertionError(f"a plan of no kind: {type(plan).__name__}")

    def _grouped(self, of: tuple[Plan, ...], kind: type[All | Some], word: str) -> str:
        """All that is of text becomes one expression, all values of one mark one look."""
        text = tuple(one for one in of if _textual(one))
        marks: dict[str, list[Is]] = {}
        rest: list[Plan] = []
        for one in of:
            if isinstance(one, Is) and kind is Some:
                marks.setdefault(one.field, []).append(one)
            elif one not in text:
                rest.append(one)
        told = [self.of(kind(text) if len(text) > 1 else text[0])] if text else []
        told += [self._marked(same) for same in marks.values()]
        told += [self.of(one) for one in rest]
        return f"({word.join(told)})"

    def _marked(self, marks: list[Is]) -> str:
        self.values.append(json.dumps([one.value for one in marks if _storable(one.value)]))
        wanted = "(SELECT value FROM json_each(?))"
        name = marks[0].field
        if name == "story":
            return f"f.row IN (SELECT row FROM documents_{{g}} WHERE story IN {wanted})"  # noqa: S608
        if name in ("status", "list"):
            column = {"status": "statuses", "list": "lists"}[name]
            return (
                f"f.{column} IN (SELECT s.number FROM sets_{{g}} s, json_each(s.members) m"  # noqa: S608
                f" WHERE m.value IN {wanted})"
            )
        return f"f.marks IN (SELECT number FROM marks_{{g}} WHERE {name} IN {wanted})"  # noqa: S608

    def _when(self, plan: When) -> str:
        told = []
        if plan.since is not None:
            told.append("f.at >= ?")
            self.values.append(math.ceil(plan.since.timestamp()))
        if plan.until is not None:
            told.append("f.at <= ?")
            self.values.append(math.floor(plan.until.timestamp()))
        return f"({' AND '.join(told) or 'TRUE'})"


def _storable(text: str) -> bool:
    """Whether it can be a mark: none has a half character, or a NUL, where SQLite ends JSON."""
    return not _UNSTORABLE.search(text)

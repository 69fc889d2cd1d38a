"""A change of a list beside what coverage says: a list keeper wants to see both at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from nlp.annotations import DEATHS
from rollcall.records import CaseRow

_REPORTED = {
    "killed": "a death",
    "died_in_custody": "a death in custody",
    "tortured": "torture",
    "wounded": "an injury",
    "missing": "a disappearance",
    "sentenced": "a sentence",
    "on_trial": "a trial",
    "charged": "charges",
    "arrested": "an arrest",
    "detained": "a detention",
    "restricted": "restrictions",
    "acquitted": "an acquittal",
    "released": "a release",
    "found": "that the person was found",
}
"""What is reported, the gravest first."""
_MOST = 2


class Written(Protocol):
    """What is known of the coverage of a case: see `rollcall.store.coverage.Coverage`."""

    @property
    def articles(self) -> int:
        """How many stories name the case."""

    @property
    def last(self) -> datetime | None:
        """When it was last written about."""

    @property
    def claimed_by(self) -> Mapping[str, frozenset[str]]:
        """Which outlets told which status."""

    @property
    def to_review(self) -> int:
        """How many stories only possibly name it."""


def beside(old: CaseRow | None, new: CaseRow | None, written: Written | None) -> str:
    """What happened to a case on its list, and what coverage says of it, without naming anybody.

    `old` is None for a case that is new on the list, `new` for one that was removed. Empty where
    there is nothing to say: no news of a new case, nor of one whose remark was changed.
    """
    if new is None:
        return _removed(written)
    if old is None or old.status == new.status:
        said = _reports(written)
        begin = "new on the list" if old is None else f"status {_status(new)} on the list"
        return f"{begin}; {said}" if said else _review(written)
    return _moved(old, new, written)


def contradicts(new: CaseRow | None, written: Written | None) -> bool:
    """Whether coverage says otherwise than the list does now; `new` is None for a removed case.

    What was reported before a change mostly tells of the time before it, so only what cannot be
    overtaken counts: a death of somebody whom the list does not call dead, anything of somebody
    who is not on it any more.
    """
    if new is None:
        return written is not None and bool(written.claimed_by)
    return new.status not in DEATHS and bool(_outlets(written, DEATHS))


def _removed(written: Written | None) -> str:
    said = _reports(written)
    if written is not None and written.claimed_by:
        return f"removed from the list, but {said}"
    return f"removed from the list; {said or _review(written) or 'nobody writes of this case'}"


def _moved(old: CaseRow, new: CaseRow, written: Written | None) -> str:
    moved = f"status {_status(old)} -> {_status(new)}"
    if contradicts(new, written):
        dead = _outlets(written, DEATHS)
        return f"{moved}, but {_count(len(dead), 'outlet')} {_verb(dead)} a death"
    agreeing = _outlets(written, _kin(new.status))
    if agreeing:
        return f"now {_status(new)}; coverage agrees ({_count(len(agreeing), 'outlet')})"
    said = _reports(written) or _review(written)
    return f"{moved}; nobody reports it yet" + (f" ({said})" if said else "")


def _kin(status: str | None) -> frozenset[str]:
    """The statuses that say the same: a death is a death, in custody or not."""
    if status in DEATHS:
        return DEATHS
    return frozenset({status} if status else ())


def _outlets(written: Written | None, statuses: frozenset[str]) -> frozenset[str]:
    claimed = written.claimed_by if written else {}
    return frozenset(name for status in statuses for name in claimed.get(status, ()))


def _reports(written: Written | None) -> str:
    """What outlets report, the gravest first; else how often the case is named."""
    if written is None or not written.articles:
        return ""
    grave = [status for status in _REPORTED if status in written.claimed_by]
    if set(grave) >= DEATHS:
        grave.remove("died_in_custody")
    parts = []
    for status in grave[:_MOST]:
        who = _outlets(written, _kin(status))
        parts.append(f"{_count(len(who), 'outlet')} {_verb(who)} {_REPORTED[status]}")
    if parts:
        return ", ".join(parts)
    last = f", last on {written.last:%Y-%m-%d}" if written.last else ""
    stories = _count(written.articles, "article")
    return f"{stories} {'names' if written.articles == 1 else 'name'} this case{last}"


def _review(written: Written | None) -> str:
    return f"{written.to_review} to review" if written and written.to_review else ""


def _verb(who: frozenset[str]) -> str:
    return "reports" if len(who) == 1 else "report"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _status(row: CaseRow) -> str:
    return (row.status or "none").replace("_", " ")

"""The cases of the lists as tokens in an engine that wants them: which cases may an article name?

Only where the settings ask for it. Cases that must not leave the building never go there.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from rollcall.errors import SearchError
from rollcall.records import Viewer
from rollcall.search.base import CaseEngine, Engine, ListedCase
from rollcall.store import lists
from rollcall.store.care import withheld
from rollcall.store.open import Store
from rollcall.store.rows import digest
from rollcall.store.variants import variants

_WORKER = Viewer("index", "monitor")  # from whom what asks for care is kept when it leaves


def keep_cases(store: Store, engine: Engine, wanted: bool) -> dict[str, int]:
    """Bring the cases to an engine where they changed, or remove them where they are not wanted;
    returns what was done, in words, with how many.
    """
    if not isinstance(engine, CaseEngine):
        return {}
    kept = engine.cases_stamp()
    if not wanted:
        if kept is None:
            return {}
        engine.forget_cases()
        return {"index of cases deleted": 1}
    with store.read() as connection:
        now = cases_stamp(connection)
        if now == kept:
            return {}
        try:
            return {"cases": engine.put_cases(_listed(connection), now)}
        except SearchError:
            if engine.cases_stamp() != now:
                raise
            return {}  # another process was quicker with the same


def cases_stamp(connection: Connection) -> str:
    """Changes whenever a list, a known spelling, or for whom care is asked does."""
    learned = sorted((one, *sorted(some)) for one, some in variants(connection).items())
    return digest(lists.stamp(connection), repr(learned), *sorted(kept_home(connection)))


def kept_home(connection: Connection) -> set[str]:
    """The ids of the cases that never go to an engine, for they must not leave the building."""
    return set(withheld(connection, _WORKER, leaving=True))


def _listed(connection: Connection) -> Iterator[ListedCase]:
    home, learned = kept_home(connection), variants(connection)
    for case in lists.each(connection, _WORKER, leaving=True):
        if case.row.names and case.id not in home:
            yield case.id, case.list_id, (*case.row.names, *sorted(learned.get(case.id, ())))

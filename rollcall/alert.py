"""alert: from facts to notices, from notices to messages, from messages to people, once.

Three moves, each in a transaction of its own: a fact raises a notice under a unique key; notices
are frozen into a message with one Message-ID; a message is sent, then marked as sent. A kill
between the last two sends the same Message-ID again, which mail programs show once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select

from nlp.annotations import DEATHS
from rollcall.clock import Clock
from rollcall.notify import compose, desk_address, message_row
from rollcall.records import Viewer
from rollcall.settings import Settings
from rollcall.store import ledger, sources, telling
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.rows import one_at_a_time
from rollcall.store.work import DONE, Outcome, Step

NAME = "alert"
VERSION = 1
_WEEK = timedelta(days=7)
_GRAVE = DEATHS | {"missing"}


def notices(store: Store, clock: Clock) -> Step[dict[str, Any]]:
    """Facts become notices. Its items are facts."""

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, dict[str, Any] | Exception]]:
        with store.read() as connection:
            found = ledger.get_facts(connection, [leased.item for leased in batch])
        for leased in batch:
            yield leased, found[leased.item]

    def write(connection: Connection, _: Leased, fact: dict[str, Any]) -> Outcome:
        one_at_a_time(connection, "notices")  # two cases of one person make one notice
        if fact["rejected"]:
            return Outcome("nothing", "somebody decided that this is another person")
        kind, key, urgent = judge(fact)
        if ledger.is_noticed(connection, names_of(connection, fact)):
            return Outcome("nothing", "told already")
        raised = ledger.notice(connection, key, fact, kind=kind, urgent=urgent, now=clock())
        return DONE if raised else Outcome("nothing", "told already")

    def pending(_: Connection) -> Select[Any]:
        return ledger.pending_facts()

    return Step(NAME, VERSION, pending, compute, write, batch=200)


def names_of(connection: Connection, fact: dict[str, Any]) -> set[str]:
    """Every key under which the notice of a fact may have been raised already.

    Copies that arrive later merge stories, and people join cases to one person: what was told
    under either name was told; and who was told that it is likely needs not be told that it may be.
    """
    told = {
        judge(fact | {"story_id": story, "case_id": case})[1]
        for story in ledger.one_story(connection, fact["story_id"])
        for case in ledger.one_person(connection, fact["case_id"], fact["person_id"])
    }
    return told | {name.removeprefix("possible:") for name in told}


def judge(fact: dict[str, Any]) -> tuple[str, str, bool]:
    """The kind of notice a fact makes, its unique key (case x story x what), and its urgency.

    What is found in the archive for a case that is new on a list is never urgent: thirty old
    articles must not ring at once.
    """
    data, case, story = fact["data"], fact["case_id"], fact["story_id"]
    calm = bool(data.get("historical"))
    if fact["kind"] == "match":
        key = f"match:{case}:{story}"
        if data["verdict"] == "possible":
            return "possible", f"possible:{key}", False
        return "match", key, not calm
    if fact["kind"] == "status":
        return "status", f"status:{case}:{data['status']}:{story}", not calm
    if fact["kind"] == "watch":
        return "watch", f"watch:{fact['watch_id']}:{story}", data["how"] == "now"
    urgent = fact["kind"] == "unlisted" and data["status"] in _GRAVE
    return fact["kind"], fact["key"], urgent


def is_silent(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether a source answers, but has given nothing new for longer than it may be silent. `row`
    is of `sources.health`. Pure.
    """
    late = now - _newest(row, now) > timedelta(hours=row["silent_after_hours"])
    return bool(row["enabled"] and row["answered_at"] is not None and late)


def _newest(row: Mapping[str, Any], now: datetime) -> datetime:
    newest: datetime = row["newest"] or row["created_at"]
    return min(newest, now)


def find_silent(store: Store, clock: Clock) -> int:
    """Write a fact for every source from which nothing new has come for too long."""
    now, found = clock(), 0
    with store.write() as connection:
        for row in sources.health(connection):
            newest, silent = _newest(row, now), is_silent(row, now)
            if silent and row["silent_since"] is None:
                found += ledger.record(
                    connection,
                    kind="silent",
                    key=f"silent:{row['id']}:{newest.isoformat()}",
                    data={"newest": newest.date().isoformat()},
                    now=now,
                    source_id=row["id"],
                )
            if silent != (row["silent_since"] is not None):
                ledger.silent(connection, row["id"], newest if silent else None)
    return found


def _since(connection: Connection, subscriber: str, now: datetime) -> datetime | None:
    """Who joins a running Rollcall is alerted from this week on, not to all that ever was."""
    newcomer = ledger.first_message_at(connection, NAME, subscriber) is None
    return now - _WEEK if newcomer and ledger.first_message_at(connection, NAME) else None


def freeze(store: Store, settings: Settings, clock: Clock) -> int:
    """Freeze what each subscriber has not been told into one message each; returns how many."""
    frozen = 0
    for subscriber in settings.subscriber:
        if not subscriber.alerts:
            continue
        with store.write() as connection:
            one_at_a_time(connection, NAME)
            waiting = ledger.unsent_notices(
                connection, subscriber.id, NAME, since=_since(connection, subscriber.id, clock())
            )
            # As the subscriber may see them: of silence nothing is told, and it stays untold.
            viewer = Viewer(subscriber.id, subscriber.role)
            told = telling.tell(connection, viewer, [row["id"] for row in waiting])
            if told:
                ids = [one.notice_id for one in told]
                words = compose(
                    NAME,
                    told,
                    period="",
                    desk=desk_address(settings),
                    zone=settings.timezone,
                    case_numbers_only=subscriber.names == "case_numbers",
                    reader=subscriber.id,
                )
                key = f"{NAME}:{subscriber.id}:{ids[0]}"
                frozen += ledger.freeze(
                    connection, message_row(key, subscriber, NAME, words, clock()), ids
                )
    return frozen

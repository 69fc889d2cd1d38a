"""Messages on their way out: frozen in the ledger, then sent by one worker each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select

from rollcall.clock import Clock
from rollcall.errors import SettingsError
from rollcall.notify.channels import deliver
from rollcall.notify.words import Words
from rollcall.settings import Settings, Subscriber
from rollcall.store import ledger
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

_VERSION = 1


def message_row(
    key: str, subscriber: Subscriber, kind: str, words: Words, now: datetime
) -> dict[str, Any]:
    """A message as the ledger keeps it, under an id that no other installation has.

    The ledger takes one message per key, so whoever freezes the same one again loses this id.
    """
    return {
        "id": uuid4().hex,
        "key": key,
        "subscriber": subscriber.id,
        "kind": kind,
        "subject": words.subject,
        "text": words.text,
        "html": words.html,
        "created_at": now,
    }


def deliveries(store: Store, settings: Settings, clock: Clock, kind: str) -> Step[str]:
    """Sending the messages of one step (alert or digest), one worker per message."""
    subscribers = {subscriber.id: subscriber for subscriber in settings.subscriber}

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, str | Exception]]:
        with store.read() as connection:
            waiting = {f"send:{m['id']}": m for m in ledger.unsent_messages(connection, kind)}
        for leased in batch:
            message = waiting.get(leased.item)
            if message is None:
                yield leased, ""
                continue
            try:
                deliver(message, _subscriber(subscribers, message), settings)
                yield leased, message["id"]
            except Exception as error:  # noqa: BLE001 - a step's edge: servers fail in every way
                with store.write() as connection:
                    ledger.delivered(connection, message["id"], clock(), str(error))
                yield leased, error

    def write(connection: Connection, _: Leased, message_id: str) -> Outcome:
        if message_id:
            ledger.delivered(connection, message_id, clock())
        return DONE

    def pending(_: Connection) -> Select[Any]:
        return ledger.pending_messages(kind)

    return Step(kind, _VERSION, pending, compute, write, batch=20)


def _subscriber(known: dict[str, Subscriber], message: dict[str, Any]) -> Subscriber:
    try:
        return known[message["subscriber"]]
    except KeyError as error:
        raise SettingsError(
            f"there is no subscriber {message['subscriber']} any more",
            remedy="add the section [[subscriber]] again, or leave the message unsent",
        ) from error


def desk_address(settings: Settings) -> str:
    """Where the desk is on this computer."""
    return f"http://{settings.desk.host}:{settings.desk.port}"

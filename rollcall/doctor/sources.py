"""Is anybody asked, do they answer, and is the way to them open? No source is asked here."""

from __future__ import annotations

import socket
from collections import Counter, defaultdict
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from rollcall.doctor.base import Check, Facts, Finding, many, ok, some, warning, wrong
from rollcall.store.rows import as_dict
from rollcall.store.schema import source_health, sources

_SECONDS = 5
_ALL_FAIL = 3
"""From so many sources on, all failing at once is our own fault, not theirs."""


def _enabled(facts: Facts) -> list[dict[str, Any]]:
    query = (
        select(sources, source_health)
        .outerjoin(source_health, source_health.c.source_id == sources.c.id)
        .where(sources.c.enabled)
        .order_by(sources.c.id)
    )
    with facts.held.read() as connection:
        return [as_dict(row) for row in connection.execute(query)]


def any_(facts: Facts) -> Finding:
    """Is there anything to read?"""
    with facts.held.read() as connection:
        every = list(connection.execute(select(sources.c.enabled)).scalars())
    if not every:
        return warning("there is no source: nothing will be read")
    if not any(every):
        return warning(
            f"{many(len(every), 'source is', 'sources are')} known, and none is switched on",
            "`rollcall sources probe --switch-on` switches on those that answer",
        )
    return ok(f"{sum(every):,} of {many(len(every), 'source')} are switched on")


def answering(facts: Facts) -> Finding | None:
    """Do they answer?"""
    asked = [row for row in _enabled(facts) if row["asked_at"] is not None]
    if not asked:
        return None
    failing = [row for row in asked if row["error"]]
    if not failing:
        return ok(f"{many(len(asked), 'source')} answered when last asked")
    kinds = Counter(row["error"].partition(":")[0][:30] for row in failing)
    why = some([f"{kind}: {count:,}" for kind, count in kinds.most_common()])
    which = some([row["id"] for row in failing])
    words = f"{len(failing):,} of {many(len(asked), 'source')} did not answer ({why}): {which}"
    if len(failing) == len(asked) >= _ALL_FAIL:
        return wrong(words, "is this computer online? check collect.proxy and the name server")
    return warning(words)


def never(facts: Facts) -> Finding | None:
    """Was any asked and never answered?"""
    asked = [row for row in _enabled(facts) if row["asked_at"] is not None]
    if not asked:
        return None
    found = [row["id"] for row in asked if row["answered_at"] is None]
    if found:
        return warning(
            f"{many(len(found), 'source has', 'sources have')} never answered: {some(found)}"
        )
    return ok("every source that was asked has answered at least once")


def silent(facts: Facts) -> Finding | None:
    """Has any stopped publishing?"""
    rows = _enabled(facts)
    found = [row["id"] for row in rows if row["silent_since"] is not None]
    if found:
        return warning(f"{many(len(found), 'source is', 'sources are')} silent: {some(found)}")
    return ok("no source has fallen silent") if rows else None


def robots(facts: Facts) -> Finding | None:
    """Does any forbid robots its entrance?"""
    rows = _enabled(facts)
    found = [row["id"] for row in rows if (row["error"] or "").startswith("robots")]
    if found:
        words = many(len(found), "source forbids", "sources forbid")
        return warning(f"{words} robots its entrance (robots.txt): {some(found)}")
    return ok("no source forbids robots its entrance") if rows else None


def _plain(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def twice(facts: Facts) -> Finding | None:
    """Is any asked twice?"""
    same: dict[str, list[str]] = defaultdict(list)
    for row in _enabled(facts):
        same[_plain(row["url"])].append(row["id"])
    found = [" and ".join(ids) for ids in same.values() if len(ids) > 1]
    if found:
        return warning(f"these have one address: {some(found)}")
    return ok("no two sources have the same address") if same else None


def timezone(facts: Facts) -> Finding | None:
    """Is the organisation's day that of what it reads?"""
    zones = Counter(row["timezone"] for row in _enabled(facts) if row["timezone"] != "UTC")
    own = facts.own.timezone
    if own == "UTC" and zones:
        zone, count = zones.most_common(1)[0]
        words = many(count, "source is", "sources are")
        return warning(f"timezone is UTC, and {words} in {zone}: the digest's hour is off")
    return ok(f"timezone is {own}")


def private_hosts(facts: Facts) -> Finding | None:
    """May sources lead us to machines of our own network?"""
    hosts = facts.own.collect.allow_private_hosts
    if not hosts:
        return None
    return warning(
        f"collect.allow_private_hosts lets any page that we read send us to {some(list(hosts))}, "
        "inside the own network"
    )


def proxy(facts: Facts) -> Finding | None:
    """Does the proxy that all is to go through take connections?"""
    address = facts.own.collect.proxy
    if not address:
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        return wrong("collect.proxy is no address")
    if parts.scheme not in ("http", "https") or not host:
        return wrong("collect.proxy is not the address of an HTTP proxy; SOCKS is not spoken")
    try:
        socket.create_connection((host, port), timeout=_SECONDS).close()
    except OSError as error:
        why = error.strerror or type(error).__name__
        return wrong(f"nothing answers at collect.proxy ({host}:{port}): {why}")
    except ValueError:  # a name that no network could know
        return wrong("collect.proxy names no computer")
    return ok(f"the proxy at {host}:{port} takes connections")


CHECKS = (
    Check(
        "sources.any",
        "there are sources, and some are switched on",
        any_,
        "`rollcall sources add ADDRESS` adds one",
        needs="record",
    ),
    Check(
        "sources.answering",
        "every source answered when it was last asked",
        answering,
        "`rollcall sources probe` asks them now and says what came; `rollcall sources list` shows "
        "all",
        needs="record",
    ),
    Check(
        "sources.never",
        "every source that was asked has answered at least once",
        never,
        "`rollcall sources probe` asks them now; correct the address with `rollcall sources add`",
        needs="record",
    ),
    Check(
        "sources.silent",
        "no source has stopped publishing for longer than it usually does",
        silent,
        "`rollcall sources pulse` says since when, `rollcall sources probe` what it answers now; "
        "it may have moved",
        needs="record",
    ),
    Check(
        "sources.robots",
        "no source forbids robots its entrance",
        robots,
        "ask its editors, or take another of its addresses with `rollcall sources add`; what "
        "robots.txt forbids is not read",
        needs="record",
    ),
    Check(
        "sources.twice",
        "no two sources have the same address",
        twice,
        "`rollcall sources add ADDRESS --no-enable` switches off the one that it was added as",
        needs="record",
    ),
    Check(
        "sources.timezone",
        "timezone is set where sources are in another zone",
        timezone,
        "set timezone in rollcall.toml, like Asia/Almaty",
        needs="record",
    ),
    Check(
        "sources.private_hosts",
        "no host of the own network may be asked",
        private_hosts,
        "remove from collect.allow_private_hosts what is not one of your own outlets",
    ),
    Check(
        "sources.proxy",
        "the proxy that is set takes connections",
        proxy,
        "start the proxy (Tor behind an HTTP proxy, say), or correct collect.proxy",
        slow=True,
    ),
)

"""Look whether the steps go on, cheaply: a handful of queries, no search engine, no network."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rollcall.backup.places import listed
from rollcall.clock import age, lasting
from rollcall.errors import StoreError
from rollcall.pipeline import Project, stand
from rollcall.settings import Settings
from rollcall.settings_operator import Heartbeat
from rollcall.store import standing
from rollcall.store.leases import machine_time

_GB = 1_000_000_000
_BACKUP_HOURS = 50.0
"""Two nights and a while, for who says where backups go and not how old they may be."""


@dataclass(frozen=True)
class Beat:
    """What was seen: the `reasons` why all is not well, none if it is, and the figures."""

    reasons: tuple[str, ...]
    figures: Mapping[str, Any]

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reasons

    def in_a_line(self) -> str:
        """All of it for a person."""
        steps = self.figures.get("steps", {})
        told = [
            f"{name} {lasting(one['finished_seconds'])} ago"
            for name, one in steps.items()
            if one["finished_seconds"] is not None
        ]
        waits = sum(one["waiting"] for one in steps.values())
        last = f"last finished: {', '.join(told) or 'nothing yet'}; {_waiting(waits)}"
        return f"{'well' if self.is_well else 'NOT WELL: ' + '; '.join(self.reasons)}. {last}"


@dataclass
class _Seen:
    reasons: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


def look(project: Project) -> Beat:
    """Look at the steps, what waits, messages, sources, disks and backups."""
    seen, rules = _Seen(), project.settings.heartbeat
    now, machine = project.clock(), machine_time()
    try:
        with project.store.read() as connection:
            steps = stand(project, connection)
            unsent = standing.unsent(connection)
            asked = standing.asked(connection)
    except StoreError as error:
        return Beat((str(error),), {})
    figures = {name: one.figures(now, machine) for name, one in steps.items()}
    for name, one in figures.items():
        ages = one["finished_seconds"], one["oldest_seconds"]
        seen.reasons += _late(rules, name, one["waiting"], *ages)
    seen.figures["steps"] = figures
    waits = any(one.waits.number for one in steps.values())
    if waits and not any(one.done.in_words() for one in steps.values()):
        seen.reasons.insert(0, "no step has run yet")
    _messages(seen, project.settings, unsent, now)
    _sources(seen, asked)
    _disks(seen, project)
    _backup(seen, project.settings)
    return Beat(tuple(seen.reasons), seen.figures)


def _waiting(number: int) -> str:
    return {0: "nothing waits", 1: "1 waits"}.get(number, f"{number:,} wait")


def _sources(seen: _Seen, asked: Mapping[str, int]) -> None:
    """Whether anything is collected at all: steps that have nothing to do are no good sign then."""
    seen.figures["sources"] = dict(asked)
    on = sum(asked[how] for how in ("fine", "silent", "failing"))
    if not on and not asked["off"]:
        seen.reasons.append(
            "nothing is collected, there is no source yet: `rollcall sources add` adds some"
        )
    elif not on:
        seen.reasons.append(
            "nothing is collected, every source is switched off: `rollcall sources probe "
            "--switch-on` switches on those that answer"
        )
    elif asked["failing"] == on:
        seen.reasons.append("no source answers" if on > 1 else "the only source does not answer")


def _late(
    rules: Heartbeat, name: str, number: int, finished: float | None, oldest: float | None
) -> list[str]:
    """Why a step does not go on as it should, in words. Pure.

    What is to be done again bears no date of its own; then only a long silence counts.
    """
    if not number:
        return []
    if oldest is not None and oldest > rules.behind_hours * 3600:
        return [f"{name} is behind: something waits for {lasting(oldest)}"]
    still = (rules.behind_hours if oldest is None else rules.hours) * 3600
    quiet = finished if oldest is None else min(oldest, oldest if finished is None else finished)
    if quiet is not None and quiet > still:
        return [
            f"{name} stands still: {_waiting(number)}, nothing was finished for {lasting(quiet)}"
        ]
    return []


def _messages(
    seen: _Seen, settings: Settings, unsent: list[tuple[str, datetime]], now: datetime
) -> None:
    """Messages for whoever is told; one for somebody who was taken out waits for nobody."""
    known = {subscriber.id for subscriber in settings.subscriber}
    ages = [(now - since).total_seconds() for subscriber, since in unsent if subscriber in known]
    seen.figures["unsent"] = {"messages": len(ages), "oldest_seconds": max(ages, default=None)}
    if ages and max(ages) > settings.heartbeat.unsent_hours * 3600:
        words = "a message waits" if len(ages) == 1 else f"{len(ages)} messages wait"
        seen.reasons.append(f"{words} to be sent, the oldest for {lasting(max(ages))}")


def _disks(seen: _Seen, project: Project) -> None:
    """The room on every disk that we write to."""
    home, url = project.settings.home, project.store.engine.url
    folders = {"project": home, "evidence": project.settings.evidence}
    if project.store.engine.dialect.name == "sqlite" and url.database:
        folders["record"] = Path(url.database).parent
    free = {}
    for name, folder in folders.items():
        if folder.is_dir():
            free[name] = shutil.disk_usage(folder).free
    seen.figures["free_bytes"] = free
    least = min(free.values())
    if least < project.settings.heartbeat.disk_gb * _GB:
        seen.reasons.append(f"the disk is nearly full: {least / _GB:.1f} GB are free")


def _backup(seen: _Seen, settings: Settings) -> None:
    """How old the newest backup is, where somebody wants to know."""
    hours = settings.heartbeat.backup_hours
    if hours is None and "folder" in settings.backup.model_fields_set:
        hours = _BACKUP_HOURS
    if not hours:
        return
    old = backup_age(settings)
    seen.figures["backup_seconds"] = old
    if old is None:
        seen.reasons.append("there is no backup")
    elif old > hours * 3600:
        seen.reasons.append(f"the newest backup is {lasting(old)} old")


def backup_age(settings: Settings) -> float | None:
    """Seconds since the newest whole backup was begun (machine time); None where there is none."""
    there = listed(settings.home / settings.backup.folder)
    if not there:
        return None
    began = datetime.strptime(there[-1].name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return age(machine_time(), began)

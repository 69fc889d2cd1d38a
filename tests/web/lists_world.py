"""A list "taken" of invented people on the desk: two uploads, read as all are, and coverage."""

from __future__ import annotations

from rollcall import listing
from rollcall.lists.workbook import table
from rollcall.pipeline import Project
from rollcall.records import Role
from rollcall.settings import Settings
from rollcall.store import list_versions
from rollcall.store.list_versions import Version, case_id
from tests.store.small_coverage import publish
from tests.web.conftest import Browser, browser
from tests.web.small_record import FORMULA, NOW, SCRIPT, SETTINGS

HEADINGS = ["ФИО", "Год рождения", "Город", "Статус", "Примечание"]
ASAN = ["Асанов Али", "1980", "Алматы", "задержан", SCRIPT]
KIM = ["Ким Вера", "1990", "Орал", "пропала", ""]
SEIT = ["Сейтов Марат", "1975", "Тараз", "задержан", "письмо"]
BAD = ["", "1975", "Тараз", "задержан", FORMULA]
NAMES = ("Юн", "Белов", "Омаров", "Тлеуов", "Жумин", "Панов", "Ерланов", "Чой")
OTHERS = [[f"{n} Олег", str(1960 + at), "Семей", "задержан", ""] for at, n in enumerate(NAMES)]
FIRST = [ASAN, KIM, SEIT, BAD, *OTHERS]
SECOND = [
    [*ASAN[:3], "отпущен", SCRIPT],
    [*SEIT[:4], "письмо пришло"],
    BAD,
    ["Тлеуев Олег", *OTHERS[3][1:]],
    *OTHERS[:3],
    *OTHERS[4:],
    ["Новикова Ольга", "1985", "Орал", "пропала", ""],
]
"""Асанов released, Ким removed, Сейтов's remark longer, Тлеуов corrected, Новикова added."""


def workbook(*rows: list[str]) -> bytes:
    """A workbook of these rows."""
    return table(HEADINGS, rows, title="Список")


def as_role(desk: Browser, role: Role) -> Browser:
    """The same desk, for somebody in another role."""
    settings = Settings(**SETTINGS | {"role": role}, home=desk.ids["settings"].home)
    return browser(desk.store, desk.ids | {"settings": settings})


def project(desk: Browser, role: Role = "keeper") -> Project:
    """The same doors for what the desk is no page for."""
    settings = Settings(**SETTINGS | {"role": role}, home=desk.ids["settings"].home)
    return Project(settings, desk.store, desk.ids["engine"], lambda: NOW)


def upload(desk: Browser, data: bytes, name: str, list_id: str = "taken") -> Version:
    """Store an upload whose questions nobody answers."""
    there = project(desk)
    version = listing.store(there, listing.prepare(there, list_id, data, name))
    assert version is not None
    return version


def taken(desk: Browser) -> Browser:
    """The desk with both versions of "taken", and what outlets say of three people on it."""
    upload(desk, workbook(*FIRST), "январь.xlsx")
    seen = [
        (case_of(desk, "Ким Вера")[0], "Wire", "s1", "likely", "killed"),
        (case_of(desk, "Ким Вера")[0], "Paper", "s2", "same", "killed"),
        (case_of(desk, "Асанов Али")[0], "Paper", "s3", "likely", "released"),
        (case_of(desk, "Сейтов Марат")[0], "Radio", "s4", "likely", "killed"),
    ]
    publish(desk.store, seen)
    upload(desk, workbook(*SECOND), "февраль.xlsx")
    return as_role(desk, "keeper")


def case_of(desk: Browser, name: str, number: int = 1, list_id: str = "taken") -> tuple[str, str]:
    """The key and the id of the case that a version has under this name."""
    there = project(desk)
    with desk.store.read() as connection:
        rows = list_versions.rows(connection, there.viewer, f"{list_id}.{number}")
    (key,) = [row.key for row in rows if row.names[:1] == (name,)]
    return key, case_id(list_id, key)

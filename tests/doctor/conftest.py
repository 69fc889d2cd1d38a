"""A healthy project to break, and what the doctor says of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rollcall.backup import making
from rollcall.clock import fixed_clock
from rollcall.doctor import CHECKS, Facts, Told, examine, gather
from rollcall.pipeline import Project
from tests import world

TOML = """timezone = "Asia/Almaty"
[[subscriber]]
id = "full"
folder = "full"
"""
QUIET = {"models.kk", "models.ru", "models.en"}
"""What loads models: tried once, in a test of their own."""


@dataclass
class Patient:
    """A project folder, and the environment in which somebody calls the doctor."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    send_test: str = ""

    def write(self, text: str) -> None:
        """Put settings before those that are there; sections behind them."""
        path = self.home / "rollcall.toml"
        old = path.read_text("utf-8")
        path.write_text(old + text if text.startswith("[") else text + old, "utf-8")
        path.chmod(0o600)

    def facts(self, **more: Any) -> Facts:
        facts = gather(self.home, self.environment, self.send_test)
        facts.clock = fixed_clock(world.NOW)
        for name, value in more.items():
            setattr(facts, name, value)
        return facts

    def told(self, facts: Facts | None = None, *, quick: bool = False) -> dict[str, Told]:
        """Everything that is found, by the name of the check."""
        checks = [check for check in CHECKS if check.name not in QUIET]
        found = examine(facts or self.facts(), quick=quick, checks=checks)
        return {one.check: one for one in found}

    def ill(self, facts: Facts | None = None) -> dict[str, Told]:
        """Everything that is not ok, but that backups made here lie on this disk."""
        found = {name: one for name, one in self.told(facts).items() if one.level != "ok"}
        assert found.pop("backup.place").words.endswith("on the same disk as the project")
        return found

    def only(self, check: str, level: str, words: str) -> Told:
        """The one finding that is not ok, which says this; nothing else has turned."""
        ill = self.ill()
        assert set(ill) == {check}, ill
        found = ill[check]
        assert (found.level, words in found.words) == (level, True), found
        assert found.remedy
        return found

    def open(self) -> Project:
        return world.reopened(self.home)


@pytest.fixture(scope="session")
def healthy_folder(analysed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("healthy") / "project"
    shutil.copytree(analysed_folder, folder)
    one = world.reopened(folder)
    world.work(one, "match", "index", "alert", "digest")
    making.make(one.settings, one.store, one.clock, folder / "backups", keep=1)
    one.store.engine.dispose()
    (folder / "rollcall.toml").write_text(TOML, "utf-8")
    folder.chmod(0o700)
    return folder


@pytest.fixture
def patient(healthy_folder: Path, tmp_path: Path) -> Patient:
    folder = tmp_path / "project"
    shutil.copytree(healthy_folder, folder)
    folder.chmod(0o700)
    return Patient(folder, {"PATH": os.environ.get("PATH", "")})


Files = Mapping[str, bytes]


@pytest.fixture
def files_of() -> Callable[[Path], Files]:
    """Every file of a folder with its bytes."""

    def read(folder: Path) -> Files:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return read

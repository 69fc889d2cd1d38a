"""The units of the one-machine way, as systemd's own tools judge them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from rollcall.settings import load
from tests.conftest import miss
from tests.test_docs import KNOWN, command_of, options_of

UNITS = Path(__file__).parents[2] / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
TIMERS = sorted(UNITS.glob("*.timer"))
HARDENING = UNITS / "rollcall-.service.d/hardening.conf"
MOST_EXPOSED = 1.6
"""Of 10, by `systemd-analyze security`; a service without any hardening has 9.6."""


def analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        miss("systemd-analyze is not installed")
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False
    )


def lines(path: Path) -> dict[str, list[str]]:
    """The settings of a unit; the same one may stand there several times."""
    found = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[name].append(value)
    return found


def test_the_units_are_found() -> None:
    assert {path.stem for path in SERVICES} == {
        f"rollcall-{word}"
        for word in ("run", "web", "backup", "care", "verify", "check", "heartbeat")
    }
    assert {path.stem for path in TIMERS} < {path.stem for path in SERVICES}


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """With the program where it is here: systemd looks whether what is to be started is there."""
    copied = shutil.copytree(UNITS, tmp_path / "units")
    here = str(Path(sys.executable).parent / "rollcall")
    for unit in copied.glob("*.service"):
        unit.write_text(
            unit.read_text("utf-8").replace("/opt/rollcall/bin/rollcall", here), "utf-8"
        )
    shutil.copy(UNITS / "credentials.conf", copied / "rollcall-.service.d")
    said = analyze(
        "verify", "--man=no", *sorted(copied.glob("*.service")), *sorted(copied.glob("*.timer"))
    )
    about_us = [line for line in said.stderr.splitlines() if "rollcall" in line]
    assert about_us == []
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_a_service_may_do_little(unit: Path) -> None:
    said = analyze("security", "--offline=true", "--no-pager", unit)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert found is not None, said.stdout + said.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_a_unit_that_is_not_hardened_would_be_seen(tmp_path: Path) -> None:
    shutil.copy(UNITS / "rollcall-run.service", tmp_path)
    said = analyze("security", "--offline=true", "--no-pager", tmp_path / "rollcall-run.service")
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert found is not None
    assert float(found[1]) > 8


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_what_a_service_starts_is_a_command(unit: Path) -> None:
    for line in lines(unit)["ExecStart"]:
        program, *words = line.split()
        assert program == "/opt/rollcall/bin/rollcall"
        key = command_of([*words])
        assert key is not None, line
        unknown = {word for word in words if word.startswith("--")} - options_of(KNOWN[key])
        assert unknown == set()


@pytest.mark.parametrize(
    "path", [HARDENING, UNITS / "credentials.conf"], ids=lambda path: path.name
)
def test_what_is_set_in_the_environment_is_a_setting(path: Path, tmp_path: Path) -> None:
    (tmp_path / "rollcall.toml").write_text("", "utf-8")
    pairs = [pair for line in lines(path)["Environment"] for pair in line.split()]
    environment = dict(pair.split("=", 1) for pair in pairs)
    load(tmp_path, environment)
    assert any(name.startswith("ROLLCALL_") for name in environment)
    credentials = [line.partition(":")[0] for line in lines(path)["LoadCredential"]]
    assert credentials == [value[3:] for value in environment.values() if value.startswith("%d/")]


def test_one_finding_does_not_keep_the_rest_of_the_care_from_running() -> None:
    """Wants and not Requires; and one command for each unit, for the first that fails ends it."""
    care = lines(UNITS / "rollcall-care.service")
    wanted = care["Wants"][0].split()
    assert set(wanted) <= set(care["After"][0].split())
    assert not {"Requires", "BindsTo", "Requisite"} & set(care)
    units = [*wanted, "rollcall-care.service"]
    called = [lines(UNITS / unit)["ExecStart"] for unit in units]
    assert [[line.partition("rollcall ")[2] for line in one] for one in called] == [
        ["evidence verify"], ["index --check --mend"], ["prune"],
    ]  # fmt: skip


def test_where_backups_go_is_said_in_one_place() -> None:
    """A command by hand does not see what stands in a unit."""
    for path in (*SERVICES, HARDENING, UNITS / "credentials.conf"):
        assert not [one for one in lines(path)["Environment"] if "BACKUP" in one], path
    told = (UNITS.parents[1] / "docs/deploy.md").read_text("utf-8")
    assert 'folder = "/var/backups/rollcall"' in told
    assert lines(HARDENING)["ReadWritePaths"] == ["-/var/backups/rollcall"]


def test_sigterm_goes_to_the_command_and_is_no_failure() -> None:
    """A crawl that gets the signal from systemd and from us would drop what it is asking for."""
    common = lines(HARDENING)
    assert common["KillMode"] == ["mixed"]
    assert common["SuccessExitStatus"] == ["143"]
    assert common["User"] == ["rollcall"]


def test_systemd_can_make_the_user(tmp_path: Path) -> None:
    if shutil.which("systemd-sysusers") is None:
        miss("systemd-sysusers is not installed")
    said = subprocess.run(
        ["systemd-sysusers", "--dry-run", f"--root={tmp_path}", UNITS / "rollcall.sysusers.conf"],
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert "Creating user 'rollcall'" in said.stderr + said.stdout

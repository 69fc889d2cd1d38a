"""The doctor as a whole: well is well, nothing is changed, and nothing makes it crash."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.doctor import CHECKS, Check, Facts, examine, gather
from rollcall.doctor.base import Finding, ok
from rollcall.errors import RollcallError
from rollcall.settings import FILE_NAME
from tests.doctor.conftest import QUIET, Patient

Files = dict[str, bytes]


def test_a_healthy_project_is_well(patient: Patient) -> None:
    told = patient.told()
    assert {name for name, one in told.items() if one.level != "ok"} == {"backup.place"}
    assert len(told) > 30
    assert {name for name, one in told.items() if one.remedy} == {"backup.place"}


def test_nothing_is_changed(patient: Patient, files_of: Callable[[Path], Files]) -> None:
    before = files_of(patient.home)
    patient.told()
    assert files_of(patient.home) == before


def test_who_is_in_a_hurry_is_told_less(patient: Patient) -> None:
    quick = set(patient.told(quick=True))
    slow = {check.name for check in CHECKS if check.slow}
    assert quick
    assert not quick & slow
    assert set(patient.told()) & slow


def test_what_is_slow_comes_last(patient: Patient) -> None:
    slow = {check.name: check.slow for check in CHECKS}
    order = [slow[name] for name in patient.told()]
    assert order == sorted(order)


def test_names_are_unique_and_everything_has_a_remedy() -> None:
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
    assert all(check.remedy and check.about for check in CHECKS)


def test_settings_that_cannot_be_read_come_first_and_the_rest_is_still_told(
    patient: Patient,
) -> None:
    (patient.home / FILE_NAME).write_text("timezone = ", "utf-8")
    told = list(patient.told().values())
    assert (told[0].check, told[0].level) == ("settings.file", "wrong")
    assert "not valid TOML" in told[0].words
    assert "correct it with a text editor" in told[0].remedy
    assert {"machine.memory", "models.sqlite"} <= {one.check for one in told}
    assert [one.check for one in told if one.level == "wrong"] == ["settings.file"]


def test_outside_a_project_the_machine_is_still_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROLLCALL_HOME", raising=False)
    told = {one.check: one for one in examine(gather(None, {}), quick=True)}
    assert "no rollcall.toml" in told["settings.file"].words
    assert "rollcall init FOLDER" in told["settings.file"].remedy
    assert told["models.sqlite"].level == "ok"


LINES = (
    'timezone = "Asia/Almaty"', "timezone = ", "[mail]", 'host = "\\u0000"', 'host = "127.0.0.1"',
    "port = 25", "port = 1", "[[subscriber]]", 'id = "a"', "[" * 3000, "a = " + "9" * 5000,
    'url = "sqlite:///x"', 'url = "postgresql+psycopg://127.0.0.1:1/x"', "[record]", "[search]",
    'engine = "elasticsearch"', "[search.elasticsearch]", 'urls = ["http://127.0.0.1:1"]',
    'english = "' + "x" * 5000 + '"', 'proxy = "http://[::1"', 'proxy = "http://127.0.0.1:1"',
    "[collect]", 'key_file = "/\\u0000"', "[encryption]", 'equivalents = ""', 'sender = "a b"',
    'password_file = "."', 'user = "a"', "[desk]", "port = 0", 'equivalents = "\\u0000"',
)  # fmt: skip
PIECES = st.one_of(st.binary(max_size=60), st.sampled_from([f"{one}\n".encode() for one in LINES]))


def crashed(home: Path, content: bytes, *, quick: bool) -> list[str]:
    """What the doctor says of checks that failed themselves, over these settings."""
    (home / FILE_NAME).write_bytes(content)
    checks = [check for check in CHECKS if check.name not in QUIET]
    told = {one.check: one for one in examine(gather(home, {}), quick=quick, checks=checks)}
    assert "settings.file" in told
    return [one.words for one in told.values() if "this check itself failed" in one.words]


ANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(ANY, max_examples=60)
@given(st.lists(PIECES, max_size=8).map(b"".join))
def test_no_bytes_in_the_settings_crash_it(tmp_path: Path, content: bytes) -> None:
    assert crashed(tmp_path, content, quick=True) == []


@pytest.mark.parametrize("text", [
    '[mail]\nhost = "\\u0000"', '[mail]\nhost = "' + "x" * 300 + '"', '[mail]\nhost = "..x"',
    '[collect]\nproxy = "http://[::1"', '[collect]\nproxy = "http://a:b@x:y"',
    '[collect]\nproxy = "http://' + "x" * 300 + ':1"', '[encryption]\nkey_file = "/\\u0000"',
    '[mail]\nhost = "127.0.0.1"\nport = 1\nuser = "a"\npassword_file = "\\u0000"',
    'equivalents = "\\u0000"', '[record]\nurl = "sqlite://"', '[record]\nurl = "sqlite:///."',
    '[record]\nurl = "sqlite:///\\u0000"', '[record]\nurl = "postgresql+psycopg://[::1/x"',
    '[record]\nurl = "postgresql+psycopg://127.0.0.1:1/x"', '[record]\nurl = "mysql://x/y"',
    '[record]\nurl = "nothing"', '[record]\nurl = "postgresql+nodriver://x/y"',
    '[search]\nengine = "elasticsearch"\n[search.elasticsearch]\nurls = ["http://127.0.0.1:1"]',
    '[search]\nengine = "elasticsearch"\n[search.elasticsearch]\nurls = ["http://[::1"]',
    '[search]\nengine = "elasticsearch"\n[search.elasticsearch]\nurls = []',
])  # fmt: skip
def test_no_odd_value_crashes_a_check(tmp_path: Path, text: str) -> None:
    assert crashed(tmp_path, text.encode(), quick=False) == []


def check(look: Callable[[Facts], Finding | None], seconds: float = 5.0) -> Check:
    return Check("a.b", "something", look, "do this", needs="nothing", seconds=seconds)


def test_a_check_that_fails_is_told_without_what_it_quotes(tmp_path: Path) -> None:
    def broken(_: Facts) -> Finding:
        raise KeyError("Жумабек Тастемиров")

    (told, after) = examine(
        Facts(tmp_path, {}), checks=[check(broken), replace(check(lambda _: ok("fine")), name="c")]
    )
    assert (told.level, after.words) == ("warning", "fine")
    assert "KeyError" in told.words
    assert "Тастемиров" not in told.words + told.remedy


def test_an_error_of_ours_is_told_with_its_remedy(tmp_path: Path) -> None:
    def broken(_: Facts) -> Finding:
        raise RollcallError("it is broken", remedy="mend it")

    (told,) = examine(Facts(tmp_path, {}), checks=[check(broken)])
    assert (told.level, told.words, told.remedy) == ("wrong", "it is broken", "mend it")


def test_a_check_that_hangs_is_left_behind(tmp_path: Path) -> None:
    over = threading.Event()
    hanging = check(lambda _: ok(str(over.wait(60))), seconds=0.1)
    began = time.monotonic()
    (told,) = examine(Facts(tmp_path, {}), checks=[hanging])
    assert time.monotonic() - began < 30
    over.set()
    assert (told.level, "could not be told within" in told.words) == ("warning", True)
    assert "try again" in told.remedy


def test_no_control_character_reaches_the_screen(tmp_path: Path) -> None:
    odd = check(lambda _: ok("a\x1b[31mred\nline\u2028" + "x" * 5000))
    (told,) = examine(Facts(tmp_path, {}), checks=[odd])
    assert told.words.startswith("a [31mred line x")
    assert len(told.words) < 700

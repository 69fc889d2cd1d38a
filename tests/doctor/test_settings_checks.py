"""Settings broken on purpose: each is found, with what to do, and nothing else turns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rollcall.store.sealing import new_key
from tests.doctor.conftest import Patient

SECRET = "hush-hush-4711"


def test_a_misspelt_variable_is_named_with_the_one_that_is_meant(patient: Patient) -> None:
    patient.environment["ROLLCALL_MIAL__HOST"] = "mail.example.org"
    told = patient.only("settings.environment", "wrong", "is ROLLCALL_MAIL__HOST meant?")
    assert "rollcall config show" in told.remedy


@pytest.mark.parametrize("name", ["rollcall_mail__host", "ROLL_CALL_MAIL__HOST", "ROLLCAL_NOW"])
def test_a_variable_that_nobody_reads_is_a_warning(patient: Patient, name: str) -> None:
    patient.environment[name] = "x"
    patient.only("settings.environment", "warning", name)


def test_a_clock_that_stands_still_is_told(patient: Patient) -> None:
    patient.environment["ROLLCALL_NOW"] = "2022-01-10T12:00:00+00:00"
    patient.only("settings.clock", "warning", "stops the clock")
    patient.environment["ROLLCALL_NOW"] = "yesterday"
    patient.only("settings.clock", "wrong", "'yesterday'")


def test_nobody_to_tell_is_a_warning(patient: Patient) -> None:
    (patient.home / "rollcall.toml").write_text('timezone = "Asia/Almaty"\n', "utf-8")
    patient.only("settings.subscribers", "warning", "there is no subscriber")


@pytest.mark.parametrize(
    ("section", "level", "words"),
    [
        ('id = "b"\nemail = "somewhere"', "wrong", "no email address"),
        ('id = "b"\nemail = "b@example.org"', "warning", "no mail.host is set"),
        ('id = "b"', "warning", "neither email nor folder"),
        ('id = "b"\nfolder = "/dev/null/b"', "wrong", "cannot be written to"),
        ('id = "b"\nfolder = "b"\nalerts = false\ndigest = false', "warning", "neither alerts"),
    ],
)
def test_a_subscriber_who_is_not_reached(
    patient: Patient, section: str, level: str, words: str
) -> None:
    patient.write(f"[[subscriber]]\n{section}\n")
    ill = patient.ill()
    ill.pop("steps.digest", None)  # a new subscriber's first digest is due at once
    assert set(ill) == {"settings.subscribers"}
    assert (ill["settings.subscribers"].level, words in ill["settings.subscribers"].words) == (
        level,
        True,
    )


@pytest.mark.parametrize(
    "text",
    [
        f'[mail]\npassword = "{SECRET}"\nuser = "me"\n',
        f'[search.elasticsearch]\npassword = "{SECRET}"\n',
        f'[search.elasticsearch]\napi_key = "{SECRET}"\n',
        f'[search.elasticsearch]\nurls = ["http://me:{SECRET}@127.0.0.1:1"]\n',
        f'[collect]\nproxy = "http://me:{SECRET}@127.0.0.1:1"\n',
        f'[heartbeat]\nurl = "https://example.org/{SECRET}"\n',
    ],
)
def test_a_secret_in_the_file_is_found_and_not_shown(patient: Patient, text: str) -> None:
    patient.write(text)
    told = patient.told()
    assert (told["settings.secrets"].level, told["settings.file"].level) == ("warning", "ok")
    assert SECRET not in repr(told)


def test_a_key_in_the_file_is_wrong(patient: Patient) -> None:
    key = new_key()
    patient.write(f'[encryption]\nkey = "{key}"\n')
    ill = patient.ill()
    assert set(ill) == {"settings.secrets", "record.key", "backup.locked"}
    assert ill["settings.secrets"].level == "wrong"
    assert "nothing is sealed with it yet" in ill["record.key"].words
    assert key not in repr(ill)


def test_a_password_in_the_environment_is_well(patient: Patient) -> None:
    patient.environment["ROLLCALL_SEARCH__ELASTICSEARCH__PASSWORD"] = SECRET
    told = patient.told()
    assert told["settings.secrets"].level == "ok"
    assert SECRET not in repr(told)


def test_a_file_of_a_secret_that_others_read(patient: Patient, tmp_path: Path) -> None:
    path = tmp_path / "password"
    patient.write(f'[search.elasticsearch]\npassword_file = "{path}"\n')
    assert "No such file" in patient.ill()["settings.secret_files"].words
    path.write_text("", "utf-8")
    assert "is empty" in patient.ill()["settings.secret_files"].words
    path.write_text(SECRET, "utf-8")
    path.chmod(0o640)
    told = patient.ill()["settings.secret_files"]
    assert (told.level, "mode 640" in told.words, "chmod 600" in told.remedy) == (
        "wrong",
        True,
        True,
    )
    path.chmod(0o600)
    assert patient.told()["settings.secret_files"].level == "ok"


def test_a_key_beside_its_record(patient: Patient, tmp_path: Path) -> None:
    for folder, level in ((patient.home, "warning"), (tmp_path, "ok")):
        path = folder / "the-key"
        path.write_text(new_key(), "utf-8")
        path.chmod(0o600)
        patient.environment["ROLLCALL_ENCRYPTION__KEY_FILE"] = str(path)
        facts = patient.facts()
        assert patient.told(facts)["settings.key_place"].level == level


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[mail]\nuser = "me"\nhost = ""\n', "mail.user has no password"),
        ("[mail]\nport = 25\n", "[mail] has no host"),
        ("[search.elasticsearch]\nshards = 2\n", 'search.engine is "sqlite"'),
    ],
)
def test_settings_that_make_each_other_useless(patient: Patient, text: str, words: str) -> None:
    patient.write(text)
    patient.only("settings.contradictions", "warning", words)


def test_a_desk_to_which_no_link_leads(patient: Patient) -> None:
    patient.write("[desk]\nport = 0\n")
    patient.only("settings.desk", "warning", "links in messages lead nowhere")


def test_equal_names_that_cannot_be_read(patient: Patient) -> None:
    patient.write('equivalents = "equal.txt"\n')
    assert "No such file" in patient.only("settings.equivalents", "wrong", "equal.txt").words
    path = patient.home / "equal.txt"
    path.write_bytes(b"\xff\xfe")
    patient.only("settings.equivalents", "wrong", "no UTF-8")
    path.write_text("Алма Алмагуль\n", "utf-8")
    told = patient.told()
    assert (told["settings.equivalents"].level, "Алма" in repr(told)) == ("ok", False)


def test_a_file_that_nobody_may_read(patient: Patient) -> None:
    path = patient.home / "rollcall.toml"
    path.unlink()
    path.mkdir()
    told = patient.told()
    assert (told["settings.file"].level, "cannot be read" in told["settings.file"].words) == (
        "wrong",
        True,
    )
    assert os.path.isdir(path)

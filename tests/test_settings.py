"""One file and the environment: what is wrong is named by its key, what is secret stays so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.errors import SettingsError
from rollcall.settings import find_home, load, mail_password


def written(home: Path, text: str) -> Path:
    (home / "rollcall.toml").write_text(text, "utf-8")
    return home


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('timezone = "Almaty"', "timezone"),
        ("digest_hour = 24", "digest_hour"),
        ('[collect]\ndelay = "slow"', "collect.delay"),
        ("[collect]\nspeed = 3", "collect.speed"),
        ('[mail]\ntls = "perhaps"', "mail.tls"),
        ('[[subscriber]]\nid = "A B"', "subscriber.0.id"),
        ('[[subscriber]]\nid = "a"\n[[subscriber]]\nid = "a"', "subscriber"),
        ('[desk]\nhost = "0.0.0.0"', "desk.host"),
        ('colour = "red"', "colour"),
    ],
)
def test_an_error_names_its_key_and_the_file(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, text), {})
    assert str(caught.value).startswith(f"{key}: ")
    assert "rollcall.toml" in caught.value.remedy


def test_every_error_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, 'colour = "red"\ndigest_hour = -1'), {})
    assert "colour" in str(caught.value)
    assert "digest_hour" in str(caught.value)


@pytest.mark.parametrize("content", [b"timezone = ", b"\xff\xfe\x00", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rollcall.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"rollcall\.toml"):
        load(tmp_path, {})


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "rollcall.toml").mkdir()
    with pytest.raises(SettingsError, match=r"rollcall\.toml"):
        load(tmp_path, {})


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    home = written(tmp_path, '[mail]\nhost = "file"\nport = 25\n')
    settings = load(
        home,
        {
            "ROLLCALL_MAIL__HOST": "environment",
            "ROLLCALL_TIMEZONE": "Asia/Almaty",
            "ROLLCALL_COLLECT__ALLOW_PRIVATE_HOSTS": '["127.0.0.1", "10.0.0.1"]',
            "ROLLCALL_NOW": "2022-01-01",
            "HOME": "/elsewhere",
        },
    )
    assert (settings.mail.host, settings.mail.port) == ("environment", 25)
    assert settings.timezone == "Asia/Almaty"
    assert settings.collect.allow_private_hosts == ("127.0.0.1", "10.0.0.1")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ROLLCALL_MAIL__PORT", "mail.port"),
        ("ROLLCALL_COLOUR", "colour"),
        ("ROLLCALL_SUBSCRIBER__ID", "subscriber"),
        ("ROLLCALL_TIMEZONE__X", "timezone"),
    ],
)
def test_an_error_in_the_environment_names_the_variable(
    tmp_path: Path, name: str, key: str
) -> None:
    home = written(tmp_path, 'timezone = "UTC"\n[[subscriber]]\nid = "me"\n')
    with pytest.raises(SettingsError) as caught:
        load(home, {name: "twenty"})
    assert key in str(caught.value)
    assert name in str(caught.value) + caught.value.remedy


def test_what_config_show_prints_holds_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = written(
        tmp_path,
        '[mail]\npassword = "geheim1"\n[collect]\nproxy = "http://me:geheim2@127.0.0.1:8118"\n'
        '[record]\nurl = "postgresql+psycopg://me:geheim3@localhost/x"\n',
    )
    monkeypatch.chdir(home)
    shown = CliRunner().invoke(app, ["config", "show"])
    assert shown.exit_code == 0, shown.output
    values = json.loads(shown.output)
    assert values["collect"]["proxy"].endswith("@127.0.0.1:8118")
    assert "geheim" not in shown.output
    assert "geheim" not in repr(load(home, {}))
    settings = load(home, {})
    assert settings.record_url == "postgresql+psycopg://me:geheim3@localhost/x"
    assert settings.collect.proxy == "http://me:geheim2@127.0.0.1:8118"


def test_the_password_comes_from_its_file_or_the_environment(tmp_path: Path) -> None:
    home = written(tmp_path, '[mail]\npassword_file = "secret"\n')
    (home / "secret").write_text("word\n")
    assert mail_password(load(home, {})) == "word"
    (home / "secret").unlink()
    with pytest.raises(SettingsError, match=r"mail\.password_file"):
        mail_password(load(home, {}))
    (home / "secret").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SettingsError, match=r"mail\.password_file"):
        mail_password(load(home, {}))
    written(home, "")
    assert mail_password(load(home, {"ROLLCALL_MAIL__PASSWORD": "other"})) == "other"


def test_the_password_of_the_record_goes_into_its_address_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql+psycopg://me@db.example:5433/x?sslmode=require"
    home = written(tmp_path, f'[record]\nurl = "{url}"\npassword_file = "word"\n')
    (home / "word").write_text("geheim/@:ü\n", "utf-8")
    found = make_url(load(home, {}).record_url)
    assert (found.password, found.host, found.port) == ("geheim/@:ü", "db.example", 5433)
    assert found.query == {"sslmode": "require"}
    assert "geheim" not in repr(load(home, {}))
    monkeypatch.chdir(home)
    shown = CliRunner().invoke(app, ["config", "show"])
    assert json.loads(shown.output)["record"]["url"] == url
    assert "geheim" not in shown.output
    (home / "word").unlink()
    with pytest.raises(SettingsError, match=r"record\.password_file"):
        load(home, {}).record_url  # noqa: B018
    other = {"ROLLCALL_RECORD__URL": "postgresql+psycopg://me:own@other.example/x"}
    assert load(home, other).record_url == other["ROLLCALL_RECORD__URL"], "not to another server"
    nobody = {"ROLLCALL_RECORD__URL": "postgresql+psycopg://db.example/x"}
    with pytest.raises(SettingsError, match="names no user"):
        load(home, nobody).record_url  # noqa: B018
    for bare in ("", "no address", "sqlite:///x.sqlite"):
        written(home, "")
        given = {"ROLLCALL_RECORD__URL": bare, "ROLLCALL_RECORD__PASSWORD": "geheim"}
        assert load(home, given).record_url == (bare or f"sqlite:///{home / 'record.sqlite'}")
    written(home, f'[record]\nurl = "{url}"\n')
    assert ":geheim@" in load(home, {"ROLLCALL_RECORD__PASSWORD": "geheim"}).record_url


def test_the_project_is_found_from_any_folder_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.delenv("ROLLCALL_HOME", raising=False)
    assert find_home(below) == tmp_path
    monkeypatch.setenv("ROLLCALL_HOME", str(below))
    assert find_home() == below
    with pytest.raises(SettingsError, match="does not exist"):
        load(below)


@pytest.mark.parametrize("name", ["no_such_pipeline", "a.b", ".x", ""])
def test_an_english_pipeline_that_is_not_installed_is_refused_with_the_remedy(
    tmp_path: Path, name: str
) -> None:
    written(tmp_path, f'english = "{name}"')
    with pytest.raises(SettingsError, match="install its package"):
        load(tmp_path, {})

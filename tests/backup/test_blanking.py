"""Secrets go out of rollcall.toml however they are written, and nothing else does."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.backup.blanking import blanked, left_empty, without_password
from rollcall.errors import BackupError


@pytest.mark.parametrize(
    ("text", "wanted", "names"),
    [
        ('a = "x"\n', 'a = "x"\n', ()),
        ('[mail]\r\npassword = "pw" # so\r\n',
         '[mail]\r\npassword = "" # so\r\n', ("mail.password",)),
        ("mail.password = 'pw'", 'mail.password = ""', ("mail.password",)),
        ("mail = { host = 'pw', password = 'pw' }", "mail = { host = 'pw', password = \"\" }",
         ("mail.password",)),
        ('[encryption]\nkey = """\none\ntwo"""\n', '[encryption]\nkey = ""\n', ("encryption.key",)),
        ("[encryption]\nkey = \'\'\'one \\ \'two\'\'\'\n",
         '[encryption]\nkey = ""\n', ("encryption.key",)),
        ('# "pw"\n[search.elasticsearch]\napi_key = "p\\u0077"\n',
         '# "pw"\n[search.elasticsearch]\napi_key = ""\n', ("search.elasticsearch.api_key",)),
        ('[search.elasticsearch]\nurls = ["https://a:b@c:9200", "https://d"]\n',
         '[search.elasticsearch]\nurls = ["https://a@c:9200", "https://d"]\n',
         ("search.elasticsearch.urls",)),
        ('[record]\nurl = "postgresql://me:a/b:c@h/n?x=1&password=pw"\n',
         '[record]\nurl = "postgresql://me@h/n?x=1&password="\n', ("record.url",)),
    ],
)  # fmt: skip
def test_each_way_of_writing_a_secret(text: str, wanted: str, names: tuple[str, ...]) -> None:
    assert blanked(text.encode()) == (wanted.encode(), names)


@given(st.text(min_size=1, max_size=40), st.text(max_size=40), st.booleans())
def test_any_secret_goes_and_any_other_value_stays(secret: str, other: str, first: bool) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(one):08x}" for one in text) + '"'

    user, word = f"user = {quoted(other)} # said", f"password = {quoted(secret)}"
    text = "[mail]\n" + "\n".join((word, user) if first else (user, word))
    data, names = blanked(text.encode())
    mail = tomllib.loads(data.decode())["mail"]
    assert (mail["password"], names[-1]) == ("", "mail.password")
    assert mail["user"] == without_password(other)
    assert data.decode().replace('password = ""', word) == text or mail["user"] != other


def test_an_address_without_a_password_stays_as_it_is() -> None:
    for address in ("https://x.example:8000/a", "postgresql://me@host/name", "sqlite:////a b",
                    "a@b.example"):  # fmt: skip
        assert without_password(address) == address


def test_what_cannot_be_read_is_not_stored_and_what_is_empty_is_told() -> None:
    with pytest.raises(BackupError, match="secret"):
        blanked(b'[mail]\npassword = "pw')
    assert left_empty({"mail": {"password": "", "host": ""}}) == ["mail.password"]

"""Messages leave the house: by a real mail server, or into a folder; and never half."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from rollcall.errors import DeliveryError, SettingsError
from rollcall.notify.channels import deliver
from rollcall.settings import Mail, Settings, Subscriber
from tests.world import NOW

MESSAGE = {
    "id": "0123456789abcdef",
    "kind": "alert",
    "subject": "Rollcall: 1 person named",
    "text": "Жумабек Тастемиров\n.\nfrom the first line to the last\n",
    "html": "<p>Жумабек Тастемиров</p>",
    "created_at": NOW,
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """A mail server that asks for a password and can be told to refuse."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._check,
            auth_require_tls=False,
        )

    async def handle_DATA(self, _s: SMTP, _c: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer

    def _check(self, _s: Any, _c: Any, _e: Any, _m: str, data: LoginPassword) -> AuthResult:
        good = (data.login, data.password) == (b"rollcall", b"word")
        return AuthResult(success=good)

    def settings(self, home: Path, **more: Any) -> Settings:
        mail = {"host": "127.0.0.1", "port": self.port, "tls": "none", **more}
        return Settings(home=home, mail=Mail(**mail))


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.controller.start()
    yield made
    made.controller.stop()


ME = Subscriber(id="me", email="me@example.org")


def test_a_message_arrives_as_it_was_frozen(server: Server, tmp_path: Path) -> None:
    deliver(MESSAGE, ME, server.settings(tmp_path))
    (mail,) = server.taken
    assert mail["Message-ID"] == "<0123456789abcdef@localhost>"
    assert mail["To"] == "me@example.org"
    assert mail["Subject"] == MESSAGE["subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == MESSAGE["text"]
    assert html.get_content().strip() == MESSAGE["html"]
    assert not list(tmp_path.iterdir()), "by email only"


def test_a_password_opens_the_server_and_a_missing_one_is_named(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("word\n")
    deliver(MESSAGE, ME, server.settings(tmp_path, user="rollcall", password_file=Path("secret")))
    assert len(server.taken) == 1
    (tmp_path / "secret").unlink()
    with pytest.raises(SettingsError, match=r"mail\.password_file"):
        deliver(
            MESSAGE, ME, server.settings(tmp_path, user="rollcall", password_file=Path("secret"))
        )


@pytest.mark.parametrize("answer", ["451 try later", "552 mailbox is full"])
def test_a_server_that_refuses_is_named_with_what_it_said(
    server: Server, tmp_path: Path, answer: str
) -> None:
    server.answer = answer
    with pytest.raises(DeliveryError, match=answer[4:]) as caught:
        deliver(MESSAGE, ME, server.settings(tmp_path))
    assert f"127.0.0.1:{server.port}" in str(caught.value)
    assert "waits" in caught.value.remedy


def test_a_server_that_offers_no_encryption_gets_no_message(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError):
        deliver(MESSAGE, ME, server.settings(tmp_path, tls="starttls"))
    assert server.taken == []


def test_into_the_folder_first_so_that_a_second_try_sends_no_second_mail(
    server: Server, tmp_path: Path
) -> None:
    both = Subscriber(id="me", email="me@example.org", folder=Path("box"))
    (tmp_path / "box").write_text("a file where the folder should be")
    with pytest.raises(DeliveryError, match="box"):
        deliver(MESSAGE, both, server.settings(tmp_path))
    assert server.taken == []
    (tmp_path / "box").unlink()
    deliver(MESSAGE, both, server.settings(tmp_path))
    assert len(server.taken) == 1
    (page,) = (tmp_path / "box" / "alerts").iterdir()
    assert page.read_text("utf-8") == MESSAGE["html"]


def test_the_newest_digest_lies_on_top(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folder = Subscriber(id="me", folder=Path("box"))
    for number in ("one", "two"):
        digest = {**MESSAGE, "kind": "digest", "id": number * 6, "html": f"<p>{number}</p>"}
        deliver(digest, folder, settings)
    assert (tmp_path / "box" / "digest.html").read_text() == "<p>two</p>"
    assert len(list((tmp_path / "box" / "digests").iterdir())) == 2

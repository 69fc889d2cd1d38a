"""Mail: real servers that refuse, lie about who they are, or are not there; nothing is sent."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import insert

from rollcall.store.schema import deliveries, messages
from tests import world
from tests.doctor.conftest import Patient
from tests.notify.test_channels import free_port
from tests.spiders.spider_certificates import authority, certify

WORD = "hush-hush-4711"


class Taken:
    """Takes messages, and logs in whoever knows the word."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, _s: Any, _c: Any, envelope: Any) -> str:
        self.messages.append(envelope.content)
        return "250 OK"

    def check(self, _s: Any, _c: Any, _e: Any, _m: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == WORD.encode(), handled=False)


@contextmanager
def served(taken: Taken, **more: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(
        taken, hostname="127.0.0.1", port=port, authenticator=taken.check, **more
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def taken() -> Taken:
    return Taken()


def mail(patient: Patient, port: int, **more: str) -> None:
    patient.environment |= {
        "ROLLCALL_MAIL__HOST": "127.0.0.1",
        "ROLLCALL_MAIL__PORT": str(port),
        "ROLLCALL_MAIL__TLS": "none",
        **{f"ROLLCALL_MAIL__{name.upper()}": value for name, value in more.items()},
    }


def tls_of(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_server_that_lets_us_in_and_is_sent_nothing(patient: Patient, taken: Taken) -> None:
    with served(taken, auth_require_tls=False) as port:
        mail(patient, port, user="rollcall", password=WORD)
        told = patient.told()
    assert (told["mail.server"].level, taken.messages) == ("ok", [])
    assert "accepts mail.user" in told["mail.server"].words
    assert {name for name, one in told.items() if one.level != "ok"} == {"backup.place"}


def test_a_server_that_refuses_the_password(patient: Patient, taken: Taken) -> None:
    with served(taken, auth_require_tls=False) as port:
        mail(patient, port, user="rollcall", password="wrong-word")
        told = patient.only("mail.server", "wrong", "does not accept mail.user")
    assert "mail.password_file" in told.remedy
    assert "wrong-word" not in repr(told)


def test_a_server_that_hangs_up_on_a_wrong_password(patient: Patient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            own, _ = server.accept()
            own.sendall(b"220 here\r\n")
            own.recv(999)
            own.sendall(b"250-here\r\n250 AUTH PLAIN\r\n")
            own.recv(999)
            own.close()

        threading.Thread(target=hang_up, daemon=True).start()
        mail(patient, server.getsockname()[1], user="me", password=WORD)
        patient.only("mail.server", "wrong", "hangs up or says nothing")


def test_a_server_that_is_not_there(patient: Patient) -> None:
    mail(patient, free_port())
    patient.only("mail.server", "wrong", "Connection refused")


def test_a_name_that_nobody_knows(patient: Patient) -> None:
    mail(patient, 25, host="no-such-host.invalid")
    ill = patient.ill()
    assert ill["mail.server"].level == "wrong"
    assert "not known to the network" in ill["mail.server"].words
    assert ill["mail.sender"].level == "warning", "rollcall@localhost is believed here only"


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for(
    patient: Patient, taken: Taken, tmp_path: Path, way: str
) -> None:
    context = tls_of(certify(tmp_path / "self.pem", "127.0.0.1", None))
    more = {"tls_context": context} if way == "starttls" else {"ssl_context": context}
    with served(taken, **more) as port:
        mail(patient, port, tls=way)
        patient.only("mail.server", "wrong", "certificate of 127.0.0.1")


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_a_certificate_that_ends_soon(
    patient: Patient, taken: Taken, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer = authority(tmp_path / "authority.pem")
    context = tls_of(certify(tmp_path / "signed.pem", "127.0.0.1", issuer))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    more = {"tls_context": context} if way == "starttls" else {"ssl_context": context}
    with served(taken, **more) as port:
        mail(patient, port, tls=way)
        patient.only("mail.server", "warning", "its certificate ends in 2 days")


def test_a_server_without_the_encryption_that_is_set(patient: Patient, taken: Taken) -> None:
    with served(taken) as port:
        mail(patient, port, tls="starttls")
        patient.only("mail.server", "wrong", "STARTTLS")


def test_a_port_on_which_something_else_answers(patient: Patient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            own, _ = server.accept()
            own.sendall(f"HTTP/1.1 400 \x1b[31m{WORD}\r\n\r\n".encode())
            own.close()

        threading.Thread(target=answer, daemon=True).start()
        mail(patient, server.getsockname()[1], user="me", password=WORD)
        told = patient.only("mail.server", "wrong", "127.0.0.1")
    assert WORD not in repr(told)


def test_no_sender(patient: Patient, taken: Taken) -> None:
    with served(taken) as port:
        mail(patient, port, sender="nobody")
        patient.only("mail.sender", "wrong", "no email address")


def test_a_test_message_is_sent_only_where_it_is_asked_for(patient: Patient, taken: Taken) -> None:
    patient.send_test = "me@example.org"
    patient.only("mail.test", "wrong", "mail.host is not set")
    with served(taken) as port:
        mail(patient, port)
        told = patient.told()
        assert told["mail.test"].level == "ok"
        assert len(taken.messages) == 1
        patient.send_test = ""
        assert "mail.test" not in patient.told()
        assert len(taken.messages) == 1
    assert b"Rollcall: a test" in taken.messages[0]


def leave_unsent(patient: Patient, age: timedelta, to: str = "full", error: str = "") -> None:
    one = patient.open()
    row = {
        "id": "m1", "key": "k1", "subscriber": to, "kind": "alert", "subject": "s", "text": "t",
        "html": "h", "created_at": world.NOW - age,
    }  # fmt: skip
    failed = {"message_id": "m1", "at": world.NOW, "outcome": "failed", "error": error}
    with one.store.write() as connection:
        connection.execute(insert(messages).values(**row))
        if error:
            connection.execute(insert(deliveries).values(**failed))
    one.store.engine.dispose()


@pytest.mark.parametrize(
    ("age", "level"), [(timedelta(hours=2), "warning"), (timedelta(days=3), "wrong")]
)
def test_a_message_that_nobody_takes(patient: Patient, age: timedelta, level: str) -> None:
    error = "the server did not take it: {'dana@example.org': (550, b'no such user')}"
    leave_unsent(patient, age, error=error)
    told = patient.only("mail.waiting", level, "1 message waits, the oldest for")
    assert "no such user" in told.words
    assert "dana" not in told.words
    assert "rollcall alert" in told.remedy


def test_a_message_for_somebody_who_left(patient: Patient) -> None:
    leave_unsent(patient, timedelta(minutes=5), to="gone")
    told = patient.only("mail.waiting", "warning", "gone is no subscriber any more")
    assert "[[subscriber]]" in told.remedy

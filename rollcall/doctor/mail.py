"""Would the mail server take our messages, and has it taken those that wait?"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from rollcall.clock import lasting
from rollcall.doctor.base import Check, Facts, Finding, many, ok, some, warning, wrong
from rollcall.errors import RollcallError
from rollcall.settings import Mail, Subscriber, mail_password
from rollcall.store.schema import deliveries, messages

_SECONDS = 6
_SOON = 14 * 86_400
_ADDRESS = re.compile(r"[^\s<>'\"(){},:;]+@[^\s<>'\"(){},:;]+")
_LATE = timedelta(hours=1)
_LOST = timedelta(days=1)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def server(facts: Facts) -> Finding | None:
    """Does the mail server answer, is it the one it says, and does it let us in? Sends nothing."""
    mail = facts.own.mail
    if not mail.host:
        return None
    where = f"{mail.host}:{mail.port}"
    try:
        password = mail_password(facts.own) if mail.user else ""
        left = _log_in(mail, password)
    except socket.gaierror:
        return wrong(f"the name {mail.host} is not known to the network")
    except ssl.SSLCertVerificationError as error:
        return wrong(f"the certificate of {where} cannot be trusted: {error.verify_message}")
    except ssl.SSLError as error:
        return wrong(f"{where} does not speak TLS as mail.tls says ({error.reason})")
    except TimeoutError:
        return wrong(f"{where} did not answer within {_SECONDS} seconds")
    except smtplib.SMTPAuthenticationError as error:
        return wrong(f"{where} does not accept mail.user and its password ({_said(error)})")
    except smtplib.SMTPNotSupportedError as error:
        return wrong(f"{where} does not do what is set: {error}")
    except smtplib.SMTPException as error:
        return wrong(f"{where} answers, but not as a mail server should: {type(error).__name__}")
    except RollcallError as error:
        return wrong(str(error), error.remedy)
    except ValueError:  # a name that no network could know
        return wrong("mail.host is no name of a computer")
    except OSError as error:
        return wrong(f"{where} cannot be reached: {error.strerror or type(error).__name__}")
    said = f"{where} answers" + (" and accepts mail.user" if mail.user else "")
    if left is not None and left < _SOON:
        return warning(f"{said}, and its certificate ends in {lasting(left)}")
    if mail.tls == "none" and not _is_here(mail.host):
        return warning(f"{said}, and messages travel there unencrypted (mail.tls is none)")
    return ok(f"{said}; nothing was sent")


def _said(error: smtplib.SMTPAuthenticationError) -> str:
    return f"it says {error.smtp_code}" if error.smtp_code else "it hangs up or says nothing"


def _log_in(mail: Mail, password: str) -> float | None:
    """Go as far as sending would; returns for how many seconds the certificate is still good."""
    context = ssl.create_default_context()
    if mail.tls == "tls":
        made: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=_SECONDS, context=context
        )
    else:
        made = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    try:
        if mail.tls == "starttls":
            made.starttls(context=context)
        left = None
        if isinstance(made.sock, ssl.SSLSocket):
            ends = (made.sock.getpeercert() or {}).get("notAfter")
            left = ssl.cert_time_to_seconds(str(ends)) - time.time() if ends else None
        if mail.user:
            _show_who_we_are(made, mail, password)
        return left
    finally:
        with suppress(OSError, smtplib.SMTPException):
            made.quit()
        made.close()


def _show_who_we_are(made: smtplib.SMTP, mail: Mail, password: str) -> None:
    try:
        made.login(mail.user, password)
    except smtplib.SMTPServerDisconnected:  # some hang up on who gives a wrong word, or say nothing
        raise smtplib.SMTPAuthenticationError(0, b"no answer") from None


def sender(facts: Facts) -> Finding | None:
    """Would others take a message from this address?"""
    mail = facts.own.mail
    if not mail.host:
        return None
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", mail.sender):
        return wrong("mail.sender is no email address")
    if mail.sender.endswith("@localhost") and not _is_here(mail.host):
        return warning(f"mail.sender is {mail.sender}, which other mail servers do not believe")
    return ok(f"messages are from {mail.sender}")


def waiting(facts: Facts) -> Finding:
    """Does any message wait to be taken, since when, and why?"""
    now = facts.clock()
    with facts.held.read() as connection:
        unsent = messages.c.sent_at.is_(None)
        count, oldest = connection.execute(
            select(func.count(), func.min(messages.c.created_at)).where(unsent)
        ).one()
        if not count:
            return ok("every message has been sent")
        last = (
            select(deliveries.c.error)
            .join(messages, messages.c.id == deliveries.c.message_id)
            .where(unsent, deliveries.c.outcome == "failed")
            .order_by(deliveries.c.id.desc())
            .limit(1)
        )
        reason = connection.execute(last).scalar()
        to = connection.execute(select(messages.c.subscriber).where(unsent).distinct()).scalars()
        gone = sorted(set(to) - {one.id for one in facts.own.subscriber})
    age = now - oldest
    words = f"{many(count, 'message waits', 'messages wait')}, the oldest for "
    words += lasting(max(age.total_seconds(), 0))
    if gone:
        remedy = "add the section [[subscriber]] with that id again, or let them wait"
        return warning(f"{words}; {some(gone)} is no subscriber any more", remedy)
    if reason:
        words += f": {_ADDRESS.sub('...@...', ' '.join(reason.split()))[:200]}"
    if age > _LOST:
        return wrong(words)
    return warning(words) if age > _LATE or reason else ok(words)


def send_test(facts: Facts) -> Finding | None:
    """Send one message to an address, because somebody asked for it."""
    if not facts.send_test:
        return None
    if not facts.own.mail.host:
        return wrong("no test message was sent: mail.host is not set")
    from rollcall.notify.channels import deliver

    message = {
        "id": uuid4().hex,
        "subject": "Rollcall: a test",
        "text": "Rollcall can send email from here. Nobody needs to do anything.\n",
        "html": "<p>Rollcall can send email from here. Nobody needs to do anything.</p>",
        "created_at": facts.clock(),
    }
    try:
        deliver(message, Subscriber(id="test", email=facts.send_test), facts.own)
    except RollcallError as error:
        return wrong(str(error), error.remedy)
    return ok(f"a test message was handed to {facts.own.mail.host}: did it arrive?")


CHECKS = (
    Check(
        "mail.sender",
        "messages come from an address that other mail servers believe",
        sender,
        "set mail.sender to an address of yours that the mail server may send for",
    ),
    Check(
        "mail.waiting",
        "no message has waited for longer than an hour to be sent",
        waiting,
        "correct the section [mail], then `rollcall alert` and `rollcall digest` send what waits",
        needs="record",
    ),
    Check(
        "mail.server",
        "the mail server answers, its certificate is good, and it accepts user and password",
        server,
        "check mail.host, mail.port, mail.tls, mail.user and mail.password_file with whoever "
        "runs the mail server; `rollcall doctor --send-test ADDRESS` sends a message",
        slow=True,
        seconds=20.0,
    ),
    Check(
        "mail.test",
        "a message is sent to the address behind `--send-test`, and only then",
        send_test,
        "correct the section [mail], as the check mail.server says",
        slow=True,
        seconds=40.0,
    ),
)

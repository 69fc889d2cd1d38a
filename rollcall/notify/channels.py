"""Send one frozen message to one subscriber. Raises `DeliveryError` where it was not taken."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from rollcall.errors import DeliveryError, OutOfSpace
from rollcall.settings import Settings, Subscriber, mail_password
from rollcall.store.captures import FULL

_SECONDS = 30


def deliver(message: Mapping[str, Any], subscriber: Subscriber, settings: Settings) -> None:
    """By email where the subscriber has an address and a server is set, and into their folder.

    The folder comes first: writing there again changes nothing, sending again sends again.
    """
    by_email = bool(subscriber.email and settings.mail.host)
    if subscriber.folder or not by_email:
        _write(message, settings.home / (subscriber.folder or "out"))
    if by_email:
        _send(_email(message, subscriber, settings), settings)


def _email(message: Mapping[str, Any], subscriber: Subscriber, settings: Settings) -> EmailMessage:
    email = EmailMessage()
    email["From"] = settings.mail.sender
    email["To"] = subscriber.email
    email["Subject"] = message["subject"]
    email["Date"] = format_datetime(message["created_at"])
    email["Message-ID"] = f"<{message['id']}@{settings.mail.sender.rpartition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message["text"])
    email.add_alternative(message["html"], subtype="html")
    return email


def _send(email: EmailMessage, settings: Settings) -> None:
    mail = settings.mail
    context = ssl.create_default_context()
    try:
        if mail.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
        with server:
            if mail.tls == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, mail_password(settings))
            server.send_message(email)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(
            f"the mail server {mail.host}:{mail.port} did not take the message: {error}",
            remedy="check the section [mail]; the message waits and is sent at the next alert",
        ) from error


def _write(message: Mapping[str, Any], folder: Path) -> None:
    """A page per alert; the digest, which replaces the last one, also as digest.html."""
    stamp = f"{message['created_at']:%Y-%m-%d-%H%M}-{message['id'][:6]}"
    names = [f"{message['kind']}s/{stamp}.html"]
    if message["kind"] == "digest":
        names.append("digest.html")
    try:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_text(message["html"], encoding="utf-8")
            partial.replace(path)
    except OSError as error:
        if error.errno in FULL:
            raise OutOfSpace(
                f"the disk is full: {folder} could not be written",
                remedy="free some space and run the same command again; the message waits",
            ) from error
        raise DeliveryError(f"{folder} cannot be written: {error.strerror}") from error

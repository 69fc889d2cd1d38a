"""The sign of life to somebody else's service, which raises the alarm when it does not come.

A dead man's switch, as healthchecks.io and others offer it: the address is asked when all is well,
and the same with /fail behind its path when not. Nothing else is sent: no figures, no names, no
words. The address may be the whole secret, so it is in no error and no log.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from urllib.parse import SplitResult, unquote, urlsplit

from rollcall import __version__
from rollcall.addresses import is_local, is_public, is_this_computer
from rollcall.errors import SettingsError, TryAgain
from rollcall.settings import Settings

_REMEDY = "correct heartbeat.url: it begins with https://, or leads to this computer"


def send(settings: Settings, *, well: bool) -> bool:
    """Give a sign that all is well, or that it is not; False where none is wanted.

    It goes through the proxy that collecting uses, if there is one. Raises `SettingsError` for an
    address that we do not go to, `TryAgain` where nobody took the sign.
    """
    url = settings.heartbeat.url.get_secret_value()
    if not url:
        return False
    parts = _parts(url)
    path = parts.path.rstrip("/") + ("" if well else "/fail") or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    try:
        connection = _connection(settings, parts)
        try:
            connection.request("GET", target, headers={"User-Agent": f"rollcall/{__version__}"})
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else None
        raise _not_taken(words or type(error).__name__) from None  # it may quote the address
    if not 200 <= status < 300:  # nor is a redirect followed: it may lead anywhere
        raise _not_taken(f"it answered {status}")
    return True


def _not_taken(words: str) -> TryAgain:
    return TryAgain(
        f"the address of the heartbeat did not take the sign: {words}",
        remedy="look whether its service and the network (or collect.proxy) work; if it answers "
        "404, heartbeat.url is not right",
    )


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, _ = _host(parts), parts.port
    except ValueError:
        raise SettingsError("heartbeat.url is no address", remedy=_REMEDY) from None
    plain = parts.scheme == "http" and is_this_computer(host)
    if not host or not (parts.scheme == "https" or plain) or not url.isascii() or " " in url:
        raise SettingsError("heartbeat.url is no address that we go to", remedy=_REMEDY)
    if parts.username or parts.password:
        raise SettingsError("heartbeat.url holds a user or a password", remedy=_REMEDY)
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower().rstrip(".")


def _connection(settings: Settings, parts: SplitResult) -> http.client.HTTPConnection:
    host, seconds = _host(parts), settings.heartbeat.seconds
    allowed = {one.lower().strip("[]") for one in settings.collect.allow_private_hosts}
    here = is_this_computer(host)
    if is_local(host) and not here and host not in allowed:
        raise _private()
    if settings.collect.proxy and not here:
        return _through(settings.collect.proxy, host, parts.port or 443, seconds)
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=seconds)
    address = _address(host, parts.port or 443, guarded=not here and host not in allowed)
    return _To(address, host, parts.port or 443, seconds)


def _private() -> SettingsError:
    return SettingsError(
        "heartbeat.url leads to an address that is not public",
        remedy="if that is meant, allow its host: collect.allow_private_hosts",
    )


def _address(host: str, port: int, *, guarded: bool) -> str:
    """The address that a name stands for now; it is the one that is then connected to, so that the
    name cannot mean another one a moment later.
    """
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    usable = [address for address in found if not guarded or is_public(address)]
    if not usable:
        raise _private()
    return usable[0]


class _To(http.client.HTTPSConnection):
    """HTTPS with a host at an address that was looked at before."""

    def __init__(self, address: str, host: str, port: int, seconds: float) -> None:
        context = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=context)
        self._where = address, port
        self._tls = context

    def connect(self) -> None:
        """Connect to the address, and expect the certificate of the host."""
        plain = socket.create_connection(self._where, self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _through(proxy: str, host: str, port: int, seconds: float) -> http.client.HTTPConnection:
    """A tunnel through an HTTP proxy; only the proxy resolves the name."""
    way = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if way.scheme != "http" or not way.hostname:
        raise SettingsError(
            "collect.proxy is no HTTP proxy, and the heartbeat goes through no other",
            remedy="name one like http://127.0.0.1:8118, or set no heartbeat.url",
        )
    connection = http.client.HTTPSConnection(
        way.hostname, way.port or 80, timeout=seconds, context=ssl.create_default_context()
    )
    headers = {}
    if way.username:
        word = f"{unquote(way.username)}:{unquote(way.password or '')}".encode()
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(word).decode()}"
    connection.set_tunnel(host, port, headers=headers)
    return connection

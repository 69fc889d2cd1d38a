"""No page may send us into a private network: addresses are checked where connections are made.

Checking a URL is not enough: a name may resolve to something else a second later (DNS rebinding),
and redirects lead anywhere. So the reactor's own name resolver drops every address that is not
public, and a connection can only go to an address that came through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.resolver import HostResolution
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from rollcall.addresses import is_local, is_public
from spiders.job import Job, job_of
from spiders.refusals import Refused


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes public addresses on and notes the others."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self.receiver = receiver
        self.host = host
        self.refused = refused

    def resolutionBegan(self, resolution: Any) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if is_public(address.host):
            self.receiver.addressResolved(address)
        else:
            self.refused[self.host] = address.host

    def resolutionComplete(self) -> None:
        self.receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """A name resolver for Twisted that only ever yields public addresses, but for `allowed` hosts.

    With `others` false it resolves the allowed hosts only: behind a proxy, a request that forgot
    the proxy must not tell the DNS what we read. `refused` remembers, by host, an address that was
    dropped: why the name "did not resolve".
    """

    def __init__(self, inner: Any, allowed: frozenset[str], *, others: bool = True) -> None:
        self.inner = inner
        self.allowed = allowed
        self.others = others
        self.refused: dict[str, str] = {}

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """See `twisted.internet.interfaces.IHostnameResolver`."""
        host = hostName.lower().strip("[]").rstrip(".")
        receiver = resolutionReceiver
        if host not in self.allowed and not self.others:
            receiver.resolutionBegan(HostResolution(host))
            receiver.resolutionComplete()
            return receiver
        if host not in self.allowed:
            receiver = _PublicOnly(resolutionReceiver, host, self.refused)
        return self.inner.resolveHostName(
            receiver, host, portNumber, addressTypes, transportSemantics
        )


class PublicAddressesOnly:
    """Downloader middleware: guards the resolver, refuses what can be refused by its URL alone, and
    sends everything through the proxy when there is one.

    Behind a proxy it is the proxy that resolves names, so literal addresses and local names are
    refused here too.
    """

    def __init__(self, job: Job) -> None:
        self.allowed = job.allow_private_hosts
        self.proxy = job.proxy
        self.resolver: GuardedResolver | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PublicAddressesOnly:
        """Made by Scrapy."""
        middleware = cls(job_of(crawler))
        crawler.signals.connect(middleware.install, signal=signals.spider_opened)
        return middleware

    def install(self) -> None:
        """Put the guard between every connection and the DNS."""
        from twisted.internet import reactor

        plain: Any = reactor
        if self.proxy:
            host = (urlsplit(self.proxy).hostname or "").lower()
            self.resolver = GuardedResolver(plain.nameResolver, frozenset({host}), others=False)
        else:
            self.resolver = GuardedResolver(plain.nameResolver, self.allowed)
        plain.installNameResolver(self.resolver)

    def process_request(self, request: Request) -> None:
        """Refuse other schemes, literal private addresses, names that are local by custom."""
        parts = urlsplit(request.url)
        host = (parts.hostname or "").lower().rstrip(".")
        if parts.scheme not in ("http", "https") or not host:
            raise Refused("scheme", "not an http or https address")
        if self.proxy:  # every request: robots.txt, retries and redirects as well
            request.meta["proxy"] = self.proxy
        if host in self.allowed:
            return
        if is_local(host):
            raise _private(host, host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say so when a name gave no address because all its addresses were private."""
        host = (urlsplit(request.url).hostname or "").lower().rstrip(".")
        refused = self.resolver.refused.get(host) if self.resolver else None
        if refused and not isinstance(exception, Refused):
            raise _private(host, refused)


def _private(host: str, address: str) -> Refused:
    what = f"{host} is" if host == address else f"{host} leads to {address}, which is"
    words = f"{what} no public address; if that is meant, allow the host in the settings"
    return Refused("private_address", words)

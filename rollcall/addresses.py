"""Which addresses of the network strangers could reach as well: the only ones that we go to.

Pure rules; whoever opens a connection applies them to what the name resolved to.
"""

from __future__ import annotations

import ipaddress

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in ("168.63.129.16/32", "192.0.0.0/24", "64:ff9b:1::/48", "100::/64")
)
"""Services of cloud machines (Azure's, Oracle's) and local prefixes that Python calls global."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".lan")


def is_public(text: str) -> bool:
    """True when the IP address is one that strangers on the internet could reach as well."""
    try:
        address: _Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(
        one.is_global and not one.is_multicast and not any(one in network for network in _SPECIAL)
        for one in _all_forms(address)
    )


def is_literal(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_local(host: str) -> bool:
    """Whether a host (small letters, no dot at its end) is private by itself, without asking
    anybody: a literal private address, or a name that is local by custom.
    """
    if host == "localhost" or host.endswith(_LOCAL_NAMES):
        return True
    return is_literal(host) and not is_public(host)


def is_this_computer(host: str) -> bool:
    """Whether a host names this computer and nothing else: localhost, 127.0.0.1, ::1."""
    if not is_literal(host):
        return host == "localhost"
    return ipaddress.ip_address(host.partition("%")[0]).is_loopback


def is_here(host: str | None) -> bool:
    """Whether a Host header names this computer and nothing else.

    >>> is_here("127.0.0.1:8000"), is_here("evil.example"), is_here("localhost.evil.example")
    (True, False, False)
    """
    name, colon, port = (host or "").rpartition(":")
    if not colon or port.endswith("]"):
        name, port = host or "", "0"
    return name.lower() in _HERE and port.isascii() and port.isdigit()


def _all_forms(address: _Address) -> list[_Address]:
    """The address and the IPv4 addresses that an IPv6 address may be a cover for."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:  # ::ffff:127.0.0.1 is the IPv4 address and nothing else
        return [address.ipv4_mapped]
    forms: list[_Address] = [address]
    if address.sixtofour:
        forms.append(address.sixtofour)
    if address.teredo:
        forms += list(address.teredo)
    if address in _NAT64:
        forms.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return forms

"""Which addresses are public; and no name leads elsewhere between check and connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address, IPv6Address

from rollcall.addresses import is_public
from spiders.addresses import GuardedResolver

PRIVATE = (
    *(
        "127.0.0.1",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
    ),
    *(
        "169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "224.0.0.1",
    ),
    *(
        "255.255.255.255",
        "192.0.0.192",
        "168.63.129.16",
        "198.18.0.1",
    ),
    *(
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
    ),
    *(
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
    ),
    *(
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ),
    *("2001:db8::1",),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_in_every_guise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_wrapping_an_ipv4_address_in_ipv6_makes_it_no_more_public(address: Any) -> None:
    public = is_public(str(address))
    assert is_public(f"::ffff:{address}") == public
    assert is_public(f"64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}") == public


@given(st.text(max_size=60))
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text + "?")


class FakeDns:
    """Gives the next of its answers each time, as a rebinding name server does."""

    def __init__(self, *answers: list[Any]) -> None:
        self.answers: Iterator[list[Any]] = iter(answers)

    def resolveHostName(self, receiver: Any, host: str, *rest: object) -> None:
        receiver.resolutionBegan(None)
        for address in next(self.answers):
            receiver.addressResolved(address)
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None: ...

    def addressResolved(self, address: Any) -> None:
        self.got.append(address.host)

    def resolutionComplete(self) -> None:
        self.complete = True


def ask(resolver: GuardedResolver, host: str) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, 80)
    assert receiver.complete
    return receiver.got


PUBLIC = IPv4Address("TCP", "93.184.216.34", 80)
LOOPBACK = IPv4Address("TCP", "127.0.0.1", 80)


def test_a_name_that_changes_its_mind_reaches_no_private_address() -> None:
    resolver = GuardedResolver(FakeDns([PUBLIC], [LOOPBACK]), frozenset())
    assert ask(resolver, "rebinding.example") == ["93.184.216.34"]
    assert ask(resolver, "rebinding.example") == []
    assert resolver.refused == {"rebinding.example": "127.0.0.1"}


def test_of_several_addresses_only_the_public_ones_pass() -> None:
    mixed = [LOOPBACK, PUBLIC, IPv6Address("TCP", "::1", 80)]
    assert ask(GuardedResolver(FakeDns(mixed), frozenset()), "mixed.example") == ["93.184.216.34"]


def test_an_allowed_host_passes_however_it_is_spelled() -> None:
    resolver = GuardedResolver(FakeDns([LOOPBACK], [LOOPBACK]), frozenset({"desk.example"}))
    assert ask(resolver, "DESK.example.") == ["127.0.0.1"]


def test_behind_a_proxy_no_other_name_is_ever_asked_of_the_dns() -> None:
    resolver = GuardedResolver(FakeDns([LOOPBACK]), frozenset({"proxy.example"}), others=False)
    assert ask(resolver, "news.example") == []
    assert ask(resolver, "proxy.example") == ["127.0.0.1"]

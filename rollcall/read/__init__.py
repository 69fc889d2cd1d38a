"""Bytes in, entries and article texts out: pure functions, no file, no network, no clock."""

from rollcall.read.sniff import read
from rollcall.read.urls import canonical_url, identity_keys

__all__ = ["canonical_url", "identity_keys", "read"]

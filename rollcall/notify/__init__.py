"""Channels: how a message leaves the house. Email, or a folder on this computer."""

from rollcall.notify.channels import deliver
from rollcall.notify.words import Words, compose

__all__ = ["Words", "compose", "deliver"]

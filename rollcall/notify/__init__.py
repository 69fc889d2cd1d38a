"""Channels: how a message leaves the house. Email, or a folder on this computer."""

from rollcall.notify.sending import deliveries, desk_address, message_row
from rollcall.notify.words import Words, compose

__all__ = ["Words", "compose", "deliveries", "desk_address", "message_row"]

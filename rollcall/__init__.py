"""Rollcall reads the news for the people who keep lists of the killed, detained and missing."""

__version__ = "0.1.0"

"""Dates in a text."""

from nlp.components.dates.finder import find

__all__ = ["find"]

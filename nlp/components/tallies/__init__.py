"""Numbers of people that a text claims."""

from nlp.components.tallies.finder import find

__all__ = ["find"]

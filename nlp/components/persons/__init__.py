"""People by name, in the nominative."""

from nlp.components.persons.finder import find, settle_together

__all__ = ["find", "settle_together"]

"""Places in a text, linked to the gazetteer."""

from nlp.components.places.finder import find

__all__ = ["find"]

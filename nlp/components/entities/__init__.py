"""Spans that name people, on top of a model."""

from nlp.components.entities.finder import people

__all__ = ["people"]

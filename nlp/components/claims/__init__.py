"""What a text says happened to whom."""

from nlp.components.claims.finder import find

__all__ = ["find"]

"""What part each person plays."""

from nlp.components.roles.finder import assign, points

__all__ = ["assign", "points"]

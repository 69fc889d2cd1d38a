"""An invented week of news with known answers: `load()` reads it, `examples.server` serves it.

Everything and everybody in it is invented; only the cities are real.
"""

from examples.week.material import Article, ListVersion, Note, Text, Week, load, the_day

__all__ = ["Article", "ListVersion", "Note", "Text", "Week", "load", "the_day"]

"""Claims about the first person of a text, for tests that look at nothing else."""

from __future__ import annotations

from nlp.annotations import Claim


def said(
    status: str,
    when: str | None = None,
    detail: str = "",
    *,
    negated: bool = False,
    hypothetical: bool = False,
) -> Claim:
    """A claim that this happened to the first person, in the first letter of the text."""
    return Claim(
        status=status,
        person=0,
        start=0,
        end=1,
        when=when,
        where=None,
        negated=negated,
        hypothetical=hypothetical,
        attributed_to=None,
        detail=detail,
    )

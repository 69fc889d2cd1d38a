"""Whether two rows are one person: certainly, perhaps (then somebody is asked), or not at all.

A table written by hand. What tips it is what a list keeper would say of two rows, one of which is
gone while the other is new: a slip in the name is evident where birth or place agree; another
surname beside the same birth may be a marriage and may be a sister; another name, another birth and
another place are somebody else, and nobody wants to be asked.
"""

from __future__ import annotations

from typing import NamedTuple

from rollcall.lists.versions.likeness import Details, Kind, NameLikeness

_BASE: dict[Kind, float] = {"same": 3.0, "near": 2.6, "letters": 2.2, "initials": 2.0,
    "slip": 2.0, "part": 1.6, "alike": 1.4, "married": 1.4, "word": 1.0, "kin": 0.6, "none": 0.5,
}  # fmt: skip
"""What a name weighs beside the details, where several rows fit."""
_ENOUGH: dict[Kind, float] = {"near": 1.0, "initials": 2.0, "slip": 2.0, "letters": 4.0}
"""How much the details must weigh for a pair to be certain."""
_STRICT: dict[Kind, float] = {"same": 0.5, "near": 2.0, "initials": 3.0, "slip": 3.0,
    "letters": 4.0,
}  # fmt: skip
"""The same where two versions share few rows."""
_NEVER = 1e9
_WORTH: dict[Kind, float] = {"same": -1.0, "near": -1.0, "letters": 0.0, "initials": 0.0,
    "slip": 0.0, "part": 0.0, "alike": 1.0, "married": 2.0, "word": 3.0, "kin": 5.0,
}  # fmt: skip
"""How much they must weigh for a pair to be worth a question."""
_LIKELY: dict[Kind, float] = {"same": 0.0, "near": 0.0, "letters": 0.0, "initials": 0.0,
    "slip": 1.0, "part": 1.0, "alike": 2.0, "married": 2.0, "word": 4.0,
}  # fmt: skip
"""How much they must weigh for "the same person" to be the better guess."""


class Verdict(NamedTuple):
    """What two rows have to do with each other; `score` only ranks pairs of one comparison."""

    score: float
    certain: bool
    suggested: bool
    why: str


def judge(
    names: NameLikeness,
    rest: Details,
    *,
    whole: bool = True,
    two_ids: bool = False,
    one_id: bool = False,
    strict: bool = False,
) -> Verdict | None:
    """The verdict on an old and a new row; None where nobody would think them the same.

    `whole` tells that both names are more than one word; `two_ids` that the keeper gave them two
    ids, `one_id` that they bear the same one. `strict` is for versions that share few rows, where
    names meet by chance: more must agree, and only what is likely is asked.
    """
    kind = names.kind
    fits = _certain(kind, rest, whole, strict)
    said = [names.words, *rest.agree, *rest.differ]
    if one_id:
        said.insert(0, "the same id")
        suggested = rest.weight >= (2 if kind == "none" else 0) and not rest.conflict
    elif two_ids:
        said.append("another id")
        if kind != "same" and not fits:
            return None
        suggested = _likely(kind, rest)
    else:
        suggested = _likely(kind, rest)
    certain = fits and not two_ids
    worth = _worth_asking(kind, rest) and (suggested or not strict)
    if not (certain or one_id or worth):
        return None
    return Verdict(_BASE[kind] + rest.weight + one_id, certain, suggested, "; ".join(said))


def judge_unnamed(rest: Details) -> Verdict | None:
    """The same where one row names nobody: somebody unknown may have been identified."""
    if rest.conflict or len(rest.agree) < 2 or rest.weight < 2:
        return None
    said = ("only one of the rows has a name", *rest.agree, *rest.differ)
    return Verdict(_BASE["none"] + rest.weight, False, rest.weight >= 3, "; ".join(said))


def _certain(kind: Kind, rest: Details, whole: bool, strict: bool) -> bool:
    if rest.conflict:
        return False
    silent = not rest.agree and not rest.differ
    if strict:
        return rest.weight >= _STRICT.get(kind, _NEVER) or (kind == "same" and whole and silent)
    if kind == "same":
        # Somebody of that name has moved, or the place was wrong; a lone surname may be anybody.
        return rest.weight >= (-1 if whole and not _birth_slip(rest) else 0.5)
    if kind == "near" and silent:
        return True
    return kind in _ENOUGH and rest.weight >= _ENOUGH[kind]


def _birth_slip(rest: Details) -> bool:
    return any("birth" in words for words in rest.differ)


def _worth_asking(kind: Kind, rest: Details) -> bool:
    if kind == "none":
        return False
    if kind == "same" and rest.conflict:  # the birth was corrected, or it is a namesake
        return bool(rest.agree) or len(rest.differ) == 1
    return rest.weight >= _WORTH[kind]


def _likely(kind: Kind, rest: Details) -> bool:
    if rest.conflict:
        return kind == "same" and len(rest.agree) > 1
    return kind in _LIKELY and rest.weight >= _LIKELY[kind]

"""Whose a status is by the syntax tree of the sentence, where the pipeline has a parser.

A passive's victim is its subject, a verb's is its object, a participle's the noun it describes, a
noun's whoever stands behind "of" or owns it. From there names are reached over relative clauses,
appositions and lists; somebody unnamed ("his brother") is nobody's claim.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from spacy.tokens import Doc, Token

from nlp.annotations import Mention

_STARTS = "nlp.components.token_starts"
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PASSIVE = frozenset({"auxpass", "nsubjpass", "csubjpass"})
_OBJECTS = ("dative", "dobj")
_WHO = frozenset({"who", "whom", "that", "which"})
_PRONOUNS = frozenset({
    "he", "she", "him", "her", "his", "hers", "they", "them", "their", "himself", "herself",
})  # fmt: skip
_DESCRIBES = frozenset({"acl", "relcl", "amod", "appos", "compound", "nmod"})
_SHARES = frozenset({"advcl", "xcomp", "ccomp", "aux", "auxpass", "acomp", "attr", "oprd", "pcomp",
                     "prep", "pobj", "prt", "advmod", "npadvmod", "dep"})  # fmt: skip
_NAMED_BY = frozenset({"appos", "compound", "nmod", "npadvmod"})
_OF = frozenset({"of", "against", "for", "into", "from", "on"})
_ONE = frozenset({"one", "two", "three", "four", "some", "many", "several"})
_DEEPEST = 8


class Whose(NamedTuple):
    """Whom the tree names: mentions, or the offset of a word that stands for somebody.

    Neither means that it is somebody without a name.
    """

    members: tuple[int, ...]
    stand_in: int | None = None
    common: bool = False


class Tree(NamedTuple):
    """The tokens of a document by offset, and which of them belong to which person mention."""

    doc: Doc
    starts: list[int]
    named: dict[int, int]

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens that begin between two offsets, or hold the first."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] != start:
            first = max(0, first - 1)
        return [self.doc[i] for i in range(first, bisect_left(self.starts, end))]


def plant(doc: Doc, people: list[tuple[int, Mention]]) -> Tree | None:
    """The tree of a sentence with its `people`; None where the document was not parsed."""
    starts: list[int] | None = doc.user_data.get(_STARTS)
    if starts is None:
        parsed = doc.has_annotation("DEP")
        starts = doc.user_data[_STARTS] = doc.to_array("IDX").tolist() if parsed else []
    if not starts:
        return None
    bare = Tree(doc, starts, {})
    for number, mention in people:
        for token in bare.tokens(mention["start"], mention["end"]):
            bare.named[token.i] = number
    return bare


def whose(tree: Tree, frame: str, start: int, end: int) -> Whose | None:
    """Whom the words between two offsets are about in a `frame`; None where the tree is silent."""
    tokens = tree.tokens(start, end)
    if not tokens or frame not in "VSOAN":
        return None
    root = _root(tokens)
    if frame == "N":
        found = _owner(tree, root, tokens)
    elif frame == "A":
        found = root.head if root.dep_ in _DESCRIBES else _subject(root)
    elif frame == "S":
        found = _bearer(tree, root)
    else:
        found = _patient(tree, root, frame)
    return None if found is None else _resolve(tree, found, 0)


def _root(tokens: list[Token]) -> Token:
    """The word that the others of a phrase hang on; a verb where there are several."""
    inside = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    verbs = [token for token in tops if token.pos_ == "VERB"]
    return (verbs or tops or tokens)[0]


def _child(token: Token, *deps: str) -> Token | None:
    return next((c for dep in deps for c in token.children if c.dep_ == dep), None)


def _owner(tree: Tree, root: Token, tokens: list[Token]) -> Token | None:
    """Whose a noun is: "the arrest of X", "X's arrest", "the X case"."""
    if tokens[-1].lower_ in _OF:
        return _child(tokens[-1], "pobj")
    owner = _child(root, "poss")
    if owner is not None:
        return owner
    return next((c for c in root.children if c.dep_ == "compound" and c.i in tree.named), None)


def _passive(verb: Token) -> bool:
    if any(c.dep_ in _PASSIVE for c in verb.children):
        return True
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    return verb.tag_ == "VBN" and not perfect


def _subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does or bears a verb: its own subject or that of the verb it hangs on."""
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if own is not None or depth > _DEEPEST or verb.head.i == verb.i:
        return own
    head, dep = verb.head, verb.dep_
    if dep in _DESCRIBES:
        return head if head.pos_ not in ("VERB", "AUX") else _subject(head, depth + 1)
    if dep == "conj":
        return _subject(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None
    if dep not in _SHARES:
        return None
    if dep in ("xcomp", "oprd", "ccomp", "acomp"):
        taken = _child(head, "dobj")
        if taken is not None and taken.i < verb.i:
            return taken
    if dep in ("prep", "pobj", "pcomp") and head.pos_ in ("NOUN", "PROPN"):
        return head
    return _subject(head, depth + 1)


def _bearer(tree: Tree, root: Token) -> Token | None:
    """Who is in a state: the subject, or whom somebody put there ("kept him in custody")."""
    if root.dep_ in ("prep", "acomp", "oprd") and root.head.pos_ == "VERB":
        taken = _child(root.head, "dobj")
        if taken is not None and taken.i < root.i and _personal(tree, taken):
            return taken
    return _subject(root)


def _patient(tree: Tree, verb: Token, frame: str) -> Token | None:
    """To whom a verb does something, in the active and the passive."""
    if _passive(verb):
        return _subject(verb)
    objects = [c for dep in _OBJECTS for c in verb.children if c.dep_ == dep]
    for one in objects:
        if _personal(tree, one):
            return one
    if objects:
        return objects[0]
    if verb.dep_ == "relcl" and not any(
        c.dep_ in _SUBJECTS and c.lower_ in _WHO for c in verb.children
    ):
        return verb.head
    if frame == "V" and verb.tag_ in ("VBD", "VBN"):
        return _subject(verb)
    return None


def _personal(tree: Tree, token: Token) -> bool:
    return (
        token.i in tree.named
        or token.lower_ in _PRONOUNS
        or token.lower_ in _WHO
        or any(c.dep_ in _NAMED_BY and c.i in tree.named for c in token.children)
    )


def _resolve(tree: Tree, token: Token, depth: int) -> Whose | None:
    """Whom a word of the tree names, with those listed behind it."""
    if depth > _DEEPEST:
        return None
    low = token.lower_
    if token.i in tree.named:
        return Whose(_listed(tree, token))
    if low in _PRONOUNS:
        return Whose((), token.idx)
    if low in _WHO:
        clause = token.head
        while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i:
            clause = clause.head
        return _resolve(tree, clause.head, depth + 1) if clause.dep_ == "relcl" else None
    below = next((c for c in token.children if c.dep_ in _NAMED_BY and c.i in tree.named), None)
    if below is not None:
        return Whose(_listed(tree, below))
    if token.dep_ == "appos":
        return _resolve(tree, token.head, depth + 1)
    if token.dep_ == "attr":
        subject = _subject(token.head)
        return None if subject is None else _resolve(tree, subject, depth + 1)
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "among"):
        above = token.head.head
        if above.lower_ in _ONE or above.pos_ == "AUX":
            up = _subject(above) if above.pos_ == "AUX" else above
            return None if up is None else _resolve(tree, up, depth + 1)
    listed = _rest(tree, token)
    if listed:
        return Whose(listed)
    return Whose((), token.idx, common=True)


def _listed(tree: Tree, token: Token) -> tuple[int, ...]:
    """The mention a token belongs to and those that the tree lists behind it."""
    return tuple(dict.fromkeys((tree.named[token.i], *_rest(tree, token))))


def _rest(tree: Tree, token: Token) -> tuple[int, ...]:
    found: list[int] = []
    for other in token.conjuncts:
        if other.i < token.i:
            continue
        if other.i in tree.named:
            found.append(tree.named[other.i])
            continue
        below = (c for c in other.children if c.dep_ in _NAMED_BY and c.i in tree.named)
        found.extend(tree.named[c.i] for c in below)
    return tuple(found)

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
_VERBS = frozenset({"VERB", "AUX"})
_THINGS = frozenset({"charges", "charge", "sentence", "arrest", "search", "release", "home"})
_STATES = frozenset({
    "be", "remain", "stay", "keep", "hold", "sit", "languish", "spend", "place", "put", "lock",
    "leave", "await", "live", "detain", "arrest", "recover", "lie", "fight", "treat", "find",
})  # fmt: skip
_PLACED = frozenset({"in", "at", "behind", "inside"})
_DEEPEST = 8


class Whose(NamedTuple):
    """Whom the tree names: mentions, or the offset of a word that stands for somebody.

    `kind` says what that word is: "pronoun", "me" (the speaker), "noun" ("the activist"), "client"
    or "left out" (a note without a subject). Neither means that it is somebody without a name.
    `alone`: only these of those who are named together ("A and B, who was killed").
    """

    members: tuple[int, ...]
    stand_in: int | None = None
    kind: str = ""
    alone: bool = False


NOBODY = Whose(())
"""Somebody without a name, or nobody at all."""


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
    root = _root(tokens, frame)
    if frame in "VO" and root.pos_ not in _VERBS:
        return None if root.dep_ != "amod" else _resolve(tree, root.head, 0)
    if frame == "N" or (frame == "O" and tokens[-1].lower_ in _OF):
        found = _owner(tree, root, tokens)
    elif frame == "A":
        found = root.head if root.dep_ in _DESCRIBES else _subject(root)
    elif frame == "S":
        if _elsewhere(root):
            return NOBODY
        found = _bearer(tree, root)
    else:
        found = _patient(tree, root, frame)
    if found is None:
        return _left_out(root) if frame in "VS" else None
    return _resolve(tree, found, 0)


def root_of(tree: Tree, frame: str, start: int, end: int) -> Token | None:
    """The word that those between two offsets hang on; None where there are none."""
    tokens = tree.tokens(start, end)
    return _root(tokens, frame) if tokens else None


def _elsewhere(root: Token) -> bool:
    """Whether a place behind bars only says where something else was done ("beaten in custody")."""
    if root.dep_ != "prep" or root.lower_ not in _PLACED or root.head.pos_ != "VERB":
        return False
    return root.head.lemma_ not in _STATES and root.head.i < root.i


def _left_out(root: Token) -> Whose | None:
    """A note without a subject: "Shot in the chest, died the next day." """
    top = root
    while top.dep_ in ("conj", "advcl", "prep", "xcomp") and top.head.i != top.i:
        top = top.head
    if top.dep_ != "ROOT" or top.pos_ not in _VERBS or top.tag_ in ("VB", "VBP", "VBG"):
        return None
    if any(c.dep_ in (*_SUBJECTS, "dobj", "expl") for c in top.children):
        return None
    lead = [t for t in top.lefts if t.dep_ not in ("aux", "auxpass", "advmod", "punct", "npadvmod")]
    return None if lead else Whose((), root.idx, "left out")


def _root(tokens: list[Token], frame: str) -> Token:
    """The word that the others of a phrase hang on; a verb where there are several."""
    if frame == "N":
        return next((t for t in tokens if t.lower_ in _THINGS or t.pos_ == "NOUN"), tokens[0])
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
    if root.pos_ == "VERB" and root.tag_ == "VBG":
        taken = _child(root, "dobj")
        if taken is not None:
            return taken
    owner = _child(root, "poss")
    if owner is not None:
        return owner
    for of in root.children:
        if of.dep_ == "prep" and of.lower_ in _OF:
            behind = _child(of, "pobj")
            if behind is not None and _personal(tree, behind):
                return behind
    return next((c for c in root.children if c.dep_ == "compound" and c.i in tree.named), None)


def _passive(verb: Token) -> bool:
    if any(c.dep_ in _PASSIVE for c in verb.children):
        return True
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    return verb.tag_ == "VBN" and not perfect


def _subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does or bears a verb: its own subject or that of the verb it hangs on."""
    own = next((c for c in reversed(list(verb.children)) if c.dep_ in _SUBJECTS), None)
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
    small = next((c for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "ADJ"), None)
    if small is not None:
        return _subject(small)
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
        or any(_names(tree, c) for c in token.children)
    )


def _resolve(tree: Tree, token: Token, depth: int) -> Whose | None:
    """Whom a word of the tree names, with those listed behind it."""
    if depth > _DEEPEST:
        return None
    low = token.lower_
    if token.i in tree.named:
        return Whose(_listed(tree, token))
    if low in _PRONOUNS:
        return Whose((), token.idx, "pronoun")
    if low in ("i", "me", "myself"):
        return Whose((), token.idx, "me")
    if low in _WHO:
        clause = token.head
        while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i:
            clause = clause.head
        found = _resolve(tree, clause.head, depth + 1) if clause.dep_ == "relcl" else None
        single = any(c.lower_ in ("was", "is", "has") for c in token.head.children)
        return found and found._replace(alone=single)
    below = next((c for c in token.children if _names(tree, c)), None)
    if below is not None:
        return Whose(_listed(tree, below))
    if token.dep_ in ("compound", "nmod") and token.head.i in tree.named and token.i < token.head.i:
        return _resolve(tree, token.head, depth + 1)
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
    return Whose((), token.idx, "client" if low == "client" else "noun")


def _names(tree: Tree, token: Token) -> bool:
    """Whether a word names its head: "her husband, Kanat", not "the Zhagiparov family"."""
    if token.i not in tree.named or token.dep_ not in _NAMED_BY:
        return False
    return token.dep_ == "appos" or token.i > token.head.i


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
        found.extend(tree.named[c.i] for c in other.children if _names(tree, c))
    return tuple(found)

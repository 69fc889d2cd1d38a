"""The syntax tree of a sentence as claims ask it: who bears a verb, whose a noun is."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from nlp.annotations import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VERBAL = frozenset({"aux", "auxpass", "dobj", "nsubjpass"})
_DONE_TO = frozenset({"release", "arrest", "detention", "killing", "murder", "capture"})
_STARTS = "nlp.components.token_starts"
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
WHO = frozenset({"who", "whom", "that", "which"})
PRONOUNS = frozenset({
    "he", "she", "him", "her", "his", "hers", "they", "them", "their", "himself", "herself",
    "both",
})  # fmt: skip
DESCRIBES = frozenset({"acl", "relcl", "amod", "appos", "compound", "nmod"})
_FEELINGS = frozenset({"fear", "risk", "danger", "threat", "hope", "prospect", "verge", "brink"})
_FORCES = frozenset({
    "torture", "kill", "beat", "shoot", "wound", "arrest", "detain", "murder", "abduct", "kidnap",
    "injure", "rape", "execute",
})  # fmt: skip
_SHARES = frozenset({
    "advcl", "dobj", "xcomp", "ccomp", "aux", "auxpass", "acomp", "attr", "oprd", "pcomp", "prep",
    "pobj", "prt", "advmod", "npadvmod", "dep",
})  # fmt: skip
_NAMED_BY = frozenset({"appos", "compound", "nmod", "npadvmod"})
OF = frozenset({"of", "against", "for", "into", "from", "on", "to"})
_THINGS = frozenset({"charges", "charge", "sentence", "arrest", "search", "release", "home"})
TIMES = frozenset({"day", "week", "month", "year", "hour", "night", "decade"})
KIN = frozenset({
    "brother", "sister", "father", "mother", "son", "sons", "daughter", "wife", "husband",
    "relative", "relatives", "family", "friend", "friends", "uncle", "aunt", "cousin", "lawyer",
    "lawyers", "colleague", "colleagues", "nephew", "niece", "widow", "parents", "grandmother",
    "grandfather", "supporters", "neighbours", "neighbors", "child", "children", "grandson",
    "attorney", "boy", "dad", "mom", "mum",
})  # fmt: skip
_DATED = frozenset({"in", "on", "since", "until"})
_DEFENDS = frozenset({"represent", "defend"})
_SPEAKS = frozenset({"say", "write", "tell", "post", "recall", "add"})
_ABOUT = frozenset({"of", "about"})
DEEPEST = 8
_PATRONYMIC = re.compile(r"[A-Z]\w{2,}(?:vich|vych|[oe]vna|uly|kyzy|qyzy|ovych)")
_AGE = 6  # words: "born in March 1989"


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
            after = token.i + 1
            if after < len(doc) and _PATRONYMIC.fullmatch(doc[after].text):
                bare.named[after] = number  # the rest of a name that was found in part
    return bare


def root_of(tree: Tree, frame: str, start: int, end: int) -> Token | None:
    """The word that those between two offsets hang on; None where there are none."""
    tokens = tree.tokens(start, end)
    return root_in(tokens, frame) if tokens else None


def root_in(tokens: list[Token], frame: str) -> Token:
    """The word that the others of a phrase hang on; a verb where there are several."""
    if frame == "N":
        return next((t for t in tokens if t.lower_ in _THINGS or t.pos_ == "NOUN"), tokens[0])
    inside = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    verbs = [token for token in tops if token.pos_ == "VERB"]
    return (verbs or tops or tokens)[0]


def verbal(token: Token) -> bool:
    """Whether a word is a verb, or stands like one that was taken for a noun: "to jail"."""
    if token.pos_ in ("VERB", "AUX"):
        return True
    return any(c.dep_ in _VERBAL for c in token.children)


def child(token: Token, *deps: str) -> Token | None:
    """The first word below another in one of some relations, the first relation first."""
    return next((c for dep in deps for c in token.children if c.dep_ == dep), None)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does or bears a verb: its own subject or that of the verb it hangs on."""
    helpers = (c for h in verb.children if h.dep_ in ("aux", "auxpass") for c in h.children)
    near = (*reversed(list(verb.children)), *helpers)
    own = next((c for c in near if c.dep_ in SUBJECTS), None)
    taken = swallowed(verb.head) if own is not None and verb.dep_ == "ccomp" else None
    if taken is not None and own is not None and taken.i == own.i:
        return subject(verb.head, depth + 1)
    if own is not None or depth > DEEPEST or verb.head.i == verb.i:
        return own
    head, dep = verb.head, verb.dep_
    if dep in DESCRIBES:
        return head if head.pos_ not in ("VERB", "AUX") else subject(head, depth + 1)
    if dep == "conj":
        return subject(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None
    if dep not in _SHARES:
        return None
    if dep in ("xcomp", "oprd", "ccomp", "acomp"):
        taken = child(head, "dobj")
        if taken is not None and taken.i < verb.i:
            return taken
    if dep in ("prep", "pobj", "pcomp") and head.pos_ in ("NOUN", "PROPN"):
        up = head.lemma_ in TIMES or head.lemma_ in _FEELINGS
        return subject(head, depth + 1) if up else head
    return subject(head, depth + 1)


def swallowed(verb: Token) -> Token | None:
    """The object that the parser gave to the next verb: "convicted of killing Asan got a year"."""
    if verb.tag_ != "VBG" or verb.dep_ != "pcomp" or verb.lemma_ not in _FORCES:
        return None
    clause = child(verb, "ccomp")
    taken = child(clause, "nsubj", "nsubjpass") if clause is not None else None
    return taken if taken is not None and taken.left_edge.i == verb.i + 1 else None


def owner(tree: Tree, root: Token, tokens: list[Token]) -> Token | None:
    """Whose a noun is: "the arrest of X", "X's arrest", "the X case"."""
    if tokens[-1].lower_ in OF:
        behind = child(tokens[-1], "pobj")
        if behind is None or tokens[-1].head.i != root.i or personal(tree, behind):
            return behind
    if root.pos_ == "VERB" and root.tag_ == "VBG":
        taken = child(root, "dobj")
        if taken is not None:
            return taken
    owner = child(root, "poss")
    if owner is not None and not (root.lemma_ in _DONE_TO and _of_a_thing(tree, root)):
        return owner
    for of in root.children:
        if of.dep_ == "prep" and of.lower_ in OF:
            behind = child(of, "pobj")
            if behind is not None and personal(tree, behind):
                return behind
    for other in (*root.conjuncts, root.head if root.dep_ == "dobj" else root):
        for of in other.children if other.i != root.i else ():
            behind = child(of, "pobj") if of.dep_ == "prep" and of.lower_ in OF else None
            if behind is not None and personal(tree, behind):
                return behind
    return next((c for c in root.children if c.dep_ == "compound" and c.i in tree.named), None)


def _of_a_thing(tree: Tree, noun: Token) -> bool:
    """Whether it is done to what stands behind "of": "Madonna's release of a record"."""
    behind = (child(c, "pobj") for c in noun.children if c.lower_ == "of")
    return any(b is not None and not personal(tree, b) for b in behind)


def age_before(tree: Tree, comma: int) -> int:
    """The comma before an age or a year of birth that ends at another: "Asan, born 1989, held"."""
    first = comma - 1
    while first > 0 and comma - first <= _AGE and tree.doc[first].text != ",":
        first -= 1
    said = tree.doc[first + 1 : comma]
    aged = any(t.pos_ == "NUM" or t.lower_[0].isdigit() for t in said)
    free = all(t.pos_ not in ("VERB", "AUX") or t.lower_ in ("born", "aged") for t in said)
    return first if tree.doc[first].text == "," and aged and free else comma


def personal(tree: Tree, token: Token) -> bool:
    """Whether a word is a named person, stands beside the name of one, or is a pronoun."""
    return (
        token.i in tree.named
        or token.lower_ in PRONOUNS
        or token.lower_ in WHO
        or token.i + 1 in tree.named
        or any(names(tree, c) for c in token.children)
    )


def names(tree: Tree, token: Token) -> bool:
    """Whether a word names its head: "her husband, Kanat", not "the Zhagiparov family"."""
    if token.i not in tree.named or token.dep_ not in _NAMED_BY:
        return False
    return token.dep_ == "appos" or token.i > token.head.i


def joined(tree: Tree, members: tuple[int, ...], one: int) -> tuple[int, ...]:
    """Those of persons named together who are one list with one of them: no verb between."""
    places = {number: i for i, number in tree.named.items()}
    at = members.index(one)
    first = last = at
    while first > 0 and _in_one_list(tree, places[members[first - 1]], places[members[first]]):
        first -= 1
    while last + 1 < len(members) and _in_one_list(
        tree, places[members[last]], places[members[last + 1]]
    ):
        last += 1
    return members[first : last + 1]


def _in_one_list(tree: Tree, a: int, b: int) -> bool:
    """Whether two names stand in one list: no verb between them, no date, none a relative's."""
    before = tree.doc[a]
    kin = before.dep_ == "appos" and before.head.lower_ in KIN
    if kin and all(other.i != b for other in before.conjuncts):
        return False  # "according to his mother, Roza, Alibek was hit"
    between = [t for t in tree.doc[a:b] if t.i not in tree.named]
    if any(t.lower_ in ("whose", "among") for t in between):
        return False
    dated = any(t.lower_ in _DATED for t in between) and any(t.pos_ == "NUM" for t in between)
    return not dated and all(t.pos_ not in ("VERB", "AUX") for t in between)


def represented(tree: Tree, start: int, end: int) -> int | None:
    """Whose lawyer speaks between two offsets: "..., said X, who represents Y"."""
    for token in tree.tokens(start, end):
        if token.lemma_ in _DEFENDS:
            client = child(token, "dobj")
            if client is not None and client.i in tree.named:
                return tree.named[client.i]
    return None


def spoken_of(tree: Tree, start: int, end: int) -> int | None:
    """Of whom somebody speaks: "..., X said of her brother Y"."""
    for token in tree.tokens(start, end):
        if token.lower_ not in _ABOUT or token.head.lemma_ not in _SPEAKS:
            continue
        person = child(token, "pobj")
        if person is None or token.head.pos_ != "VERB":
            continue
        if person.i in tree.named:
            return tree.named[person.i]
        below = next((c for c in person.children if names(tree, c)), None)
        if below is not None:
            return tree.named[below.i]
    return None

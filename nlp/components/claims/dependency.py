"""Whose a status is by the syntax tree of the sentence, where the pipeline has a parser.

A passive's victim is its subject, a verb's is its object, a participle's the noun it describes, a
noun's whoever stands behind "of" or owns it. From there names are reached over relative clauses,
appositions and lists; somebody unnamed ("his brother") is nobody's claim.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from nlp.components.claims.tree import (
    DEEPEST,
    DESCRIBES,
    KIN,
    OF,
    PRONOUNS,
    SUBJECTS,
    TIMES,
    WHO,
    Tree,
    age_before,
    child,
    names,
    owner,
    personal,
    root_in,
    subject,
    swallowed,
    verbal,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_PASSIVE = frozenset({"auxpass", "nsubjpass", "csubjpass"})
_OBJECTS = ("dative", "dobj")
_ONE = frozenset({"one", "two", "three", "four", "some", "many", "several"})
_VERBS = frozenset({"VERB", "AUX"})
_STATES = frozenset({
    "be", "remain", "stay", "keep", "hold", "sit", "languish", "spend", "place", "put", "lock",
    "leave", "await", "live", "detain", "arrest", "recover", "lie", "fight", "treat", "find",
    "turn", "wake", "visit", "meet", "see", "serve", "transfer", "move", "continue", "end",
})  # fmt: skip
WHO_DOES = re.compile(
    r"(?:er|or|ist|ian|ant|man|woman|boy|girl|head|chief|activist|student|president|detainee|mayor"
    r"|resident|citizen|official|captain|deputy|people|person|men|women|children|civilian|journalist|poet|teen|victim|martyr|host|cook|nurse)s?$"
)
_PAUSES = frozenset({",", "-", "–", "—", "--", "("})
_PARTS = frozenset({
    "sanction", "measure", "detention", "restraint", "arrest", "custody", "sentence", "term",
    "status", "remains", "body", "whereabouts", "fate", "conviction", "verdict", "appeal", "trial",
    "imprisonment", "leg", "arm", "hand", "eye", "head", "testimony", "confession",
})  # fmt: skip
_ELSE = frozenset({"dead", "guilty", "lifeless", "unconscious", "responsible", "innocent",
    "liable"})  # fmt: skip
_STATING = frozenset({"missing", "serving", "facing", "awaiting"})
_AFTER = frozenset({"after", "following", "for", "during"})
_HITTERS = re.compile(
    r"^(?:police|officer|guard|soldier|agent|men|they|cop|warder|jailer|cellmate|troop|force|who"
    r"|policeman|policemen|we|knb|kgb|fsb|commando|gunman|gunmen|militant|patrol|squad|investigator|interrogator|people|thug|operative|militia)s?$"
)
_CRITICS = re.compile(
    r"(?:group|activist|critic|opponent|protester|demonstrator|relative|famil(?:y|ie)|mother|wife"
    r"|lawyer|organi[sz]ation|ngo|defender|campaigner|watchdog|expert|resident|victim|detainee"
    r"|prisoner|survivor|opposition|union|journalist|newspaper|outlet|witness(?:e)?|i|we|he|she)s?$"
)
_PLACED = frozenset({"in", "at", "behind", "inside"})


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


def whose(tree: Tree, frame: str, start: int, end: int) -> Whose | None:
    """Whom the words between two offsets are about in a `frame`; None where the tree is silent."""
    tokens = tree.tokens(start, end)
    if not tokens or frame not in "VSOANBFT":
        return None
    root = root_in(tokens, frame)
    if frame == "T":
        return _said_of(tree, root)
    people = frame in "VA" or (frame == "S" and root.tag_ in ("VBN", "VBD", "JJ"))
    remains = frame == "N" and root.lemma_ == "remain" and root.pos_ != "NOUN"
    if (people and _nominal(root)) or remains:
        return NOBODY
    if frame in "VOF" and not verbal(root):
        return _taken_for_no_verb(tree, root, frame, len(tokens) == 1)
    if (frame == "F" and not _forced(tree, root)) or (
        root.lemma_ == "find" and _found_so(root, tokens)
    ):
        return NOBODY
    if root.lemma_ == "accuse" and _criticised(tree, root):
        return NOBODY
    beside = _beside(tree, root) if frame in "VSA" else None
    if beside is not None:
        return Whose((beside,), alone=True)
    if frame == "N" and root.lemma_ == "beat" and not _hits(root):
        return NOBODY
    if frame in "SB" and _elsewhere(root):
        return NOBODY
    found = _found(tree, root, tokens, frame)
    if found is None and root.lemma_ == "beat":
        return NOBODY
    if found is None and frame == "V" and any(c.dep_ in SUBJECTS for c in root.children):
        return NOBODY
    if found is None and frame == "N" and tokens[0].i - 1 not in tree.named:
        return NOBODY
    if found is None:
        return _left_out(root) if frame in "VS" else None
    told = _resolve(tree, found, 0)
    if told is not None and told.kind == "noun" and frame in "VS":
        number = _apposed_before(tree, root)
        return told if number is None else Whose((number,), alone=True)
    return told


def _found(tree: Tree, root: Token, tokens: list[Token], frame: str) -> Token | None:
    """The token where the victim of a frame stands."""
    if frame == "N":
        return owner(tree, root, tokens)
    if frame == "A":
        return _described(root)
    if frame in "SB":
        return _bearer(tree, root)
    behind = child(tokens[-1], "pobj") if tokens[-1].lower_ in OF else None
    meant = behind is not None and frame == "O" and personal(tree, behind)
    return behind if meant else _patient(tree, root, frame)


def _taken_for_no_verb(tree: Tree, root: Token, frame: str, single: bool) -> Whose | None:
    """Where the tagger saw no verb: a participle before its noun, a noun, or an error."""
    if frame == "F":
        return NOBODY
    if root.dep_ == "amod":
        return _resolve(tree, root.head, 0)
    noun = root.tag_ == "NN" and root.lower_.endswith("ing")
    noun = noun or (single and frame == "O" and any(c.dep_ == "det" for c in root.children))
    return NOBODY if noun else None


def _apposed_before(tree: Tree, verb: Token) -> int | None:
    """The name between commas before a verb: "their shop steward, Yuri Malakhov, was taken"."""
    first = min([verb.i, *(c.i for c in verb.children if c.dep_ in ("aux", "auxpass"))])
    if first < 3 or tree.doc[first].lower_ in ("were", "are", "have"):
        return None
    if tree.doc[first - 1].text != "," or first - 2 not in tree.named:
        return None
    number = tree.named[first - 2]
    start = first - 2
    while start - 1 in tree.named and tree.named[start - 1] == number:
        start -= 1
    return number if start and tree.doc[start - 1].text == "," else None


def _said_of(tree: Tree, root: Token) -> Whose | None:
    """Of whom something is said that somebody has or gets; None where no person is its subject."""
    if root.pos_ != "NOUN" or root.dep_ not in ("dobj", "pobj"):
        return None
    bearer = subject(root.head)
    return _resolve(tree, bearer, 0) if bearer is not None and personal(tree, bearer) else None


def _forced(tree: Tree, verb: Token) -> bool:
    """Whether police, soldiers or "they" do something to a person: "they took Dima"."""
    taken = child(verb, "dobj")
    doer = subject(verb)
    if verb.dep_ == "acl" and verb.i:
        doer = tree.doc[verb.i - 1]
    known = doer is not None and doer.i not in tree.named and _HITTERS.match(doer.lower_)
    return bool(known) and taken is not None and personal(tree, taken)


def _criticised(tree: Tree, verb: Token) -> bool:
    """Whether those who accuse somebody are no authority: "rights groups accuse the colonel"."""
    critic = None if _passive(verb) else subject(verb)
    return bool(critic and (personal(tree, critic) or _CRITICS.match(critic.lower_)))


def _found_so(verb: Token, tokens: list[Token]) -> bool:
    """Whether somebody is found in a state that says another thing: "found beaten to death"."""
    inside = {token.i for token in tokens}
    states = (c for c in verb.children if c.dep_ in ("oprd", "xcomp", "acomp", "ccomp"))
    said = [c for c in states if c.i not in inside]
    return any(c.tag_ in ("VBN", "VBD", "VB") or c.lower_ in _ELSE for c in said)


def _nominal(root: Token) -> bool:
    """Whether a participle stands for people: "visited the wounded", "loaded with wounded"."""
    if root.dep_ in ("pobj", "dobj") and root.tag_ in ("VBN", "VBD", "JJ"):
        return True
    if root.dep_ not in ("pobj", "dobj", "nsubj", "nsubjpass", "conj", "appos"):
        return False
    return any(c.dep_ == "det" for c in root.children) and root.pos_ in ("NOUN", "ADJ", "VERB")


def _beside(tree: Tree, root: Token) -> int | None:
    """The mention right before a bare participle: "her nephew Armin, shot dead in Zahedan"."""
    first = root
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    helped = any(c.dep_ in ("aux", "auxpass", "nsubjpass", "mark") for c in first.children)
    phrase = first.tag_ in ("VBN", "VBD", "IN", "JJ") or first.lower_ in _STATING
    if not phrase or helped or first.i < 2:
        return None
    before = first.i - 1
    while before > 0 and tree.doc[before].dep_ == "advmod" and before > first.i - 3:
        before -= 1
    if tree.doc[before].text not in _PAUSES:
        return None
    last = age_before(tree, before) if before - 1 not in tree.named else before
    number = tree.named.get(last - 1)
    return None if number is None or tree.doc[last - 1].tag_ == "POS" else number


def _described(root: Token) -> Token | None:
    if root.dep_ in DESCRIBES:
        return root.head
    return subject(root) if root.dep_ in ("acomp", "attr", "oprd") else None


def _elsewhere(root: Token) -> bool:
    """Whether a place behind bars only says where something else was done ("beaten in custody")."""
    if root.dep_ != "prep" or root.lower_ not in _PLACED:
        return False
    held = root.head
    if held.pos_ == "NOUN" and held.lemma_ in TIMES:
        if held.dep_ == "pobj" and held.head.lower_ in _AFTER:
            return False
        held = held.head if held.dep_ == "dobj" else held
    if held.pos_ == "NOUN":
        return True
    return held.pos_ == "VERB" and held.lemma_ not in _STATES and held.i < root.i


def _left_out(root: Token) -> Whose | None:
    """A note without a subject: "Shot in the chest, died the next day." """
    top = root
    while top.dep_ in ("conj", "advcl", "prep", "pobj", "xcomp") and top.head.i != top.i:
        top = top.head
    if top.dep_ != "ROOT" or top.pos_ not in _VERBS or top.tag_ in ("VB", "VBP", "VBG"):
        return None
    if any(c.dep_ in (*SUBJECTS, "dobj", "expl") for c in top.children):
        return None
    lead = [t for t in top.lefts if t.dep_ not in ("aux", "auxpass", "advmod", "punct", "npadvmod")]
    return None if lead else Whose((), root.idx, "left out")


def _passive(verb: Token) -> bool:
    if any(c.dep_ in _PASSIVE for c in verb.children):
        return True
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    return verb.tag_ == "VBN" and not perfect


def _bearer(tree: Tree, root: Token) -> Token | None:
    """Who is in a state: the subject, or whom somebody put there ("kept him in custody")."""
    if root.dep_ in ("prep", "acomp", "oprd") and root.head.pos_ == "VERB":
        taken = child(root.head, "dobj")
        before = taken is not None and taken.i < root.i
        if taken and before and (root.lower_ == "with" or personal(tree, taken)):
            return taken
    return subject(root)


def _hits(verb: Token) -> bool:
    """Whether somebody who beats another uses force; else it may be a match that he wins."""
    if any(c.lower_ in ("up", "with", "until", "unconscious", "severely") for c in verb.children):
        return True
    doer = subject(verb)
    return doer is not None and bool(_HITTERS.match(doer.lower_))


def _patient(tree: Tree, verb: Token, frame: str) -> Token | None:
    """To whom a verb does something, in the active and the passive."""
    if _passive(verb):
        return subject(verb)
    if verb.lemma_ == "beat" and not _hits(verb):
        return None
    objects = [c for dep in _OBJECTS for c in verb.children if c.dep_ == dep]
    taken = swallowed(verb)
    if taken is not None:
        return taken
    for one in objects:
        if personal(tree, one) and one.lower_ not in WHO:
            return one
    small = next((c for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "ADJ"), None)
    if small is not None:
        return subject(small)
    if objects:
        return objects[0]
    if verb.dep_ == "relcl" and not any(
        c.dep_ in SUBJECTS and c.lower_ in WHO for c in verb.children
    ):
        return verb.head
    clause = any(c.dep_ in ("ccomp", "xcomp") for c in verb.children)
    if frame == "V" and verb.tag_ in ("VBD", "VBN") and not clause:
        return subject(verb)
    return None


def _resolve(tree: Tree, token: Token, depth: int) -> Whose | None:
    """Whom a word of the tree names, with those listed behind it."""
    if depth > DEEPEST:
        return None
    low = token.lower_
    if token.i in tree.named:
        return Whose(_listed(tree, token))
    if low in PRONOUNS:
        return Whose((), token.idx, "pronoun")
    if low in ("i", "me", "myself"):
        return Whose((), token.idx, "me")
    if low in WHO:
        clause = token.head
        while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i:
            clause = clause.head
        found = _resolve(tree, clause.head, depth + 1) if clause.dep_ == "relcl" else None
        single = any(c.lower_ in ("was", "is", "has") for c in token.head.children)
        return found and found._replace(alone=single)
    below = next((c for c in token.children if names(tree, c)), None)
    if below is not None:
        return Whose(_listed(tree, below))
    if token.dep_ in ("compound", "nmod") and token.head.i in tree.named and token.i < token.head.i:
        return _resolve(tree, token.head, depth + 1)
    if token.dep_ == "appos":
        return _resolve(tree, token.head, depth + 1)
    if token.dep_ == "attr":
        bearer = subject(token.head)
        return None if bearer is None else _resolve(tree, bearer, depth + 1)
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "among"):
        above = token.head.head
        verb = token.head.lower_ == "among" and above.pos_ in _VERBS
        if above.lower_ in _ONE or verb:
            up = child(above, "dobj") or subject(above) if verb else above
            return None if up is None else _resolve(tree, up, depth + 1)
    if low in _PARTS:
        whole = owner(tree, token, [token])
        return None if whole is None else _resolve(tree, whole, depth + 1)
    title = _titled(tree, token)
    listed = _rest(tree, token) if title is None else (title,)
    if listed:
        return Whose(listed)
    return Whose((), token.idx, "client" if low == "client" else "noun")


def _titled(tree: Tree, token: Token) -> int | None:
    """The name behind a noun, where the tree lost it: "the head of its academy, Marat Ospan"."""
    if token.pos_ != "NOUN":
        return None
    if token.i + 1 in tree.named:
        return tree.named[token.i + 1]
    if token.lower_ in KIN or not WHO_DOES.search(token.lower_):
        return None
    after = token.right_edge.i + 1
    if after + 1 < len(tree.doc) and tree.doc[after].text == "," and after + 1 in tree.named:
        return tree.named[after + 1]
    for of in token.children:
        for inner in of.children if of.lower_ in ("of", "for") else ():
            if inner.dep_ == "pobj" and inner.lower_ not in KIN:
                below = next((c for c in inner.children if _apposed(tree, c)), None)
                if below is not None:
                    return tree.named[below.i]
    return None


def _apposed(tree: Tree, token: Token) -> bool:
    return token.dep_ == "appos" and token.i in tree.named


def _listed(tree: Tree, token: Token) -> tuple[int, ...]:
    """The mention a token belongs to and those that the tree lists behind it."""
    return tuple(dict.fromkeys((tree.named[token.i], *_rest(tree, token))))


def _rest(tree: Tree, token: Token) -> tuple[int, ...]:
    found: list[int] = []
    for other in token.conjuncts:
        if other.i >= token.i and other.i in tree.named:
            found.append(tree.named[other.i])
        elif other.i >= token.i:
            found.extend(tree.named[c.i] for c in other.children if names(tree, c))
    for apposed in (c for c in token.children if c.dep_ == "appos"):
        found.extend(tree.named[c.i] for c in apposed.conjuncts if c.i in tree.named)
    return tuple(found)

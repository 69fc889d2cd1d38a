"""Whether an English verb is denied or only possible, by what governs it in the syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.components.claims.tree import Tree, root_of, verbal

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODALS = frozenset({"may", "might", "could", "would", "should", "can", "will", "shall", "must",
                     "wo", "ca", "'ll", "’ll", "'d"})  # fmt: skip
_WISHES = frozenset({
    "urge", "demand", "call", "want", "seek", "ask", "request", "threaten", "plan", "intend",
    "fear", "hope", "expect", "vow", "try", "attempt", "need", "risk", "appeal", "petition",
    "consider", "promise", "offer", "propose", "recommend", "pledge", "wish", "plead", "beg",
    "campaign", "press", "insist", "order", "agree", "decide", "refuse", "worry", "suspect",
    "prepare", "aim", "wait", "await", "push", "advocate", "pray", "fight", "warn", "face",
    "speculate", "rumour", "rumor", "doubt", "wonder", "schedule", "set", "due",
})  # fmt: skip
_SAYINGS = frozenset({"order", "insist", "suspect", "decide", "agree", "refuse", "consider"})
_DEMANDS = frozenset({
    "urge", "demand", "call", "want", "seek", "ask", "request", "threaten", "plan", "fear", "hope",
    "appeal", "petition", "campaign", "plead", "beg", "push", "advocate", "await", "wait", "fight",
    "press", "consider", "promise", "threat", "attempt",
})  # fmt: skip
_STOPS = frozenset({
    "block", "halt", "stop", "prevent", "suspend", "cancel", "postpone", "avert", "overturn",
    "delay", "forbid", "drop", "discontinue", "close", "dismiss", "withdraw", "terminate", "lift",
    "throw", "quash", "annul", "vacate", "abandon", "reverse", "revoke", "end",
})  # fmt: skip
_PUT_OFF = frozenset({
    "put", "postpone", "delay", "adjourn", "reschedule", "schedule", "set", "expect", "await",
})  # fmt: skip
_EVENTS = frozenset({"sentencing", "verdict", "execution", "extradition", "deportation", "release"})
_CALLED_OFF = frozenset({"charged", "sentenced", "arrested", "restricted", "other", "killed"})
_RUMOURS = frozenset({"rumour", "rumor", "speculation", "gossip", "whisper"})
_CHECKS = frozenset({"check", "verify", "investigate", "probe", "examine", "look", "study"})
_DENIES = frozenset({"deny", "refute", "disprove", "reject", "dismiss", "rebut"})
_DOUBTS = frozenset({"unclear", "unknown", "uncertain", "unsure", "possible", "likely", "afraid"})
_ACTUAL = frozenset({
    "find", "believe", "know", "report", "say", "allege", "force", "continue", "go", "manage",
    "begin", "start", "come", "appear", "seem", "remain", "think", "understand", "happen", "help",
    "confirm", "reveal", "prove", "use", "see", "hear", "watch", "claim", "get", "turn",
})  # fmt: skip
_IF = frozenset({"if", "unless", "whether"})
_NONE = frozenset({"nobody", "none", "neither", "nothing"})
_UP = frozenset({"ccomp", "xcomp", "pcomp", "pobj", "prep", "dobj", "acl", "oprd", "attr", "acomp",
                 "nsubj", "nsubjpass"})  # fmt: skip
_CHAIN = frozenset({"xcomp", "aux", "auxpass", "acomp", "oprd", "attr", "prep", "pobj", "pcomp",
                    "prt", "advmod"})  # fmt: skip
_SPEECH = frozenset({"say", "tell", "report", "state", "announce", "confirm", "reveal", "add"})
_ASKS = frozenset({"how", "why", "where", "when"})
_CONFIRMS = frozenset({"confirm", "verify", "corroborate", "substantiate"})
_RANKS = frozenset({"first", "second", "third", "last", "latest", "only"})
_FOR = frozenset({"for", "of", "to", "about"})
_DEEPEST = 6


def denied(tree: Tree, frame: str, start: int, end: int, whole: bool, status: str) -> bool | None:
    """Whether the words between two offsets are denied; None where they are no verb's.

    `whole`: a "not" among them belongs to what they say ("has not been seen since").
    """
    root = root_of(tree, frame, start, end)
    if root is not None and frame == "N":
        return _refuted(root) or _stopped(root, status) or None
    verb = None if root is None else _verb(root)
    if root is None or verb is None:
        return None
    to = any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
    if to and verb.head.lemma_ in _WISHES:
        return _negative(verb.head, range(0), 0) and verb.head.lemma_ not in _DEMANDS
    own = range(start, end) if whole else range(0)
    return _negative(verb, own, 0) or _refuted(root)


def possible(tree: Tree, frame: str, start: int, end: int, whole: bool) -> bool | None:
    """Whether they are a threat, a wish or a plan; None where they are no verb's.

    `whole`: a "must" among them belongs to what they say ("must remain in custody").
    """
    root = root_of(tree, frame, start, end)
    if root is None:
        return None
    if frame == "N":
        called_off = root.head.idx in range(start, end) and root.head.lemma_ in _STOPS
        if called_off and _unreal(root.head, range(0), 0):
            return True
        return _wished(root) or _to_come(root)
    verb = _verb(root)
    if verb is None:
        return None
    if frame == "O" and verb.tag_ == "VB" and verb.dep_ == "ROOT" and not list(verb.lefts):
        return True
    return _unreal(verb, range(start, end) if whole else range(0), 0)


def _to_come(root: Token) -> bool:
    """Whether a noun names what has still to be: "the sentencing was put off until Friday"."""
    ahead = root.dep_ in ("dobj", "nsubjpass", "nsubj") and root.head.lemma_ in _PUT_OFF
    if ahead and root.head.lemma_ in ("put", "set"):
        ahead = any(c.lower_ in ("off", "for", "to") for c in root.head.children)
    if root.head.lemma_ in _STOPS and root.dep_ in ("dobj", "nsubjpass"):
        ahead = ahead or _unreal(root.head, range(0), 0)
    return ahead and root.lemma_ in _EVENTS


def _stopped(root: Token, status: str) -> bool:
    """Whether what a noun names is called off: "the case was closed", "blocked his deportation"."""
    ended = root.dep_ in ("dobj", "nsubjpass") and root.head.lemma_ in _STOPS
    if ended and _unreal(root.head, range(0), 0):
        return False
    if root.lemma_ == "sentencing" and root.head.lemma_ in _PUT_OFF:
        return False
    return ended and status in _CALLED_OFF


def _verb(root: Token) -> Token | None:
    """The verb that says it: the root, or what it completes ("is in custody")."""
    at = root
    for _ in range(_DEEPEST):
        if verbal(at):
            return at
        if at.dep_ not in _CHAIN or at.head.i == at.i:
            return None
        at = at.head
    return None


def _regretted(verb: Token) -> bool:
    """Whether somebody says that it ought not to have been: "should never have been arrested"."""
    said = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg", "advmod")}
    return {"should", "have"} <= said and bool(said & {"not", "never", "n't", "n’t"})


def _negative(verb: Token, own: range, depth: int) -> bool:
    wanted = verb.dep_ == "ccomp" and verb.head.lemma_ in ("ensure", "guarantee")
    if wanted or _regretted(verb):
        return False
    for child in verb.children:
        if child.idx in own:
            continue
        if child.dep_ == "neg" or (child.dep_ == "preconj" and child.lower_ == "neither"):
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and _nobody(child):
            return True
        if child.dep_ == "advmod" and child.lower_ in ("never", "nowhere"):
            return True
        if child.dep_ == "prep" and any(_nobody(c) for c in child.children if c.dep_ == "pobj"):
            return child.lower_ in ("of", "with", "for")  # "accused of no crime"
    if depth > _DEEPEST or verb.head.i == verb.i:
        return False
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("without", "instead"):
        return True
    if verb.dep_ in ("xcomp", "auxpass", "aux"):
        return _negative(verb.head, own, depth + 1)
    joined = {c.lower_ for c in verb.head.children if c.dep_ == "cc"}
    if verb.dep_ == "conj" and joined & {"or", "nor"} and verb.head.pos_ == "VERB":
        return _negative(verb.head, own, depth + 1)
    return False


def _nobody(subject: Token) -> bool:
    if subject.lower_ in _NONE:
        return True
    return any(c.lower_ in ("no", "neither") for c in subject.children)


def _refuted(root: Token) -> bool:
    """Whether somebody denies that it is so: "the ministry denied that he was beaten"."""
    at = root
    for _ in range(_DEEPEST):
        if at.dep_ not in _UP and at.dep_ != "conj":
            return False
        if any(c.lower_ in _ASKS and c.i < at.i for c in at.children):
            return False
        if at.dep_ == "conj" and at.tag_ == "VBD" and at.head.tag_ == "VB":
            return False  # "no basis to hold him and ordered his release"
        inward = at.dep_ not in ("nsubj", "nsubjpass")
        at = at.head
        if at.lemma_ in _DENIES and inward:
            return not any(c.dep_ in ("neg", "preconj") for c in at.children)
        if at.pos_ == "NOUN" and any(c.lower_ == "no" for c in at.children):
            return True
    return False


_STAYS = frozenset({"remain", "stay"})
_OF_WISHES = frozenset({"for", "of", "to", "about"})


def _unreal(verb: Token, said: range, depth: int) -> bool:
    if _regretted(verb):
        return False
    if verb.dep_ in ("acl", "relcl") and any(
        c.lower_ in _RANKS or c.lower_.endswith("th") for c in verb.head.children
    ):
        return False
    if any(c.lower_ in ("almost", "nearly") for c in verb.children):
        return True
    if _unconfirmed(verb):
        return True
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.idx not in said]
    if any(c.lower_ in _MODALS and c.tag_ == "MD" for c in auxiliaries):
        stays = not depth and verb.lemma_ in _STAYS  # "will remain behind bars": there already
        return not (
            stays
            and all(c.lower_ != "must" for c in auxiliaries)
            and all(c.lower_ != "if" for c in verb.children)
        )
    if any(c.dep_ == "mark" and c.lower_ in _IF for c in verb.children):
        return True
    if depth > _DEEPEST or verb.head.i == verb.i:
        return False
    to = any(c.lower_ == "to" for c in auxiliaries)
    perfect = any(c.lemma_ == "have" for c in auxiliaries)
    head = verb.head
    if to and any(c.lower_ == "only" for c in verb.children):
        return False  # "released, only to be arrested again"
    if to and not perfect and head.lemma_ not in _ACTUAL:
        return True
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        own = any(c.dep_ in ("nsubj", "nsubjpass") or c.dep_ == "aux" for c in verb.children)
        return not own and _unreal(head, said, depth + 1)
    if verb.dep_ in ("ccomp", "xcomp", "pcomp", "acomp", "oprd"):
        return _unreal_inside(verb, said, depth)
    if verb.dep_ not in ("acl", "relcl", "dep"):
        return False
    return head.lemma_ in _WISHES | _RUMOURS or head.head.lemma_ in _CHECKS


def _unreal_inside(verb: Token, said: range, depth: int) -> bool:
    """The same for a verb that is what another wishes, doubts or reports."""
    head = verb.head
    if verb.dep_ == "ccomp" and head.lemma_ in _SPEECH:
        return any(c.dep_ == "aux" and c.tag_ == "MD" for c in head.children)
    if verb.dep_ == "pcomp" and head.head.pos_ in ("VERB", "NOUN"):
        return head.head.lemma_ in _WISHES - _SAYINGS and head.lower_ in _OF_WISHES
    if head.lemma_ in _WISHES - _SAYINGS or head.lower_ in _DOUBTS:
        return True
    if head.pos_ == "NOUN" and head.head.lemma_ in _CHECKS:
        return True
    if head.lemma_ in _RUMOURS or any(c.lemma_ in _RUMOURS for c in head.lefts):
        return True
    goes_on = verb.dep_ != "pcomp" and head.pos_ in ("VERB", "AUX")
    return goes_on and _unreal(head, said, depth + 1)


def _unconfirmed(verb: Token) -> bool:
    """Whether somebody could not confirm it: "could not verify reports that he was arrested"."""
    at = verb
    for _ in range(3):
        if at.dep_ not in ("ccomp", "acl", "relcl", "dobj"):
            return False
        at = at.head
        if at.lemma_ in _CONFIRMS:
            return any(c.dep_ == "neg" for c in at.children)
    return False


def _wished(root: Token) -> bool:
    """Whether a noun is only wished for: "demanded his release", "calls for the release of"."""
    at = root
    for _ in range(3):
        if at.dep_ not in ("dobj", "pobj", "prep", "conj", "nsubjpass", "compound"):
            return False
        if at.dep_ == "prep" and at.lower_ not in _FOR:
            return False
        at = at.head
        if at.pos_ == "VERB" and at.lemma_ == "appeal" and at.dep_ != "prep":
            return any(
                c.dep_ == "prep" and c.lower_ in _FOR for c in at.children
            )  # "appealed his conviction"
        if at.pos_ in ("VERB", "NOUN") and at.lemma_ in _DEMANDS:
            return True
    return False

"""When, where and by whose word, as the English syntax tree has it: of the own clause only."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from nlp.annotations import Mention
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.sentence import Sentence
from nlp.components.claims.tree import KIN, OF, PRONOUNS, SUBJECTS, Tree, child, root_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYINGS = frozenset({
    "say", "tell", "report", "announce", "confirm", "claim", "allege", "state", "write", "add",
    "insist", "deny", "acknowledge", "admit", "warn", "inform", "note", "find", "list", "fear",
    "believe", "explain", "testify", "complain", "argue", "post", "tweet", "recall", "describe",
    "welcome", "reveal", "suspect", "stress", "maintain", "accuse", "recount", "disclose",
    "publish", "condemn", "document", "estimate", "conclude", "declare", "assert", "cry", "ask",
    "urge", "call", "demand", "recognise", "recognize", "specify", "clarify", "learn", "record",
    "renew", "appeal", "worry",
})  # fmt: skip
_OWN = frozenset({
    "xcomp", "acomp", "oprd", "aux", "auxpass", "prep", "pobj", "attr", "prt", "dobj", "nsubj",
    "nsubjpass", "ccomp", "compound", "amod", "nmod", "pcomp", "appos",
})  # fmt: skip
_ASIDE = frozenset({"advcl", "relcl", "acl"})
_WHEN = frozenset({"when", "as", "while"})
_LATER = frozenset({"later", "then", "subsequently", "afterwards", "previously", "earlier"})
_BARS = frozenset({"prison", "jail", "colony", "detention", "remand", "sizo"})
_DATELINE = ("--", "—", "–", ":", " -", ": ")
_QUOTES = ('"', "“", "«", "'")
_HEADING = 9
_BACK = 30
_FAR = 2.0
_SOON = 12
_DEEPEST = 40


def nearest(sentence: Sentence, trigger: Trigger, found: list[Mention]) -> Mention | None:
    """The date or place that hangs on a trigger, or on what says when and where it happened."""
    tree = sentence.tree
    if tree is None or not found:
        return None
    start, end = sentence.words[trigger.first].start, sentence.words[trigger.last].end
    root = root_of(tree, trigger.pattern.frame, start, end)
    if root is None:
        return None
    best: tuple[float, Mention] | None = None
    for mention in found:
        cost = _apart(sentence, tree, root, range(start, end), mention)
        if cost is not None and cost < _FAR and (best is None or cost < best[0]):
            best = cost, mention
    return best[1] if best else None


def _apart(
    sentence: Sentence, tree: Tree, root: Token, own: range, mention: Mention
) -> float | None:
    """How far a date or place stands from a trigger in the tree; None where it is another's."""
    tokens = tree.tokens(mention["start"], mention["end"])
    if not tokens:
        return None
    inside = {token.i for token in tokens}
    top = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0])
    cost = abs(top.i - root.i) / 100
    if mention["kind"] == "place":
        after = tree.doc[tokens[-1].i + 1 : tokens[-1].i + 2]
        cost += 0.3 * any(t.lower_ in _BARS for t in after)
        cost += 0.6 * (mention.get("lat") is None)
    climbed = _climb(top)
    for token in climbed:
        if token.idx in own or token.i == root.i:
            return cost
        if token.idx in sentence.taken and token.pos_ == "VERB":
            return _shared(root, token, top, cost)
        cost += 0.2 * (token.pos_ in ("VERB", "AUX"))
    return _above(root, climbed, top, cost)


def _climb(token: Token) -> list[Token]:
    found = [token]
    while found[-1].head.i != found[-1].i and len(found) < _DEEPEST:
        found.append(found[-1].head)
    return found


def _shared(root: Token, other: Token, top: Token, cost: float) -> float | None:
    """Verbs joined by "and" share what stands behind the last: "detained and beaten on Monday"."""
    verb = _verb(root)
    joined = other.dep_ == "conj" and other.head.i == verb.i and top.i > other.i
    if joined and not any(c.lower_ in _LATER for c in other.children):
        return cost + 0.8
    because = other.dep_ == "advcl" and other.head.i == verb.i
    if because and any(c.lower_ in _WHEN for c in other.children):
        return cost + 0.6
    above = other in _climb(root) and not any(t.dep_ in _ASIDE for t in _between(root, other))
    return cost + 1.0 if above and top.i < min(root.i, other.i) else None


def _verb(root: Token) -> Token:
    at = root
    while at.pos_ not in ("VERB", "AUX") and at.head.i != at.i and at.dep_ in _OWN:
        at = at.head
    return at


def _between(low: Token, high: Token) -> list[Token]:
    found = []
    for token in _climb(low):
        if token.i == high.i:
            break
        found.append(token)
    return found


def _above(root: Token, climbed: list[Token], top: Token, cost: float) -> float | None:
    """A date that hangs on the verb above: "On 5 January, Asan left home and never came back"."""
    high = next((t for t in _climb(root) if t in climbed), None)
    if high is None:
        return None
    way = _between(root, high)
    fronted = top.i < min(high.i, root.i)
    for token in way:
        if token.dep_ in _ASIDE and not fronted:
            return None
        if token.dep_ == "conj" and not fronted:
            return None
        if token.dep_ == "ccomp" and token.head.lemma_ in _SAYINGS:
            if not fronted:
                return None
            cost += 0.8
    return cost + 0.3


def dateline(sentence: Sentence, found: list[Mention]) -> Mention | None:
    """The place that a sentence begins with, "ALMATY -- ", or that marks a name: "A. (Taraz)"."""
    text = sentence.text
    ends = {group.end + 2 for group in sentence.groups}
    for mention in found:
        after = text[mention["end"] : mention["end"] + 3].lstrip(" ,")
        if mention["start"] - sentence.span.start <= _SOON and after.startswith(_DATELINE):
            return mention
        if mention["start"] in ends and text[mention["start"] - 1] == "(":
            return mention
    return None


def source(sentence: Sentence, trigger: Trigger) -> Token | None:
    """Who says it: the subject of the verb of saying above a trigger; None where there is none."""
    tree = sentence.tree
    if tree is None:
        return None
    start, end = sentence.words[trigger.first].start, sentence.words[trigger.last].end
    root = root_of(tree, trigger.pattern.frame, start, end)
    for token in _climb(root) if root is not None else []:
        head = token.head
        if head.i == token.i or (token.dep_ in SUBJECTS and head.lemma_ in _SAYINGS):
            break
        outer = head.idx not in range(start, end) and head.pos_ in ("VERB", "AUX", "NOUN")
        if outer and head.lemma_ in _SAYINGS:
            spoken = child(head, "nsubj")
            if spoken is not None and spoken.lower_ not in ("it", "who", "that"):
                return spoken
    return _aside(tree, sentence)


def _aside(tree: Tree, sentence: Sentence) -> Token | None:
    """A speaker whom the tree does not set above: "..., his sister said", "Police: ..."."""
    tokens = tree.tokens(sentence.span.start, sentence.span.end)
    for token in reversed(tokens):
        if token.pos_ == "VERB" and token.lemma_ in ("say", "tell", "confirm", "announce"):
            spoken = child(token, "nsubj") or _before(tree, token)
            behind = any(c.dep_ == "ccomp" and c.i > token.i for c in token.children)
            last = token.i > tokens[-1].i - _SOON and not behind
            if spoken is not None and last and spoken.lower_ not in PRONOUNS | {"who", "it", "i"}:
                return spoken
    ahead = _ahead(tree, tokens[0].i) if tokens else []
    return _heading(tree, ahead or tokens) or _mine(tokens) or _quoted(tree, sentence)


def _ahead(tree: Tree, first: int) -> list[Token]:
    """The words before a sentence, where they end with a colon: the parser parts them from it."""
    if first < 2 or tree.doc[first - 1].text != ":":
        return []
    start = first - 1
    while start > 0 and start > first - _HEADING and not tree.doc[start].is_sent_start:
        start -= 1
    return [tree.doc[i] for i in range(start, first)]


def _before(tree: Tree, verb: Token) -> Token | None:
    """The name before a verb of saying that lost its subject: "his lawyer, Gulnara I., told"."""
    at = verb.i - 1
    if at > 0 and tree.doc[at].text == ",":
        at -= 1
    return tree.doc[at] if at in tree.named else None


def _heading(tree: Tree, tokens: list[Token]) -> Token | None:
    """Who stands before a colon at the start: "The ministry's version: ..."."""
    for n, token in enumerate(tokens[:_HEADING]):
        if token.text == ":" and n:
            return tokens[n - 1] if tokens[n - 1].head.i >= token.i else _top(tokens[:n])
        verb = token.pos_ in ("VERB", "AUX") and token.lemma_ not in _SAYINGS
        if verb or token.i in tree.named:
            return None
    return None


def _top(tokens: list[Token]) -> Token:
    inside = {token.i for token in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0])


def _mine(tokens: list[Token]) -> Token | None:
    """The relative as whom somebody writes: "my uncle Temir has been missing"."""
    for token in tokens:
        if token.lower_ in ("my", "our") and token.head.lower_ in KIN:
            return token.head
    return None


def _quoted(tree: Tree, sentence: Sentence) -> Token | None:
    """Who goes on speaking: the speaker of the sentence before, where this one is a quotation."""
    start = sentence.span.start
    if sentence.text[start : start + 1] not in _QUOTES:
        return None
    at = bisect_left(tree.starts, start) - 1
    if at <= 0:
        return None
    before = tree.doc[max(0, at - _BACK) : at + 1]
    for token in reversed(list(before)):
        if token.pos_ == "VERB" and token.lemma_ in _SAYINGS:
            spoken = child(token, "nsubj")
            if spoken is not None and spoken.lower_ not in PRONOUNS:
                return spoken
    return None


def phrase(token: Token) -> list[Token]:
    """The words that say what a speaker is: "ministry" before "press service"."""
    whose = [c for c in token.children if c.dep_ == "poss"]
    near = [c for c in token.children if c.dep_ in ("compound", "amod", "appos", "nmod")]
    of = [g for c in token.children if c.lower_ in OF for g in c.children if g.dep_ == "pobj"]
    deeper = [g for c in (*whose, *near) for g in c.children if g.dep_ == "compound"]
    return [*whose, token, *near, *of, *deeper]

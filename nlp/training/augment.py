"""More training sentences out of those we have: other people's names, and headlines in capitals.

The training texts are one broadcaster's; without this a model learns its anchors by heart.
"""

from __future__ import annotations

import random
from collections import defaultdict

from nlp.text import kazakh
from nlp.training.conll import Sentence

_HARD = {  # the ending that a surname in -ов, -ев or -ин takes where Kazakh ones take the key
    "genitive": "тың",
    "dative": "қа",
    "accusative": "ты",
    "locative": "та",
    "ablative": "тан",
    "instrumental": "пен",
}
_CASE_OF = {
    **dict.fromkeys(("ның", "нің", "дың", "дің", "тың", "тің"), "genitive"),
    **dict.fromkeys(("ға", "ге", "қа", "ке"), "dative"),
    **dict.fromkeys(("ны", "ні", "ды", "ді", "ты", "ті"), "accusative"),
    **dict.fromkeys(("да", "де", "та", "те"), "locative"),
    **dict.fromkeys(("дан", "ден", "тан", "тен", "нан", "нен"), "ablative"),
    **dict.fromkeys(("мен", "бен", "пен"), "instrumental"),
    "": "nominative",
}


def case_of(word: str) -> str:
    """The case that the ending of a Kazakh word shows: "genitive", ... or "nominative"."""
    return _CASE_OF[kazakh.strip_case(word.lower())[1]]


class Names:
    """The names of a training set by position and case, to be dealt out anew."""

    def __init__(self, sentences: list[Sentence], surnames: list[str]) -> None:
        """`surnames`: lowercase, nominative, in -ов, -ев or -ин; they widen the choice."""
        self.first: list[str] = []
        self.last: dict[str, list[str]] = defaultdict(list)
        self.surnames = surnames
        for words in (name for sentence in sentences for name in _names(sentence)):
            self.first.append(words[0])
            self.last[case_of(words[-1])].append(words[-1])

    def surname(self, case: str, chance: random.Random) -> str:
        """A surname in a case: half of the time from the texts, else from the list."""
        if self.surnames and chance.random() < 0.5:
            return chance.choice(self.surnames).capitalize() + _HARD.get(case, "")
        return chance.choice(self.last[case] or self.last["nominative"])

    def dealt(self, sentence: Sentence, chance: random.Random) -> Sentence:
        """The sentence with other people in it: only names of two words are touched."""
        words = list(sentence.words)
        for at, (tag, word) in enumerate(zip(sentence.tags, words, strict=True)):
            if _pair_at(sentence, at) and tag == "B-PER":
                words[at] = chance.choice(self.first)
                words[at + 1] = self.surname(case_of(words[at + 1]), chance)
            elif word == "":
                break
        return sentence._replace(words=words)


def _pair_at(sentence: Sentence, at: int) -> bool:
    tags = [*sentence.tags[at : at + 3], "O", "O"]
    pair = sentence.words[at : at + 2]
    return tags[:2] == ["B-PER", "I-PER"] and tags[2] != "I-PER" and all(w.istitle() for w in pair)


def _names(sentence: Sentence) -> list[list[str]]:
    return [sentence.words[i : i + 2] for i in range(len(sentence.words)) if _pair_at(sentence, i)]


def shouted(sentence: Sentence, chance: random.Random) -> Sentence:
    """The sentence in capitals, as in a headline; or only its surnames (Асқар ЖҰМАДІЛДАЕВ)."""
    if chance.random() < 0.5:
        return sentence._replace(words=[word.upper() for word in sentence.words])
    pairs = zip(sentence.words, sentence.tags, strict=True)
    return sentence._replace(words=[w.upper() if tag == "I-PER" else w for w, tag in pairs])

"""Kazakh stems for search: one stem for all forms of a word, by the rules of the language.

A Kazakh noun is stem + plural + possessive + case, a verb stem + negation + tense + person, and
participles and verbal nouns take the endings of nouns. Each ending has variants, chosen by vowel
harmony and by the sound before it. Here endings are cut off from the end, one by one, each only
where its variant may stand; what is left is brought to one spelling (құлағ- is құлақ, халқ- is
халық). Words whose own end looks like an ending are known (`kazakh_roots`); where one is not
known, all its forms are cut alike, so they still fall together. Possessives of one speaker or
hearer (-ым, -ың) go where people speak of their own: балам is "my child", but қалам a pen.
Sources: Krippes 1996, Kazakh Grammar with Affix List (order and variants of endings); Muhamedowa
2015, Kazakh: A Comprehensive Grammar (assimilation, loss of vowels, loans).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.text.kazakh import BACK, FRONT, LOAN_LETTERS
from nlp.text.kazakh_roots import OURS, ROOTS, VERBS

_OPEN = frozenset("аәеёоөұүыіэюя")
_HUM = frozenset("мнң")
_BUZZ = frozenset("зж")
_GLIDE = frozenset("лрйуи")
_HARD = frozenset("кқптсшщчцфхһбвгд")  # without voice; б, в, г, д only end loans
_VOICED = _HUM | _BUZZ | _GLIDE
_THIRD = frozenset("ыі")  # the possessive of the third person
_CONSONANT = _VOICED | _HARD | frozenset("ғ")
_FINAL = {"ғ": "қ", "г": "к", "б": "п"}  # voiced before a vowel: кітап, кітабы
_LOST = re.compile(r"(?<=[аәеоөұүыіу][^аәеоөұүыіия])[ыі](?=[^аәеоөұүыіия]$)")
"""The narrow vowel that a possessive drives out: орын and орны, халық and халқы."""
_TAKES_SY = re.compile(r"(?:ш|[^аәеоөұүыіуия][тд]|[аәеоөұүыіурй]л|[нлрзй][ғг]|[нлрзйқк][қк])[ыі]$")
"""Nouns in -ы or -і that other nouns are made with: тергеуші, тергеушісі, but жұмыс, жұмысы."""
_ENDS_IN_VOWEL = re.compile(r"(?<![лрйунм])[қкп]$|[^аәеоөұүыіуия]д$|(?:қ|[ыі]к)т$")
"""What stands before the vowel of a word's own (жылқы, күдікті), never before a possessive: қ, к
and п have become ғ, г and б there but where a vowel was lost (халқы)."""
_NEGATION = {"м": _OPEN | _GLIDE, "б": _HUM | _BUZZ, "п": _HARD}
_ANY = _OPEN | frozenset("уию")
_MINE = (re.compile(r"[мң][ае]?$"), re.compile(r"[ыі][мң][ае]?$"))
_KNOWN = ROOTS | OURS
_MOST_CUTS = 8


class _Ending(NamedTuple):
    """The sounds that an ending may stand behind, and whether it makes what it leaves a verb."""

    after: frozenset[str]
    of_verb: bool


_NOUN = (
    ("лар лер", _OPEN | frozenset("рйуи")),
    ("дар дер", _HUM | _BUZZ | frozenset("л")),
    ("тар тер", _HARD),
    ("ы і ын ін ымыз іміз ыңыз іңіз", _CONSONANT),
    ("сы сі сын сін мыз міз ңыз ңіз", _OPEN),
    ("ның нің", _OPEN | _HUM),
    ("дың дің", _BUZZ | _GLIDE),
    ("тың тің", _HARD),
    ("ға ге", _OPEN | _VOICED),
    ("қа ке", _HARD),
    ("ны ні", _OPEN),
    ("ды ді", _VOICED),
    ("ты ті", _HARD),
    ("да де дағы дегі", _OPEN | _VOICED),
    ("та те тағы тегі", _HARD),
    ("дан ден", _OPEN | _BUZZ | _GLIDE),
    ("нан нен", _HUM | _THIRD),
    ("тан тен", _HARD),
    ("мен", _OPEN | _HUM | _GLIDE),
    ("бен", _BUZZ),
    ("пен", _HARD),
    ("н на не нда нде ндағы ндегі", _THIRD),
)
_VERB = (
    ("у", (_OPEN | _CONSONANT) - frozenset("қкпу")),
    ("ды ді", frozenset("аеыіий")),
    ("дым дім дық дік дыңыз діңіз", _OPEN | _VOICED),
    ("тым тім тық тік тыңыз тіңіз", _HARD),
    ("ған ген ғаны гені ғанмын генмін ғанбыз генбіз ғансың генсің", _OPEN | _VOICED),
    ("қан кен қаны кені қанмын кенмін қанбыз кенбіз қансың кенсің", _HARD),
    ("ып іп", _CONSONANT - frozenset("қкп")),
    ("п", frozenset("аеыіи")),
    ("тын тін тыны тіні", frozenset("аейи")),
    ("мын мін мыз міз сың сің", frozenset("йи")),
    ("са се", _OPEN | _CONSONANT),
)
_ENDINGS: dict[str, list[_Ending]] = {}
for _table, _of_verb in ((_VERB, True), (_NOUN, False)):
    for _endings, _after in _table:
        for _text in _endings.split():
            _ENDINGS.setdefault(_text, []).append(_Ending(_after, _of_verb))
_SIZES = range(max(map(len, _ENDINGS)), 0, -1)


def _is_back(letters: str) -> bool | None:
    """Whether the last vowel is a back one; None where none binds (и and ю of loans)."""
    for letter in reversed(letters):
        if letter in BACK:
            return True
        if letter in FRONT:
            return False
        if letter in "ию":
            return None
    return None


def _harmonises(left: str, ending: str) -> bool:
    own, before = _is_back(ending), _is_back(left)
    if own is None or before is None or ending in ("мен", "бен", "пен"):
        return True
    if left[-3:-1] == "ау" or left[-2:] == "ев":  # қауп- is қауіп; Алиев takes front endings too
        return True
    return own == before or not LOAN_LETTERS.isdisjoint(left[-3:])


def _is_word(left: str) -> bool:
    """Whether this could be a word: three letters with a vowel, or two as in ел and су."""
    if len(left) < 3:
        return len(left) == 2 and (left[0] in _OPEN or left[1] in "уи") and left[1] not in _OPEN
    return not _ANY.isdisjoint(left)


def _fits(left: str, ending: str, one: _Ending) -> bool:
    if left[-1] not in one.after or not _is_word(left) or not _harmonises(left, ending):
        return False
    if ending[0] in "ыі" and not one.of_verb:
        return _ENDS_IN_VOWEL.search(left) is None
    if ending[:2] in ("сы", "сі") and left[-1] in _THIRD:
        return _TAKES_SY.search(left) is not None
    return True


def _cuts(word: str) -> Iterator[tuple[str, bool]]:
    """What may be left of a word without its last ending, longest ending first."""
    for size in _SIZES:
        for one in _ENDINGS.get(word[-size:], ()):
            if size < len(word) and _fits(left := word[:-size], word[-size:], one):
                yield left, one.of_verb


def _verb(word: str) -> str:
    """The root of a verb: without negation and the vowel before the ending (ат-а-ды, ұста-ды)."""
    if word[-1] == "й" and _is_word(word[:-1]):
        word = word[:-1]
    if word[-1] in "ае" and len(word) > 3 and word[-3] in _NEGATION.get(word[-2], ()):
        word = word[:-2] if _is_word(word[:-2]) else word
    if word in VERBS:
        return word
    if word[-1] in "ае" and _is_word(word[:-1]):
        return word[:-1]
    if word[-1] == "и":  # of ы and у: тани- is таны-
        word = word[:-1] + "ы"
    if word[-2:] in ("қы", "кі"):  # оқу is of оқы-: an own қ would have become ғ
        return word[:-1] + "у"
    return word[:-1] if word[-1] in _THIRD and len(word) > 3 else word


def _unvoiced(word: str) -> str:
    return word[:-1] + _FINAL.get(word[-1], word[-1])


def _spelled(word: str) -> str:
    """One spelling for what sounds or vowels make look different."""
    word = _unvoiced(word)
    if word.endswith("ст") and len(word) > 4:  # журналист, журналисі
        word = word[:-1]
    return _LOST.sub("", word)


def is_whole(word: str) -> bool:
    """Whether a word in small letters has no ending by these rules."""
    return stem(word) == _spelled(word)


def stem(word: str) -> str:
    """The stem of a word in small letters; it is for comparing, and need not be a word."""
    for _ in range(_MOST_CUTS):
        if word in _KNOWN:
            break
        if own := next((one for mine in _MINE if (one := mine.sub("", word)) in OURS), None):
            word = own
            break
        cuts = list(_cuts(word))
        known = next((left for left, of_verb in cuts if not of_verb and left in _KNOWN), None)
        if known is not None:
            word = known
        elif not cuts:
            break
        else:
            word, of_verb = cuts[0]
            if of_verb:
                word = _verb(word)
                break
            word = _unvoiced(word)
    return _spelled(word)

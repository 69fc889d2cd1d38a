"""English stems for search: Snowball's, after words that change inside got their base form.

Left out are forms that are mostly another word: wound (an injury), left, felt, bore, lives.
"""

from __future__ import annotations

from functools import lru_cache

from nlp.text.stems import stem as snowball

_VERBS = """
    arise arose arisen, beat beaten, become became, begin began begun, bend bent, bleed bled,
    blow blew blown, break broke broken, bring brought, build built, burn burnt, buy bought,
    catch caught, choose chose chosen, cling clung, come came, creep crept, deal dealt, dig dug,
    do did done does, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten,
    fall fell fallen, fight fought, find found, flee fled, fly flew flown, forbid forbade forbidden,
    forget forgot forgotten, forgive forgave forgiven, freeze froze frozen, get got gotten,
    give gave given, go went gone goes, grow grew grown, hang hung, have had has, hear heard,
    hide hid hidden, hold held, keep kept, know knew known, lead led, lend lent, lose lost,
    make made, mean meant, meet met, mistake mistook mistaken, overcome overcame,
    overthrow overthrew overthrown, pay paid, ride rode ridden, ring rang rung, rise rose risen,
    run ran, say said, see saw seen, seek sought, sell sold, send sent, shake shook shaken,
    shoot shot, show shown, sing sang sung, sink sank sunk, sit sat, sleep slept,
    speak spoke spoken, spend spent, stand stood, steal stole stolen, stick stuck, strike struck,
    swear swore sworn, swim swam swum, swing swung, take took taken, teach taught, tear tore torn,
    tell told, think thought, throw threw thrown, undergo underwent undergone,
    understand understood, undertake undertook undertaken, wake woke woken, wear wore worn,
    weep wept, win won, withdraw withdrew withdrawn, withhold withheld, write wrote written
"""
_NOUNS = """
    man men, woman women, child children, foot feet, tooth teeth, goose geese, mouse mice, ox oxen,
    wife wives, knife knives, half halves, wolf wolves, thief thieves, shelf shelves, loaf loaves,
    crisis crises, analysis analyses, hypothesis hypotheses, thesis theses, criterion criteria,
    phenomenon phenomena
"""
_COMPARED = """
    angry big bloody brave cheap clean clear close dark deadly deep dirty early easy fast few great
    happy hard harsh healthy heavy high hot large loud low near new old poor quick rich sad safe
    short slow small soon strict strong sick thin tough weak wealthy wide wild young
"""


def _base_forms() -> dict[str, str]:
    rows = [row.split() for row in f"{_VERBS},{_NOUNS}".split(",")]
    known = {form: row[0] for row in rows for form in row[1:]}
    for word in _COMPARED.split():
        root = word[:-1] + "i" if word[-1] == "y" else word.removesuffix("e")
        if len(word) == 3 and word[-2] in "aioe" and word[-1] not in "wy":
            root += word[-1]  # bigger
        known |= {root + "er": word, root + "est": word}
    return known


_BASE = _base_forms()


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """The stem of a word in small letters: that of shoot for shot, of young for youngest.

    Compounds go as their last part: gunmen as gunman.
    """
    base = _BASE.get(word)
    if base is None and word.endswith("men") and len(word) > 5:
        base = word[:-2] + "an"
    return snowball(base or word, "en")

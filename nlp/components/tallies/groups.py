"""Of whom a number is: the group that stands behind it, before it, or behind a dash."""

from __future__ import annotations

from nlp.components.tallies.words import Reading

_GROUP = 6
_DASH = 4
_ALL = frozenset({"all", "все", "бәрі", "барлығы", "mostly"})
_OTHERS = frozenset({
    "when", "by", "after", "while", "as", "against", "during", "because", "for", "near", "outside",
    "before", "who", "from", "с", "со", "под", "к",
    "когда", "от", "после", "в", "во", "на", "за", "у", "при", "из-за", "против", "пока", "около",
    "қолынан", "кезінде", "үшін", "тарапынан",
})  # fmt: skip
"""Words behind which others are named than those who were counted."""
_GENITIVE = ("ның", "нің", "дың", "дің", "тың", "тің")
_MARKS = frozenset(",;:()")
_DASHES = ("—", "–", "-")


def group_of(reading: Reading, over_dash: bool = False) -> str | None:
    """The first group after the number; "detained journalists" are journalists.

    `over_dash`: also behind a dash, as in "17 из них — несовершеннолетние".
    """
    found = _first(reading, _behind_dash(reading) if over_dash else reading.following(_GROUP))
    if found not in (None, "detainees"):
        return found
    return _all_of_them(reading) or (None if over_dash else _before(reading)) or found


def _first(reading: Reading, stretch: range) -> str | None:
    weak: str | None = None
    for i in stretch:
        if reading.words[i].text in _OTHERS:
            break
        sizes = reading.tables.groups_at(reading.words, i)
        for name in sorted(sizes, key=lambda n: -sizes[n]):
            if name != "detainees":
                return name
            weak = weak or name
        if weak is None and reading.at("people", i):
            return next((name for name, size in sizes.items() if size > 1), None)
    return weak


def _all_of_them(reading: Reading) -> str | None:
    """ "26 people, all men", "16 человек, все — активисты"."""
    for i in range(reading.number.last + 1, min(reading.limit, reading.number.last + 14)):
        if reading.words[i].text in _ALL:
            near = range(i + 1, min(i + 5, reading.limit))
            sizes = [reading.tables.groups_at(reading.words, k) for k in near]
            return next((name for size in sizes for name in size if name != "detainees"), None)
    return None


def _before(reading: Reading) -> str | None:
    """ "Полицейских ранено 353", "шерушілердің жүзден астамы", "the number of journalists"."""
    words, lead = reading.words, reading.lead
    kazakh = reading.sentence.language == "kk"
    toll = next((i for i in range(lead) if reading.at("toll", i)), None)
    since = max(0, lead - 3) if toll is None else max(toll, lead - 10)
    if any(reading.people_at(i) for i in reading.following(2)):
        return None
    for i in range(lead - 1, since - 1, -1):
        between = reading.sentence.text[words[i].end : words[lead].start]
        if toll is None and not _MARKS.isdisjoint(between):
            return None
        if i > 0 and words[i - 1].text in _OTHERS:
            continue
        fits = words[i].text.endswith(_GENITIVE) if kazakh else _genitive(reading, i)
        if toll is None and not fits:
            continue
        names = [n for n in reading.tables.groups_at(words, i) if n != "detainees"]
        if names:
            return names[0]
    return None


def _genitive(reading: Reading, i: int) -> bool:
    """Whether a Russian word can be a genitive plural: "журналистов задержано 12"."""
    text = reading.words[i].text
    return reading.sentence.language == "ru" and text.endswith(
        ("ов", "ев", "ей", "их", "ых", "ин", "ек", "ц")
    )


def _behind_dash(reading: Reading) -> range:
    """The first words behind a dash that follows the number closely."""
    text, words = reading.sentence.text, reading.words
    first = reading.number.last + 1
    for i in range(first, min(reading.limit, first + _DASH)):
        between = text[words[i - 1].end : words[i].start].strip()
        if between in _DASHES:
            return range(i, min(i + 3, reading.limit))
        if between:
            break
    return range(0)

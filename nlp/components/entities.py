"""What the models get wrong about people, put right by rules.

Spans are (first token, token after the last). Each stage takes the spans and gives spans: trim
what does not belong, refuse what is no person, add names that a pattern shows, and add later
mentions of a name that the text has already shown to be a person's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from nlp.components import entities_common as common
from nlp.components import entities_words as words
from nlp.components.persons_forms import base_forms
from nlp.pipelines.name_lists import english_words

PERSON = frozenset({"PER", "PERSON"})
_PARTICLES = frozenset(
    {"al", "el", "bin", "bint", "ibn", "von", "van", "der", "de", "di", "da", "du", "la", "le"}
    | {"әл", "аль", "эль", "бин", "бен", "ибн", "оглы", "углы", "кызы"}
    | {"фон", "ван", "ден", "дер", "де", "ди", "да"}
)
_OPENING, _CLOSING = frozenset("«“„\"'"), frozenset("»”“\"'")
_INITIALS_BEFORE = re.compile(words.INITIALS + r"$")
_INITIALS_AFTER = re.compile(r"^\s" + words.INITIALS)
_PLACE = frozenset({"LOC", "GPE"})
_IN = frozenset({"в", "во", "из", "под", "in", "at", "from", "near"})
_INITIALS_CUT = re.compile(r"[^\W\d_]\.\s?[^\W\d_]$")  # Г.О without its last full stop
_LONGEST_NAME = 6  # words

Tokens = tuple[int, int]


def _is_name_word(doc: Doc, i: int) -> bool:
    text = doc[i].text
    capital = text[:1].isupper() or ("-" in text and any(map(str.isupper, text)))  # аль-Барадеи
    return capital and any(map(str.isalpha, text))


def _is_last_word(doc: Doc, i: int) -> bool:
    """Whether a name can end here: in a name word, an initial, or the un of Kim Jong-un."""
    hyphened = doc[i].is_alpha and i > 0 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_
    return _is_name_word(doc, i) or hyphened or doc[i].text.endswith(".")


def trim(doc: Doc, span: Tokens, language: str) -> Tokens:
    """The span without titles and common words in front, and without punctuation, possessives or
    small words behind."""
    start, end = span
    while start < end and (
        words.TITLE.match(doc[start].text)
        or not (_is_name_word(doc, start) or doc[start].lower_ in _PARTICLES)
    ):
        start += 1
    while end > start and not _is_last_word(doc, end - 1):
        end -= 1
    while end > start and not any(map(str.isalnum, doc[end - 1].text)):
        end -= 1
    return _bare(doc, (start, end), language)


def _bare(doc: Doc, span: Tokens, language: str) -> Tokens:
    """The span without the trades and ages that a capital letter made part of a name."""
    start, end = span
    while end - start > 1:
        after = _joined(doc, start)
        parts = [doc[start:after].text, *(t.text for t in doc[after:end] if t.text[:1].isalpha())]
        if not common.leads(parts, language):
            break
        start = after
    return start, end


def _parts(doc: Doc, entity: Span) -> Iterator[Tokens]:
    """Джошуа Вольфа (Joshua Wolf) is named twice; a line end separates names too. Of a picture's
    credits (Vladimir Tretyakov / AP / LETA) only full names stay."""
    cuts = [t.i for t in entity if t.text in ("(", ")", "[", "]", "/") or "\n" in t.text]
    for start, end in itertools.pairwise([entity.start - 1, *cuts, entity.end]):
        names = [t for t in doc[start + 1 : end] if _is_name_word(doc, t.i)]
        if names and (len(names) > 1 or "/" not in entity.text):
            yield start + 1, end


def _neighbour(doc: Doc, i: int, step: int) -> str:
    while 0 <= i < len(doc) and doc[i].text in _OPENING | _CLOSING:
        i += step
    return doc[i].text if 0 <= i < len(doc) else ""


def _outlet(doc: Doc, span: Tokens, language: str) -> bool:
    """Latin letters in a Cyrillic text are mostly a newspaper (Qazaq Times), unless a person's
    given name shows."""
    if language == "en":
        return False
    latin = [t.text for t in doc[span[0] : span[1]] if t.is_alpha and t.text.isascii()]
    latin = [word for word in latin if not words.ROMAN.match(word)]
    return bool(latin) and not words.is_given(doc[span[0]].text)


def refused(doc: Doc, span: Tokens, language: str) -> bool:
    """Whether a span names no person: an event, a street, a body, an outlet, an abbreviation."""
    start, end = span
    text = doc[start:end].text
    if start >= end or len(text) < 2 or words.EVENT.search(text) or "@" in text:
        return True
    if words.NAMED_BEFORE[language].search(_neighbour(doc, start - 1, -1)):
        return True
    if words.NAMED_AFTER[language].search(_neighbour(doc, end, 1)):
        return True
    capitals = [t.text for t in doc[start:end] if t.is_alpha and t.is_upper and len(t) > 1]
    capitals = [word for word in capitals if not words.ROMAN.match(word)]
    if capitals and len(capitals) < end - start and any(len(c) <= 4 for c in capitals):
        return True  # Хромтауского РОП
    if end - start == 1 and (_alone_on_line(doc, start) or _dateline(doc, start)):
        return True
    quoted = start > 0 and doc[start - 1].text in _OPENING
    quoted = quoted and end < len(doc) and doc[end].text in _CLOSING
    return _outlet(doc, span, language) or (quoted and end - start == 1 and words.is_town(text))


def _alone_on_line(doc: Doc, i: int) -> bool:
    """A single word that is a whole line is a label (Реклама)."""
    before = i == 0 or "\n" in doc[i - 1].text_with_ws
    after = i + 1 >= len(doc) or "\n" in doc[i + 1].text
    return before and after and len(doc) > 1


def _dateline(doc: Doc, i: int) -> bool:
    """QONAEV, Kazakhstan -- : a town at the head of a report."""
    after = [e for e in doc[i + 1 : i + 4].ents if e.label_ in ("GPE", "LOC")]
    return doc[i].is_upper and i + 1 < len(doc) and doc[i + 1].text == "," and bool(after)


def _joined(doc: Doc, start: int) -> int:
    """The token after a word that starts here, hyphenated parts taken along (Qasym-Zhomart)."""
    end = start + 1
    while (
        end + 1 < len(doc)
        and doc[end].text in ("-", "‐", "‑")
        and not doc[end - 1].whitespace_
        and not doc[end].whitespace_
        and _is_name_word(doc, end + 1)
    ):
        end += 2
    return end


def _free(doc: Doc, start: int, end: int, taken: set[int]) -> bool:
    """Whether tokens are in no person yet and in no longer name of something else."""
    if any(i in taken for i in range(start, end)):
        return False
    inside = [e for e in doc.ents if e.start < end and start < e.end and e.label_ not in PERSON]
    return all(
        e.start >= start - 2 and (e.end <= end + 1 or doc[end].text[:1].islower()) for e in inside
    )


def _patterns(doc: Doc, language: str, taken: set[int]) -> Iterator[Tokens]:
    """A known given name with a capitalised word after it, or a word with a surname's ending
    beside another capitalised word; a middle initial may stand between."""
    i = 0
    while i < len(doc):
        if not _is_name_word(doc, i) or words.TITLE.match(doc[i].text):
            i += 1
            continue
        end = _joined(doc, i)
        after = end
        if after < len(doc) and re.fullmatch(r"[^\W\d_]\.?", doc[after].text):
            after += 1 + (after + 1 < len(doc) and doc[after + 1].text == ".")
        if after < len(doc) and _is_name_word(doc, after) and doc[after - 1].whitespace_:
            last_end = _joined(doc, after)
            pair = _pair(doc, (i, end), (after, last_end), language)
            if pair and _free(doc, i, last_end, taken):
                yield i, last_end
                i = last_end
                continue
        if _lone_surname(doc, i, end, language) and _free(doc, i, end, taken):
            yield i, end
        i = end


def _pair(doc: Doc, first: Tokens, last: Tokens, language: str) -> bool:
    """Whether two neighbouring words are a name. A surname's ending settles it; in English, where
    the model misses most names of the region, a given name does too, unless the words are
    ordinary ones (Forest Cat) or part of something longer (San Diego Padres)."""
    given, family = doc[first[0] : first[1]].text, doc[last[0] : last[1]].text
    if len(family) < 3 or words.TITLE.match(family) or words.is_town(given):
        return False
    shape = family.title() if given.isupper() and family.isupper() else family
    if language != "en":
        surname = words.SURNAME[language]
        if words.is_given(given):
            return bool(surname.match(shape))
        both = given.isupper() and family.isupper() and words.is_given(family)
        return both and bool(surname.match(given.title()))  # ТОКТАРОВ АСЕТ
    if words.SURNAME["en"].match(shape):
        return len(given) > 2 and not ordinary(given)
    if given.isupper() or not words.is_given(given) or ordinary(given) or ordinary(family):
        return False
    before, after = first[0] - 1, last[1]
    longer = (before >= 0 and _is_name_word(doc, before) and not doc[before].is_sent_end) and (
        not words.TITLE.match(doc[before].text)
    )
    longer = longer or (after < len(doc) and _is_name_word(doc, after) and not _starts(doc, after))
    return not longer and not words.is_town(family)


def _starts(doc: Doc, i: int) -> bool:
    return i == 0 or bool(doc[i].is_sent_start) or "\n" in doc[i - 1].text_with_ws


def ordinary(word: str) -> bool:
    """Whether an English word stands in the dictionary, in the singular or plural."""
    lower = word.lower()
    lexicon = english_words()
    return lower in lexicon or (lower.endswith("s") and lower[:-1] in lexicon)


def _lone_surname(doc: Doc, start: int, end: int, language: str) -> bool:
    """In English a word like Balghabaeva is a surname wherever it stands alone."""
    text = doc[start:end].text
    surname = language == "en" and words.SURNAME["en"].match(text)
    return bool(surname) and not words.is_town(text) and not ordinary(text)


def _with_surname(doc: Doc, span: Tokens, language: str, taken: set[int]) -> Tokens:
    """A model may stop after the given name: Qasym-Zhomart | Toqaev."""
    start, end = span
    if end >= len(doc) or end in taken or not doc[end - 1].whitespace_ or _starts(doc, end):
        return span
    word = doc[end].text
    surname = words.SURNAME[language].match(_cased(word)) or common.is_patronymic(word, language)
    return (start, end + 1) if surname and not words.TITLE.match(word) else span


def _with_surname_before(doc: Doc, span: Tokens, language: str, taken: set[int]) -> Tokens:
    """Мусабекова | Данияра: the surname stands first, in the same case."""
    start, end = span
    if language == "en" or start == 0 or end - start > 2 or start - 1 in taken:
        return span
    before, given = doc[start - 1].text, doc[start].text
    if not doc[start - 1].whitespace_ or not words.SURNAME[language].match(_cased(before)):
        return span
    if not common.is_given(given, language) or words.TITLE.match(before):
        return span
    agree = base_forms([_cased(before), _cased(given)], language)[0][1] > 0
    return (start - 1, end) if agree else span


def _cased(word: str) -> str:
    return word.title() if len(word) > 2 and word.isupper() else word


def _with_initials(doc: Doc, text: str, span: Tokens) -> Tokens:
    """Е. Нұрғалиев, Иванов И. И.: initials beside a name belong to it."""
    start, end = doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1])
    before = _INITIALS_BEFORE.search(text, max(0, start - 8), start)
    after = None if before else _INITIALS_AFTER.search(text[end : end + 8])
    if before and (before.start() == 0 or not text[before.start() - 1].isalnum()):
        start = before.start()
    if after:
        end += len(after.group().rstrip())
    elif text[end : end + 1] == "." and _INITIALS_CUT.search(text, max(0, end - 4), end):
        end += 1
    grown = doc.char_span(start, end, alignment_mode="expand")
    return (grown.start, grown.end) if grown is not None else span


def _initialled(doc: Doc, taken: set[int]) -> Iterator[Tokens]:
    """Initials in front of a capitalised word make a name of both."""
    for found in re.finditer(rf"(?<!\w){words.INITIALS}(?=[^\W\d_]{{3}})", doc.text):
        span = doc.char_span(found.start(), found.end() + 1, alignment_mode="expand")
        if span is None or len(span) > _LONGEST_NAME or any(t.i in taken for t in span):
            continue
        last = span[-1].text.rsplit(".", 1)[-1]
        if last[1:].islower() and last[:1].isupper():
            yield span.start, span.end


def _repeats(doc: Doc, spans: list[Tokens], language: str, taken: set[int]) -> Iterator[Tokens]:
    """Later and earlier single words that can be read as a word of a name found here."""
    bearers: set[str] = set()
    for start, end in spans:
        tokens = [t.text for t in doc[start:end] if len(t) > 2 and t.text[0].isupper()]
        for base, _ in base_forms(tokens, language)[:2] if tokens else []:
            bearers.update(word.lower() for word in base if len(word) > 3)
    bearers = {word for word in bearers if not words.is_town(word)}
    if language == "en":
        bearers = {word for word in bearers if not ordinary(word)}
    heads = {word[:3] for word in bearers}
    run: Tokens | None = None
    for token in doc:
        if token.i in taken or token.lower_[:3] not in heads or not token.text[0].isupper():
            continue
        options = base_forms([token.text], language)
        known = any(base[0].lower() in bearers for base, _ in options[:3])
        if not known or not _free(doc, token.i, token.i + 1, taken):
            continue
        if run and run[1] == token.i and run[1] - run[0] < _LONGEST_NAME:
            run = run[0], token.i + 1
        else:
            if run:
                yield run
            run = token.i, token.i + 1
    if run:
        yield run


def _relative_first(doc: Doc, span: Tokens, language: str) -> Iterator[Tokens]:
    """ "отец Шерзата Каржаубай Нурымов" names two people: the father, and whose father he is."""
    start, end = span
    before = doc[start - 1].lower_ if start else ""
    if language == "ru" and end - start == 3 and before in words.RELATIVES:
        whose = base_forms([doc[start].text], language)[0][0][0]
        own = base_forms([t.text for t in doc[start + 1 : end]], language)[0][0]
        if whose != doc[start].text and own == tuple(t.text for t in doc[start + 1 : end]):
            yield from ((start, start + 1), (start + 1, end))
            return
    yield span


def _covered(spans: list[Tokens]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def _merged(spans: list[Tokens]) -> list[Tokens]:
    out: list[Tokens] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _without_lone(doc: Doc, spans: list[Tokens], language: str) -> list[Tokens]:
    """The spans without lone words that are a town or a trade, unless a longer name has them."""
    named = {t.lower_[:4] for start, end in spans if end - start > 1 for t in doc[start:end]}
    places = {e.text.lower()[:4] for e in doc.ents if e.label_ in _PLACE}
    return [
        (start, end)
        for start, end in spans
        if end - start > 1
        or doc[start].lower_[:4] in named
        or not _no_name(doc, start, language, places)
    ]


def _no_name(doc: Doc, i: int, language: str, places: set[str]) -> bool:
    """Whether a lone word is a town ("в Кызылорде", "Кызылорда. Экологу ...") or, where a sentence
    begins, a trade ("Сварщика из Тараза")."""
    word = doc[i].text
    if _starts(doc, i) and common.is_trade(word, language):
        return True
    if not common.is_town_form(word, language):
        return False
    before = doc[i - 1].lower_ if i else ""
    label = _starts(doc, i) and i + 1 < len(doc) and doc[i + 1].text == "."
    whose = before[:1] and doc[i - 1].text[:1].isupper() and common.is_trade(before, language)
    return bool(before in _IN or label or whose or word.lower()[:4] in places)


def people(doc: Doc, language: str) -> list[Span]:
    """The spans that name people, in order; `doc.ents` itself stays what the model said."""
    found = [part for e in doc.ents if e.label_ in PERSON for part in _parts(doc, e)]
    spans = [trim(doc, span, language) for span in found]
    spans = [s for s in spans if not refused(doc, s, language)]

    def add(more: Iterator[Tokens]) -> None:
        spans.extend([s for s in more if not refused(doc, s, language)])

    if language != "en":  # there it finds D.C. United
        add(_initialled(doc, _covered(spans)))
    add(_patterns(doc, language, _covered(spans)))
    spans = _without_lone(doc, spans, language)
    add(_repeats(doc, list(spans), language, _covered(spans)))
    taken, text = _covered(spans), doc.text
    grown = [_with_surname(doc, _with_initials(doc, text, s), language, taken) for s in spans]
    grown = [_with_surname_before(doc, span, language, taken) for span in grown]
    whole = [part for span in _merged(grown) for part in _relative_first(doc, span, language)]
    return [doc[start:end] for start, end in whole if end - start <= 2 * _LONGEST_NAME]

"""What the models get wrong about people, put right by rules.

Spans are (first token, token after the last). Each stage takes the spans and gives spans: trim
what does not belong, refuse what is no person, add names that a pattern shows, and add later
mentions of a name that the text has already shown to be a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from nlp.components import entities_words as words
from nlp.components.persons_forms import base_forms

PERSON = frozenset({"PER", "PERSON"})
_PARTICLES = frozenset({"al", "bin", "de", "von", "van", "der", "ibn", "da", "el", "әл", "аль"})
_OPENING, _CLOSING = frozenset("«“„\"'"), frozenset("»”“\"'")
_INITIALS_BEFORE = re.compile(words.INITIALS + r"$")
_INITIALS_AFTER = re.compile(r"^\s" + words.INITIALS)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LONGEST_NAME = 6  # words

Tokens = tuple[int, int]


def _is_name_word(doc: Doc, i: int) -> bool:
    text = doc[i].text
    return text[:1].isupper() and any(map(str.isalpha, text))


def trim(doc: Doc, span: Tokens) -> Tokens:
    """The span without titles in front and punctuation, possessives or small words behind."""
    start, end = span
    while start < end and (
        words.TITLE.match(doc[start].text)
        or not (_is_name_word(doc, start) or doc[start].lower_ in _PARTICLES)
    ):
        start += 1
    while end > start and not (_is_name_word(doc, end - 1) or doc[end - 1].text.endswith(".")):
        end -= 1
    while end > start and not any(map(str.isalnum, doc[end - 1].text)):
        end -= 1
    return start, end


def _neighbour(doc: Doc, i: int, step: int) -> str:
    while 0 <= i < len(doc) and doc[i].text in _OPENING | _CLOSING:
        i += step
    return doc[i].text if 0 <= i < len(doc) else ""


def _outlet(doc: Doc, span: Tokens, language: str) -> bool:
    """Latin letters in a Cyrillic text are mostly a newspaper (Qazaq Times), unless a person's
    given name shows."""
    if language == "en":
        return False
    latin = [t for t in doc[span[0] : span[1]] if t.is_alpha and not _CYRILLIC.search(t.text)]
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
        first, after = doc[i:end].text, end
        if after < len(doc) and re.fullmatch(r"[^\W\d_]\.?", doc[after].text):
            after += 1 + (after + 1 < len(doc) and doc[after + 1].text == ".")
        if after < len(doc) and _is_name_word(doc, after) and doc[after - 1].whitespace_:
            last_end = _joined(doc, after)
            last = doc[after:last_end].text
            if _pair(first, last, language) and _free(doc, i, last_end, taken):
                yield i, last_end
                i = last_end
                continue
        if _lone_surname(doc, i, end, language) and _free(doc, i, end, taken):
            yield i, end
        i = end


def _pair(first: str, last: str, language: str) -> bool:
    if len(last) < 3 or words.TITLE.match(last) or last.isupper() != first.isupper():
        return False
    surname = words.SURNAME[language]
    if words.is_given(first) and not words.is_town(last):
        return True
    return bool(surname.match(last)) and not words.is_town(first) and len(first) > 2


def _lone_surname(doc: Doc, start: int, end: int, language: str) -> bool:
    """In English a word like Balghabaeva is a surname wherever it stands alone."""
    text = doc[start:end].text
    return language == "en" and bool(words.SURNAME["en"].match(text)) and not words.is_town(text)


def _with_initials(doc: Doc, span: Tokens) -> Tokens:
    """Е. Нұрғалиев, Иванов И. И.: initials beside a name belong to it."""
    start, end = doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1])
    before = _INITIALS_BEFORE.search(doc.text, max(0, start - 8), start)
    after = None if before else _INITIALS_AFTER.search(doc.text[end : end + 8])
    if before and (before.start() == 0 or not doc.text[before.start() - 1].isalnum()):
        start = before.start()
    if after:
        end += len(after.group().rstrip())
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
    heads = {word[:3] for word in bearers}
    for token in doc:
        if token.i in taken or token.lower_[:3] not in heads or not token.text[0].isupper():
            continue
        options = base_forms([token.text], language)
        if any(base[0].lower() in bearers for base, _ in options[:3]) and _free(
            doc, token.i, token.i + 1, taken
        ):
            yield token.i, token.i + 1


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


def people(doc: Doc, language: str) -> list[Span]:
    """The spans that name people, in order; `doc.ents` itself stays what the model said."""
    spans = [trim(doc, (e.start, e.end)) for e in doc.ents if e.label_ in PERSON]
    spans = [s for s in spans if not refused(doc, s, language)]
    for more in (
        lambda: _initialled(doc, _covered(spans)),
        lambda: _patterns(doc, language, _covered(spans)),
        lambda: _repeats(doc, spans, language, _covered(spans)),
    ):
        spans += [s for s in more() if not refused(doc, s, language)]
    spans = _merged([_with_initials(doc, s) for s in spans])
    return [doc[start:end] for start, end in spans if end - start <= 2 * _LONGEST_NAME]

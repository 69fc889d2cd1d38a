"""Signs that ask for care where a legend in the file explains them: colours and letters.

"Yellow = the family asks for silence", "розовым - не публиковать", "ЖМ - жариялауға болмайды", a
coloured cell with the words in it, or a table of two columns. What is asked for in a legend and
meets no row is told: somebody may be unprotected.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rollcall.lists.cells.flags import FLAGS, care_in, may_ask
from rollcall.lists.cells.statuses import statuses_in
from rollcall.lists.cells.values import cell_text
from rollcall.lists.cells.words import find, plain_words
from rollcall.lists.kinds import colour_word
from rollcall.lists.model import RawRow, RawSheet
from rollcall.records import Flag

COLOURS = "colours.tsv"
_NEAR_THE_ENDS = 40
_WIDEST = 3
_LONGEST = 1_000
_FIRST_WORDS = 4
_SIGNS = "+*†✝#!§※★☆●■▲◆⚠"
_CODE = rf"[^\W\d_]{{1,6}}|[{_SIGNS}]{{1,3}}"
_CLAUSES = re.compile(r"[;\n]|[.,](?=\s|$)")
_PAIR = re.compile(
    rf"\s{{0,9}}[«\"(]?({_CODE})[»\")]?(?:\s{{0,3}}[=:—–]|\s{{1,3}}-\s)\s{{0,3}}(\S.{{1,120}})"
)
_LABEL = re.compile(r"^[^:=]{1,40}:\s(?=[^:]{1,900}$)")
_TOKEN = re.compile(_CODE)
_TOKENS = re.compile(rf"(?<![\w-])(?:{_CODE})(?![\w-])")
_FOOTNOTE = re.compile(
    rf"\s{{0,9}}[(«\"]?([{_SIGNS}]{{1,3}})[)»\"]?[=:—–\s-]{{0,5}}([^\W\d].{{1,120}})"
)
_MARKED = re.compile(rf"(?:^|[\s(«\"])([{_SIGNS.replace('!', '')}]{{1,3}})(?=[\s)»\",.]|$)")
_STAR = re.compile(r"зв[её]здочк|жұлдызша|asterisk|\bstarred\b", re.IGNORECASE)
# "С*", "Ким Тимур *" and "* Ким Тимур", but no "+7 701".
_RUNS = re.compile(rf"(?<![{_SIGNS}])[{_SIGNS}]{{1,3}}(?![{_SIGNS}\d])")
_LONGEST_CODED = 40


@dataclass(frozen=True)
class CareSigns:
    """What a file's legends say of care.

    `colours` goes from RRGGBB, `families` from the name of a colour, `codes` from letters to the
    care that is asked for; `rows` are the rows of each sheet that say so and list nobody.
    """

    colours: Mapping[str, frozenset[Flag]] = field(default_factory=dict)
    families: Mapping[str, frozenset[Flag]] = field(default_factory=dict)
    codes: Mapping[str, frozenset[Flag]] = field(default_factory=dict)
    rows: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def of_colours(self, colours: Iterable[str]) -> frozenset[Flag]:
        """The care that the colours of a row ask for."""
        found: set[Flag] = set()
        for colour in colours:
            found |= self.colours.get(colour, frozenset())
            for family in colour_families(colour) if self.families else ():
                found |= self.families.get(family, frozenset())
        return frozenset(found)

    def of_codes(self, text: str) -> frozenset[Flag]:
        """The care that the letters and signs in a cell ask for: "А, НП", "С*"."""
        found = set(self.of_marks(text))
        if self.codes and len(text) <= _LONGEST_CODED:
            for token in _TOKENS.findall(text):
                found |= self.codes.get(token, frozenset())
        return frozenset(found)

    def of_marks(self, text: str) -> frozenset[Flag]:
        """The care that signs other than letters ask for, in a name too: "Ким Тимур *"."""
        found: set[Flag] = set()
        for sign in _RUNS.findall(text[:_LONGEST]) if self.codes else ():
            found |= self.codes.get(sign, frozenset())
        return frozenset(found)

    def without_marks(self, text: str) -> str:
        """A name or a status without the signs that only ask for care."""
        if not self.of_marks(text):
            return text
        bare = _RUNS.sub(lambda hit: " " if hit[0] in self.codes else hit[0], text)
        return bare.strip()


def find_signs(raws: Sequence[RawSheet], mapped: Mapping[str, str] | None = None) -> CareSigns:
    """The signs of care of all sheets; `mapped` are colours to which the keeper gave a meaning."""
    colours: dict[str, set[Flag]] = {}
    families: dict[str, set[Flag]] = {}
    codes: dict[str, set[Flag]] = {}
    rows: dict[int, frozenset[int]] = {}
    for at, raw in enumerate(raws):
        said = set()
        for row in _near_the_ends(raw.rows):
            texts = [t for v in row.values if isinstance(v, str) and (t := v.strip())]
            if not any(len(text) <= _LONGEST and may_ask(text) for text in texts):
                continue
            narrow = len(row.values) - row.values.count(None) <= _WIDEST
            for kind, sign, flags in (*_told(texts, narrow), *(_filled(row) if narrow else ())):
                into = {"family": families, "code": codes, "fill": colours}[kind]
                into.setdefault(sign, set()).update(flags)
                if narrow and _pure(texts):
                    said.add(row.number)
        rows[at] = frozenset(said)
    for colour, meaning in (mapped or {}).items():
        colours.pop(colour, None)
        if meaning in FLAGS:
            colours[colour] = {meaning}
    return CareSigns(_frozen(colours), _frozen(families), _frozen(codes), rows)


def colour_families(colour: str) -> frozenset[str]:
    """What people may call a colour given as RRGGBB; a pale red is a pink too."""
    if not re.fullmatch(r"[0-9A-F]{6}", colour):
        return frozenset()
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if value < 0.2:
        return frozenset({"black"})
    if saturation < 0.1:
        return frozenset({"grey"})
    degrees = 360 * hue
    found = {name for name, low, high in _HUES if low <= degrees <= high}
    if saturation < 0.6 and "red" in found:
        found.add("pink")
    return frozenset(found)


_HUES = (
    ("red", 0, 18), ("red", 340, 360), ("orange", 15, 48), ("yellow", 42, 70), ("green", 66, 172),
    ("blue", 165, 255), ("purple", 248, 315), ("pink", 295, 355),
)  # fmt: skip
"""The hues of colours in degrees; they overlap, as the words of people do."""


def _near_the_ends(rows: Sequence[RawRow]) -> Iterator[RawRow]:
    yield from rows[:_NEAR_THE_ENDS]
    yield from rows[max(_NEAR_THE_ENDS, len(rows) - _NEAR_THE_ENDS) :]


def _told(texts: Sequence[str], narrow: bool) -> Iterator[tuple[str, str, set[Flag]]]:
    """The signs that the texts of a row explain in words."""
    if narrow and len(texts) == 2 and _sign(texts[0]) and (flags := _flags(texts[1])):
        yield "code", texts[0], flags
    for text in texts:
        clauses = _CLAUSES.split(_LABEL.sub("", text[:_LONGEST]))
        paired = len(texts) == 1 or sum(map(bool, map(_PAIR.fullmatch, clauses))) > 1
        for clause in clauses:
            flags = _flags(clause)
            if not flags:
                continue
            first = [hit for hit in find(plain_words(clause), COLOURS) if hit.start < _FIRST_WORDS]
            if first:
                yield "family", first[0].phrase.meaning, flags
            elif narrow and len(texts) == 1 and (marks := _marks(clause)):
                yield from (("code", mark, flags) for mark in marks)
            elif (
                narrow and paired and (pair := _PAIR.fullmatch(clause)) and not statuses_in(pair[1])
            ):
                yield "code", pair[1], flags


def _marks(clause: str) -> list[str]:
    """The signs, letters aside, of which a clause of a legend speaks: "* do not name"."""
    if _STAR.search(clause):
        return ["*"]
    found = _FOOTNOTE.fullmatch(clause)
    return [found[1]] if found else list(dict.fromkeys(_MARKED.findall(clause)))


def _sign(text: str) -> bool:
    """Whether a cell may be a letter that stands for something; "Ким" is somebody."""
    return bool(_TOKEN.fullmatch(text)) and (len(text) == 1 or not text.istitle())


def _pure(texts: Sequence[str]) -> bool:
    """Whether a row only explains: what stands beside the words is a colour, if anything."""
    return all(colour_word(text) for text in texts if not _flags(text))


def _filled(row: RawRow) -> Iterator[tuple[str, str, set[Flag]]]:
    """A coloured cell that says itself, or right beside it, what its colour asks for."""
    for start, end, colour in row.fills:
        texts = [cell_text(value).strip() for value in row.values[start : end + 2]]
        asking = [text for text in texts if _flags(text)]
        rest = [t for v in row.values if (t := cell_text(v).strip()) and t not in asking]
        if len(asking) == 1 and all(colour_word(text) for text in rest):
            yield "fill", colour, _flags(asking[0])


def _flags(text: str) -> set[Flag]:
    return {care.flag for care in care_in(text)} if may_ask(text) else set()


def _frozen(signs: Mapping[str, set[Flag]]) -> dict[str, frozenset[Flag]]:
    return {sign: frozenset(flags) for sign, flags in signs.items()}

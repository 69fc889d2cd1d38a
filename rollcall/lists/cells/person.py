"""A cell with a name, split into names, other names and remarks.

List keepers write what they know where there is room: "Ким Тимур (муж Лайлим)", "Иванов И.И. /
Ivanov", "неизвестный мужчина, ~30". What is not a name is kept as a remark, never thrown away.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rollcall.lists.cells.dates import find_age, read_birth, says_birth
from rollcall.lists.cells.name_parts import on_behalf, singular, with_surname
from rollcall.lists.cells.person_table import is_word
from rollcall.lists.cells.words import plain_words

_LONGEST = 500
_MOST_NAME_WORDS = 7
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_NUMBERING = re.compile(r"^\s{0,3}(?:№\s{0,2})?\d{1,5}\s?[.)]\s{0,3}(?=[^\W\d])")
_ALTERNATIVES = re.compile(r"\s{0,5}(?:(?:[\n;|\\]|(?<!\d)/|/(?!\d))+|=)\s{0,5}")
_SEPARATED = re.compile(f"({_ALTERNATIVES.pattern})")
_AND = re.compile(r"\s(?:&|и|and|және)\s|\s?\+\s?")
_LABEL = re.compile(r"([^\W\d_][^:,()\d]{1,30}):\s(?=\S)")
_WITH = re.compile(r"\s(?:мен|бен|пен)\s")
_MAIDEN = re.compile(r"([^\W\d_]\S{1,40}) ?\(([^\W\d_][^()\s]{1,40})\) ([^()]{2,80})")
_ASIDE = re.compile(r"\s[-–—]\s|\s?[–—]\s|:\s")
# Most cells: two to four words of letters, of which nothing has to be taken off.
_PLAIN = re.compile(r"[^\W\d_]{2,40}(?: [^\W\d_]{2,40}){1,3}")
_NO_BRACKETS = str.maketrans("()[]{}", "      ")
_QUOTES = "\"'«»“”„`*•·"
_PERIODS = " .,;:!?…-–—_" + _QUOTES
_AROUND = "".join(character for character in _PERIODS if character not in ".'`")


class Person(NamedTuple):
    """What a name cell tells: names, remarks, and birth or age where it mentions them.

    `two` is true where the cell seems to name two people rather than one in two spellings: the
    first is the name, the other a remark.
    """

    names: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    birth: str | None = None
    age: int | None = None
    two: bool = False


def split_person(cell: str) -> Person:
    """Takes one name cell apart; nothing named there gives no names and the text as a remark."""
    if _PLAIN.fullmatch(cell) and not any(map(_tells_more, cell.split(" "))):
        return Person((cell,))
    text = cell[:_LONGEST].replace("\xa0", " ").strip()
    remarks: list[str] = [cell[_LONGEST:]] if len(cell) > _LONGEST else []
    bare = _NUMBERING.sub("", text)
    main, asides = _take_brackets(bare)
    names: list[str] = []
    two = False
    slash = False
    for line in _SEPARATED.split(main):
        if not line.strip(_PERIODS) or _SEPARATED.fullmatch(line):
            slash = bool(set(line) & set("/\\="))
            continue
        found, rest, several = _line(_SPACES.sub(" ", line))
        remarks.extend(rest)
        first = names[0] if names else found[0] if found else ""
        second = bool(names and found and _another(first, found[0], slash))
        two = two or several or second or any(_with_somebody(remark) for remark in rest)
        keep = 0 if second else 1 if several else len(found)
        names.extend(found[:keep])
        remarks[:0] = found[keep:]
    if not names or (any(map(_nameless, remarks)) and not _capital(names[0])):
        whole = _SPACES.sub(" ", text).strip()
        return _with_details((), (whole,) if whole else (), False)
    if (maiden := _MAIDEN.fullmatch(bare)) and _capital(maiden[2]) and looks_like_name(maiden[3]):
        names.append(f"{maiden[2]} {maiden[3]}")  # Жумабекова (Ким) Алия
        asides.remove(maiden[2])
    for aside in _apart(asides) + [remark for remark in remarks if _introduced(remark)]:
        if about := on_behalf(aside):
            remarks[:0] = names
            names = [about]
            continue
        other = _other_name(aside, names[0])
        if other:
            names.append(other)
            remarks = [remark for remark in remarks if remark != aside]
        elif aside not in remarks:
            remarks.append(aside)
    return _with_details(tuple(dict.fromkeys(names)), tuple(remarks), two)


@lru_cache(maxsize=50_000)
def _tells_more(word: str) -> bool:
    """Whether a word of letters is anything but a part of a name, or in small letters."""
    return word[0].islower() or any(is_word(kind, word) for kind in ("title", "unknown", "generic"))


def split_names(cell: str) -> tuple[str, ...]:
    """The names in a column of other names: separated by `;`, `/`, a new line, or commas."""
    text = cell[:_LONGEST]
    parts = [part for part in _ALTERNATIVES.split(text) if part.strip(_PERIODS)]
    names: list[str] = []
    for part in parts:
        pieces = part.split(",")
        apart = len(pieces) > 1 and all(len(piece.split()) > 1 for piece in pieces)
        names.extend(_clean(piece) for piece in (pieces if apart else [part]))
    return tuple(dict.fromkeys(name for name in names if name))


def looks_like_name(text: str) -> bool:
    """Whether a text could be somebody's name: one to seven words, capitals first, no digits."""
    if not 2 <= len(text) <= 90 or any(character.isdecimal() for character in text):
        return False
    words = text.replace(",", " ").split()
    return 1 <= len(words) <= _MOST_NAME_WORDS and all(
        _capital(word) or is_word("particle", word) for word in words
    )


def _take_brackets(text: str) -> tuple[str, list[str]]:
    asides = [_clean(found) for found in _BRACKETS.findall(text)]
    rest = _BRACKETS.sub(" ", text)
    return rest.translate(_NO_BRACKETS), [aside for aside in asides if aside]


def _line(line: str) -> tuple[list[str], list[str], bool]:
    """One line of a cell: its names, its remarks, and whether it names several people."""
    if label := _label(line):
        names, remarks, several = _line(line[label:])
        return names, [line[:label].strip(" :"), *remarks], several
    pieces = [piece.strip() for piece in line.split(",")]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return [], [], False
    if both := _both(pieces[0]):
        return both, pieces[1:], True
    first, remarks = _words_apart(pieces[0])
    rest = pieces[1:]
    if not first:
        return [], [line.strip()], False
    # "Surname, Given Patronymic" is one name; it stays as it was listed.
    weight = sum(1 for word in first.split() if not is_word("particle", word))
    if rest and weight == 1 and not remarks and looks_like_name(rest[0]):
        return [f"{first}, {rest[0]}"], rest[1:], False
    names = [first]
    several = False
    for piece in rest:
        if len(piece.split()) > 1 and len(first.split()) > 1 and _full_name(piece, first):
            names.append(piece)
            several = True
        else:
            remarks.append(piece)
    return names, remarks, several


def _label(line: str) -> int:
    """Where the name begins behind a label with a colon ("Дети: Ким Тимур"), else 0."""
    found = _LABEL.match(line)
    if not found:
        return 0
    behind = _words_apart(line[found.end() :].split(",")[0])[0].split()
    before = found[1].split()
    nobody = any(is_word("generic", word) or is_word("title", word) for word in before)
    return found.end() if behind and (nobody or len(behind) > 1 == len(before)) else 0


def _both(piece: str) -> list[str]:
    """Two people joined by "and"; the one with a single word shares the other's surname."""
    with_ = _WITH.split(piece)
    joined = with_ if len(with_) == 2 and all(len(part.split()) > 1 for part in with_) else []
    parts = [part.split() for part in joined or _AND.split(piece)]
    sisters = is_word("sisters", piece.split()[0])
    while len(parts) == 2 and len(parts[0]) > 1 and is_word("title", parts[0][0]):
        parts[0] = parts[0][1:]  # "Сестры", "Brothers"
    if len(parts) != 2 or any(
        not looks_like_name(" ".join(words)) or _nobody(words) or is_word("generic", words[0])
        for words in parts
    ):
        return []
    one, two = parts
    if len(one) == len(two) == 1:
        return []  # Ортега и Гассет
    if len(one) == 1 < len(two):
        one = [*one, two[-1]]  # Nurlan & Yerlan Ospanov
    elif len(two) == 1 < len(one):
        one = [singular(one[0], sisters), *one[1:]]
        two = [one[0], *two]  # Оспановы Нурлан и Ерлан
    return [_clean(" ".join(words)) for words in (one, two)]


def _words_apart(piece: str) -> tuple[str, list[str]]:
    """The name inside one piece, and what stands before and behind it in small letters."""
    piece, *asides = _ASIDE.split(piece, maxsplit=1)
    remarks = [aside.strip() for aside in asides if aside.strip()]
    words = piece.split()
    while words and is_word("title", words[0].strip(".,")):
        words = words[1:]
    if not words or _nobody(words):
        return "", remarks
    capital = [_capital(word) for word in words]
    if not any(capital):  # somebody who never presses shift
        named = not any(_has_digit(word) for word in words) and len(words) <= 4
        return (_clean(" ".join(words)), remarks) if named else ("", remarks)
    start = capital.index(True)
    end = start
    while end < len(words) and (capital[end] or _inside(words, capital, end)):
        end += 1
    before, after = words[:start], words[end:]
    if before and is_word("generic", before[0]) and end - start < 2:
        return "", remarks
    if len(after) == 1 and end - start == 1 and not _has_digit(after[0]):
        end, after = end + 1, []  # "Иванов иван"
    if before:
        remarks.insert(0, " ".join(before))
    if after:
        remarks.insert(0, " ".join(after))
    return _clean(" ".join(words[start:end])), remarks


def _inside(words: list[str], capital: list[bool], at: int) -> bool:
    """Whether a word in small letters belongs to the name: оглы, аль-Багдади, Zia ul Haq."""
    word = words[at]
    if is_word("particle", word):
        return True
    if not word[0].isalpha() or is_word("alias", word):
        return False
    joined = word.rpartition("-")[2]
    between = at + 1 < len(words) and capital[at + 1]
    short = between and len(word) <= 3 and word.isalpha() and not is_word("apart", word)
    return short or (joined != word and _capital(joined))


def _nobody(words: list[str]) -> bool:
    """Nobody is named: "неизвестный", "ер адам", "Мужчина 30 лет", "???"."""
    if any(is_word("unknown", word) for word in words):
        return True
    spelled = [word for word in words if any(character.isalpha() for character in word)]
    if not spelled or not any(len(word.strip(_PERIODS)) > 1 for word in spelled):
        return True
    return all(is_word("generic", word) or not _capital(word) for word in spelled) and (
        is_word("generic", spelled[0])
    )


def _apart(asides: list[str]) -> list[str]:
    """What brackets hold, piece by piece where one of several pieces introduces a name."""
    found: list[str] = []
    for aside in asides:
        pieces = [piece.strip() for piece in re.split(r"[,;]", aside) if piece.strip()]
        found.extend(pieces if any(map(_introduced, pieces)) else [aside])
    return found


def _with_somebody(remark: str) -> bool:
    """Whether a remark goes on with another person by name: "and her husband Artur"."""
    words = remark.split()
    if len(words) < 2 or not _AND.match(f" {words[0]} "):
        return False
    return any(_capital(word) and not is_word("generic", word) for word in words[1:])


def _nameless(remark: str) -> bool:
    return any(is_word("unknown", word) for word in remark.split())


def _other_name(aside: str, main: str) -> str | None:
    """Another name of the same person inside brackets, or None where it is a remark."""
    words = aside.split()
    for size in (3, 2, 1):
        if len(words) > size and is_word("alias", " ".join(words[:size])):
            rest = _clean(" ".join(words[size:]).lstrip(":. "))
            if looks_like_name(rest):
                return _known_as(rest, main, " ".join(words[:size]))
    if (
        not looks_like_name(aside)
        or "," in aside
        or any(is_word("generic", word) for word in words)
    ):
        return None
    if len(words) >= 2:
        return aside
    # A lone word is another name only where it resembles one that is there: Тлеужан (Тлеужанова).
    return _completed(aside, main) if _alike(aside, main) is not None else None


def _known_as(other: str, main: str, how: str) -> str | None:
    """Another name of the same person; a nickname alone would be found everywhere."""
    if len(other.split()) > 1 or len(main.split()) < 2:
        return other
    if is_word("maiden", how):
        return with_surname(other, main)
    latin = ["a" <= name[:1].casefold() <= "z" for name in (other, main)]
    return (
        _completed(other, main) if _alike(other, main) is not None or latin[0] != latin[1] else None
    )


def _introduced(aside: str) -> bool:
    words = aside.split()
    return any(is_word("alias", " ".join(words[:size])) for size in (1, 2, 3) if len(words) > size)


def _completed(other: str, main: str) -> str:
    """A lone other surname beside the given names that it belongs to."""
    at = _alike(other, main)
    if len(other.split()) > 1 or at is None:
        return other
    words = main.split()
    words[at] = other
    return " ".join(words)


def _alike(word: str, name: str) -> int | None:
    start = word.casefold()[:4]
    for at, part in enumerate(name.split()):
        if len(start) >= 3 and part.casefold().startswith(start[:3]) and part != word:
            return at
    return None


def _full_name(piece: str, first: str) -> bool:
    return looks_like_name(piece) and not any(is_word("generic", word) for word in piece.split())


def _another(first: str, second: str, slash: bool) -> bool:
    """Whether two names in one script are unlike: then they may be two people.

    A slash joins spellings, so one word in common is enough; brothers stand on two lines.
    """
    latin = [
        any("a" <= character <= "z" for character in name.casefold()) for name in (first, second)
    ]
    if latin[0] != latin[1] or len(second.split()) < 2:
        return False
    words = [plain_words(name) for name in (first, second)]
    one, two = ({word[:4] for word in name} for name in words)
    if len(one & two) < (1 if slash else 2):
        return True
    # Two lines that differ but in the given name are brothers: "Азат Серикулы", "Асет Серикулы".
    return (
        not slash
        and len(words[0]) == len(words[1]) > 2
        and any(a[:2] != b[:2] for a, b in zip(*words, strict=True))
    )


def _with_details(names: tuple[str, ...], remarks: tuple[str, ...], two: bool) -> Person:
    birth: str | None = None
    age: int | None = None
    for remark in remarks:
        if birth is None and says_birth(remark):
            birth = read_birth(remark).iso
        if age is None:
            age = find_age(remark, loosely=not names)
    return Person(names, remarks, birth, age, two)


def _clean(text: str) -> str:
    text = _SPACES.sub(" ", text).strip()
    text = text.strip(_AROUND)
    # A full stop belongs to initials, not to a sentence.
    if text.endswith(".") and len(text.split()[-1]) > 6:
        text = text.rstrip(".")
    return text.strip()


def _capital(word: str) -> bool:
    bare = word.lstrip(_PERIODS)
    return bool(bare) and bare[0].isalpha() and not bare[0].islower()


def _has_digit(word: str) -> bool:
    return any(character.isdecimal() for character in word)

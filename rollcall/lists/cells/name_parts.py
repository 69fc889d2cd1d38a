"""Names out of parts: columns of surnames and given names, maiden names, a mother for her son."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rollcall.lists.cells.person_table import is_word

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_OTHERS = re.compile(
    r"[\s,]{1,3}(?:(?:и|and|және)\s(?:др|другие|others|басқалар|т\.?\s?б)\b|et\sal\b|etc\b|т\.?\s?б\b)\.?",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:for|about|regarding|re|on behalf of|за|про|о|об|по делу)[:\s]\s?(.{2,120})", re.IGNORECASE
)
_LONE = re.compile(r"[^\W\d_][\w'’ʼ`-]+")
_SURNAMES = re.compile(
    r".{2,}(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|ская|цкий|цкая|ко|ук|юк|ян|дзе|швили|ұлы|қызы|"
    r"улы|кызы|тегі|баев|баева|"
    r"ov|ev|yev|in|yn|ova|eva|yeva|ina|yna|sky|skiy|ska|skaya|enko|uk|yan|dze|uly|kyzy|qyzy)",
    re.IGNORECASE,
)


def join_parts(parts: Sequence[str]) -> str:
    """One name out of the cells of its parts; what they say besides stands behind it in brackets.

    "Оспанов и др." and "Бекзат" are "Оспанов Бекзат (и др.)".
    """
    names: list[str] = []
    asides: list[str] = []
    for part in parts:
        asides.extend(aside.strip() for aside in _BRACKETS.findall(part) if aside.strip())
        bare = _BRACKETS.sub(" ", part)
        asides.extend(found.strip(" ,") for found in _OTHERS.findall(bare))
        words = _OTHERS.sub(" ", bare).split()
        while len(words) > 1 and is_word("title", words[-1]):
            asides.append(words.pop())
        names.append(" ".join(words))
    return " ".join(name for name in names if name) + "".join(f" ({aside})" for aside in asides)


def with_surname(surname: str, name: str) -> str | None:
    """A name under another surname: "Нурпеисова" of "Тулебаева Айжан" is "Нурпеисова Айжан"."""
    before, comma, after = name.partition(",")
    if comma:
        return f"{surname} {after.strip()}" if after.strip() else None
    words = before.split()
    if len(words) < 2:
        return None
    last_first = [at for at in (0, len(words) - 1) if _SURNAMES.fullmatch(words[at])]
    last = last_first == [len(words) - 1] and len(words) == 2
    return f"{' '.join(words[:-1])} {surname}" if last else f"{surname} {' '.join(words[1:])}"


def on_behalf(aside: str) -> str | None:
    """Whom a case is about where somebody else is named first: "for her son Pavel Rudenko"."""
    found = _FOR.fullmatch(aside.strip())
    if not found:
        return None
    words = found[1].split()
    at = next((at for at, word in enumerate(words) if word[:1].isupper()), len(words))
    related = any(is_word("relative", word) for word in words[:at])
    return " ".join(words[at:]) if related and at < len(words) else None


def singular(surname: str, sisters: bool = False) -> str:
    """The surname of one of several: "Касеновы" is "Касенов", of sisters "Касенова"."""
    if not re.fullmatch(r".{2,}(?:ов|ев|ёв|ин|ын)ы", surname, re.IGNORECASE):
        return surname
    return surname[:-1] + (("А" if surname.isupper() else "а") if sisters else "")


def given_name_only(name: str) -> bool:
    """Whether a name is but one word, and that none that looks like a surname: "Дүйсен"."""
    return bool(_LONE.fullmatch(name.strip())) and not _SURNAMES.fullmatch(name.strip())

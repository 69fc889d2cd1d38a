"""Kazakh for spaCy, which does not know the language: how its words are split.

A hyphen stays inside a word (Нұр-Сұлтан, 5-інде, сауда-саттық): Kazakh hangs endings on numbers
and joins names with it.
"""

from __future__ import annotations

from spacy.lang.char_classes import (
    ALPHA,
    ALPHA_LOWER,
    ALPHA_UPPER,
    CONCAT_QUOTES,
    LIST_ELLIPSES,
    LIST_ICONS,
)
from spacy.language import BaseDefaults, Language
from spacy.util import registry

_ABBREVIATIONS = ("т.б.", "т.с.с.", "т.ғ.д.", "г.", "ж.", "жж.", "млн.", "млрд.", "тг.")


class KazakhDefaults(BaseDefaults):
    """spaCy's tokenisation rules, with hyphens kept inside words."""

    infixes = [  # noqa: RUF012 - spaCy reads it as a plain class attribute
        *LIST_ELLIPSES,
        *LIST_ICONS,
        rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
        rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])",
        rf"(?<=[{ALPHA}0-9])[—–](?=[{ALPHA}0-9])",
    ]
    tokenizer_exceptions = {  # noqa: RUF012
        **BaseDefaults.tokenizer_exceptions,
        **{word: [{65: word}] for word in _ABBREVIATIONS},
    }


@registry.languages.register("kk")
class Kazakh(Language):  # type: ignore[no-untyped-call]  # spaCy is typed in part
    """`spacy.blank("kk")`, once this module is imported."""

    lang = "kk"
    Defaults = KazakhDefaults

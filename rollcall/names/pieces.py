"""The capitalised words of a text, and which of them stand side by side as in a name."""

from __future__ import annotations

import re
import sys

_UPPER = "".join(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if chr(code).isupper() and chr(code).isalpha() and code < 0x2C00
)
_PIECE = re.compile(rf"(?<!\w)[{_UPPER}]\w*(?:['’ʼ`]\w+)*")
_SMALL_TEXT = """
де дель ди да ду дю ла ле эль аль уль ул ван фон дер ден бин бен ибн оглы улы ұлы кызы қызы
de del di da du la le el al ul van von der den bin ben ibn oglu uly kyzy
"""
_SMALL = "|".join(_SMALL_TEXT.split())
_GAP = re.compile(
    rf"[^\S\n]{{1,2}}|[^\S\n]?\n[^\S\n]?|[\-‐‑]|[ ]-[ ]"
    rf"|[ \-](?:{_SMALL})(?:[ \-](?:{_SMALL}))?[ \-]"
)
_DOTTED = re.compile(r"\.[^\S\n]?|[^\S\n]\.[^\S\n]")


class Pieces:
    """Words of a text that begin with a capital: `surface[n] == text[start[n]:end[n]]`.

    The parts of a hyphenated word are pieces of their own.
    """

    def __init__(self, text: str) -> None:
        spans = [piece.span() for piece in _PIECE.finditer(text)]
        self.text = text
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.surface = [text[start:end] for start, end in spans]
        self.hyphens = frozenset(
            n
            for n in range(len(spans) - 1)
            if self.ends[n] + 1 == self.starts[n + 1] and text[self.ends[n]] in "-‐‑"
        )
        """The numbers of pieces that a hyphen joins to the next one."""

    def __len__(self) -> int:
        return len(self.surface)

    def start(self, n: int) -> int:
        """Where piece `n` begins."""
        return self.starts[n]

    def end(self, n: int) -> int:
        """Where piece `n` ends."""
        return self.ends[n]

    def between(self, first: int, last: int) -> str:
        """The text from the beginning of one piece to the end of another."""
        return self.text[self.start(first) : self.end(last)]

    def dotted(self, n: int) -> bool:
        """Whether piece `n` is written like an initial: one or two letters and a full stop."""
        word = self.surface[n]
        if len(word) > 2 or word[1:].isupper():
            return False
        return self.text[self.end(n) : self.end(n) + 1] == "."

    def joined(self, n: int) -> bool:
        """Whether pieces `n` and `n + 1` stand side by side as words of one name do."""
        start, end = self.ends[n], self.starts[n + 1]
        if end - start > 10:
            return False
        between = self.text[start:end]
        if between == " ":
            return True
        if between.startswith((".", " .")):
            return len(self.surface[n]) <= 2 and bool(_DOTTED.fullmatch(between))
        return bool(_GAP.fullmatch(between))
